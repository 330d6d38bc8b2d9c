/* Shorter frames that show the same. */
#include "tui/draw/squeeze.h"

#include <stdlib.h>

#include "tests/lib/check.h"

static const struct {
    const char *what, *in, *want;
} table[] = {
    {"text alone", "hello\r\n", "hello\r\n"},
    {"nothing", "", ""},
    {"character set", "a\033(Bb\033(B", "ab"},
    {"two in a row", "\033[38;5;231m\033[48;5;24mx", "\033[38;5;231;48;5;24mx"},
    {"what a reset undoes goes", "\033[39m\033(B\033[mx", "\033[mx"},
    {"reset with more", "\033[39m\033[0;1m\033[38;5;80m", "\033[0;1;38;5;80m"},
    {"a reset that is written 0", "\033[1m\033[0m.", "\033[m."},
    {"colour 0 is no reset", "\033[38;5;0m\033[48;5;0mx", "\033[38;5;0;48;5;0mx"},
    {"moves part them", "\033[1m\033[2;3H\033[22m", "\033[1m\033[2;3H\033[22m"},
    {"other sequences stay", "\033[?25l\033[2J\033[11X\033(0q", "\033[?25l\033[2J\033[11X\033(0q"},
    {"cut at the end", "x\033[38;5", "x\033[38;5"},
    {"lone escape", "\033", "\033"},
    {"cut character set", "\033(", "\033("},
    {"private attributes stay", "\033[>4;2mx", "\033[>4;2mx"},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        char frame[128];
        size_t n = strlen(table[i].in);

        memcpy(frame, table[i].in, n);
        frame[squeeze(frame, n)] = '\0';
        check_str(table[i].what, frame, table[i].want);
    }
}

/* Many sequences in a row: nothing is lost, nothing is written beyond the input. */
static void test_long_runs(void **state)
{
    enum { RUNS = 200 };
    char *frame = malloc(RUNS * 11 + 1);
    size_t n = 0, len;
    int seen = 0;

    (void)state;
    assert_non_null(frame);
    for (int i = 0; i < RUNS; i++, n += 11)
        memcpy(frame + n, "\033[38;5;231m", 11);
    frame[n++] = 'x';
    len = squeeze(frame, n);
    assert_in_range(len, 1, n);
    for (size_t i = 0; i + 8 <= len; i++)
        seen += memcmp(frame + i, "38;5;231", 8) == 0;
    assert_int_equal(seen, RUNS);
    free(frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_long_runs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
