/* REST over libwebsockets: a gate in front, one request at a time, one write for the answer.
 *
 * The answer may have to wait for the store. While it waits the connection is not read; what was
 * read behind the request is kept by the library and follows when the answer has left. Connections
 * are kept, with one exception: a request with a body whose headers were kept in that way. This
 * version of the library takes its headers for its body then, in a loop without end; so the
 * connection is closed before that, and a client knows that what was not answered was not done. */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/lobby/server/server_parts.h"
#include "net/proto/limits.h"

enum {
    BODY_SECONDS = 20,   /* for a whole body; the library's own limit starts anew with each byte */
    WRITE_SECONDS = 60,  /* for a reader of a large answer */
    LINGER_SECONDS = 5,  /* for the rest of a body that is refused */
    HEADERS_MAX = 1024,  /* of an answer */
    HEADERS_FIRST = 500, /* of most answers */
    OUT_KEPT = 1 << 20,
    FITS = 64 * 1024, /* an answer that a socket takes at once, as a rule */
    LENGTH_DIGITS = 9,
    SPARES_MAX = 64, /* requests that are kept for the next ones; 15 KB each */
};

struct http_req {
    struct http_req *next; /* that is kept for later, when it is over */
    struct strbuf body;
    size_t length; /* that the body is to have */
    bool closes;   /* the client wants the connection closed */
    bool has_body; /* as its length says */
    bool done;     /* given to the handler */
    bool held;     /* the connection is not read while the answer waits */
    /* -- from here on nothing is read before it is set from the request */
    struct rest_req rest;
    char path[LIMIT_TOKEN + 64];
    char authorization[1024]; /* a meeting token fits, so that it is known as one */
    char origin[256];         /* "" when it may not read the answer */
};

/* Some are kept for the next requests: they are large, and those whose answers wait for the store
 * are over together. */
static struct http_req *http_new(struct server *s)
{
    struct http_req *h = s->spares;

    if (h) {
        s->spares = h->next;
        s->n_spares--;
    } else {
        h = xmalloc(sizeof *h);
    }
    memset(h, 0, offsetof(struct http_req, rest));
    h->body = STRBUF_INIT(LIMIT_BODY);
    h->rest.body = NULL;
    h->rest.len = h->rest.n_query = 0;
    h->rest.param[0] = '\0';
    return h;
}

void http_drop(struct server *s, struct peer *p)
{
    struct http_req *h = p->http;

    if (!h)
        return;
    strbuf_free(&h->body);
    explicit_bzero(h->authorization, sizeof h->authorization);
    p->http = NULL;
    if (s->n_spares == SPARES_MAX) {
        free(h);
        return;
    }
    h->next = s->spares;
    s->spares = h;
    s->n_spares++;
}

void http_finish(struct server *s)
{
    while (s->spares) {
        struct http_req *next = s->spares->next;

        free(s->spares);
        s->spares = next;
    }
    strbuf_free(&s->out);
}

/* ---- out ---- */

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {200, "OK"},
        {204, "No Content"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "Status";
}

static void add_line(struct strbuf *b, const char *name, const char *value)
{
    strbuf_puts(b, name);
    strbuf_puts(b, value);
    strbuf_add(b, "\r\n", 2);
}

static void add_line_int(struct strbuf *b, const char *name, int64_t value)
{
    strbuf_puts(b, name);
    strbuf_int(b, value);
    strbuf_add(b, "\r\n", 2);
}

/* Writes the whole answer as one text behind LWS_PRE bytes, where the one before was. Each answer
 * comes by here: nothing is printed by a format. */
static struct strbuf *compose(struct server *s, const struct reply *r, const char *origin,
                              bool closes, bool head)
{
    static const unsigned char pre[LWS_PRE];
    struct strbuf *b = &s->out;

    strbuf_reset(b);
    b->max = LWS_PRE + HEADERS_MAX + r->len;
    strbuf_reserve(b, LWS_PRE + HEADERS_FIRST + (head ? 0 : r->len));
    strbuf_add(b, pre, sizeof pre);
    strbuf_puts(b, "HTTP/1.1 ");
    strbuf_int(b, r->status);
    add_line(b, " ", status_text(r->status));
    if (r->status != 204 && r->status != 304) {
        add_line(b, "Content-Type: ", r->type);
        add_line_int(b, "Content-Length: ", (int64_t)r->len);
    }
    add_line(b, "Cache-Control: ", r->cache ? r->cache : "no-store");
    strbuf_puts(b, "X-Content-Type-Options: nosniff\r\n");
    add_line(b, "Content-Security-Policy: ",
             r->policy ? r->policy : "default-src 'none'; frame-ancestors 'none'");
    strbuf_puts(b, "Referrer-Policy: no-referrer\r\n");
    if (r->tag)
        add_line(b, "ETag: ", r->tag);
    if (*origin) {
        add_line(b, "Access-Control-Allow-Origin: ", origin);
        strbuf_puts(b, "Vary: Origin\r\n");
    }
    if (closes)
        strbuf_puts(b, "Connection: close\r\n");
    else
        add_line_int(b, "Keep-Alive: timeout=", KEEPALIVE_SECONDS);
    add_line(b, r->extra, "");
    if (!head && r->len)
        strbuf_add(b, r->body, r->len);
    return b;
}

