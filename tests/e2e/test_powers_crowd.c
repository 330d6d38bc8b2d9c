/* Several people at the door at once: admit all, some, one by one, so many, in order; by key in a
 * console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

static struct serve server;
static char settings[TMP_PATH_MAX + 32];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    console_config(&server, "grace = 6\n", settings); /* in which a busy machine can press z */
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* The dialog of admit-all: seats, ticks, flags, the frozen set, one by one. */
static void everybody(void **state)
{
    static const char *const names[] = {"Mira Okafor", "M\xD1\x96ra Okafor", "Ana Lima", "Bo Berg"};
    struct proc *guest[4], *late;
    struct caller inside;
    struct vt *host;

    (void)state;
    serve_room_with(&server, "all", "max_participants=8");
    caller_join(&inside, &server, "all", "Mira Okafor", NULL);
    for (int i = 0; i < 4; i++)
        guest[i] = serve_guest(&server, "all", names[i]);
    host = keys_console(&server, "mira", settings, "all");
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
    keys_press(host, "m"); /* a word to the others, over the dialog */
    vt_expect(host, "message to the 3 who are not ticked:");
    keys_line(host, "one at a time");
    for (int i = 0; i < 4; i++)
        if (i != 2)
            proc_expect(guest[i], PROC_OUT, "message: one at a time");
    vt_expect(host, "admit 1");
    keys_press(host, "r"); /* one by one */
    keys_answer(host, "admit Mira Okafor", "n");
    keys_answer(host, "admit M\xD1\x96ra Okafor", "n");
    keys_answer(host, "admit Ana Lima", "y");
    keys_answer(host, "admit Bo Berg", "y");
    vt_expect_gone(host, "Admit: all");
    proc_expect(guest[2], PROC_OUT, "admitted");
    proc_expect(guest[3], PROC_OUT, "admitted");
    assert_null(strstr(proc_text(guest[2], PROC_OUT), "one at a time"));
    assert_null(strstr(proc_text(late, PROC_OUT), "one at a time"));
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
    serve_room_with(&server, "order", "x_turnstile=true");
    SERVE_DO(&server, "room", "set", "order", "max_participants=3");
    for (int i = 0; i < 4; i++)
        guest[i] = serve_guest(&server, "order", names[i]);
    host = keys_console(&server, "mira", settings, "order");
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

/* Everybody is turned away: taken back as one decision in the grace time, then done. */
static void nobody(void **state)
{
    struct proc *ana, *bo;
    struct vt *host;

    (void)state;
    serve_room_with(&server, "nobody", "max_participants=8");
    ana = serve_guest(&server, "nobody", "Ana Lima");
    bo = serve_guest(&server, "nobody", "Bo Berg");
    host = keys_console(&server, "mira", settings, "nobody");
    console_read(host, "Bo Berg");
    keys_press(host, "D");
    keys_answer(host, "Deny: nobody", "y");
    vt_expect_row(host, "Ana Lima", "deny in ");
    keys_press(host, "z");
    vt_expect(host, "took back the denial of Bo Berg");
    vt_expect_gone(host, "deny in ");
    assert_true(proc_running(ana) && proc_running(bo));
    keys_press(host, "D");
    keys_answer(host, "Deny: nobody", "y");
    proc_expect_exit(ana, 3);
    proc_expect_exit(bo, 3);
    vt_expect_row(host, "mira", "denied Ana Lima");
    console_quit(host);
    proc_free(ana);
    proc_free(bo);
}

/* A token for who waits: made out to that name, and it opens the door. */
static void a_token(void **state)
{
    char out[4096];
    struct proc *ana;
    struct vt *host;

    (void)state;
    serve_room_with(&server, "token", "max_participants=8");
    ana = serve_guest(&server, "token", "Ana Lima");
    host = keys_console(&server, "mira", settings, "token");
    console_to(host, "Ana Lima");
    keys_press(host, "t");
    vt_expect(host, "New token");
    vt_expect_row(host, "user_name", "Ana Lima");
    console_key(host, "\x13");
    vt_expect(host, "A token: token for Ana Lima");
    serve_verb(&server, (const char *const[]){"token", "list", "--room", "token", NULL}, out, NULL,
               sizeof out);
    assert_non_null(strstr(out, "Ana Lima"));
    keys_press(host, "q");
    console_quit(host);
    serve_leave(ana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody),
        cmocka_unit_test(in_order),
        cmocka_unit_test(nobody),
        cmocka_unit_test(a_token),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
