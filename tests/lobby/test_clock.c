/* Somebody sets the clock while people wait: who is away keeps the place as long as before, grace
 * times last as long as they were to, and nobody overtakes anybody. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, TOM, GUEST = 10, LATE = 30, ASKER = 77, GRACE = 4000, BEFORE = 1000 };

static void jump(struct door *d, int64_t by)
{
    d->now += by;
    lobby_clock_jumped(d->l, by, d->now);
}

/* id null: somebody. */
static void check_removed(const char *what, struct door *d, peer_id host, const char *id,
                          enum wire_why why)
{
    const struct wire_msg *m = door_last(d, host, WIRE_EV_WAITING_REMOVED);

    if (!m || (id && !str_eq(m->waiting.id, id)))
        fail_msg("%s: not removed", what);
    check_int(what, m->why, why);
}

static void one(const char *what, int64_t by)
{
    struct door *d = door_new();
    char denied[LIMIT_ID + 1], away[LIMIT_ID + 1], stays[LIMIT_ID + 1], text[64];
    const struct wire_msg *m;
    const struct wire_room *r;
    int64_t until;

    door_room(d, "r", "private knocking");
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    str_copy(denied, sizeof denied, door_knock(d, GUEST, "r", "Ana", "a"));
    str_copy(away, sizeof away, door_knock(d, GUEST + 1, "r", "Bo", "b"));
    str_copy(stays, sizeof stays, door_knock(d, GUEST + 2, "r", "Cleo", "c"));
    snprintf(text, sizeof text, "-%s~%d", denied, GRACE);
    assert_int_equal(door_decide(d, HOST, "r", text)->n_ids, 1);
    until = d->now + GRACE;
    door_drop(d, GUEST + 1);
    door_pass(d, BEFORE);

    jump(d, by);
    check_int(what, door_count(d, HOST, WIRE_EV_WAITING_REMOVED), 0);
    m = door_last(d, HOST, WIRE_EV_WAITING_UPDATED);
    check_str(what, m->waiting.id, denied);
    check_int(what, m->waiting.pending.until, until + by);

    /* A newcomer stands behind all, whatever the clock said when they knocked. */
    door_knock(d, LATE, "r", "Dan", "d");
    r = door_hello(d, TOM, NULL, door_token(d, "", "is_owner user_name=Tom"))->rooms;
    check_int(what, r->n_waiting, 4);
    check_str(what, r->waiting[0].id, denied);
    check_str(what, r->waiting[1].id, away);
    check_str(what, r->waiting[2].id, stays);

    door_pass(d, GRACE - BEFORE - 1);
    check_int(what, door_count(d, HOST, WIRE_EV_WAITING_REMOVED), 0);
    door_pass(d, 1);
    check_removed(what, d, HOST, denied, WHY_DENIED);
    door_pass(d, TIME_PLACE_GRACE - GRACE - 1);
    check_int(what, door_count(d, HOST, WIRE_EV_WAITING_REMOVED), 1);
    door_pass(d, 1);
    check_removed(what, d, HOST, away, WHY_LEFT);
    door_free(d);
}

static const struct {
    const char *what;
    int64_t by;
} jumps[] = {
    {"an hour forward", 3600 * 1000},    {"an hour back", -3600 * 1000},
    {"a day forward", 24 * 3600 * 1000}, {"a day back", -24 * 3600 * 1000},
    {"five seconds forward", 5000},      {"five seconds back", -5000},
};

static void test_jumps(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(jumps); i++)
        one(jumps[i].what, jumps[i].by);
}

/* ---- other lengths of time: each ends not a millisecond earlier or later ---- */

static bool is_out(struct door *d)
{
    return d->peer[GUEST].closed != 0;
}

static void ladder_begins(struct door *d)
{
    door_room(d, "r", "private knocking x_no_host=[{\"after\":60,\"do\":\"end\"}]");
    door_knock(d, GUEST, "r", "Ana", "a");
}

static void elapsed_begins(struct door *d)
{
    door_room(d, "r", "eject_after_elapsed=60");
    door_join(d, GUEST, "r", "Ana", "a", NULL, NULL);
}

static void elapsed_of_token_begins(struct door *d)
{
    door_room(d, "r", "");
    door_join(d, GUEST, "r", "Ana", "a", door_token(d, "r", "eject_after_elapsed=60"), NULL);
}

