/* Line mode as people and programs use it: on a terminal that can do nothing, over pipes, against a
 * real server with real guests. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/typist.h"

/* Has the list said, and types "VERB NUMBER" about somebody in it. */
static void types_about(struct typist *h, const char *list, const char *verb, const char *name)
{
    char line[128];

    typist_types(h, list);
    snprintf(line, sizeof line, "%s %ld", verb, typist_number(h, name));
    typist_reads(h);
    typist_types(h, line);
}

/* ---- one server for the rest ---- */

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

static void ends_with_the_right_code(void **state)
{
    static const struct {
        const char *what, *input;
        bool script, away;
        int code;
    } rows[] = {
        {"no input at all", "", false, false, 0},
        {"quit", "quit\n", false, false, 0},
        {"quit without an end of line", "quit", false, false, 0},
        {"a person's slip is no failure", "admit Nobody\n", false, false, 0},
        {"a script's is", "admit Nobody\n", true, false, 1},
        {"a script that did all", "waiting\nrooms\nquit\n", true, false, 0},
        {"no server", "", false, true, 7},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct typist h = typist_start(
            &server, (const char *const[]){rows[i].script ? "--script" : NULL, NULL},
            (const char *const[]){rows[i].away ? "FOYER_URL=http://127.0.0.1:9" : NULL, NULL});

        proc_write(h.proc, rows[i].input, strlen(rows[i].input));
        proc_close_input(h.proc);
        check_int(rows[i].what, proc_exit(h.proc, PROC_PATIENCE), rows[i].code);
        proc_free(h.proc);
    }
}

/* A script may send everything at once; each line is done when the one before was answered. */
static void a_script_comes_all_at_once(void **state)
{
    static const char lines[] =
        "admit \"Ana Lima\"\ndeny \"Bob Ray\"\nundo\nadmit-all\nyes\nquit\n";
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct proc *bob = serve_guest(&server, "interview", "Bob Ray");
    struct typist person = typist_start(&server, NULL, NULL), program;

    (void)state;
    typist_hears(&person, "2 waiting");
    proc_write(person.proc, lines, sizeof lines - 1);
    typist_hears(&person, "nobody types like that, so nothing was done");
    program = typist_start(&server, (const char *const[]){"--script", NULL}, NULL);
    proc_write(program.proc, lines, sizeof lines - 1);
    proc_expect_exit(program.proc, 0);
    proc_expect(ana, PROC_OUT, "admitted");
    proc_expect(bob, PROC_OUT, "admitted");
    proc_free(program.proc);
    typist_ends(&person, "quit", 0);
    serve_leave(ana);
    serve_leave(bob);
}

static void a_dumb_terminal_is_enough(void **state)
{
    static const char *const terms[] = {"TERM=dumb", "TERM=unknown-to-all", "TERM"};
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    size_t len;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(terms); i++) {
        struct vt *t = console_launch(
            &server, &(struct console_conf){.env = (const char *const[]){terms[i], NULL}});
        const char *bytes;

        proc_expect(vt_proc(t), PROC_OUT, "1 waiting");
        console_pause(t, 300);
        vt_type(t, "waiting\n");
        proc_expect(vt_proc(t), PROC_OUT, ": Ana Lima,");
        console_pause(t, 300);
        vt_type(t, "\x04");
        proc_expect_exit(vt_proc(t), 0);
        bytes = vt_bytes(t, &len);
        check_true("no escape", strchr(bytes, '\033') == NULL);
        vt_free(t);
    }
    serve_leave(ana);
}

/* On a terminal a line ends between words; where something is to be copied it stays whole. */
static void lines_end_between_words(void **state)
{
    enum { COLS = 40 };
    struct vt *t = console_launch(
        &server, &(struct console_conf){
                     .cols = COLS, .rows = 24, .env = (const char *const[]){"TERM=dumb", NULL}});
    const char *out, *end;

    (void)state;
    proc_expect(vt_proc(t), PROC_OUT, " inside");
    console_pause(t, 300);
    vt_type(t, "help\n");
    proc_expect(vt_proc(t), PROC_OUT, "begins");
    console_pause(t, 300);
    out = proc_text(vt_proc(t), PROC_OUT);
    for (; *out; out = *end ? end + 2 : end) {
        end = out + strcspn(out, "\r");
        if (end - out > COLS || (*end && (end[-1] == ' ' || end[2] == ' ')))
            fail_msg("'%.*s' is not broken well", (int)(end - out), out);
    }
    vt_type(t, "edit-room interview\n");
    proc_expect(vt_proc(t), PROC_OUT, "editing interview:");
    console_pause(t, 300);
    vt_type(t, "geo=here\n");
    proc_expect(vt_proc(t), PROC_OUT, "geo: here, was");
    console_pause(t, 300);
    vt_type(t, "curl\n");
    proc_expect(vt_proc(t), PROC_OUT, "-H 'Content-Type: application/json' -d '{");
    vt_free(t);
}

