/* Where things are on a screen of a given size. */
#include "tui/draw/layout.h"

#include <stddef.h>

/* The sizes from which each kind of layout is used; see layout.h. */
enum {
    WIDE_COLS = 120,
    WIDE_ROWS = 30,
    SPLIT_COLS = 80,
    SPLIT_ROWS = 24,
    SINGLE_COLS = 60,
    SMALL_COLS = 40,
    SMALL_ROWS = 10,
};

static int clamp(int v, int min, int max)
{
    return v < min ? min : v > max ? max : v;
}

static enum layout_kind kind_for(int rows, int cols)
{
    if (rows >= WIDE_ROWS && cols >= WIDE_COLS)
        return LAYOUT_WIDE;
    if (rows >= SPLIT_ROWS && cols >= SPLIT_COLS)
        return LAYOUT_SPLIT;
    if (rows >= SMALL_ROWS && cols >= SINGLE_COLS)
        return LAYOUT_SINGLE;
    if (rows >= SMALL_ROWS && cols >= SMALL_COLS)
        return LAYOUT_SMALL;
    return LAYOUT_LINE;
}

static struct rect row(const struct layout *l, int y)
{
    return (struct rect){y, 0, 1, l->cols};
}

/* Rooms at the left, knocks over people, details at the right when wide, the log below. */
static void place_panes(struct layout *l, struct rect body, enum pane focus)
{
    bool wide = l->kind == LAYOUT_WIDE;
    int log = wide ? 5 + clamp((l->rows - 36) / 5, 0, 5) : 3 + clamp((l->rows - 24) / 6, 0, 4);
    int upper = body.h - (log + 2) + 1; /* the border between is shared */
    int rooms = clamp(23 + (l->cols - SPLIT_COLS) * 6 / 40, 23, 38);
    int detail = wide ? clamp(33 + (l->cols - WIDE_COLS) / 4, 33, 50) : 0;
    int middle = body.w - rooms + 1 - (wide ? detail - 1 : 0);
    int knocks = (upper - 3) / 2 + (upper - 3) % 2 + 2;
    int x = body.x + rooms - 1;
    struct rect low = {body.y + knocks - 1, x, upper - knocks + 1, middle};

    l->pane[PANE_ROOMS] = (struct rect){body.y, body.x, upper, rooms};
    l->pane[PANE_KNOCKS] = (struct rect){body.y, x, knocks, middle};
    l->pane[PANE_LOG] = (struct rect){body.y + upper - 1, body.x, log + 2, body.w};
    if (wide)
        l->pane[PANE_DETAIL] = (struct rect){body.y, x + middle - 1, upper, detail};
    if (!wide && focus == PANE_DETAIL)
        l->pane[PANE_DETAIL] = low;
    else
        l->pane[PANE_PEOPLE] = low;
}

void layout_compute(struct layout *l, int rows, int cols, enum pane focus, bool zoom)
{
    struct rect body;
    int bars;

    rows = rows < 1 ? 1 : rows;
    cols = cols < 1 ? 1 : cols;
    *l = (struct layout){.kind = kind_for(rows, cols), .rows = rows, .cols = cols};
    l->title = row(l, 0);
    if (l->kind == LAYOUT_LINE) {
        l->status = l->prompt = row(l, rows - 1);
        return;
    }
    bars = l->kind == LAYOUT_SPLIT ? 3 : 2;
    l->hints = row(l, rows - bars);
    l->status = row(l, rows - bars + 1);
    l->prompt = row(l, rows - 1);
    body = (struct rect){1, 0, rows - 1 - bars, cols};
    if (l->kind == LAYOUT_SINGLE) {
        l->tabs = row(l, 1);
        body.y++;
        body.h--;
    }
    if (l->kind <= LAYOUT_SINGLE || zoom)
        l->pane[focus < PANE_COUNT ? focus : PANE_KNOCKS] = body;
    else
        place_panes(l, body, focus);
}

bool layout_shows(const struct layout *l, enum pane p)
{
    return p < PANE_COUNT && !rect_empty(l->pane[p]);
}

struct rect layout_inside(const struct layout *l, enum pane p)
{
    if (!layout_shows(l, p))
        return (struct rect){0, 0, 0, 0};
    return l->kind == LAYOUT_SMALL ? l->pane[p] : rect_inner(l->pane[p]);
}

enum pane layout_at(const struct layout *l, int y, int x)
{
    for (int p = 0; p < PANE_COUNT; p++) {
        struct rect r = layout_inside(l, (enum pane)p);

        if (y >= r.y && y < r.y + r.h && x >= r.x && x < r.x + r.w)
            return (enum pane)p;
    }
    return PANE_COUNT;
}
