/* People inside: who may do what to whom, and what each power does. Given a room with a host, an
 * owner, admins and others inside, when this is asked for, then that. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

/* Who is there; the letter stands for the session_id in requests ("$a"). */
enum { HOST = 1, OWNER, OWNER2, ADMIN, ADMIN2, STREAMER, ANA, BEN, HIDDEN, WAITER, PEERS };

static const struct {
    peer_id peer;
    char letter;
    const char *name, *token;
} cast[] = {
    {OWNER, 'o', "Olga", "is_owner user_name=Olga"},
    {OWNER2, 'p', "Otto", "is_owner user_name=Otto"},
    {ADMIN, 'd', "Adam", "permissions={\"canAdmin\":[\"participants\"]} user_name=Adam"},
    {ADMIN2, 'e', "Alba", "permissions={\"canAdmin\":[\"participants\"]} user_name=Alba"},
    {STREAMER, 's', "Stan", "permissions={\"canAdmin\":[\"streaming\"]} user_name=Stan"},
    {ANA, 'a', "Ana", "user_id=user-ana"},
    {BEN, 'b', "Ben", "user_id=user-ben"},
    {HIDDEN, 'h', "Hal", "permissions={\"hasPresence\":false} user_id=user-hal"},
};

struct stage {
    struct door *d;
    char id[128][LIMIT_ID + 1];
};

static struct stage begin(void)
{
    struct stage s = {.d = door_new()};
    const struct wire_msg *m;

    door_room(s.d, "r", "private knocking");
    door_hello(s.d, HOST, NULL, door_token(s.d, "", "is_owner user_name=Mira"));
    for (size_t i = 0; i < CHECK_COUNT(cast); i++) {
        m = door_join(s.d, cast[i].peer, "r", cast[i].name, cast[i].name,
                      door_token(s.d, "r", cast[i].token), NULL);
        check_true(cast[i].name, m && m->ok && m->level == LEVEL_FULL);
        str_copy(s.id[(int)cast[i].letter], LIMIT_ID + 1, m->who.id);
    }
    str_copy(s.id['w'], LIMIT_ID + 1, door_knock(s.d, WAITER, "r", "Wanda", "device-w"));
    str_copy(s.id['*'], LIMIT_ID + 1, WIRE_ALL);
    str_copy(s.id['?'], LIMIT_ID + 1, "nobody");
    door_clear(s.d);
    return s;
}

static peer_id peer_of(char letter)
{
    for (size_t i = 0; i < CHECK_COUNT(cast); i++)
        if (cast[i].letter == letter)
            return cast[i].peer;
    return letter == 'w' ? WAITER : HOST;
}

/* Members of a request, in which ' is a quotation mark and $a the id of a. */
static const struct wire_msg *when(struct stage *s, char who, const char *members)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);
    const struct wire_msg *m;

    for (; *members; members++) {
        if (*members == '$')
            strbuf_puts(&b, s->id[(int)*++members]);
        else
            strbuf_add(&b, *members == '\'' ? "\"" : members, 1);
    }
    m = door_text(s->d, peer_of(who), b.s);
    strbuf_free(&b);
    return m;
}

static const struct wire_msg *update(struct stage *s, char who, const char *updates)
{
    char text[1024];

    snprintf(text, sizeof text, "'action':'update-participants','room':'r','updatesById':{%s}",
             updates);
    return when(s, who, text);
}

static char letter_of(const struct stage *s, const char *id)
{
    for (int c = 0; c < 128; c++)
        if (*s->id[c] && str_eq(s->id[c], id))
            return (char)c;
    return '#';
}

/* "ab d=admin b=decided/Mira", or "!forbidden" for a refusal as a whole. */
static const char *answer(const struct stage *s, const struct wire_msg *m)
{
    static char out[512];
    size_t n = 0;

    if (!m)
        return "nothing";
    if (!m->ok) {
        snprintf(out, sizeof out, "!%s", err_info(m->error)->code);
        return out;
    }
    out[0] = '\0';
    for (size_t i = 0; i < m->n_ids; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%c", letter_of(s, m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++)
        n += (size_t)snprintf(out + n, sizeof out - n, "%s%c=%s%s%s", n ? " " : "",
                              letter_of(s, m->refused[i].id), err_info(m->refused[i].error)->code,
                              *m->refused[i].by ? "/" : "", m->refused[i].by);
    return out;
}

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
    {"unmute", "'setAudio':true", {"", "", ""}, {"forbidden", "forbidden", "owner"}},
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
     {"forbidden", "admin", "owner"}},
    {"rename", "'rename':'Zoe'", {"", "", "owner"}, {"", "admin", "owner"}},
    {"move the end", "'ejectAt':1900000000000", {"", "", "owner"}, {"", "admin", "owner"}},
    {"park", "'park':true", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject", "'eject':true", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject with grace", "'eject':true,'grace':4", {"", "", "owner"}, {"", "admin", "owner"}},
    {"eject and block", "'eject':true,'block':'24h'", {"", "", "owner"}, {"", "admin", "owner"}},
};