static void wait_begins(struct door *d)
{
    char what[LIMIT_ID + 2];

    door_room(d, "r", "private knocking x_reknock_limit=1 x_reknock_wait=60");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    snprintf(what, sizeof what, "-%s", door_knock(d, GUEST, "r", "Ana", "a"));
    door_decide(d, HOST, "r", what);
}

static bool may_knock(struct door *d)
{
    peer_id p = LATE;

    while (d->peer[p].closed)
        p++;
    return door_join(d, p, "r", "Ana", "a", NULL, NULL)->ok;
}

static void words_begin(struct door *d)
{
    door_room(d, "r", "private knocking");
    door_knock(d, GUEST, "r", "Ana", "a");
    for (int i = 0; i < LIMIT_GUEST_MESSAGES; i++)
        assert_true(door_text(d, GUEST, "\"action\":\"message\",\"text\":\"hi\"")->ok);
}

static bool may_speak(struct door *d)
{
    return door_text(d, GUEST, "\"action\":\"message\",\"text\":\"hi\"")->ok;
}

static void delivery_begins(struct door *d)
{
    struct webhook w = {.retry = WEBHOOK_EXPONENTIAL, .hmac = "c2VjcmV0", .url = "http://x/"};
    struct error err = {""};

    w.events = UINT64_C(1) << webhook_event_of("meeting.started");
    assert_int_equal(lobby_webhook_put(d->l, &w, ASKER, d->now, &err), ERR_OK);
    lobby_posted(d->l, d->post[0]->number, 200, "", d->now);
    door_room(d, "r", "");
    door_join(d, GUEST, "r", "Ana", "a", NULL, NULL);
    lobby_posted(d->l, d->post[1]->number, 500, "", d->now);
}

static bool is_tried_again(struct door *d)
{
    return d->n_posts == 3;
}

static void test_lengths(void **state)
{
    static const struct {
        const char *what;
        void (*begins)(struct door *d);
        int64_t ms;
        bool (*over)(struct door *d);
    } rows[] = {
        {"the ladder of a room without a host", ladder_begins, 60 * 1000, is_out},
        {"eject_after_elapsed of the room", elapsed_begins, 60 * 1000, is_out},
        {"eject_after_elapsed of a token", elapsed_of_token_begins, 60 * 1000, is_out},
        {"the wait after denials", wait_begins, 60 * 1000, may_knock},
        {"words of a guest", words_begin, TIME_GUEST_MESSAGES, may_speak},
        {"a webhook's next try", delivery_begins, WEBHOOK_BASE_MS, is_tried_again},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (size_t k = 0; k < CHECK_COUNT(jumps); k++) {
            struct door *d = door_new();

            rows[i].begins(d);
            door_pass(d, BEFORE);
            jump(d, jumps[k].by);
            jump(d, 2 * jumps[k].by);
            jump(d, -jumps[k].by);
            door_pass(d, rows[i].ms - BEFORE - 1);
            if (rows[i].over(d))
                fail_msg("%s, %s: too early", rows[i].what, jumps[k].what);
            door_pass(d, 1);
            if (!rows[i].over(d))
                fail_msg("%s, %s: too late", rows[i].what, jumps[k].what);
            door_free(d);
        }
}

/* What was done can be taken back as long as before, also when the clock went ahead by more. */
static void test_undo(void **state)
{
    (void)state;
    for (size_t k = 0; k < CHECK_COUNT(jumps); k++)
        for (int late = 0; late < 2; late++) {
            struct door *d = door_new();
            char text[128], decision[LIMIT_ID + 1];

            door_room(d, "r", "private knocking");
            door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
            snprintf(text, sizeof text, "+%s", door_knock(d, GUEST, "r", "Ana", "a"));
            str_copy(decision, sizeof decision, door_decide(d, HOST, "r", text)->decision);
            door_pass(d, BEFORE);
            jump(d, jumps[k].by);
            door_pass(d, TIME_DECIDED_KEPT - BEFORE - !late);
            snprintf(text, sizeof text, "\"action\":\"undo\",\"room\":\"r\",\"decision\":\"%s\"",
                     decision);
            if (door_text(d, HOST, text)->ok == (late != 0))
                fail_msg("%s, %d ms late", jumps[k].what, late);
            door_free(d);
        }
}

/* Points in time are what the clock says: a room that ends at an hour ends when it is that hour. */
static void test_points(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "exp=+600s eject_at_room_exp eject_after_elapsed=3000");
    door_join(d, GUEST, "r", "Ana", "a", NULL, NULL);
    jump(d, 599 * 1000);
    door_pass(d, 999);
    assert_int_equal(d->peer[GUEST].closed, 0);
    door_pass(d, 1);
    assert_int_equal(d->peer[GUEST].closed, 4411);
    door_free(d);
}

