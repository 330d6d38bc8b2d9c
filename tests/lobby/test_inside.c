/* People inside: who may do what to whom, why a track is off, hands, names, removal. Given a room
 * with a host, an owner, admins and others inside, when this is asked for, then that. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/call.h"

/* ---- rights: daily.md 3.6, one row each ---- */

/* Expected for an ordinary person, an admin and an owner as the one acted on; "" is done. */
static const struct right {
    const char *what, *update;
    struct {
        const char *person, *admin, *owner;
    } by_owner, by_admin;
} rights[] = {
    {"mute", "'setAudio':false", {"", "", ""}, {"", "", "owner"}},
    {"camera off", "'setVideo':false", {"", "", ""}, {"", "", "owner"}},
    {"stop share", "'setScreenShare':false", {"", "", ""}, {"", "", "owner"}},
    {"unmute", "'setAudio':true", {"", "", ""}, {"owners-only", "owners-only", "owner"}},
    {"camera on", "'setVideo':true", {"", "", ""}, {"", "", "owner"}},
    {"lower a hand", "'setHand':false", {"", "", ""}, {"", "", "owner"}},
    {"revoke",
     "'updatePermissions':{'canSend':['video']}",
     {"", "", "owner"},
     {"", "admin", "owner"}},
    {"hide",
     "'updatePermissions':{'hasPresence':false}",
     {"", "", "owner"},
     {"", "admin", "owner"}},
    {"make admin",
     "'updatePermissions':{'canAdmin':['participants']}",
     {"", "", "owner"},
     {"", "admin", "owner"}},
    {"take admin away",
     "'updatePermissions':{'canAdmin':false}",
     {"", "", "owner"},
     {"", "admin", "owner"}},
    {"give more than an admin has",
     "'updatePermissions':{'canAdmin':true}",
     {"", "", "owner"},
     {"not-yours", "admin", "owner"}},
    {"rename", "'rename':'Zoe'", {"", "", "owner"}, {"", "admin", "owner"}},
    {"move the end", "'ejectAt':1900000000000", {"", "", "owner"}, {"", "admin", "owner"}},
    {"park", "'park':true", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject", "'eject':true", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject with grace", "'eject':true,'grace':4", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject and block", "'eject':true,'block':'24h'", {"", "", "owner"}, {"", "admin", "owner"}},
};

static void check_right(const struct right *r, char who, char whom, const char *want)
{
    struct call s = call_begin();
    char text[256], what[128], expected[64];

    snprintf(what, sizeof what, "%s: %c on %c", r->what, who, whom);
    snprintf(text, sizeof text, "'$%c':{%s}", whom, r->update);
    snprintf(expected, sizeof expected, *want ? "%c=%s" : "%c", whom, want);
    check_str(what, call_answer(&s, call_update(&s, who, text)), expected);
    door_free(s.d);
}

static void test_rights(void **state)
{
    static const char *const powerless = "sab";

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rights); i++) {
        const struct right *r = &rights[i];

        for (const char *who = "HO"; *who; who++) {
            char actor = *who == 'H' ? 'H' : 'o';

            check_right(r, actor, 'a', r->by_owner.person);
            check_right(r, actor, 'e', r->by_owner.admin);
            check_right(r, actor, 'p', r->by_owner.owner);
        }
        check_right(r, 'd', 'a', r->by_admin.person);
        check_right(r, 'd', 'e', r->by_admin.admin);
        check_right(r, 'd', 'p', r->by_admin.owner);
    }
    for (size_t i = 0; i < CHECK_COUNT(rights); i++)
        for (const char *who = powerless; *who; who++) {
            struct call s = call_begin();
            char text[256];

            snprintf(text, sizeof text, "'$h':{%s}", rights[i].update);
            check_str(rights[i].what, call_answer(&s, call_update(&s, *who, text)), "!forbidden");
            check_int(rights[i].what, door_count(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED), 0);
            door_free(s.d);
        }
}

/* ---- who is meant ---- */

