/* Brings a surface to the terminal through ncurses. UI thread; between newterm and delscreen. */
#ifndef TUI_DRAW_SURFACE_CURSES_H
#define TUI_DRAW_SURFACE_CURSES_H

#include <stdbool.h>

#include "tui/draw/surface.h"
#include "tui/draw/theme.h"

struct surface_curses;

/* With `ascii` lines are drawn with - | + even where box characters would do. */
struct surface_curses *surface_curses_new(bool utf8, bool ascii, enum term_colours colours);
void surface_curses_free(struct surface_curses *c); /* accepts null */

/* From the next surface_curses_theme() on. */
void surface_curses_colours(struct surface_curses *c, enum term_colours colours);
/* Colours for all roles, from the next frame on. */
void surface_curses_theme(struct surface_curses *c, const struct theme *t);
/* What was on the screen is no longer known: the next frame is drawn whole. */
void surface_curses_forget(struct surface_curses *c);
/* Gives ncurses the cells that changed since the last frame and updates the screen once. */
void surface_curses_present(struct surface_curses *c, const struct surface *s);

#endif
