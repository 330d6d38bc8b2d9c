/* The limits of a whole domain: one less than allowed, the last one, one more. Where filling it for
 * real would take hundreds of megabytes the domain is told that it is so full. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, ANA = 10, BO, CLEO, DAN, EVE };

static bool waits(struct door *d, peer_id p, const char *device)
{
    const struct wire_msg *m = door_join(d, p, "r", "Ana", device, NULL, NULL);

    if (!m->ok) {
        check_int("refused", m->error, ERR_FULL_LOBBY);
        check_int("closed", d->peer[p].closed, 4429);
    }
    return m->ok;
}

/* Who waits: of all rooms together, knocking or about to. */
static void test_waiting(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "private knocking");
    door_room(d, "open", "");
    d->l->n_people[PERSON_WAITING] += LIMIT_WAITING - 2;
    assert_true(waits(d, ANA, "a"));
    assert_true(waits(d, BO, "b"));
    assert_false(waits(d, CLEO, "c"));
    /* Who need not wait comes in, and who waits is found again. */
    assert_true(door_join(d, DAN, "open", "Dan", "d", NULL, NULL)->ok);
    assert_true(door_join(d, EVE, "r", "Eve", "e", door_token(d, "r", "is_owner"), NULL)->ok);
    door_ask(d, ANA, WIRE_LEAVE_MEETING, NULL);
    assert_true(waits(d, CLEO + 100, "c"));
    assert_false(waits(d, CLEO + 101, "f"));
    d->l->n_people[PERSON_WAITING] -= LIMIT_WAITING - 2;
    door_free(d);
}

/* Who waits at one room: as its property says, or else as many as one room may have. */
static void test_waiting_of_a_room(void **state)
{
    static const struct {
        const char *what, *props;
        size_t there; /* told to be there */
    } rows[] = {
        {"three by its property", "private knocking x_max_waiting=3", 0},
        {"the limit of every room", "private knocking", LIMIT_ROOM_WAITING - 3},
        {"zero is no limit of its own", "private knocking x_max_waiting=0", LIMIT_ROOM_WAITING - 3},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = door_new();
        struct room *r;

        door_room(d, "r", rows[i].props);
        door_room(d, "other", "private knocking");
        r = room_find(d->l, "r");
        r->n[PERSON_WAITING] += rows[i].there;
        assert_true(waits(d, ANA, "a"));
        assert_true(waits(d, BO, "b"));
        assert_true(waits(d, CLEO, "c"));
        assert_false(waits(d, DAN, "d"));
        assert_true(door_join(d, EVE, "other", "Eve", "e", NULL, NULL)->ok);
        assert_true(
            door_join(d, EVE + 1, "r", "Olga", "o", door_token(d, "r", "is_owner"), NULL)->ok);
        door_drop(d, BO); /* the place is kept, and found again */
        door_pass(d, 1);
        assert_true(waits(d, EVE + 2, "b"));
        door_ask(d, ANA, WIRE_LEAVE_MEETING, NULL);
        assert_true(waits(d, EVE + 3, "d"));
        assert_false(waits(d, EVE + 4, "f"));
        r->n[PERSON_WAITING] -= rows[i].there;
        door_free(d);
    }
}

static enum err make_rooms(struct door *d, size_t n, struct error *err)
{
    struct lobby_wish w[3] = {0};
    const struct lobby_room *made[3];
    enum err e;

    assert_true(n <= CHECK_COUNT(w));
    for (size_t i = 0; i < n; i++)
        props_init(&w[i].config, &room_props);
    e = lobby_rooms_create(d->l, w, n, d->now, made, err);
    for (size_t i = 0; i < n; i++)
        props_finish(&w[i].config);
    return e;
}

/* Rooms, one at a time and several at once: all of them or none. */
static void test_rooms(void **state)
{
    struct door *d = door_new();
    struct error err = {""};

    (void)state;
    d->l->n_rooms += LIMIT_ROOMS - 2;
    assert_int_equal(make_rooms(d, 3, &err), ERR_TOO_MANY);
    assert_string_equal(err.text, "there are already 100000 rooms, no more are possible");
    assert_int_equal(make_rooms(d, 1, &err), ERR_OK);
    assert_int_equal(make_rooms(d, 2, &err), ERR_TOO_MANY);
    assert_int_equal(make_rooms(d, 1, &err), ERR_OK);
    assert_int_equal(make_rooms(d, 1, &err), ERR_TOO_MANY);
    d->l->n_rooms -= LIMIT_ROOMS - 2;
    door_free(d);
}

/* Sessions of hosts: one that nobody is connected to gives its place to a new one, but not to a
 * host who takes up another. */
static void test_sessions(void **state)
{
    struct door *d = door_new();
    char token[LIMIT_TOKEN + 1], session[LIMIT_SESSION + 1];
    int64_t seq;

    (void)state;
    str_copy(token, sizeof token, door_token(d, "", "is_owner user_name=Mira"));
    for (peer_id p = HOST; p < HOST + SESSIONS_MAX; p++)
        assert_true(door_hello(d, p, NULL, token)->ok);
    assert_int_equal(door_hello(d, HOST + SESSIONS_MAX, NULL, token)->error, ERR_TOO_MANY);
    assert_int_equal(d->peer[HOST + SESSIONS_MAX].closed, 4429);
    str_copy(session, sizeof session, door_last(d, HOST, WIRE_EV_REPLY)->session);
    seq = door_last(d, HOST, WIRE_EV_REPLY)->seq;
    door_drop(d, HOST);
    door_drop(d, HOST + 1);
    assert_true(door_resume(d, HOST + SESSIONS_MAX + 3, token, session, seq)->resumed);
    assert_true(door_hello(d, HOST + SESSIONS_MAX + 1, NULL, token)->ok);
    assert_int_equal(door_hello(d, HOST + SESSIONS_MAX + 2, NULL, token)->error, ERR_TOO_MANY);
    door_free(d);
}

/* Messages to webhooks that nobody takes: what is too many is lost and counted, the door goes on.
 */
static void test_webhook_queue(void **state)
{
    struct webhook w = {.retry = WEBHOOK_EXPONENTIAL, .hmac = "c2VjcmV0", .url = "http://x/"};
    struct door *d = door_new();
    struct error err = {""};

    (void)state;
    w.events = UINT64_C(1) << webhook_event_of("participant.joined");
    assert_int_equal(lobby_webhook_put(d->l, &w, 77, d->now, &err), ERR_OK);
    lobby_posted(d->l, d->post[0]->number, 200, "", d->now);
    door_room(d, "open", "");
    for (peer_id p = ANA; p <= ANA + WEBHOOK_QUEUE; p++) {
        check_int("lost", lobby_counts(d->l).webhook_lost, 0);
        assert_true(door_join(d, p, "open", "Ana", "a", NULL, NULL)->ok);
        door_ask(d, p, WIRE_LEAVE_MEETING, NULL);
    }
    check_int("lost", lobby_counts(d->l).webhook_lost, 1);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_waiting),       cmocka_unit_test(test_waiting_of_a_room),
        cmocka_unit_test(test_rooms),         cmocka_unit_test(test_sessions),
        cmocka_unit_test(test_webhook_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
