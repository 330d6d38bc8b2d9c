/* Hold, messages to those who wait and back, and who reads which entry. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/scene.h"

static const struct wire_msg *ask(struct scene *s, peer_id p, enum wire_action a, const char *ids,
                                  bool on, const char *text)
{
    struct wire_req *r = door_req(a, p < GUEST ? "r" : NULL, ids);

    r->on = on;
    str_copy(r->text, sizeof r->text, text);
    return door_request(s->d, p, r);
}

static const struct wire_waiting *seen(const struct scene *s, peer_id p)
{
    const struct wire_msg *m = door_last(s->d, p, WIRE_EV_WAITING_UPDATED);

    assert_non_null(m);
    return &m->waiting;
}

static void test_hold(void **state)
{
    struct scene s;
    const struct wire_msg *m;

    (void)state;
    scene_begin(&s, "private knocking");
    m = ask(&s, HOST, WIRE_HOLD, s.id[1], true, "one minute");
    assert_true(m->ok);
    assert_int_equal(m->n_ids, 1);
    for (peer_id p = HOST; p <= HOST2; p++) {
        assert_true(seen(&s, p)->held);
        assert_string_equal(door_last(s.d, p, WIRE_EV_WAITING_UPDATED)->by, "Mira");
        m = door_last(s.d, p, WIRE_EV_MESSAGE);
        assert_string_equal(m->ids[0], s.id[1]);
        assert_string_equal(m->text, "one minute");
    }
    m = door_last(s.d, s.peer[1], WIRE_EV_HOLD);
    assert_true(m->on);
    assert_string_equal(m->text, "one minute");
    assert_string_equal(m->by, "Mira");
    assert_null(door_last(s.d, s.peer[0], WIRE_EV_HOLD));
    /* The place stays, also across a drop and a restart; whoever comes back hears it again. */
    scene_play(&s, "g1:drop g1:back");
    assert_true(door_last(s.d, s.peer[1], WIRE_EV_HOLD)->on);
    scene_play(&s, "restart hosts g1:back");
    assert_true(door_last(s.d, s.peer[1], WIRE_EV_HOLD)->on);
    m = door_last(s.d, HOST, WIRE_EV_REPLY);
    assert_true(m->rooms[0].waiting[1].held);
    assert_false(m->rooms[0].waiting[0].held);
    /* Said again without words it is no news; with words it is. */
    door_clear(s.d);
    ask(&s, HOST2, WIRE_HOLD, s.id[1], true, "");
    assert_int_equal(s.d->peer[s.peer[1]].n, 0);
    ask(&s, HOST2, WIRE_HOLD, s.id[1], true, "still busy");
    assert_string_equal(door_last(s.d, s.peer[1], WIRE_EV_HOLD)->text, "still busy");
    ask(&s, HOST2, WIRE_HOLD, s.id[1], false, "");
    assert_false(door_last(s.d, s.peer[1], WIRE_EV_HOLD)->on);
    assert_false(seen(&s, HOST)->held);
    door_free(s.d);
}

static void test_refused(void **state)
{
    static const struct {
        const char *what;
        enum wire_action action;
        int id; /* of a guest, -1 none, -2 unknown */
        const char *before, *text;
        enum err whole, one;
    } rows[] = {
        {"hold nobody", WIRE_HOLD, -1, "", "", ERR_INVALID, ERR_OK},
        {"hold somebody unknown", WIRE_HOLD, -2, "", "", ERR_OK, ERR_NO_PERSON},
        {"hold somebody who left", WIRE_HOLD, 0, "g0:leave", "", ERR_OK, ERR_LEFT},
        {"hold somebody inside", WIRE_HOLD, 0, "T:+0", "", ERR_OK, ERR_DECIDED},
        {"hold while a denial is pending", WIRE_HOLD, 0, "T:-0~4000", "", ERR_OK, ERR_DECIDED},
        {"a message to nobody", WIRE_MESSAGE, -1, "", "hello", ERR_INVALID, ERR_OK},
        {"a message without words", WIRE_MESSAGE, 0, "", "", ERR_INVALID, ERR_OK},
        {"words that are nothing when cleaned", WIRE_MESSAGE, 0, "", "\x1b\x07\xe2\x80\x8b",
         ERR_INVALID, ERR_OK},
        {"a message to somebody away", WIRE_MESSAGE, 0, "g0:drop", "hello", ERR_OK, ERR_AWAY},
        {"a message to somebody inside", WIRE_MESSAGE, 0, "T:+0", "hello", ERR_OK, ERR_OK},
        {"a claim of somebody inside", WIRE_CLAIM, 0, "T:+0", "", ERR_OK, ERR_DECIDED},
        {"a claim of somebody unknown", WIRE_CLAIM, -2, "", "", ERR_OK, ERR_NO_PERSON},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct scene s;
        const struct wire_msg *m;

        scene_begin(&s, "private knocking");
        scene_play(&s, rows[i].before);
        m = ask(&s, HOST, rows[i].action,
                rows[i].id >= 0    ? s.id[rows[i].id]
                : rows[i].id == -2 ? "nobody"
                                   : NULL,
                true, rows[i].text);
        check_int(rows[i].what, m->ok ? ERR_OK : m->error, rows[i].whole);
        if (m->ok) {
            check_int(rows[i].what, m->n_ids, rows[i].one == ERR_OK);
            check_int(rows[i].what, m->n_refused ? m->refused[0].error : ERR_OK, rows[i].one);
        }
        if (m->n_refused && m->refused[0].error == ERR_DECIDED)
            check_str(rows[i].what, m->refused[0].by, "Tom");
        door_free(s.d);
    }
}

