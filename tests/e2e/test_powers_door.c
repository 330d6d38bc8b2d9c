/* What a host can do at the door, by key in a console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 65536 };

static struct serve server;
static char settings[TMP_PATH_MAX + 32];
static const char *env_of[2][3] = {{"USER=mira", settings, NULL}, {"USER=tom", settings, NULL}};
enum { MIRA, TOM };

static int start(void **state)
{
    char dir[TMP_PATH_MAX], path[TMP_PATH_MAX];

    (void)state;
    serve_start(&server);
    tmp_path(dir, server.dir, "slow"); /* a grace time in which a busy machine can press z */
    mkdir(dir, 0700);
    tmp_path(path, dir, "foyer");
    mkdir(path, 0700);
    tmp_path(path, dir, "foyer/config");
    tmp_write(path, "grace = 6\n");
    snprintf(settings, sizeof settings, "XDG_CONFIG_HOME=%s", dir);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static struct vt *console_of(int who, const char *room)
{
    return console_start(
        &server, &(struct console_conf){.rows = 36, .cols = 120, .room = room, .env = env_of[who]});
}

static void make_room(const char *name, const char *set)
{
    SERVE_DO(&server, "room", "create", name, "--private", "--knocking", set ? "--set" : NULL, set);
}

/* Whether a verb prints the text. */
static bool prints(const char *verb, const char *room, const char *text)
{
    char out[TEXT];

    serve_verb(&server, (const char *const[]){verb, room, "--json", NULL}, out, NULL, sizeof out);
    return strstr(out, text) != NULL;
}

/* A denial is counted down, taken back, done again, and happens; an admission is taken back by
 * parking. */
static void taking_back(void **state)
{
    static const struct keys_step admission[] = {
        {"admit", .keys = "a", .screen = "admitted Ana Lima", .heard = "admitted"},
        {"undo parks", .keys = "z", .screen = "taken back: admitted Ana Lima", .heard = "parked"},
        {"she waits again", .screen = "Ana Lima", .and = "guest"},
        {"redo admits", .keys = "Z", .screen = "done again: admitted Ana Lima",
         .heard = "admitted again"},
    };
    struct proc *ana, *zed;
    struct vt *host;

    (void)state;
    make_room("back", NULL);
    zed = serve_guest(&server, "back", "Zed Zoe");
    ana = serve_guest(&server, "back", "Ana Lima");
    host = console_of(MIRA, "back");
    console_to(host, "Zed Zoe");
    keys_press(host, "d");
    vt_expect_row(host, "Zed Zoe", "deny in ");
    vt_expect(host, "pending: deny Zed Zoe");
    keys_counts_down(host, "deny in ");
    keys_press(host, "z");
    vt_expect(host, "taken back: denied Zed Zoe");
    vt_expect_gone(host, "deny in ");
    assert_true(prints("waiting", "back", "\"pending\":null"));
    keys_press(host, "Z");
    vt_expect_row(host, "Zed Zoe", "deny in ");
    assert_true(proc_running(zed));
    proc_expect(zed, PROC_OUT, "denied");
    proc_expect_exit(zed, 3);
    vt_expect_row(host, "mira", "denied Zed Zoe");
    console_to(host, "Ana Lima");
    keys_play(host, ana, admission, CHECK_COUNT(admission));
    console_quit(host);
    proc_free(zed);
    serve_leave(ana);
}

