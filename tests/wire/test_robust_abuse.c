/* Clients that hold on to the server: each is ended within its limit, and others are served at the
 * same time. The limits are real seconds, so all wait side by side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/serve.h"

enum {
    HOLD_MS = 60 * 1000, /* the longest of all limits, and air for a machine that is slow */
    DRIP_MS = 200,
    FLOOD = 2600,      /* frames at once; 2,000 and 200 a second are free */
    FILL = 100 * 1000, /* bytes of session data, */
    CHANGES = 450,     /* told so often: what is queued for a host, and what the kernel takes */
    PING_UNANSWERED_MS = 25 * 1000,
    DESCRIPTORS = 80,
    CALLERS = 200,
    ZEROES = 500,
};

static struct raw_server server;

static int start(void **state)
{
    (void)state;
    raw_server_start(&server);
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms", NULL,
                              "{\"name\":\"tea\",\"privacy\":\"private\",\"properties\":"
                              "{\"enable_knocking\":true}}",
                              NULL),
                     200);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

static void expect_alive(void)
{
    assert_int_equal(raw_rest(&server, "GET", "/v1/rooms/tea", NULL, NULL, NULL), 200);
}

/* ---- who says nothing, or too slowly ---- */

struct holder {
    const char *what;
    const char *first; /* what is sent at once; null: the websocket's handshake */
    const char *drip;  /* then byte by byte, over and over; null: nothing */
    struct raw *c;
    size_t at;
    bool ended;
};

static void hold(struct holder *h)
{
    h->c = h->first ? raw_open(&server) : raw_signal(&server);
    if (h->first)
        raw_puts(h->c, h->first);
}

/* One more byte of what it drips, and whether the server has had enough. */
static void drip(struct holder *h)
{
    if (h->ended)
        return;
    if (h->drip) {
        raw_send(h->c, h->drip + h->at, 1);
        h->at = h->drip[h->at + 1] ? h->at + 1 : 0;
    }
    h->ended = raw_has(h->c, 0);
}

static void test_holders(void **state)
{
    struct holder holders[] = {
        {.what = "a connection without a byte", .first = ""},
        {.what = "half of the headers", .first = "GET /v1/rooms HTTP/1.1\r\nHost: x\r\n"},
        {.what = "headers that drip", .first = "GET / HTTP/1.1\r\n", .drip = "X-A: b\r\n"},
        {.what = "half of a body",
         .first = "POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"},
        {.what = "a body that drips",
         .first = "POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n{",
         .drip = " "},
        {.what = "a websocket that says nothing"},
    };
    int64_t end = clock_mono_ms() + HOLD_MS;
    size_t left = CHECK_COUNT(holders);

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(holders); i++)
        hold(&holders[i]);
    while (left > 0 && clock_mono_ms() < end) {
        raw_has(holders[0].c, holders[0].ended ? 0 : DRIP_MS); /* the pace of the dripping */
        left = 0;
        for (size_t i = 0; i < CHECK_COUNT(holders); i++) {
            drip(&holders[i]);
            left += !holders[i].ended;
        }
        expect_alive();
    }
    for (size_t i = 0; i < CHECK_COUNT(holders); i++) {
        if (!holders[i].ended)
            fail_msg("%s is held for more than %d ms", holders[i].what, HOLD_MS);
        raw_close(holders[i].c);
    }
}

/* ---- who says too much ---- */

static void test_flood(void **state)
{
    struct raw *c = raw_signal(&server);

    (void)state;
    for (int i = 0; i < FLOOD; i++)
        raw_text(c, "{\"id\":1,\"action\":\"nothing\"}");
    assert_int_equal(raw_close_code(c), 4429);
    raw_close(c);
    expect_alive();
}

/* ---- who does not read ---- */

