/* The wire: every shape keeps its meaning both ways, and broken frames are refused in words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/wire.h"
#include "tests/lib/check.h"

/* Requests whose text comes back the same after decoding and encoding. */
static const struct {
    const char *what, *text;
} same_requests[] = {
    {"a host's hello",
     "{\"id\":1,\"action\":\"hello\",\"token\":\"t\",\"v\":1,\"rooms\":[\"a\",\"b\"]}"},
    {"a host's return", "{\"id\":9,\"action\":\"hello\",\"token\":\"t\",\"v\":1,\"rooms\":[\"*\"],"
                        "\"resume\":{\"session\":\"s1\",\"seq\":48}}"},
    {"a guest joins", "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"interview\","
                      "\"user_name\":\"Ana\",\"device\":\"d\",\"place\":\"p\"}"},
    {"a knock", "{\"id\":2,\"action\":\"request-access\",\"name\":\"Ana\"}"},
    {"decisions", "{\"id\":2,\"action\":\"update-waiting-participants\",\"room\":\"i\","
                  "\"updatesById\":{\"a\":{\"grantRequestedAccess\":true},"
                  "\"*\":{\"grantRequestedAccess\":false,\"reason\":\"no\",\"grace\":4}}}"},
    {"a denial that blocks", "{\"id\":2,\"action\":\"update-waiting-participants\",\"room\":\"i\","
                             "\"updatesById\":{\"a\":{\"grantRequestedAccess\":false,"
                             "\"block\":\"24h\",\"blockDomain\":true}}}"},
    {"a block by chosen signals",
     "{\"id\":2,\"action\":\"update-waiting-participants\",\"room\":\"i\",\"updatesById\":"
     "{\"a\":{\"grantRequestedAccess\":false,\"block\":\"24h\",\"signals\":[\"device\","
     "\"name\"]}}}"},
    {"eject and block by chosen signals",
     "{\"id\":3,\"action\":\"update-participants\",\"room\":\"i\",\"updatesById\":{\"a\":{"
     "\"eject\":true,\"block\":\"forever\",\"signals\":[\"user-id\",\"token\"]}}}"},
    {"a hold inside a decision", "{\"id\":2,\"action\":\"update-waiting-participants\",\"room\":"
                                 "\"i\",\"updatesById\":{\"a\":{\"message\":\"soon\","
                                 "\"hold\":true}}}"},
    {"mute and rename", "{\"id\":3,\"action\":\"update-participants\",\"room\":\"i\","
                        "\"updatesById\":{\"a\":{\"setAudio\":false,\"rename\":\"Bo\"}}}"},
    {"all but one", "{\"id\":3,\"action\":\"update-participants\",\"room\":\"i\","
                    "\"updatesById\":{\"*\":{\"setAudio\":false},"
                    "\"a\":{\"except\":true}}}"},
    {"permissions", "{\"id\":3,\"action\":\"update-participants\",\"room\":\"i\",\"updatesById\":"
                    "{\"a\":{\"updatePermissions\":{\"canSend\":[\"video\"],"
                    "\"canAdmin\":false}}}}"},
    {"eject and block", "{\"id\":3,\"action\":\"update-participants\",\"room\":\"i\","
                        "\"updatesById\":{\"a\":{\"eject\":true,\"block\":\"meeting\","
                        "\"reason\":\"x\",\"grace\":4}}}"},
    {"hold", "{\"id\":4,\"action\":\"hold\",\"room\":\"i\",\"ids\":[\"a\"],\"text\":\"soon\","
             "\"on\":true}"},
    {"a broadcast",
     "{\"id\":4,\"action\":\"message\",\"room\":\"i\",\"ids\":[\"*\"],\"text\":\"five minutes\"}"},
    {"undo", "{\"id\":5,\"action\":\"undo\",\"room\":\"i\",\"decision\":\"d1\"}"},
    {"lock", "{\"id\":6,\"action\":\"update-room\",\"room\":\"i\",\"lock\":true,"
             "\"properties\":{\"max_participants\":8}}"},
    {"an app message", "{\"id\":7,\"action\":\"app-message\",\"data\":{\"x\":[1,2]}}"},
    {"session data", "{\"id\":9,\"action\":\"set-session-data\",\"data\":{\"data\":{\"a\":1},"
                     "\"mergeStrategy\":\"shallow-merge\"}}"},
    {"asking first", "{\"id\":9,\"action\":\"pre-auth\",\"room\":\"i\",\"token\":\"t\"}"},
    {"a raised hand", "{\"id\":8,\"action\":\"raise-hand\",\"on\":true}"},
};

