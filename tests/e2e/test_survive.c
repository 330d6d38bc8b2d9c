/* The server is killed with -9 and started again while people wait: rooms, order and waiting times
 * are as they were, guests and consoles come back by themselves. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { GUESTS = 4, TEXT = 65536, CLOCKS_DIFFER = 50 };

static struct serve server;
static const char *const names[GUESTS] = {"Ana Lima", "Bo Berg", "Cleo Cruz", "Dan Diaz"};

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

/* What must not change: the names in order with their knock times, taken from the JSON of the
 * waiting list. */
static void fingerprint(char *dst, size_t size)
{
    char out[TEXT];
    size_t n = 0;

    assert_int_equal(serve_verb(&server,
                                (const char *const[]){"waiting", "interview", "--json", NULL}, out,
                                NULL, sizeof out),
                     0);
    dst[0] = '\0';
    for (const char *p = out; (p = strstr(p, "\"knocked_at\":")) != NULL; p++)
        n += (size_t)snprintf(dst + n, size - n, "%.26s;", p);
    for (const char *p = out; (p = strstr(p, "\"name\":")) != NULL; p++)
        n += (size_t)snprintf(dst + n, size - n, "%.17s;", p);
}

/* Everybody has come back: nobody is marked as away, and all wait. */
static bool all_back(void)
{
    char out[TEXT];
    int n = 0;

    serve_verb(&server, (const char *const[]){"waiting", "interview", "--json", NULL}, out, NULL,
               sizeof out);
    for (const char *p = out; (p = strstr(p, "\"knocked_at\":")) != NULL; p++)
        n++;
    return n == GUESTS && !strstr(out, "\"away\":true");
}

static void everybody_keeps_the_place(void **state)
{
    struct proc *guest[GUESTS];
    char before[4096], after[4096], out[TEXT];
    struct vt *host;

    (void)state;
    for (int i = 0; i < GUESTS; i++)
        guest[i] = serve_guest(&server, "interview", names[i]);
    host = console_start(&server, &(struct console_conf){.room = "interview"});
    console_read(host, names[GUESTS - 1]);
    fingerprint(before, sizeof before);
    for (int round = 0; round < 2; round++) {
        int64_t deadline;

        serve_kill(&server);
        vt_expect_gone(host, "link ok");
        console_key(host, "a"); /* refused while the link is down */
        serve_restart(&server);
        deadline = clock_mono_ms() + PROC_PATIENCE;
        while (!all_back())
            assert_true(clock_mono_ms() < deadline);
        vt_expect(host, "link ok");
        fingerprint(after, sizeof after);
        assert_string_equal(after, before);
    }
    SERVE_DO(&server, "room", "show", "interview");
    console_read(host, names[GUESTS - 1]);
    console_to(host, names[2]);
    vt_type(host, "a");
    proc_expect(guest[2], PROC_OUT, "admitted");
    for (int i = 0; i < GUESTS; i++)
        if (i != 2)
            assert_int_equal(proc_wait(guest[i], PROC_OUT, "admitted", 0, 0), -1);
    serve_verb(&server, (const char *const[]){"waiting", "interview", NULL}, out, NULL, sizeof out);
    assert_null(strstr(out, names[2]));
    console_quit(host);
    for (int i = 0; i < GUESTS; i++) {
        serve_leave(guest[i]);
    }
}

/* What was acknowledged before the cut holds after it. */
static void decisions_survive(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct proc *bo = serve_guest(&server, "interview", "Bo Berg");
    char out[TEXT];

    (void)state;
    SERVE_DO(&server, "room", "create", "afterwards");
    SERVE_DO(&server, "admit", "interview", "--oldest", "1");
    serve_kill(&server);
    serve_restart(&server);
    SERVE_DO(&server, "room", "show", "afterwards");
    serve_verb(&server, (const char *const[]){"waiting", "interview", NULL}, out, NULL, sizeof out);
    assert_null(strstr(out, "Ana Lima"));
    assert_non_null(strstr(out, "Bo Berg"));
    proc_expect(ana, PROC_OUT, "admitted");
    SERVE_DO(&server, "admit", "interview", "--all");
    proc_expect(bo, PROC_OUT, "admitted");
    for (int i = 0; i < 2; i++) {
        struct proc *p = i ? bo : ana;

        serve_leave(p);
    }
}

/* The decision that a verb printed. */
static void decision(const char *const *args, char dst[64])
{
    char out[TEXT];
    const char *at;

    assert_int_equal(serve_verb(&server, args, out, NULL, sizeof out), 0);
    at = strstr(out, "decision ");
    assert_non_null(at);
    snprintf(dst, 64, "%.36s", at + strlen("decision "));
}

/* The server is killed while grace times run: they end at their time, and what was decided before
 * can be taken back afterwards. */
static void grace_times_survive(void **state)
{
    struct proc *who[3];
    char id[3][64], made[3][64];
    int64_t begun;

    (void)state;
    for (int i = 0; i < 3; i++) {
        who[i] = serve_guest(&server, "interview", names[i]);
        serve_id(&server, "waiting", "interview", names[i], id[i]);
    }
    decision((const char *const[]){"admit", "interview", id[2], NULL}, made[2]);
    proc_expect(who[2], PROC_OUT, "admitted");
    decision((const char *const[]){"deny", "interview", id[1], "--grace", "30", NULL}, made[1]);
    begun = clock_mono_ms();
    decision((const char *const[]){"deny", "interview", id[0], "--grace", "4", NULL}, made[0]);
    serve_kill(&server);
    serve_restart(&server);
    SERVE_DO(&server, "undo", "interview", made[1]);
    proc_expect(who[2], PROC_OUT, "connected again");
    SERVE_DO(&server, "undo", "interview", made[2]);
    proc_expect(who[2], PROC_OUT, "parked");
    proc_expect(who[0], PROC_OUT, "denied");
    assert_true(clock_mono_ms() - begun >= 4000 - CLOCKS_DIFFER);
    proc_expect_exit(who[0], 3);
    proc_free(who[0]);
    SERVE_DO(&server, "log", "verify");
    SERVE_DO(&server, "undo", "interview", made[2], "--redo");
    proc_expect(who[2], PROC_OUT, "admitted again");
    SERVE_DO(&server, "admit", "interview", id[1]);
    proc_expect(who[1], PROC_OUT, "admitted");
    assert_null(strstr(proc_text(who[1], PROC_OUT), "denied"));
    serve_leave(who[1]);
    serve_leave(who[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everybody_keeps_the_place, start, stop),
        cmocka_unit_test_setup_teardown(decisions_survive, start, stop),
        cmocka_unit_test_setup_teardown(grace_times_survive, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
