/* Random steps of guests, two hosts and time: twenty thousand, or FOYER_STEPS. What a host has
 * built from its events is always what a newcomer is shown, and nobody is inside who was not let
 * in. Both hosts see the same events in the same order, and every answer to a decision is what the
 * state before it explains: so one order of all that happened explains what everybody saw. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/walk.h"

enum { STEPS = 20000, RESTART_EVERY = 10000 };

/* ---- steps ---- */

static void forget_closed(struct walk *w)
{
    for (int i = 0; i < GUESTS; i++)
        if (w->guest[i].peer && w->d->peer[w->guest[i].peer].closed)
            w->guest[i].peer = 0;
}

static void step_join(struct walk *w, struct guest *g)
{
    const struct lobby_room *r;
    const struct wire_msg *m;
    const char *token = NULL;
    char name[16];

    if (g->peer)
        return;
    g->room = (int)walk_dice(w, ROOMS);
    g->peer = w->next_peer++;
    r = lobby_room_find(w->d->l, w->room[g->room].name, w->d->now);
    if (walk_dice(w, 12) == 0)
        token = door_token(w->d, w->room[g->room].name, walk_dice(w, 2) ? "is_owner" : "");
    snprintf(name, sizeof name, "N%u", walk_dice(w, 30));
    w->may_walk_in = token || (r && !r->is_private);
    m = door_join(w->d, g->peer, w->room[g->room].name, name, g->device, token,
                  walk_dice(w, 2) ? g->place : NULL);
    w->may_walk_in = false;
    if (m->ok)
        str_copy(g->id, sizeof g->id, m->who.id);
    if (m->place[0])
        str_copy(g->place, sizeof g->place, m->place);
}

static void step_knock(struct walk *w, struct guest *g)
{
    const struct wire_msg *m;
    char name[16];

    if (!g->peer)
        return;
    snprintf(name, sizeof name, "N%u", walk_dice(w, 30));
    m = door_ask(w->d, g->peer, WIRE_REQUEST_ACCESS, name);
    if (m->ok)
        str_copy(g->place, sizeof g->place, m->place);
}

static void keep(struct walk *w, const struct mirror *room, const struct wire_msg *m)
{
    uint32_t i = w->n_decisions % 8;

    if (!m->decision[0])
        return;
    w->n_decisions++;
    w->decision_room[i] = (int)(room - w->room);
    str_copy(w->decision[i], sizeof w->decision[i], m->decision);
}

static peer_id some_host(struct walk *w)
{
    bool tom = walk_dice(w, 2);

    w->tom.decided += tom;
    return tom ? w->tom.peer : w->host;
}

static void step_decide(struct walk *w)
{
    struct mirror *m = &w->room[walk_dice(w, ROOMS)];
    const struct wire_msg *answer;
    char what[256], *at = what;

    *what = '\0';
    for (uint32_t n = walk_dice(w, 4); n > 0; n--) {
        const char *id =
            m->n_waiting ? m->waiting[walk_dice(w, (uint32_t)m->n_waiting)].id : "gone";

        if (strstr(what, id))
            continue;
        at += snprintf(at, sizeof what - (size_t)(at - what), "%s%c%s%s", at == what ? "" : " ",
                       "+-"[walk_dice(w, 2)], id, walk_dice(w, 3) ? "" : "~3000");
    }
    if (walk_dice(w, 8) == 0 || !*what)
        snprintf(at, sizeof what - (size_t)(at - what), "%s%c*", at == what ? "" : " ",
                 "+-"[walk_dice(w, 2)]);
    w->before = *m;
    w->granting = true;
    answer = door_decide(w->d, some_host(w), m->name, what);
    w->granting = false;
    walk_explain(w, answer);
    keep(w, m, answer);
}

