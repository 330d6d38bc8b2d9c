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

    door_room(
        d, "r",
        "private knocking enable_recording=cloud "
        "streaming_endpoints=[{\"name\":\"one\",\"type\":\"rtmp\",\"rtmp_config\":{\"url\":\"rtmp:/"
        "/one/secret\"}},"
        "{\"name\":\"two\",\"type\":\"rtmp\",\"rtmp_config\":{\"url\":\"rtmp://two/secret\"}}]");
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
    assert_int_equal(d->n_hooks, 1);
    assert_string_equal(ask(d, HOST, "stop-live-streaming",
                            "\"data\":{\"instanceId\":\"6f1d1c8a-0000-4000-8000-000000000002\"}"),
                        "invalid-request"); /* another stream */
    assert_int_equal(d->n_hooks, 1);
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

/* Each alone is refused in these words, and nothing is started. */
static void test_bad_options(void **state)
{
    static const struct {
        const char *options, *info;
    } rows[] = {
        {"7", "data should be an object"},
        {"{\"rtmpUrl\":7}", "rtmpUrl should be an address or an array of addresses"},
        {"{\"rtmpUrl\":\"x\"}", "rtmpUrl should be an address or an array of addresses"},
        {"{\"rtmpUrl\":[]}", "rtmpUrl should be an address or an array of addresses"},
        {"{\"rtmpUrl\":[\"rtmp://x\",8]}", "rtmpUrl should be an address or an array of addresses"},
        {"{\"rtmpUrl\":\"rtmp://x\",\"endpoints\":[{\"endpoint\":\"one\"}]}",
         "rtmpUrl and endpoints exclude each other"},
        {"{\"endpoints\":[{\"endpoint\":\"none\"}]}",
         "endpoint 'none' is no rtmp endpoint of this room"},
        {"{\"endpoints\":[\"one\"]}",
         "endpoints should be an array of 1 to 32 objects {\"endpoint\": address or name}"},
        {"{\"width\":1281}", "width should be even"},
        {"{\"width\":\"1280\"}", "width should be a whole number"},
        {"{\"fps\":0}", NULL},
        {"{\"fps\":61}", NULL},
        {"{\"videoBitrate\":9}", NULL},
        {"{\"videoBitrate\":10001}", NULL},
        {"{\"audioBitrate\":9}", NULL},
        {"{\"audioBitrate\":321}", NULL},
        {"{\"backgroundColor\":\"red\"}", "backgroundColor should be #rrggbb or #aarrggbb"},
        {"{\"instanceId\":\"x\"}", "instanceId should be a UUID"},
        {"{\"layout\":7}", "layout should be an object"},
        {"{\"layout\":{\"preset\":\"round\"}}", "layout.preset is not known"},
        {"{\"layout\":{\"preset\":\"default\",\"max_cam_streams\":21}}", NULL},
        {"{\"what\":1}", "unknown property 'what'"},
    };
    static const char *const good[] = {
        "{\"width\":1280,\"height\":720,\"fps\":1}",
        "{\"fps\":60,\"videoBitrate\":10,\"audioBitrate\":320}",
        "{\"videoBitrate\":10000,\"audioBitrate\":10,\"backgroundColor\":\"#ff00ff00\"}",
        "{\"layout\":{\"preset\":\"default\",\"max_cam_streams\":20}}",
        "{\"rtmpUrl\":[\"rtmp://a/b\",\"rtmps://c/d\"]}",
        "{\"endpoints\":[{\"endpoint\":\"one\"},{\"endpoint\":\"rtmp://x/y\"}]}",
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = begin();
        struct wire_msg m = {.kind = WIRE_EV_REPLY};

        check_int(
            rows[i].options,
            lobby_stream(d->l, "r", HOOK_STREAM, ASK_START, rows[i].options, "api", d->now, &m),
            ERR_INVALID);
        if (rows[i].info)
            check_str(rows[i].options, m.info, rows[i].info);
        check_int(rows[i].options, d->n_hooks, 0);
        wire_msg_finish(&m);
        check_str(rows[i].options, ask(d, HOST, "start-live-streaming", ""), "ok");
        door_free(d);
    }
    for (size_t i = 0; i < CHECK_COUNT(good); i++) {
        struct door *d = begin();
        struct wire_msg m = {.kind = WIRE_EV_REPLY};

        check_int(good[i],
                  lobby_stream(d->l, "r", HOOK_STREAM, ASK_START, good[i], "api", d->now, &m),
                  ERR_OK);
        check_int(good[i], d->n_hooks, 1);
        wire_msg_finish(&m);
        door_free(d);
    }
}

