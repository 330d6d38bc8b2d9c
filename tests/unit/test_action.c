/* What keys do about people, and above all what they refuse to do. */
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tests/lib/world.h"

enum { READ = TIME_READ_BEFORE_KEY };

static void test_admit_and_deny(void **state)
{
    static const struct {
        const char *what, *keys, *sent;
        enum knock_state state0;
    } rows[] = {
        {"a admits the one under the cursor", "a", "grant id0", KNOCK_ADMITTING},
        {"d denies", "d", "deny id0", KNOCK_DENYING},
        {"after j it is the next", "j a", "grant id1", KNOCK_WAITING},
        {"marked people go before the cursor", "j Space Space g d", "deny id1 id2", KNOCK_WAITING},
        {"a range", "v j j v d", "deny id0 id1 id2", KNOCK_DENYING},
        {"inverted marks", "Space * a", "grant id1 id2 id3", KNOCK_WAITING},
        {"marks taken away", "j Space Space U g a", "grant id0", KNOCK_ADMITTING},
        {"a key twice in a moment decides once", "a a", "grant id0", KNOCK_ADMITTING},
        {"nothing in the people pane", "3 a d", "", KNOCK_WAITING},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 4);
        desk_wait(&d, READ);
        desk_press(&d, rows[i].keys);
        desk_check_last(&d, rows[i].what, rows[i].sent);
        check_int(rows[i].what, desk_find(&d, "id0")->state, rows[i].state0);
        check_int(rows[i].what, d.n_sent, *rows[i].sent ? 1 : 0);
        desk_close(&d);
    }
}

/* The row under the cursor leaves between the frame and the key. */
static void test_moving_list(void **state)
{
    static const char *const keys[] = {"a", "d", "a a", "d a d"};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(keys); i++) {
        struct desk d;

        desk_open(&d, 3);
        desk_wait(&d, 10 * READ);
        desk_leave(&d, "id0", WHY_LEFT, "");
        desk_press(&d, keys[i]);
        check_int(keys[i], d.n_sent, 0);
        check_str("the cursor is on the neighbour now", desk_room(&d)->at_knock.id, "id1");
        desk_wait(&d, READ);
        desk_press(&d, "a");
        desk_check_last(&d, "which can be admitted after a look", "grant id1");
        desk_close(&d);
    }
}

/* The same for a host who has set the time to read to nothing. */
static void test_landing_needs_a_look(void **state)
{
    static const struct {
        const char *what;
        int64_t after;
        size_t sent;
    } rows[] = {{"at once", 0, 0}, {"just before", READ - 1, 0}, {"on time", READ, 1}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 3);
        d.model.read_ms = 0;
        desk_wait(&d, 1);
        desk_leave(&d, "id0", WHY_LEFT, "");
        desk_press(&d, "a");
        desk_wait(&d, rows[i].after);
        desk_press(&d, "a");
        check_int(rows[i].what, d.n_sent, rows[i].sent);
        desk_close(&d);
    }
}

static void test_gone_row(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 3);
    desk_press(&d, "j");
    desk_wait(&d, READ);
    desk_leave(&d, "id1", WHY_ADMITTED, "tom");
    desk_wait(&d, 60 * 1000);
    check_int("it stays however long", desk_find(&d, "id1")->state, KNOCK_GONE);
    check_int("but does not count", d.model.n_waiting, 2);
    check_int("nor in the room", knocks_waiting(&desk_room(&d)->knocks), 2);
    desk_press(&d, "k");
    check_true("the next key takes it away", desk_find(&d, "id1") == NULL);
    check_str("and moves as from its place", desk_room(&d)->at_knock.id, "id0");
    desk_leave(&d, "id0", WHY_LEFT, "");
    desk_leave(&d, "id2", WHY_LEFT, "");
    desk_press(&d, "a");
    check_int("the last one leaves an empty list", desk_room(&d)->knocks.n, 0);
    check_str("without a cursor", desk_room(&d)->at_knock.id, "");
    desk_knock(&d, "id9", "New", 0);
    desk_frame(&d);
    check_str("until somebody comes", desk_room(&d)->at_knock.id, "id9");
    desk_close(&d);
}

static void test_time_to_read(void **state)
{
    static const struct {
        const char *what;
        int64_t after;
        size_t sent;
    } rows[] = {
        {"at once", 0, 0},
        {"just before", READ - 1, 0},
        {"on time", READ, 1},
        {"just after", READ + 1, 1},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 2);
        desk_wait(&d, rows[i].after);
        desk_press(&d, "a");
        check_int(rows[i].what, d.n_sent, rows[i].sent);
        desk_close(&d);
        desk_open(&d, 2);
        desk_wait(&d, rows[i].after);
        desk_press(&d, "+");
        check_int("the name in the status bar", d.n_sent, rows[i].sent);
        desk_close(&d);
    }
}