/* ---- with a restart ---- */

static bool undo(struct door *d, peer_id host, const char *decision)
{
    char text[128];

    snprintf(text, sizeof text, "\"action\":\"undo\",\"room\":\"r\",\"decision\":\"%s\"", decision);
    return door_text(d, host, text)->ok;
}

/* Times that were moved are the same after a restart: a grace time, and how long an admission can
 * be taken back. */
static void test_restart(void **state)
{
    (void)state;
    for (size_t k = 0; k < CHECK_COUNT(jumps); k++) {
        struct door *d = door_new();
        char text[64], admission[LIMIT_ID + 1];

        door_room(d, "r", "private knocking x_reknock_limit=1 x_reknock_wait=60");
        door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
        snprintf(text, sizeof text, "-%s~%d", door_knock(d, GUEST, "r", "Ana", "a"), GRACE);
        door_decide(d, HOST, "r", text);
        snprintf(text, sizeof text, "+%s", door_knock(d, GUEST + 1, "r", "Bo", "b"));
        str_copy(admission, sizeof admission, door_decide(d, HOST, "r", text)->decision);
        snprintf(text, sizeof text, "-%s", door_knock(d, GUEST + 2, "r", "Cleo", "c"));
        door_decide(d, HOST, "r", text);
        jump(d, jumps[k].by);
        door_restart(d);
        door_hello(d, TOM, NULL, door_token(d, "", "is_owner user_name=Tom"));
        door_pass(d, GRACE - 1);
        check_int(jumps[k].what, door_count(d, TOM, WIRE_EV_WAITING_REMOVED), 0);
        door_pass(d, 1);
        check_removed(jumps[k].what, d, TOM, NULL, WHY_DENIED);
        check_true(jumps[k].what, !door_join(d, LATE + 1, "r", "Cleo", "c", NULL, NULL)->ok);
        door_pass(d, 60 * 1000 - GRACE);
        check_true(jumps[k].what, door_join(d, LATE + 2, "r", "Cleo", "c", NULL, NULL)->ok);
        door_pass(d, TIME_DECIDED_KEPT - 60 * 1000 - 1);
        check_true(jumps[k].what, undo(d, TOM, admission));
        door_pass(d, 1);
        check_true(jumps[k].what, !undo(d, TOM, admission));
        door_free(d);
    }
}

/* A clock that was set back unseen, with another boot of the machine: no grace time is longer than
 * the longest, and the other times begin anew at most. */
static void test_set_back_unseen(void **state)
{
    struct door *d = door_new();
    char text[64], id[LIMIT_ID + 1];

    (void)state;
    door_room(d, "r", "private knocking x_reknock_limit=1 x_reknock_wait=60");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    str_copy(id, sizeof id, door_knock(d, GUEST, "r", "Ana", "a"));
    snprintf(text, sizeof text, "-%s~%d", id, GRACE);
    door_decide(d, HOST, "r", text);
    snprintf(text, sizeof text, "-%s", door_knock(d, GUEST + 2, "r", "Cleo", "c"));
    door_decide(d, HOST, "r", text);
    d->now -= 24 * 3600 * 1000;
    door_restart(d);
    door_hello(d, TOM, NULL, door_token(d, "", "is_owner user_name=Tom"));
    door_pass(d, TIME_GRACE_MAX);
    check_removed("the day before", d, TOM, id, WHY_DENIED);
    door_pass(d, 30 * 1000);
    assert_true(door_join(d, LATE, "r", "Cleo", "c", NULL, NULL)->ok);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps),   cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_undo),    cmocka_unit_test(test_points),
        cmocka_unit_test(test_restart), cmocka_unit_test(test_set_back_unseen),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
