/* Clocks, and figures of processes from /proc. */
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "net/base/str.h"
#include "tests/bench/bench.h"

int64_t bench_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void bench_sleep_ms(int ms)
{
    poll(NULL, 0, ms);
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

static double of_process(pid_t pid, const char *file, const char *key)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    return proc_value(path, key);
}

double bench_rss_kib(pid_t pid)
{
    return of_process(pid, "status", "VmRSS:");
}

double bench_pss_kib(pid_t pid)
{
    return of_process(pid, "smaps_rollup", "Pss:");
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

double bench_free_mib(void)
{
    return proc_value("/proc/meminfo", "MemAvailable:") / 1024;
}

size_t bench_descriptors(void)
{
    struct rlimit lim;

    getrlimit(RLIMIT_NOFILE, &lim);
    lim.rlim_cur = lim.rlim_max;
    setrlimit(RLIMIT_NOFILE, &lim);
    return lim.rlim_max;
}
