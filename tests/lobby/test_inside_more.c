/* People inside: permissions that change, data, messages, the pace of requests, the end of a
 * meeting.
 */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/call.h"

/* ---- permissions ---- */

static void test_admins(void **state)
{
    struct call s = call_begin();

    (void)state;
    call_update(&s, 'H', "'$a':{'updatePermissions':{'canAdmin':['participants']}}");
    assert_int_equal(door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED)->who.perms.can_admin,
                     ADMIN_PARTICIPANTS);
    assert_int_equal(door_count(s.d, ANA, WIRE_EV_WAITING_ADDED), 1); /* sees who waits */
    assert_string_equal(call_answer(&s, call_update(&s, 'a', "'$b':{'setAudio':false}")), "b");
    door_restart(s.d);
    assert_int_equal(call_ana(&s).perms.can_admin, ADMIN_PARTICIPANTS);
    door_free(s.d);
    s = call_begin();
    call_update(&s, 'o', "'$d':{'updatePermissions':{'canAdmin':false}}");
    assert_string_equal(call_answer(&s, call_update(&s, 'd', "'$b':{'setAudio':false}")),
                        "!forbidden");
    door_clear(s.d);
    door_ask(s.d, WAITER, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(door_count(s.d, ADMIN, WIRE_EV_WAITING_REMOVED), 0);
    assert_int_equal(door_count(s.d, ADMIN2, WIRE_EV_WAITING_REMOVED), 1);
    door_free(s.d);
}

/* Given keys replace, the others stay. */
static void test_merge(void **state)
{
    static const struct {
        const char *what, *given;
        bool presence;
        unsigned send, admin;
    } rows[] = {
        {"nothing but sound", "'canSend':['audio']", true, SEND_AUDIO, 0},
        {"nothing at all", "'canSend':false", true, 0, 0},
        {"everything again", "'canSend':true", true, SEND_ALL, 0},
        {"streaming", "'canAdmin':['streaming']", true, SEND_ALL, ADMIN_STREAMING},
        {"hidden", "'hasPresence':false", false, SEND_ALL, 0},
        {"two keys", "'hasPresence':false,'canSend':['video']", false, SEND_VIDEO, 0},
        {"canReceive alone", "'canReceive':{'base':true}", true, SEND_ALL, 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct call s = call_begin();
        char text[128];
        struct wire_participant p;

        snprintf(text, sizeof text, "'$a':{'updatePermissions':{%s}}", rows[i].given);
        call_update(&s, 'H', text);
        p = call_ana(&s);
        check_int(rows[i].what, p.perms.has_presence, rows[i].presence);
        check_int(rows[i].what, p.perms.can_send, rows[i].send);
        check_int(rows[i].what, p.perms.can_admin, rows[i].admin);
        door_restart(s.d);
        p = call_ana(&s);
        check_int(rows[i].what, p.perms.has_presence, rows[i].presence);
        check_int(rows[i].what, p.perms.can_send, rows[i].send);
        door_free(s.d);
    }
}

static void test_presence(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    call_update(&s, 'H', "'$a':{'updatePermissions':{'hasPresence':false}}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_LEFT);
    assert_int_equal(m->why, WHY_HIDDEN);
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED), 0);
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT), 0);
    assert_int_equal(door_count(s.d, ANA, WIRE_EV_PARTICIPANT_LEFT), 0);
    m = door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED); /* hears of itself all the same */
    assert_false(m->who.perms.has_presence);
    assert_int_equal(door_count(s.d, ADMIN, WIRE_EV_PARTICIPANT_UPDATED), 1);
    call_update(&s, 'H', "'$a':{'updatePermissions':{'hasPresence':true}}");
    assert_string_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_JOINED)->who.id, s.id['a']);
    call_update(&s, 'H', "'$a':{'setAudio':false}");
    assert_int_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->who.off[TRACK_AUDIO],
                     OFF_BY_USER | OFF_BY_REMOTE);
    door_free(s.d);
}

/* ---- data and messages ---- */

static void test_user_data(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    call_when(&s, 'a', "'action':'set-user-data','data':{'seat':4}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_string_equal(m->data, "{\"seat\":4}");
    call_when(&s, 'a', "'action':'set-user-data','data':{'seat':4}"); /* nothing new */
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED), 1);
    door_join(s.d, PEERS, "r", "Late", "late", door_token(s.d, "r", "user_id=late"), NULL);
    for (size_t i = 0; i < s.d->peer[PEERS].n; i++) {
        m = s.d->peer[PEERS].msg[i];
        if (m->kind == WIRE_EV_PARTICIPANT_JOINED && str_eq(m->who.id, s.id['a']))
            assert_string_equal(m->data, "{\"seat\":4}");
    }
    call_when(&s, 'a', "'action':'set-user-data'");
    assert_null(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->data);
    assert_string_equal(call_answer(&s, call_when(&s, 'w', "'action':'set-user-data','data':1")),
                        "!forbidden");
    door_free(s.d);
}

