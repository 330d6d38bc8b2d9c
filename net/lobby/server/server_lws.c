/* The loop of the lobby thread: libuv, with libwebsockets in it as a guest. */
#include <libwebsockets.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/frame.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/server/pulse.h"
#include "net/lobby/server/server_listen.h"
#include "net/lobby/server/server_parts.h"
#include "net/lobby/server/server_tls.h"
#include "net/proto/wire.h"

_Static_assert(FRAME_HEADROOM >= LWS_PRE, "frames have room for the library's header");

enum {
    HEADER_MAX = 12 * 1024, /* all headers and the path together; holds a token in a path */
    READ_MAX = 16 * 1024,   /* a whole TLS record: none of it is left for later */
    MESSAGE_PART = 512,     /* longer messages come in parts; a buffer of it is kept for each */
    WRITE_MAX = 512 * 1024, /* else what is written is cut into pieces as long as those read */
    REQUEST_SECONDS = 10,   /* a request that makes no progress; stops slow readers and writers */
    AT_ONCE = 64,   /* frames that one turn writes itself; with more the loop reads between */
    STOP_MS = 1000, /* everybody is told 1001; who does not listen is left */
    TICK_MAX_MS = 60 * 1000, /* the wall clock may be set while we sleep */
};

struct front {
    struct server *s;
    struct listener listener;
    uv_loop_t loop;
    pthread_mutex_t wake_lock;
    bool wakeable;        /* protected by wake_lock: async can be used */
    uv_async_t async;     /* the store has committed, or the server stops */
    uv_prepare_t prepare; /* before the loop sleeps: timers may have said something */
    uv_check_t check;     /* after it has read */
    uv_timer_t tick;      /* what the domain wants to do next */
    int64_t tick_at;
    uv_timer_t pulse; /* who has been silent */
    int64_t pulse_at;
    uv_timer_t last_call; /* the end of a stop */
    bool stopping;
    bool loop_open;
    struct lws_context *ctx;
};

/* ---- the library's log ---- */

/* Strangers can make the library complain: it may fill a line now and then, not a disk. */
static void library_log(int level, const char *line)
{
    log_library(level & LLL_ERR ? LOG_WARN : LOG_INFO, "lws", line);
}

/* ---- callbacks of the library ---- */

static void forget(struct server *s, struct lws *wsi)
{
    struct peer *p = lws_get_opaque_user_data(wsi);

    if (!p)
        return;
    lws_set_opaque_user_data(wsi, NULL);
    http_drop(s, p);
    addr_disconnect(s->addrs, p->addr, clock_mono_ms());
    peer_free(&s->peers, p);
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    struct front *f = lws_context_user(lws_get_context(wsi));

    (void)user;
    switch (reason) {
    case LWS_CALLBACK_WSI_DESTROY: forget(f->s, wsi); return 0;
    case LWS_CALLBACK_RAW_ADOPT: /* CONNECT would turn the connection into a raw one */
    case LWS_CALLBACK_RAW_RX: return -1;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_RECEIVE_PONG:
    case LWS_CALLBACK_SERVER_WRITEABLE:
    case LWS_CALLBACK_CLOSED: return signal_callback(f->s, wsi, reason, in, len);
    case LWS_CALLBACK_TIMER: {
        const struct peer *p = lws_get_opaque_user_data(wsi);

        /* One of the handshake, which does not matter any more. */
        return p && p->is_signal ? 0 : http_callback(f->s, wsi, reason, in, len);
    }
    default: return http_callback(f->s, wsi, reason, in, len);
    }
}

/* The first is for HTTP only: whoever names no subprotocol, or this one, is refused. */
static const struct lws_protocols protocols[] = {
    {.name = "http", .callback = callback, .tx_packet_size = WRITE_MAX},
    {.name = WIRE_PROTOCOL,
     .callback = callback,
     .per_session_data_size = sizeof(void *),
     .rx_buffer_size = MESSAGE_PART,
     .tx_packet_size = WRITE_MAX},
    {.name = NULL},
};

bool server_knows_origin(const struct server *s, const char *origin)
{
    char own[SERVER_URL_MAX];

    if (str_eq(origin, s->url) || str_eq(origin, s->listen_url))
        return true;
    snprintf(own, sizeof own, "%s://localhost:%u", *s->conf.tls_cert ? "https" : "http",
             (unsigned)s->port);
    if (str_eq(origin, own))
        return true;
    for (int i = 0; i < s->conf.n_origins; i++)
        if (str_eq(s->conf.origins[i], "*") || str_eq(s->conf.origins[i], origin))
            return true;
    return false;
}

