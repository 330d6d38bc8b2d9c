/* What is remembered over REST: meetings, who was in them, logs, calls; and transcription. People
 * come over real sockets, and the server is started anew in between. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/rest_row.h"

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

/* The answer (free()). */
static char *ask(const char *what, const char *method, const char *path, const char *body,
                 int status, const char *says)
{
    char *answer = NULL;
    int got = raw_rest(&server, method, path, NULL, body, &answer);

    if (got != status || (says && !strstr(answer, says)))
        fail_msg("%s: %d %s, wanted %d %s", what, got, answer, status, says ? says : "");
    return answer;
}

/* Somebody inside a public room; the session id goes to id. */
static struct raw *join(const char *room, const char *name, char id[64])
{
    struct raw_guest g = raw_join(&server, room, name, "");

    str_copy(id, 64, g.id);
    return g.c;
}

/* What happens in the same millisecond is listed in any order. */
static void until_later(void)
{
    for (int64_t now = clock_wall_ms(); clock_wall_ms() <= now;)
        continue;
}

static void test_meetings(void **state)
{
    char ana[64], ben[64], id[64], path[200], again[64], *answer;
    struct raw *a, *b;

    (void)state;
    free(ask("room", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, NULL));
    free(ask("none yet", "GET", "/v1/meetings", NULL, 200, "{\"total_count\":0,\"data\":[]}"));
    a = join("r", "Ana", ana);
    until_later();
    b = join("r", "Ben", ben);
    answer = ask("goes on", "GET", "/v1/meetings?ongoing=true", NULL, 200,
                 "\"room\":\"r\",\"start_time\":");
    check_true("two at most", strstr(answer, "\"ongoing\":true,\"max_participants\":2") != NULL);
    check_true("by name", strstr(answer, "\"user_id\":null,\"participant_id\":\"") != NULL);
    check_true("Ana", strstr(answer, ana) && strstr(answer, "\"user_name\":\"Ana\""));
    check_true("Ben", strstr(answer, ben) && strstr(answer, "\"user_name\":\"Ben\""));
    raw_member(answer, "id", id, sizeof id);
    free(answer);
    snprintf(path, sizeof path, "\"mtgSessionId\":\"%s\"", id);
    free(ask("presence says which", "GET", "/v1/rooms/r/presence", NULL, 200, path));
    raw_leave(b);
    snprintf(path, sizeof path, "/v1/meetings/%s", id);
    answer = ask("one of them", "GET", path, NULL, 200, "\"ongoing\":true");
    check_true("without people", strstr(answer, "participants\":[") == NULL);
    free(answer);
    snprintf(path, sizeof path, "/v1/meetings/%s/participants", id);
    answer = ask("its people", "GET", path, NULL, 200, "{\"data\":[{\"user_id\":null,");
    check_true("in order", strstr(answer, "\"Ana\"") < strstr(answer, "\"Ben\""));
    free(answer);
    snprintf(path, sizeof path, "/v1/meetings/%s/participants?joined_after=%s", id, ana);
    answer = ask("behind Ana", "GET", path, NULL, 200, "\"Ben\"");
    check_true("Ana is not", strstr(answer, "\"Ana\"") == NULL);
    free(answer);
    snprintf(path, sizeof path, "/v1/meetings/%s/participants?joined_after=%s", id, ben);
    free(ask("behind the last", "GET", path, NULL, 404, "{\"error\":\"not-found\""));

    /* The meeting is the same one after a restart, for the place is kept. */
    raw_close(a);
    raw_server_restart(&server);
    answer = ask("still goes on", "GET", "/v1/meetings?ongoing=true", NULL, 200, "\"Ana\"");
    raw_member(answer, "id", again, sizeof again);
    check_str("the same", again, id);
    free(answer);
    free(ask("room", "DELETE", "/v1/rooms/r", NULL, 200, NULL));
    free(ask("over", "GET", "/v1/meetings?ongoing=true", NULL, 200, "{\"total_count\":0,\"data\""));
    free(ask("remembered", "GET", "/v1/meetings?ongoing=false&no_participants=true", NULL, 200,
             "\"ongoing\":false,\"max_participants\":2}]}"));
}

