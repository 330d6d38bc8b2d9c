/* Debian's Prosody with one multi-user room, whose occupants come by websocket, as a waiting room
 * that a host could use instead: newcomers are visitors in a moderated room, a moderator gives them
 * a voice (admits), removes them (denies), and is told of everybody who comes and leaves. */
#ifndef TESTS_BENCH_PROSODY_H
#define TESTS_BENCH_PROSODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct prosody;

/* Starts it on a free loopback port with a moderator in the room and `guests` connections that are
 * logged in and not in the room yet. Null after a row when it is not installed; `what` is what is
 * not measured then. */
struct prosody *prosody_start(size_t guests, const char *what);
void prosody_stop(struct prosody *p);
pid_t prosody_pid(const struct prosody *p);

/* Guests join, get a voice, are removed, leave by themselves. */
void prosody_join(struct prosody *p, size_t i);
void prosody_admit(struct prosody *p, size_t i);
void prosody_deny(struct prosody *p, size_t i);
void prosody_leave(struct prosody *p, size_t i);

/* What guests and the moderator were told so far. */
struct prosody_told {
    size_t joined;         /* guests who know that they are in the room */
    size_t admitted;       /* guests who know that they have a voice */
    size_t denied;         /* guests who know that they were removed */
    size_t seen, departed; /* arrivals and departures that the moderator knows */
};
const struct prosody_told *prosody_told(const struct prosody *p);
/* Takes in what has come, waiting at most ms. */
void prosody_pump(struct prosody *p, int ms);
/* Pumps until *count is at least n, or ms have passed: false. */
bool prosody_until(struct prosody *p, const size_t *count, size_t n, int ms);

#endif
