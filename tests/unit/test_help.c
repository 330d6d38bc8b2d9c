/* Searching the help: all words in any order, in what is shown or in what new people call it. */
#include "tui/input/help.h"

#include "net/base/str.h"
#include "tests/lib/check.h"

static const struct {
    const char *what;
    enum pane of;
    const char *words;
    enum action first; /* ACTION_NONE: nothing is found */
} rows[] = {
    {"a name", PANE_KNOCKS, "admit-all", ACTION_ADMIT_ALL},
    {"a word of the sentence", PANE_KNOCKS, "flag", ACTION_NONE},
    {"two words in another order", PANE_KNOCKS, "reason deny", ACTION_DENY_REASON},
    {"two words apart from each other", PANE_KNOCKS, "take back", ACTION_UNDO},
    {"what a new host calls it", PANE_KNOCKS, "ban", ACTION_BLOCK},
    {"a number", PANE_KNOCKS, "block 24", ACTION_BLOCK},
    {"the list, not the deed", PANE_KNOCKS, "blocked", ACTION_BLOCKS},
    {"kick, inside", PANE_PEOPLE, "kick", ACTION_EJECT},
    {"another spelling", PANE_KNOCKS, "color", ACTION_THEME},
    {"capitals do not matter", PANE_KNOCKS, "TAKE Back", ACTION_UNDO},
    {"blanks around and between", PANE_KNOCKS, "  take   back ", ACTION_UNDO},
    {"blanks alone find everything", PANE_KNOCKS, "  ", ACTION_ADMIT},
    {"one word that is nowhere", PANE_KNOCKS, "take bananas", ACTION_NONE},
};

static void test_search(void **state)
{
    struct keymap *keys = keymap_new();

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        enum action list[ACTION_COUNT];
        size_t n = help_list(keys, rows[i].of, rows[i].words, list);

        check_int(rows[i].what, n > 0 ? (int)list[0] : (int)ACTION_NONE, (int)rows[i].first);
    }
    keymap_free(keys);
}

/* Only what asks in the rooms takes the host there. */
static void test_moves(void **state)
{
    (void)state;
    for (int a = 0; a < ACTION_COUNT; a++)
        if (help_moves((enum action)a))
            assert_true(action_infos[a].panes == IN_ROOMS && action_infos[a].kind == KIND_ASKS);
    assert_true(help_moves(ACTION_NEW_ROOM));
    assert_false(help_moves(ACTION_ADMIT_ALL));
    assert_false(help_moves(ACTION_EJECT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_moves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