static void check_right(const struct right *r, char who, char whom, const char *want)
{
    struct stage s = begin();
    char text[256], what[128], expected[64];

    snprintf(what, sizeof what, "%s: %c on %c", r->what, who, whom);
    snprintf(text, sizeof text, "'$%c':{%s}", whom, r->update);
    snprintf(expected, sizeof expected, *want ? "%c=%s" : "%c", whom, want);
    check_str(what, answer(&s, update(&s, who, text)), expected);
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
            struct stage s = begin();
            char text[256];

            snprintf(text, sizeof text, "'$h':{%s}", rights[i].update);
            check_str(rights[i].what, answer(&s, update(&s, *who, text)), "!forbidden");
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
    {"all: never who asks", 'd', "'$*':{'setAudio':false}", "esabh"},
    {"all ejected by an admin: other admins stay", 'd', "'$*':{'eject':true}", "sabh e=admin"},
    {"all ejected by an owner", 'o', "'$*':{'eject':true}", "desabh"},
    {"one part forbidden, none done", 'd', "'$a':{'setAudio':true,'rename':'Zoe'}", "a=forbidden"},
    {"park and eject", 'H', "'$a':{'eject':true,'park':true}", "a=invalid-request"},
    {"block without eject", 'H', "'$a':{'block':'24h'}", "a=invalid-request"},
    {"an end in the past", 'H', "'$a':{'ejectAt':1}", "a=invalid-request"},
    {"nothing", 'H', "'$a':{'reason':'x'}", "a=invalid-request"},
};

static void test_who_is_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(meant); i++) {
        struct stage s = begin();

        check_str(meant[i].what, answer(&s, update(&s, meant[i].who, meant[i].updates)),
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

static void silence_step(struct stage *s, char step)
{
    switch (step) {
    case '0':
    case '1':
        when(s, 'a',
             step == '1' ? "'action':'set-media','tracks':{'audio':true}"
                         : "'action':'set-media','tracks':{'audio':false}");
        break;
    case 'm': update(s, 'H', "'$a':{'setAudio':false}"); break;
    case 'q': update(s, 'H', "'$a':{'setAudio':true}"); break;
    case 'R': update(s, 'H', "'$a':{'updatePermissions':{'canSend':['video']}}"); break;
    case 'G': update(s, 'H', "'$a':{'updatePermissions':{'canSend':true}}"); break;
    default: {
        char id[LIMIT_ID + 2] = "+";

        str_copy(id + 1, sizeof id - 1, s->id['a']);
        update(s, 'H', "'$a':{'park':true}");
        door_decide(s->d, HOST, "r", id);
    }
    }
}

static void take_ana(void *arg, const char *room, const struct wire_participant *p)
{
    struct wire_participant *out = arg;

    (void)room;
    if (str_eq(p->user_id, "user-ana"))
        *out = *p;
}

static struct wire_participant ana(struct stage *s)
{
    struct wire_participant p = {.id = ""};

    lobby_inside_each(s->d->l, "r", s->d->now, take_ana, &p);
    return p;
}

static void test_why_silent(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(silences); i++) {
        struct stage s = begin();
        struct wire_participant p;

        for (const char *at = silences[i].steps; *at; at++)
            silence_step(&s, *at);
        p = ana(&s);
        check_str(silences[i].what, bits(p.off[TRACK_AUDIO]), silences[i].off);
        check_str(silences[i].what, bits(p.off[TRACK_VIDEO]), "u");
        door_free(s.d);
    }
}

static void test_what_a_mute_tells(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    when(&s, 'a', "'action':'set-media','tracks':{'audio':true,'video':true,'screenVideo':true}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_non_null(m);
    assert_int_equal(m->who.off[TRACK_SCREEN_VIDEO], 0);
    update(&s, 'd', "'$a':{'setAudio':false,'setScreenShare':false}");
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
    update(&s, 'o', "'$a':{'setAudio':true}");
    m = door_last(s.d, ANA, WIRE_EV_MEDIA);
    assert_int_equal(m->off[TRACK_AUDIO], 0);
    door_drop(s.d, ANA);
    assert_string_equal(answer(&s, update(&s, 'o', "'$a':{'setAudio':true}")), "a=away");
    assert_string_equal(answer(&s, update(&s, 'o', "'$a':{'setAudio':false}")), "a");
    door_free(s.d);
}

/* ---- hands ---- */

static void test_hands(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;
    int64_t a, b;

    (void)state;
    /* Two in the same moment have an order all the same. */
    when(&s, 'b', "'action':'raise-hand','on':true");
    when(&s, 'a', "'action':'raise-hand','on':true");
    a = door_last(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED)->who.hand_at;
    when(&s, 'b', "'action':'raise-hand','on':true"); /* again: the place is kept */
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED), 2);
    b = s.d->now;
    assert_true(a > b);
    door_pass(s.d, 1000);
    assert_string_equal(answer(&s, update(&s, 'd', "'$a':{'setHand':false}")), "a");
    m = door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED);
    assert_int_equal(m->who.hand_at, 0);
    assert_string_equal(m->by, "Adam");
    when(&s, 'a', "'action':'raise-hand','on':true");
    assert_int_equal(ana(&s).hand_at, s.d->now);
    /* After a restart the order is as it was; leaving and waiting people have no hand. */
    door_restart(s.d);
    assert_int_equal(ana(&s).hand_at, s.d->now);
    door_free(s.d);
    s = begin();
    assert_string_equal(answer(&s, when(&s, 'w', "'action':'raise-hand','on':true")), "!forbidden");
    when(&s, 'a', "'action':'raise-hand','on':true");
    when(&s, 'a', "'action':'raise-hand','on':false");
    assert_int_equal(ana(&s).hand_at, 0);
    door_free(s.d);
}

