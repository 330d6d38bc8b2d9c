/* The door, end to end: guests as processes on real sockets, a host at a real terminal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
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
        console_key(host, "A");
        vt_expect(host, "Admit: ");
        console_pause(host, 500);
        console_key(host, harmless[i]);
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
    console_key(host, "\033"); /* what was said of it goes */
    console_quit(host);
    serve_leave(ana);
}

/* Two consoles decide on the same person at once: one wins, the other is told by whom. */
/* The host whom the log of a console names for an admission. */
static const char *winner_of(struct vt *t, const char *name)
{
    char words[64], row[VT_ROW_MAX];

    snprintf(words, sizeof words, "admitted %s", name);
    vt_row(t, vt_expect_row(t, "admitted", name), row);
    return strstr(row, "mira") ? "mira" : strstr(row, "tom") ? "tom" : "nobody";
}

/* One of the two ways in which the other host is told: its key came to the server too late, or the
 * row was gone before the key. */
static bool was_told(struct vt *t, void *winner)
{
    char words[64];

    snprintf(words, sizeof words, "%s already admitted", (const char *)winner);
    return vt_find(t, words, 0) >= 0 || vt_find(t, "gone: admitted", 0) >= 0;
}

static void two_hosts_at_once(void **state)
{
    static const char *const mira[] = {"USER=mira", NULL}, *const tom[] = {"USER=tom", NULL};
    struct vt *host[2];
    int told = 0;

    (void)state;
    host[0] = console_start(&server, &(struct console_conf){.room = "interview", .env = mira});
    host[1] = console_start(&server, &(struct console_conf){.room = "interview", .env = tom});
    for (int round = 0; round < 6; round++) {
        char name[32], by[16];
        struct vt *loser;
        struct proc *guest;

        snprintf(name, sizeof name, "Contested %c", 'A' + round);
        guest = serve_guest(&server, "interview", name);
        for (int i = 0; i < 2; i++)
            vt_expect(host[i], name);
        for (int i = 0; i < 2; i++)
            console_to(host[i], name);
        vt_type(host[round % 2], "a");
        vt_type(host[1 - round % 2], "a");
        proc_expect(guest, PROC_OUT, "admitted");
        str_copy(by, sizeof by, winner_of(host[0], name));
        assert_string_equal(by, winner_of(host[1], name));
        loser = host[str_eq(by, "mira")];
        assert_true(vt_until(loser, was_told, by, 10000));
        vt_drain(loser);
        told += vt_find(loser, "already admitted", 0) >= 0;
        for (int i = 0; i < 2; i++)
            vt_expect_gone(host[i], "1 waiting");
        serve_leave(guest);
    }
    printf("told by a refusal: %d of 6, by a row that was gone: %d\n", told, 6 - told);
    console_quit(host[0]);
    console_quit(host[1]);
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
