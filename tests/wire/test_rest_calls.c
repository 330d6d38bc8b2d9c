/* Keys, tokens, the waiting list and the rest of REST: status, error and info. Behind each row a
 * good request. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest.h"
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

struct row {
    const char *what, *method, *path, *key, *body;
    int status;
    const char *says;
};

static void check_row(const struct row *r)
{
    char *answer = NULL;
    int status = raw_rest(&server, r->method, r->path, r->key, r->body, &answer);

    if (status != r->status || (r->says && !strstr(answer, r->says)))
        fail_msg("%s: %d %s, wanted %d %s", r->what, status, answer, r->status,
                 r->says ? r->says : "");
    free(answer);
    check_int(r->what, raw_rest(&server, "GET", "/v1/rooms?limit=0", NULL, NULL, NULL), 200);
}

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check_row(&rows[i]);
}

#define INVALID(text) "{\"error\":\"invalid-request-error\",\"info\":\"" text

static void test_keys(void **state)
{
    static const struct {
        const char *what, *header;
        int status;
        const char *error;
    } rows[] = {
        {"no header", "", 400, "authorization-header-error"},
        {"another scheme", "Authorization: Basic eDp5\r\n", 400, "authorization-header-error"},
        {"a scheme alone", "Authorization: Bearer\r\n", 400, "authorization-header-error"},
        {"a scheme and a space", "Authorization: Bearer \r\n", 400, "authorization-header-error"},
        {"an unknown key", "Authorization: Bearer nothing\r\n", 401, "authentication-error"},
        {"a key as long as ours",
         "Authorization: Bearer 0000000000000000000000000000000000000000000000000000000000000000"
         "\r\n",
         401, "authentication-error"},
    };
    char text[512], want[64];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw *c = raw_open(&server);
        char *answer = NULL;

        snprintf(text, sizeof text, "GET /v1/rooms HTTP/1.1\r\n%s\r\n", rows[i].header);
        snprintf(want, sizeof want, "{\"error\":\"%s\"", rows[i].error);
        raw_puts(c, text);
        check_int(rows[i].what, raw_answer(c, &answer, false), rows[i].status);
        check_true(rows[i].what, strncmp(answer, want, strlen(want)) == 0);
        free(answer);
        raw_close(c);
        check_row(&(struct row){rows[i].what, "GET", "/healthz", "", NULL, 200, "{\"ok\":true}"});
    }
}

static void test_waiting(void **state)
{
    static const struct row rows[] = {
        {"a room", "POST", "/v1/rooms", NULL, "{\"name\":\"r\",\"privacy\":\"private\"}", 200,
         NULL},
        {"nobody waits", "GET", "/v1/waiting", NULL, NULL, 200, "{\"total_count\":0,\"data\":[]}"},
        {"nobody waits here", "GET", "/v1/rooms/r/waiting", NULL, NULL, 200,
         "{\"total_count\":0,\"data\":[]}"},
        {"an unknown room", "GET", "/v1/rooms/x/waiting", NULL, NULL, 404, "room x not found"},
        {"a limit in words", "GET", "/v1/waiting?limit=x", NULL, NULL, 400, INVALID("limit was")},
        {"deciding in an unknown room", "POST", "/v1/rooms/x/waiting", NULL,
         "{\"*\":{\"grantRequestedAccess\":true}}", 404, "room x not found"},
        {"everybody, and nobody waits", "POST", "/v1/rooms/r/waiting", NULL,
         "{\"*\":{\"grantRequestedAccess\":true}}", 200, "{\"ids\":[],\"refused\":[]"},
        {"somebody who does not wait", "POST", "/v1/rooms/r/waiting", NULL,
         "{\"6f1d1c8a-0000-4000-8000-000000000000\":{\"grantRequestedAccess\":true}}", 200,
         "\"error\":\"no-person\""},
        {"nobody named", "POST", "/v1/rooms/r/waiting", NULL, "{}", 400,
         INVALID("missing required field\"}")},
        {"no body", "POST", "/v1/rooms/r/waiting", NULL, NULL, 400,
         INVALID("missing required field\"}")},
        {"a wish that is a number", "POST", "/v1/rooms/r/waiting", NULL, "{\"*\":7}", 400,
         "{\"error\":\"invalid-request-error\""},
        {"an empty wish", "POST", "/v1/rooms/r/waiting", NULL, "{\"*\":{}}", 400,
         "{\"error\":\"invalid-request-error\""},
        {"a grant in words", "POST", "/v1/rooms/r/waiting", NULL,
         "{\"*\":{\"grantRequestedAccess\":\"yes\"}}", 400, "{\"error\":\"invalid-request-error\""},
        {"a wish that is not known", "POST", "/v1/rooms/r/waiting", NULL,
         "{\"*\":{\"grantRequestedAccess\":true,\"smile\":true}}", 400,
         INVALID("unknown property 'smile'\"}")},
        {"half a document", "POST", "/v1/rooms/r/waiting", NULL, "{\"*\":", 400,
         "{\"error\":\"json-parsing-error\""},
        {"nobody inside", "GET", "/v1/presence", NULL, NULL, 200, "{}"},
        {"nobody inside here", "GET", "/v1/rooms/r/presence", NULL, NULL, 200,
         "{\"total_count\":0,\"data\":[]}"},
        {"inside of an unknown room", "GET", "/v1/rooms/x/presence", NULL, NULL, 404,
         "{\"error\":\"not-found\""},
        {"the domain", "GET", "/v1", NULL, NULL, 200, "\"domain_id\":\""},
        {"the domain with a slash", "GET", "/v1/", NULL, NULL, 200, "\"domain_id\":\""},
        {"figures need the key", "GET", "/metrics", "", NULL, 400, "authorization-header-error"},
        {"figures", "GET", "/metrics", NULL, NULL, 200, "\nfoyer_rooms 1\n"},
    };

    (void)state;
    check_rows(rows, CHECK_COUNT(rows));
}

/* The token that a body makes (free()). */
static char *mint(const char *body)
{
    char *answer = NULL, *end;
    int status = raw_rest(&server, "POST", "/v1/meeting-tokens", NULL, body, &answer);

    if (status != 200)
        fail_msg("%s: %d %s", body, status, answer);
    memmove(answer, answer + strlen("{\"token\":\""), strlen(answer) - strlen("{\"token\":\"") + 1);
    end = strchr(answer, '"');
    assert_non_null(end);
    *end = '\0';
    return answer;
}

