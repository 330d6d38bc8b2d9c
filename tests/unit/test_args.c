/* Options of verbs: what is taken, what is refused, what is suggested. */
#include "tui/args.h"

#include <stdlib.h>

#include "net/base/alloc.h"
#include "tests/lib/check.h"

enum { WORDS_MAX = 12 };

struct got {
    bool flag;
    const char *text;
    int64_t number, seconds;
    struct args_list list;
};

/* Parses the words (ended by null) with one table; returns the code, or -1 to go on. */
static int parse(struct args *a, struct got *g, const char *const *words)
{
    const struct args_opt opt[] = {
        {.name = "flag", .kind = ARGS_FLAG, .to = &g->flag, .help = "h"},
        {.name = "text", .kind = ARGS_TEXT, .to = &g->text, .value = "T", .help = "h"},
        {.name = "number", .kind = ARGS_INT, .to = &g->number, .value = "N", .min = 1, .max = 9},
        {.name = "for", .kind = ARGS_SECONDS, .to = &g->seconds, .value = "T", .help = "h"},
        {.name = "item", .kind = ARGS_LIST, .to = &g->list, .value = "I", .help = "h"},
    };
    static char *argv[WORDS_MAX + 2];
    int argc = 1, code;

    *g = (struct got){0};
    argv[0] = (char *)"verb";
    for (; words[argc - 1]; argc++)
        argv[argc] = (char *)words[argc - 1];
    argv[argc] = NULL;
    *a = (struct args){.verb = "verb",
                       .usage = "A [B]",
                       .about = "about",
                       .opt = opt,
                       .n_opt = CHECK_COUNT(opt),
                       .min_words = 1,
                       .max_words = 2};
    return args_parse(a, argc, argv, &code) ? -1 : code;
}

static void takes_options_anywhere(void **state)
{
    struct args a;
    struct got g;

    (void)state;
    assert_int_equal(
        parse(&a, &g,
              (const char *const[]){"one", "--flag", "--text=x y", "--item", "a", "two", "--for",
                                    "+2h", "--item=b", "--number", "9", NULL}),
        -1);
    assert_true(g.flag);
    assert_string_equal(g.text, "x y");
    assert_int_equal(g.number, 9);
    assert_int_equal(g.seconds, 7200);
    assert_int_equal(g.list.n, 2);
    assert_string_equal(g.list.item[1], "b");
    assert_int_equal(a.n_words, 2);
    assert_string_equal(a.word[1], "two");
    assert_int_equal(parse(&a, &g, (const char *const[]){"--", "--flag", NULL}), -1);
    assert_false(g.flag);
    assert_string_equal(a.word[0], "--flag");
}

static void refuses_wrong_usage(void **state)
{
    static const struct {
        const char *what;
        const char *words[6];
        int code;
    } rows[] = {
        {"too few words", {"--flag"}, EXIT_USAGE},
        {"too many words", {"a", "b", "c"}, EXIT_USAGE},
        {"an unknown option", {"a", "--flog"}, EXIT_USAGE},
        {"an option of one letter", {"a", "-f"}, EXIT_USAGE},
        {"a value that is missing", {"a", "--text"}, EXIT_USAGE},
        {"a flag with a value", {"a", "--flag=1"}, EXIT_USAGE},
        {"a number below the range", {"a", "--number", "0"}, EXIT_USAGE},
        {"the least number", {"a", "--number", "1"}, -1},
        {"a number above the range", {"a", "--number", "10"}, EXIT_USAGE},
        {"a number with more behind it", {"a", "--number", "5x"}, EXIT_USAGE},
        {"a length of time without digits", {"a", "--for", "h"}, EXIT_USAGE},
        {"help", {"--help"}, EXIT_DONE},
        {"help among mistakes", {"a", "b", "c", "--help"}, EXIT_DONE},
    };
    struct args a;
    struct got g;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, parse(&a, &g, rows[i].words), rows[i].code);
}

static void bounds_lists(void **state)
{
    struct args_list list = {0};
    const struct args_opt opt[] = {
        {.name = "item", .kind = ARGS_LIST, .to = &list, .value = "I", .help = "h"}};
    char *argv[ARGS_LIST_MAX + 3] = {(char *)"verb"};
    int code;

    (void)state;
    for (int n = ARGS_LIST_MAX - 1; n <= ARGS_LIST_MAX + 1; n++) {
        struct args a = {.verb = "verb", .usage = "", .about = "", .opt = opt, .n_opt = 1};

        list.n = 0;
        for (int i = 1; i <= n; i++)
            argv[i] = (char *)"--item=x";
        argv[n + 1] = NULL;
        check_int("list", args_parse(&a, n + 1, argv, &code), n <= ARGS_LIST_MAX);
        check_int("taken", list.n, n <= ARGS_LIST_MAX ? n : ARGS_LIST_MAX);
    }
}

static void suggests_what_is_near(void **state)
{
    static const char *const verbs[] = {"admit", "deny", "room", "waiting", "watch", NULL};
    static const struct {
        const char *word, *near;
    } rows[] = {
        {"admti", "admit"},
        {"adm", "admit"},
        {"wating", "waiting"},
        {"rooms", "room"},
        {"zzz", ""},
        {"", ""},
        {"x", ""},
        {"den", "deny"},
        {"a word that is far too long to be meant as one of them", ""},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *near = args_nearest(rows[i].word, verbs);

        check_str(rows[i].word, near ? near : "", rows[i].near);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_options_anywhere),
        cmocka_unit_test(refuses_wrong_usage),
        cmocka_unit_test(bounds_lists),
        cmocka_unit_test(suggests_what_is_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
