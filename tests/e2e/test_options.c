/* Options that change the screen of a running console: how many colours, and from when a waiting
 * time is marked. */
#include <stdio.h>
#include <string.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { ROWS = 36 };

#define CONFIG "config/foyer/config"

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

static void set(struct vt *t, const char *option)
{
    console_key(t, ":");
    vt_type(t, "set ");
    vt_settle(t); /* more at once would be a paste */
    for (const char *c = option; *c; c++)
        console_key(t, (const char[]){*c, '\0'});
    console_key(t, "\r");
}

struct wanted {
    int rows, cols;
    bool coloured;
};

static bool colours_are(struct vt *t, void *arg)
{
    const struct wanted *w = arg;

    for (int y = 0; y < w->rows; y++)
        for (int x = 0; x < w->cols; x++)
            if (vt_cell(t, y, x).coloured)
                return w->coloured;
    return !w->coloured;
}

static void colours_follow_the_option(void **state)
{
    static const struct {
        const char *what;
        const char *const env[2];
        bool first;
        const char *option;
        bool then;
    } rows[] = {
        {"none takes them away", {NULL}, true, "colours=none", false},
        {"16 leaves some", {NULL}, true, "colours=16", true},
        {"NO_COLOR and auto", {"NO_COLOR=1"}, false, "colours=auto", false},
        {"the option goes before NO_COLOR", {"NO_COLOR=1"}, false, "colours=256", true},
        {"a terminal without any", {"TERM=vt100"}, false, "colours=256", false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct vt *t = console_start(&server, &(struct console_conf){.env = rows[i].env});
        struct wanted w = {24, 80, rows[i].first};
        char said[64];

        check_true(rows[i].what, vt_until(t, colours_are, &w, PROC_PATIENCE));
        set(t, rows[i].option);
        snprintf(said, sizeof said, "colours is %s until", strchr(rows[i].option, '=') + 1);
        vt_expect(t, said);
        w.coloured = rows[i].then;
        check_true(rows[i].what, vt_until(t, colours_are, &w, PROC_PATIENCE));
        console_quit(t);
    }
}

struct minutes {
    const char *name;
    bool reverse;
};

/* Whether the first digit of the waiting time is drawn so. A late one is reverse without colours.
 */
static bool minutes_are(struct vt *t, void *arg)
{
    const struct minutes *m = arg;
    char line[VT_ROW_MAX];
    const char *colon;
    int row = vt_find(t, m->name, 0);

    if (row < 0)
        return false;
    vt_row(t, row, line);
    for (colon = strchr(line, ':'); colon && colon - line < 2; colon = strchr(colon + 1, ':'))
        ;
    return colon && vt_cell(t, row, (int)(colon - line) - 2).reverse == m->reverse;
}

static void waits_are_marked_when_set(void **state)
{
    static const char *const env[] = {"LC_ALL=C", "NO_COLOR=1", NULL};
    struct vt *t = console_start(&server, &(struct console_conf){.env = env});
    struct proc *guest = serve_guest(&server, "interview", "Ana Lima"),
                *other = serve_guest(&server, "interview", "Bo Berg");
    struct minutes m = {"Bo Berg", false};

    (void)state;
    vt_expect(t, "Bo Berg");
    check_true("five minutes are not over", vt_until(t, minutes_are, &m, PROC_PATIENCE));
    set(t, "wait.late=1");
    m.reverse = true;
    check_true("a second is", vt_until(t, minutes_are, &m, PROC_PATIENCE));
    set(t, "wait.late=86400");
    m.reverse = false;
    check_true("a day is not", vt_until(t, minutes_are, &m, PROC_PATIENCE));
    console_quit(t);
    serve_leave(guest);
    serve_leave(other);
}

/* Below the log, which keeps what was said of earlier files. */
static bool line_has(struct vt *t, void *said)
{
    return vt_find(t, said, ROWS - 2) >= 0;
}

static bool line_has_not(struct vt *t, void *said)
{
    return !line_has(t, said);
}

/* Files that are written while the console runs: what a wrong line set before goes on. */
static void a_wrong_file_keeps_what_was(void **state)
{
    static const char *const env[] = {"LC_ALL=C", "NO_COLOR=1", NULL};
    static const struct {
        const char *what, *text, *said;
        bool reverse; /* a waiting time is late */
    } rows[] = {
        {"at first", "[wait]\nlate = 1\n", "read again", true},
        {"max + 1", "[wait]\nlate = 86401\n", "config:2: wait.late is a number from 1 to 86400",
         true},
        {"min - 1", "\n\nwait.late = 0\n", "config:3: wait.late is a number from 1 to 86400", true},
        {"no number", "wait.late = never\n", "config:1: wait.late is a number from 1 to 86400",
         true},
        {"no such option", "[wait]\nlater = 5\n", "config:2: there is no option wait.later", true},
        {"max", "[wait]\nlate = 86400\n", "read again", false},
        {"and on", "[wait]\nlate = soon\n", "config:2: wait.late is a number from 1 to 86400",
         false},
        {"none of it", "", "read again", false},
    };
    struct minutes m = {.name = "Bo Berg"};
    struct proc *guest, *other;
    struct vt *t;

    (void)state;
    tmp_put(server.dir, CONFIG, "");
    t = console_start(&server, &(struct console_conf){.rows = ROWS, .cols = 120, .env = env});
    guest = serve_guest(&server, "interview", "Ana Lima");
    vt_expect(t, "Ana Lima");
    other = serve_guest(&server, "interview", "Bo Berg");
    vt_expect(t, "Bo Berg");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        tmp_put(server.dir, CONFIG, rows[i].text);
        if (!vt_until(t, line_has, (void *)rows[i].said, PROC_PATIENCE))
            vt_expect(t, "the sentence about the file, in the last line");
        m.reverse = rows[i].reverse;
        check_true(rows[i].what, vt_until(t, minutes_are, &m, PROC_PATIENCE));
        console_key(t, "\033");
        check_true(rows[i].what, vt_until(t, line_has_not, (void *)rows[i].said, PROC_PATIENCE));
    }
    console_quit(t);
    serve_leave(guest);
    serve_leave(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_follow_the_option),
        cmocka_unit_test(waits_are_marked_when_set),
        cmocka_unit_test(a_wrong_file_keeps_what_was),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