static void check_token(const char *what, const char *token, const char *query, int status,
                        const char *says)
{
    char path[LIMIT_PATH];

    snprintf(path, sizeof path, "/v1/meeting-tokens/%s%s", token, query);
    check_row(&(struct row){what, "GET", path, NULL, NULL, status, says});
}

static void test_tokens(void **state)
{
    /* What was given comes back, false and all, and nothing else. */
    static const char *const claims[] = {
        "{}",
        "{\"room_name\":\"r\"}",
        "{\"is_owner\":true,\"user_name\":\"Ada\",\"user_id\":\"u-1\"}",
        "{\"is_owner\":false}",
        "{\"knocking\":true}",
        "{\"knocking\":false}",
        "{\"enable_screenshare\":false,\"start_video_off\":false,\"start_audio_off\":true}",
        "{\"enable_screenshare\":true}",
        "{\"enable_recording\":\"cloud\"}",
        "{\"enable_recording\":[\"cloud\",\"local\"]}",
        "{\"enable_recording_ui\":false,\"enable_prejoin_ui\":true}",
        "{\"start_cloud_recording\":false,\"eject_at_token_exp\":false}",
        "{\"eject_after_elapsed\":60,\"close_tab_on_exit\":false}",
        "{\"redirect_on_meeting_exit\":\"https://x.example/\",\"lang\":\"en\"}",
        "{\"exp\":4102444800}",
        "{\"nbf\":1000}",
    };
    char body[512], *token;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(claims); i++) {
        char *answer = NULL, path[LIMIT_PATH];

        snprintf(body, sizeof body, "{\"properties\":%s}", claims[i]);
        token = mint(body);
        snprintf(path, sizeof path, "/v1/meeting-tokens/%s", token);
        check_int(claims[i], raw_rest(&server, "GET", path, NULL, NULL, &answer), 200);
        check_int(claims[i], strlen(answer), strlen(claims[i]));
        if (i != 2 && i != 6 && i != 11 && i != 12) /* the order is the table's */
            check_str("claims", answer, claims[i]);
        free(answer);
        free(token);
    }
    token = mint("{\"properties\":{\"nbf\":4102444800}}");
    check_token("not yet", token, "", 400, "{\"error\":\"invalid-request-error\"");
    check_token("not yet, ignored", token, "?ignoreNbf=true", 200, "{\"nbf\":4102444800}");
    token[strlen(token) - 3] = token[strlen(token) - 3] == 'A' ? 'B' : 'A';
    check_token("forged", token, "?ignoreNbf=true", 400, INVALID("the token is not signed"));
    check_token("no token", "abc", "", 400, INVALID("the text is not a meeting token\"}"));
    free(token);
}

