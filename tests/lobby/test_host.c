/* Hosts: hello, snapshot, resume, the limits of both. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 10 };

static const struct row {
    const char *what;
    const char *room;  /* watched */
    const char *token; /* words; null: none; "!": forged */
    const char *for_room;
    int after; /* seconds */
    const char *error;
    int close;
    size_t rooms;
} rows[] = {
    {"every room", "*", "is_owner", "", 0, "", 0, 2},
    {"one room by name", "r", "is_owner", "", 0, "", 0, 1},
    {"a room that is not there yet", "later", "is_owner", "", 0, "", 0, 0},
    {"token of one room", "*", "is_owner", "r", 0, "", 0, 1},
    {"its room by name", "r", "is_owner", "r", 0, "", 0, 1},
    {"another room than its own", "s", "is_owner", "r", 0, "not-allowed", 4403, 0},
    {"not an owner", "*", "user_name=Ana", "", 0, "not-owner", 4403, 0},
    {"no token", "*", NULL, "", 0, "bad-key", 4401, 0},
    {"forged token", "*", "!", "", 0, "bad-key", 4401, 0},
    {"expired", "*", "is_owner exp=+5s", "", 5, "exp-token", 4403, 0},
    {"too early", "*", "is_owner nbf=+5s", "", 4, "nbf-token", 4403, 0},
};

static void test_hello(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const struct row *r = &rows[i];
        struct door *d = door_new();
        const char *token = r->token && *r->token == '!' ? "a.b.c" : NULL;
        const struct wire_msg *m;

        door_room(d, "r", "private knocking");
        door_room(d, "s", "");
        if (r->token && !token)
            token = door_token(d, r->for_room, r->token);
        d->now += r->after * 1000;
        m = door_hello(d, HOST, r->room, token);
        check_true(r->what, m != NULL);
        check_str(r->what, err_info(m->error)->code, r->error);
        check_int(r->what, d->peer[HOST].closed, r->close);
        check_int(r->what, m->n_rooms, r->rooms);
        check_int(r->what, lobby_counts(d->l).hosts, !r->close);
        door_free(d);
    }
}

static void test_protocol(void **state)
{
    struct door *d = door_new();
    char token[LIMIT_TOKEN + 1];
    struct wire_req r = {.action = WIRE_HELLO, .id = 1, .version = 2, .token = token};

    (void)state;
    str_copy(token, sizeof token, door_token(d, "", "is_owner"));
    lobby_request(d->l, HOST, "", &r, d->now);
    assert_int_equal(d->peer[HOST].closed, 4400);
    /* Who has not said who it is can ask for nothing. */
    assert_int_equal(door_ask(d, 2, WIRE_REQUEST_ACCESS, "x")->error, ERR_NOT_JOINED);
    assert_int_equal(door_ask(d, 2, WIRE_LEAVE_MEETING, NULL)->error, ERR_NOT_JOINED);
    assert_int_equal(door_ask(d, 2, WIRE_SYNC, NULL)->error, ERR_NOT_JOINED);
    assert_int_equal(door_decide(d, 2, "r", "+*")->error, ERR_NOT_JOINED);
    assert_int_equal(d->peer[2].closed, 0);
    /* A host is no guest, a guest is no host. */
    door_room(d, "r", "");
    assert_true(door_hello(d, 2, NULL, token)->ok);
    assert_false(door_ask(d, 2, WIRE_REQUEST_ACCESS, "x")->ok);
    assert_false(door_join(d, 2, "r", "x", NULL, NULL, NULL)->ok);
    assert_true(door_join(d, 3, "r", "x", NULL, NULL, NULL)->ok);
    assert_false(door_join(d, 3, "r", "x", NULL, NULL, NULL)->ok);
    assert_false(door_hello(d, 3, NULL, token)->ok);
    assert_false(door_ask(d, 3, WIRE_SYNC, NULL)->ok);
    /* What could not be decoded is answered; some faults end the connection. */
    lobby_refuse(d->l, 3, 9, ERR_JSON, "no JSON");
    assert_string_equal(door_last(d, 3, WIRE_EV_REPLY)->info, "no JSON");
    assert_int_equal(d->peer[3].closed, 0);
    lobby_refuse(d->l, 3, 0, ERR_BINARY, NULL);
    assert_int_equal(d->peer[3].closed, 4400);
    assert_true(door_last(d, 2, WIRE_EV_PARTICIPANT_UPDATED)->who.away);
    door_free(d);
}

