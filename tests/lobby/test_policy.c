/* Rules, the turnstile and the ladder without a host: given a room, when people knock, leave or
 * time passes, then this. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 10 };

static enum err set_text(struct door *d, int prop, const char *text, struct error *err)
{
    const struct lobby_room *r = lobby_room_find(d->l, "r", d->now);
    struct props p = {0};
    enum err e;

    props_copy(&p, &r->config);
    props_set_str(&p, prop, text);
    e = lobby_room_update(d->l, "r", r->is_private, &p, d->now, &r, err);
    props_finish(&p);
    return e;
}

static void host_comes(struct door *d)
{
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
}

static struct door *given(const char *room, int prop, const char *text)
{
    struct door *d = door_new();
    struct error err = {""};

    door_room(d, "r", room);
    if (text && set_text(d, prop, text, &err) != ERR_OK)
        fail_msg("%s", err.text);
    return d;
}

/* i inside, w waiting, d denied, n never got to knock. */
static char fate(struct door *d, peer_id p)
{
    const struct wire_msg *m = door_last(d, p, WIRE_EV_ACCESS);

    if (d->peer[p].closed)
        return door_last(d, p, WIRE_EV_ERROR) ? 'd' : 'n';
    return m && m->level == LEVEL_FULL ? 'i' : 'w';
}

static void knock(struct door *d, peer_id p, const char *name)
{
    char device[24];

    snprintf(device, sizeof device, "device-%d", (int)p);
    assert_true(door_join(d, p, "r", name, device, NULL, NULL)->ok);
    door_ask(d, p, WIRE_REQUEST_ACCESS, name);
}

/* ---- rules ---- */

static const char RULES[] = "rule vip   if name = \"Vera\" then admit\n"
                            "rule spam  if name ~ /casino/ then deny \"No games\"\n"
                            "rule early if name = \"Hal\" then hold \"One moment\"\n"
                            "rule line  if name = \"Quin\" then queue\n"
                            "default ask\n";

static const struct {
    const char *what, *room, *name;
    char fate;
    const char *rule, *by;
    bool held;
} knocks[] = {
    {"admitted", "private knocking", "Vera", 'i', "vip (line 1)", "rule vip (line 1)", false},
    {"denied", "private knocking", "Casino 7", 'd', "spam (line 2)", "rule spam (line 2)", false},
    {"held", "private knocking", "Hal", 'w', "early (line 3)", "", true},
    {"queued", "private knocking", "Quin", 'w', "line (line 4)", "", false},
    {"the host is asked", "private knocking", "Ana", 'w', "default (line 5)", "", false},
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(knocks); i++)
        for (int restarted = 0; restarted < 2; restarted++) {
            struct door *d = given(knocks[i].room, ROOM_x_rules, RULES);
            const char *what = knocks[i].what;
            const struct wire_msg *m;

            if (restarted)
                door_restart(d);
            host_comes(d);
            knock(d, GUEST, knocks[i].name);
            check_int(what, fate(d, GUEST), knocks[i].fate);
            m = door_last(d, HOST, WIRE_EV_WAITING_ADDED);
            check_str(what, m->waiting.rule, knocks[i].rule);
            m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
            check_str(what, m ? m->by : "", knocks[i].by);
            m = door_last(d, HOST, WIRE_EV_WAITING_UPDATED);
            check_int(what, m && m->waiting.held, knocks[i].held);
            if (knocks[i].fate == 'd')
                check_str(what, door_last(d, GUEST, WIRE_EV_ERROR)->reason, "No games");
            if (knocks[i].held)
                check_str(what, door_last(d, GUEST, WIRE_EV_HOLD)->text, "One moment");
            door_free(d);
        }
}

static void test_wrong_rules_change_nothing(void **state)
{
    struct door *d = given("private knocking", ROOM_x_rules, RULES);
    struct error err = {""};

    (void)state;
    assert_int_equal(
        set_text(d, ROOM_x_rules, "default ask\nrule x if nonsense then admit\n", &err),
        ERR_INVALID);
    assert_true(str_starts(err.text, "x_rules:2: "));
    knock(d, GUEST, "Vera");
    assert_int_equal(fate(d, GUEST), 'i');
    assert_int_equal(set_text(d, ROOM_x_no_host, "[{\"after\":1,\"do\":\"dance\"}]", &err),
                     ERR_INVALID);
    assert_int_equal(set_text(d, ROOM_x_no_host, "{}", &err), ERR_INVALID);
    assert_int_equal(set_text(d, ROOM_x_no_host,
                              "[{\"after\":9,\"do\":\"hold\"},{\"after\":8,\"do\":\"end\"}]", &err),
                     ERR_INVALID);
    door_free(d);
}

