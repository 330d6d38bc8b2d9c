/* update-participants: what those who may decide do to people inside. All parts of an update are
 * checked before the first is done. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

void inside_changed(struct lobby *l, struct person *p, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_PARTICIPANT_UPDATED, .data = p->user_data};

    event_inside(l, p, WIRE_EV_PARTICIPANT_UPDATED, WHY_NONE, by);
    if (!p->peer || (!p->newcomer && (p->announced || p->decider)))
        return;
    /* Others do not see p, or p is about to be shown the others: its own change it must hear. */
    person_wire_inside(p, &m.who);
    str_copy(m.room, sizeof m.room, p->room->pub.name);
    str_copy(m.by, sizeof m.by, by);
    lobby_send(l, p->peer, &m);
}

/* ---- the parts of an update ---- */

static unsigned tracks_of(const struct wire_update *u, enum wire_tri want)
{
    return (u->audio == want ? 1u << TRACK_AUDIO : 0) | (u->video == want ? 1u << TRACK_VIDEO : 0) |
           (u->screen == want ? 1u << TRACK_SCREEN_AUDIO | 1u << TRACK_SCREEN_VIDEO : 0);
}

/* Asks p to switch tracks off, or on. */
static void request_media(struct lobby *l, const struct person *p, const struct wire_update *u,
                          const char *by)
{
    unsigned on = tracks_of(u, TRI_TRUE), off = tracks_of(u, TRI_FALSE);
    struct wire_msg m = {.kind = WIRE_EV_MEDIA};

    if (!p->peer || !(on | off))
        return;
    for (int t = 0; t < TRACK_COUNT; t++) {
        m.off[t] = on & 1u << t ? 0 : OFF_UNSAID;
        if (off & 1u << t)
            m.off[t] = OFF_BY_REMOTE;
    }
    str_copy(m.room, sizeof m.room, p->room->pub.name);
    str_copy(m.by, sizeof m.by, by);
    lobby_send(l, p->peer, &m);
}

/* The name by which p came is kept beside the new one. */
static bool rename_person(struct lobby *l, struct person *p, const char *name, const char *by)
{
    char old[LIMIT_NAME + 1];

    if (!*name || str_eq(p->name, name))
        return false;
    if (!p->first_name)
        p->first_name = xstrdup(p->name);
    str_copy(old, sizeof old, p->name);
    person_set_name(l, p, name);
    p->name_fixed = true;
    record_renamed(l, p, old, by);
    return true;
}

/* For the record. */
static const char *off_words(const struct wire_update *u)
{
    bool audio = u->audio == TRI_FALSE, video = u->video == TRI_FALSE;

    if (audio && video)
        return "microphone and camera";
    return audio ? "microphone" : video ? "camera" : "screen share";
}

/* What leaves p inside. */
static void change(struct lobby *l, struct person *p, const struct wire_update *u, const char *by)
{
    bool changed = media_muted(p, tracks_of(u, TRI_FALSE)), saved = false;

    if (u->hand == TRI_FALSE && p->hand_at) {
        p->hand_at = 0;
        saved = true;
    }
    saved = rename_person(l, p, u->name, by) || saved;
    if (u->has_eject_at && p->will_eject_at != u->eject_at) {
        p->will_eject_at = u->eject_at;
        person_schedule(l, p);
        saved = true;
    }
    if (u->perms_given)
        perms_change(l, p, u, by);
    else if (changed || saved)
        inside_changed(l, p, by);
    if (saved || u->perms_given)
        save_person(l, p);
    request_media(l, p, u, by);
    if (tracks_of(u, TRI_FALSE))
        record_person(l, JOURNAL_MUTED, p, by, off_words(u));
}

/* ---- one call ---- */

struct call {
    struct lobby *l;
    const struct actor *a;
    struct decision *decision;
    struct wire_msg *m;
};

static bool says_nothing(const struct wire_update *u)
{
    return u->audio == TRI_UNSET && u->video == TRI_UNSET && u->screen == TRI_UNSET &&
           u->hand == TRI_UNSET && !u->eject && !u->park && !u->perms_given && !u->has_eject_at &&
           !*u->name;
}

/* What can not be meant, whoever asks. */
static enum err check_update(const struct lobby *l, const struct wire_update *u)
{
    if (says_nothing(u) || (u->eject && u->park) || (u->block && !u->eject) ||
        u->screen == TRI_TRUE || u->hand == TRI_TRUE)
        return ERR_INVALID;
    if (u->has_eject_at && u->eject_at && u->eject_at <= l->now)
        return ERR_INVALID;
    return ERR_OK;
}

static bool asks_only(const struct wire_update *u)
{
    struct wire_update rest = *u;

    rest.audio = rest.video = TRI_UNSET;
    return (u->audio == TRI_TRUE || u->video == TRI_TRUE) && u->audio != TRI_FALSE &&
           u->video != TRI_FALSE && says_nothing(&rest);
}

static uint32_t add_order(struct call *c, const struct wire_update *u)
{
    struct order o = {.deed = u->park ? DEED_PARK : DEED_EJECT,
                      .block = u->block,
                      .block_domain = u->block_domain,
                      .signals = u->signals,
                      .grace_ms = u->eject ? u->grace_ms : 0};

    str_copy(o.reason, sizeof o.reason, u->reason);
    return decision_order(c->decision, &o);
}

