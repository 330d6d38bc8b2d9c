/* Line mode as people and programs use it: on a terminal that can do nothing, over pipes, against a
 * real server with real guests. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { TEXT = 65536, GUESTS = 6, TYPING_MS = 150 };

static const char *const names[GUESTS] = {"Ana Lima", "Bob Ray",  "Zed Zed",
                                          "Mia Wong", "Lea Sand", "Tom Park"};

/* ---- a host with a pipe ---- */

struct host {
    struct proc *proc;
    size_t seen; /* of its output */
};

static struct host host_start(struct serve *s, const char *const *more, const char *const *env)
{
    const char *argv[16] = {proc_foyer(), "console", "--plain"}, *all[SERVE_ENV_MAX + 8] = {0};
    int n = 3, e = 0;

    for (; more && *more; more++)
        argv[n++] = *more;
    for (int i = 0; s->env[i]; i++)
        all[e++] = s->env[i];
    for (; env && *env; env++)
        all[e++] = *env;
    return (struct host){
        .proc = proc_start(&(struct proc_conf){.argv = argv, .env = all, .input = true})};
}

/* Waits for words after those that were waited for before. */
static void hears(struct host *h, const char *words)
{
    long at = proc_wait(h->proc, PROC_OUT, words, h->seen, PROC_PATIENCE);

    if (at < 0)
        fail_msg("\"%s\" was not said; all of it:\n%s\n%s", words, proc_text(h->proc, PROC_OUT),
                 proc_text(h->proc, PROC_ERR));
    h->seen = (size_t)at + strlen(words);
}

static void pause_ms(struct host *h, int ms)
{
    proc_wait(h->proc, PROC_OUT, "words that are never said", 0, ms);
}

/* A line, with the time that a person needs. */
static void types(struct host *h, const char *line)
{
    char text[512];

    pause_ms(h, TYPING_MS);
    snprintf(text, sizeof text, "%s\n", line);
    proc_write(h->proc, text, strlen(text));
}

/* Has the list said, and types "VERB NUMBER REST" about somebody in it. */
static void types_about(struct host *h, const char *list, const char *verb, const char *name,
                        const char *rest)
{
    char line[512], wanted[128];
    const char *out;
    long at, end;

    types(h, list);
    snprintf(wanted, sizeof wanted, ": %s,", name);
    at = proc_wait(h->proc, PROC_OUT, wanted, h->seen, PROC_PATIENCE);
    check_true(name, at >= 0);
    h->seen = (size_t)at;
    out = proc_text(h->proc, PROC_OUT);
    end = at;
    while (at > 0 && out[at - 1] >= '0' && out[at - 1] <= '9')
        at--;
    snprintf(line, sizeof line, "%s %.*s %s", verb, (int)(end - at), out + at, rest);
    pause_ms(h, TIME_READ_BEFORE_KEY);
    types(h, line);
}

static void host_ends(struct host *h, const char *line, int code)
{
    if (line)
        types(h, line);
    proc_expect_exit(h->proc, code);
    proc_free(h->proc);
}

/* ---- the same evening, by keys and by lines ---- */

static void by_keys(struct serve *s)
{
    struct vt *t =
        console_start(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "interview"});

    console_to(t, names[0]);
    console_key(t, "a");
    vt_expect(t, "admitted Ana Lima");
    console_to(t, names[1]);
    console_key(t, "\033d");
    vt_expect(t, "why is Bob Ray denied?");
    console_key(t, "no seat\r");
    console_key(t, "\r");
    vt_expect(t, "denial of Bob Ray");
    console_to(t, names[2]);
    console_key(t, "b");
    vt_expect(t, "Zed Zed");
    console_pause(t, 300);
    console_key(t, "y");
    vt_expect(t, "block of Zed Zed");
    console_to(t, names[3]);
    console_key(t, "d");
    vt_expect(t, "denial of Mia Wong");
    console_key(t, "z");
    vt_expect(t, "took back the denial of Mia Wong");
    vt_expect(t, "denied Bob Ray");
    vt_expect(t, "blocked Zed Zed");
    console_key(t, "A");
    vt_expect(t, "Admit: interview");
    console_pause(t, 300);
    console_key(t, "y");
    vt_expect(t, "admitted Tom Park");
    console_key(t, "3");
    console_key(t, "g");
    console_pause(t, 700);
    console_key(t, "x");
    vt_expect(t, "ejected Ana Lima");
    console_quit(t);
}

