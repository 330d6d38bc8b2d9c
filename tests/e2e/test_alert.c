/* Alerts of a console on a real terminal: title, bell, notifications, hook, with a guest whose name
 * tries to break out of them. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

/* What may be printed of it stays; for a shell it would be a command. */
#define HOSTILE "Zed\033]0;owned\a\033\\\302\234; $(touch hacked) `touch hacked` \"'"

static struct serve server;
static char config[TMP_PATH_MAX], out[TMP_PATH_MAX];

static int start(void **state)
{
    char dir[TMP_PATH_MAX];

    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    tmp_path(dir, server.dir, "config");
    mkdir(dir, 0700);
    tmp_path(config, dir, "foyer");
    mkdir(config, 0700);
    tmp_path(out, server.dir, "told");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void write_config(const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, config, "config");
    tmp_write(path, text);
}

/* How often the bytes stand in what the terminal got. */
static size_t times(struct vt *t, const char *bytes)
{
    size_t len, n = 0, size = strlen(bytes);
    const char *at = vt_bytes(t, &len), *end = at + len;

    while ((at = memmem(at, (size_t)(end - at), bytes, size))) {
        n++;
        at += size;
    }
    return n;
}

/* Bells that are heard: those that end a control string are not. */
static size_t bells(struct vt *t)
{
    size_t len, n = 0;
    const char *at = vt_bytes(t, &len);
    bool inside = false;

    for (size_t i = 0; i < len; i++) {
        if (at[i] == '\033' && i + 1 < len)
            inside = at[i + 1] == ']' || at[i + 1] == 'P';
        else if (at[i] == '\a' && inside)
            inside = false;
        else if (at[i] == '\a')
            n++;
    }
    return n;
}

struct hoped {
    const char *bytes; /* null: bells */
    size_t n;
};

static bool came(struct vt *t, void *arg)
{
    const struct hoped *h = arg;

    return (h->bytes ? times(t, h->bytes) : bells(t)) >= h->n;
}

static void expect(struct vt *t, const char *bytes, size_t n)
{
    struct hoped h = {bytes, n};

    check_true(bytes ? bytes : "bell", vt_until(t, came, &h, PROC_PATIENCE));
}

static void title_bell_and_notification(void **state)
{
    static const struct {
        const char *option, *begins;
        const char *env[3];
    } rows[] = {
        {"osc9", "\033]9;foyer: Zed", {NULL}},
        {"osc777", "\033]777;notify;foyer;Zed", {NULL}},
        {"osc99", "\033]99;i=foyer;foyer: Zed", {NULL}},
        {"osc9", "\033Ptmux;\033\033]9;foyer: Zed", {"TMUX=/tmp/none,1,0", NULL}},
        {"osc9", "\033]9;foyer: Zed", {"LC_ALL=C", NULL}},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char text[256];
        struct proc *guest;
        struct vt *t;

        snprintf(text, sizeof text, "[alert]\nnotify = %s\nnotify_after = 0\nrepeat = 0\n",
                 rows[i].option);
        write_config(text);
        t = console_start(&server, &(struct console_conf){.env = rows[i].env});
        check_int("nobody, no bell", bells(t), 0);
        check_int("nobody, no title", times(t, "\033]2;"), 0);
        guest = serve_guest(&server, "interview", HOSTILE);
        expect(t, "\033]2;(1) Zed", 1);
        expect(t, NULL, 1);
        expect(t, rows[i].begins, 1);
        vt_expect(t, "Zed");
        check_int("broken out", times(t, "\033]0;") + times(t, "owned\a") + times(t, "\302\234"),
                  0);
        serve_leave(guest);
        expect(t, "\033[23;2t", 1); /* the title from before */
        check_int("one bell", bells(t), 1);
        check_int("one notification", times(t, rows[i].begins), 1);
        console_quit(t);
    }
}

static void title_goes_with_the_program(void **state)
{
    static const int signals[] = {15 /* TERM */, 6 /* ABRT */};

    (void)state;
    write_config("");
    for (size_t i = 0; i < CHECK_COUNT(signals); i++) {
        struct vt *t = console_start(&server, &(struct console_conf){0});
        struct proc *guest = serve_guest(&server, "interview", "Ana Lima");

        expect(t, "\033]2;(1) Ana Lima waits - foyer\033\\", 1);
        check_int("still ours", times(t, "\033[23;2t"), 0);
        proc_signal(vt_proc(t), signals[i]);
        check_true("ends", proc_exit(vt_proc(t), PROC_PATIENCE) >= 0);
        vt_drain(t);
        check_int("given back", times(t, "\033[23;2t"), 1);
        vt_free(t);
        serve_leave(guest);
    }
}