/* order: of add_order, when u removes p. */
static void update_one(struct call *c, struct person *p, const struct wire_update *u,
                       uint32_t order)
{
    char id[LIMIT_ID + 1], who[LIMIT_NAME + 1];
    bool removes = u->eject || u->park;
    enum err e = check_update(c->l, u);

    str_copy(id, sizeof id, p->id);
    str_copy(who, sizeof who, p->pending ? grace_by(p) : "");
    if (e == ERR_OK)
        e = rights_check(c->a, p, u);
    if (e == ERR_OK && removes && p->pending)
        e = ERR_DECIDED;
    if (e == ERR_OK && u->block)
        e = block_check(p, u->signals);
    if (e == ERR_OK && !p->peer && asks_only(u))
        e = ERR_AWAY;
    if (e == ERR_OK) {
        change(c->l, p, u, c->decision->by);
        if (removes)
            e = decision_do(c->l, c->decision, order, p);
    }
    if (e == ERR_OK)
        answer_add_id(c->m, id);
    else
        answer_add_refused(c->m, id, e, e == ERR_DECIDED ? who : "");
}

/* Says why nobody inside has this id. */
static void refuse_absent(struct call *c, const char *id)
{
    const struct person *p = person_find(c->l, id);
    const struct decided *d;

    if (p && p->room == c->a->room) {
        answer_add_refused(c->m, id, ERR_NOT_INSIDE, "");
        return;
    }
    d = p ? NULL : decided_find(c->l, id);
    answer_add_refused(c->m, id, d ? d->as : ERR_NO_PERSON, d ? d->by : "");
}

/* Somebody who waits can be given another name, and nothing else of what is for people inside. */
static bool rename_waiting(struct call *c, struct person *p, const struct wire_update *u)
{
    struct wire_update rest = *u;

    rest.name[0] = '\0';
    if (!*u->name || !says_nothing(&rest))
        return false;
    if (rename_person(c->l, p, u->name, c->decision->by)) {
        person_look_at_name(c->l, p, false);
        event_waiting(c->l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, c->decision->by, "");
        save_person(c->l, p);
    }
    answer_add_id(c->m, p->id);
    return true;
}

/* The person of a session_id, or everybody of a user_id. */
static void update_named(struct call *c, const struct wire_update *u)
{
    struct person *p = person_find(c->l, u->id), *tmp;
    uint32_t order = u->eject || u->park ? add_order(c, u) : 0;
    bool found = false;

    if (p && p->room == c->a->room && p->state == PERSON_INSIDE) {
        p->mark = c->l->call;
        update_one(c, p, u, order);
        return;
    }
    if (p && p->room == c->a->room && p->state == PERSON_WAITING && rename_waiting(c, p, u))
        return;
    DL_FOREACH_SAFE (c->a->room->people[PERSON_INSIDE], p, tmp) {
        if (!*u->id || !str_eq(p->user_id, u->id))
            continue;
        found = true;
        p->mark = c->l->call;
        update_one(c, p, u, order);
    }
    if (!found)
        refuse_absent(c, u->id);
}

/* The same people get nothing, and stay out of "*". */
static void leave_out(struct call *c, const char *id)
{
    const struct person *named = person_find(c->l, id);
    struct person *p;

    DL_FOREACH (c->a->room->people[PERSON_INSIDE], p)
        if (p == named || (*id && str_eq(p->user_id, id)))
            p->mark = c->l->call;
}

/* Everybody inside who is not named in the same call; never owners, never who asks. */
static void update_rest(struct call *c, const struct wire_update *u)
{
    uint32_t order = u->eject || u->park ? add_order(c, u) : 0;
    struct person *p, *tmp;

    DL_FOREACH_SAFE (c->a->room->people[PERSON_INSIDE], p, tmp)
        if (p->mark != c->l->call && !p->owner && p != c->a->person)
            update_one(c, p, u, order);
}

void inside_update(struct lobby *l, const struct actor *a, const struct wire_update *u, size_t n,
                   struct wire_msg *m)
{
    struct call c = {.l = l, .a = a, .decision = decision_new(l, a->room, a->name), .m = m};
    const struct wire_update *rest = NULL;

    l->call++;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(u[i].id, WIRE_ALL))
            rest = &u[i];
        else if (u[i].except)
            leave_out(&c, u[i].id);
        else
            update_named(&c, &u[i]);
    }
    if (rest)
        update_rest(&c, rest);
    decision_end(l, c.decision, m);
}

void inside_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                  struct wire_msg *m)
{
    inside_update(l, a, r->updates, r->n_updates, m);
}

enum err lobby_inside_update(struct lobby *l, const char *room, const struct wire_update *u,
                             size_t n, const char *by, int64_t now, struct wire_msg *m,
                             struct error *err)
{
    struct actor a = {.name = by};

    lobby_begin(l, now);
    a.room = room_find(l, room);
    if (a.room)
        inside_update(l, &a, u, n, m);
    else
        error_set(err, "room %s not found", room);
    lobby_end(l);
    return a.room ? ERR_OK : ERR_NO_ROOM;
}