/* Most are short, some are asked for again and again; what is longer is not kept. */
static int write_all(struct lws *wsi, struct strbuf *b)
{
    int n = b->over ? -1
                    : lws_write(wsi, (unsigned char *)b->s + LWS_PRE, b->len - LWS_PRE,
                                LWS_WRITE_HTTP_HEADERS);

    if (b->cap > OUT_KEPT)
        strbuf_free(b);
    return n;
}

void http_deliver(struct server *s, struct peer *p, const struct reply *r)
{
    struct http_req *h = p->http;
    struct lws *wsi = p->wsi;
    struct strbuf *b;
    bool held, has_body;
    int n;

    if (!h)
        return;
    held = h->held;
    has_body = h->has_body;
    p->answered = h->closes || (has_body && r->len > FITS);
    b = compose(s, r, h->origin, p->answered, h->rest.method == REST_HEAD);
    http_drop(s, p);
    n = write_all(wsi, b);
    if (held)
        lws_rx_flow_control(wsi, 1);
    if (n < 0) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
        return;
    }
    /* Behind a body the library would read on before the answer has left, and keep what it reads.
     */
    p->answered = p->answered || (has_body && lws_partial_buffered(wsi));
    p->unfinished = !p->answered && lws_partial_buffered(wsi);
    if (p->unfinished) /* what the client still sends takes the library's own timeout away */
        lws_set_timer_usecs(wsi, WRITE_SECONDS * LWS_US_PER_SEC);
    if (p->answered || p->unfinished)
        lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, WRITE_SECONDS);
    if (p->answered)
        lws_callback_on_writable(wsi);
    else if (!p->unfinished && lws_http_transaction_completed(wsi))
        lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

/* Comes when all of an answer is on its way. */
static int written(struct lws *wsi, struct peer *p)
{
    if (!p || !p->unfinished)
        return p && p->answered ? -1 : 0;
    p->unfinished = false;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

void http_refuse(struct server *s, struct lws *wsi, enum err e, const char *info)
{
    struct reply r = rest_refuse(e, info);

    write_all(wsi, compose(s, &r, "", true, false));
    reply_finish(&r);
}

/* ---- the gate ---- */

static bool has_body_method(struct lws *wsi)
{
    return lws_hdr_total_length(wsi, WSI_TOKEN_POST_URI) ||
           lws_hdr_total_length(wsi, WSI_TOKEN_PUT_URI) ||
           lws_hdr_total_length(wsi, WSI_TOKEN_PATCH_URI);
}

/* The library accepts lengths that are negative, doubled or no numbers, and takes a body in chunks
 * for a body of its own. A request without a length has no body; the library would wait for 100 MB,
 * so it is answered from its headers and its connection closed. */
static enum err check_framing(struct lws *wsi, size_t path_len)
{
    int n = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);
    char text[LENGTH_DIGITS + 1];
    int64_t length;

    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING))
        return ERR_CHUNKED;
    if (n > 0) {
        if (n > LENGTH_DIGITS ||
            lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_HTTP_CONTENT_LENGTH) <= 0 ||
            strspn(text, "0123456789") != (size_t)n || !str_int(text, 0, INT32_MAX, &length))
            return ERR_LENGTH;
        if (length > LIMIT_BODY)
            return ERR_TOO_LARGE;
    }
    return path_len > LIMIT_TOKEN + 63 ? ERR_PATH_TOO_LONG : ERR_OK;
}

static bool path_fits(const char *path, size_t len)
{
    static const char tokens[] = "/v1/meeting-tokens/";

    return len <= LIMIT_PATH || strncmp(path, tokens, sizeof tokens - 1) == 0;
}

