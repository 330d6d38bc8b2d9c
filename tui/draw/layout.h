/* Where things are on a screen of a given size. Pure.
 *
 * Frames of neighbouring panes share one row or column of border; what is inside of them never
 * overlaps. A rectangle of height 0 is not shown. */
#ifndef TUI_DRAW_LAYOUT_H
#define TUI_DRAW_LAYOUT_H

#include <stdbool.h>

#include "tui/draw/rect.h"
#include "tui/model/pane.h"

enum layout_kind {
    LAYOUT_LINE,   /* one line: count, oldest, next */
    LAYOUT_SMALL,  /* from 40x10: the people who knock, nothing else */
    LAYOUT_SINGLE, /* from 60x10: one list at a time, with tabs */
    LAYOUT_SPLIT,  /* from 80x24: rooms, knocking over people, log */
    LAYOUT_WIDE,   /* from 120x30: the same and the details of the selected person */
};

struct layout {
    enum layout_kind kind;
    int rows, cols;
    struct rect title;            /* top bar */
    struct rect tabs;             /* LAYOUT_SINGLE: one line with the counters of all panes */
    struct rect pane[PANE_COUNT]; /* with their frames (LAYOUT_SMALL: without) */
    struct rect hints, status;
    struct rect prompt; /* command line and notices; the same as status when there is no room */
};

/* focus is the pane that has the keys; it is the one shown when only one fits, and with `zoom` it
 * fills the place of all panes. */
void layout_compute(struct layout *l, int rows, int cols, enum pane focus, bool zoom);

/* What is inside a pane's frame; empty when the pane is not shown. */
struct rect layout_inside(const struct layout *l, enum pane p);
bool layout_shows(const struct layout *l, enum pane p);
/* The pane at a cell, or PANE_COUNT (mouse). */
enum pane layout_at(const struct layout *l, int y, int x);

#endif
