/* Blocks at the door: given somebody who is blocked, when somebody comes, then this. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, FIRST = 10, NEXT = 11 };

static const char KNOCKS[] = "private knocking";

/* Denies the one who waits as FIRST. */
static void deny_and_block(struct door *d, const char *id, enum wire_block length, bool domain,
                           int32_t grace)
{
    struct wire_decision no = {
        .block = length, .block_domain = domain, .grace_ms = grace, .reason = "rude"};
    struct wire_msg out = {0};

    str_copy(no.id, sizeof no.id, id);
    assert_int_equal(lobby_decide(d->l, "r", &no, 1, "Mira", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_ids, 1);
    wire_msg_finish(&out);
}

/* Rooms r and other, a host, and Rick on device-r from 198.51.100.7, who was blocked. */
static struct door *given(enum wire_block length, bool domain)
{
    struct door *d = door_new();
    const char *id;

    door_room(d, "r", KNOCKS);
    door_room(d, "other", KNOCKS);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    d->addr = "198.51.100.7";
    id = door_knock(d, FIRST, "r", "Rick", "device-r");
    deny_and_block(d, id, length, domain, 0);
    return d;
}

/* 'b' blocked at the join, 'k' blocked at the knock, else the score that hosts are shown. */
static const char *outcome(struct door *d, peer_id p, const char *room, const char *joins_as,
                           const char *knocks_as, const char *device)
{
    static char out[8];
    const struct wire_msg *m = door_join(d, p, room, joins_as, device, NULL, NULL);

    if (!m->ok) {
        assert_int_equal(m->error, ERR_BLOCKED);
        assert_int_equal(d->peer[p].closed, 4403);
        return "b";
    }
    m = door_ask(d, p, WIRE_REQUEST_ACCESS, knocks_as);
    if (!m->ok) {
        assert_int_equal(m->error, ERR_BLOCKED);
        assert_int_equal(d->peer[p].closed, 4403);
        return "k";
    }
    snprintf(out, sizeof out, "%d", door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.score);
    return out;
}

static const struct {
    const char *what;
    bool domain;
    const char *addr, *room, *joins_as, *knocks_as, *device, *then;
} rows[] = {
    {"the same device", false, "203.0.113.1", "r", "Bob", "Bob", "device-r", "b"},
    {"the same device in another room", false, "203.0.113.1", "other", "Bob", "Bob", "device-r",
     "0"},
    {"in every room", true, "203.0.113.1", "other", "Bob", "Bob", "device-r", "b"},
    {"the name alone", false, "203.0.113.1", "r", "Rick", "Rick", "device-x", "40"},
    {"a look-alike name", false, "203.0.113.1", "r", "RICK", "RICK", "device-x", "40"},
    {"the address alone", false, "198.51.100.200", "r", "Bob", "Bob", "device-x", "30"},
    {"a neighbour of the address", false, "198.51.101.7", "r", "Bob", "Bob", "device-x", "0"},
    {"address and name", false, "198.51.100.200", "r", "Rick", "Rick", "device-x", "b"},
    {"the name only at the knock", false, "198.51.100.200", "r", "Bob", "Rick", "device-x", "k"},
    {"no device, another address", false, "203.0.113.1", "r", "Bob", "Bob", "", "0"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int restarted = 0; restarted < 2; restarted++) {
            struct door *d = given(BLOCK_FOREVER, rows[i].domain);

            check_int(rows[i].what, d->n_blocks, 1);
            if (restarted) {
                door_restart(d);
                door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
            }
            d->addr = rows[i].addr;
            check_str(
                rows[i].what,
                outcome(d, NEXT, rows[i].room, rows[i].joins_as, rows[i].knocks_as, rows[i].device),
                rows[i].then);
            door_free(d);
        }
}

static void test_what_is_told(void **state)
{
    struct door *d = given(BLOCK_24H, false);
    const struct wire_msg *m = door_last(d, FIRST, WIRE_EV_ERROR);

    (void)state;
    assert_int_equal(m->error, ERR_BLOCKED);
    assert_string_equal(m->reason, "rude");
    m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(m->why, WHY_BLOCKED);
    assert_string_equal(m->by, "Mira");
    door_free(d);
}

/* The denial has taken effect, the block that came with it can be lifted. */
static void test_undo(void **state)
{
    struct door *d = door_new();
    struct wire_decision no = {.block = BLOCK_FOREVER};
    struct wire_msg done = {0}, undone = {0};

    (void)state;
    door_room(d, "r", KNOCKS);
    str_copy(no.id, sizeof no.id, door_knock(d, FIRST, "r", "Rick", "device-r"));
    assert_int_equal(lobby_decide(d->l, "r", &no, 1, "Mira", d->now, &done, NULL), ERR_OK);
    assert_int_equal(d->n_blocks, 1);
    assert_int_equal(lobby_undo(d->l, "r", done.decision, false, "Tom", d->now, &undone, NULL),
                     ERR_OK);
    assert_int_equal(undone.n_ids, 1);
    assert_int_equal(d->n_blocks, 0);
    assert_true(door_join(d, NEXT, "r", "Rick", "device-r", NULL, NULL)->ok);
    wire_msg_finish(&done);
    wire_msg_finish(&undone);
    door_free(d);
}

static bool is_blocked(struct door *d, peer_id p)
{
    const struct wire_msg *m = door_join(d, p, "r", "Bob", "device-r", NULL, NULL);

    return !m->ok;
}

static void test_a_day(void **state)
{
    struct door *d = given(BLOCK_24H, false);

    (void)state;
    door_pass(d, 24 * 3600 * 1000 - 1);
    assert_true(is_blocked(d, 20));
    assert_int_equal(d->n_blocks, 1);
    door_pass(d, 1);
    assert_int_equal(d->n_blocks, 0);
    assert_false(is_blocked(d, 21));
    door_free(d);
}

static void test_meeting(void **state)
{
    struct door *d = given(BLOCK_MEETING, true);

    (void)state;
    assert_true(door_join(d, 30, "r", "Olga", "o", door_token(d, "r", "is_owner"), NULL)->ok);
    assert_true(is_blocked(d, 20));
    assert_string_equal(d->block[0].room, "r");
    door_ask(d, 30, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(d->n_blocks, 0);
    assert_false(is_blocked(d, 21));
    door_free(d);
}

static void test_meeting_ends_with_the_room(void **state)
{
    struct door *d = given(BLOCK_MEETING, false);

    (void)state;
    assert_int_equal(lobby_room_delete(d->l, "r", d->now, NULL), ERR_OK);
    assert_int_equal(d->n_blocks, 0);
    door_free(d);
    d = given(BLOCK_FOREVER, false);
    lobby_room_delete(d->l, "r", d->now, NULL);
    door_room(d, "r", KNOCKS);
    assert_true(is_blocked(d, 20));
    door_free(d);
}

static void test_with_grace(void **state)
{
    struct door *d = door_new();
    const char *id;

    (void)state;
    door_room(d, "r", KNOCKS);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    id = door_knock(d, FIRST, "r", "Rick", "device-r");
    deny_and_block(d, id, BLOCK_FOREVER, true, 4000);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_UPDATED)->waiting.pending.what,
                     PENDING_BLOCK);
    door_pass(d, 3999);
    assert_int_equal(d->n_blocks, 0);
    door_restart(d);
    door_pass(d, 1);
    assert_int_equal(d->n_blocks, 1);
    assert_string_equal(d->block[0].by, "Mira");
    assert_string_equal(d->block[0].room, "");
    assert_true(is_blocked(d, 20));
    door_free(d);
}

