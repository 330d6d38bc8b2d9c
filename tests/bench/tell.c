/* What a bench tells goes to the main program through a pipe, a record at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/str.h"
#include "tests/bench/bench.h"
#include "tests/bench/run.h"

static int tell_fd = -1;

void run_tell_to(int fd)
{
    tell_fd = fd;
}

/* Smaller than PIPE_BUF, so that it is never cut. */
static void send_record(const struct bench_record *r)
{
    if (write(tell_fd, r, sizeof *r) != (ssize_t)sizeof *r)
        _exit(1); /* nobody listens any more */
}

void bench_tell(const struct bench_row *r)
{
    send_record(&(struct bench_record){.row = *r});
}

void bench_beside(enum bench_rule rule, const char *what, double ours, const char *unit,
                  const char *peer, double value, double budget)
{
    struct bench_row r = {.rule = rule, .ours = ours, .budget = budget, .value = value};

    str_copy(r.what, sizeof r.what, what);
    str_copy(r.unit, sizeof r.unit, unit);
    str_copy(r.peer, sizeof r.peer, peer);
    bench_tell(&r);
}

void bench_told(const char *what, double ours, const char *unit)
{
    bench_beside(BENCH_TOLD, what, ours, unit, "", 0, 0);
}

void bench_most(const char *what, double ours, const char *unit, double budget)
{
    bench_beside(BENCH_MOST, what, ours, unit, "", 0, budget);
}

void bench_not_run(const char *what, const char *why)
{
    bench_beside(BENCH_NOT_RUN, what, 0, "", why, 0, 0);
}

void bench_plot(const char *plot, const char *series, double x, double y)
{
    struct bench_record r = {.is_point = true, .point = {.x = x, .y = y}};

    str_copy(r.point.plot, sizeof r.point.plot, plot);
    str_copy(r.point.series, sizeof r.point.series, series);
    send_record(&r);
}

const char *bench_peer(const char *program, const char *package, const char *what)
{
    static const char *const folders[] = {"/usr/bin", "/usr/sbin", "/bin", "/usr/lib/openssh"};
    static char path[64];
    char why[BENCH_PEER];

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], program);
        if (access(path, X_OK) == 0)
            return path;
    }
    snprintf(why, sizeof why, "%s is not here: apt-get install --no-install-recommends %s", program,
             package);
    bench_not_run(what, why);
    return NULL;
}
