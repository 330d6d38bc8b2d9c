/* HTTP as it must not be: each is answered or closed, done once or not at all, and the server
 * answers the next one. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"

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

static void check_rooms(const char *what, int want)
{
    char *body, text[64];

    check_int(what, raw_rest(&server, "GET", "/v1/rooms?limit=0", NULL, NULL, &body), 200);
    snprintf(text, sizeof text, "{\"total_count\":%d,\"data\":[]}", want);
    check_str(what, body, text);
    free(body);
}

/* A request with the key and a body, as text (free()). */
static char *request(const char *method, const char *path, const char *body)
{
    struct strbuf b = STRBUF_INIT(4 * 1024 * 1024);

    strbuf_printf(&b, "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n", method, path,
                  server_api_key(server.s));
    if (body)
        strbuf_printf(&b, "Content-Length: %zu\r\n", strlen(body));
    strbuf_puts(&b, "\r\n");
    strbuf_puts(&b, body ? body : "");
    return strbuf_take(&b);
}

static void test_bad_framing(void **state)
{
    static const struct {
        const char *what, *text;
        int status;
        const char *says;
    } rows[] = {
        {"negative length", "POST /v1/rooms HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400,
         "Content-Length"},
        {"length in words", "POST /v1/rooms HTTP/1.1\r\nContent-Length: abc\r\n\r\n", 400,
         "Content-Length"},
        {"two lengths",
         "POST /v1/rooms HTTP/1.1\r\nContent-Length: 7\r\nContent-Length: 3\r\n\r\n{}", 400,
         "Content-Length"},
        {"a length of 40 digits",
         "POST /v1/rooms HTTP/1.1\r\n"
         "Content-Length: 1000000000000000000000000000000000000002\r\n\r\n{}",
         400, "Content-Length"},
        {"no length, no key", "POST /v1/rooms HTTP/1.1\r\nHost: x\r\n\r\n", 400, "Authorization"},
        {"chunked",
         "POST /v1/rooms HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 501,
         "chunked"},
        {"chunked and a length",
         "POST /v1/rooms HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
         501, "chunked"},
        {"too long a body", "POST /v1/rooms HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n{", 413,
         "too large"},
        {"connect", "CONNECT x:1 HTTP/1.1\r\n\r\n", -1, NULL},
        {"h2c",
         "GET /healthz HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
         "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
         -1, NULL},
        {"an unknown upgrade",
         "GET /healthz HTTP/1.1\r\nUpgrade: teapot\r\nConnection: Upgrade\r\n\r\n", -1, NULL},
        {"no path", "GET HTTP/1.1\r\n\r\n", -1, NULL},
        {"a zero byte in a name", "GET /v1/rooms/a%00b HTTP/1.1\r\n\r\n", -1, NULL},
        {"a zero byte behind a path", "GET /healthz%00 HTTP/1.1\r\n\r\n", -1, NULL},
        {"a zero byte in an argument", "GET /healthz?limit=%00 HTTP/1.1\r\n\r\n", -1, NULL},
        {"a zero byte for the websocket",
         "GET /v1/signal%00 HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
         -1, NULL},
        {"half a byte", "GET /healthz%0 HTTP/1.1\r\n\r\n", -1, NULL},
        {"no HTTP at all", "\x16\x03\x01\x02\r\n\r\n\r\n", -1, NULL},
        {"an unknown path", "GET /no/thing HTTP/1.1\r\n\r\n", 404, "no such path"},
        {"a method that this path does not know",
         "PATCH /v1/rooms HTTP/1.1\r\n"
         "Content-Length: 2\r\n\r\n{}",
         405, "method"},
        {"up the tree", "GET /v1/../../etc/passwd HTTP/1.1\r\n\r\n", 404, "no such path"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_open(&server);
        char *body = NULL;
        int status;

        raw_puts(c, rows[i].text);
        raw_shut(c);
        status = raw_answer(c, &body, false);
        if (rows[i].status > 0 || status > 0)
            check_int(rows[i].what, status, rows[i].status > 0 ? rows[i].status : 403);
        if (rows[i].says && !strstr(body, rows[i].says))
            fail_msg("%s: %s", rows[i].what, body);
        free(body);
        raw_close(c);
        check_alive(rows[i].what);
    }
    check_rooms("nothing was created", 0);
}

/* Each limit at n-1, n and n+1. */
static void test_limits(void **state)
{
    static const struct {
        const char *what;
        int size, status;
    } bodies[] =
        {
            {"a body of one byte less than allowed", LIMIT_BODY - 1, 400},
            {"a body as long as allowed", LIMIT_BODY, 400},
            {"a body of one byte more", LIMIT_BODY + 1, 413},
        },
      paths[] = {
          {"a path of one byte less than allowed", LIMIT_PATH - 1, 404},
          {"a path as long as allowed", LIMIT_PATH, 404},
          {"a path of one byte more", LIMIT_PATH + 1, 414},
      };
    char *text;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(bodies); i++) {
        char *answer = NULL;

        text = xcalloc(1, (size_t)bodies[i].size + 1);
        memset(text, ' ', (size_t)bodies[i].size);
        memcpy(text, "{\"name\":7}", 10);
        check_int(bodies[i].what, raw_rest(&server, "POST", "/v1/rooms", NULL, text, &answer),
                  bodies[i].status);
        free(answer);
        free(text);
        check_alive(bodies[i].what);
    }
    for (size_t i = 0; i < CHECK_COUNT(paths); i++) {
        text = xcalloc(1, (size_t)paths[i].size + 1);
        memset(text, 'x', (size_t)paths[i].size);
        text[0] = '/';
        check_int(paths[i].what, raw_rest(&server, "GET", text, NULL, NULL, NULL), paths[i].status);
        free(text);
        check_alive(paths[i].what);
    }
}