static void test_messages(void **state)
{
    struct scene s;
    const struct wire_msg *m;
    char two[2 * LIMIT_ID + 2];

    (void)state;
    scene_begin(&s, "private knocking");
    snprintf(two, sizeof two, "%s %s", s.id[0], s.id[2]);
    m = ask(&s, HOST, WIRE_MESSAGE, two, false, "a \x1b[31mword\xe2\x80\xae");
    assert_int_equal(m->n_ids, 2);
    for (int i = 0; i < GUESTS; i++)
        assert_int_equal(door_count(s.d, s.peer[i], WIRE_EV_MESSAGE), i != 1);
    m = door_last(s.d, s.peer[0], WIRE_EV_MESSAGE);
    assert_string_equal(m->text, "a [31mword");
    assert_string_equal(m->by, "Mira");
    assert_int_equal(m->n_ids, 0);
    assert_int_equal(door_count(s.d, HOST2, WIRE_EV_MESSAGE), 2);
    m = door_last(s.d, HOST2, WIRE_EV_MESSAGE);
    assert_string_equal(m->ids[0], s.id[2]);
    assert_false(m->from_guest);
    /* To all who wait: one event for hosts, whoever is away does not hear it. */
    scene_play(&s, "g1:drop M:+2");
    door_clear(s.d);
    m = ask(&s, HOST2, WIRE_MESSAGE, WIRE_ALL, false, "soon");
    assert_int_equal(m->n_ids, 1);
    assert_string_equal(m->ids[0], s.id[0]);
    assert_string_equal(door_last(s.d, s.peer[0], WIRE_EV_MESSAGE)->text, "soon");
    assert_null(door_last(s.d, s.peer[2], WIRE_EV_MESSAGE));
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_MESSAGE), 1);
    m = door_last(s.d, HOST, WIRE_EV_MESSAGE);
    assert_int_equal(m->n_ids, 0);
    assert_string_equal(m->by, "Tom");
    door_free(s.d);
}

/* Words and patience that come with update-waiting-participants. */
static void test_with_a_decision(void **state)
{
    struct scene s;
    struct wire_decision d[] = {{.no_grant = true, .hold = TRI_TRUE, .message = "a moment"},
                                {.grant = true, .message = "welcome"},
                                {.message = "sorry", .reason = "full", .grace_ms = 1000}};
    struct wire_msg m = {0};

    (void)state;
    scene_begin(&s, "private knocking");
    for (int i = 0; i < GUESTS; i++)
        str_copy(d[i].id, sizeof d[i].id, s.id[i]);
    assert_int_equal(lobby_decide(s.d->l, "r", d, 3, "api", s.d->now, &m, NULL), ERR_OK);
    assert_int_equal(m.n_ids, 3);
    wire_msg_finish(&m);
    assert_string_equal(scene_fates(&s), "wip");
    assert_string_equal(door_last(s.d, s.peer[0], WIRE_EV_HOLD)->text, "a moment");
    assert_string_equal(door_last(s.d, s.peer[1], WIRE_EV_MESSAGE)->text, "welcome");
    assert_string_equal(door_last(s.d, s.peer[2], WIRE_EV_MESSAGE)->text, "sorry");
    scene_play(&s, ".1000");
    assert_string_equal(door_last(s.d, s.peer[2], WIRE_EV_ERROR)->reason, "full");
    /* Only words: no decision, so nothing to undo. */
    m = (struct wire_msg){0};
    d[0].hold = TRI_UNSET;
    assert_int_equal(lobby_decide(s.d->l, "r", d, 1, "api", s.d->now, &m, NULL), ERR_OK);
    assert_int_equal(m.n_ids, 1);
    assert_string_equal(m.decision, "");
    wire_msg_finish(&m);
    door_free(s.d);
}

