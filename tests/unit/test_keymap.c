/* Keys, their texts, and the user's file. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/input/keymap.h"

static void test_round_trip(void **state)
{
    static const char *const texts[] = {
        "a",     "A",     "?",       "+",    "ü",    "鍵",  "Space",     "Tab",
        "S-Tab", "Enter", "Esc",     "Up",   "PgDn", "F1",  "F12",       "C-a",
        "C-l",   "A-a",   "A-Space", "A-F2", "Home", "Del", "Backspace",
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(texts); i++) {
        char text[KEYMAP_TEXT];
        struct key key;

        check_true(texts[i], keymap_key_parse(texts[i], &key));
        keymap_key_text(key, text);
        check_str(texts[i], text, texts[i]);
    }
}

static void test_no_keys(void **state)
{
    static const char *const texts[] = {"",   "ab", "F0",   "F13",  "C-",     "C-A", "C-aa",
                                        "A-", " ",  "\x01", "\xff", "Spaces", "F1x", "F-1"};
    struct key key;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(texts); i++)
        check_true(texts[i], !keymap_key_parse(texts[i], &key));
}

/* Every default can be typed, and no key does two things in one pane. */
static void test_defaults(void **state)
{
    struct keymap *k = keymap_new();

    (void)state;
    for (int a = 0; a < ACTION_COUNT; a++) {
        for (int p = 0; p < PANE_COUNT; p++) {
            char keys[128] = "", joined[128] = "";

            if (!action_in((enum action)a, (enum pane)p))
                continue;
            /* Among rooms n makes one; while a search is on it goes on with that. */
            if (a == ACTION_FIND_NEXT && p == PANE_ROOMS)
                continue;
            check_int(action_infos[a].name,
                      keymap_keys(k, (enum pane)p, (enum action)a, keys, sizeof keys),
                      *action_infos[a].keys != '\0');
            snprintf(joined, sizeof joined, "%s", action_infos[a].keys);
            check_str(action_infos[a].name, keys, joined);
        }
        check_int(action_infos[a].name, action_find(action_infos[a].name), a);
        check_true(action_infos[a].name, *action_infos[a].help);
    }
    keymap_free(k);
}

static void keep(void *arg, const char *sentence)
{
    char *all = arg;
    size_t len = strlen(all);

    snprintf(all + len, 2048 - len, "%s\n", sentence);
}

static enum action does(struct keymap *k, enum pane p, const char *text)
{
    struct key key;

    assert_true(keymap_key_parse(text, &key));
    return keymap_lookup(k, p, key);
}

static void test_file(void **state)
{
    static const char text[] = "[knocking]\n"
                               "x = admit\n"
                               "a = none\n"
                               "[any]\n"
                               "Q = quit\n"
                               "q = none\n"
                               "A-d = deny\n";
    struct keymap *k = keymap_new();
    char keys[64], said[2048] = "";

    (void)state;
    check_int("no complaints", keymap_parse(k, "keys.conf", text, strlen(text), keep, said), 0);
    check_int("a new key", does(k, PANE_KNOCKS, "x"), ACTION_ADMIT);
    check_int("only there", does(k, PANE_ROOMS, "x"), ACTION_NONE);
    check_int("an unbound one", does(k, PANE_KNOCKS, "a"), ACTION_NONE);
    check_int("everywhere", does(k, PANE_LOG, "Q"), ACTION_QUIT);
    check_int("unbound everywhere", does(k, PANE_LOG, "q"), ACTION_NONE);
    check_int("where it means something", does(k, PANE_KNOCKS, "A-d"), ACTION_DENY);
    check_int("and nowhere else", does(k, PANE_LOG, "A-d"), ACTION_NONE);
    check_true("the hint", keymap_key(k, PANE_KNOCKS, ACTION_ADMIT, keys, sizeof keys));
    check_str("names the new key", keys, "x");
    keymap_free(k);
}

static void test_wrong_lines(void **state)
{
    static const struct {
        const char *what, *text, *said;
    } rows[] = {
        {"section", "[nowhere]\na = admit\n", "k:2: there is no section [nowhere]"},
        {"key", "[any]\nC-aa = quit\n", "k:2: 'C-aa' is not a key"},
        {"action", "[any]\nx = explode\n", "k:2: there is no action 'explode'"},
        {"pane", "[log]\nx = admit\n", "k:2: admit means nothing in [log]"},
        {"twice", "[any]\nx = quit\nx = help\n", "k:3: x was bound before, in line 2"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct keymap *k = keymap_new();
        char said[2048] = "";

        check_int(rows[i].what,
                  keymap_parse(k, "k", rows[i].text, strlen(rows[i].text), keep, said), 1);
        if (!str_starts(said, rows[i].said))
            fail_msg("%s: said %s", rows[i].what, said);
        check_int("the rest stands", does(k, PANE_KNOCKS, "a"), ACTION_ADMIT);
        keymap_free(k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),  cmocka_unit_test(test_no_keys),
        cmocka_unit_test(test_defaults),    cmocka_unit_test(test_file),
        cmocka_unit_test(test_wrong_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
