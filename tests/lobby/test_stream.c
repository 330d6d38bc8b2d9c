/* Live streams and recordings: who may start and stop them, and what is told of their workers. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, OWNER, ADMIN, STREAMER, ANA, WAITER };

static struct door *begin(void)
{
    static const char *const tokens[] = {
        [OWNER] = "is_owner user_name=Olga",
        [ADMIN] = "permissions={\"canAdmin\":[\"participants\"]} user_name=Adam",
        [STREAMER] = "permissions={\"canAdmin\":[\"streaming\"]} user_name=Stan",
        [ANA] = "user_name=Ana",
    };
    struct door *d = door_new();

    door_room(d, "r", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    for (peer_id p = OWNER; p <= ANA; p++)
        assert_true(door_join(d, p, "r", "x", tokens[p], door_token(d, "r", tokens[p]), NULL)->ok);
    door_knock(d, WAITER, "r", "Wanda", "device-w");
    door_clear(d);
    return d;
}

static const char *ask(struct door *d, peer_id p, const char *action, const char *data)
{
    char text[512];
    const struct wire_msg *m;

    snprintf(text, sizeof text, "\"action\":\"%s\",\"room\":\"r\"%s%s", action, *data ? "," : "",
             data);
    m = door_text(d, p, text);
    return m->ok ? "ok" : err_info(m->error)->code;
}

/* daily.md 3.6: start and stop a live stream, a recording. */
static void test_rights(void **state)
{
    static const struct {
        const char *what;
        peer_id who;
        const char *answer;
    } rows[] = {
        {"a host", HOST, "ok"},
        {"an owner", OWNER, "ok"},
        {"an admin of participants", ADMIN, "forbidden"},
        {"an admin of streaming", STREAMER, "ok"},
        {"somebody inside", ANA, "forbidden"},
        {"somebody who waits", WAITER, "forbidden"},
    };
    static const char *const actions[][2] = {{"start-live-streaming", "stop-live-streaming"},
                                             {"start-recording", "stop-recording"}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (size_t k = 0; k < CHECK_COUNT(actions); k++) {
            struct door *d = begin();

            check_str(rows[i].what, ask(d, rows[i].who, actions[k][0], ""), rows[i].answer);
            check_int(rows[i].what, d->n_hooks, str_eq(rows[i].answer, "ok"));
            ask(d, HOST, actions[k][0], "");
            check_str(rows[i].what, ask(d, rows[i].who, actions[k][1], ""), rows[i].answer);
            door_free(d);
        }
}

static bool streaming(struct door *d)
{
    const struct wire_msg *m = door_ask(d, HOST, WIRE_SYNC, NULL);

    assert_int_equal(m->n_rooms, 1);
    return m->rooms[0].streaming;
}

static void test_life(void **state)
{
    struct door *d = begin();
    const struct wire_msg *m;
    uint64_t n;

    (void)state;
    assert_string_equal(ask(d, HOST, "stop-live-streaming", ""), "not-found");
    assert_string_equal(ask(d, STREAMER, "start-live-streaming",
                            "\"data\":{\"rtmpUrl\":\"rtmp://x/secret\",\"fps\":25}"),
                        "ok");
    assert_int_equal(d->n_hooks, 1);
    assert_int_equal(d->hook[0].kind, HOOK_STREAM);
    assert_non_null(strstr(d->hook[0].json, "\"room\":\"r\""));
    assert_non_null(strstr(d->hook[0].json, "rtmp://x/secret"));
    assert_false(streaming(d));
    assert_string_equal(ask(d, HOST, "start-live-streaming", ""), "decided");
    n = d->hook[0].number;
    lobby_hook_event(d->l, n, HOOK_STARTED, 0, "", d->now);
    for (peer_id p = HOST; p <= ANA; p++) {
        m = door_last(d, p, WIRE_EV_LIVE_STREAMING_STARTED);
        assert_non_null(m);
        assert_string_equal(m->by, "Stan");
        assert_null(strstr(m->data, "secret")); /* the key of a stream is not for all */
    }
    assert_int_equal(door_count(d, WAITER, WIRE_EV_LIVE_STREAMING_STARTED), 0);
    assert_true(streaming(d));
    lobby_hook_event(d->l, n, HOOK_LINE, 0, "25 frames", d->now);
    assert_string_equal(door_last(d, HOST, WIRE_EV_LIVE_STREAMING_UPDATED)->info, "25 frames");
    assert_string_equal(ask(d, HOST, "update-live-streaming", ""), "invalid-request");
    assert_string_equal(ask(d, HOST, "stop-live-streaming", ""), "ok");
    assert_string_equal(ask(d, OWNER, "stop-live-streaming", ""), "ok");
    assert_int_equal(d->n_hooks, 2); /* asked once */
    assert_string_equal(d->hook[1].json, "");
    lobby_hook_event(d->l, n, HOOK_ENDED, HOOK_SIGNAL + 15, "", d->now);
    m = door_last(d, ANA, WIRE_EV_LIVE_STREAMING_STOPPED);
    assert_non_null(m);
    assert_int_equal(door_count(d, ANA, WIRE_EV_LIVE_STREAMING_ERROR), 0);
    assert_false(streaming(d));
    door_free(d);
}

static void test_endings(void **state)
{
    static const struct {
        const char *what;
        enum hook_news news;
        int status;
        const char *text, *info; /* null: it has stopped */
    } rows[] = {
        {"by itself", HOOK_ENDED, 0, "", NULL},
        {"exit code", HOOK_ENDED, 7, "", "the worker ended with exit code 7"},
        {"signal", HOOK_ENDED, HOOK_SIGNAL + 11, "", "the worker ended with signal 11"},
        {"not started", HOOK_FAILED, 1, "no such file", "exit code 1: no such file"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = begin();
        const struct wire_msg *m;

        ask(d, HOST, "start-recording", "");
        lobby_hook_event(d->l, 1, HOOK_STARTED, 0, "", d->now);
        lobby_hook_event(d->l, 1, rows[i].news, rows[i].status, rows[i].text, d->now);
        m = door_last(d, ANA, rows[i].info ? WIRE_EV_RECORDING_ERROR : WIRE_EV_RECORDING_STOPPED);
        check_true(rows[i].what, m != NULL);
        if (rows[i].info && !strstr(m->info, rows[i].info))
            fail_msg("%s: %s", rows[i].what, m->info);
        check_str(rows[i].what, ask(d, HOST, "start-recording", ""), "ok");
        lobby_hook_event(d->l, 1, HOOK_ENDED, 0, "", d->now); /* of the old one: nothing */
        check_str(rows[i].what, ask(d, HOST, "start-recording", ""), "decided");
        door_free(d);
    }
}

static void test_what_else_ends_it(void **state)
{
    struct door *d = begin();

    (void)state;
    ask(d, HOST, "start-live-streaming", "");
    ask(d, HOST, "start-recording", "");
    door_text(d, HOST, "\"action\":\"end-meeting\",\"room\":\"r\",\"name\":\"r\"");
    assert_int_equal(d->n_hooks, 4);
    door_free(d);
    d = begin();
    ask(d, HOST, "start-live-streaming", "");
    lobby_room_delete(d->l, "r", d->now, NULL);
    assert_int_equal(d->n_hooks, 2);
    assert_string_equal(d->hook[1].json, "");
    lobby_hook_event(d->l, 1, HOOK_ENDED, 0, "", d->now);
    door_free(d);
}

static void test_bad_options(void **state)
{
    static const char *const rows[] = {"\"data\":7", "\"data\":{\"rtmpUrl\":7}",
                                       "\"data\":{\"rtmpUrl\":\"x\"}",
                                       "\"data\":{\"rtmpUrl\":[\"rtmp://x\",8]}"};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = begin();

        check_str(rows[i], ask(d, HOST, "start-live-streaming", rows[i]), "invalid-request");
        check_int(rows[i], d->n_hooks, 0);
        check_str(rows[i], ask(d, HOST, "start-live-streaming", ""), "ok");
        door_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights),      cmocka_unit_test(test_life),
        cmocka_unit_test(test_endings),     cmocka_unit_test(test_what_else_ends_it),
        cmocka_unit_test(test_bad_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