/* The answer to a body that is too long comes at once and is not lost on a client that sends all of
 * the body before it reads; after the body the connection ends. */
static void test_refused_body(void **state)
{
    enum { SIZE = 4 * LIMIT_BODY };
    char *text = xcalloc(1, SIZE), head[128], *answer = NULL;

    (void)state;
    memset(text, ' ', SIZE);
    snprintf(head, sizeof head, "POST /v1/rooms HTTP/1.1\r\nContent-Length: %d\r\n\r\n", SIZE);
    for (int first = 0; first < 2; first++) {
        const char *what = first ? "the answer is read first" : "the body is sent first";
        struct raw *c = raw_open(&server);

        raw_puts(c, head);
        if (first)
            check_int(what, raw_answer(c, &answer, false), 413);
        check_true(what, raw_send(c, text, SIZE));
        if (!first)
            check_int(what, raw_answer(c, &answer, false), 413);
        check_true(what, strstr(answer, "too large") != NULL);
        check_true(what, raw_ends(c));
        free(answer);
        raw_close(c);
        check_alive(what);
    }
    free(text);
}

/* Many questions in one write: each is answered once and in order. */
static void test_pipelined(void **state)
{
    enum { MANY = 50 };
    struct strbuf b = STRBUF_INIT(1024 * 1024);
    struct raw *c = raw_open(&server);
    char *one = request("GET", "/v1/rooms", NULL);

    (void)state;
    for (int i = 0; i < MANY; i++)
        strbuf_puts(&b, one);
    raw_send(c, b.s, b.len);
    for (int i = 0; i < MANY; i++)
        check_int("answered", raw_answer(c, NULL, false), 200);
    raw_shut(c);
    check_true("not one answer more", raw_ends(c));
    raw_close(c);
    strbuf_free(&b);
    free(one);
}

/* A change with more behind it, in one write: it is made once and answered once, and so is what
 * stands behind it, in order, up to the first that has a body. That one is not done, which the
 * closed connection tells. */
static void test_pipelined_change(void **state)
{
    static const struct {
        const char *what, *body;
        int answers, rooms;
        bool says_close;
    } rows[] = {
        {"no length", NULL, 1, 1, true},
        {"a body", "{}", 2, 1, false},
        {"an empty body", "", 4, 3, false},
    };
    int rooms = 0;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_open(&server);
        struct strbuf b = STRBUF_INIT(64 * 1024);
        char *create = request("POST", "/v1/rooms", rows[i].body);
        char *list = request("GET", "/v1/rooms", NULL);

        strbuf_printf(&b, "%s%s%s%s", create, list, create, create);
        raw_send(c, b.s, b.len);
        for (int n = 0; n < rows[i].answers; n++)
            check_int(rows[i].what, raw_answer(c, NULL, false), 200);
        check_int(rows[i].what, strstr(raw_headers(c), "Connection: close\r\n") != NULL,
                  rows[i].says_close);
        raw_shut(c);
        check_true(rows[i].what, raw_ends(c));
        raw_close(c);
        strbuf_free(&b);
        free(create);
        free(list);
        check_rooms(rows[i].what, rooms += rows[i].rooms);
    }
}

