/* make bench: measures against the budgets and prints a table. BENCH=latency names one group. */
#include "tests/bench/bench.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "net/base/str.h"

enum { CROWD = 10000, SPARE = 200 };

int64_t bench_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double bench_quantile(double *v, size_t n, double share)
{
    size_t at = (size_t)(share * (double)n);

    qsort(v, n, sizeof *v, compare);
    return n ? v[at < n ? at : n - 1] : 0;
}

/* The number behind `key` in a file of /proc, 0 when there is none. */
static double proc_value(const char *path, const char *key)
{
    FILE *f = fopen(path, "re");
    char line[256];
    double v = 0;

    while (f && fgets(line, sizeof line, f))
        if (str_starts(line, key))
            v = strtod(line + strlen(key), NULL);
    if (f)
        fclose(f);
    return v;
}

double bench_rss_kib(pid_t pid)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    return proc_value(path, "VmRSS:");
}

/* Sums the value of a file of every thread. */
static double of_threads(pid_t pid, const char *file, const char *key)
{
    char dir[64], path[400];
    struct dirent *e;
    double sum = 0;
    DIR *d;

    snprintf(dir, sizeof dir, "/proc/%d/task", (int)pid);
    d = opendir(dir);
    while (d && (e = readdir(d)) != NULL) {
        snprintf(path, sizeof path, "%s/%s/%s", dir, e->d_name, file);
        if (e->d_name[0] != '.')
            sum += proc_value(path, key);
    }
    if (d)
        closedir(d);
    return sum;
}

double bench_cpu_ns(pid_t pid)
{
    return of_threads(pid, "schedstat", "");
}

double bench_wakeups(pid_t pid)
{
    return of_threads(pid, "status", "voluntary_ctxt_switches:");
}

void bench_add(struct bench *b, const struct bench_row *row)
{
    if (b->n < BENCH_ROWS_MAX)
        b->row[b->n++] = *row;
}

void bench_print(const struct bench *b, size_t from)
{
    for (size_t i = from; i < b->n; i++) {
        const struct bench_row *r = &b->row[i];
        char budget[32] = "-", limit[96] = "";

        if (r->budget >= 0)
            snprintf(budget, sizeof budget, "%.6g", r->budget);
        if (r->limit)
            snprintf(limit, sizeof limit, "%.1f x %s (%.4g)",
                     r->limit_value > 0 ? r->ours / r->limit_value : 0, r->limit, r->limit_value);
        printf("%-58s %10.4g %-8s %9s  %-4s %s\n", r->what, r->ours, r->unit, budget,
               r->budget < 0          ? ""
               : r->ours <= r->budget ? "met"
                                      : "OVER",
               limit);
    }
    fflush(stdout);
}

static const struct {
    const char *name;
    void (*run)(struct bench *b);
} groups[] = {
    {"latency", bench_latency},
    {"crowd", bench_crowd},
    {"console", bench_console},
    {"rest", bench_rest},
};

static const char *wanted;

static void measure(void **state)
{
    static struct bench b;
    struct rlimit lim;

    (void)state;
    b.crowd = CROWD;
    getrlimit(RLIMIT_NOFILE, &lim);
    lim.rlim_cur = lim.rlim_max;
    setrlimit(RLIMIT_NOFILE, &lim);
    if (lim.rlim_max < CROWD + SPARE) {
        b.crowd = lim.rlim_max - SPARE;
        printf("only %zu descriptors: the crowd is %zu, not %d (raise it with ulimit -Hn %d)\n",
               (size_t)lim.rlim_max, b.crowd, CROWD, CROWD + SPARE);
    }
    printf("%-58s %10s %-8s %9s\n", "what", "ours", "unit", "budget");
    bench_limits(&b);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (!wanted || str_eq(wanted, groups[i].name)) {
            size_t from = b.n;

            groups[i].run(&b);
            bench_print(&b, from);
        }
}

/* The helpers of the tests speak cmocka when something is not as it should be. */
int main(int argc, char **argv)
{
    const struct CMUnitTest all[] = {cmocka_unit_test(measure)};

    wanted = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(all, NULL, NULL);
}