static void test_a_new_name_must_be_read(void **state)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_UPDATED, .room = "interview", .seq = 100};
    struct desk d;

    (void)state;
    desk_open(&d, 1);
    desk_wait(&d, READ);
    m.waiting = world_waiting(&desk_find(&d, "id0")->w);
    str_copy(m.waiting.name, sizeof m.waiting.name, "Mallory");
    model_apply(&d.model, &m, d.wall, d.mono);
    desk_press(&d, "a");
    check_int("not drawn yet", d.n_sent, 0);
    desk_frame(&d);
    desk_press(&d, "a +");
    check_int("drawn, not read", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "a");
    desk_check_last(&d, "read", "grant id0");
    desk_close(&d);
}

static void test_unread_marks_ask(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, DESK_PAGE + 3);
    desk_wait(&d, READ);
    desk_press(&d, "* a");
    check_int("nothing is sent", d.n_sent, 0);
    check_int("a question is asked", d.dialog.kind, DIALOG_ADMIT);
    check_int("about the marked", d.dialog.n, DESK_PAGE + 3);
    desk_close(&d);
}

static void test_dialog_is_frozen(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 3);
    desk_knock(&d, "bad", "Guest 0", FLAG_SAME_NAME);
    desk_wait(&d, READ);
    desk_press(&d, "A");
    check_int("open", d.dialog.kind, DIALOG_ADMIT);
    check_int("flagged people are not ticked", d.dialog.n_ticked, 3);
    desk_press(&d, "y");
    check_int("not before it was drawn", d.n_sent, 0);
    desk_frame(&d);
    desk_press(&d, "A A");
    check_int("its own key does not confirm", d.n_sent, 0);
    desk_knock(&d, "late", "Latecomer", 0);
    desk_leave(&d, "id1", WHY_LEFT, "");
    desk_wait(&d, READ);
    desk_press(&d, "y");
    desk_check_last(&d, "neither latecomer nor leaver nor flagged", "grant id0 id2");
    check_true("closed", !dialog_is_open(&d.dialog));
    desk_close(&d);
}

static void test_dialog_keys(void **state)
{
    static const struct {
        const char *what, *keys, *sent;
    } rows[] = {
        {"Enter is the harmless answer", "A Enter y", ""},
        {"Esc cancels", "A Esc y", ""},
        {"n cancels", "D n y", ""},
        {"q cancels and does not quit", "D q y", ""},
        {"deny all", "D y", "deny id0 id1 id2"},
        {"all but one", "D j Space y", "deny id0 id2"},
        {"nobody is ticked", "A i y", ""},
        {"none, then all", "A i i y", "grant id0 id1 id2"},
        {"other keys do nothing", "A a d x 1 y", "grant id0 id1 id2"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *rest = rows[i].keys + 1;
        struct desk d;
        char first[2] = {rows[i].keys[0]};

        desk_open(&d, 3);
        desk_wait(&d, READ);
        desk_press(&d, first);
        desk_frame(&d);
        desk_press(&d, rest + 1);
        desk_check_last(&d, rows[i].what, rows[i].sent);
        desk_close(&d);
    }
}

static struct act act_of(struct desk *d)
{
    return (struct act){.model = &d->model,
                        .dialog = &d->dialog,
                        .prompt = &d->prompt,
                        .keys = d->keys,
                        .mono = d->mono,
                        .wall = d->wall};
}

static void test_bursts_and_pastes(void **state)
{
    static const struct {
        const char *what, *text;
        bool refused;
    } rows[] = {
        {"four keys are typed", "jjkk", false},
        {"a held key is typed", "jjjjjjjjjjjj", false},
        {"a text is not", "jjdjk", true},
        {"nor a name", "Natalia", true},
        {"nor a search that nobody saw begin", "/ana\r", true},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct key key[16];
        struct desk d;
        struct act act;
        size_t n = strlen(rows[i].text);

        desk_open(&d, 3);
        desk_wait(&d, READ);
        act = act_of(&d);
        for (size_t k = 0; k < n; k++)
            key[k] = (struct key){.code = (unsigned char)rows[i].text[k]};
        action_keys(&act, key, n);
        check_int(rows[i].what, strstr(d.model.notice.text, "at once") != NULL, rows[i].refused);
        check_int("nothing was sent", d.n_sent, 0);
        if (rows[i].refused)
            check_str("nor moved", desk_room(&d)->at_knock.id, "id0");
        action_paste(&act, key, n);
        desk_check_said(&d, "a paste", "paste");
        check_int("does nothing", d.n_sent, 0);
        prompt_open(&d.prompt, '/');
        action_paste(&act, key, n);
        check_int("but in a prompt it is text", strlen(d.prompt.text) > 0, 1);
        desk_close(&d);
    }
}

/* A key of another pane says so; one that is nowhere says nothing. */
static void test_keys_of_other_panes(void **state)
{
    static const struct {
        const char *what;
        enum pane focus;
        const char *key, *said;
    } rows[] = {
        {"the editor, at the door", PANE_KNOCKS, "e", "edit-room works in the pane rooms (1)"},
        {"mute, at the door", PANE_KNOCKS, "M", "mute works in the pane people (3)"},
        {"patience, in the rooms", PANE_ROOMS, "w", "hold works in the pane knocking (2)"},
        {"in the log", PANE_LOG, "e", "edit-room works in the pane rooms (1)"},
        {"a key that is nowhere", PANE_KNOCKS, "J", ""},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open(&d, 2);
        desk_wait(&d, READ);
        d.model.focus = rows[i].focus;
        desk_press(&d, rows[i].key);
        check_str(rows[i].what, d.model.notice.text, rows[i].said);
        check_int("nothing was sent", d.n_sent, 0);
        desk_close(&d);
    }
}

static void test_refusals(void **state)
{
    static const struct service blind = {.name = "blind", .caps = CAP_KNOCKS};
    static const char *const keys[] = {"a", "d", "A", "D", "+"};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(keys); i++) {
        struct desk d;

        desk_open(&d, 2);
        desk_wait(&d, READ);
        model_set_link(&d.model, LINE_LOST, "", 0, d.wall);
        desk_press(&d, keys[i]);
        desk_check_said(&d, keys[i], "no connection");
        model_set_link(&d.model, LINE_LIVE, "", 0, d.wall);
        d.model.watch = true;
        desk_press(&d, keys[i]);
        desk_check_said(&d, keys[i], "only watching");
        d.model.watch = false;
        d.model.service = &blind;
        desk_press(&d, keys[i]);
        desk_check_said(&d, keys[i], "this service can not admit or deny people");
        check_int(keys[i], d.n_sent, 0);
        check_true("no dialog", !dialog_is_open(&d.dialog));
        d.model.service = &service_foyer;
        d.line_full = true;
        desk_press(&d, "a");
        desk_check_said(&d, keys[i], "nothing was decided");
        check_int("still waiting", desk_find(&d, "id0")->state, KNOCK_WAITING);
        desk_close(&d);
    }
}