static void test_rules_of_files(void **state)
{
    static const char all[] = "default deny \"closed\"\n", own[] = "default admit\n";
    const struct rules_reader none = {.arg = NULL};
    struct door *d = given("private knocking", 0, NULL);

    (void)state;
    lobby_rules_set(d->l, NULL, rules_parse("default.rules", all, sizeof all - 1, &none));
    knock(d, GUEST, "Ana");
    assert_int_equal(fate(d, GUEST), 'd');
    lobby_rules_set(d->l, "r", rules_parse("r.rules", own, sizeof own - 1, &none));
    knock(d, GUEST + 1, "Bo");
    assert_int_equal(fate(d, GUEST + 1), 'i');
    assert_int_equal(set_text(d, ROOM_x_rules, "default ask\n", NULL), ERR_OK);
    knock(d, GUEST + 2, "Cy");
    assert_int_equal(fate(d, GUEST + 2), 'w');
    door_free(d);
}

static void test_blocks_come_before_rules(void **state)
{
    struct door *d = given("private knocking", ROOM_x_rules, "default admit\n");
    struct block_wish w = {.address = "192.0.2.1", .length = BLOCK_FOREVER};
    const struct block *one;

    (void)state;
    assert_int_equal(lobby_block_add(d->l, &w, "api", d->now, &one, NULL), ERR_OK);
    assert_int_equal(door_join(d, GUEST, "r", "Ana", "a", NULL, NULL)->error, ERR_BLOCKED);
    door_free(d);
}