static void test_requests_come_back_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof same_requests / sizeof *same_requests; i++) {
        struct error err = {{0}};
        struct wire_req *r;
        int64_t id;
        enum err e =
            wire_req_decode(same_requests[i].text, strlen(same_requests[i].text), &r, &id, &err);
        char *text;

        if (e != ERR_OK)
            fail_msg("%s: %s", same_requests[i].what, err.text);
        text = wire_req_encode(r);
        if (!str_eq(text, same_requests[i].text))
            fail_msg("%s: became %s", same_requests[i].what, text);
        free(text);
        wire_req_free(r);
    }
}

static const struct {
    const char *what, *text;
    enum err e;
    int64_t id;
} bad_requests[] = {
    {"nothing", "", ERR_JSON, 0},
    {"half an object", "{\"id\":1", ERR_JSON, 0},
    {"text behind", "{} x", ERR_JSON, 0},
    {"a key twice", "{\"id\":1,\"id\":2}", ERR_JSON, 0},
    {"a key twice among 16",
     "{\"id\":1,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0,"
     "\"l\":0,\"m\":0,\"n\":0,\"idea\":0,\"id\":1}",
     ERR_JSON, 0},
    {"a key twice among 17",
     "{\"id\":1,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0,"
     "\"l\":0,\"m\":0,\"n\":0,\"o\":0,\"idea\":0,\"id\":1}",
     ERR_JSON, 0},
    {"17 keys that differ",
     "{\"id\":3,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"j\":0,\"k\":0,"
     "\"l\":0,\"m\":0,\"n\":0,\"o\":0,\"idea\":0,\"ideas\":1}",
     ERR_UNKNOWN_ACTION, 3},
    {"a leading zero", "{\"id\":01}", ERR_JSON, 0},
    {"an infinite number", "{\"id\":1,\"x\":1e999}", ERR_JSON, 0},
    {"a zero character", "{\"id\":1,\"action\":\"\\u0000\"}", ERR_JSON, 0},
    {"a raw control", "{\"id\":1,\"action\":\"\t\"}", ERR_JSON, 0},
    {"invalid UTF-8", "{\"id\":1,\"action\":\"\xC3\x28\"}", ERR_JSON, 0},
    {"an array", "[]", ERR_INVALID, 0},
    {"no id", "{\"action\":\"sync\"}", ERR_INVALID, 0},
    {"half an id", "{\"id\":1.5,\"action\":\"sync\"}", ERR_INVALID, 0},
    {"a text id", "{\"id\":\"1\",\"action\":\"sync\"}", ERR_INVALID, 0},
    {"no action", "{\"id\":3}", ERR_UNKNOWN_ACTION, 3},
    {"an unknown action", "{\"id\":3,\"action\":\"fly\"}", ERR_UNKNOWN_ACTION, 3},
    {"an action of the wrong case", "{\"id\":3,\"action\":\"Sync\"}", ERR_UNKNOWN_ACTION, 3},
    {"join without a room", "{\"id\":4,\"action\":\"join-meeting\"}", ERR_INVALID, 4},
    {"a name that is a number",
     "{\"id\":4,\"action\":\"join-meeting\",\"room\":\"i\",\"user_name\":7}", ERR_INVALID, 4},
    {"no updates", "{\"id\":5,\"action\":\"update-waiting-participants\",\"room\":\"i\"}",
     ERR_INVALID, 5},
    {"an update that says nothing",
     "{\"id\":5,\"action\":\"update-waiting-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{}}}",
     ERR_INVALID, 5},
    {"left out, and more",
     "{\"id\":5,\"action\":\"update-waiting-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{\"except\":true,\"grantRequestedAccess\":true}}}",
     ERR_INVALID, 5},
    {"everybody left out",
     "{\"id\":5,\"action\":\"update-participants\",\"room\":\"i\","
     "\"updatesById\":{\"*\":{\"except\":true}}}",
     ERR_INVALID, 5},
    {"left out by a word",
     "{\"id\":5,\"action\":\"update-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{\"except\":\"yes\"}}}",
     ERR_INVALID, 5},
    {"a grace over 30 s",
     "{\"id\":5,\"action\":\"update-waiting-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{\"grantRequestedAccess\":false,\"grace\":30.1}}}",
     ERR_INVALID, 5},
    {"a share that is switched on",
     "{\"id\":5,\"action\":\"update-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{\"setScreenShare\":true}}}",
     ERR_INVALID, 5},
    {"a permission that is not known",
     "{\"id\":5,\"action\":\"update-participants\",\"room\":\"i\","
     "\"updatesById\":{\"a\":{\"updatePermissions\":{\"canFly\":true}}}}",
     ERR_INVALID, 5},
};

