/* What foyer config shows, as JSON. Texts are the caller's (free()). */
#ifndef TUI_CLI_CONFIG_JSON_H
#define TUI_CLI_CONFIG_JSON_H

#include "tui/config.h"
#include "tui/input/keymap.h"

/* {"key": "value", ...} of every setting. */
char *config_json_settings(const struct config *c);
/* [{"action", "keys", "help"}] of every action. */
char *config_json_keys(const struct keymap *k);

#endif