static void bell_until_answered(void **state)
{
    struct proc *guest;
    size_t n;
    struct vt *t;

    (void)state;
    write_config("[alert]\nrepeat = 1\ntitle = off\n");
    t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
    guest = serve_guest(&server, "interview", "Bo Berg");
    expect(t, NULL, 3);
    check_int("no title", times(t, "\033]2;"), 0);
    console_read(t, "Bo Berg");
    console_key(t, "w");
    vt_expect(t, "hold Bo Berg");
    console_key(t, "\r");
    vt_expect_gone(t, "hold Bo Berg");
    vt_expect_row(t, "Bo Berg", "held");
    vt_drain(t);
    n = bells(t);
    console_pause(t, 2500); /* what must not come can only be waited for */
    check_int("held: silent", bells(t), n);
    console_quit(t);
    serve_leave(guest);
}

static void wait_for_file(struct vt *t, const char *path, const char *holds)
{
    int64_t until = clock_mono_ms() + PROC_PATIENCE;
    char text[4096] = "";

    while (clock_mono_ms() < until) {
        bool there = access(path, R_OK) == 0;

        if (there)
            tmp_read(text, sizeof text, path);
        if (there && strstr(text, holds))
            return;
        console_pause(t, 50);
    }
    fail_msg("%s does not hold '%s' but '%s'", path, holds, text);
}

static void hook_gets_its_variables(void **state)
{
    char text[1024], hacked[TMP_PATH_MAX];
    struct proc *guest;
    struct vt *t;

    (void)state;
    snprintf(text, sizeof text,
             "[alert]\nhook_after = 0\nhook = echo \"$FOYER_ROOM|$FOYER_NAME|$FOYER_WAITED|"
             "$FOYER_WAITING|${FOYER_API_KEY-nokey}\" >%s; cat\n",
             out);
    write_config(text);
    t = console_start(&server, &(struct console_conf){0});
    guest = serve_guest(&server, "interview", HOSTILE);
    wait_for_file(t, out, "|1|nokey\n");
    tmp_read(text, sizeof text, out);
    check_true(text, strncmp(text, "interview|Zed", strlen("interview|Zed")) == 0);
    check_true(text, strstr(text, "$(touch hacked) `touch hacked`") != NULL);
    check_true("one line", strchr(text, '\n') == text + strlen(text) - 1);
    tmp_path(hacked, server.dir, "hacked");
    check_true("nothing ran", access(hacked, F_OK) != 0 && access("hacked", F_OK) != 0);
    console_quit(t);
    serve_leave(guest);
}

/* The value of a variable in what `env -0` wrote; null when it is not there. */
static const char *variable(const char *all, size_t len, const char *name)
{
    size_t n = strlen(name);

    for (const char *at = all; at < all + len; at += strlen(at) + 1)
        if (strncmp(at, name, n) == 0 && at[n] == '=')
            return at + n + 1;
    return NULL;
}

static size_t read_bytes(const char *path, char *dst, size_t size)
{
    FILE *f = fopen(path, "r");
    size_t n;

    assert_non_null(f);
    n = fread(dst, 1, size - 1, f);
    dst[n] = '\0';
    fclose(f);
    return n;
}

/* Nothing that a terminal, a shell or a log could take for more than text. */
static void check_harmless(const char *what, const char *value)
{
    check_true(what, value && *value && strlen(value) <= LIMIT_NAME);
    for (const char *c = value; *c; c++) {
        unsigned char byte = (unsigned char)*c, next = (unsigned char)c[1];

        check_true(what, byte >= ' ' && byte != 0x7f);
        check_true(what, !(byte == 0xc2 && next < 0xa0)); /* C1 */
    }
}

static void no_name_gets_out_of_its_variable(void **state)
{
    static char flood[1500], all[1 << 16];
    const struct {
        const char *what, *name, *begins;
    } rows[] = {
        {"lines", "Ana\nFOYER_ROOM=board\r\nPATH=/tmp", "Ana"},
        {"a command", "$(touch hacked)`touch hacked`;touch hacked|touch hacked", "$(touch hacked)"},
        {"control bytes", "Bo\001\002\033[2J\b\177\302\200\302\233", "Bo"},
        {"turned round", "Dee\342\200\256evil\342\200\213", "Dee"},
        {"quotes", "'\"; touch hacked #", "'\"; touch hacked #"},
        {"very long", flood, "xxxxxxxx"},
    };
    char text[2048];

    (void)state;
    memset(flood, 'x', sizeof flood - 1);
    snprintf(text, sizeof text, "[alert]\nhook_after = 0\nhook = env -0 >%s.new; mv %s.new %s\n",
             out, out, out);
    write_config(text);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct proc *guest;
        struct vt *t;
        size_t len;

        unlink(out);
        t = console_start(&server, &(struct console_conf){0});
        guest = serve_guest(&server, "interview", rows[i].name);
        wait_for_file(t, out, "");
        len = read_bytes(out, all, sizeof all);
        check_harmless(rows[i].what, variable(all, len, "FOYER_NAME"));
        check_true(rows[i].what, strncmp(variable(all, len, "FOYER_NAME"), rows[i].begins,
                                         strlen(rows[i].begins)) == 0);
        check_str(rows[i].what, variable(all, len, "FOYER_ROOM"), "interview");
        check_true(rows[i].what, variable(all, len, "FOYER_API_KEY") == NULL);
        check_true("nothing ran", access("hacked", F_OK) != 0);
        console_quit(t);
        serve_leave(guest);
    }
}