static void by_lines(struct serve *s)
{
    struct host h = host_start(s, (const char *const[]){"--room", "interview", NULL}, NULL);

    hears(&h, "6 waiting");
    types_about(&h, "waiting", "admit", names[0], "");
    hears(&h, "admitted Ana Lima to interview");
    types_about(&h, "waiting", "deny-reason", names[1], "no seat");
    hears(&h, "denial of Bob Ray begins");
    types_about(&h, "waiting", "block", names[2], "");
    hears(&h, "Deny and block 1 person for this meeting");
    types(&h, "yes");
    hears(&h, "block of Zed Zed begins");
    types_about(&h, "waiting", "deny", names[3], "");
    hears(&h, "denial of Mia Wong begins");
    types(&h, "undo");
    hears(&h, "took back the denial of Mia Wong");
    hears(&h, "denied Bob Ray at interview, reason: no seat");
    hears(&h, "blocked Zed Zed");
    types(&h, "admit-all");
    hears(&h, "Admit 3 of 3 in interview?");
    types(&h, "yes");
    hears(&h, "admitted Tom Park");
    types_about(&h, "people", "eject", names[0], "");
    hears(&h, "ejected Ana Lima from interview");
    host_ends(&h, "quit", 0);
}

/* What has become of everybody, in words. */
static void result_of(struct serve *s, struct proc *const *guest, char *dst, size_t size)
{
    static const char *const asked[][4] = {
        {"waiting", "interview"}, {"people", "interview"}, {"block", "list"}};
    char out[TEXT];
    size_t n = 0;

    for (size_t i = 0; i < GUESTS; i++) {
        int code = i < 3 ? proc_exit(guest[i], PROC_PATIENCE) : -1;

        n += (size_t)snprintf(dst + n, size - n, "%s: %s %d%s\n", names[i],
                              proc_running(guest[i]) ? "there" : "gone", code,
                              strstr(proc_text(guest[i], PROC_OUT), "no seat") ? ", no seat" : "");
    }
    for (size_t i = 0; i < CHECK_COUNT(asked); i++) {
        serve_verb(s, asked[i], out, NULL, sizeof out);
        for (size_t j = 0; j < GUESTS; j++)
            n += (size_t)snprintf(dst + n, size - n, "%s: %s%s\n", asked[i][0],
                                  strstr(out, names[j]) ? "" : "not ", names[j]);
    }
}