static const struct meant {
    const char *what;
    char who;
    const char *updates, *answer;
} meant[] = {
    {"by session_id", 'H', "'$a':{'setAudio':false}", "a"},
    {"by user_id", 'H', "'user-ben':{'setAudio':false}", "b"},
    {"two of them", 'H', "'$a':{'setAudio':false},'$b':{'setVideo':false}", "ab"},
    {"nobody", 'H', "'$?':{'setAudio':false}", "?=no-person"},
    {"somebody who waits", 'H', "'$w':{'setAudio':false}", "w=not-inside"},
    {"all: no owners", 'H', "'$*':{'setAudio':false}", "desabh"},
    {"all but one", 'H', "'$*':{'setAudio':false},'$a':{'setVideo':false}", "adesbh"},
    {"all except one", 'H', "'$*':{'setAudio':false},'$a':{'except':true}", "desbh"},
    {"all except a user", 'H', "'user-ben':{'except':true},'$*':{'setAudio':false}", "desah"},
    {"all except somebody who has gone", 'H', "'$*':{'setAudio':false},'$?':{'except':true}",
     "desabh"},
    {"all: never who asks", 'd', "'$*':{'setAudio':false}", "esabh"},
    {"all ejected by an admin: other admins stay", 'd', "'$*':{'eject':true}", "sabh e=admin"},
    {"all ejected by an owner", 'o', "'$*':{'eject':true}", "desabh"},
    {"one part forbidden, none done", 'd', "'$a':{'setAudio':true,'rename':'Zoe'}",
     "a=owners-only"},
    {"park and eject", 'H', "'$a':{'eject':true,'park':true}", "a=invalid-request"},
    {"block without eject", 'H', "'$a':{'block':'24h'}", "a=invalid-request"},
    {"an end in the past", 'H', "'$a':{'ejectAt':1}", "a=invalid-request"},
    {"nothing", 'H', "'$a':{'reason':'x'}", "a=invalid-request"},
};

static void test_who_is_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(meant); i++) {
        struct call s = call_begin();

        check_str(meant[i].what, call_answer(&s, call_update(&s, meant[i].who, meant[i].updates)),
                  meant[i].answer);
        door_free(s.d);
    }
}

/* ---- why a track is off ---- */

static const char *bits(uint8_t off)
{
    static char out[8];
    size_t n = 0;

    if (off & OFF_BY_USER)
        out[n++] = 'u';
    if (off & OFF_BY_REMOTE)
        out[n++] = 'r';
    if (off & OFF_BY_PERMISSION)
        out[n++] = 'p';
    if (!n)
        out[n++] = '+';
    out[n] = '\0';
    return out;
}

/* Steps of Ana's microphone: 1 and 0 the client says on and off, m a host mutes, q asks to unmute,
 * R revokes, G grants, P parked and admitted again. */
static const struct silence {
    const char *what, *steps, *off;
} silences[] = {
    {"before the client says anything", "", "u"},
    {"on", "1", "+"},
    {"on and off", "10", "u"},
    {"muted by a host", "1m", "r"},
    {"the client obeys: the host stays the reason", "1m0", "r"},
    {"the person lifts it", "1m1", "+"},
    {"and goes silent by itself", "1m10", "u"},
    {"muted twice", "1mm", "r"},
    {"muted while off", "10m", "ur"},
    {"lifted from there", "10m1", "+"},
    {"asking changes nothing", "1mq", "r"},
    {"asking somebody who speaks changes nothing", "1q", "+"},
    {"revoked while speaking", "1R", "p"},
    {"revoked while silent", "R", "up"},
    {"revoked: the person can not lift it", "1R1", "p"},
    {"revoked and obeyed", "1R0", "up"},
    {"revoked after a mute", "1mR", "rp"},
    {"the person lifts the mute, not the permission", "1mR1", "p"},
    {"muted after it was revoked", "1Rm", "rp"},
    {"granted: off until the person says so", "1RG", "u"},
    {"granted and on", "1RG1", "+"},
    {"granted after a mute", "1mRG", "r"},
    {"granted what was not revoked", "1G", "+"},
    {"parked and admitted: nothing is sent", "1P", "u"},
    {"parked while muted", "1mP", "u"},
    {"parking does not give back what was revoked", "1RP", "up"},
    {"nor does it for one who says on", "1RP1", "p"},
};

static void silence_step(struct call *s, char step)
{
    switch (step) {
    case '0':
    case '1':
        call_when(s, 'a',
                  step == '1' ? "'action':'set-media','tracks':{'audio':true}"
                              : "'action':'set-media','tracks':{'audio':false}");
        break;
    case 'm': call_update(s, 'H', "'$a':{'setAudio':false}"); break;
    case 'q': call_update(s, 'H', "'$a':{'setAudio':true}"); break;
    case 'R': call_update(s, 'H', "'$a':{'updatePermissions':{'canSend':['video']}}"); break;
    case 'G': call_update(s, 'H', "'$a':{'updatePermissions':{'canSend':true}}"); break;
    default: {
        char id[LIMIT_ID + 2] = "+";

        str_copy(id + 1, sizeof id - 1, s->id['a']);
        call_update(s, 'H', "'$a':{'park':true}");
        door_decide(s->d, HOST, "r", id);
    }
    }
}

