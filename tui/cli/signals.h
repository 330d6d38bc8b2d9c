/* The signals that end a verb, as a descriptor. Main thread, before any other is started. */
#ifndef TUI_CLI_SIGNALS_H
#define TUI_CLI_SIGNALS_H

#include <stdbool.h>

/* Blocks SIGINT, SIGTERM and SIGHUP and returns a descriptor that can be read when one arrives, or
 * -1 with errno set. reload: SIGUSR1 too. */
int signals_open(bool reload);
/* The signal that arrived, 0 for none. */
int signals_take(int fd);

#endif
