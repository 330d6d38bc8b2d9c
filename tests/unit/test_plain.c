/* Line mode: typed verbs ask the server for exactly what the keys ask for, and refuse what the keys
 * refuse. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tests/lib/check.h"
#include "tests/lib/plain_desk.h"
#include "tui/plain/plain_private.h"

enum { READ = TIME_READ_BEFORE_KEY, TEXT = 8192 };

static void check_said(const struct plain_desk *p, const char *what, const char *part)
{
    if (!strstr(plain_desk_said(p), part))
        fail_msg("%s: said \"%s\", wanted \"%s\" in it", what, plain_desk_said(p), part);
}

/* ---- the same as the keys ---- */

static const struct {
    const char *lines, *keys, *line, *after;
    enum action what;
} same[] = {
    {"admit 1", "a", NULL, NULL, ACTION_ADMIT},
    {"admit Guest 0", "a", NULL, NULL, ACTION_ADMIT},
    {"admit \"guest 1\", 3", "j Space Space a", NULL, NULL, ACTION_ADMIT},
    {"a 2", "j a", NULL, NULL, ACTION_ADMIT},
    {"deny 1", "d", NULL, NULL, ACTION_DENY},
    {"deny 1,2,3,1", "Space Space Space d", NULL, NULL, ACTION_DENY},
    {"deny-reason 1 no name", "A-d", "no name", NULL, ACTION_DENY_REASON},
    {"deny-reason 1\nno name", "A-d", "no name", NULL, ACTION_DENY_REASON},
    {"hold 1", "w", "", NULL, ACTION_HOLD},
    {"hold 1 a moment", "w", "a moment", NULL, ACTION_HOLD},
    {"message 1 hello", "m", "hello", NULL, ACTION_MESSAGE},
    {"message 5 hi", "3 j m", "hi", NULL, ACTION_MESSAGE},
    {"broadcast soon", "B", "soon", NULL, ACTION_BROADCAST},
    {"broadcast interview soon", "B", "soon", NULL, ACTION_BROADCAST},
    {"block 1\nyes", "b", NULL, "y", ACTION_BLOCK},
    {"block 1 24h\nyes", "b", NULL, "j y", ACTION_BLOCK},
    {"block 1\nforever everywhere\nyes", "b", NULL, "j j Tab y", ACTION_BLOCK},
    {"block 1 -name\nyes", "b", NULL, "5 y", ACTION_BLOCK},
    {"block 1 24h device\nyes", "b", NULL, "j 5 y", ACTION_BLOCK},
    {"block 1\n-device\n+device\nname device\nyes", "b", NULL, "y", ACTION_BLOCK},
    {"admit-all\nyes", "A", NULL, "y", ACTION_ADMIT_ALL},
    {"admit-all interview\nuntick 2\nyes", "A", NULL, "j Space y", ACTION_ADMIT_ALL},
    {"deny-all\ny", "D", NULL, "y", ACTION_DENY_ALL},
    {"admit-number 2\nyes", "A-n", "2", "y", ACTION_ADMIT_NUMBER},
    {"admit-number 2 interview\nyes", "A-n", "2", "y", ACTION_ADMIT_NUMBER},
    {"mute Joon", "3 j M", NULL, NULL, ACTION_MUTE},
    {"mute 5 6", "3 j Space Space M", NULL, NULL, ACTION_MUTE},
    {"unmute 5", "3 j u", NULL, NULL, ACTION_UNMUTE},
    {"camera-off 5", "3 j C", NULL, NULL, ACTION_CAMERA_OFF},
    {"stop-share 5", "3 j S", NULL, NULL, ACTION_STOP_SHARE},
    {"park 5", "3 j p", NULL, NULL, ACTION_PARK},
    {"eject 5", "3 j x", NULL, NULL, ACTION_EJECT},
    {"eject-reason 5 noise", "3 j A-x", "noise", NULL, ACTION_EJECT_REASON},
    {"eject-block 5 24h\nyes", "3 j X", NULL, "j y", ACTION_EJECT_BLOCK},
    {"rename 5 Joon Park", "3 j r", " Park", NULL, ACTION_RENAME},
    {"make-admin 5", "3 j o", NULL, NULL, ACTION_MAKE_ADMIN},
    {"unmake-admin 5", "3 j O", NULL, NULL, ACTION_UNMAKE_ADMIN},
    {"rights 5 -audio\nyes", "3 j P", NULL, "Space y", ACTION_RIGHTS},
    {"until 5 +10m", "3 j E", "+10m", NULL, ACTION_UNTIL},
    {"until 5 never", "3 j E", "never", NULL, ACTION_UNTIL},
    {"mute-rest\nyes", "3 A-m", NULL, "y", ACTION_MUTE_REST},
    {"camera-off-rest interview but 5\nyes", "3 j Space A-c", NULL, "y", ACTION_CAMERA_REST},
    {"stop-share-rest but Joon\nyes", "3 j Space A-s", NULL, "y", ACTION_SHARE_REST},
    {"lock", "L", NULL, NULL, ACTION_LOCK},
    {"panic interview", "!", NULL, NULL, ACTION_PANIC},
    {"stream rtmp://x/y", "A-l", "rtmp://x/y", NULL, ACTION_STREAM},
    {"stream", "A-l", "", NULL, ACTION_STREAM},
    {"record", "A-r", NULL, NULL, ACTION_RECORD},
    {"end-meeting\ninterview", "1 X", "interview", NULL, ACTION_END_MEETING},
    {"admit-next\nadmit-next", "+", NULL, NULL, ACTION_ADMIT_NEXT},
    {"lower-hand 5 6", "3 j Space Space H", NULL, NULL, ACTION_LOWER_HAND},
};

