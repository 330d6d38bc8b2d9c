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
#include "tui/input/keymap.h"

struct dialog;
struct keymap;
struct model;
struct prompt;
struct sheet;

/* What a frame is drawn from beside the model. Pointers may be null where a test needs no more. */
struct draw_ctx {
    const struct layout *layout;
    int64_t wall; /* ms since 1970 */
    int64_t mono; /* ms, the clock of the model */
    int tz_min;   /* minutes east of UTC, for clocks */
    int64_t warn_ms,
        late_ms; /* waiting times from which they are marked; 0: PARTS_WARN, PARTS_LATE */
    const struct keymap *keys;
    const struct dialog *dialog; /* null or DIALOG_NONE: none is open */
    const struct prompt *prompt; /* null or sign 0: none is open */
    const struct sheet *sheet;   /* null or SHEET_NONE: none is open */
    bool utf8;                   /* the terminal shows more than ASCII */
    const char *host;            /* whose console, "" when not known */
    const char *recording;       /* the macro that is being recorded; null or "" for none */
    const char *place;           /* the server in short: "127.0.0.1:7070" */
};

enum { VIEW_TITLE = 200 }; /* bytes of a title */

/* A pane. draw() gets the inside of the frame; nothing that it draws leaves it. title() and right()
 * write the text of the frame's upper edge, right() may be null. */
struct view_ops {
    void (*title)(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE]);
    void (*right)(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE]);
    void (*draw)(const struct model *m, const struct draw_ctx *c, struct surface *s, struct rect r);
};

extern const struct view_ops rooms_view, knocks_view, people_view, log_view, detail_view;

/* Draws the whole frame for c->layout on s, which must have that size. */
void views_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);

/* How many list rows a pane shows in this layout (for PgUp, PgDn and scrolling); 0 when hidden. */
int views_list_rows(const struct layout *l, enum pane p);
/* The same for the rows of an open dialog. */
int views_dialog_rows(const struct layout *l, const struct dialog *d);
/* The lines of a form in an open sheet. */
int views_sheet_rows(const struct layout *l);
/* How many lines the text of a help or detail dialog has, so that scrolling can end there; 0 for
 * other dialogs. */
int views_dialog_lines(const struct model *m, const struct draw_ctx *c);
/* Whose details are on the screen, in a dialog or at the side: the id, "" for nobody. */
const char *views_detail_of(const struct model *m, const struct layout *l, const struct dialog *d);
/* Scrolls a help dialog so that its cursor is seen. */
void views_dialog_reveal(const struct draw_ctx *c, struct dialog *d);
/* The action whose hint is drawn at a cell, or ACTION_NONE (mouse). Only where no prompt, dialog or
 * sheet is open. */
enum action hint_line_at(const struct model *m, const struct draw_ctx *c, int y, int x);
/* The list row (from the top of the pane) at a line of the screen, or -1 (mouse). */
int views_list_row_at(const struct layout *l, enum pane p, int y);

#endif
