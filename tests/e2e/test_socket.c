/* Verbs that act through a running console: its rights, its rules, its undo, and nobody else's. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { TEXT = 65536 };

static struct serve server;
static char folder[TMP_PATH_MAX];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    tmp_path(folder, server.dir, "run/foyer");
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* A verb with no key and no address of its own. */
static int keyless(const char *const *args, const char *more, char *out, char *err)
{
    const char *argv[16] = {proc_foyer()}, *env[SERVE_ENV_MAX + 8] = {0};
    int e = 0;

    for (int i = 0; args[i]; i++)
        argv[i + 1] = args[i];
    for (int i = 0; server.env[i]; i++)
        env[e++] = server.env[i];
    env[e++] = "FOYER_API_KEY";
    env[e++] = "FOYER_URL=http://127.0.0.1:9";
    env[e++] = more;
    return proc_run(argv, env, out, err, TEXT);
}
#define THROUGH(more, out, err, ...) \
    keyless((const char *const[]){__VA_ARGS__, NULL}, (more), (out), (err))

static void socket_of(struct vt *t, char dst[TMP_PATH_MAX])
{
    snprintf(dst, TMP_PATH_MAX, "%.400s/console-%ld.sock", folder, (long)proc_pid(vt_proc(t)));
}

static void verbs_act_through_it(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct proc *bob = serve_guest(&server, "interview", "Bob Ray");
    struct vt *t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
    static char out[TEXT], err[TEXT];
    char id[64];

    (void)state;
    vt_expect(t, "Bob Ray");
    check_int("without it there is no key", THROUGH(NULL, out, err, "waiting"), 5);
    check_int("a list", THROUGH(NULL, out, err, "--console", "waiting"), 0);
    check_true("of both", strstr(out, "Ana Lima") && strstr(out, "Bob Ray"));
    serve_id(&server, "waiting", "interview", "Ana Lima", id);
    check_int("admit", THROUGH("FOYER_SOCKET=auto", out, err, "admit", "interview", id), 0);
    proc_expect(ana, PROC_OUT, "admitted");
    vt_expect(t, "admitted Ana Lima");
    serve_id(&server, "waiting", "interview", "Bob Ray", id);
    check_int("deny", THROUGH(NULL, out, err, "--console", "deny", "interview", id), 0);
    vt_expect(t, "denial of Bob Ray begins");
    console_key(t, "z");
    vt_expect(t, "took back the denial of Bob Ray");
    check_int("a room", THROUGH(NULL, out, err, "--console", "room", "lock", "interview"), 0);
    vt_expect(t, "locked interview");
    check_int("and back", THROUGH(NULL, out, err, "--console", "room", "open", "interview"), 0);
    check_int("no such room", THROUGH(NULL, out, err, "--console", "people", "kitchen"), 4);
    check_int("another address",
              THROUGH(NULL, out, err, "--console", "waiting", "--url", "http://127.0.0.1:9"), 1);
    check_true("is told", strstr(err, "the console is at http://") != NULL);
    console_quit(t);
    check_int("when it has ended", THROUGH(NULL, out, err, "--console", "waiting"), 7);
    serve_leave(ana);
    serve_leave(bob);
}

static void only_its_user_may(void **state)
{
    struct vt *t = console_start(&server, &(struct console_conf){0});
    char path[TMP_PATH_MAX];
    struct stat st;

    (void)state;
    socket_of(t, path);
    check_int("the folder", stat(folder, &st), 0);
    check_int("is closed", st.st_mode & 0777, 0700);
    check_int("the socket", stat(path, &st), 0);
    check_true("is one", S_ISSOCK(st.st_mode));
    check_int("is closed too", st.st_mode & 0777, 0600);
    console_quit(t);
    check_int("and goes with the console", stat(path, &st), -1);
    check_int("a folder that is open to others", chmod(folder, 0755), 0);
    t = console_start(&server, &(struct console_conf){0});
    socket_of(t, path);
    check_int("gets no socket", stat(path, &st), -1);
    console_quit(t);
    chmod(folder, 0700);
}

static void several_and_dead_ones(void **state)
{
    struct vt *one = console_start(&server, &(struct console_conf){0});
    struct vt *two = console_start(&server, &(struct console_conf){0});
    static char out[TEXT], err[TEXT];
    char path[TMP_PATH_MAX], named[TMP_PATH_MAX + 32];
    struct stat st;

    (void)state;
    check_int("which one", THROUGH(NULL, out, err, "--console", "waiting"), 7);
    check_true("is asked", strstr(err, "2 consoles are running") != NULL);
    socket_of(one, path);
    snprintf(named, sizeof named, "FOYER_SOCKET=%.500s", path);
    check_int("this one", THROUGH(named, out, err, "waiting"), 0);
    snprintf(named, sizeof named, "--console=%.500s", path);
    check_int("or so", THROUGH(NULL, out, err, named, "waiting"), 0);
    proc_signal(vt_proc(one), SIGKILL);
    proc_exit(vt_proc(one), PROC_PATIENCE);
    vt_free(one);
    check_int("what it leaves is no console", THROUGH(NULL, out, err, "--console", "waiting"), 0);
    check_int("and is cleared away", stat(path, &st), -1);
    console_quit(two);
}

