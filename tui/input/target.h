/* Whom an action is about: the marked people, else the one under the cursor. The set is frozen when
 * the action begins; whoever comes later is no part of it. UI thread.
 *
 * Taking refuses, with a notice, a row that has left, one that has not been on the screen long
 * enough to be read, and one that is decided already. */
#ifndef TUI_INPUT_TARGET_H
#define TUI_INPUT_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/wire.h"
#include "tui/model/pane.h"

struct act;
struct room;

struct target_one {
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
};

/* Plain data but for one, which target_free() frees. */
struct target {
    struct target_one *one;
    size_t n;
    enum pane of;  /* PANE_KNOCKS or PANE_PEOPLE */
    bool all_read; /* every one of them was on the screen long enough */
};

/* From the knocking pane or the people pane. Marked people that were never looked at are taken and
 * told by all_read; someone under the cursor is refused. False with a notice for nobody. */
bool target_take(struct act *a, enum pane of, struct target *t);
/* Only the one under the cursor, whatever is marked. */
bool target_take_one(struct act *a, enum pane of, struct target *t);
/* Adds one more. */
void target_add(struct target *t, const char *room, const char *id, const char *name);
/* Puts the people of one room beside each other, for target_next(). */
void target_group(struct target *t);
void target_free(struct target *t);
/* "Ana Lima" or "3 people"; dst is LIMIT_NAME + 1 bytes. */
void target_words(const struct target *t, char dst[LIMIT_NAME + 1]);

/* The people of one room among them, from *at on, at most MODEL_CHUNK; the caller frees. Null when
 * there are no more. */
char (*target_next(const struct target *t, size_t *at, size_t *n))[LIMIT_ID + 1];

#endif
