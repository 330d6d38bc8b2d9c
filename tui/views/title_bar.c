/* The top bar: whose console, where, how many wait and for how long, the time. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum { CLOCK_CELLS = 8, GAP = 3 };

struct bar {
    struct surface *s;
    struct rect r;
    int x, end; /* of what is left for the left side */
};

/* Adds a piece if all of it fits. */
static void add(struct bar *b, unsigned style, const char *text)
{
    int cells = utf8_cells(text);

    if (cells == 0 || b->x + cells > b->end)
        return;
    surface_put(b->s, b->r.y, b->x, cells, style, text);
    b->x += cells + GAP;
}

/* A piece at the right end. */
static void add_right(struct bar *b, unsigned style, const char *text)
{
    int cells = utf8_cells(text);

    if (cells == 0 || b->end - cells < b->x)
        return;
    surface_put(b->s, b->r.y, b->end - cells, cells, style, text);
    b->end -= cells + GAP;
}

/* The cells of "7 waiting" and "oldest 04:12", which go before all else. */
static int waiting_cells(const struct model *m, const struct draw_ctx *c)
{
    char text[64];
    int cells, oldest_cells;

    snprintf(text, sizeof text, tr("oldest %s"), "00:00");
    oldest_cells = utf8_cells(text);
    snprintf(text, sizeof text, tr("%lld waiting"), (long long)m->n_waiting);
    cells = utf8_cells(text) + GAP;

    return model_oldest(m) == 0 || c->layout->kind == LAYOUT_SMALL ? cells
                                                                   : cells + oldest_cells + GAP;
}

static void add_waiting(struct bar *b, const struct model *m, const struct draw_ctx *c)
{
    char text[64], wait[PARTS_TIME];

    snprintf(text, sizeof text, tr("%lld waiting"), (long long)m->n_waiting);
    add(b, m->n_waiting > 0 ? ROLE_BAR_STRONG : ROLE_BAR, text);
    if (model_oldest(m) == 0)
        return;
    parts_wait(wait, model_oldest(m), c->wall);
    snprintf(text, sizeof text, tr("oldest %s"), wait);
    add(b, ROLE_BAR, text); /* runs: plain, to be cheap */
}

/* What is unusual about the chosen room: it must be seen whatever else is shown. */
static void add_state(struct bar *b, const struct room *r)
{
    const struct {
        bool on;
        const char *words;
    } table[] = {{r->recording, TR("REC")},
                 {r->streaming, TR("LIVE")},
                 {r->panic, TR("PANIC")},
                 {r->locked && !r->panic, TR("LOCKED")}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].on)
            add_right(b, ROLE_BAR_STRONG, tr(table[i].words));
}

void title_bar_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    int reserved;
    struct rect r = c->layout->title;
    struct bar b = {.s = s, .r = r, .x = r.x + 1, .end = r.x + r.w - 1};
    const struct room *room = model_room(m);
    char text[VIEW_TITLE], cut[VIEW_TITLE], lens[VIEW_TITLE] = "";

    if (c->layout->kind == LAYOUT_SMALL) /* panes have no frames to say it on */
        parts_lens_short(m, lens);
    surface_fill(s, r, ROLE_BAR);
    if (model_minutes(m))
        parts_clock(text, c->wall, c->tz_min, model_ticks(m));
    else /* no clock, so that an idle screen sends nothing */
        str_copy(text, sizeof text, tr("quiet"));
    if (!*lens) /* how the list is looked at is worth more than the time */
        add_right(&b, ROLE_BAR, text);
    reserved = waiting_cells(m, c);
    b.x += reserved;
    if (room && !room->gone)
        add_state(&b, room);
    if (c->layout->kind == LAYOUT_WIDE) {
        unsigned style = status_bar_link(m, c, text, sizeof text);
        add_right(&b, style == ROLE_GOOD || style == ROLE_TEXT ? ROLE_BAR : ROLE_BAR_STRONG, text);
    }
    b.x -= reserved;
    b.end -= reserved;
    if (c->layout->kind == LAYOUT_SMALL)
        add(&b, ROLE_BAR, model_merged(m) ? tr("all rooms") : room ? room->name : "foyer");
    else
        add(&b, ROLE_BAR_STRONG, "foyer");
    if (*lens) {
        utf8_fit(cut, sizeof cut, lens, b.end - b.x);
        add(&b, ROLE_BAR_STRONG, cut);
    }
    if (m->watch)
        add(&b, ROLE_BAR_STRONG, tr("watching only"));
    if (c->layout->kind >= LAYOUT_SPLIT) {
        add(&b, ROLE_BAR, c->place ? c->place : "");
        add(&b, ROLE_BAR, c->host ? c->host : "");
        snprintf(text, sizeof text, tr("%zu rooms"), m->rooms.n);
        add(&b, ROLE_BAR, m->rooms.n == 1 ? tr("1 room") : text);
    }
    b.end += reserved;
    add_waiting(&b, m, c);
}

enum { TABS_WIDE = 76 }; /* with counters of three digits */

/* One line of counters where only one list fits. */
void tabs_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    static const char *const wide[PANE_COUNT] = {TR("Rooms"), TR("Knocking"), TR("In the call"),
                                                 TR("Log"), TR("Selected")};
    static const char *const narrow[PANE_COUNT] = {TR("Rooms"), TR("Knocking"), TR("Inside"),
                                                   TR("Log"), TR("Detail")};
    const char *const *names = c->layout->cols < TABS_WIDE ? narrow : wide;
    const struct knocks *q = model_knocks(m);
    const struct room *room = model_room(m);
    struct rect r = c->layout->tabs;
    int x = r.x + 1;

    for (int p = 0; p < PANE_COUNT; p++) {
        bool focus = m->focus == (enum pane)p;
        char text[48], count[24] = "";

        if (p == PANE_ROOMS)
            snprintf(count, sizeof count, " %zu", m->rooms.n);
        else if (p == PANE_KNOCKS && q)
            snprintf(count, sizeof count, " %zu", knocks_waiting(q));
        else if (p == PANE_PEOPLE && room)
            snprintf(count, sizeof count, " %zu", people_inside(&room->people));
        snprintf(text, sizeof text, focus ? "[%d %s%s]" : " %d %s%s ", p + 1, tr(names[p]), count);
        x += surface_put(s, r.y, x, r.x + r.w - x, focus ? ROLE_TITLE_FOCUS : ROLE_DIM, text) + 1;
    }
}
