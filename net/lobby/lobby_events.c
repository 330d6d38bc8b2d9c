/* Events: numbered, encoded once, kept for those who resume, and given out together at the end of
 * a turn, so that a thousand admissions are a few frames. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/lobby_internal.h"

static void keep(struct lobby *l, const struct event *e)
{
    struct event *slot = &l->ring[e->seq % LIMIT_RESUME_EVENTS];

    frame_unref(slot->frame);
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

void event_waiting(struct lobby *l, const struct person *p, enum wire_kind kind, enum wire_why why,
                   const char *by, const char *reason)
{
    struct wire_msg m = {.kind = kind, .why = why};

    person_wire_waiting(p, &m.waiting);
    str_copy(m.by, sizeof m.by, by);
    str_copy(m.reason, sizeof m.reason, reason);
    event_emit(l, p->room, &m, TO_HOSTS);
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

/* One frame for n of them: the frame itself, or an array. With a reference for the caller. */
static struct frame *join(struct frame *const *frames, size_t n)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_OUT);
    struct frame *f;

    if (n == 1)
        return frame_ref(frames[0]);
    for (size_t i = 0; i < n; i++) {
        strbuf_puts(&b, i ? "," : "[");
        strbuf_add(&b, frames[i]->text, frames[i]->len);
    }
    strbuf_puts(&b, "]");
    f = frame_new(b.s ? b.s : "[]", b.s ? b.len : 2);
    strbuf_free(&b);
    return f;
}

void event_send_many(struct lobby *l, peer_id to, struct frame *const *frames, size_t n)
{
    for (size_t i = 0; i < n; i += EVENTS_PER_FRAME) {
        struct frame *f = join(frames + i, n - i < EVENTS_PER_FRAME ? n - i : EVENTS_PER_FRAME);

        l->out.send(l->out.arg, to, f);
        frame_unref(f);
    }
}

static void send_to(struct lobby *l, peer_id to, struct frame *f)
{
    if (to)
        l->out.send(l->out.arg, to, f);
}

static void to_hosts(struct lobby *l, const char *room, struct room *at, struct frame *f)
{
    struct session *s;
    struct channel *c;
    struct watch *w;
    struct person *p;

    DL_FOREACH (l->everywhere, s)
        send_to(l, s->peer, f);
    HASH_FIND_STR(l->channels, room, c);
    if (c)
        DL_FOREACH (c->watchers, w)
            send_to(l, w->session->peer, f);
    if (at)
        DL_FOREACH2(at->deciders, p, d_next)
    if (!p->newcomer)
        send_to(l, p->peer, f);
}

static void to_inside(struct lobby *l, struct room *at, struct frame *f)
{
    struct person *p;

    if (!at)
        return;
    DL_FOREACH (at->people[PERSON_INSIDE], p)
        if (!p->newcomer && !p->decider)
            send_to(l, p->peer, f);
}

/* Gives out n events of one room: all to hosts, those about people inside also to them. */
static void give_out(struct lobby *l, const struct event *e, size_t n)
{
    struct frame *some[EVENTS_PER_FRAME], *f;
    size_t n_inside = 0;

    for (size_t i = 0; i < n; i++)
        some[i] = e[i].frame;
    f = join(some, n);
    to_hosts(l, e->room, e->at, f);
    frame_unref(f);
    for (size_t i = 0; i < n; i++)
        if (e[i].audience & TO_INSIDE)
            some[n_inside++] = e[i].inside ? e[i].inside : e[i].frame;
    if (n_inside) {
        f = join(some, n_inside);
        to_inside(l, e->at, f);
        frame_unref(f);
    }
}

void event_flush(struct lobby *l)
{
    for (size_t i = 0; i < l->n_turn;) {
        size_t n = 1;

        while (i + n < l->n_turn && n < EVENTS_PER_FRAME && l->turn[i + n].at == l->turn[i].at &&
               str_eq(l->turn[i + n].room, l->turn[i].room))
            n++;
        give_out(l, &l->turn[i], n);
        i += n;
    }
    for (size_t i = 0; i < l->n_turn; i++) {
        frame_unref(l->turn[i].frame);
        frame_unref(l->turn[i].inside);
    }
    l->n_turn = 0;
    snapshot_newcomers(l);
}
