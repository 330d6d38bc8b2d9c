/* Tokens with a life, over real sockets to the real program: one use, one device, an early end.
 * What a token opens no more it opens nowhere: at the door, at the question before it, to hosts,
 * over REST; at once, and after the server was killed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/serve.h"

enum { AT_ONCE = 16 };

static struct serve server;
static struct raw_server at; /* the same, for raw.h */

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    at.conf.port = (uint16_t)server.port;
    at.key = server.key;
    assert_int_equal(
        raw_rest(&at, "POST", "/v1/rooms", NULL, "{\"name\":\"r\",\"privacy\":\"private\"}", NULL),
        200);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

struct token {
    char text[LIMIT_TOKEN + 1], id[LIMIT_ID + 1];
};

/* One of an owner for the room r; more: members beside properties. */
static void make(struct token *t, const char *more)
{
    char body[256], *answer = NULL;

    snprintf(body, sizeof body,
             "{\"properties\":{\"room_name\":\"r\",\"is_owner\":true,\"user_name\":\"Ana\"}%s}",
             more);
    assert_int_equal(raw_rest(&at, "POST", "/v1/tokens", NULL, body, &answer), 200);
    raw_member(answer, "token", t->text, sizeof t->text);
    raw_member(answer, "id", t->id, sizeof t->id);
    free(answer);
}

static void end(const struct token *t, const char *query)
{
    char path[LIMIT_ID + 64];

    snprintf(path, sizeof path, "/v1/tokens/%s%s", t->id, query);
    assert_int_equal(raw_rest(&at, "DELETE", path, NULL, NULL, NULL), 200);
}

/* ---- the ways by which a token opens something ---- */

static void send_join(struct raw *c, const struct token *t, const char *device)
{
    char text[LIMIT_TOKEN + 256];

    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"r\",\"token\":\"%s\",\"device\":"
             "\"%s\"}",
             t->text, device);
    raw_text(c, text);
}

static struct raw *join(const struct token *t, const char *device)
{
    struct raw *c = raw_signal(&at);

    send_join(c, t, device);
    free(raw_until(c, "\"reply\":1,\"ok\":true"));
    return c;
}

/* before: the request up to the token; behind: what follows it. */
static char *by_signal(const char *before, const struct token *t, const char *behind)
{
    struct raw *c = raw_signal(&at);
    char text[LIMIT_TOKEN + 256], *answer;

    snprintf(text, sizeof text, "%s\"token\":\"%s\"%s}", before, t->text, behind);
    raw_text(c, text);
    answer = raw_until(c, "\"reply\":1");
    raw_close(c);
    return answer;
}

/* A device that was not seen before. */
static const char *another_device(void)
{
    static char text[64];
    static int n;

    snprintf(text, sizeof text, ",\"device\":\"device-%d\"", ++n);
    return text;
}

static char *try_join(const struct token *t)
{
    return by_signal("{\"id\":1,\"action\":\"join-meeting\",\"room\":\"r\",", t, another_device());
}

static char *try_pre_auth(const struct token *t)
{
    return by_signal("{\"id\":1,\"action\":\"pre-auth\",\"room\":\"r\",", t, another_device());
}

static char *try_hello(const struct token *t)
{
    return by_signal("{\"id\":1,\"action\":\"hello\",\"v\":1,\"rooms\":[\"r\"],", t, "");
}

static char *try_check(const struct token *t)
{
    char path[LIMIT_TOKEN + 64], *answer = NULL;

    snprintf(path, sizeof path, "/v1/meeting-tokens/%s", t->text);
    raw_rest(&at, "GET", path, NULL, NULL, &answer);
    return answer;
}

static char *try_as_key(const struct token *t)
{
    char *answer = NULL;

    assert_int_equal(raw_rest(&at, "GET", "/v1/rooms", t->text, NULL, &answer), 401);
    return answer;
}

enum way { JOIN, PRE_AUTH, HELLO, CHECK, AS_KEY, WAYS };
static char *(*const ways[WAYS])(const struct token *t) = {
    [JOIN] = try_join,   [PRE_AUTH] = try_pre_auth, [HELLO] = try_hello,
    [CHECK] = try_check, [AS_KEY] = try_as_key,
};

/* ---- what has happened to it before ---- */

static void nothing(const struct token *t)
{
    (void)t;
}

static void somebody_came(const struct token *t)
{
    struct raw *c = join(t, "d1");

    raw_text(c, "{\"id\":2,\"action\":\"leave-meeting\"}");
    raw_close_code(c);
    raw_close(c);
}

static void ended(const struct token *t)
{
    end(t, "");
}

static void used_and_ended(const struct token *t)
{
    somebody_came(t);
    ended(t);
}

#define OPENS    "\"ok\":true"
#define USED     "This meeting token has been used up"
#define BOUND    "This meeting token belongs to another device"
#define REVOKED  "This meeting token was revoked"
#define NO_KEY   "a meeting token opens rooms, not this"
#define IS_VALID "\"is_owner\":true"