/* A question in front of a change, in one write: the question is answered, the change is not done.
 */
static void test_change_behind_question(void **state)
{
    struct strbuf b = STRBUF_INIT(64 * 1024);
    struct raw *c = raw_open(&server);
    char *create = request("POST", "/v1/rooms", "{\"name\":\"behind\"}");
    char *list = request("GET", "/v1/rooms", NULL);

    (void)state;
    strbuf_printf(&b, "%s%s%s", list, create, list);
    raw_send(c, b.s, b.len);
    check_int("answered", raw_answer(c, NULL, false), 200);
    check_true("and no more", raw_ends(c));
    raw_close(c);
    check_rooms("not done", 0);
    strbuf_free(&b);
    free(create);
    free(list);
}

static void send_in_drips(struct raw *c, const char *text)
{
    for (; *text; text++)
        raw_send(c, text, 1);
}

/* One connection for many changes: at once or in drips, with a body, without one or refused, with
 * questions between them. Each answer waits for the disk, and the connection is kept. */
static void test_kept(void **state)
{
    static const struct {
        const char *what, *method, *path, *body;
        int status;
        bool drips;
    } rows[] = {
        {"a change", "POST", "/v1/rooms", "{\"name\":\"one\"}", 200, false},
        {"another", "POST", "/v1/rooms", "{\"name\":\"two\"}", 200, false},
        {"a question", "GET", "/v1/rooms/two", NULL, 200, false},
        {"a change in drips", "POST", "/v1/rooms/two", "{\"privacy\":\"private\"}", 200, true},
        {"one that is refused", "POST", "/v1/rooms", "{\"name\":\"two\"}", 400, false},
        {"a token", "POST", "/v1/meeting-tokens", "{\"properties\":{\"room_name\":\"two\"}}", 200,
         false},
        {"no JSON", "POST", "/v1/rooms", "{", 400, true},
        {"an empty body", "POST", "/v1/rooms", "", 200, false},
        {"an empty body in drips", "POST", "/v1/rooms", "", 200, true},
        {"a question in drips", "GET", "/v1/rooms/one", NULL, 200, true},
        {"an end with a body", "DELETE", "/v1/rooms/one", "{}", 200, false},
        {"an end without", "DELETE", "/v1/rooms/two", NULL, 200, false},
        {"no such path", "POST", "/v1/nothing", "{}", 404, false},
    };
    struct raw *c = raw_open(&server);

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char *text = request(rows[i].method, rows[i].path, rows[i].body);

        if (rows[i].drips)
            send_in_drips(c, text);
        else
            raw_puts(c, text);
        check_int(rows[i].what, raw_answer(c, NULL, false), rows[i].status);
        check_true(rows[i].what, strstr(raw_headers(c), "Connection: close") == NULL);
        free(text);
    }
    raw_shut(c);
    check_true("not one answer more", raw_ends(c));
    raw_close(c);
    check_rooms("each was done once", 2);
}

/* Large answers to questions, read late, keep the connection for the next change; one to a change
 * does not, and says so. */
static void test_large_answer(void **state)
{
    enum { ROOMS = 1000, NAME = 120, LISTS = 300 };
    struct strbuf b = STRBUF_INIT(1024 * 1024);
    char *batch, *list = request("GET", "/v1/rooms?limit=100", NULL), *answer;
    char *create = request("POST", "/v1/rooms", "{\"name\":\"last\"}");
    struct raw *c = raw_open(&server);

    (void)state;
    strbuf_puts(&b, "{\"rooms\":[");
    for (int i = 0; i < ROOMS; i++)
        strbuf_printf(&b, "%s{\"name\":\"%0*d\"}", i ? "," : "", NAME, i);
    strbuf_puts(&b, "]}");
    batch = request("POST", "/v1/batch/rooms", b.s);
    raw_puts(c, batch);
    check_int("a thousand rooms", raw_answer(c, &answer, false), 200);
    check_true("all of them", strlen(answer) > (size_t)ROOMS * NAME * 2);
    check_true("says so", strstr(raw_headers(c), "Connection: close\r\n") != NULL);
    check_true("closes", raw_ends(c));
    free(answer);
    raw_close(c);
    c = raw_open(&server);
    for (int i = 0; i < LISTS; i++)
        raw_puts(c, list);
    for (int i = 0; i < LISTS; i++) { /* more than a socket holds */
        check_int("a long list", raw_answer(c, &answer, false), 200);
        check_true("a hundred of them", strlen(answer) > (size_t)100 * NAME * 2);
        free(answer);
    }
    raw_puts(c, create);
    check_int("and one room more", raw_answer(c, NULL, false), 200);
    raw_close(c);
    check_rooms("done once", ROOMS + 1);
    strbuf_free(&b);
    free(list);
    free(create);
    free(batch);
}

