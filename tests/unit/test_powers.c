/* What the keys of hosts ask of the server, and when they refuse to. */

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/input/until.h"

enum { READ = TIME_READ_BEFORE_KEY };

#define W "\"action\":\"update-waiting-participants\",\"room\":\"interview\",\"updatesById\":"
#define P "\"action\":\"update-participants\",\"room\":\"interview\",\"updatesById\":"
#define R "\"room\":\"interview\""

static const struct {
    const char *what, *keys, *line, *after, *request;
} rows[] = {
    {"d denies after the grace time", "d", NULL, NULL,
     W "{\"id0\":{\"grantRequestedAccess\":false,\"grace\":4}}"},
    {"a reason is told", "A-d", "no name", NULL,
     W "{\"id0\":{\"grantRequestedAccess\":false,\"reason\":\"no name\",\"grace\":4}}"},
    {"hold with words", "w", "a moment", NULL,
     "\"action\":\"hold\"," R ",\"ids\":[\"id0\"],\"text\":\"a moment\",\"on\":true"},
    {"hold without", "w", "", NULL, "\"action\":\"hold\"," R ",\"ids\":[\"id0\"],\"on\":true"},
    {"words to one", "m", "hello", NULL,
     "\"action\":\"message\"," R ",\"ids\":[\"id0\"],\"text\":\"hello\""},
    {"words to the marked", "j Space Space m", "hello", NULL,
     "\"action\":\"message\"," R ",\"ids\":[\"id1\",\"id2\"],\"text\":\"hello\""},
    {"words to all who wait", "B", "soon", NULL,
     "\"action\":\"message\"," R ",\"ids\":[\"*\"],\"text\":\"soon\""},
    {"the default block is the shortest, here", "b", NULL, "y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"grace\":4}}"},
    {"a block for good, everywhere", "b", NULL, "j j Tab y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"forever\",\"blockDomain\":true,"
       "\"grace\":4}}"},
    {"a block by the device alone", "b", NULL, "5 y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"signals\":[\"device\"],"
       "\"grace\":4}}"},
    {"the tick taken and given back", "b", NULL, "j 1 5 1 y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"24h\",\"signals\":[\"device\"],"
       "\"grace\":4}}"},
    {"all ticked again says nothing of them", "b", NULL, "1 5 5 1 y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"grace\":4}}"},
    {"what is not known can not be ticked", "b", NULL, "2 3 4 6 0 y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"grace\":4}}"},
    {"the name alone is too little", "b", NULL, "1 y", ""},
    {"nothing is too little", "b", NULL, "1 5 y", ""},
    {"enough again", "b", NULL, "1 y 1 y",
     W "{\"id0\":{\"grantRequestedAccess\":false,\"block\":\"meeting\",\"grace\":4}}"},
    {"so many admitted", "A-n", "2", "y",
     W "{\"id0\":{\"grantRequestedAccess\":true},\"id1\":{\"grantRequestedAccess\":true}}"},
    {"mute", "3 j M", NULL, NULL, P "{\"p1\":{\"setAudio\":false}}"},
    {"unmute", "3 j u", NULL, NULL, P "{\"p1\":{\"setAudio\":true}}"},
    {"camera off", "3 j C", NULL, NULL, P "{\"p1\":{\"setVideo\":false}}"},
    {"stop share", "3 j S", NULL, NULL, P "{\"p1\":{\"setScreenShare\":false}}"},
    {"park", "3 j p", NULL, NULL, P "{\"p1\":{\"park\":true}}"},
    {"eject after the grace time", "3 j x", NULL, NULL, P "{\"p1\":{\"eject\":true,\"grace\":4}}"},
    {"with a reason", "3 j A-x", "noise", NULL,
     P "{\"p1\":{\"eject\":true,\"reason\":\"noise\",\"grace\":4}}"},
    {"eject and block", "3 j X", NULL, "j y",
     P "{\"p1\":{\"eject\":true,\"block\":\"24h\",\"grace\":4}}"},
    {"eject and block by the device alone", "3 j X", NULL, "5 y",
     P "{\"p1\":{\"eject\":true,\"block\":\"meeting\",\"signals\":[\"device\"],\"grace\":4}}"},
    {"rename, from the name it is", "3 j r", " Park", NULL,
     P "{\"p1\":{\"rename\":\"Joon Park\"}}"},
    {"rename at the door", "r", " Park", NULL, P "{\"id0\":{\"rename\":\"Guest 0 Park\"}}"},
    {"make an admin", "3 j o", NULL, NULL,
     P "{\"p1\":{\"updatePermissions\":{\"canAdmin\":[\"participants\"]}}}"},
    {"unmake an admin", "3 j O", NULL, NULL,
     P "{\"p1\":{\"updatePermissions\":{\"canAdmin\":false}}}"},
    {"one right less", "3 j P", NULL, "Space y",
     P "{\"p1\":{\"updatePermissions\":{\"canSend\":[\"video\",\"screenVideo\",\"screenAudio\","
       "\"customVideo\",\"customAudio\"]}}}"},
    {"until then", "3 j E", "+10m", NULL, P "{\"p1\":{\"ejectAt\":1600400}}"},
    {"for ever", "3 j E", "never", NULL, P "{\"p1\":{\"ejectAt\":0}}"},
    {"all but owners", "3 A-m", NULL, "y",
     P "{\"p1\":{\"setAudio\":false},\"p2\":{\"setAudio\":false}}"},
    {"all but the marked", "3 j Space A-c", NULL, "y", P "{\"p2\":{\"setVideo\":false}}"},
    {"sharing of all", "1 A-s", NULL, "y",
     P "{\"p1\":{\"setScreenShare\":false},\"p2\":{\"setScreenShare\":false}}"},
    {"the marked", "3 j Space M", NULL, NULL, P "{\"p1\":{\"setAudio\":false}}"},
    {"words to somebody inside", "3 j m", "hi", NULL,
     "\"action\":\"message\"," R ",\"ids\":[\"p1\"],\"text\":\"hi\""},
    {"lock", "L", NULL, NULL, "\"action\":\"update-room\"," R ",\"lock\":true"},
    {"panic", "!", NULL, NULL, "\"action\":\"update-room\"," R ",\"panic\":true"},
    {"stream", "A-l", "rtmp://x/y", NULL,
     "\"action\":\"start-live-streaming\"," R ",\"data\":{\"rtmpUrl\":\"rtmp://x/y\"}"},
    {"stream to where it is set", "A-l", "", NULL, "\"action\":\"start-live-streaming\"," R ""},
    {"record", "A-r", NULL, NULL, "\"action\":\"start-recording\"," R ""},
    {"the end, by its name", "1 X", "interview", NULL,
     "\"action\":\"end-meeting\"," R ",\"name\":\"interview\""},
    {"words to the rest", "A Space m", "sorry", NULL,
     "\"action\":\"message\"," R ",\"ids\":[\"id0\"],\"text\":\"sorry\""},
    {"one by one", "A r", NULL, "y", W "{\"id0\":{\"grantRequestedAccess\":true}}"},
    {"one by one, not the first", "A r n", NULL, "y",
     W "{\"id1\":{\"grantRequestedAccess\":true}}"},
    {"a block is refused by Enter", "b", NULL, "Enter", ""},
    {"and by Escape", "b", NULL, "Esc", ""},
    {"the key that asked does not answer", "b", NULL, "b", ""},
    {"another name ends nothing", "1 X", "interviews", NULL, ""},
    {"no words, no message", "m", "", NULL, ""},
    {"the same name is no renaming", "3 j r", "", NULL, ""},
    {"no time", "3 j E", "soon", NULL, ""},
    {"no number", "A-n", "some", "y", ""},
    {"no hand is up", "3 j H", NULL, NULL, ""},
};

