/* The line below: who is next, what is on its way, the link, notices, and the line being typed. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/prompt.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum { PROMPT_ROOM = 14 }; /* cells that a label leaves to the line */

unsigned status_bar_link(const struct model *m, const struct draw_ctx *c, char *dst, size_t size)
{
    char since[PARTS_TIME];

    parts_clock(since, m->link.since_wall, c->tz_min, true);
    switch (m->link.state) {
    case LINE_CONNECTING: snprintf(dst, size, tr("connecting...")); return ROLE_TEXT;
    case LINE_LOST: snprintf(dst, size, tr("link lost since %s"), since); return ROLE_BAD;
    case LINE_REFUSED: snprintf(dst, size, tr("refused")); return ROLE_BAD;
    case LINE_LIVE: break;
    }
    if (m->link.round_trip_us > 0)
        snprintf(dst, size, tr("link ok %d ms"), (int)((m->link.round_trip_us + 999) / 1000));
    else
        snprintf(dst, size, tr("link ok"));
    return ROLE_GOOD;
}

static unsigned notice_style(enum notice_level level)
{
    static const unsigned styles[] = {[NOTICE_INFO] = ROLE_STATUS,
                                      [NOTICE_GOOD] = ROLE_GOOD,
                                      [NOTICE_WARN] = ROLE_WARN,
                                      [NOTICE_BAD] = ROLE_BAD};

    return styles[level];
}

/* The typed line; what is left of it scrolls so that the cursor is seen. */
static void draw_prompt(const struct prompt *p, struct surface *s, struct rect r)
{
    char sign[2] = {p->sign, '\0'}, before[PROMPT_MAX + 1];
    const char *text = p->text;
    int at, used;

    surface_fill(s, r, ROLE_INPUT);
    if (p->label[0]) {
        used = utf8_cells(p->label) < r.w - PROMPT_ROOM ? utf8_cells(p->label) : r.w - PROMPT_ROOM;
        used = used > 0 ? used : 0;
        surface_field(s, r.y, r.x, used, ROLE_HINT_KEY, p->label);
        r.x += used;
        r.w -= used;
        sign[0] = ' ';
    }
    snprintf(before, sizeof before, "%.*s", (int)p->at, p->text);
    at = utf8_cells(before);
    while (at > r.w - 3 && *text) {
        at -= utf8_cp_cells(utf8_next(&text));
    }
    surface_put(s, r.y, r.x, 1, ROLE_HINT_KEY, sign);
    surface_put(s, r.y, r.x + 1, r.w - 1, ROLE_INPUT, text);
    surface_cursor(s, r.y, r.x + 1 + at);
}

/* Left side: the notice, or who would be admitted next. */
static void draw_next(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      struct rect r)
{
    char key[KEYMAP_TEXT], wait[PARTS_TIME], text[LIMIT_NAME + 48];
    int x = r.x;

    if (!m->next.room[0] || parts_stale(m) || m->watch || !c->keys ||
        (m->service && !service_can(m->service, CAP_ADMIT)) ||
        !keymap_key(c->keys, m->focus, ACTION_ADMIT_NEXT, key, sizeof key))
        return;
    parts_wait(wait, m->next.knocked_at, c->wall);
    x += surface_put(s, r.y, x, r.w, ROLE_DIM, tr("next: "));
    x += surface_put(s, r.y, x, r.x + r.w - x, ROLE_HINT_KEY, key);
    snprintf(text, sizeof text, tr(" admits %s (%s)"), m->next.name, wait);
    if (x + utf8_cells(text) > r.x + r.w) /* whom is worth more than since when */
        snprintf(text, sizeof text, tr(" admits %s"), m->next.name);
    surface_field(s, r.y, x, r.x + r.w - x, ROLE_STATUS, text);
}

enum { SLOW = 500 }; /* ms from which it is said how long an answer takes */

