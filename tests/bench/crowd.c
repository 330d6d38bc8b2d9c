/* A crowd of guests and hosts on raw websockets. */
#include "tests/bench/crowd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/bench/bench.h"

enum { SEEN = 400, EVENTS = 512, READ_SIZE = 256 * 1024, SPARE_DESCRIPTORS = 64 };

struct guest_conn {
    int fd;
    enum crowd_state state;
    bool upgraded, host;
    uint8_t matched; /* of the text that count_told looks for */
    char id[40];     /* of a guest: what a decision names */
    uint8_t opcode;
    uint8_t head[10]; /* of the frame that is coming in */
    size_t n_head;
    uint64_t left;   /* of its payload */
    char seen[SEEN]; /* the beginning of the payload, or of the HTTP answer */
    size_t n_seen;
};

struct crowd {
    int port, epoll;
    size_t n, max;
    struct guest_conn *guest;
    size_t count[CROWD_STATES];
    int64_t last_told;
    size_t told_added, told_removed, requests;
    char room[64], prefix[64], token[4200];
    char *buffer;
};

static void set_state(struct crowd *c, struct guest_conn *g, enum crowd_state s)
{
    c->count[g->state]--;
    g->state = s;
    c->count[s]++;
    if (s == CROWD_INSIDE || s == CROWD_DENIED)
        c->last_told = bench_us();
}

struct crowd *crowd_new(int port, size_t max)
{
    struct crowd *c = xcalloc(1, sizeof *c);
    struct rlimit lim;

    getrlimit(RLIMIT_NOFILE, &lim);
    lim.rlim_cur = lim.rlim_max;
    setrlimit(RLIMIT_NOFILE, &lim);
    if (lim.rlim_cur < max + SPARE_DESCRIPTORS) {
        fprintf(stderr, "bench: %zu guests need %zu descriptors: ulimit -Hn %zu\n", max,
                max + SPARE_DESCRIPTORS, max + SPARE_DESCRIPTORS);
        exit(1);
    }
    *c = (struct crowd){.port = port,
                        .max = max,
                        .epoll = epoll_create1(EPOLL_CLOEXEC),
                        .guest = xcalloc(max, sizeof *c->guest),
                        .buffer = xmalloc(READ_SIZE)};
    c->count[CROWD_IDLE] = max;
    return c;
}

void crowd_free(struct crowd *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->guest[i].state != CROWD_GONE)
            close(c->guest[i].fd);
    close(c->epoll);
    free(c->guest);
    free(c->buffer);
    free(c);
}

void crowd_name(const struct crowd *c, size_t i, char *dst, size_t size)
{
    snprintf(dst, size, "%s %05zu", c->prefix, i);
}

/* A text frame, masked with the key 0 (which leaves the payload as it is). */
static void send_text(struct crowd *c, struct guest_conn *g, const char *text)
{
    unsigned char frame[5000] = {0x81};
    size_t len = strlen(text), head = len < 126 ? 6 : 8;

    if (len < 126) {
        frame[1] = (unsigned char)(0x80 | len);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (unsigned char)(len >> 8);
        frame[3] = (unsigned char)len;
    }
    memcpy(frame + head, text, len);
    if (send(g->fd, frame, head + len, MSG_NOSIGNAL) != (ssize_t)(head + len))
        set_state(c, g, CROWD_GONE);
}

static void hello(struct crowd *c, struct guest_conn *g)
{
    char text[4400];

    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"hello\",\"v\":1,\"token\":\"%s\",\"rooms\":[\"*\"]}",
             c->token);
    set_state(c, g, CROWD_JOINING);
    send_text(c, g, text);
}

static void join(struct crowd *c, struct guest_conn *g)
{
    char text[400], name[96];

    crowd_name(c, (size_t)(g - c->guest), name, sizeof name);
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"%s\",\"user_name\":\"%s\","
             "\"device\":\"bench-device-%s\"}",
             c->room, name, strchr(name, ' ') ? strrchr(name, ' ') + 1 : name);
    set_state(c, g, CROWD_JOINING);
    send_text(c, g, text);
}

void crowd_knock(struct crowd *c, size_t i)
{
    char text[200], name[96];

    crowd_name(c, i, name, sizeof name);
    snprintf(text, sizeof text, "{\"id\":2,\"action\":\"request-access\",\"name\":\"%s\"}", name);
    set_state(c, &c->guest[i], CROWD_KNOCKING);
    send_text(c, &c->guest[i], text);
}

