/* Webhooks over real sockets: a server in this process, a receiver on loopback that answers,
 * fails, is silent or is dead, and guests that knock meanwhile. */
#include <openssl/evp.h>
#include <openssl/params.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/receiver.h"

#define KEY "c2VjcmV0IG9mIHRoaXMgdGVzdA==" /* "secret of this test" */
enum { PATIENCE_MS = 30 * 1000, SILENCE_MS = 2000 };

static struct raw_server server;
static struct receiver *receiver;

/* Nobody is given up because the machine is slow. */
static int set_up(void **state)
{
    int ms = *state ? SILENCE_MS : PATIENCE_MS;

    server = (struct raw_server){.conf = {.webhook_timeout_ms = ms, .webhook_base_ms = 20}};
    raw_server_start(&server);
    receiver = receiver_start();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    receiver_stop(receiver);
    return 0;
}

static int rest(const char *method, const char *path, const char *body, char **answer)
{
    return raw_rest(&server, method, path, NULL, body, answer);
}

/* Makes a webhook for the receiver; its uuid. */
static void hook(const char *more, char uuid[64])
{
    char text[1024], *answer = NULL;
    int status;

    snprintf(text, sizeof text, "{\"url\":\"%s\",\"hmac\":\"" KEY "\"%s%s}", receiver_url(receiver),
             *more ? "," : "", more);
    status = rest("POST", "/v1/webhooks", text, &answer);
    if (status != 200)
        fail_msg("%d %s", status, answer);
    raw_member(answer, "uuid", uuid, 64);
    free(answer);
}

static bool shows(const char *uuid, const char *text)
{
    char path[128], *answer = NULL;
    bool does;

    snprintf(path, sizeof path, "/v1/webhooks/%s", uuid);
    check_int("get", rest("GET", path, NULL, &answer), 200);
    does = strstr(answer, text) != NULL;
    free(answer);
    return does;
}

static void until_shows(const char *uuid, const char *text)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;

    while (!shows(uuid, text)) {
        if (clock_mono_ms() > deadline)
            fail_msg("the webhook never shows %s", text);
        poll(NULL, 0, 10);
    }
}

static void room(const char *name, const char *more)
{
    char text[256];

    snprintf(text, sizeof text, "{\"name\":\"%s\"%s}", name, more);
    check_int("room", rest("POST", "/v1/rooms", text, NULL), 200);
}

static struct raw *enter(const char *where, const char *name)
{
    return raw_join(&server, where, name, "").c;
}

/* ---- the signature, by another way than the server's ---- */

static void header(const struct receiver_msg *m, const char *name, char *dst, size_t size)
{
    const char *at = strstr(m->headers, name);

    if (!at)
        fail_msg("no %s in %s", name, m->headers);
    at += strlen(name) + 2;
    snprintf(dst, size, "%.*s", (int)strcspn(at, "\r\n"), at);
}

static void check_signature(const struct receiver_msg *m)
{
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", (char[]){"SHA256"}, 0),
                           OSSL_PARAM_construct_end()};
    static const char key[] = "secret of this test";
    unsigned char sig[32], text[64];
    char given[128], timestamp[64];
    size_t len = 0;

    header(m, "X-Webhook-Signature", given, sizeof given);
    header(m, "X-Webhook-Timestamp", timestamp, sizeof timestamp);
    assert_int_equal(EVP_MAC_init(ctx, (const unsigned char *)key, strlen(key), params), 1);
    EVP_MAC_update(ctx, (const unsigned char *)timestamp, strlen(timestamp));
    EVP_MAC_update(ctx, (const unsigned char *)".", 1);
    EVP_MAC_update(ctx, (const unsigned char *)m->body, strlen(m->body));
    EVP_MAC_final(ctx, sig, &len, sizeof sig);
    EVP_EncodeBlock(text, sig, (int)len);
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);
    check_str(m->body, given, (const char *)text);
    assert_true(llabs(strtoll(timestamp, NULL, 10) - clock_wall_ms() / 1000) < 120);
}

