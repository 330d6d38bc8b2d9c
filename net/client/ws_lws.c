/* Websocket connections of a client, on libwebsockets' own poll loop. */
#include "net/base/tr.h"
#include "net/client/ws.h"

#include <fcntl.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/frame.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/base/wake.h"
#include "net/client/url.h"
#include "net/client/ws_quiet.h"
#include "net/client/ws_why.h"
#include "net/proto/wire.h"

_Static_assert(FRAME_HEADROOM >= LWS_PRE, "frames have room for the websocket header");

#define WS_WATCH "watch" /* local name of the role for a watched descriptor */

enum {
    WS_QUEUE_MAX = 1024,    /* frames waiting in one connection; stops growth on a dead line */
    WS_SOCKETS_MAX = 20000, /* bounds the tables that the library makes for a context */
    WS_RX_CHUNK = 16 * 1024,
    WS_PING_S = 75, /* the server asks first, once a minute (PULSE_CALM_MS): one wake-up, not two */
    WS_HANGUP_S = 90,
    /* To a loopback address, which may be the end of an SSH tunnel: a dead one is noticed. */
    WS_NEAR_PING_S = 240,
    WS_NEAR_HANGUP_S = 250,
    /* The kernel probes a silent line, which keeps NATs awake, without waking the program. */
    WS_KEEPALIVE_S = 10,
    WS_UNACKED_MS = 15000,
};

static const uint32_t ws_backoff_ms[] = {200, 400, 800, 1600, 3000};
static const lws_retry_bo_t ws_policy = {
    .retry_ms_table = ws_backoff_ms,
    .retry_ms_table_count = LWS_ARRAY_SIZE(ws_backoff_ms),
    .conceal_count = LWS_RETRY_CONCEAL_ALWAYS,
    .secs_since_valid_ping = WS_PING_S,
    .secs_since_valid_hangup = WS_HANGUP_S,
    .jitter_percent = 25,
};

static const lws_retry_bo_t ws_near_policy = {
    .retry_ms_table = ws_backoff_ms,
    .retry_ms_table_count = LWS_ARRAY_SIZE(ws_backoff_ms),
    .conceal_count = LWS_RETRY_CONCEAL_ALWAYS,
    .secs_since_valid_ping = WS_NEAR_PING_S,
    .secs_since_valid_hangup = WS_NEAR_HANGUP_S,
    .jitter_percent = 25,
};

struct ws_item {
    struct frame *frame;
    struct ws_item *prev, *next;
};

struct ws {
    struct ws_hub *hub;
    const struct ws_ops *ops;
    void *arg;
    struct lws *wsi; /* null between connections */
    bool open, ended, freed;
    int closing;         /* close code to send once the queue is empty, else 0 */
    int peer_code;       /* what the server closed with */
    lws_usec_t heard_at; /* when something came last */
    char peer_text[WS_WHY];
    uint16_t tries;
    lws_sorted_usec_list_t timer;
    struct ws_item *queue;
    int n_queue;
    struct strbuf rx;
    struct ws *prev, *next;
};

struct ws_hub {
    struct lws_context *ctx;
    struct lws_vhost *vhost;
    struct url url;
    char path[URL_PATH_MAX + 32];
    char authority[URL_HOST_MAX + 16];
    lws_sorted_usec_list_t limit;
    int wake;                 /* ends a wait without the library */
    void (*readable)(void *); /* of the descriptor that is watched */
    void *readable_arg;
    struct ws *live, *grave; /* grave: freed inside a callback, released between turns */
};

static void ws_queue_clear(struct ws *w)
{
    struct ws_item *i, *next;

    DL_FOREACH_SAFE (w->queue, i, next) {
        DL_DELETE(w->queue, i);
        frame_unref(i->frame);
        free(i);
    }
    w->n_queue = 0;
}

/* The connection or the attempt is over: tell the owner, once. */
static void ws_ended(struct ws *w, int http, const char *text)
{
    struct ws_end end = {.was_open = w->open, .code = w->peer_code, .http = http};

    if (w->ended)
        return;
    utf8_clean(end.text, sizeof end.text, text, strlen(text), sizeof end.text);
    w->ended = true;
    w->open = false;
    w->wsi = NULL;
    w->closing = 0;
    ws_queue_clear(w);
    strbuf_reset(&w->rx);
    if (!w->freed)
        w->ops->end(w->arg, &end);
}