/* ---- turns ---- */

static void on_tick(uv_timer_t *h)
{
    struct front *f = h->data;

    f->tick_at = INT64_MAX;
    lobby_tick(f->s->lobby, server_now(f->s));
}

static void set_tick(struct front *f)
{
    int64_t now = server_now(f->s), next = lobby_next(f->s->lobby), wait;

    if (next == f->tick_at)
        return;
    f->tick_at = next;
    if (next == INT64_MAX) {
        uv_timer_stop(&f->tick);
        return;
    }
    wait = next > now ? next - now : 0;
    if (wait > TICK_MAX_MS) {
        wait = TICK_MAX_MS;
        f->tick_at = now + wait;
    }
    uv_update_time(&f->loop);
    uv_timer_start(&f->tick, on_tick, (uint64_t)wait, 0);
}

static void on_pulse(uv_timer_t *h)
{
    struct front *f = h->data;

    f->pulse_at = INT64_MAX;
    signal_pulse(f->s, clock_mono_ms());
}

static void set_pulse(struct front *f)
{
    int64_t next = pulse_next(&f->s->peers), now = clock_mono_ms();

    if (next == f->pulse_at)
        return;
    f->pulse_at = next;
    if (next == INT64_MAX) {
        uv_timer_stop(&f->pulse);
        return;
    }
    uv_update_time(&f->loop);
    uv_timer_start(&f->pulse, on_pulse, (uint64_t)(next > now ? next - now : 0), 0);
}

static void end_turn(struct front *f)
{
    bool kept = turn_end(f->s->turn);

    set_tick(f);
    set_pulse(f);
    if (f->stopping && !kept && f->s->peers.n_signal == 0)
        uv_stop(&f->loop);
}

/* The loop: timers, what the library kept (as an idle handle), prepare, sockets, check. */
static void on_prepare(uv_prepare_t *h)
{
    struct front *f = h->data;

    end_turn(f);
    f->s->polled = true;
}

static void on_check(uv_check_t *h)
{
    struct front *f = h->data;

    f->s->at_once = AT_ONCE;
    end_turn(f);
    f->s->polled = false;
}

static void on_last_call(uv_timer_t *h)
{
    uv_stop(&((struct front *)h->data)->loop);
}

static void start_stop(struct front *f)
{
    struct peer *p, *next;

    f->stopping = true;
    listener_close(&f->listener);
    lobby_give_out(f->s->lobby); /* before the closes */
    HASH_ITER (hh, f->s->peers.table, p, next)
        if (p->is_signal)
            turn_close(f->s->turn, p->id, err_info(ERR_GOING)->close,
                       err_info(ERR_GOING)->sentence);
    uv_timer_start(&f->last_call, on_last_call, STOP_MS, 0);
}

static void on_async(uv_async_t *h)
{
    struct front *f = h->data;

    if (atomic_load(&f->s->stopping) && !f->stopping)
        start_stop(f);
    server_take_news(f->s);
    server_take_reload(f->s);
}

/* ---- life ---- */

static bool make_handles(struct front *f, struct error *err)
{
    int rc = uv_loop_init(&f->loop);

    if (rc != 0)
        return error_set(err, "cannot make an event loop: %s", uv_strerror(rc));
    f->loop_open = true;
    rc = uv_async_init(&f->loop, &f->async, on_async);
    if (rc != 0)
        return error_set(err, "cannot make a wake-up: %s", uv_strerror(rc));
    f->wakeable = true;
    uv_prepare_init(&f->loop, &f->prepare);
    uv_check_init(&f->loop, &f->check);
    uv_timer_init(&f->loop, &f->tick);
    uv_timer_init(&f->loop, &f->pulse);
    uv_timer_init(&f->loop, &f->last_call);
    f->async.data = f->prepare.data = f->check.data = f->tick.data = f->pulse.data =
        f->last_call.data = f;
    uv_prepare_start(&f->prepare, on_prepare);
    uv_check_start(&f->check, on_check);
    f->tick_at = f->pulse_at = INT64_MAX;
    return true;
}