/* ---- tests ---- */

static void test_made(void **state)
{
    char uuid[64], path[128], *answer = NULL;
    struct receiver_msg probe;

    (void)state;
    hook("\"eventTypes\":[\"meeting.started\",\"transcript.started\"],\"basicAuth\":\"YTpi\"",
         uuid);
    probe = receiver_wait(receiver, 1);
    assert_string_equal(probe.body, "{\"test\":\"test\"}");
    check_signature(&probe);
    assert_non_null(strstr(probe.headers, "POST /hook HTTP/1.1"));
    assert_non_null(strstr(probe.headers, "Content-Type: application/json"));
    assert_non_null(strstr(probe.headers, "Authorization: Basic YTpi"));
    snprintf(path, sizeof path, "/v1/webhooks/%s", uuid);
    check_int("get", rest("GET", path, NULL, &answer), 200);
    for (size_t i = 0; i < 8; i++) {
        static const char *const parts[] = {
            "\"hmac\":\"" KEY "\"",
            "\"basicAuth\":\"YTpi\"",
            "\"retryType\":\"circuit-breaker\"",
            "\"eventTypes\":[\"meeting.started\",\"transcript.started\"]",
            "\"state\":\"ACTIVE\"",
            "\"failedCount\":0",
            "\"lastMomentPushed\":null",
            "\"domainId\":\""};

        if (!strstr(answer, parts[i]))
            fail_msg("no %s in %s", parts[i], answer);
    }
    free(answer);
    check_int("update",
              rest("POST", path, "{\"retryType\":\"exponential\",\"basicAuth\":null}", &answer),
              200);
    assert_non_null(strstr(answer, "\"retryType\":\"exponential\""));
    assert_non_null(strstr(answer, "\"basicAuth\":null"));
    assert_non_null(strstr(answer, "\"hmac\":\"" KEY "\""));
    free(answer);
    check_int("list", rest("GET", "/v1/webhooks", NULL, &answer), 200);
    assert_int_equal(answer[0], '[');
    assert_non_null(strstr(answer, uuid));
    free(answer);
    check_int("delete", rest("DELETE", path, NULL, NULL), 200);
    check_int("gone", rest("GET", path, NULL, NULL), 404);
    check_int("gone", rest("POST", path, "{}", NULL), 404);
    check_int("gone", rest("DELETE", path, NULL, NULL), 404);
    check_int("list", rest("GET", "/v1/webhooks", NULL, &answer), 200);
    assert_string_equal(answer, "[]");
    free(answer);
}

