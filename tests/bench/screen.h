/* What the benches do with a console and a crowd together. */
#ifndef TESTS_BENCH_SCREEN_H
#define TESTS_BENCH_SCREEN_H

#include "tests/bench/crowd.h"
#include "tests/lib/console.h"

enum { SCREEN_ROWS = 36, SCREEN_COLS = 120, SCREEN_WAIT_MS = 30000 };
/* Between two knocks of which each is alone: rarer than the console draws (tui/pace.h). */
enum { SCREEN_ALONE_MS = 25 };

/* A console of 120x36 of that room, null for all, whose list of those who knock says how many. */
struct vt *screen_start(struct serve *s, const char *room, size_t waiting);
/* How many the title of the list of those who knock says. */
size_t screen_count(struct vt *t);
/* Waits until it says so; microseconds (bench_us) at that moment. Fails the test when it never
 * does. */
int64_t screen_until(struct vt *t, size_t waiting);
/* The same for a text. */
int64_t screen_shows(struct vt *t, const char *text);

/* n connections in this room that have not knocked yet; fails the test when they can not be. */
struct crowd *screen_crowd(int port, const char *room, const char *prefix, size_t n);
/* Waits until n guests are in that state, or fails the test. */
void screen_await(struct crowd *c, enum crowd_state state, size_t n);

/* What knocks cost that come one by one, each waited for on the screen. */
struct screen_cost {
    double median_ms, p99_ms;     /* from the knock to the screen */
    double server_us, console_us; /* processor time of one knock */
};
/* The first n of the crowd knock; `waiting` is what the title says before. */
struct screen_cost screen_knocks(struct serve *s, struct vt *t, struct crowd *c, size_t n,
                                 size_t waiting);
/* Ends a console without asking it, and its server with all that is his. */
void screen_end(struct serve *s, struct vt *t, struct crowd *c);

#endif