static void test_pages(void **state)
{
    static const struct rest_row rows[] = {
        {"all", "GET", "/v1/meetings", NULL, 200, "{\"total_count\":5,"},
        {"of one room", "GET", "/v1/meetings?room=m1", NULL, 200, "{\"total_count\":1,"},
        {"of a room that never was", "GET", "/v1/meetings?room=x", NULL, 200,
         "{\"total_count\":0,\"data\":[]}"},
        {"from a time on", "GET", "/v1/meetings?timeframe_start=4102444800", NULL, 200,
         "{\"total_count\":0,"},
        {"up to a time", "GET", "/v1/meetings?timeframe_end=4102444800.5", NULL, 200,
         "{\"total_count\":5,"},
        {"before all", "GET", "/v1/meetings?timeframe_end=1", NULL, 200, "{\"total_count\":0,"},
        {"none of them", "GET", "/v1/meetings?limit=0", NULL, 200,
         "{\"total_count\":5,\"data\":[]}"},
        {"a limit in words", "GET", "/v1/meetings?limit=x", NULL, 400, INVALID("limit was 'x'")},
        {"a time in words", "GET", "/v1/meetings?timeframe_start=now", NULL, 400,
         INVALID("timeframe_start should be a number of seconds since the unix epoch\"}")},
        {"no number", "GET", "/v1/meetings?timeframe_start=nan", NULL, 400,
         INVALID("timeframe_start")},
        {"perhaps", "GET", "/v1/meetings?ongoing=perhaps", NULL, 400,
         INVALID("ongoing should be true or false\"}")},
        {"both ends", "GET", "/v1/meetings?starting_after=a&ending_before=b", NULL, 400,
         INVALID("starting_after and ending_before exclude each other\"}")},
        {"behind nothing", "GET", "/v1/meetings?starting_after=x", NULL, 200, "\"data\":[]}"},
        {"before nothing", "GET", "/v1/meetings?ending_before=x", NULL, 200, "\"data\":[]}"},
        {"an id that is none", "GET", "/v1/meetings/x", NULL, 404,
         "{\"error\":\"not-found\",\"info\":\"there is no such meeting\"}"},
        {"its people", "GET", "/v1/meetings/x/participants", NULL, 404, "not-found"},
    };
    char path[200], seen[400] = "", cursor[64] = "", room[64];

    (void)state;
    for (int i = 0; i < 5; i++) {
        char body[64], id[64];

        snprintf(body, sizeof body, "{\"name\":\"m%d\"}", i);
        snprintf(path, sizeof path, "m%d", i);
        free(ask("room", "POST", "/v1/rooms", body, 200, NULL));
        raw_leave(join(path, "Ana", id));
        until_later();
    }
    CHECK_ROWS(rows);
    /* One at a time from the newest on, and then from the oldest back. */
    for (int i = 0; i < 6; i++) {
        char *answer;

        snprintf(path, sizeof path, "/v1/meetings?limit=1%s%s", *cursor ? "&starting_after=" : "",
                 cursor);
        answer = ask("page", "GET", path, NULL, 200, i < 5 ? "\"id\"" : "\"data\":[]}");
        if (i < 5) {
            raw_member(answer, "id", cursor, sizeof cursor);
            raw_member(answer, "room", room, sizeof room);
            snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s ", room);
        }
        free(answer);
    }
    check_str("newest first", seen, "m4 m3 m2 m1 m0 ");
    seen[0] = '\0';
    str_copy(cursor, sizeof cursor, "OLDEST");
    for (int i = 0; i < 5; i++) {
        char *answer;

        snprintf(path, sizeof path, "/v1/meetings?limit=1&ending_before=%s", cursor);
        answer = ask("page", "GET", path, NULL, 200, "\"id\"");
        raw_member(answer, "id", cursor, sizeof cursor);
        raw_member(answer, "room", room, sizeof room);
        snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s ", room);
        free(answer);
    }
    check_str("and back", seen, "m0 m1 m2 m3 m4 ");
}

