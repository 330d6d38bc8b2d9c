/* How the rows of a pane are looked at: sorted, filtered, frozen. The list itself stays as it is;
 * a lens holds the ids of the rows to show, in the order to show them. A lens that asks for nothing
 * holds nothing and costs nothing. Pure. */
#ifndef TUI_MODEL_LENS_H
#define TUI_MODEL_LENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "tui/model/pane.h"
#include "tui/model/select.h"

enum { LENS_FILTER = 96, LENS_TEXT = 1024 /* bytes of what a filter looks into */ };

/* The orders of a pane; 0 is the order of the list itself. */
const char *lens_sort_name(enum pane p, int sort); /* null beyond the last */
/* The order of that name, or -1. */
int lens_sort_find(enum pane p, const char *name);

struct lens {
    uint8_t sort;
    bool reverse;
    bool frozen;
    char filter[LENS_FILTER + 1];
    /* what it shows; kept by model_lens.c */
    bool made, stale;             /* stale: to be made anew before the next frame */
    char of[LIMIT_ROOM_NAME + 1]; /* whose list: a room, or MODEL_ALL_ROOMS */
    char (*id)[LIMIT_ROOM_NAME + 1];
    size_t n, cap;
    uint32_t number;                /* of the filter with which rows were judged last, from 1 */
    char numbered[LENS_FILTER + 1]; /* its text */
    size_t total;                   /* rows of the list itself */
    size_t missed;                  /* frozen: rows that came since */
};

/* Whether it asks for anything. */
bool lens_is_on(const struct lens *l);
/* Empties what it shows, and adds rows. */
void lens_empty(struct lens *l);
void lens_add(struct lens *l, const char *id);
void lens_finish(struct lens *l);
/* Its rows. */
struct select_list lens_list(const struct lens *l);

/* A row to be sorted; name and id are borrowed. */
struct lens_row {
    const char *id, *name;
    int64_t key; /* smaller first; the name decides where `by_name` */
    size_t at;   /* its place in the list: decides between equals */
};
void lens_sort(struct lens_row *row, size_t n, bool by_name, bool reverse);

/* A filter that is ready to be used: words that all have to be found, "!word" must not be; after
 * "~" a regular expression (POSIX extended, case does not count). */
struct lens_filter;
/* Null with the reason in err when the expression is wrong. Free with lens_filter_free(). */
struct lens_filter *lens_filter_new(const char *text, struct error *err);
bool lens_filter_takes(const struct lens_filter *f, const char *text);
void lens_filter_free(struct lens_filter *f);

#endif