/* Each is refused in these words, no receiver is asked, nothing is made. */
static void test_bad_input(void **state)
{
#define OK_URL   "\"url\":\"http://127.0.0.1:1/\""
#define OK_TYPES "\"eventTypes\":[\"meeting.started\"]"
    static const struct {
        const char *what, *body, *info;
    } rows[] = {
        {"nothing", "{}", "missing required field"},
        {"url missing", "{" OK_TYPES "}", "missing required field"},
        {"url null", "{\"url\":null," OK_TYPES "}", "missing required field"},
        {"eventTypes missing", "{" OK_URL "}", "missing required field"},
        {"url no string", "{\"url\":7," OK_TYPES "}", "url should be a string"},
        {"url of files", "{\"url\":\"file:///etc/passwd\"," OK_TYPES "}",
         "url should be an http or https address"},
        {"url without a host", "{\"url\":\"http:///x\"," OK_TYPES "}",
         "url should be an http or https address"},
        {"url with a line end", "{\"url\":\"http://x/\\r\\nA: b\"," OK_TYPES "}",
         "url should be an http or https address"},
        {"url with a password", "{\"url\":\"http://a:b@x/\"," OK_TYPES "}",
         "url should hold no password: basicAuth is for that"},
        {"eventTypes no array", "{" OK_URL ",\"eventTypes\":\"meeting.started\"}",
         "eventTypes should be an array of types of events"},
        {"eventTypes empty", "{" OK_URL ",\"eventTypes\":[]}",
         "eventTypes should be an array of types of events"},
        {"eventTypes unknown", "{" OK_URL ",\"eventTypes\":[\"meeting.paused\"]}",
         "eventTypes holds 'meeting.paused', which is no type of an event"},
        {"eventTypes number", "{" OK_URL ",\"eventTypes\":[7]}",
         "eventTypes holds '', which is no type of an event"},
        {"retryType", "{" OK_URL "," OK_TYPES ",\"retryType\":\"often\"}",
         "retryType should be 'circuit-breaker' or 'exponential'"},
        {"hmac", "{" OK_URL "," OK_TYPES ",\"hmac\":\"%%%\"}",
         "hmac should be base64 of 1 to 96 bytes"},
        {"basicAuth with a line end", "{" OK_URL "," OK_TYPES ",\"basicAuth\":\"a\\nb\"}",
         "basicAuth should be what stands behind Basic in the header"},
        {"unknown key", "{" OK_URL "," OK_TYPES ",\"nme\":1}", "unknown property 'nme'"},
        {"an array", "[]", "the body should be a JSON object"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char error[64], info[256], *answer = NULL;

        check_int(rows[i].what, rest("POST", "/v1/webhooks", rows[i].body, &answer), 400);
        raw_member(answer, "error", error, sizeof error);
        raw_member(answer, "info", info, sizeof info);
        check_str(rows[i].what, error, "invalid-request-error");
        check_str(rows[i].what, info, rows[i].info);
        free(answer);
    }
    check_int("not JSON", rest("POST", "/v1/webhooks", "{", NULL), 400);
    check_int("no key", raw_rest(&server, "GET", "/v1/webhooks", "", NULL, NULL), 400);
    check_int("nobody was asked", (int64_t)receiver_count(receiver), 0);
    check_int("alive", rest("GET", "/v1/rooms", NULL, NULL), 200);
}

static void test_no_200(void **state)
{
    static const struct {
        const char *what;
        int status;
        const char *info;
    } rows[] = {
        {"error", 500, "the url answered the test with status 500 instead of 200"},
        {"created", 201, "the url answered the test with status 201 instead of 200"},
        {"redirect", 302, "the url answered the test with status 302 instead of 200"},
        {"silent", RECEIVER_SILENT, "the url did not answer the test: "},
        {"hangs up", RECEIVER_HANGS_UP, "the url did not answer the test: "},
    };
    char text[256], info[256], *answer = NULL;

    (void)state;
    snprintf(text, sizeof text, "{\"url\":\"%s\"," OK_TYPES "}", receiver_url(receiver));
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        size_t before = receiver_count(receiver);

        receiver_answer(receiver, rows[i].status);
        check_int(rows[i].what, rest("POST", "/v1/webhooks", text, &answer), 400);
        raw_member(answer, "info", info, sizeof info);
        check_true(rows[i].what, str_starts(info, rows[i].info));
        check_int(rows[i].what, (int64_t)(receiver_count(receiver) - before), 1);
        free(answer);
    }
    receiver_close(receiver);
    check_int("dead", rest("POST", "/v1/webhooks", text, &answer), 400);
    free(answer);
    receiver_open(receiver);
    check_int("list", rest("GET", "/v1/webhooks", NULL, &answer), 200);
    assert_string_equal(answer, "[]");
    free(answer);
}

#define ALL                                                                         \
    "\"eventTypes\":[\"meeting.started\",\"meeting.ended\",\"participant.joined\"," \
    "\"participant.left\",\"waiting-participant.joined\",\"waiting-participant.left\"]"

