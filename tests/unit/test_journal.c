/* The record: lines keep their meaning, and every kind of tampering shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/journal.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tampering_shows),
        cmocka_unit_test(test_lines_keep_their_meaning),
        cmocka_unit_test(test_broken_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
