/* Alerts that leave the console: the command and the webhook, with guests whose names try to break
 * out of what these are told. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/receiver.h"

/* What may be printed of it stays; for a shell it would be a command. */
#define HOSTILE "Zed\033]0;owned\a\033\\\302\234; $(touch hacked) `touch hacked` \"'"

static struct serve server;
static char out[TMP_PATH_MAX];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
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
    tmp_put(server.dir, "config/foyer/config", text);
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

/* The bytes never came to the screen, the log of the console or `foyer config`. */
static void check_secret(struct vt *t, const char *secret)
{
    const char *const argv[] = {proc_foyer(), "config", "show", NULL};
    const char *const json[] = {proc_foyer(), "config", "--json", NULL};
    static char said[65536], wrong[65536], log[65536];
    char path[TMP_PATH_MAX];
    const char *bytes;
    size_t len;

    bytes = vt_bytes(t, &len);
    check_true("on the screen", !memmem(bytes, len, secret, strlen(secret)));
    tmp_path(path, server.dir, "foyer/console.log");
    tmp_read(log, sizeof log, path);
    check_true("in the log", !strstr(log, secret));
    check_int("shown", proc_run(argv, server.env, said, wrong, sizeof said), 0);
    check_true("config", strstr(said, "alert.webhook = (set)") && !strstr(said, secret));
    check_int("shown", proc_run(json, server.env, said, wrong, sizeof said), 0);
    check_true("config --json", strstr(said, "(set)") && !strstr(said, secret));
}

static void webhook_is_told(void **state)
{
    static const struct {
        const char *what;
        int answer;
        const char *said; /* "": nothing */
    } rows[] = {
        {"taken", 200, ""},
        {"taken, without a body", 204, ""},
        {"refused", 500, "alert.webhook failed: it answered with HTTP status 500"},
        {"elsewhere", 302, "alert.webhook failed: it answered with HTTP status 302"},
        {"hung up", RECEIVER_HANGS_UP, "alert.webhook failed: "},
        {"silent", RECEIVER_SILENT, "alert.webhook failed: "},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct receiver *r = receiver_start();
        struct receiver_msg m;
        struct proc *guest;
        char text[256];
        struct vt *t;

        receiver_answer(r, rows[i].answer);
        snprintf(text, sizeof text,
                 "[alert]\nwebhook_after = 0\nrepeat = 0\nwebhook = %s?s3cret=k3y\n",
                 receiver_url(r));
        write_config(text);
        t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
        guest = serve_guest(&server, "interview", HOSTILE);
        m = receiver_wait(r, 1);
        check_true(m.body, strstr(m.body, "{\"type\":\"foyer.waiting\",\"text\":\"Zed") == m.body);
        check_true(m.body, strstr(m.body, "\"room\":\"interview\",\"name\":\"Zed") != NULL);
        check_true(m.body, !strchr(m.body, '\033') && !strstr(m.body, "\\u001b"));
        check_true(m.headers, strstr(m.headers, "POST /hook?s3cret=k3y") == m.headers);
        check_true("the key stays here", !strcasestr(m.headers, "authorization"));
        if (*rows[i].said)
            vt_expect(t, rows[i].said);
        console_key(t, "?"); /* the screen goes on meanwhile */
        vt_expect(t, "type to search");
        console_key(t, "\033");
        vt_expect_gone(t, "type to search");
        check_int(rows[i].what, (long)receiver_count(r), 1);
        check_secret(t, "s3cret");
        console_quit(t);
        serve_leave(guest);
        receiver_stop(r);
    }
}

static void no_line_sets_what_reaches_out(void **state)
{
    static const char *const lines[] = {"set alert.hook=x", "set alert.webhook=http://x"};
    struct vt *t;

    (void)state;
    write_config("");
    t = console_start(&server, &(struct console_conf){0});
    for (size_t i = 0; i < CHECK_COUNT(lines); i++) {
        console_key(t, ":");
        for (const char *c = lines[i]; *c; c++)
            console_key(t, (const char[]){*c, '\0'});
        console_key(t, "\r");
        vt_expect(t, "in the file 'config' only");
        console_key(t, "\033");
        vt_expect_gone(t, "in the file 'config' only");
    }
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hook_gets_its_variables),
        cmocka_unit_test(no_name_gets_out_of_its_variable),
        cmocka_unit_test(hook_that_fails_or_hangs),
        cmocka_unit_test(hook_ends_with_the_console),
        cmocka_unit_test(webhook_is_told),
        cmocka_unit_test(no_line_sets_what_reaches_out),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