/* Takes one of the last decisions back, or does it again. */
static void step_undo(struct walk *w)
{
    uint32_t i = walk_dice(w, 8);
    bool redo = walk_dice(w, 2);
    struct wire_req *r;
    const struct wire_msg *m;

    r = door_req(redo ? WIRE_REDO : WIRE_UNDO, w->room[w->decision_room[i]].name, NULL);
    str_copy(r->decision, sizeof r->decision, w->decision[i]);
    w->granting = true;
    m = door_request(w->d, some_host(w), r);
    w->granting = false;
    w->undone += m->ok && !redo;
    w->redone += m->ok && redo;
}

/* Ejects or parks somebody, with or without a grace time. */
static void step_inside(struct walk *w)
{
    struct mirror *m = &w->room[walk_dice(w, ROOMS)];
    struct wire_req *r;

    if (!m->n_inside)
        return;
    r = door_req(WIRE_UPDATE_PARTICIPANTS, m->name, NULL);
    r->updates = xcalloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates->id, sizeof r->updates->id,
             m->inside[walk_dice(w, (uint32_t)m->n_inside)].id);
    r->updates->park = walk_dice(w, 2);
    r->updates->eject = !r->updates->park;
    r->updates->grace_ms = r->updates->eject && walk_dice(w, 2) ? 3000 : 0;
    keep(w, m, door_request(w->d, some_host(w), r));
}

/* Hold, words, claims; by a host or by a guest. */
static void step_talk(struct walk *w, struct guest *g)
{
    static const enum wire_action what[] = {WIRE_HOLD, WIRE_MESSAGE, WIRE_CLAIM};
    struct mirror *m = &w->room[walk_dice(w, ROOMS)];
    const char *id = m->n_waiting ? m->waiting[walk_dice(w, (uint32_t)m->n_waiting)].id : "gone";
    struct wire_req *r;
    peer_id by = w->host;

    if (g->peer && walk_dice(w, 2)) {
        r = door_req(WIRE_MESSAGE, NULL, NULL);
        by = g->peer;
    } else {
        r = door_req(what[walk_dice(w, 3)], m->name, walk_dice(w, 6) ? id : WIRE_ALL);
        r->on = walk_dice(w, 3) != 0;
    }
    snprintf(r->text, sizeof r->text, "words %u", walk_dice(w, 1000));
    door_request(w->d, by, r);
}

static void step_room(struct walk *w)
{
    struct mirror *m = &w->room[walk_dice(w, ROOMS)];
    char words[96];

    if (!lobby_room_find(w->d->l, m->name, w->d->now)) {
        snprintf(words, sizeof words, "private knocking max_participants=%d%s", SEATS,
                 walk_dice(w, 3) ? "" : " exp=+90s");
        door_room(w->d, m->name, words);
    } else if (walk_dice(w, 6) == 0) {
        assert_int_equal(lobby_room_delete(w->d->l, m->name, w->d->now, NULL), ERR_OK);
    } else {
        door_room_change(w->d, m->name, walk_dice(w, 4) ? "private" : "public");
    }
}

/* The second host comes, or comes back to what it missed. */
static void tom_comes(struct walk *w, bool resume)
{
    const struct wire_msg *m;

    w->tom.peer = w->next_peer++;
    m = door_resume(w->d, w->tom.peer, w->tom.token, resume ? w->tom.session : "", w->tom.seq);
    assert_true(m->ok);
    str_copy(w->tom.session, sizeof w->tom.session, m->session);
}

