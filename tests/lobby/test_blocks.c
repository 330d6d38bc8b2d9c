/* The block list: what is known again, where, how long, and what is never a reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/blocks.h"
#include "tests/lib/check.h"

/* Signals as a word of letters: "dA nZ" is device A and name shape Z. */
static struct blocks_signals signals(const char *word)
{
    static const char kinds[] = "dutan";
    struct blocks_signals s = {{0}, {{0}}};

    for (const char *p = word; *p; p++)
        if (*p != ' ' && strchr(kinds, *p)) {
            int kind = (int)(strchr(kinds, *p) - kinds);

            s.has[kind] = true;
            memset(s.digest[kind], *++p, BLOCKS_DIGEST);
        }
    return s;
}

static void add(struct blocks *b, const char *id, const char *room, int64_t until,
                enum wire_block length, const char *word)
{
    struct block one = {.until = until, .length = length, .signals = signals(word)};

    str_copy(one.id, sizeof one.id, id);
    str_copy(one.room, sizeof one.room, room);
    assert_true(blocks_add(b, &one));
}

static const struct {
    const char *what, *room, *seen;
    int64_t now;
    int score;
    const char *id;
} rows[] = {
    {"a stranger", "interview", "dQ aQ nQ", 0, 0, NULL},
    {"the device again", "interview", "dA", 0, 80, "room"},
    {"the same in another room", "standup", "dA", 0, 0, NULL},
    {"only the address", "interview", "aA", 0, 30, "room"},
    {"only the name", "interview", "nA", 0, 40, "room"},
    {"address and name", "interview", "aA nA", 0, 70, "room"},
    {"everything", "interview", "dA aA nA", 0, 100, "room"},
    {"signals of two different blocks do not add up", "interview", "aA nB", 0, 40, "domain"},
    {"the domain's block in every room", "standup", "uB", 0, 100, "domain"},
    {"the last millisecond of a day", "interview", "dC", 86399999, 80, "day"},
    {"a day later", "interview", "dC", 86400000, 0, NULL},
    {"a digest of another kind", "interview", "nC", 0, 0, NULL},
};

static void test_who_is_known_again(void **state)
{
    struct blocks *b = blocks_new();

    (void)state;
    add(b, "room", "interview", 0, BLOCK_FOREVER, "dA aA nA");
    add(b, "domain", "", 0, BLOCK_FOREVER, "uB nB");
    add(b, "day", "interview", 86400000, BLOCK_24H, "dC");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct blocks_signals s = signals(rows[i].seen);
        struct blocks_match m;

        blocks_match(b, rows[i].room, &s, rows[i].now, &m);
        if (m.score != rows[i].score || (m.block != NULL) != (rows[i].id != NULL) ||
            (m.block && !str_eq(m.block->id, rows[i].id)))
            fail_msg("%s: %d by %s", rows[i].what, m.score, m.block ? m.block->id : "nobody");
    }
    blocks_free(b);
}

static void count(void *arg, const struct block *one)
{
    (void)one;
    ++*(int *)arg;
}

static void test_pruning_and_undoing(void **state)
{
    struct blocks_signals s = signals("dA");
    struct blocks *b = blocks_new();
    struct blocks_match m;
    struct block gone;
    int n = 0;

    (void)state;
    add(b, "1", "interview", 0, BLOCK_FOREVER, "dA");
    add(b, "2", "interview", 0, BLOCK_MEETING, "dB");
    add(b, "3", "standup", 0, BLOCK_MEETING, "dB");
    add(b, "4", "", 1000, BLOCK_24H, "dB");
    assert_false(blocks_add(b, blocks_find(b, "1")));
    blocks_prune(b, NULL, 999, count, &n);
    assert_int_equal(n, 0);
    blocks_prune(b, NULL, 1000, count, &n);
    assert_int_equal(n, 1);
    blocks_prune(b, "interview", 1000, count, &n);
    assert_int_equal(n, 2);
    assert_int_equal(blocks_count(b), 2);
    assert_true(blocks_remove(b, "1", &gone));
    assert_string_equal(gone.room, "interview");
    assert_false(blocks_remove(b, "1", NULL));
    blocks_match(b, "interview", &s, 0, &m);
    assert_int_equal(m.score, 0);
    assert_non_null(blocks_find(b, "3"));
    blocks_free(b);
}

static void test_a_shared_address_costs_no_walk(void **state)
{
    struct blocks_signals s = signals("aA dZ");
    struct blocks *b = blocks_new();
    struct blocks_match m;
    int n = 0;

    (void)state;
    for (int i = 0; i < 2 * BLOCKS_PER_SIGNAL; i++) {
        char id[16];

        snprintf(id, sizeof id, "%d", i);
        add(b, id, "interview", 0, BLOCK_FOREVER, i ? "aA" : "aA dZ");
    }
    blocks_match(b, "interview", &s, 0, &m);
    assert_int_equal(m.score, 100); /* found by its device although the address list is full */
    assert_string_equal(m.block->id, "0");
    blocks_each(b, count, &n);
    assert_int_equal(n, 2 * BLOCKS_PER_SIGNAL);
    blocks_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_is_known_again),
        cmocka_unit_test(test_pruning_and_undoing),
        cmocka_unit_test(test_a_shared_address_costs_no_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