static void test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, rows[i].keys);
        check_int("asking sends nothing", rows[i].line || rows[i].after ? d.n_sent : 0, 0);
        if (rows[i].line)
            desk_type(&d, rows[i].line);
        desk_frame(&d);
        desk_wait(&d, READ);
        if (rows[i].after)
            desk_press(&d, rows[i].after);
        desk_check_request(&d, rows[i].what, rows[i].request);
        check_int(rows[i].what, d.n_sent, *rows[i].request ? 1 : 0);
        desk_close(&d);
    }
}

/* ---- when nothing is done ---- */

static const char *const at_door[] = {"a", "d", "A-d", "w", "m", "b"};
static const char *const inside[] = {"M", "C", "S", "p", "x", "A-x", "X",
                                     "r", "o", "O", "P", "E", "H",   "u"};

static void check_nothing(struct desk *d, const char *key)
{
    check_int(key, d->n_sent, 0);
    check_true(key, !dialog_is_open(&d->dialog));
    check_true(key, !prompt_is_open(&d->prompt));
}

/* Somebody leaves between the frame and the key. */
static void test_gone_rows(void **state)
{
    struct wire_msg left = {.kind = WIRE_EV_PARTICIPANT_LEFT, .room = "interview", .seq = 900};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(at_door); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_leave(&d, "id0", WHY_LEFT, "");
        desk_press(&d, at_door[i]);
        check_nothing(&d, at_door[i]);
        desk_check_said(&d, at_door[i], "Guest 0 does not wait any more");
        desk_close(&d);
    }
    for (size_t i = 0; i < CHECK_COUNT(inside); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, "3 j");
        str_copy(left.who.id, sizeof left.who.id, "p1");
        model_apply(&d.model, &left, d.wall, d.mono);
        desk_press(&d, inside[i]);
        check_nothing(&d, inside[i]);
        desk_check_said(&d, inside[i], "Joon has left");
        desk_press(&d, inside[i]);
        check_nothing(&d, "the neighbour under the cursor needs a look");
        desk_close(&d);
    }
}

