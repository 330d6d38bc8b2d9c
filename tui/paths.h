/* Where foyer keeps its files on this machine. Any thread; reads the environment. */
#ifndef TUI_PATHS_H
#define TUI_PATHS_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"

enum { PATHS_MAX = 1024 };

/* $XDG_CONFIG_HOME/foyer/name, else ~/.config/foyer/name; name "" for the folder. False when there
 * is no home or the path is too long. */
bool paths_config(char *dst, size_t size, const char *name);
/* $XDG_STATE_HOME/foyer/name, else ~/.local/state/foyer/name. */
bool paths_state(char *dst, size_t size, const char *name);
/* $XDG_RUNTIME_DIR/foyer/name, else run/name in the folder of paths_state. */
bool paths_runtime(char *dst, size_t size, const char *name);
/* A name for a new folder in $TMPDIR or /tmp, as mkdtemp wants it. */
bool paths_temp(char *dst, size_t size);

/* Makes the folders above path (mode 0700) that are not there. */
bool paths_make_parents(const char *path, struct error *err);
/* Removes a folder and what is in it, without following links. */
void paths_remove_tree(const char *path);

#endif
