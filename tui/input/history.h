/* Lines that were typed before. Plain memory: the owner reads and writes the file. UI thread. */
#ifndef TUI_INPUT_HISTORY_H
#define TUI_INPUT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/limits.h"

enum { HISTORY_LINES = 100, HISTORY_LINE = LIMIT_REASON };

struct history {
    char *line[HISTORY_LINES]; /* owned; line[0] the oldest */
    size_t n;
    size_t at;                    /* the line that is shown; n: the one that is being typed */
    char draft[HISTORY_LINE + 1]; /* what was being typed */
};

/* Adds a line; an empty one, or the same as the last, is left out. The oldest goes when there are
 * too many. */
void history_add(struct history *h, const char *line);
/* To the line before (or after) the one that is shown, that begins with what was being typed.
 * `now` is what stands in the prompt. Null when there is none. Borrowed until the next call. */
const char *history_step(struct history *h, bool back, const char *now);
/* A new line begins. */
void history_rest(struct history *h);
void history_free(struct history *h);

/* Adds the lines of a text; what is too long, no UTF-8 or has control characters is left out. */
void history_read(struct history *h, const char *text, size_t len);
/* The lines as text, each reduced by keep() (false leaves it out). The caller frees. */
char *history_write(const struct history *h, bool (*keep)(const char *line, char *dst, size_t size),
                    size_t *len);

#endif