static void test_why_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(silences); i++) {
        struct call s = call_begin();
        struct wire_participant p;

        for (const char *at = silences[i].steps; *at; at++)
            silence_step(&s, *at);
        p = call_ana(&s);
        check_str(silences[i].what, bits(p.off[TRACK_AUDIO]), silences[i].off);
        check_str(silences[i].what, bits(p.off[TRACK_VIDEO]), "u");
        door_free(s.d);
    }
}

static void test_what_a_mute_tells(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    call_when(&s, 'a',
              "'action':'set-media','tracks':{'audio':true,'video':true,'screenVideo':true}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_non_null(m);
    assert_int_equal(m->who.off[TRACK_SCREEN_VIDEO], 0);
    call_update(&s, 'd', "'$a':{'setAudio':false,'setScreenShare':false}");
    m = door_last(s.d, ANA, WIRE_EV_MEDIA);
    assert_non_null(m);
    assert_string_equal(m->by, "Adam");
    assert_int_equal(m->off[TRACK_AUDIO], OFF_BY_USER);
    assert_int_equal(m->off[TRACK_VIDEO], OFF_UNSAID);
    assert_int_equal(m->off[TRACK_SCREEN_VIDEO], OFF_BY_USER);
    for (peer_id p = HOST; p <= BEN; p++) {
        m = door_last(s.d, p, WIRE_EV_PARTICIPANT_UPDATED);
        assert_non_null(m);
        assert_string_equal(m->by, "Adam");
        assert_int_equal(m->who.off[TRACK_AUDIO], OFF_BY_REMOTE);
        assert_int_equal(m->who.off[TRACK_VIDEO], 0);
    }
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_MEDIA), 0);
    assert_int_equal(door_count(s.d, WAITER, WIRE_EV_PARTICIPANT_UPDATED), 0);
    /* Asking to be heard again is told, not done; who is away can not be asked. */
    call_update(&s, 'o', "'$a':{'setAudio':true}");
    m = door_last(s.d, ANA, WIRE_EV_MEDIA);
    assert_int_equal(m->off[TRACK_AUDIO], 0);
    door_drop(s.d, ANA);
    assert_string_equal(call_answer(&s, call_update(&s, 'o', "'$a':{'setAudio':true}")), "a=away");
    assert_string_equal(call_answer(&s, call_update(&s, 'o', "'$a':{'setAudio':false}")), "a");
    door_free(s.d);
}

/* ---- hands ---- */

static void test_hands(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;
    int64_t a, b;

    (void)state;
    /* Two in the same moment have an order all the same. */
    call_when(&s, 'b', "'action':'raise-hand','on':true");
    call_when(&s, 'a', "'action':'raise-hand','on':true");
    a = door_last(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED)->who.hand_at;
    call_when(&s, 'b', "'action':'raise-hand','on':true"); /* again: the place is kept */
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED), 2);
    b = s.d->now;
    assert_true(a > b);
    door_pass(s.d, 1000);
    assert_string_equal(call_answer(&s, call_update(&s, 'd', "'$a':{'setHand':false}")), "a");
    m = door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED);
    assert_int_equal(m->who.hand_at, 0);
    assert_string_equal(m->by, "Adam");
    call_when(&s, 'a', "'action':'raise-hand','on':true");
    assert_int_equal(call_ana(&s).hand_at, s.d->now);
    /* After a restart the order is as it was; leaving and waiting people have no hand. */
    door_restart(s.d);
    assert_int_equal(call_ana(&s).hand_at, s.d->now);
    door_free(s.d);
    s = call_begin();
    assert_string_equal(call_answer(&s, call_when(&s, 'w', "'action':'raise-hand','on':true")),
                        "!forbidden");
    call_when(&s, 'a', "'action':'raise-hand','on':true");
    call_when(&s, 'a', "'action':'raise-hand','on':false");
    assert_int_equal(call_ana(&s).hand_at, 0);
    door_free(s.d);
}

/* ---- names, ends, removal ---- */