/* TLS from 1.2 on, and HTTP/1.1 only: h2 of this version of the library has known faults. */
static void use_tls(struct lws_context_creation_info *info, const struct server_conf *c)
{
    info->options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    info->ssl_cert_filepath = c->tls_cert;
    info->ssl_private_key_filepath = c->tls_key;
    info->ssl_options_set = (long)(SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 |
                                   SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
}

/* pulse.h does it. */
static const lws_retry_bo_t no_pings = {0};

static bool make_context(struct front *f, struct error *err)
{
    void *loops[] = {&f->loop};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_VALIDATE_UTF8 |
                   LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = loops,
        .protocols = protocols,
        .user = f,
        .pcontext = &f->ctx,
        .vhost_name = "foyer",
        .alpn = "http/1.1",
        .max_http_header_data = HEADER_MAX,
        .pt_serv_buf_size = READ_MAX + LWS_PRE,
        .timeout_secs = REQUEST_SECONDS,
        .keepalive_timeout = KEEPALIVE_SECONDS,
        .retry_and_idle_policy = &no_pings,
        .gid = -1,
        .uid = -1,
    };
    struct lws_vhost *vhost;

    if (*f->s->conf.tls_cert)
        use_tls(&info, &f->s->conf);
    lws_set_log_level(LLL_ERR | LLL_WARN, library_log);
    f->ctx = lws_create_context(&info);
    vhost = f->ctx ? lws_create_vhost(f->ctx, &info) : NULL;
    if (!vhost)
        return error_set(err, "libwebsockets could not start: is the package "
                              "libwebsockets-evlib-uv installed?");
    return listener_start(&f->listener, &f->loop, vhost) ||
           error_set(err, "cannot watch the listening socket");
}

struct front *front_new(struct server *s, struct error *err)
{
    struct front *f = xcalloc(1, sizeof *f);

    f->s = s;
    pthread_mutex_init(&f->wake_lock, NULL);
    if (listener_open(&f->listener, s, err) && make_handles(f, err) && make_context(f, err))
        return f;
    front_free(f);
    return NULL;
}

void front_reload(struct front *f)
{
    const struct server_conf *c = &f->s->conf;
    struct error err = {{0}};

    if (!*c->tls_cert)
        return;
    if (!server_tls_check(c->tls_cert, c->tls_key, &err) ||
        lws_tls_cert_updated(f->ctx, c->tls_cert, c->tls_key, NULL, 0, NULL, 0) != 0) {
        log_write(LOG_ERROR, "server", "the certificate in use stays: %s",
                  *err.text ? err.text : "the new one could not be loaded");
        return;
    }
    log_write(LOG_INFO, "server", "the certificate %s is read again", c->tls_cert);
}

/* Ends the library and every handle; the loop then runs out by itself. */
static void close_loop(struct front *f)
{
    uv_handle_t *const handles[] = {(uv_handle_t *)&f->async, (uv_handle_t *)&f->prepare,
                                    (uv_handle_t *)&f->check, (uv_handle_t *)&f->tick,
                                    (uv_handle_t *)&f->pulse, (uv_handle_t *)&f->last_call};

    listener_close(&f->listener);
    if (!f->loop_open)
        return;
    pthread_mutex_lock(&f->wake_lock);
    f->wakeable = false;
    pthread_mutex_unlock(&f->wake_lock);
    f->loop_open = false;
    if (f->ctx)
        lws_context_destroy(f->ctx);
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        if (handles[i]->loop)
            uv_close(handles[i], NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    /* On somebody else's loop the library only closes its handles at first; it is freed by a second
     * call when they are closed, and clears f->ctx when that is done. */
    if (f->ctx)
        lws_context_destroy(f->ctx);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    if (uv_loop_close(&f->loop) != 0)
        log_write(LOG_ERROR, "server", "the event loop could not be closed");
}

void front_run(struct front *f)
{
    uv_run(&f->loop, UV_RUN_DEFAULT);
    close_loop(f);
}

void front_wake(struct front *f)
{
    pthread_mutex_lock(&f->wake_lock);
    if (f->wakeable)
        uv_async_send(&f->async);
    pthread_mutex_unlock(&f->wake_lock);
}

void front_close(struct front *f)
{
    if (f)
        close_loop(f);
}

void front_free(struct front *f)
{
    if (!f)
        return;
    front_close(f);
    pthread_mutex_destroy(&f->wake_lock);
    free(f);
}