static void test_time_to_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(at_door); i++) {
        struct desk d;

        desk_open(&d, 1);
        desk_wait(&d, READ - 1);
        desk_press(&d, at_door[i]);
        check_nothing(&d, at_door[i]);
        desk_check_said(&d, at_door[i], "too quick");
        desk_close(&d);
    }
    for (size_t i = 0; i < CHECK_COUNT(inside); i++) {
        struct desk d;

        desk_open(&d, 0);
        desk_join(&d, "p1", "Joon", false);
        desk_frame(&d);
        desk_wait(&d, READ - 1);
        desk_press(&d, "3");
        desk_press(&d, inside[i]);
        check_nothing(&d, inside[i]);
        desk_check_said(&d, inside[i], "too quick");
        desk_close(&d);
    }
}

static void test_not_now(void **state)
{
    (void)state;
    for (int a = 0; a < ACTION_COUNT; a++) {
        struct act act = {0};
        struct desk d;

        if (action_infos[a].kind == KIND_VIEW)
            continue;
        desk_open_full(&d);
        act.model = &d.model;
        act.dialog = &d.dialog;
        act.prompt = &d.prompt;
        act.mono = d.mono;
        d.model.watch = true;
        action_run(&act, (enum action)a);
        check_nothing(&d, action_infos[a].name);
        desk_check_said(&d, action_infos[a].name, "only watching");
        d.model.watch = false;
        d.model.link.state = LINE_LOST;
        action_run(&act, (enum action)a);
        check_nothing(&d, action_infos[a].name);
        desk_check_said(&d, action_infos[a].name, "no connection");
        d.model.link.state = LINE_LIVE;
        if (action_infos[a].cap == CAP_NONE) {
            desk_close(&d);
            continue;
        }
        d.model.service = &(struct service){.name = "less", .caps = 0};
        action_run(&act, (enum action)a);
        check_nothing(&d, action_infos[a].name);
        desk_check_said(&d, action_infos[a].name, "this service can not");
        desk_close(&d);
    }
}

/* ---- frozen ---- */

static void test_frozen(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, "m");
    desk_leave(&d, "id0", WHY_LEFT, "");
    desk_knock(&d, "new", "Newcomer", 0);
    desk_frame(&d);
    desk_type(&d, "hello");
    desk_check_request(&d, "words go to whom they were for",
                       "\"action\":\"message\"," R ",\"ids\":[\"id0\"],\"text\":\"hello\"");
    desk_close(&d);
    desk_open_full(&d);
    desk_press(&d, "j b");
    desk_leave(&d, "id1", WHY_LEFT, "");
    desk_wait(&d, READ);
    desk_press(&d, "y");
    check_int("nobody else is blocked", d.n_sent, 0);
    desk_check_said(&d, "and it is said", "nobody was blocked");
    desk_close(&d);
    desk_open_full(&d);
    desk_press(&d, "A r");
    desk_wait(&d, READ - 1);
    desk_press(&d, "y");
    check_int("one by one needs a look at each", d.n_sent, 0);
    desk_wait(&d, READ);
    desk_press(&d, "y");
    desk_press(&d, "y");
    check_int("also at the second", d.n_sent, 1);
    desk_wait(&d, 1);
    desk_wait(&d, READ);
    desk_press(&d, "y");
    check_int("which then is answered", d.n_sent, 2);
    desk_close(&d);
}

