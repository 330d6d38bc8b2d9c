/* A cursor over any list: it holds an id, never a position, so that a list which moves can not move
 * the cursor to somebody else. Pure. */
#ifndef TUI_MODEL_SELECT_H
#define TUI_MODEL_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/proto/limits.h"

/* How to reach the rows of some list. index() is -1 for an id that is not there. */
struct select_list {
    const void *list;
    size_t n;
    const char *(*id_at)(const void *list, size_t i);
    ptrdiff_t (*index)(const void *list, const char *id);
};

/* landed_at of a cursor that was put somewhere else and has not been drawn there yet. */
#define LANDED_UNSEEN (INT64_MAX - 1)

struct select {
    char id[LIMIT_ROOM_NAME + 1]; /* "" while the list is empty */
    size_t top;                   /* index of the first row on the screen */
    int64_t landed_at;            /* monotonic ms when it came here without being sent; 0: sent */
};

/* The row under the cursor, or -1. */
ptrdiff_t select_index(const struct select *s, const struct select_list *l);

/* Puts the cursor on row i (the last row when i is beyond it) and scrolls as little as needed for
 * a page of so many rows. Does nothing in an empty list but forget the id. */
void select_go(struct select *s, const struct select_list *l, size_t i, int page);
/* The same, by so many rows up (negative) or down; it stops at the ends. */
void select_move(struct select *s, const struct select_list *l, long by, int page);
/* Scrolls only when the cursor is not on the page. */
void select_show(struct select *s, const struct select_list *l, int page);
/* The same, and wastes no lines below the end of the list. */
void select_fit(struct select *s, const struct select_list *l, int page);

/* To be told when a row came or went at index `at`, before which the cursor was on row `cursor`
 * (-1 for none): the row under the cursor keeps its line on the screen as far as it can. */
void select_inserted(struct select *s, ptrdiff_t cursor, size_t at);
void select_removed(struct select *s, ptrdiff_t cursor, size_t at);
/* The same when the row under the cursor was at `before` and is at `after` now (-1: nowhere). */
void select_moved(struct select *s, ptrdiff_t before, ptrdiff_t after);

#endif
