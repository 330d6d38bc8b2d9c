/* The searchable help as a list of actions, computed from the table and the bindings. UI thread. */
#ifndef TUI_INPUT_HELP_H
#define TUI_INPUT_HELP_H

#include "net/base/error.h"
#include "tui/input/keymap.h"

/* What is found for a pane with all of these words in its name, sentence, keys, group or in what
 * people who are new here call it; the group of the pane comes first. Returns how many. keys may be
 * null. */
size_t help_list(const struct keymap *keys, enum pane of, const char *filter,
                 enum action out[ACTION_COUNT]);
/* The keys of an action, in that pane or, where it means nothing there, in its own. "" for none. */
void help_keys(const struct keymap *keys, enum pane of, enum action a, char *dst, size_t size);
/* False with "NAME works in the pane knocking (2)" in err when it does not count in this one. */
bool help_fits(enum action a, enum pane focus, struct error *err);

/* Whether a line of the help takes the host to the pane of the rooms by itself: it asks there,
 * about the room whose people are shown. */
bool help_moves(enum action a);

#endif
