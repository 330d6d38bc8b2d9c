/* The limits of what a websocket takes, over real sockets: each text, list and number of a request
 * one less than allowed, as long as allowed, one more. One more is answered in these words, and the
 * connection lives. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"

enum { HEADERS = 12 * 1024 }; /* all of a request and its path */

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

/* What stands for the limit in a request. */
enum kind {
    TEXT,  /* a string of n bytes */
    LIST,  /* an array of n short strings */
    GRANT, /* an object of n short ids, each admitted */
    MUTE,  /* an object of n short ids, each muted */
    KEY,   /* the name of a member, of n bytes */
    NUMBER,
};

static void put(struct strbuf *b, enum kind kind, int64_t n)
{
    switch (kind) {
    case TEXT: strbuf_printf(b, "\"%0*d\"", (int)n, 0); break;
    case KEY: strbuf_printf(b, "\"%0*d\":", (int)n, 0); break;
    case NUMBER: strbuf_printf(b, "%lld", (long long)n); break;
    case LIST:
        for (int64_t i = 0; i < n; i++)
            strbuf_printf(b, "%c\"%lld\"", i ? ',' : '[', (long long)i);
        strbuf_puts(b, "]");
        break;
    case GRANT:
    case MUTE:
        for (int64_t i = 0; i < n; i++)
            strbuf_printf(b, "%c\"%lld\":{\"%s\":true}", i ? ',' : '{', (long long)i,
                          kind == GRANT ? "grantRequestedAccess" : "setAudio");
        strbuf_puts(b, "}");
    }
}

static const struct {
    const char *what, *before,
        *behind; /* around what stands for the limit, without braces and id */
    enum kind kind;
    int64_t limit;
    const char *says; /* with one more */
} rows[] = {
    {"a room", "\"action\":\"join-meeting\",\"room\":", "", TEXT, LIMIT_ROOM_NAME,
     "room is longer than 128 bytes"},
    {"a device", "\"action\":\"join-meeting\",\"room\":\"r\",\"device\":", "", TEXT, LIMIT_DEVICE,
     "device is longer than 64 bytes"},
    {"a place", "\"action\":\"join-meeting\",\"room\":\"r\",\"place\":", "", TEXT, LIMIT_PLACE,
     "place is longer than 256 bytes"},
    {"a token", "\"action\":\"join-meeting\",\"room\":\"r\",\"token\":", "", TEXT, LIMIT_TOKEN,
     "token should be a string of at most 4096 bytes"},
    {"a host's token", "\"action\":\"hello\",\"v\":1,\"token\":", "", TEXT, LIMIT_TOKEN,
     "token should be a string of at most 4096 bytes"},
    {"rooms", "\"action\":\"hello\",\"v\":1,\"token\":\"x\",\"rooms\":", "", LIST,
     LIMIT_HELLO_ROOMS, "rooms should be an array of 1 to 1000 names"},
    {"one of the rooms", "\"action\":\"hello\",\"v\":1,\"token\":\"x\",\"rooms\":[", "]", TEXT,
     LIMIT_ROOM_NAME, "rooms should hold names of at most 128 bytes"},
    {"a version", "\"action\":\"hello\",\"token\":\"x\",\"v\":", "", NUMBER, INT32_MAX,
     "v should be between 1 and 2147483647"},
    {"a session", "\"action\":\"hello\",\"v\":1,\"token\":\"x\",\"resume\":{\"seq\":1,\"session\":",
     "}", TEXT, LIMIT_SESSION, "session is longer than 36 bytes"},
    {"decisions", "\"action\":\"update-waiting-participants\",\"room\":\"r\",\"updatesById\":", "",
     GRANT, LIMIT_UPDATES, "updatesById should be an object with 1 to 1000 ids"},
    {"an id that is decided on",
     "\"action\":\"update-waiting-participants\",\"room\":\"r\",\"updatesById\":{",
     "{\"grantRequestedAccess\":true}}", KEY, LIMIT_ID, "updatesById holds an id that is too long"},
    {"a grace time",
     "\"action\":\"update-waiting-participants\",\"room\":\"r\",\"updatesById\":{\"a\":"
     "{\"grantRequestedAccess\":true,\"grace\":",
     "}}", NUMBER, TIME_GRACE_MAX / 1000, "grace should be between 0 and 30 seconds"},
    {"people who are muted", "\"action\":\"update-participants\",\"room\":\"r\",\"updatesById\":",
     "", MUTE, LIMIT_UPDATES, "updatesById should be an object with 1 to 1000 ids"},
    {"an id that is muted", "\"action\":\"update-participants\",\"room\":\"r\",\"updatesById\":{",
     "{\"setAudio\":false}}", KEY, LIMIT_ID, "updatesById holds an id that is too long"},
    {"people who are held", "\"action\":\"hold\",\"room\":\"r\",\"on\":true,\"ids\":", "", LIST,
     LIMIT_UPDATES, "ids should be an array of at most 1000 ids"},
    {"an id that is held", "\"action\":\"hold\",\"room\":\"r\",\"on\":true,\"ids\":[", "]", TEXT,
     LIMIT_ID, "ids should hold ids"},
    {"a decision to undo", "\"action\":\"undo\",\"room\":\"r\",\"decision\":", "", TEXT, LIMIT_ID,
     "decision is longer than 36 bytes"},
    {"an app message", "\"action\":\"app-message\",\"data\":", "", TEXT, LIMIT_APP_MESSAGE - 2,
     "data is longer than 4096 bytes"},
    {"user data", "\"action\":\"set-user-data\",\"data\":", "", TEXT, LIMIT_APP_MESSAGE - 2,
     "data is longer than 4096 bytes"},
};

