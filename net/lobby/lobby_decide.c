/* Admit and deny. The first decision on an id wins, later ones learn who it was. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/lobby_internal.h"

/* ---- the memory of decisions ---- */

static void forget(struct lobby *l, struct decided *d)
{
    HASH_DEL(l->decided, d);
    DL_DELETE(l->decided_order, d);
    free(d);
}

void decided_note(struct lobby *l, const char *id, enum err as, const char *by)
{
    struct decided *d;

    HASH_FIND_STR(l->decided, id, d);
    if (d)
        forget(l, d);
    d = xcalloc(1, sizeof *d);
    str_copy(d->id, sizeof d->id, id);
    str_copy(d->by, sizeof d->by, by);
    d->as = as;
    d->at = l->now;
    HASH_ADD_STR(l->decided, id, d);
    DL_APPEND(l->decided_order, d);
    if (HASH_COUNT(l->decided) > DECIDED_MAX)
        forget(l, l->decided_order);
}

void decided_prune(struct lobby *l)
{
    while (l->decided_order && l->decided_order->at + TIME_DECIDED_KEPT <= l->now)
        forget(l, l->decided_order);
}

/* ---- deciding ---- */

/* The answer of one call as it grows. */
struct answer {
    struct wire_msg *m;
    size_t cap_ids, cap_refused;
};

static void add_id(struct answer *a, const char *id)
{
    struct wire_msg *m = a->m;

    if (m->n_ids == a->cap_ids) {
        a->cap_ids = a->cap_ids ? 2 * a->cap_ids : 8;
        m->ids = xrealloc(m->ids, a->cap_ids, sizeof *m->ids);
    }
    str_copy(m->ids[m->n_ids++], LIMIT_ID + 1, id);
}

static void add_refused(struct answer *a, const char *id, enum err e, const char *by)
{
    struct wire_msg *m = a->m;
    struct wire_refusal *r;

    if (m->n_refused == a->cap_refused) {
        a->cap_refused = a->cap_refused ? 2 * a->cap_refused : 8;
        m->refused = xrealloc(m->refused, a->cap_refused, sizeof *m->refused);
    }
    r = &m->refused[m->n_refused++];
    *r = (struct wire_refusal){.error = e};
    str_copy(r->id, sizeof r->id, id);
    str_copy(r->by, sizeof r->by, by);
}

static void deny(struct lobby *l, struct person *p, const char *by, const char *reason)
{
    l->denials++;
    flags_denied_add(l, p);
    person_end(l, p, ERR_DENIED, WHY_DENIED, by, reason);
}

void decide_pending(struct lobby *l, struct person *p)
{
    char by[LIMIT_BY + 1], reason[LIMIT_REASON + 1];

    str_copy(by, sizeof by, p->pending.by);
    str_copy(reason, sizeof reason, p->pending_reason);
    p->pending = (struct wire_pending){0};
    deny(l, p, by, reason);
}

/* Denies when the grace time is over, unless somebody undoes it. Hosts see it, the guest does not.
 */
static void deny_later(struct lobby *l, struct person *p, const struct wire_decision *d,
                       const char *by, const char *decision)
{
    int32_t grace = d->grace_ms < TIME_GRACE_MAX ? d->grace_ms : TIME_GRACE_MAX;

    p->pending = (struct wire_pending){.what = PENDING_DENY, .until = l->now + grace};
    str_copy(p->pending.decision, sizeof p->pending.decision, decision);
    str_copy(p->pending.by, sizeof p->pending.by, by);
    str_copy(p->pending_reason, sizeof p->pending_reason, d->reason);
    person_schedule(l, p);
    event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, by, "");
}

/* Does it to somebody who waits. */
static void decide_one(struct lobby *l, struct person *p, const struct wire_decision *d,
                       const char *by, struct answer *a)
{
    enum err e = d->grant ? lobby_may_enter(l, p->room, p->owner) : ERR_OK;

    if (p->pending.what)
        e = ERR_DECIDED;
    else if (d->no_grant)
        e = ERR_INVALID;
    if (e != ERR_OK) {
        add_refused(a, p->id, e, e == ERR_DECIDED ? p->pending.by : "");
        return;
    }
    add_id(a, p->id);
    if (d->grant)
        person_let_in(l, p, by);
    else if (d->grace_ms > 0)
        deny_later(l, p, d, by, a->m->decision);
    else
        deny(l, p, by, d->reason);
}

/* Says why nobody waits under this id. */
static void refuse_id(struct lobby *l, const struct room *r, const char *id, struct answer *a)
{
    struct person *p = person_find(l, id);
    struct decided *d;

    if (p && p->room == r) {
        add_refused(a, id, p->state == PERSON_LOBBY ? ERR_NO_KNOCK_YET : ERR_DECIDED,
                    p->admitted_by);
        return;
    }
    HASH_FIND_STR(l->decided, id, d);
    add_refused(a, id, d && !p ? d->as : ERR_NO_PERSON, d && !p ? d->by : "");
}

/* The names of hosts and of people inside may have changed since the knock. */
static bool is_doubtful(struct lobby *l, struct person *p)
{
    uint8_t before = p->flags;

    person_look_at_name(l, p, before & FLAG_CLEANED);
    if (p->flags != before)
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
    return (p->flags & FLAGS_CAREFUL) != 0;
}