/* Only rooms that are watched are told of; rooms that come later too. */
static void test_watching(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "private knocking");
    door_hello(d, 1, NULL, door_token(d, "", "is_owner"));
    door_hello(d, 2, "r", door_token(d, "", "is_owner"));
    door_hello(d, 3, "later", door_token(d, "", "is_owner"));
    door_knock(d, GUEST, "r", "Ana", NULL);
    door_room(d, "later", "private knocking");
    door_knock(d, GUEST + 1, "later", "Bob", NULL);
    assert_int_equal(door_count(d, 1, WIRE_EV_WAITING_ADDED), 2);
    assert_int_equal(door_count(d, 2, WIRE_EV_WAITING_ADDED), 1);
    assert_int_equal(door_count(d, 3, WIRE_EV_WAITING_ADDED), 1);
    assert_string_equal(door_last(d, 3, WIRE_EV_WAITING_ADDED)->room, "later");
    assert_int_equal(door_count(d, 3, WIRE_EV_ROOM_CREATED), 1);
    assert_int_equal(door_count(d, 2, WIRE_EV_ROOM_CREATED), 0);
    assert_int_equal(door_decide(d, 2, "later", "+*")->error, ERR_FORBIDDEN);
    assert_int_equal(door_decide(d, 3, "later", "+*")->n_ids, 1);
    door_free(d);
}

static void test_resume(void **state)
{
    struct door *d = door_new();
    char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1];
    const struct wire_msg *m;
    int64_t seq;

    (void)state;
    door_room(d, "r", "private knocking");
    str_copy(token, sizeof token, door_token(d, "", "is_owner user_name=Mira"));
    m = door_hello(d, 1, NULL, token);
    str_copy(session, sizeof session, m->session);
    door_knock(d, GUEST, "r", "Ana", "a");
    seq = door_last(d, 1, WIRE_EV_WAITING_ADDED)->seq;
    door_drop(d, 1);
    door_knock(d, GUEST + 1, "r", "Bob", "b");
    door_ask(d, GUEST, WIRE_LEAVE_MEETING, NULL);
    m = door_resume(d, 2, token, session, seq);
    assert_true(m->ok);
    assert_true(m->resumed);
    assert_string_equal(m->session, session);
    assert_int_equal(d->peer[2].n, 3);
    assert_int_equal(d->peer[2].msg[1]->kind, WIRE_EV_WAITING_ADDED);
    assert_int_equal(d->peer[2].msg[2]->kind, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(d->peer[2].msg[1]->seq, seq + 1);
    seq = d->peer[2].msg[2]->seq;
    /* A second connection of the session ends the first, also when that seems to live. */
    m = door_resume(d, 3, token, session, seq);
    assert_true(m->resumed);
    assert_int_equal(d->peer[3].n, 1);
    assert_int_equal(d->peer[2].closed, 4409);
    /* Not the session's: another name, an unknown session, a future number. */
    m = door_resume(d, 4, door_token(d, "", "is_owner user_name=Eve"), session, seq);
    assert_false(m->resumed);
    assert_int_equal(m->n_rooms, 1);
    assert_int_equal(d->peer[3].closed, 0);
    m = door_resume(d, 5, token, "nothing", seq);
    assert_false(m->resumed);
    m = door_resume(d, 6, token, session, seq + 1);
    assert_false(m->resumed);
    assert_string_equal(m->session, session);
    /* A resend after the resume is the same request. */
    m = door_decide_as(d, 6, "r", "-*", 50);
    assert_int_equal(m->n_ids, 1);
    door_drop(d, 6);
    door_resume(d, 7, token, session, seq);
    m = door_decide_as(d, 7, "r", "-*", 50);
    assert_int_equal(m->n_ids, 1);
    /* A session is forgotten some time after its host has gone. */
    door_drop(d, 7);
    door_pass(d, TIME_DECIDED_KEPT);
    m = door_resume(d, 8, token, session, seq);
    assert_false(m->resumed);
    assert_string_not_equal(m->session, session);
    door_free(d);
}

