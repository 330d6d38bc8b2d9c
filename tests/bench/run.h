/* Runs a bench in a process of its own, with a time limit, so that neither a fault nor a signal
 * leaves a process or a file behind. Used by the main program. */
#ifndef TESTS_BENCH_RUN_H
#define TESTS_BENCH_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/bench.h"

struct run_bench {
    const char *name, *what, *peers;
    int seconds;
    size_t descriptors;
    double mib;
    void (*run)(void);
};

/* All rows and points so far. */
struct run_results {
    struct bench_row *row;
    size_t n_rows;
    struct bench_point *point;
    size_t n_points;
};

/* Takes over signals, becomes the parent of whatever a bench leaves, and makes the folder that all
 * temporary files are in. */
void run_open(void);
/* Removes the folder. */
void run_close(void);
/* Runs one; its rows are added, with one more when it could not be run to its end. */
void run_one(const struct run_bench *b, struct run_results *out);
/* Adds a row that says why a bench was not run. */
void run_skip(const struct run_bench *b, const char *why, struct run_results *out);
/* Somebody asked to stop (SIGINT, SIGTERM, SIGHUP). */
bool run_interrupted(void);

/* Where the process of a bench writes its records. */
void run_tell_to(int fd);

#endif
