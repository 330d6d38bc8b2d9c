/* Lists that are sorted, filtered, frozen, followed: what is shown, and that the cursor and every
 * key stay with the person. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* "id0 id2": the rows of the pane as they are shown. */
static const char *shown(struct desk *d, enum pane p, char *dst, size_t size)
{
    struct strbuf b = STRBUF_INIT(4096);
    struct select_list list;
    struct select *at;

    desk_frame(d);
    if (model_list(&d->model, p, &list, &at))
        for (size_t i = 0; i < list.n; i++)
            strbuf_printf(&b, "%s%s", i ? " " : "", list.id_at(list.list, i));
    str_copy(dst, size, b.s ? b.s : "");
    strbuf_free(&b);
    return dst;
}

static void check_shown(struct desk *d, const char *what, const char *wanted)
{
    char text[1024];

    check_str(what, shown(d, PANE_KNOCKS, text, sizeof text), wanted);
}

/* Four with names and facts of their own. */
static void open_four(struct desk *d)
{
    desk_open(d, 0);
    desk_knock(d, "id0", "Zoe Ash", 0);
    desk_knock(d, "id1", "ana Lima", FLAG_DENIED);
    desk_knock(d, "id2", "Émile Ash", 0);
    desk_knock(d, "id3", "Bo", 0);
    desk_find(d, "id3")->w.tries = 3;
    desk_find(d, "id2")->w.has_token = true;
    desk_frame(d);
    desk_wait(d, READ);
}

static void test_filters(void **state)
{
    static const struct {
        const char *what, *text, *rows;
    } rows[] = {
        {"a part of a name", "ash", "id0 id2"},
        {"case and accents do not count", "EMILE", "id2"},
        {"all words have to be there", "ash zoe", "id0"},
        {"a word that must not be there", "!ash", "id1 id3"},
        {"a sign alone is no word", "!", "id0 id1 id2 id3"},
        {"a flag", "denied", "id1"},
        {"a token", "token", "id2"},
        {"guests without one", "guest", "id0 id1 id3"},
        {"an expression", "~^(bo|zoe)", "id0 id3"},
        {"nobody", "nobody at all", ""},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        open_four(&d);
        desk_press(&d, "\\");
        desk_type(&d, rows[i].text);
        check_true(rows[i].what, !prompt_is_open(&d.prompt));
        check_shown(&d, rows[i].what, rows[i].rows);
        desk_press(&d, "Esc");
        check_shown(&d, "Escape shows all", "id0 id1 id2 id3");
        desk_close(&d);
    }
}

/* Rubbish keeps what was typed, and Escape goes back to what was there before. */
static void test_filter_typed(void **state)
{
    struct desk d;
    char long_line[LENS_FILTER + 2];

    (void)state;
    open_four(&d);
    desk_press(&d, "\\");
    desk_letters(&d, "bo");
    check_shown(&d, "at work while it is typed", "id3");
    desk_press(&d, "C-u");
    desk_letters(&d, "~(");
    check_true("a wrong expression is told while typing", d.prompt.bad);
    desk_press(&d, "Enter");
    check_true("and does not end the line", prompt_is_open(&d.prompt));
    check_str("what was typed is there", d.prompt.text, "~(");
    desk_press(&d, "C-u");
    memset(long_line, 'x', sizeof long_line - 1);
    long_line[sizeof long_line - 1] = '\0';
    desk_letters(&d, long_line);
    desk_press(&d, "Enter");
    check_true("too long", prompt_is_open(&d.prompt));
    desk_press(&d, "Esc");
    check_shown(&d, "Escape: as before", "id0 id1 id2 id3");
    desk_close(&d);
}

