/* The terminal is given back after every way of ending, and what is not a usable terminal gets a
 * clear answer. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

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

static void check_restored(const char *what, struct vt *t)
{
    struct termios settings;
    size_t len;
    const char *bytes = vt_bytes(t, &len), *off = "\033[?2004l";

    check_true(what, !vt_alternate(t));
    check_true(what, vt_cursor_shown(t));
    check_int(what, tcgetattr(proc_tty(vt_proc(t)), &settings), 0);
    check_true(what, (settings.c_lflag & (ECHO | ICANON | ISIG)) == (ECHO | ICANON | ISIG));
    check_true(what, (settings.c_oflag & OPOST) != 0);
    if (strstr(bytes, "\033[?2004h"))
        check_true(what, strstr(bytes, off) != NULL);
}

static void restores_the_terminal(void **state)
{
    static const struct {
        const char *what;
        int sig;
        int code;
    } rows[] = {
        {"SIGTERM", SIGTERM, 0},
        {"SIGINT", SIGINT, 0},
        {"SIGSEGV", SIGSEGV, 128 + SIGSEGV},
        {"SIGABRT", SIGABRT, 128 + SIGABRT},
        {"SIGFPE", SIGFPE, 128 + SIGFPE},
    };

    (void)state;
    console_quit(console_start(&server, &(struct console_conf){0}));
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct vt *t = console_start(&server, &(struct console_conf){0});
        int code;

        check_true(rows[i].what, vt_alternate(t));
        proc_signal(vt_proc(t), rows[i].sig);
        code = proc_exit(vt_proc(t), PROC_PATIENCE);
        check_true(rows[i].what, code >= 0);
        if (rows[i].code)
            check_int(rows[i].what, code, rows[i].code);
        check_restored(rows[i].what, t);
        vt_free(t);
    }
}

static void ends_when_the_line_is_cut(void **state)
{
    struct vt *t = console_start(&server, &(struct console_conf){0});

    (void)state;
    proc_hang_up(vt_proc(t));
    check_true("the end", proc_exit(vt_proc(t), PROC_PATIENCE) >= 0);
    vt_free(t);
}

/* Whatever can not show a screen gets line mode or one sentence, never a garbled screen. */
static void unusable_terminals_get_words(void **state)
{
    static const char *const terms[] = {"TERM=dumb", "TERM=unknown-to-all", "TERM="};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(terms); i++) {
        struct vt *t = console_launch(
            &server, &(struct console_conf){.env = (const char *const[]){terms[i], NULL}});
        size_t len;

        proc_wait(vt_proc(t), PROC_OUT, "\n", 0, PROC_PATIENCE);
        console_pause(t, 200);
        check_true(terms[i], strstr(vt_bytes(t, &len), "\033") == NULL);
        vt_type(t, "q\n");
        if (proc_exit(vt_proc(t), 2000) < 0)
            proc_signal(vt_proc(t), SIGTERM);
        check_true(terms[i], proc_exit(vt_proc(t), PROC_PATIENCE) >= 0);
        check_true(terms[i], vt_bytes(t, &len)[0] != '\0');
        vt_free(t);
    }
}

static void no_terminal_at_all(void **state)
{
    const char *argv[] = {proc_foyer(), "console", NULL};
    struct proc *p = proc_start(&(struct proc_conf){.argv = argv, .env = server.env});
    int code = proc_exit(p, PROC_PATIENCE);

    (void)state;
    check_true("it ends by itself", code >= 0 && code < 128);
    check_true("no escapes", !strchr(proc_text(p, PROC_OUT), '\033'));
    check_true("words", proc_len(p, PROC_OUT) + proc_len(p, PROC_ERR) > 0);
    proc_free(p);
}

static void every_size_is_survived(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{3, 20},  {1, 1},    {2, 5},    {10, 40},  {10, 39},  {9, 40},  {24, 79}, {24, 80},
                 {23, 80}, {36, 120}, {29, 120}, {30, 119}, {60, 300}, {5, 200}, {100, 20}};
    struct vt *t = console_launch(&server, &(struct console_conf){.rows = 3, .cols = 20});
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        vt_resize(t, sizes[i].rows, sizes[i].cols);
        console_key(t, "j");
        check_true("it runs", proc_running(vt_proc(t)));
    }
    for (int i = 0; i < 100; i++)
        vt_resize(t, 1 + i % 50, 1 + i * 7 % 160);
    vt_resize(t, 24, 80);
    vt_expect(t, "Ana Lima");
    console_quit(t);
    serve_leave(ana);
}

static void starts_on_a_tiny_terminal(void **state)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{3, 20}, {1, 10}, {10, 40}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        struct vt *t = console_launch(
            &server, &(struct console_conf){.rows = sizes[i].rows, .cols = sizes[i].cols});

        proc_wait(vt_proc(t), PROC_OUT, "\033[?1049h", 0, PROC_PATIENCE);
        console_pause(t, 200);
        console_quit(t);
    }
}

/* Colour is a matter of the environment, the signs stay. */
static void no_color_means_none(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct vt *t = console_start(
        &server, &(struct console_conf){.room = "interview",
                                        .env = (const char *const[]){"NO_COLOR=1", NULL}});
    size_t len;
    const char *bytes;

    (void)state;
    console_read(t, "Ana Lima");
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            check_true("a cell without colour", !vt_cell(t, row, col).coloured);
    bytes = vt_bytes(t, &len);
    check_true("256 colours", !strstr(bytes, "\033[38;") && !strstr(bytes, "\033[48;"));
    console_quit(t);
    t = console_start(&server, &(struct console_conf){.room = "interview"});
    bytes = vt_bytes(t, &len);
    check_true("with colour there is some", strstr(bytes, "\033[3") != NULL);
    console_quit(t);
    serve_leave(ana);
}

static void a_locale_without_utf8(void **state)
{
    struct proc *guest = serve_guest(&server, "interview", "Zo\xC3\xAB \xE7\x94\xB0");
    struct vt *t = console_start(
        &server, &(struct console_conf){.room = "interview",
                                        .env = (const char *const[]){"LC_ALL=C", NULL}});
    const char *bytes;
    size_t len;

    (void)state;
    console_read(t, "Zo");
    bytes = vt_bytes(t, &len);
    for (size_t i = 0; i < len; i++)
        check_true("only ASCII", (unsigned char)bytes[i] < 0x80);
    console_quit(t);
    serve_leave(guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(restores_the_terminal),        cmocka_unit_test(ends_when_the_line_is_cut),
        cmocka_unit_test(unusable_terminals_get_words), cmocka_unit_test(no_terminal_at_all),
        cmocka_unit_test(every_size_is_survived),       cmocka_unit_test(starts_on_a_tiny_terminal),
        cmocka_unit_test(no_color_means_none),          cmocka_unit_test(a_locale_without_utf8),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
