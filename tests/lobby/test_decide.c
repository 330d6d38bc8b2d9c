/* Admit and deny: given people who wait, when hosts decide, then this. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, HOST2 = 2, GUEST = 10 };

static const char *ids[64];

/* A private room with n people who knock (peers GUEST on) and one host. */
static struct door *given(const char *room, int n)
{
    struct door *d = door_new();
    char name[16], device[24];

    door_room(d, "r", room);
    assert_true(door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"))->ok);
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof name, "Guest %c", 'A' + i);
        snprintf(device, sizeof device, "device-%d", i);
        ids[i] = door_knock(d, (peer_id)(GUEST + i), "r", name, device);
    }
    return d;
}

/* "+0 -2 +*" with numbers of guests becomes ids. */
static const char *with_ids(const char *what)
{
    static char out[4096];
    size_t n = 0;

    for (; *what; what++) {
        if (*what >= '0' && *what <= '9')
            n += (size_t)snprintf(out + n, sizeof out - n, "%s", ids[*what - '0']);
        else
            out[n++] = *what;
    }
    out[n] = '\0';
    return out;
}

/* What became of each guest: i inside, w waiting, d denied. */
static const char *fates(struct door *d, int n)
{
    static char out[64];

    for (int i = 0; i < n; i++) {
        peer_id p = (peer_id)(GUEST + i);
        const struct wire_msg *m = door_last(d, p, WIRE_EV_ACCESS);

        out[i] = d->peer[p].closed == 4403 ? 'd' : d->peer[p].closed ? '?' : 'w';
        if (m && m->level == LEVEL_FULL)
            out[i] = 'i';
    }
    out[n] = '\0';
    return out;
}

static const struct row {
    const char *what, *room;
    int guests;
    const char *decision, *fates;
    size_t done, refused;
} rows[] = {
    {"admit one", "private knocking", 3, "+1", "wiw", 1, 0},
    {"deny one", "private knocking", 3, "-1", "wdw", 1, 0},
    {"one of each", "private knocking", 3, "+0 -2", "iwd", 2, 0},
    {"admit all", "private knocking", 4, "+*", "iiii", 4, 0},
    {"deny all", "private knocking", 4, "-*", "dddd", 4, 0},
    {"all but one", "private knocking", 4, "-1 +*", "idii", 4, 0},
    {"all but one, the star first", "private knocking", 4, "+* -1", "idii", 4, 0},
    {"deny all but two", "private knocking", 4, "+3 +0 -*", "iddi", 4, 0},
    {"nobody known", "private knocking", 1, "+nobody", "w", 0, 1},
    {"seats: one free", "private knocking max_participants=1", 3, "+*", "iww", 1, 2},
    {"seats: two free", "private knocking max_participants=2", 3, "+*", "iiw", 2, 1},
    {"seats: three free", "private knocking max_participants=3", 3, "+*", "iii", 3, 0},
    {"seats in the order of the call", "private knocking max_participants=1", 2, "+1 +0", "wi", 1,
     1},
    {"denials need no seat", "private knocking max_participants=1", 3, "+0 -*", "idd", 3, 0},
};

static void check_row(const struct row *r)
{
    struct door *d = given(r->room, r->guests);
    const struct wire_msg *m = door_decide(d, HOST, "r", with_ids(r->decision));
    struct lobby_counts c = lobby_counts(d->l);

    check_true(r->what, m && m->ok);
    check_str(r->what, fates(d, r->guests), r->fates);
    check_int(r->what, m->n_ids, r->done);
    check_int(r->what, m->n_refused, r->refused);
    check_int(r->what, m->decision[0] != 0, r->done > 0);
    check_int(r->what, c.waiting + c.inside + (size_t)c.denied, r->guests);
    check_int(r->what, door_count(d, HOST, WIRE_EV_WAITING_REMOVED), r->done);
    check_int(r->what, door_count(d, HOST, WIRE_EV_PARTICIPANT_JOINED), c.inside);
    check_int(r->what, d->n_people, c.waiting + c.inside);
    door_free(d);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_row(&rows[i]);
}