static void by_keys(const char *keys, const char *line, const char *after, char *dst)
{
    struct desk d;

    desk_open(&d, 3);
    desk_join(&d, "p0", "Mira", true);
    desk_join(&d, "p1", "Joon", false);
    desk_join(&d, "p2", "Lea", false);
    desk_frame(&d);
    desk_wait(&d, 10 * 1000);
    desk_press(&d, keys);
    if (line)
        desk_type(&d, line);
    desk_frame(&d);
    if (after)
        desk_press(&d, after);
    desk_request(&d, dst, TEXT);
    desk_close(&d);
}

static void asks_for_the_same_as_the_keys(void **state)
{
    char wanted[TEXT], got[TEXT];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(same); i++) {
        const char *next = strstr(same[i].lines, "admit-next\n");
        struct plain_desk p;

        by_keys(same[i].keys, same[i].line, same[i].after, wanted);
        check_true(same[i].lines, *wanted != '\0');
        plain_desk_open(&p, false);
        if (next) { /* its name must be read in between */
            plain_desk_type(&p, "admit-next");
            check_int("nothing yet", p.d.n_sent, 0);
            plain_desk_wait(&p, READ);
        }
        plain_desk_type(&p, next ? "admit-next" : same[i].lines);
        desk_request(&p.d, got, sizeof got);
        check_str(same[i].lines, got, wanted);
        check_int(same[i].lines, p.d.n_sent, 1);
        plain_desk_close(&p);
    }
}

