/* The people who knock at the chosen room. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

/* Where the columns begin, for a width; 0 cells: the column is not shown. */
struct columns {
    int number, wait, name, name_cells, room, room_cells, trust, tries, note, note_cells;
};

enum { NAME_MIN = 17, NAME_MAX = 32, TRUST_CELLS = 5, ROOM_CELLS = 10, FULL_WIDTH = 50 };
/* A longer rule says its line, which is at its end, rather than that it is a rule. */
enum { RULE_CELLS = 13 };

static int digits(size_t n)
{
    return n < 100 ? 2 : n < 1000 ? 3 : n < 10000 ? 4 : n < 100000 ? 5 : 6;
}

static struct columns place(int width, size_t n, bool rooms)
{
    struct columns c = {.number = 3};
    int spare;

    c.wait = c.number + digits(n) + 1;
    c.name = c.wait + 7; /* five cells, a sign, a blank */
    if (width < FULL_WIDTH) {
        c.name_cells = width - c.name - 2;
        c.note = width - 1;
        c.note_cells = 1;
        return c;
    }
    spare = (width - 56) / 3;
    c.name_cells = spare <= 0                    ? NAME_MIN
                   : NAME_MIN + spare > NAME_MAX ? NAME_MAX
                                                 : NAME_MIN + spare;
    c.trust = c.name + c.name_cells;
    if (rooms) {
        c.room = c.trust;
        c.room_cells = ROOM_CELLS;
        c.trust += ROOM_CELLS + 1;
    }
    c.tries = c.trust + TRUST_CELLS + 1;
    c.note = c.tries + 4;
    c.note_cells = width - c.note;
    return c;
}

static void draw_head(struct surface *s, struct rect r, const struct columns *c)
{
    surface_right(s, r.y, r.x + c->number, c->wait - c->number - 1, ROLE_DIM, "#");
    surface_put(s, r.y, r.x + c->wait, 5, ROLE_DIM, tr("WAIT"));
    surface_put(s, r.y, r.x + c->name, c->name_cells, ROLE_DIM, tr("NAME"));
    if (!c->trust)
        return;
    if (c->room)
        surface_put(s, r.y, r.x + c->room, c->room_cells, ROLE_DIM, tr("ROOM"));
    surface_put(s, r.y, r.x + c->trust, TRUST_CELLS, ROLE_DIM, tr("TRUST"));
    surface_put(s, r.y, r.x + c->tries, 3, ROLE_DIM, tr("TRY"));
    surface_put(s, r.y, r.x + c->note, c->note_cells, ROLE_DIM, tr("NOTE"));
}

static const char *gone_words(uint8_t why)
{
    static const char *const words[WHY_COUNT] = {
        [WHY_NONE] = TR("gone"),           [WHY_ADMITTED] = TR("gone: admitted"),
        [WHY_DENIED] = TR("gone: denied"), [WHY_BLOCKED] = TR("gone: blocked"),
        [WHY_LEFT] = TR("gone: left"),     [WHY_EXPIRED] = TR("gone: expired"),
        [WHY_MOVED] = TR("gone: moved"),   [WHY_EJECTED] = TR("gone: ejected"),
    };

    return why < WHY_COUNT && words[why] ? tr(words[why]) : tr("gone");
}

/* The state of a row in words; "" when there is nothing but waiting. */
static unsigned state_words(const struct knock *k, const struct draw_ctx *c, int cells, char *dst,
                            size_t size)
{
    const struct wire_pending *p = k->w.pending;

    dst[0] = '\0';
    if (k->state == KNOCK_GONE) {
        str_copy(dst, size, gone_words(k->why));
        return ROLE_GONE;
    }
    if (k->state != KNOCK_WAITING) {
        snprintf(dst, size, "%s...", tr(knocks_state_name((enum knock_state)k->state)));
        return ROLE_PENDING;
    }
    if (p->what != PENDING_NONE) {
        int64_t left = p->until > c->wall ? (p->until - c->wall + 999) / 1000 : 0;
        const char *what = tr(wire_pending_names[p->what]);

        snprintf(dst, size, tr("%s in %d s (%s)"), what, (int)left, p->by);
        if (utf8_cells(dst) > cells) /* the details say whose it is */
            snprintf(dst, size, tr("%s in %d s"), what, (int)left);
        return ROLE_PENDING;
    }
    return ROLE_TEXT;
}

static bool is_fresh(const struct knock *k, const struct draw_ctx *c)
{
    return k->came_at && c->mono - k->came_at < MODEL_FRESH_TIME;
}

