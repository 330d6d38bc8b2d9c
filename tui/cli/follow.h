/* Follows a service's events on standard output: foyer watch, and the demo without a terminal. */
#ifndef TUI_CLI_FOLLOW_H
#define TUI_CLI_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"

struct follow_conf {
    const char *url, *token;
    const char *const *rooms;
    size_t n_rooms; /* 0: all */
    bool json;
    int signals; /* of signals_open: a signal ends it */
};

struct follow;

/* Makes the websocket context; call before any thread runs. Null with the reason in err. */
struct follow *follow_new(const struct follow_conf *conf, struct error *err);
/* Prints until a signal comes, standard output is closed or the server refuses. Returns the exit
 * code. */
int follow_run(struct follow *f);
void follow_free(struct follow *f);

#endif
