/* What the benches share: the rows of the table, clocks, and figures of processes. Each bench runs
 * in a process of its own (run.c); what it has to tell goes to the main program through a pipe. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What makes a row met. */
enum bench_rule {
    BENCH_TOLD,    /* a figure without a verdict */
    BENCH_MOST,    /* ours <= budget */
    BENCH_RATIO,   /* ours / peer <= budget: less is better */
    BENCH_FASTER,  /* peer / ours >= budget: less is better */
    BENCH_MORE,    /* ours / peer >= budget: more is better */
    BENCH_NOT_RUN, /* why stands in peer */
};

enum { BENCH_WHAT = 96, BENCH_PEER = 128 };

struct bench_row {
    char bench[16]; /* filled in by the main program */
    char what[BENCH_WHAT];
    enum bench_rule rule;
    double ours;
    char unit[12];
    double budget;
    char peer[BENCH_PEER]; /* what was measured beside it, "" for nothing */
    double value;          /* of the peer */
    bool at_least;         /* the peer was given up at this value: it needs more */
};

/* One point of a plot. */
struct bench_point {
    char plot[24];
    char series[48];
    double x, y;
};

struct bench_record {
    bool is_point;
    struct bench_row row;
    struct bench_point point;
};

/* ---- telling, for benches ---- */

void bench_told(const char *what, double ours, const char *unit);
void bench_most(const char *what, double ours, const char *unit, double budget);
/* rule is BENCH_RATIO, BENCH_FASTER or BENCH_MORE. */
void bench_beside(enum bench_rule rule, const char *what, double ours, const char *unit,
                  const char *peer, double value, double budget);
/* A whole row, for the rare case. */
void bench_tell(const struct bench_row *r);
void bench_not_run(const char *what, const char *why);
void bench_plot(const char *plot, const char *series, double x, double y);

/* The path of a peer's program, or null after a row that names the Debian package and what is not
 * measured. Static until the next call. */
const char *bench_peer(const char *program, const char *package, const char *what);

/* ---- clocks and figures ---- */

/* Monotonic microseconds. */
int64_t bench_us(void);
void bench_sleep_ms(int ms);
/* Sorts v and gives the value below which that share of it lies. */
double bench_quantile(double *v, size_t n, double share);

/* Figures of a running process from /proc: resident and proportional KiB, nanoseconds on a
 * processor and voluntary context switches of all its threads. */
double bench_rss_kib(pid_t pid);
double bench_pss_kib(pid_t pid);
double bench_cpu_ns(pid_t pid);
double bench_wakeups(pid_t pid);
/* MiB that can be had without swapping. */
double bench_free_mib(void);

/* Raises the soft limit of descriptors to the hard one, which it gives. */
size_t bench_descriptors(void);

/* ---- the benches ---- */

#define BENCH(NAME, WHAT, PEERS, SECONDS, DESCRIPTORS, MIB) void bench_##NAME(void);
#include "tests/bench/benches.def"
#undef BENCH

#endif