static void hook_that_fails_or_hangs(void **state)
{
    static const struct {
        const char *hook, *said;
    } rows[] = {
        {"echo 'no speaker\033[31m' >&2; exit 3", "alert.hook failed with exit code 3: no speaker"},
        {"kill -9 $$", "alert.hook was ended by signal 9"},
        {"trap '' TERM; sleep 1000", "alert.hook was stopped, it ran longer than 10 s"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char text[256];
        struct proc *guest;
        struct vt *t;

        snprintf(text, sizeof text, "[alert]\nhook_after = 0\nrepeat = 0\nhook = \"%s\"\n",
                 rows[i].hook);
        write_config(text);
        t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
        guest = serve_guest(&server, "interview", "Ana Lima");
        vt_expect(t, "Ana Lima");
        console_key(t, "?"); /* the screen goes on meanwhile */
        vt_expect(t, "type to search");
        console_key(t, "\033");
        vt_expect_gone(t, "type to search");
        vt_expect(t, rows[i].said);
        console_quit(t);
        serve_leave(guest);
    }
}

/* Two processes by the line that a command wrote about itself. */
static void hold_on(int fd[2], const char *pids)
{
    char *next;
    long first = strtol(pids, &next, 10);

    fd[0] = pidfd_open((pid_t)first, 0);
    fd[1] = pidfd_open((pid_t)strtol(next, NULL, 10), 0);
    check_true("both run", fd[0] >= 0 && fd[1] >= 0);
}

static void expect_ended(const char *what, const int fd[2])
{
    for (int i = 0; i < 2; i++) {
        struct pollfd p = {.fd = fd[i], .events = POLLIN};

        check_int(what, poll(&p, 1, PROC_PATIENCE), 1);
        close(fd[i]);
    }
}

/* A console that is killed takes the command along, and what that has started. */
static void hook_ends_with_the_console(void **state)
{
    static const struct {
        const char *what, *first; /* of the command */
        int signal;
    } rows[] = {
        {"killed", "", SIGKILL},
        {"killed, a command that ignores signals", "trap '' TERM HUP INT; ", SIGKILL},
        {"ended", "", SIGTERM},
        {"the terminal has gone", "", SIGHUP},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char text[2048], pids[64];
        struct proc *guest;
        struct vt *t;
        int fd[2];

        unlink(out);
        snprintf(text, sizeof text,
                 "[alert]\nhook_after = 0\nhook = \"%ssleep 1000 & echo $$ $! >%s.new; mv %s.new "
                 "%s; wait\"\n",
                 rows[i].first, out, out, out);
        write_config(text);
        t = console_start(&server, &(struct console_conf){0});
        guest = serve_guest(&server, "interview", "Ana Lima");
        wait_for_file(t, out, "\n");
        tmp_read(pids, sizeof pids, out);
        hold_on(fd, pids);
        proc_signal(vt_proc(t), rows[i].signal);
        check_true(rows[i].what, proc_exit(vt_proc(t), PROC_PATIENCE) >= 0);
        expect_ended(rows[i].what, fd);
        vt_free(t);
        serve_leave(guest);
    }
}

static void no_line_sets_the_hook(void **state)
{
    struct vt *t;

    (void)state;
    write_config("");
    t = console_start(&server, &(struct console_conf){0});
    console_key(t, ":");
    for (const char *c = "set alert.hook=x"; *c; c++)
        console_key(t, (const char[]){*c, '\0'});
    console_key(t, "\r");
    vt_expect(t, "in the file 'config' only");
    console_key(t, "\033");
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_bell_and_notification),
        cmocka_unit_test(title_goes_with_the_program),
        cmocka_unit_test(bell_until_answered),
        cmocka_unit_test(hook_gets_its_variables),
        cmocka_unit_test(no_name_gets_out_of_its_variable),
        cmocka_unit_test(hook_that_fails_or_hangs),
        cmocka_unit_test(hook_ends_with_the_console),
        cmocka_unit_test(no_line_sets_the_hook),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