static void step_host(struct walk *w)
{
    const struct wire_msg *m;

    if (walk_dice(w, 2)) {
        door_drop(w->d, w->tom.peer);
        w->tom.peer = 0;
        for (uint32_t n = walk_dice(w, 5); n > 0; n--) {
            step_join(w, &w->guest[walk_dice(w, GUESTS)]);
            forget_closed(w);
            door_pass(w->d, 1);
        }
        tom_comes(w, walk_dice(w, 8) != 0);
        return;
    }
    door_drop(w->d, w->host);
    w->host = w->next_peer++; /* what happens before the resume is what it misses */
    for (uint32_t n = walk_dice(w, 5); n > 0; n--) {
        step_join(w, &w->guest[walk_dice(w, GUESTS)]);
        forget_closed(w);
        door_pass(w->d, 1);
        step_knock(w, &w->guest[walk_dice(w, GUESTS)]);
        forget_closed(w);
    }
    /* People who walked in meanwhile were checked by their own step. */
    w->may_walk_in = true;
    m = door_resume(w->d, w->host, w->token, walk_dice(w, 8) ? w->session : "", w->seq);
    w->may_walk_in = false;
    assert_true(m->ok);
    w->resumed += m->resumed;
    w->snapshots += !m->resumed;
    str_copy(w->session, sizeof w->session, m->session);
}

static void step(struct walk *w)
{
    struct guest *g = &w->guest[walk_dice(w, GUESTS)];
    uint32_t n = walk_dice(w, 100);

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
        door_pass(w->d, walk_dice(w, 40000));
    else
        door_pass(w->d, walk_dice(w, 500));
    forget_closed(w);
}

static struct walk *world_new(uint32_t seed)
{
    struct walk *w = xcalloc(1, sizeof *w);

    w->d = door_new();
    w->seed = seed;
    w->next_peer = 1;
    for (int i = 0; i < ROOMS; i++)
        snprintf(w->room[i].name, sizeof w->room[i].name, "room%d", i);
    for (int i = 0; i < GUESTS; i++)
        snprintf(w->guest[i].device, sizeof w->guest[i].device, "device-%d", i);
    str_copy(w->token, sizeof w->token, door_token(w->d, "", "is_owner user_name=Mira"));
    str_copy(w->tom.token, sizeof w->tom.token, door_token(w->d, "", "is_owner user_name=Tom"));
    w->host = w->next_peer++;
    w->d->tell = walk_tell;
    w->d->tell_arg = w;
    str_copy(w->session, sizeof w->session, door_hello(w->d, w->host, NULL, w->token)->session);
    tom_comes(w, false);
    return w;
}

/* The server dies and comes back: the host is shown what was, in the same order. */
static void restart(struct walk *w)
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
    walk_compare(w);
    w->d->tell = walk_tell;
    str_copy(w->session, sizeof w->session, door_hello(w->d, w->host, NULL, w->token)->session);
    memset(w->tail, 0, sizeof w->tail); /* numbers begin anew */
    tom_comes(w, false);
}

static long steps(void)
{
    const char *s = getenv("FOYER_STEPS");
    long n = s ? strtol(s, NULL, 10) : 0;

    return n > 0 ? n : STEPS;
}

static void test_random(void **state)
{
    struct walk *w = world_new(20261124);
    long n = steps();

    (void)state;
    for (long i = 0; i < n; i++) {
        step(w);
        if (i % 20 == 0) {
            walk_compare(w);
            walk_check_store(w);
        }
        if (i % 500 == 499)
            door_clear(w->d);
        if (i % RESTART_EVERY == RESTART_EVERY - 1)
            restart(w);
    }
    /* The walk has been everywhere. */
    assert_true(w->admitted > 100 && w->denied > 100 && w->resumed > 50 && w->snapshots > 5);
    assert_true(w->pending > 50 && w->parked > 5 && w->undone > 5 && w->redone > 1);
    assert_true(w->ejected > 5 && w->held > 5 && w->notes > 5 && w->claimed > 5);
    assert_true(w->tom.seen > 1000 && w->tom.decided > 100);
    assert_true(w->explained > 200 && w->late > 20);
    print_message("%ld steps: %zu admitted, %zu denied, %zu ejected, %zu parked, %zu undone, %zu "
                  "resumed; %zu decisions explained, %zu came too late\n",
                  n, w->admitted, w->denied, w->ejected, w->parked, w->undone, w->resumed,
                  w->explained, w->late);
    door_free(w->d);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
