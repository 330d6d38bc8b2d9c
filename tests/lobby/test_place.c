/* A place in the queue: drops, returns, restarts of the server, positions. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 10 };

static char ids[8][LIMIT_ID + 1];
static char places[8][LIMIT_PLACE + 1];

static struct door *given(int n)
{
    struct door *d = door_new();
    char name[16], device[24];

    door_room(d, "r", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "Guest %c", 'A' + i);
        snprintf(device, sizeof device, "device-%d", i);
        str_copy(ids[i], sizeof ids[i], door_knock(d, (peer_id)(GUEST + i), "r", name, device));
        str_copy(places[i], sizeof places[i],
                 door_last(d, (peer_id)(GUEST + i), WIRE_EV_REPLY)->place);
        d->now += 1000;
    }
    return d;
}

/* Names of those who wait, in order, as a host that comes now sees them. */
static const char *queue(struct door *d, peer_id host)
{
    static char out[256];
    const struct wire_msg *m = door_hello(d, host, "r", door_token(d, "", "is_owner"));
    size_t n = 0;

    out[0] = '\0';
    assert_true(m && m->ok);
    assert_int_equal(m->n_rooms, 1);
    for (size_t i = 0; i < m->rooms[0].n_waiting; i++) {
        const struct wire_waiting *w = &m->rooms[0].waiting[i];

        assert_int_equal(w->position, i + 1);
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s", i ? "," : "",
                              w->name + strlen("Guest "), w->away ? "*" : "");
    }
    return out;
}

static void test_ask_again_is_rename(void **state)
{
    struct door *d = given(2);
    const struct wire_msg *m;

    (void)state;
    m = door_ask(d, GUEST, WIRE_REQUEST_ACCESS, "Guest Z");
    assert_true(m->ok);
    assert_int_equal(m->position, 1);
    assert_int_equal(door_count(d, HOST, WIRE_EV_WAITING_ADDED), 2);
    m = door_last(d, HOST, WIRE_EV_WAITING_UPDATED);
    assert_string_equal(m->waiting.id, ids[0]);
    assert_string_equal(m->waiting.name, "Guest Z");
    assert_int_equal(m->waiting.tries, 1);
    assert_string_equal(queue(d, 2), "Z,B");
    /* The same name again changes nothing and tells nobody. */
    door_clear(d);
    assert_true(door_ask(d, GUEST, WIRE_REQUEST_ACCESS, "Guest Z")->ok);
    assert_int_equal(d->peer[HOST].n, 0);
    door_free(d);
}

static void test_drop_and_ticket(void **state)
{
    struct door *d = given(3);
    const struct wire_msg *m;

    (void)state;
    door_drop(d, GUEST);
    assert_true(door_last(d, HOST, WIRE_EV_WAITING_UPDATED)->waiting.away);
    assert_string_equal(queue(d, 2), "A*,B,C");
    door_pass(d, TIME_PLACE_GRACE - 1);
    m = door_join(d, 20, "r", "", "device-0", NULL, places[0]);
    assert_true(m->ok);
    assert_int_equal(m->level, LEVEL_LOBBY);
    assert_string_equal(m->who.id, ids[0]);
    assert_int_equal(m->position, 1);
    m = door_last(d, HOST, WIRE_EV_WAITING_UPDATED);
    assert_false(m->waiting.away);
    assert_int_equal(m->waiting.tries, 1);
    door_pass(d, TIME_PLACE_GRACE);
    assert_string_equal(queue(d, 3), "A,B,C");
    assert_int_equal(d->peer[20].closed, 0);
    door_free(d);
}

static void test_grace_ends(void **state)
{
    struct door *d = given(2);
    const struct wire_msg *m;

    (void)state;
    door_drop(d, GUEST);
    assert_int_equal(lobby_next(d->l), d->now + TIME_PLACE_GRACE);
    door_pass(d, TIME_PLACE_GRACE);
    m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(m->why, WHY_LEFT);
    assert_string_equal(m->waiting.id, ids[0]);
    assert_int_equal(d->n_people, 1);
    /* The ticket opens nothing any more: it is a new knock. */
    m = door_join(d, 20, "r", "Guest A", "device-0", NULL, places[0]);
    assert_string_not_equal(m->who.id, ids[0]);
    assert_string_equal(m->place, "");
    door_free(d);
}

/* Tickets: of another room, another device, somebody else, made up. */
static void test_tickets_of_others(void **state)
{
    struct door *d = given(2);
    char bad[LIMIT_PLACE + 1];
    const struct wire_msg *m;

    (void)state;
    door_room(d, "s", "private knocking");
    m = door_join(d, 20, "s", "x", "device-0", NULL, places[0]);
    assert_string_not_equal(m->who.id, ids[0]);
    m = door_join(d, 21, "r", "x", "device-x", NULL, places[0]);
    assert_string_not_equal(m->who.id, ids[0]);
    str_copy(bad, sizeof bad, places[0]);
    bad[0] = bad[0] == 'a' ? 'b' : 'a';
    m = door_join(d, 22, "r", "x", "device-y", NULL, bad);
    assert_string_not_equal(m->who.id, ids[0]);
    assert_int_equal(d->peer[GUEST].closed, 0);
    door_free(d);
}

