/* Persons: who they are, where they stand, and how they go. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- by keys that strangers chose ---- */

static void ref_put(struct ref **refs, uint64_t key, void *to)
{
    struct ref *r;

    HASH_FIND(hh, *refs, &key, sizeof key, r);
    if (!r) {
        r = xcalloc(1, sizeof *r);
        r->key = key;
        HASH_ADD(hh, *refs, key, sizeof r->key, r);
    }
    r->to = to;
}

static void *ref_get(struct ref *refs, uint64_t key)
{
    struct ref *r;

    HASH_FIND(hh, refs, &key, sizeof key, r);
    return r ? r->to : NULL;
}

static void ref_del(struct ref **refs, uint64_t key, const void *to)
{
    struct ref *r;

    HASH_FIND(hh, *refs, &key, sizeof key, r);
    if (r && r->to == to) {
        HASH_DEL(*refs, r);
        free(r);
    }
}

static uint64_t device_key(const struct lobby *l, const struct room *r, const char *device)
{
    return lobby_key(l, "device", r->pub.id, device);
}

static uint64_t user_key(const struct lobby *l, const struct room *r, const char *user_id)
{
    return lobby_key(l, "user", r->pub.id, user_id);
}

struct person *person_by_device(struct lobby *l, const struct room *r, const char *device)
{
    struct person *p = *device ? ref_get(l->devices, device_key(l, r, device)) : NULL;

    return p && p->room == r && str_eq(p->device, device) ? p : NULL;
}

struct person *person_by_user(struct lobby *l, const struct room *r, const char *user_id)
{
    struct person *p = *user_id ? ref_get(l->users, user_key(l, r, user_id)) : NULL;

    return p && p->room == r && str_eq(p->user_id, user_id) ? p : NULL;
}

void person_index_device(struct lobby *l, struct person *p)
{
    if (*p->device)
        ref_put(&l->devices, device_key(l, p->room, p->device), p);
}

void person_index_user(struct lobby *l, struct person *p)
{
    if (*p->user_id)
        ref_put(&l->users, user_key(l, p->room, p->user_id), p);
}

void person_look_at_name(struct lobby *l, struct person *p, bool was_cleaned)
{
    unsigned flags = flags_of_name(l, p->room->pub.name, p->name);

    if (was_cleaned)
        flags |= FLAG_CLEANED;
    if (flags_was_denied(l, p))
        flags |= FLAG_DENIED;
    p->flags = (uint8_t)flags;
    p->score = (uint8_t)block_score_of(l, p);
}

/* ---- creation, states, the end ---- */

struct person *person_find(struct lobby *l, const char *id)
{
    struct person *p;

    HASH_FIND_STR(l->people, id, p);
    return p;
}

struct person *person_add(struct lobby *l, struct room *r, const char *id)
{
    struct person *p = xcalloc(1, sizeof *p);

    str_copy(p->id, sizeof p->id, id);
    p->room = r;
    p->due.owner = p;
    p->due.kind = DEADLINE_PERSON;
    media_reset(p);
    HASH_ADD_STR(l->people, id, p);
    DL_APPEND(r->people[PERSON_LOBBY], p);
    r->n[PERSON_LOBBY]++;
    l->n_people[PERSON_LOBBY]++;
    return p;
}

/* Takes p out of what its state put it in. */
static void leave_state(struct lobby *l, struct person *p)
{
    struct room *r = p->room;

    DL_DELETE(r->people[p->state], p);
    r->n[p->state]--;
    l->n_people[p->state]--;
    if (p->state == PERSON_INSIDE)
        r->pub.inside_version++;
    if (p->state == PERSON_INSIDE && !p->owner) {
        r->seats--;
        turnstile_turn(l, r, true);
    }
    if (p->state == PERSON_INSIDE)
        history_left(l, p);
    if (p->state == PERSON_INSIDE && r->n[PERSON_INSIDE] == 0)
        room_meeting_ends(l, r);
    if (p->decider)
        DL_DELETE2(r->deciders, p, d_prev, d_next);
    if (p->newcomer)
        DL_DELETE2(l->newcomers, p, n_prev, n_next);
    if (p->named)
        flags_name_remove(l, r->pub.name, p->name);
    p->decider = p->newcomer = p->named = false;
    claims_drop(l, &p->claims, false);
    claim_end(p);
}

