/* Why the rules said what they said about somebody: each of them tried again on what they were told
 * at the knock. The rules are those of now. Changes nothing. */
#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void add_tried(void *arg, const struct rules_tried *t)
{
    struct wire_msg *m = arg;
    struct wire_tried *one;

    m->tried = xgrown(m->tried, m->n_tried, sizeof *m->tried);
    one = &m->tried[m->n_tried++];
    one->line = t->line;
    one->fate = t->fate;
    str_copy(one->file, sizeof one->file, t->file);
    str_copy(one->text, sizeof one->text, t->text);
    str_copy(one->failed, sizeof one->failed, t->failed);
}

/* After a restart what held at the knock is not known any more: what holds now is taken. */
static void ask_now(const struct lobby *l, const struct person *p, struct wire_asked *asked)
{
    struct journal_entry e;
    struct rules_facts f;

    record_facts(l, p, &e, &f);
    *asked = (struct wire_asked){.at = l->now,
                                 .now = true,
                                 .minute = f.minute_of_day,
                                 .inside = f.inside,
                                 .waiting = f.waiting,
                                 .seats = f.seats,
                                 .tries = f.tries};
}

static void explain(struct lobby *l, const struct person *p, struct wire_msg *m)
{
    struct rules_facts f;

    m->explains = true;
    m->asked = p->asked;
    if (!m->asked.at && p->state == PERSON_WAITING)
        ask_now(l, p, &m->asked);
    if (!m->asked.at) /* inside without a knock: nothing was asked */
        return;
    f = (struct rules_facts){.name = p->first_name ? p->first_name : p->name,
                             .user_id = p->user_id,
                             .has_token = p->has_token,
                             .minute_of_day = m->asked.minute,
                             .inside = m->asked.inside,
                             .waiting = m->asked.waiting,
                             .seats = m->asked.seats,
                             .tries = m->asked.tries};
    rules_try(l, p, &f, add_tried, m);
}

void explain_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                   struct wire_msg *m)
{
    const struct person *p = r->n_ids == 1 ? person_find(l, r->ids[0]) : NULL;

    if (r->n_ids != 1)
        power_refuse(m, ERR_INVALID, "", "ids should hold one id");
    else if (!p || p->room != a->room || p->state == PERSON_LOBBY)
        power_refuse(m, ERR_NO_PERSON, "", NULL);
    else
        explain(l, p, m);
}

bool lobby_waiting_one(struct lobby *l, const char *id, int64_t now, struct wire_msg *m)
{
    struct person *p;

    lobby_begin(l, now);
    lobby_end(l);
    p = person_find(l, id);
    if (!p || p->state != PERSON_WAITING)
        return false;
    str_copy(m->room, sizeof m->room, p->room->pub.name);
    person_count_positions(l, p->room, false);
    person_wire_waiting(p, &m->waiting);
    explain(l, p, m);
    return true;
}
