/* How a form is drawn. UI thread. */
#ifndef TUI_VIEWS_FORM_VIEW_H
#define TUI_VIEWS_FORM_VIEW_H

#include "tui/draw/surface.h"
#include "tui/input/form.h"

/* The lines of the form from f->top on, in the whole of r. */
void form_view_draw(const struct form *f, struct surface *s, struct rect r);
/* What the field under the cursor is for, or why it can not be used; at most r.h lines. Returns how
 * many it took. */
int form_view_help(const struct form *f, struct surface *s, struct rect r);
/* What changes: "exp  16:00 -> 16:30", a line each, at most r.h of them; the last says how many
 * more. Returns how many lines. */
int form_view_changes(const struct form *f, struct surface *s, struct rect r);

#endif
