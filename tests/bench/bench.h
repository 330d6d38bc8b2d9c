/* What the measurements share: clocks, figures of processes, and the table of results. Used by one
 * thread. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { BENCH_ROWS_MAX = 96 };

/* One line of the table. */
struct bench_row {
    const char *what;
    double ours;
    const char *unit;
    double budget;     /* ours has to be at most this; below 0: told without a verdict */
    const char *limit; /* what stands beside it, measured in the same run; null for nothing */
    double limit_value;
};

struct bench {
    struct bench_row row[BENCH_ROWS_MAX];
    size_t n;
    size_t crowd;   /* how many "10,000" is; less when descriptors do not suffice */
    double echo_us; /* loopback TCP echo plus pty echo between processes, median */
    double echo_p99_us;
};

void bench_add(struct bench *b, const struct bench_row *row);
/* Prints the rows added since `from`. */
void bench_print(const struct bench *b, size_t from);

/* Monotonic microseconds. */
int64_t bench_us(void);

/* Sorts v and gives the value below which that share of it lies. */
double bench_quantile(double *v, size_t n, double share);

/* Figures of a running process from /proc: resident KiB, nanoseconds on a processor and voluntary
 * context switches of all its threads. */
double bench_rss_kib(pid_t pid);
double bench_cpu_ns(pid_t pid);
double bench_wakeups(pid_t pid);

/* The groups of measurements, one per file. Each starts and ends its own server. */
void bench_limits(struct bench *b);
void bench_latency(struct bench *b);
void bench_crowd(struct bench *b);
void bench_console(struct bench *b);
void bench_rest(struct bench *b);

#endif
