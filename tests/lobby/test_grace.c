/* Grace time, undo, redo and parking: given three people who knock and two hosts, when this
 * happens, then that. */
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/scene.h"

/* ---- given, when, then ---- */

static const struct row {
    const char *what, *steps, *fates, *answer;
} rows[] = {
    /* denials with a grace time */
    {"a denial waits", "M:-0~4000", "pww", "0"},
    {"one moment before its end", "M:-0~4000 .3999", "pww", "0"},
    {"at its end", "M:-0~4000 .4000", "dww", "0"},
    {"one moment after", "M:-0~4000 .4001", "dww", "0"},
    {"the shortest", "M:-0~1 .1", "dww", "0"},
    {"the longest, one moment before", "M:-0~30000 .29999", "pww", "0"},
    {"the longest", "M:-0~30000 .30000", "dww", "0"},
    {"no grace time is at once", "M:-0~0", "dww", "0"},
    {"an admission never waits", "M:+0~4000", "iww", "0"},
    {"all denied, with one grace time", "M:-*~4000 .3999", "ppp", "012"},
    {"all denied, at its end", "M:-*~4000 .4000", "ddd", "012"},
    {"each with its own", "M:-0~4000,-1~2000,+2 .2000", "pdi", "012"},
    /* several hosts */
    {"another host comes too late", "M:-0~4000 T:+0", "pww", "0=decided/Mira"},
    {"denying it again too", "M:-0~4000 T:-0", "pww", "0=decided/Mira"},
    {"the same host has to undo first", "M:-0~4000 M:+0", "pww", "0=decided/Mira"},
    {"all the others are free", "M:-0~4000 T:+*", "pii", "12 0=decided/Mira"},
    {"somebody inside who may decide", "M:-0~4000 O:+0", "pww", "0=decided/Mira"},
    {"who decided is told afterwards too", "M:-0~4000 .4000 T:+0", "dww", "0=decided/Mira"},
    /* undo of a denial */
    {"undo at once", "M:-0~4000 M:undo", "www", "0"},
    {"undo in the last moment", "M:-0~4000 .3999 M:undo", "www", "0"},
    {"undo at the end", "M:-0~4000 .4000 M:undo", "dww", "0=too-late/Mira"},
    {"undo one moment later", "M:-0~4000 .4001 M:undo", "dww", "0=too-late/Mira"},
    {"what was undone does not happen", "M:-0~4000 M:undo .4000", "www", "0"},
    {"undo by another host", "M:-0~4000 T:undo", "www", "0"},
    {"undo by somebody inside", "M:-0~4000 O:undo", "www", "0"},
    {"undo of what was at once", "M:-0 M:undo", "dww", "0=too-late/Mira"},
    {"undo twice", "M:-0~4000 T:undo M:undo", "www", "!decided/Tom"},
    {"undo of all", "M:-*~4000 .1 M:undo", "www", "012"},
    {"undo of some, the others were quicker", "M:-0~4000,-1~2000 .2000 M:undo", "wdw",
     "0 1=too-late/Mira"},
    {"undo when one has left", "M:-*~4000 g1:leave M:undo", "wlw", "02 1=left"},
    {"decide anew after undo", "M:-0~4000 M:undo T:+0", "iww", "0"},
    {"undo of nothing", "M:undo", "www", "!not-found"},
    {"undo of what is forgotten", "M:+0 .600000 M:undo", "iww", "!not-found"},
    {"undo of what is nearly forgotten", "M:+0 .599999 M:undo", "www", "0"},
    /* redo */
    {"redo waits again", "M:-0~4000 .3000 M:undo M:redo .3999", "pww", "0"},
    {"redo happens", "M:-0~4000 M:undo M:redo .4000", "dww", "0"},
    {"redo by another host is its decision", "M:-0~4000 M:undo T:redo M:+0", "pww",
     "0=decided/Tom"},
    {"redo and undo again", "M:-0~4000 M:undo M:redo M:undo", "www", "0"},
    {"redo of what stands", "M:-0~4000 T:redo", "pww", "!decided/Mira"},
    {"redo to those still there", "M:-*~4000 M:undo g2:leave M:redo", "ppl", "01 2=left"},
    {"redo of an admission", "M:+* M:undo M:redo", "iii", "012"},
    {"redo when another has decided", "M:-0~4000 keep M:undo T:+0 M:redo!", "iww", "0=decided/Tom"},
    /* undo of an admission */
    {"parked back", "M:+1 M:undo", "www", "1"},
    {"all parked back", "M:+* M:undo", "www", "012"},
    {"parked by somebody inside", "M:+1 O:undo", "www", "1"},
    {"who was admitted has left", "M:+* g0:leave M:undo", "lww", "12 0=left"},
    {"who was parked can be admitted again", "M:+1 M:undo T:+1", "wiw", "1"},
    {"and denied", "M:+1 M:undo T:-1", "wdw", "1"},
    {"parked while away", "M:+1 g1:drop M:undo", "www", "1"},
    /* the person meanwhile */
    {"leaving ends it", "M:-0~4000 g0:leave .4000", "lww", "0"},
    {"away it goes on", "M:-0~4000 g0:drop .3999", "pww", "0"},
    {"and ends", "M:-0~4000 g0:drop .4000", "-ww", "0"},
    {"back it goes on", "M:-0~4000 g0:drop g0:back .3999", "pww", "0"},
    {"who comes back later hears it", "M:-0~4000 g0:drop .4000 g0:back", "dww", "0"},
    {"as often as it asks", "M:-0~4000 g0:drop .4000 g0:back g0:back", "dww", "0"},
    {"who was told may not have heard", "M:-0~4000 .4000 g0:back", "dww", "0"},
    {"undo while away", "M:-0~4000 g0:drop M:undo .4000", "www", "0"},
    /* restart of the server */
    {"restart: it goes on", "M:-0~4000 .1000 restart .2999", "pww", "0"},
    {"restart: and ends in time", "M:-0~4000 .1000 restart .3000", "-ww", "0"},
    {"restart: the guest hears it", "M:-0~4000 restart g0:back .4000", "dww", "0"},
    {"restart: late guests hear it too", "M:-0~4000 restart .4000 g0:back", "dww", "0"},
    {"restart: another host is told", "M:-0~4000 restart hosts T:+0", "pww", "0=decided/Mira"},
    {"restart: undo", "M:-0~4000 restart hosts .3999 T:undo .1", "www", "0"},
    {"restart: undo too late", "M:-0~4000 restart hosts .4000 T:undo", "-ww", "0=too-late/Mira"},
    {"restart: undo of many", "M:-*~4000 restart hosts T:undo", "www", "012"},
    {"restart: undo and redo", "M:-*~4000 restart hosts T:undo M:redo .4000", "---", "012"},
    {"restart: undo of an admission", "M:+* restart hosts T:undo", "www", "012"},
    {"restart: when it has left", "M:+* g1:leave restart hosts T:undo", "w-w", "02 1=left"},
    {"restart: undo of a parking", "M:+0 M:p0 restart hosts T:undo", "iww", "0"},
    {"restart: one moment before it is forgotten", "M:+0 .599000 restart hosts .999 M:undo", "www",
     "0"},
    {"restart: forgotten", "M:+0 .599000 restart hosts .1000 M:undo", "iww", "!not-found"},
    {"restart: forgotten meanwhile", "M:+0 .600000 restart hosts M:undo", "iww", "!not-found"},
    {"restart: undone before", "M:+0 T:undo restart hosts M:undo", "www", "!decided/Tom"},
    {"restart: what was undone is done again", "M:+* T:undo restart hosts M:redo", "iii", "012"},
    {"restart: redo has its own grace time", "M:-0~9000 M:undo restart hosts M:redo .8999", "pww",
     "0"},
    {"restart: and ends in time", "M:-0~9000 M:undo restart hosts M:redo .9000", "-ww", "0"},
    {"restart: redo and undo", "M:-*~9000 restart hosts T:undo M:redo T:undo .9000", "www", "012"},
    {"two restarts", "M:+0 restart restart hosts M:undo", "www", "0"},
    {"restart after undo", "M:-0~4000 M:undo restart .4000", "www", "0"},
    /* people inside */
    {"an eject waits", "M:+0 M:x0~4000 .3999", "eww", "0"},
    {"an eject happens", "M:+0 M:x0~4000 .4000", "xww", "0"},
    {"an eject at once", "M:+0 M:x0", "xww", "0"},
    {"an eject undone", "M:+0 M:x0~4000 .3999 T:undo .1", "iww", "0"},
    {"an eject undone too late", "M:+0 M:x0~4000 .4000 T:undo", "xww", "0=too-late/Mira"},
    {"an eject and another host", "M:+0 M:x0~4000 T:x0", "eww", "0=decided/Mira"},
    {"an eject of somebody who waits", "M:x0", "www", "0=decided"},
    {"an eject survives a restart", "M:+0 M:x0~4000 restart .3999", "eww", "0"},
    {"and happens", "M:+0 M:x0~4000 restart .4000", "-ww", "0"},
    {"an eject and undoing the admission", "M:+0 keep T:x0~4000 M:undo!", "eww", "0=decided/Tom"},
    {"undoing the admission of who was parked", "M:+0 keep T:p0 M:undo!", "www", "0=decided"},
    {"undoing an eject, then the admission", "M:+0 keep T:x0~4000 T:undo M:undo!", "www", "0"},
    {"parked", "M:+0 M:p0", "www", "0"},
    {"a parking undone", "M:+0 M:p0 T:undo", "iww", "0"},
    {"a parking done again", "M:+0 M:p0 T:undo T:redo", "www", "0"},
    {"parked while an eject is pending", "M:+0 M:x0~4000 T:p0", "eww", "0=decided/Mira"},
};

