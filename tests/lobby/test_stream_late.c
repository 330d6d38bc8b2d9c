/* Streams, recordings and transcriptions that run already when somebody comes in. */
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

static enum err rest(struct door *d, enum hook_kind kind, enum lobby_ask what, const char *options)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    enum err e = lobby_stream(d->l, "r", kind, what, options, "api", d->now, &m);

    wire_msg_finish(&m);
    return e;
}

/* Who comes in while they run is told of them as those inside were, and of the layout as it is. */
static void test_latecomer(void **state)
{
    static const char stream[] =
        "{\"rtmpUrl\":\"rtmp://x/y\",\"instanceId\":\"6f1d1c8a-0000-4000-8000-000000000000\"}";
    struct door *d = door_new();
    const struct wire_msg *m;
    struct error err = {""};

    (void)state;
    door_room(d, "r", "enable_recording=cloud");
    assert_true(door_join(d, 20, "r", "x", "early", door_token(d, "r", "user_name=Eve"), NULL)->ok);
    assert_int_equal(door_count(d, 20, WIRE_EV_LIVE_STREAMING_STARTED), 0);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_START, stream), ERR_OK);
    lobby_hook_event(d->l, 1, HOOK_STARTED, 0, "", d->now);
    assert_int_equal(rest(d, HOOK_STREAM, ASK_UPDATE, "{\"layout\":{\"preset\":\"portrait\"}}"),
                     ERR_OK);
    lobby_hook_event(d->l, 1, HOOK_ENDED, HOOK_SIGNAL + 15, "", d->now);
    lobby_hook_event(d->l, 2, HOOK_STARTED, 0, "", d->now);
    assert_int_equal(rest(d, HOOK_RECORD, ASK_START, NULL), ERR_OK); /* does not run yet */
    assert_int_equal(
        lobby_transcript(d->l, "r", TRANSCRIPT_START, "{\"language\":\"de\"}", "api", d->now, &err),
        ERR_OK);
    assert_true(door_join(d, 21, "r", "x", "late", door_token(d, "r", "user_name=Lea"), NULL)->ok);
    m = door_last(d, 21, WIRE_EV_LIVE_STREAMING_STARTED);
    assert_non_null(m);
    assert_string_equal(m->by, "api");
    assert_string_equal(m->data, "{\"instanceId\":\"6f1d1c8a-0000-4000-8000-000000000000\","
                                 "\"layout\":{\"preset\":\"portrait\"}}");
    assert_null(door_last(d, 21, WIRE_EV_RECORDING_STARTED));
    assert_string_equal(door_last(d, 21, WIRE_EV_TRANSCRIPTION_STARTED)->data,
                        "{\"language\":\"de\"}");
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_latecomer)};

    return cmocka_run_group_tests_name("stream_late", tests, NULL, NULL);
}
