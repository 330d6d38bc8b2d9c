/* What the machine and the library themselves need on the way of a knock: one websocket echo
 * between two bare programs of libwebsockets, and one write to a terminal. */
#ifndef TESTS_BENCH_FLOOR_H
#define TESTS_BENCH_FLOOR_H

struct floor_ms {
    double median, p99; /* the sum of both ways' */
};

struct floor_ms floor_measure(void);

#endif