static void test_replies(void **state)
{
    struct scene s;
    const struct wire_msg *m;
    char longest[LIMIT_REASON + 1];

    (void)state;
    scene_begin(&s, "private knocking");
    m = ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "I am \x1b]0;x\x07the one in blue");
    assert_true(m->ok);
    for (peer_id p = HOST; p <= HOST2; p++) {
        assert_string_equal(seen(&s, p)->note, "I am ]0;xthe one in blue");
        m = door_last(s.d, p, WIRE_EV_MESSAGE);
        assert_true(m->from_guest);
        assert_string_equal(m->ids[0], s.id[0]);
        assert_string_equal(m->text, "I am ]0;xthe one in blue");
    }
    assert_null(door_last(s.d, s.peer[1], WIRE_EV_MESSAGE));
    /* The note is cut where it has to be, and survives. */
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, longest);
    assert_int_equal(strlen(seen(&s, HOST)->note), LIMIT_NOTE);
    assert_int_equal(strlen(door_last(s.d, HOST, WIRE_EV_MESSAGE)->text), LIMIT_REASON);
    scene_play(&s, "restart hosts");
    m = door_last(s.d, HOST, WIRE_EV_REPLY);
    assert_int_equal(strlen(m->rooms[0].waiting[0].note), LIMIT_NOTE);
    door_free(s.d);
}

static void test_who_may_reply(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking");
    scene_play(&s, "M:+0");
    assert_int_equal(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->error, ERR_FORBIDDEN);
    door_join(s.d, 50, "r", "Lurker", NULL, NULL, NULL);
    assert_int_equal(ask(&s, 50, WIRE_MESSAGE, NULL, false, "hi")->error, ERR_FORBIDDEN);
    assert_int_equal(ask(&s, s.peer[1], WIRE_MESSAGE, NULL, false, "")->error, ERR_INVALID);
    /* A guest can not write to others, nor hold or read. */
    assert_int_equal(ask(&s, s.peer[1], WIRE_MESSAGE, s.id[2], false, "hi")->error, ERR_FORBIDDEN);
    assert_null(door_last(s.d, s.peer[2], WIRE_EV_MESSAGE));
    assert_int_equal(ask(&s, s.peer[1], WIRE_HOLD, s.id[2], true, "")->error, ERR_FORBIDDEN);
    assert_int_equal(ask(&s, s.peer[1], WIRE_CLAIM, s.id[2], true, "")->error, ERR_FORBIDDEN);
    /* Somebody inside who may decide writes as a host does. */
    door_join(s.d, OWNER, "r", "Olga", NULL, door_token(s.d, "r", "is_owner"), NULL);
    assert_true(ask(&s, OWNER, WIRE_MESSAGE, s.id[2], false, "hello")->ok);
    assert_string_equal(door_last(s.d, s.peer[2], WIRE_EV_MESSAGE)->by, "Olga");
    assert_true(ask(&s, OWNER, WIRE_HOLD, s.id[2], true, "")->ok);
    door_free(s.d);
}

/* The limit of a guest's words: n - 1, n and n + 1 messages, and moments around its end. */
static void test_reply_rate(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking");
    for (int i = 0; i < LIMIT_GUEST_MESSAGES; i++) {
        assert_true(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->ok);
        door_pass(s.d, 1);
    }
    assert_int_equal(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->error, ERR_TOO_MANY);
    assert_int_equal(s.d->peer[s.peer[0]].closed, 0);
    assert_true(ask(&s, s.peer[1], WIRE_MESSAGE, NULL, false, "another guest")->ok);
    door_pass(s.d, TIME_GUEST_MESSAGES - LIMIT_GUEST_MESSAGES - 1);
    assert_int_equal(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->error, ERR_TOO_MANY);
    door_pass(s.d, 1);
    assert_true(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->ok);
    assert_int_equal(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->error, ERR_TOO_MANY);
    /* A drop does not help. */
    scene_play(&s, "g0:drop g0:back");
    assert_int_equal(ask(&s, s.peer[0], WIRE_MESSAGE, NULL, false, "hi")->error, ERR_TOO_MANY);
    door_free(s.d);
}

/* ---- claims ---- */