void person_set_state(struct lobby *l, struct person *p, enum person_state state)
{
    struct room *r = p->room;

    leave_state(l, p);
    p->state = state;
    DL_APPEND(r->people[state], p);
    r->n[state]++;
    l->n_people[state]++;
    if (state != PERSON_INSIDE)
        return;
    r->pub.inside_version++;
    media_reset(p);
    p->hand_at = 0;
    if (!*r->meeting) {
        l->conf.new_id(r->meeting);
        r->meeting_at = l->now;
        webhooks_meeting(l, r, true);
    }
    if (!p->owner)
        r->seats++;
    streams_count(r);
    if (p->owner || p->perms.can_admin & ADMIN_PARTICIPANTS) {
        p->decider = true;
        DL_APPEND2(r->deciders, p, d_prev, d_next);
    }
    p->named = true;
    flags_name_add(l, r->pub.name, p->name);
}

void person_wait_again(struct lobby *l, struct person *p, const struct person *after)
{
    struct room *r = p->room;
    struct person *at;

    leave_state(l, p);
    p->state = PERSON_WAITING;
    at = r->people[PERSON_WAITING];
    if (after && after->room == r && after->state == PERSON_WAITING && after->number < p->number)
        at = after->next;
    while (at && at->number < p->number)
        at = at->next;
    if (at)
        DL_PREPEND_ELEM(r->people[PERSON_WAITING], at, p);
    else
        DL_APPEND(r->people[PERSON_WAITING], p);
    /* The head's prev is the tail. Those behind are counted again soon. */
    p->position = p == r->people[PERSON_WAITING] ? 1 : p->prev->position + 1;
    r->n[PERSON_WAITING]++;
    l->n_people[PERSON_WAITING]++;
}

void person_set_name(struct lobby *l, struct person *p, const char *name)
{
    if (p->named)
        flags_name_remove(l, p->room->pub.name, p->name);
    str_copy(p->name, sizeof p->name, *name ? name : "Guest");
    if (p->state == PERSON_INSIDE)
        p->room->pub.inside_version++;
    if (p->named)
        flags_name_add(l, p->room->pub.name, p->name);
}

void person_free(struct lobby *l, struct person *p)
{
    struct room *r = p->room;
    struct peer *peer = p->peer ? lobby_peer(l, p->peer) : NULL;

    if (peer)
        peer->person = NULL;
    leave_state(l, p);
    if (*p->device)
        ref_del(&l->devices, device_key(l, r, p->device), p);
    if (*p->user_id)
        ref_del(&l->users, user_key(l, r, p->user_id), p);
    heap_remove(&l->due, &p->due);
    HASH_DEL(l->people, p);
    free(p->pending);
    free(p->first_name);
    free(p->user_data);
    free(p->raw);
    free(p);
    room_may_be_empty(l, r);
}

void person_schedule(struct lobby *l, struct person *p)
{
    int64_t at = INT64_MAX;

    if (p->away_until)
        at = p->away_until;
    if (p->pending && p->pending->until < at)
        at = p->pending->until;
    if (p->claims.until && p->claims.until < at)
        at = p->claims.until;
    if (p->state == PERSON_INSIDE && p->will_eject_at && p->will_eject_at < at)
        at = p->will_eject_at;
    heap_set(&l->due, &p->due, at);
}

/* ---- connections ---- */

void person_attach(struct lobby *l, struct person *p, peer_id peer, const char *addr)
{
    if (p->peer && p->peer != peer)
        person_dismiss(l, p, ERR_REPLACED, "");
    p->peer = peer;
    p->away_until = 0;
    lobby_peer_add(l, peer)->person = p;
    str_copy(p->addr, sizeof p->addr, addr ? addr : "");
    person_schedule(l, p);
}

void person_away(struct lobby *l, struct person *p)
{
    p->peer = 0;
    p->away_until = l->now + TIME_PLACE_GRACE;
    person_schedule(l, p);
    if (p->state == PERSON_WAITING)
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
    else
        event_inside(l, p, WIRE_EV_PARTICIPANT_UPDATED, WHY_NONE, "");
    if (p->decider)
        host_presence_changed(l, p->room);
}

void person_dismiss(struct lobby *l, struct person *p, enum err e, const char *reason)
{
    struct wire_msg m = {.kind = WIRE_EV_ERROR, .error = e};
    peer_id peer = p->peer;
    struct peer *known = peer ? lobby_peer(l, peer) : NULL;

    if (!peer)
        return;
    p->peer = 0;
    if (known)
        known->person = NULL;
    if (e != ERR_OK) {
        str_copy(m.info, sizeof m.info, err_info(e)->sentence);
        str_copy(m.reason, sizeof m.reason, reason);
        lobby_send(l, peer, &m);
    }
    lobby_send(l, peer, &(struct wire_msg){.kind = WIRE_EV_LEFT_MEETING});
    lobby_close(l, peer, e == ERR_OK ? 1000 : err_info(e)->close,
                e == ERR_OK ? "left" : err_info(e)->sentence);
}

