/* The listening socket. */
#include "net/lobby/server/server_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"

enum {
    BACKLOG = 4096,
    ACCEPT_BATCH = 64, /* at most so many before others get their turn */
};

union any_addr {
    struct sockaddr sa;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool fill(union any_addr *a, socklen_t *len, const char *host, uint16_t port)
{
    *a = (union any_addr){0};
    if (inet_pton(AF_INET, host, &a->v4.sin_addr) == 1) {
        a->v4.sin_family = AF_INET;
        a->v4.sin_port = htons(port);
        *len = sizeof a->v4;
        return true;
    }
    a->v6.sin6_family = AF_INET6;
    a->v6.sin6_port = htons(port);
    *len = sizeof a->v6;
    return inet_pton(AF_INET6, host, &a->v6.sin6_addr) == 1;
}

static bool bind_failed(const struct server_conf *c, struct error *err)
{
    if (errno == EADDRINUSE)
        return error_set(err,
                         "port %u on %s is in use by another program: stop it, or choose another "
                         "port (0 takes a free one)",
                         (unsigned)c->port, c->host);
    if (errno == EADDRNOTAVAIL)
        return error_set(err, "this machine has no address %s", c->host);
    if (errno == EACCES)
        return error_set(err, "port %u may not be used by this user: choose one above 1023",
                         (unsigned)c->port);
    return error_set(err, "cannot listen on %s port %u: %s", c->host, (unsigned)c->port,
                     strerror(errno));
}

/* The port that the kernel gave, and proof that the address is the one that was asked for. */
static bool check_bound(struct listener *l, const union any_addr *want, struct error *err)
{
    union any_addr got = {0};
    socklen_t len = sizeof got;
    bool same;

    if (getsockname(l->fd, &got.sa, &len) < 0)
        return error_set(err, "cannot read the listening address: %s", strerror(errno));
    same = got.sa.sa_family == want->sa.sa_family &&
           (got.sa.sa_family == AF_INET
                ? got.v4.sin_addr.s_addr == want->v4.sin_addr.s_addr
                : memcmp(&got.v6.sin6_addr, &want->v6.sin6_addr, sizeof want->v6.sin6_addr) == 0);
    l->s->port = ntohs(got.sa.sa_family == AF_INET ? got.v4.sin_port : got.v6.sin6_port);
    return same || error_set(err, "the system listens on another address than %s", l->s->conf.host);
}

bool listener_open(struct listener *l, struct server *s, struct error *err)
{
    union any_addr a;
    socklen_t len;
    int on = 1;

    *l = (struct listener){.s = s, .fd = -1, .spare = -1};
    if (!fill(&a, &len, s->conf.host, s->conf.port))
        return error_set(err, "%s is not a numeric address", s->conf.host);
    l->fd = socket(a.sa.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return error_set(err, "cannot make a socket: %s", strerror(errno));
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (a.sa.sa_family == AF_INET6)
        setsockopt(l->fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(l->fd, &a.sa, len) < 0 || listen(l->fd, BACKLOG) < 0)
        bind_failed(&s->conf, err);
    else if (check_bound(l, &a, err))
        return true;
    listener_close(l);
    return false;
}

static void text_of(const union any_addr *a, char dst[ADDR_TEXT])
{
    const void *bytes =
        a->sa.sa_family == AF_INET ? (const void *)&a->v4.sin_addr : &a->v6.sin6_addr;

    if (!inet_ntop(a->sa.sa_family, bytes, dst, ADDR_TEXT))
        str_copy(dst, ADDR_TEXT, "?");
}

/* Without descriptors the connection would stay in the backlog and wake us for ever. */
static void turn_away(struct listener *l)
{
    int fd;

    close(l->spare);
    fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        close(fd);
    l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void adopt(struct listener *l, int fd, const union any_addr *from)
{
    struct server *s = l->s;
    char text[ADDR_TEXT];
    struct addr *addr;
    struct lws *wsi;
    struct peer *p;
    int on = 1;

    text_of(from, text);
    addr = addr_connect(s->addrs, text);
    if (!addr) {
        log_write(LOG_WARN, "server", "%s has %d connections and gets no more", text,
                  ADDR_PEERS_MAX);
        close(fd);
        return;
    }
    /* A second small frame does not wait for the acknowledgement of the first (40 ms), as it would
     * on a socket that libwebsockets did not accept itself. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    wsi = lws_adopt_socket_vhost(l->vhost, fd); /* closes fd when it fails */
    if (!wsi) {
        addr_disconnect(s->addrs, addr, 0);
        return;
    }
    p = peer_new(&s->peers, wsi, addr);
    p->near = addr_is_loopback(text) && !*s->conf.tls_cert && !s->conf.proxies.n;
    if (proxy_trusts(&s->conf.proxies, text))
        str_copy(p->proxy, sizeof p->proxy, text);
    lws_set_opaque_user_data(wsi, p);
}

enum err server_source(struct server *s, struct lws *wsi, struct peer *p)
{
    char forwarded[PROXY_HEADER_MAX] = "", text[ADDR_TEXT];
    struct addr *addr;

    if (!*p->proxy)
        return ERR_OK;
    if ((lws_hdr_total_length(wsi, WSI_TOKEN_X_FORWARDED_FOR) > 0 &&
         lws_hdr_copy(wsi, forwarded, sizeof forwarded, WSI_TOKEN_X_FORWARDED_FOR) <= 0) ||
        !proxy_source(&s->conf.proxies, p->proxy, forwarded, text))
        return ERR_INVALID;
    if (str_eq(text, addr_text(p->addr)))
        return ERR_OK;
    addr = addr_connect(s->addrs, text);
    if (!addr)
        return ERR_TOO_MANY;
    addr_disconnect(s->addrs, p->addr, clock_mono_ms());
    p->addr = addr;
    return ERR_OK;
}

static void on_ready(uv_poll_t *h, int status, int events)
{
    struct listener *l = h->data;

    (void)status;
    (void)events;
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        union any_addr from = {0};
        socklen_t len = sizeof from;
        int fd = accept4(l->fd, &from.sa, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE)
                turn_away(l);
            return;
        }
        adopt(l, fd, &from);
    }
}

bool listener_start(struct listener *l, uv_loop_t *loop, struct lws_vhost *vhost)
{
    l->vhost = vhost;
    l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
    l->poll.data = l;
    l->polled = l->spare >= 0 && uv_poll_init(loop, &l->poll, l->fd) == 0;
    return l->polled && uv_poll_start(&l->poll, UV_READABLE, on_ready) == 0;
}

void listener_close(struct listener *l)
{
    if (l->polled)
        uv_close((uv_handle_t *)&l->poll, NULL);
    l->polled = false;
    if (l->fd >= 0)
        close(l->fd);
    if (l->spare >= 0)
        close(l->spare);
    l->fd = l->spare = -1;
}
