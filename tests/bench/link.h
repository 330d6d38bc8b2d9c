/* A slow line to a port of 127.0.0.1: what goes through it arrives later, and no faster than a
 * rate. Runs in a process of its own. */
#ifndef TESTS_BENCH_LINK_H
#define TESTS_BENCH_LINK_H

#include <stdint.h>
#include <sys/types.h>

struct slow_link {
    int port;          /* where to connect */
    int delay_ms;      /* each way */
    int bits_a_second; /* each way */
    pid_t pid;
    int64_t *passed; /* bytes that went up and down so far, shared with the process */
};

/* Starts it to that port; delay and rate are set by the caller. */
void slow_link_start(struct slow_link *l, int to_port);
void slow_link_end(struct slow_link *l);

#endif
