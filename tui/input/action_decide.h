/* The actions that act on people and rooms. For the files of this folder only; see action.h. */
#ifndef TUI_INPUT_ACTION_DECIDE_H
#define TUI_INPUT_ACTION_DECIDE_H

#include "tui/input/action.h"

/* Whether anything may be decided now; if not, a notice says why. */
bool action_may_decide(struct act *a, uint32_t cap);
/* On the screen long enough to be read. */
bool action_was_read(const struct act *a, int64_t seen_at);
/* The cursor was put here by itself a moment ago. However quick the host is with names, this much
 * is needed to notice that it is another row. */
bool action_just_landed(const struct act *a, const struct select *at);
/* The room under the cursor, or null with a notice. */
struct room *action_room(struct act *a);
/* How requests go out from here. */
struct model_out action_out(const struct act *a);

/* Run one action of theirs; false for any other. */
bool action_run_knocks(struct act *a, enum action what); /* action_decide.c */
bool action_run_people(struct act *a, enum action what); /* action_people.c */
bool action_run_room(struct act *a, enum action what);   /* action_room.c */
bool action_run_sheet(struct act *a, enum action what);  /* action_sheet.c */

/* These are false, with a notice, when the connection did not take it. */
/* Sends a decision about people who wait, and goes on to the next row. */
bool action_order(struct act *a, const struct target *t, const struct model_order *order);
/* Sends hold or message to people. */
bool action_words(struct act *a, const struct target *t, enum wire_action what, bool on,
                  const char *text);
/* Sends the same update for all of them; did: "muted". */
bool action_update(struct act *a, const struct target *t, const struct wire_update *u,
                   const char *did);

/* The answer to the question was yes; for one: about the row under the dialog's cursor only.
 * False, with a notice, when it can not be done now: the question stays as it is. */
bool action_confirmed(struct act *a, bool one);
/* The same for questions about people inside. */
bool action_confirmed_inside(struct act *a);
/* A line was typed to its end. Closes the prompt; or says in it what is wrong, keeps it open with
 * what was typed, and returns false. */
bool action_typed(struct act *a);

#endif
