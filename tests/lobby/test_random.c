/* Twenty thousand random steps of guests, hosts and time. What a host has built from its events is
 * always what a newcomer is shown, and nobody is inside who was not let in. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"
#include "tests/lib/mirror.h"

enum { STEPS = 20000, ROOMS = 3, GUESTS = 40, SEATS = 6 };

struct guest {
    peer_id peer; /* 0: not connected */
    int room;
    bool joined, owner;
    char place[LIMIT_PLACE + 1], id[LIMIT_ID + 1], device[LIMIT_DEVICE + 1];
};

struct world {
    struct door *d;
    uint32_t seed;
    peer_id next_peer, host;
    char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1];
    int64_t seq;
    struct mirror room[ROOMS];
    struct guest guest[GUESTS];
    char decision[8][LIMIT_ID + 1]; /* the last ones of the host, each with its room */
    int decision_room[8];
    uint32_t n_decisions;
    bool granting;    /* a host decides: people may come in by it */
    bool may_walk_in; /* a join by token or into a public room */
    size_t admitted, denied, ejected, resumed, snapshots;
    size_t pending, parked, undone, redone, held, notes, claimed;
};

static uint32_t dice(struct world *w, uint32_t n)
{
    w->seed = w->seed * 1664525U + 1013904223U;
    return (w->seed >> 8) % n;
}

static struct mirror *mirror_of(struct world *w, const char *room)
{
    for (int i = 0; i < ROOMS; i++)
        if (str_eq(w->room[i].name, room))
            return &w->room[i];
    fail_msg("an event of a room that nobody made: \"%s\"", room);
    return NULL;
}

static void apply_waiting(struct world *w, struct mirror *m, const struct wire_msg *e)
{
    size_t i = mirror_waiting(m, e->waiting.id);

    if (e->kind == WIRE_EV_WAITING_ADDED) {
        assert_int_equal(i, m->n_waiting);
        assert_true(m->n_waiting < MIRROR_MAX);
        /* Who is parked waits again since the knock. */
        while (i > 0 && m->waiting[i - 1].knocked_at > e->waiting.knocked_at)
            i--;
        memmove(&m->waiting[i + 1], &m->waiting[i], (m->n_waiting++ - i) * sizeof *m->waiting);
        m->waiting[i] = e->waiting;
        return;
    }
    assert_true(i < m->n_waiting);
    if (e->kind == WIRE_EV_WAITING_UPDATED) {
        w->pending += e->waiting.pending.what != PENDING_NONE;
        w->held += e->waiting.held;
        w->notes += e->waiting.note[0] != '\0';
        w->claimed += e->waiting.reader[0] != '\0';
        m->waiting[i] = e->waiting;
        return;
    }
    w->admitted += e->why == WHY_ADMITTED;
    w->denied += e->why == WHY_DENIED;
    memmove(&m->waiting[i], &m->waiting[i + 1], (--m->n_waiting - i) * sizeof *m->waiting);
}

static void apply_inside(struct world *w, struct mirror *m, const struct wire_msg *e)
{
    size_t i = mirror_inside(m, e->who.id), seats = 0;

    if (e->kind == WIRE_EV_PARTICIPANT_JOINED) {
        assert_int_equal(i, m->n_inside);
        assert_true(e->by[0] ? w->granting : w->may_walk_in);
        assert_int_equal(mirror_waiting(m, e->who.id), m->n_waiting);
        m->inside[m->n_inside++] = e->who;
        for (size_t k = 0; k < m->n_inside; k++)
            seats += !m->inside[k].owner;
        assert_true(seats <= SEATS);
        return;
    }
    assert_true(i < m->n_inside);
    if (e->kind == WIRE_EV_PARTICIPANT_UPDATED)
        m->inside[i] = e->who;
    else {
        w->parked += e->why == WHY_MOVED && *e->by;
        w->ejected += e->why == WHY_EJECTED;
        memmove(&m->inside[i], &m->inside[i + 1], (--m->n_inside - i) * sizeof *m->inside);
    }
}

