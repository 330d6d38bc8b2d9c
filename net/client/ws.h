/* Websocket connections of a client: a hub serves any number of them on the thread that calls it.
 *
 * Everything here belongs to the hub's thread, except ws_hub_wake. Implemented in ws_lws.c, the
 * only file of the client that knows libwebsockets. */
#ifndef NET_CLIENT_WS_H
#define NET_CLIENT_WS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"

/* How a connection, or the attempt at one, ended. */
struct ws_end {
    bool was_open;
    int code;       /* websocket close code of the server, 0 for none (the line was cut) */
    int http;       /* HTTP status when the upgrade was refused, else 0 */
    char text[200]; /* what is known about it, printable ASCII or cleaned UTF-8 */
};

struct ws;
struct ws_hub;

struct ws_ops {
    void (*open)(void *arg);
    /* A whole text message; borrowed for the call, not terminated. */
    void (*text)(void *arg, const char *text, size_t len);
    /* Called once for each connection or attempt. Nothing is tried again until ws_retry. */
    void (*end)(void *arg, const struct ws_end *end);
};

/* url: the service's address. Up to max_sockets connections, 0 for as many as the process may
 * open. Call before any thread runs. Null with the reason in err. */
struct ws_hub *ws_hub_new(const char *url, int max_sockets, struct error *err);
/* Waits for events and handles them, until ws_hub_wake or about max_ms (-1: no limit). */
void ws_hub_service(struct ws_hub *h, int max_ms);
/* Makes ws_hub_service return. Any thread. */
void ws_hub_wake(struct ws_hub *h);
/* Calls readable(arg) inside ws_hub_service whenever fd can be read; the hub keeps a duplicate. */
bool ws_hub_watch(struct ws_hub *h, int fd, void (*readable)(void *), void *arg);
/* Cuts what is still open. Every struct ws of the hub must be freed before. Accepts null. */
void ws_hub_free(struct ws_hub *h);

/* Begins to connect at the next ws_hub_service. ops is borrowed. */
struct ws *ws_new(struct ws_hub *h, const struct ws_ops *ops, void *arg);
/* Queues a text frame (copied). False when the connection is not open or the queue is full. */
bool ws_send(struct ws *w, const char *text);
/* Closes politely with a close code when the queue has been sent; end() follows. Without a
 * connection it calls off the attempt or the retry. */
void ws_close(struct ws *w, int code);
/* Cuts the connection or the attempt at one without a word, as a lost network does; end() follows.
 * Between two attempts nothing happens: a retry stays. */
void ws_cut(struct ws *w);
/* After end(): connects again after the back-off (0.2 to 3 s, each try later, with jitter).
 * Returns the wait in ms. */
int ws_retry(struct ws *w);
/* The connection has proved good: the next back-off starts small again. */
void ws_settled(struct ws *w);
/* Forgets the connection; no callback comes any more. May be called inside one. Accepts null. */
void ws_free(struct ws *w);

#endif