/* What stands under NOTE, and its style. */
static unsigned note_words(const struct knock *k, const struct draw_ctx *c, int cells, char *dst,
                           size_t size)
{
    unsigned style = state_words(k, c, cells, dst, size);
    char flags[160];

    if (dst[0])
        return style;
    parts_flags(k->w.flags, flags, sizeof flags);
    if (flags[0] || k->w.score > 0) {
        snprintf(dst, size, "! %s", flags);
        if (k->w.score > 0)
            snprintf(dst + strlen(dst), size - strlen(dst), tr("%sscore %d"), flags[0] ? ", " : "",
                     (int)k->w.score);
        if (parts_read_by(k, c))
            snprintf(dst + strlen(dst), size - strlen(dst), tr(", %s reads"), k->w.reader);
        return ROLE_FLAG;
    }
    if (k->w.away)
        str_copy(dst, size, tr("connection lost, place kept"));
    else if (parts_read_by(k, c))
        snprintf(dst, size, tr("%s is reading"), k->w.reader);
    else if (k->w.held)
        snprintf(dst, size, tr("held%s%s"), k->w.note[0] ? ": " : "", k->w.note);
    else if (k->w.note[0])
        str_copy(dst, size, k->w.note);
    else if (k->w.rule[0])
        snprintf(dst, size, "%s%s", utf8_cells(k->w.rule) > RULE_CELLS ? "" : tr("rule: "),
                 k->w.rule);
    else if (is_fresh(k, c)) {
        str_copy(dst, size, tr("new"));
        return ROLE_FRESH;
    }
    return ROLE_DIM;
}

/* The one sign that stands for the note where there is no room for words. */
static const char *note_sign(const struct knock *k, const struct draw_ctx *c)
{
    if (k->state == KNOCK_GONE)
        return "x";
    if (k->state != KNOCK_WAITING || k->w.pending->what != PENDING_NONE)
        return "~";
    if (k->w.flags)
        return "!";
    return k->w.away ? "?" : k->w.held ? "h" : is_fresh(k, c) ? "n" : " ";
}

static void draw_note(const struct model *m, const struct draw_ctx *ctx, struct surface *s,
                      struct rect at, const struct knock *k)
{
    char note[2 * LIMIT_NOTE + 64];
    unsigned style = note_words(k, ctx, at.w, note, sizeof note);

    surface_field(s, at.y, at.x, at.w, parts_live(m, style), at.w == 1 ? note_sign(k, ctx) : note);
}

struct row {
    const struct knock *k;
    size_t number;
    bool cursor;
};

static void draw_row(const struct model *m, const struct draw_ctx *ctx, struct surface *s,
                     struct rect r, const struct columns *c, const struct row *row)
{
    const struct knock *k = row->k;
    bool gone = k->state == KNOCK_GONE, fresh = is_fresh(k, ctx);
    unsigned plain = gone ? ROLE_GONE : ROLE_TEXT;
    char number[24], wait[PARTS_TIME] = "--:--";

    snprintf(number, sizeof number, "%zu", row->number);
    if (!gone)
        parts_wait(wait, k->w.knocked_at, ctx->wall);
    surface_put(s, r.y, r.x, 1, parts_live(m, ROLE_TEXT), row->cursor ? ">" : " ");
    surface_put(s, r.y, r.x + 2, 1, parts_live(m, k->marked ? ROLE_MARK : ROLE_TEXT),
                k->marked ? "*" : " ");
    surface_right(s, r.y, r.x + c->number, c->wait - c->number - 1,
                  parts_live(m, gone ? ROLE_GONE : ROLE_DIM), gone ? "" : number);
    parts_put_wait(s, r.y, r.x + c->wait,
                   parts_live(m, gone ? ROLE_GONE : parts_wait_style(ctx, k->w.knocked_at)),
                   parts_live(m, plain), wait);
    if (!gone)
        surface_put(s, r.y, r.x + c->wait + 5, 1,
                    parts_live(m, parts_wait_style(ctx, k->w.knocked_at)),
                    parts_wait_sign(ctx, k->w.knocked_at));
    surface_field(
        s, r.y, r.x + c->name, c->name_cells - (c->trust ? 1 : 0),
        parts_name_style(m, &(struct parts_name){.name = k->w.name,
                                                 .cursor = row->cursor,
                                                 .gone = gone,
                                                 .focus = m->focus == PANE_KNOCKS,
                                                 .style = fresh ? ROLE_FRESH : ROLE_TEXT}),
        k->w.name);
    draw_note(m, ctx, s, (struct rect){r.y, r.x + c->note, 1, c->note_cells}, k);
    if (!c->trust)
        return;
    if (c->room)
        surface_field(s, r.y, r.x + c->room, c->room_cells,
                      parts_live(m, gone ? ROLE_GONE : ROLE_TEXT), k->of->room);
    surface_put(s, r.y, r.x + c->trust, TRUST_CELLS,
                parts_live(m, gone             ? ROLE_GONE
                              : k->w.has_token ? ROLE_TRUST
                                               : ROLE_DIM),
                !k->w.has_token   ? tr("guest")
                : k->w.user_id[0] ? tr("known")
                                  : tr("token"));
    snprintf(number, sizeof number, "%d", (int)k->w.tries);
    surface_right(s, r.y, r.x + c->tries, 3,
                  parts_live(m, k->w.tries > 1 && !gone ? ROLE_TEXT
                                : plain == ROLE_GONE    ? plain
                                                        : ROLE_DIM),
                  number);
}