static void keys_and_lines_do_the_same(void **state)
{
    void (*const faces[])(struct serve *) = {by_keys, by_lines};
    char result[2][4096];

    (void)state;
    for (size_t f = 0; f < 2; f++) {
        struct proc *guest[GUESTS];
        struct serve s;

        serve_start(&s);
        serve_room(&s, "interview");
        for (size_t i = 0; i < GUESTS; i++)
            guest[i] = serve_guest(&s, "interview", names[i]);
        faces[f](&s);
        result_of(&s, guest, result[f], sizeof result[f]);
        for (size_t i = 0; i < GUESTS; i++)
            serve_leave(guest[i]);
        serve_stop(&s);
    }
    check_str("by lines as by keys", result[1], result[0]);
    check_true("Bob was told why", strstr(result[0], "Bob Ray: gone 3, no seat\n") != NULL);
    check_true("Zed is blocked", strstr(result[0], "block: Zed Zed\n") != NULL);
    check_true("Mia is in", strstr(result[0], "people: Mia Wong\n") != NULL);
    check_true("Ana is out", strstr(result[0], "people: not Ana Lima\n") != NULL);
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

static void only_text_comes_out(void **state)
{
    static const char *const nasty[] = {
        "a1 \033]0;pwned\007title",
        "a2 \033[31mRed",
        "a3 \033c reset",
        "a5 \xC2\x9B"
        "31m C1",
        "a6 \033]52;c;cHdu\007",
        "a7 \xE2\x80\xAE"
        "drow",
        "a9 zero\xE2\x80\x8Bwidth",
        "b1 \033[200~paste",
        "b2 \r\nsecond line",
        "b3 \x08\x08\x08 back",
        "b5 \xE3\x85\xA4 hangul",
        "b6 {name} %s%n [x]",
    };
    static const char *const locales[] = {"LC_ALL=C", "LC_ALL=C.UTF-8"};

    (void)state;
    for (size_t l = 0; l < CHECK_COUNT(locales); l++) {
        struct host h = host_start(&server, NULL, (const char *const[]){locales[l], NULL});
        struct proc *guest[CHECK_COUNT(nasty)];
        const char *out;

        hears(&h, "0 waiting");
        for (size_t i = 0; i < CHECK_COUNT(nasty); i++)
            guest[i] = serve_guest(&server, "interview", nasty[i]);
        hears(&h, "b6 {name} %s%n [x] knocks");
        types(&h, "waiting");
        hears(&h, "12 waiting");
        types(&h, "log 50");
        hears(&h, "knock b6");
        types(&h, "detail \"b6 {name} %s%n [x]\"");
        types(&h, "find second");
        hears(&h, "b2 second line");
        for (size_t i = 0; i < CHECK_COUNT(nasty); i++)
            serve_leave(guest[i]);
        hears(&h, "b6 {name} %s%n [x] gave up");
        out = proc_text(h.proc, PROC_OUT);
        for (const unsigned char *c = (const unsigned char *)out; *c; c++) {
            check_true("no control but the end of a line", *c == '\n' || *c >= ' ');
            check_true("only ASCII in the C locale", l == 1 || *c < 0x7f);
        }
        check_true("nor one of two bytes",
                   !strstr(out, "\xC2\x9B") && !strstr(out, "\xE2\x80\xAE"));
        host_ends(&h, "quit", 0);
    }
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
        struct host h = host_start(
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
    struct proc *ana = serve_guest(&server, "interview", names[0]);
    struct proc *bob = serve_guest(&server, "interview", names[1]);
    struct host person = host_start(&server, NULL, NULL), program;

    (void)state;
    hears(&person, "2 waiting");
    proc_write(person.proc, lines, sizeof lines - 1);
    hears(&person, "nobody types like that, so nothing was done");
    program = host_start(&server, (const char *const[]){"--script", NULL}, NULL);
    proc_write(program.proc, lines, sizeof lines - 1);
    proc_expect_exit(program.proc, 0);
    proc_expect(ana, PROC_OUT, "admitted");
    proc_expect(bob, PROC_OUT, "admitted");
    proc_free(program.proc);
    host_ends(&person, "quit", 0);
    serve_leave(ana);
    serve_leave(bob);
}

static void a_dumb_terminal_is_enough(void **state)
{
    static const char *const terms[] = {"TERM=dumb", "TERM=unknown-to-all", "TERM"};
    struct proc *ana = serve_guest(&server, "interview", names[0]);
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

static void who_watches_decides_nothing(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", names[0]);
    struct host h = host_start(&server, (const char *const[]){"--watch", NULL}, NULL);

    (void)state;
    hears(&h, "watching only");
    types_about(&h, "waiting", "admit", names[0], "");
    hears(&h, "you are only watching");
    types(&h, "lock interview");
    hears(&h, "you are only watching");
    host_ends(&h, "quit", 0);
    SERVE_DO(&server, "admit", "interview", "--all");
    proc_expect(ana, PROC_OUT, "admitted");
    serve_leave(ana);
}

/* The connection is cut and comes back. */
static void a_lost_link_is_said(void **state)
{
    struct host h = host_start(&server, NULL, NULL);

    (void)state;
    hears(&h, "1 room");
    serve_kill(&server);
    hears(&h, "the connection was lost");
    types(&h, "lock interview");
    hears(&h, "no connection: nothing is decided");
    serve_restart(&server);
    hears(&h, "the connection is back");
    types(&h, "lock interview");
    hears(&h, "locked interview");
    types(&h, "lock interview");
    hears(&h, "unlocked interview");
    proc_signal(h.proc, SIGTERM);
    host_ends(&h, NULL, 0);
}

/* The demo, busy, moderated to the end. */
static void the_demo_in_lines(void **state)
{
    const char *argv[] = {proc_foyer(), "demo", "--plain", "--seed", "7", "--rate", "600", NULL};
    struct host h = {.proc = proc_start(&(struct proc_conf){.argv = argv, .input = true})};

    (void)state;
    hears(&h, "4 rooms");
    hears(&h, " knocks at clinic-a");
    hears(&h, " knocks at clinic-a");
    types(&h, "admit-all clinic-a");
    hears(&h, "in clinic-a? yes does it");
    types(&h, "yes");
    hears(&h, " to clinic-a, waited ");
    hears(&h, " knocks at interview");
    types(&h, "deny-all interview");
    hears(&h, "in interview? yes does it");
    types(&h, "yes");
    hears(&h, " begins in interview");
    types(&h, "undo");
    hears(&h, "taken back");
    types(&h, "status");
    hears(&h, "4 rooms");
    host_ends(&h, "quit", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_lines_do_the_same), cmocka_unit_test(only_text_comes_out),
        cmocka_unit_test(ends_with_the_right_code),   cmocka_unit_test(a_script_comes_all_at_once),
        cmocka_unit_test(a_dumb_terminal_is_enough),  cmocka_unit_test(who_watches_decides_nothing),
        cmocka_unit_test(a_lost_link_is_said),        cmocka_unit_test(the_demo_in_lines),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
