/* The log: what it writes of hostile text, where, and with which rights. */
#include "net/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

static char dir[TMP_PATH_MAX], path[TMP_PATH_MAX];

static int fresh(void **state)
{
    (void)state;
    tmp_make(dir);
    tmp_path(path, dir, "log");
    return 0;
}

static int remove_file(void **state)
{
    (void)state;
    log_to_nowhere();
    tmp_remove(dir);
    return 0;
}

static char *contents(void)
{
    static char text[8192];
    FILE *f = fopen(path, "re");
    size_t n;

    assert_non_null(f);
    n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

static void writes_hostile_text_as_text(void **state)
{
    static const struct {
        const char *what, *text, *want;
    } rows[] = {
        {"plain", "hello", " unit: hello\n"},
        {"a new line", "a\nb", " unit: a\\x0ab\n"},
        {"an escape", "\033[2J", " unit: \\x1b[2J\n"},
        {"DEL", "a\x7F", " unit: a\\x7f\n"},
        {"C1",
         "a\xC2\x9B"
         "b",
         " unit: a\\xc2\\x9bb\n"},
        {"UTF-8 stays", "M\xC3\xADra", " unit: M\xC3\xADra\n"},
        {"a lone continuation byte",
         "a\x9B"
         "b",
         " unit: a\\x9bb\n"},
        {"a lead byte at the end", "a\xC2", " unit: a\\xc2\n"},
    };

    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        fresh(state);
        assert_true(log_to_file(path, NULL));
        log_write(LOG_INFO, "unit", "%s", rows[i].text);
        check_true(rows[i].what, strstr(contents(), rows[i].want) != NULL);
    }
}

static void drops_what_goes_nowhere(void **state)
{
    struct stat st;

    (void)state;
    assert_true(log_to_file(path, NULL));
    log_write(LOG_WARN, "unit", "one");
    log_to_nowhere();
    log_write(LOG_ERROR, "unit", "two");
    assert_non_null(strstr(contents(), "one"));
    assert_null(strstr(contents(), "two"));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void cuts_long_lines(void **state)
{
    char text[5000];
    char *line;

    (void)state;
    memset(text, '\033', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_true(log_to_file(path, NULL));
    log_write(LOG_INFO, "unit", "%s", text);
    line = contents();
    assert_true(strlen(line) <= 2048);
    assert_int_equal(line[strlen(line) - 1], '\n');
}

static void says_why_it_can_not_open(void **state)
{
    struct error err = {{0}};

    (void)state;
    assert_true(log_to_file(path, NULL));
    assert_false(log_to_file("/nowhere/at/all", &err));
    assert_string_equal(err.text, "cannot open the log /nowhere/at/all: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_hostile_text_as_text, fresh, remove_file),
        cmocka_unit_test_setup_teardown(drops_what_goes_nowhere, fresh, remove_file),
        cmocka_unit_test_setup_teardown(cuts_long_lines, fresh, remove_file),
        cmocka_unit_test_setup_teardown(says_why_it_can_not_open, fresh, remove_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
