/* A line between clients and a server that can be damaged: a proxy for TCP on loopback, with a
 * thread of its own. All functions may be called from any thread. */
#ifndef TESTS_LIB_CABLE_H
#define TESTS_LIB_CABLE_H

#include <stdbool.h>
#include <stdint.h>

enum cable_way { CABLE_UP, CABLE_DOWN, CABLE_WAYS }; /* to the server, to the client */

enum cable_fault {
    CABLE_SOUND, /* passes all */
    CABLE_CUT,   /* both ends get a reset */
    CABLE_END,   /* both ends see an orderly end of the stream */
    CABLE_HALF,  /* the client gets a reset, the server hears nothing for ms, then a reset */
    CABLE_LOSE,  /* what comes in this way vanishes for ms, then both ends get a reset */
    CABLE_STALL, /* nothing passes in this way for ms, then all does */
    CABLE_DRIP,  /* passes byte by byte, each in a packet of its own, for the next ms bytes */
    CABLE_TWICE, /* a second connection gets first what the client sends, until the server ends it;
                    its answers vanish */
    CABLE_FAULTS
};

/* What happens to a connection once `after` bytes have passed in this way. */
struct cable_plan {
    enum cable_way way;
    int64_t after;
    enum cable_fault fault;
    int ms;
};

struct cable;

/* Starts one to a port of 127.0.0.1. Ends the test when it can not. */
struct cable *cable_open(int port);
/* Cuts what stands and joins the thread. Accepts null. */
void cable_close(struct cable *c);
/* Where clients connect. */
int cable_port(const struct cable *c);

/* Asked for the fate of each new connection on the cable's thread, under its lock: n is its number
 * from 0; *p is sound. Null for none. */
typedef void cable_fate(void *arg, int n, struct cable_plan *p);
void cable_plan_new(struct cable *c, cable_fate *fate, void *arg);
/* The same now for each connection that stands; `after` counts from here. */
void cable_damage(struct cable *c, cable_fate *fate, void *arg);
/* The same fate for all that stand. */
void cable_damage_all(struct cable *c, struct cable_plan p);
/* Both ends of all that stand get a reset, whatever has happened to them before. */
void cable_cut(struct cable *c);

/* How many connections there have been, how many faults have come about, and how many bytes have
 * passed on the connection of that number. */
int cable_count(struct cable *c);
int cable_faults(struct cable *c);
int64_t cable_passed(struct cable *c, int n, enum cable_way way);

#endif
