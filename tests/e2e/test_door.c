/* The door, end to end: guests as processes on real sockets, a host at a real terminal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { CROWD = 5 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Two wait, one is admitted by the key on his row, the other denied; then five more and all of
 * them at once. */
static void admits_denies_and_admits_all(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima"), *crowd[CROWD];
    struct proc *zed = serve_guest(&server, "interview", "Zed Zoe");
    struct vt *host = console_start(&server, &(struct console_conf){.room = "interview"});
    char name[32];

    (void)state;
    console_read(host, "Ana Lima");
    console_read(host, "Zed Zoe");
    console_to(host, "Ana Lima");
    vt_type(host, "a");
    proc_expect(ana, PROC_OUT, "admitted");
    vt_expect(host, "admitted Ana Lima");
    console_to(host, "Zed Zoe");
    vt_type(host, "d");
    proc_expect(zed, PROC_OUT, "denied");
    proc_expect_exit(zed, 3);
    assert_true(proc_running(ana));

    for (int i = 0; i < CROWD; i++) {
        snprintf(name, sizeof name, "Guest number %c", 'A' + i);
        crowd[i] = serve_guest(&server, "interview", name);
    }
    console_read(host, "Guest number E");
    vt_type(host, "A");
    vt_expect(host, "Admit: ");
    console_pause(host, 500);
    vt_type(host, "y");
    for (int i = 0; i < CROWD; i++)
        proc_expect(crowd[i], PROC_OUT, "admitted");
    vt_expect_gone(host, "Admit: ");
    console_quit(host);
    for (int i = 0; i < CROWD; i++)
        serve_leave(crowd[i]);
    serve_leave(ana);
    proc_free(zed);
}

/* The dialog's default is the harmless answer, and the key that opened it does not confirm it. */
static void admit_all_needs_its_own_answer(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct vt *host = console_start(&server, &(struct console_conf){.room = "interview"});
    static const char *const harmless[] = {"A", "\r", "\033"};

    (void)state;
    console_read(host, "Ana Lima");
    for (size_t i = 0; i < CHECK_COUNT(harmless); i++) {
        vt_type(host, "A");
        vt_expect(host, "Admit: ");
        console_pause(host, 500);
        console_key(host, harmless[i]);
        console_pause(host, 200);
        if (vt_find(host, "Admit: ", 0) >= 0)
            console_key(host, "\033");
        vt_expect_gone(host, "Admit: ");
    }
    assert_int_equal(proc_wait(ana, PROC_OUT, "admitted", 0, 200), -1);
    console_quit(host);
    serve_leave(ana);
}

/* A paste must decide nothing. */
static void a_paste_is_refused(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct vt *host = console_start(&server, &(struct console_conf){.room = "interview"});

    (void)state;
    console_read(host, "Ana Lima");
    vt_type(host, "\033[200~aaaddd\rAy\033[201~");
    assert_int_equal(proc_wait(ana, PROC_OUT, "admitted", 0, 300), -1);
    vt_type(host, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    console_pause(host, 300);
    assert_int_equal(proc_wait(ana, PROC_OUT, "admitted", 0, 300), -1);
    assert_true(proc_running(ana));
    console_quit(host);
    serve_leave(ana);
}

/* Two consoles decide on the same person at once: one wins, the other is told by whom. */
static void two_hosts_at_once(void **state)
{
    struct vt *one = console_start(&server, &(struct console_conf){.room = "interview"});
    struct vt *two = console_start(&server, &(struct console_conf){.room = "interview"});

    (void)state;
    for (int round = 0; round < 6; round++) {
        char name[32];
        struct proc *guest;

        snprintf(name, sizeof name, "Contested %c", 'A' + round);
        guest = serve_guest(&server, "interview", name);
        console_read(one, name);
        console_read(two, name);
        console_to(one, name);
        console_to(two, name);
        vt_type(round % 2 ? one : two, "a");
        vt_type(round % 2 ? two : one, "a");
        proc_expect(guest, PROC_OUT, "admitted");
        vt_expect_gone(one, "1 waiting");
        vt_expect_gone(two, "1 waiting");
        vt_drain(one);
        vt_drain(two);
        serve_leave(guest);
    }
    console_quit(one);
    console_quit(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(admits_denies_and_admits_all, start, stop),
        cmocka_unit_test_setup_teardown(admit_all_needs_its_own_answer, start, stop),
        cmocka_unit_test_setup_teardown(a_paste_is_refused, start, stop),
        cmocka_unit_test_setup_teardown(two_hosts_at_once, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
