/* The server's inside: what its files share. Everything here belongs to the lobby thread once
 * server_start has run, unless it says otherwise. */
#ifndef NET_LOBBY_SERVER_SERVER_PARTS_H
#define NET_LOBBY_SERVER_SERVER_PARTS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "net/base/str.h"
#include "net/lobby/addr.h"
#include "net/lobby/hooks/workers.h"
#include "net/lobby/domain/lobby.h"
#include "net/lobby/server/peer.h"
#include "net/lobby/hooks/postman.h"
#include "net/lobby/rest/rest.h"
#include "net/lobby/server/server.h"
#include "net/lobby/store/store.h"
#include "net/lobby/store/turn.h"

/* A connection without a request is closed after so long, and every answer says so. Short, because
 * the library keeps all timers in one sorted list: each request would walk past those of everybody
 * who waits. */
enum { KEEPALIVE_SECONDS = 5 };

struct front;
struct lws;

struct server {
    /* -- immutable after server_new */
    struct server_conf conf;
    char url[SERVER_URL_MAX];
    char listen_url[SERVER_URL_MAX];
    uint16_t port;
    struct lobby_conf lobby_conf;
    struct rest_env env;
    /* -- any thread */
    struct store *store;
    atomic_bool stopping;
    atomic_bool reloading;
    struct workers *workers; /* null without commands; set before the threads run */
    struct postman *postman; /* null before the threads run, and when they have ended */
    /* -- lobby thread */
    struct lobby *lobby;
    struct turn *turn;
    struct peers peers;
    struct addrs *addrs;
    struct front *front;
    int64_t clock_offset;    /* between the two clocks when they were last looked at */
    struct http_req *spares; /* for the next requests */
    size_t n_spares;
    struct strbuf out; /* what an answer is written into */
    bool polled; /* what is read now comes from a socket, not from what the library had kept */
    int at_once; /* frames that may still be written before the loop looks at its sockets again */
};

/* ---- server_clock.c ---- */

/* Gives the lobby what was stored. A clock that was set while no server ran counts as set now. */
void server_restore(struct server *s, const struct store_snapshot *snap);
/* The wall time for the domain, which is told first when somebody has set the clock. The lobby
 * thread. */
int64_t server_now(struct server *s);

/* ---- server_rules.c: rules in files ---- */

/* For lobby_conf.list: a list file of DIR/rules; arg is the server. */
char *server_rules_list(void *arg, const char *name, size_t *len, struct error *err);
/* Reads DIR/rules/default.rules and DIR/rules/ROOM.rules. A file with a wrong line is not used:
 * what was read from it before stays, and complain() hears each wrong line as file:line. Returns
 * how many files are in force. The lobby thread, or before it runs. */
size_t server_rules_load(struct server *s, void (*complain)(void *arg, const char *sentence),
                         void *arg);

/* ---- server_lws.c: the loop ---- */

/* Listens and makes the libwebsockets context. Null with a sentence in err. */
struct front *front_new(struct server *s, struct error *err);
/* Runs the loop until front_wake is called with s->stopping set and everybody has been told, then
 * closes all. The lobby thread. */
void front_run(struct front *f);
/* Makes the loop look at the store, at workers and at s->stopping. Any thread, until front_free. */
void front_wake(struct front *f);
/* Ends every connection, after front_run or without it. Accepts null. */
void front_close(struct front *f);
/* Frees it when no other thread can wake it any more. Accepts null. */
void front_free(struct front *f);

/* True when pages of this Origin may use the server. */
bool server_knows_origin(const struct server *s, const char *origin);

/* Takes the certificate's files anew when they are a good pair. The lobby thread. */
void front_reload(struct front *f);

/* ---- server.c ---- */

/* Tells the domain what became of workers and posts. The lobby thread. */
void server_take_news(struct server *s);
/* Does what server_reload asked for, if anything. The lobby thread. */
void server_take_reload(struct server *s);

/* ---- server_listen_lws.c ---- */

/* Charges p, which came through a trusted proxy, to whom the proxy names. ERR_TOO_MANY when that
 * address has too many connections, ERR_INVALID when it is none; p stays where it was then. */
enum err server_source(struct server *s, struct lws *wsi, struct peer *p);

/* ---- http_lws.c ---- */

/* Callbacks of libwebsockets that belong to HTTP; reason is an enum lws_callback_reasons. */
int http_callback(struct server *s, struct lws *wsi, int reason, void *in, size_t len);
/* Sends the answer that p's request waits for. p's connection may be gone afterwards. */
void http_deliver(struct server *s, struct peer *p, const struct reply *r);
/* Forgets a request. Accepts a peer without one. */
void http_drop(struct server *s, struct peer *p);
/* Frees what is kept for further requests. */
void http_finish(struct server *s);
/* Writes an error as the answer to a request that goes no further; the caller closes. */
void http_refuse(struct server *s, struct lws *wsi, enum err e, const char *info);

/* ---- signal_lws.c: the websocket ---- */

/* Callbacks of libwebsockets that belong to the websocket. */
int signal_callback(struct server *s, struct lws *wsi, int reason, void *in, size_t len);
/* Writes or queues a frame, which is borrowed; a reader that is too slow is cut. */
void signal_frame(struct server *s, struct peer *p, struct frame *f);
/* Asks those who have been silent whether they still live and ends those who do not. now is
 * monotonic ms; connections may be gone afterwards. */
void signal_pulse(struct server *s, int64_t now);
/* Ends the connection after what is queued. */
void signal_close(struct server *s, struct peer *p, int code, const char *reason);

#endif
