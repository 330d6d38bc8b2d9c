/* Ids as people type them: whole, or a unique beginning. */
#include "tui/cli/ids.h"

#include "net/base/str.h"
#include "tests/lib/check.h"

static const char *const people[] = {
    "193360f1-224c-4aaf-b714-03931db15faa",
    "193360f1-224c-5aaf-b714-03931db15faa",
    "8ddc3eb8-fb85-4d69-b45c-ebf17d5c78de",
};

static void fill(struct ids_list *l, struct body_waiting_row rows[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        str_copy(rows[i].w.id, sizeof rows[i].w.id, people[i]);
    *l = (struct ids_list){.row = rows, .n = n};
}

static void resolves_beginnings(void **state)
{
    static const struct {
        const char *typed;
        enum ids_match match;
        int person; /* index, -1: as typed, -2: none */
    } rows[] = {
        {"8dd", IDS_TOO_SHORT, -2},
        {"8ddc", IDS_FOUND, 2},
        {"8ddc3eb8-fb85-4d69-b45c-ebf17d5c78de", IDS_FOUND, 2},
        {"1933", IDS_AMBIGUOUS, -2},
        {"193360f1-224c-4", IDS_FOUND, 0},
        {"193360f1-224c-5", IDS_FOUND, 1},
        {"abcd", IDS_ABSENT, -2},
        {"ffffffff-ffff-4fff-bfff-ffffffffffff", IDS_FOUND, -1},
        {"", IDS_TOO_SHORT, -2},
        {"8ddc3eb8-fb85-4d69-b45c-ebf17d5c78de0", IDS_ABSENT, -2},
    };
    struct body_waiting_row people_rows[3] = {0};
    char id[LIMIT_ID + 1];
    struct ids_list l;

    (void)state;
    fill(&l, people_rows, 3);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        check_int(rows[i].typed, ids_resolve(&l, rows[i].typed, id), rows[i].match);
        if (rows[i].person >= -1)
            check_str("id", id, rows[i].person < 0 ? rows[i].typed : people[rows[i].person]);
    }
}

static void shows_enough_to_tell_apart(void **state)
{
    struct body_waiting_row rows[3] = {0};
    struct ids_list l;

    (void)state;
    fill(&l, rows, 0);
    assert_int_equal(ids_prefix(&l), IDS_PREFIX_SHOWN);
    fill(&l, rows, 1);
    assert_int_equal(ids_prefix(&l), IDS_PREFIX_SHOWN);
    fill(&l, rows, 3);
    assert_int_equal(ids_prefix(&l), 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolves_beginnings),
        cmocka_unit_test(shows_enough_to_tell_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
