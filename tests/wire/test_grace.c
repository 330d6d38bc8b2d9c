/* What hosts decide, take back and say, over real sockets and REST, and a restart of the server
 * while a grace time runs. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

static struct raw_server server;

static int set_up(void **state)
{
    (void)state;
    raw_server_start(&server);
    check_int("room",
              raw_rest(&server, "POST", "/v1/rooms", NULL,
                       "{\"name\":\"door\",\"privacy\":\"private\","
                       "\"properties\":{\"enable_knocking\":true}}",
                       NULL),
              200);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* ---- people ---- */

static struct raw *host(const char *name)
{
    return raw_host(&server, name);
}

static struct raw_guest guest(const char *name)
{
    char more[64];

    snprintf(more, sizeof more, ",'device':'dev-%s'", name);
    return raw_knock(&server, "door", name, more);
}

/* Whoever has left comes back with the ticket of its place; the answer is yet to be read. */
static void come_back(struct raw_guest *g, const char *name)
{
    g->c = raw_signal(&server);
    raw_say(g->c,
            "{'id':1,'action':'join-meeting','room':'door','user_name':'%s','device':'dev-%s',"
            "'place':'%s'}",
            name, name, g->place);
}

/* The answer is to be freed. */
static char *rest(const char *method, const char *path, const char *body, int status)
{
    char *answer = NULL;

    check_int(path, raw_rest(&server, method, path, NULL, body, &answer), status);
    return answer;
}

static void expect(const char *what, const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s: no %s in %s", what, part, text);
}

#define DECIDE \
    "{\"id\":%d,\"action\":\"update-waiting-participants\",\"room\":\"door\",\"updatesById\":"
#define ASK "{\"id\":%d,\"action\":\"%s\",\"room\":\"door\""

/* Denies with a grace time in seconds; the decision's id, static. */
static const char *deny(struct raw *c, int request, const char *id, const char *grace)
{
    static char decision[LIMIT_ID + 1];
    char reply[32], *frame;

    raw_say(c,
            DECIDE "{\"%s\":{\"grantRequestedAccess\":false,\"reason\":\"later\",\"grace\":%s}}}",
            request, id, grace);
    snprintf(reply, sizeof reply, "\"reply\":%d", request);
    frame = raw_until(c, reply);
    raw_member(frame, "decision", decision, sizeof decision);
    free(frame);
    return decision;
}

/* ---- tests ---- */

static void test_undo(void **state)
{
    struct raw *mira = host("mira"), *tom = host("tom");
    struct raw_guest ana = guest("Ana");
    char decision[LIMIT_ID + 1], *frame;

    (void)state;
    str_copy(decision, sizeof decision, deny(mira, 2, ana.id, "30"));
    frame = raw_until(tom, "\"pending\"");
    expect("tom sees it", frame, "\"what\":\"deny\"");
    expect("tom sees who", frame, "\"by\":\"mira\"");
    expect("tom sees which", frame, decision);
    free(frame);
    raw_say(tom, DECIDE "{\"%s\":{\"grantRequestedAccess\":true}}}", 2, ana.id);
    frame = raw_until(tom, "\"reply\":2");
    expect("tom is refused", frame, "\"error\":\"decided\",\"by\":\"mira\"");
    free(frame);
    raw_say(tom, ASK ",\"decision\":\"%s\"}", 3, "undo", decision);
    raw_heard(tom, "\"reply\":3");
    frame = raw_until(mira, "\"by\":\"tom\"");
    assert_null(strstr(frame, "\"pending\""));
    free(frame);
    /* The guest has heard nothing of all this: the next word is this one. */
    raw_say(mira, ASK ",\"ids\":[\"*\"],\"text\":\"hello\"}", 4, "message");
    frame = raw_next(ana.c, NULL);
    expect("the guest", frame, "\"text\":\"hello\"");
    free(frame);
    raw_close(mira);
    raw_close(tom);
    raw_close(ana.c);
}