/* An argument that does not fit is no argument that was not given. The page reads none, but tokens
 * are handed to it in one. */
static bool query_fits(struct lws *wsi, const char *path)
{
    int n = 0;

    if (!str_starts(path, "/v1"))
        return true;
    for (int i = 0; i <= REST_QUERY_MAX && n < REST_ARG_MAX; i++)
        n = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, i);
    return n == 0;
}

static int filter(struct server *s, struct lws *wsi, const char *path, size_t len)
{
    struct peer *p = lws_get_opaque_user_data(wsi);
    enum err e = p ? server_source(s, wsi, p) : ERR_OK;

    if (e == ERR_INVALID) {
        http_refuse(s, wsi, e, "X-Forwarded-For is not a list of addresses");
        return 1;
    }
    if (e == ERR_OK)
        e = check_framing(wsi, len);
    if (e == ERR_OK && !(path_fits(path, len) && query_fits(wsi, path)))
        e = ERR_PATH_TOO_LONG;
    if (e == ERR_OK || e == ERR_TOO_LARGE)
        return 0;
    if (e == ERR_LENGTH) {
        http_refuse(s, wsi, ERR_INVALID, "the Content-Length is not a number of bytes");
        return 1;
    }
    http_refuse(s, wsi, e, NULL);
    return 1;
}

/* `in` may be freed already when the header is neither "websocket" nor "h2c": it is read anew. */
static int confirm_upgrade(struct lws *wsi)
{
    char text[16];

    return lws_hdr_total_length(wsi, WSI_TOKEN_UPGRADE) == 9 &&
                   lws_hdr_copy(wsi, text, sizeof text, WSI_TOKEN_UPGRADE) > 0 &&
                   strcasecmp(text, "websocket") == 0
               ? 0
               : -1;
}

/* ---- in ---- */

static void copy_header(struct lws *wsi, enum lws_token_indexes token, char *dst, size_t size)
{
    if (lws_hdr_copy(wsi, dst, (int)size, token) <= 0)
        dst[0] = '\0';
}

static void read_query(struct lws *wsi, struct rest_req *r)
{
    for (int i = 0; r->n_query < REST_QUERY_MAX; i++) {
        int n = lws_hdr_copy_fragment(wsi, r->query[r->n_query], REST_ARG_MAX,
                                      WSI_TOKEN_HTTP_URI_ARGS, i);

        if (n < 0)
            return;
        if (n > 0)
            r->n_query++;
    }
}

/* Answers are made for one request; what only some pages may read is marked for them. */
static struct reply answer(struct server *s, struct peer *p)
{
    struct http_req *h = p->http;

    h->rest.path = h->path;
    h->rest.authorization = h->authorization;
    h->rest.body = h->body.s;
    h->rest.len = h->body.len;
    h->rest.now = server_now(s);
    h->rest.asker = p->id;
    h->rest.env = &s->env;
    if (h->rest.method == REST_OPTIONS && *h->origin)
        return (struct reply){.status = 204,
                              .type = "",
                              .extra =
                                  "Access-Control-Allow-Methods: GET, POST, DELETE, OPTIONS\r\n"
                                  "Access-Control-Allow-Headers: Authorization, Content-Type\r\n"
                                  "Access-Control-Max-Age: 600\r\n"};
    if (h->rest.method == REST_OPTIONS)
        return rest_refuse(ERR_UNKNOWN_ORIGIN, NULL);
    return rest_answer(&h->rest, p->addr, clock_mono_ms());
}

static void execute(struct server *s, struct peer *p)
{
    struct http_req *h = p->http;
    struct reply r = answer(s, p);

    h->done = true;
    if (!r.later)
        turn_reply(s->turn, p->id, r);
    strbuf_free(&h->body);
    lws_set_timeout(p->wsi, NO_PENDING_TIMEOUT, 0);
    if (r.later || (!r.at_once && turn_waits(s->turn))) {
        h->held = true;
        lws_rx_flow_control(p->wsi, 0);
    }
    turn_start_store(s->turn);
}

static void expect_body(struct lws *wsi)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    unsigned char buf[LWS_PRE + sizeof go_on];
    char text[32];

    copy_header(wsi, WSI_TOKEN_HTTP_EXPECT, text, sizeof text);
    if (strcasecmp(text, "100-continue") != 0)
        return;
    memcpy(buf + LWS_PRE, go_on, sizeof go_on - 1);
    lws_write(wsi, buf + LWS_PRE, sizeof go_on - 1, LWS_WRITE_HTTP_HEADERS);
}

