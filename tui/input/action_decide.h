/* The actions that decide about people. For action*.c only; see action.h. */
#ifndef TUI_INPUT_ACTION_DECIDE_H
#define TUI_INPUT_ACTION_DECIDE_H

#include "tui/input/action.h"

/* Whether anything may be decided now; if not, a notice says why. */
bool action_may_decide(struct act *a, uint32_t cap);
/* The marked people, else the one under the cursor. */
void action_decide(struct act *a, bool grant);
/* Opens the question about everybody in the room. */
void action_ask_all(struct act *a, bool grant);
/* The person named in the status bar. */
void action_admit_next(struct act *a);
/* The answer to the question was yes. */
void action_confirmed(struct act *a);

#endif
