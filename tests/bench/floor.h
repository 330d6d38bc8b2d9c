/* What the machine and the library themselves need on the way of a knock. */
#ifndef TESTS_BENCH_FLOOR_H
#define TESTS_BENCH_FLOOR_H

#include <stddef.h>

struct floor_span {
    double median, p99; /* ms */
};

struct floor_ms {
    struct floor_span bare;   /* a message there and back by libwebsockets, a write to a pty */
    struct floor_span stored; /* the same with a commit of the disk in between */
};

/* Measures them one behind the other, `rounds` times (at most FLOOR_ROUNDS) with pause_ms of
 * nothing before each. */
enum { FLOOR_ROUNDS = 1000 };
struct floor_ms floor_measure(size_t rounds, int pause_ms);

#endif
