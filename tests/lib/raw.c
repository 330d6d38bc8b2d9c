/* The other end of the server, byte by byte. */
#include "tests/lib/raw.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

enum { PATIENCE_MS = 20 * 1000, IN_MAX = 64 * 1024 * 1024 };

struct raw {
    int fd;
    struct strbuf in; /* what was read and not yet used */
    bool eof;
    char headers[4096];
    int close_code; /* once a close frame has come */
    int pings;      /* that were answered */
};

/* ---- a server ---- */

static void start(struct raw_server *r)
{
    struct error err;

    r->s = server_new(&r->conf, &err);
    if (!r->s || !server_start(r->s, &err))
        fail_msg("the server does not start: %s", err.text);
    r->conf.port = server_port(r->s);
}

void raw_server_start(struct raw_server *r)
{
    log_to_nowhere();
    tmp_make(r->dir);
    str_copy(r->conf.host, sizeof r->conf.host, "127.0.0.1");
    tmp_path(r->conf.data_dir, r->dir, "data");
    start(r);
}

void raw_server_restart(struct raw_server *r)
{
    server_stop(r->s);
    start(r);
}

void raw_server_stop(struct raw_server *r)
{
    server_stop(r->s);
    tmp_remove(r->dir);
    *r = (struct raw_server){.s = NULL};
}

/* ---- a connection ---- */

struct raw *raw_open(const struct raw_server *r)
{
    struct raw *c = xcalloc(1, sizeof *c);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(r->conf.port)};
    int on = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->in = STRBUF_INIT(IN_MAX);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(c->fd >= 0);
    assert_int_equal(connect(c->fd, (struct sockaddr *)&to, sizeof to), 0);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return c;
}

void raw_close(struct raw *c)
{
    close(c->fd);
    strbuf_free(&c->in);
    free(c);
}

bool raw_send(struct raw *c, const void *data, size_t len)
{
    const char *at = data;

    while (len > 0) {
        ssize_t n = send(c->fd, at, len, MSG_NOSIGNAL);

        if (n < 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

void raw_puts(struct raw *c, const char *text)
{
    raw_send(c, text, strlen(text));
}

void raw_shut(struct raw *c)
{
    shutdown(c->fd, SHUT_WR);
}

/* Takes in what comes before the deadline; false at the end. */
static bool pump(struct raw *c, int64_t deadline)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};
    int64_t left = deadline - clock_mono_ms();
    char buf[65536];
    ssize_t n;

    if (c->eof)
        return false;
    if (left <= 0 || poll(&p, 1, (int)left) <= 0)
        fail_msg("nothing came in time; so far: \"%.200s\"", c->in.s ? c->in.s : "");
    n = recv(c->fd, buf, sizeof buf, 0);
    if (n <= 0)
        c->eof = true;
    else
        strbuf_add(&c->in, buf, (size_t)n);
    return !c->eof;
}

static void use(struct raw *c, size_t n)
{
    memmove(c->in.s, c->in.s + n, c->in.len - n + 1);
    c->in.len -= n;
}

/* Reads until n bytes are there; false when the end came first. */
static bool need(struct raw *c, size_t n, int64_t deadline)
{
    while (c->in.len < n)
        if (!pump(c, deadline))
            return false;
    return true;
}

int raw_answer(struct raw *c, char **body, bool head)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;
    const char *end, *at;
    size_t len = 0;
    int status;

    while (!c->in.len || !(end = strstr(c->in.s, "\r\n\r\n")))
        if (!pump(c, deadline))
            return -1;
    snprintf(c->headers, sizeof c->headers, "%.*s", (int)(end + 2 - c->in.s), c->in.s);
    status = (int)strtol(c->headers + strlen("HTTP/1.1 "), NULL, 10);
    at = strcasestr(c->headers, "\r\ncontent-length:");
    if (at && !head)
        len = strtoul(at + strlen("\r\ncontent-length:"), NULL, 10);
    use(c, (size_t)(end + 4 - c->in.s));
    if (!need(c, len, deadline))
        return -1;
    if (body)
        *body = xstrndup(c->in.s ? c->in.s : "", len);
    if (len)
        use(c, len);
    return status;
}

const char *raw_headers(const struct raw *c)
{
    return c->headers;
}

bool raw_has(struct raw *c, int ms)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};

    return c->in.len || c->eof || poll(&p, 1, ms) > 0;
}

bool raw_ends(struct raw *c)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;

    return !need(c, 1, deadline);
}

void raw_expect(struct raw *c, const char *text)
{
    size_t n = strlen(text);

    assert_true(need(c, n, clock_mono_ms() + PATIENCE_MS));
    if (strncmp(c->in.s, text, n) != 0)
        fail_msg("got \"%.100s\", wanted \"%s\"", c->in.s, text);
    use(c, n);
}

