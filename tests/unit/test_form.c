/* Forms: what is typed, what is made of it, and what can not be lost. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/world.h"
#include "tui/input/form.h"

static void open_room(struct form *f)
{
    form_init(f, &room_props, WORLD_NOW, 60);
    form_add_table(f, NULL);
}

static void type(struct form *f, const char *keys)
{
    for (; *keys; keys++)
        form_key(f, (struct key){.code = (unsigned char)*keys});
}

/* What is typed into a field: the property it becomes ("" for its default), or why not. */
static const struct {
    const char *what, *key, *typed, *is, *why;
} rows[] = {
    {"a number", "max_participants", "8", "8", ""},
    {"the least", "max_participants", "1", "1", ""},
    {"less than that", "max_participants", "0", "",
     "max_participants was '0' but should be between 1 and 100000"},
    {"the most", "max_participants", "100000", "100000", ""},
    {"more than that", "max_participants", "100001", "",
     "max_participants was '100001' but should be between 1 and 100000"},
    {"no number", "max_participants", "eight", "",
     "max_participants was 'eight' but should be a number"},
    {"a length of time", "eject_after_elapsed", "10m", "600", ""},
    {"from now", "exp", "+2h", "1772467351", ""},
    {"this clock's time", "exp", "15:03", "1772460180", ""},
    {"tomorrow on this clock", "exp", "15:02", "1772546520", ""},
    {"a day and a time", "exp", "2026-03-05 09:00", "1772697600", ""},
    {"never", "exp", "never", "", ""},
    {"no time", "exp", "soonish", "", "a time is +2h, 16:30, 2026-11-30 16:30 or never"},
    {"a time that is over", "exp", "2026-03-01 09:00", "",
     "exp was '1772352000', which is in the past rather than in the future"},
    {"a list", "enable_recording", "cloud, local", "[\"cloud\",\"local\"]", ""},
    {"JSON", "permissions", "{\"canSend\":false}", "{\"canSend\":false}", ""},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct form f;
        struct error err = {""};
        struct props p;
        char is[128];
        size_t at;

        open_room(&f);
        props_init(&p, &room_props);
        at = form_find(&f, rows[i].key);
        form_go(&f, at);
        type(&f, "\r");
        type(&f, rows[i].typed);
        type(&f, "\r");
        check_str(rows[i].what, f.field[at].text, rows[i].typed);
        if (!str_starts(f.field[at].why, rows[i].why) || (!*rows[i].why && f.field[at].why[0]))
            fail_msg("%s: '%s'", rows[i].what, f.field[at].why);
        check_int(rows[i].what, form_wrong(&f) == at, *rows[i].why != '\0');
        check_int(rows[i].what, form_props(&f, false, &p, NULL, &err), !*rows[i].why);
        is[0] = '\0';
        if (props_has(&p, f.field[at].prop) && f.field[at].type == PROP_TIME)
            snprintf(is, sizeof is, "%lld", (long long)props_int(&p, f.field[at].prop));
        else
            props_text(&p, f.field[at].prop, is, sizeof is);
        check_str(rows[i].what, is, rows[i].is);
        props_finish(&p);
        form_finish(&f);
    }
}

/* Every property is there once, under a group, and what it shows for a value is that value. */
static void test_all_properties(void **state)
{
    const struct prop_table *const tables[] = {&room_props, &token_claims};

    (void)state;
    for (int t = 0; t < 2; t++) {
        struct form f;

        form_init(&f, tables[t], WORLD_NOW, 0);
        form_add_table(&f, NULL);
        assert_int_equal(f.n, tables[t]->n);
        for (size_t i = 0; i < tables[t]->n; i++) {
            size_t at = form_find(&f, tables[t]->row[i].name);

            assert_true(at != SIZE_MAX);
            assert_int_equal(f.field[at].prop, i);
            assert_true(*f.field[at].group && *f.field[at].help);
        }
        assert_true(form_lines(&f) > f.n);
        form_finish(&f);
    }
}

/* A change that is taken back is none; one to the default resets. */
static void test_changes(void **state)
{
    struct form f;
    struct props p;
    bool reset[ROOM_PROP_COUNT] = {false};
    size_t at;

    (void)state;
    props_init(&p, &room_props);
    props_set_int(&p, ROOM_max_participants, 8);
    props_set_int(&p, ROOM_enable_knocking, 1);
    form_init(&f, &room_props, WORLD_NOW, 0);
    form_add_table(&f, &p);
    assert_int_equal(form_changes(&f), 0);
    at = form_find(&f, "max_participants");
    form_go(&f, at);
    type(&f, "\r0\r");
    assert_string_equal(f.field[at].text, "80");
    assert_int_equal(form_changes(&f), 1);
    type(&f, "u");
    assert_int_equal(form_changes(&f), 0);
    type(&f, "-");
    form_go(&f, form_find(&f, "enable_knocking"));
    type(&f, " ");
    assert_int_equal(form_changes(&f), 2);
    assert_true(form_props(&f, false, &p, reset, NULL));
    assert_true(reset[ROOM_max_participants] && reset[ROOM_enable_knocking]);
    type(&f, " ");
    assert_int_equal(form_changes(&f), 1);
    props_finish(&p);
    form_finish(&f);
}

