/* Regular expressions of hosts: what they match, and those that would take all memory. */
#include "net/base/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/check.h"

static const struct {
    const char *what, *pattern, *yes, *no;
} good[] = {
    {"a word, in any case", "ana", "Ana Lima", "Bob"},
    {"an alternative", "^(ana|bob)$", "BOB", "bobby"},
    {"a number of times", "^a{2,3}$", "aaa", "aaaa"},
    {"at least so often", "^a{2,}$", "aaaaa", "a"},
    {"a set with what else has a meaning", "^[]+({*[:digit:]]+$", "]+({*7", "a"},
    {"a set of all others", "^[^]a]+$", "bcd", "b]"},
    {"a brace of its own", "^a\\{2$", "a{2", "aa"},
    {"escaped signs", "^\\(\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\+\\)$", "(++++++++++++)", "("},
    {"the mail addresses of a house", "^[a-z.]+@acme\\.example$", "j.doe@acme.example", "acme"},
    {"a repetition in a repetition", "^((ab){2}c){3}$", "ababcababcababc", "abc"},
};

static const struct {
    const char *what, *pattern, *why;
} bad[] = {
    {"a group that does not end", "(", ""},
    {"a set that does not end", "[a", ""},
    {"a class that does not end", "[[:alpha", ""},
    {"a back reference", "(a)\\1", "no back references"},
    {"signs that each double", "x++++++++++++++++++++++++++++++++", "every repetition"},
    {"braces in a row", "x{99}{99}{99}", "every repetition"},
    {"braces in groups", "(((x{30}){30}){30})", "every repetition"},
    {"open braces in a row", "x{40,}{40,}", "every repetition"},
    {"signs on a group", "(a(b(c+)+)+)++++++++", "every repetition"},
    {"a repetition out of range", "x{99999999999999999999}", "every repetition"},
    {"a repetition that overflows", "x{18446744073709551615,}", "every repetition"},
    {"a group that doubles a long text", "((((((0123456789)+)+)+)+)+)+(x){500}",
     "every repetition"},
};

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(good); i++) {
        struct error err = {{0}};
        regex_t re;

        if (!pattern_compile(&re, good[i].pattern, &err))
            fail_msg("%s: %s", good[i].what, err.text);
        check_int(good[i].what, regexec(&re, good[i].yes, 0, NULL, 0), 0);
        check_int(good[i].what, regexec(&re, good[i].no, 0, NULL, 0), REG_NOMATCH);
        regfree(&re);
    }
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(bad); i++) {
        struct error err = {{0}};
        regex_t re;

        if (pattern_compile(&re, bad[i].pattern, &err))
            fail_msg("%s: was taken", bad[i].what);
        if (!*err.text || !strstr(err.text, bad[i].why))
            fail_msg("%s: \"%s\"", bad[i].what, err.text);
    }
}

/* A text of n signs, each of them first. */
static bool takes(const char *first, char then, size_t n, const char *last)
{
    char text[2 * PATTERN_SIZE + 8] = "";
    size_t at = strlen(first);
    struct error err;
    regex_t re;
    bool ok;

    memcpy(text, first, at);
    memset(text + at, then, n);
    memcpy(text + at + n, last, strlen(last));
    ok = pattern_compile(&re, text, &err);
    if (ok)
        regfree(&re);
    return ok;
}

static void test_limits(void **state)
{
    static const struct {
        const char *what, *first, *last;
        char then;
        size_t most;
    } rows[] = {
        {"plain text", "", "", 'a', PATTERN_SIZE},
        {"twice in a group", "(", ")+", 'a', PATTERN_SIZE / 2},
        {"ten times in a group", "(", "){10}", 'a', PATTERN_SIZE / 10},
        {"two to five times", "(", "){2,5}", 'a', PATTERN_SIZE / 5},
        {"four times and more", "(", "){4,}", 'a', PATTERN_SIZE / 5},
        {"a sign that doubles", "a", "", '+', 9},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (size_t n = rows[i].most - 1; n <= rows[i].most + 1; n++)
            check_int(rows[i].what, takes(rows[i].first, rows[i].then, n, rows[i].last),
                      n <= rows[i].most);
}

static void test_depth(void **state)
{
    (void)state;
    for (size_t n = PATTERN_DEPTH - 1; n <= PATTERN_DEPTH + 1; n++) {
        char text[2 * PATTERN_DEPTH + 8] = "";
        struct error err;
        regex_t re;

        memset(text, '(', n);
        text[n] = 'a';
        memset(text + n + 1, ')', n);
        check_int("groups in groups", pattern_compile(&re, text, &err), n <= PATTERN_DEPTH);
        if (n <= PATTERN_DEPTH)
            regfree(&re);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_bad),
                                       cmocka_unit_test(test_limits), cmocka_unit_test(test_depth)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