/* Everybody who waits now and is not named in the same call. */
static void decide_rest(struct lobby *l, struct room *r, const struct wire_decision *d,
                        const char *by, struct answer *a)
{
    struct person *p, *tmp, **doubtful;
    size_t n = 0;

    /* Marked before anybody is let in: those who enter by this call do not make doubts. */
    doubtful = xcalloc(r->n[PERSON_WAITING] + 1, sizeof(struct person *));
    if (d->grant)
        DL_FOREACH (r->people[PERSON_WAITING], p)
            if (p->mark != l->call && is_doubtful(l, p))
                doubtful[n++] = p;
    for (size_t i = 0; i < n; i++)
        doubtful[i]->mark = l->call;
    free(doubtful);
    DL_FOREACH_SAFE (r->people[PERSON_WAITING], p, tmp)
        if (p->mark != l->call)
            decide_one(l, p, d, by, a);
}

static void decide(struct lobby *l, struct room *r, const struct wire_decision *d, size_t n,
                   const char *by, struct wire_msg *m)
{
    struct answer a = {.m = m};
    const struct wire_decision *rest = NULL;

    l->call++;
    l->conf.new_id(m->decision);
    for (size_t i = 0; i < n; i++) {
        struct person *p = person_find(l, d[i].id);

        if (str_eq(d[i].id, WIRE_ALL)) {
            rest = &d[i];
            continue;
        }
        if (!p || p->room != r || p->state != PERSON_WAITING) {
            refuse_id(l, r, d[i].id, &a);
            continue;
        }
        p->mark = l->call;
        decide_one(l, p, &d[i], by, &a);
    }
    if (rest)
        decide_rest(l, r, rest, by, &a);
    if (!m->n_ids)
        m->decision[0] = '\0';
}

/* Takes back what the decision has pending; adds the ids. */
static void undo(struct lobby *l, struct room *r, const char *decision, const char *by,
                 struct wire_msg *m)
{
    struct answer a = {.m = m};
    struct person *p;

    DL_FOREACH (r->people[PERSON_WAITING], p) {
        if (!p->pending.what || !str_eq(p->pending.decision, decision))
            continue;
        p->pending = (struct wire_pending){0};
        add_id(&a, p->id);
        person_schedule(l, p);
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, by, "");
    }
}

enum err lobby_decide(struct lobby *l, const char *room, const struct wire_decision *d, size_t n,
                      const char *by, int64_t now, struct wire_msg *m, struct error *err)
{
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, room);
    if (r)
        decide(l, r, d, n, by, m);
    else
        error_set(err, "room %s not found", room);
    lobby_end(l);
    return r ? ERR_OK : ERR_NO_ROOM;
}

/* ---- asked for on the websocket ---- */

/* The reply to a decision or to its undoing; the caller finishes m. */
static void make_reply(struct lobby *l, const char *room, const char *by, const struct wire_req *r,
                       struct wire_msg *m)
{
    struct room *at = room_find(l, room);

    m->kind = WIRE_EV_REPLY;
    m->reply = r->id;
    m->ok = at != NULL;
    if (at && r->action == WIRE_UNDO) {
        undo(l, at, r->decision, by, m);
        m->ok = m->n_ids > 0;
        m->error = m->ok ? ERR_OK : ERR_NOT_FOUND;
        return;
    }
    if (at) {
        decide(l, at, r->decisions, r->n_decisions, by, m);
        return;
    }
    m->error = ERR_NO_ROOM;
    str_copy(m->info, sizeof m->info, "there is no such room");
}

static struct cached_reply *find_reply(struct session *s, int64_t id)
{
    for (size_t i = 0; i < LIMIT_RESUME_REPLIES && i < s->n_replies; i++)
        if (s->replies[i].id == id)
            return &s->replies[i];
    return NULL;
}

static void keep_reply(struct session *s, int64_t id, struct frame *f)
{
    struct cached_reply *slot = &s->replies[s->n_replies++ % LIMIT_RESUME_REPLIES];

    frame_unref(slot->frame);
    *slot = (struct cached_reply){.id = id, .frame = frame_ref(f)};
}

/* Also undo: the same rights, the same memory of replies. */
void lobby_host_decide(struct lobby *l, struct session *s, const struct wire_req *r)
{
    struct cached_reply *known = find_reply(s, r->id);
    struct wire_msg m = {0};
    struct frame *f;

    if (known) {
        l->out.send(l->out.arg, s->peer, known->frame);
        return;
    }
    if (!host_watches(l, s, r->room)) {
        lobby_refuse_as(l, s->peer, r->id, ERR_FORBIDDEN, 0, "you do not watch this room");
        return;
    }
    make_reply(l, r->room, s->name, r, &m);
    f = wire_msg_encode(&m);
    keep_reply(s, r->id, f);
    l->out.send(l->out.arg, s->peer, f);
    frame_unref(f);
    wire_msg_finish(&m);
}

void lobby_person_decide(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct wire_msg m = {0};
    char by[LIMIT_NAME + 1];

    if (!p->decider || (*r->room && !str_eq(r->room, p->room->pub.name))) {
        lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0, NULL);
        return;
    }
    str_copy(by, sizeof by, p->name);
    make_reply(l, p->room->pub.name, by, r, &m);
    lobby_send(l, p->peer, &m);
    wire_msg_finish(&m);
}
