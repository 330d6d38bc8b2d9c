/* A line between clients and a server that can be damaged. */
#include "tests/lib/cable.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/wake.h"
#include "tests/lib/check.h"

enum { BUF = 16 * 1024, EVENTS = 64, LINES_MAX = 16384, TWIN_ANSWERS_MS = 50 };

/* One direction. */
struct way {
    char buf[BUF];
    size_t from, to; /* what waits to be written */
    int64_t passed;
    bool eof, ended; /* read to the end; the other side was told */
};

struct line {
    int fd[CABLE_WAYS]; /* by the way that is read from it: [UP] the client, [DOWN] the server */
    int twin;           /* a second connection to the server, or -1 */
    int number;
    struct way *way[CABLE_WAYS];
    struct cable_plan plan;
    int64_t at;  /* the plan comes about when so much has passed in its way */
    int64_t due; /* when what has begun changes again; 0: nothing has begun */
    bool lost, stalled, half;
};

struct cable {
    /* -- immutable */
    int listener, wake, epoll, to_port, port;
    pthread_t thread;
    /* -- under lock */
    pthread_mutex_t lock;
    bool stop;
    cable_fate *fate;
    void *fate_arg;
    int n, faults;
    struct line *line[LINES_MAX]; /* null when over */
    int64_t passed[LINES_MAX][CABLE_WAYS];
};

/* ---- sockets ---- */