static void check_row(const struct row *r)
{
    struct scene s;

    scene_begin(&s, "private knocking");
    door_join(s.d, OWNER, "r", "Olga", NULL, door_token(s.d, "r", "is_owner"), NULL);
    scene_play(&s, r->steps);
    check_str(r->what, s.answer, r->answer);
    check_str(r->what, scene_fates(&s), r->fates);
    door_free(s.d);
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_row(&rows[i]);
}

/* What everybody hears while a denial waits and is undone. */
static void test_told(void **state)
{
    struct scene s;
    const struct wire_msg *m;

    (void)state;
    scene_begin(&s, "private knocking");
    door_clear(s.d);
    scene_play(&s, "M:-0~4000");
    for (peer_id p = HOST; p <= HOST2; p++) {
        m = door_last(s.d, p, WIRE_EV_WAITING_UPDATED);
        assert_int_equal(m->waiting.pending.what, PENDING_DENY);
        assert_int_equal(m->waiting.pending.until, s.d->now + 4000);
        assert_string_equal(m->waiting.pending.by, "Mira");
        assert_string_equal(m->waiting.pending.decision, s.decision);
        assert_string_equal(m->by, "Mira");
    }
    scene_play(&s, "T:undo");
    m = door_last(s.d, HOST, WIRE_EV_WAITING_UPDATED);
    assert_int_equal(m->waiting.pending.what, PENDING_NONE);
    assert_string_equal(m->by, "Tom");
    /* The guest hears nothing of it. */
    assert_int_equal(s.d->peer[s.peer[0]].n, 0);
    scene_play(&s, "T:redo .4000");
    m = door_last(s.d, HOST, WIRE_EV_WAITING_REMOVED);
    assert_int_equal(m->why, WHY_DENIED);
    assert_string_equal(m->by, "Tom");
    assert_int_equal(door_last(s.d, s.peer[0], WIRE_EV_ERROR)->error, ERR_DENIED);
    assert_int_equal(lobby_counts(s.d->l).denied, 1);
    door_free(s.d);
}

