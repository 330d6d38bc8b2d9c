/* A crowd of guests, and hosts, on raw websockets over one epoll: a load that costs little itself.
 * It speaks only as much of the protocol as knocking and deciding need. Used by one thread. */
#ifndef TESTS_BENCH_CROWD_H
#define TESTS_BENCH_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum crowd_state {
    CROWD_IDLE,
    CROWD_CONNECTING,
    CROWD_JOINING,
    CROWD_LOBBY,
    CROWD_KNOCKING,
    CROWD_WAITING,
    CROWD_INSIDE,
    CROWD_HOST, /* a host who watches, and is up */
    CROWD_DENIED,
    CROWD_GONE,
    CROWD_STATES
};

struct crowd;

/* max guests against 127.0.0.1:port. Ends the program when the system allows no such number of
 * descriptors, saying what to raise. */
struct crowd *crowd_new(int port, size_t max);
void crowd_free(struct crowd *c);

/* Opens `n` more connections that join the room as "PREFIX 00042"; the number of the first. */
size_t crowd_join(struct crowd *c, const char *room, const char *prefix, size_t n);
/* Opens `n` more connections of hosts who watch every room by this token; the first. */
size_t crowd_hosts(struct crowd *c, const char *token, size_t n);
/* How many knocks, and how many ends of waiting, all hosts were told of together. */
size_t crowd_told_added(const struct crowd *c);
size_t crowd_told_removed(const struct crowd *c);
/* Sends a host's decision of one guest by id, or of everybody: "*". */
void crowd_decide(struct crowd *c, size_t host, const char *room, const char *id, bool admit);
/* The id of a guest who has joined. Borrowed. */
const char *crowd_id(const struct crowd *c, size_t i);

/* Asks for access, leaves with a word, drops the connection without one. */
void crowd_knock(struct crowd *c, size_t i);
void crowd_leave(struct crowd *c, size_t i);
void crowd_drop(struct crowd *c, size_t i);

/* Takes in what has come, waiting at most ms. */
void crowd_pump(struct crowd *c, int ms);
/* Pumps until n guests are in that state; false after ms. */
bool crowd_until(struct crowd *c, enum crowd_state state, size_t n, int ms);
size_t crowd_count(const struct crowd *c, enum crowd_state state);
enum crowd_state crowd_state(const struct crowd *c, size_t i);

/* The name under which guest i knocks. */
void crowd_name(const struct crowd *c, size_t i, char *dst, size_t size);
/* Microseconds (bench_us) at which the last guest so far was told that access is granted, or not.
 */
int64_t crowd_last_told(const struct crowd *c);

#endif