/* Signals of a block in a decision and in an update. */
static const struct {
    const char *what, *signals, *says;
} bad_signals[] = {
    {"none", "[]", "at least one"},
    {"a text", "\"device\"", "should be an array"},
    {"an object", "{\"device\":true}", "should be an array"},
    {"a number", "31", "should be an array"},
    {"no text inside", "[\"device\",1]", "should hold names"},
    {"one that is not known", "[\"device\",\"shoes\"]", "no signal is called 'shoes'"},
    {"another case", "[\"Device\"]", "no signal is called 'Device'"},
    {"the beginning of one", "[\"dev\"]", "no signal is called 'dev'"},
    {"an empty one", "[\"\"]", "no signal is called ''"},
    {"one twice", "[\"device\",\"name\",\"device\"]", "device stands twice"},
    {"too few points", "[\"name\"]", "name: 40 points, a block needs 70"},
};

static const char *const signal_shapes[] = {
    "\"action\":\"update-waiting-participants\",\"updatesById\":{\"a\":{"
    "\"grantRequestedAccess\":false",
    "\"action\":\"update-participants\",\"updatesById\":{\"a\":{\"eject\":true",
};

static enum err decode_signals(int shape, const char *block, const char *signals, struct error *err)
{
    struct wire_req *r;
    char text[512];
    int64_t id;
    enum err e;

    snprintf(text, sizeof text, "{\"id\":5,\"room\":\"i\",%s%s,\"signals\":%s}}}",
             signal_shapes[shape], block, signals);
    *err = (struct error){{0}};
    e = wire_req_decode(text, strlen(text), &r, &id, err);
    assert_int_equal(id, 5);
    wire_req_free(r);
    return e;
}

static void test_bad_signals(void **state)
{
    static const char day[] = ",\"block\":\"24h\"";
    struct error err;

    (void)state;
    for (int shape = 0; shape < 2; shape++) {
        for (size_t i = 0; i < sizeof bad_signals / sizeof *bad_signals; i++)
            if (decode_signals(shape, day, bad_signals[i].signals, &err) != ERR_INVALID ||
                !strstr(err.text, bad_signals[i].says))
                fail_msg("%s: \"%s\"", bad_signals[i].what, err.text);
        assert_int_equal(decode_signals(shape, "", "[\"device\"]", &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "goes with block"));
        assert_int_equal(decode_signals(shape, day, "[\"device\"]", &err), ERR_OK);
        assert_int_equal(decode_signals(shape, day, "null", &err), ERR_OK);
    }
}

static void test_bad_requests_are_refused_in_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_requests / sizeof *bad_requests; i++) {
        struct error err = {{0}};
        struct wire_req *r;
        int64_t id = -1;
        enum err e =
            wire_req_decode(bad_requests[i].text, strlen(bad_requests[i].text), &r, &id, &err);

        if (e != bad_requests[i].e || id != bad_requests[i].id || r || !*err.text)
            fail_msg("%s: error %d, id %d, \"%s\"", bad_requests[i].what, (int)e, (int)id,
                     err.text);
    }
}