static void test_orders(void **state)
{
    static const struct {
        const char *what, *keys, *rows;
    } rows[] = {
        {"as it is", "", "id0 id1 id2 id3"},
        {"the other way round", "I", "id3 id2 id1 id0"},
        {"by name", "s", "id1 id3 id0 id2"},
        {"by name from the end", "s I", "id2 id0 id3 id1"},
        {"by tries", "s s s", "id3 id0 id1 id2"},
        {"by trust", "s s s s", "id2 id0 id1 id3"},
        {"by flags", "s s s s s", "id1 id0 id2 id3"},
        {"and round again", "s s s s s s", "id0 id1 id2 id3"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        open_four(&d);
        desk_press(&d, rows[i].keys);
        check_shown(&d, rows[i].what, rows[i].rows);
        check_str("the cursor stays with the person", desk_room(&d)->at_knock.id, "id0");
        desk_wait(&d, READ);
        desk_press(&d, "a");
        desk_check_last(&d, "and so does the key", "grant id0");
        desk_close(&d);
    }
}

/* Somebody comes, sorted before the cursor: the row under the cursor keeps its line. */
static void test_newcomers(void **state)
{
    struct select *at;
    struct desk d;

    (void)state;
    open_four(&d);
    for (int p = 0; p < PANE_COUNT; p++)
        d.model.page[p] = 2;
    desk_press(&d, "s G");
    desk_frame(&d);
    at = &desk_room(&d)->at_knock;
    check_str("the last by name", at->id, "id2");
    check_int("on the second line", at->top, 2);
    desk_knock(&d, "id4", "Aa", 0);
    check_shown(&d, "the newcomer is first", "id4 id1 id3 id0 id2");
    check_int("the line is the same", at->top, 3);
    check_str("the cursor too", at->id, "id2");
    desk_close(&d);
}

/* The row under the cursor leaves: the cursor lands on its neighbour of the screen. */
static void test_leaving(void **state)
{
    struct desk d;

    (void)state;
    open_four(&d);
    desk_press(&d, "s g j");
    desk_frame(&d);
    check_str("by name, the second", desk_room(&d)->at_knock.id, "id3");
    desk_leave(&d, "id3", WHY_LEFT, "");
    check_shown(&d, "an inert row stays", "id1 id3 id0 id2");
    desk_press(&d, "d");
    check_int("no key lands on the neighbour", d.n_sent, 0);
    check_shown(&d, "then it is gone", "id1 id0 id2");
    check_str("the one below it on the screen", desk_room(&d)->at_knock.id, "id0");
    desk_press(&d, "d");
    check_int("which has to be looked at", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "d");
    desk_check_last(&d, "before it is denied", "deny id0");
    desk_close(&d);
}

/* A decision goes on to the next on the screen. */
static void test_advance(void **state)
{
    struct desk d;

    (void)state;
    open_four(&d);
    desk_press(&d, "s g");
    desk_wait(&d, READ);
    desk_press(&d, "a");
    desk_check_last(&d, "the first by name", "grant id1");
    check_str("then the second by name", desk_room(&d)->at_knock.id, "id3");
    desk_close(&d);
}

/* Marks that a filter hides are not decided about unseen. */
static void test_hidden_marks(void **state)
{
    struct desk d;

    (void)state;
    open_four(&d);
    desk_press(&d, "Space Space \\");
    desk_type(&d, "bo");
    desk_wait(&d, READ);
    desk_press(&d, "d");
    check_int("nothing goes out", d.n_sent, 0);
    check_int("a question shows who they are", d.dialog.kind, DIALOG_DENY);
    check_int("all of them", d.dialog.n, 2);
    desk_press(&d, "Esc m");
    check_true("no words to who is not shown", !prompt_is_open(&d.prompt));
    desk_check_said(&d, "which is said", "not on the screen");
    desk_press(&d, "* \\ C-u Enter");
    check_int("inverting touches what is shown", desk_room(&d)->knocks.n_marked, 3);
    desk_press(&d, "\\");
    desk_type(&d, "bo");
    desk_press(&d, "U");
    check_int("clearing takes all", desk_room(&d)->knocks.n_marked, 0);
    desk_close(&d);
}

static void test_freeze(void **state)
{
    struct desk d;

    (void)state;
    open_four(&d);
    desk_press(&d, "j f");
    desk_leave(&d, "id0", WHY_LEFT, "");
    desk_leave(&d, "id3", WHY_ADMITTED, "tom");
    desk_knock(&d, "id4", "Late", 0);
    desk_knock(&d, "id5", "Later", 0);
    check_shown(&d, "nothing moves", "id0 id1 id2 id3");
    check_int("and who came is counted", d.model.lens[PANE_KNOCKS].missed, 2);
    desk_press(&d, "k");
    desk_wait(&d, READ);
    desk_press(&d, "a");
    check_int("a row that has left does nothing", d.n_sent, 0);
    check_shown(&d, "and stays", "id0 id1 id2 id3");
    desk_leave(&d, "id5", WHY_LEFT, "");
    desk_frame(&d);
    check_int("one of them has left again", d.model.lens[PANE_KNOCKS].missed, 1);
    desk_press(&d, "j d");
    desk_check_last(&d, "who is still there can be decided about", "deny id1");
    desk_press(&d, "f");
    check_shown(&d, "moving again", "id1 id2 id4");
    check_int("no inert rows are left", d.model.n_gone, 0);
    desk_close(&d);
}

/* A frozen list ends with its room, and with everything being told anew. */
static void test_freeze_ends(void **state)
{
    struct wire_room clinic = {.name = "clinic", .is_private = true};
    struct wire_msg made = {
        .kind = WIRE_EV_ROOM_CREATED, .seq = 900, .rooms = &clinic, .n_rooms = 1};
    struct wire_msg gone = {.kind = WIRE_EV_ROOM_DELETED, .seq = 901, .room = "interview"};
    struct desk d;

    (void)state;
    open_four(&d);
    model_apply(&d.model, &made, d.wall, d.mono);
    desk_press(&d, "f");
    desk_leave(&d, "id1", WHY_LEFT, "");
    desk_frame(&d);
    check_int("one inert row", d.model.n_gone, 1);
    desk_press(&d, "1 g j");
    desk_frame(&d);
    check_true("another room is not frozen", !d.model.lens[PANE_KNOCKS].frozen);
    desk_press(&d, "j");
    desk_frame(&d);
    check_int("and no row stays behind", d.model.n_gone, 0);
    desk_press(&d, "2 f");
    desk_frame(&d);
    model_apply(&d.model, &gone, d.wall, d.mono);
    desk_frame(&d);
    desk_press(&d, "j j");
    desk_frame(&d);
    desk_close(&d);
}

static void test_follow(void **state)
{
    struct desk d;

    (void)state;
    open_four(&d);
    desk_join(&d, "p0", "Mira", true);
    desk_frame(&d);
    desk_press(&d, "j F");
    desk_check_said(&d, "who", "ana Lima");
    desk_frame(&d);
    desk_press(&d, "k");
    desk_leave(&d, "id1", WHY_ADMITTED, "tom");
    desk_join(&d, "id1", "ana Lima", false);
    desk_frame(&d);
    check_str("inside the cursor goes along", desk_room(&d)->at_person.id, "id1");
    check_int("the keys stay where they are", d.model.focus, PANE_KNOCKS);
    desk_press(&d, "3 x");
    check_int("and there it has to be looked at", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "k");
    desk_frame(&d);
    check_str("the host moves as before", desk_room(&d)->at_person.id, "p0");
    desk_press(&d, "2 F 3 j F F");
    check_str("again: not followed", d.model.follow.id, "");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters),      cmocka_unit_test(test_filter_typed),
        cmocka_unit_test(test_orders),       cmocka_unit_test(test_newcomers),
        cmocka_unit_test(test_leaving),      cmocka_unit_test(test_advance),
        cmocka_unit_test(test_hidden_marks), cmocka_unit_test(test_freeze),
        cmocka_unit_test(test_freeze_ends),  cmocka_unit_test(test_follow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
