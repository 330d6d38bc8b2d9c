/* Trees are printed to the byte as the library would, only sooner. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/proto/strict_json.h"
#include "tests/lib/check.h"

/* Takes the tree over. */
static void check_tree(const char *what, cJSON *tree)
{
    char *want = cJSON_PrintUnformatted(tree), *got = strict_json_print(tree);

    check_str(what, got, want);
    free(want);
    free(got);
}

static void prints_documents(void **state)
{
    static const struct {
        const char *what, *text;
    } rows[] = {
        {"nothing", "null"},
        {"true", "true"},
        {"false", "false"},
        {"no members", "{}"},
        {"no elements", "[]"},
        {"members in their order", "{\"b\":1,\"a\":{\"c\":[]},\"\":null}"},
        {"elements of each kind", "[1,\"two\",true,false,null,{\"x\":[[]]}]"},
        {"short escapes", "\"\\b\\f\\n\\r\\t\\\"\\\\\""},
        {"long escapes", "\"\\u0001\\u001f end\""},
        {"a slash, DEL and letters", "\"a/b\\u007f Zo\\u00eb \\ud83d\\ude00\""},
        {"a key with escapes", "{\"a\\\"\\n\\u0002\":1}"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct error err;
        cJSON *tree = strict_json_parse(rows[i].text, strlen(rows[i].text), &err);

        if (!tree)
            fail_msg("%s: %s", rows[i].what, err.text);
        check_tree(rows[i].what, tree);
    }
    check_tree("text as it is", cJSON_CreateRaw("{ \"as\" : \"it is\" }"));
}

static void prints_numbers(void **state)
{
    static const struct {
        const char *what;
        double v;
    } rows[] = {
        {"zero", 0},
        {"zero below", -0.0},
        {"one", 1},
        {"below zero", -42},
        {"a date", 4000000000},
        {"a date in ms", 1795000000123},
        {"the most digits less one", 99999999999999},
        {"the most digits", 999999999999999},
        {"the most digits below zero", -999999999999999},
        {"one more", 1000000000000000},
        {"2 to the 53rd", 9007199254740992},
        {"huge", 1e300},
        {"a fraction", 0.1},
        {"a fraction behind digits", 1234567.25},
        {"a third", 1.0 / 3},
        {"tiny", -5e-324},
        {"no number", NAN},
        {"no end", INFINITY},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_tree(rows[i].what, cJSON_CreateNumber(rows[i].v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_documents),
        cmocka_unit_test(prints_numbers),
    };

    return cmocka_run_group_tests_name("print json", tests, NULL, NULL);
}