static void test_what_is_told(void **state)
{
    struct door *d = given("private knocking", 2);
    const struct wire_msg *m;
    const struct wire_decision no = {.reason = "not today"};
    struct wire_decision one = no;
    struct wire_msg out = {0};

    (void)state;
    door_decide(d, HOST, "r", with_ids("+0"));
    m = door_last(d, GUEST, WIRE_EV_ACCESS);
    assert_string_equal(m->who.id, ids[0]);
    m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(m->why, WHY_ADMITTED);
    assert_string_equal(m->by, "Mira");
    assert_string_equal(m->waiting.id, ids[0]);
    assert_string_equal(door_last(d, HOST, WIRE_EV_PARTICIPANT_JOINED)->who.id, ids[0]);
    str_copy(one.id, sizeof one.id, ids[1]);
    assert_int_equal(lobby_decide(d->l, "r", &one, 1, "api", d->now, &out, NULL), ERR_OK);
    assert_int_equal(out.n_ids, 1);
    wire_msg_finish(&out);
    m = door_last(d, GUEST + 1, WIRE_EV_ERROR);
    assert_int_equal(err_info(m->error)->close, 4403);
    assert_string_equal(m->info, "Join request rejected");
    assert_string_equal(m->reason, "not today");
    assert_int_equal(d->peer[GUEST + 1].msg[d->peer[GUEST + 1].n - 1]->kind, WIRE_EV_LEFT_MEETING);
    m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(m->why, WHY_DENIED);
    assert_string_equal(m->by, "api");
    assert_string_equal(m->reason, "not today");
    assert_int_equal(lobby_decide(d->l, "nowhere", &one, 1, "api", d->now, &out, NULL),
                     ERR_NO_ROOM);
    door_free(d);
}

/* Two hosts, one person: the first wins, the other is told who it was. */
static void test_race(void **state)
{
    struct door *d = given("private knocking", 3);
    const struct wire_msg *m;

    (void)state;
    door_hello(d, HOST2, "r", door_token(d, "", "is_owner user_name=Tom"));
    door_decide(d, HOST, "r", with_ids("+0 -1"));
    m = door_decide(d, HOST2, "r", with_ids("-0 +1 +2"));
    assert_int_equal(m->n_ids, 1);
    assert_int_equal(m->n_refused, 2);
    assert_int_equal(m->refused[0].error, ERR_DECIDED);
    assert_string_equal(m->refused[0].by, "Mira");
    assert_int_equal(m->refused[1].error, ERR_DECIDED);
    assert_string_equal(m->refused[1].by, "Mira");
    assert_string_equal(fates(d, 3), "idi");
    door_free(d);
}

static void test_left_and_unknown(void **state)
{
    struct door *d = given("private knocking", 2);
    const struct wire_msg *m;

    (void)state;
    door_ask(d, GUEST, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(d->peer[GUEST].closed, 1000);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_REMOVED)->why, WHY_LEFT);
    m = door_decide(d, HOST, "r", with_ids("+0"));
    assert_int_equal(m->refused[0].error, ERR_LEFT);
    m = door_join(d, 30, "r", "Lurker", NULL, NULL, NULL);
    ids[5] = m->who.id;
    m = door_decide(d, HOST, "r", with_ids("+5"));
    assert_int_equal(m->refused[0].error, ERR_NO_KNOCK_YET);
    /* A room can not be reached through another one. */
    door_room(d, "s", "private knocking");
    m = door_decide(d, HOST, "s", with_ids("+1"));
    assert_int_equal(m->refused[0].error, ERR_NO_PERSON);
    m = door_decide(d, HOST, "nowhere", with_ids("+1"));
    assert_int_equal(m->error, ERR_NO_ROOM);
    assert_int_equal(d->peer[HOST].closed, 0);
    /* What is forgotten is unknown. */
    door_pass(d, TIME_DECIDED_KEPT);
    m = door_decide(d, HOST, "r", with_ids("+0"));
    assert_int_equal(m->refused[0].error, ERR_NO_PERSON);
    door_free(d);
}

