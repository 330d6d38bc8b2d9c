/* Runs a bench in a process of its own. */
#include "tests/bench/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum { REST_TRIES = 500, REST_WAIT_MS = 10 };

static char folder[TMP_PATH_MAX];
static volatile sig_atomic_t interrupted;

static void on_signal(int sig)
{
    interrupted = sig;
}

bool run_interrupted(void)
{
    return interrupted != 0;
}

static void at_signals(void (*handler)(int))
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction sa = {.sa_handler = handler};

    for (size_t i = 0; i < CHECK_COUNT(signals); i++)
        sigaction(signals[i], &sa, NULL);
}

void run_open(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGPIPE, &ignore, NULL);
    at_signals(on_signal);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    tmp_make(folder);
    setenv("TMPDIR", folder, 1);
}

void run_close(void)
{
    tmp_remove(folder);
}

/* ---- in the bench's process ---- */

static const struct run_bench *current;

static void one_test(void **state)
{
    (void)state;
    current->run();
}

/* The helpers of the tests speak cmocka when something is not as it should be. */
static _Noreturn void be_the_bench(const struct run_bench *b, int fd)
{
    const struct CMUnitTest all[] = {cmocka_unit_test(one_test)};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    at_signals(SIG_DFL);
    if (!freopen("/dev/null", "w", stdout))
        _exit(1);
    run_tell_to(fd);
    current = b;
    _exit(cmocka_run_group_tests(all, NULL, NULL) ? 1 : 0);
}

/* ---- in the main program ---- */

static void kill_children(void)
{
    char path[64];
    FILE *f;
    int pid;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    f = fopen(path, "re");
    while (f && fscanf(f, "%d", &pid) == 1)
        kill(pid, SIGKILL);
    if (f)
        fclose(f);
}

/* Whatever a bench has started and not ended is ours by now, or will be when its parent is gone. */
static void end_the_rest(void)
{
    for (int i = 0; i < REST_TRIES; i++) {
        pid_t pid;

        while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
            continue;
        if (pid < 0)
            return;
        kill_children();
        bench_sleep_ms(REST_WAIT_MS);
    }
}

static void keep(struct run_results *out, const char *bench, const struct bench_record *r)
{
    if (r->is_point) {
        out->point = xrealloc(out->point, out->n_points + 1, sizeof *out->point);
        out->point[out->n_points++] = r->point;
        return;
    }
    out->row = xrealloc(out->row, out->n_rows + 1, sizeof *out->row);
    out->row[out->n_rows] = r->row;
    str_copy(out->row[out->n_rows++].bench, sizeof r->row.bench, bench);
}

void run_skip(const struct run_bench *b, const char *why, struct run_results *out)
{
    struct bench_record r = {.row = {.rule = BENCH_NOT_RUN}};

    str_copy(r.row.what, sizeof r.row.what, b->what);
    str_copy(r.row.peer, sizeof r.row.peer, why);
    keep(out, b->name, &r);
}

/* Takes records until the bench closes its end, the time is over, or somebody interrupts. */
static bool listen_to(int fd, const struct run_bench *b, struct run_results *out)
{
    int64_t deadline = bench_us() + (int64_t)b->seconds * 1000000;
    struct bench_record r;

    for (;;) {
        int64_t left = (deadline - bench_us()) / 1000;
        struct pollfd p = {.fd = fd, .events = POLLIN};
        ssize_t n;

        if (left <= 0 || interrupted)
            return false;
        if (poll(&p, 1, (int)left) <= 0)
            continue;
        n = read(fd, &r, sizeof r);
        if (n == (ssize_t)sizeof r)
            keep(out, b->name, &r);
        else if (n == 0 || errno != EINTR)
            return true;
    }
}

void run_one(const struct run_bench *b, struct run_results *out)
{
    int fds[2], status = 0;
    char why[BENCH_PEER];
    bool ended;
    pid_t pid;

    if (pipe2(fds, O_CLOEXEC) != 0)
        return;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        close(fds[0]);
        be_the_bench(b, fds[1]);
    }
    close(fds[1]);
    ended = pid > 0 && listen_to(fds[0], b, out);
    close(fds[0]);
    if (!ended)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    end_the_rest();
    if (interrupted)
        return;
    if (!ended) {
        snprintf(why, sizeof why, "not done after %d s", b->seconds);
        run_skip(b, why, out);
    } else if (status != 0) {
        run_skip(b, "it failed: see what it said above", out);
    }
}
