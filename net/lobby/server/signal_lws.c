/* The websocket /v1/signal: frames in and out, and how connections end. */
#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/server/pulse.h"
#include "net/lobby/server/server_parts.h"
#include "net/proto/wire.h"

enum {
    BURST_PER_WRITE = 32,    /* frames of one connection before others get their turn */
    FRAMES_PER_SECOND = 200, /* of one connection; stops one from keeping the loop busy */
    FRAMES_BURST = 2000,
    WRITE_CLOSE = 4, /* enum lws_write_protocol leaves out the close frame, lws_write takes it */
};

/* ---- the handshake ---- */

static bool header_is(struct lws *wsi, enum lws_token_indexes token, const char *want)
{
    char text[64];

    return lws_hdr_copy(wsi, text, sizeof text, token) > 0 && str_eq(text, want);
}

static int refuse(struct server *s, struct lws *wsi, enum err e, const char *info)
{
    http_refuse(s, wsi, e, info);
    return 1;
}

/* The library lets any path, version and origin pass. */
static int check_handshake(struct server *s, struct lws *wsi)
{
    char origin[256];
    int n = lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN);

    struct peer *p = lws_get_opaque_user_data(wsi);
    enum err e = p ? server_source(s, wsi, p) : ERR_OK;

    if (e != ERR_OK)
        return refuse(s, wsi, e, NULL);
    if (!header_is(wsi, WSI_TOKEN_GET_URI, WIRE_PATH))
        return refuse(s, wsi, ERR_NO_METHOD, "the websocket is at " WIRE_PATH);
    if (!header_is(wsi, WSI_TOKEN_VERSION, "13"))
        return refuse(s, wsi, ERR_PROTOCOL, "only version 13 of the websocket is spoken");
    if (!header_is(wsi, WSI_TOKEN_PROTOCOL, WIRE_PROTOCOL))
        return refuse(s, wsi, ERR_PROTOCOL, "the subprotocol should be " WIRE_PROTOCOL);
    if (n > 0 && (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0 ||
                  !server_knows_origin(s, origin)))
        return refuse(s, wsi, ERR_UNKNOWN_ORIGIN, NULL);
    return 0;
}

static void established(struct server *s, struct peer *p)
{
    http_drop(s, p);
    p->is_signal = true;
    s->peers.n_signal++;
    pulse_begin(&s->peers, p, clock_mono_ms());
}

/* ---- in ---- */

/* Ends a connection after the answers that it is still to get; nothing more of it is read. */
static void end_with(struct server *s, struct peer *p, enum err e)
{
    p->deaf = true;
    turn_close(s->turn, p->id, err_info(e)->close, err_info(e)->sentence);
}

/* Hosts sit in silence for hours: their lines are probed by the kernel, so that neither end wakes
 * for them. A proxy answers probes by itself, and forgets who is silent. */
static bool probe_line(struct peer *p)
{
    static const struct {
        int level, option, value;
    } table[] = {{IPPROTO_TCP, TCP_KEEPIDLE, 20},
                 {IPPROTO_TCP, TCP_KEEPINTVL, 5},
                 {IPPROTO_TCP, TCP_KEEPCNT, 3},
                 {SOL_SOCKET, SO_KEEPALIVE, 1}};
    int fd = lws_get_socket_fd(p->wsi);

    if (*p->proxy)
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (setsockopt(fd, table[i].level, table[i].option, &table[i].value, sizeof(int)) != 0)
            return false;
    return true;
}

static void handle(struct server *s, struct peer *p, const char *text, size_t len)
{
    struct error err = {""};
    struct wire_req *req;
    int64_t id, now = server_now(s);
    enum err e;

    if (!bucket_take(&p->frames, FRAMES_PER_SECOND, FRAMES_BURST, clock_mono_ms())) {
        end_with(s, p, ERR_TOO_MANY);
        return;
    }
    e = wire_req_decode(text, len, &req, &id, &err);
    if (e != ERR_OK) {
        lobby_refuse(s->lobby, p->id, id, e, err.text);
        if (err_info(e)->close)
            end_with(s, p, e);
        return;
    }
    if (req->action == WIRE_JOIN_MEETING &&
        !addr_allow(p->addr, RATE_JOIN, RATES_OWN, clock_mono_ms())) {
        lobby_refuse(s->lobby, p->id, id, ERR_TOO_MANY, "");
        end_with(s, p, ERR_TOO_MANY);
        wire_req_free(req);
        return;
    }
    if (req->action == WIRE_HELLO || req->action == WIRE_JOIN_MEETING)
        p->spoke = true;
    if (req->action == WIRE_HELLO && !p->calm)
        p->calm = probe_line(p);
    lobby_request(s->lobby, p->id, addr_text(p->addr), req, now);
    wire_req_free(req);
}

static void receive(struct server *s, struct peer *p, const char *in, size_t len)
{
    bool first = lws_is_first_fragment(p->wsi), final = lws_is_final_fragment(p->wsi);

    if (p->deaf)
        return;
    if (lws_frame_is_binary(p->wsi)) {
        end_with(s, p, ERR_BINARY);
        return;
    }
    if (first && final) { /* the usual case needs no copy */
        handle(s, p, in, len);
        return;
    }
    strbuf_add(&p->in, in, len);
    if (p->in.over)
        end_with(s, p, ERR_TOO_LARGE);
    else if (final)
        handle(s, p, p->in.s ? p->in.s : "", p->in.len);
    if (p->in.over || final)
        strbuf_free(&p->in);
}