static void who_watches_decides_nothing(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct typist h = typist_start(&server, (const char *const[]){"--watch", NULL}, NULL);

    (void)state;
    typist_hears(&h, "watching only");
    types_about(&h, "waiting", "admit", "Ana Lima");
    typist_hears(&h, "you are only watching");
    typist_types(&h, "lock interview");
    typist_hears(&h, "you are only watching");
    typist_ends(&h, "quit", 0);
    SERVE_DO(&server, "admit", "interview", "--all");
    proc_expect(ana, PROC_OUT, "admitted");
    serve_leave(ana);
}

/* The connection is cut and comes back. */
static void a_lost_link_is_said(void **state)
{
    struct typist h = typist_start(&server, NULL, NULL);

    (void)state;
    typist_hears(&h, "1 room");
    serve_kill(&server);
    typist_hears(&h, "the connection was lost");
    typist_types(&h, "lock interview");
    typist_hears(&h, "no connection: nothing is decided");
    serve_restart(&server);
    typist_hears(&h, "the connection is back");
    typist_types(&h, "lock interview");
    typist_hears(&h, "locked interview");
    typist_types(&h, "lock interview");
    typist_hears(&h, "unlocked interview");
    proc_signal(h.proc, SIGTERM);
    typist_ends(&h, NULL, 0);
}

/* The rules of a room, whom they let in, and what others would have done. */
static void which_rule_let_whom_in(void **state)
{
    char path[TMP_PATH_MAX], line[TMP_PATH_MAX + 128];
    struct proc *ana, *bob;
    struct typist h;

    (void)state;
    SERVE_DO(&server, "room", "create", "ruled", "--private", "--knocking", "--set",
             "x_rules=rule first if inside < 1 then admit\ndefault ask");
    tmp_path(path, server.dir, "other.rules");
    tmp_write(path, "rule bob if name = \"Bob Ray\" then deny\ndefault ask\n");
    ana = serve_guest(&server, "ruled", "Ana Lima");
    proc_expect(ana, PROC_OUT, "admitted");
    bob = serve_guest(&server, "ruled", "Bob Ray");
    h = typist_start(&server, (const char *const[]){"--script", NULL}, NULL);
    snprintf(line, sizeof line,
             "why \"Ana Lima\"\nwhy \"Bob Ray\"\nrules ruled\ntry-rules %s ruled\nquit\n", path);
    proc_write(h.proc, line, strlen(line));
    typist_hears(&h, "Ana Lima: Told at ");
    typist_hears(&h, "x_rules:1 decides: rule first if inside < 1 then admit");
    typist_hears(&h, "x_rules:2 not tried: default ask");
    typist_hears(&h, "Bob Ray: Told at ");
    typist_hears(&h, "x_rules:1 does not hold: rule first if inside < 1 then admit, because this "
                     "is not so: inside < 1");
    typist_hears(&h, "x_rules:2 decides: default ask");
    typist_hears(&h, "Bob Ray at ruled, default (line 2)");
    typist_hears(&h, "Ana Lima: ask by default (line 2); the server named first (line 1); was: "
                     "admitted by rule first (line 1)");
    typist_hears(&h, "Bob Ray: deny by bob (line 1); the server named default (line 2)");
    typist_hears(&h, "2 knocks: ask 1, deny 1; 2 get another line");
    typist_ends(&h, NULL, 0);
    serve_leave(ana);
    serve_leave(bob);
}

/* The demo, busy, moderated to the end. */
static void the_demo_in_lines(void **state)
{
    const char *argv[] = {proc_foyer(), "demo", "--plain", "--seed", "7", "--rate", "600", NULL};
    struct typist h = {.proc = proc_start(&(struct proc_conf){.argv = argv, .input = true})};

    (void)state;
    typist_hears(&h, "4 rooms");
    typist_hears(&h, " knocks at clinic-a");
    typist_hears(&h, " knocks at clinic-a");
    typist_types(&h, "admit-all clinic-a");
    typist_hears(&h, "in clinic-a? yes does it");
    typist_types(&h, "yes");
    typist_hears(&h, " to clinic-a, waited ");
    typist_hears(&h, " knocks at interview");
    typist_types(&h, "deny-all interview");
    typist_hears(&h, "in interview? yes does it");
    typist_types(&h, "yes");
    typist_hears(&h, " begins in interview");
    typist_types(&h, "undo");
    typist_hears(&h, "taken back");
    typist_types(&h, "status");
    typist_hears(&h, "4 rooms");
    typist_ends(&h, "quit", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_with_the_right_code),    cmocka_unit_test(a_script_comes_all_at_once),
        cmocka_unit_test(a_dumb_terminal_is_enough),   cmocka_unit_test(lines_end_between_words),
        cmocka_unit_test(who_watches_decides_nothing), cmocka_unit_test(a_lost_link_is_said),
        cmocka_unit_test(which_rule_let_whom_in),      cmocka_unit_test(the_demo_in_lines),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
