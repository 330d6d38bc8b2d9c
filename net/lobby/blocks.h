/* The block list: who may not come back, where, how long, and by what they are known again.
 *
 * A block keeps several weak signals (net/proto/block_signals.h). SIGNALS_SURE points and above is
 * refused; less is shown to hosts.
 * Signals are kept as keyed digests that the caller makes, never as text: the list can not be read
 * backwards, and guests can not choose hash keys. Finding costs the same however long the list is.
 *
 * Pure; the lobby thread. Source: DESIGN 5, blocks. */
#ifndef NET_LOBBY_BLOCKS_H
#define NET_LOBBY_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/proto/block_signals.h"
#include "net/proto/limits.h"
#include "net/proto/wire.h"

enum { BLOCKS_DIGEST = 16, BLOCKS_MAX = 100000, BLOCKS_PER_SIGNAL = 64 };

/* What is known about a person; a signal that is not known has has[i] false. */
struct blocks_signals {
    bool has[SIGNAL_COUNT];
    unsigned char digest[SIGNAL_COUNT][BLOCKS_DIGEST];
};

struct block {
    char id[LIMIT_ID + 1];
    char room[LIMIT_ROOM_NAME + 1]; /* "" for every room of the domain */
    char name[LIMIT_NAME + 1];      /* as it was then, for the list */
    char by[LIMIT_NAME + 1];
    char reason[LIMIT_REASON + 1];
    enum wire_block length;
    int64_t at, until; /* wall ms; until 0: for good, or until the meeting ends */
    bool exact;        /* asked for by one signal: it is sure when that is seen again */
    struct blocks_signals signals;
    char person[LIMIT_ID + 1]; /* whom it was made of, to undo that decision; not stored */
};

struct blocks;
/* An empty list, and the end of it with all that is in it. */
struct blocks *blocks_new(void);
void blocks_free(struct blocks *b);

/* Adds a copy. False when the list is full or the id is there already. */
bool blocks_add(struct blocks *b, const struct block *one);
/* The bits of its signals, and what they say together, 0 to 100. */
unsigned blocks_mask(const struct blocks_signals *s);
int blocks_points(const struct block *one);
/* Takes one out and copies it to *gone (may be null). False when there is none of that id. */
bool blocks_remove(struct blocks *b, const char *id, struct block *gone);
const struct block *blocks_find(const struct blocks *b, const char *id);
size_t blocks_count(const struct blocks *b);
/* Calls each() in the order in which they were added. Nothing may be changed meanwhile. */
void blocks_each(const struct blocks *b, void (*each)(void *arg, const struct block *one),
                 void *arg);

/* Takes out what has run out by now, and with room not null what holds for that meeting; tells
 * gone() of each. Walks the list. */
void blocks_prune(struct blocks *b, const char *room, int64_t now,
                  void (*gone)(void *arg, const struct block *one), void *arg);

struct blocks_match {
    int score;                 /* 0 to 100; SIGNALS_SURE and above: blocked */
    unsigned signals;          /* bits 1 << SIGNAL_ of the best block */
    const struct block *block; /* the best one, or null; borrowed until the next change */
};
/* How much speaks for this person being somebody who is blocked in that room. */
void blocks_match(const struct blocks *b, const char *room, const struct blocks_signals *s,
                  int64_t now, struct blocks_match *m);

#endif