static void test_paste_into_a_line(void **state)
{
    static const char text[] = "hello\rad\rx";
    struct key keys[sizeof text - 1];
    struct act act = {0};
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, "m");
    act = (struct act){.model = &d.model, .dialog = &d.dialog, .prompt = &d.prompt, .keys = d.keys};
    for (size_t i = 0; i < CHECK_COUNT(keys); i++)
        keys[i] = (struct key){.code = (uint32_t)text[i]};
    action_keys(&act, keys, CHECK_COUNT(keys));
    check_str("a burst is text and ends no line", d.prompt.text, "helloadx");
    action_paste(&act, keys, CHECK_COUNT(keys));
    check_str("so is a paste", d.prompt.text, "helloadxhelloadx");
    check_int("nothing was sent", d.n_sent, 0);
    desk_close(&d);
}

/* ---- taking back ---- */

static void test_undo(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, "z");
    desk_check_said(&d, "at first", "no decision to take back");
    desk_press(&d, "d");
    desk_pending(&d, "id0", PENDING_DENY, "mira", "d1");
    desk_decided(&d, "d1");
    check_int("it waits on while its time runs", desk_find(&d, "id0")->state, KNOCK_WAITING);
    check_int("and counts", (int)d.model.n_pending, 1);
    check_str("the cursor went on", desk_room(&d)->at_knock.id, "id1");
    desk_wait(&d, READ);
    desk_press(&d, "k");
    desk_press(&d, "a");
    desk_check_said(&d, "no key overrules it", "denial by mira is on its way");
    check_int("nor is it asked for", d.n_sent, 1);
    desk_press(&d, "z");
    desk_check_request(&d, "z", "\"action\":\"undo\"," R ",\"decision\":\"d1\"");
    desk_press(&d, "z");
    check_int("once", d.n_sent, 2);
    desk_answer(&d, true, ERR_OK, NULL, NULL);
    desk_pending(&d, "id0", PENDING_NONE, "", "");
    desk_check_said(&d, "and what", "taken back: denied Guest 0");
    check_int("none runs", (int)d.model.n_pending, 0);
    desk_press(&d, "Z");
    desk_check_request(&d, "Z", "\"action\":\"redo\"," R ",\"decision\":\"d1\"");
    desk_answer(&d, false, ERR_NOT_FOUND, NULL, NULL);
    desk_press(&d, "Z");
    desk_check_said(&d, "what can not be done is forgotten", "nothing was taken back");
    desk_close(&d);
}

/* Another host's decision can be taken back while it runs, if there is none of one's own. */
static void test_undo_of_others(void **state)
{
    struct model_countdown c;
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_pending(&d, "id2", PENDING_BLOCK, "tom", "d7");
    check_true("it runs", model_countdown(&d.model, &c));
    check_str("about", c.name, "Guest 2");
    desk_press(&d, "z");
    desk_check_request(&d, "z", "\"action\":\"undo\"," R ",\"decision\":\"d7\"");
    desk_answer(&d, true, ERR_TOO_LATE, "id2", "tom");
    desk_check_said(&d, "why not", "Guest 2: this has taken effect");
    desk_close(&d);
}

/* ---- times ---- */

static void test_until(void **state)
{
    static const struct {
        const char *text;
        int tz_min;
        bool ok;
        int64_t out;
    } times[] = {
        {"+10m", 0, true, 1000 * 60000 + 600000},
        {"+90s", 0, true, 1000 * 60000 + 90000},
        {"+1h", 0, true, 1000 * 60000 + 3600000},
        {"never", 0, true, 0},
        {"16:41", 0, true, 1001 * 60000},
        {"16:40", 0, true, (1000 + 1440) * 60000},
        {"17:41", 60, true, 1001 * 60000},
        {"0:00", 0, true, 1440 * 60000},
        {"+", 0, false, 0},
        {"+m", 0, false, 0},
        {"10m", 0, false, 0},
        {"24:00", 0, false, 0},
        {"16:4", 0, false, 0},
        {"-1:00", 0, false, 0},
        {"+0m", 0, false, 0},
        {"", 0, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(times); i++) {
        int64_t out = 0;

        check_int(times[i].text, until_parse(times[i].text, 1000 * 60000, times[i].tz_min, &out),
                  times[i].ok);
        if (times[i].ok)
            check_int(times[i].text, out, times[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),     cmocka_unit_test(test_gone_rows),
        cmocka_unit_test(test_time_to_read), cmocka_unit_test(test_not_now),
        cmocka_unit_test(test_frozen),       cmocka_unit_test(test_paste_into_a_line),
        cmocka_unit_test(test_undo),         cmocka_unit_test(test_undo_of_others),
        cmocka_unit_test(test_until),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
