/* The block list, the doors of rooms by lock, clock, denials and hosts, and rules in files, over
 * real sockets. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/str.h"
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

/* The status, and whether the answer holds the text. */
static void check_rest(const char *what, const char *method, const char *path, const char *body,
                       int status, const char *says)
{
    char *answer = NULL;

    check_int(what, raw_rest(&server, method, path, NULL, body, &answer), status);
    if (!answer || !strstr(answer, says))
        fail_msg("%s: got %s, wanted %s", what, answer ? answer : "nothing", says);
    free(answer);
}

/* A guest who joins and knocks; null with the close code when it is refused. */
static struct raw *guest(const char *room, const char *name, const char *device, int *code)
{
    struct raw *c = raw_signal(&server);
    char *answer;

    raw_say(c, "{'id':1,'action':'join-meeting','room':'%s','user_name':'%s','device':'%s'}", room,
            name, device);
    answer = raw_until(c, "\"reply\":1");
    if (strstr(answer, "\"ok\":false")) {
        free(answer);
        *code = raw_close_code(c);
        raw_close(c);
        return NULL;
    }
    free(answer);
    raw_say(c, "{'id':2,'action':'request-access','name':'%s'}", name);
    return c;
}

/* The id of the only one who waits. */
static void waiting_id(const char *room, char id[LIMIT_ID + 1])
{
    char path[160], *answer = NULL;

    snprintf(path, sizeof path, "/v1/rooms/%s/waiting", room);
    assert_int_equal(raw_rest(&server, "GET", path, NULL, NULL, &answer), 200);
    raw_member(answer, "id", id, LIMIT_ID + 1);
    free(answer);
}

static void make_room(const char *name, const char *properties)
{
    char body[512];

    snprintf(
        body, sizeof body,
        "{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true%s}}",
        name, properties);
    check_rest(name, "POST", "/v1/rooms", body, 200, name);
}

static void test_blocks(void **state)
{
    char id[LIMIT_ID + 1], body[256], path[128], *answer = NULL, *at;
    struct raw *c;
    int code = 0;

    (void)state;
    make_room("blocks", "");
    c = guest("blocks", "Rick", "rick-1", &code);
    free(raw_until(c, "\"reply\":2"));
    waiting_id("blocks", id);
    snprintf(body, sizeof body, "{\"id\":\"%s\",\"length\":\"24h\",\"reason\":\"rude\"}", id);
    check_rest("by id", "POST", "/v1/blocks", body, 200, "\"length\":\"24h\"");
    check_rest("not touched by itself", "GET", "/v1/rooms/blocks/waiting", NULL, 200, id);
    snprintf(body, sizeof body, "{\"%s\":{\"grantRequestedAccess\":true}}", id);
    check_rest("admission is refused", "POST", "/v1/rooms/blocks/waiting", body, 200,
               "\"cause\":\"blocked\"");
    raw_close(c);
    assert_null(guest("blocks", "Bob", "rick-1", &code));
    assert_int_equal(code, 4403);
    raw_server_restart(&server);
    assert_null(guest("blocks", "Bob", "rick-1", &code));
    assert_int_equal(raw_rest(&server, "GET", "/v1/blocks", NULL, NULL, &answer), 200);
    assert_non_null(strstr(answer, "\"name\":\"device\",\"weight\":80"));
    assert_null(strstr(answer, "rick-1"));
    at = strstr(answer, "\"id\":\"");
    assert_non_null(at);
    snprintf(path, sizeof path, "/v1/blocks/%.36s", at + 6);
    free(answer);
    check_rest("taken off", "DELETE", path, NULL, 200, "\"deleted\":true");
    check_rest("only once", "DELETE", path, NULL, 404, "no block");
    c = guest("blocks", "Bob", "rick-1", &code);
    assert_non_null(c);
    raw_close(c);
}

