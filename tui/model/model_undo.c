/* Decisions in their grace time, and taking decisions back. */
#include <stdio.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

/* ---- this host's own decisions ---- */

void model_deed_add(struct model *m, const struct model_request *q, const char *decision)
{
    struct model_deed *d = &m->deed[m->n_deeds++ % MODEL_DEEDS];

    *d = (struct model_deed){0};
    str_copy(d->id, sizeof d->id, decision);
    str_copy(d->room, sizeof d->room, q->room);
    str_copy(d->did, sizeof d->did, q->did);
}

static struct model_deed *find_deed(struct model *m, const char *id)
{
    for (size_t i = 0; i < MODEL_DEEDS; i++)
        if (*id && str_eq(m->deed[i].id, id))
            return &m->deed[i];
    return NULL;
}

void model_deed_answered(struct model *m, const struct model_request *q, bool worked)
{
    struct model_deed *d = find_deed(m, q->undoes);

    if (!d)
        return;
    if (worked)
        d->undone = !d->undone;
    else
        d->id[0] = '\0';
}

/* ---- in their grace time ---- */

const char *model_pending_noun(enum wire_pending_what what)
{
    static const char *const nouns[PENDING_COUNT] = {
        [PENDING_NONE] = "",
        [PENDING_DENY] = TR("denial"),
        [PENDING_BLOCK] = TR("block"),
        [PENDING_EJECT] = TR("ejection"),
    };

    return what < PENDING_COUNT && *nouns[what] ? tr(nouns[what]) : "";
}

void model_count_pending(struct model *m, const struct wire_pending *before,
                         const struct wire_pending *now)
{
    m->n_pending -= before && before->what != PENDING_NONE;
    m->n_pending += now && now->what != PENDING_NONE;
}

/* Takes the one that ends first. */
static void consider(struct model_countdown *c, const struct wire_pending *p, const char *name,
                     const char *room)
{
    if (p->what == PENDING_NONE || (c->what != PENDING_NONE && c->until <= p->until))
        return;
    c->what = p->what;
    c->until = p->until;
    c->name = name;
    c->room = room;
    c->by = p->by;
    c->decision = p->decision;
}

/* Those inside are few, and are walked over only when a decision is about one of them. */
bool model_countdown(const struct model *m, struct model_countdown *c)
{
    const struct knock *k = knocks_first(&m->queue, RANK_PENDING);
    bool inside = m->n_pending > knocks_ranked(&m->queue, RANK_PENDING);

    *c = (struct model_countdown){.more = m->n_pending > 0 ? m->n_pending - 1 : 0};
    if (k)
        consider(c, k->w.pending, k->w.name, k->of->room);
    for (size_t i = 0; inside && i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        for (size_t j = 0; j < r->people.n; j++)
            if (!r->people.row[j]->gone)
                consider(c, &r->people.row[j]->p.pending, r->people.row[j]->p.name, r->name);
    }
    return c->what != PENDING_NONE;
}

/* ---- taking back ---- */

void model_undoable(const struct model *m, bool redo, struct model_undoable *u)
{
    size_t kept = m->n_deeds < MODEL_DEEDS ? m->n_deeds : MODEL_DEEDS;
    struct model_countdown c;

    *u = (struct model_undoable){.room = ""};
    for (size_t i = 0; i < kept; i++) {
        const struct model_deed *d = &m->deed[(m->n_deeds - 1 - i) % MODEL_DEEDS];

        if (!*d->id || d->undone != redo)
            continue;
        str_copy(u->room, sizeof u->room, d->room);
        str_copy(u->decision, sizeof u->decision, d->id);
        str_copy(u->did, sizeof u->did, d->did);
        return;
    }
    if (redo || !model_countdown(m, &c))
        return;
    str_copy(u->room, sizeof u->room, c.room);
    str_copy(u->decision, sizeof u->decision, c.decision);
    snprintf(u->did, sizeof u->did, tr("%s of %s by %.40s"), model_pending_noun(c.what), c.name,
             c.by);
}

static bool on_its_way(const struct model *m, const char *decision)
{
    const struct model_request *q;

    DL_FOREACH (m->requests, q)
        if (str_eq(q->undoes, decision))
            return true;
    return false;
}

void model_undo(struct model *m, bool redo, const struct model_out *out)
{
    struct model_undoable u;
    char did[MODEL_DID + 32];
    struct wire_req *r;

    model_undoable(m, redo, &u);
    if (!*u.decision) {
        notice_set(&m->notice, NOTICE_INFO, out->mono,
                   redo ? tr("nothing was taken back that could be done again")
                        : tr("there is no decision to take back"));
        return;
    }
    if (on_its_way(m, u.decision)) {
        notice_set(&m->notice, NOTICE_INFO, out->mono, "the answer about \"%s\" is on its way",
                   u.did);
        return;
    }
    r = xcalloc(1, sizeof *r);
    r->action = redo ? WIRE_REDO : WIRE_UNDO;
    str_copy(r->room, sizeof r->room, u.room);
    str_copy(r->decision, sizeof r->decision, u.decision);
    snprintf(did, sizeof did, "%s: %s", redo ? tr("done again") : tr("taken back"), u.did);
    model_ask(m, r, did, out);
}