static void test_rename(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    call_update(&s, 'H', "'$a':{'rename':'Ana (guest)'}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_string_equal(m->who.name, "Ana (guest)");
    assert_string_equal(m->who.first_name, "Ana");
    assert_string_equal(m->by, "Mira");
    call_update(&s, 'H', "'$a':{'rename':'A'}");
    assert_string_equal(call_ana(&s).first_name, "Ana");
    assert_string_equal(
        call_answer(&s, call_when(&s, 'a', "'action':'set-user-name','name':'Ana the great'")),
        "!forbidden");
    door_restart(s.d);
    assert_string_equal(call_ana(&s).name, "A");
    assert_string_equal(call_ana(&s).first_name, "Ana");
    door_free(s.d);
}

/* Somebody at the door too: hosts see it at once, the record has both names, and it stays inside.
 */
static void test_rename_at_the_door(void **state)
{
    static const struct {
        const char *what;
        char who;
        const char *update, *answer;
    } rows[] = {
        {"a host", 'H', "'$w':{'rename':'Will of Sales'}", "w"},
        {"the same name again", 'H', "'$w':{'rename':'Will of Sales'}", "w"},
        {"an admin", 'd', "'$w':{'rename':'Will of Sales'}", "w"},
        {"somebody else", 'a', "'$w':{'rename':'Will of Sales'}", "!forbidden"},
        {"with more than a name", 'H', "'$w':{'rename':'X','setAudio':false}", "w=not-inside"},
        {"with a removal", 'H', "'$w':{'rename':'X','eject':true}", "w=not-inside"},
    };
    struct call s = call_begin();
    const struct wire_msg *m;
    char last[512];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_str(rows[i].what, call_answer(&s, call_update(&s, rows[i].who, rows[i].update)),
                  rows[i].answer);
    m = door_last(s.d, HOST, WIRE_EV_WAITING_UPDATED);
    assert_string_equal(m->waiting.name, "Will of Sales");
    assert_string_equal(m->by, "Mira");
    str_copy(last, sizeof last, s.d->line[s.d->n_lines - 1]);
    assert_non_null(strstr(last, "\"renamed\""));
    assert_non_null(strstr(last, "\"name\":\"Will of Sales\""));
    assert_non_null(strstr(last, "\"by\":\"Mira\""));
    assert_string_equal(
        call_answer(&s, call_when(&s, 'w', "'action':'set-user-name','name':'Boss'")),
        "!forbidden");
    door_free(s.d);
}

static void test_end_moved(void **state)
{
    struct call s = call_begin();
    char text[64];

    (void)state;
    snprintf(text, sizeof text, "'$a':{'ejectAt':%lld}", (long long)s.d->now + 5000);
    call_update(&s, 'H', text);
    assert_int_equal(call_ana(&s).will_eject_at, s.d->now + 5000);
    door_restart(s.d);
    door_pass(s.d, 4999);
    assert_string_equal(call_ana(&s).name, "Ana");
    door_pass(s.d, 1);
    assert_string_equal(call_ana(&s).name, "");
    door_free(s.d);
    s = call_begin();
    snprintf(text, sizeof text, "'$a':{'ejectAt':%lld}", (long long)s.d->now + 5000);
    call_update(&s, 'H', text);
    call_update(&s, 'd', "'$a':{'ejectAt':0}");
    door_pass(s.d, 5000);
    assert_string_equal(call_ana(&s).name, "Ana");
    door_free(s.d);
}

static void test_removal(void **state)
{
    struct call s = call_begin();
    const struct wire_msg *m;

    (void)state;
    m = call_update(&s, 'd', "'$a':{'eject':true,'grace':4,'reason':'please mind your words'}");
    assert_string_equal(call_answer(&s, m), "a");
    assert_int_not_equal(m->decision[0], 0);
    assert_string_equal(call_answer(&s, call_update(&s, 'H', "'$a':{'eject':true}")),
                        "a=decided/Adam");
    assert_string_equal(call_answer(&s, call_update(&s, 'H', "'$a':{'setAudio':false}")), "a");
    assert_int_equal(door_last(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED)->who.pending.what,
                     PENDING_EJECT);
    assert_int_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->who.pending.what,
                     PENDING_NONE);
    door_pass(s.d, 4000);
    assert_int_equal(s.d->peer[ANA].closed, 4411);
    assert_string_equal(door_last(s.d, ANA, WIRE_EV_ERROR)->reason, "please mind your words");
    assert_string_equal(call_answer(&s, call_update(&s, 'H', "'$a':{'eject':true}")),
                        "a=decided/Adam");
    /* Parked: waits, and may be let in again. */
    call_update(&s, 'd', "'$b':{'park':true,'reason':'one moment'}");
    m = door_last(s.d, BEN, WIRE_EV_ACCESS);
    assert_int_equal(m->level, LEVEL_LOBBY);
    assert_string_equal(m->by, "Adam");
    assert_string_equal(call_answer(&s, call_update(&s, 'H', "'$b':{'setAudio':false}")),
                        "b=not-inside");
    door_ask(s.d, BEN, WIRE_LEAVE_MEETING, NULL);
    assert_string_equal(call_answer(&s, call_update(&s, 'H', "'$b':{'setAudio':false}")), "b=left");
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_who_is_meant),
        cmocka_unit_test(test_why_silent),
        cmocka_unit_test(test_what_a_mute_tells),
        cmocka_unit_test(test_hands),
        cmocka_unit_test(test_rename),
        cmocka_unit_test(test_rename_at_the_door),
        cmocka_unit_test(test_end_moved),
        cmocka_unit_test(test_removal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
