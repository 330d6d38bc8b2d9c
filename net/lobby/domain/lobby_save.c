/* What goes to the store, and what comes back from it at the start. */
#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

void save_room(struct lobby *l, const struct room *r)
{
    struct store_op *op = store_op_new(STORE_ROOM_PUT);
    struct store_room *s = &op->u.room;

    memcpy(s->id, r->pub.id, sizeof s->id);
    memcpy(s->name, r->pub.name, sizeof s->name);
    s->is_private = r->pub.is_private;
    s->api_created = r->pub.api_created;
    s->created_at = r->pub.created_at;
    s->config = lobby_config_text(&r->pub.config);
    s->no_host_since = r->no_host_since;
    l->out.store(l->out.arg, op);
}

void save_room_del(struct lobby *l, const struct room *r)
{
    struct store_op *op = store_op_new(STORE_ROOM_DEL);

    memcpy(op->u.room.id, r->pub.id, sizeof op->u.room.id);
    l->out.store(l->out.arg, op);
}

static void save_pending(const struct pending *g, struct store_person *s)
{
    if (!g)
        return;
    s->pending.what = (uint8_t)grace_what(&g->order);
    s->pending.block = (uint8_t)g->order.block;
    s->pending.domain = g->order.block_domain;
    s->pending.signals = g->order.signals;
    s->pending.until = g->until;
    str_copy(s->pending.decision, sizeof s->pending.decision, g->decision);
    str_copy(s->pending.by, sizeof s->pending.by, g->by);
    str_copy(s->pending.reason, sizeof s->pending.reason, g->order.reason);
}

void save_person(struct lobby *l, const struct person *p)
{
    struct store_op *op;
    struct store_person *s;

    /* A room that is gone stands in the store no more; those still inside it are not kept. */
    if (p->room->unseen)
        return;
    op = store_op_new(STORE_PERSON_PUT);
    s = &op->u.person;

    *s = (struct store_person){.inside = p->state == PERSON_INSIDE,
                               .owner = p->owner,
                               .has_token = p->has_token,
                               .number = p->number,
                               .knocked_at = p->knocked_at,
                               .joined_at = p->joined_at,
                               .will_eject_at = p->will_eject_at,
                               .tries = p->tries,
                               .flags = p->flags,
                               .has_presence = p->perms.has_presence,
                               .can_send = p->perms.can_send,
                               .can_admin = p->perms.can_admin};
    memcpy(s->id, p->id, sizeof s->id);
    memcpy(s->room_id, p->room->pub.id, sizeof s->room_id);
    memcpy(s->name, p->name, sizeof s->name);
    memcpy(s->user_id, p->user_id, sizeof s->user_id);
    memcpy(s->device, p->device, sizeof s->device);
    memcpy(s->addr, p->addr, sizeof s->addr);
    memcpy(s->admitted_by, p->admitted_by, sizeof s->admitted_by);
    memcpy(s->note, p->note, sizeof s->note);
    memcpy(s->rule, p->rule, sizeof s->rule);
    s->queued = p->queued;
    if (p->has_token_mark)
        lobby_digest_text(p->token_mark, s->token_mark);
    str_copy(s->first_name, sizeof s->first_name, p->first_name ? p->first_name : "");
    s->hand_at = s->inside ? p->hand_at : 0;
    s->held = p->held;
    s->parked = p->parked;
    s->knock_number = p->knock_number;
    save_pending(p->pending, s);
    l->out.store(l->out.arg, op);
}

void save_person_del(struct lobby *l, const struct person *p)
{
    struct store_op *op = store_op_new(STORE_PERSON_DEL);

    memcpy(op->u.person.id, p->id, sizeof op->u.person.id);
    l->out.store(l->out.arg, op);
}

enum { DECISION_TEXT_MAX = 16 * 1024 * 1024 }; /* of DEEDS_MAX people */

void save_decision(struct lobby *l, struct decision *d)
{
    struct strbuf orders = STRBUF_INIT(DECISION_TEXT_MAX), deeds = STRBUF_INIT(DECISION_TEXT_MAX);
    struct store_op *op = store_op_new(STORE_DECISION_PUT);
    struct store_decision *s = &op->u.decision;

    str_copy(s->id, sizeof s->id, d->id);
    str_copy(s->room_id, sizeof s->room_id, d->room_id);
    str_copy(s->by, sizeof s->by, d->by);
    str_copy(s->undone_by, sizeof s->undone_by, d->undone_by);
    s->at = d->at;
    decision_text(d, &orders, &deeds);
    s->orders = strbuf_take(&orders);
    s->deeds = strbuf_take(&deeds);
    d->stored = true;
    l->out.store(l->out.arg, op);
}

void save_decision_del(struct lobby *l, const struct decision *d)
{
    struct store_op *op = store_op_new(STORE_DECISION_DEL);

    memcpy(op->u.decision.id, d->id, sizeof op->u.decision.id);
    l->out.store(l->out.arg, op);
}

void save_jump(struct lobby *l, int64_t by)
{
    struct store_op *op = store_op_new(STORE_JUMP);

    op->u.jump = by;
    l->out.store(l->out.arg, op);
}