static void test_bad_tokens(void **state)
{
    static const struct row rows[] = {
        {"exp in the past", "POST", "/v1/meeting-tokens", NULL, "{\"properties\":{\"exp\":1000}}",
         400, INVALID("exp was '1000', which is in the past rather than in the future\"}")},
        {"an unknown claim", "POST", "/v1/meeting-tokens", NULL,
         "{\"properties\":{\"owner\":true}}", 400, INVALID("unknown property 'owner'\"}")},
        {"claims at the top", "POST", "/v1/meeting-tokens", NULL, "{\"is_owner\":true}", 400,
         INVALID("unknown property 'is_owner'\"}")},
        {"a user id of 37", "POST", "/v1/meeting-tokens", NULL,
         "{\"properties\":{\"user_id\":\"1234567890123456789012345678901234567\"}}", 400,
         INVALID("user_id should be between 0 and 36 bytes long\"}")},
        {"a user id of 36", "POST", "/v1/meeting-tokens", NULL,
         "{\"properties\":{\"user_id\":\"123456789012345678901234567890123456\"}}", 200, NULL},
        {"an owner in words", "POST", "/v1/meeting-tokens", NULL,
         "{\"properties\":{\"is_owner\":\"true\"}}", 400,
         INVALID("is_owner was 'true' but should be true or false\"}")},
        {"a name that is a number", "POST", "/v1/meeting-tokens", NULL,
         "{\"properties\":{\"user_name\":7}}", 400,
         INVALID("user_name was '7' but should be a string\"}")},
        {"properties in words", "POST", "/v1/meeting-tokens", NULL, "{\"properties\":\"x\"}", 400,
         INVALID("properties should be an object\"}")},
        {"no key", "POST", "/v1/meeting-tokens", "", "{}", 400, "authorization-header-error"},
        {"a slash behind", "POST", "/v1/meeting-tokens/", NULL, "{}", 200, "{\"token\":\""},
    };

    (void)state;
    check_rows(rows, CHECK_COUNT(rows));
}

/* Arguments of the query: one that does not fit is not passed over, nor one that is too many. */
static void test_query(void **state)
{
    static const struct {
        const char *what, *path;
        int length; /* of one argument before it */
        int others; /* so many short ones before it */
        int status;
    } rows[] = {
        {"one byte less than allowed", "/v1/rooms", REST_ARG_MAX - 2, 0, 400},
        {"as long as allowed", "/v1/rooms", REST_ARG_MAX - 1, 0, 400},
        {"one byte more", "/v1/rooms", REST_ARG_MAX, 0, 414},
        {"one less than allowed", "/v1/rooms", 0, REST_QUERY_MAX - 2, 400},
        {"as many as allowed", "/v1/rooms", 0, REST_QUERY_MAX - 1, 400},
        {"one more", "/v1/rooms", 0, REST_QUERY_MAX, 414},
        {"a page with a long token", "/r", 3 * REST_ARG_MAX, 0, 200},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct strbuf b = STRBUF_INIT(4 * REST_ARG_MAX);

        strbuf_printf(&b, "%s?", rows[i].path);
        if (rows[i].length)
            strbuf_printf(&b, "t=%0*d&", rows[i].length - 2, 0);
        for (int n = 0; n < rows[i].others; n++)
            strbuf_printf(&b, "a%d=b&", n);
        strbuf_puts(&b, "limit=x");
        check_int(rows[i].what, raw_rest(&server, "GET", b.s, NULL, NULL, NULL), rows[i].status);
        strbuf_free(&b);
        check_row(&(struct row){rows[i].what, "GET", "/healthz", "", NULL, 200, "{\"ok\":true}"});
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_keys), T(test_waiting), T(test_tokens), T(test_bad_tokens), T(test_query),
    };
#undef T

    return cmocka_run_group_tests_name("rest_calls", tests, NULL, NULL);
}
