/* Whether the terminal is dark or light, by its own word: it is asked once for its background (OSC
 * 11, as in xterm's ctlseqs) and answers when it likes, between two keys, or never. The answer is
 * told apart from keys character by character, so that no part of it is ever taken for one: it is
 * made of digits and letters that would admit and deny people. UI thread. */
#ifndef TUI_DRAW_TERM_GROUND_H
#define TUI_DRAW_TERM_GROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TERM_GROUND_ASK "\033]11;?\033\\"

enum { TERM_GROUND_TEXT = 32 };

struct term_ground {
    bool asked; /* until the answer has come */
    bool light; /* what it was */
    enum { GROUND_AT_REST, GROUND_ESCAPE, GROUND_TEXT, GROUND_END } at;
    char text[TERM_GROUND_TEXT];
    size_t n;
};

enum ground_step {
    GROUND_KEY,   /* not a part of an answer */
    GROUND_TAKEN, /* a part of one */
    GROUND_SAID   /* its end: light is set */
};

/* A character that came from the terminal. */
enum ground_step term_ground_feed(struct term_ground *g, uint32_t ch);
/* An Escape came, which may begin an answer, whatever is made of it meanwhile. */
void term_ground_escape(struct term_ground *g);

/* What the environment says before the terminal does: COLORFGBG, as rxvt and Konsole set it
 * ("0;15"). False for null and for anything else. */
bool term_ground_of(const char *colorfgbg);

#endif