static const struct {
    const char *what, *body;
    int status;
    const char *says;
} wrong[] = {
    {"nobody named", "{}", 400, "one of id"},
    {"two named", "{\"id\":\"x\",\"user_id\":\"y\"}", 400, "only one"},
    {"a length", "{\"user_id\":\"y\",\"length\":\"week\"}", 400, "length should be"},
    {"an unknown key", "{\"user_id\":\"y\",\"colour\":1}", 400, "unknown property"},
    {"nobody here", "{\"id\":\"x\"}", 404, "nobody"},
    {"no address", "{\"address\":\"everywhere\"}", 400, "address should be"},
    {"a meeting nowhere", "{\"user_id\":\"y\",\"length\":\"meeting\"}", 400, "needs a room"},
    {"not JSON", "{", 400, "json-parsing-error"},
    {"no signals", "{\"id\":\"x\",\"signals\":[]}", 400, "at least one signal"},
    {"signals as a text", "{\"id\":\"x\",\"signals\":\"device\"}", 400, "should be an array"},
    {"a number among them", "{\"id\":\"x\",\"signals\":[\"device\",1]}", 400, "names of signals"},
    {"a signal that is none", "{\"id\":\"x\",\"signals\":[\"shoes\"]}", 400,
     "no signal is called 'shoes'"},
    {"a signal twice", "{\"id\":\"x\",\"signals\":[\"device\",\"device\"]}", 400, "twice"},
    {"signals too weak for anybody", "{\"id\":\"x\",\"signals\":[\"name\"]}", 400,
     "name: 40 points, a block needs 70"},
    {"signals of a user id", "{\"user_id\":\"y\",\"signals\":[\"device\"]}", 400,
     "signals goes with an id"},
    {"signals of an address", "{\"address\":\"198.51.100.1\",\"signals\":[\"device\"]}", 400,
     "signals goes with an id"},
};

static void test_wrong_blocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(wrong); i++)
        check_rest(wrong[i].what, "POST", "/v1/blocks", wrong[i].body, wrong[i].status,
                   wrong[i].says);
    check_rest("nothing was added", "GET", "/v1/blocks", NULL, 200, "\"total_count\":0");
}

/* By what somebody would be known again is told, and the block uses what was chosen. */
static void test_chosen_signals(void **state)
{
    char id[LIMIT_ID + 1], body[256];
    struct raw *c;
    int code = 0;

    (void)state;
    make_room("chosen", "");
    c = guest("chosen", "Rick", "rick-1", &code);
    free(raw_until(c, "\"reply\":2"));
    waiting_id("chosen", id);
    check_rest("what is known", "GET", "/v1/rooms/chosen/waiting", NULL, 200,
               "\"signals\":[\"device\",\"name\"]");
    snprintf(body, sizeof body, "{\"id\":\"%s\",\"signals\":[\"token\",\"name\"]}", id);
    check_rest("too little of it", "POST", "/v1/blocks", body, 400,
               "of these signals is known: name: 40 points, a block needs 70");
    snprintf(body, sizeof body,
             "{\"%s\":{\"grantRequestedAccess\":false,\"block\":\"24h\",\"signals\":[\"token\"]}}",
             id);
    check_rest("a decision too", "POST", "/v1/rooms/chosen/waiting", body, 200, "weak-block");
    snprintf(body, sizeof body,
             "{\"%s\":{\"grantRequestedAccess\":false,\"signals\":[\"device\"]}}", id);
    check_rest("signals of no block", "POST", "/v1/rooms/chosen/waiting", body, 400,
               "signals goes with block");
    check_rest("who waits still does", "GET", "/v1/rooms/chosen/waiting", NULL, 200, id);
    snprintf(body, sizeof body,
             "{\"%s\":{\"grantRequestedAccess\":false,\"block\":\"24h\",\"signals\":[\"device\"]}}",
             id);
    check_rest("the device alone", "POST", "/v1/rooms/chosen/waiting", body, 200, id);
    check_rest("is on the list", "GET", "/v1/blocks", NULL, 200,
               "\"signals\":[{\"name\":\"device\",\"weight\":80}],\"score\":80");
    raw_close(c);
    raw_server_restart(&server);
    assert_null(guest("chosen", "Bob", "rick-1", &code));
    assert_int_equal(code, 4403);
    c = guest("chosen", "Rick", "rick-2", &code);
    assert_non_null(c);
    free(raw_until(c, "\"reply\":2"));
    check_rest("the name says nothing", "GET", "/v1/rooms/chosen/waiting", NULL, 200,
               "\"score\":0");
    raw_close(c);
}

static void test_locked_room(void **state)
{
    struct raw *c;
    int code = 0;

    (void)state;
    make_room("locked", "");
    c = guest("locked", "Ana", "a", &code);
    free(raw_until(c, "\"reply\":2"));
    check_rest("lock", "POST", "/v1/rooms/locked", "{\"properties\":{\"x_lock\":true}}", 200,
               "\"x_lock\":true");
    assert_null(guest("locked", "Bo", "b", &code));
    assert_int_equal(code, 4403);
    check_rest("who waits stays", "GET", "/v1/rooms/locked/waiting", NULL, 200,
               "\"total_count\":1");
    check_rest("open", "POST", "/v1/rooms/locked", "{\"properties\":{\"x_lock\":false}}", 200,
               "locked");
    raw_close(c);
    c = guest("locked", "Bo", "b", &code);
    assert_non_null(c);
    raw_close(c);
}

