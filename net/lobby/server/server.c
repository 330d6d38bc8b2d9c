/* foyer's server: what is opened, in which order, and how it ends. */
#include "net/lobby/server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/lobby/rest/rest_presence.h"
#include "net/lobby/server/server_dir.h"
#include "net/lobby/server/server_key.h"
#include "net/lobby/server/server_parts.h"
#include "net/lobby/server/server_tls.h"

/* What only the public functions need. */
struct server_box {
    struct server s; /* first: a struct server * is also one of these */
    pthread_t thread;
    bool has_thread;
};

/* ---- effects of the domain ---- */

static void out_send(void *arg, peer_id to, struct frame *f)
{
    turn_frame(((struct server *)arg)->turn, to, f);
}

static void out_close(void *arg, peer_id peer, int code, const char *reason)
{
    turn_close(((struct server *)arg)->turn, peer, code, reason);
}

static void out_store(void *arg, struct store_op *op)
{
    turn_store(((struct server *)arg)->turn, op);
}

static void out_hook(void *arg, enum hook_kind kind, uint64_t number, const char *json)
{
    struct workers *workers = ((struct server *)arg)->workers;

    if (workers) /* else all of them are ending with the server */
        workers_order(workers, kind, number, json);
}

static void out_post(void *arg, struct webhook_post *p)
{
    turn_post(((struct server *)arg)->turn, p);
}

static void out_probed(void *arg, uint64_t asker, const struct webhook *made, const char *why)
{
    struct server *s = arg;

    turn_reply(s->turn, asker,
               made ? rest_webhooks_made(&s->env, made) : rest_refuse(ERR_INVALID, why));
}

static void do_post(void *arg, struct webhook_post *p)
{
    struct server *s = arg;

    if (s->postman)
        postman_send(s->postman, p);
    else
        webhook_post_free(p); /* the server ends; it stays in the store */
}

static void do_submit(void *arg, struct store_op *ops, uint64_t number)
{
    store_submit(((struct server *)arg)->store, ops, number);
}

static uint64_t do_committed(void *arg)
{
    return store_committed(((struct server *)arg)->store);
}

static bool do_give_out(void *arg)
{
    return lobby_give_out(((struct server *)arg)->lobby);
}

static void do_frame(void *arg, uint64_t id, struct frame *f)
{
    struct server *s = arg;
    struct peer *p = peer_find(&s->peers, id);

    if (p)
        signal_frame(s, p, f);
}

static void do_close(void *arg, uint64_t id, int code, const char *reason)
{
    struct server *s = arg;
    struct peer *p = peer_find(&s->peers, id);

    if (p)
        signal_close(s, p, code, reason);
}

static void do_reply(void *arg, uint64_t id, const struct reply *r)
{
    struct server *s = arg;
    struct peer *p = peer_find(&s->peers, id);

    if (p)
        http_deliver(s, p, r);
}

/* ---- opening ---- */

static bool is_loopback(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;

    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool server_check_address(const struct server_conf *c, struct error *err)
{
    const char *host = c->host;
    unsigned char any[sizeof(struct in6_addr)];

    if (inet_pton(AF_INET, host, any) != 1 && inet_pton(AF_INET6, host, any) != 1)
        return error_set(err, "'%s' is not a numeric address such as 127.0.0.1 or ::1", host);
    if (!is_loopback(host) && !*c->tls_cert && !c->proxies.n)
        return error_set(err,
                         "%s can be reached by others, and without TLS they could read every "
                         "token: give --tls-cert and --tls-key, or listen on 127.0.0.1, or name "
                         "the proxy with TLS in front of it with --behind-proxy",
                         host);
    return true;
}

/* A value of the meta table, made at the first start. */
static bool meta_or_new(struct server *s, const char *key, char *dst, size_t size,
                        const char *fresh, struct error *err)
{
    if (store_meta(s->store, key, dst, size))
        return true;
    str_copy(dst, size, fresh);
    return store_meta_put(s->store, key, fresh, err);
}

static bool read_hex(const char *hex, unsigned char *dst, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char two[3] = {hex[2 * i], hex[2 * i] ? hex[2 * i + 1] : '\0', '\0'};
        char *end;

        dst[i] = (unsigned char)strtoul(two, &end, 16);
        if (end != two + 2)
            return false;
    }
    return hex[2 * len] == '\0';
}