/* A request of exactly len bytes, padded inside a member that is ignored. */
static char *padded(size_t len)
{
    const char *head = "{\"id\":1,\"action\":\"sync\",\"pad\":\"", *tail = "\"}";
    size_t fill = len - strlen(head) - strlen(tail);
    char *text = xmalloc(len + 1);

    snprintf(text, len + 1, "%s", head);
    memset(text + strlen(head), 'x', fill);
    snprintf(text + strlen(head) + fill, strlen(tail) + 1, "%s", tail);
    return text;
}

static void test_frame_limit(void **state)
{
    static const struct {
        size_t len;
        enum err e;
    } rows[] = {
        {LIMIT_FRAME_IN - 1, ERR_OK},
        {LIMIT_FRAME_IN, ERR_OK},
        {LIMIT_FRAME_IN + 1, ERR_TOO_LARGE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {{0}};
        char *text = padded(rows[i].len);
        struct wire_req *r;
        int64_t id;

        assert_int_equal(wire_req_decode(text, rows[i].len, &r, &id, &err), rows[i].e);
        wire_req_free(r);
        free(text);
    }
}

static void test_depth_limit(void **state)
{
    (void)state;
    for (int depth = LIMIT_JSON_DEPTH - 1; depth <= LIMIT_JSON_DEPTH + 1; depth++) {
        struct error err = {{0}};
        struct strbuf b = STRBUF_INIT(4096);
        struct wire_req *r;
        int64_t id;
        enum err e;

        strbuf_puts(&b, "{\"id\":1,\"action\":\"sync\",\"x\":");
        for (int i = 1; i < depth; i++)
            strbuf_puts(&b, "[");
        for (int i = 1; i < depth; i++)
            strbuf_puts(&b, "]");
        strbuf_puts(&b, "}");
        if (depth == 1)
            continue;
        e = wire_req_decode(b.s, b.len, &r, &id, &err);
        assert_int_equal(e, depth <= LIMIT_JSON_DEPTH ? ERR_OK : ERR_JSON);
        wire_req_free(r);
        strbuf_free(&b);
    }
}

static void test_names_are_cleaned_at_decode(void **state)
{
    static const struct {
        const char *what, *json, *name;
    } rows[] = {
        {"escape sequence", "\\u001b[31mRed", "[31mRed"},
        {"C1 control", "A\\u009bB", "AB"},
        {"bidi override", "ana\\u202eevil", "anaevil"},
        {"zero width", "a\\u200bb", "ab"},
        {"blank letters", "\\u3164\\u3164", ""},
        {"many spaces", "  a   b  ", "a b"},
        {"three marks", "e\\u0301\\u0302\\u0303x", "\u00e9\u0302x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[256];
        struct error err = {{0}};
        struct wire_req *r;
        int64_t id;

        snprintf(text, sizeof text, "{\"id\":1,\"action\":\"request-access\",\"name\":\"%s\"}",
                 rows[i].json);
        assert_int_equal(wire_req_decode(text, strlen(text), &r, &id, &err), ERR_OK);
        if (!str_eq(r->name, rows[i].name))
            fail_msg("%s: \"%s\"", rows[i].what, r->name);
        assert_true(r->name_was_cleaned);
        assert_non_null(r->raw);
        assert_true(strlen(r->raw) % 2 == 0);
        wire_req_free(r);
    }
}

/* ---- server to client ---- */

static void keep(void *arg, struct wire_msg *m)
{
    struct wire_msg **slot = arg;

    wire_msg_free(*slot);
    *slot = m;
}

/* Messages whose text comes back the same. */
static const struct {
    const char *what, *text;
} same_messages[] = {
    {"somebody knocks",
     "{\"seq\":43,\"room\":\"i\",\"action\":\"waiting-participant-added\",\"participant\":{"
     "\"id\":\"q\",\"name\":\"Ana\",\"awaitingAccess\":{\"level\":\"full\"},\"knocked_at\":"
     "1732000000000,\"tries\":2,\"position\":1,\"flags\":[\"same-name\",\"denied\"],"
     "\"note\":\"audio ok?\",\"trust\":\"token\",\"user_id\":\"u\",\"held\":true,\"score\":40,"
     "\"signals\":[\"device\",\"token\",\"name\"],\"reader\":"
     "\"tom\",\"pending\":{\"decision\":\"d\",\"what\":\"deny\",\"until\":5,\"by\":\"tom\"}}}"},
    {"somebody is admitted",
     "{\"seq\":47,\"room\":\"i\",\"action\":\"waiting-participant-removed\",\"participant\":{"
     "\"id\":\"q\",\"name\":\"Ana\",\"awaitingAccess\":{\"level\":\"full\"},\"knocked_at\":1,"
     "\"tries\":1,\"flags\":[],\"note\":\"\",\"trust\":\"guest\"},\"reason\":\"admitted\","
     "\"by\":\"mira\"}"},
    {"a denial", "{\"action\":\"error\",\"error\":{\"type\":\"not-allowed\",\"msg\":\"Join request "
                 "rejected\"},\"errorMsg\":\"Join request rejected\",\"cause\":\"denied\","
                 "\"reason\":\"full house\"}"},
    {"the end", "{\"action\":\"left-meeting\"}"},
    {"a refusal", "{\"reply\":2,\"ok\":false,\"error\":\"no-room\",\"info\":\"gone\"}"},
    {"an outcome", "{\"reply\":2,\"ok\":true,\"ids\":[\"a\"],\"refused\":[{\"id\":\"b\","
                   "\"error\":\"decided\",\"by\":\"tom\"}],\"decision\":\"d1\"}"},
    {"too early", "{\"reply\":2,\"ok\":false,\"error\":\"nbf-room\",\"info\":\"not yet\","
                  "\"opens_at\":1732000000000}"},
    {"a place", "{\"reply\":2,\"ok\":true,\"place\":\"ticket\",\"position\":3}"},
    {"a place in time", "{\"reply\":2,\"ok\":true,\"place\":\"ticket\",\"position\":3,"
                        "\"estimate\":90,\"knocked_at\":1732000000000}"},
    {"why the rules said it",
     "{\"reply\":2,\"ok\":true,\"asked\":{\"at\":1732000000000,\"now\":true,\"minute\":842,"
     "\"inside\":5,\"waiting\":2,\"seats\":3,\"tries\":1},\"rules\":[{\"file\":\"r.rules\","
     "\"line\":1,\"text\":\"rule a if inside < 5 then admit\",\"fate\":\"failed\","
     "\"failed\":\"inside < 5\"},{\"file\":\"r.rules\",\"line\":2,\"text\":\"default ask\","
     "\"fate\":\"decided\"}]}"},
    {"words to a guest", "{\"action\":\"message\",\"text\":\"soon\",\"by\":\"mira\"}"},
    {"an app message", "{\"action\":\"app-message\",\"fromId\":\"a\",\"data\":{\"x\":1}}"},
};

static void test_messages_come_back_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof same_messages / sizeof *same_messages; i++) {
        struct error err = {{0}};
        struct wire_msg *m = NULL;
        struct frame *f;
        const char *text = same_messages[i].text;

        if (!wire_msg_decode(text, strlen(text), keep, &m, &err) || !m)
            fail_msg("%s: %s", same_messages[i].what, err.text);
        f = wire_msg_encode(m);
        if (f->len != strlen(text) || memcmp(f->text, text, f->len) != 0)
            fail_msg("%s: became %.*s", same_messages[i].what, (int)f->len, (char *)f->text);
        frame_unref(f);
        wire_msg_free(m);
    }
}

