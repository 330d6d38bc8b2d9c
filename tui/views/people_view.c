/* The people inside the chosen room. */
#include <stdio.h>

#include "net/base/tr.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum {
    ROLE_CELLS = 6,
    TRACK_CELLS = 4,
    HAND_CELLS = 4,
    IN_CELLS = 5,
    NAME_LEFT = 2,
    FULL_WIDTH = 48
};

static const char *role_words(const struct wire_participant *p)
{
    if (p->owner)
        return tr("owner");
    return p->perms.can_admin & ADMIN_PARTICIPANTS ? tr("admin") : tr("part");
}

/* Where things are: the name takes what the rest leaves. */
struct columns {
    int role, tracks, hand, in;
};

static struct columns place(int width)
{
    struct columns c = {.in = width - IN_CELLS - 1};

    c.hand = c.in - HAND_CELLS - 1;
    if (width < FULL_WIDTH) {
        c.role = c.hand - ROLE_CELLS;
        return c;
    }
    c.tracks = c.hand - 3 * TRACK_CELLS;
    c.role = c.tracks - ROLE_CELLS;
    return c;
}

static void draw_tracks(const struct model *m, struct surface *s, int y, int x,
                        const struct person *p)
{
    static const struct {
        enum wire_track track;
        const char *off; /* a screen that is not shared is nothing to tell */
    } table[] = {{TRACK_AUDIO, TR("off")}, {TRACK_VIDEO, TR("off")}, {TRACK_SCREEN_VIDEO, "-"}};

    for (int i = 0; i < 3; i++) {
        uint8_t off = p->p.off[table[i].track];
        surface_put(s, y, x + i * TRACK_CELLS, 3,
                    parts_live(m, p->gone                   ? ROLE_GONE
                                  : off & OFF_BY_PERMISSION ? ROLE_LOCKED
                                  : off & OFF_BY_REMOTE     ? ROLE_FLAG
                                  : off                     ? ROLE_OFF
                                                            : ROLE_ON),
                    !off                      ? tr("on")
                    : off & OFF_BY_PERMISSION ? tr("no ")
                    : off & OFF_BY_REMOTE     ? tr("hst")
                                              : tr(table[i].off));
    }
}

/* "eject in 3 s (mira)" instead of what is right of the name. */
static void draw_pending(const struct model *m, const struct draw_ctx *c, struct surface *s,
                         struct rect r, const struct wire_pending *p)
{
    int64_t left = p->until > c->wall ? (p->until - c->wall + 999) / 1000 : 0;
    char text[LIMIT_BY + 48];

    snprintf(text, sizeof text, tr("%s in %d s (%s)"), tr(wire_pending_names[p->what]), (int)left,
             p->by);
    surface_field(s, r.y, r.x, r.w, parts_live(m, ROLE_PENDING), text);
}

static void draw_hand(const struct model *m, struct surface *s, struct rect r,
                      const struct person *p)
{
    char text[24] = "";
    size_t place = people_hand(&model_room(m)->people, p);

    if (place > 0)
        snprintf(text, sizeof text, "%zu", place);
    surface_right(s, r.y, r.x, r.w, parts_live(m, ROLE_STRONG), text);
}

static void draw_row(const struct model *m, const struct draw_ctx *ctx, struct surface *s,
                     struct rect r, const struct person *p)
{
    struct columns c = place(r.w);
    bool cursor = p == model_person(m);
    char in[PARTS_TIME] = "";

