/* Marks in the lists of people. For action.c only. */
#ifndef TUI_INPUT_ACTION_MARK_H
#define TUI_INPUT_ACTION_MARK_H

#include "tui/input/action.h"

/* Marks or unmarks the one under the cursor. */
void action_mark(struct act *a);
/* Begins a range at the cursor; the second time marks all between. */
void action_mark_range(struct act *a);
/* Inverts all marks of the list, or takes them away. */
void action_mark_all(struct act *a, bool invert);

#endif
