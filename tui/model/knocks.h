/* The people who knock at one room, in the order of their knocks. Pure.
 *
 * Finding by id, position of an id, adding at the end and the first of a rank cost the same however
 * many wait; a removal moves pointers only. */
#ifndef TUI_MODEL_KNOCKS_H
#define TUI_MODEL_KNOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/wire.h"
#include "tui/model/waiter.h"

enum knock_state {
    KNOCK_WAITING,
    KNOCK_ADMITTING, /* asked of the server, not answered yet */
    KNOCK_DENYING,
    KNOCK_GONE, /* left while under the cursor: an inert row until the next key */
};

/* What is looked for among those who wait at every event or frame. */
enum { KNOCK_ALERTS = 4 }; /* kinds of alerts that are given once for everybody */
enum knock_rank {
    RANK_UNANSWERED, /* nothing is decided or on its way; not held, not away */
    RANK_UNTOLD,     /* RANK_UNTOLD + i: of them, for whom alert i was not given yet */
    RANK_PLAIN = RANK_UNTOLD + KNOCK_ALERTS, /* of them, who carries no careful flag */
    RANK_PENDING, /* whose decision is in its grace time: who is first in this rank ends first */
    KNOCK_RANKS
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
    struct waiter w;
    struct talk *talk; /* owned; null while nothing was said */
    int64_t arrived;   /* number in the order in which the console heard of them */
    int64_t seen_at;   /* monotonic ms when it was first drawn under this name; 0: not yet */
    int64_t request;   /* of ADMITTING and DENYING */
    int64_t came_at;   /* monotonic ms when the console heard of the knock; 0: was there before */
    uint32_t gen;      /* the snapshot that named it last */
    uint8_t state;     /* enum knock_state */
    uint8_t why;       /* of GONE: enum wire_why */
    uint8_t told;      /* bits 1 << i: alert i was given for this one */
    bool marked;
    bool passes;                 /* what the filter of this number said; kept by model_lens.c */
    uint32_t judged;             /* 0: none since the row has changed */
    bool pinned;                 /* of a frozen list: stays there as an inert row when it leaves */
    struct knocks *of;           /* the list of the room where it waits */
    uint32_t place[KNOCK_RANKS]; /* in the heap of each rank, from 1; 0: not of that rank */
    UT_hash_handle hh, hh_all;
};

/* The rows of one rank as a binary heap. Not net/base/heap.h: its nodes
 * would take three times as much of every row, and leave open who is first of two at once. */
struct knock_heap {
    struct knock **row;
    size_t n, cap;
};

/* Another order in which a list can be looked at: knocks_order.c. In the order of the names that
 * lens_sort_name has for them. */
enum knock_by {
    KNOCKS_BY_WAIT,
    KNOCKS_BY_NAME,
    KNOCKS_BY_ROOM,
    KNOCKS_BY_TRIES,
    KNOCKS_BY_TRUST,
    KNOCKS_BY_FLAGS,
};
struct knocks_order;

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
    struct knocks *all;                  /* the list that this one is a part of, or null */
    struct knock_heap rank[KNOCK_RANKS]; /* of a list that is no part of another */
    struct knocks_order *order;          /* the one that is kept beside its own, or null */
    const char *room;                    /* whose list it is; null for the list of all rooms */
};

/* The row at i, from 0; i must be below k->n. Borrowed until the next change. */
struct knock *knocks_at(const struct knocks *k, size_t i);
/* By id, or null; gone rows are found too. */
struct knock *knocks_find(const struct knocks *k, const char *id);
/* The position of a row of this list. */
size_t knocks_index(const struct knocks *k, const struct knock *row);
/* How many wait: all rows but the gone ones. */
size_t knocks_waiting(const struct knocks *k);
/* Since when who waits longest does, ms since 1970; 0 when nobody waits. */
int64_t knocks_oldest(const struct knocks *k);

/* Whether a stands above b: by the time of the knock, then by arrival. */
bool knocks_before(const struct knock *a, const struct knock *b);

/* Less than 0 when a stands above b in that order; equals stand as knocks_before() says. */
int knocks_compare(enum knock_by by, const struct knock *a, const struct knock *b);

/* Keeps the rows in another order too, from the other end where `reverse`: sorted once, from then
 * on each change moves one row. */
void knocks_sort(struct knocks *k, enum knock_by by, bool reverse);
bool knocks_is_sorted(const struct knocks *k, enum knock_by by, bool reverse);
/* Does not keep it any more. */
void knocks_unsort(struct knocks *k);
/* The row at i, and the position of a row, in the order that is kept so, or else in the list's own:
 * as the list is shown. */
struct knock *knocks_shown_at(const struct knocks *k, size_t i);
size_t knocks_shown_index(const struct knocks *k, const struct knock *row);

/* Who of that rank is first, has waited longest as a rule, or null, and how many there are. Of all
 * rooms: the list must not be a part of another. */
struct knock *knocks_first(const struct knocks *k, enum knock_rank rank);
size_t knocks_ranked(const struct knocks *k, enum knock_rank rank);

/* Alert i, below KNOCK_ALERTS, was given for all who are not answered and knocked by then (ms since
 * 1970). Walks over those only for whom it was not given before. */
void knocks_tell(struct knocks *k, int i, int64_t by);

/* Adds somebody who is not there yet and returns the row. */
struct knock *knocks_add(struct knocks *k, const struct wire_waiting *w);
/* Takes over what has changed; a gone row waits again. A changed name has not been read yet. */
void knocks_update(struct knocks *k, struct knock *row, const struct wire_waiting *w);
/* Takes the row out and frees it. */
void knocks_remove(struct knocks *k, struct knock *row);
/* Makes it inert in its place. */
void knocks_leave(struct knocks *k, struct knock *row, enum wire_why why);
/* Sets or takes its mark, which is counted in k->n_marked. */
void knocks_mark(struct knocks *k, struct knock *row, bool on);
/* What has become of the row's decision: WAITING, ADMITTING or DENYING by this request (0: none).
 */
void knocks_set_state(struct knock *row, enum knock_state state, int64_t request);
/* Keeps what was said by or to this guest. */
void knocks_say(struct knock *row, bool from_guest, const char *by, const char *text);
/* Whether a decision may be made about the row: waiting, and nothing is decided or on its way. */
bool knocks_open(const struct knock *row);
/* Frees all rows; of a list that is a part of another, that one forgets them too. */
void knocks_finish(struct knocks *k);

/* For knocks.c, knocks_rank.c: puts a row, which has changed, into the ranks where it belongs and
 * takes it out of the others. */
void knocks_rank(struct knock *row);
/* Takes it out of all: before it goes, or before its place in the order changes. */
void knocks_unrank(struct knock *row);

/* For knocks.c, knocks_order.c: a row has come, or is about to change or to go. Accept null. */
void knocks_order_add(struct knocks_order *o, struct knock *row);
void knocks_order_take(struct knocks_order *o, const struct knock *row);

/* "waiting", "admitting", "denying", "gone". */
const char *knocks_state_name(enum knock_state s);

#endif
