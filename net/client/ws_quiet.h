/* Waiting without libwebsockets, which wakes by itself every 30 s to look after servers and
 * children that a client does not have, and can not be told not to. An idle host waits in a poll of
 * its own instead, until the only connection has something to read, a ping is due or somebody wakes
 * it. The hub's thread. */
#ifndef NET_CLIENT_WS_QUIET_H
#define NET_CLIENT_WS_QUIET_H

struct lws;
struct lws_context;

struct ws_quiet {
    struct lws_context *ctx;
    int wake; /* of net/base/wake.h: ends the wait, and is drained then */
    /* The connection that alone is waited for, with *ms > 0 for how long the library has nothing to
     * do for it; null when it has something to do now. Asked again after each turn of the library.
     */
    struct lws *(*idle)(void *arg, int *ms);
    void *arg;
};

enum ws_quiet_end {
    QUIET_BUSY,  /* nothing was waited for: it is the library's turn to wait */
    QUIET_OVER,  /* the time, or a wake-up; or the line is in trouble */
    QUIET_HEARD, /* there is something to read */
};

/* Waits for at most max_ms (-1: no limit). The library has to have its turn afterwards:
 * lws_service(ctx, -1) does what there is and does not wait. */
enum ws_quiet_end ws_quiet_wait(const struct ws_quiet *q, int max_ms);

#endif
