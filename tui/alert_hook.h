/* The command that is run when somebody waits too long. Nothing here waits: the owner polls.
 *
 * It is run by /bin/sh in a process group of its own, with nothing on its standard input. What is
 * known of guests stands in its environment only, so that a name is never part of a command:
 * FOYER_ROOM, FOYER_NAME (of who waits longest), FOYER_WAITED (seconds), FOYER_WAITING (people).
 * The API key is taken out of its environment. One runs at a time, with ALERT_HOOK_TIME; then its
 * group gets SIGTERM, and ALERT_HOOK_GRACE later SIGKILL. Nor does the group outlive the console
 * while the command runs, also when that is killed; what has made a session of its own does.
 * UI thread. */
#ifndef TUI_ALERT_HOOK_H
#define TUI_ALERT_HOOK_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "net/base/error.h"

enum {
    ALERT_HOOK_TIME = 10 * 1000, /* ms */
    ALERT_HOOK_GRACE = 2000,
    ALERT_HOOK_SAID = 256, /* bytes kept of what it writes */
    ALERT_HOOK_FDS = 2,
};

struct alert_hook {
    pid_t pid; /* 0: none runs */
    int pidfd, out;
    pid_t guard; /* of its group; ends it when `alive` has no writer any more */
    int alive;
    int64_t deadline; /* monotonic ms of the next signal */
    int signals;      /* that it got: none, SIGTERM, SIGKILL */
    char said[ALERT_HOOK_SAID];
    size_t len;
};

/* What the command is told. Texts are cleaned by the caller and borrowed for the call. */
struct alert_hook_facts {
    const char *room, *name;
    int64_t waited_s;
    size_t waiting;
};

/* Starts the command; the hook must be idle (all zero, or has ended). False with the reason. */
bool alert_hook_start(struct alert_hook *h, const char *command, const struct alert_hook_facts *f,
                      int64_t mono, struct error *err);
/* What to wait for; -1 where there is nothing. */
void alert_hook_poll(const struct alert_hook *h, struct pollfd fd[ALERT_HOOK_FDS]);
/* Milliseconds until it has to be looked at without an event; -1 when none runs. */
int alert_hook_wait(const struct alert_hook *h, int64_t mono);
/* Takes what it wrote and its end. True when it has ended badly or was cut, with the sentence in
 * err. */
bool alert_hook_turn(struct alert_hook *h, int64_t mono, struct error *err);
/* Kills what still runs, with its group. */
void alert_hook_stop(struct alert_hook *h);

#endif