static void take_snapshot(struct world *w, const struct wire_msg *e)
{
    for (int i = 0; i < ROOMS; i++)
        w->room[i].exists = false;
    for (size_t i = 0; i < e->n_rooms; i++) {
        struct mirror *m = mirror_of(w, e->rooms[i].name);

        m->exists = true;
        m->n_waiting = e->rooms[i].n_waiting;
        m->n_inside = e->rooms[i].n_inside;
        if (m->n_waiting)
            memcpy(m->waiting, e->rooms[i].waiting, m->n_waiting * sizeof *m->waiting);
        if (m->n_inside)
            memcpy(m->inside, e->rooms[i].inside, m->n_inside * sizeof *m->inside);
    }
}

static void apply_room(struct world *w, const struct wire_msg *e)
{
    struct mirror *m = mirror_of(w, e->room);

    m->exists = e->kind != WIRE_EV_ROOM_DELETED;
    if (e->kind != WIRE_EV_ROOM_UPDATED)
        m->n_waiting = m->n_inside = 0;
}

/* What the watching host is told, in order. */
static void tell(void *arg, peer_id to, const struct wire_msg *e)
{
    struct world *w = arg;

    if (to != w->host)
        return;
    if (e->kind == WIRE_EV_REPLY) {
        if (e->session[0] && !e->resumed)
            take_snapshot(w, e);
        if (e->session[0])
            w->seq = e->seq;
        return;
    }
    assert_true(e->seq > w->seq);
    w->seq = e->seq;
    switch (e->kind) {
    case WIRE_EV_WAITING_ADDED:
    case WIRE_EV_WAITING_UPDATED:
    case WIRE_EV_WAITING_REMOVED: apply_waiting(w, mirror_of(w, e->room), e); break;
    case WIRE_EV_PARTICIPANT_JOINED:
    case WIRE_EV_PARTICIPANT_UPDATED:
    case WIRE_EV_PARTICIPANT_LEFT: apply_inside(w, mirror_of(w, e->room), e); break;
    case WIRE_EV_ROOM_CREATED:
    case WIRE_EV_ROOM_UPDATED:
    case WIRE_EV_ROOM_DELETED: apply_room(w, e); break;
    case WIRE_EV_MESSAGE: break;
    default: fail_msg("a host was told something that is for guests: %d", (int)e->kind);
    }
}

/* A second host comes, is shown everything, and goes. */
static void compare(struct world *w)
{
    peer_id peer = w->next_peer++;
    const struct wire_msg *s = door_hello(w->d, peer, NULL, w->token);
    size_t seen = 0;

    assert_true(s && s->ok && !s->more);
    for (size_t i = 0; i < s->n_rooms; i++, seen++) {
        const struct wire_room *r = &s->rooms[i];
        const struct mirror *m = mirror_of(w, r->name);

        mirror_check(m, r);
    }
    for (int i = 0; i < ROOMS; i++)
        seen -= w->room[i].exists;
    assert_int_equal(seen, 0);
    door_drop(w->d, peer);
}

static void check_store(struct world *w)
{
    struct lobby_counts c = lobby_counts(w->d->l);

    assert_int_equal(w->d->n_people, c.waiting + c.inside);
}

/* ---- steps ---- */

static void forget_closed(struct world *w)
{
    for (int i = 0; i < GUESTS; i++)
        if (w->guest[i].peer && w->d->peer[w->guest[i].peer].closed)
            w->guest[i].peer = 0;
}

static void step_join(struct world *w, struct guest *g)
{
    const struct lobby_room *r;
    const struct wire_msg *m;
    const char *token = NULL;
    char name[16];

    if (g->peer)
        return;
    g->room = (int)dice(w, ROOMS);
    g->peer = w->next_peer++;
    r = lobby_room_find(w->d->l, w->room[g->room].name, w->d->now);
    if (dice(w, 12) == 0)
        token = door_token(w->d, w->room[g->room].name, dice(w, 2) ? "is_owner" : "");
    snprintf(name, sizeof name, "N%u", dice(w, 30));
    w->may_walk_in = token || (r && !r->is_private);
    m = door_join(w->d, g->peer, w->room[g->room].name, name, g->device, token,
                  dice(w, 2) ? g->place : NULL);
    w->may_walk_in = false;
    if (m->ok)
        str_copy(g->id, sizeof g->id, m->who.id);
    if (m->place[0])
        str_copy(g->place, sizeof g->place, m->place);
}

static void step_knock(struct world *w, struct guest *g)
{
    const struct wire_msg *m;
    char name[16];

    if (!g->peer)
        return;
    snprintf(name, sizeof name, "N%u", dice(w, 30));
    m = door_ask(w->d, g->peer, WIRE_REQUEST_ACCESS, name);
    if (m->ok)
        str_copy(g->place, sizeof g->place, m->place);
}