static enum err rest(struct door *d, enum hook_kind kind, enum lobby_ask what, const char *options)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    enum err e = lobby_stream(d->l, "r", kind, what, options, "api", d->now, &m);

    wire_msg_finish(&m);
    return e;
}

/* The worker is ended and begins anew: one stream, one start and one stop for everybody. */
static void test_change(void **state)
{
    struct door *d = begin();

    (void)state;
    assert_int_equal(rest(d, HOOK_STREAM, ASK_ADD, "{\"endpoints\":[{\"endpoint\":\"two\"}]}"),
                     ERR_NOT_FOUND);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_START, "{\"endpoints\":[{\"endpoint\":\"one\"}]}"),
                     ERR_OK);
    assert_non_null(strstr(d->hook[0].json, "\"urls\":[\"rtmp://one/secret\"]"));
    lobby_hook_event(d->l, 1, HOOK_STARTED, 0, "", d->now);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_ADD, "{\"endpoints\":[{\"endpoint\":\"x\"}]}"),
                     ERR_INVALID);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_ADD, "{}"), ERR_INVALID);
    assert_int_equal(d->n_hooks, 1);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_ADD, "{\"endpoints\":[{\"endpoint\":\"two\"}]}"),
                     ERR_OK);
    assert_int_equal(d->n_hooks, 2);
    assert_string_equal(d->hook[1].json, ""); /* ended */
    assert_int_equal(rest(d, HOOK_STREAM, ASK_UPDATE, "{\"layout\":{\"preset\":\"portrait\"}}"),
                     ERR_OK);
    assert_int_equal(d->n_hooks, 2); /* once */
    lobby_hook_event(d->l, 1, HOOK_ENDED, HOOK_SIGNAL + 15, "", d->now);
    assert_int_equal(d->n_hooks, 3);
    assert_int_equal(d->hook[2].number, 2);
    assert_non_null(strstr(d->hook[2].json, "[\"rtmp://one/secret\",\"rtmp://two/secret\"]"));
    assert_non_null(strstr(d->hook[2].json, "portrait"));
    assert_int_equal(door_count(d, HOST, WIRE_EV_LIVE_STREAMING_STOPPED), 0);
    lobby_hook_event(d->l, 2, HOOK_STARTED, 0, "", d->now);
    assert_int_equal(door_count(d, HOST, WIRE_EV_LIVE_STREAMING_STARTED), 1);
    assert_int_equal(door_count(d, HOST, WIRE_EV_LIVE_STREAMING_UPDATED), 1);
    assert_non_null(strstr(door_last(d, HOST, WIRE_EV_LIVE_STREAMING_STARTED)->data,
                           "\"layout\":{\"preset\":\"default\"}"));
    assert_non_null(strstr(door_last(d, HOST, WIRE_EV_LIVE_STREAMING_UPDATED)->data,
                           "\"layout\":{\"preset\":\"portrait\"}"));
    assert_int_equal(rest(d, HOOK_STREAM, ASK_REMOVE,
                          "{\"endpoints\":[{\"endpoint\":\"one\"},"
                          "{\"endpoint\":\"two\"}]}"),
                     ERR_OK); /* understood, and not done */
    assert_string_equal(door_last(d, HOST, WIRE_EV_LIVE_STREAMING_UPDATED)->info,
                        "the last endpoint can not be removed");
    assert_int_equal(d->n_hooks, 3);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_REMOVE, "{\"endpoints\":[{\"endpoint\":\"one\"}]}"),
                     ERR_OK);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_STOP, NULL), ERR_OK); /* while it begins anew */
    lobby_hook_event(d->l, 2, HOOK_ENDED, HOOK_SIGNAL + 15, "", d->now);
    assert_int_equal(door_count(d, HOST, WIRE_EV_LIVE_STREAMING_STOPPED), 1);
    assert_int_equal(door_count(d, HOST, WIRE_EV_LIVE_STREAMING_ERROR), 0);
    door_free(d);
}

