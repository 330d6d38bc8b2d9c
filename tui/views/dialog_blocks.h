/* The block list. */
#ifndef TUI_VIEWS_DIALOG_BLOCKS_H
#define TUI_VIEWS_DIALOG_BLOCKS_H

#include "tui/input/dialog.h"
#include "tui/views/view.h"

/* Draws it with so many rows of the list; small: without the lines around. */
void dialog_blocks_draw(const struct draw_ctx *c, struct surface *s, struct rect r, int rows,
                        bool small);

enum { DIALOG_BLOCKS_LEFT = 24 };
/* "3 h" until it ends, or what ends it. */
void dialog_blocks_left(const struct dialog_row *row, int64_t wall, char dst[DIALOG_BLOCKS_LEFT]);

#endif