static void test_app_messages(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    call_when(&s, 'a', "'action':'app-message','ids':['*'],'data':{'hi':1}");
    for (peer_id p = OWNER; p <= HIDDEN; p++) {
        if (p == ANA)
            continue;
        m = door_last(s.d, p, WIRE_EV_APP_MESSAGE);
        assert_non_null(m);
        assert_string_equal(m->from, s.id['a']);
        assert_string_equal(m->data, "{\"hi\":1}");
    }
    assert_int_equal(door_count(s.d, ANA, WIRE_EV_APP_MESSAGE), 0);
    assert_int_equal(door_count(s.d, WAITER, WIRE_EV_APP_MESSAGE), 0);
    door_clear(s.d);
    m = call_when(&s, 'a', "'action':'app-message','ids':['$b','$w','$?'],'data':'x'");
    assert_string_equal(call_answer(&s, m), "b w=no-person ?=no-person");
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_APP_MESSAGE), 1);
    assert_int_equal(door_count(s.d, ADMIN, WIRE_EV_APP_MESSAGE), 0);
    /* A host is nobody inside: its messages come from the server. */
    call_when(&s, 'H', "'action':'app-message','room':'r','data':true");
    assert_string_equal(door_last(s.d, ANA, WIRE_EV_APP_MESSAGE)->from, "");
    assert_string_equal(call_answer(&s, call_when(&s, 'a', "'action':'app-message'")),
                        "!invalid-request");
    assert_string_equal(call_answer(&s, call_when(&s, 'w', "'action':'app-message','data':1")),
                        "!forbidden");
    door_free(s.d);
}

static void test_pace(void **state)
{
    static const struct {
        const char *what, *on, *off;
        int max;
    } rows[] = {
        {"tracks", "'action':'set-media','tracks':{'audio':true}",
         "'action':'set-media','tracks':{'audio':false}", LIMIT_PACE_MEDIA},
        {"hands", "'action':'raise-hand','on':true", "'action':'raise-hand','on':false",
         LIMIT_PACE_HAND},
        {"data", "'action':'set-user-data','data':1", "'action':'set-user-data','data':2",
         LIMIT_PACE_USER_DATA},
        {"messages", "'action':'app-message','data':1", "'action':'app-message','data':2",
         LIMIT_PACE_APP_MESSAGE},
        {"session data", "'action':'set-session-data','data':{'data':{'a':1}}",
         "'action':'set-session-data','data':{'data':{'a':2}}", LIMIT_PACE_SESSION_DATA},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct call s = call_begin();

        for (int n = 0; n < rows[i].max; n++)
            check_str(rows[i].what,
                      call_answer(&s, call_when(&s, 'a', n % 2 ? rows[i].off : rows[i].on)), "");
        check_str(rows[i].what, call_answer(&s, call_when(&s, 'a', rows[i].on)), "!too-many");
        check_int(rows[i].what, s.d->peer[ANA].closed, 0);
        check_str(rows[i].what, call_answer(&s, call_when(&s, 'b', rows[i].on)),
                  ""); /* each by itself */
        door_pass(s.d, TIME_PACE);
        check_str(rows[i].what, call_answer(&s, call_when(&s, 'a', rows[i].on)), "");
        door_free(s.d);
    }
}

static void test_end_of_meeting(void **state)
{
    static const struct {
        const char *what;
        char who;
        const char *request, *answer;
        bool ends;
    } rows[] = {
        {"a host", 'H', "'room':'r','name':'r','text':'thank you all'", "", true},
        {"an owner", 'o', "'name':'r'", "", true},
        {"an admin", 'd', "'name':'r'", "!forbidden", false},
        {"somebody", 'a', "'name':'r'", "!forbidden", false},
        {"somebody who waits", 'w', "'name':'r'", "!forbidden", false},
        {"another name", 'H', "'room':'r','name':'R'", "!invalid-request", false},
        {"no name", 'o', "'room':'r'", "!invalid-request", false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct call s = call_begin();
        struct lobby_counts c;
        char text[128];

        snprintf(text, sizeof text, "'action':'end-meeting',%s", rows[i].request);
        check_str(rows[i].what, call_answer(&s, call_when(&s, rows[i].who, text)), rows[i].answer);
        c = lobby_counts(s.d->l);
        check_int(rows[i].what, c.inside + c.waiting, rows[i].ends ? 0 : CALL_INSIDE + 1);
        check_int(rows[i].what, s.d->peer[WAITER].closed, rows[i].ends ? 4410 : 0);
        check_int(rows[i].what, s.d->peer[OWNER].closed, rows[i].ends ? 4410 : 0);
        check_true(rows[i].what, lobby_room_find(s.d->l, "r", s.d->now) != NULL);
        if (i == 0)
            check_str(rows[i].what, door_last(s.d, ANA, WIRE_EV_ERROR)->reason, "thank you all");
        door_free(s.d);
    }
}

/* The same request again is the same answer, and nothing is done twice. */
static void test_resend(void **state)
{
    struct call s = call_begin();
    struct wire_req *r = door_req(WIRE_UPDATE_PARTICIPANTS, "r", NULL);
    size_t n;

    (void)state;
    r->id = 900;
    r->updates = calloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates[0].id, sizeof r->updates[0].id, s.id['a']);
    r->updates[0].eject = true;
    assert_string_equal(call_answer(&s, door_request(s.d, HOST, r)), "a");
    n = door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT);
    r = door_req(WIRE_UPDATE_PARTICIPANTS, "r", NULL);
    r->id = 900;
    r->updates = calloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates[0].id, sizeof r->updates[0].id, s.id['a']);
    r->updates[0].eject = true;
    assert_string_equal(call_answer(&s, door_request(s.d, HOST, r)), "a");
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT), n);
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_admins),         cmocka_unit_test(test_merge),
        cmocka_unit_test(test_presence),       cmocka_unit_test(test_user_data),
        cmocka_unit_test(test_app_messages),   cmocka_unit_test(test_pace),
        cmocka_unit_test(test_end_of_meeting), cmocka_unit_test(test_resend),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