static void ws_connect(lws_sorted_usec_list_t *timer)
{
    struct ws *w = lws_container_of(timer, struct ws, timer);
    struct ws_hub *h = w->hub;
    struct lws_client_connect_info info = {
        .context = h->ctx,
        .vhost = h->vhost,
        .address = h->url.host,
        .port = h->url.port,
        .path = h->path,
        .host = h->authority,
        .protocol = WIRE_PROTOCOL,
        .local_protocol_name = WIRE_PROTOCOL,
        .ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT | (h->url.tls ? LCCSCF_USE_SSL : 0),
        .retry_and_idle_policy = h->url.loopback ? &ws_near_policy : &ws_policy,
        .opaque_user_data = w,
    };
    struct lws *wsi;

    w->ended = false;
    w->peer_code = 0;
    w->peer_text[0] = '\0';
    ws_why_forget();
    wsi = lws_client_connect_via_info(&info);
    if (wsi && !w->ended)
        w->wsi = wsi;
    if (!wsi) /* an unknown name is told only this way; a refusal was told by the callback */
        ws_ended(w, 0, "the address can not be reached");
}

static void ws_opened(struct ws *w, struct lws *wsi)
{
    unsigned unacked = WS_UNACKED_MS;

    setsockopt(lws_get_socket_fd(wsi), IPPROTO_TCP, TCP_USER_TIMEOUT, &unacked, sizeof unacked);
    w->wsi = wsi;
    w->open = true;
    w->heard_at = lws_now_usecs();
    w->ops->open(w->arg);
}

/* Appends a fragment; a whole message goes to the owner. Returns nonzero to close. */
static int ws_receive(struct ws *w, struct lws *wsi, const char *in, size_t len)
{
    w->heard_at = lws_now_usecs();
    if (w->closing)
        return 0;
    if (lws_frame_is_binary(wsi)) {
        ws_close(w, 1003);
        return 0;
    }
    strbuf_add(&w->rx, in, len);
    if (w->rx.over) {
        strbuf_reset(&w->rx);
        ws_close(w, 1009);
        return 0;
    }
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
        return 0;
    w->ops->text(w->arg, w->rx.s ? w->rx.s : "", w->rx.len);
    /* A large snapshot is rare: do not keep its memory. */
    if (w->rx.cap > 256 * 1024)
        strbuf_free(&w->rx);
    else
        strbuf_reset(&w->rx);
    return 0;
}

static int ws_writable(struct ws *w, struct lws *wsi)
{
    struct ws_item *i;
    int n;

    while (w->queue && !lws_send_pipe_choked(wsi)) {
        i = w->queue;
        DL_DELETE(w->queue, i);
        w->n_queue--;
        n = lws_write(wsi, i->frame->text, i->frame->len, LWS_WRITE_TEXT);
        frame_unref(i->frame);
        free(i);
        if (n < 0)
            return -1;
    }
    if (w->queue) {
        lws_callback_on_writable(wsi);
        return 0;
    }
    if (!w->closing)
        return 0;
    lws_close_reason(wsi, (enum lws_close_status)w->closing, NULL, 0);
    return -1;
}

static void ws_peer_close(struct ws *w, const unsigned char *in, size_t len)
{
    if (len < 2)
        return;
    w->peer_code = in[0] << 8 | in[1];
    utf8_clean(w->peer_text, sizeof w->peer_text, (const char *)in + 2, len - 2, WS_WHY);
}

static void ws_connect_failed(struct ws *w, struct lws *wsi, const char *in)
{
    char text[WS_WHY];

    ws_ended(w, ws_why_failed(text, wsi, w->hub->url.tls, in), text);
}

