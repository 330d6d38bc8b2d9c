/* Events: numbered, encoded once, kept for those who resume, and gathered until lobby_give.c gives
 * them out together. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void forget_oldest(struct lobby *l)
{
    struct event *e = &l->ring[l->kept_from++ % LIMIT_RESUME_EVENTS];

    l->kept_bytes -= e->frame->len;
    frame_unref(e->frame);
    *e = (struct event){0};
}

static void keep(struct lobby *l, const struct event *e)
{
    struct event *slot = &l->ring[e->seq % LIMIT_RESUME_EVENTS];

    l->kept_bytes += e->frame->len;
    while (l->kept_from < e->seq &&
           (e->seq - l->kept_from >= LIMIT_RESUME_EVENTS || l->kept_bytes > LIMIT_RESUME_BYTES))
        forget_oldest(l);
    *slot = *e;
    slot->at = NULL;
    slot->inside = NULL; /* only hosts resume */
    frame_ref(slot->frame);
}

void event_emit(struct lobby *l, struct room *r, struct wire_msg *m, unsigned audience)
{
    struct event e = {.at = r, .audience = audience};

    if (r->unseen)
        return;
    m->seq = e.seq = ++l->seq;
    str_copy(m->room, sizeof m->room, r->pub.name);
    str_copy(e.room, sizeof e.room, r->pub.name);
    e.frame = wire_msg_encode(m);
    if (audience & TO_INSIDE && m->who.signals) {
        struct wire_msg other = *m; /* what is told to hosts alone is taken out */

        other.who.signals = 0;
        e.inside = wire_msg_encode(&other);
    }
    keep(l, &e);
    if (l->n_turn == l->cap_turn) {
        l->cap_turn = l->cap_turn ? 2 * l->cap_turn : 16;
        l->turn = xrealloc(l->turn, l->cap_turn, sizeof *l->turn);
    }
    l->turn[l->n_turn++] = e;
}

void event_waiting(struct lobby *l, struct person *p, enum wire_kind kind, enum wire_why why,
                   const char *by, const char *reason)
{
    struct wire_msg m = {.kind = kind, .why = why};

    person_wire_waiting(p, &m.waiting);
    str_copy(m.by, sizeof m.by, by);
    str_copy(m.reason, sizeof m.reason, reason);
    event_emit(l, p->room, &m, TO_HOSTS);
    if (kind == WIRE_EV_WAITING_ADDED)
        p->shown_seq = l->seq;
    if (kind == WIRE_EV_WAITING_ADDED || (kind == WIRE_EV_WAITING_REMOVED && why != WHY_ADMITTED))
        webhooks_waiting(l, p, kind == WIRE_EV_WAITING_ADDED);
}

void event_inside(struct lobby *l, struct person *p, enum wire_kind kind, enum wire_why why,
                  const char *by)
{
    struct wire_msg m = {.kind = kind, .why = why};

    if (kind == WIRE_EV_PARTICIPANT_JOINED)
        p->announced = p->perms.has_presence && p->room->n[PERSON_INSIDE] <= PRESENCE_MAX;
    person_wire_inside(p, &m.who);
    m.who.signals = block_known(p);
    if (kind != WIRE_EV_PARTICIPANT_LEFT)
        m.data = p->user_data; /* borrowed */
    str_copy(m.by, sizeof m.by, by);
    event_emit(l, p->room, &m, p->announced ? TO_HOSTS | TO_INSIDE : TO_HOSTS);
    if (kind == WIRE_EV_PARTICIPANT_JOINED)
        p->shown_seq = l->seq;
    if (kind == WIRE_EV_PARTICIPANT_JOINED || kind == WIRE_EV_PARTICIPANT_LEFT)
        webhooks_inside(l, p, kind == WIRE_EV_PARTICIPANT_JOINED);
    if (p->pending)
        event_pending(l, p, by);
}

void event_pending(struct lobby *l, struct person *p, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_PARTICIPANT_UPDATED};

    if (p->state == PERSON_WAITING) {
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, by, "");
        return;
    }
    person_wire_inside_host(p, &m.who);
    m.data = p->user_data;
    str_copy(m.by, sizeof m.by, by);
    event_emit(l, p->room, &m, TO_HOSTS);
}

void event_forget_room(struct lobby *l, const struct room *r)
{
    for (size_t i = 0; i < l->n_turn; i++)
        if (l->turn[i].at == r)
            l->turn[i].at = NULL;
}

void event_drop_all(struct lobby *l)
{
    for (size_t i = 0; i < l->n_turn; i++) {
        frame_unref(l->turn[i].frame);
        frame_unref(l->turn[i].inside);
    }
    l->n_turn = 0;
}
