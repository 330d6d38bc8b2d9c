/* foyer config keys: which key does what, as keys.conf has it. */
#ifndef TUI_CLI_CONFIG_KEYS_H
#define TUI_CLI_CONFIG_KEYS_H

#include <stdbool.h>

#include "tui/input/keymap.h"

enum { CONFIG_KEYS_MAX = 128 };

/* The bindings of the user (keymap_free); complaints go to standard error and are counted. */
struct keymap *config_keys_load(int *complaints);
/* The keys of an action in the first pane where it has some; "" when it has none. */
void config_keys_of(const struct keymap *k, enum action a, char dst[CONFIG_KEYS_MAX]);
/* Prints them all, a line each. */
void config_keys_show(const struct keymap *k);

#endif