static void keep(struct world *w, const struct mirror *room, const struct wire_msg *m)
{
    uint32_t i = w->n_decisions % 8;

    if (!m->decision[0])
        return;
    w->n_decisions++;
    w->decision_room[i] = (int)(room - w->room);
    str_copy(w->decision[i], sizeof w->decision[i], m->decision);
}

static void step_decide(struct world *w)
{
    struct mirror *m = &w->room[dice(w, ROOMS)];
    char what[256], *at = what;

    *what = '\0';
    for (uint32_t n = dice(w, 4); n > 0; n--) {
        const char *id = m->n_waiting ? m->waiting[dice(w, (uint32_t)m->n_waiting)].id : "gone";

        if (strstr(what, id))
            continue;
        at += snprintf(at, sizeof what - (size_t)(at - what), "%s%c%s%s", at == what ? "" : " ",
                       "+-"[dice(w, 2)], id, dice(w, 3) ? "" : "~3000");
    }
    if (dice(w, 8) == 0 || !*what)
        snprintf(at, sizeof what - (size_t)(at - what), "%s%c*", at == what ? "" : " ",
                 "+-"[dice(w, 2)]);
    w->granting = true;
    keep(w, m, door_decide(w->d, w->host, m->name, what));
    w->granting = false;
}

/* Takes one of the last decisions back, or does it again. */
static void step_undo(struct world *w)
{
    uint32_t i = dice(w, 8);
    bool redo = dice(w, 2);
    struct wire_req *r;
    const struct wire_msg *m;

    r = door_req(redo ? WIRE_REDO : WIRE_UNDO, w->room[w->decision_room[i]].name, NULL);
    str_copy(r->decision, sizeof r->decision, w->decision[i]);
    w->granting = true;
    m = door_request(w->d, w->host, r);
    w->granting = false;
    w->undone += m->ok && !redo;
    w->redone += m->ok && redo;
}

/* Ejects or parks somebody, with or without a grace time. */
static void step_inside(struct world *w)
{
    struct mirror *m = &w->room[dice(w, ROOMS)];
    struct wire_req *r;

    if (!m->n_inside)
        return;
    r = door_req(WIRE_UPDATE_PARTICIPANTS, m->name, NULL);
    r->updates = xcalloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates->id, sizeof r->updates->id, m->inside[dice(w, (uint32_t)m->n_inside)].id);
    r->updates->park = dice(w, 2);
    r->updates->eject = !r->updates->park;
    r->updates->grace_ms = r->updates->eject && dice(w, 2) ? 3000 : 0;
    keep(w, m, door_request(w->d, w->host, r));
}

/* Hold, words, claims; by a host or by a guest. */
static void step_talk(struct world *w, struct guest *g)
{
    static const enum wire_action what[] = {WIRE_HOLD, WIRE_MESSAGE, WIRE_CLAIM};
    struct mirror *m = &w->room[dice(w, ROOMS)];
    const char *id = m->n_waiting ? m->waiting[dice(w, (uint32_t)m->n_waiting)].id : "gone";
    struct wire_req *r;
    peer_id by = w->host;

    if (g->peer && dice(w, 2)) {
        r = door_req(WIRE_MESSAGE, NULL, NULL);
        by = g->peer;
    } else {
        r = door_req(what[dice(w, 3)], m->name, dice(w, 6) ? id : WIRE_ALL);
        r->on = dice(w, 3) != 0;
    }
    snprintf(r->text, sizeof r->text, "words %u", dice(w, 1000));
    door_request(w->d, by, r);
}

static void step_room(struct world *w)
{
    struct mirror *m = &w->room[dice(w, ROOMS)];
    char words[96];

    if (!lobby_room_find(w->d->l, m->name, w->d->now)) {
        snprintf(words, sizeof words, "private knocking max_participants=%d%s", SEATS,
                 dice(w, 3) ? "" : " exp=+90s");
        door_room(w->d, m->name, words);
    } else if (dice(w, 6) == 0) {
        assert_int_equal(lobby_room_delete(w->d->l, m->name, w->d->now, NULL), ERR_OK);
    } else {
        door_room_change(w->d, m->name, dice(w, 4) ? "private" : "public");
    }
}

