/* The numbers by which line mode names people and rooms. A number is given when somebody is told
 * for the first time and never moves to anybody else; it goes on holding the name of whoever has
 * left. Pure; UI thread. */
#ifndef TUI_PLAIN_NUMBERS_H
#define TUI_PLAIN_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/table.h"
#include "net/proto/limits.h"

/* How many of those who have left keep theirs; then the oldest are forgotten, and their numbers
 * stay unused. Stops memory that grows for ever. */
enum { NUMBERS_LEFT = 5000 };

struct number {
    int64_t n; /* from 1 */
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1];     /* "" for the room itself */
    char name[LIMIT_NAME + 1]; /* as it was told last */
    char key[LIMIT_ROOM_NAME + LIMIT_ID + 2];
    UT_hash_handle hh, hh_key;
};

struct numbers {
    struct number *by_n, *by_key; /* by_n in the order of numbers */
    int64_t last;
    size_t sweep_at;
};

/* The number of somebody, or of a room (id ""): a new one when there was none. The name is kept. */
int64_t numbers_of(struct numbers *l, const char *room, const char *id, const char *name);
/* Who has it, or null for one that was never told or is forgotten. Borrowed. */
const struct number *numbers_find(const struct numbers *l, int64_t n);
/* Forgets the oldest of those who have left, when they have become too many; to be called now and
 * then. here() says whether somebody is still there. */
void numbers_sweep(struct numbers *l, bool (*here)(void *arg, const struct number *n), void *arg);
void numbers_finish(struct numbers *l);

#endif
