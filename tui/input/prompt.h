/* A line that is being typed. Pure; UI thread. */
#ifndef TUI_INPUT_PROMPT_H
#define TUI_INPUT_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/limits.h"
#include "tui/input/keymap.h"
#include "tui/input/target.h"

enum { PROMPT_MAX = LIMIT_REASON, PROMPT_LABEL = LIMIT_NAME + 80, PROMPT_MORE = 240 };

/* What is done with the line. */
enum prompt_for {
    PROMPT_FIND,
    PROMPT_FILTER,    /* which rows are shown; at work while it is typed */
    PROMPT_DENY,      /* the reason of a denial */
    PROMPT_HOLD,      /* words to those who are held */
    PROMPT_MESSAGE,   /* words to those it is about */
    PROMPT_BROADCAST, /* words to everybody who waits */
    PROMPT_RENAME,
    PROMPT_EJECT,   /* the reason */
    PROMPT_UNTIL,   /* when somebody has to leave */
    PROMPT_END,     /* the name of the room whose meeting ends */
    PROMPT_STREAM,  /* where to */
    PROMPT_NUMBER,  /* how many to admit */
    PROMPT_COMMAND, /* the name of an action */
    PROMPT_MACRO,   /* one key */
    PROMPT_KINDS
};

/* Open while sign is not 0. Plain data but for the target, which prompt_close() frees. */
struct prompt {
    char sign;                 /* what stands before the line when there is no label: '/' */
    char text[PROMPT_MAX + 1]; /* UTF-8 */
    size_t at;                 /* byte offset of the cursor, on a character */
    enum prompt_for what;
    enum action by;                 /* the action that asks, or ACTION_NONE */
    char label[PROMPT_LABEL + 1];   /* "message to Ana Lima: " */
    struct target target;           /* whom it is about, frozen */
    char room[LIMIT_ROOM_NAME + 1]; /* which room it is about, "" for none */
    char before[PROMPT_MAX + 1];    /* FILTER: what Escape goes back to */
    char more[PROMPT_MORE + 1];     /* said beside it: what is wrong, or what may be typed */
    bool bad;                       /* more says what is wrong */
};

enum prompt_result { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_CANCELLED };

/* Begins an empty line; one that was open has been closed. */
void prompt_open(struct prompt *p, char sign);
/* Begins a line with words before it, about some people (t may be null; else it is taken over) and
 * a room. */
void prompt_ask(struct prompt *p, enum prompt_for what, struct target *t, const char *room,
                const char *label);
/* What stands in the line before anything is typed. */
void prompt_fill(struct prompt *p, const char *text);
/* Says something beside the line; it stays until the next key. */
void prompt_say(struct prompt *p, bool bad, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void prompt_close(struct prompt *p);
bool prompt_is_open(const struct prompt *p);
/* Takes a key: Enter ends the line, Escape, C-c, C-g and Backspace on an empty line cancel it. Does
 * not close. */
enum prompt_result prompt_key(struct prompt *p, struct key key);

#endif