void crowd_leave(struct crowd *c, size_t i)
{
    struct guest_conn *g = &c->guest[i];

    if (g->state == CROWD_GONE)
        return;
    send_text(c, g, "{\"id\":3,\"action\":\"leave-meeting\"}");
    shutdown(g->fd, SHUT_WR);
}

void crowd_drop(struct crowd *c, size_t i)
{
    struct guest_conn *g = &c->guest[i];

    if (g->state == CROWD_GONE)
        return;
    close(g->fd);
    set_state(c, g, CROWD_GONE);
}

void crowd_decide(struct crowd *c, size_t host, const char *room, const char *id, bool admit)
{
    char text[400];

    snprintf(text, sizeof text,
             "{\"id\":%zu,\"action\":\"update-waiting-participants\",\"room\":\"%s\","
             "\"updatesById\":{\"%s\":{\"grantRequestedAccess\":%s}}}",
             ++c->requests + 10, room, id, admit ? "true" : "false");
    send_text(c, &c->guest[host], text);
}

const char *crowd_id(const struct crowd *c, size_t i)
{
    return c->guest[i].id;
}

static size_t connect_some(struct crowd *c, size_t n, bool hosts)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)c->port)};
    size_t first = c->n;
    int one = 1;

    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    for (; c->n < first + n && c->n < c->max; c->n++) {
        struct guest_conn *g = &c->guest[c->n];
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = g};
        char upgrade[400];

        g->host = hosts;
        g->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        setsockopt(g->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (g->fd < 0 || connect(g->fd, (struct sockaddr *)&to, sizeof to) != 0) {
            fprintf(stderr, "bench: connection %zu: %s\n", c->n, strerror(errno));
            exit(1);
        }
        snprintf(upgrade, sizeof upgrade,
                 "GET /v1/signal HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foyer.v1\r\n\r\n",
                 c->port);
        if (send(g->fd, upgrade, strlen(upgrade), MSG_NOSIGNAL) < 0)
            exit(1);
        fcntl(g->fd, F_SETFL, O_NONBLOCK);
        epoll_ctl(c->epoll, EPOLL_CTL_ADD, g->fd, &e);
        set_state(c, g, CROWD_CONNECTING);
        if (c->n % 64 == 63)
            crowd_pump(c, 0);
    }
    return first;
}

size_t crowd_join(struct crowd *c, const char *room, const char *prefix, size_t n)
{
    str_copy(c->room, sizeof c->room, room);
    str_copy(c->prefix, sizeof c->prefix, prefix);
    return connect_some(c, n, false);
}

size_t crowd_hosts(struct crowd *c, const char *token, size_t n)
{
    str_copy(c->token, sizeof c->token, token);
    return connect_some(c, n, true);
}

/* Counts what a host is told of knocks: a frame may hold many events and come in pieces. The first
 * letter of the text is in it only once, so that a mismatch begins anew. */
static void count_told(struct crowd *c, struct guest_conn *g, const char *p, size_t n)
{
    static const char text[] = "\"waiting-participant-";

    for (size_t i = 0; i < n; i++) {
        if (g->matched == sizeof text - 1) {
            c->told_added += p[i] == 'a';
            c->told_removed += p[i] == 'r';
            g->matched = 0;
        }
        if (p[i] == text[g->matched])
            g->matched++;
        else
            g->matched = p[i] == text[0];
    }
}

/* What a host is told. */
static void on_host_text(struct crowd *c, struct guest_conn *g)
{
    if (g->state == CROWD_JOINING && strstr(g->seen, "\"reply\":1"))
        set_state(c, g, strstr(g->seen, "\"ok\":true") ? CROWD_HOST : CROWD_JOINING);
}

/* What a guest is told. */
static void on_guest_text(struct crowd *c, struct guest_conn *g)
{
    const char *id = strstr(g->seen, "\"session_id\":\"");

    if (g->state == CROWD_JOINING && strstr(g->seen, "\"reply\":1")) {
        if (id)
            snprintf(g->id, sizeof g->id, "%.36s", id + strlen("\"session_id\":\""));
        set_state(c, g, strstr(g->seen, "\"ok\":true") ? CROWD_LOBBY : CROWD_JOINING);
    }
    if (g->state == CROWD_KNOCKING && strstr(g->seen, "\"reply\":2") &&
        strstr(g->seen, "\"ok\":true"))
        set_state(c, g, CROWD_WAITING);
    if (g->state != CROWD_INSIDE && strstr(g->seen, "access-state-updated") &&
        strstr(g->seen, "\"full\""))
        set_state(c, g, CROWD_INSIDE);
    if (g->state == CROWD_WAITING && strstr(g->seen, "\"action\":\"error\""))
        set_state(c, g, CROWD_DENIED);
}

