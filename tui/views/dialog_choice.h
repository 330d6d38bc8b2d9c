/* Questions with a choice: what people may send; and what such questions share. For
 * dialog_view.c. */
#ifndef TUI_VIEWS_DIALOG_CHOICE_H
#define TUI_VIEWS_DIALOG_CHOICE_H

#include "tui/input/dialog.h"
#include "tui/views/view.h"

/* "key words" pieces on one row while they fit. */
struct dialog_piece {
    const char *key, *words;
};
void dialog_keys_draw(struct surface *s, struct rect r, int y, const struct dialog_piece *p, int n);

/* Line i of the choice, with the box before its words. */
void dialog_line_draw(const struct dialog *d, struct surface *s, struct rect r, int i,
                      const char *box, const char *words);

/* Lines inside the frame. */
int dialog_choice_rows(const struct dialog *d);
void dialog_choice_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r);

#endif
