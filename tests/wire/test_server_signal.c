/* The websocket of the server: handshakes and frames as they must not be, and a door that opens
 * over two sockets. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

static struct raw_server server;

static int set_up(void **state)
{
    (void)state;
    raw_server_start(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

static void check_alive(const char *what)
{
    check_int(what, raw_rest(&server, "GET", "/healthz", "", NULL, NULL), 200);
}

static void test_handshakes(void **state)
{
#define GOOD_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define UPGRADE  "Upgrade: websocket\r\nConnection: Upgrade\r\n" GOOD_KEY
    static const struct {
        const char *what, *path, *headers;
        int status; /* -1: closed without a word */
    } rows[] = {
        {"as it should be", "/v1/signal",
         UPGRADE "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foyer.v1\r\n", 101},
        {"no subprotocol", "/v1/signal", UPGRADE "Sec-WebSocket-Version: 13\r\n", 400},
        {"the name of the HTTP protocol", "/v1/signal",
         UPGRADE "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: http\r\n", 400},
        {"an unknown subprotocol", "/v1/signal",
         UPGRADE "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foyer.v9\r\n", -1},
        {"another path", "/v1/other",
         UPGRADE "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foyer.v1\r\n", 404},
        {"version 8", "/v1/signal",
         UPGRADE "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Protocol: foyer.v1\r\n", 400},
        {"no version", "/v1/signal", UPGRADE "Sec-WebSocket-Protocol: foyer.v1\r\n", 400},
        {"a page from elsewhere", "/v1/signal",
         UPGRADE "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: foyer.v1\r\n"
                 "Origin: http://evil.example\r\n",
         403},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_open(&server);
        char text[1024];

        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", rows[i].path,
                 rows[i].headers);
        raw_puts(c, text);
        check_int(rows[i].what, raw_answer(c, NULL, rows[i].status == 101), rows[i].status);
        raw_close(c);
        check_alive(rows[i].what);
    }
}

/* Each is answered by an error, and the connection lives. */
static void test_bad_requests(void **state)
{
    static const struct {
        const char *what, *text, *error;
    } rows[] = {
        {"no JSON", "hello", "\"json\""},
        {"nothing", "", "\"json\""},
        {"an array", "[]", "\"invalid-request\""},
        {"no id", "{\"action\":\"hello\"}", "\"invalid-request\""},
        {"an unknown action", "{\"id\":1,\"action\":\"dance\"}", "\"unknown-action\""},
        {"a key that stands twice", "{\"id\":1,\"id\":2,\"action\":\"hello\"}", "\"json\""},
        {"text behind the document", "{\"id\":1} {}", "\"json\""},
        {"a zero character", "{\"id\":1,\"action\":\"\\u0000\"}", "\"json\""},
        {"asking before joining", "{\"id\":4,\"action\":\"request-access\",\"name\":\"A\"}",
         "\"not-joined\""},
    };
    struct raw *c = raw_signal(&server);

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char *frame;

        raw_text(c, rows[i].text);
        frame = raw_until(c, "\"ok\":false");
        if (!strstr(frame, rows[i].error))
            fail_msg("%s: %s", rows[i].what, frame);
        free(frame);
    }
    raw_close(c);
    check_alive("after all");
}

static void test_frame_limit(void **state)
{
    static const struct {
        const char *what;
        int size, code; /* 0: it lives */
    } rows[] = {
        {"one byte less than allowed", LIMIT_FRAME_IN - 1, 0},
        {"as long as allowed", LIMIT_FRAME_IN, 0},
        {"one byte more", LIMIT_FRAME_IN + 1, 4413},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_signal(&server);
        char *text = xmalloc((size_t)rows[i].size);

        memset(text, ' ', (size_t)rows[i].size);
        raw_frame(c, 1, true, text, (size_t)rows[i].size);
        free(text);
        if (rows[i].code)
            check_int(rows[i].what, raw_close_code(c), rows[i].code);
        else
            free(raw_until(c, "\"json\""));
        raw_close(c);
        check_alive(rows[i].what);
    }
}

static void test_bad_frames(void **state)
{
    static const struct {
        const char *what;
        int op;
        const char *data;
        int code;
    } rows[] = {
        {"binary", 2, "{}", 4400},
        {"invalid UTF-8", 1, "\xff\xfe", 1007},
        {"a part of nothing", 0, "{}", 1002},
        {"an unknown kind", 5, "{}", 1002},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_signal(&server);

        raw_frame(c, rows[i].op, true, rows[i].data, strlen(rows[i].data));
        check_int(rows[i].what, raw_close_code(c), rows[i].code);
        raw_close(c);
        check_alive(rows[i].what);
    }
}

/* A message in parts, with a ping in between. */
static void test_fragments(void **state)
{
    struct raw *c = raw_signal(&server);

    (void)state;
    raw_frame(c, 1, false, "{\"id\":7,", 8);
    raw_frame(c, 9, true, "p", 1);
    raw_frame(c, 0, false, "\"action\":", 9);
    raw_frame(c, 0, true, "\"dance\"}", 8);
    free(raw_until(c, "\"reply\":7"));
    raw_close(c);
}

/* The library hands long messages over in parts of 512 bytes: at each seam they are whole again,
 * and what stands behind them is read too. */
static void test_parts(void **state)
{
    static const int sizes[] = {511, 512, 513, 1023, 1024, 1025, 16383, 16384, 16385};
    struct raw *c = raw_signal(&server);

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        static const char head[] = "{\"id\":1,\"action\":\"long\",\"pad\":\"", tail[] = "\"}";
        size_t size = (size_t)sizes[i];
        char *text = xmalloc(size);

        memset(text, 'x', size);
        memcpy(text, head, sizeof head - 1);
        memcpy(text + size - (sizeof tail - 1), tail, sizeof tail - 1);
        raw_frame(c, 1, true, text, size);
        raw_text(c, "{\"id\":2,\"action\":\"short\"}");
        free(raw_until(c, "\"reply\":1,"));
        free(raw_until(c, "\"reply\":2,"));
        free(text);
    }
    raw_close(c);
}