/* The actions that ask the server for nothing by themselves, or for nothing at once. */
static const struct {
    enum action what;
    const char *lines, *said;
} others[] = {
    {ACTION_UNDO, "undo", "no decision to take back"},
    {ACTION_REDO, "redo", "nothing was taken back that could be done again"},
    {ACTION_REPEAT, "repeat 1", "nothing was decided yet"},
    {ACTION_MACRO, "macro x 1", "there is no macro 'x'"},
    {ACTION_EDIT_ROOM, "edit-room", "editing interview"},
    {ACTION_NEW_ROOM, "new-room", "a new room, "},
    {ACTION_TOKEN, "token", "a token for interview"},
    {ACTION_TOKEN_FOR, "token-for 2", "user_name: Guest 1"},
    {ACTION_BLOCKS, "blocks\nno", "nothing was done"},
    {ACTION_PANE_1, "pane-rooms", "interview, private, 3 waiting"},
    {ACTION_PANE_2, "pane-knocking", "3 waiting in all rooms"},
    {ACTION_PANE_3, "pane-people", "3 inside"},
    {ACTION_PANE_4, "pane-log 2", "joined Lea"},
    {ACTION_PANE_5, "pane-detail 1", "1: Guest 0, waits at interview"},
    {ACTION_NEXT_ROOM, "next-waiting-room", "interview is chosen"},
    {ACTION_ALL_ROOMS, "all-rooms", "no room is chosen"},
    {ACTION_ROOM, "room interview", "interview is chosen"},
    {ACTION_OPEN, "open interview", "interview is chosen"},
    {ACTION_FIND, "find joon", "5: Joon"},
    {ACTION_FILTER, "filter part !joon", "6: Lea"},
    {ACTION_SET, "set theme=light", "this can not be done here"},
    {ACTION_HELP, "help mute", "mute (M) PEOPLE"},
    {ACTION_BACK, "back", "nothing is open"},
#define NO_CURSOR "is for the screen alone: there is no cursor here"
    {ACTION_DOWN, "down", NO_CURSOR},
    {ACTION_UP, "up", NO_CURSOR},
    {ACTION_FIRST, "first", NO_CURSOR},
    {ACTION_LAST, "last", NO_CURSOR},
    {ACTION_PAGE_DOWN, "page-down", NO_CURSOR},
    {ACTION_PAGE_UP, "page-up", NO_CURSOR},
    {ACTION_HALF_DOWN, "half-down", NO_CURSOR},
    {ACTION_HALF_UP, "half-up", NO_CURSOR},
    {ACTION_FOLLOW, "follow", NO_CURSOR},
#define NO_MARKS "is for the screen alone: there are no marks here"
    {ACTION_MARK, "mark", NO_MARKS},
    {ACTION_RANGE, "mark-range", NO_MARKS},
    {ACTION_INVERT, "mark-invert", NO_MARKS},
    {ACTION_UNMARK, "unmark-all", NO_MARKS},
#define NO_PANES "is for the screen alone: there are no panes here"
    {ACTION_NEXT_PANE, "next-pane", NO_PANES},
    {ACTION_PREV_PANE, "previous-pane", NO_PANES},
    {ACTION_ZOOM, "zoom", NO_PANES},
    {ACTION_FIND_NEXT, "find-next", "is for the screen alone: find TEXT"},
    {ACTION_FIND_PREV, "find-previous", "is for the screen alone: find TEXT"},
    {ACTION_SORT, "sort", "is for the screen alone: lists are in the order"},
    {ACTION_REVERSE, "reverse", "is for the screen alone: lists are in the order"},
    {ACTION_FREEZE, "freeze", "is for the screen alone: nothing moves"},
    {ACTION_COMMAND, "command", "is for the screen alone: every line is a command"},
    {ACTION_THEME_NAMED, "theme light", "is for the screen alone: there are no colours"},
    {ACTION_THEME, "next-theme", "is for the screen alone: there are no colours"},
    {ACTION_MOUSE, "mouse", "is for the screen alone: there is nothing to click"},
    {ACTION_REDRAW, "redraw", "is for the screen alone: nothing is drawn"},
};

/* What is for the owner of line mode to do. */
static const struct {
    enum action what;
    const char *line;
    unsigned act;
} outside[] = {{ACTION_QUIT, "quit", ACT_QUIT},
               {ACTION_RELOAD, "reload", ACT_RELOAD},
               {ACTION_SUSPEND, "suspend", ACT_SUSPEND}};

/* Each action can be done in lines, or says in words why not. */
static void no_action_is_left_out(void **state)
{
    bool known[ACTION_COUNT] = {false};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(same); i++)
        known[same[i].what] = true;
    for (size_t i = 0; i < CHECK_COUNT(others); i++) {
        bool here = !*plain_not_here(others[i].what);
        struct plain_desk p;

        known[others[i].what] = true;
        plain_desk_open(&p, false);
        plain_desk_type(&p, others[i].lines);
        check_said(&p, others[i].lines, others[i].said);
        check_int(others[i].lines, !strstr(plain_desk_said(&p), "for the screen alone"), here);
        check_int(others[i].lines, plain_desk_asked(&p), 0);
        plain_desk_close(&p);
    }
    for (size_t i = 0; i < CHECK_COUNT(outside); i++) {
        struct plain_desk p;

        known[outside[i].what] = true;
        plain_desk_open(&p, false);
        check_true(outside[i].line, plain_desk_type(&p, outside[i].line) & outside[i].act);
        plain_desk_close(&p);
    }
    for (int a = 0; a < ACTION_COUNT; a++)
        if (!known[a])
            fail_msg("no typed line for the action %s", action_infos[a].name);
}