static void words(void **state)
{
    static const struct keys_step steps[] = {
        {"hold", .keys = "w", .asks = "hold Ana Lima", .typed = "one minute", .screen = "Ana Lima",
         .and = "held", .heard = "held: one minute"},
        {"let go", .keys = "w", .screen = "no longer on hold: Ana Lima", .heard = "no longer held"},
        {"hold without words", .keys = "w", .asks = "hold Ana Lima", .typed = "",
         .screen = "Ana Lima", .and = "held", .heard = "held"},
        {"message", .keys = "m", .asks = "message to Ana Lima", .typed = "do you hear me?",
         .screen = "told Ana Lima", .heard = "message: do you hear me?"},
        {"broadcast", .keys = "B", .asks = "to all 2 who wait", .typed = "soon",
         .screen = "to all who wait -> words: soon", .heard = "message: soon"},
        {"no words", .keys = "m", .asks = "message to Ana Lima", .typed = "",
         .screen = "there are no words to send: type some, or Esc"},
        {"the line is left", .keys = "Esc"},
    };
    struct proc *ana, *bo;
    struct vt *host;

    (void)state;
    make_room("words", NULL);
    ana = serve_talker(&server, "words", "Ana Lima");
    bo = serve_guest(&server, "words", "Bo Berg");
    host = console_of(MIRA, "words");
    console_to(host, "Ana Lima");
    keys_play(host, ana, steps, CHECK_COUNT(steps));
    proc_expect(bo, PROC_OUT, "message: soon");
    assert_null(strstr(proc_text(bo, PROC_OUT), "do you hear me?"));
    proc_write(ana, "yes I do\n", strlen("yes I do\n"));
    vt_expect_row(host, "said", "Ana Lima -> words: yes I do");
    vt_expect(host, "Ana Lima: yes I do"); /* beside her details */
    console_to(host, "Bo Berg");
    keys_press(host, "A-d");
    vt_expect(host, "why is Bo Berg denied?");
    keys_line(host, "not today");
    proc_expect(bo, PROC_OUT, "denied: not today");
    proc_expect_exit(bo, 3);
    vt_expect_row(host, "mira", "denied Bo Berg -> words");
    console_quit(host);
    serve_leave(ana);
    proc_free(bo);
}

/* Each length and place by keys in the dialog, then the list, from which they are pruned. */
static void blocks(void **state)
{
    static const struct {
        const char *name, *keys, *length, *room;
    } rows[] = {
        {"Mel Meeting", "y", "meeting", "kept"},
        {"Dan Day", "j y", "24h", "kept"},
        {"Fay Forever", "G Tab y", "forever", ""},
    };
    char out[TEXT], want[128], info[256];
    struct caller again;
    struct vt *host;

    (void)state;
    make_room("kept", NULL);
    host = console_of(MIRA, "kept");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct caller g;

        assert_true(caller_knock(&g, &server, "kept", rows[i].name, rows[i].name, NULL));
        console_to(host, rows[i].name);
        keys_press(host, "b");
        keys_answer(host, "Denies and keeps out:", rows[i].keys);
        vt_expect_row(host, rows[i].name, "block in ");
        caller_hears(&g, "\"action\":\"left-meeting\"");
        vt_expect_row(host, "mira", "blocked");
        caller_close(&g);
        assert_false(caller_knock(&again, &server, "kept", "Somebody", rows[i].name, info));
        caller_close(&again);
        serve_verb(&server, (const char *const[]){"block", "list", "--json", NULL}, out, NULL,
                   TEXT);
        snprintf(want, sizeof want, "\"length\":\"%s\"", rows[i].length);
        check_true(rows[i].name, strstr(out, rows[i].name) && strstr(out, want));
    }
    /* The same name from the same address with another device is not sure, and shown. */
    assert_true(caller_knock(&again, &server, "kept", "Dan Day", "other device", NULL));
    vt_expect_row(host, "Dan Day", "score ");
    /* The list, and off it. */
    keys_press(host, "K");
    vt_expect_row(host, "Mel Meeting", "meeting");
    vt_expect_row(host, "Dan Day", "kept");
    vt_expect_row(host, "Dan Day", "24 h");
    vt_expect_row(host, "Fay Forever", "all rooms");
    vt_expect_row(host, "Fay Forever", "for good");
    keys_answer(host, "Space ticks, Esc closes", "y");
    vt_expect(host, "nobody was ticked: the list is as it was");
    keys_press(host, "K");
    keys_answer(host, "Space ticks, Esc closes", "j j Space");
    keys_answer(host, "take 1 off the list", "y");
    vt_expect(host, "Fay Forever is not kept out any more");
    caller_close(&again);
    assert_true(caller_knock(&again, &server, "kept", "Fay Forever", "Fay Forever", NULL));
    keys_press(host, "K");
    vt_expect(host, "Kept out");
    keys_answer(host, "Space ticks, Esc closes", "i");
    keys_answer(host, "take 2 off the list", "y");
    vt_expect(host, "2 people are not kept out any more");
    keys_press(host, "K");
    vt_expect(host, "Nobody is kept out.");
    keys_press(host, "Esc");
    console_quit(host);
    caller_close(&again);
}