/* A client may send all of its body before it reads: closing on unread bytes would reset the
 * connection and take the answer with it. What comes is dropped, for a short time. */
static int refuse_body(struct server *s, struct lws *wsi, struct peer *p)
{
    http_refuse(s, wsi, ERR_TOO_LARGE, NULL);
    p->answered = true;
    lws_set_timer_usecs(wsi, LINGER_SECONDS * LWS_US_PER_SEC);
    return 0;
}

static int begin(struct server *s, struct lws *wsi, struct peer *p)
{
    struct http_req *h;
    char length[LENGTH_DIGITS + 1], text[64], encodings[128], *uri;
    int len, method = lws_http_get_uri_and_method(wsi, &uri, &len);
    int n = lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH);

    http_drop(s, p);
    h = p->http = http_new(s);
    if (method < 0 || method >= REST_METHOD_COUNT || (size_t)len >= sizeof h->path)
        return -1;
    h->rest.method = (enum rest_method)method;
    memcpy(h->path, uri, (size_t)len);
    h->path[len] = '\0';
    if (check_framing(wsi, 0) == ERR_TOO_LARGE) {
        http_drop(s, p);
        return refuse_body(s, wsi, p);
    }
    copy_header(wsi, WSI_TOKEN_CONNECTION, text, sizeof text);
    h->closes = (n <= 0 && has_body_method(wsi)) || strcasestr(text, "close") != NULL;
    copy_header(wsi, WSI_TOKEN_HTTP_AUTHORIZATION, h->authorization, sizeof h->authorization);
    if (!*h->authorization && lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_AUTHORIZATION) > 0)
        str_copy(h->authorization, sizeof h->authorization, "Bearer longer-than-any-key");
    copy_header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, h->rest.if_none_match,
                sizeof h->rest.if_none_match);
    copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, encodings, sizeof encodings);
    h->rest.accepts_gzip = strcasestr(encodings, "gzip") != NULL;
    copy_header(wsi, WSI_TOKEN_HTTP_ACCEPT_LANGUAGE, h->rest.accept_language,
                sizeof h->rest.accept_language);
    copy_header(wsi, WSI_TOKEN_ORIGIN, h->origin, sizeof h->origin);
    if (*h->origin && !server_knows_origin(s, h->origin))
        h->origin[0] = '\0';
    read_query(wsi, &h->rest);
    copy_header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, length, sizeof length);
    h->length = (size_t)strtoul(length, NULL, 10);
    h->has_body = h->length > 0;
    if (h->has_body && !s->polled)
        return -1; /* the exception at the top of this file */
    if (h->has_body || (n > 0 && method == REST_POST))
        expect_body(wsi);
    else
        execute(s, p);
    return 0;
}

static int body(struct peer *p, const void *in, size_t len)
{
    struct http_req *h = p->http;
    bool first = h && h->body.len == 0;

    if (!h)
        return p->answered ? 0 : -1;
    if (len && !h->done)
        strbuf_add(&h->body, in, len);
    if (first && h->body.len < h->length) /* most come whole, and timers are not for nothing */
        lws_set_timer_usecs(p->wsi, BODY_SECONDS * LWS_US_PER_SEC);
    return h->body.over ? -1 : 0;
}

int http_callback(struct server *s, struct lws *wsi, int reason, void *in, size_t len)
{
    struct peer *p = lws_get_opaque_user_data(wsi);

    switch ((enum lws_callback_reasons)reason) {
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return confirm_upgrade(wsi);
    case LWS_CALLBACK_FILTER_HTTP_CONNECTION: return filter(s, wsi, in, len);
    case LWS_CALLBACK_HTTP: return p && !p->answered ? begin(s, wsi, p) : -1;
    case LWS_CALLBACK_HTTP_BODY: return p ? body(p, in, len) : -1;
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: /* comes again while an answer waits */
        if (p && p->http && !p->http->done)
            execute(s, p);
        return p && !p->http && p->answered ? -1 : 0;
    case LWS_CALLBACK_HTTP_WRITEABLE: return written(wsi, p);
    case LWS_CALLBACK_TIMER: /* of a body that drips or is refused, or of a slow reader */
        return p && (p->http ? !p->http->done : p->answered || p->unfinished) ? -1 : 0;
    case LWS_CALLBACK_CLOSED_HTTP:
        if (p)
            http_drop(s, p);
        return 0;
    default: return 0;
    }
}