/* An eject that waits is shown to hosts alone: not to the person, nor to others inside. */
static void test_eject_is_quiet(void **state)
{
    struct scene s;
    const struct wire_msg *m;

    (void)state;
    scene_begin(&s, "private knocking");
    scene_play(&s, "M:+0,+1");
    door_clear(s.d);
    scene_play(&s, "M:x0~4000");
    m = door_last(s.d, HOST2, WIRE_EV_PARTICIPANT_UPDATED);
    assert_int_equal(m->who.pending.what, PENDING_EJECT);
    assert_string_equal(m->who.pending.by, "Mira");
    assert_int_equal(s.d->peer[s.peer[0]].n, 0);
    assert_int_equal(s.d->peer[s.peer[1]].n, 0);
    /* Nor in what newcomers and the others see of that person meanwhile. */
    scene_play(&s, "M:+2");
    m = door_last(s.d, s.peer[2], WIRE_EV_PARTICIPANT_JOINED);
    assert_int_equal(m->who.pending.what, PENDING_NONE);
    door_ask(s.d, s.peer[0], WIRE_SET_USER_NAME, "Other");
    m = door_last(s.d, s.peer[1], WIRE_EV_PARTICIPANT_UPDATED);
    assert_string_equal(m->who.name, "Other");
    assert_int_equal(m->who.pending.what, PENDING_NONE);
    m = door_last(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED);
    assert_int_equal(m->who.pending.what, PENDING_EJECT);
    scene_play(&s, ".4000");
    m = door_last(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT);
    assert_int_equal(m->why, WHY_EJECTED);
    assert_string_equal(m->by, "Mira");
    door_free(s.d);
}

/* The same request id is the same undo. */
static void test_same_id(void **state)
{
    struct scene s;
    const struct wire_msg *m;

    (void)state;
    scene_begin(&s, "private knocking");
    scene_play(&s, "M:-0~4000");
    for (int i = 0; i < 2; i++) {
        struct wire_req *r = door_req(WIRE_UNDO, "r", NULL);

        r->id = 777;
        str_copy(r->decision, sizeof r->decision, s.decision);
        m = door_request(s.d, HOST, r);
        assert_true(m->ok);
        assert_int_equal(m->n_ids, 1);
    }
    door_free(s.d);
}

/* A room that ends takes its pending decisions with it. */
static void test_room_ends(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking exp=+2");
    scene_play(&s, "M:+1 M:x1~4000 M:-0~4000 .2000");
    assert_int_equal(s.d->peer[s.peer[0]].closed, 4410);
    scene_play(&s, ".2000");
    assert_int_equal(s.d->peer[s.peer[1]].closed, 4411);
    door_free(s.d);
    scene_begin(&s, "private knocking");
    scene_play(&s, "M:+1 M:x1~4000 M:-0~4000");
    assert_int_equal(lobby_room_delete(s.d->l, "r", s.d->now, NULL), ERR_OK);
    scene_play(&s, ".4000 M:undo");
    assert_string_equal(s.answer, "!no-room");
    assert_int_equal(lobby_next(s.d->l), INT64_MAX);
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),           cmocka_unit_test(test_told),
        cmocka_unit_test(test_eject_is_quiet), cmocka_unit_test(test_same_id),
        cmocka_unit_test(test_room_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