static void test_snapshot_keeps_people_in_order(void **state)
{
    struct wire_waiting w[2] = {{.id = "1", .name = "Ana", .knocked_at = 5, .tries = 1},
                                {.id = "2", .name = "Bo", .knocked_at = 6, .tries = 3}};
    struct wire_participant p = {
        .id = "3", .name = "Mira", .owner = true, .hand_at = 9, .signals = 6};
    struct wire_room room = {.name = "i", .is_private = true, .locked = true, .hosts = 2};
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = 1, .ok = true, .session = "s", .seq = 7};
    struct wire_msg *back = NULL;
    struct error err = {{0}};
    struct frame *f;

    (void)state;
    props_init(&room.config, &room_props);
    props_set_int(&room.config, ROOM_max_participants, 8);
    room.waiting = w;
    room.n_waiting = 2;
    room.inside = &p;
    room.n_inside = 1;
    m.rooms = &room;
    m.n_rooms = 1;
    f = wire_msg_encode(&m);
    assert_true(wire_msg_decode((char *)f->text, f->len, keep, &back, &err));
    assert_int_equal(back->seq, 7);
    assert_int_equal(back->n_rooms, 1);
    assert_true(back->rooms[0].is_private && back->rooms[0].locked);
    assert_int_equal(props_int(&back->rooms[0].config, ROOM_max_participants), 8);
    assert_int_equal(back->rooms[0].n_waiting, 2);
    assert_string_equal(back->rooms[0].waiting[1].name, "Bo");
    assert_int_equal(back->rooms[0].waiting[1].tries, 3);
    assert_true(back->rooms[0].inside[0].owner);
    assert_int_equal(back->rooms[0].inside[0].hand_at, 9);
    assert_int_equal(back->rooms[0].inside[0].signals, 6);
    frame_unref(f);
    wire_msg_free(back);
    props_finish(&room.config);
}