/* ---- out ---- */

static bool write_frame(struct peer *p, struct frame *f)
{
    /* The library writes its header in front of the text, of the same length each time, so a
     * frame can be shared by many who read it. */
    return lws_write(p->wsi, f->text, f->len, LWS_WRITE_TEXT) >= 0;
}

/* At the end of a turn, outside the library's callbacks: a few frames whose sockets have room need
 * not wait until the loop has asked for each of them whether they have. Who is shown a large room
 * in pieces is asked, since the answer brings the next piece. */
static bool write_now(struct server *s, struct peer *p, struct frame *f)
{
    if (s->at_once == 0 || p->q_n > 0 || p->ping_due || lobby_has_more(s->lobby, p->id) ||
        lws_send_pipe_choked(p->wsi))
        return false;
    s->at_once--;
    if (!write_frame(p, f))
        lws_set_timeout(p->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
    return true;
}

void signal_frame(struct server *s, struct peer *p, struct frame *f)
{
    if (!p->is_signal || p->close_code || write_now(s, p, f))
        return;
    if (!peer_push(p, f)) {
        log_write(LOG_WARN, "server", "%s reads too slowly and is cut", addr_text(p->addr));
        signal_close(s, p, err_info(ERR_TOO_SLOW)->close, err_info(ERR_TOO_SLOW)->sentence);
        return;
    }
    lws_callback_on_writable(p->wsi);
}

void signal_close(struct server *s, struct peer *p, int code, const char *reason)
{
    if (!p->is_signal || p->close_code)
        return;
    peer_end(p, code, reason);
    pulse_closing(&s->peers, p, clock_mono_ms());
    lws_callback_on_writable(p->wsi);
}

/* The close frame is written here, because the library does not send the one of lws_close_reason on
 * this path. The connection ends when the peer has answered it, or with the timer. */
static int say_goodbye(struct peer *p)
{
    unsigned char buf[LWS_PRE + 2 + PEER_REASON_MAX];
    size_t len = strlen(p->close_reason);

    if (p->said_goodbye)
        return 0;
    p->said_goodbye = true;
    buf[LWS_PRE] = (unsigned char)(p->close_code >> 8);
    buf[LWS_PRE + 1] = (unsigned char)p->close_code;
    memcpy(buf + LWS_PRE + 2, p->close_reason, len);
    return lws_write(p->wsi, buf + LWS_PRE, 2 + len, (enum lws_write_protocol)WRITE_CLOSE) < 0 ? -1
                                                                                               : 0;
}

/* The answer comes by itself, from any websocket; the library tells of none that is empty, so a
 * byte goes along. */
static bool send_ping(struct peer *p)
{
    unsigned char buf[LWS_PRE + 1];

    p->ping_due = false;
    buf[LWS_PRE] = 'p';
    return lws_write(p->wsi, buf + LWS_PRE, 1, LWS_WRITE_PING) >= 0;
}

static int writable(struct server *s, struct peer *p)
{
    if (p->ping_due && !p->said_goodbye && !send_ping(p))
        return -1;
    for (int i = 0; i < BURST_PER_WRITE && p->q_n > 0; i++) {
        struct frame *f;
        bool ok;

        if (i > 0 && lws_send_pipe_choked(p->wsi))
            break;
        f = peer_pop(p);
        ok = write_frame(p, f);
        frame_unref(f);
        if (!ok)
            return -1;
    }
    if (p->q_n > 0)
        lws_callback_on_writable(p->wsi);
    else if (p->close_code)
        return say_goodbye(p);
    else
        lobby_more(s->lobby, p->id, server_now(s));
    return 0;
}

/* ---- who still lives ---- */

static void look_after(struct server *s, struct peer *p, enum pulse_what what)
{
    switch (what) {
    case PULSE_PING:
        p->ping_due = true;
        lws_callback_on_writable(p->wsi);
        break;
    case PULSE_SILENT: end_with(s, p, ERR_TOO_SLOW); break;
    case PULSE_GONE:
        lws_set_timeout(p->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC); /* frees p */
        break;
    }
}

void signal_pulse(struct server *s, int64_t now)
{
    enum pulse_what what;
    struct peer *p;

    while ((p = pulse_due(&s->peers, now, &what)) != NULL)
        look_after(s, p, what);
}

int signal_callback(struct server *s, struct lws *wsi, int reason, void *in, size_t len)
{
    struct peer *p = lws_get_opaque_user_data(wsi);

    if (!p)
        return -1;
    switch ((enum lws_callback_reasons)reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: return check_handshake(s, wsi);
    case LWS_CALLBACK_ESTABLISHED: established(s, p); return 0;
    case LWS_CALLBACK_RECEIVE_PONG: pulse_heard(p, clock_mono_ms()); return 0;
    case LWS_CALLBACK_RECEIVE:
        pulse_heard(p, clock_mono_ms());
        receive(s, p, in, len);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE: return p->is_signal ? writable(s, p) : 0;
    case LWS_CALLBACK_CLOSED: /* comes also for those that were refused */
        if (p->is_signal)
            lobby_peer_gone(s->lobby, p->id, server_now(s));
        return 0;
    default: return 0;
    }
}