/* Large session data, which is told to everybody; each time other data. */
static void change_data(const char *fill, int i)
{
    struct strbuf b = STRBUF_INIT(2 * FILL);

    strbuf_printf(&b, "{\"data\":{\"turn\":\"%d.\",\"fill\":\"", i);
    strbuf_add(&b, fill, FILL);
    strbuf_puts(&b, "\"}}");
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms/tea/set-session-data", NULL, b.s, NULL),
                     200);
    strbuf_free(&b);
}

static void test_slow_reader(void **state)
{
    char *fill = malloc(FILL);
    struct raw *slow = raw_host(&server, "Mira"), *good = raw_host(&server, "Mira");
    char token[LIMIT_TOKEN + 1], more[LIMIT_TOKEN + 32];
    struct raw *guest;
    int64_t start = clock_mono_ms();
    int code;

    (void)state;
    raw_token(&server, "'is_owner':true", token);
    snprintf(more, sizeof more, ",'token':'%s'", token);
    guest = raw_join(&server, "tea", "Ana", more).c; /* so that there is a meeting */
    assert_non_null(fill);
    memset(fill, 'x', FILL);
    for (int i = 0; i < CHANGES; i++) {
        char last[64];

        change_data(fill, i);
        snprintf(last, sizeof last, "\"turn\":\"%d.\"", i);
        free(raw_until(good, last)); /* nothing is kept from those who read */
        free(raw_until(guest, last));
    }
    code = raw_close_code(slow);
    /* On a machine that takes so long it is given up before, for it answers no pings either. */
    if (code != 1006 || clock_mono_ms() - start < PING_UNANSWERED_MS)
        assert_int_equal(code, 4408);
    raw_text(good, "{\"id\":9,\"action\":\"nothing\"}");
    free(raw_until(good, "\"reply\":9"));
    raw_close(slow);
    raw_close(good);
    raw_close(guest);
    free(fill);
}

/* ---- too many at once ---- */

/* A server that runs out of descriptors turns callers away at once, and serves again when some are
 * free. */
static void test_descriptors(void **state)
{
    struct raw *c[CALLERS];
    struct raw_server at = {.s = NULL};
    struct rlimit few = {DESCRIPTORS, DESCRIPTORS}, before;
    struct serve s;
    int kept = 0;

    (void)state;
    serve_start(&s);
    at.conf.port = (uint16_t)s.port;
    assert_int_equal(prlimit(proc_pid(s.proc), RLIMIT_NOFILE, &few, &before), 0);
    for (int i = 0; i < CALLERS; i++)
        c[i] = raw_open(&at);
    assert_true(raw_ends(c[CALLERS - 1])); /* the last one certainly */
    for (int i = 0; i < CALLERS; i++) {
        kept += !raw_has(c[i], 0);
        raw_close(c[i]);
    }
    assert_in_range(kept, 1, DESCRIPTORS);
    serve_until(&s, (const char *const[]){"room", "list", NULL}, "NAME");
    serve_stop(&s);
}

/* ---- who sends what the library does not bear ---- */

/* A zero byte ends a connection inside the library: what was asked before it is answered, what
 * comes behind it is not, and others do not notice, however often it comes. */
static void test_zero_bytes(void **state)
{
    struct raw *other = raw_open(&server);

    (void)state;
    for (int i = 0; i < ZEROES; i++) {
        struct raw *c = raw_open(&server);

        raw_puts(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        check_int("before it", raw_answer(c, NULL, false), 200);
        raw_puts(c, "GET /healthz%00 HTTP/1.1\r\nHost: x\r\n\r\n"
                    "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        check_true("behind it", raw_ends(c));
        raw_close(c);
        if (i % 100 == 0) {
            raw_puts(other, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            check_int("another connection", raw_answer(other, NULL, false), 200);
        }
    }
    raw_close(other);
    expect_alive();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_holders, start, stop),
        cmocka_unit_test_setup_teardown(test_flood, start, stop),
        cmocka_unit_test_setup_teardown(test_slow_reader, start, stop),
        cmocka_unit_test_setup_teardown(test_zero_bytes, start, stop),
        cmocka_unit_test(test_descriptors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
