/* The terminal: what reaches it, and how it is left. Started with an argument, this program is its
 * own subject: it opens the terminal, draws a frame and obeys single keys. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/vt.h"
#include "tui/draw/term.h"

enum { ROWS = 12, COLS = 40, NO_TERMINAL = 7 };

/* ---- the subject ---- */

static void draw(struct term *t, const char *last)
{
    struct surface *s = surface_new(term_rows(t), term_cols(t));
    struct rect all = {0, 0, s->rows, s->cols};

    surface_frame(s, &(struct surface_frame){.r = all, .title = "Frame", .right = "end"});
    surface_put(s, 1, 2, 30, ROLE_CURSOR, "\u7530\u4e2d Zo\u00e9");
    surface_put(s, 2, 2, 30, ROLE_FLAG, "flag");
    surface_printf(s, 3, 2, 30, ROLE_TEXT, "%dx%d", s->cols, s->rows);
    surface_field(s, 4, 2, 30, ROLE_TEXT, last);
    surface_put(s, s->rows - 2, s->cols - 4, 3, ROLE_TEXT, "end");
    term_present(t, s);
    surface_free(s);
}

static const char *name_of(const struct term_input *in, char *dst, size_t size)
{
    switch (in->kind) {
    case TERM_PASTE_BEGIN: return "paste begins";
    case TERM_PASTE_END: return "paste ends";
    case TERM_GROUND: return in->code ? "light" : "dark";
    case TERM_MOUSE: snprintf(dst, size, "mouse %d,%d %d", in->y, in->x, in->button); return dst;
    case TERM_KEY: snprintf(dst, size, "key %x%s", in->code, in->alt ? " alt" : ""); return dst;
    }
    return "";
}

static void stop(struct term *t)
{
    term_suspend(t);
    raise(SIGSTOP);
    term_resume(t);
}

static int subject(void)
{
    struct term_options o = {.mouse = true};
    struct error err = {{0}};
    struct theme theme;
    struct term_input in;
    char text[64] = "ready";
    struct term *t;

    term_locale();
    t = term_open(&o, &err);
    if (!t) {
        fprintf(stderr, "%s\n", err.text);
        return NO_TERMINAL;
    }
    theme_load(&theme, THEME_DEFAULT, NULL, NULL, NULL, NULL);
    term_theme(t, &theme);
    draw(t, text);
    for (bool quit = false; !quit;) {
        poll(&(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN}, 1, 50);
        if (term_resized(t))
            draw(t, text);
        while (!quit && term_read(t, &in)) {
            if (in.kind == TERM_KEY && in.code == 'c')
                abort();
            if (in.kind == TERM_KEY && in.code == 'z')
                stop(t);
            quit = in.kind == TERM_KEY && in.code == 'q';
            draw(t, name_of(&in, text, sizeof text));
        }
    }
    term_close(t);
    return 0;
}

/* ---- the tests ---- */

static const char *self; /* this program */

static struct vt *start(const char *const *env)
{
    const char *argv[] = {self, "subject", NULL};

    return vt_start(&(struct proc_conf){.argv = argv, .env = env, .rows = ROWS, .cols = COLS});
}

static void end(struct vt *t, int code)
{
    proc_expect_exit(vt_proc(t), code);
    vt_drain(t);
    check_true("the alternate screen is left", !vt_alternate(t));
    check_true("the cursor is shown", vt_cursor_shown(t));
    vt_free(t);
}

static void test_frame(void **state)
{
    struct vt *t = start(NULL);

    (void)state;
    vt_expect(t, "ready");
    check_true("alternate screen", vt_alternate(t));
    check_true("cursor hidden", !vt_cursor_shown(t));
    check_int("corner", vt_cell(t, 0, 0).ch, 0x250c);
    check_int("side", vt_cell(t, 1, 0).ch, 0x2502);
    check_int("last corner", vt_cell(t, ROWS - 1, COLS - 1).ch, 0x2518);
    check_int("wide", vt_cell(t, 1, 2).ch, 0x7530);
    check_int("wide", vt_cell(t, 1, 2).width, 2);
    check_int("behind wide ones", vt_cell(t, 1, 7).ch, 'Z');
    check_true("cursor role", vt_cell(t, 1, 7).coloured);
    check_true("flag role", vt_cell(t, 2, 2).coloured);
    check_true("plain text", !vt_cell(t, 3, 2).coloured);
    vt_type(t, "q");
    end(t, 0);
}

/* How often a text stands in all that was written. */
static int count(struct vt *t, const char *text)
{
    size_t len, n = strlen(text);
    const char *bytes = vt_bytes(t, &len);
    int found = 0;

    for (size_t i = 0; i + n <= len; i++)
        found += memcmp(bytes + i, text, n) == 0;
    return found;
}

static void test_surroundings(void **state)
{
    static const char *const ascii[] = {"LC_ALL=C", "TERM=screen-256color", NULL};
    static const char *const fallback[] = {"LC_ALL=xx_YY.nonsense", NULL};
    static const char *const no_color[] = {"NO_COLOR=1", NULL};
    static const char *const vt100[] = {"TERM=vt100", NULL};
    struct vt *t = start(ascii);

    (void)state;
    vt_expect(t, "ready");
    check_int("ASCII corner", vt_cell(t, 0, 0).ch, '+');
    check_int("ASCII side", vt_cell(t, 1, 0).ch, '|');
    check_int("what can not be written", vt_cell(t, 1, 2).ch, '?');
    vt_type(t, "q");
    end(t, 0);
    t = start(fallback);
    vt_expect(t, "ready");
    check_int("a locale that is not there", vt_cell(t, 0, 0).ch, 0x250c);
    vt_type(t, "q");
    end(t, 0);
    t = start(no_color);
    vt_expect(t, "ready");
    check_true("no colour", !vt_cell(t, 1, 7).coloured && !vt_cell(t, 2, 2).coloured);
    check_true("cursor in reverse", vt_cell(t, 1, 7).reverse);
    check_true("flag in bold", vt_cell(t, 2, 2).bold);
    check_int("no 256 colours at all", count(t, "38;5;"), 0);
    vt_type(t, "q");
    end(t, 0);
    t = start(vt100);
    vt_expect(t, "ready");
    check_true("mono", vt_cell(t, 1, 7).reverse);
    vt_type(t, "q");
    end(t, 0);
}