static bool load_identity(struct server *s, struct error *err)
{
    struct token_keys *keys = &s->lobby_conf.keys;
    char uuid[RNG_UUID_SIZE], hex[2 * sizeof keys->place + 1], stored[sizeof hex];
    bool ok;

    rng_uuid(uuid);
    rng_hex(hex, sizeof keys->place);
    ok = meta_or_new(s, "domain_id", s->lobby_conf.domain_id, sizeof s->lobby_conf.domain_id, uuid,
                     err) &&
         meta_or_new(s, "place_key", stored, sizeof stored, hex, err) &&
         (read_hex(stored, keys->place, sizeof keys->place) ||
          error_set(err, "the place key in %s/foyer.db is damaged", s->conf.data_dir)) &&
         server_key_load(s->conf.data_dir, keys, err);
    explicit_bzero(hex, sizeof hex);
    explicit_bzero(stored, sizeof stored);
    return ok;
}

static void log_rule(void *arg, const char *sentence)
{
    (void)arg;
    log_write(LOG_WARN, "rules", "%s", sentence);
}

static size_t load_rules(void *arg, void (*complain)(void *arg, const char *sentence),
                         void *complain_arg)
{
    return server_rules_load(arg, complain, complain_arg);
}

static void remember_call(void *arg, const struct store_call *c)
{
    struct store_op *op = store_op_new(STORE_CALL);

    op->u.call = *c;
    rng_uuid(op->u.call.id);
    turn_store(((struct server *)arg)->turn, op);
}

static bool load_lobby(struct server *s, struct error *err)
{
    const struct lobby_out out = {.arg = s,
                                  .send = out_send,
                                  .close = out_close,
                                  .store = out_store,
                                  .hook = out_hook,
                                  .post = out_post,
                                  .probed = out_probed};
    const struct turn_out effects = {.arg = s,
                                     .give_out = do_give_out,
                                     .submit = do_submit,
                                     .committed = do_committed,
                                     .frame = do_frame,
                                     .close = do_close,
                                     .reply = do_reply,
                                     .post = do_post};
    struct store_snapshot snap;
    bool ok = store_load(s->store, &snap, err);

    if (ok) {
        s->turn = turn_new(&effects);
        s->addrs = addrs_new();
        s->lobby_conf.new_id = rng_uuid;
        s->lobby_conf.gathers = true;
        s->lobby_conf.list = server_rules_list;
        s->lobby_conf.list_arg = s;
        s->lobby_conf.hooks[HOOK_STREAM] = *s->conf.stream_hook != '\0';
        s->lobby_conf.hooks[HOOK_RECORD] = *s->conf.record_hook != '\0';
        s->peers.ping_ms = s->conf.ping_ms;
        s->peers.answer_ms = s->conf.answer_ms;
        s->lobby_conf.webhook_timeout_ms = s->conf.webhook_timeout_ms;
        s->lobby_conf.webhook_base_ms = s->conf.webhook_base_ms;
        s->lobby = lobby_new(&s->lobby_conf, &out);
        server_restore(s, &snap);
        server_rules_load(s, log_rule, NULL);
    }
    store_snapshot_finish(&snap);
    return ok;
}

static void set_urls(struct server *s)
{
    const char *scheme = *s->conf.tls_cert ? "https" : "http";
    bool v6 = strchr(s->conf.host, ':') != NULL;

    snprintf(s->listen_url, sizeof s->listen_url, v6 ? "%s://[%s]:%u" : "%s://%s:%u", scheme,
             s->conf.host, (unsigned)s->port);
    str_copy(s->url, sizeof s->url, *s->conf.public_url ? s->conf.public_url : s->listen_url);
    s->env = (struct rest_env){.lobby = s->lobby,
                               .conf = &s->lobby_conf,
                               .store = s->store,
                               .url = s->url,
                               .started_at = clock_wall_ms(),
                               .presence = rest_presence_new(),
                               .rates = s->conf.daily_limits ? RATES_DAILY : RATES_OWN,
                               .load_rules = load_rules,
                               .load_arg = s,
                               .called = remember_call,
                               .called_arg = s};
}

/* Frees what was made; the threads are joined, or never ran. */
static void free_all(struct server *s)
{
    workers_stop(s->workers);
    s->workers = NULL;
    postman_stop(s->postman);
    s->postman = NULL;
    front_close(s->front);
    if (s->turn)
        turn_end(s->turn); /* what closing the connections changed */
    store_close(s->store);
    front_free(s->front); /* the store woke it until now */
    http_finish(s);
    rest_presence_free(s->env.presence);
    lobby_free(s->lobby);
    turn_free(s->turn);
    addrs_free(s->addrs);
    explicit_bzero(&s->lobby_conf, sizeof s->lobby_conf);
    free(s);
}

static void warn_of_root(const struct server_conf *c)
{
    if (geteuid() == 0 && !is_loopback(c->host))
        log_write(LOG_WARN, "server",
                  "runs as root on an address that others reach: --user NAME gives that up");
}