static void test_too_late(void **state)
{
    struct raw *mira = host("mira");
    struct raw_guest ana = guest("Ana");
    char decision[LIMIT_ID + 1], *frame;

    (void)state;
    str_copy(decision, sizeof decision, deny(mira, 2, ana.id, "0.2"));
    frame = raw_until(ana.c, "\"error\"");
    expect("the guest hears why", frame, "\"reason\":\"later\"");
    free(frame);
    check_int("denied", raw_close_code(ana.c), 4403);
    raw_say(mira, ASK ",\"decision\":\"%s\"}", 3, "undo", decision);
    frame = raw_until(mira, "\"reply\":3");
    expect("too late", frame, "\"error\":\"too-late\"");
    free(frame);
    raw_close(mira);
    raw_close(ana.c);
}

/* The server ends while a grace time runs: afterwards it still runs, and can be undone. */
static void test_restart_and_undo(void **state)
{
    struct raw *mira = host("mira");
    struct raw_guest ana = guest("Ana");
    char body[128], *answer;

    (void)state;
    snprintf(body, sizeof body, "{\"decision\":\"%s\"}", deny(mira, 2, ana.id, "30"));
    raw_server_restart(&server);
    check_int("told", raw_close_code(ana.c), 1001);
    raw_close(ana.c);
    raw_close(mira);
    answer = rest("GET", "/v1/waiting", NULL, 200);
    expect("still pending", answer, "\"what\":\"deny\"");
    free(answer);
    come_back(&ana, "Ana");
    raw_heard(ana.c, "\"level\":\"lobby\"");
    answer = rest("POST", "/v1/rooms/door/undo", body, 200);
    expect("undone", answer, ana.id);
    free(answer);
    answer = rest("GET", "/v1/waiting", NULL, 200);
    expect("nothing pending", answer, "\"pending\":null");
    free(answer);
    answer = rest("POST", "/v1/rooms/door/undo", body, 409);
    expect("twice", answer, "undone already");
    free(answer);
    raw_close(ana.c);
}

/* The same, but nobody undoes it: the guest who comes back is denied. */
static void test_restart_and_denied(void **state)
{
    struct raw *mira = host("mira");
    struct raw_guest ana = guest("Ana");
    char *frame;

    (void)state;
    deny(mira, 2, ana.id, "4");
    raw_server_restart(&server);
    check_int("told", raw_close_code(ana.c), 1001);
    raw_close(ana.c);
    raw_close(mira);
    come_back(&ana, "Ana");
    frame = raw_until(ana.c, "\"action\":\"error\"");
    expect("why", frame, "\"reason\":\"later\"");
    free(frame);
    check_int("denied", raw_close_code(ana.c), 4403);
    raw_close(ana.c);
}

static void test_parked(void **state)
{
    struct raw *mira = host("mira");
    struct raw_guest ana = guest("Ana");
    char body[128], path[] = "/v1/rooms/door/undo", decision[LIMIT_ID + 1], *answer, *frame;

    (void)state;
    raw_say(mira, DECIDE "{\"*\":{\"grantRequestedAccess\":true}}}", 2);
    frame = raw_until(mira, "\"reply\":2");
    raw_member(frame, "decision", decision, sizeof decision);
    snprintf(body, sizeof body, "{\"decision\":\"%s\"}", decision);
    free(frame);
    raw_heard(ana.c, "\"level\":\"full\"");
    free(rest("POST", path, body, 200));
    frame = raw_until(ana.c, "access-state-updated");
    expect("parked", frame,
           "\"access\":{\"level\":\"lobby\"},\"awaitingAccess\":{\"level\":\"full\"}");
    expect("by whom", frame, "\"by\":\"api\"");
    free(frame);
    frame = raw_until(mira, "participant-left");
    expect("why", frame, "\"reason\":\"moved\"");
    expect("waits again", frame, "waiting-participant-added");
    free(frame);
    answer = rest("GET", "/v1/rooms/door/waiting", NULL, 200);
    expect("the same id", answer, ana.id);
    free(answer);
    snprintf(body + strlen(body) - 1, sizeof body - strlen(body) + 1, ",\"redo\":true}");
    free(rest("POST", path, body, 200));
    raw_heard(ana.c, "\"level\":\"full\"");
    raw_close(mira);
    raw_close(ana.c);
}

