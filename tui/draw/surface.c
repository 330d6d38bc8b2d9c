/* A grid of cells that views draw on. */
#include "tui/draw/surface.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "net/base/alloc.h"
#include "net/base/utf8.h"

enum { REPLACEMENT = 0xfffd, TEXT_MAX = 512 };

static const struct cell blank = {.ch = {' '}, .style = ROLE_TEXT};

struct surface *surface_new(int rows, int cols)
{
    struct surface *s = xcalloc(1, sizeof *s);

    surface_resize(s, rows, cols);
    return s;
}

void surface_free(struct surface *s)
{
    if (!s)
        return;
    free(s->cells);
    free(s);
}

void surface_resize(struct surface *s, int rows, int cols)
{
    s->rows = rows < 1 ? 1 : rows;
    s->cols = cols < 1 ? 1 : cols;
    s->cells = xrealloc(s->cells, (size_t)s->rows * (size_t)s->cols, sizeof *s->cells);
    surface_clear(s);
}

void surface_clear(struct surface *s)
{
    size_t n = (size_t)s->rows * (size_t)s->cols;

    s->clip = (struct rect){0, 0, s->rows, s->cols};
    s->cursor_y = s->cursor_x = -1;
    for (size_t i = 0; i < n; i++)
        s->cells[i] = blank;
}

static struct cell *at(const struct surface *s, int y, int x)
{
    return &s->cells[(size_t)y * (size_t)s->cols + (size_t)x];
}

