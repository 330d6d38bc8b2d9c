/* A receiver of webhooks. */
#include "tests/lib/receiver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "tests/lib/check.h"

enum { CONNS = 64, REQUEST = 65536, MESSAGES = 4096, PATIENCE_S = 30 };

struct conn {
    int fd; /* 0: free */
    size_t n;
    char in[REQUEST];
};

struct receiver {
    int listen_fd, wake[2];
    uint16_t port;
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* -- protected by lock */
    int status;
    bool stop;
    struct receiver_msg msg[MESSAGES];
    size_t n_msg;
    /* -- the thread */
    struct conn conn[CONNS];
};

static void drop(struct conn *c)
{
    close(c->fd);
    c->fd = 0;
    c->n = 0;
}

/* The body of a whole request, or null. */
static char *body_of(struct conn *c)
{
    char *end = strstr(c->in, "\r\n\r\n"), *length;

    if (!end)
        return NULL;
    length = strcasestr(c->in, "content-length:");
    if (!length || length > end ||
        c->n < (size_t)(end + 4 - c->in) + strtoul(length + 15, NULL, 10))
        return NULL;
    *end = '\0';
    return end + 4;
}

static void take(struct receiver *r, struct conn *c, const char *body)
{
    char answer[256];
    int status;

    pthread_mutex_lock(&r->lock);
    status = r->status;
    if (r->n_msg < MESSAGES)
        r->msg[r->n_msg++] = (struct receiver_msg){xstrdup(c->in), xstrdup(body)};
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
    if (status == RECEIVER_SILENT)
        return;
    snprintf(answer, sizeof answer,
             "HTTP/1.1 %d X\r\nLocation: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
             status, r->url);
    if (status > 0 && write(c->fd, answer, strlen(answer)) < 0)
        status = RECEIVER_HANGS_UP;
    drop(c);
}

static void accept_one(struct receiver *r)
{
    int fd = accept4(r->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    for (int i = 0; fd >= 0 && i < CONNS; i++)
        if (!r->conn[i].fd) {
            r->conn[i].fd = fd;
            return;
        }
    if (fd >= 0)
        close(fd);
}

static void read_one(struct receiver *r, struct conn *c)
{
    ssize_t n = read(c->fd, c->in + c->n, sizeof c->in - 1 - c->n);
    char *body;

    if (n <= 0) {
        drop(c);
        return;
    }
    c->n += (size_t)n;
    c->in[c->n] = '\0';
    body = body_of(c);
    if (body)
        take(r, c, body);
}

static bool stopped(struct receiver *r)
{
    bool stop;

    pthread_mutex_lock(&r->lock);
    stop = r->stop;
    pthread_mutex_unlock(&r->lock);
    return stop;
}

static void *run(void *arg)
{
    struct receiver *r = arg;

    while (!stopped(r)) {
        struct pollfd p[2 + CONNS];

        p[0] = (struct pollfd){.fd = r->wake[0], .events = POLLIN};
        p[1] = (struct pollfd){.fd = r->listen_fd, .events = POLLIN};
        for (int i = 0; i < CONNS; i++)
            p[2 + i] = (struct pollfd){.fd = r->conn[i].fd ? r->conn[i].fd : -1, .events = POLLIN};
        poll(p, 2 + CONNS, -1);
        for (int i = 0; i < CONNS; i++)
            if (p[2 + i].revents)
                read_one(r, &r->conn[i]);
        if (p[1].revents)
            accept_one(r);
    }
    for (int i = 0; i < CONNS; i++)
        if (r->conn[i].fd)
            drop(&r->conn[i]);
    return NULL;
}

void receiver_open(struct receiver *r)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons(r->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int one = 1;

    r->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(r->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    assert_int_equal(bind(r->listen_fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(r->listen_fd, 64), 0);
    getsockname(r->listen_fd, (struct sockaddr *)&at, &len);
    r->port = ntohs(at.sin_port);
    snprintf(r->url, sizeof r->url, "http://127.0.0.1:%u/hook", (unsigned)r->port);
    assert_int_equal(pipe(r->wake), 0);
    r->stop = false;
    assert_int_equal(pthread_create(&r->thread, NULL, run, r), 0);
}

void receiver_close(struct receiver *r)
{
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_mutex_unlock(&r->lock);
    assert_int_equal(write(r->wake[1], "", 1), 1);
    pthread_join(r->thread, NULL);
    close(r->wake[0]);
    close(r->wake[1]);
    close(r->listen_fd);
}

struct receiver *receiver_start(void)
{
    struct receiver *r = xcalloc(1, sizeof *r);

    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    r->status = 200;
    receiver_open(r);
    return r;
}

const char *receiver_url(const struct receiver *r)
{
    return r->url;
}

void receiver_answer(struct receiver *r, int status)
{
    pthread_mutex_lock(&r->lock);
    r->status = status;
    pthread_mutex_unlock(&r->lock);
}

size_t receiver_count(struct receiver *r)
{
    size_t n;

    pthread_mutex_lock(&r->lock);
    n = r->n_msg;
    pthread_mutex_unlock(&r->lock);
    return n;
}

/* Waits with the lock held; false when the time is over. */
static bool wait_more(struct receiver *r, const struct timespec *until)
{
    return pthread_cond_timedwait(&r->changed, &r->lock, until) == 0;
}

struct receiver_msg receiver_wait(struct receiver *r, size_t n)
{
    struct receiver_msg m = {0};
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&r->lock);
    while (r->n_msg < n && wait_more(r, &until))
        continue;
    if (r->n_msg >= n)
        m = r->msg[n - 1];
    pthread_mutex_unlock(&r->lock);
    if (!m.body)
        fail_msg("request %zu has not come", n);
    return m;
}

struct receiver_msg receiver_until(struct receiver *r, const char *text)
{
    struct receiver_msg m = {0};
    struct timespec until;
    bool more = true;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&r->lock);
    while (!m.body && more) {
        for (size_t i = 0; i < r->n_msg && !m.body; i++)
            if (strstr(r->msg[i].body, text))
                m = r->msg[i];
        if (!m.body)
            more = wait_more(r, &until);
    }
    pthread_mutex_unlock(&r->lock);
    if (!m.body)
        fail_msg("nothing came with %s", text);
    return m;
}

size_t receiver_holding(struct receiver *r, const char *text)
{
    size_t n = 0;

    pthread_mutex_lock(&r->lock);
    for (size_t i = 0; i < r->n_msg; i++)
        n += strstr(r->msg[i].body, text) != NULL;
    pthread_mutex_unlock(&r->lock);
    return n;
}

void receiver_stop(struct receiver *r)
{
    receiver_close(r);
    for (size_t i = 0; i < r->n_msg; i++) {
        free(r->msg[i].headers);
        free(r->msg[i].body);
    }
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
}
