/* A line that is being typed. Pure; UI thread. */
#ifndef TUI_INPUT_PROMPT_H
#define TUI_INPUT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/limits.h"
#include "tui/input/keymap.h"

enum { PROMPT_MAX = LIMIT_NAME };

/* Plain data; open while sign is not 0. */
struct prompt {
    char sign;                 /* what stands before the line: '/' */
    char text[PROMPT_MAX + 1]; /* UTF-8 */
    size_t at;                 /* byte offset of the cursor, on a character */
};

enum prompt_result { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_CANCELLED };

/* Begins an empty line. */
void prompt_open(struct prompt *p, char sign);
void prompt_close(struct prompt *p);
bool prompt_is_open(const struct prompt *p);
/* Takes a key: characters, Backspace, Del, arrows, Home, End, C-a, C-e, C-u, C-w; Enter ends it,
 * Escape, C-c, C-g and Backspace on an empty line cancel it. Does not close. */
enum prompt_result prompt_key(struct prompt *p, struct key key);

#endif
