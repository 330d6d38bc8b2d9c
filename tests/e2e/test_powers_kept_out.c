/* Who is kept out, and what the rules say, by key in a console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 65536 };

static struct serve server;
static char settings[TMP_PATH_MAX + 32];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    /* Long enough to be seen, and waited for each time. */
    console_config(&server, "grace = 3\n", settings);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
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
    serve_room_with(&server, "kept", NULL);
    host = keys_console(&server, "mira", settings, "kept");
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
    serve_room_with(&server, "again", "x_reknock_limit=2");
    host = keys_console(&server, "mira", settings, "again");
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
    serve_room_with(&server, "ruled", NULL);
    SERVE_DO(&server, "room", "set", "ruled", lines);
    host = keys_console(&server, "mira", settings, "ruled");
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
        cmocka_unit_test(blocks),
        cmocka_unit_test(knocking_again),
        cmocka_unit_test(rules),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
