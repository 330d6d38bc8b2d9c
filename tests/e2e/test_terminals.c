/* Kinds of terminals: drawn, steered and given back; the same inside tmux and screen. The mouse:
 * off at first, clicks, the wheel and hints when it is on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/tr.h"

#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/tmp.h"

static struct serve server;
static struct proc *ana, *bob;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    ana = serve_guest(&server, "interview", "Ana Lima");
    bob = serve_guest(&server, "interview", "Bob Ray");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_leave(ana);
    serve_leave(bob);
    serve_stop(&server);
    return 0;
}

struct at {
    const char *name;
};

static bool cursor_is_on(struct vt *t, void *arg)
{
    const struct at *at = arg;
    char row[VT_ROW_MAX];

    console_cursor(t, row);
    return strstr(row, at->name) != NULL;
}

static void expect_cursor(struct vt *t, const char *what, const char *name)
{
    struct at at = {name};

    if (!vt_until(t, cursor_is_on, &at, PROC_PATIENCE))
        fail_msg("%s: the cursor is not on %s", what, name);
}

static void every_kind_is_drawn_and_steered(void **state)
{
    /* The arrow keys as each kind sends them once its keypad is on. */
    static const struct {
        const char *term, *down, *up;
    } rows[] = {
        {"TERM=xterm", "\033OB", "\033OA"},
        {"TERM=xterm-256color", "\033OB", "\033OA"},
        {"TERM=linux", "\033[B", "\033[A"},
        {"TERM=vt100", "\033OB", "\033OA"},
        {"TERM=vt220", "\033[B", "\033[A"},
        {"TERM=screen", "\033OB", "\033OA"},
        {"TERM=screen-256color", "\033OB", "\033OA"},
        {"TERM=tmux-256color", "\033OB", "\033OA"},
        {"TERM=rxvt", "\033[B", "\033[A"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *const env[] = {rows[i].term, NULL};
        struct vt *t = console_start(&server, &(struct console_conf){.env = env});

        vt_expect(t, "Bob Ray");
        expect_cursor(t, rows[i].term, "Ana Lima");
        console_key(t, rows[i].down);
        expect_cursor(t, rows[i].term, "Bob Ray");
        console_key(t, rows[i].up);
        expect_cursor(t, rows[i].term, "Ana Lima");
        console_key(t, "?");
        vt_expect(t, "type to search");
        console_key(t, "\033");
        vt_expect_gone(t, "type to search");
        console_quit(t);
    }
}

static bool bar_is(struct vt *t, void *arg)
{
    return (vt_cell(t, 0, 0).bg > 0x808080) == *(const bool *)arg;
}

/* A terminal that says that it is light gets the light theme, however slowly it says so; and not a
 * letter of it is a key. */
