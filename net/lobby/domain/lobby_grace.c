/* Orders: to admit, deny, remove or park somebody, at once or when a grace time is over. Until then
 * hosts see it, the person does not, and it can be taken back. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

enum wire_pending_what grace_what(const struct order *o)
{
    if (o->deed == DEED_EJECT)
        return PENDING_EJECT;
    return o->block ? PENDING_BLOCK : PENDING_DENY;
}

void grace_wire(const struct person *p, struct wire_pending *w)
{
    const struct pending *g = p->pending;

    *w = (struct wire_pending){.what = PENDING_NONE};
    if (!g)
        return;
    w->what = grace_what(&g->order);
    w->until = g->until;
    str_copy(w->decision, sizeof w->decision, g->decision);
    str_copy(w->by, sizeof w->by, g->by);
}

const char *grace_by(const struct person *p)
{
    return p->pending ? p->pending->by : p->admitted_by;
}

/* The state in which somebody can get each order. */
static enum person_state state_of(enum deed deed)
{
    return deed == DEED_ADMIT || deed == DEED_DENY ? PERSON_WAITING : PERSON_INSIDE;
}

static void begin(struct lobby *l, struct person *p, const struct order *o, const char *decision,
                  const char *by)
{
    struct pending *g = xcalloc(1, sizeof *g);
    int32_t ms = o->grace_ms < TIME_GRACE_MAX ? o->grace_ms : TIME_GRACE_MAX;

    g->order = *o;
    g->until = l->now + ms;
    str_copy(g->decision, sizeof g->decision, decision);
    str_copy(g->by, sizeof g->by, by);
    p->pending = g;
    person_schedule(l, p);
    event_pending(l, p, by);
    save_person(l, p);
}

/* Denies or removes p, which is freed. */
static void end_now(struct lobby *l, struct person *p, const struct order *o, const char *by)
{
    const struct block_how how = {.length = o->block,
                                  .domain = o->block_domain,
                                  .signals = o->signals,
                                  .by = by,
                                  .reason = o->reason};
    bool block = lobby_block_person(l, p, &how, NULL);

    if (o->deed == DEED_EJECT) {
        person_end(l, p, ERR_EJECTED, block ? WHY_BLOCKED : WHY_EJECTED, by, o->reason);
        return;
    }
    l->denials++;
    flags_denied_add(l, p);
    reknock_denied(l, p);
    person_end(l, p, block ? ERR_BLOCKED : ERR_DENIED, block ? WHY_BLOCKED : WHY_DENIED, by,
               o->reason);
}

static enum err do_order(struct lobby *l, struct person *p, const struct order *o,
                         const char *decision, const char *by)
{
    enum err e = ERR_OK;

    if (p->state == PERSON_LOBBY)
        return ERR_NO_KNOCK_YET;
    if (p->pending || p->state != state_of(o->deed))
        return ERR_DECIDED;
    if (o->block && block_check(p, o->signals) != ERR_OK)
        return ERR_WEAK_BLOCK;
    switch (o->deed) {
    case DEED_ADMIT:
        e = block_score_of(l, p) >= SIGNALS_SURE ? ERR_BLOCKED
                                                 : lobby_may_enter(l, p->room, p->owner);
        if (e == ERR_OK)
            person_let_in(l, p, by);
        break;
    case DEED_DENY:
    case DEED_EJECT:
        if (o->grace_ms > 0)
            begin(l, p, o, decision, by);
        else
            end_now(l, p, o, by);
        break;
    case DEED_PARK:
        e = may_park(l, p);
        if (e == ERR_OK)
            person_park(l, p, by, o->reason, NULL);
        break;
    }
    return e;
}

enum err order_do(struct lobby *l, struct person *p, const struct order *o, const char *decision,
                  const char *by)
{
    enum err e;

    record_deciding(l, decision);
    e = do_order(l, p, o, decision, by);
    record_deciding(l, NULL);
    return e;
}

void grace_cancel(struct lobby *l, struct person *p, const char *by)
{
    if (!p->pending)
        return;
    free(p->pending);
    p->pending = NULL;
    person_schedule(l, p);
    event_pending(l, p, by);
    save_person(l, p);
}

void grace_due(struct lobby *l, struct person *p)
{
    struct pending *g = p->pending;

    p->pending = NULL;
    record_deciding(l, g->decision);
    end_now(l, p, &g->order, g->by);
    record_deciding(l, NULL);
    free(g);
}

enum err may_park(const struct lobby *l, const struct person *p)
{
    /* Nobody waits at the door of a room that is over. */
    return p->room->expired || room_exp_ms(p->room) <= l->now ? ERR_EXP_ROOM : ERR_OK;
}

/* Who comes from inside waits as if it had knocked. */
static void wait_as_before(struct lobby *l, struct person *p, struct person *after)
{
    if (!p->knock_number) {
        p->knock_number = ++l->number;
        p->knocked_at = l->now;
        p->tries = 1;
    }
    p->number = p->knock_number;
    p->joined_at = p->will_eject_at = 0;
    p->admitted_by[0] = '\0';
    p->announced = false;
    p->parked = true;
    person_wait_again(l, p, after);
    person_schedule(l, p);
    person_look_at_name(l, p, p->flags & FLAG_CLEANED);
}

void person_park(struct lobby *l, struct person *p, const char *by, const char *reason,
                 struct person *after)
{
    struct wire_msg m = {.kind = WIRE_EV_ACCESS, .level = LEVEL_LOBBY, .awaiting = true};
    bool decider = p->decider;

    free(p->pending);
    p->pending = NULL;
    event_inside(l, p, WIRE_EV_PARTICIPANT_LEFT, WHY_MOVED, by);
    record_person(l, JOURNAL_PARKED, p, by, reason);
    wait_as_before(l, p, after);
    event_waiting(l, p, WIRE_EV_WAITING_ADDED, WHY_NONE, by, reason);
    save_person(l, p);
    str_copy(m.by, sizeof m.by, by);
    str_copy(m.reason, sizeof m.reason, reason);
    p->position = p->told = 0; /* a position that is the same as before is told again */
    pages_wait(p->room, p, &m);
    if (p->peer)
        lobby_send(l, p->peer, &m);
    person_positions_changed(l, p->room);
    if (decider)
        host_presence_changed(l, p->room);
}
