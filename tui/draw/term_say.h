/* What is said to the terminal beside the picture: title, clipboard, notifications. UI thread,
 * between two frames. */
#ifndef TUI_DRAW_TERM_SAY_H
#define TUI_DRAW_TERM_SAY_H

#include <stdbool.h>

#include "tui/draw/term_copy.h"

struct term_say {
    bool titled, utf8;
    bool title_set; /* ours is shown, the one from before is kept by the terminal */
};

/* Brings back the title from before; without effect where ours was never set. */
#define TERM_SAY_TITLE_BACK "\033[23;2t"

/* Writes a sequence to standard output. */
void term_say(const char *sequence);

/* For a terminal of that type (TERM). */
void term_say_open(struct term_say *t, const char *type, bool utf8);
/* See term_title(), term_copy() and term_notify(). */
void term_say_title(struct term_say *t, const char *text);
bool term_say_copy(const struct term_say *t, const char *text);
void term_say_note(const struct term_say *t, enum term_note note, const char *text);

#endif
