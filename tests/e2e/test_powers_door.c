/* What a host can do at the door, by key in a console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

static struct serve server;
static char settings[TMP_PATH_MAX + 32];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    /* A grace time in which a busy machine can press z. */
    console_config(&server, "grace = 6\n", settings);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
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
    serve_room_with(&server, "back", NULL);
    zed = serve_guest(&server, "back", "Zed Zoe");
    ana = serve_guest(&server, "back", "Ana Lima");
    host = keys_console(&server, "mira", settings, "back");
    console_to(host, "Zed Zoe");
    keys_press(host, "d");
    vt_expect_row(host, "Zed Zoe", "deny in ");
    vt_expect(host, "pending: deny Zed Zoe");
    keys_counts_down(host, "deny in ");
    keys_press(host, "z");
    vt_expect(host, "taken back: denied Zed Zoe");
    vt_expect_gone(host, "deny in ");
    serve_until(&server, (const char *const[]){"waiting", "back", "--json", NULL},
                "\"pending\":null");
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
    static const struct keys_step held[] = {
        {"hold", .keys = "w", .asks = "hold Ana Lima", .typed = "one minute", .screen = "Ana Lima",
         .and = "held", .heard = "held: one minute"},
        {"let go", .keys = "w", .screen = "no longer on hold: Ana Lima", .heard = "no longer held"},
    };
    static const struct keys_step steps[] = {
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
    serve_room_with(&server, "words", NULL);
    ana = serve_talker(&server, "words", "Ana Lima");
    bo = serve_guest(&server, "words", "Bo Berg");
    host = keys_console(&server, "mira", settings, "words");
    console_to(host, "Ana Lima");
    keys_play(host, ana, held, CHECK_COUNT(held));
    vt_expect_gone(host, " held"); /* the row changes behind the answer */
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

/* Two hosts: who reads, who decided, and what a late key is told. */
static void several_hosts(void **state)
{
    struct proc *ana, *bo;
    struct vt *mira, *tom;

    (void)state;
    serve_room_with(&server, "hosts", NULL);
    ana = serve_guest(&server, "hosts", "Ana Lima");
    bo = serve_guest(&server, "hosts", "Bo Berg");
    mira = keys_console(&server, "mira", settings, "hosts");
    console_to(mira, "Ana Lima");
    tom = keys_console(&server, "tom", settings, "hosts");
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taking_back),
        cmocka_unit_test(words),
        cmocka_unit_test(several_hosts),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