/* Until somebody can knock there, or can not any more; the door answers soon, a deadline ends it.
 */
static void until_door(const char *room, bool open)
{
    int64_t by = clock_mono_ms() + 30000;

    for (int i = 0;; i++) {
        char device[32];
        int code = 0;
        struct raw *c;
        bool was;

        snprintf(device, sizeof device, "%d-%d", i, open); /* who waits keeps the place */
        c = guest(room, "Ana", device, &code);
        was = c != NULL;

        if (c)
            raw_close(c);
        else
            assert_int_equal(code, 4403);
        if (was == open)
            return;
        if (clock_mono_ms() > by)
            fail_msg("%s is %s for too long", room, was ? "open" : "locked");
        poll(NULL, 0, 50);
    }
}

/* Locked until a time, open, and locked from a time on. */
static void test_opening_hours(void **state)
{
    char body[128];
    int64_t now = clock_wall_ms() / 1000;
    int code = 0;

    (void)state;
    snprintf(body, sizeof body, ",\"x_open_at\":%lld", (long long)now + 3600);
    make_room("hours", body);
    assert_null(guest("hours", "Ana", "a", &code));
    assert_int_equal(code, 4403);
    snprintf(body, sizeof body, "{\"properties\":{\"x_open_at\":%lld}}", (long long)now + 2);
    check_rest("soon", "POST", "/v1/rooms/hours", body, 200, "x_open_at");
    until_door("hours", true);
    now = clock_wall_ms() / 1000;
    snprintf(body, sizeof body, "{\"properties\":{\"x_close_at\":%lld}}", (long long)now + 2);
    check_rest("not long", "POST", "/v1/rooms/hours", body, 200, "x_close_at");
    until_door("hours", false);
}

/* After so many denials somebody has to wait, and is told how long; others do not. */
static void test_knocking_again(void **state)
{
    enum { LIMIT = 2 };
    struct raw *c;
    char *answer;
    int code = 0;

    (void)state;
    make_room("again", ",\"x_reknock_limit\":2,\"x_reknock_wait\":600");
    for (int i = 0; i < LIMIT; i++) {
        c = guest("again", "Nick", "n", &code);
        free(raw_until(c, "\"reply\":2"));
        check_rest("denied", "POST", "/v1/rooms/again/waiting",
                   "{\"*\":{\"grantRequestedAccess\":false}}", 200, "\"refused\":[]");
        raw_close_code(c);
        raw_close(c);
    }
    c = raw_signal(&server);
    raw_text(c, "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"again\","
                "\"user_name\":\"Nick\",\"device\":\"n\"}");
    answer = raw_until(c, "\"reply\":1");
    if (!strstr(answer, "\"ok\":false") || !strstr(answer, "knock again in"))
        fail_msg("the third time: %s", answer);
    free(answer);
    assert_int_equal(raw_close_code(c), 4429);
    raw_close(c);
    c = guest("again", "Olga", "o", &code);
    free(raw_until(c, "\"reply\":2"));
    raw_close(c);
}

/* Each step while no host is there reaches who waits, in order; the last one ends it. */
static void test_without_a_host(void **state)
{
    struct raw *c;
    int code = 0;

    (void)state;
    make_room("alone", ",\"x_no_host\":[{\"after\":1,\"do\":\"hold\",\"words\":\"A moment\"},"
                       "{\"after\":2,\"do\":\"tell\",\"words\":\"We are late\"},"
                       "{\"after\":3,\"do\":\"end\",\"words\":\"Nobody came\"}]");
    c = guest("alone", "Ana", "a", &code);
    free(raw_until(c, "\"reply\":2"));
    free(raw_until(c, "A moment"));
    free(raw_until(c, "We are late"));
    free(raw_until(c, "Nobody came"));
    assert_int_equal(raw_close_code(c), 4403);
    raw_close(c);
    check_rest("nobody waits", "GET", "/v1/rooms/alone/waiting", NULL, 200, "\"total_count\":0");
}

static void write_rules(const char *file, const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, "rules", file);
    tmp_put(server.conf.data_dir, path, text);
}