/* ---- the door ---- */

static void make_room(void)
{
    check_int("room",
              raw_rest(&server, "POST", "/v1/rooms", NULL,
                       "{\"name\":\"door\",\"privacy\":\"private\","
                       "\"properties\":{\"enable_knocking\":true}}",
                       NULL),
              200);
}

/* Knock over one socket, admitted and denied over another. */
static void test_door(void **state)
{
    struct raw *h, *ana, *bob;
    char *frame, *id, text[512];

    (void)state;
    make_room();
    h = raw_host(&server, "mira");
    ana = raw_knock(&server, "door", "Ana", ",'device':'dev-a'").c;
    frame = raw_until(h, "waiting-participant-added");
    id = strstr(frame, "\"id\":\"") + strlen("\"id\":\"");
    snprintf(text, sizeof text,
             "{\"id\":2,\"action\":\"update-waiting-participants\",\"room\":\"door\","
             "\"updatesById\":{\"%.36s\":{\"grantRequestedAccess\":true}}}",
             id);
    free(frame);
    raw_text(h, text);
    free(raw_until(ana, "\"level\":\"full\""));
    free(raw_until(h, "\"reply\":2"));
    bob = raw_knock(&server, "door", "Bob", ",'device':'dev-b'").c;
    raw_text(h, "{\"id\":3,\"action\":\"update-waiting-participants\",\"room\":\"door\","
                "\"updatesById\":{\"*\":{\"grantRequestedAccess\":false}}}");
    check_int("denied", raw_close_code(bob), 4403);
    raw_close(h);
    raw_close(ana);
    raw_close(bob);
}

/* Everybody is told that the server goes; after a restart rooms and the queue are as they were. */
static void test_restart(void **state)
{
    struct raw *a, *b;
    char *before = NULL, *after = NULL, *ana, *bob;

    (void)state;
    make_room();
    a = raw_knock(&server, "door", "Ana", ",'device':'dev-a'").c;
    b = raw_knock(&server, "door", "Bob", ",'device':'dev-b'").c;
    check_int("list", raw_rest(&server, "GET", "/v1/rooms", NULL, NULL, &before), 200);
    raw_server_restart(&server);
    check_int("told", raw_close_code(a), 1001);
    check_int("told", raw_close_code(b), 1001);
    raw_close(a);
    raw_close(b);
    check_int("list", raw_rest(&server, "GET", "/v1/rooms", NULL, NULL, &after), 200);
    check_str("rooms", after, before);
    free(before);
    free(after);
    check_int("waiting", raw_rest(&server, "GET", "/v1/waiting", NULL, NULL, &after), 200);
    ana = strstr(after, "Ana");
    bob = strstr(after, "Bob");
    if (!ana || !bob || ana > bob)
        fail_msg("the queue after a restart: %s", after);
    free(after);
}

/* A small frame behind another is not held back: seen at the server's end of a connection, which is
 * a socket of this process too. */
static void test_frames_do_not_wait(void **state)
{
    struct raw *c = raw_signal(&server);
    int found = 0;

    (void)state;
    for (int fd = 3; fd < 1024; fd++) {
        struct sockaddr_in at = {.sin_family = AF_UNSPEC}, from;
        socklen_t at_len = sizeof at, from_len = sizeof from, len = sizeof(int);
        int on = 0;

        if (getsockname(fd, (struct sockaddr *)&at, &at_len) != 0 || at.sin_family != AF_INET ||
            ntohs(at.sin_port) != server.conf.port ||
            getpeername(fd, (struct sockaddr *)&from, &from_len) != 0)
            continue;
        assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &len), 0);
        assert_int_not_equal(on, 0);
        found++;
    }
    assert_int_not_equal(found, 0);
    raw_close(c);
}

static int count(const char *text, const char *part)
{
    int n = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        n++;
    return n;
}

/* More rooms than one answer holds: the rest comes behind it without being asked for. */
static void test_many_rooms(void **state)
{
    enum { ROOMS = 300, RULES = 16000 };
    char body[RULES + 200], token[LIMIT_TOKEN + 1];
    struct raw *host;
    int seen = 0, frames = 0;

    (void)state;
    for (int i = 0; i < ROOMS; i++) {
        snprintf(body, sizeof body, "{'name':'much-%d','properties':{'x_rules':'# %0*d'}}", i,
                 RULES, 0);
        raw_quote(body);
        check_int("a room", raw_rest(&server, "POST", "/v1/rooms", NULL, body, NULL), 200);
    }
    raw_token(&server, "'is_owner':true", token);
    host = raw_signal(&server);
    raw_say(host, "{'id':1,'action':'hello','v':1,'token':'%s','rooms':['*']}", token);
    for (; seen < ROOMS; frames++) {
        char *frame = raw_next(host, NULL);

        assert_non_null(frame);
        seen += count(frame, "\"name\":\"much-");
        free(frame);
    }
    check_int("each room once", seen, ROOMS);
    check_true("in pieces", frames > 1);
    raw_close(host);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_handshakes),         T(test_bad_requests), T(test_frame_limit), T(test_bad_frames),
        T(test_fragments),          T(test_parts),        T(test_door),        T(test_restart),
        T(test_frames_do_not_wait), T(test_many_rooms),
    };
#undef T

    return cmocka_run_group_tests_name("server_signal", tests, NULL, NULL);
}