void person_end(struct lobby *l, struct person *p, enum err e, enum wire_why why, const char *by,
                const char *reason)
{
    struct room *r = p->room;
    bool decider = p->decider, inside = p->state == PERSON_INSIDE;
    bool decided = why == WHY_DENIED || why == WHY_BLOCKED || (why == WHY_EJECTED && *by);

    free(p->pending);
    p->pending = NULL;
    record_end(l, p, why, e == ERR_ROOM_ENDED, by, reason);
    if (p->state == PERSON_WAITING) {
        event_waiting(l, p, WIRE_EV_WAITING_REMOVED, why, by, reason);
        person_positions_changed(l, r);
    } else if (p->state == PERSON_INSIDE) {
        event_inside(l, p, WIRE_EV_PARTICIPANT_LEFT, why, by);
    }
    if (p->state != PERSON_LOBBY)
        decided_note(l, p->id, decided ? ERR_DECIDED : ERR_LEFT, by);
    if (decided) /* also when it is told below: the line may be dead without anybody knowing yet */
        decided_missed(l, p->id, e, reason);
    if (p->state != PERSON_LOBBY)
        save_person_del(l, p);
    person_dismiss(l, p, e, reason);
    person_free(l, p);
    /* Whoever is blocked as the last one inside does not end its own block. */
    if (inside && r->n[PERSON_INSIDE] == 0 && why != WHY_BLOCKED)
        block_meeting_over(l, r->pub.name);
    if (decider)
        host_presence_changed(l, r);
}

/* ---- on the wire ---- */

void person_wire_waiting(const struct person *p, struct wire_waiting *w)
{
    *w = (struct wire_waiting){.knocked_at = p->knocked_at,
                               .tries = p->tries,
                               .position = p->position,
                               .flags = p->flags,
                               .score = p->score,
                               .signals = block_known(p),
                               .has_token = p->has_token,
                               .away = p->peer == 0,
                               .held = p->held};
    str_copy(w->id, sizeof w->id, p->id);
    str_copy(w->name, sizeof w->name, p->name);
    str_copy(w->user_id, sizeof w->user_id, p->user_id);
    str_copy(w->note, sizeof w->note, p->note);
    str_copy(w->rule, sizeof w->rule, p->rule);
    if (p->reader)
        str_copy(w->reader, sizeof w->reader, p->reader->name);
    grace_wire(p, &w->pending);
}

void person_wire_inside(const struct person *p, struct wire_participant *w)
{
    *w = (struct wire_participant){.joined_at = p->joined_at,
                                   .will_eject_at = p->will_eject_at,
                                   .perms = p->perms,
                                   .owner = p->owner,
                                   .hand_at = p->hand_at,
                                   .away = p->peer == 0};
    str_copy(w->id, sizeof w->id, p->id);
    str_copy(w->name, sizeof w->name, p->name);
    str_copy(w->user_id, sizeof w->user_id, *p->user_id ? p->user_id : p->id);
    media_wire(p, w->off);
    if (p->first_name)
        str_copy(w->first_name, sizeof w->first_name, p->first_name);
}

void person_wire_inside_host(const struct person *p, struct wire_participant *w)
{
    person_wire_inside(p, w);
    w->signals = block_known(p);
    grace_wire(p, &w->pending);
}

void person_positions_changed(struct lobby *l, struct room *r)
{
    if (r->positions_due || r->expired)
        return;
    /* The first change waits a moment too, so that a burst of decisions is one walk. */
    r->positions_due = l->now + TIME_POSITIONS_OLD;
    if (r->told_at && r->told_at + TIME_POSITION > r->positions_due)
        r->positions_due = r->told_at + TIME_POSITION;
    room_schedule(l, r);
}

void person_is_new(struct lobby *l, struct person *p)
{
    if (p->newcomer)
        return;
    p->newcomer = true;
    DL_APPEND2(l->newcomers, p, n_prev, n_next);
}

/* Counts, and with tell says to those whose position changed. One walk. */
void person_count_positions(struct lobby *l, struct room *r, bool tell)
{
    struct person *p;
    int32_t n = 0;

    if (!tell && l->now - r->positions_at < TIME_POSITIONS_OLD && l->now >= r->positions_at)
        return;
    r->positions_at = l->now;
    if (tell) {
        r->positions_due = 0;
        r->told_at = l->now;
    }
    DL_FOREACH (r->people[PERSON_WAITING], p) {
        p->position = ++n;
        if (tell && p->told != n && p->peer) {
            struct wire_msg m = {.kind = WIRE_EV_POSITION};

            p->told = n;
            pages_wait(r, p, &m);
            if (m.position)
                lobby_send(l, p->peer, &m);
        }
    }
}
