/* Views: what each part of the screen shows. Pure functions of a const model, the time and what the
 * person is doing; they send nothing and read no clock. UI thread.
 *
 * views_draw() draws a whole frame; the rest is for it, for tests and for the mouse. */
#ifndef TUI_VIEWS_VIEW_H
#define TUI_VIEWS_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/draw/layout.h"
#include "tui/draw/surface.h"

struct model;
struct keymap;
struct dialog;
struct prompt;

/* What a frame is drawn from beside the model. Pointers may be null where a test needs no more. */
struct draw_ctx {
    const struct layout *layout;
    int64_t wall; /* ms since 1970 */
    int64_t mono; /* ms, the clock of the model */
    int tz_min;   /* minutes east of UTC, for clocks */
    enum pane focus;
    const struct keymap *keys;
    const struct dialog *dialog; /* open, or null */
    const struct prompt *prompt; /* open, or null */
    const char *host;            /* whose console: "mira/owner", "" when not known */
    const char *place;           /* the server in short: host name or address */
};

/* A pane. draw() gets the inside of the frame; nothing that it draws leaves it. title() and right()
 * fill in the text of the frame's upper edge. */
struct view_ops {
    enum pane pane;
    void (*title)(const struct model *m, const struct draw_ctx *c, char *dst, size_t size);
    void (*right)(const struct model *m, const struct draw_ctx *c, char *dst, size_t size);
    void (*draw)(const struct model *m, const struct draw_ctx *c, struct surface *s, struct rect r);
};

/* Draws the whole frame for c->layout on s, which must have that size. */
void views_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);

/* How many list rows a pane shows in this layout (for PgUp, PgDn and scrolling); 0 when hidden. */
int views_list_rows(const struct layout *l, enum pane p);

#endif
