/* Parking: the way back into the lobby, by undo or by itself; and who may. */
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/scene.h"

/* Who is parked has its id, its time and its place in the queue, and is told who did it. */
static void test_parked(void **state)
{
    struct scene s;
    const struct wire_msg *m;
    int64_t knocked;

    (void)state;
    scene_begin(&s, "private knocking");
    knocked = s.d->now;
    door_pass(s.d, 5000);
    scene_play(&s, "M:+0,+2");
    door_clear(s.d);
    scene_play(&s, "T:undo");
    m = door_last(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT);
    assert_int_equal(m->why, WHY_MOVED);
    assert_string_equal(m->by, "Tom");
    m = door_last(s.d, HOST, WIRE_EV_WAITING_ADDED);
    assert_string_equal(m->waiting.id, s.id[2]);
    assert_int_equal(m->waiting.knocked_at, knocked);
    assert_string_equal(m->by, "Tom");
    m = door_last(s.d, s.peer[0], WIRE_EV_ACCESS);
    assert_int_equal(m->level, LEVEL_LOBBY);
    assert_true(m->awaiting);
    assert_string_equal(m->by, "Tom");
    /* The order is that of the knocks, also after a restart. */
    for (int round = 0; round < 2; round++) {
        m = door_hello(s.d, s.next_peer++, "r", door_token(s.d, "", "is_owner"));
        assert_int_equal(m->rooms[0].n_waiting, GUESTS);
        for (int i = 0; i < GUESTS; i++)
            assert_string_equal(m->rooms[0].waiting[i].id, s.id[i]);
        scene_play(&s, "restart");
    }
    door_free(s.d);
}

/* Somebody who never knocked waits at the end of the queue. */
static void test_parked_without_a_knock(void **state)
{
    struct scene s;
    const struct wire_msg *m;
    char id[LIMIT_ID + 1];

    (void)state;
    scene_begin(&s, "private knocking");
    door_pass(s.d, 1000);
    m = door_join(s.d, 50, "r", "Rosa", "rosa", door_token(s.d, "r", ""), NULL);
    str_copy(id, sizeof id, m->who.id);
    str_copy(s.id[0], sizeof s.id[0], id);
    scene_play(&s, "M:p0");
    m = door_last(s.d, HOST, WIRE_EV_WAITING_ADDED);
    assert_string_equal(m->waiting.id, id);
    assert_int_equal(m->waiting.knocked_at, s.d->now);
    m = door_hello(s.d, s.next_peer++, "r", door_token(s.d, "", "is_owner"));
    assert_string_equal(m->rooms[0].waiting[GUESTS].id, id);
    /* Loading the page again with the token does not open the door, nor after a restart. */
    for (peer_id p = 51; p <= 52; p++) {
        m = door_join(s.d, p, "r", "Rosa", "rosa", door_token(s.d, "r", ""), NULL);
        assert_int_equal(m->level, LEVEL_LOBBY);
        assert_int_equal(m->position, GUESTS + 1);
        if (p == 51)
            scene_play(&s, "restart hosts");
    }
    scene_play(&s, "M:+0");
    assert_int_equal(door_last(s.d, 52, WIRE_EV_ACCESS)->level, LEVEL_FULL);
    scene_play(&s, "T:p0 M:undo");
    assert_int_equal(door_count(s.d, 52, WIRE_EV_ACCESS), 3);
    assert_int_equal(door_last(s.d, 52, WIRE_EV_ACCESS)->level, LEVEL_FULL);
    door_free(s.d);
}

/* Seats are looked at again when a parking is undone or an admission done again. */
static void test_seats(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking max_participants=1");
    scene_play(&s, "M:+0 M:undo T:+1 M:+2");
    assert_string_equal(s.answer, "2=meeting-full");
    door_free(s.d);
    scene_begin(&s, "private knocking max_participants=1");
    scene_play(&s, "M:+0 keep M:undo T:+1 M:redo!");
    assert_string_equal(s.answer, "0=meeting-full");
    door_free(s.d);
}

/* Only owners take back what made somebody an admin. */
static void test_rights(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking");
    door_join(s.d, OWNER, "r", "Olga", NULL, door_token(s.d, "r", "is_owner"), NULL);
    door_join(s.d, ADMIN, "r", "Pia", NULL,
              door_token(s.d, "r", "permissions={\"canAdmin\":[\"participants\"]}"), NULL);
    scene_play(&s, "A:+0 A:undo");
    assert_string_equal(s.answer, "0");
    door_join(s.d, 51, "r", "Ada", "ada",
              door_token(s.d, "r", "knocking permissions={\"canAdmin\":[\"participants\"]}"), NULL);
    door_ask(s.d, 51, WIRE_REQUEST_ACCESS, "Ada");
    str_copy(s.id[0], sizeof s.id[0], door_last(s.d, HOST, WIRE_EV_WAITING_ADDED)->waiting.id);
    scene_play(&s, "A:+0 A:undo");
    assert_string_equal(s.answer, "0=admin");
    scene_play(&s, "O:undo");
    assert_string_equal(s.answer, "0");
    door_free(s.d);
    /* Guests may not undo, nor hosts of other rooms. */
    scene_begin(&s, "private knocking");
    scene_play(&s, "M:-0~4000");
    door_room(s.d, "other", "private knocking");
    door_hello(s.d, 60, "other", door_token(s.d, "other", "is_owner"));
    for (int i = 0; i < 3; i++) {
        static const struct {
            const char *room;
            peer_id peer;
            enum err error;
        } tries[] = {
            {"r", GUEST, ERR_FORBIDDEN}, {"r", 60, ERR_FORBIDDEN}, {"other", 60, ERR_NOT_FOUND}};
        struct wire_req *r = door_req(WIRE_UNDO, tries[i].room, NULL);

        str_copy(r->decision, sizeof r->decision, s.decision);
        check_int(tries[i].room, door_request(s.d, tries[i].peer, r)->error, tries[i].error);
    }
    assert_string_equal(scene_fates(&s), "pww");
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parked),
        cmocka_unit_test(test_parked_without_a_knock),
        cmocka_unit_test(test_seats),
        cmocka_unit_test(test_rights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