/* The same device again is the same row with one more try; the old connection ends. */
static void test_same_device(void **state)
{
    struct door *d = given(2);
    const struct wire_msg *m;

    (void)state;
    m = door_join(d, 20, "r", "Guest A", "device-0", NULL, NULL);
    assert_string_equal(m->who.id, ids[0]);
    assert_int_equal(d->peer[GUEST].closed, 4409);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_UPDATED)->waiting.tries, 2);
    assert_int_equal(lobby_counts(d->l).waiting, 2);
    lobby_peer_gone(d->l, GUEST, d->now); /* the server says so later; nothing happens */
    assert_string_equal(queue(d, 2), "A,B");
    door_free(d);
}

static void test_inside_comes_back(void **state)
{
    struct door *d = given(2);
    const struct wire_msg *m;

    (void)state;
    door_decide(d, HOST, "r", "+*");
    door_drop(d, GUEST);
    m = door_last(d, HOST, WIRE_EV_PARTICIPANT_UPDATED);
    assert_true(m->who.away);
    assert_true(door_last(d, GUEST + 1, WIRE_EV_PARTICIPANT_UPDATED)->who.away);
    m = door_join(d, 20, "r", "", "device-0", NULL, NULL);
    assert_int_equal(m->level, LEVEL_FULL);
    assert_string_equal(m->who.id, ids[0]);
    assert_string_equal(door_last(d, 20, WIRE_EV_PARTICIPANT_JOINED)->who.id, ids[1]);
    assert_int_equal(door_count(d, 20, WIRE_EV_PARTICIPANT_JOINED), 1);
    door_drop(d, GUEST + 1);
    door_pass(d, TIME_PLACE_GRACE);
    m = door_last(d, 20, WIRE_EV_PARTICIPANT_LEFT);
    assert_string_equal(m->who.id, ids[1]);
    assert_int_equal(m->why, WHY_LEFT);
    /* After the grace the device is a stranger. */
    m = door_join(d, 21, "r", "x", "device-1", NULL, NULL);
    assert_int_equal(m->level, LEVEL_LOBBY);
    door_free(d);
}

/* What a token opened, a device key alone does not open. */
static void test_device_is_no_token(void **state)
{
    struct door *d = given(0);
    const struct wire_msg *m;

    (void)state;
    m = door_join(d, 20, "r", "Olga", "dev", door_token(d, "r", "is_owner exp=+5s"), NULL);
    str_copy(ids[0], sizeof ids[0], m->who.id);
    str_copy(places[0], sizeof places[0], m->place);
    door_drop(d, 20);
    d->now += 6000; /* the token has run out meanwhile, which removes nobody who is inside */
    m = door_join(d, 21, "r", "Olga", "dev", NULL, places[0]);
    assert_true(m->ok);
    assert_string_equal(m->who.id, ids[0]);
    assert_true(m->who.owner);
    door_drop(d, 21);
    m = door_join(d, 22, "r", "Olga", "dev", NULL, NULL);
    assert_int_equal(m->level, LEVEL_LOBBY);
    assert_false(m->who.owner);
    door_free(d);
}

static void test_admitted_while_away(void **state)
{
    struct door *d = given(1);
    const struct wire_msg *m;

    (void)state;
    door_drop(d, GUEST);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 1);
    m = door_join(d, 20, "r", "", "device-0", NULL, places[0]);
    assert_int_equal(m->level, LEVEL_FULL);
    assert_string_equal(m->who.id, ids[0]);
    door_free(d);
}

/* What the server had no time to tell before it ended is told to who comes back with the ticket, as
 * long as decisions are remembered. */