/* ---- names, ends, removal ---- */

static void test_rename(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    update(&s, 'H', "'$a':{'rename':'Ana (guest)'}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_string_equal(m->who.name, "Ana (guest)");
    assert_string_equal(m->who.first_name, "Ana");
    assert_string_equal(m->by, "Mira");
    update(&s, 'H', "'$a':{'rename':'A'}");
    assert_string_equal(ana(&s).first_name, "Ana");
    assert_string_equal(
        answer(&s, when(&s, 'a', "'action':'set-user-name','name':'Ana the great'")), "!forbidden");
    door_restart(s.d);
    assert_string_equal(ana(&s).name, "A");
    assert_string_equal(ana(&s).first_name, "Ana");
    door_free(s.d);
}

static void test_end_moved(void **state)
{
    struct stage s = begin();
    char text[64];

    (void)state;
    snprintf(text, sizeof text, "'$a':{'ejectAt':%lld}", (long long)s.d->now + 5000);
    update(&s, 'H', text);
    assert_int_equal(ana(&s).will_eject_at, s.d->now + 5000);
    door_restart(s.d);
    door_pass(s.d, 4999);
    assert_string_equal(ana(&s).name, "Ana");
    door_pass(s.d, 1);
    assert_string_equal(ana(&s).name, "");
    door_free(s.d);
    s = begin();
    snprintf(text, sizeof text, "'$a':{'ejectAt':%lld}", (long long)s.d->now + 5000);
    update(&s, 'H', text);
    update(&s, 'd', "'$a':{'ejectAt':0}");
    door_pass(s.d, 5000);
    assert_string_equal(ana(&s).name, "Ana");
    door_free(s.d);
}

static void test_removal(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    m = update(&s, 'd', "'$a':{'eject':true,'grace':4,'reason':'please mind your words'}");
    assert_string_equal(answer(&s, m), "a");
    assert_int_not_equal(m->decision[0], 0);
    assert_string_equal(answer(&s, update(&s, 'H', "'$a':{'eject':true}")), "a=decided/Adam");
    assert_string_equal(answer(&s, update(&s, 'H', "'$a':{'setAudio':false}")), "a");
    assert_int_equal(door_last(s.d, HOST, WIRE_EV_PARTICIPANT_UPDATED)->who.pending.what,
                     PENDING_EJECT);
    assert_int_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->who.pending.what,
                     PENDING_NONE);
    door_pass(s.d, 4000);
    assert_int_equal(s.d->peer[ANA].closed, 4411);
    assert_string_equal(door_last(s.d, ANA, WIRE_EV_ERROR)->reason, "please mind your words");
    assert_string_equal(answer(&s, update(&s, 'H', "'$a':{'eject':true}")), "a=decided/Adam");
    /* Parked: waits, and may be let in again. */
    update(&s, 'd', "'$b':{'park':true,'reason':'one moment'}");
    m = door_last(s.d, BEN, WIRE_EV_ACCESS);
    assert_int_equal(m->level, LEVEL_LOBBY);
    assert_string_equal(m->by, "Adam");
    assert_string_equal(answer(&s, update(&s, 'H', "'$b':{'setAudio':false}")), "b=not-inside");
    door_ask(s.d, BEN, WIRE_LEAVE_MEETING, NULL);
    assert_string_equal(answer(&s, update(&s, 'H', "'$b':{'setAudio':false}")), "b=left");
    door_free(s.d);
}

