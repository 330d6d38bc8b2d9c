/* The lock of a room by hand, in a panic and by the clock, and who was denied too often: given a
 * room, when somebody comes, then this. */
#include <stdio.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 10, NEXT = 11, OWNER = 12 };

/* A room r with these properties and a host who watches. */
static struct door *given(const char *room)
{
    struct door *d = door_new();

    door_room(d, "r", room);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    return d;
}

static const struct wire_msg *update(struct door *d, peer_id p, enum wire_tri lock,
                                     enum wire_tri panic, const char *properties)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_UPDATE_ROOM;
    str_copy(r->room, sizeof r->room, "r");
    r->lock = lock;
    r->panic = panic;
    r->config = properties ? xstrdup(properties) : NULL;
    return door_request(d, p, r);
}

static const struct {
    const char *what, *room, *token;
    enum err then;
} rows[] = {
    {"an open room", "private knocking", NULL, ERR_OK},
    {"a locked one", "private knocking x_lock", NULL, ERR_LOCKED},
    {"a locked public one", "public x_lock", NULL, ERR_LOCKED},
    {"a token does not open it", "private knocking x_lock", "user_name=Ana", ERR_LOCKED},
    {"an owner's does", "private knocking x_lock", "is_owner", ERR_OK},
    {"panic locks", "public x_panic", NULL, ERR_LOCKED},
    {"an owner in a panic", "public x_panic", "is_owner", ERR_OK},
    {"before it opens", "public x_open_at=+60s", NULL, ERR_LOCKED},
    {"before it closes", "public x_close_at=+60s", NULL, ERR_OK},
    {"open until the evening, then until the morning", "public x_close_at=+60s x_open_at=+120s",
     NULL, ERR_OK},
    {"open for an hour later", "public x_close_at=+120s x_open_at=+60s", NULL, ERR_LOCKED},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int restarted = 0; restarted < 2; restarted++) {
            struct door *d = given(rows[i].room);
            char token[LIMIT_TOKEN + 1] = "";

            if (restarted)
                door_restart(d);
            if (rows[i].token)
                str_copy(token, sizeof token, door_token(d, "r", rows[i].token));
            check_int(rows[i].what,
                      door_join(d, GUEST, "r", "Ana", "a", *token ? token : NULL, NULL)->error,
                      rows[i].then);
            check_int(rows[i].what, d->peer[GUEST].closed, rows[i].then == ERR_OK ? 0 : 4403);
            door_free(d);
        }
}

