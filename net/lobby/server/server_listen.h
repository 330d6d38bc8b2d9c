/* The listening socket. It is ours, not libwebsockets', whose own binds to every address in this
 * version, spins when descriptors run out, and has no cap per address. The lobby thread. */
#ifndef NET_LOBBY_SERVER_SERVER_LISTEN_H
#define NET_LOBBY_SERVER_SERVER_LISTEN_H

#include <stdbool.h>
#include <uv.h>

#include "net/lobby/server/server_parts.h"

struct lws_vhost;

struct listener {
    struct server *s;
    struct lws_vhost *vhost;
    int fd;    /* -1 when closed */
    int spare; /* given up for a moment to turn somebody away when descriptors run out */
    uv_poll_t poll;
    bool polled;
};

/* Binds and listens; s->port is set. False with a sentence that says what to do. */
bool listener_open(struct listener *l, struct server *s, struct error *err);
/* Hands what connects to this virtual host from now on. */
bool listener_start(struct listener *l, uv_loop_t *loop, struct lws_vhost *vhost);
/* Stops; the loop must run once more for the handle to be closed. May be called twice. */
void listener_close(struct listener *l);

#endif