/* Whom a rule admits when there is no seat goes in with the next that frees. */
static void test_admitted_without_a_seat(void **state)
{
    struct door *d = given("private knocking max_participants=1", ROOM_x_rules, "default admit\n");

    (void)state;
    knock(d, 10, "Ana");
    knock(d, 11, "Bo");
    assert_int_equal(fate(d, 10), 'i');
    assert_int_equal(fate(d, 11), 'w');
    door_ask(d, 10, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(fate(d, 11), 'i');
    door_free(d);
}

/* ---- the turnstile ---- */

static void test_turnstile(void **state)
{
    struct door *d = given("private knocking x_turnstile max_participants=2", 0, NULL);
    char all[4 * (LIMIT_ID + 2)] = "";
    size_t n = 0;

    (void)state;
    host_comes(d);
    for (int i = 0; i < 2; i++) {
        char device[8];

        snprintf(device, sizeof device, "in-%d", i);
        n += (size_t)snprintf(all + n, sizeof all - n, "%s+%s", i ? " " : "",
                              door_knock(d, (peer_id)(20 + i), "r", i ? "Bea" : "Abe", device));
    }
    assert_int_equal(door_decide(d, HOST, "r", all)->n_ids, 2);
    knock(d, 30, "Abe"); /* the name of somebody inside: a host looks at it */
    knock(d, 31, "Cy");
    knock(d, 32, "Di");
    assert_int_equal(fate(d, 31), 'w');
    door_ask(d, 21, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(fate(d, 30), 'w');
    assert_int_equal(fate(d, 31), 'i');
    assert_int_equal(fate(d, 32), 'w');
    assert_string_equal(door_last(d, HOST, WIRE_EV_WAITING_REMOVED)->by, "turnstile");
    door_ask(d, 31, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(fate(d, 32), 'i');
    /* The seat that nobody took is for the next who knocks. */
    door_ask(d, 32, WIRE_LEAVE_MEETING, NULL);
    knock(d, 33, "Eve");
    assert_int_equal(fate(d, 33), 'i');
    knock(d, 34, "Fay");
    assert_int_equal(fate(d, 34), 'w');
    door_free(d);
}

/* ---- the ladder ---- */

static const char LADDER[] = "[{\"after\":10,\"do\":\"hold\",\"words\":\"Soon\"},"
                             "{\"after\":20,\"do\":\"rules\"},"
                             "{\"after\":30,\"do\":\"end\",\"words\":\"Come tomorrow\"}]";

static void test_ladder(void **state)
{
    struct door *d = given("private knocking", ROOM_x_no_host, LADDER);

    (void)state;
    door_pass(d, 100000); /* nobody knocked: nothing runs */
    knock(d, 10, "Ana");
    door_pass(d, 9999);
    assert_null(door_last(d, 10, WIRE_EV_HOLD));
    door_pass(d, 1);
    assert_string_equal(door_last(d, 10, WIRE_EV_HOLD)->text, "Soon");
    knock(d, 11, "Bo");
    assert_string_equal(door_last(d, 11, WIRE_EV_HOLD)->text, "Soon");
    door_pass(d, 10000);
    assert_true(door_join(d, 12, "r", "Cy", "c", NULL, NULL)->ok);
    assert_int_equal(door_ask(d, 12, WIRE_REQUEST_ACCESS, "Cy")->error, ERR_NO_HOST);
    assert_int_equal(fate(d, 10), 'w');
    door_pass(d, 9999);
    assert_int_equal(lobby_counts(d->l).waiting, 2);
    door_pass(d, 1);
    assert_int_equal(lobby_counts(d->l).waiting, 0);
    assert_string_equal(door_last(d, 10, WIRE_EV_ERROR)->reason, "Come tomorrow");
    assert_int_equal(d->peer[11].closed, 4403);
    knock(d, 13, "Di"); /* and the door is not shut for good */
    assert_int_equal(fate(d, 13), 'w');
    door_free(d);
}

/* Somebody who only looks is told everything and ends nothing; with one room as with all. */
static void test_who_looks_is_no_host(void **state)
{
    static const char *const rooms[] = {"*", "r"};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rooms); i++) {
        struct door *d = given("private knocking", ROOM_x_no_host, LADDER);
        char text[LIMIT_TOKEN + 128];

        snprintf(text, sizeof text,
                 "\"action\":\"hello\",\"v\":1,\"watch\":true,\"rooms\":[\"%s\"],\"token\":\"%s\"",
                 rooms[i], door_token(d, "", "is_owner user_name=Wim"));
        assert_true(door_text(d, HOST, text)->ok);
        knock(d, 10, "Ana");
        assert_int_equal(door_count(d, HOST, WIRE_EV_WAITING_ADDED), 1);
        assert_int_equal(door_last(d, 10, WIRE_EV_REPLY)->hosts, 0);
        door_pass(d, 10000);
        assert_string_equal(door_last(d, 10, WIRE_EV_HOLD)->text, "Soon");
        assert_int_equal(door_last(d, HOST, WIRE_EV_ROOM_UPDATED)->rooms[0].ladder, 1);
        door_drop(d, HOST);
        assert_int_equal(door_count(d, 10, WIRE_EV_HOSTS), 0);
        assert_true(
            door_hello(d, HOST + 1, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
        assert_int_equal(door_last(d, 10, WIRE_EV_HOSTS)->hosts, 1);
        door_free(d);
    }
}

static void test_a_host_ends_the_ladder(void **state)
{
    struct door *d = given("private knocking", ROOM_x_no_host, LADDER);
    const struct wire_msg *m;

    (void)state;
    knock(d, 10, "Ana");
    door_pass(d, 20000);
    m = door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    assert_true(m->ok);
    assert_int_equal(m->rooms[0].ladder, 0);
    assert_false(door_last(d, 10, WIRE_EV_HOLD)->on);
    door_pass(d, 100000);
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    door_drop(d, HOST);
    door_pass(d, 29999);
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    door_pass(d, 1);
    assert_int_equal(lobby_counts(d->l).waiting, 0);
    door_free(d);
}

/* Hosts have time to come back after a restart before anybody is sent home. */
static void test_ladder_after_a_restart(void **state)
{
    struct door *d = given("private knocking", ROOM_x_no_host, LADDER);

    (void)state;
    knock(d, 10, "Ana");
    door_pass(d, 15000);
    door_restart(d);
    d->now += 15000;
    assert_true(door_join(d, 20, "r", "Ana", "device-10", NULL, NULL)->ok);
    door_pass(d, 14999);
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    door_pass(d, 1);
    assert_int_equal(lobby_counts(d->l).waiting, 0);
    assert_string_equal(door_last(d, 20, WIRE_EV_ERROR)->reason, "Come tomorrow");
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_wrong_rules_change_nothing),
        cmocka_unit_test(test_rules_of_files),
        cmocka_unit_test(test_blocks_come_before_rules),
        cmocka_unit_test(test_admitted_without_a_seat),
        cmocka_unit_test(test_turnstile),
        cmocka_unit_test(test_ladder),
        cmocka_unit_test(test_who_looks_is_no_host),
        cmocka_unit_test(test_a_host_ends_the_ladder),
        cmocka_unit_test(test_ladder_after_a_restart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
