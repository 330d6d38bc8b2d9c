/* foyer's server: one listening address for REST, the websocket and pages; the lobby thread that
 * owns it and the store. Started by `foyer serve` and inside `foyer demo`. */
#ifndef NET_LOBBY_SERVER_SERVER_H
#define NET_LOBBY_SERVER_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/server/proxy.h"
#include "net/lobby/token.h"

enum {
    SERVER_ORIGINS_MAX = 16,
    SERVER_URL_MAX = 300,
    SERVER_COMMAND_MAX = 1024,
    SERVER_PATH_MAX = 1024,
    SERVER_NAME_MAX = 128
};

struct server_conf {
    char host[256];                  /* numeric address; "127.0.0.1" */
    uint16_t port;                   /* 0 for a free one */
    char data_dir[SERVER_PATH_MAX];  /* made with mode 0700 when absent */
    char public_url[SERVER_URL_MAX]; /* without a slash at the end; "" for http://host:port */
    char origins[SERVER_ORIGINS_MAX][256];
    int n_origins;
    char tls_cert[SERVER_PATH_MAX]; /* PEM files; "" for no TLS */
    char tls_key[SERVER_PATH_MAX];
    struct proxy_nets proxies;  /* whose X-Forwarded-For is believed */
    char user[SERVER_NAME_MAX]; /* NAME or NAME:GROUP to run as, "" for who starts it */
    /* Commands that stream and record, "" for none: workers.h. */
    char stream_hook[SERVER_COMMAND_MAX];
    char record_hook[SERVER_COMMAND_MAX];
    bool daily_limits; /* limits of REST calls are Daily's, not our wider ones */
    int webhook_timeout_ms, webhook_base_ms; /* 0 for what lobby_conf says; others for tests */
    int ping_ms, answer_ms;                  /* 0 for what pulse.h says; others for tests */
};

struct server;

/* Whether the address is one to listen on: numeric, and on loopback unless there is TLS or a proxy
 * in front. False with a sentence that says what to do. */
bool server_check_address(const struct server_conf *c, struct error *err);

/* Opens the store, makes the API key at the first start (data_dir/api.key, mode 0600), listens,
 * creates the libwebsockets context and becomes the user, all in the calling thread. conf is
 * copied. Null with the reason in err, and nothing is left behind. Call before any thread runs (a
 * TLS context must not be made later). */
struct server *server_new(const struct server_conf *conf, struct error *err);
/* Starts the lobby and store threads. False with the reason in err; s is still to be stopped then.
 */
bool server_start(struct server *s, struct error *err);
/* The port that is listened on, and the base URL "http://127.0.0.1:7070", borrowed. Any thread. */
uint16_t server_port(const struct server *s);
const char *server_url(const struct server *s);
/* Reads the certificate, the API keys and the rules again, without dropping anybody; what is wrong
 * goes to the log, and what was in force stays. Any thread. */
void server_reload(struct server *s);
/* The first live API key (secret; for the same process only). Borrowed until a reload. */
const char *server_api_key(const struct server *s);
/* Tells everybody 1001, commits, joins the threads and frees all. Accepts null. Any thread but the
 * server's own. */
void server_stop(struct server *s);

#endif
