/* When websockets are to be asked whether they still live, and when they are given up. The library
 * keeps all its timers in one sorted list, so that each timer of somebody who waits would walk past
 * those of everybody else who waits; here they are in a heap, and what is heard in between costs a
 * number alone. Pure; the lobby thread. */
#ifndef NET_LOBBY_SERVER_PULSE_H
#define NET_LOBBY_SERVER_PULSE_H

#include <stdint.h>

#include "net/lobby/server/peer.h"

enum {
    PULSE_PING_MS = 25 * 1000,   /* of silence; below the 30 s after which the first NATs forget */
    PULSE_ANSWER_MS = 15 * 1000, /* a peer that answers nothing for so long is gone */
    PULSE_NEAR_MS =
        300 * 1000, /* on this machine nothing forgets, and a process that ends is told */
    /* Of a host whose silent line the kernel probes, which keeps NATs awake and notices a dead one
     * without waking anybody: for a program that is stuck behind it. */
    PULSE_CALM_MS = 60 * 1000,
    PULSE_CLOSE_MS = 10 * 1000, /* who does not read what is queued is cut */
    PULSE_STEP_MS = 1000,       /* pings of the same second go out together */
};

/* What is to be done with a peer. */
enum pulse_what {
    PULSE_PING,   /* send a ping */
    PULSE_SILENT, /* it has said neither hello nor join: close it */
    PULSE_GONE,   /* end the connection without another word */
};

/* It is open: it has TIME_HELLO for its first word. now is the monotonic clock in ms, as below. */
void pulse_begin(struct peers *t, struct peer *p, int64_t now);
/* Something has come from it. */
void pulse_heard(struct peer *p, int64_t now);
/* It is to end once what is queued has been read. */
void pulse_closing(struct peers *t, struct peer *p, int64_t now);
/* The next peer for which something is due by now, and what; null when none is left. Its next time
 * is set already. */
struct peer *pulse_due(struct peers *t, int64_t now, enum pulse_what *what);
/* When the next is due, INT64_MAX for never. */
int64_t pulse_next(const struct peers *t);

#endif