static void count(void *arg, struct wire_msg *m)
{
    ++*(int *)arg;
    wire_msg_free(m);
}

static void test_frames_of_many_events(void **state)
{
    static const struct {
        const char *what, *text;
        int n;
        bool ok;
    } rows[] = {
        {"two", "[{\"action\":\"left-meeting\"},{\"action\":\"left-meeting\"}]", 2, true},
        {"none", "[]", 0, true},
        {"a signal that is newer than we are",
         "[{\"action\":\"waiting-participant-added\",\"participant\":{\"id\":\"q\",\"signals\":"
         "[\"device\",\"shoes\",7]}}]",
         1, true},
        {"one that is newer than we are", "[{\"action\":\"x-new\"},{\"action\":\"left-meeting\"}]",
         1, true},
        {"a room whose config is a list",
         "{\"reply\":1,\"ok\":true,\"rooms\":[{\"name\":\"i\",\"config\":[{\"exp\":1}]}]}", 1,
         true},
        {"a fault after a good one",
         "[{\"action\":\"left-meeting\"},{\"action\":\"participant-joined\"}]", 1, false},
        {"an outcome of a rule that is none",
         "{\"reply\":2,\"ok\":true,\"asked\":{\"at\":1},\"rules\":[{\"line\":1,\"fate\":\"x\"}]}",
         0, false},
        {"rules that are no list", "{\"reply\":2,\"ok\":true,\"asked\":{},\"rules\":{}}", 0, false},
        {"asked that is no object", "{\"reply\":2,\"ok\":true,\"asked\":[],\"rules\":[]}", 0,
         false},
        {"a count out of range", "{\"reply\":2,\"ok\":true,\"asked\":{\"inside\":-1},\"rules\":[]}",
         0, false},
        {"no object", "[7]", 0, false},
        {"no JSON", "<html>", 0, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {{0}};
        int n = 0;
        bool ok = wire_msg_decode(rows[i].text, strlen(rows[i].text), count, &n, &err);

        if (ok != rows[i].ok || n != rows[i].n || (!ok && !*err.text))
            fail_msg("%s: ok %d, %d messages, \"%s\"", rows[i].what, ok, n, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests_come_back_the_same),
        cmocka_unit_test(test_bad_requests_are_refused_in_words),
        cmocka_unit_test(test_bad_signals),
        cmocka_unit_test(test_frame_limit),
        cmocka_unit_test(test_depth_limit),
        cmocka_unit_test(test_names_are_cleaned_at_decode),
        cmocka_unit_test(test_messages_come_back_the_same),
        cmocka_unit_test(test_snapshot_keeps_people_in_order),
        cmocka_unit_test(test_frames_of_many_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