/* One whole frame has come, of which the beginning is in seen. */
static void on_frame(struct crowd *c, struct guest_conn *g)
{
    g->seen[g->n_seen] = '\0';
    if (g->opcode == 8) {
        set_state(c, g, CROWD_GONE);
        close(g->fd);
        return;
    }
    if (g->opcode == 9) {
        static const unsigned char pong[6] = {0x8A, 0x80};

        if (send(g->fd, pong, sizeof pong, MSG_NOSIGNAL) < 0)
            return;
    }
    if (g->opcode == 1 && g->host)
        on_host_text(c, g);
    else if (g->opcode == 1)
        on_guest_text(c, g);
}

/* Bytes that the head of the frame that is coming in has; 0 while that is not known. */
static size_t head_size(const struct guest_conn *g)
{
    unsigned len = g->n_head >= 2 ? g->head[1] & 0x7F : 0;

    return g->n_head < 2 ? 0 : len < 126 ? 2 : len == 126 ? 4 : 10;
}

static void begin_payload(struct guest_conn *g)
{
    g->opcode = g->head[0] & 0x0F;
    g->left = g->head[1] & 0x7F;
    if (g->left >= 126) {
        size_t n = g->left == 126 ? 2 : 8;

        g->left = 0;
        for (size_t i = 0; i < n; i++)
            g->left = g->left << 8 | g->head[2 + i];
    }
    g->n_seen = 0;
}

static void keep(struct guest_conn *g, const char *data, size_t n)
{
    size_t room = SEEN - 1 - g->n_seen, take = n < room ? n : room;

    memcpy(g->seen + g->n_seen, data, take);
    g->n_seen += take;
}

static void take_frames(struct crowd *c, struct guest_conn *g, const char *p, size_t n)
{
    while (n > 0 && g->state != CROWD_GONE) {
        size_t part;

        if (g->n_head < 2 || g->n_head < head_size(g)) {
            g->head[g->n_head++] = (uint8_t)*p++;
            n--;
            if (g->n_head != head_size(g))
                continue;
            begin_payload(g);
        }
        part = n < g->left ? n : (size_t)g->left;
        keep(g, p, part);
        if (g->host)
            count_told(c, g, p, part);
        p += part;
        n -= part;
        g->left -= part;
        if (g->left == 0) {
            g->n_head = 0;
            on_frame(c, g);
        }
    }
}

/* Skips the HTTP answer, then takes frames. */
static void take(struct crowd *c, struct guest_conn *g, const char *p, size_t n)
{
    while (n > 0 && !g->upgraded) {
        keep(g, p, 1);
        p++;
        n--;
        if (g->n_seen >= 4 && memcmp(g->seen + g->n_seen - 4, "\r\n\r\n", 4) == 0) {
            g->upgraded = true;
            g->n_seen = 0;
            if (g->host)
                hello(c, g);
            else
                join(c, g);
        }
    }
    take_frames(c, g, p, n);
}

void crowd_pump(struct crowd *c, int ms)
{
    struct epoll_event e[EVENTS];
    int n = epoll_wait(c->epoll, e, EVENTS, ms);

    for (int i = 0; i < n; i++) {
        struct guest_conn *g = e[i].data.ptr;
        ssize_t got = g->state == CROWD_GONE ? 0 : read(g->fd, c->buffer, READ_SIZE);

        if (got > 0) {
            take(c, g, c->buffer, (size_t)got);
        } else if (got == 0 && g->state != CROWD_GONE) {
            set_state(c, g, CROWD_GONE);
            close(g->fd);
        }
    }
}

size_t crowd_count(const struct crowd *c, enum crowd_state state)
{
    return c->count[state];
}

enum crowd_state crowd_state(const struct crowd *c, size_t i)
{
    return c->guest[i].state;
}

size_t crowd_told_added(const struct crowd *c)
{
    return c->told_added;
}

size_t crowd_told_removed(const struct crowd *c)
{
    return c->told_removed;
}

bool crowd_until(struct crowd *c, enum crowd_state state, size_t n, int ms)
{
    int64_t deadline = bench_us() + (int64_t)ms * 1000;

    while (c->count[state] < n) {
        if (bench_us() > deadline)
            return false;
        crowd_pump(c, 10);
    }
    return true;
}

int64_t crowd_last_told(const struct crowd *c)
{
    return c->last_told;
}
