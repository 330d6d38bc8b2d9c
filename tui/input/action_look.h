/* How lists are looked at: finding, filters, orders, freezing, following. For action*.c only. */
#ifndef TUI_INPUT_ACTION_LOOK_H
#define TUI_INPUT_ACTION_LOOK_H

#include "tui/input/action.h"

/* Runs one action of theirs; false for any other. */
bool action_run_look(struct act *a, enum action what);
/* Filters the list that has the keys; "" shows all. False with the reason in err. */
bool action_filter(struct act *a, const char *text, struct error *err);
/* Sorts it; "" takes the next order. False with the reason in err (may be null). */
bool action_sort(struct act *a, const char *name, struct error *err);
/* Escape: takes the filter away, else the freeze. */
void action_look_back(struct act *a);

#endif
