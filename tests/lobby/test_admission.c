/* Who gets in: every row of the order of DESIGN 5, and each refusal. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOUR = 3600 };

/* given: room "r" with these words and already `inside` people; when: a join; then: this. */
static const struct row {
    const char *what;
    const char *room;  /* null: none */
    const char *token; /* words; null: no token */
    const char *for_room;
    int after; /* seconds between minting and joining */
    int inside;
    enum wire_level level; /* LEVEL_NONE: refused */
    const char *error;
    int close;
} rows[] = {
    {"no room", NULL, NULL, "", 0, 0, LEVEL_NONE, "no-room", 4404},
    {"no room, owner", NULL, "is_owner", "", 0, 0, LEVEL_NONE, "no-room", 4404},
    {"public", "", NULL, "", 0, 0, LEVEL_FULL, "", 0},
    {"public with knocking", "knocking", NULL, "", 0, 0, LEVEL_FULL, "", 0},
    {"private", "private", NULL, "", 0, 0, LEVEL_NONE, "not-allowed", 4403},
    {"private with knocking", "private knocking", NULL, "", 0, 0, LEVEL_LOBBY, "", 0},
    {"private, token", "private", "user_name=Ana", "r", 0, 0, LEVEL_FULL, "", 0},
    {"private, token for every room", "private", "user_name=Ana", "", 0, 0, LEVEL_FULL, "", 0},
    {"private, token that must knock", "private knocking", "knocking", "r", 0, 0, LEVEL_LOBBY, "",
     0},
    {"must knock, nobody answers", "private", "knocking", "r", 0, 0, LEVEL_NONE, "not-allowed",
     4403},
    {"owner who must knock does not", "private knocking", "is_owner knocking", "r", 0, 0,
     LEVEL_FULL, "", 0},
    {"must knock, public", "", "knocking", "r", 0, 0, LEVEL_FULL, "", 0},
    {"token of another room, public", "", "user_name=Ana", "s", 0, 0, LEVEL_NONE, "not-allowed",
     4403},
    {"token in its last second", "private", "exp=+60s", "r", 59, 0, LEVEL_FULL, "", 0},
    {"token just expired", "private", "exp=+60s", "r", 60, 0, LEVEL_NONE, "exp-token", 4403},
    {"expired owner token", "", "is_owner exp=+60s", "r", 61, 0, LEVEL_NONE, "exp-token", 4403},
    {"token before its time", "private", "nbf=+60s", "r", 59, 0, LEVEL_NONE, "nbf-token", 4403},
    {"token in time", "private", "nbf=+60s", "r", 60, 0, LEVEL_FULL, "", 0},
    {"room before its time", "nbf=+60s", NULL, "", 59, 0, LEVEL_NONE, "nbf-room", 4403},
    {"room before its time, owner", "nbf=+60s", "is_owner", "r", 59, 0, LEVEL_NONE, "nbf-room",
     4403},
    {"room in time", "nbf=+60s", NULL, "", 60, 0, LEVEL_FULL, "", 0},
    {"room in its last second", "exp=+60s", NULL, "", 59, 0, LEVEL_FULL, "", 0},
    {"room just expired", "exp=+60s", NULL, "", 60, 0, LEVEL_NONE, "exp-room", 4403},
    {"room comes before token", "nbf=+60s", "exp=+10s", "r", 20, 0, LEVEL_NONE, "nbf-room", 4403},
    {"token comes before privacy", "private", "exp=+10s", "r", 20, 0, LEVEL_NONE, "exp-token",
     4403},
    {"privacy comes before seats", "private max_participants=1", NULL, "", 0, 1, LEVEL_NONE,
     "not-allowed", 4403},
    {"last seat", "max_participants=2", NULL, "", 0, 1, LEVEL_FULL, "", 0},
    {"no seat", "max_participants=2", NULL, "", 0, 2, LEVEL_NONE, "meeting-full", 4403},
    {"no seat, token", "private max_participants=2", "user_name=Ana", "r", 0, 2, LEVEL_NONE,
     "meeting-full", 4403},
    {"no seat, owner", "max_participants=2", "is_owner", "r", 0, 2, LEVEL_FULL, "", 0},
    {"no seat, but may wait", "private knocking max_participants=1", NULL, "", 0, 1, LEVEL_LOBBY,
     "", 0},
};

static void check_row(const struct row *r)
{
    struct door *d = door_new();
    const struct wire_msg *m;
    const char *token = NULL;
    char name[16];

    if (r->room)
        door_room(d, "r", r->room);
    for (int i = 0; i < r->inside; i++) {
        snprintf(name, sizeof name, "in%d", i);
        m = door_join(d, (peer_id)(100 + i), "r", name, NULL, door_token(d, "r", ""), NULL);
        check_true(r->what, m->ok);
    }
    if (r->token)
        token = door_token(d, r->for_room, r->token);
    d->now += r->after * 1000;
    m = door_join(d, 1, "r", "Ana", "device", token, NULL);
    check_true(r->what, m != NULL);
    check_int(r->what, m->ok, r->level != LEVEL_NONE);
    check_str(r->what, err_info(m->error)->code, r->error);
    check_int(r->what, d->peer[1].closed, r->close);
    if (m->ok) {
        check_int(r->what, m->level, r->level);
        check_str(r->what, m->who.name, "Ana");
        check_true(r->what, m->who.id[0]);
    }
    door_free(d);
}

