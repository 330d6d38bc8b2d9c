/* Soft claims: which host is reading which entry. Advice for the others, no lock: the last reader
 * is shown, anybody may decide. Nothing is stored. */
#include <utlist.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

void claim_end(struct person *p)
{
    if (!p->reader)
        return;
    DL_DELETE2(p->reader->list, p, c_prev, c_next);
    p->reader = NULL;
}

static void show(struct lobby *l, struct person *p)
{
    if (p->state == PERSON_WAITING)
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
}

void claims_drop(struct lobby *l, struct claims *c, bool quiet)
{
    c->until = 0;
    while (c->list) {
        struct person *p = c->list;

        claim_end(p);
        if (!quiet)
            show(l, p);
    }
}

/* Whose claims a's are. */
static struct claims *claims_of(const struct actor *a)
{
    struct claims *c = a->session ? &a->session->claims : &a->person->claims;

    if (a->person)
        c->name = a->person->name;
    return c;
}

static void schedule(struct lobby *l, const struct actor *a, struct claims *c)
{
    c->until = c->list ? l->now + TIME_CLAIM : 0;
    if (a->person)
        person_schedule(l, a->person);
    else
        heap_set(&l->due, &a->session->due, c->list ? c->until : INT64_MAX);
}

static void take(struct lobby *l, struct claims *c, struct person *p)
{
    bool renewed = p->reader == c;

    claim_end(p);
    p->reader = c;
    DL_APPEND2(c->list, p, c_prev, c_next);
    if (!renewed)
        show(l, p);
}

/* The entries named are read from now on, all others of this reader are let go. */
void claim_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                 struct wire_msg *m)
{
    struct claims *c = claims_of(a);
    struct person *p, *tmp;

    if (r->n_ids > LIMIT_CLAIMS) {
        power_refuse(m, ERR_INVALID, "", "too many entries to read at once");
        return;
    }
    l->call++;
    for (size_t i = 0; i < r->n_ids; i++) {
        p = person_find(l, r->ids[i]);
        if (!p || p->room != a->room || p->state != PERSON_WAITING) {
            answer_add_absent(l, a->room, r->ids[i], m);
            continue;
        }
        p->mark = l->call;
        take(l, c, p);
        answer_add_id(m, p->id);
    }
    DL_FOREACH_SAFE2(c->list, p, tmp, c_next)
    {
        if (p->mark == l->call)
            continue;
        claim_end(p);
        show(l, p);
    }
    schedule(l, a, c);
}
