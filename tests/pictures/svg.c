/* What a terminal shows, as an SVG file. */
#include "tests/pictures/svg.h"

#include <stdio.h>

#include "net/base/utf8.h"

/* Cells in tenths of a pixel; the letters of a usual monospaced font fit in them. */
enum { CELL_W = 84, CELL_H = 170, BASE = 130, SIZE = 14, EDGE = 80 };

struct look {
    int32_t fg, bg;
    bool bold, italic, underline;
};

struct drawing {
    FILE *f;
    struct vt *t;
    int rows, cols;
    struct svg_own own;
};

static struct look look_of(const struct drawing *d, struct vt_cell c)
{
    int32_t fg = c.fg < 0 ? d->own.fg : c.fg, bg = c.bg < 0 ? d->own.bg : c.bg;

    return (struct look){c.reverse ? bg : fg, c.reverse ? fg : bg, c.bold, c.italic, c.underline};
}

static bool same(struct look a, struct look b)
{
    return a.fg == b.fg && a.bg == b.bg && a.bold == b.bold && a.italic == b.italic &&
           a.underline == b.underline;
}

static double px(int tenths)
{
    return tenths / 10.0;
}

static void put_ch(FILE *f, uint32_t ch)
{
    char s[5];

    if (ch == '&' || ch == '<' || ch == '>') {
        fprintf(f, "&#%u;", (unsigned)ch);
        return;
    }
    utf8_put(s, ch ? ch : ' ');
    fputs(s, f);
}

static void put_text(const struct drawing *d, int y, int from, int to, struct look k)
{
    fprintf(d->f, "<text x=\"%.1f\" y=\"%.1f\" textLength=\"%.1f\" fill=\"#%06x\"%s%s%s>",
            px(EDGE + from * CELL_W), px(EDGE + y * CELL_H + BASE), px((to - from) * CELL_W),
            (unsigned)k.fg, k.bold ? " class=\"b\"" : "", k.italic ? " font-style=\"italic\"" : "",
            k.underline ? " text-decoration=\"underline\"" : "");
    for (int i = from; i < to;) {
        struct vt_cell c = vt_cell(d->t, y, i);

        put_ch(d->f, c.ch);
        i += c.width > 1 ? c.width : 1;
    }
    fputs("</text>\n", d->f);
}

/* Cells from `from` to below `to` of a row, all of one look. Wide characters come from other fonts,
 * which do not keep to cells: each stands for itself. */
static void put_run(const struct drawing *d, int y, int from, int to, struct look k)
{
    bool blank = true;

    for (int i = from; i < to; i++)
        blank = blank && (vt_cell(d->t, y, i).ch == 0 || vt_cell(d->t, y, i).ch == ' ');
    if (blank && !k.underline)
        return;
    for (int i = from, begin = from; i < to;) {
        int width = vt_cell(d->t, y, i).width;

        if (width > 1 && begin < i)
            put_text(d, y, begin, i, k);
        if (width > 1)
            put_text(d, y, i, i + width, k);
        i += width > 1 ? width : 1;
        if (width > 1)
            begin = i;
        else if (i == to)
            put_text(d, y, begin, to, k);
    }
}

static void put_ground(const struct drawing *d, int y, int from, int to, int32_t bg)
{
    if (bg != d->own.bg)
        fprintf(d->f,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#%06x\"/>\n",
                px(EDGE + from * CELL_W), px(EDGE + y * CELL_H), px((to - from) * CELL_W),
                px(CELL_H), (unsigned)bg);
}

static void put_row(const struct drawing *d, int y)
{
    int from = 0;

    for (int x = 1; x <= d->cols; x++) {
        int32_t bg = look_of(d, vt_cell(d->t, y, from)).bg;

        if (x < d->cols && bg == look_of(d, vt_cell(d->t, y, x)).bg)
            continue;
        put_ground(d, y, from, x, bg);
        from = x;
    }
    from = 0;

    for (int x = 1; x <= d->cols; x++) {
        struct look k = look_of(d, vt_cell(d->t, y, from));

        if (x < d->cols && same(k, look_of(d, vt_cell(d->t, y, x))))
            continue;
        put_run(d, y, from, x, k);
        from = x;
    }
}

bool svg_write(struct vt *t, int rows, int cols, const struct svg_own *own, const char *title,
               const char *path)
{
    struct drawing d = {fopen(path, "w"), t, rows, cols, *own};
    double w = px(2 * EDGE + cols * CELL_W), h = px(2 * EDGE + rows * CELL_H);

    if (!d.f)
        return false;
    /* A theme with a ground of its own has it in the corner too: the margin is the same. */
    d.own.bg = look_of(&d, vt_cell(t, rows - 1, cols - 1)).bg;
    fprintf(d.f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
            "viewBox=\"0 0 %.0f %.0f\" role=\"img\">\n<title>%s</title>\n<style>text{font:%dpx "
            "'DejaVu Sans "
            "Mono',Menlo,Consolas,monospace;white-space:pre}rect{shape-rendering:crispEdges}.b{"
            "font-weight:bold}"
            "</style>\n<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06x\"/>\n",
            w, h, w, h, title, SIZE, (unsigned)d.own.bg);
    for (int y = 0; y < rows; y++)
        put_row(&d, y);
    fputs("</svg>\n", d.f);
    return fclose(d.f) == 0;
}
