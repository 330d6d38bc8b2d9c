/* What the machine and the library themselves need on the way of a knock. */
#include "tests/bench/floor.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/wsload.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum {
    PTY_BYTES = 300,
    KNOCK_BYTES = 8 * 4096, /* the pages that a knock changes */
    LOG_COMMITS = 64,
    WAIT_MS = 5000
};

/* ---- the disk ---- */

/* Below $TMPDIR, where the server's is too. */
static int log_open(void)
{
    char path[TMP_PATH_MAX];
    const char *dir = getenv("TMPDIR");
    int fd;

    tmp_path(path, dir ? dir : "/tmp", "floor.log");
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check_true("the disk takes a log", fd >= 0 && unlink(path) == 0);
    return fd;
}

/* Writes over what was there, and waits until it is safe. */
static double commit_ms(int fd, size_t i)
{
    static char pages[KNOCK_BYTES];
    int64_t from = bench_us();

    check_true("a commit", pwrite(fd, pages, sizeof pages,
                                  (off_t)(i % LOG_COMMITS * sizeof pages)) == sizeof pages &&
                               fdatasync(fd) == 0);
    return (double)(bench_us() - from) / 1000;
}

/* ---- the socket ---- */

struct echo {
    struct wsload *w;
    bool heard;
};

static void on_text(void *arg, size_t i, const char *text, size_t len)
{
    (void)i;
    (void)text;
    (void)len;
    ((struct echo *)arg)->heard = true;
}

static double echo_ms(struct echo *e)
{
    int64_t from = bench_us();

    e->heard = false;
    wsload_send(e->w, 0, "{\"id\":2,\"action\":\"request-access\",\"name\":\"Somebody 00001\"}");
    while (!e->heard && bench_us() < from + WAIT_MS * 1000)
        wsload_pump(e->w, WAIT_MS);
    return (double)(bench_us() - from) / 1000;
}

/* ---- the terminal ---- */

struct line {
    pid_t pid;
    int master, go; /* a byte here: write */
};

/* Writes what time it is to the terminal, whenever it is asked to. */
static _Noreturn void tell_time(int terminal, int go)
{
    char text[PTY_BYTES] = {0}, byte;

    while (read(go, &byte, 1) == 1) {
        int64_t now = bench_us();

        memcpy(text, &now, sizeof now);
        if (write(terminal, text, sizeof text) != (ssize_t)sizeof text)
            break;
    }
    _exit(0);
}

static void line_open(struct line *l)
{
    struct termios raw;
    int slave, go[2];

    assert_int_equal(openpty(&l->master, &slave, NULL, NULL, NULL), 0);
    tcgetattr(slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(slave, TCSANOW, &raw);
    assert_int_equal(pipe(go), 0);
    l->pid = fork();
    if (l->pid == 0) {
        close(l->master);
        close(go[1]);
        tell_time(slave, go[0]);
    }
    close(slave);
    close(go[0]);
    l->go = go[1];
}

static double line_ms(struct line *l)
{
    char text[PTY_BYTES];
    int64_t then;

    assert_int_equal(write(l->go, "", 1), 1);
    for (size_t got = 0; got < sizeof text;) {
        ssize_t n = read(l->master, text + got, sizeof text - got);

        assert_true(n > 0);
        got += (size_t)n;
    }
    memcpy(&then, text, sizeof then);
    return (double)(bench_us() - then) / 1000;
}

static void line_close(struct line *l)
{
    close(l->go);
    kill(l->pid, SIGKILL);
    waitpid(l->pid, NULL, 0);
    close(l->master);
}

/* ---- all of it ---- */

static struct floor_span span(double *ms, size_t n)
{
    return (struct floor_span){bench_quantile(ms, n, 0.5), bench_quantile(ms, n, 0.99)};
}

struct floor_ms floor_measure(size_t rounds, int pause_ms)
{
    static double bare[FLOOR_ROUNDS], stored[FLOOR_ROUNDS];
    struct echo e = {0};
    struct line l;
    int port, fd = log_open();
    pid_t pid = wsload_echo(&port, NULL, NULL);

    e.w = wsload_new(
        &(struct wsload_conf){
            .port = port, .path = "/", .protocol = "echo", .text = on_text, .arg = &e},
        1);
    assert_true(wsload_open(e.w, 1, WAIT_MS));
    line_open(&l);
    for (size_t i = 0; i < LOG_COMMITS; i++) /* from then on it does not grow */
        commit_ms(fd, i);
    for (size_t i = 0; i < rounds; i++) {
        bench_sleep_ms(pause_ms);
        bare[i] = echo_ms(&e);
        stored[i] = commit_ms(fd, i);
        bare[i] += line_ms(&l);
        stored[i] += bare[i];
    }
    line_close(&l);
    wsload_free(e.w);
    wsload_end(pid);
    close(fd);
    return (struct floor_ms){span(bare, rounds), span(stored, rounds)};
}
