/* Workers: the operator's commands that stream and record a room, on a thread of their own.
 *
 * A command is run by /bin/sh in a process group of its own, gets one JSON object and the end of
 * input on its standard input (addresses with keys never stand in argv), and is asked to end by
 * SIGTERM; after WORKERS_GRACE_MS by SIGKILL, also when this process is killed. Each line of its
 * standard output is news. Its standard error is the server's. */
#ifndef NET_LOBBY_HOOKS_WORKERS_H
#define NET_LOBBY_HOOKS_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/domain/lobby.h"

enum {
    WORKERS_COMMAND_MAX = 1024,
    WORKERS_MAX = 64, /* at the same time; more are refused as failed */
    WORKERS_GRACE_MS = 3000,
    WORKERS_LINES_MAX = 4, /* lines of one worker that are told in a second; the rest is lost */
};

/* What became of a worker; the reader frees it. */
struct workers_news {
    uint64_t number;
    enum hook_news what;
    int status;
    char text[LIMIT_REASON + 1]; /* cleaned */
};

struct workers;

/* Starts the thread; "" is no command of that kind. wake is called on it when there is news and may
 * do nothing but wake. Null with the reason when it can not. Signals should be blocked meanwhile:
 * the thread inherits the mask, the commands do not. */
struct workers *workers_start(const char *const command[HOOK_KINDS], void (*wake)(void *arg),
                              void *arg, struct error *err);
/* Asks for a worker with this JSON, or with null for the end of it. Any thread; what becomes of it
 * is news. */
void workers_order(struct workers *h, enum hook_kind kind, uint64_t number, const char *json);
/* Gives the news to each() in order; arg is passed on, the news are freed afterwards. One thread.
 */
void workers_take(struct workers *h, void (*each)(void *arg, const struct workers_news *n),
                  void *arg);
/* Ends all workers and the thread. Accepts null. Not the thread of wake. */
void workers_stop(struct workers *h);

#endif
