/* What several views draw in the same way. */
#include "tui/views/parts.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/model/model.h"

/* ---- times ---- */

static struct tm local_time(int64_t wall, int tz_min)
{
    time_t t = (time_t)(wall / 1000 + tz_min * 60);
    struct tm tm;

    memset(&tm, 0, sizeof tm);
    gmtime_r(&t, &tm);
    return tm;
}

void parts_clock(char dst[PARTS_TIME], int64_t wall, int tz_min, bool seconds)
{
    struct tm tm = local_time(wall, tz_min);

    strftime(dst, PARTS_TIME, seconds ? "%H:%M:%S" : "%H:%M", &tm);
}

void parts_when(char dst[PARTS_TIME], int64_t wall, const struct draw_ctx *c)
{
    struct tm tm = local_time(wall, c->tz_min), now = local_time(c->wall, c->tz_min);
    bool today = tm.tm_yday == now.tm_yday && tm.tm_year == now.tm_year;

    strftime(dst, PARTS_TIME, today ? "%H:%M" : "%m-%d %H:%M", &tm);
}

/* Hours and minutes, or days and hours, in 5 cells. */
static void long_time(char dst[PARTS_TIME], int64_t minutes)
{
    int h = (int)(minutes / 60), d = h / 24;
    unsigned rest = (unsigned)(minutes % 60);

    if (h < 10)
        snprintf(dst, PARTS_TIME, "%dh%02um", h, rest);
    else if (d < 4)
        snprintf(dst, PARTS_TIME, "%dh%02u", h, rest);
    else if (d < 10)
        snprintf(dst, PARTS_TIME, "%dd%02dh", d, h % 24);
    else
        snprintf(dst, PARTS_TIME, "%dd", d > 9999 ? 9999 : d);
}

void parts_wait(char dst[PARTS_TIME], int64_t since, int64_t now)
{
    int64_t s = now > since ? (now - since) / 1000 : 0;

    if (s < 100 * 60)
        snprintf(dst, PARTS_TIME, "%02d:%02d", (int)(s / 60), (int)(s % 60));
    else
        long_time(dst, s / 60);
}

void parts_minutes(char dst[PARTS_TIME], int64_t since, int64_t now)
{
    int64_t minutes = now > since ? (now - since) / 60000 : 0;

    if (minutes < 1)
        snprintf(dst, PARTS_TIME, "<1m");
    else if (minutes < 60)
        snprintf(dst, PARTS_TIME, "%dm", (int)minutes);
    else
        long_time(dst, minutes);
}

void parts_put_wait(struct surface *s, int y, int x, unsigned style, unsigned plain,
                    const char *wait)
{
    const char *colon = strchr(wait, ':');
    int minutes = colon ? (int)(colon - wait) : 5;

    x += surface_put(s, y, x, minutes, style, wait);
    if (colon)
        surface_put(s, y, x, 5 - minutes, plain, colon);
}

/* What is said of a waiting time, from none over the warning to late. */
static const struct {
    unsigned style;
    const char *sign, *word;
} waits[] = {
    {ROLE_WAIT, " ", ""}, {ROLE_WAIT_WARN, "+", TR("long")}, {ROLE_WAIT_LATE, "!", TR("late")}};

/* Late is late also where the warning is set to come later. */
static int wait_step(const struct draw_ctx *c, int64_t since)
{
    int64_t waited = c->wall - since;

    if (waited >= (c->late_ms > 0 ? c->late_ms : PARTS_LATE))
        return 2;
    return waited >= (c->warn_ms > 0 ? c->warn_ms : PARTS_WARN);
}

unsigned parts_wait_style(const struct draw_ctx *c, int64_t since)
{
    return waits[wait_step(c, since)].style;
}

const char *parts_wait_sign(const struct draw_ctx *c, int64_t since)
{
    return waits[wait_step(c, since)].sign;
}

const char *parts_wait_word(const struct draw_ctx *c, int64_t since)
{
    const char *word = waits[wait_step(c, since)].word;

    return *word ? tr(word) : word;
}

/* ---- rows ---- */

bool parts_stale(const struct model *m)
{
    return m->link.state != LINE_LIVE;
}

unsigned parts_live(const struct model *m, unsigned style)
{
    return parts_stale(m) ? ROLE_STALE : style;
}

