/* JSON that is written as text is what a strict reader takes, and says the same. */
#include <stdio.h>
#include <string.h>

#include "net/proto/json_text.h"
#include "tests/lib/check.h"

static void members(struct json_text *j)
{
    json_str(j, "a", "x");
    json_num(j, "b", -5);
    json_bool(j, "c", true);
    json_raw(j, "d", "[1]");
}

static void nothing_to_say(struct json_text *j)
{
    json_some_str(j, "a", "");
    json_some_num(j, "b", 0);
    json_some_bool(j, "c", false);
    json_raw(j, "d", NULL);
}

static void something_to_say(struct json_text *j)
{
    json_some_str(j, "a", "x");
    json_some_num(j, "b", INT64_MIN);
    json_some_bool(j, "c", true);
}

static void nested(struct json_text *j)
{
    json_object(j, "o");
    json_object(j, "p");
    json_object_end(j);
    json_num(j, "q", 1);
    json_object_end(j);
    json_array(j, "l");
    json_object(j, NULL);
    json_object_end(j);
    json_str(j, NULL, "two");
    json_array(j, NULL);
    json_array_end(j);
    json_array_end(j);
    json_num(j, "z", INT64_MAX);
}

static void escapes(struct json_text *j)
{
    json_str(j, "a", "\"q\" \\ \n\x01 é /");
}

static void test_documents(void **state)
{
    static const struct {
        const char *what;
        void (*write)(struct json_text *j);
        const char *text;
    } rows[] = {
        {"one of each", members, "{\"a\":\"x\",\"b\":-5,\"c\":true,\"d\":[1]}"},
        {"nothing to say", nothing_to_say, "{}"},
        {"something to say", something_to_say,
         "{\"a\":\"x\",\"b\":-9223372036854775808,\"c\":true}"},
        {"objects and arrays in each other", nested,
         "{\"o\":{\"p\":{},\"q\":1},\"l\":[{},\"two\",[]],\"z\":9223372036854775807}"},
        {"what has to be escaped", escapes, "{\"a\":\"\\\"q\\\" \\\\ \\u000a\\u0001 é /\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct json_text j = JSON_TEXT_INIT;

        json_object(&j, NULL);
        rows[i].write(&j);
        json_object_end(&j);
        if (strcmp(j.b.s, rows[i].text) != 0)
            fail_msg("%s: %s", rows[i].what, j.b.s);
        strbuf_free(&j.b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_documents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
