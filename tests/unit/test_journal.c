/* The record: lines keep their meaning, and every kind of tampering shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/journal_fields.h"
#include "tests/lib/check.h"

enum { LINES = 5 };

static void chain(char *line[LINES])
{
    char prev[JOURNAL_HASH + 1];
    struct journal_check c;

    journal_check_start(&c);
    str_copy(prev, sizeof prev, c.prev);
    for (int i = 0; i < LINES; i++) {
        struct journal_entry e = {.n = i + 1,
                                  .at = 1732000000000 + i,
                                  .what = i % 2 ? JOURNAL_ADMITTED : JOURNAL_KNOCK,
                                  .room = "interview",
                                  .name = "Ana \"quoted\" Lima",
                                  .waited_ms = 1000 * i,
                                  .tries = 1};

        str_copy(e.by, sizeof e.by, i % 2 ? "mira" : "");
        snprintf(e.id, sizeof e.id, "id-%d", i);
        line[i] = journal_line(&e, prev);
        journal_hash(line[i], strlen(line[i]), prev);
    }
}

static int first_broken(char *const line[], int n)
{
    struct journal_check c;
    struct error err;

    journal_check_start(&c);
    for (int i = 0; i < n; i++)
        if (!line[i] || !journal_check_line(&c, line[i], strlen(line[i]), &err))
            return i + 1;
    return 0;
}

static void test_tampering_shows(void **state)
{
    static const struct {
        const char *what;
        int change, drop, swap, first;
    } rows[] = {
        {"untouched", -1, -1, -1, 0},          {"first line changed", 0, -1, -1, 2},
        {"middle line changed", 2, -1, -1, 4}, {"first line gone", -1, 0, -1, 1},
        {"middle line gone", -1, 2, -1, 3},    {"two lines swapped", -1, -1, 1, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *line[LINES], *kept[LINES];
        int n = 0, found;

        chain(line);
        if (rows[i].change >= 0)
            memcpy(strstr(line[rows[i].change], "Lima"), "Lina", 4);
        for (int k = 0; k < LINES; k++)
            if (k != rows[i].drop)
                kept[n++] = line[k];
        if (rows[i].swap >= 0) {
            char *t = kept[rows[i].swap];

            kept[rows[i].swap] = kept[rows[i].swap + 1];
            kept[rows[i].swap + 1] = t;
        }
        found = first_broken(kept, n);
        if (found != rows[i].first)
            fail_msg("%s: line %d", rows[i].what, found);
        for (int k = 0; k < LINES; k++)
            free(line[k]);
    }
}

static void test_lines_keep_their_meaning(void **state)
{
    struct journal_entry e = {.n = 7,
                              .at = 5,
                              .what = JOURNAL_DENIED,
                              .room = "i",
                              .id = "x",
                              .name = "Ána",
                              .first_name = "Ana",
                              .user_id = "u",
                              .by = "tom",
                              .rule = "late (line 4)",
                              .reason = "We have started",
                              .decision = "d",
                              .raw = "1b5b",
                              .waited_ms = 41000,
                              .tries = 3,
                              .inside = 4,
                              .seats = 2,
                              .waiting = 9,
                              .has_token = true};
    struct journal_entry back;
    struct journal_check c;
    struct error err = {{0}};
    char *line;

    (void)state;
    journal_check_start(&c);
    for (int what = 0; what < JOURNAL_COUNT; what++) {
        e.what = (enum journal_what)what;
        line = journal_line(&e, c.prev);
        if (!journal_read(line, strlen(line), &back, &err))
            fail_msg("%s: %s", line, err.text);
        assert_null(strchr(line, '\n'));
        assert_int_equal(back.what, what);
        assert_string_equal(back.name, e.name);
        assert_string_equal(back.reason, e.reason);
        assert_string_equal(back.raw, e.raw);
        assert_int_equal(back.waited_ms, e.waited_ms);
        assert_int_equal(back.seats, 2);
        assert_true(back.has_token);
        free(line);
    }
}

static void test_broken_lines(void **state)
{
    static const char *const rows[] = {"",
                                       "{}",
                                       "x",
                                       "[1]",
                                       "{\"n\":1,\"at\":1,\"what\":\"flew\"}",
                                       "{\"n\":0,\"at\":1,\"what\":\"knock\"}"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct journal_entry e;
        struct journal_check c;
        struct error err = {{0}};

        assert_false(journal_read(rows[i], strlen(rows[i]), &e, &err));
        assert_true(*err.text);
        journal_check_start(&c);
        assert_false(journal_check_line(&c, rows[i], strlen(rows[i]), &err));
    }
}

/* Lines as we write them are read without a tree, everything else with one: both say the same. */
static void test_both_readers_agree(void **state)
{
#define HEAD JOURNAL_OPENING "00\",\"n\":1,\"at\":5,\"what\":\"knock\""
    static const struct {
        const char *what, *line;
        bool flat, read;
    } rows[] = {
        {"nothing more", HEAD "}", true, true},
        {"a name", HEAD ",\"name\":\"Ana\",\"tries\":1}", true, true},
        {"letters beyond ASCII", HEAD ",\"name\":\"Án\\u0061\"}", false, true},
        {"the same without an escape", HEAD ",\"name\":\"Ána Łucja\"}", true, true},
        {"a name to be cleaned", HEAD ",\"name\":\" A\xe2\x80\xae  b \"}", true, true},
        {"a name that is too long", HEAD ",\"id\":\"0123456789012345678901234567890123456789\"}",
         true, true},
        {"an empty name", HEAD ",\"name\":\"\"}", true, true},
        {"the last fields", HEAD ",\"minute\":1439,\"has_token\":true}", true, true},
        {"a negative number", HEAD ",\"seats\":-3}", true, true},
        {"the least number", HEAD ",\"seats\":-2147483648}", true, true},
        {"one less", HEAD ",\"seats\":-2147483649}", false, false},
        {"15 digits", HEAD ",\"waited_ms\":999999999999999}", true, true},
        {"16 digits, and the most", HEAD ",\"waited_ms\":4503599627370496}", false, true},
        {"one more", HEAD ",\"waited_ms\":4503599627370497}", false, false},
        {"a leading zero", HEAD ",\"tries\":01}", false, false},
        {"a zero", HEAD ",\"tries\":0}", false, true},
        {"a fraction", HEAD ",\"tries\":1.5}", false, false},
        {"a number with a zero behind its point", HEAD ",\"tries\":1.0}", false, true},
        {"no digits", HEAD ",\"tries\":-}", false, false},
        {"a text for a number", HEAD ",\"tries\":\"1\"}", false, false},
        {"a number for a text", HEAD ",\"name\":1}", false, false},
        {"null", HEAD ",\"name\":null}", false, true},
        {"another order", HEAD ",\"tries\":1,\"name\":\"Ana\"}", false, true},
        {"the same twice", HEAD ",\"name\":\"Ana\",\"name\":\"Bo\"}", false, false},
        {"a member that is not known", HEAD ",\"names\":\"Ana\"}", false, true},
        {"the beginning of a member", HEAD ",\"nam\":\"Ana\"}", false, true},
        {"no token", HEAD ",\"has_token\":false}", false, true},
        {"something behind the token", HEAD ",\"has_token\":true,\"tries\":1}", false, true},
        {"something behind the end", HEAD "} {}", false, false},
        {"a blank behind the end", HEAD "} ", false, true},
        {"no end", HEAD, false, false},
        {"no end of a string", HEAD ",\"name\":\"Ana}", false, false},
        {"a raw control character", HEAD ",\"name\":\"A\x01\"}", false, false},
        {"invalid UTF-8", HEAD ",\"name\":\"\xff\"}", false, false},
        {"an unknown word", JOURNAL_OPENING "\",\"n\":1,\"at\":5,\"what\":\"flew\"}", false, false},
        {"half a word", JOURNAL_OPENING "\",\"n\":1,\"at\":5,\"what\":\"kno\"}", false, false},
        {"number 0", JOURNAL_OPENING "\",\"n\":0,\"at\":5,\"what\":\"knock\"}", false, false},
    };
#undef HEAD

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char spaced[512], *one, *other, prev[JOURNAL_HASH + 1] = "0";
        struct journal_entry e, by_tree;
        struct error err = {{0}}, tree_err = {{0}};

        e = (struct journal_entry){.what = JOURNAL_COUNT};
        if (journal_read_flat(rows[i].line, strlen(rows[i].line), &e) != rows[i].flat)
            fail_msg("%s: %sread without a tree", rows[i].what, rows[i].flat ? "not " : "");
        snprintf(spaced, sizeof spaced, "{ %s", rows[i].line + 1);
        if (journal_read(rows[i].line, strlen(rows[i].line), &e, &err) != rows[i].read ||
            journal_read(spaced, strlen(spaced), &by_tree, &tree_err) != rows[i].read)
            fail_msg("%s: %s / %s", rows[i].what, err.text, tree_err.text);
        assert_string_equal(err.text, tree_err.text);
        if (!rows[i].read)
            continue;
        one = journal_line(&e, prev);
        other = journal_line(&by_tree, prev);
        assert_string_equal(one, other);
        free(one);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tampering_shows),
        cmocka_unit_test(test_lines_keep_their_meaning),
        cmocka_unit_test(test_broken_lines),
        cmocka_unit_test(test_both_readers_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