static void expect(const char *type, const char *const *parts)
{
    char want[96];
    struct receiver_msg m;

    snprintf(want, sizeof want, "\"type\":\"%s\"", type);
    m = receiver_until(receiver, want);
    check_signature(&m);
    assert_true(str_starts(m.body, "{\"version\":\"1.0.0\",\"type\":\""));
    for (; *parts; parts++)
        if (!strstr(m.body, *parts))
            fail_msg("no %s in %s", *parts, m.body);
}
#define EXPECT(type, ...) expect(type, (const char *const[]){__VA_ARGS__, NULL})

/* daily.md 1.15: who knocks, is denied, comes in, leaves; the meeting around it. */
static void test_events(void **state)
{
    struct raw *ana, *bo;
    char uuid[64];

    (void)state;
    room("open", "");
    room("shut", ",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true}");
    hook(ALL, uuid);
    ana = enter("open", "Ana");
    EXPECT("meeting.started", "\"room\":\"open\"", "\"meeting_id\":\"",
           "\"start_ts\":", "\"id\":\"met-sta-", "\"event_ts\":");
    EXPECT("participant.joined", "\"room\":\"open\"", "\"user_name\":\"Ana\"", "\"session_id\":\"",
           "\"user_id\":\"", "\"joined_at\":", "\"will_eject_at\":null", "\"owner\":false",
           "\"permissions\":{\"hasPresence\":true,\"canSend\":true", "\"id\":\"ptcpt-join-");
    raw_leave(ana);
    EXPECT("participant.left", "\"user_name\":\"Ana\"", "\"duration\":", "\"id\":\"ptcpt-left-");
    EXPECT("meeting.ended", "\"room\":\"open\"", "\"end_ts\":", "\"id\":\"met-end-");
    bo = raw_knock(&server, "shut", "Bo", "").c;
    EXPECT("waiting-participant.joined", "\"room\":\"shut\"", "\"user_name\":\"Bo\"",
           "\"duration\":0", "\"owner\":false", "\"will_eject_at\":null",
           "\"permissions\":{\"hasPresence\":true,\"canSend\":true,\"canReceive\":{\"base\":true},"
           "\"canAdmin\":false}",
           "\"id\":\"1-w-ptcpt-joined-");
    check_int(
        "deny",
        rest("POST", "/v1/rooms/shut/waiting", "{\"*\":{\"grantRequestedAccess\":false}}", NULL),
        200);
    EXPECT("waiting-participant.left", "\"user_name\":\"Bo\"", "\"id\":\"1-w-ptcpt-left-");
    raw_close(bo);
    /* Who is admitted joins, and does not stop waiting in another way. */
    bo = raw_knock(&server, "shut", "Cleo", "").c;
    check_int(
        "admit",
        rest("POST", "/v1/rooms/shut/waiting", "{\"*\":{\"grantRequestedAccess\":true}}", NULL),
        200);
    receiver_until(receiver, "\"type\":\"participant.joined\",\"id\":\"ptcpt-join-");
    for (int64_t by = clock_mono_ms() + PATIENCE_MS;
         receiver_holding(receiver, "\"user_name\":\"Cleo\"") < 2; poll(NULL, 0, 10))
        assert_true(clock_mono_ms() < by);
    raw_leave(bo);
    until_shows(uuid, "\"failedCount\":0");
    check_int("left", (int64_t)receiver_holding(receiver, "waiting-participant.left"), 1);
    assert_false(shows(uuid, "\"lastMomentPushed\":null"));
}

/* The receiver has the message and says nothing: the door goes on meanwhile. */
static void test_slow(void **state)
{
    char uuid[64];
    struct raw *guest[20];

    (void)state;
    room("open", "");
    hook(ALL, uuid);
    receiver_answer(receiver, RECEIVER_SILENT);
    for (int i = 0; i < 20; i++)
        guest[i] = enter("open", "Ana");
    receiver_until(receiver, "participant.joined");
    check_true("still on its way", shows(uuid, "\"lastMomentPushed\":null"));
    check_true("and has not failed", shows(uuid, "\"failedCount\":0"));
    for (int i = 0; i < 20; i++)
        raw_leave(guest[i]);
    check_true("still", shows(uuid, "\"failedCount\":0"));
}