static const char *readers(struct scene *s)
{
    static char out[128];
    const struct wire_msg *m = door_ask(s->d, HOST2, WIRE_SYNC, NULL);
    size_t n = 0;

    for (size_t i = 0; i < m->rooms[0].n_waiting; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s", i ? "," : "",
                              m->rooms[0].waiting[i].reader);
    return out;
}

static void test_claims(void **state)
{
    struct scene s;
    char two[2 * LIMIT_ID + 2];

    (void)state;
    scene_begin(&s, "private knocking");
    snprintf(two, sizeof two, "%s %s", s.id[0], s.id[2]);
    assert_true(ask(&s, HOST, WIRE_CLAIM, s.id[0], true, "")->ok);
    assert_string_equal(seen(&s, HOST2)->reader, "Mira");
    assert_string_equal(readers(&s), "Mira,,");
    /* What is not named any more is let go; renewing is no news. */
    ask(&s, HOST, WIRE_CLAIM, two, true, "");
    assert_string_equal(readers(&s), "Mira,,Mira");
    door_clear(s.d);
    ask(&s, HOST, WIRE_CLAIM, two, true, "");
    assert_int_equal(door_count(s.d, HOST2, WIRE_EV_WAITING_UPDATED), 0);
    /* The last one wins. */
    ask(&s, HOST2, WIRE_CLAIM, s.id[2], true, "");
    assert_string_equal(readers(&s), "Mira,,Tom");
    ask(&s, HOST, WIRE_CLAIM, NULL, true, "");
    assert_string_equal(readers(&s), ",,Tom");
    /* No claim stops a decision, and none survives one. */
    scene_play(&s, "M:+2 M:undo");
    assert_string_equal(readers(&s), ",,");
    /* Somebody inside reads too, and lets go by leaving. */
    door_join(s.d, OWNER, "r", "Olga", NULL, door_token(s.d, "r", "is_owner"), NULL);
    ask(&s, OWNER, WIRE_CLAIM, s.id[1], true, "");
    assert_string_equal(readers(&s), ",Olga,");
    door_ask(s.d, OWNER, WIRE_LEAVE_MEETING, NULL);
    assert_string_equal(readers(&s), ",,");
    assert_string_equal(seen(&s, HOST)->reader, "");
    door_free(s.d);
}

static void test_claims_end(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking");
    door_join(s.d, OWNER, "r", "Olga", NULL, door_token(s.d, "r", "is_owner"), NULL);
    ask(&s, HOST, WIRE_CLAIM, s.id[0], true, "");
    ask(&s, OWNER, WIRE_CLAIM, s.id[1], true, "");
    door_pass(s.d, TIME_CLAIM - 1);
    assert_string_equal(readers(&s), "Mira,Olga,");
    ask(&s, HOST, WIRE_CLAIM, s.id[0], true, "");
    door_pass(s.d, 1);
    assert_string_equal(readers(&s), "Mira,,");
    door_pass(s.d, TIME_CLAIM - 2);
    assert_string_equal(readers(&s), "Mira,,");
    door_pass(s.d, 1);
    assert_string_equal(readers(&s), ",,");
    /* A lost connection lets go at once; the guest who leaves takes the claim along. */
    ask(&s, HOST, WIRE_CLAIM, s.id[0], true, "");
    door_drop(s.d, HOST);
    assert_string_equal(readers(&s), ",,");
    ask(&s, HOST2, WIRE_CLAIM, s.id[1], true, "");
    scene_play(&s, "g1:leave");
    assert_string_equal(readers(&s), ",");
    ask(&s, OWNER, WIRE_CLAIM, s.id[2], true, "");
    assert_int_equal(lobby_room_delete(s.d->l, "r", s.d->now, NULL), ERR_OK);
    door_free(s.d);
}

static void test_claims_limit(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking");
    for (int n = LIMIT_CLAIMS - 1; n <= LIMIT_CLAIMS + 1; n++) {
        struct wire_req *r = door_req(WIRE_CLAIM, "r", NULL);
        char some[LIMIT_CLAIMS * 2 + 4] = "";

        wire_req_free(r);
        for (int i = 0; i < n; i++)
            str_copy(some + 2 * i, sizeof some - 2 * (size_t)i, i + 1 < n ? "x " : "x");
        check_int("claims", ask(&s, HOST, WIRE_CLAIM, some, true, "")->ok, n <= LIMIT_CLAIMS);
    }
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hold),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_messages),   cmocka_unit_test(test_with_a_decision),
        cmocka_unit_test(test_replies),    cmocka_unit_test(test_who_may_reply),
        cmocka_unit_test(test_reply_rate), cmocka_unit_test(test_claims),
        cmocka_unit_test(test_claims_end), cmocka_unit_test(test_claims_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
