/* The words that put a text on the terminal's clipboard. Pure. */
#ifndef TUI_DRAW_TERM_COPY_H
#define TUI_DRAW_TERM_COPY_H

#include <stdbool.h>
#include <stddef.h>

/* Longer texts are cut off by many terminals without a word. */
enum { TERM_COPY_MAX = 65536 };

/* How a sequence reaches the terminal: as it is, or wrapped for what stands in between. */
enum term_through { THROUGH_NOTHING, THROUGH_TMUX, THROUGH_SCREEN };

/* The sequence of OSC 52 for these bytes; the caller wipes and frees. Null when they are too many.
 * Under tmux it only passes with `set -g allow-passthrough on`, or by tmux's own set-clipboard. */
char *term_copy_sequence(const char *text, enum term_through through);

#endif