static int ws_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                       size_t len)
{
    struct ws *w = wsi ? lws_get_opaque_user_data(wsi) : NULL;

    (void)user;
    if (!w)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: ws_connect_failed(w, wsi, in); break;
    case LWS_CALLBACK_CLIENT_ESTABLISHED: ws_opened(w, wsi); break;
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG: w->heard_at = lws_now_usecs(); break;
    case LWS_CALLBACK_CLIENT_RECEIVE: return ws_receive(w, wsi, in, len);
    case LWS_CALLBACK_CLIENT_WRITEABLE: return ws_writable(w, wsi);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: ws_peer_close(w, in, len); break;
    case LWS_CALLBACK_CLIENT_CLOSED:
        ws_ended(w, 0, w->peer_text[0] ? w->peer_text : "the connection was cut");
        break;
    case LWS_CALLBACK_WSI_DESTROY:
        /* An attempt that is cut between the connect and the first byte ends with this alone. */
        if (w->wsi == wsi)
            ws_ended(w, 0, "the connection was cut before it was open");
        break;
    default: break;
    }
    return 0;
}

/* For the descriptor of ws_hub_watch. */
static int ws_watch_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
                             void *in, size_t len)
{
    struct ws_hub *h = lws_context_user(lws_get_context(wsi));

    (void)user;
    (void)in;
    (void)len;
    if (reason == LWS_CALLBACK_RAW_RX_FILE)
        h->readable(h->readable_arg);
    return 0;
}

static const struct lws_protocols ws_protocols[] = {
    {.name = WIRE_PROTOCOL, .callback = ws_callback, .rx_buffer_size = WS_RX_CHUNK},
    {.name = WS_WATCH, .callback = ws_watch_callback},
    {0},
};

static int ws_socket_limit(int wanted)
{
    struct rlimit limit;

    if (wanted > 0)
        return wanted + 8; /* its own pipe, and sockets that are still closing */
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > WS_SOCKETS_MAX)
        return WS_SOCKETS_MAX;
    return 0;
}

struct ws_hub *ws_hub_new(const char *url, int max_sockets, struct error *err)
{
    struct ws_hub *h = xcalloc(1, sizeof *h);
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = ws_protocols,
        .gid = (gid_t)-1,
        .uid = (uid_t)-1,
        .fd_limit_per_thread = (unsigned)ws_socket_limit(max_sockets),
        .retry_and_idle_policy = &ws_policy,
        .ka_time = WS_KEEPALIVE_S,
        .ka_interval = 5,
        .ka_probes = 3,
        .timeout_secs = 10,
        .options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .user = h,
    };

    if (!url_parse(&h->url, url, err)) {
        free(h);
        return NULL;
    }
    snprintf(h->path, sizeof h->path, "%s%s", h->url.path, WIRE_PATH);
    url_authority(&h->url, h->authority, sizeof h->authority);
    if (h->url.tls)
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    if (h->url.loopback)
        info.http_proxy_address = ""; /* else the library asks $http_proxy even for 127.0.0.1 */
    lws_set_log_level(LLL_ERR, ws_why_log);
    h->wake = wake_new();
    h->ctx = h->wake >= 0 ? lws_create_context(&info) : NULL;
    h->vhost = h->ctx ? lws_create_vhost(h->ctx, &info) : NULL;
    if (!h->vhost) {
        error_set(err, "the websocket library could not start: %s", ws_why_logged());
        ws_hub_free(h);
        return NULL;
    }
    return h;
}

bool ws_hub_watch(struct ws_hub *h, int fd, void (*readable)(void *), void *arg)
{
    lws_sock_file_fd_type own = {.filefd = fcntl(fd, F_DUPFD_CLOEXEC, 0)};

    h->readable = readable;
    h->readable_arg = arg;
    return own.filefd >= 0 &&
           lws_adopt_descriptor_vhost(h->vhost, LWS_ADOPT_RAW_FILE_DESC, own, WS_WATCH, NULL);
}

static void ws_bury(struct ws_hub *h)
{
    struct ws *w, *next;

    DL_FOREACH_SAFE (h->grave, w, next) {
        DL_DELETE(h->grave, w);
        ws_queue_clear(w);
        strbuf_free(&w->rx);
        free(w);
    }
}

static void ws_limit_reached(lws_sorted_usec_list_t *timer)
{
    (void)timer; /* that a timer fired ends the wait */
}

/* The single connection when it is open and has nothing to send, until its next ping is due. From
 * then on it is the library's turn, which sends the ping and notices that nothing comes back. */
static struct lws *ws_idle(void *hub, int *ms)
{
    const struct ws_hub *h = hub;
    const struct ws *w = h->live;
    int64_t ping_s = h->url.loopback ? WS_NEAR_PING_S : WS_PING_S;

