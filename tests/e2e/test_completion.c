/* What shells complete, asked of the shells; manual pages; every verb explains itself. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

enum { TEXT = 262144 };

static char dir[TMP_PATH_MAX], out[TEXT], err[TEXT];

static int set_up(void **state)
{
    (void)state;
    tmp_make(dir);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tmp_remove(dir);
    return 0;
}

static int run(const char *const *argv)
{
    return proc_run(argv, NULL, out, err, TEXT);
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

/* The script of a shell in a file. */
static const char *script(const char *shell)
{
    static char path[TMP_PATH_MAX];

    assert_int_equal(RUN(proc_foyer(), "completion", shell), 0);
    tmp_path(path, dir, shell);
    tmp_write(path, out);
    return path;
}

static bool is_there(const char *shell)
{
    char text[128];

    snprintf(text, sizeof text, "command -v %s", shell);
    if (RUN("/bin/sh", "-c", text) == 0)
        return true;
    if (getenv("CI"))
        fail_msg("%s is not installed", shell);
    print_message("skipped: %s is not installed\n", shell);
    return false;
}

/* What is typed, one word that is offered, and one that is not. */
static const struct {
    const char *typed, *yes, *no;
} rows[] = {
    {"", "room", "create"},
    {"ro", "room", "serve"},
    {"room ", "create", "serve"},
    {"room cr", "create", "show"},
    {"room create x --", "--private", "--owner"},
    {"token create --", "--owner", "--private"},
    {"serve --", "--stream-hook", "--owner"},
    {"admit r --", "--oldest", "--listen"},
    {"webhook ", "list", "stop"},
    {"config --", "--replay", "--owner"},
};

static void check_row(const char *shell, size_t i)
{
    char words[TEXT + 2], want[64], not [64];

    snprintf(words, sizeof words, " %s ", out);
    for (char *c = words; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    snprintf(want, sizeof want, " %s ", rows[i].yes);
    snprintf(not, sizeof not, " %s ", rows[i].no);
    if (!strstr(words, want) || strstr(words, not ))
        fail_msg("%s: foyer %s offers:%s\n%s", shell, rows[i].typed, words, err);
}

static void test_bash(void **state)
{
    const char *path = script("bash");
    char text[1024];

    (void)state;
    if (!is_there("bash"))
        return;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(text, sizeof text,
                 "source '%s'; line='foyer %s'; read -ra COMP_WORDS <<<\"$line\"; "
                 "[[ $line == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); "
                 "_foyer; echo \"${COMPREPLY[@]}\"",
                 path, rows[i].typed);
        check_int(text, RUN("/usr/bin/env", "bash", "-c", text), 0);
        check_row("bash", i);
    }
}

/* zsh shows what its completion system is given: the function that takes it is ours here. */
static void test_zsh(void **state)
{
    const char *path = script("zsh");
    char text[1024];

    (void)state;
    if (!is_there("zsh"))
        return;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(text, sizeof text,
                 "compdef() { }; _files() { }; "
                 "_describe() { local m; for m in ${(P)@[-1]}; do "
                 "[[ $m == $PREFIX* ]] && print -r -- ${m%%%%:*}; done; true }; "
                 "source '%s'; line='foyer %s'; words=(${=line}); "
                 "[[ $line == *' ' ]] && words+=(''); CURRENT=$#words; PREFIX=$words[-1]; _foyer",
                 path, rows[i].typed);
        check_int(text, RUN("/usr/bin/env", "zsh", "-f", "-c", text), 0);
        check_row("zsh", i);
    }
}

static void test_fish(void **state)
{
    const char *path = script("fish");
    char text[1024], home[TMP_PATH_MAX + 8];

    (void)state;
    if (!is_there("fish"))
        return;
    snprintf(home, sizeof home, "HOME=%s", dir);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(text, sizeof text, "source '%s'; complete -C 'foyer %s'", path, rows[i].typed);
        check_int(text, RUN("/usr/bin/env", home, "fish", "--no-config", "-c", text), 0);
        check_row("fish", i);
    }
}

static void test_pages(void **state)
{
    static const struct {
        const char *page, *holds[4];
    } pages[] = {
        {"foyer.1",
         {".SS \"foyer room create\"", ".SS \"foyer webhook list\"", "EXIT STATUS",
          "admit the marked people"}},
        {"foyer-serve.8", {"\\-\\-record\\-hook", "api.key", ".SH OPTIONS", "SIGTERM"}},
        {"foyer-config.5", {".SH SETTINGS", "theme", "keys.conf", "One of:"}},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(pages); i++) {
        assert_int_equal(RUN(proc_foyer(), "man", pages[i].page), 0);
        for (int k = 0; k < 4; k++)
            if (!strstr(out, pages[i].holds[k]))
                fail_msg("%s holds no %s", pages[i].page, pages[i].holds[k]);
    }
    assert_int_equal(RUN(proc_foyer(), "man", "foyer.7"), 2);
    assert_int_equal(RUN(proc_foyer(), "completion", "tcsh"), 2);
}

/* Every verb has help, and complains about what it does not know before it does anything. */
static void test_every_verb(void **state)
{
    char *line, *rest = NULL, page[TEXT];
    int n = 0;

    (void)state;
    assert_int_equal(RUN(proc_foyer(), "man", "foyer.1"), 0);
    memcpy(page, out, sizeof page);
    for (line = strtok_r(page, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *verb, *sub, *left = NULL;

        if (!str_starts(line, ".SS \"foyer "))
            continue;
        for (char *c = line, *to = line;; c++)
            if (*c != '\\' && *c != '"' && !(*to++ = *c))
                break;
        strtok_r(line + strlen(".SS "), " ", &left); /* foyer */
        verb = strtok_r(NULL, " ", &left);
        sub = strtok_r(NULL, " ", &left);
        n++;
        if (sub) {
            check_int(verb, RUN(proc_foyer(), verb, sub, "--help"), 0);
            check_true(verb, strstr(out, "usage: foyer") != NULL);
            check_int(verb, RUN(proc_foyer(), verb, sub, "--no-such"), 2);
        } else {
            check_int(verb, RUN(proc_foyer(), verb, "--help"), 0);
            check_true(verb, strstr(out, "usage: foyer") != NULL);
            check_int(verb, RUN(proc_foyer(), verb, "--no-such"), 2);
        }
        check_true(verb, *err != '\0' && *out == '\0');
    }
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bash),       cmocka_unit_test(test_zsh),
        cmocka_unit_test(test_fish),       cmocka_unit_test(test_pages),
        cmocka_unit_test(test_every_verb),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
