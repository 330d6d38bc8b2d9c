/* Questions with a choice: how long a block lasts, what people may send. For dialog_view.c. */
#ifndef TUI_VIEWS_DIALOG_CHOICE_H
#define TUI_VIEWS_DIALOG_CHOICE_H

#include "tui/input/dialog.h"
#include "tui/views/view.h"

/* "key words" pieces on one row while they fit. */
struct dialog_piece {
    const char *key, *words;
};
void dialog_keys_draw(struct surface *s, struct rect r, int y, const struct dialog_piece *p, int n);

/* Lines inside the frame. */
int dialog_choice_rows(const struct dialog *d);
void dialog_choice_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r);

#endif