/* ---- permissions ---- */

static void test_admins(void **state)
{
    struct stage s = begin();

    (void)state;
    update(&s, 'H', "'$a':{'updatePermissions':{'canAdmin':['participants']}}");
    assert_int_equal(door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED)->who.perms.can_admin,
                     ADMIN_PARTICIPANTS);
    assert_int_equal(door_count(s.d, ANA, WIRE_EV_WAITING_ADDED), 1); /* sees who waits */
    assert_string_equal(answer(&s, update(&s, 'a', "'$b':{'setAudio':false}")), "b");
    door_restart(s.d);
    assert_int_equal(ana(&s).perms.can_admin, ADMIN_PARTICIPANTS);
    door_free(s.d);
    s = begin();
    update(&s, 'o', "'$d':{'updatePermissions':{'canAdmin':false}}");
    assert_string_equal(answer(&s, update(&s, 'd', "'$b':{'setAudio':false}")), "!forbidden");
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
        struct stage s = begin();
        char text[128];
        struct wire_participant p;

        snprintf(text, sizeof text, "'$a':{'updatePermissions':{%s}}", rows[i].given);
        update(&s, 'H', text);
        p = ana(&s);
        check_int(rows[i].what, p.perms.has_presence, rows[i].presence);
        check_int(rows[i].what, p.perms.can_send, rows[i].send);
        check_int(rows[i].what, p.perms.can_admin, rows[i].admin);
        door_restart(s.d);
        p = ana(&s);
        check_int(rows[i].what, p.perms.has_presence, rows[i].presence);
        check_int(rows[i].what, p.perms.can_send, rows[i].send);
        door_free(s.d);
    }
}

static void test_presence(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    update(&s, 'H', "'$a':{'updatePermissions':{'hasPresence':false}}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_LEFT);
    assert_int_equal(m->why, WHY_HIDDEN);
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED), 0);
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT), 0);
    assert_int_equal(door_count(s.d, ANA, WIRE_EV_PARTICIPANT_LEFT), 0);
    m = door_last(s.d, ANA, WIRE_EV_PARTICIPANT_UPDATED); /* hears of itself all the same */
    assert_false(m->who.perms.has_presence);
    assert_int_equal(door_count(s.d, ADMIN, WIRE_EV_PARTICIPANT_UPDATED), 1);
    update(&s, 'H', "'$a':{'updatePermissions':{'hasPresence':true}}");
    assert_string_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_JOINED)->who.id, s.id['a']);
    update(&s, 'H', "'$a':{'setAudio':false}");
    assert_int_equal(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->who.off[TRACK_AUDIO],
                     OFF_BY_USER | OFF_BY_REMOTE);
    door_free(s.d);
}

/* ---- data and messages ---- */

