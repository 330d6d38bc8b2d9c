/* Terminal programs that foyer's console is measured beside. */
#ifndef TESTS_BENCH_PEER_H
#define TESTS_BENCH_PEER_H

#include "tests/lib/vt.h"

enum peer { PEER_HTOP, PEER_WEECHAT, PEER_TIG, PEER_NANO, PEER_LESS, PEER_COUNT };

/* Starts it on a terminal of 120x36 with a folder of its own, in which there are a text and a git
 * repository of many lines. Null after a row that names the package, and `what` as what is not
 * measured. */
struct vt *peer_start(enum peer p, const char *what);
/* Waits until its first frame is whole. */
void peer_ready(enum peer p, struct vt *t);
const char *peer_name(enum peer p);
/* The folder that all have as their home; made at the first call. */
const char *peer_home(void);

/* Bytes and bursts of output (set apart by at least 15 ms) until the program is quiet for so long.
 */
struct peer_output {
    double bytes, bursts;
};
struct peer_output peer_output(struct vt *t, int quiet_ms);

#endif
