/* What happened, the newest at the bottom. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

/* Who did it stands in a column; a name or rule that is longer takes what it needs. */
enum { TIME_CELLS = 8, WHO_CELLS = 7, WHO_CELLS_MAX = 24 };

static unsigned kind_style(enum evlog_kind kind)
{
    static const unsigned styles[] = {
        [EVLOG_KNOCK] = ROLE_TEXT, [EVLOG_ADMIT] = ROLE_GOOD,  [EVLOG_DENY] = ROLE_WARN,
        [EVLOG_LEFT] = ROLE_DIM,   [EVLOG_JOIN] = ROLE_TEXT,   [EVLOG_ROOM] = ROLE_TEXT,
        [EVLOG_LINK] = ROLE_WARN,  [EVLOG_SAID] = ROLE_STRONG, [EVLOG_POWER] = ROLE_TEXT,
    };

    return (size_t)kind < sizeof styles / sizeof styles[0] ? styles[kind] : ROLE_TEXT;
}

static void draw_line(const struct draw_ctx *c, struct surface *s, struct rect r,
                      const struct evlog_line *l)
{
    char when[PARTS_TIME], who[EVLOG_WHO + 1];
    int at = r.x, end = r.x + r.w, most = r.w / 3 < WHO_CELLS_MAX ? r.w / 3 : WHO_CELLS_MAX;
    int cells = utf8_cells(l->who);

    cells = cells < WHO_CELLS || most < WHO_CELLS ? WHO_CELLS : cells > most ? most : cells;
    parts_clock(when, l->wall, c->tz_min, true);
    at += surface_put(s, r.y, at, TIME_CELLS, ROLE_LOG_TIME, when) + 1;
    utf8_fit(who, sizeof who, l->who, cells);
    surface_put(s, r.y, at, cells, ROLE_LOG_WHO, who);
    at += cells + 1;
    if (at < end)
        surface_field(s, r.y, at, end - at, kind_style(l->kind), l->text);
}

static void log_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                     struct rect r)
{
    size_t shown = m->log.n > m->log.back ? m->log.n - m->log.back : 0;
    size_t rows = shown < (size_t)r.h ? shown : (size_t)r.h;

    if (m->log.n == 0)
        parts_wrap(s, (struct rect){r.y, r.x + 1, r.h, r.w - 2}, ROLE_DIM,
                   tr("Nothing has happened since the console began."));
    for (size_t i = 0; i < rows; i++)
        draw_line(c, s, (struct rect){r.y + (int)i, r.x, 1, r.w},
                  evlog_at(&m->log, shown - rows + i));
}

static void log_title(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    (void)m;
    (void)c;
    str_copy(dst, VIEW_TITLE, tr("4 Log"));
}

static void log_right(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    (void)c;
    dst[0] = '\0';
    if (m->log.back > 0)
        snprintf(dst, VIEW_TITLE, tr("%zu newer below"), m->log.back);
}

const struct view_ops log_view = {
    .title = log_title,
    .right = log_right,
    .draw = log_draw,
};