/* The last decision again, with its words, to others. */
static void repeats_to_others(void **state)
{
    static const struct {
        const char *first, *again, *same_as;
    } rows[] = {
        {"message 1 hello there", "repeat 2", "message 2 hello there"},
        {"deny-reason 1 no name", "repeat 2,3", "deny-reason 2,3 no name"},
        {"deny 1", "repeat \"guest 1\"", "deny 2"},
        {"message \"guest 0\" hi", "repeat 3", "message 3 hi"},
        {"broadcast interview soon", "repeat interview", "broadcast soon"},
        {"broadcast soon", "repeat", "broadcast soon"},
        {"mute 5", "repeat 6", "mute 6"},
        {"block 1 24h\nyes", "repeat 2\nyes", "block 2 24h\nyes"},
        {"stream rtmp://x/key", "repeat", "stream"},
        {"end-meeting\ninterview", "repeat\ninterview", "end-meeting\ninterview"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char wanted[TEXT], got[TEXT];
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, rows[i].same_as);
        desk_request(&p.d, wanted, sizeof wanted);
        check_true(rows[i].same_as, *wanted != '\0');
        plain_desk_close(&p);
        plain_desk_open(&p, false);
        plain_desk_type(&p, "repeat 1");
        check_said(&p, rows[i].first, "nothing was decided yet");
        plain_desk_type(&p, rows[i].first);
        check_int(rows[i].first, p.d.n_sent, 1);
        plain_desk_type(&p, rows[i].again);
        check_int(rows[i].again, p.d.n_sent, 2);
        desk_request(&p.d, got, sizeof got);
        check_str(rows[i].again, got, wanted);
        plain_desk_close(&p);
    }
}

static void plays_macros(void **state)
{
    static const char file[] = "p = message One moment please; hold\nb = block; deny\nl = lock\n";
    struct macros macros = {.n = 0};
    struct plain_desk p;
    char got[TEXT];

    (void)state;
    check_int("the file", macros_parse(&macros, "macros.conf", file, strlen(file), NULL, NULL), 0);
    plain_desk_open_with(&p, false, &macros);
    plain_desk_type(&p, "macro x 1");
    check_said(&p, "one that is not there", "there is no macro 'x'");
    plain_desk_type(&p, "macro p 9");
    check_said(&p, "nobody", "macro p stopped at 'message One moment please'");
    check_int("nothing was done", p.d.n_sent, 0);
    plain_desk_paste(&p, "macro p 1\nwaiting");
    check_said(&p, "a paste", "nobody types like that");
    check_int("nothing was done", p.d.n_sent, 0);
    plain_desk_type(&p, "macro p 1");
    check_int("two steps", p.d.n_sent, 2);
    desk_request(&p.d, got, sizeof got);
    check_true("the second", strstr(got, "id0") != NULL);
    plain_desk_type(&p, "macro l");
    check_int("about the room", p.d.n_sent, 3);
    plain_desk_type(&p, "macro b 2");
    check_said(&p, "a question ends it", "the rest of macro b is left out");
    check_int("and nothing is decided", p.d.n_sent, 3);
    plain_desk_type(&p, "no");
    plain_desk_close(&p);
    macros_free(&macros);
}

static void undo_and_redo(void **state)
{
    char text[TEXT];
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    plain_desk_type(&p, "undo");
    check_said(&p, "nothing yet", "no decision to take back");
    plain_desk_type(&p, "deny 1");
    desk_decided(&p.d, "d1");
    plain_desk_type(&p, "undo");
    check_str("undo", desk_request(&p.d, text, sizeof text),
              "\"action\":\"undo\",\"room\":\"interview\",\"decision\":\"d1\"");
    desk_answer(&p.d, true, ERR_OK, NULL, NULL);
    plain_desk_type(&p, "Z");
    check_str("redo, by its key", desk_request(&p.d, text, sizeof text),
              "\"action\":\"redo\",\"room\":\"interview\",\"decision\":\"d1\"");
    plain_desk_close(&p);
}

/* ---- what is refused ---- */

