/* The rooms, and the facts of the chosen one. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum { WAIT_CELLS = 5, IN_CELLS = 4, FACT_AT = 10 };

/* One letter for what is special about a room's door. */
static const char *door_sign(const struct room *r)
{
    if (r->panic)
        return "!";
    return r->locked ? "L" : r->is_private ? " " : "o";
}

static void draw_count(const struct model *m, struct surface *s, int y, int x, int cells, size_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", n);
    surface_right(s, y, x, cells, parts_live(m, n > 0 ? ROLE_STRONG : ROLE_DIM), text);
}

static void draw_row(const struct model *m, struct surface *s, struct rect r,
                     const struct room *room)
{
    bool cursor = str_eq(room->name, m->at_room.id);
    int in = r.w - IN_CELLS, wait = in - WAIT_CELLS, name = wait - 3;

    surface_put(s, r.y, r.x, 1, parts_live(m, ROLE_TEXT), cursor ? ">" : " ");
    surface_field(s, r.y, r.x + 2, name,
                  parts_name_style(m, &(struct parts_name){.name = room->name,
                                                           .cursor = cursor,
                                                           .gone = room->gone,
                                                           .focus = m->focus == PANE_ROOMS,
                                                           .style = ROLE_TEXT}),
                  room->name);
    surface_put(s, r.y, r.x + name + 2, 1, parts_live(m, ROLE_LOCKED), door_sign(room));
    if (room->gone) {
        surface_right(s, r.y, r.x + wait, r.w - wait, ROLE_GONE, tr("gone"));
        return;
    }
    draw_count(m, s, r.y, r.x + wait, WAIT_CELLS, knocks_waiting(&room->knocks));
    draw_count(m, s, r.y, r.x + in, IN_CELLS, people_inside(&room->people));
}

/* The row above the rooms: everybody. */
static void draw_all(const struct model *m, struct surface *s, struct rect r)
{
    bool cursor = model_merged(m);
    int in = r.w - IN_CELLS, wait = in - WAIT_CELLS;

    surface_put(s, r.y, r.x, 1, parts_live(m, ROLE_TEXT), cursor ? ">" : " ");
    surface_field(s, r.y, r.x + 2, wait - 2,
                  parts_name_style(m, &(struct parts_name){.name = tr("all rooms"),
                                                           .cursor = cursor,
                                                           .focus = m->focus == PANE_ROOMS,
                                                           .style = ROLE_DIM}),
                  tr("all rooms"));
    draw_count(m, s, r.y, r.x + wait, WAIT_CELLS, (size_t)m->n_waiting);
    draw_count(m, s, r.y, r.x + in, IN_CELLS, (size_t)m->n_inside);
}

struct facts {
    struct surface *s;
    struct rect r;
    int row;
};

static void add_fact(struct facts *f, const char *label, const char *value, unsigned style)
{
    parts_fact(f->s, f->r, f->row++, FACT_AT, &(struct parts_fact){label, value, style});
}

/* A time that lies ahead, as a fact. */
static void add_time(struct facts *f, const struct draw_ctx *c, const struct room *room, int prop,
                     const char *label)
{
    char when[PARTS_TIME];

    if (!props_has(&room->config, prop) || props_int(&room->config, prop) * 1000 <= c->wall)
        return;
    parts_when(when, props_int(&room->config, prop) * 1000, c);
    add_fact(f, label, when, ROLE_TEXT);
}

/* No host is there: which step of the ladder is in force, and when the next one comes. */
static void add_ladder(struct facts *f, const struct draw_ctx *c, const struct room *room)
{
    int64_t left = room->ladder_next > c->wall ? (room->ladder_next - c->wall) / 1000 : 0;
    char text[64];

    snprintf(text, sizeof text, tr("step %d"), room->ladder);
    add_fact(f, tr("no host"), text, ROLE_WARN);
    snprintf(text, sizeof text, "%02d:%02d", (int)(left / 60 % 1000), (int)(left % 60));
    if (room->ladder_next)
        add_fact(f, tr("next step"), text, ROLE_WARN);
}

