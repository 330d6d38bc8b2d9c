/* Who may do what by REST: every call of the table of routes without a key, with a wrong one, and
 * with the tokens of owners, admins and others in place of a key. What is open is not refused; all
 * else is, with what is missing, and nothing has changed. With the key the powers of a host work.
 */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/party.h"

static struct raw_server server;

static int set_up(void **state)
{
    (void)state;
    str_copy(server.conf.stream_hook, sizeof server.conf.stream_hook, "exec sleep 60");
    str_copy(server.conf.record_hook, sizeof server.conf.record_hook, "exec sleep 60");
    raw_server_start(&server);
    party_tokens(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* ---- every call ---- */

enum { OPEN, KEY };
static const struct route_row {
    const char *method, *path;
    int auth;
} routes[] = {
#define R(method, path, handler, auth, rate, summary) {#method, path, auth},
#include "net/lobby/routes.def"
#undef R
};

#define TOKEN_IS_NO_KEY                                                            \
    "{\"error\":\"authentication-error\",\"info\":\"a meeting token opens rooms, " \
    "not this: it needs the API key\""

static char long_key[2001];

/* What stands for an Authorization header; null for the server's key. */
static const struct {
    const char *what, *key;
    char token; /* of that letter, in place of key; 0 for none */
    int status;
    const char *says;
} keys[] = {
    {"no key", "", 0, 400, "\"error\":\"authorization-header-error\""},
    {"a wrong key", "0123456789abcdef", 0, 401, "\"error\":\"authentication-error\""},
    {"a key longer than any", long_key, 0, 401, "\"error\":\"authentication-error\""},
    {"an owner's token", NULL, 'o', 401, TOKEN_IS_NO_KEY},
    {"an admin's token", NULL, 'd', 401, TOKEN_IS_NO_KEY},
    {"a guest's token", NULL, 'a', 401, TOKEN_IS_NO_KEY},
};

/* A body that each call that changes something would take for good or refuse by its own words. */
static const char body_of_all[] = "{'properties':{'max_participants':3},'*':{'eject':true},"
                                  "'ids':['$a'],'data':{'*':{'canSend':false}},'name':'$r'}";

static void fill_path(const struct party *p, const char *path, char dst[PARTY_TEXT])
{
    const char *colon = strchr(path, ':');
    size_t n = colon ? strcspn(colon, "/") : 0;

    if (!colon)
        str_copy(dst, PARTY_TEXT, path);
    else /* rooms by their name; other ids are not known, which nobody without a key learns */
        snprintf(dst, PARTY_TEXT, "%.*s%s%s", (int)(colon - path), path,
                 str_starts(colon, ":name") || str_starts(colon, ":room") ? p->room : "x",
                 colon + n);
}

static void check_call(struct party *p, const struct route_row *r, size_t k)
{
    char path[PARTY_TEXT], body[PARTY_TEXT], what[256], *answer = NULL;
    const char *key = keys[k].token ? party_token(keys[k].token) : keys[k].key;
    bool reads = str_eq(r->method, "GET");
    int status;

    fill_path(p, r->path, path);
    party_fill(p, body_of_all, body);
    snprintf(what, sizeof what, "%s %s with %s", r->method, r->path, keys[k].what);
    status = raw_rest(&server, r->method, path, key, reads ? NULL : body, &answer);
    if (r->auth == OPEN) {
        check_true(what, status != 401 && !strstr(answer, "authorization-header-error"));
    } else {
        check_int(what, status, keys[k].status);
        check_true(what, strstr(answer, keys[k].says) != NULL);
        check_true(what, strstr(answer, p->room) == NULL);
    }
    free(answer);
}

static void test_every_call(void **state)
{
    char counts[2][PARTY_COUNTS], *before, *after;
    struct party p;

    (void)state;
    memset(long_key, 'k', sizeof long_key - 1);
    party_begin(&p, &server);
    party_hears(&p, "before", "quiet", false);
    party_counts(&p, counts[0]);
    before = party_state(&p);
    for (size_t i = 0; i < CHECK_COUNT(routes); i++)
        for (size_t k = 0; k < CHECK_COUNT(keys); k++)
            check_call(&p, &routes[i], k);
    after = party_state(&p);
    party_counts(&p, counts[1]);
    check_str("what a host sees", after, before);
    check_str("lists", counts[1], counts[0]);
    party_hears(&p, "after", "done", true);
    free(before);
    free(after);
    party_end(&p);
}

/* ---- the powers of a host, with the key ---- */

#define ROOM "/v1/rooms/$r"

static const struct {
    const char *method, *path, *body;
    bool quiet; /* hosts are not told */
} powers[] = {
    {"POST", ROOM "/waiting", "{'$w':{'grantRequestedAccess':true}}", false},
    {"POST", ROOM "/waiting", "{'$w':{'grantRequestedAccess':false,'grace':30}}", false},
    {"POST", ROOM "/waiting",
     "{'$w':{'grantRequestedAccess':false,'block':'24h','blockDomain':true}}", false},
    {"POST", ROOM "/waiting", "{'*':{'hold':true,'message':'soon'}}", false},
    {"POST", ROOM "/waiting", "{'*':{'message':'soon'}}", false},
    {"POST", ROOM "/participants", "{'$b':{'setAudio':false}}", false},
    {"POST", ROOM "/participants", "{'$b':{'setAudio':true}}", true},
    {"POST", ROOM "/participants", "{'$b':{'setHand':false}}", false},
    {"POST", ROOM "/participants", "{'$b':{'rename':'Zoe'}}", false},
    {"POST", ROOM "/participants", "{'$w':{'rename':'Zoe'}}", false},
    {"POST", ROOM "/participants", "{'$b':{'ejectAt':4102444800000}}", false},
    {"POST", ROOM "/participants", "{'$b':{'park':true}}", false},
    {"POST", ROOM "/participants", "{'$p':{'eject':true}}", false},
    {"POST", ROOM "/participants", "{'$b':{'updatePermissions':{'canAdmin':true}}}", false},
    {"POST", ROOM "/eject", "{'ids':['$b']}", false},
    {"POST", ROOM "/update-permissions", "{'data':{'$b':{'canSend':['video']}}}", false},
    {"POST", ROOM "/send-app-message", "{'data':{'n':1}}", true},
    {"POST", ROOM "/set-session-data", "{'data':{'n':1}}", true},
    {"POST", ROOM "/live-streaming/start", "{'rtmpUrl':'rtmp://127.0.0.1/x'}", true},
    {"POST", ROOM "/recordings/start", "{'type':'cloud'}", true},
    {"POST", ROOM "/transcription/start", "{}", false},
    {"POST", ROOM, "{'properties':{'x_lock':true}}", false},
    {"POST", ROOM, "{'properties':{'x_panic':true}}", false},
    {"POST", ROOM "/end", "{'name':'$r'}", false},
};

static void test_powers_with_the_key(void **state)
{
    char path[PARTY_TEXT], body[PARTY_TEXT], *answer, *before, *after;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(powers); i++) {
        struct party p;

        party_begin(&p, &server);
        party_fill(&p, powers[i].path, path);
        party_fill(&p, powers[i].body, body);
        before = party_state(&p);
        answer = NULL;
        if (raw_rest(&server, powers[i].method, path, NULL, body, &answer) != 200 ||
            strstr(answer, "\"refused\":[{"))
            fail_msg("%s %s: %s", path, body, answer);
        after = party_state(&p);
        if (!powers[i].quiet && strcmp(before, after) == 0)
            fail_msg("%s %s has changed nothing", path, body);
        free(before);
        free(after);
        free(answer);
        party_end(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call),
        cmocka_unit_test(test_powers_with_the_key),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