static void says_its_background(void **state)
{
    static const struct {
        const char *what, *env, *says[4];
        bool light;
    } rows[] = {
        {"light, at once", "NOTHING=1", {"\033]11;rgb:dada/dada/dada\033\\"}, true},
        {"light, in pieces", "NOTHING=1", {"\033", "]11;rgb:da", "da/dada/dada\033", "\\"}, true},
        {"dark", "NOTHING=1", {"\033]11;rgb:0a0a/0d0d/0a0a\007"}, false},
        {"nothing", "NOTHING=1", {NULL}, false},
        {"nothing, but the environment does", "COLORFGBG=0;15", {NULL}, true},
        {"dark, and the environment is wrong", "COLORFGBG=0;15", {"\033]11;rgb:0/0/0\007"}, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *const env[] = {rows[i].env, NULL};
        struct vt *t = console_start(&server, &(struct console_conf){.env = env});
        bool light = rows[i].light;

        console_read(t, "Bob Ray");
        for (int k = 0; k < 4 && rows[i].says[k]; k++)
            console_key(t, rows[i].says[k]);
        if (!vt_until(t, bar_is, &light, PROC_PATIENCE))
            fail_msg("%s: the bar is %06x", rows[i].what, (unsigned)vt_cell(t, 0, 0).bg);
        vt_expect(t, "2 waiting");
        console_quit(t);
    }
    serve_until(&server, (const char *const[]){"waiting", "interview", NULL}, "Ana Lima");
    serve_until(&server, (const char *const[]){"waiting", "interview", NULL}, "Bob Ray");
}

/* A multiplexer with the console in it; it may keep rows for itself. */
static struct vt *inside(const char *const *argv, int kept)
{
    const char *all[SERVE_ENV_MAX + 4] = {0};
    int n = 0;

    for (; server.env[n]; n++)
        all[n] = server.env[n];
    all[n++] = "TERM=xterm-256color";
    all[n++] = "TMUX";
    return vt_start(&(struct proc_conf){.argv = argv, .env = all, .rows = 24 + kept, .cols = 80});
}

static void steer_and_quit(struct vt *t, const char *what)
{
    vt_expect(t, "Bob Ray");
    expect_cursor(t, what, "Ana Lima");
    console_key(t, "\033OB");
    expect_cursor(t, what, "Bob Ray");
    console_key(t, "k");
    expect_cursor(t, what, "Ana Lima");
    vt_resize(t, 36, 120);
    vt_expect(t, "5 Selected");
    console_key(t, "q");
    check_int(what, proc_exit(vt_proc(t), PROC_PATIENCE), 0);
    vt_free(t);
}

static void inside_tmux(void **state)
{
    const char *const argv[] = {"/usr/bin/tmux", "-u",         "-f", "/dev/null",
                                "new-session",   proc_foyer(), NULL};
    char dir[TMP_PATH_MAX];

    (void)state;
    if (access(argv[0], X_OK) != 0)
        skip();
    tmp_make(dir);
    setenv("TMUX_TMPDIR", dir, 1); /* a server of its own */
    steer_and_quit(inside(argv, 1), "tmux");
    tmp_remove(dir);
}

static void inside_screen(void **state)
{
    const char *const argv[] = {"/usr/bin/screen", "-U", "-c", "/dev/null", proc_foyer(), NULL};
    char dir[TMP_PATH_MAX];

    (void)state;
    if (access(argv[0], X_OK) != 0)
        skip();
    tmp_make(dir);
    setenv("SCREENDIR", dir, 1);
    steer_and_quit(inside(argv, 0), "screen");
    tmp_remove(dir);
}

/* The column of a text in its row, from 1 as the mouse counts; 0 when it is not there. */
static int column_of(struct vt *t, int row, const char *text)
{
    char line[VT_ROW_MAX];
    const char *at;
    int cells = 1;

    vt_row(t, row, line);
    at = strstr(line, text);
    for (const char *c = line; at && c < at; c++)
        cells += ((unsigned char)*c & 0xC0) != 0x80;
    return at ? cells : 0;
}

static void click(struct vt *t, const char *text)
{
    int row = vt_find(t, text, 0), col = row < 0 ? 0 : column_of(t, row, text);
    char bytes[64];

    check_true(text, col > 0);
    snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col, row + 1, col, row + 1);
    console_key(t, bytes);
}

static bool says_mouse(struct vt *t, void *arg)
{
    size_t len;

    return strstr(vt_bytes(t, &len), arg) != NULL;
}

static void the_mouse_when_it_is_wanted(void **state)
{
    struct vt *t = console_start(&server, &(struct console_conf){0});

    (void)state;
    vt_expect(t, "Bob Ray");
    check_true("the terminal selects text at first", !says_mouse(t, "1000h"));
    console_key(t, "%");
    vt_expect(t, "the mouse clicks and scrolls here");
    check_true("asked for", vt_until(t, says_mouse, "1000h", PROC_PATIENCE));
    click(t, "Bob Ray");
    expect_cursor(t, "a click on a row", "Bob Ray");
    click(t, "Ana Lima");
    expect_cursor(t, "another", "Ana Lima");
    console_key(t, "\033[<65;30;5M");
    expect_cursor(t, "the wheel", "Bob Ray");
    click(t, "? help");
    vt_expect(t, "type to search");
    console_key(t, "\033");
    vt_expect_gone(t, "type to search");
    click(t, "A all");
    vt_expect(t, "Admit: interview");
    click(t, "Bob Ray"); /* a dialog takes no clicks */
    console_key(t, "\033");
    vt_expect_gone(t, "Admit: interview");
    console_key(t, "%");
    vt_expect(t, "it selects text");
    check_true("given back", vt_until(t, says_mouse, "1000l", PROC_PATIENCE));
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_drawn_and_steered),
        cmocka_unit_test(says_its_background),
        cmocka_unit_test(inside_tmux),
        cmocka_unit_test(inside_screen),
        cmocka_unit_test(the_mouse_when_it_is_wanted),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
