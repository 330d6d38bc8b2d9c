/* The people inside one room, in the order of joining. Pure. */
#ifndef TUI_MODEL_PEOPLE_H
#define TUI_MODEL_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/wire.h"

struct person {
    struct wire_participant p;
    int64_t arrived;
    int64_t seen_at; /* monotonic ms when it was first drawn under this name; 0: not yet */
    uint32_t gen;
    bool marked;
    bool pinned; /* of a frozen list: stays there as an inert row after leaving */
    bool gone;   /* left while under the cursor: an inert row until the next key */
    UT_hash_handle hh;
};

struct people {
    struct person **row; /* row[0] to row[n - 1] */
    size_t n, cap;
    struct person *by_id;
    size_t n_gone, n_marked;
    int64_t next_arrived;
};

/* By session id, or null. Borrowed until the next change. */
struct person *people_find(const struct people *l, const char *id);
size_t people_index(const struct people *l, const struct person *row);
/* How many are inside: all rows but the gone ones. */
size_t people_inside(const struct people *l);

/* Adds somebody who is not there yet and returns the row. */
struct person *people_add(struct people *l, const struct wire_participant *p);
void people_update(struct people *l, struct person *row, const struct wire_participant *p);
void people_remove(struct people *l, struct person *row); /* takes it out and frees it */
void people_leave(struct people *l, struct person *row);  /* makes it inert in its place */
void people_mark(struct people *l, struct person *row, bool on);
/* Which raised hand this is in the order of raising, from 1; 0 when it is down. */
size_t people_hand(const struct people *l, const struct person *row);
void people_finish(struct people *l);

#endif