static void test_user_data(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    when(&s, 'a', "'action':'set-user-data','data':{'seat':4}");
    m = door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED);
    assert_string_equal(m->data, "{\"seat\":4}");
    when(&s, 'a', "'action':'set-user-data','data':{'seat':4}"); /* nothing new */
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED), 1);
    door_join(s.d, PEERS, "r", "Late", "late", door_token(s.d, "r", "user_id=late"), NULL);
    for (size_t i = 0; i < s.d->peer[PEERS].n; i++) {
        m = s.d->peer[PEERS].msg[i];
        if (m->kind == WIRE_EV_PARTICIPANT_JOINED && str_eq(m->who.id, s.id['a']))
            assert_string_equal(m->data, "{\"seat\":4}");
    }
    when(&s, 'a', "'action':'set-user-data'");
    assert_null(door_last(s.d, BEN, WIRE_EV_PARTICIPANT_UPDATED)->data);
    assert_string_equal(answer(&s, when(&s, 'w', "'action':'set-user-data','data':1")),
                        "!forbidden");
    door_free(s.d);
}

static void test_app_messages(void **state)
{
    struct stage s = begin();
    const struct wire_msg *m;

    (void)state;
    when(&s, 'a', "'action':'app-message','ids':['*'],'data':{'hi':1}");
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
    m = when(&s, 'a', "'action':'app-message','ids':['$b','$w','$?'],'data':'x'");
    assert_string_equal(answer(&s, m), "b w=no-person ?=no-person");
    assert_int_equal(door_count(s.d, BEN, WIRE_EV_APP_MESSAGE), 1);
    assert_int_equal(door_count(s.d, ADMIN, WIRE_EV_APP_MESSAGE), 0);
    /* A host is nobody inside: its messages come from the server. */
    when(&s, 'H', "'action':'app-message','room':'r','data':true");
    assert_string_equal(door_last(s.d, ANA, WIRE_EV_APP_MESSAGE)->from, "");
    assert_string_equal(answer(&s, when(&s, 'a', "'action':'app-message'")), "!invalid-request");
    assert_string_equal(answer(&s, when(&s, 'w', "'action':'app-message','data':1")), "!forbidden");
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
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct stage s = begin();

        for (int n = 0; n < rows[i].max; n++)
            check_str(rows[i].what, answer(&s, when(&s, 'a', n % 2 ? rows[i].off : rows[i].on)),
                      "");
        check_str(rows[i].what, answer(&s, when(&s, 'a', rows[i].on)), "!too-many");
        check_int(rows[i].what, s.d->peer[ANA].closed, 0);
        check_str(rows[i].what, answer(&s, when(&s, 'b', rows[i].on)), ""); /* each by itself */
        door_pass(s.d, TIME_PACE);
        check_str(rows[i].what, answer(&s, when(&s, 'a', rows[i].on)), "");
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
        struct stage s = begin();
        struct lobby_counts c;
        char text[128];

        snprintf(text, sizeof text, "'action':'end-meeting',%s", rows[i].request);
        check_str(rows[i].what, answer(&s, when(&s, rows[i].who, text)), rows[i].answer);
        c = lobby_counts(s.d->l);
        check_int(rows[i].what, c.inside + c.waiting, rows[i].ends ? 0 : CHECK_COUNT(cast) + 1);
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
    struct stage s = begin();
    struct wire_req *r = door_req(WIRE_UPDATE_PARTICIPANTS, "r", NULL);
    size_t n;

    (void)state;
    r->id = 900;
    r->updates = calloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates[0].id, sizeof r->updates[0].id, s.id['a']);
    r->updates[0].eject = true;
    assert_string_equal(answer(&s, door_request(s.d, HOST, r)), "a");
    n = door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT);
    r = door_req(WIRE_UPDATE_PARTICIPANTS, "r", NULL);
    r->id = 900;
    r->updates = calloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates[0].id, sizeof r->updates[0].id, s.id['a']);
    r->updates[0].eject = true;
    assert_string_equal(answer(&s, door_request(s.d, HOST, r)), "a");
    assert_int_equal(door_count(s.d, HOST, WIRE_EV_PARTICIPANT_LEFT), n);
    door_free(s.d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights),         cmocka_unit_test(test_who_is_meant),
        cmocka_unit_test(test_why_silent),     cmocka_unit_test(test_what_a_mute_tells),
        cmocka_unit_test(test_hands),          cmocka_unit_test(test_rename),
        cmocka_unit_test(test_end_moved),      cmocka_unit_test(test_removal),
        cmocka_unit_test(test_admins),         cmocka_unit_test(test_merge),
        cmocka_unit_test(test_presence),       cmocka_unit_test(test_user_data),
        cmocka_unit_test(test_app_messages),   cmocka_unit_test(test_pace),
        cmocka_unit_test(test_end_of_meeting), cmocka_unit_test(test_resend),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