static void test_logs(void **state)
{
    static const struct rest_row rows[] = {
        {"without a filter", "GET", "/v1/logs", NULL, 400,
         INVALID("mtgSessionId or userSessionId is required\"}")},
        {"of nobody", "GET", "/v1/logs?userSessionId=x", NULL, 200, "{\"logs\":[]}"},
        {"with figures", "GET", "/v1/logs?userSessionId=x&includeMetrics=true", NULL, 200,
         "{\"logs\":[],\"metrics\":[]}"},
        {"a level that is none", "GET", "/v1/logs?userSessionId=x&logLevel=LOUD", NULL, 400,
         INVALID("\\\"logLevel\\\" must be one of [ERROR, INFO, DEBUG] [Received "
                 "logLevel=\\\"LOUD\\\"]\"}")},
        {"an order that is none", "GET", "/v1/logs?userSessionId=x&order=up", NULL, 400,
         INVALID("\\\"order\\\" must be one of [ASC, DESC]")},
        {"a limit in words", "GET", "/v1/logs?userSessionId=x&limit=x", NULL, 400,
         INVALID("limit should be a whole number from 0 to 1000\"}")},
        {"a source that is none", "GET", "/v1/logs/api?source=x", NULL, 400,
         INVALID("\\\"source\\\" must be one of [webhook, api] [Received source=\\\"x\\\"]\"}")},
        {"of webhooks", "GET", "/v1/logs/api?source=webhook", NULL, 200, "[]"},
        {"of one address", "GET", "/v1/logs/api?url=/v1/rooms/none", NULL, 200,
         "\"method\":\"DELETE\",\"url\":\"/v1/rooms/none\",\"status\":404"},
    };
    char ana[64], path[200], id[64], *answer;
    struct raw *a;

    (void)state;
    free(ask("room", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, NULL));
    free(ask("no room", "DELETE", "/v1/rooms/none", NULL, 404, NULL));
    free(ask("token", "POST", "/v1/meeting-tokens", "{}", 200, NULL));
    a = join("r", "Ana", ana);
    answer = ask("goes on", "GET", "/v1/rooms/r/presence", NULL, 200, NULL);
    raw_member(answer, "mtgSessionId", id, sizeof id);
    free(answer);
    raw_leave(a);
    snprintf(path, sizeof path, "/v1/logs?userSessionId=%s&order=ASC", ana);
    answer = ask("hers", "GET", path, NULL, 200, "\"message\":\"joined: Ana\"");
    check_true("left later",
               strstr(answer, "\"message\":\"left: Ana") > strstr(answer, "joined: Ana"));
    check_true("both ids", strstr(answer, id) && strstr(answer, ana));
    free(answer);
    snprintf(path, sizeof path, "/v1/logs?mtgSessionId=%s&limit=1", id);
    answer = ask("of the meeting", "GET", path, NULL, 200, "\"message\":\"left: Ana");
    check_true("one", strstr(answer, "joined: Ana") == NULL);
    free(answer);
    CHECK_ROWS(rows);
    answer = ask("calls", "GET", "/v1/logs/api", NULL, 200,
                 "\"request\":\"{\\\"name\\\":\\\"r\\\"}\",\"response\":\"{\\\"id\\\":");
    check_true("newest first", strstr(answer, "DELETE") < strstr(answer, "POST"));
    check_true("no tokens", strstr(answer, "token") == NULL);
    raw_member(answer, "id", id, sizeof id);
    free(answer);
    snprintf(path, sizeof path, "/v1/logs/api?starting_after=%s", id);
    answer = ask("older ones", "GET", path, NULL, 200, "/v1/rooms\"");
    check_true("without the newest", strstr(answer, "DELETE") == NULL);
    free(answer);
}

