/* What a host finds out: every rule that was tried on somebody, by key and by word. */
#include <signal.h>
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 8192 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void every_rule_tried(void **state)
{
    static const char rules[] = "x_rules=rule vip if name = \"Vera\" then admit\n"
                                "rule late if has token and inside >= 0 then deny \"No\"\n"
                                "rule soon if tries < 9 then hold \"A moment\"\n"
                                "default ask";
    static const char *const failed[][2] = {
        {"no", "x_rules:1  rule vip if name = \"Vera\" then admit"},
        {"does not hold:", "name = \"Vera\""},
        {"no", "x_rules:2  rule late if has token and inside"},
        {"does not hold:", "has token"},
        {"yes", "x_rules:3  rule soon if tries < 9 then hold"},
        {"-", "x_rules:4  default ask"},
    };
    struct proc *ana;
    struct vt *host;
    char id[64], out[TEXT], err[TEXT];

    (void)state;
    serve_room(&server, "interview");
    SERVE_DO(&server, "room", "set", "interview", rules);
    ana = serve_guest(&server, "interview", "Ana Lima");
    host = console_start(&server, &(struct console_conf){.rows = 24, .cols = 80});
    console_to(host, "Ana Lima");
    keys_press(host, "i");
    vt_expect(host, "Rules tried");
    vt_expect(host, "0 inside, 200 seats free");
    vt_expect_row(host, failed[0][0], failed[0][1]);
    keys_press(host, "G");
    for (size_t i = 1; i < CHECK_COUNT(failed); i++)
        vt_expect_row(host, failed[i][0], failed[i][1]);
    keys_press(host, "Esc");
    vt_expect_gone(host, "x_rules:4");
    /* At the side, when there is room. */
    vt_resize(host, 36, 120);
    vt_expect_row(host, "1 no", "name = \"Vera\"");
    vt_expect_row(host, "2 no", "has token");
    vt_expect_row(host, "3 yes", "rule soon");
    console_quit(host);
    /* By word. */
    serve_id(&server, "waiting", "interview", "Ana Lima", id);
    check_int("the verb",
              serve_verb(&server, (const char *const[]){"waiting", "interview", id, NULL}, out, err,
                         TEXT),
              0);
    for (size_t i = 0; i < CHECK_COUNT(failed); i++)
        if (!strstr(out, failed[i][1]))
            fail_msg("wanted '%s' in\n%s", failed[i][1], out);
    check_int("the verb about nobody",
              serve_verb(&server, (const char *const[]){"waiting", "interview", "zzzz", NULL}, out,
                         err, TEXT),
              4);
    serve_leave(ana);
}

/* In the rooms one key both goes on with a search and makes a room: the search comes first, and the
 * hints say so. */
static void one_key_for_two(void **state)
{
    static const char *const rooms[] = {"atrium", "board", "atelier"};
    struct vt *host;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rooms); i++)
        serve_room(&server, rooms[i]);
    host = console_start(&server, &(struct console_conf){.rows = 24, .cols = 80});
    keys_press(host, "1");
    vt_expect(host, "n new");
    keys_press(host, "/");
    keys_line(host, "at");
    vt_expect(host, "'at': n next, N before, Esc ends");
    vt_expect_gone(host, "n new");
    vt_expect(host, "Knocking: atelier");
    keys_press(host, "n");
    vt_expect(host, "Knocking: atrium");
    keys_press(host, "N");
    vt_expect(host, "Knocking: atelier");
    keys_press(host, "Esc");
    vt_expect(host, "n new");
    keys_press(host, "n");
    vt_expect(host, "New room");
    keys_press(host, "Esc");
    keys_answer(host, "have not been saved", "y");
    vt_expect_gone(host, "New room");
    console_quit(host);
}

/* A server that has stopped: everything that waits for it says so, and goes on when it does. */
static void slow_server(void **state)
{
    struct proc *ana, *bo;
    struct vt *host;

    (void)state;
    serve_room(&server, "interview");
    ana = serve_guest(&server, "interview", "Ana Lima");
    bo = serve_guest(&server, "interview", "Bo Berg");
    host = console_start(&server, &(struct console_conf){.rows = 24, .cols = 80});
    console_to(host, "Ana Lima");
    proc_stop(server.proc);
    keys_press(host, "a");
    vt_expect_row(host, "Ana Lima", "admitting...");
    vt_expect(host, "1 sent, no answer for");
    console_to(host, "Bo Berg");
    keys_press(host, "i");
    vt_expect(host, "asking the server...");
    keys_press(host, "Esc");
    keys_press(host, "K");
    vt_expect(host, "Asking...");
    keys_press(host, "Esc");
    vt_expect_gone(host, "Asking...");
    keys_press(host, "T");
    vt_expect(host, "New token");
    console_key(host, "\x13");
    vt_expect(host, "making ...");
    proc_signal(server.proc, SIGCONT);
    vt_expect(host, "A token:");
    proc_expect(ana, PROC_OUT, "admitted");
    keys_press(host, "Esc");
    console_quit(host);
    serve_leave(ana);
    serve_leave(bo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_rule_tried, start, stop),
        cmocka_unit_test_setup_teardown(one_key_for_two, start, stop),
        cmocka_unit_test_setup_teardown(slow_server, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