int raw_rest(const struct raw_server *r, const char *method, const char *path, const char *key,
             const char *body, char **answer)
{
    struct raw *c = raw_open(r);
    struct strbuf b = STRBUF_INIT(IN_MAX);
    int status;

    strbuf_printf(&b, "%s %s HTTP/1.1\r\nHost: x\r\n", method, path);
    if (!key)
        key = r->key ? r->key : server_api_key(r->s);
    if (*key)
        strbuf_printf(&b, "Authorization: Bearer %s\r\n", key);
    if (body)
        strbuf_printf(&b, "Content-Length: %zu\r\n", strlen(body));
    strbuf_puts(&b, "\r\n");
    if (body)
        strbuf_puts(&b, body);
    raw_send(c, b.s, b.len);
    strbuf_free(&b);
    status = raw_answer(c, answer, str_eq(method, "HEAD"));
    raw_close(c);
    return status;
}

/* ---- a websocket ---- */

struct raw *raw_signal(const struct raw_server *r)
{
    return raw_signal_with(r, "");
}

struct raw *raw_signal_with(const struct raw_server *r, const char *headers)
{
    struct raw *c = raw_open(r);

    raw_puts(c, "GET /v1/signal HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                "Sec-WebSocket-Protocol: foyer.v1\r\n");
    raw_puts(c, headers);
    raw_puts(c, "\r\n");
    assert_int_equal(raw_answer(c, NULL, true), 101);
    return c;
}

void raw_frame(struct raw *c, int op, bool fin, const void *data, size_t len)
{
    static const unsigned char mask[4] = {1, 2, 3, 4};
    unsigned char head[14] = {(unsigned char)((fin ? 0x80 : 0) | op)};
    unsigned char *masked = xmalloc(len + 1);
    size_t n = 2;

    if (len < 126) {
        head[1] = (unsigned char)(0x80 | len);
    } else if (len < 65536) {
        head[1] = 0x80 | 126;
        head[n++] = (unsigned char)(len >> 8);
        head[n++] = (unsigned char)len;
    } else {
        head[1] = 0x80 | 127;
        for (int i = 7; i >= 0; i--)
            head[n++] = (unsigned char)((uint64_t)len >> 8 * i);
    }
    memcpy(head + n, mask, 4);
    for (size_t i = 0; i < len; i++)
        masked[i] = ((const unsigned char *)data)[i] ^ mask[i & 3];
    raw_send(c, head, n + 4);
    raw_send(c, masked, len);
    free(masked);
}

void raw_text(struct raw *c, const char *text)
{
    raw_frame(c, 1, true, text, strlen(text));
}

/* Reads one frame of the server; its opcode, -1 at the end. */
static int read_frame(struct raw *c, char **payload)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;
    const unsigned char *b;
    size_t len, head = 2;
    int op;

    if (!need(c, 2, deadline))
        return -1;
    b = (const unsigned char *)c->in.s;
    head += b[1] == 127 ? 8 : b[1] == 126 ? 2 : 0;
    if (!need(c, head, deadline))
        return -1;
    b = (const unsigned char *)c->in.s;
    op = b[0] & 15;
    len = b[1];
    if (b[1] >= 126)
        len = 0;
    for (size_t i = 2; i < head; i++)
        len = len << 8 | b[i];
    if (!need(c, head + len, deadline))
        return -1;
    *payload = xstrndup(c->in.s + head, len);
    if (op == 8)
        c->close_code =
            len < 2 ? 1005 : ((unsigned char)c->in.s[head] << 8 | (unsigned char)c->in.s[head + 1]);
    use(c, head + len);
    return op;
}

char *raw_next(struct raw *c, int *code)
{
    char *payload;

    for (;;) {
        int op = read_frame(c, &payload);

        if (op == 1)
            return payload;
        if (op >= 0)
            free(payload);
        if (op == 8 || op < 0) {
            if (code)
                *code = c->close_code ? c->close_code : 1006;
            return NULL;
        }
    }
}

void raw_drain(struct raw *c)
{
    while (raw_has(c, 0)) {
        char *payload;
        int op = read_frame(c, &payload);

        if (op < 0)
            return;
        c->pings += op == 9;
        if (op == 9)
            raw_frame(c, 10, true, payload, strlen(payload));
        free(payload);
    }
}

bool raw_ended(const struct raw *c)
{
    return c->eof;
}

int raw_pings(const struct raw *c)
{
    return c->pings;
}

char *raw_until(struct raw *c, const char *text)
{
    char *frame;
    int code;

    while ((frame = raw_next(c, &code)) != NULL) {
        if (strstr(frame, text))
            return frame;
        free(frame);
    }
    fail_msg("closed with %d while waiting for %s", code, text);
    return NULL;
}

void raw_member(const char *frame, const char *name, char *dst, size_t size)
{
    char look[64];
    const char *from;
    size_t n;

    snprintf(look, sizeof look, "\"%s\":\"", name);
    from = strstr(frame, look);
    if (!from)
        fail_msg("no %s in %s", name, frame);
    from += strlen(look);
    n = strcspn(from, "\"");
    assert_true(n < size);
    memcpy(dst, from, n);
    dst[n] = '\0';
}

int raw_close_code(struct raw *c)
{
    char *frame;
    int code = 0;

    while ((frame = raw_next(c, &code)) != NULL)
        free(frame);
    return code;
}