    if (!w || w->next || h->readable || !w->open || w->closing || w->queue)
        return NULL;
    *ms = (int)((w->heard_at + ping_s * LWS_US_PER_SEC - lws_now_usecs()) / LWS_US_PER_MS);
    return *ms > 0 ? w->wsi : NULL;
}

static bool ws_wait_quietly(struct ws_hub *h, int max_ms)
{
    const struct ws_quiet q = {.ctx = h->ctx, .wake = h->wake, .idle = ws_idle, .arg = h};
    enum ws_quiet_end end = ws_quiet_wait(&q, max_ms);

    if (end == QUIET_BUSY)
        return false;
    if (end == QUIET_HEARD) {
        h->live->heard_at = lws_now_usecs();
        lws_validity_confirmed(h->live->wsi);
    }
    lws_service(h->ctx, -1);
    return true;
}

void ws_hub_service(struct ws_hub *h, int max_ms)
{
    if (ws_wait_quietly(h, max_ms)) {
        ws_bury(h);
        return;
    }
    if (max_ms >= 0)
        lws_sul_schedule(h->ctx, 0, &h->limit, ws_limit_reached,
                         (lws_usec_t)(max_ms ? max_ms : 1) * LWS_US_PER_MS);
    lws_service(h->ctx, 0);
    lws_sul_cancel(&h->limit);
    ws_bury(h);
}

void ws_hub_wake(struct ws_hub *h)
{
    wake_signal(h->wake);
    lws_cancel_service(h->ctx);
}

void ws_hub_free(struct ws_hub *h)
{
    if (!h)
        return;
    while (h->live)
        ws_free(h->live);
    if (h->ctx)
        lws_context_destroy(h->ctx);
    ws_bury(h);
    if (h->wake >= 0)
        close(h->wake);
    free(h);
}

struct ws *ws_new(struct ws_hub *h, const struct ws_ops *ops, void *arg)
{
    struct ws *w = xcalloc(1, sizeof *w);

    w->hub = h;
    w->ops = ops;
    w->arg = arg;
    w->ended = true;
    w->rx = STRBUF_INIT(LIMIT_FRAME_OUT);
    DL_APPEND(h->live, w);
    lws_sul_schedule(h->ctx, 0, &w->timer, ws_connect, 1);
    return w;
}

bool ws_send(struct ws *w, const char *text)
{
    struct ws_item *i;

    if (!w->open || w->closing || w->n_queue == WS_QUEUE_MAX)
        return false;
    i = xcalloc(1, sizeof *i);
    i->frame = frame_new(text, strlen(text));
    DL_APPEND(w->queue, i);
    w->n_queue++;
    lws_callback_on_writable(w->wsi);
    return true;
}

void ws_close(struct ws *w, int code)
{
    if (!w->open) {
        lws_sul_cancel(&w->timer);
        ws_cut(w);
        return;
    }
    w->closing = code;
    lws_callback_on_writable(w->wsi);
}

void ws_cut(struct ws *w)
{
    if (w->open)
        shutdown(lws_get_socket_fd(w->wsi), SHUT_RDWR); /* both ends see the end of the stream */
    else if (w->wsi)
        lws_set_timeout(w->wsi, PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE, LWS_TO_KILL_ASYNC);
}

int ws_retry(struct ws *w)
{
    int ms = (int)lws_retry_get_delay_ms(w->hub->ctx, &ws_policy, &w->tries, NULL);

    lws_sul_schedule(w->hub->ctx, 0, &w->timer, ws_connect, (lws_usec_t)ms * LWS_US_PER_MS);
    return ms;
}

void ws_settled(struct ws *w)
{
    w->tries = 0;
}

void ws_free(struct ws *w)
{
    if (!w || w->freed)
        return;
    w->freed = true;
    lws_sul_cancel(&w->timer);
    if (w->wsi) {
        lws_set_opaque_user_data(w->wsi, NULL);
        lws_set_timeout(w->wsi, PENDING_TIMEOUT_AWAITING_CONNECT_RESPONSE, LWS_TO_KILL_ASYNC);
    }
    DL_DELETE(w->hub->live, w);
    DL_APPEND(w->hub->grave, w);
}