/* Three states where there is no default, two where there is one. */
static void test_switches(void **state)
{
    struct form f;
    size_t ui, chat;

    (void)state;
    open_room(&f);
    ui = form_find(&f, "enable_people_ui");
    chat = form_find(&f, "enable_chat");
    form_go(&f, ui);
    type(&f, " ");
    assert_string_equal(f.field[ui].text, "true");
    type(&f, " ");
    assert_string_equal(f.field[ui].text, "false");
    type(&f, " ");
    assert_string_equal(f.field[ui].text, "");
    form_go(&f, chat);
    type(&f, " ");
    assert_string_equal(f.field[chat].text, "true");
    type(&f, " ");
    assert_string_equal(f.field[chat].text, "");
    form_finish(&f);
}

static void test_choices(void **state)
{
    struct form f;
    size_t lang;

    (void)state;
    open_room(&f);
    lang = form_find(&f, "lang");
    form_go(&f, lang);
    type(&f, "l");
    assert_string_equal(f.field[lang].text, "es"); /* behind en */
    type(&f, "h");
    assert_string_equal(f.field[lang].text, "");
    for (int i = 0; i < 2; i++)
        type(&f, "h");
    assert_string_equal(f.field[lang].text, "da");
    type(&f, "h");
    assert_string_equal(f.field[lang].text, "user"); /* around */
    form_finish(&f);
}

static void test_search(void **state)
{
    struct form f;

    (void)state;
    open_room(&f);
    type(&f, "/nobody can join after\r");
    assert_string_equal(f.field[f.cursor].key, "exp");
    type(&f, "\x1b/nothing like this");
    assert_int_equal(form_lines(&f), 0);
    type(&f, "\rjk \r-"); /* nothing is shown, so nothing can be changed */
    assert_int_equal(form_changes(&f), 0);
    type(&f, "\x1b");
    assert_true(form_lines(&f) > f.n);
    form_finish(&f);
}

/* What somebody else sets is taken over, but not over what was typed. */
static void test_two_hosts(void **state)
{
    struct form f;
    size_t seats, chat;

    (void)state;
    open_room(&f);
    seats = form_find(&f, "max_participants");
    chat = form_find(&f, "enable_chat");
    form_set(&f, seats, "5x");
    form_set_base(&f, seats, "12");
    form_set_base(&f, chat, "true");
    assert_string_equal(f.field[seats].text, "5x");
    assert_true(f.field[seats].why[0] != '\0');
    assert_string_equal(f.field[chat].text, "true");
    assert_int_equal(form_changes(&f), 1);
    form_go(&f, seats);
    type(&f, "u");
    assert_string_equal(f.field[seats].text, "12");
    form_finish(&f);
}

/* Any keys at all: nothing breaks, and the cursor is on a field. */
static void test_any_keys(void **state)
{
    static const uint32_t codes[] = {'j',
                                     'k',
                                     '/',
                                     '\r',
                                     0x1b,
                                     ' ',
                                     'u',
                                     '-',
                                     'h',
                                     'l',
                                     'x',
                                     0x15,
                                     KEYMAP_UP,
                                     KEYMAP_DOWN,
                                     KEYMAP_LEFT,
                                     KEYMAP_RIGHT,
                                     KEYMAP_DELETE,
                                     KEYMAP_BACKSPACE,
                                     KEYMAP_PGDN,
                                     KEYMAP_END,
                                     0x1F600,
                                     0x301,
                                     9,
                                     'G'};
    struct form f;
    uint32_t seed = 1;

    (void)state;
    open_room(&f);
    for (int i = 0; i < 6000; i++) {
        struct form_line line;

        seed = seed * 1664525 + 1013904223;
        form_key(&f, (struct key){.code = codes[(seed >> 16) % CHECK_COUNT(codes)],
                                  .alt = (seed >> 8 & 15) == 0});
        form_scroll(&f, 1 + (int)(seed >> 28));
        assert_true(f.cursor < f.n);
        assert_true(f.at <= strlen(f.field[f.cursor].text) || !f.editing);
        form_line(&f, f.top, &line);
    }
    form_finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_all_properties),
        cmocka_unit_test(test_changes),   cmocka_unit_test(test_switches),
        cmocka_unit_test(test_choices),   cmocka_unit_test(test_search),
        cmocka_unit_test(test_two_hosts), cmocka_unit_test(test_any_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
