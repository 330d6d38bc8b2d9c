/* The question about a block: for how long, where, and by which signals. For dialog_view.c. */
#ifndef TUI_VIEWS_DIALOG_BLOCK_H
#define TUI_VIEWS_DIALOG_BLOCK_H

#include "tui/input/dialog.h"
#include "tui/views/view.h"

/* Lines inside the frame when it can have so many. */
int dialog_block_rows(int most);
/* Draws it into r, with less when r is lower. */
void dialog_block_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       struct rect r);

#endif
