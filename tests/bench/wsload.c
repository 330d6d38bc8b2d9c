/* Websocket clients by libwebsockets on libuv. */
#include "tests/bench/wsload.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/bench/bench.h"
#include "tests/lib/check.h"

enum { IN_FLIGHT = 40, MESSAGE_MAX = 64 * 1024 * 1024, QUEUE_MAX = 1024 * 1024 };

struct client {
    struct wsload *w;
    struct lws *wsi;
    bool open;
    struct strbuf in;
    struct strbuf out; /* messages, each with LWS_PRE before and its length in front of that */
};

struct wsload {
    struct wsload_conf conf;
    uv_loop_t loop;
    uv_timer_t timer;
    struct lws_context *ctx;
    struct lws_vhost *vhost;
    struct client *client;
    size_t n, max, n_open;
};

static void on_receive(struct client *c, const char *in, size_t len)
{
    struct wsload *w = c->w;
    size_t i = (size_t)(c - w->client);
    bool whole = lws_is_final_fragment(c->wsi) && lws_remaining_packet_payload(c->wsi) == 0;

    if (!w->conf.text)
        return;
    if (whole && c->in.len == 0) {
        char *text = xstrndup(in, len);

        w->conf.text(w->conf.arg, i, text, len);
        free(text);
        return;
    }
    strbuf_add(&c->in, in, len);
    if (whole) {
        w->conf.text(w->conf.arg, i, c->in.s, c->in.len);
        c->in.len = 0;
    }
}

static int on_writable(struct client *c)
{
    size_t len;

    if (c->out.len == 0)
        return 0;
    memcpy(&len, c->out.s, sizeof len);
    if (lws_write(c->wsi, (unsigned char *)c->out.s + sizeof len + LWS_PRE, len, LWS_WRITE_TEXT) <
        (int)len)
        return -1;
    len += sizeof len + LWS_PRE;
    memmove(c->out.s, c->out.s + len, c->out.len - len);
    c->out.len -= len;
    if (c->out.len > 0)
        lws_callback_on_writable(c->wsi);
    return 0;
}

static void on_end(struct client *c)
{
    c->w->n_open -= c->open;
    c->open = false;
    c->wsi = NULL;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    struct client *c = lws_get_opaque_user_data(wsi);

    (void)user;
    if (!c)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        c->open = true;
        c->w->n_open++;
        if (c->w->conf.opened)
            c->w->conf.opened(c->w->conf.arg, (size_t)(c - c->w->client));
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE: on_receive(c, in, len); break;
    case LWS_CALLBACK_CLIENT_WRITEABLE: return on_writable(c);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_CLOSED: on_end(c); break;
    default: break;
    }
    return 0;
}

/* With pings the library would walk past the timers of all others for each connection. */
static const lws_retry_bo_t no_pings = {0};

struct wsload *wsload_new(const struct wsload_conf *conf, size_t max)
{
    struct wsload *w = xcalloc(1, sizeof *w);
    struct lws_protocols protocols[] = {{.name = conf->protocol, .callback = callback}, {0}};
    void *loops[] = {&w->loop};
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   (conf->tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0),
        .foreign_loops = loops,
        .retry_and_idle_policy = &no_pings,
        .http_proxy_address = "",
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
    };

    w->conf = *conf;
    w->max = max;
    w->client = xcalloc(max, sizeof *w->client);
    uv_loop_init(&w->loop);
    uv_timer_init(&w->loop, &w->timer);
    lws_set_log_level(0, NULL);
    w->ctx = lws_create_context(&info);
    w->vhost = w->ctx ? lws_create_vhost(w->ctx, &info) : NULL;
    if (!w->vhost)
        fail_msg("libwebsockets could not start");
    return w;
}

void wsload_free(struct wsload *w)
{
    uv_close((uv_handle_t *)&w->timer, NULL);
    lws_context_destroy(w->ctx);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    lws_context_destroy(w->ctx); /* the second call frees it, when its handles are closed */
    for (size_t i = 0; i < w->n; i++) {
        strbuf_free(&w->client[i].in);
        strbuf_free(&w->client[i].out);
    }
    free(w->client);
    free(w);
}

static void open_one(struct wsload *w)
{
    struct client *c = &w->client[w->n++];
    struct lws_client_connect_info info = {
        .context = w->ctx,
        .vhost = w->vhost,
        .address = "127.0.0.1",
        .host = "127.0.0.1",
        .port = w->conf.port,
        .path = w->conf.path,
        .protocol = w->conf.protocol,
        .local_protocol_name = w->conf.protocol,
        .opaque_user_data = c,
        .pwsi = &c->wsi,
        .ssl_connection = w->conf.tls ? LCCSCF_USE_SSL | LCCSCF_ALLOW_SELFSIGNED |
                                            LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK
                                      : 0,
    };

    *c = (struct client){.w = w, .in = STRBUF_INIT(MESSAGE_MAX), .out = STRBUF_INIT(QUEUE_MAX)};
    if (!lws_client_connect_via_info(&info))
        fail_msg("connection %zu could not be begun", w->n);
}

bool wsload_open(struct wsload *w, size_t n, int ms)
{
    int64_t deadline = bench_us() + (int64_t)ms * 1000;
    size_t want = w->n + n, gone = w->n - w->n_open;

    assert_true(want <= w->max);
    while (w->n_open + gone < want) {
        if (bench_us() > deadline)
            return false;
        while (w->n < want && w->n < w->n_open + gone + IN_FLIGHT)
            open_one(w);
        wsload_pump(w, 10);
    }
    return true;
}

size_t wsload_count(const struct wsload *w)
{
    return w->n_open;
}

void wsload_send(struct wsload *w, size_t i, const char *text)
{
    static const char blank[LWS_PRE];
    struct client *c = &w->client[i];
    size_t len = strlen(text);

    if (!c->open)
        return;
    strbuf_add(&c->out, (const char *)&len, sizeof len);
    strbuf_add(&c->out, blank, sizeof blank);
    strbuf_add(&c->out, text, len);
    lws_callback_on_writable(c->wsi);
}

static void on_timer(uv_timer_t *t)
{
    (void)t; /* that it fired ends the wait */
}

void wsload_pump(struct wsload *w, int ms)
{
    uv_update_time(&w->loop);
    uv_timer_start(&w->timer, on_timer, (uint64_t)ms, 0);
    uv_run(&w->loop, UV_RUN_ONCE);
    uv_timer_stop(&w->timer);
}
