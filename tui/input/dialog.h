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
#include "tui/input/target.h"
#include "tui/model/model.h"

enum { DIALOG_FILTER = 32 };

enum dialog_kind {
    DIALOG_NONE,
    DIALOG_ADMIT,  /* row[]: who; 'y' admits the ticked ones */
    DIALOG_DENY,   /* the same, 'y' denies */
    DIALOG_BLOCK,  /* row[]: who is denied, or inside ejected, and blocked; choice: how long */
    DIALOG_RIGHTS, /* row[]: who may send what can_send holds from then on; choice: the line */
    DIALOG_REST,   /* row[]: everybody inside but the marked; 'y' does `power` to the ticked */
    DIALOG_BLOCKS, /* row[]: who is kept out, once dialog_fill() has told; 'y' takes the ticked off
                    */
    DIALOG_QUIT,   /* decisions are on their way; 'y' leaves all the same */
    DIALOG_HELP,   /* filter: what was typed to search in it */
    DIALOG_DETAIL, /* row[0].id in the pane `of` */
    DIALOG_KINDS
};

struct dialog_row {
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    int64_t knocked_at;
    int32_t tries;
    uint8_t flags;                 /* FLAG_ bits */
    uint8_t known;                 /* BLOCK, BLOCKS: SIGNAL_ bits by which they are known again */
    int score;                     /* BLOCKS: what these say together */
    char by[LIMIT_BY + 1];         /* BLOCKS: who did it */
    char reason[LIMIT_REASON + 1]; /* BLOCKS */
    int64_t until;                 /* BLOCKS: wall ms, 0: no end is set */
    bool for_meeting;              /* BLOCKS: until the meeting ends */
    bool ticked;
    bool gone; /* not waiting any more */
};

/* Plain data but for row, which dialog_close() frees. */
struct dialog {
    enum dialog_kind kind;          /* DIALOG_NONE while closed */
    enum pane of;                   /* the pane that it was opened from */
    char room[LIMIT_ROOM_NAME + 1]; /* or MODEL_ALL_ROOMS */
    int64_t opened_wall;
    int64_t seen_at; /* monotonic ms when it was first drawn; 0: not yet */
    struct key opened_by;
    struct dialog_row *row;
    size_t n, n_ticked, n_flagged;
    size_t cursor,
        top;    /* rows of ADMIT and DENY; HELP: the action, and the first line; DETAIL: the line */
    int choice; /* the line of BLOCK (0: for this meeting) and RIGHTS */
    bool domain;         /* BLOCK: everywhere, not in this room alone */
    uint8_t signals;     /* BLOCK: SIGNAL_ bits that are ticked */
    uint8_t can_send;    /* RIGHTS: SEND_ bits */
    enum action power;   /* REST */
    bool asked, filled;  /* BLOCKS: the list was asked for; it is here */
    bool walking;        /* one by one: y and n answer for the row under the cursor */
    int64_t row_seen_at; /* walking: monotonic ms when that row was first drawn; 0: not yet */
    int page;            /* rows that were shown in the last frame; told by the owner */
    char filter[DIALOG_FILTER + 1];
};

enum dialog_result {
    DIALOG_STAYS,
    DIALOG_CONFIRMED,
    DIALOG_CANCELLED,
    DIALOG_IGNORED,
    DIALOG_ONE,   /* walking: yes for the row under the cursor; dialog_walk_on() afterwards */
    DIALOG_WORDS, /* words to those who are not ticked are wanted */
    DIALOG_RUN,   /* HELP: the action under the cursor */
    DIALOG_WEAK,  /* BLOCK: the ticked signals make too few points, see dialog_block_ready() */
};
/* What RIGHTS lists, and the bits of each line. */
enum { DIALOG_RIGHTS_LINES = 4, DIALOG_BLOCK_LINES = 3 };
extern const struct dialog_right {
    uint8_t bits;
    const char *words;
} dialog_rights[DIALOG_RIGHTS_LINES];

/* Opens a question about everybody who waits in the room (or in all rooms), or with `marked` about
 * who is marked. Flagged people are not ticked for ADMIT. */
void dialog_ask(struct dialog *d, enum dialog_kind kind, const struct knocks *who, bool marked,
                struct key opened_by, int64_t wall);
/* Opens one about people who were chosen (t is copied). */
void dialog_about(struct dialog *d, enum dialog_kind kind, const struct target *t,
                  struct key opened_by, int64_t wall);
/* Opens one without rows; id may be "". */
void dialog_open(struct dialog *d, enum dialog_kind kind, enum pane of, const char *id,
                 struct key opened_by, int64_t wall);
/* Gives BLOCKS its rows, which nobody has ticked; takes row. */
void dialog_fill(struct dialog *d, struct dialog_row *row, size_t n);
void dialog_close(struct dialog *d);
bool dialog_is_open(const struct dialog *d);

/* Takes a key. Questions: y confirms; Space ticks, i ticks all, j k g G and arrows move, r goes one
 * by one, m asks for words to the rest, Tab changes where a block holds and 1 to 5 tick by what;
 * Esc, n, q and Enter cancel. Help: letters search, arrows move, Enter runs. Does not close. */
enum dialog_result dialog_key(struct dialog *d, struct key key);
/* Whether y would do something as it stands. */
bool dialog_can_confirm(const struct dialog *d);
/* Tells that it was drawn, so that keys may answer. */
void dialog_seen(struct dialog *d, int64_t mono);
/* Walking: to the next row that is not gone; false when that was the last. */
bool dialog_walk_on(struct dialog *d);
/* Marks the rows of people who do not wait any more; true when some were found. */
bool dialog_sync(struct dialog *d, const struct model *m);
/* Those who are ticked (or not) and not gone; the caller frees with target_free(). */
void dialog_chosen(const struct dialog *d, bool ticked, struct target *t);

#endif