static void test_breaker(void **state)
{
    char uuid[64], again[64];
    size_t n;

    (void)state;
    room("open", "");
    hook(ALL, uuid);
    receiver_answer(receiver, 500);
    raw_leave(enter("open", "Ana")); /* four events */
    until_shows(uuid, "\"state\":\"FAILED\"");
    n = receiver_count(receiver);
    raw_leave(enter("open", "Bo"));
    check_int("nothing more", (int64_t)receiver_holding(receiver, "\"user_name\":\"Bo\""), 0);
    receiver_answer(receiver, 200);
    hook(ALL, again);
    check_str("the same", again, uuid);
    check_true("active", shows(uuid, "\"state\":\"ACTIVE\""));
    check_true("from the start", shows(uuid, "\"failedCount\":0"));
    raw_leave(enter("open", "Cleo"));
    receiver_until(receiver, "\"user_name\":\"Cleo\"");
    assert_true(receiver_count(receiver) > n);
}

static void test_exponential(void **state)
{
    char uuid[64];

    (void)state;
    room("open", "");
    hook("\"retryType\":\"exponential\",\"eventTypes\":[\"meeting.ended\"]", uuid);
    receiver_answer(receiver, 503);
    raw_leave(enter("open", "Ana"));
    receiver_wait(receiver, 3); /* the test, and two tries */
    receiver_answer(receiver, 204);
    until_shows(uuid, "\"failedCount\":0");
    assert_false(shows(uuid, "\"lastMomentPushed\":null"));
    check_true("active", shows(uuid, "\"state\":\"ACTIVE\""));
    check_true("the same each time", receiver_holding(receiver, "met-end-") >= 3);
}

static void test_restart(void **state)
{
    char uuid[64];

    (void)state;
    room("open", "");
    hook("\"retryType\":\"exponential\",\"eventTypes\":[\"meeting.ended\"]", uuid);
    receiver_close(receiver);
    raw_leave(enter("open", "Ana"));
    raw_server_restart(&server);
    check_true("is still there", shows(uuid, "\"state\":\"ACTIVE\""));
    receiver_open(receiver);
    receiver_until(receiver, "\"type\":\"meeting.ended\"");
    until_shows(uuid, "\"failedCount\":0");
}

/* A meeting over a restart ends as the one that began; what comes twice has the same id. */
static void test_meeting_over_restart(void **state)
{
    char uuid[64], id[128], *began, *ended, *at;
    struct raw *ana;

    (void)state;
    room("open", "");
    hook("\"eventTypes\":[\"meeting.started\",\"meeting.ended\"]", uuid);
    ana = enter("open", "Ana");
    began = receiver_until(receiver, "\"type\":\"meeting.started\"").body;
    at = strstr(began, "\"met-sta-");
    snprintf(id, sizeof id, "%.*s", (int)strcspn(at + 1, "\"") + 2, at);
    raw_close(ana); /* the seat is kept for a while */
    raw_server_restart(&server);
    check_int("end", rest("DELETE", "/v1/rooms/open", NULL, NULL), 200);
    ended = receiver_until(receiver, "\"type\":\"meeting.ended\"").body;
    assert_memory_equal(strstr(began, "\"meeting_id\""), strstr(ended, "\"meeting_id\""),
                        strlen("\"meeting_id\":\"") + LIMIT_ID);
    check_int("began once", (int64_t)receiver_holding(receiver, "\"type\":\"meeting.started\""),
              (int64_t)receiver_holding(receiver, id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_input, set_up, tear_down),
        cmocka_unit_test_prestate_setup_teardown(test_no_200, set_up, tear_down, "silence"),
        cmocka_unit_test_setup_teardown(test_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_slow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_breaker, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_exponential, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_meeting_over_restart, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