struct server *server_new(const struct server_conf *conf, struct error *err)
{
    struct server_box *box;
    struct server_user user = {.name = ""};
    struct server *s;
    bool ok;

    if (!server_check_address(conf, err) ||
        (*conf->user && !server_user_find(&user, conf->user, err)) ||
        !server_dir_make(conf->data_dir, &user, err) ||
        (*conf->tls_cert && !server_tls_check(conf->tls_cert, conf->tls_key, err)))
        return NULL;
    box = xcalloc(1, sizeof *box);
    s = &box->s;
    s->conf = *conf;
    s->store =
        server_dir_enter(conf->data_dir, &user, err) ? store_open(conf->data_dir, err) : NULL;
    ok = s->store && load_identity(s, err) && load_lobby(s, err);
    server_user_leave(&user); /* the port and the key of TLS may be root's alone */
    s->front = ok ? front_new(s, err) : NULL;
    if (s->front && server_user_become(&user, err)) {
        set_urls(s);
        warn_of_root(conf);
        return s;
    }
    free_all(s);
    return NULL;
}

/* ---- running ---- */

/* Runs on the store thread. */
static void on_commit(void *arg)
{
    front_wake(((struct server *)arg)->front);
}

/* Runs on the threads of the workers and of the postman. */
static void on_news(void *arg)
{
    front_wake(((struct server *)arg)->front);
}

static void tell_news(void *arg, const struct workers_news *n)
{
    struct server *s = arg;

    lobby_hook_event(s->lobby, n->number, n->what, n->status, n->text, server_now(s));
}

static void tell_posted(void *arg, const struct postman_news *n)
{
    struct server *s = arg;

    lobby_posted(s->lobby, n->number, n->status, n->why, server_now(s));
}

void server_take_news(struct server *s)
{
    postman_take(s->postman, tell_posted, s);
    if (s->workers)
        workers_take(s->workers, tell_news, s);
}

/* A key that is not in the file any more opens nothing from here on. */
static void reload_keys(struct server *s)
{
    struct token_keys fresh = s->lobby_conf.keys;
    struct error err;

    if (server_key_load(s->conf.data_dir, &fresh, &err)) {
        s->lobby_conf.keys = fresh;
        lobby_set_keys(s->lobby, &fresh);
        log_write(LOG_INFO, "server", "API keys read again: %zu, and %zu by their hash",
                  fresh.n_api, fresh.n_digests);
    } else {
        log_write(LOG_WARN, "server", "%s; the API keys stay as they were", err.text);
    }
    explicit_bzero(&fresh, sizeof fresh);
}

void server_take_reload(struct server *s)
{
    size_t rules;

    if (!atomic_exchange(&s->reloading, false))
        return;
    rules = server_rules_load(s, log_rule, NULL);
    log_write(LOG_INFO, "server", "rules read again: %zu files in force", rules);
    reload_keys(s);
    front_reload(s->front);
}

static bool start_workers(struct server *s, struct error *err)
{
    const char *const commands[HOOK_KINDS] = {
        [HOOK_STREAM] = s->conf.stream_hook, [HOOK_RECORD] = s->conf.record_hook};

    if (!s->lobby_conf.hooks[HOOK_STREAM] && !s->lobby_conf.hooks[HOOK_RECORD])
        return true;
    s->workers = workers_start(commands, on_news, s, err);
    return s->workers != NULL;
}

/* Runs on the lobby thread. */
static void *run(void *arg)
{
    front_run(((struct server *)arg)->front);
    return NULL;
}

bool server_start(struct server *s, struct error *err)
{
    struct server_box *box = (struct server_box *)s;
    sigset_t all, before;
    int rc;

    /* Signals are for the thread that started us; both threads inherit the mask. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    s->postman = postman_start(on_news, s, err);
    rc = s->postman && start_workers(s, err) && store_start(s->store, on_commit, s, err) ? 0 : -1;
    if (rc == 0) {
        rc = pthread_create(&box->thread, NULL, run, s);
        box->has_thread = rc == 0;
        if (rc != 0)
            error_set(err, "cannot start the server's thread: %s", strerror(rc));
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0;
}

uint16_t server_port(const struct server *s)
{
    return s->port;
}

const char *server_url(const struct server *s)
{
    return s->listen_url;
}

void server_reload(struct server *s)
{
    atomic_store(&s->reloading, true);
    front_wake(s->front);
}

const char *server_api_key(const struct server *s)
{
    return s->lobby_conf.keys.api[0];
}

void server_stop(struct server *s)
{
    struct server_box *box = (struct server_box *)s;

    if (!s)
        return;
    atomic_store(&s->stopping, true);
    if (box->has_thread) {
        front_wake(s->front);
        pthread_join(box->thread, NULL);
    }
    free_all(s);
}
