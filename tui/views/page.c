/* Lines about somebody. */
#include "tui/views/page.h"

#include "tui/views/parts.h"

enum { FACT_AT = 9, TEXT_ROWS = 64 };

static int next_row(struct page *p)
{
    int row = p->line++ - p->top;

    return p->s && row >= 0 && row < p->r.h ? row : -1;
}

void page_fact(struct page *p, const char *label, unsigned style, const char *value)
{
    int row = next_row(p);

    if (row >= 0)
        parts_fact(p->s, p->r, row, FACT_AT, &(struct parts_fact){label, value, style});
}

/* Drawn line by line through a clip, so that it may begin above the page. */
void page_text_at(struct page *p, int indent, unsigned style, const char *text)
{
    struct rect r = {p->r.y + p->line - p->top, p->r.x + indent, TEXT_ROWS, p->r.w - indent};
    struct rect before;

    p->line += parts_wrap(NULL, r, 0, text);
    if (!p->s)
        return;
    before = surface_clip(p->s, p->r);
    parts_wrap(p->s, r, style, text);
    surface_clip(p->s, before);
}

void page_text(struct page *p, unsigned style, const char *text)
{
    page_text_at(p, 0, style, text);
}

void page_when(struct page *p, const struct draw_ctx *c, const char *label, int64_t wall)
{
    char clock[PARTS_TIME];

    parts_clock(clock, wall, c->tz_min, true);
    page_fact(p, label, ROLE_TEXT, clock);
}