/* Others under the same signals stay where they are; admitting them is refused. */
static void test_others_are_not_touched(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;
    char twin[LIMIT_ID + 1];
    const char *id;

    (void)state;
    door_room(d, "r", KNOCKS);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    str_copy(twin, sizeof twin, door_knock(d, NEXT, "r", "Rick", "device-2"));
    id = door_knock(d, FIRST, "r", "Rick", "device-r");
    deny_and_block(d, id, BLOCK_FOREVER, false, 0);
    assert_int_equal(d->peer[NEXT].closed, 0);
    m = door_decide(d, HOST, "r", "+*");
    assert_int_equal(m->n_refused, 1);
    assert_int_equal(m->refused[0].error, ERR_BLOCKED);
    assert_string_equal(m->refused[0].id, twin);
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    assert_true(lobby_block_remove(d->l, d->block[0].id, d->now));
    assert_int_equal(d->n_blocks, 0);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 1);
    door_free(d);
}

static void test_tokens(void **state)
{
    struct door *d = door_new();
    const struct block *one;
    struct block_wish w = {.length = BLOCK_FOREVER, .user_id = "u-7"};
    char token[LIMIT_TOKEN + 1];

    (void)state;
    door_room(d, "r", KNOCKS);
    assert_int_equal(lobby_block_add(d->l, &w, "api", d->now, &one, NULL), ERR_OK);
    str_copy(token, sizeof token, door_token(d, "r", "user_id=u-7"));
    assert_int_equal(door_join(d, 20, "r", "A", "d1", token, NULL)->error, ERR_BLOCKED);
    str_copy(token, sizeof token, door_token(d, "r", "user_id=u-7 is_owner"));
    assert_int_equal(door_join(d, 21, "r", "A", "d2", token, NULL)->error, ERR_BLOCKED);
    str_copy(token, sizeof token, door_token(d, "r", "user_id=u-8"));
    assert_true(door_join(d, 22, "r", "A", "d3", token, NULL)->ok);
    door_free(d);
}

