/* Deadlines: what is due when. */
#include "net/lobby/lobby_internal.h"

static void person_due(struct lobby *l, struct person *p)
{
    if (p->claims.until && p->claims.until <= l->now)
        claims_drop(l, &p->claims, false);
    if (p->pending && p->pending->until <= l->now)
        grace_due(l, p);
    else if (p->away_until && p->away_until <= l->now)
        person_end(l, p, ERR_OK, WHY_LEFT, "", "");
    else if (p->state == PERSON_INSIDE && p->will_eject_at && p->will_eject_at <= l->now)
        person_end(l, p, ERR_TIME_UP, WHY_EJECTED, "", "");
    else
        person_schedule(l, p);
}

void time_run(struct lobby *l)
{
    struct heap_node *top = heap_top(&l->due);

    decided_prune(l);
    decision_prune(l);
    for (; top && top->at <= l->now; top = heap_top(&l->due)) {
        heap_remove(&l->due, top);
        switch ((enum deadline_kind)top->kind) {
        case DEADLINE_PERSON: person_due(l, top->owner); break;
        case DEADLINE_ROOM: room_due(l, top->owner); break;
        case DEADLINE_SESSION: host_due(l, top->owner); break;
        case DEADLINE_BLOCKS: block_due(l); break;
        case DEADLINE_DELIVERY: webhooks_due(l, top->owner); break;
        }
    }
}

/* Lengths of time that began before the jump end as long after it; points in time, such as a room's
 * exp, are meant as what the clock says. */
void lobby_clock_jumped(struct lobby *l, int64_t by, int64_t now)
{
    struct session *s, *s_tmp;
    struct person *p, *p_tmp;
    struct decided *d;

    l->now = now;
    HASH_ITER (hh, l->sessions, s, s_tmp) {
        if (s->claims.until)
            s->claims.until += by;
        if (s->due.place)
            heap_set(&l->due, &s->due, s->due.at + by);
    }
    DL_FOREACH (l->decided_order, d)
        d->at += by;
    HASH_ITER (hh, l->people, p, p_tmp) {
        if (p->away_until)
            p->away_until += by;
        if (p->claims.until)
            p->claims.until += by;
        if (p->pending) {
            p->pending->until += by;
            save_person(l, p);
            event_pending(l, p, "");
        }
        person_schedule(l, p);
    }
    lobby_end(l);
}

void lobby_tick(struct lobby *l, int64_t now)
{
    lobby_begin(l, now);
    lobby_end(l);
}

int64_t lobby_next(const struct lobby *l)
{
    const struct heap_node *top = heap_top(&l->due);

    return top ? top->at : INT64_MAX;
}