const struct cell *surface_cell(const struct surface *s, int y, int x)
{
    if (y < 0 || x < 0 || y >= s->rows || x >= s->cols)
        return NULL;
    return at(s, y, x);
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static struct rect intersect(struct rect a, struct rect b)
{
    int y = max_int(a.y, b.y), x = max_int(a.x, b.x);
    int bottom = min_int(a.y + a.h, b.y + b.h), right = min_int(a.x + a.w, b.x + b.w);

    return (struct rect){y, x, max_int(bottom - y, 0), max_int(right - x, 0)};
}

struct rect surface_clip(struct surface *s, struct rect r)
{
    struct rect before = s->clip;

    s->clip = intersect(r, (struct rect){0, 0, s->rows, s->cols});
    return before;
}

static bool inside(const struct surface *s, int y, int x)
{
    const struct rect *c = &s->clip;

    return y >= c->y && y < c->y + c->h && x >= c->x && x < c->x + c->w;
}

/* Before a cell is written: the other half of a wide character there becomes a blank. */
static void split_wide(struct surface *s, int y, int x)
{
    struct cell *c = at(s, y, x);

    if (c->wide && x + 1 < s->cols)
        *at(s, y, x + 1) = (struct cell){.ch = {' '}, .style = c->style};
    if (c->ch[0] == 0 && !c->lines && x > 0) {
        struct cell *left = at(s, y, x - 1);
        *left = (struct cell){.ch = {' '}, .style = left->style};
    }
}

static void set_cell(struct surface *s, int y, int x, const struct cell *c)
{
    split_wide(s, y, x);
    *at(s, y, x) = *c;
}

/* Draws one base at y, x; true when it is on the surface. A wide one that would be cut at the edge
 * of the clip is a blank. */
static bool put_base(struct surface *s, int y, int x, uint32_t cp, int width, unsigned style)
{
    struct cell c = {.ch = {cp}, .style = (uint16_t)style};

    if (width == 1) {
        if (inside(s, y, x))
            set_cell(s, y, x, &c);
        return inside(s, y, x);
    }
    if (inside(s, y, x) && inside(s, y, x + 1)) {
        split_wide(s, y, x);
        split_wide(s, y, x + 1);
        c.wide = 1;
        *at(s, y, x) = c;
        *at(s, y, x + 1) = (struct cell){.style = (uint16_t)style};
        return true;
    }
    c.ch[0] = ' ';
    for (int i = 0; i < 2; i++)
        if (inside(s, y, x + i))
            set_cell(s, y, x + i, &c);
    return false;
}

static void put_mark(struct cell *base, uint32_t cp)
{
    for (int i = 1; i <= CELL_MARKS; i++)
        if (base->ch[i] == 0) {
            base->ch[i] = cp;
            return;
        }
}

int surface_put(struct surface *s, int y, int x, int cells, unsigned style, const char *text)
{
    struct cell *base = NULL;
    int used = 0;

    while (*text) {
        uint32_t cp = utf8_next(&text);
        int width = cp >= ' ' && cp <= '~' ? 1 : wcwidth((wchar_t)cp);

        if (width < 0 || cp == 0) {
            cp = REPLACEMENT;
            width = 1;
        }
        if (width == 0) { /* a mark, or what turns text around or joins it: that is not drawn */
            if (base && utf8_is_visible(cp))
                put_mark(base, cp);
            continue;
        }
        if (used + width > cells)
            break;
        base = put_base(s, y, x + used, cp, width, style) ? at(s, y, x + used) : NULL;
        used += width;
    }
    return used;
}

void surface_fill(struct surface *s, struct rect r, unsigned style)
{
    struct cell c = {.ch = {' '}, .style = (uint16_t)style};

    r = intersect(r, s->clip);
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            set_cell(s, y, x, &c);
}

int surface_field(struct surface *s, int y, int x, int cells, unsigned style, const char *text)
{
    char cut[TEXT_MAX * 2];
    int used;

    if (cells <= 0)
        return 0;
    utf8_fit(cut, sizeof cut, text, cells);
    used = surface_put(s, y, x, cells, style, cut);
    surface_fill(s, (struct rect){y, x + used, 1, cells - used}, style);
    return cells;
}

int surface_right(struct surface *s, int y, int x, int cells, unsigned style, const char *text)
{
    char cut[TEXT_MAX * 2];
    int used;

    if (cells <= 0)
        return 0;
    used = utf8_fit(cut, sizeof cut, text, cells);
    surface_fill(s, (struct rect){y, x, 1, cells - used}, style);
    surface_put(s, y, x + cells - used, used, style, cut);
    return cells;
}

int surface_printf(struct surface *s, int y, int x, int cells, unsigned style, const char *fmt, ...)
{
    char text[TEXT_MAX];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return surface_put(s, y, x, cells, style, text);
}

void surface_cursor(struct surface *s, int y, int x)
{
    bool shown = surface_cell(s, y, x) != NULL;

    s->cursor_y = shown ? y : -1;
    s->cursor_x = shown ? x : -1;
}

/* ---- lines ---- */

static void add_line(struct surface *s, int y, int x, unsigned lines, unsigned style)
{
    struct cell c = {.style = (uint16_t)style};

    if (!inside(s, y, x))
        return;
    c.lines = (uint8_t)(at(s, y, x)->lines | lines);
    set_cell(s, y, x, &c);
}

void surface_hline(struct surface *s, int y, int x, int cells, unsigned style)
{
    for (int i = 0; i < cells; i++)
        add_line(s, y, x + i, (i > 0 ? LINE_LEFT : 0) | (i < cells - 1 ? LINE_RIGHT : 0), style);
}

void surface_vline(struct surface *s, int y, int x, int cells, unsigned style)
{
    for (int i = 0; i < cells; i++)
        add_line(s, y + i, x, (i > 0 ? LINE_UP : 0) | (i < cells - 1 ? LINE_DOWN : 0), style);
}

/* A title with a blank on either side, on a frame's edge. */
static void put_title(struct surface *s, int y, int x, int cells, unsigned style, const char *text)
{
    surface_put(s, y, x, 1, style, " ");
    surface_put(s, y, x + 1, cells, style, text);
    surface_put(s, y, x + 1 + cells, 1, style, " ");
}

enum { TITLE_LEAST = 12 };

void surface_titles(struct surface *s, const struct surface_frame *f)
{
    struct rect r = f->r;
    char cut[TEXT_MAX];
    int room = r.w - 6, used = 0, right = f->right ? utf8_cells(f->right) : 0;

    if (f->title && f->title[0] && room > 0) {
        int most = right ? room - right - 3 : room;

        /* what is at the right is news: the title gives way, but for its first word */
        used = utf8_fit(cut, sizeof cut, f->title, most < TITLE_LEAST ? room : most);
        put_title(s, r.y, r.x + 2, used, f->title_style, cut);
        room -= used + 3;
    }
    if (f->right && f->right[0] && utf8_cells(f->right) <= room) {
        used = utf8_cells(f->right);
        put_title(s, r.y, r.x + r.w - 4 - used, used, f->title_style, f->right);
    }
}

void surface_frame(struct surface *s, const struct surface_frame *f)
{
    struct rect r = f->r;

    if (r.w < 2 || r.h < 2)
        return;
    surface_hline(s, r.y, r.x, r.w, f->border);
    surface_hline(s, r.y + r.h - 1, r.x, r.w, f->border);
    surface_vline(s, r.y, r.x, r.h, f->border);
    surface_vline(s, r.y, r.x + r.w - 1, r.h, f->border);
    surface_titles(s, f);
}

char surface_line_ascii(unsigned lines)
{
    if ((lines & (LINE_UP | LINE_DOWN)) == 0)
        return '-';
    return (lines & (LINE_LEFT | LINE_RIGHT)) == 0 ? '|' : '+';
}
