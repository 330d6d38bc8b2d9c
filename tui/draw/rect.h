/* A rectangle of terminal cells. */
#ifndef TUI_DRAW_RECT_H
#define TUI_DRAW_RECT_H

#include <stdbool.h>

/* Row and column of the upper left cell, height and width. A height or width of 0 is "absent". */
struct rect {
    int y, x, h, w;
};

static inline bool rect_empty(struct rect r)
{
    return r.h <= 0 || r.w <= 0;
}

/* What is left inside a frame of one cell; empty when nothing is. */
static inline struct rect rect_inner(struct rect r)
{
    if (r.h < 3 || r.w < 3)
        return (struct rect){r.y, r.x, 0, 0};
    return (struct rect){r.y + 1, r.x + 1, r.h - 2, r.w - 2};
}

#endif
