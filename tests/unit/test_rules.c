/* Rules of the door: what matches, what wins, and what is refused with file:line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/rules.h"
#include "tests/lib/check.h"

static char *lists(void *arg, const char *name, size_t *len, struct error *err)
{
    static const char panel[] = "# the panel\nana-7f3c\nbo-1\n\n";

    (void)arg;
    if (!str_eq(name, "panel.list")) {
        error_set(err, "there is no file %s beside the rules", name);
        return NULL;
    }
    *len = sizeof panel - 1;
    return xstrdup(panel);
}

static void complain(void *arg, const char *sentence)
{
    struct strbuf *b = arg;

    strbuf_printf(b, "%s\n", sentence);
}

static struct rules *parse(const char *text, struct strbuf *complaints)
{
    struct rules_reader r = {.arg = complaints, .list = lists, .complain = complain};

    return rules_parse("t.rules", text, strlen(text), &r);
}

static const char *const example = "# the example of the header\n"
                                   "rule panel  if user_id in file panel.list then admit\n"
                                   "rule staff  if name ~ /@acme\\.example$/ and has token "
                                   "then ask\n"
                                   "rule late   if time after 14:30 then deny \"We have started\"\n"
                                   "rule full   if inside >= 8 then queue\n"
                                   "rule again  if tries > 2 and not has token then hold \"x\"\n"
                                   "default     ask\n";

static const struct {
    const char *what;
    struct rules_facts f;
    enum rules_action action;
    int line;
    const char *words;
} cases[] = {
    {"nobody special", {.name = "Ana", .user_id = ""}, RULES_ASK, 7, ""},
    {"on the list", {.name = "Ana", .user_id = "ana-7f3c"}, RULES_ADMIT, 2, ""},
    {"almost on the list", {.name = "Ana", .user_id = "ana-7f3"}, RULES_ASK, 7, ""},
    {"staff with token",
     {.name = "p@acme.example", .user_id = "", .has_token = true},
     RULES_ASK,
     3,
     ""},
    {"case does not matter",
     {.name = "P@ACME.EXAMPLE", .user_id = "", .has_token = true},
     RULES_ASK,
     3,
     ""},
    {"staff without token", {.name = "p@acme.example", .user_id = ""}, RULES_ASK, 7, ""},
    {"a minute before", {.name = "A", .user_id = "", .minute_of_day = 869}, RULES_ASK, 7, ""},
    {"on the minute",
     {.name = "A", .user_id = "", .minute_of_day = 870},
     RULES_DENY,
     4,
     "We have started"},
    {"first match wins",
     {.name = "A", .user_id = "bo-1", .minute_of_day = 900},
     RULES_ADMIT,
     2,
     ""},
    {"one seat left", {.name = "A", .user_id = "", .inside = 7}, RULES_ASK, 7, ""},
    {"full", {.name = "A", .user_id = "", .inside = 8}, RULES_QUEUE, 5, ""},
    {"third try", {.name = "A", .user_id = "", .tries = 3}, RULES_HOLD, 6, "x"},
    {"third try with token",
     {.name = "A", .user_id = "", .tries = 3, .has_token = true},
     RULES_ASK,
     7,
     ""},
};

static void test_first_match_wins(void **state)
{
    struct strbuf b = STRBUF_INIT(4096);
    struct rules *r = parse(example, &b);

    (void)state;
    if (!r)
        fail_msg("%s", b.s);
    assert_int_equal(rules_size(r), 6);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rules_verdict v;

        rules_decide(r, &cases[i].f, &v);
        if (v.action != cases[i].action || v.line != cases[i].line ||
            !str_eq(v.words, cases[i].words))
            fail_msg("%s: %s by line %d \"%s\"", cases[i].what, rules_action_names[v.action],
                     v.line, v.words);
    }
    rules_free(r);
    strbuf_free(&b);
}

static void test_no_rules_ask(void **state)
{
    struct rules_facts f = {.name = "A", .user_id = ""};
    struct strbuf b = STRBUF_INIT(4096);
    struct rules *r = parse("# nothing\n\n", &b);
    struct rules_verdict v;

    (void)state;
    assert_non_null(r);
    rules_decide(r, &f, &v);
    assert_int_equal(v.action, RULES_ASK);
    assert_int_equal(v.line, 0);
    rules_decide(NULL, &f, &v);
    assert_int_equal(v.action, RULES_ASK);
    rules_free(r);
}

static const struct {
    const char *text, *complaint;
} wrong[] = {
    {"rule x if name = \"a\" then fly\n", "t.rules:1: expected admit, ask, deny"},
    {"\n\nrule x if colour = \"a\" then ask\n", "t.rules:3: 'colour' is nothing"},
    {"rule x if name ~ /(/ then ask\n", "t.rules:1: /(/"},
    {"rule x if name ~ /(a)\\1/ then ask\n", "no back references"},
    {"rule x if name ~ /a++++++++++++++++++++/ then ask\n", "t.rules:1: /a+"},
    {"rule x if name ~ /abc then ask\n", "/ has no end"},
    {"rule x if name = \"abc then ask\n", "\" has no end"},
    {"rule x if time after 24:00 then ask\n", "expected a time"},
    {"rule x if time after 9:00 then ask\n", "expected a time"},
    {"rule x if inside >= many then ask\n", "expected a number"},
    {"rule x if inside => 8 then ask\n", "expected = < <= > or >="},
    {"rule x if user_id in file ../secret then ask\n", "not the name of a file"},
    {"rule x if user_id in file .hidden then ask\n", "not the name of a file"},
    {"rule x if user_id in file other.list then ask\n", "there is no file other.list"},
    {"rule x if has token then admit everybody\n", "'everybody' is too much"},
    {"rule x then admit\n", "expected 'if'"},
    {"admit\n", "expected 'rule'"},
    {"default\n", "expected admit, ask"},
    {"default ask\nrule \xff if has token then ask\n", "t.rules:2: the line is not valid UTF-8"},
};

static void test_a_wrong_line_takes_all_rules_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct strbuf b = STRBUF_INIT(4096);

        assert_null(parse(wrong[i].text, &b));
        if (!b.s || !strstr(b.s, wrong[i].complaint))
            fail_msg("%s gave %s", wrong[i].text, b.s ? b.s : "no complaint");
        strbuf_free(&b);
    }
}

static void test_limits(void **state)
{
    (void)state;
    for (int n = RULES_MAX - 1; n <= RULES_MAX + 1; n++) {
        struct strbuf text = STRBUF_INIT(1 << 20), b = STRBUF_INIT(4096);
        struct rules *r;

        for (int i = 0; i < n; i++)
            strbuf_printf(&text, "rule r%d if tries > %d then ask\n", i, i);
        r = parse(text.s, &b);
        assert_int_equal(r != NULL, n <= RULES_MAX);
        rules_free(r);
        strbuf_free(&text);
        strbuf_free(&b);
    }
}

static void note(void *arg, const struct rules_tried *t)
{
    strbuf_printf(arg, "%s:%d %s|%s|%s\n", t->file, t->line, rules_fate_names[t->fate], t->text,
                  t->failed);
}

static const struct {
    const char *what;
    struct rules_facts f;
    const char *rows;
} explained[] = {
    {"the condition that failed, as it was written; below the one that decided none is tried",
     {.name = "p@acme.example", .user_id = "", .inside = 9},
     "t.rules:2 failed|rule panel if user_id in file panel.list then admit|"
     "user_id in file panel.list\n"
     "t.rules:3 failed|rule staff if name ~ /@acme\\.example$/ and has token then ask|has token\n"
     "t.rules:4 failed|rule late if time after 14:30 then deny \"We have started\"|"
     "time after 14:30\n"
     "t.rules:5 decided|rule full if inside >= 8 then queue|\n"
     "t.rules:6 untried|rule again if tries > 2 and not has token then hold \"x\"|\n"
     "t.rules:7 untried|default ask|\n"},
    {"of two that fail the first is named, and 'not' belongs to it",
     {.name = "A", .user_id = "", .tries = 3, .has_token = true},
     "t.rules:2 failed|rule panel if user_id in file panel.list then admit|"
     "user_id in file panel.list\n"
     "t.rules:3 failed|rule staff if name ~ /@acme\\.example$/ and has token then ask|"
     "name ~ /@acme\\.example$/\n"
     "t.rules:4 failed|rule late if time after 14:30 then deny \"We have started\"|"
     "time after 14:30\n"
     "t.rules:5 failed|rule full if inside >= 8 then queue|inside >= 8\n"
     "t.rules:6 failed|rule again if tries > 2 and not has token then hold \"x\"|not has token\n"
     "t.rules:7 decided|default ask|\n"},
};

static void test_explains_every_rule(void **state)
{
    struct strbuf b = STRBUF_INIT(4096);
    struct rules *r = parse(example, &b);

    (void)state;
    for (size_t i = 0; i < sizeof explained / sizeof *explained; i++) {
        struct strbuf out = STRBUF_INIT(4096);

        rules_explain(r, &explained[i].f, note, &out);
        if (!str_eq(out.s, explained[i].rows))
            fail_msg("%s:\n%s", explained[i].what, out.s);
        strbuf_free(&out);
    }
    rules_explain(NULL, &explained[0].f, note, NULL);
    rules_free(r);
    strbuf_free(&b);
}

/* What is shown later is cleaned and cut here. */
static void test_explained_text_is_clean(void **state)
{
    struct strbuf b = STRBUF_INIT(4096), text = STRBUF_INIT(4096), out = STRBUF_INIT(4096);
    struct rules_facts f = {.name = "A", .user_id = ""};
    struct rules *r;

    (void)state;
    strbuf_puts(&text, "rule x if name = \"\033[31m\u202ered\" then ask # ");
    for (int i = 0; i < 400; i++)
        strbuf_puts(&text, "y");
    r = parse(text.s, &b);
    assert_non_null(r);
    rules_explain(r, &f, note, &out);
    assert_null(strchr(out.s, 033));
    assert_null(strstr(out.s, "\u202e"));
    assert_non_null(strstr(out.s, "|name = \"[31mred\"\n"));
    assert_true(strlen(out.s) < LIMIT_RULE_TEXT + LIMIT_RULE + 40);
    rules_free(r);
    strbuf_free(&b);
    strbuf_free(&text);
    strbuf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_match_wins),
        cmocka_unit_test(test_no_rules_ask),
        cmocka_unit_test(test_a_wrong_line_takes_all_rules_out),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_explains_every_rule),
        cmocka_unit_test(test_explained_text_is_clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