/* The answer to a request (free()), and whether the connection lives behind it. */
static char *ask(const char *before, const char *behind, enum kind kind, int64_t n, bool *lives)
{
    struct raw *c = raw_signal(&server);
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);
    char *answer, *next;

    strbuf_printf(&b, "{\"id\":1,%s", before);
    put(&b, kind, n);
    strbuf_printf(&b, "%s}", behind);
    raw_text(c, b.s);
    strbuf_free(&b);
    answer = raw_until(c, "\"reply\":1");
    raw_text(c, "{\"id\":2,\"action\":\"nothing\"}");
    next = raw_next(c, NULL);
    *lives = next && strstr(next, "\"reply\":2,\"ok\":false,\"error\":\"unknown-action\"");
    free(next);
    raw_close(c);
    return answer;
}

static void test_limits(void **state)
{
    char want[256];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int more = -1; more <= 1; more++) {
            bool lives;
            char *answer =
                ask(rows[i].before, rows[i].behind, rows[i].kind, rows[i].limit + more, &lives);

            snprintf(want, sizeof want,
                     "{\"reply\":1,\"ok\":false,\"error\":\"invalid-request\",\"info\":\"%s\"}",
                     rows[i].says);
            if (more > 0) {
                check_str(rows[i].what, answer, want);
                check_true(rows[i].what, lives);
            } else if (strstr(answer, rows[i].says)) {
                fail_msg("%s, %d more than allowed: %s", rows[i].what, more, answer);
            }
            free(answer);
        }
    check_int("alive", raw_rest(&server, "GET", "/healthz", "", NULL, NULL), 200);
}

/* What people read is cut and not refused: names and words. */
static void test_cut(void **state)
{
    static const struct {
        const char *what;
        int n, left;
    } cut[] = {
        {"one letter less", LIMIT_NAME_CHARS - 1, LIMIT_NAME_CHARS - 1},
        {"as many as allowed", LIMIT_NAME_CHARS, LIMIT_NAME_CHARS},
        {"one more", LIMIT_NAME_CHARS + 1, LIMIT_NAME_CHARS},
        {"a name that fills a frame", 100000, LIMIT_NAME_CHARS},
    };

    (void)state;
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms", NULL, "{\"name\":\"r\"}", NULL), 200);
    for (size_t i = 0; i < CHECK_COUNT(cut); i++) {
        char want[LIMIT_NAME + 64];
        char *answer;
        bool lives;

        snprintf(want, sizeof want, "\"user_name\":\"%0*d\"", cut[i].left, 0);
        answer = ask("\"action\":\"join-meeting\",\"room\":\"r\",\"user_name\":", "", TEXT,
                     cut[i].n, &lives);
        check_true(cut[i].what, strstr(answer, "\"ok\":true") && strstr(answer, want));
        free(answer);
    }
}

/* The status of a request with so long a header beside what it needs; -1 when the connection was
 * closed without a word. */
static int with_header(const char *request, int length)
{
    struct raw *c = raw_open(&server);
    struct strbuf b = STRBUF_INIT(1 << 20);
    int status;

    strbuf_printf(&b, "%sX-Pad: %0*d\r\n\r\n", request, length, 0);
    raw_send(c, b.s, b.len);
    status = raw_answer(c, NULL, true);
    strbuf_free(&b);
    raw_close(c);
    return status;
}

/* Headers are taken up to a length, of a call as of a handshake; one byte more ends the connection.
 */
static void test_headers(void **state)
{
    static const struct {
        const char *what, *request;
        int status;
    } requests[] = {
        {"a call", "GET /healthz HTTP/1.1\r\nHost: x\r\n", 200},
        {"a handshake",
         "GET /v1/signal HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
         "Sec-WebSocket-Protocol: foyer.v1\r\n",
         101},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(requests); i++) {
        int fits = 1, over = 1 << 17;

        check_int(requests[i].what, with_header(requests[i].request, fits), requests[i].status);
        while (over - fits > 1) {
            int middle = (fits + over) / 2, status = with_header(requests[i].request, middle);

            check_true(requests[i].what, status == requests[i].status || status == -1);
            if (status == requests[i].status)
                fits = middle;
            else
                over = middle;
        }
        assert_in_range(fits, HEADERS - 1024, HEADERS);
        check_int(requests[i].what, with_header(requests[i].request, over), -1);
        check_int("alive", raw_rest(&server, "GET", "/healthz", "", NULL, NULL), 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_headers, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