/* The same request id again is the same request. */
static void test_same_id(void **state)
{
    struct door *d = given("private knocking", 3);
    const struct wire_msg *m;

    (void)state;
    m = door_decide_as(d, HOST, "r", with_ids("+0"), 777);
    assert_int_equal(m->n_ids, 1);
    m = door_decide_as(d, HOST, "r", with_ids("+0"), 777);
    assert_int_equal(m->n_ids, 1);
    assert_int_equal(m->n_refused, 0);
    m = door_decide_as(d, HOST, "r", with_ids("-*"), 777);
    assert_int_equal(m->n_ids, 1);
    assert_string_equal(fates(d, 3), "iww");
    for (int i = 0; i < LIMIT_RESUME_REPLIES; i++)
        door_decide_as(d, HOST, "r", "+nobody", 1000 + i);
    m = door_decide_as(d, HOST, "r", with_ids("+0"), 777);
    assert_int_equal(m->n_ids, 0);
    assert_int_equal(m->refused[0].error, ERR_DECIDED);
    door_free(d);
}

/* People who look like a host or like somebody inside stay out of admit-all. */
static void test_careful(void **state)
{
    static const struct {
        const char *name;
        unsigned flags;
        bool by_star;
    } names[] = {
        {"Ana", 0, true},
        {"Mira", FLAG_SAME_NAME, false},
        {"mira", FLAG_LOOK_ALIKE, false},
        {"M\xd1\x96ra", FLAG_LOOK_ALIKE | FLAG_MIXED, false},
        {"Bob", FLAG_SAME_NAME, false},
        {"B0b", FLAG_LOOK_ALIKE, false},
        {"P\xd0\xb0ul", FLAG_MIXED, true},
        {"\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0", 0, true},
        {"\033[2JEve\xe2\x80\xae", FLAG_CLEANED, true},
    };
    struct door *d = given("private knocking", 0);
    char device[16];

    (void)state;
    door_join(d, 3, "r", "Bob", NULL, door_token(d, "r", ""), NULL);
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        const struct wire_msg *m;

        snprintf(device, sizeof device, "device-%zu", i);
        ids[i] = door_knock(d, (peer_id)(GUEST + i), "r", names[i].name, device);
        m = door_last(d, HOST, WIRE_EV_WAITING_ADDED);
        check_int(names[i].name, m->waiting.flags, names[i].flags);
    }
    door_decide(d, HOST, "r", "+*");
    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        check_int(names[i].name, fates(d, (int)CHECK_COUNT(names))[i],
                  names[i].by_star ? 'i' : 'w');
    assert_int_equal(door_decide(d, HOST, "r", with_ids("+1"))->n_ids, 1);
    assert_int_equal(door_decide(d, HOST, "r", "-*")->n_ids, 4);
    door_free(d);
}

/* A host who comes later makes an earlier knock doubtful too. */
static void test_late_host_name(void **state)
{
    struct door *d = given("private knocking", 1);

    (void)state;
    door_hello(d, HOST2, NULL, door_token(d, "", "is_owner user_name=guest_A"));
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 0);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_UPDATED)->waiting.flags, FLAG_LOOK_ALIKE);
    door_drop(d, HOST2);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 1);
    door_free(d);
}

static void test_denied_before(void **state)
{
    struct door *d = given("private knocking", 1);
    const char *again;

    (void)state;
    door_decide(d, HOST, "r", with_ids("-0"));
    again = door_knock(d, 20, "r", "Other name", "device-0");
    assert_string_not_equal(again, ids[0]);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.flags, FLAG_DENIED);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 0);
    door_room(d, "s", "private knocking");
    door_knock(d, 21, "s", "Other name", "device-0");
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting.flags, 0);
    door_free(d);
}