static void step_host(struct world *w)
{
    const struct wire_msg *m;

    door_drop(w->d, w->host);
    w->host = w->next_peer++; /* what happens before the resume is what it misses */
    for (uint32_t n = dice(w, 5); n > 0; n--) {
        step_join(w, &w->guest[dice(w, GUESTS)]);
        forget_closed(w);
        door_pass(w->d, 1);
        step_knock(w, &w->guest[dice(w, GUESTS)]);
        forget_closed(w);
    }
    /* People who walked in meanwhile were checked by their own step. */
    w->may_walk_in = true;
    m = door_resume(w->d, w->host, w->token, dice(w, 8) ? w->session : "", w->seq);
    w->may_walk_in = false;
    assert_true(m->ok);
    w->resumed += m->resumed;
    w->snapshots += !m->resumed;
    str_copy(w->session, sizeof w->session, m->session);
}

static void step(struct world *w)
{
    struct guest *g = &w->guest[dice(w, GUESTS)];
    uint32_t n = dice(w, 100);

    door_pass(w->d, 1); /* no two knocks at the same time: their order can be told */
    forget_closed(w);
    if (n < 26)
        step_join(w, g);
    else if (n < 50)
        step_knock(w, g);
    else if (n < 53)
        step_undo(w);
    else if (n < 56)
        step_inside(w);
    else if (n < 60)
        step_talk(w, g);
    else if (n < 64 && g->peer)
        door_ask(w->d, g->peer, WIRE_LEAVE_MEETING, NULL);
    else if (n < 74 && g->peer) {
        door_drop(w->d, g->peer);
        g->peer = 0;
    } else if (n < 84)
        step_decide(w);
    else if (n < 86)
        step_room(w);
    else if (n < 88)
        step_host(w);
    else if (n == 99)
        door_pass(w->d, dice(w, 40000));
    else
        door_pass(w->d, dice(w, 500));
    forget_closed(w);
}

static struct world *world_new(uint32_t seed)
{
    struct world *w = xcalloc(1, sizeof *w);

    w->d = door_new();
    w->seed = seed;
    w->next_peer = 1;
    for (int i = 0; i < ROOMS; i++)
        snprintf(w->room[i].name, sizeof w->room[i].name, "room%d", i);
    for (int i = 0; i < GUESTS; i++)
        snprintf(w->guest[i].device, sizeof w->guest[i].device, "device-%d", i);
    str_copy(w->token, sizeof w->token, door_token(w->d, "", "is_owner user_name=Mira"));
    w->host = w->next_peer++;
    w->d->tell = tell;
    w->d->tell_arg = w;
    str_copy(w->session, sizeof w->session, door_hello(w->d, w->host, NULL, w->token)->session);
    return w;
}

/* The server dies and comes back: the host is shown what was, in the same order. */
static void restart(struct world *w)
{
    door_restart(w->d);
    for (int i = 0; i < GUESTS; i++)
        w->guest[i].peer = 0;
    w->host = w->next_peer++;
    for (int i = 0; i < ROOMS; i++) {
        struct mirror *m = &w->room[i];

        for (size_t k = 0; k < m->n_waiting; k++) {
            m->waiting[k].away = true;
            m->waiting[k].reader[0] = '\0';
        }
        for (size_t k = 0; k < m->n_inside; k++)
            m->inside[k].away = true;
    }
    w->d->tell = NULL;
    compare(w);
    w->d->tell = tell;
    str_copy(w->session, sizeof w->session, door_hello(w->d, w->host, NULL, w->token)->session);
}

static void test_random(void **state)
{
    struct world *w = world_new(20261124);

    (void)state;
    for (int i = 0; i < STEPS; i++) {
        step(w);
        if (i % 20 == 0) {
            compare(w);
            check_store(w);
        }
        if (i % 500 == 499)
            door_clear(w->d);
        if (i == STEPS / 2)
            restart(w);
    }
    /* The walk has been everywhere. */
    assert_true(w->admitted > 100 && w->denied > 100 && w->resumed > 50 && w->snapshots > 5);
    assert_true(w->pending > 50 && w->parked > 5 && w->undone > 5 && w->redone > 1);
    assert_true(w->ejected > 5 && w->held > 5 && w->notes > 5 && w->claimed > 5);
    door_free(w->d);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