static bool matches(const char *find, const char *name)
{
    char a[LIMIT_NAME * 4], b[LIMIT_NAME * 4];

    if (!find[0])
        return false;
    utf8_skeleton(a, sizeof a, find);
    utf8_skeleton(b, sizeof b, name);
    return a[0] && strstr(b, a) != NULL;
}

unsigned parts_name_style(const struct model *m, const struct parts_name *n)
{
    if (n->cursor && n->focus && !parts_stale(m))
        return n->gone ? ROLE_GONE | STYLE_REVERSE : ROLE_CURSOR;
    if (n->gone)
        return ROLE_GONE;
    if (parts_stale(m))
        return n->cursor && n->focus ? ROLE_STALE | STYLE_REVERSE : ROLE_STALE;
    if (n->cursor)
        return ROLE_CURSOR_IDLE;
    return matches(m->find, n->name) ? ROLE_MATCH : n->style;
}

bool parts_read_by(const struct knock *k, const struct draw_ctx *c)
{
    return k->w.reader[0] && !str_eq(k->w.reader, c->host ? c->host : "");
}

void parts_flags(uint8_t flags, char *dst, size_t size)
{
    static const struct {
        unsigned bit;
        const char *words;
    } table[] = {
        {FLAG_SAME_NAME, TR("same name here")}, {FLAG_LOOK_ALIKE, TR("look-alike")},
        {FLAG_DENIED, TR("denied before")},     {FLAG_MIXED, TR("mixed alphabets")},
        {FLAG_CLEANED, TR("cleaned name")},
    };
    struct strbuf b = STRBUF_INIT(256);

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (flags & table[i].bit)
            strbuf_printf(&b, "%s%s", b.len ? ", " : "", tr(table[i].words));
    str_copy(dst, size, b.s ? b.s : "");
    strbuf_free(&b);
}

void parts_fact(struct surface *s, struct rect r, int row, int at, const struct parts_fact *f)
{
    if (row < 0 || row >= r.h)
        return;
    surface_field(s, r.y + row, r.x, at - 1, ROLE_DIM, f->label);
    surface_field(s, r.y + row, r.x + at, r.w - at, f->style, f->value);
}

void parts_rule(struct surface *s, struct rect r, int y)
{
    struct rect before;

    if (y < r.y || y >= r.y + r.h)
        return;
    before = surface_clip(s, (struct rect){y, r.x - 1, 1, r.w + 2});
    surface_hline(s, y, r.x - 1, r.w + 2, ROLE_BORDER);
    surface_clip(s, before);
}

/* ---- sentences ---- */

size_t parts_line_bytes(const char *text, int cells)
{
    const char *at = text, *blank = NULL;
    int used = 0;

    while (*at) {
        const char *next = at;
        int width = utf8_cp_cells(utf8_next(&next));

        if (used + width > cells)
            return *at == ' ' ? (size_t)(at - text)
                   : blank    ? (size_t)(blank - text)
                              : (size_t)((at > text ? at : next) - text);
        if (*at == ' ')
            blank = at;
        used += width;
        at = next;
    }
    return (size_t)(at - text);
}

int parts_wrap(struct surface *s, struct rect r, unsigned style, const char *text)
{
    int row = 0;

    while (*text && row < r.h && r.w > 0) {
        char line[512];
        size_t n = parts_line_bytes(text, r.w);

        snprintf(line, sizeof line, "%.*s", (int)n, text);
        if (s)
            surface_put(s, r.y + row, r.x, r.w, style, line);
        row++;
        text += n;
        text += strspn(text, " ");
    }
    return row;
}

void parts_empty(struct surface *s, struct rect r, const char *const *line, int n)
{
    struct rect at = {r.y, r.x + 2, r.h, r.w - 4};
    int rows = 0;

    for (int i = 0; i < n; i++)
        rows += parts_wrap(NULL, at, 0, line[i]);
    if (rows < at.h) {
        at.y += (at.h - rows) / 3;
        at.h -= (at.h - rows) / 3;
    }
    for (int i = 0; i < n; i++) {
        int used = parts_wrap(s, at, i == 0 ? ROLE_STRONG : ROLE_DIM, line[i]);
        at.y += used;
        at.h -= used;
    }
}