static void restore_decision(struct lobby *l, const struct store_decision *s)
{
    struct room *r;

    HASH_FIND(hh_id, l->by_id, s->room_id, strlen(s->room_id), r);
    if (r)
        decision_load(l, r, s);
}

static void restore_room(struct lobby *l, const struct store_room *s)
{
    struct lobby_room pub = {
        .is_private = s->is_private, .api_created = s->api_created, .created_at = s->created_at};

    str_copy(pub.id, sizeof pub.id, s->id);
    str_copy(pub.name, sizeof pub.name, s->name);
    props_init(&pub.config, &room_props);
    /* A property that this version does not know any more must not open a room: it stays private.
     */
    if (!lobby_config_read(s->config ? s->config : "{}", &pub.config))
        pub.is_private = true;
    if (!room_find(l, pub.name)) {
        struct room *r = room_add(l, &pub);

        ladder_restore(l, r, s->no_host_since < l->now ? s->no_host_since : l->now);
    }
    props_finish(&pub.config);
}

/* Its time may have passed meanwhile: then it is done at the first tick. */
static void restore_pending(struct lobby *l, struct person *p, const struct store_person *s)
{
    struct pending *g;

    if (s->pending.what == PENDING_NONE || s->pending.block >= BLOCK_COUNT ||
        s->pending.signals > SIGNALS_ALL)
        return;
    g = p->pending = xcalloc(1, sizeof *g);
    g->order.deed = s->inside ? DEED_EJECT : DEED_DENY;
    g->order.block = (enum wire_block)s->pending.block;
    g->order.block_domain = s->pending.domain != 0;
    g->order.signals = s->pending.signals;
    g->order.grace_ms = TIME_GRACE_DEFAULT; /* of a redo */
    /* Not longer than any, should the clock have been set back unseen. */
    g->until =
        s->pending.until < l->now + TIME_GRACE_MAX ? s->pending.until : l->now + TIME_GRACE_MAX;
    str_copy(g->decision, sizeof g->decision, s->pending.decision);
    str_copy(g->by, sizeof g->by, s->pending.by);
    str_copy(g->order.reason, sizeof g->order.reason, s->pending.reason);
    decision_restore(l, p);
}

static void restore_person(struct lobby *l, const struct store_person *s)
{
    struct room *r;
    struct person *p;

    HASH_FIND(hh_id, l->by_id, s->room_id, strlen(s->room_id), r);
    if (!r || person_find(l, s->id))
        return;
    p = person_add(l, r, s->id);
    str_copy(p->user_id, sizeof p->user_id, s->user_id);
    str_copy(p->device, sizeof p->device, s->device);
    str_copy(p->addr, sizeof p->addr, s->addr);
    str_copy(p->admitted_by, sizeof p->admitted_by, s->admitted_by);
    str_copy(p->name, sizeof p->name, s->name);
    p->owner = s->owner;
    p->has_token = p->name_fixed = s->has_token;
    p->number = s->number;
    p->knocked_at = s->knocked_at;
    p->joined_at = s->joined_at;
    p->will_eject_at = s->will_eject_at;
    p->tries = s->tries;
    p->flags = s->flags;
    p->perms = (struct wire_perms){s->has_presence, s->can_send, s->can_admin};
    p->away_until = l->now + TIME_PLACE_GRACE;
    p->announced = p->perms.has_presence;
    person_index_device(l, p);
    person_index_user(l, p);
    p->held = s->held;
    p->parked = s->parked;
    p->knock_number = s->knock_number;
    str_copy(p->note, sizeof p->note, s->note);
    p->has_token_mark = lobby_digest_read(s->token_mark, p->token_mark);
    p->queued = s->queued;
    str_copy(p->rule, sizeof p->rule, s->rule);
    p->score = (uint8_t)block_score_of(l, p);
    person_set_state(l, p, s->inside ? PERSON_INSIDE : PERSON_WAITING);
    p->hand_at = s->hand_at;
    if (s->hand_at > r->last_hand)
        r->last_hand = s->hand_at;
    if (*s->first_name) {
        p->first_name = xstrdup(s->first_name);
        p->name_fixed = true;
    }
    restore_pending(l, p, s);
    person_schedule(l, p);
    if (p->number > l->number)
        l->number = p->number;
}

void lobby_restore(struct lobby *l, const struct store_snapshot *s, int64_t now)
{
    l->now = now;
    domain_restore(l, s->domain);
    record_restore(l, s);
    decided_restore(l, s->recent, s->n_recent);
    for (size_t i = 0; i < s->n_blocks; i++)
        block_restore(l, &s->blocks[i]);
    for (size_t i = 0; i < s->n_denials; i++)
        reknock_restore(l, &s->denials[i]);
    for (size_t i = 0; i < s->n_tokens; i++)
        token_restore(l, &s->tokens[i]);
    for (size_t i = 0; i < s->n_rooms; i++)
        restore_room(l, &s->rooms[i]);
    history_restore(l, s);
    for (size_t i = 0; i < s->n_decisions; i++)
        restore_decision(l, &s->decisions[i]);
    for (size_t i = 0; i < s->n_people; i++)
        restore_person(l, &s->people[i]);
    recordings_restore(l, s);
    webhooks_restore(l, s); /* last: nobody is told of the above */
}