static void test_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_row(&rows[i]);
}

static void test_bad_token_is_no_guest(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "");
    m = door_join(d, 1, "r", "Ana", NULL, "a.b.c", NULL);
    assert_false(m->ok);
    assert_int_equal(d->peer[1].closed, 4403);
    door_free(d);
}

static void test_names_of_tokens(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "private");
    m = door_join(d, 1, "r", "Not Mira", NULL, door_token(d, "r", "user_name=Mira user_id=u1"),
                  NULL);
    assert_string_equal(m->who.name, "Mira");
    assert_string_equal(m->who.user_id, "u1");
    m = door_ask(d, 1, WIRE_SET_USER_NAME, "Somebody");
    assert_false(m->ok);
    m = door_join(d, 2, "r", "", NULL, door_token(d, "r", ""), NULL);
    assert_string_equal(m->who.name, "Guest");
    assert_string_equal(m->who.user_id, m->who.id);
    door_free(d);
}

static void test_unique_user_ids(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "private max_participants=1 enforce_unique_user_ids");
    m = door_join(d, 1, "r", "A", "one", door_token(d, "r", "user_id=u1"), NULL);
    assert_true(m->ok);
    m = door_join(d, 2, "r", "A", "two", door_token(d, "r", "user_id=u1"), NULL);
    assert_true(m->ok);
    assert_int_equal(d->peer[1].closed, 4409);
    assert_int_equal(door_last(d, 1, WIRE_EV_ERROR)->error, ERR_REPLACED);
    assert_int_equal(lobby_counts(d->l).inside, 1);
    m = door_join(d, 3, "r", "B", "three", door_token(d, "r", "user_id=u2"), NULL);
    assert_int_equal(m->error, ERR_MEETING_FULL);
    door_free(d);
}

static void test_permissions(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "permissions={\"canSend\":[\"audio\"],\"canAdmin\":false}");
    m = door_join(d, 1, "r", "A", NULL, NULL, NULL);
    assert_int_equal(m->who.perms.can_send, SEND_AUDIO);
    assert_int_equal(m->who.perms.can_admin, 0);
    m = door_join(d, 2, "r", "B", NULL,
                  door_token(d, "r", "permissions={\"canAdmin\":[\"participants\"]}"), NULL);
    assert_int_equal(m->who.perms.can_send, SEND_AUDIO);
    assert_int_equal(m->who.perms.can_admin, ADMIN_PARTICIPANTS);
    m = door_join(d, 3, "r", "C", NULL, door_token(d, "r", "is_owner"), NULL);
    assert_int_equal(m->who.perms.can_send, SEND_ALL);
    assert_int_equal(m->who.perms.can_admin, ADMIN_ALL);
    door_free(d);
}

/* When somebody has to leave again; the token's rules replace the room's. */
static const struct eject_row {
    const char *what, *room, *token;
    int seconds; /* after joining, 0 never */
} ejects[] = {
    {"nothing said", "exp=+100s", "exp=+50s", 0},
    {"room's end", "exp=+100s eject_at_room_exp", "", 100},
    {"room's length", "eject_after_elapsed=30", "", 30},
    {"the earlier of both", "exp=+20s eject_at_room_exp eject_after_elapsed=30", "", 20},
    {"token's end", "", "exp=+50s eject_at_token_exp", 50},
    {"token's length", "", "eject_after_elapsed=40", 40},
    {"token instead of room", "eject_after_elapsed=10", "eject_after_elapsed=40", 40},
    {"token's end instead of room", "exp=+20s eject_at_room_exp", "exp=+50s eject_at_token_exp",
     50},
};

static void test_ejects(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(ejects); i++) {
        const struct eject_row *r = &ejects[i];
        struct door *d = door_new();
        const struct wire_msg *m;

        door_room(d, "r", r->room);
        m = door_join(d, 1, "r", "A", NULL, door_token(d, "r", r->token), NULL);
        check_int(r->what, m->who.will_eject_at, r->seconds ? d->now + r->seconds * 1000 : 0);
        door_pass(d, (r->seconds ? r->seconds : HOUR) * 1000 - 1);
        check_int(r->what, d->peer[1].closed, 0);
        door_pass(d, 1);
        check_int(r->what, d->peer[1].closed, r->seconds ? 4411 : 0);
        door_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),           cmocka_unit_test(test_bad_token_is_no_guest),
        cmocka_unit_test(test_names_of_tokens), cmocka_unit_test(test_unique_user_ids),
        cmocka_unit_test(test_permissions),     cmocka_unit_test(test_ejects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
