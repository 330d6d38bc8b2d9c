/* REST without sockets: a request as text in, a reply out. The lobby thread alone.
 *
 * Routes stand in routes.def; a handler is one function in a rest_*_json.c. */
#ifndef NET_LOBBY_REST_REST_H
#define NET_LOBBY_REST_REST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/addr.h"
#include "net/lobby/domain/lobby.h"
#include "net/lobby/store/turn.h"
#include "net/proto/err.h"

enum rest_method {
    REST_GET,
    REST_POST,
    REST_OPTIONS,
    REST_PUT,
    REST_PATCH,
    REST_DELETE,
    REST_CONNECT,
    REST_HEAD,
    REST_METHOD_COUNT
};

enum rest_auth { REST_OPEN, REST_KEY };

enum { REST_QUERY_MAX = 16, REST_SEGMENTS_MAX = 8, REST_ARG_MAX = 512 };

struct rest_presence;

/* What handlers work on; borrowed. */
struct rest_env {
    struct lobby *lobby;
    const struct lobby_conf *conf;
    struct store *store;
    const char *url;    /* the public base URL */
    int64_t started_at; /* wall ms */
    enum rate_set rates;
    struct rest_presence *presence; /* rest_presence.h; null: nothing is kept */
    /* Reads the files of rules again, tells of wrong lines, returns how many are used. May be null.
     */
    size_t (*load_rules)(void *arg, void (*complain)(void *arg, const char *sentence),
                         void *complain_arg);
    void *load_arg;
    /* Remembers a call; takes c->request and c->response over. May be null. */
    void (*called)(void *arg, const struct store_call *c);
    void *called_arg;
};

struct rest_req {
    enum rest_method method;
    const char *path;          /* decoded, without the query */
    const char *authorization; /* "" when absent */
    char if_none_match[128];   /* "" when absent */
    char accept_language[256]; /* "" when absent or longer */
    bool accepts_gzip;
    const char *body; /* may be null when len is 0 */
    size_t len;
    char query[REST_QUERY_MAX][REST_ARG_MAX]; /* "key=value", decoded */
    size_t n_query;
    int64_t now;    /* wall ms */
    uint64_t asker; /* the connection, for answers that come later */
    const struct rest_env *env;
    /* -- set by the router */
    char param[LIMIT_TOKEN + 1]; /* what stood for :name */
};

/* The value of a query argument, or null. */
const char *rest_query(const struct rest_req *r, const char *key);

typedef enum err rest_handler(const struct rest_req *r, struct reply *out, struct error *err);

struct route {
    enum rest_method method;
    const char *path;
    rest_handler *handler;
    enum rest_auth auth;
    enum rate rate;
    const char *summary;
};

/* All routes, for the router and for whoever describes them. */
const struct route *rest_routes(size_t *n);

/* Answers one request. addr is charged for it; mono is the monotonic time in ms. */
struct reply rest_answer(struct rest_req *r, struct addr *addr, int64_t mono);
/* {"error": …, "info": …}; info null for the sentence of the code. */
struct reply rest_refuse(enum err e, const char *info);

/* The answer that a call to set a webhook waited for. */
struct reply rest_webhooks_made(const struct rest_env *env, const struct webhook *w);

/* Handlers; each fills out, or returns a code with the sentence in err ("" for the code's own). */
#define R(method, path, handler, auth, rate, summary) rest_handler handler;
#include "net/lobby/routes.def"
#undef R

#endif
