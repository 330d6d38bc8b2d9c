/* The words that put a text on the terminal's clipboard, or on the desktop as a notification. Pure.
 */
#ifndef TUI_DRAW_TERM_COPY_H
#define TUI_DRAW_TERM_COPY_H

#include <stdbool.h>
#include <stddef.h>

/* Longer texts are cut off by many terminals without a word. */
enum {
    TERM_COPY_MAX = 65536,
    TERM_NOTE_MAX = 240, /* bytes of a notification or a title */
};

/* How a sequence reaches the terminal: as it is, or wrapped for what stands in between. */
enum term_through { THROUGH_NOTHING, THROUGH_TMUX, THROUGH_SCREEN };

/* The sequence of OSC 52 for these bytes; the caller wipes and frees. Null when they are too many.
 * Under tmux it only passes with `set -g allow-passthrough on`, or by tmux's own set-clipboard. */
char *term_copy_sequence(const char *text, enum term_through through);

/* The sequences for a notification: iTerm2 and others, rxvt and others, kitty. */
enum term_note { NOTE_OFF, NOTE_OSC9, NOTE_OSC777, NOTE_OSC99 };

/* The words for a notification; the caller frees. Null for NOTE_OFF. The text is cleaned: nothing
 * in it can end the sequence. It passes tmux as term_copy_sequence() does. */
char *term_copy_note(enum term_note note, const char *text, enum term_through through, bool utf8);
/* A text as it may stand in such a sequence: printable, on one line; ASCII unless utf8. */
void term_copy_clean(char dst[TERM_NOTE_MAX + 1], const char *text, bool utf8);

#endif
