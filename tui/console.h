/* The console on a screen, or in lines (tui/plain) where there is none: terminal, link and REST
 * around the model, one loop. Main thread.
 *
 * console_new() makes the websocket context and starts nothing, so that a program with further
 * contexts (the demo) can make them all before its first thread. console_run() takes the terminal
 * and returns when the host leaves. */
#ifndef TUI_CONSOLE_H
#define TUI_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"
#include "tui/config.h"

struct console_conf {
    const char *url;          /* http://host:port of the server */
    const char *key;          /* API key; wiped from the console's memory at the end */
    const char *const *rooms; /* names, or n_rooms 0 for all */
    size_t n_rooms;
    const char *host;            /* the host's name; null: $USER */
    bool watch;                  /* look only, decide nothing */
    bool plain;                  /* line mode, also where a screen would do */
    bool script;                 /* line mode for a program: lines are taken all at once */
    const char *tell;            /* line mode: how much is announced, "all", "door", "none"; null */
    const char *label;           /* stands in the status bar, "demo: simulated visitors"; or null */
    const struct config *config; /* copied */
};

struct console;

/* Null with the sentence in err when the address or the settings can not be used. conf is copied.
 */
struct console *console_new(const struct console_conf *conf, struct error *err);
/* Runs until the host leaves or a signal ends it. Returns the exit code: 0, 1 no terminal, 5 not
 * authorised, 7 the input has ended
 * before there was a connection; a reason has been written to standard error, after the terminal
 * was restored. A server that can not be reached is waited for. */
int console_run(struct console *c);
void console_free(struct console *c);

#endif