static void test_denied_before_restart(void **state)
{
    static const struct {
        const char *what;
        int64_t later;
        bool told;
    } rows[] = {
        {"at once", 0, true},
        {"the last moment", TIME_DECIDED_KEPT - 1, true},
        {"when it is forgotten", TIME_DECIDED_KEPT, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = given(2);
        const struct wire_msg *m;

        assert_int_equal(door_text(d, HOST,
                                   "\"action\":\"update-waiting-participants\",\"room\":\"r\","
                                   "\"updatesById\":{\"*\":{\"grantRequestedAccess\":false,"
                                   "\"reason\":\"no seats\"}}")
                             ->n_ids,
                         2);
        d->now += rows[i].later;
        door_restart(d);
        m = door_join(d, 20, "r", "", "device-0", NULL, places[0]);
        check_int(rows[i].what, m->error, rows[i].told ? ERR_DENIED : ERR_OK);
        if (rows[i].told)
            check_str(rows[i].what, door_last(d, 20, WIRE_EV_ERROR)->reason, "no seats");
        m = door_join(d, 21, "r", "", "device-0", NULL, places[0]);
        check_int("who asks again", m->error, rows[i].told ? ERR_DENIED : ERR_OK);
        m = door_join(d, 22, "r", "", "device-0", NULL, NULL);
        check_int("who has heard knocks anew", m->error, ERR_OK);
        door_free(d);
    }
}

static void test_restart(void **state)
{
    struct door *d = given(5);
    const struct wire_msg *m;
    int64_t knocked;

    (void)state;
    door_decide(d, HOST, "r", "+*"); /* everybody in, then three more wait */
    for (int i = 5; i < 8; i++) {
        char name[16], device[24];

        snprintf(name, sizeof name, "Guest %c", 'A' + i);
        snprintf(device, sizeof device, "device-%d", i);
        str_copy(ids[i], sizeof ids[i], door_knock(d, (peer_id)(GUEST + i), "r", name, device));
        str_copy(places[i], sizeof places[i],
                 door_last(d, (peer_id)(GUEST + i), WIRE_EV_REPLY)->place);
    }
    knocked = door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.knocked_at;
    door_ask(d, GUEST + 6, WIRE_REQUEST_ACCESS, "Guest Q");
    door_restart(d);
    d->now += 5000;
    assert_string_equal(queue(d, 2), "F*,Q*,H*");
    m = door_last(d, 2, WIRE_EV_REPLY);
    assert_int_equal(m->rooms[0].n_inside, 5);
    assert_string_equal(m->rooms[0].inside[0].id, ids[0]);
    assert_string_equal(m->rooms[0].inside[4].id, ids[4]);
    assert_int_equal(m->rooms[0].waiting[2].knocked_at, knocked);
    assert_true(m->rooms[0].is_private);
    assert_int_equal(props_int(&m->rooms[0].config, ROOM_enable_knocking), 1);
    m = door_join(d, 30, "r", "", "device-7", NULL, places[7]);
    assert_string_equal(m->who.id, ids[7]);
    assert_int_equal(m->position, 3);
    /* Newcomers stand behind those of before the restart. */
    door_knock(d, 31, "r", "Guest X", "device-x");
    assert_string_equal(queue(d, 3), "F*,Q*,H,X");
    door_pass(d, TIME_PLACE_GRACE);
    assert_string_equal(queue(d, 4), "H,X");
    assert_int_equal(lobby_counts(d->l).inside, 0);
    door_free(d);
}

/* Positions are told at most every TIME_POSITION and only to those whose changed. */
static void test_positions(void **state)
{
    struct door *d = given(4);

    (void)state;
    door_clear(d);
    door_ask(d, GUEST + 1, WIRE_LEAVE_MEETING, NULL);
    assert_null(door_last(d, GUEST + 2, WIRE_EV_POSITION));
    door_pass(d, TIME_POSITION);
    assert_null(door_last(d, GUEST, WIRE_EV_POSITION));
    assert_int_equal(door_last(d, GUEST + 2, WIRE_EV_POSITION)->position, 2);
    assert_int_equal(door_last(d, GUEST + 3, WIRE_EV_POSITION)->position, 3);
    door_ask(d, GUEST, WIRE_LEAVE_MEETING, NULL);
    door_pass(d, TIME_POSITION - 1);
    assert_int_equal(door_count(d, GUEST + 3, WIRE_EV_POSITION), 1);
    door_pass(d, 1);
    assert_int_equal(door_last(d, GUEST + 3, WIRE_EV_POSITION)->position, 2);
    assert_int_equal(lobby_next(d->l) > d->now + 60000, true);
    door_free(d);
}

static void test_hosts_come_and_go(void **state)
{
    struct door *d = given(1);

    (void)state;
    door_drop(d, HOST);
    assert_int_equal(door_last(d, GUEST, WIRE_EV_HOSTS)->hosts, 0);
    assert_int_equal(door_join(d, 20, "r", "x", NULL, NULL, NULL)->hosts, 0);
    door_hello(d, 2, "r", door_token(d, "r", "is_owner"));
    assert_int_equal(door_last(d, GUEST, WIRE_EV_HOSTS)->hosts, 1);
    door_hello(d, 3, NULL, door_token(d, "", "is_owner"));
    assert_int_equal(door_count(d, GUEST, WIRE_EV_HOSTS), 2);
    assert_int_equal(door_join(d, 21, "r", "x", NULL, NULL, NULL)->hosts, 2);
    door_drop(d, 2);
    door_drop(d, 3);
    assert_int_equal(door_count(d, GUEST, WIRE_EV_HOSTS), 3);
    door_join(d, 22, "r", "Olga", NULL, door_token(d, "r", "is_owner"), NULL);
    assert_int_equal(door_last(d, GUEST, WIRE_EV_HOSTS)->hosts, 1);
    door_drop(d, 22);
    assert_int_equal(door_last(d, GUEST, WIRE_EV_HOSTS)->hosts, 0);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ask_again_is_rename),
        cmocka_unit_test(test_drop_and_ticket),
        cmocka_unit_test(test_grace_ends),
        cmocka_unit_test(test_tickets_of_others),
        cmocka_unit_test(test_same_device),
        cmocka_unit_test(test_inside_comes_back),
        cmocka_unit_test(test_device_is_no_token),
        cmocka_unit_test(test_admitted_while_away),
        cmocka_unit_test(test_denied_before_restart),
        cmocka_unit_test(test_restart),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_hosts_come_and_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