static void refuses_in_words(void **state)
{
    static const struct {
        const char *what, *lines, *said;
    } rows[] = {
        {"nobody is named", "admit", "say who"},
        {"a number that was never told", "admit 99", "nobody has the number 99"},
        {"zero is no number", "admit 0", "'0' does not wait"},
        {"somebody inside can not be admitted", "admit 5", "Joon is inside already"},
        {"who waits can not be muted", "mute 1", "is not inside, but waits"},
        {"two kinds at once", "message 1,5 hello", "one kind at a time"},
        {"an ambiguous name", "admit Guest", "fits 3 people"},
        {"a name that nobody has", "admit Bob", "'Bob' does not wait"},
        {"one wrong of several", "admit 1,Bob", "'Bob' does not wait"},
        {"a name of nothing", "admit ,", ""},
        {"a verb that is none", "admitt 1", "did you mean admit?"},
        {"an ambiguous beginning", "ad 1", "there is no verb 'ad'"},
        {"a room that is none", "lock kitchen", "there is no room 'kitchen'"},
        {"a person is no room", "lock 1", "is a person, not a room"},
        {"words behind a verb without", "undo 3", "undo takes no words"},
        {"rename one only", "rename 5,6 Bob", "one person at a time"},
        {"another name ends nothing", "end-meeting\ninterviews", "is not the name of the room"},
        {"the name on the same line ends nothing", "end-meeting interview interview\n",
         "nothing was done"},
        {"an empty line to a question", "deny-reason 1\n", "nothing was done"},
        {"no", "admit-all\nno", "nothing was done"},
        {"an empty line", "admit-all\n", "nothing was done"},
        {"another verb is no answer", "admit-all\ndeny 2", "'deny 2' was not run"},
        {"the same verb does not confirm", "admit-all\nadmit-all", "was not run"},
        {"a length that is none", "block 1 1y", "none of the choices"},
        {"a signal that is none", "block 1 shoes", "none of the choices"},
        {"a signal that is not known", "block 1 token", "none of the choices"},
        {"too few points", "block 1 name\nyes\nno", "Guest 0 would have 40 points"},
        {"a right that is none", "rights 5 laser", "none of the choices"},
        {"no time", "until 5 soon", "is no time"},
        {"no number of people", "admit-number some\nyes", "no number of people"},
        {"no words", "message 1\n", "nothing was done"},
        {"a choice for a question without", "admit-all\n24h", "was not run"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct plain_desk p;

        plain_desk_open(&p, false);
        plain_desk_type(&p, rows[i].lines);
        check_said(&p, rows[i].what, rows[i].said);
        check_int(rows[i].what, p.d.n_sent, 0);
        plain_desk_type(&p, "status");
        check_said(&p, "and it lives", "1 room, 3 waiting");
        check_true("no question is left", !dialog_is_open(&p.d.dialog));
        check_true("no prompt is left", !prompt_is_open(&p.d.prompt));
        plain_desk_close(&p);
    }
}

static void a_text_has_a_limit(void **state)
{
    char line[PROMPT_MAX + 64];

    (void)state;
    for (int over = -1; over <= 1; over++) {
        struct plain_desk p;
        size_t n = (size_t)snprintf(line, sizeof line, "message 1 ");

        memset(line + n, 'x', (size_t)(PROMPT_MAX + over));
        line[n + (size_t)(PROMPT_MAX + over)] = '\0';
        plain_desk_open(&p, false);
        plain_desk_type(&p, line);
        check_int("one message or none", p.d.n_sent, over <= 0 ? 1 : 0);
        plain_desk_close(&p);
    }
}

static void looking_is_not_deciding(void **state)
{
    struct plain_desk p;

    (void)state;
    plain_desk_open(&p, false);
    p.d.model.watch = true;
    for (size_t i = 0; i < CHECK_COUNT(same); i++) {
        plain_desk_type(&p, same[i].lines);
        check_int(same[i].lines, p.d.n_sent, 0);
        check_said(&p, same[i].lines, "only watching");
    }
    plain_desk_type(&p, "undo");
    check_said(&p, "undo", "only watching");
    plain_desk_type(&p, "help mute");
    check_said(&p, "help says so", "(not while watching)");
    p.d.model.watch = false;
    model_set_link(&p.d.model, LINE_LOST, "cut", 0, p.d.wall);
    plain_desk_type(&p, "admit 1");
    check_said(&p, "no link", "no connection");
    check_int("nothing", p.d.n_sent, 0);
    plain_desk_close(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_the_same_as_the_keys),
        cmocka_unit_test(no_action_is_left_out),
        cmocka_unit_test(repeats_to_others),
        cmocka_unit_test(plays_macros),
        cmocka_unit_test(undo_and_redo),
        cmocka_unit_test(refuses_in_words),
        cmocka_unit_test(a_text_has_a_limit),
        cmocka_unit_test(looking_is_not_deciding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
