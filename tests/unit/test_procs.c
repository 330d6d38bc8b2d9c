/* The library of the tests itself: processes and terminals, with programs that every system has. */
#include <signal.h>
#include <termios.h>

#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/vt.h"

#define SHELL(script)                 \
    (const char *const[])             \
    {                                 \
        "/bin/sh", "-c", script, NULL \
    }

static void runs_and_tells_the_end(void **state)
{
    char out[100], err[100];
    struct proc *p;

    (void)state;
    assert_int_equal(proc_run(SHELL("echo $A; echo no >&2; exit 3"),
                              (const char *const[]){"A=yes", "HOME", NULL}, out, err, sizeof out),
                     3);
    assert_string_equal(out, "yes\n");
    assert_string_equal(err, "no\n");
    p = proc_start(
        &(struct proc_conf){.argv = SHELL("echo ready; read x; echo got $x"), .input = true});
    proc_expect(p, PROC_OUT, "ready");
    assert_int_equal(proc_exit(p, 0), -1);
    proc_write(p, "it\n", 3);
    proc_expect(p, PROC_OUT, "got it");
    proc_expect_exit(p, 0);
    assert_false(proc_running(p));
    proc_free(p);
    p = proc_start(&(struct proc_conf){.argv = SHELL("echo on; exec cat"), .input = true});
    proc_expect(p, PROC_OUT, "on");
    proc_signal(p, SIGKILL);
    proc_expect_exit(p, 128 + SIGKILL);
    proc_free(p);
}

static void shows_a_screen(void **state)
{
    struct vt *t = vt_start(&(struct proc_conf){
        .argv = SHELL("stty -echo; printf '\\033[?1049h\\033[2;3Hone \\033[7mtwo\\033[m'; read x;"
                      "printf '\\033[?1049l'; stty size; echo end"),
        .rows = 5,
        .cols = 40});
    struct termios settings;
    char line[VT_ROW_MAX];

    (void)state;
    vt_expect(t, "one two");
    assert_int_equal(vt_expect_row(t, "one", "two"), 1);
    vt_row(t, 1, line);
    assert_string_equal(line, "  one two");
    assert_true(vt_alternate(t));
    assert_true(vt_cell(t, 1, 6).reverse);
    assert_false(vt_cell(t, 1, 2).reverse);
    assert_int_equal(tcgetattr(proc_tty(vt_proc(t)), &settings), 0);
    assert_false(settings.c_lflag & ECHO);
    vt_resize(t, 6, 50);
    vt_type(t, "\n");
    vt_expect(t, "6 50");
    vt_expect(t, "end");
    assert_false(vt_alternate(t));
    proc_expect_exit(vt_proc(t), 0);
    vt_free(t);
}

static void hangs_up(void **state)
{
    struct vt *t =
        vt_start(&(struct proc_conf){.argv = SHELL("echo up; exec cat"), .rows = 3, .cols = 20});

    (void)state;
    vt_expect(t, "up");
    proc_hang_up(vt_proc(t));
    proc_expect_exit(vt_proc(t), 128 + SIGHUP);
    vt_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_tells_the_end),
        cmocka_unit_test(shows_a_screen),
        cmocka_unit_test(hangs_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