static void test_lost_between_question_and_answer(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 2);
    desk_wait(&d, READ);
    desk_press(&d, "A");
    desk_frame(&d);
    model_set_link(&d.model, LINE_LOST, "", 0, d.wall);
    desk_press(&d, "y");
    check_int("nothing is sent", d.n_sent, 0);
    desk_check_said(&d, "and it is said", "no connection");
    desk_close(&d);
}

static void test_next_is_plain(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 0);
    desk_knock(&d, "bad", "Host", FLAG_LOOK_ALIKE);
    desk_knock(&d, "ok", "Ana", 0);
    desk_frame(&d);
    check_str("flagged people are not named", d.model.next.id, "ok");
    desk_wait(&d, READ);
    desk_press(&d, "1 +");
    desk_check_last(&d, "from any pane", "grant ok");
    desk_frame(&d);
    check_str("then nobody", d.model.next.id, "");
    desk_close(&d);
}

static void test_quit(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 2);
    desk_wait(&d, READ);
    check_int("q leaves", desk_press(&d, "q") & ACT_QUIT, ACT_QUIT);
    desk_press(&d, "a");
    check_int("but asks while a decision is on its way", desk_press(&d, "q") & ACT_QUIT, 0);
    desk_frame(&d);
    check_int("q does not confirm", desk_press(&d, "q") & ACT_QUIT, 0);
    check_int("y does", desk_press(&d, "y") & ACT_QUIT, ACT_QUIT);
    desk_close(&d);
}

static void test_find(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 0);
    desk_knock(&d, "a", "Ana Lima", 0);
    desk_knock(&d, "b", "Böb", 0);
    desk_knock(&d, "c", "ANABEL", 0);
    desk_frame(&d);
    desk_press(&d, "/ a n a Enter");
    check_str("the next that has it", desk_room(&d)->at_knock.id, "c");
    desk_press(&d, "n");
    check_str("round the end", desk_room(&d)->at_knock.id, "a");
    desk_press(&d, "N");
    check_str("and back", desk_room(&d)->at_knock.id, "c");
    desk_press(&d, "/ b o b Enter");
    check_str("accents do not matter", desk_room(&d)->at_knock.id, "b");
    desk_press(&d, "/ x y Enter");
    desk_check_said(&d, "not there", "no name here has 'xy'");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_admit_and_deny),
        cmocka_unit_test(test_moving_list),
        cmocka_unit_test(test_landing_needs_a_look),
        cmocka_unit_test(test_gone_row),
        cmocka_unit_test(test_time_to_read),
        cmocka_unit_test(test_a_new_name_must_be_read),
        cmocka_unit_test(test_unread_marks_ask),
        cmocka_unit_test(test_dialog_is_frozen),
        cmocka_unit_test(test_dialog_keys),
        cmocka_unit_test(test_bursts_and_pastes),
        cmocka_unit_test(test_keys_of_other_panes),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_lost_between_question_and_answer),
        cmocka_unit_test(test_next_is_plain),
        cmocka_unit_test(test_quit),
        cmocka_unit_test(test_find),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