static const struct {
    const char *what, *more;
    void (*before)(const struct token *t);
    const char *says[WAYS];
} rows[] = {
    {"whole", "", nothing, {OPENS, OPENS, OPENS, IS_VALID, NO_KEY}},
    {"once, not used yet", ",\"uses\":1", nothing, {OPENS, OPENS, OPENS, IS_VALID, NO_KEY}},
    {"once, used", ",\"uses\":1", somebody_came, {USED, USED, USED, IS_VALID, NO_KEY}},
    {"of one device", ",\"bind\":true", somebody_came, {BOUND, BOUND, BOUND, IS_VALID, NO_KEY}},
    {"ended early", "", ended, {REVOKED, REVOKED, REVOKED, REVOKED, NO_KEY}},
    {"used and ended", ",\"uses\":1", used_and_ended, {REVOKED, REVOKED, REVOKED, REVOKED, NO_KEY}},
};

static void check_ways(bool killed)
{
    struct token t[CHECK_COUNT(rows)][WAYS];

    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int way = 0; way < WAYS; way++) {
            make(&t[i][way], rows[i].more);
            rows[i].before(&t[i][way]);
        }
    if (killed) {
        serve_kill(&server);
        serve_restart(&server);
    }
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int way = 0; way < WAYS; way++) {
            char *answer = ways[way](&t[i][way]);

            if (!strstr(answer, rows[i].says[way]))
                fail_msg("%s, way %d: %s", rows[i].what, way, answer);
            free(answer);
        }
}

static void test_every_way(void **state)
{
    (void)state;
    check_ways(false);
}

static void test_after_a_kill(void **state)
{
    (void)state;
    check_ways(true);
}

/* Many come by one token in the same moment: as many get in as it says, the others are told why. */
static void test_at_once(void **state)
{
    static const struct {
        const char *more;
        int in;
        const char *says;
    } all[] = {
        {",\"uses\":1", 1, USED},
        {",\"uses\":3", 3, USED},
        {",\"bind\":true", 1, BOUND},
        {",\"uses\":3,\"bind\":true", 1, BOUND},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(all); i++) {
        struct raw *c[AT_ONCE];
        struct token t;
        int in = 0;

        make(&t, all[i].more);
        for (int k = 0; k < AT_ONCE; k++)
            c[k] = raw_signal(&at);
        for (int k = 0; k < AT_ONCE; k++) {
            char device[32];

            snprintf(device, sizeof device, "of-%zu-%d", i, k);
            send_join(c[k], &t, device);
        }
        for (int k = 0; k < AT_ONCE; k++) {
            char *answer = raw_until(c[k], "\"reply\":1");

            if (strstr(answer, OPENS)) {
                in++;
            } else {
                check_true(answer, strstr(answer, all[i].says) != NULL);
                check_int(all[i].more, raw_close_code(c[k]), 4403);
            }
            free(answer);
        }
        check_int(all[i].more, in, all[i].in);
        for (int k = 0; k < AT_ONCE; k++)
            raw_close(c[k]);
    }
}

/* Who is inside and who watches by a token loses the connection with it, and does not come back. */
static void test_ended_with_people(void **state)
{
    char text[LIMIT_TOKEN + 256];
    struct raw *guest, *host;
    struct token t;

    (void)state;
    make(&t, "");
    guest = join(&t, "d1");
    host = raw_signal(&at);
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"hello\",\"v\":1,\"token\":\"%s\",\"rooms\":[\"r\"]}", t.text);
    raw_text(host, text);
    free(raw_until(host, "\"reply\":1,\"ok\":true"));
    end(&t, "?eject=true");
    check_int("who is inside", raw_close_code(guest), 4411);
    check_int("who watches", raw_close_code(host), 4401);
    raw_close(guest);
    raw_close(host);
    guest = raw_signal(&at);
    send_join(guest, &t, "d1");
    free(raw_until(guest, REVOKED));
    raw_close(guest);
}

/* A seat that is kept for somebody is not taken up by a token of somebody else that is used up. */
static void test_another_used_up(void **state)
{
    struct token own, used;
    struct raw *c;

    (void)state;
    make(&own, "");
    make(&used, ",\"uses\":1");
    somebody_came(&used);
    raw_close(join(&own, "d2"));
    c = raw_signal(&at);
    send_join(c, &used, "d2");
    free(raw_until(c, USED));
    raw_close(c);
    raw_close(join(&own, "d2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_way, start, stop),
        cmocka_unit_test_setup_teardown(test_after_a_kill, start, stop),
        cmocka_unit_test_setup_teardown(test_at_once, start, stop),
        cmocka_unit_test_setup_teardown(test_ended_with_people, start, stop),
        cmocka_unit_test_setup_teardown(test_another_used_up, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
