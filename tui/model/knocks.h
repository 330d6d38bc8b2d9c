/* The people who knock at one room, in the order of their knocks. Pure.
 *
 * Finding by id, position of an id and adding at the end cost the same however many wait; a
 * removal moves pointers only. */
#ifndef TUI_MODEL_KNOCKS_H
#define TUI_MODEL_KNOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/wire.h"

enum knock_state {
    KNOCK_WAITING,
    KNOCK_ADMITTING, /* asked of the server, not answered yet */
    KNOCK_DENYING,
    KNOCK_GONE, /* left while under the cursor: an inert row until the next key */
};

/* What was said between one guest and the hosts, the last lines of it. */
enum { TALK_LINES = 6 };
struct talk_line {
    bool from_guest;
    char by[LIMIT_BY + 1];
    char text[LIMIT_REASON + 1];
};
struct talk {
    struct talk_line line[TALK_LINES]; /* the oldest first */
    size_t n;
};

struct knock {
    struct wire_waiting w;
    struct talk *talk; /* owned; null while nothing was said */
    int64_t arrived;   /* number in the order in which the console heard of them */
    int64_t seen_at;   /* monotonic ms when it was first drawn under this name; 0: not yet */
    int64_t request;   /* of ADMITTING and DENYING */
    int64_t came_at;   /* monotonic ms when the console heard of the knock; 0: was there before */
    uint32_t gen;      /* the snapshot that named it last */
    uint8_t state;     /* enum knock_state */
    uint8_t why;       /* of GONE: enum wire_why */
    uint8_t alerted;   /* 1 << enum alert_rung: given for this one */
    bool marked;
    bool pinned;       /* of a frozen list: stays there as an inert row when it leaves */
    struct knocks *of; /* the list of the room where it waits */
    UT_hash_handle hh, hh_all;
};

/* Read through the functions; row[0] is not always the first.
 *
 * A list of a room may belong to a list of all rooms, which holds the same rows and follows every
 * change by itself; rows are never added to that one directly. */
struct knocks {
    struct knock **row;
    size_t head, n, cap;
    struct knock *by_id;
    size_t n_marked, n_gone;
    int64_t next_arrived;
    struct knocks *all; /* the list that this one is a part of, or null */
    const char *room;   /* whose list it is; null for the list of all rooms */
};

/* The row at i, from 0; i must be below k->n. Borrowed until the next change. */
struct knock *knocks_at(const struct knocks *k, size_t i);
/* By id, or null; gone rows are found too. */
struct knock *knocks_find(const struct knocks *k, const char *id);
/* The position of a row of this list. */
size_t knocks_index(const struct knocks *k, const struct knock *row);
/* How many wait: all rows but the gone ones. */
size_t knocks_waiting(const struct knocks *k);

/* Adds somebody who is not there yet and returns the row. */
struct knock *knocks_add(struct knocks *k, const struct wire_waiting *w);
/* Takes over what has changed; a gone row waits again. A changed name has not been read yet. */
void knocks_update(struct knocks *k, struct knock *row, const struct wire_waiting *w);
/* Takes the row out and frees it. */
void knocks_remove(struct knocks *k, struct knock *row);
/* Makes it inert in its place. */
void knocks_leave(struct knocks *k, struct knock *row, enum wire_why why);
void knocks_mark(struct knocks *k, struct knock *row, bool on);
/* Keeps what was said by or to this guest. */
void knocks_say(struct knock *row, bool from_guest, const char *by, const char *text);
/* Whether a decision may be made about the row: waiting, and nothing is decided or on its way. */
bool knocks_open(const struct knock *row);
void knocks_finish(struct knocks *k);

/* "waiting", "admitting", "denying", "gone". */
const char *knocks_state_name(enum knock_state s);

#endif
