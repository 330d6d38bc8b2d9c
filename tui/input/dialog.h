/* What lies over the screen: a question, the help, the details of somebody. Pure; UI thread.
 *
 * The set that a question is about is frozen when it opens: whoever comes later is no part of it,
 * and who leaves is left out at the end. The harmless answer is the default, and the key that
 * opened it never confirms it. */
#ifndef TUI_INPUT_DIALOG_H
#define TUI_INPUT_DIALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/proto/wire.h"
#include "tui/input/keymap.h"
#include "tui/model/model.h"

enum { DIALOG_FILTER = 32 };

enum dialog_kind {
    DIALOG_NONE,
    DIALOG_ADMIT,  /* row[]: who; 'y' admits the ticked ones */
    DIALOG_DENY,   /* the same, 'y' denies */
    DIALOG_QUIT,   /* decisions are on their way; 'y' leaves all the same */
    DIALOG_HELP,   /* filter: what was typed to search in it */
    DIALOG_DETAIL, /* row[0].id in the pane `of` */
};

struct dialog_row {
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    int64_t knocked_at;
    int32_t tries;
    uint8_t flags; /* FLAG_ bits */
    bool ticked;
    bool gone; /* not waiting any more */
};

/* Plain data but for row, which dialog_close() frees. */
struct dialog {
    enum dialog_kind kind; /* DIALOG_NONE while closed */
    enum pane of;          /* the pane that it was opened from */
    char room[LIMIT_ROOM_NAME + 1];
    int64_t opened_wall;
    int64_t seen_at; /* monotonic ms when it was first drawn; 0: not yet */
    struct key opened_by;
    struct dialog_row *row;
    size_t n, n_ticked, n_flagged;
    size_t cursor, top; /* rows of ADMIT and DENY; lines of HELP and DETAIL */
    int page;           /* rows that were shown in the last frame; told by the owner */
    char filter[DIALOG_FILTER + 1];
};

enum dialog_result { DIALOG_STAYS, DIALOG_CONFIRMED, DIALOG_CANCELLED, DIALOG_IGNORED };

/* Opens a question about everybody who waits in the room, or with `marked` about who is marked.
 * Flagged people are not ticked for ADMIT. */
void dialog_ask(struct dialog *d, enum dialog_kind kind, const struct room *room, bool marked,
                struct key opened_by, int64_t wall);
/* Opens one without rows; id may be "". */
void dialog_open(struct dialog *d, enum dialog_kind kind, enum pane of, const char *id,
                 struct key opened_by, int64_t wall);
void dialog_close(struct dialog *d);
bool dialog_is_open(const struct dialog *d);

/* Takes a key. Questions: y confirms; Space ticks, i ticks all, j k g G and arrows move; Esc, n, q
 * and Enter cancel. Does not close. */
enum dialog_result dialog_key(struct dialog *d, struct key key);
/* Marks the rows of people who do not wait any more; true when some were found. */
bool dialog_sync(struct dialog *d, const struct model *m);
/* The ids that are ticked and not gone; the caller frees. *n may be 0. */
char (*dialog_ticked(const struct dialog *d, size_t *n))[LIMIT_ID + 1];

#endif
