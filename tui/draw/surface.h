/* A grid of cells that views draw on; it knows nothing of terminals. UI thread.
 *
 * Text is measured with wcwidth() (utf8_cp_cells), so LC_CTYPE must be set. Nothing is ever drawn
 * outside the surface or its clip, and never half a wide character. Text must have been cleaned
 * (utf8_clean); controls that come all the same are drawn as U+FFFD. */
#ifndef TUI_DRAW_SURFACE_H
#define TUI_DRAW_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/str.h"
#include "tui/draw/rect.h"
#include "tui/draw/style.h"

/* Combining marks kept on a base, and the directions in which a line cell is joined. */
enum { CELL_MARKS = 2 };
enum { LINE_UP = 1, LINE_RIGHT = 2, LINE_DOWN = 4, LINE_LEFT = 8 };

/* One cell: either a line sign (lines != 0, drawn by the terminal in what it has), or a character;
 * ch[0] is 0 in the right half of a wide one. Unused marks are 0. */
struct cell {
    uint32_t ch[1 + CELL_MARKS];
    uint16_t style;
    uint8_t lines;
    uint8_t wide; /* this is the left half of a character of two cells */
};

struct surface {
    int rows, cols;
    struct rect clip;       /* nothing is drawn outside */
    int cursor_y, cursor_x; /* where the terminal's cursor is shown; -1 for hidden */
    struct cell *cells;     /* rows * cols */
};

/* Rows and columns are at least 1 (smaller is made 1). The new surface is blank in ROLE_TEXT. */
struct surface *surface_new(int rows, int cols);
void surface_free(struct surface *s);
/* Changes the size and blanks it; keeps nothing. */
void surface_resize(struct surface *s, int rows, int cols);
/* Blanks everything, removes the clip and hides the cursor. */
void surface_clear(struct surface *s);

/* The cell, or null when outside of the surface. */
const struct cell *surface_cell(const struct surface *s, int y, int x);

/* Limits drawing to r (within the surface) and returns the clip that was, to be set again. */
struct rect surface_clip(struct surface *s, struct rect r);

/* Blanks a rectangle. */
void surface_fill(struct surface *s, struct rect r, unsigned style);

/* Writes text at y, x in at most `cells` cells; what does not fit is left out. Returns the cells
 * used, whether or not they were inside the clip. */
int surface_put(struct surface *s, int y, int x, int cells, unsigned style, const char *text);
/* The same for a field of exactly `cells` cells: the rest is blanked in that style, and a text that
 * is cut ends in '~'. surface_right aligns it to the right. Both return `cells`. */
int surface_field(struct surface *s, int y, int x, int cells, unsigned style, const char *text);
int surface_right(struct surface *s, int y, int x, int cells, unsigned style, const char *text);
/* surface_put of a formatted text of at most 511 bytes. */
int surface_printf(struct surface *s, int y, int x, int cells, unsigned style, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Lines join the lines that they meet, so that frames which share an edge become one. */
void surface_hline(struct surface *s, int y, int x, int cells, unsigned style);
void surface_vline(struct surface *s, int y, int x, int cells, unsigned style);
/* A frame along the edge of r (at least 2x2) with a title at its upper left and one at its upper
 * right, either may be null. Titles are cut before they touch each other. */
struct surface_frame {
    struct rect r;
    unsigned border, title_style;
    const char *title, *right;
};
void surface_frame(struct surface *s, const struct surface_frame *f);
/* The titles alone: where frames share an edge they are written when all lines stand. */
void surface_titles(struct surface *s, const struct surface_frame *f);

/* Shows the terminal's cursor there. */
void surface_cursor(struct surface *s, int y, int x);

/* The sign of a line cell in ASCII: '-', '|' or '+'. */
char surface_line_ascii(unsigned lines);

/* The whole surface as lines of text, lines in ASCII, without blanks at the end of a row (tests).
 */
void surface_dump(const struct surface *s, struct strbuf *out);

#endif