/* A client that sends no more still gets the answer that waits for the disk. */
static void test_half_closed(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        char json[32], *create;
        struct raw *c = raw_open(&server);

        snprintf(json, sizeof json, "{\"name\":\"half-%d\"}", i);
        create = request("POST", "/v1/rooms", json);
        raw_puts(c, create);
        raw_shut(c);
        check_int(json, raw_answer(c, NULL, false), 200);
        free(create);
        raw_close(c);
    }
    check_rooms("all were created", 20);
}

static void test_continue(void **state)
{
    struct raw *c = raw_open(&server);
    char head[256];

    (void)state;
    snprintf(head, sizeof head,
             "POST /v1/rooms HTTP/1.1\r\nAuthorization: Bearer %s\r\nContent-Length: 2\r\n"
             "Expect: 100-continue\r\n\r\n",
             server_api_key(server.s));
    raw_puts(c, head);
    raw_expect(c, "HTTP/1.1 100 Continue\r\n\r\n");
    raw_puts(c, "{}");
    check_int("created", raw_answer(c, NULL, false), 200);
    raw_close(c);
}

static void test_connection_close(void **state)
{
    struct raw *c = raw_open(&server);

    (void)state;
    raw_puts(c, "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n");
    check_int("answered", raw_answer(c, NULL, false), 200);
    check_true("says so", strstr(raw_headers(c), "Connection: close") != NULL);
    check_true("closes", raw_ends(c));
    raw_close(c);
}

static void test_head_and_headers(void **state)
{
    struct raw *c = raw_open(&server);

    (void)state;
    raw_puts(c, "HEAD /healthz HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n");
    check_int("head", raw_answer(c, NULL, true), 200);
    check_true("length", strstr(raw_headers(c), "Content-Length: 11\r\n") != NULL);
    check_true("nosniff", strstr(raw_headers(c), "X-Content-Type-Options: nosniff") != NULL);
    check_true("policy", strstr(raw_headers(c), "Content-Security-Policy:") != NULL);
    check_int("get", raw_answer(c, NULL, false), 200);
    raw_close(c);
}

static void test_origins(void **state)
{
    static const struct {
        const char *what, *origin;
        int status;
        bool may_read;
    } rows[] = {
        {"an unknown page", "http://evil.example", 403, false},
        {"the page of a look-alike", "http://127.0.0.1.evil.example", 403, false},
        {"no page with a name", "null", 403, false},
        {"a page that was named", "https://app.example", 204, true},
    };
    char own[64];

    (void)state;
    for (size_t i = 0; i <= CHECK_COUNT(rows); i++) {
        bool is_own = i == CHECK_COUNT(rows);
        struct raw *c = raw_open(&server);
        char text[512];

        snprintf(own, sizeof own, "http://127.0.0.1:%u", (unsigned)server.conf.port);
        snprintf(text, sizeof text,
                 "OPTIONS /v1/rooms HTTP/1.1\r\nOrigin: %s\r\n"
                 "Access-Control-Request-Method: POST\r\n\r\n",
                 is_own ? own : rows[i].origin);
        raw_puts(c, text);
        check_int(text, raw_answer(c, NULL, false), is_own ? 204 : rows[i].status);
        check_int(text, strstr(raw_headers(c), "Access-Control-Allow-Origin: ") != NULL,
                  is_own || rows[i].may_read);
        raw_close(c);
    }
}

static int set_up_origins(void **state)
{
    (void)state;
    server.conf.n_origins = 1;
    str_copy(server.conf.origins[0], sizeof server.conf.origins[0], "https://app.example");
    raw_server_start(&server);
    return 0;
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_bad_framing),

        T(test_limits),
        T(test_refused_body),
        T(test_pipelined),
        T(test_pipelined_change),
        T(test_change_behind_question),
        T(test_kept),
        T(test_large_answer),
        T(test_half_closed),
        T(test_continue),
        T(test_connection_close),
        T(test_head_and_headers),
        cmocka_unit_test_setup_teardown(test_origins, set_up_origins, tear_down),
    };
#undef T

    return cmocka_run_group_tests_name("server_http", tests, NULL, NULL);
}