static void test_lock_by_hand(void **state)
{
    struct door *d = given("private knocking");
    const struct wire_msg *m;

    (void)state;
    door_knock(d, GUEST, "r", "Ana", "a");
    assert_true(door_join(d, NEXT, "r", "Bo", "b", NULL, NULL)->ok);
    assert_true(update(d, HOST, TRI_TRUE, TRI_UNSET, NULL)->ok);
    m = door_last(d, HOST, WIRE_EV_ROOM_UPDATED);
    assert_true(m->rooms[0].locked);
    assert_false(m->rooms[0].panic);
    assert_string_equal(m->by, "Mira");
    /* Who stands in the lobby may not knock any more, who waits stays and can come back. */
    assert_int_equal(door_ask(d, NEXT, WIRE_REQUEST_ACCESS, "Bo")->error, ERR_LOCKED);
    assert_int_equal(d->peer[NEXT].closed, 4403);
    assert_int_equal(d->peer[GUEST].closed, 0);
    door_drop(d, GUEST);
    assert_true(door_join(d, 20, "r", "Ana", "a", NULL, NULL)->ok);
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 1);
    door_restart(d);
    assert_true(door_hello(d, 2, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    assert_true(d->peer[2].msg[0]->rooms[0].locked);
    assert_true(update(d, 2, TRI_FALSE, TRI_UNSET, NULL)->ok);
    assert_true(door_join(d, 21, "r", "Bo", "b", NULL, NULL)->ok);
    door_free(d);
}

static void test_panic(void **state)
{
    struct door *d = given("public");
    const struct wire_msg *m;
    char let_in[LIMIT_ID + 2] = "+";

    (void)state;
    assert_true(door_join(d, GUEST, "r", "Ana", "a", NULL, NULL)->ok);
    assert_true(door_join(d, OWNER, "r", "Olga", "o", door_token(d, "r", "is_owner"), NULL)->ok);
    door_room_change(d, "r", "private knocking");
    door_knock(d, NEXT, "r", "Bo", "b");
    str_copy(let_in + 1, sizeof let_in - 1, door_knock(d, 22, "r", "Dee", "d"));
    assert_true(update(d, OWNER, TRI_UNSET, TRI_TRUE, NULL)->ok);
    m = door_last(d, HOST, WIRE_EV_ROOM_UPDATED);
    assert_true(m->rooms[0].locked && m->rooms[0].panic);
    assert_string_equal(m->by, "Olga");
    assert_int_not_equal(door_last(d, GUEST, WIRE_EV_MEDIA)->off[TRACK_AUDIO], 0);
    assert_true(door_last(d, HOST, WIRE_EV_PARTICIPANT_UPDATED)->who.off[TRACK_AUDIO] &
                OFF_BY_REMOTE);
    assert_null(door_last(d, OWNER, WIRE_EV_MEDIA));
    assert_non_null(door_last(d, NEXT, WIRE_EV_MESSAGE));
    assert_int_equal(door_join(d, 20, "r", "Cy", "c", NULL, NULL)->error, ERR_LOCKED);
    /* Who waits already is the hosts' to let in: their screens go on offering it. */
    assert_int_equal(door_decide(d, HOST, "r", let_in)->n_ids, 1);
    assert_true(update(d, HOST, TRI_UNSET, TRI_FALSE, NULL)->ok);
    m = door_last(d, HOST, WIRE_EV_ROOM_UPDATED);
    assert_false(m->rooms[0].locked || m->rooms[0].panic);
    assert_int_equal(door_count(d, NEXT, WIRE_EV_MESSAGE), 2);
    assert_true(door_join(d, 21, "r", "Cy", "c", NULL, NULL)->ok);
    door_free(d);
}

static void test_who_may(void **state)
{
    struct door *d = given("public");

    (void)state;
    assert_true(door_join(d, GUEST, "r", "Ana", "a", NULL, NULL)->ok);
    assert_int_equal(update(d, GUEST, TRI_TRUE, TRI_UNSET, NULL)->error, ERR_FORBIDDEN);
    assert_int_equal(update(d, HOST, TRI_UNSET, TRI_UNSET, NULL)->error, ERR_INVALID);
    assert_int_equal(update(d, HOST, TRI_UNSET, TRI_UNSET, "{\"nonsense\":1}")->error, ERR_INVALID);
    /* Nothing is half done: the lock is not set when the properties are wrong. */
    assert_int_equal(update(d, HOST, TRI_TRUE, TRI_UNSET, "{\"max_participants\":0}")->error,
                     ERR_INVALID);
    assert_true(door_join(d, NEXT, "r", "Bo", "b", NULL, NULL)->ok);
    assert_true(update(d, HOST, TRI_UNSET, TRI_UNSET, "{\"max_participants\":2}")->ok);
    assert_int_equal(door_join(d, 20, "r", "Cy", "c", NULL, NULL)->error, ERR_MEETING_FULL);
    door_free(d);
}

static void test_clock(void **state)
{
    struct door *d = given("public x_open_at=+60s x_close_at=+120s");
    const struct wire_msg *m = door_join(d, 20, "r", "Ana", "a", NULL, NULL);

    (void)state;
    assert_int_equal(m->error, ERR_LOCKED);
    assert_int_equal(m->opens_at, d->now + 60000);
    door_pass(d, 59999);
    assert_int_equal(door_join(d, 21, "r", "Ana", "a", NULL, NULL)->error, ERR_LOCKED);
    assert_int_equal(lobby_next(d->l), d->now + 1);
    door_pass(d, 1);
    m = door_last(d, HOST, WIRE_EV_ROOM_UPDATED);
    assert_false(m->rooms[0].locked);
    assert_string_equal(m->by, "clock");
    assert_true(door_join(d, 22, "r", "Ana", "a", NULL, NULL)->ok);
    door_pass(d, 59999);
    assert_true(door_join(d, 23, "r", "Bo", "b", NULL, NULL)->ok);
    door_restart(d); /* what came due while the server was down is done at its start */
    d->now += 1;
    assert_int_equal(door_join(d, 24, "r", "Cy", "c", NULL, NULL)->error, ERR_LOCKED);
    door_free(d);
}

static void test_a_hand_is_before_the_clock(void **state)
{
    struct door *d = given("public x_open_at=+60s");

    (void)state;
    assert_true(update(d, HOST, TRI_FALSE, TRI_UNSET, NULL)->ok);
    assert_true(door_join(d, 20, "r", "Ana", "a", NULL, NULL)->ok);
    door_free(d);
}

/* ---- denied too often ---- */

static void knock_and_deny(struct door *d, peer_id p, const char *device)
{
    char what[LIMIT_ID + 2];

    snprintf(what, sizeof what, "-%s", door_knock(d, p, "r", "Rick", device));
    assert_int_equal(door_decide(d, HOST, "r", what)->n_ids, 1);
}

static void test_reknock(void **state)
{
    struct door *d = given("private knocking x_reknock_limit=3 x_reknock_wait=60");
    const struct wire_msg *m;

    (void)state;
    for (peer_id p = 20; p < 23; p++) {
        knock_and_deny(d, p, "rick");
        check_int("tries", door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.tries, p - 19);
    }
    m = door_join(d, 30, "r", "Rick", "rick", NULL, NULL);
    assert_int_equal(m->error, ERR_WAIT);
    assert_int_equal(m->opens_at, d->now + 60000);
    assert_string_equal(m->info, "You were turned away several times: knock again in 1 min 0 s");
    assert_int_equal(d->peer[30].closed, 4429);
    assert_true(door_join(d, 31, "r", "Bo", "bo", NULL, NULL)->ok);
    door_restart(d);
    door_pass(d, 59999);
    assert_int_equal(door_join(d, 32, "r", "Rick", "rick", NULL, NULL)->error, ERR_WAIT);
    door_pass(d, 1);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    knock_and_deny(d, 33, "rick");
    assert_int_equal(door_join(d, 34, "r", "Rick", "rick", NULL, NULL)->error, ERR_WAIT);
    door_free(d);
}

static void test_reknock_limits(void **state)
{
    (void)state;
    for (int limit = 0; limit <= 3; limit++) {
        struct door *d;
        char props[64];

        snprintf(props, sizeof props, "private knocking x_reknock_limit=%d", limit);
        d = given(props);
        knock_and_deny(d, 20, "rick");
        knock_and_deny(d, 21, limit == 1 ? "other" : "rick");
        check_int(props, door_join(d, 22, "r", "Rick", "rick", NULL, NULL)->error,
                  limit == 1 || limit == 2 ? ERR_WAIT : ERR_OK);
        door_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_lock_by_hand),
        cmocka_unit_test(test_panic),   cmocka_unit_test(test_who_may),
        cmocka_unit_test(test_clock),   cmocka_unit_test(test_a_hand_is_before_the_clock),
        cmocka_unit_test(test_reknock), cmocka_unit_test(test_reknock_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