static void draw_facts(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       struct rect r, const struct room *room)
{
    struct facts f = {.s = s, .r = r};
    char text[64];
    bool knocks = props_int(&room->config, ROOM_enable_knocking) != 0;
    int64_t oldest = knocks_oldest(&room->knocks);

    (void)m;
    surface_field(s, r.y, r.x, r.w, ROLE_STRONG, room->name);
    f.row = 1;
    add_fact(&f, tr("privacy"), room->is_private ? tr("private") : tr("public"),
             room->is_private ? ROLE_TEXT : ROLE_LOCKED);
    add_fact(&f, tr("knocking"), knocks ? tr("on") : tr("off"), knocks ? ROLE_ON : ROLE_OFF);
    if (oldest) {
        char wait[PARTS_TIME];
        parts_wait(wait, oldest, c->wall);
        snprintf(text, sizeof text, "%s %s", wait, parts_wait_word(c, oldest));
        add_fact(&f, tr("oldest"), text, parts_wait_style(c, oldest));
    }
    snprintf(text, sizeof text, tr("%zu of %lld"), people_inside(&room->people),
             (long long)props_int(&room->config, ROOM_max_participants));
    add_fact(&f, tr("seats"), text, ROLE_TEXT);
    snprintf(text, sizeof text, tr("%d here"), (int)room->hosts);
    add_fact(&f, tr("hosts"), text, ROLE_TEXT);
    if (room->locked || room->panic)
        add_fact(&f, tr("door"), room->panic ? tr("PANIC") : tr("locked"), ROLE_LOCKED);
    if (room->streaming || room->recording)
        add_fact(&f, tr("live"),
                 room->streaming ? room->recording ? tr("stream, rec") : tr("stream")
                                 : tr("recording"),
                 ROLE_WARN);
    if (room->ladder)
        add_ladder(&f, c, room);
    add_time(&f, c, room, ROOM_nbf, tr("opens"));
    add_time(&f, c, room, ROOM_x_open_at, tr("opens"));
    add_time(&f, c, room, ROOM_x_close_at, tr("closes"));
    add_time(&f, c, room, ROOM_exp, tr("expires"));
    if (props_int(&room->config, ROOM_x_turnstile))
        add_fact(&f, tr("seat free"), tr("next goes in"), ROLE_TEXT);
}

static void draw_empty(const struct model *m, struct surface *s, struct rect r)
{
    const char *line[] = {m->loaded ? tr("No rooms yet.") : ""};

    parts_empty(s, r, line, 1);
}

static void rooms_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       struct rect r)
{
    const struct room *at = model_room(m);
    size_t extra = model_extra_rows(m);
    int page = views_list_rows(c->layout, PANE_ROOMS), shown = 0;
    struct select_list list;
    struct select *cursor;

    if (m->rooms.n + extra == 0) {
        draw_empty(m, s, r);
        return;
    }
    surface_put(s, r.y, r.x + 2, r.w, ROLE_DIM, tr("ROOM"));
    surface_right(s, r.y, r.x + r.w - IN_CELLS - WAIT_CELLS, WAIT_CELLS, ROLE_DIM, tr("WAIT"));
    surface_right(s, r.y, r.x + r.w - IN_CELLS, IN_CELLS, ROLE_DIM, tr("IN"));
    model_list((struct model *)m, PANE_ROOMS, &list, &cursor);
    for (; shown < page && cursor->top + (size_t)shown < list.n; shown++) {
        const char *id = list.id_at(list.list, cursor->top + (size_t)shown);
        const struct room *room = rooms_find(&m->rooms, id);
        struct rect row = {r.y + 1 + shown, r.x, 1, r.w};

        if (room)
            draw_row(m, s, row, room);
        else if (str_eq(id, MODEL_ALL_ROOMS))
            draw_all(m, s, row);
    }
    if (!at || at->gone || r.h - 1 - page <= 0)
        return;
    parts_rule(s, r, r.y + 1 + shown);
    draw_facts(m, c, s, (struct rect){r.y + 2 + shown, r.x + 1, r.h - 2 - shown, r.w - 1}, at);
}

static void rooms_title(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    (void)m;
    (void)c;
    str_copy(dst, VIEW_TITLE, tr("1 Rooms"));
}

static void rooms_right(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    size_t page = (size_t)views_list_rows(c->layout, PANE_ROOMS);

    parts_lens(m, PANE_ROOMS, dst);
    if (!*dst && m->rooms.n + model_extra_rows(m) > page)
        snprintf(dst, VIEW_TITLE, "%zu", m->rooms.n);
}

const struct view_ops rooms_view = {
    .title = rooms_title,
    .right = rooms_right,
    .draw = rooms_draw,
};