static void draw_empty(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       struct rect r)
{
    const struct room *room = model_room(m);
    char how[2 * LIMIT_ROOM_NAME + 160];
    const char *line[3] = {tr("Nobody is waiting."), how, ""};

    str_copy(how, sizeof how,
             m->loaded && !room && !model_merged(m) ? "foyer room create NAME --private --knocking"
                                                    : "");
    if (!m->loaded)
        line[0] = m->link.state == LINE_CONNECTING ? tr("Connecting...")
                                                   : tr("No news from the server yet.");
    else if (model_merged(m))
        line[0] = tr("Nobody is waiting in any room.");
    else if (!room)
        line[0] = tr("There is no room yet. To make one where people knock:");
    else if (!room->is_private)
        snprintf(how, sizeof how, tr("%s is public: everybody walks in without knocking."),
                 room->name);
    else if (!props_int(&room->config, ROOM_enable_knocking))
        snprintf(how, sizeof how,
                 tr("Knocking is off in %s: guests need a token. To let them knock: "
                    "foyer room set %s enable_knocking=true"),
                 room->name, room->name);
    else
        snprintf(how, sizeof how, tr("Guests knock at %s/%s"), c->place ? c->place : "",
                 room->name);
    parts_empty(s, r, line, 2);
}

static void knocks_draw(const struct model *m, const struct draw_ctx *ctx, struct surface *s,
                        struct rect r)
{
    const struct knocks *q = model_knocks(m);
    const struct knock *at = model_knock(m);
    struct columns c;
    size_t top;

    if (!q || q->n == 0) {
        draw_empty(m, ctx, s, r);
        return;
    }
    if (parts_filtered(m, PANE_KNOCKS, ctx, s, r))
        return;
    c = place(r.w, q->n, model_merged(m));
    draw_head(s, r, &c);
    top = model_at_knock((struct model *)m)->top;
    for (int i = 0; i < r.h - 1; i++) {
        const struct knock *k = model_knock_row(m, top + (size_t)i);

        if (!k)
            break;
        draw_row(m, ctx, s, (struct rect){r.y + 1 + i, r.x, 1, r.w}, &c,
                 &(struct row){k, top + (size_t)i + 1, k == at});
    }
}

static void knocks_title(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    const struct room *room = model_room(m);

    (void)c;
    if (model_merged(m))
        str_copy(dst, VIEW_TITLE, tr("2 Knocking: all rooms"));
    else
        snprintf(dst, VIEW_TITLE, tr("2 Knocking%s%s"), room ? ": " : "", room ? room->name : "");
}

static void knocks_right(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    const struct knocks *q = model_knocks(m);
    char since[PARTS_TIME], marked[32] = "", lens[VIEW_TITLE];

    dst[0] = '\0';
    if (parts_stale(m) && m->loaded) {
        parts_clock(since, m->link.since_wall, c->tz_min, true);
        snprintf(dst, VIEW_TITLE, tr("as of %s"), since);
    } else if (q && (q->n > 0 || lens_is_on(&m->lens[PANE_KNOCKS]))) {
        if (q->n_marked > 0)
            snprintf(marked, sizeof marked, tr("  %zu marked"), q->n_marked);
        parts_lens(m, PANE_KNOCKS, lens);
        snprintf(dst, VIEW_TITLE, "%.120s%s%zu%s%s", lens,
                 *lens ? (m->lens[PANE_KNOCKS].filter[0] ? " " : "  ") : "", knocks_waiting(q),
                 c->layout->kind == LAYOUT_WIDE ? tr(" waiting") : "", marked);
    }
}

const struct view_ops knocks_view = {
    .title = knocks_title,
    .right = knocks_right,
    .draw = knocks_draw,
};