static void test_rules(void **state)
{
    struct raw *c;
    int code = 0;

    (void)state;
    make_room("ruled", "");
    write_rules("vip.list", "Vera\n");
    write_rules("ruled.rules", "rule vip if name in file vip.list then admit\n"
                               "default deny \"Members only\"\n");
    check_rest("read", "POST", "/v1/rules", "", 200, "{\"files\":1,\"complaints\":[]}");
    c = guest("ruled", "Vera", "v", &code);
    free(raw_until(c, "\"level\":\"full\""));
    raw_close(c);
    c = guest("ruled", "Bo", "b", &code);
    free(raw_until(c, "Members only"));
    assert_int_equal(raw_close_code(c), 4403);
    raw_close(c);
    /* One wrong line: nothing of the file is used, what was there stays. */
    write_rules("ruled.rules", "default admit\nrule x if colour = \"red\" then admit\n");
    check_rest("wrong line", "POST", "/v1/rules", "", 200, "ruled.rules:2: ");
    c = guest("ruled", "Bo", "b2", &code);
    free(raw_until(c, "Members only"));
    raw_close(c);
    /* At a start there is nothing from before: a host decides. */
    raw_server_restart(&server);
    c = guest("ruled", "Bo", "b3", &code);
    free(raw_until(c, "\"reply\":2"));
    check_rest("waits", "GET", "/v1/rooms/ruled/waiting", NULL, 200, "\"name\":\"Bo\"");
    raw_close(c);
}

static void test_rules_of_a_room(void **state)
{
    (void)state;
    make_room("own", "");
    check_rest("wrong line", "POST", "/v1/rooms/own",
               "{\"properties\":{\"x_lock\":true,\"x_rules\":\"default ask\\nnonsense\"}}", 400,
               "x_rules:2: ");
    check_rest("nothing was changed", "GET", "/v1/rooms/own", NULL, 200,
               "\"config\":{\"enable_knocking\":true}");
    check_rest("a list that is not there", "POST", "/v1/rooms/own",
               "{\"properties\":{\"x_rules\":\"rule a if name in file no.list then admit\"}}", 400,
               "no.list");
    check_rest("right", "POST", "/v1/rooms/own", "{\"properties\":{\"x_rules\":\"default queue\"}}",
               200, "default queue");
    check_rest("a wrong ladder", "POST", "/v1/rooms",
               "{\"name\":\"ladder\",\"properties\":{\"x_no_host\":[{\"after\":1}]}}", 400,
               "x_no_host");
}

/* Over both faces: each rule with what came of it, for who waits; and nothing for a guest. */
static void test_every_rule_tried(void **state)
{
    static const char want[] = "\"rules\":[{\"file\":\"x_rules\",\"line\":1,\"text\":"
                               "\"rule vip if name = \\\"Vera\\\" then admit\",\"fate\":"
                               "\"failed\",\"failed\":\"name = \\\"Vera\\\"\"},{\"file\":"
                               "\"x_rules\",\"line\":2,\"text\":\"default ask\",\"fate\":"
                               "\"decided\"}]";
    char id[LIMIT_ID + 1], text[1024], *answer = NULL;
    struct raw *c, *host;
    int code = 0;

    (void)state;
    make_room("tried", ",\"x_rules\":\"rule vip if name = \\\"Vera\\\" then admit\\ndefault ask\"");
    c = guest("tried", "Bo", "b", &code);
    free(raw_until(c, "\"reply\":2"));
    waiting_id("tried", id);
    snprintf(text, sizeof text, "/v1/waiting/%s", id);
    check_rest("REST", "GET", text, NULL, 200, want);
    check_rest("REST, what was told", "GET", text, NULL, 200, "\"seats\":200,\"tries\":1}");
    check_rest("nobody", "GET", "/v1/waiting/nobody", NULL, 404, "nobody with the id nobody waits");
    snprintf(text, sizeof text,
             "{\"id\":3,\"action\":\"explain\",\"room\":\"tried\",\"ids\":[\"%s\"]}", id);
    raw_text(c, text);
    answer = raw_until(c, "\"reply\":3");
    assert_non_null(strstr(answer, "\"error\":\"forbidden\""));
    assert_null(strstr(answer, "rules"));
    free(answer);
    host = raw_host(&server, "Mira");
    raw_text(host, text);
    answer = raw_until(host, "\"reply\":3");
    if (!strstr(answer, want))
        fail_msg("got %s, wanted %s", answer, want);
    free(answer);
    raw_close(host);
    raw_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_blocks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chosen_signals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_locked_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_opening_hours, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_knocking_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_a_host, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_of_a_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_rule_tried, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