/* A page that ends before a call has the order of one that begins behind it, also of calls that
 * came in the same millisecond. */
static void test_calls_back(void **state)
{
    char body[64], path[128], id[64], *all, *page, *last = NULL;

    (void)state;
    for (int i = 0; i < 20; i++) {
        snprintf(body, sizeof body, "{\"name\":\"r%d\"}", i);
        free(ask("room", "POST", "/v1/rooms", body, 200, NULL));
    }
    all = ask("all", "GET", "/v1/logs/api", NULL, 200, "r19");
    for (char *at = all; (at = strstr(at, "{\"id\":\"")) != NULL; at++)
        last = at;
    assert_non_null(last);
    raw_member(last, "id", id, sizeof id);
    snprintf(path, sizeof path, "/v1/logs/api?ending_before=%s", id);
    page = ask("before the oldest", "GET", path, NULL, 200, "r19");
    last[-1] = '\0'; /* its comma */
    page[strlen(page) - 1] = '\0';
    check_str("the same order", page, all);
    free(all);
    free(page);
}

static void test_transcription(void **state)
{
    static const struct rest_row before[] = {
        {"no room", "POST", "/v1/rooms/x/transcription/start", "{}", 404, "room x not found"},
        {"nobody inside", "POST", "/v1/rooms/r/transcription/start", "{}", 404,
         "no meeting is going on in room r"},
    };
    static const struct rest_row rows[] = {
        {"an unknown key", "POST", "/v1/rooms/r/transcription/start", "{\"loud\":true}", 400,
         INVALID("unknown property 'loud'\"}")},
        {"a language that is a number", "POST", "/v1/rooms/r/transcription/start",
         "{\"language\":7}", 400, INVALID("language is of the wrong type\"}")},
        {"a place that is none", "POST", "/v1/rooms/r/transcription/start",
         "{\"transcription_geo\":\"us\"}", 400,
         INVALID("transcription_geo should be 'global' or 'eu'\"}")},
        {"none to stop", "POST", "/v1/rooms/r/transcription/stop", "{}", 400,
         INVALID("no transcription is going on\"}")},
        {"started", "POST", "/v1/rooms/r/transcription/start",
         "{\"language\":\"en\",\"punctuate\":true}", 200, "{\"sent\":\"true\"}"},
        {"twice", "POST", "/v1/rooms/r/transcription/start", "{}", 400,
         INVALID("a transcription is going on already\"}")},
        {"nobody named", "POST", "/v1/rooms/r/transcription/update", "{}", 400,
         INVALID("missing required field 'participants'\"}")},
        {"somebody who is a number", "POST", "/v1/rooms/r/transcription/update",
         "{\"participants\":[7]}", 400, INVALID("participants should hold at most")},
        {"changed", "POST", "/v1/rooms/r/transcription/update", "{\"participants\":[\"a\"]}", 200,
         "{\"sent\":\"true\"}"},
        {"stopped", "POST", "/v1/rooms/r/transcription/stop", NULL, 200, "{\"sent\":\"true\"}"},
    };
    char ana[64], *answer;
    struct raw *a;

    (void)state;
    free(ask("room", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, NULL));
    CHECK_ROWS(before);
    a = join("r", "Ana", ana);
    CHECK_ROWS(rows);
    answer = raw_until(a, "\"action\":\"transcription-started\"");
    check_true(answer, strstr(answer, "\"data\":{\"language\":\"en\",\"punctuate\":true}") &&
                           strstr(answer, "\"by\":\"api\""));
    free(answer);
    free(raw_until(a, "\"action\":\"transcription-updated\""));
    free(raw_until(a, "\"action\":\"transcription-stopped\""));
    raw_leave(a);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_meetings), T(test_pages), T(test_logs), T(test_calls_back), T(test_transcription),
    };
#undef T

    return cmocka_run_group_tests_name("rest_meetings", tests, NULL, NULL);
}
