/* A surface as text, for tests and bug reports. */
#include "tui/draw/surface.h"

#include "net/base/utf8.h"

static void dump_cell(const struct cell *c, struct strbuf *row, size_t *end)
{
    char bytes[5];

    if (c->lines) {
        char sign = surface_line_ascii(c->lines);
        strbuf_add(row, &sign, 1);
        *end = row->len;
        return;
    }
    for (int i = 0; i <= CELL_MARKS && c->ch[i]; i++)
        strbuf_add(row, bytes, utf8_put(bytes, c->ch[i]));
    if (c->ch[0] && c->ch[0] != ' ')
        *end = row->len;
}

void surface_dump(const struct surface *s, struct strbuf *out)
{
    struct strbuf row = STRBUF_INIT(1 << 20);

    for (int y = 0; y < s->rows; y++) {
        size_t end = 0;

        strbuf_reset(&row);
        for (int x = 0; x < s->cols; x++)
            dump_cell(surface_cell(s, y, x), &row, &end);
        strbuf_add(out, row.s ? row.s : "", end);
        strbuf_puts(out, "\n");
    }
    strbuf_free(&row);
}