static void set_domain(struct door *d, const char *enable_recording)
{
    struct props p = {0};
    struct error err = {""};

    props_copy(&p, lobby_domain(d->l));
    assert_true(props_set_text(&p, DOMAIN_enable_recording, enable_recording, 0, &err));
    lobby_domain_set(d->l, &p, d->now);
    props_finish(&p);
}

/* Room, domain and token, each alone; the type must be among them. */
static void test_enabled(void **state)
{
    static const struct {
        const char *what, *room, *token, *type;
        enum err e;
        const char *domain; /* null for nothing */
    } rows[] = {
        {"nothing", "", "", "cloud", ERR_INVALID, NULL},
        {"the domain", "", "", "cloud", ERR_OK, "cloud"},
        {"the domain, another type", "", "", "raw-tracks", ERR_INVALID, "cloud"},
        {"the domain, a list", "", "", "raw-tracks", ERR_OK, "[\"cloud\",\"raw-tracks\"]"},
        {"the room", "enable_recording=cloud", "", "cloud", ERR_OK, NULL},
        {"another type", "enable_recording=cloud", "", "raw-tracks", ERR_INVALID, NULL},
        {"a list", "enable_recording=[\"cloud\",\"raw-tracks\"]", "", "raw-tracks", ERR_OK, NULL},
        {"only like it", "enable_recording=cloud-audio-only", "", "cloud", ERR_INVALID, NULL},
        {"local", "enable_recording=local", "", "cloud", ERR_INVALID, NULL},
        {"the token", "", "enable_recording=cloud", "cloud", ERR_OK, NULL},
        {"the token, another type", "", "enable_recording=raw-tracks", "cloud", ERR_INVALID, NULL},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int guest = 0; guest < 2; guest++) {
            struct door *d = door_new();
            char text[256], claims[128];
            const struct wire_msg *m;

            if (rows[i].domain)
                set_domain(d, rows[i].domain);
            door_room(d, "r", rows[i].room);
            snprintf(claims, sizeof claims, "is_owner user_name=Mira %s", rows[i].token);
            if (guest)
                assert_true(
                    door_join(d, HOST, "r", "x", "dev", door_token(d, "r", claims), NULL)->ok);
            else
                door_hello(d, HOST, NULL, door_token(d, "", claims));
            snprintf(text, sizeof text,
                     "\"action\":\"start-recording\",\"room\":\"r\",\"data\":{\"type\":\"%s\"}",
                     rows[i].type);
            m = door_text(d, HOST, text);
            check_int(rows[i].what, m->ok ? ERR_OK : m->error, rows[i].e);
            check_int(rows[i].what, d->n_hooks, rows[i].e == ERR_OK);
            door_free(d);
        }
}

/* Nobody is told that a stream runs where no command makes one; hosts are told why. */
static void test_no_worker(void **state)
{
    struct door *d = begin();
    const struct wire_msg *m;

    (void)state;
    d->conf.hooks[HOOK_STREAM] = false;
    door_restart(d);
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    assert_int_equal(rest(d, HOOK_STREAM, ASK_START, NULL), ERR_NO_WORKER);
    m = door_last(d, HOST, WIRE_EV_LIVE_STREAMING_ERROR);
    assert_non_null(m);
    assert_string_equal(m->by, "api");
    assert_non_null(strstr(m->info, "no worker is free"));
    assert_false(streaming(d));
    door_free(d);
}

static const struct store_recording *recording(struct door *d, size_t *total)
{
    const struct store_recording *page[4];

    return lobby_recordings_list(d->l, "r", NULL, NULL, 4, page, total) ? page[0] : NULL;
}

