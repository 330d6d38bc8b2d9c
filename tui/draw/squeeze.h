/* Makes a frame that ncurses wrote shorter without changing what it shows. Pure.
 *
 * For terminals with ANSI sequences on which no alternate character set is in use. */
#ifndef TUI_DRAW_SQUEEZE_H
#define TUI_DRAW_SQUEEZE_H

#include <stddef.h>

/* Works in place on len bytes and returns the new length. Choosing ASCII as the character set (ESC
 * ( B) goes; attribute sequences (ESC [ ... m) that follow each other become one, and what stands
 * before a reset in it goes. */
size_t squeeze(char *frame, size_t len);

#endif