/* Whoever joined with an owner token or as a participant admin may decide as well. */
static void test_inside_deciders(void **state)
{
    struct door *d = given("private knocking", 3);
    const struct wire_msg *m;

    (void)state;
    door_join(d, 5, "r", "Olga", NULL, door_token(d, "r", "is_owner"), NULL);
    assert_int_equal(door_count(d, 5, WIRE_EV_WAITING_ADDED), 3);
    m = door_decide(d, 5, "r", with_ids("+0"));
    assert_int_equal(m->n_ids, 1);
    assert_string_equal(door_last(d, HOST, WIRE_EV_WAITING_REMOVED)->by, "Olga");
    assert_int_equal(door_last(d, 5, WIRE_EV_WAITING_REMOVED)->why, WHY_ADMITTED);
    /* The one who was let in may not, and sees no knocks. */
    m = door_decide(d, GUEST, "r", with_ids("+1"));
    assert_int_equal(m->error, ERR_FORBIDDEN);
    door_knock(d, 40, "r", "Later", NULL);
    assert_int_equal(door_count(d, GUEST, WIRE_EV_WAITING_ADDED), 0);
    assert_int_equal(door_count(d, 5, WIRE_EV_WAITING_ADDED), 4);
    door_room(d, "s", "private knocking");
    m = door_decide(d, 5, "s", "+*");
    assert_int_equal(m->error, ERR_FORBIDDEN);
    m = door_join(d, 6, "r", "Pia", NULL,
                  door_token(d, "r", "permissions={\"canAdmin\":[\"participants\"]}"), NULL);
    assert_true(m->ok);
    assert_int_equal(door_decide(d, 6, "r", with_ids("-1"))->n_ids, 1);
    /* Waiting people may not decide on each other. */
    assert_int_equal(door_decide(d, 40, "r", "+*")->error, ERR_FORBIDDEN);
    door_free(d);
}

/* A denial with grace waits, is seen by all hosts, wins against later ones, and can be undone. */
static void test_grace(void **state)
{
    struct door *d = given("private knocking", 3);
    struct wire_decision one = {.grace_ms = 4000, .reason = "later"};
    struct wire_msg out = {0};
    struct wire_req back = {.action = WIRE_UNDO, .id = 90, .room = "r"};
    const struct wire_msg *m;

    (void)state;
    str_copy(one.id, sizeof one.id, ids[0]);
    assert_int_equal(lobby_decide(d->l, "r", &one, 1, "Tom", d->now, &out, NULL), ERR_OK);
    str_copy(back.decision, sizeof back.decision, out.decision);
    wire_msg_finish(&out);
    m = door_last(d, HOST, WIRE_EV_WAITING_UPDATED);
    assert_int_equal(m->waiting.pending.what, PENDING_DENY);
    assert_int_equal(m->waiting.pending.until, d->now + 4000);
    assert_string_equal(m->waiting.pending.by, "Tom");
    assert_string_equal(m->waiting.pending.decision, back.decision);
    m = door_decide(d, HOST, "r", with_ids("+0"));
    assert_int_equal(m->refused[0].error, ERR_DECIDED);
    assert_string_equal(m->refused[0].by, "Tom");
    door_pass(d, 3999);
    assert_string_equal(fates(d, 3), "www");
    lobby_request(d->l, HOST, "", &back, d->now);
    m = door_last(d, HOST, WIRE_EV_REPLY);
    assert_true(m->ok);
    assert_int_equal(m->n_ids, 1);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_UPDATED)->waiting.pending.what, 0);
    door_pass(d, 4000);
    assert_string_equal(fates(d, 3), "www");
    back.id++;
    lobby_request(d->l, HOST, "", &back, d->now);
    assert_int_equal(door_last(d, HOST, WIRE_EV_REPLY)->error, ERR_DECIDED);
    /* Again, and this time nobody undoes it. Others can be admitted meanwhile. */
    out = (struct wire_msg){0};
    assert_int_equal(lobby_decide(d->l, "r", &one, 1, "Tom", d->now, &out, NULL), ERR_OK);
    wire_msg_finish(&out);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 2);
    assert_int_equal(lobby_next(d->l) <= d->now + 4000, true);
    door_pass(d, 4000);
    assert_string_equal(fates(d, 3), "dii");
    m = door_last(d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_string_equal(m->by, "Tom");
    assert_string_equal(m->reason, "later");
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_what_is_told),
        cmocka_unit_test(test_race),
        cmocka_unit_test(test_left_and_unknown),
        cmocka_unit_test(test_same_id),
        cmocka_unit_test(test_careful),
        cmocka_unit_test(test_late_host_name),
        cmocka_unit_test(test_denied_before),
        cmocka_unit_test(test_inside_deciders),
        cmocka_unit_test(test_grace),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
