/* The words that put a text on the terminal's clipboard. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "tests/lib/check.h"
#include "tui/draw/term_copy.h"

static const struct {
    const char *text;
    enum term_through through;
    const char *is;
} rows[] = {
    {"", THROUGH_NOTHING, "\033]52;c;\a"},
    {"f", THROUGH_NOTHING, "\033]52;c;Zg==\a"},
    {"fo", THROUGH_NOTHING, "\033]52;c;Zm8=\a"},
    {"foo", THROUGH_NOTHING, "\033]52;c;Zm9v\a"},
    {"foob", THROUGH_NOTHING, "\033]52;c;Zm9vYg==\a"},
    {"\xff\xfe?", THROUGH_NOTHING, "\033]52;c;//4/\a"},
    {"foo", THROUGH_TMUX, "\033Ptmux;\033\033]52;c;Zm9v\a\033\\"},
    {"foo", THROUGH_SCREEN, "\033P\033]52;c;Zm9v\a\033\\"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char *is = term_copy_sequence(rows[i].text, rows[i].through);

        check_str(rows[i].text, is, rows[i].is);
        free(is);
    }
}

/* No text ends its sequence or begins another. */
static void test_notes(void **state)
{
    static const struct {
        const char *what, *text;
        enum term_note note;
        enum term_through through;
        bool utf8;
        const char *is;
    } table[] = {
        {"none", "Ana", NOTE_OFF, THROUGH_NOTHING, true, NULL},
        {"osc 9", "Ana", NOTE_OSC9, THROUGH_NOTHING, true, "\033]9;foyer: Ana\a"},
        {"osc 777", "Ana", NOTE_OSC777, THROUGH_NOTHING, true, "\033]777;notify;foyer;Ana\a"},
        {"osc 99", "Ana", NOTE_OSC99, THROUGH_NOTHING, true, "\033]99;i=foyer;foyer: Ana\a"},
        {"through tmux", "Ana", NOTE_OSC9, THROUGH_TMUX, true,
         "\033Ptmux;\033\033]9;foyer: Ana\a\033\\"},
        {"through screen", "Ana", NOTE_OSC9, THROUGH_SCREEN, true,
         "\033P\033]9;foyer: Ana\a\033\\"},
        {"bell, ST, C1, del", "A\a\033\\\302\234\x9c\177\nB", NOTE_OSC9, THROUGH_NOTHING, true,
         "\033]9;foyer: A\\\357\277\275 B\a"},
        {"UTF-8", "\303\211va", NOTE_OSC9, THROUGH_NOTHING, true, "\033]9;foyer: \303\211va\a"},
        {"not UTF-8", "\303\211va", NOTE_OSC9, THROUGH_NOTHING, false, "\033]9;foyer: ??va\a"},
        {"a field of 777", "a;b", NOTE_OSC777, THROUGH_NOTHING, true,
         "\033]777;notify;foyer;a,b\a"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        char *is = term_copy_note(table[i].note, table[i].text, table[i].through, table[i].utf8);

        check_str(table[i].what, is ? is : "null", table[i].is ? table[i].is : "null");
        free(is);
    }
}

/* screen forgets what is longer at once: no piece is, and together they are the whole. */
static void test_pieces(void **state)
{
    char *text = xcalloc(3001, 1), *is;
    size_t piece = 0, longest = 0;

    (void)state;
    memset(text, 'a', 3000);
    is = term_copy_sequence(text, THROUGH_SCREEN);
    for (const char *at = is; *at; at++) {
        piece = at[0] == '\033' && (at[1] == 'P' || at[1] == '\\') ? 0 : piece + 1;
        longest = piece > longest ? piece : longest;
    }
    assert_true(longest <= 513 && longest > 500);
    free(is);
    free(text);
}

static void test_limit(void **state)
{
    (void)state;
    for (int more = -1; more <= 1; more++) {
        char *text = xcalloc(TERM_COPY_MAX + 2, 1), *is;

        memset(text, 'a', (size_t)(TERM_COPY_MAX + more));
        is = term_copy_sequence(text, THROUGH_TMUX);
        assert_int_equal(is != NULL, more <= 0);
        free(is);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
