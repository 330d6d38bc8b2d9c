/* The rooms that the console watches, by name. Pure. */
#ifndef TUI_MODEL_ROOMS_H
#define TUI_MODEL_ROOMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/wire.h"
#include "tui/model/knocks.h"
#include "tui/model/people.h"
#include "tui/model/select.h"

struct room {
    char name[LIMIT_ROOM_NAME + 1];
    bool is_private, locked, panic, streaming, recording;
    struct props config; /* of room_props: ROOM_enable_knocking, ROOM_max_participants ... */
    uint8_t ladder;      /* the step of the no-host ladder in force, from 1; 0: none */
    int64_t ladder_next; /* wall ms of the next step; 0: never */
    int32_t hosts;       /* consoles and owners that are there */
    struct knocks knocks;
    struct people people;
    struct select at_knock, at_person; /* cursors */
    uint32_t gen;
    bool gone; /* deleted while under the cursor: an inert row until the next key */
    UT_hash_handle hh;
};

struct rooms {
    struct room **row; /* row[0] to row[n - 1], by name */
    size_t n, cap;
    struct room *by_name;
    struct knocks *all; /* the list of everybody who waits, set by the owner; may be null */
    size_t n_gone;
};

/* By name, or null. Borrowed until the next change. */
struct room *rooms_find(const struct rooms *l, const char *name);
/* The position of a room of this list. */
size_t rooms_index(const struct rooms *l, const struct room *r);
/* Adds an empty room at its place; rooms_append() adds it at the end, until rooms_sort(). */
struct room *rooms_add(struct rooms *l, const char *name);
struct room *rooms_append(struct rooms *l, const char *name);
void rooms_sort(struct rooms *l);
void rooms_remove(struct rooms *l, struct room *r); /* takes it out and frees it */
void rooms_leave(struct rooms *l, struct room *r);  /* empties it and makes it inert */
/* Takes over everything but the people. */
void rooms_set(struct room *r, const struct wire_room *w);
void rooms_finish(struct rooms *l);

#endif
