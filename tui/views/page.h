/* Lines about somebody: counted as they are made, drawn when they are on the page. UI thread. */
#ifndef TUI_VIEWS_PAGE_H
#define TUI_VIEWS_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/draw/surface.h"
#include "tui/views/view.h"

struct page {
    struct surface *s; /* null to count only */
    struct rect r;
    int top, line; /* the first line that is drawn; the next one that is made */
    bool brief;    /* the pane at the side: what the list does not show, at fixed places */
};

/* "label  value" on one line. */
void page_fact(struct page *p, const char *label, unsigned style, const char *value);
/* A heading, or a sentence that is wrapped, its further lines `indent` cells to the right. */
void page_text(struct page *p, unsigned style, const char *text);
void page_text_at(struct page *p, int indent, unsigned style, const char *text);
/* A time of day as a fact. */
void page_when(struct page *p, const struct draw_ctx *c, const char *label, int64_t wall);

/* detail_rules.c: which rules were tried on the person of this id. */
void page_rules(struct page *p, const struct model *m, const struct draw_ctx *c, const char *id);

#endif