/* Who was denied comes again: counted, flagged, and after the limit told to wait. */
static void knocking_again(void **state)
{
    char info[256];
    struct caller g;
    struct vt *host;

    (void)state;
    make_room("again", "x_reknock_limit=2");
    host = console_of(MIRA, "again");
    for (int i = 0; i < 2; i++) {
        assert_true(caller_knock(&g, &server, "again", "Nick Nock", "nick", NULL));
        console_to(host, "Nick Nock");
        vt_expect_row(host, "Nick Nock", i ? "denied" : "guest");
        vt_expect_row(host, "Nick Nock", i ? "guest   2" : "guest   1");
        keys_press(host, "A-d");
        vt_expect(host, "why is Nick Nock denied?");
        keys_line(host, "no");
        caller_hears(&g, "\"action\":\"left-meeting\"");
        caller_close(&g);
        vt_expect_row(host, "Nick Nock", "gone: denied");
    }
    assert_false(caller_knock(&g, &server, "again", "Nick Nock", "nick", info));
    check_true(info, strstr(info, "turned away several times: knock again in") != NULL);
    caller_close(&g);
    console_quit(host);
}

/* The dialog of admit-all: seats, ticks, flags, the frozen set, one by one. */
static void everybody(void **state)
{
    static const char *const names[] = {"Mira Okafor", "M\xD1\x96ra Okafor", "Ana Lima", "Bo Berg"};
    struct proc *guest[4], *late;
    struct caller inside;
    struct vt *host;

    (void)state;
    make_room("all", "max_participants=8");
    caller_join(&inside, &server, "all", "Mira Okafor", NULL);
    for (int i = 0; i < 4; i++)
        guest[i] = serve_guest(&server, "all", names[i]);
    host = console_of(TOM, "all");
    console_read(host, "Bo Berg");
    vt_expect_row(host, "Mira Okafor", "! same name");
    vt_expect_row(host, "M\xD1\x96ra Okafor", "! look-alike");
    keys_press(host, "A");
    vt_expect(host, "Admit: all");
    vt_expect(host, "Seats: 1 of 8 taken, 7 free.");
    vt_expect(host, "2 people flagged.");
    vt_expect_row(host, "[ ]", "Mira Okafor");
    vt_expect_row(host, "[x]", "Ana Lima");
    vt_expect(host, "admit 2");
    late = serve_guest(&server, "all", "Late Lou");
    vt_expect(host, "5 waiting"); /* in the bar; the dialog's set is frozen */
    keys_answer(host, "admit 2", "G Space");
    vt_expect(host, "admit 1");
    keys_press(host, "r"); /* one by one */
    keys_answer(host, "admit Mira Okafor", "n");
    keys_answer(host, "admit M\xD1\x96ra Okafor", "n");
    keys_answer(host, "admit Ana Lima", "y");
    keys_answer(host, "admit Bo Berg", "y");
    vt_expect_gone(host, "Admit: all");
    proc_expect(guest[2], PROC_OUT, "admitted");
    proc_expect(guest[3], PROC_OUT, "admitted");
    keys_press(host, "A");
    keys_answer(host, "admit 1", "y");
    proc_expect(late, PROC_OUT, "admitted");
    for (int i = 0; i < 2; i++)
        assert_null(strstr(proc_text(guest[i], PROC_OUT), "admitted"));
    console_quit(host);
    for (int i = 0; i < 4; i++)
        serve_leave(guest[i]);
    serve_leave(late);
    caller_close(&inside);
}

/* Who is named in the status bar, so many of the oldest, and the turnstile. */
static void in_order(void **state)
{
    static const char *const names[] = {"First Fay", "Second Sam", "Third Thea", "Fourth Finn"};
    struct proc *guest[4];
    struct vt *host;

    (void)state;
    make_room("order", "x_turnstile=true");
    SERVE_DO(&server, "room", "set", "order", "max_participants=3");
    for (int i = 0; i < 4; i++)
        guest[i] = serve_guest(&server, "order", names[i]);
    host = console_of(MIRA, "order");
    console_read(host, "+ admits First Fay");
    keys_press(host, "+");
    proc_expect(guest[0], PROC_OUT, "admitted");
    console_read(host, "+ admits Second Sam");
    keys_press(host, "A-n");
    vt_expect(host, "admit how many of the 3");
    keys_line(host, "2");
    keys_answer(host, "admit 2", "y");
    proc_expect(guest[1], PROC_OUT, "admitted");
    proc_expect(guest[2], PROC_OUT, "admitted");
    console_read(host, "Fourth Finn");
    keys_press(host, "a");
    vt_expect(host, "Meeting is full");
    assert_null(strstr(proc_text(guest[3], PROC_OUT), "admitted"));
    serve_leave(guest[0]);
    proc_expect(guest[3], PROC_OUT, "admitted"); /* a seat is free */
    vt_expect_row(host, "turnstile", "admitted Fourth Finn");
    console_quit(host);
    for (int i = 1; i < 4; i++)
        serve_leave(guest[i]);
}

