/* Somebody sets the clock while people wait: who is away keeps the place as long as before, grace
 * times last as long as they were to, and nobody overtakes anybody. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, TOM, GUEST = 10, LATE = 30, GRACE = 4000, BEFORE = 1000 };

static void jump(struct door *d, int64_t by)
{
    d->now += by;
    lobby_clock_jumped(d->l, by, d->now);
}

static void check_removed(const char *what, struct door *d, const char *id, enum wire_why why)
{
    const struct wire_msg *m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);

    if (!m || !str_eq(m->waiting.id, id))
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
    check_removed(what, d, denied, WHY_DENIED);
    door_pass(d, TIME_PLACE_GRACE - GRACE - 1);
    check_int(what, door_count(d, HOST, WIRE_EV_WAITING_REMOVED), 1);
    door_pass(d, 1);
    check_removed(what, d, away, WHY_LEFT);
    door_free(d);
}

static void test_jumps(void **state)
{
    static const struct {
        const char *what;
        int64_t by;
    } rows[] = {
        {"an hour forward", 3600 * 1000},    {"an hour back", -3600 * 1000},
        {"a day forward", 24 * 3600 * 1000}, {"a day back", -24 * 3600 * 1000},
        {"five seconds forward", 5000},      {"five seconds back", -5000},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        one(rows[i].what, rows[i].by);
}

/* A grace time that was moved is the same after a restart. */
static void test_restart(void **state)
{
    struct door *d = door_new();
    char text[64];

    (void)state;
    door_room(d, "r", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    snprintf(text, sizeof text, "-%s~%d", door_knock(d, GUEST, "r", "Ana", "a"), GRACE);
    door_decide(d, HOST, "r", text);
    jump(d, 3600 * 1000);
    door_restart(d);
    door_hello(d, TOM, NULL, door_token(d, "", "is_owner user_name=Tom"));
    door_pass(d, GRACE - 1);
    assert_int_equal(door_count(d, TOM, WIRE_EV_WAITING_REMOVED), 0);
    door_pass(d, 1);
    assert_int_equal(door_last(d, TOM, WIRE_EV_WAITING_REMOVED)->why, WHY_DENIED);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_restart),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