/* The takeover of a session that seems to live changes the door itself: the entry that this host
 * was reading is free again. That is told once, to both. */
static void test_resume_over_living(void **state)
{
    struct door *d = door_new();
    char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1], claim[128];
    int64_t seq;

    (void)state;
    door_room(d, "r", "private knocking");
    str_copy(token, sizeof token, door_token(d, "", "is_owner user_name=Mira"));
    str_copy(session, sizeof session, door_hello(d, 1, NULL, token)->session);
    door_hello(d, 2, NULL, door_token(d, "", "is_owner user_name=Tom"));
    snprintf(claim, sizeof claim, "\"action\":\"claim\",\"room\":\"r\",\"ids\":[\"%s\"]",
             door_knock(d, GUEST, "r", "Ana", "a"));
    assert_true(door_text(d, 1, claim)->ok);
    seq = door_last(d, 1, WIRE_EV_WAITING_UPDATED)->seq;
    assert_true(door_resume(d, 3, token, session, seq)->resumed);
    assert_int_equal(door_count(d, 3, WIRE_EV_WAITING_UPDATED), 1);
    assert_int_equal(door_last(d, 3, WIRE_EV_WAITING_UPDATED)->seq, seq + 1);
    assert_string_equal(door_last(d, 2, WIRE_EV_WAITING_UPDATED)->waiting.reader, "");
    door_free(d);
}

/* Exactly as many events as are kept can be missed, and not one more. */
static void test_resume_limit(void **state)
{
    (void)state;
    for (int extra = -1; extra <= 1; extra++) {
        struct door *d = door_new();
        char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1], name[16];
        int64_t seq;

        door_room(d, "r", "private knocking");
        str_copy(token, sizeof token, door_token(d, "", "is_owner"));
        str_copy(session, sizeof session, door_hello(d, 1, NULL, token)->session);
        door_knock(d, GUEST, "r", "Ana", "a");
        seq = door_last(d, 1, WIRE_EV_WAITING_ADDED)->seq;
        door_drop(d, 1);
        for (int i = 0; i < LIMIT_RESUME_EVENTS + extra; i++) {
            snprintf(name, sizeof name, "Ana %d", i);
            door_ask(d, GUEST, WIRE_SET_USER_NAME, name);
        }
        assert_int_equal(door_resume(d, 2, token, session, seq)->resumed, extra <= 0);
        if (extra <= 0)
            assert_int_equal(d->peer[2].n, 1 + LIMIT_RESUME_EVENTS + extra);
        assert_true(d->peer[2].frames < 100);
        door_free(d);
    }
}

