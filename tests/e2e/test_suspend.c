/* The console as a job of a shell on a real terminal: stopped by its key and by a signal, resumed,
 * resized, sent to the background and left behind when the terminal goes. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <termios.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

#define PROMPT "shell-is-here:"

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

/* ---- a shell with a job ---- */

static struct vt *shell_start(void)
{
    const char *const argv[] = {"/bin/sh", "-i", NULL};
    const char *env[SERVE_ENV_MAX + 4] = {0};
    int n = 0;

    for (; server.env[n]; n++)
        env[n] = server.env[n];
    env[n++] = "PS1=" PROMPT;
    env[n++] = "ENV=";
    return vt_start(&(struct proc_conf){.argv = argv, .env = env, .rows = 24, .cols = 80});
}

static void type_line(struct vt *t, const char *line)
{
    vt_type(t, line);
    vt_type(t, "\r");
}

/* The process of the job: the only child of the shell. */
static pid_t job(struct vt *t)
{
    char path[64], text[64] = "";
    int shell = (int)proc_pid(vt_proc(t));
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/task/%d/children", shell, shell);
    f = fopen(path, "r");
    assert_non_null(f);
    check_true("it has a child", fgets(text, sizeof text, f) != NULL);
    fclose(f);
    return (pid_t)strtol(text, NULL, 10);
}

static bool on_screen(struct vt *t, void *arg)
{
    return vt_alternate(t) == *(const bool *)arg;
}

static void expect_screen(struct vt *t, const char *what, bool ours)
{
    if (vt_until(t, on_screen, &ours, PROC_PATIENCE))
        return;
    vt_expect(t, ours ? "(the screen of the console)" : "(the screen of the shell)"); /* shows it */
    fail_msg("%s", what);
}

/* Lines are ended by Return again: a key that comes earlier is none for the shell. */
static bool takes_lines(struct vt *t, void *arg)
{
    struct termios set;

    (void)arg;
    return tcgetattr(proc_tty(vt_proc(t)), &set) == 0 && (set.c_lflag & ICANON) &&
           (set.c_lflag & ECHO) && (set.c_iflag & ICRNL);
}

static void expect_lines(struct vt *t, const char *what)
{
    expect_screen(t, what, false);
    check_true(what, vt_until(t, takes_lines, NULL, PROC_PATIENCE));
}

/* The shell has the terminal again, as it was: it prints what is typed, on the normal screen. */
static void expect_shell(struct vt *t, const char *what, int number)
{
    char line[64], said[64];

    expect_lines(t, what);
    snprintf(line, sizeof line, "echo sum-$((%d + 1000))", number);
    type_line(t, line);
    snprintf(said, sizeof said, "sum-%d", number + 1000);
    vt_expect(t, said);
    vt_expect(t, "echo sum-$"); /* typed with echo */
    check_true(what, vt_cursor_shown(t));
}

static struct vt *console_in_shell(void)
{
    struct vt *t = shell_start();
    char line[TMP_PATH_MAX + 16];

    vt_expect(t, PROMPT);
    snprintf(line, sizeof line, "%s console", proc_foyer());
    type_line(t, line);
    vt_expect(t, "link ok");
    expect_screen(t, "the console", true);
    return t;
}

static void leave(struct vt *t)
{
    console_key(t, "q");
    expect_lines(t, "it has ended");
    type_line(t, "exit 7");
    check_int("the shell", proc_exit(vt_proc(t), PROC_PATIENCE), 7);
    vt_free(t);
}

/* ---- what happens to it ---- */

static void by_key(struct vt *t)
{
    console_key(t, "\032");
}

static void by_signal(struct vt *t)
{
    kill(job(t), SIGTSTP);
}

static void bigger(struct vt *t)
{
    vt_resize(t, 36, 120);
}

static bool shows(struct vt *t, void *text)
{
    return vt_find(t, *(const char *const *)text, 0) >= 0;
}

static void background(struct vt *t)
{
    const char *stopped = "tty output"; /* it may not draw there, and stops again */
    int64_t until = clock_mono_ms() + PROC_PATIENCE;

    type_line(t, "bg");
    while (!vt_until(t, shows, &stopped, 500) && clock_mono_ms() < until)
        type_line(t, "jobs"); /* the shell tells when it is asked */
    vt_expect(t, stopped);
}

static void nothing(struct vt *t)
{
    (void)t;
}

static void stopped_and_resumed(void **state)
{
    static const struct {
        const char *what;
        void (*stop)(struct vt *t), (*meanwhile)(struct vt *t);
        const char *shows; /* afterwards */
    } rows[] = {
        {"by its key", by_key, nothing, "3 In the call"},
        {"by a signal", by_signal, nothing, "3 In the call"},
        {"and again", by_key, nothing, "3 In the call"},
        {"resized meanwhile", by_key, bigger, "5 Selected"},
    };
    struct vt *t = console_in_shell();

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct proc *guest;
        char name[32];

        rows[i].stop(t);
        expect_shell(t, rows[i].what, (int)i);
        rows[i].meanwhile(t);
        snprintf(name, sizeof name, "Guest %c", (char)('A' + i));
        guest = serve_guest(&server, "interview", name);
        type_line(t, "fg");
        expect_screen(t, rows[i].what, true);
        vt_expect(t, rows[i].shows);
        vt_expect(t, name); /* what came meanwhile is there */
        console_key(t, "?");
        vt_expect(t, "type to search");
        console_key(t, "\033");
        vt_expect_gone(t, "type to search");
        serve_leave(guest);
    }
    leave(t);
}

/* A signal that continues what was not stopped draws the screen anew, and that is all. */
static void continued_while_it_runs(void **state)
{
    struct vt *t = console_in_shell();

    (void)state;
    kill(job(t), SIGCONT);
    console_key(t, "?");
    vt_expect(t, "type to search");
    console_key(t, "\033");
    vt_expect_gone(t, "type to search");
    leave(t);
}

/* In the background it may not touch the terminal. */
static void in_the_background(void **state)
{
    struct vt *t = console_in_shell();

    (void)state;
    by_key(t);
    expect_shell(t, "stopped", 1);
    background(t);
    expect_shell(t, "in the background", 2);
    type_line(t, "fg");
    expect_screen(t, "back", true);
    vt_expect(t, "link ok");
    leave(t);
}

/* The terminal goes while it is stopped, or while it runs: nobody is left behind. */
static void the_terminal_goes(void **state)
{
    static const struct {
        const char *what;
        void (*before)(struct vt *t);
    } rows[] = {{"stopped", by_key}, {"at work", nothing}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct vt *t = console_in_shell();
        struct pollfd p = {.fd = pidfd_open(job(t), 0), .events = POLLIN};

        check_true(rows[i].what, p.fd >= 0);
        rows[i].before(t);
        if (rows[i].before != nothing)
            expect_shell(t, rows[i].what, 3);
        proc_hang_up(vt_proc(t));
        check_int(rows[i].what, poll(&p, 1, PROC_PATIENCE), 1);
        close(p.fd);
        vt_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_and_resumed),
        cmocka_unit_test(continued_while_it_runs),
        cmocka_unit_test(in_the_background),
        cmocka_unit_test(the_terminal_goes),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
