/* A door that stands still: rooms and people at a fixed time, for tests of what the console shows.
 */
#ifndef TESTS_LIB_WORLD_H
#define TESTS_LIB_WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "tui/model/model.h"

/* 2026-03-02 14:02:31 UTC, and the console's own clock then. */
#define WORLD_NOW INT64_C(1772460151000)
enum { WORLD_MONO = 1000000 };

struct world_knock {
    const char *name;
    int waited; /* seconds */
    int tries;
    unsigned flags;
    const char *user_id; /* null: no token */
    const char *note;
};

struct world_person {
    const char *name;
    int inside; /* seconds */
    bool owner, mic, cam, screen;
};

struct world_room {
    const char *name;
    bool is_public, no_knocking, locked;
    int seats; /* 0: the default */
    const struct world_knock *knocks;
    size_t n_knocks;
    const struct world_person *people;
    size_t n_people;
};

/* What the server said last about somebody who waits, to be changed and said again. */
struct wire_waiting world_waiting(const struct waiter *w);
/* Fills an initialised model as the server would, with the link up. */
void world_load(struct model *m, const struct world_room *rooms, size_t n);
/* The rooms of the mock-ups: interview with four knocks and five people, clinic-a, standup, board.
 */
extern const struct world_room world_usual[];
extern const size_t world_usual_count;

#endif