    surface_put(s, r.y, r.x, 1, parts_live(m, ROLE_TEXT), cursor ? ">" : " ");
    surface_put(s, r.y, r.x + 1, 1, parts_live(m, p->marked ? ROLE_MARK : ROLE_TEXT),
                p->marked ? "*" : " ");
    surface_field(s, r.y, r.x + NAME_LEFT, c.role - NAME_LEFT - 1,
                  parts_name_style(m, &(struct parts_name){.name = p->p.name,
                                                           .cursor = cursor,
                                                           .gone = p->gone,
                                                           .focus = m->focus == PANE_PEOPLE,
                                                           .style = ROLE_TEXT}),
                  p->p.name);
    surface_put(s, r.y, r.x + c.role, ROLE_CELLS - 1,
                parts_live(m, p->gone      ? ROLE_GONE
                              : p->p.owner ? ROLE_OWNER
                                           : ROLE_DIM),
                p->gone     ? tr("left")
                : p->p.away ? tr("away")
                            : role_words(&p->p));
    if (!p->gone && p->p.pending.what != PENDING_NONE) {
        draw_pending(m, ctx, s, (struct rect){r.y, r.x + c.role, 1, r.w - c.role}, &p->p.pending);
        return;
    }
    if (c.tracks)
        draw_tracks(m, s, r.y, r.x + c.tracks, p);
    draw_hand(m, s, (struct rect){r.y, r.x + c.hand, 1, HAND_CELLS}, p);
    if (!p->gone)
        parts_minutes(in, p->p.joined_at, ctx->wall);
    surface_right(s, r.y, r.x + c.in, IN_CELLS, parts_live(m, ROLE_DIM), in);
}

static void draw_head(struct surface *s, struct rect r)
{
    struct columns c = place(r.w);

    surface_put(s, r.y, r.x + NAME_LEFT, c.role - NAME_LEFT, ROLE_DIM, tr("NAME"));
    surface_put(s, r.y, r.x + c.role, ROLE_CELLS, ROLE_DIM, tr("ROLE"));
    if (c.tracks)
        surface_put(s, r.y, r.x + c.tracks, 3 * TRACK_CELLS, ROLE_DIM, tr("MIC CAM SCR"));
    surface_right(s, r.y, r.x + c.hand, HAND_CELLS, ROLE_DIM, tr("HAND"));
    surface_right(s, r.y, r.x + c.in, IN_CELLS, ROLE_DIM, tr("IN"));
}

static void people_draw(const struct model *m, const struct draw_ctx *ctx, struct surface *s,
                        struct rect r)
{
    const struct room *room = model_room(m);

    if (!room || room->people.n == 0) {
        const char *line[] = {room && m->loaded ? tr("Nobody is inside.") : ""};
        parts_empty(s, r, line, 1);
        return;
    }
    if (parts_filtered(m, PANE_PEOPLE, ctx, s, r))
        return;
    draw_head(s, r);
    for (int i = 0; i < r.h - 1; i++) {
        const struct person *p = model_person_row(m, room->at_person.top + (size_t)i);

        if (p)
            draw_row(m, ctx, s, (struct rect){r.y + 1 + i, r.x, 1, r.w}, p);
    }
}

static void people_title(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    const struct room *room = model_room(m);
    bool named = c->layout->kind == LAYOUT_WIDE && room;

    snprintf(dst, VIEW_TITLE, tr("3 In the call%s%s"), named ? ": " : "", named ? room->name : "");
}

static void people_right(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    const struct room *room = model_room(m);
    bool wide = c->layout->kind == LAYOUT_WIDE;
    char marked[32] = "", lens[VIEW_TITLE];

    dst[0] = '\0';
    if (!room)
        return;
    parts_lens(m, PANE_PEOPLE, lens);
    if (room->people.n_marked > 0)
        snprintf(marked, sizeof marked, tr("  %zu marked"), room->people.n_marked);
    snprintf(dst, VIEW_TITLE, wide ? tr("%.120s%s%zu of %lld seats%s") : "%.120s%s%zu/%lld%s", lens,
             *lens ? (m->lens[PANE_PEOPLE].filter[0] ? " " : "  ") : "",
             people_inside(&room->people),
             (long long)props_int(&room->config, ROOM_max_participants), marked);
}

const struct view_ops people_view = {
    .title = people_title,
    .right = people_right,
    .draw = people_draw,
};