static void reset(int *fd)
{
    struct linger now = {.l_onoff = 1};

    if (*fd < 0)
        return;
    setsockopt(*fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(*fd);
    *fd = -1;
}

static int connect_to(int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
        reset(&fd);
        return -1; /* the server is away: so is the line */
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* ---- a line ---- */

static void line_end(struct cable *c, struct line *l)
{
    c->line[l->number] = NULL;
    reset(&l->fd[CABLE_UP]);
    reset(&l->fd[CABLE_DOWN]);
    reset(&l->twin);
    free(l->way[CABLE_UP]);
    free(l->way[CABLE_DOWN]);
    free(l);
}

/* What this end of the line waits for. */
static void line_watch(struct cable *c, struct line *l)
{
    for (int w = 0; w < CABLE_WAYS; w++) {
        const struct way *in = l->way[w], *out = l->way[!w];
        struct epoll_event e = {.data.u64 = (uint64_t)l->number * CABLE_WAYS + (uint64_t)w};
        bool held = l->stalled && l->plan.way == (enum cable_way)w;

        if (l->fd[w] < 0)
            continue;
        if (!in->eof && in->from == in->to && !held)
            e.events |= EPOLLIN;
        if (out->from < out->to && !(l->stalled && l->plan.way != (enum cable_way)w))
            e.events |= EPOLLOUT;
        epoll_ctl(c->epoll, EPOLL_CTL_MOD, l->fd[w], &e);
    }
}

static void line_new(struct cable *c, int client)
{
    struct line *l = xcalloc(1, sizeof *l);
    struct epoll_event e = {0};
    int on = 1;

    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    l->fd[CABLE_UP] = client;
    l->fd[CABLE_DOWN] = connect_to(c->to_port);
    l->twin = -1;
    for (int w = 0; w < CABLE_WAYS; w++)
        l->way[w] = xcalloc(1, sizeof *l->way[w]);
    assert_true(c->n < LINES_MAX);
    l->number = c->n;
    c->line[c->n++] = l;
    if (l->fd[CABLE_DOWN] < 0) {
        line_end(c, l);
        return;
    }
    if (c->fate)
        c->fate(c->fate_arg, l->number, &l->plan);
    l->at = l->plan.after;
    for (int w = 0; w < CABLE_WAYS; w++) {
        e.data.u64 = (uint64_t)l->number * CABLE_WAYS + (uint64_t)w;
        epoll_ctl(c->epoll, EPOLL_CTL_ADD, l->fd[w], &e);
    }
    if (l->plan.fault == CABLE_TWICE) {
        l->twin = connect_to(c->to_port);
        c->faults++;
    }
    line_watch(c, l);
}

/* The plan comes about. False when the line is over with it. */
static bool line_fault(struct cable *c, struct line *l)
{
    int64_t until = clock_mono_ms() + l->plan.ms;

    c->faults++;
    switch (l->plan.fault) {
    case CABLE_CUT: line_end(c, l); return false;
    case CABLE_END:
        shutdown(l->fd[CABLE_UP], SHUT_WR);
        shutdown(l->fd[CABLE_DOWN], SHUT_WR);
        l->due = clock_mono_ms() + 1; /* and then nothing is left of it */
        l->lost = true;
        break;
    case CABLE_HALF:
        reset(&l->fd[CABLE_UP]);
        l->half = true;
        l->due = until;
        break;
    case CABLE_LOSE:
        l->lost = true;
        l->due = until;
        break;
    case CABLE_STALL:
        l->stalled = true;
        l->due = until;
        break;
    default: break;
    }
    return true;
}

/* How many of the bytes that wait may pass now. */
static size_t line_allowed(const struct line *l, enum cable_way w)
{
    const struct way *d = l->way[w];
    size_t n = d->to - d->from;
    int64_t left = l->at - d->passed;

    if (l->plan.fault == CABLE_SOUND || l->plan.fault == CABLE_TWICE || l->plan.way != w || l->due)
        return n;
    if (left > 0)
        return (int64_t)n < left ? n : (size_t)left;
    return l->plan.fault == CABLE_DRIP && n ? 1 : 0;
}

/* The second connection hears it first, and is answered into the void. */
static void tell_twin(struct line *l, const char *data, size_t len)
{
    struct pollfd p = {.fd = l->twin, .events = POLLIN};
    char answer[BUF];

    if (send(l->twin, data, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len &&
        poll(&p, 1, TWIN_ANSWERS_MS) > 0 && recv(l->twin, answer, sizeof answer, 0) > 0)
        return;
    reset(&l->twin);
}

/* Writes what waits in this way. False when the line is over. */
static bool line_write(struct cable *c, struct line *l, enum cable_way w)
{
    struct way *d = l->way[w];
    int to = l->fd[!w];

    while (d->from < d->to) {
        size_t n = line_allowed(l, w);
        bool gone = l->lost || (l->half && w == CABLE_DOWN);
        ssize_t sent;

        if (l->stalled && l->plan.way == w)
            return true;
        if (n == 0) {
            if (!line_fault(c, l))
                return false;
            continue;
        }
        if (w == CABLE_UP && l->twin >= 0)
            tell_twin(l, d->buf + d->from, n);
        sent = gone ? (ssize_t)n : send(to, d->buf + d->from, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (sent < 0) {
            line_end(c, l);
            return false;
        }
        d->from += (size_t)sent;
        d->passed += sent;
        c->passed[l->number][w] = d->passed;
        if (l->plan.fault == CABLE_DRIP && l->plan.way == w && d->passed >= l->at + l->plan.ms)
            l->plan.fault = CABLE_SOUND;
        else if (l->plan.fault == CABLE_DRIP && l->plan.way == w && d->passed == l->at + 1)
            c->faults++;
    }
    d->from = d->to = 0;
    /* A fault behind the last byte comes about without waiting for another one. */
    if (l->plan.fault != CABLE_SOUND && l->plan.fault != CABLE_TWICE &&
        l->plan.fault != CABLE_DRIP && l->plan.way == w && !l->due && d->passed == l->at)
        return line_fault(c, l);
    return true;
}

/* False when the line is over. */
static bool line_read(struct cable *c, struct line *l, enum cable_way w)
{
    struct way *d = l->way[w];
    ssize_t n;

    if (l->fd[w] < 0 || d->eof || d->from < d->to)
        return true;
    n = recv(l->fd[w], d->buf, BUF, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (n < 0) {
        line_end(c, l);
        return false;
    }
    d->eof = n == 0;
    d->from = 0;
    d->to = (size_t)n;
    return line_write(c, l, w);
}

/* Passes ends of streams on; both make the end of the line. */
static void line_close_ways(struct cable *c, struct line *l)
{
    bool over = true;

    for (int w = 0; w < CABLE_WAYS; w++) {
        struct way *d = l->way[w];

        if (d->eof && !d->ended && d->from == d->to && !l->half) {
            shutdown(l->fd[!w], SHUT_WR);
            d->ended = true;
        }
        over = over && d->ended;
    }
    if (over)
        line_end(c, l);
    else
        line_watch(c, l);
}

static void line_event(struct cable *c, struct line *l, enum cable_way w, uint32_t events)
{
    if (events & EPOLLERR) {
        line_end(c, l);
        return;
    }
    if (events & EPOLLOUT && !line_write(c, l, !w))
        return;
    if (events & (EPOLLIN | EPOLLHUP) && !line_read(c, l, w))
        return;
    line_close_ways(c, l);
}

/* What has begun and is due now. The time until the next, -1 for none. */
static int lines_due(struct cable *c)
{
    int64_t now = clock_mono_ms(), next = -1;

    for (int i = 0; i < c->n; i++) {
        struct line *l = c->line[i];

        if (!l || !l->due)
            continue;
        if (l->due > now) {
            if (next < 0 || l->due - now < next)
                next = l->due - now;
            continue;
        }
        if (!l->stalled) {
            line_end(c, l);
            continue;
        }
        l->stalled = false;
        l->due = 0;
        l->plan.fault = CABLE_SOUND;
        if (line_write(c, l, l->plan.way))
            line_close_ways(c, l);
    }
    return (int)next;
}

/* ---- the cable ---- */

static void handle(struct cable *c, const struct epoll_event *e)
{
    uint64_t n = e->data.u64 / CABLE_WAYS;
    int fd;

    if (e->data.u64 == UINT64_MAX) {
        wake_drain(c->wake);
        return;
    }
    if (e->data.u64 == UINT64_MAX - 1) {
        while ((fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
            line_new(c, fd);
        return;
    }
    if (c->line[n])
        line_event(c, c->line[n], (enum cable_way)(e->data.u64 % CABLE_WAYS), e->events);
}

static void *run(void *arg)
{
    struct cable *c = arg;
    struct epoll_event e[EVENTS];
    int wait = -1, n;
    bool stop;

    do {
        n = epoll_wait(c->epoll, e, EVENTS, wait);
        pthread_mutex_lock(&c->lock);
        for (int i = 0; i < n; i++)
            handle(c, &e[i]);
        wait = lines_due(c);
        stop = c->stop;
        pthread_mutex_unlock(&c->lock);
    } while (!stop);
    return NULL;
}

static void watch(struct cable *c, int fd, uint64_t tag)
{
    struct epoll_event e = {.events = EPOLLIN, .data.u64 = tag};

    assert_int_equal(epoll_ctl(c->epoll, EPOLL_CTL_ADD, fd, &e), 0);
}

struct cable *cable_open(int port)
{
    struct cable *c = xcalloc(1, sizeof *c);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof a;
    sigset_t all, before;

    c->to_port = port;
    c->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    assert_int_equal(bind(c->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(c->listener, SOMAXCONN), 0);
    assert_int_equal(getsockname(c->listener, (struct sockaddr *)&a, &len), 0);
    c->port = ntohs(a.sin_port);
    c->wake = wake_new();
    c->epoll = epoll_create1(EPOLL_CLOEXEC);
    watch(c, c->wake, UINT64_MAX);
    watch(c, c->listener, UINT64_MAX - 1);
    pthread_mutex_init(&c->lock, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    assert_int_equal(pthread_create(&c->thread, NULL, run, c), 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return c;
}

void cable_cut(struct cable *c)
{
    pthread_mutex_lock(&c->lock);
    for (int i = 0; i < c->n; i++)
        if (c->line[i])
            line_end(c, c->line[i]);
    pthread_mutex_unlock(&c->lock);
}

void cable_close(struct cable *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    c->stop = true;
    pthread_mutex_unlock(&c->lock);
    wake_signal(c->wake);
    pthread_join(c->thread, NULL);
    cable_cut(c);
    close(c->listener);
    close(c->wake);
    close(c->epoll);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

int cable_port(const struct cable *c)
{
    return c->port;
}

void cable_plan_new(struct cable *c, cable_fate *fate, void *arg)
{
    pthread_mutex_lock(&c->lock);
    c->fate = fate;
    c->fate_arg = arg;
    pthread_mutex_unlock(&c->lock);
}

void cable_damage(struct cable *c, cable_fate *fate, void *arg)
{
    pthread_mutex_lock(&c->lock);
    for (int i = 0; i < c->n; i++) {
        struct line *l = c->line[i];
        struct cable_plan p = {.fault = CABLE_SOUND};

        if (!l || l->due)
            continue;
        fate(arg, i, &p);
        if (p.fault == CABLE_SOUND || p.fault == CABLE_TWICE)
            continue;
        l->plan = p;
        l->at = l->way[p.way]->passed + p.after;
        if (p.after == 0 && l->way[p.way]->from == l->way[p.way]->to && p.fault != CABLE_DRIP)
            (void)line_fault(c, l);
    }
    pthread_mutex_unlock(&c->lock);
    wake_signal(c->wake);
}

static void same_fate(void *arg, int n, struct cable_plan *p)
{
    (void)n;
    *p = *(struct cable_plan *)arg;
}

void cable_damage_all(struct cable *c, struct cable_plan p)
{
    cable_damage(c, same_fate, &p);
}

static int read_int(struct cable *c, const int *at)
{
    int n;

    pthread_mutex_lock(&c->lock);
    n = *at;
    pthread_mutex_unlock(&c->lock);
    return n;
}

int cable_count(struct cable *c)
{
    return read_int(c, &c->n);
}

int cable_faults(struct cable *c)
{
    return read_int(c, &c->faults);
}

int64_t cable_passed(struct cable *c, int n, enum cable_way way)
{
    int64_t passed;

    pthread_mutex_lock(&c->lock);
    passed = n < c->n ? c->passed[n][way] : 0;
    pthread_mutex_unlock(&c->lock);
    return passed;
}