static void who_watches_decides_nothing(void **state)
{
    const char *argv[] = {proc_foyer(), "console", "--plain", "--watch", NULL};
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct proc *host =
        proc_start(&(struct proc_conf){.argv = argv, .env = server.env, .input = true});
    static char out[TEXT], err[TEXT];

    (void)state;
    proc_expect(host, PROC_OUT, "1 waiting");
    check_int("looking", THROUGH(NULL, out, err, "--console", "waiting"), 0);
    check_int("deciding", THROUGH(NULL, out, err, "--console", "admit", "interview", "--all"), 5);
    check_true("in words", strstr(err, "you are only watching") != NULL);
    check_int("changing", THROUGH(NULL, out, err, "--console", "room", "lock", "interview"), 5);
    check_int("tokens",
              THROUGH(NULL, out, err, "--console", "token", "create", "--room", "interview",
                      "--exp", "+1h"),
              5);
    proc_write(host, "quit\n", 5);
    proc_expect_exit(host, 0);
    proc_free(host);
    serve_leave(ana);
}

/* ---- rubbish ---- */

static int dial(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct timeval wait = {.tv_sec = PROC_PATIENCE / 1000};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(str_copy(a.sun_path, sizeof a.sun_path, path));
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    return fd;
}

/* Everything until the other end hangs up or enough has come. */
static void hear(int fd, char *dst, size_t size, size_t enough)
{
    size_t n = 0;
    ssize_t got;

    while (n + 1 < size && n < enough && (got = recv(fd, dst + n, size - 1 - n, 0)) > 0)
        n += (size_t)got;
    dst[n] = '\0';
}

static void rubbish_is_answered_and_it_lives(void **state)
{
    static const char *const rows[] = {
        "GET / HTTP/1.1\r\n\r\n",
        "\n",
        "foyer/1\n",
        "foyer/1 GET /v1/waiting 99999999999999\n",
        "foyer/1 GET /v1/waiting -5\n",
        "foyer/1 DELETE /v1/../../etc 0\n",
        "foyer/1 POST /v1/rooms/interview/waiting 1\n{",
        "foyer/1 POST /v1/rooms/interview/waiting 4\n\"*\"\n",
        "foyer/1 POST /v1/rooms/interview/participants 2\n[]",
        "foyer/1 POST /v1/rooms/interview/undo 2\n{}",
        "foyer/1 GET /v1/\033[31m 0\n",
    };
    struct vt *t = console_start(&server, &(struct console_conf){0});
    char path[TMP_PATH_MAX], out[4096], endless[3000];
    static const char good[] = "foyer/1 GET /console 0\n";
    int fd, open[8];

    (void)state;
    socket_of(t, path);
    memset(endless, 'x', sizeof endless);
    for (size_t i = 0; i <= CHECK_COUNT(rows); i++) {
        bool last = i == CHECK_COUNT(rows);

        fd = dial(path);
        send(fd, last ? endless : rows[i], last ? sizeof endless : strlen(rows[i]), MSG_NOSIGNAL);
        hear(fd, out, sizeof out, 10);
        check_true(last ? "endless" : rows[i], str_starts(out, "foyer/1 4"));
        close(fd);
        fd = dial(path);
        send(fd, good, sizeof good - 1, MSG_NOSIGNAL);
        hear(fd, out, sizeof out, sizeof "foyer/1 200 ok" + 10);
        check_true("a sign of life", str_starts(out, "foyer/1 200 ok 0 "));
        close(fd);
    }
    /* As many as there are places say nothing; the next is heard when they are cut. */
    for (size_t i = 0; i < CHECK_COUNT(open); i++)
        open[i] = dial(path);
    fd = dial(path);
    send(fd, good, sizeof good - 1, MSG_NOSIGNAL);
    hear(fd, out, sizeof out, sizeof "foyer/1 200 ok" + 10);
    check_true("in the end", str_starts(out, "foyer/1 200 ok 0 "));
    for (size_t i = 0; i < CHECK_COUNT(open); i++)
        close(open[i]);
    close(fd);
    /* Two requests at once are answered one after the other. */
    fd = dial(path);
    send(fd, "foyer/1 GET /console 0\nfoyer/1 GET /v1/waiting 0\n", 49, MSG_NOSIGNAL);
    hear(fd, out, sizeof out, sizeof "foyer/1 200 ok" + strlen(server.url) + 20);
    check_true("the first", strstr(out, server.url) != NULL);
    close(fd);
    vt_expect(t, "link ok");
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_act_through_it),
        cmocka_unit_test(only_its_user_may),
        cmocka_unit_test(several_and_dead_ones),
        cmocka_unit_test(who_watches_decides_nothing),
        cmocka_unit_test(rubbish_is_answered_and_it_lives),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