static const struct {
    const char *what, *bytes, *shown;
} keys[] = {
    {"letter", "a", "key 61"},
    {"two bytes", "\u00e9", "key e9"},
    {"return", "\r", "key d"},
    {"tab", "\t", "key 9"},
    {"control", "\x04", "key 4"},
    {"backspace", "\x7f", "key 110008"},
    {"up, application", "\033OA", "key 110000"},
    {"down, normal", "\033[B", "key 110001"},
    {"page down", "\033[6~", "key 110007"},
    {"back tab", "\033[Z", "key 11000b"},
    {"F1", "\033OP", "key 11000e"},
    {"alt", "\033a", "key 61 alt"},
    {"escape", "\033", "key 1b"},
    {"paste", "\033[200~", "paste begins"},
    {"paste", "\033[201~", "paste ends"},
    {"click", "\033[<0;8;3M\033[<0;8;3m", "mouse 2,7 0"},
    {"wheel", "\033[<65;1;1M", "mouse 0,0 4"},
};

static void test_keys(void **state)
{
    struct vt *t = start(NULL);

    (void)state;
    vt_expect(t, "ready");
    for (size_t i = 0; i < CHECK_COUNT(keys); i++) {
        vt_type(t, keys[i].bytes);
        vt_expect(t, keys[i].shown);
    }
    vt_type(t, "q");
    end(t, 0);
}

static void test_resize(void **state)
{
    static const int sizes[][2] = {{20, 70}, {5, 20}, {1, 1}, {12, 40}};
    struct vt *t = start(NULL);

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        char want[32];

        vt_resize(t, sizes[i][0], sizes[i][1]);
        snprintf(want, sizeof want, "%dx%d", sizes[i][1], sizes[i][0]);
        if (sizes[i][0] > 4)
            vt_expect(t, want);
    }
    check_int("corner", vt_cell(t, 11, 39).ch, 0x2518);
    vt_type(t, "q");
    end(t, 0);
}

/* A crash leaves the terminal as a quit does: screen, cursor, modes, paste. */
static void test_crash(void **state)
{
    struct vt *t = start(NULL);
    struct termios before, after;

    (void)state;
    vt_expect(t, "ready");
    tcgetattr(proc_tty(vt_proc(t)), &before);
    check_true("raw while it runs", !(before.c_lflag & ECHO));
    vt_type(t, "c");
    proc_expect_exit(vt_proc(t), 128 + SIGABRT);
    vt_drain(t);
    tcgetattr(proc_tty(vt_proc(t)), &after);
    check_true("echo is back", after.c_lflag & ECHO && after.c_lflag & ICANON);
    check_int("paste mode", count(t, "\033[?2004l"), 1);
    end(t, 128 + SIGABRT);
}

/* Waits until the program has stopped: a signal to go on that comes before is lost. */
static void wait_stopped(struct vt *t)
{
    int64_t until = clock_mono_ms() + PROC_PATIENCE;
    char path[64], stat[256] = "";

    snprintf(path, sizeof path, "/proc/%d/stat", (int)proc_pid(vt_proc(t)));
    while (!strstr(stat, ") T ") && clock_mono_ms() < until) {
        FILE *f = fopen(path, "r");
        assert_non_null(f);
        if (!fgets(stat, sizeof stat, f))
            stat[0] = '\0';
        fclose(f);
    }
    check_true("the program has stopped", strstr(stat, ") T ") != NULL);
}

static void test_suspend(void **state)
{
    struct vt *t = start(NULL);

    (void)state;
    vt_expect(t, "ready");
    vt_type(t, "z");
    vt_expect_gone(t, "Frame");
    check_true("the shell's screen", !vt_alternate(t));
    wait_stopped(t);
    vt_resize(t, 14, 50);
    proc_signal(vt_proc(t), SIGCONT);
    vt_expect(t, "50x14");
    check_true("back again", vt_alternate(t));
    check_int("paste mode again", count(t, "\033[?2004h"), 2);
    vt_type(t, "q");
    end(t, 0);
}

static void test_no_terminal(void **state)
{
    /* ncurses itself loses memory when it does not know the terminal. */
    static const char *const unknown[] = {"TERM=nonesuch", "ASAN_OPTIONS=detect_leaks=0", NULL},
                             *const dumb[] = {"TERM=dumb", NULL};
    const char *argv[] = {self, "subject", NULL};
    struct vt *t = start(unknown);
    char out[512], err[512];

    (void)state;
    vt_expect(t, "'nonesuch'");
    proc_expect_exit(vt_proc(t), NO_TERMINAL);
    vt_free(t);
    t = start(dumb);
    vt_expect(t, "can not place");
    proc_expect_exit(vt_proc(t), NO_TERMINAL);
    vt_free(t);
    check_int("pipes", proc_run(argv, NULL, out, err, sizeof err), NO_TERMINAL);
    check_true("says why", strstr(err, "not a terminal") != NULL);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frame),       cmocka_unit_test(test_surroundings),
        cmocka_unit_test(test_keys),        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_crash),       cmocka_unit_test(test_suspend),
        cmocka_unit_test(test_no_terminal),
    };

    if (argc > 1)
        return subject();
    self = argv[0];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
