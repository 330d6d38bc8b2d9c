/* Line mode: the console without a screen, for screen readers, Braille lines, slow links, pipes and
 * terminals that can do nothing but print. One announcement is one line; nothing is ever repainted,
 * and no escape is ever sent.
 *
 * It is another face of the same console: the model, the actions, the questions and the prompts are
 * those of the screen. A verb is an action of actions.def under its name (or its key), about people
 * and rooms that are named by number, id or name instead of by a cursor. What asks first there asks
 * here: only "yes" confirms, any other line does nothing.
 *
 * UI thread. Time comes in as an argument, lines go out through the callback. */
#ifndef TUI_PLAIN_PLAIN_H
#define TUI_PLAIN_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/input/action.h"
#include "tui/input/macros.h"

/* A line that follows the one before so soon was not typed, ms. */
enum { PLAIN_BURST_MS = 100 };
/* A name that is typed out must have been told so long before: a newcomer of that name is not the
 * one who was meant. Numbers and ids need only TIME_READ_BEFORE_KEY. ms. */
enum { PLAIN_NAME_MS = 3000 };
enum { PLAIN_LINE = 1024 /* bytes of a line, typed or said */ };

/* How much is announced. Answers are always given. */
enum plain_tell {
    PLAIN_TELL_ALL,
    PLAIN_TELL_DOOR, /* knocks, words, decisions at the door, trouble */
    PLAIN_TELL_NONE, /* trouble alone */
    PLAIN_TELL_COUNT
};
extern const char *const plain_tell_names[PLAIN_TELL_COUNT];

/* What a line is. */
enum plain_kind {
    PLAIN_NEWS,   /* an announcement, which may be left out when the line is too slow */
    PLAIN_ANSWER, /* about what was typed */
    PLAIN_EXACT   /* the same to be copied: not to be broken in two */
};

struct plain_conf {
    struct model *model; /* its log and its notices are listened to until plain_free() */
    struct dialog *dialog;
    struct prompt *prompt;
    struct sheet *sheet;              /* the room editor and the token maker */
    sheet_call_fn *call;              /* their REST, with send_arg; null: there is none */
    const char *url;                  /* of the server, borrowed */
    const struct keymap *const *keys; /* where the owner keeps them; they may be read again */
    model_send_fn *send;
    void *send_arg;
    const struct act_owner *owner; /* for options; or null */
    void *owner_arg;
    const char *host;            /* the host's name, borrowed */
    const struct macros *macros; /* of the user; or null. They may be read again */
    /* Lines come from a program that means what it says: they may come all at once, and names need
     * not have been told for a while. */
    bool script;
    enum plain_tell tell;
    /* Gets each line, printable in this locale, without an end. */
    void (*out)(void *arg, const char *line, enum plain_kind kind);
    void *out_arg;
};

struct plain;

struct plain *plain_new(const struct plain_conf *conf); /* conf is copied */
void plain_free(struct plain *p);

/* Takes the lines of one read, without their ends; at: when, gap: ms since the line before. Several
 * at once that would decide something are refused unless they are a script. Returns ACT_ bits. */
struct plain_now {
    int64_t wall, mono;
    int tz_min;
};
unsigned plain_lines(struct plain *p, const char *const *line, size_t n, int64_t gap,
                     const struct plain_now *now);
/* To be called when events were applied, and after lines: what was told counts as being read. */
void plain_turn(struct plain *p, const struct plain_now *now);
/* Says what there is: once the first snapshot has come. */
void plain_greet(struct plain *p, const struct plain_now *now);
/* Takes the answer to a call of its own; false when it is of another. */
bool plain_answered(struct plain *p, const struct rest_answer *a);
/* Whether a line has asked for something that is still to be told. */
bool plain_waits(const struct plain *p);
/* Whether something was refused or not understood since the start. */
bool plain_failed(const struct plain *p);

#endif