/* Two hosts: who reads, who decided, and what a late key is told. */
static void several_hosts(void **state)
{
    struct proc *ana, *bo;
    struct vt *mira, *tom;

    (void)state;
    make_room("hosts", NULL);
    ana = serve_guest(&server, "hosts", "Ana Lima");
    bo = serve_guest(&server, "hosts", "Bo Berg");
    mira = console_of(MIRA, "hosts");
    console_to(mira, "Ana Lima");
    tom = console_of(TOM, "hosts");
    vt_expect_row(tom, "Ana Lima", "mira is reading");
    console_to(tom, "Ana Lima");
    keys_press(mira, "d");
    vt_expect_row(tom, "Ana Lima", "(mira)");
    keys_press(tom, "a");
    vt_expect(tom, "Ana Lima: denial by mira is on its way, z takes it back");
    keys_press(tom, "Esc z"); /* the other host takes it back */
    vt_expect_row(mira, "tom", "took back the denial of Ana Lima");
    console_to(tom, "Ana Lima");
    keys_press(tom, "a");
    proc_expect(ana, PROC_OUT, "admitted");
    vt_expect_row(mira, "tom", "admitted Ana Lima");
    console_to(mira, "Bo Berg");
    serve_leave(bo); /* under her cursor */
    vt_expect_row(mira, "Bo Berg", "gone: left");
    console_key(mira, "a");
    vt_expect(mira, "Bo Berg does not wait any more: nothing was done");
    console_quit(mira);
    console_quit(tom);
    serve_leave(ana);
}

/* The line that decided is seen at each knock, and in the log. */
static void rules(void **state)
{
    static const char lines[] = "x_rules=rule vip if name = \"Vera\" then admit\n"
                                "rule spam if name ~ /casino/ then deny \"No games\"\n"
                                "rule early if name = \"Hal\" then hold \"One moment\"\n"
                                "default ask\n";
    struct proc *vera, *hal, *ana;
    struct vt *host;
    char out[TEXT], err[TEXT];

    (void)state;
    make_room("ruled", NULL);
    SERVE_DO(&server, "room", "set", "ruled", lines);
    host = console_of(MIRA, "ruled");
    hal = serve_guest(&server, "ruled", "Hal");
    proc_expect(hal, PROC_OUT, "held: One moment");
    ana = serve_guest(&server, "ruled", "Ana Lima");
    vt_expect_row(host, "Ana Lima", "default (line 4)");
    vt_expect_row(host, "Hal", "held");
    console_to(host, "Hal");
    vt_expect_row(host, "rule", "early (line 3)"); /* beside his details */
    vera = proc_start(&(struct proc_conf){
        .argv = (const char *const[]){proc_foyer(), "knock", "ruled", "--name", "Vera", NULL},
        .env = server.env});
    proc_expect(vera, PROC_OUT, "admitted");
    vt_expect_row(host, "rule vip (line 1)", "admitted Vera");
    assert_int_equal(serve_verb(&server,
                                (const char *const[]){"knock", "ruled", "--name", "casino 7", NULL},
                                out, err, TEXT),
                     3);
    assert_non_null(strstr(out, "No games"));
    vt_expect_row(host, "rule spam (line 2)", "denied casino 7");
    console_quit(host);
    serve_leave(vera);
    serve_leave(hal);
    serve_leave(ana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taking_back),    cmocka_unit_test(words),     cmocka_unit_test(blocks),
        cmocka_unit_test(knocking_again), cmocka_unit_test(everybody), cmocka_unit_test(in_order),
        cmocka_unit_test(several_hosts),  cmocka_unit_test(rules),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