/* What a host blocks by its person never shuts out an owner who sits beside it. */
static void test_owners_pass(void **state)
{
    struct door *d = given(BLOCK_FOREVER, true);
    const struct wire_msg *m = door_join(d, 20, "r", "Rick", "device-r",
                                         door_token(d, "r", "is_owner user_name=Rick"), NULL);

    (void)state;
    assert_true(m->ok);
    assert_int_equal(m->level, LEVEL_FULL);
    door_free(d);
}

static const struct {
    const char *what;
    struct block_wish wish;
    enum err then;
} wishes[] = {
    {"nobody", {.id = "nobody", .length = BLOCK_FOREVER}, ERR_NO_PERSON},
    {"no address", {.address = "198.51.100", .length = BLOCK_FOREVER}, ERR_INVALID},
    {"everybody behind the proxy", {.address = "127.0.0.1", .length = BLOCK_24H}, ERR_INVALID},
    {"the same in IPv6", {.address = "::1", .length = BLOCK_24H}, ERR_INVALID},
    {"a meeting nowhere", {.address = "198.51.100.1", .length = BLOCK_MEETING}, ERR_INVALID},
    {"an address", {.address = "198.51.100.1", .length = BLOCK_24H}, ERR_OK},
    {"IPv6", {.address = "2001:db8:1:2300::1", .length = BLOCK_24H}, ERR_OK},
    {"a user", {.user_id = "u", .room = "r", .length = BLOCK_MEETING}, ERR_OK},
};

static void test_wishes(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(wishes); i++) {
        struct door *d = door_new();
        const struct block *one;
        struct error err = {""};

        check_int(wishes[i].what, lobby_block_add(d->l, &wishes[i].wish, "api", d->now, &one, &err),
                  wishes[i].then);
        check_int(wishes[i].what, d->n_blocks, wishes[i].then == ERR_OK);
        check_int(wishes[i].what, *err.text != '\0', wishes[i].then != ERR_OK);
        door_free(d);
    }
}

static const struct {
    const char *blocked, *from;
    bool shut;
} nets[] = {
    {"198.51.100.1", "198.51.100.255", true},
    {"198.51.100.1", "198.51.101.1", false},
    {"198.51.100.1", "::ffff:198.51.100.9", true},
    {"2001:db8:1:2300::1", "2001:db8:1:23ff::9", true},
    {"2001:db8:1:2300::1", "2001:db8:1:2400::1", false},
};

static void test_networks(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(nets); i++) {
        struct door *d = door_new();
        struct block_wish w = {.length = BLOCK_FOREVER};
        const struct block *one;

        door_room(d, "r", KNOCKS);
        str_copy(w.address, sizeof w.address, nets[i].blocked);
        assert_int_equal(lobby_block_add(d->l, &w, "api", d->now, &one, NULL), ERR_OK);
        d->addr = nets[i].from;
        check_int(nets[i].from, !door_join(d, 20, "r", "A", "d", NULL, NULL)->ok, nets[i].shut);
        door_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_what_is_told),
        cmocka_unit_test(test_undo),       cmocka_unit_test(test_a_day),
        cmocka_unit_test(test_meeting),    cmocka_unit_test(test_meeting_ends_with_the_room),
        cmocka_unit_test(test_with_grace), cmocka_unit_test(test_others_are_not_touched),
        cmocka_unit_test(test_tokens),     cmocka_unit_test(test_owners_pass),
        cmocka_unit_test(test_wishes),     cmocka_unit_test(test_networks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
