/* One door for many rooms, by key in a console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
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

/* What somebody is told who knocks now and waits for so many seconds: the exit code, with the words
 * in out. */
static int knocks(const char *room, const char *name, const char *seconds, char out[TEXT])
{
    char err[TEXT];

    return serve_verb(&server,
                      (const char *const[]){"knock", room, "--name", name, "--wait", seconds, NULL},
                      out, err, TEXT);
}

static void check_turned_away(const char *what, const char *room, const char *words)
{
    char out[TEXT];

    check_int(what, knocks(room, "Hal Hale", "20", out), 3);
    if (!strstr(out, words))
        fail_msg("%s: wanted '%s', got %s", what, words, out);
}

/* All rooms as one queue by waiting time; counts and the longest wait; on to the next room. */
static void merged_queue(void **state)
{
    struct proc *ana, *bo, *cy;
    struct vt *host;
    int first, second, third;

    (void)state;
    serve_room(&server, "alpha");
    serve_room(&server, "beta");
    serve_room(&server, "gamma");
    bo = serve_guest(&server, "beta", "Bo Berg");
    ana = serve_guest(&server, "alpha", "Ana Lima");
    cy = serve_guest(&server, "beta", "Cy Cole");
    host = keys_console(&server, "mira", NULL, NULL);
    vt_expect_row(host, "beta", "2   0");
    vt_expect(host, "3 waiting");
    keys_press(host, "0");
    vt_expect(host, "Knocking: all rooms");
    first = vt_expect_row(host, "Bo Berg", "beta");
    second = vt_expect_row(host, "Ana Lima", "alpha");
    third = vt_expect_row(host, "Cy Cole", "beta");
    assert_true(first < second && second < third);
    console_to(host, "Ana Lima");
    keys_press(host, "a");
    proc_expect(ana, PROC_OUT, "admitted");
    vt_expect_row(host, "admitted Ana Lima", "-> alpha");
    keys_press(host, "A-a");
    vt_expect(host, "Knocking: beta");
    vt_expect(host, "oldest ");
    vt_expect_row(host, "seats", "0 of 200");
    SERVE_DO(&server, "admit", "beta", "--all");
    proc_expect(bo, PROC_OUT, "admitted");
    proc_expect(cy, PROC_OUT, "admitted");
    vt_expect_row(host, "seats", "2 of 200");
    vt_expect(host, "0 waiting");
    keys_press(host, "A-a");
    vt_expect(host, "nobody is waiting in any room");
    console_quit(host);
    serve_leave(ana);
    serve_leave(bo);
    serve_leave(cy);
}

/* Lock and panic by one key each, and off again by the same key. */
static void lock_and_panic(void **state)
{
    struct proc *ana, *bo;
    struct caller inside;
    struct vt *host;
    char out[TEXT];

    (void)state;
    serve_room(&server, "hall");
    caller_join(&inside, &server, "hall", "Iris Inn", NULL);
    caller_does(&inside, "set-media", "'tracks':{'audio':true}");
    ana = serve_guest(&server, "hall", "Ana Lima");
    host = keys_console(&server, "mira", NULL, "hall");
    console_to(host, "Ana Lima");
    vt_expect_row(host, "Iris Inn", "on");
    keys_press(host, "L");
    vt_expect(host, "LOCKED");
    vt_expect_row(host, "door", "locked");
    check_turned_away("locked", "hall", "This room is locked");
    assert_true(proc_running(ana)); /* who waits keeps the place */
    keys_press(host, "L");
    vt_expect_gone(host, "LOCKED");
    bo = serve_guest(&server, "hall", "Bo Berg");
    vt_expect(host, "Bo Berg");
    keys_press(host, "!");
    vt_expect(host, "PANIC");
    caller_hears(&inside, "\"action\":\"media-requested\",\"tracks\":{\"audio\":false}");
    check_turned_away("panic", "hall", "This room is locked");
    keys_press(host, "L"); /* is no way out of a panic by mistake */
    vt_expect(host, "hall is in panic: ! lifts that, and the lock with it");
    keys_press(host, "Esc !");
    vt_expect_row(host, "mira", "panic lifted -> hall");
    vt_expect_gone(host, "door ");
    check_int("open again", knocks("hall", "Hal Hale", "1", out), 6);
    console_quit(host);
    caller_close(&inside);
    serve_leave(ana);
    serve_leave(bo);
}

/* Opens and closes by itself while a host looks on. */
static void on_a_clock(void **state)
{
    struct proc *ana;
    struct vt *host;

    (void)state;
    serve_room(&server, "clock");
    SERVE_DO(&server, "room", "set", "clock", "x_open_at=+1h");
    host = keys_console(&server, "mira", NULL, "clock");
    vt_expect(host, "LOCKED");
    vt_expect_row(host, "opens", ":");
    check_turned_away("before", "clock", "This room is locked");
    SERVE_DO(&server, "room", "set", "clock", "x_open_at=+3s");
    vt_expect_gone(host, "LOCKED");
    ana = serve_guest(&server, "clock", "Ana Lima");
    vt_expect(host, "Ana Lima");
    SERVE_DO(&server, "room", "set", "clock", "x_close_at=+5s"); /* which is seen */
    vt_expect_row(host, "closes", ":");
    vt_expect(host, "LOCKED");
    check_turned_away("after", "clock", "This room is locked");
    console_quit(host);
    serve_leave(ana);
}

/* No host is there: who only looks on is none, and sees the step and the time to the next. */
static void without_a_host(void **state)
{
    static const char steps[] = "x_no_host=[{\"after\":1,\"do\":\"hold\"},"
                                "{\"after\":2,\"do\":\"tell\",\"words\":\"We are late.\"},"
                                "{\"after\":20,\"do\":\"end\",\"words\":\"Nobody came.\"}]";
    const char *argv[] = {proc_foyer(), "console", "--watch", "--room", "alone", NULL};
    struct proc *ana;
    struct vt *looks;

    (void)state;
    serve_room(&server, "alone");
    SERVE_DO(&server, "room", "set", "alone", steps);
    looks = vt_start(&(struct proc_conf){.argv = argv, .env = server.env, .rows = 36, .cols = 120});
    vt_expect(looks, "watching only");
    ana = serve_guest(&server, "alone", "Ana Lima");
    proc_expect(ana, PROC_OUT, "no host yet");
    proc_expect(ana, PROC_OUT, "held: No host is here yet");
    proc_expect(ana, PROC_OUT, "message: We are late.");
    vt_expect_row(looks, "no host", "step 2");
    keys_counts_down(looks, "next step ");
    console_to(looks, "Ana Lima");
    keys_press(looks, "a");
    vt_expect(looks, "you are only watching: nothing is decided");
    proc_expect(ana, PROC_OUT, "Nobody came.");
    console_quit(looks);
    proc_expect_exit(ana, 3);
    proc_free(ana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(merged_queue, start, stop),
        cmocka_unit_test_setup_teardown(lock_and_panic, start, stop),
        cmocka_unit_test_setup_teardown(on_a_clock, start, stop),
        cmocka_unit_test_setup_teardown(without_a_host, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