/* "pending: deny Ana Lima 3 s, z undoes", or how many answers are awaited. */
static void pending_words(const struct model *m, const struct draw_ctx *c, char *dst, size_t size)
{
    struct model_undoable undo;
    struct model_countdown p;
    char key[KEYMAP_TEXT], more[32] = "";
    int64_t left;

    dst[0] = '\0';
    if (!model_countdown(m, &p)) {
        int64_t slow = model_unanswered_for(m, c->mono);

        if (slow >= SLOW)
            snprintf(dst, size, tr("%zu sent, no answer for %d s"), model_unanswered(m),
                     (int)((slow + 500) / 1000));
        else if (model_unanswered(m) > 0)
            snprintf(dst, size, tr("%zu sent"), model_unanswered(m));
        return;
    }
    left = p.until > c->wall ? (p.until - c->wall + 999) / 1000 : 0;
    if (p.more > 0)
        snprintf(more, sizeof more, " +%zu", p.more);
    snprintf(dst, size, tr("pending: %s %s%s %d s"), tr(wire_pending_names[p.what]), p.name, more,
             (int)left);
    model_undoable(m, false, &undo);
    if (!m->watch && str_eq(undo.decision, p.decision) && c->keys &&
        keymap_key(c->keys, m->focus, ACTION_UNDO, key, sizeof key))
        snprintf(dst + strlen(dst), size - strlen(dst), tr(", %s undoes"), key);
}

/* Right side: decisions on their way and the link. Returns its cells. */
static int draw_right(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      struct rect r)
{
    char text[96] = "", pending[LIMIT_NAME + 64] = "";
    unsigned style = ROLE_STATUS;
    int cells, gap, used = 0;

    pending_words(m, c, pending, sizeof pending);

    if (c->layout->kind != LAYOUT_WIDE)
        style = status_bar_link(m, c, text, sizeof text);
    if (c->layout->kind == LAYOUT_SMALL && style == ROLE_GOOD)
        text[0] = '\0';
    cells = utf8_cells(text);
    if (cells > 0 && cells <= r.w)
        used = cells + 1;
    surface_put(s, r.y, r.x + r.w - used, cells, style, used ? text : "");
    cells = utf8_cells(pending);
    if (cells > 0 && used + cells + 3 > r.w) /* the time that runs is worth more than the link */
        used = 0;
    gap = used > 0 ? 3 : 1; /* to the link, or to the edge */
    if (cells > r.w - used - gap)
        cells = r.w - used - gap;
    if (cells > 0) {
        used += cells + gap;
        surface_fill(s, (struct rect){r.y, r.x + r.w - used, 1, used}, ROLE_STATUS);
        surface_field(s, r.y, r.x + r.w - used, cells, ROLE_PENDING, pending);
        if (used > cells + gap)
            surface_put(s, r.y, r.x + r.w - (used - cells - gap), used, style, text);
    }
    return used;
}

static const char *trouble(const struct model *m)
{
    return m->link.state == LINE_LOST || m->link.state == LINE_REFUSED ? m->link.text : "";
}

void status_bar_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct rect status = c->layout->status, prompt = c->layout->prompt;
    bool merged = status.y == prompt.y, typing = c->prompt && c->prompt->sign;
    const char *said = m->notice.text[0] ? m->notice.text : trouble(m);
    unsigned style = m->notice.text[0] ? notice_style(m->notice.level) : ROLE_WARN;

    if (typing)
        draw_prompt(c->prompt, s, prompt);
    if (!typing || !merged) {
        struct rect left = {status.y, status.x + 1, 1, status.w - 1};

        left.w -= draw_right(m, c, s, status) + 2;
        if (merged && said[0])
            surface_field(s, left.y, left.x, left.w, style, said);
        else
            draw_next(m, c, s, left);
    }
    if (!typing && !merged && said[0])
        surface_field(s, prompt.y, prompt.x + 1, prompt.w - 2, style, said);
}
