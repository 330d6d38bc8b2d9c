/* Deadlines: what is due when. */
#include "net/lobby/domain/lobby_internal.h"

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

/* ---- the clock is set ---- */

static void later(int64_t *at, int64_t by)
{
    if (*at)
        *at += by;
}

/* eject_after_elapsed counts from the join, other times of ejection are points in time. */
static bool moves_ejection(struct person *p, int64_t by)
{
    int64_t after = p->token_ejects
                        ? p->elapsed_ms
                        : props_int(&p->room->pub.config, ROOM_eject_after_elapsed) * 1000;
    bool moves =
        p->state == PERSON_INSIDE && after && p->will_eject_at == p->joined_at + p->jumped + after;

    p->jumped += by;
    if (moves)
        p->will_eject_at += by;
    return moves;
}

static void jump_person(struct lobby *l, struct person *p, int64_t by)
{
    later(&p->away_until, by);
    later(&p->claims.until, by);
    for (int i = 0; i < LIMIT_GUEST_MESSAGES; i++)
        later(&p->said[i], by);
    if (p->pending)
        p->pending->until += by;
    if (moves_ejection(p, by)) {
        save_person(l, p);
        event_inside(l, p, WIRE_EV_PARTICIPANT_UPDATED, WHY_NONE, "");
    } else if (p->pending) {
        save_person(l, p);
        event_pending(l, p, "");
    }
    person_schedule(l, p);
}

static void jump_room(struct lobby *l, struct room *r, int64_t by)
{
    later(&r->served_at, by);
    later(&r->positions_at, by);
    later(&r->positions_due, by);
    later(&r->told_at, by);
    later(&r->ladder_floor, by);
    if (r->no_host_since) {
        r->no_host_since += by;
        save_room(l, r);
    }
    room_schedule(l, r);
}

/* Lengths of time that began before the jump end as long after it; points in time, such as a room's
 * exp, are meant as what the clock says. */
void lobby_clock_jumped(struct lobby *l, int64_t by, int64_t now)
{
    struct session *s, *s_tmp;
    struct person *p, *p_tmp;
    struct decision *n;
    struct decided *d;
    struct room *r;

    l->now = now;
    save_jump(l, by);
    HASH_ITER (hh, l->sessions, s, s_tmp) {
        later(&s->claims.until, by);
        if (s->due.place)
            heap_set(&l->due, &s->due, s->due.at + by);
    }
    DL_FOREACH (l->decided_order, d)
        d->at += by;
    DL_FOREACH (l->decisions_order, n)
        n->at += by;
    HASH_ITER (hh, l->people, p, p_tmp)
        jump_person(l, p, by);
    DL_FOREACH (l->rooms, r)
        jump_room(l, r, by);
    reknock_jumped(l, by);
    webhooks_jumped(l, by);
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