/* Events of 100 KB each: as many as fit into the bytes that are kept, and one more than could. */
static void test_resume_bytes(void **state)
{
    enum { DATA = 100 * 1000, AROUND = 400 };
    static char text[DATA + 128];
    const int fit[] = {LIMIT_RESUME_BYTES / (DATA + AROUND), LIMIT_RESUME_BYTES / DATA + 1};
    int n = snprintf(text, sizeof text, "{\"data\":{\"a\":\"");

    (void)state;
    memset(text + n, 'x', DATA);
    str_copy(text + n + DATA, sizeof text - (size_t)n - DATA, "\"}}");
    for (int row = 0; row < 2; row++) {
        struct door *d = door_new();
        char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1];
        struct error err;
        int64_t seq;

        door_room(d, "r", "");
        str_copy(token, sizeof token, door_token(d, "", "is_owner"));
        str_copy(session, sizeof session, door_hello(d, 1, NULL, token)->session);
        door_join(d, GUEST, "r", "Ana", "a", NULL, NULL);
        seq = door_last(d, 1, WIRE_EV_PARTICIPANT_JOINED)->seq;
        door_drop(d, 1);
        for (int i = 0; i < fit[row]; i++) {
            assert_int_equal(lobby_session_data_set(d->l, "r", text, d->now, &err), ERR_OK);
            door_clear(d);
        }
        assert_int_equal(door_resume(d, 2, token, session, seq)->resumed, row == 0);
        door_free(d);
    }
}

/* People beyond the limit of a snapshot follow as events, in order, in few frames. */
static void test_large_snapshot(void **state)
{
    (void)state;
    for (int extra = -1; extra <= 1; extra++) {
        struct door *d = door_new();
        int n = LIMIT_SNAPSHOT + extra;
        char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1], name[16];
        const struct wire_msg *m;

        door_room(d, "r", "private knocking");
        for (int i = 0; i < n; i++) {
            snprintf(name, sizeof name, "G %d", i);
            door_knock(d, (peer_id)(GUEST + i), "r", name, NULL);
        }
        str_copy(token, sizeof token, door_token(d, "", "is_owner"));
        m = door_hello(d, 1, NULL, token);
        assert_int_equal(m->more, extra == 1);
        assert_int_equal(m->rooms[0].n_waiting, extra == -1 ? n : LIMIT_SNAPSHOT);
        assert_int_equal(door_count(d, 1, WIRE_EV_WAITING_ADDED), extra == 1);
        if (extra == 1) {
            assert_int_equal(door_last(d, 1, WIRE_EV_WAITING_ADDED)->waiting.position, n);
            /* Who can not know whether all of it came gets it again. */
            str_copy(session, sizeof session, m->session);
            door_drop(d, 1);
            m = door_resume(d, 2, token, session, m->seq);
            assert_false(m->resumed);
            assert_int_equal(door_count(d, 2, WIRE_EV_WAITING_ADDED), 1);
        }
        m = door_ask(d, extra == 1 ? 2 : 1, WIRE_SYNC, NULL);
        assert_true(m->ok);
        assert_int_equal(m->n_rooms, 1);
        door_free(d);
    }
}

/* A thousand admissions at once are a few frames for the host and one for each guest. */
static void test_admit_all_is_few_frames(void **state)
{
    struct door *d = door_new();
    char name[16];

    (void)state;
    door_room(d, "r", "private knocking max_participants=1000");
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "G %d", i);
        door_knock(d, (peer_id)(GUEST + i), "r", name, NULL);
    }
    door_hello(d, 1, NULL, door_token(d, "", "is_owner"));
    door_clear(d);
    assert_int_equal(door_decide(d, 1, "r", "+*")->n_ids, 1000);
    assert_int_equal(door_count(d, 1, WIRE_EV_WAITING_REMOVED), 1000);
    assert_int_equal(door_count(d, 1, WIRE_EV_PARTICIPANT_JOINED), 1000);
    assert_true(d->peer[1].frames <= 12);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(door_count(d, (peer_id)(GUEST + i), WIRE_EV_ACCESS), 1);
    assert_true(d->peer[GUEST + 500].frames <= 2);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hello),
        cmocka_unit_test(test_protocol),
        cmocka_unit_test(test_watching),
        cmocka_unit_test(test_resume),
        cmocka_unit_test(test_resume_over_living),
        cmocka_unit_test(test_resume_limit),
        cmocka_unit_test(test_resume_bytes),
        cmocka_unit_test(test_large_snapshot),
        cmocka_unit_test(test_admit_all_is_few_frames),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
