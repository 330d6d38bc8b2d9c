/* The block list. For dialog_view.c. */
#ifndef TUI_VIEWS_DIALOG_BLOCKS_H
#define TUI_VIEWS_DIALOG_BLOCKS_H

#include "tui/input/dialog.h"
#include "tui/views/view.h"

/* Draws it with so many rows of the list; small: without the lines around. */
void dialog_blocks_draw(const struct draw_ctx *c, struct surface *s, struct rect r, int rows,
                        bool small);

#endif