static void test_recordings(void **state)
{
    struct door *d = begin();
    const struct store_recording *s;
    size_t total;

    (void)state;
    assert_null(recording(d, &total));
    assert_int_equal(rest(d, HOOK_RECORD, ASK_START, "{\"type\":\"cloud\",\"other\":1}"), ERR_OK);
    assert_null(recording(d, &total)); /* not before it runs */
    lobby_hook_event(d->l, 1, HOOK_STARTED, 0, "", d->now);
    s = recording(d, &total);
    assert_non_null(s);
    assert_string_equal(s->status, "in-progress");
    lobby_hook_event(d->l, 1, HOOK_LINE, 0, "key: r/1.mp4", d->now);
    lobby_hook_event(d->l, 1, HOOK_LINE, 0, "link: ftp://x/1.mp4", d->now);
    lobby_hook_event(d->l, 1, HOOK_LINE, 0, "link: https://x/1.mp4", d->now);
    d->now += 5000;
    rest(d, HOOK_RECORD, ASK_STOP, NULL);
    lobby_hook_event(d->l, 1, HOOK_ENDED, 0, "", d->now);
    s = recording(d, &total);
    assert_string_equal(s->status, "finished");
    assert_string_equal(s->key, "r/1.mp4");
    assert_string_equal(s->link, "https://x/1.mp4");
    assert_int_equal(s->duration_ms, 5000);
    assert_int_equal(s->most, 4); /* the people of begin() */
    rest(d, HOOK_RECORD, ASK_START, NULL);
    lobby_hook_event(d->l, 2, HOOK_STARTED, 0, "", d->now);
    lobby_hook_event(d->l, 2, HOOK_ENDED, 7, "", d->now);
    s = recording(d, &total);
    assert_string_equal(s->status, "canceled");
    assert_int_equal(total, 2);
    rest(d, HOOK_RECORD, ASK_START, NULL);
    lobby_hook_event(d->l, 3, HOOK_STARTED, 0, "", d->now);
    door_restart(d); /* its worker has ended with the server */
    s = recording(d, &total);
    assert_string_equal(s->status, "canceled");
    assert_int_equal(total, 3);
    assert_true(lobby_recording_delete(d->l, s->id, d->now));
    recording(d, &total);
    assert_int_equal(total, 2);
    door_free(d);
}

/* Newest first, by cursors. */
static void test_pages(void **state)
{
    struct door *d = begin();
    const struct store_recording *all[8], *page[8];
    size_t total;

    (void)state;
    for (uint64_t n = 1; n <= 5; n++) {
        d->now += 1000;
        d->n_hooks = 0;
        rest(d, HOOK_RECORD, ASK_START, NULL);
        lobby_hook_event(d->l, n, HOOK_STARTED, 0, "", d->now);
        lobby_hook_event(d->l, n, HOOK_ENDED, 0, "", d->now);
    }
    assert_int_equal(lobby_recordings_list(d->l, NULL, NULL, NULL, 8, all, &total), 5);
    assert_true(all[0]->started_at > all[4]->started_at);
    assert_int_equal(lobby_recordings_list(d->l, NULL, all[1]->id, NULL, 2, page, &total), 2);
    assert_ptr_equal(page[0], all[2]);
    assert_int_equal(total, 5);
    assert_int_equal(lobby_recordings_list(d->l, NULL, NULL, all[3]->id, 2, page, &total), 2);
    assert_ptr_equal(page[0], all[1]);
    assert_ptr_equal(page[1], all[2]);
    assert_int_equal(lobby_recordings_list(d->l, NULL, NULL, "OLDEST", 2, page, &total), 2);
    assert_ptr_equal(page[1], all[4]);
    assert_int_equal(lobby_recordings_list(d->l, NULL, all[4]->id, NULL, 2, page, &total), 0);
    assert_int_equal(lobby_recordings_list(d->l, NULL, "none", NULL, 2, page, &total), 0);
    assert_int_equal(lobby_recordings_list(d->l, NULL, NULL, "none", 2, page, &total), 0);
    assert_int_equal(lobby_recordings_list(d->l, "other", NULL, NULL, 2, page, &total), 0);
    assert_int_equal(total, 0);
    assert_int_equal(lobby_recordings_list(d->l, NULL, NULL, NULL, 0, page, &total), 0);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights),      cmocka_unit_test(test_life),
        cmocka_unit_test(test_endings),     cmocka_unit_test(test_what_else_ends_it),
        cmocka_unit_test(test_bad_options), cmocka_unit_test(test_change),
        cmocka_unit_test(test_enabled),     cmocka_unit_test(test_no_worker),
        cmocka_unit_test(test_recordings),  cmocka_unit_test(test_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
