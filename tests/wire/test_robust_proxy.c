/* A server behind a proxy: limits and blocks are of who stands behind it, not of the proxy, and
 * nobody but the proxy can say who that is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "net/base/clock.h"
#include "net/lobby/addr.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"

#define VISITOR "X-Forwarded-For: 203.0.113.9\r\n"
#define JOIN    "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"open\",\"user_name\":\"Ana\"}"

enum { PATIENCE_MS = 30 * 1000 };

static struct raw_server server;

static void start(const char *proxy)
{
    struct error err = {{0}};

    raw_server_start(&server);
    if (proxy)
        assert_true(proxy_add(&server.conf.proxies, proxy, &err));
    raw_server_restart(&server);
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms", NULL, "{\"name\":\"open\"}", NULL),
                     200);
    assert_int_equal(
        raw_rest(&server, "POST", "/v1/blocks", NULL, "{\"address\":\"203.0.113.9\"}", NULL), 200);
}

static int stop(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* Whether somebody with these headers is let into an open room. */
static bool gets_in(const char *headers)
{
    struct raw *c = raw_signal_with(&server, headers);
    char *answer;
    bool in;

    raw_text(c, JOIN);
    answer = raw_next(c, NULL);
    assert_non_null(answer);
    in = strstr(answer, "\"ok\":true") != NULL;
    free(answer);
    raw_close(c);
    return in;
}

static void test_behind(void **state)
{
    (void)state;
    start("127.0.0.1");
    assert_false(gets_in(VISITOR));
    assert_true(gets_in("X-Forwarded-For: 198.51.100.9\r\n"));
    assert_false(gets_in("X-Forwarded-For: 198.51.100.9, 203.0.113.9\r\n"));
    assert_true(gets_in("")); /* the proxy itself */
}

static void test_not_trusted(void **state)
{
    (void)state;
    start("192.0.2.1");
    assert_true(gets_in(VISITOR));
}

static void test_without(void **state)
{
    (void)state;
    start(NULL);
    assert_true(gets_in(VISITOR));
}

/* The list at its longest, and one byte longer, and no list at all: an answer each, and the server
 * goes on. */
static void test_bad(void **state)
{
    static const struct {
        const char *what;
        int fill;
        int status;
    } rows[] = {
        {"the longest", PROXY_HEADER_MAX - 1, 200},
        {"one byte longer", PROXY_HEADER_MAX, 400},
        {"no address", 0, 400},
    };
    char request[PROXY_HEADER_MAX + 256];
    char list[PROXY_HEADER_MAX + 64];

    (void)state;
    start("127.0.0.1");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct raw *c = raw_open(&server);
        int got;

        if (rows[i].fill)
            snprintf(list, sizeof list, "%*s", rows[i].fill, "x, 198.51.100.9");
        else
            snprintf(list, sizeof list, "unknown");
        if (rows[i].fill)
            memset(list, 'x', (size_t)rows[i].fill - strlen("x, 198.51.100.9"));
        snprintf(request, sizeof request,
                 "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\n\r\n", list);
        raw_puts(c, request);
        got = raw_answer(c, NULL, false);
        if (got != rows[i].status)
            fail_msg("%s: %d", rows[i].what, got);
        raw_close(c);
    }
    assert_int_equal(raw_rest(&server, "GET", "/healthz", NULL, NULL, NULL), 200);
}

/* A guest inside, from behind the proxy. Null when the handshake is refused, with its status. */
static struct raw *inside(const char *from, int *status)
{
    struct raw *c = raw_open(&server);
    char text[512];

    snprintf(text, sizeof text,
             "GET /v1/signal HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
             "Sec-WebSocket-Protocol: foyer.v1\r\nX-Forwarded-For: %s\r\n\r\n",
             from);
    raw_puts(c, text);
    *status = raw_answer(c, NULL, true);
    if (*status == 101) {
        raw_text(c, JOIN);
        free(raw_until(c, "\"reply\":1,\"ok\":true"));
        return c;
    }
    raw_close(c);
    return NULL;
}

/* Connections of one address behind the proxy: as many as allowed, and one more is turned away,
 * from any address of an IPv6 network; others come in meanwhile. */
static void test_cap(void **state)
{
    static const char what[] = "a network of IPv6";
    static const char from[] = "2001:db8::1", then[] = "2001:db8::2",
                      other_net[] = "2001:db8:0:1::1";
    struct raw *c[ADDR_PEERS_MAX], *other;
    int64_t deadline;
    int status;
    struct rlimit most;

    (void)state;
    getrlimit(RLIMIT_NOFILE, &most);
    if (most.rlim_max < 3 * ADDR_PEERS_MAX)
        skip();
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most); /* both ends of each are ours */
    start("127.0.0.1");
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms/open", NULL,
                              "{\"properties\":{\"max_participants\":100000}}", NULL),
                     200);
    for (int k = 0; k < ADDR_PEERS_MAX; k++) {
        c[k] = inside(k < ADDR_PEERS_MAX - 1 ? from : then, &status);
        check_int(what, status, 101);
        if (k % 64 == 0)
            for (int old = 0; old < k; old++)
                raw_drain(c[old]); /* and answers pings */
    }
    assert_null(inside(then, &status));
    check_int(what, status, 429);
    other = inside(other_net, &status);
    check_int(what, status, 101);
    raw_close(other);
    for (int k = 0; k < ADDR_PEERS_MAX; k++)
        raw_close(c[k]);
    deadline = clock_mono_ms() + PATIENCE_MS;
    while (!(other = inside(then, &status))) /* the server hears of it by and by */
        assert_true(clock_mono_ms() < deadline);
    raw_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_behind, stop),
        cmocka_unit_test_teardown(test_not_trusted, stop),
        cmocka_unit_test_teardown(test_without, stop),
        cmocka_unit_test_teardown(test_bad, stop),
        cmocka_unit_test_teardown(test_cap, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
