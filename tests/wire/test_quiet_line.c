/* A client's connection on which nothing happens: pings are answered, words heard, wake-ups and the
 * end of the line noticed, each at once, with a thread that has no other reason to wake. The server
 * is written out here byte by byte. */
#include <arpa/inet.h>
#include <libwebsockets.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/wake.h"
#include "net/client/ws.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"

enum { REQUEST = 4096, ROUNDS = 200, WAKES = 20000 };

struct line {
    int listens, fd; /* the server's end */
    struct ws_hub *hub;
    struct ws *ws;
    pthread_t thread;
    int news; /* the thread has seen or heard something */
    atomic_bool stop, opened, ended;
    atomic_int asked, seen; /* wake-ups */
    atomic_int words;
};

/* ---- the client's thread ---- */

static void on_open(void *arg)
{
    struct line *l = arg;

    atomic_store(&l->opened, true);
    wake_signal(l->news);
}

static void on_text(void *arg, const char *text, size_t len)
{
    struct line *l = arg;

    if (len == 5 && memcmp(text, "hello", 5) == 0)
        atomic_fetch_add(&l->words, 1);
    wake_signal(l->news);
}

static void on_end(void *arg, const struct ws_end *end)
{
    struct line *l = arg;

    (void)end;
    atomic_store(&l->ended, true);
    wake_signal(l->news);
}

static void *client(void *arg)
{
    static const struct ws_ops ops = {.open = on_open, .text = on_text, .end = on_end};
    struct line *l = arg;

    l->ws = ws_new(l->hub, &ops, l);
    while (!atomic_load(&l->stop)) {
        ws_hub_service(l->hub, -1);
        if (atomic_load(&l->seen) != atomic_load(&l->asked)) {
            atomic_store(&l->seen, atomic_load(&l->asked));
            wake_signal(l->news);
        }
    }
    ws_free(l->ws);
    return NULL;
}

/* ---- the server's end ---- */

static void wait_in(const char *what, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    check_int(what, poll(&p, 1, PROC_PATIENCE), 1);
}

static void receive(const char *what, int fd, void *dst, size_t n)
{
    for (size_t got = 0; got < n;) {
        ssize_t r;

        wait_in(what, fd);
        r = recv(fd, (char *)dst + got, n - got, 0);
        check_true(what, r > 0);
        got += (size_t)r;
    }
}

static void give(int fd, const char *bytes, size_t n)
{
    check_int("sent", send(fd, bytes, n, MSG_NOSIGNAL), (long)n);
}

static void upgrade(int fd)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char request[REQUEST] = "", text[128], accept[64], answer[512], *key;
    unsigned char sum[20];
    size_t n = 0;

    while (!strstr(request, "\r\n\r\n") && n < sizeof request - 1)
        receive("request", fd, request + n++, 1);
    key = strstr(request, "Sec-WebSocket-Key: ");
    assert_non_null(key);
    snprintf(text, sizeof text, "%.24s%s", key + strlen("Sec-WebSocket-Key: "), guid);
    lws_SHA1((unsigned char *)text, strlen(text), sum);
    lws_b64_encode_string((char *)sum, sizeof sum, accept, sizeof accept);
    snprintf(answer, sizeof answer,
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: foyer.v1\r\n\r\n",
             accept);
    give(fd, answer, strlen(answer));
}

static void until(const char *what, struct line *l, atomic_bool *flag)
{
    while (!atomic_load(flag)) {
        wait_in(what, l->news);
        wake_drain(l->news);
    }
}

static void begin(struct line *l)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct error err = {{0}};
    socklen_t len = sizeof a;
    char url[64];

    *l = (struct line){.news = wake_new(), .listens = socket(AF_INET, SOCK_STREAM, 0)};
    assert_int_equal(bind(l->listens, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(l->listens, 1), 0);
    assert_int_equal(getsockname(l->listens, (struct sockaddr *)&a, &len), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(a.sin_port));
    l->hub = ws_hub_new(url, 1, &err);
    assert_non_null(l->hub);
    assert_int_equal(pthread_create(&l->thread, NULL, client, l), 0);
    wait_in("connects", l->listens);
    l->fd = accept(l->listens, NULL, NULL);
    upgrade(l->fd);
    until("open", l, &l->opened);
}

static void end(struct line *l)
{
    atomic_store(&l->stop, true);
    ws_hub_wake(l->hub);
    pthread_join(l->thread, NULL);
    ws_hub_free(l->hub);
    close(l->listens);
    close(l->news);
}

/* ---- what is noticed ---- */

static void pings_are_answered(void **state)
{
    static const struct {
        const char *what, *bytes;
    } rows[] = {{"empty", ""}, {"with four bytes", "ping"}};
    struct line l;

    (void)state;
    begin(&l);
    for (size_t i = 0; i < ROUNDS; i++) {
        size_t row = i % CHECK_COUNT(rows), n = strlen(rows[row].bytes);
        char ping[8] = {(char)0x89, (char)n};
        unsigned char pong[16];

        memcpy(ping + 2, rows[row].bytes, n);
        give(l.fd, ping, 2 + n);
        receive(rows[row].what, l.fd, pong, 6 + n);
        check_int("a pong", pong[0], 0x8a);
        check_int("of its length, masked", pong[1], 0x80 + (long)n);
        for (size_t k = 0; k < n; k++)
            check_int("and its bytes", pong[6 + k] ^ pong[2 + k], rows[row].bytes[k]);
    }
    close(l.fd);
    end(&l);
}

static void words_are_heard(void **state)
{
    struct line l;

    (void)state;
    begin(&l);
    for (int i = 1; i <= ROUNDS; i++) {
        give(l.fd,
             "\x81\x05"
             "hello",
             7);
        while (atomic_load(&l.words) != i) {
            wait_in("words", l.news);
            wake_drain(l.news);
        }
    }
    close(l.fd);
    end(&l);
}

/* Each comes just when the thread is about to wait again. */
static void no_wake_up_is_lost(void **state)
{
    struct line l;

    (void)state;
    begin(&l);
    for (int i = 1; i <= WAKES; i++) {
        atomic_fetch_add(&l.asked, 1);
        ws_hub_wake(l.hub);
        while (atomic_load(&l.seen) != i) {
            wait_in("wake-up", l.news);
            wake_drain(l.news);
        }
    }
    close(l.fd);
    end(&l);
}

static void the_end_is_noticed(void **state)
{
    static const struct {
        const char *what;
        bool reset;
    } rows[] = {{"an orderly end", false}, {"a reset", true}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const struct linger now = {.l_onoff = 1};
        struct line l;

        begin(&l);
        if (rows[i].reset)
            setsockopt(l.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close(l.fd);
        until(rows[i].what, &l, &l.ended);
        end(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pings_are_answered),
        cmocka_unit_test(words_are_heard),
        cmocka_unit_test(no_wake_up_is_lost),
        cmocka_unit_test(the_end_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