static void test_words(void **state)
{
    struct raw *mira = host("mira"), *tom = host("tom");
    struct raw_guest ana = guest("Ana");
    char *frame;

    (void)state;
    raw_say(mira, ASK ",\"ids\":[\"%s\"],\"on\":true,\"text\":\"two minutes\"}", 2, "hold", ana.id);
    frame = raw_until(ana.c, "hold-updated");
    expect("held", frame, "\"on\":true");
    expect("words", frame, "\"text\":\"two minutes\"");
    expect("who", frame, "\"by\":\"mira\"");
    free(frame);
    raw_heard(tom, "\"held\":true");
    raw_say(ana.c, "{\"id\":3,\"action\":\"message\",\"text\":\"thank\\u001b[2J you\"}");
    raw_heard(ana.c, "\"reply\":3,\"ok\":true");
    frame = raw_until(tom, "\"fromGuest\":true");
    expect("the note", frame, "\"note\":\"thank[2J you\"");
    expect("whose", frame, ana.id);
    free(frame);
    raw_say(tom, ASK ",\"ids\":[\"%s\"]}", 4, "claim", ana.id);
    raw_heard(mira, "\"reader\":\"tom\"");
    raw_close(tom);
    frame = raw_until(mira, "waiting-participant-updated");
    assert_null(strstr(frame, "\"reader\""));
    free(frame);
    raw_close(mira);
    raw_close(ana.c);
}

/* The same over REST, as scripts ask for it. */
static void test_rest(void **state)
{
    struct raw_guest ana = guest("Ana");
    char *answer;

    (void)state;
    free(rest("POST", "/v1/rooms/door/waiting", "{\"*\":{\"hold\":true,\"message\":\"soon\"}}",
              200));
    raw_heard(ana.c, "\"text\":\"soon\"");
    free(rest("POST", "/v1/rooms/door/waiting", "{\"*\":{\"message\":\"sooner\"}}", 200));
    raw_heard(ana.c, "\"text\":\"sooner\"");
    answer = rest("GET", "/v1/waiting", NULL, 200);
    expect("held", answer, "\"held\":true");
    free(answer);
    answer = rest("POST", "/v1/rooms/door/waiting",
                  "{\"*\":{\"grantRequestedAccess\":false,\"grace\":30}}", 200);
    expect("a decision", answer, "\"decision\":\"");
    free(answer);
    answer = rest("GET", "/v1/waiting", NULL, 200);
    expect("pending", answer, "\"by\":\"api\"");
    free(answer);
    raw_close(ana.c);
}

static void test_bad_undo(void **state)
{
    static const struct {
        const char *what, *path, *body;
        int status;
    } rows[] = {
        {"no body", "/v1/rooms/door/undo", "", 400},
        {"no decision", "/v1/rooms/door/undo", "{}", 400},
        {"a number", "/v1/rooms/door/undo", "{\"decision\":7}", 400},
        {"too long", "/v1/rooms/door/undo",
         "{\"decision\":\"0123456789012345678901234567890123456\"}", 400},
        {"something more", "/v1/rooms/door/undo", "{\"decision\":\"x\",\"now\":true}", 400},
        {"redo is no word", "/v1/rooms/door/undo", "{\"decision\":\"x\",\"redo\":\"yes\"}", 400},
        {"an unknown one", "/v1/rooms/door/undo", "{\"decision\":\"x\"}", 404},
        {"an unknown room", "/v1/rooms/other/undo", "{\"decision\":\"x\"}", 404},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char *answer = NULL;

        check_int(rows[i].what,
                  raw_rest(&server, "POST", rows[i].path, NULL, rows[i].body, &answer),
                  rows[i].status);
        expect(rows[i].what, answer, "\"error\"");
        free(answer);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_undo),
        T(test_too_late),
        T(test_restart_and_undo),
        T(test_restart_and_denied),
        T(test_parked),
        T(test_words),
        T(test_rest),
        T(test_bad_undo),
    };
#undef T

    return cmocka_run_group_tests_name("grace", tests, NULL, NULL);
}
