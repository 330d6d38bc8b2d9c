/* Decisions with everybody whom they touched: for a while each can be taken back, and done again.
 * The id stays the same through both, the name is that of whoever acted last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* For the record: what was taken back. */
static const char *const deed_words[] = {[DEED_ADMIT] = "the admission",
                                         [DEED_DENY] = "the denial",
                                         [DEED_EJECT] = "the removal",
                                         [DEED_PARK] = "the parking"};

struct deed_done {
    char id[LIMIT_ID + 1];
    uint32_t order;
};

/* ---- the memory ---- */

static struct decision *find(struct lobby *l, const char *id)
{
    struct decision *d;

    HASH_FIND_STR(l->decisions, id, d);
    return d;
}

static void drop(struct lobby *l, struct decision *d)
{
    HASH_DEL(l->decisions, d);
    DL_DELETE(l->decisions_order, d);
    l->n_deeds -= d->n_deeds;
    free(d->orders);
    free(d->deeds);
    free(d);
}

static void forget(struct lobby *l, struct decision *d)
{
    if (d->stored)
        save_decision_del(l, d);
    drop(l, d);
}

static struct decision *add(struct lobby *l, const struct room *r, const char *id, const char *by)
{
    struct decision *d = xcalloc(1, sizeof *d);

    str_copy(d->id, sizeof d->id, id);
    str_copy(d->room_id, sizeof d->room_id, r->pub.id);
    str_copy(d->by, sizeof d->by, by);
    d->at = l->now;
    HASH_ADD_STR(l->decisions, id, d);
    DL_APPEND(l->decisions_order, d);
    return d;
}

struct decision *decision_new(struct lobby *l, const struct room *r, const char *by)
{
    char id[LIMIT_ID + 1];

    l->conf.new_id(id);
    return add(l, r, id, by);
}

uint32_t decision_order(struct decision *d, const struct order *o)
{
    if (d->n_orders == 0 || (d->n_orders & (d->n_orders - 1)) == 0)
        d->orders = xrealloc(d->orders, d->n_orders ? 2 * (size_t)d->n_orders : 1, sizeof *o);
    d->orders[d->n_orders] = *o;
    return d->n_orders++;
}

static void remember(struct lobby *l, struct decision *d, uint32_t order, const char *id)
{
    struct deed_done *deed;

    if (d->n_deeds == 0 || (d->n_deeds & (d->n_deeds - 1)) == 0)
        d->deeds = xrealloc(d->deeds, d->n_deeds ? 2 * d->n_deeds : 1, sizeof *deed);
    deed = &d->deeds[d->n_deeds++];
    deed->order = order;
    str_copy(deed->id, sizeof deed->id, id);
    l->n_deeds++;
}

enum err decision_do(struct lobby *l, struct decision *d, uint32_t n, struct person *p)
{
    char id[LIMIT_ID + 1];
    enum err e;

    str_copy(id, sizeof id, p->id);
    e = order_do(l, p, &d->orders[n], d->id, d->by);
    if (e == ERR_OK)
        remember(l, d, n, id);
    return e;
}

void decision_end(struct lobby *l, struct decision *d, struct wire_msg *m)
{
    if (d->n_deeds == 0) {
        forget(l, d);
        return;
    }
    str_copy(m->decision, sizeof m->decision, d->id);
    save_decision(l, d);
    while (l->n_deeds > DEEDS_MAX && l->decisions_order != d)
        forget(l, l->decisions_order);
}

void decision_restore(struct lobby *l, const struct person *p)
{
    const struct pending *g = p->pending;
    struct decision *d = find(l, g->decision);

    /* One that was stored knows all its people. */
    if (d && d->stored)
        return;
    if (!d)
        d = add(l, p->room, g->decision, g->by);
    remember(l, d, decision_order(d, &g->order), p->id);
}

void decision_text(const struct decision *d, struct strbuf *orders, struct strbuf *deeds)
{
    for (uint32_t i = 0; i < d->n_orders; i++) {
        const struct order *o = &d->orders[i];

        if (o->signals)
            strbuf_printf(orders, "s%d ", o->signals);
        strbuf_printf(orders, "%d %d %d %d %s\n", (int)o->deed, (int)o->block, o->block_domain,
                      (int)o->grace_ms, o->reason);
    }
    for (size_t i = 0; i < d->n_deeds; i++)
        strbuf_printf(deeds, "%u %s\n", (unsigned)d->deeds[i].order, d->deeds[i].id);
}

/* Takes the next number and the blank behind it; -1 when there is none. */
static long take_number(const char **at)
{
    char *end;
    long n = strtol(*at, &end, 10);

    if (end == *at || *end != ' ' || n < 0)
        return -1;
    *at = end + 1;
    return n;
}

/* The rest of the line into dst. */
static void take_line(const char **at, char *dst, size_t size)
{
    size_t n = strcspn(*at, "\n");

    snprintf(dst, size, "%.*s", (int)n, *at);
    *at += n + ((*at)[n] == '\n');
}

/* A line may begin with the signals of the block, as "s17 ". */
static bool take_order(const char **at, struct order *o)
{
    long signals = 0, deed, block, domain, grace;

    if (**at == 's') {
        ++*at;
        signals = take_number(at);
    }
    deed = take_number(at);
    block = take_number(at);
    domain = take_number(at);
    grace = take_number(at);
    if (signals < 0 || signals > SIGNALS_ALL || deed < 0 || deed > DEED_PARK || block < 0 ||
        block >= BLOCK_COUNT || domain < 0 || grace < 0 || grace > TIME_GRACE_MAX)
        return false;
    *o = (struct order){.deed = (enum deed)deed,
                        .block = (enum wire_block)block,
                        .block_domain = domain != 0,
                        .signals = (uint8_t)signals,
                        .grace_ms = (int32_t)grace};
    take_line(at, o->reason, sizeof o->reason);
    return true;
}

void decision_load(struct lobby *l, const struct room *r, const struct store_decision *s)
{
    const char *orders = s->orders, *deeds = s->deeds;
    char id[LIMIT_ID + 1];
    struct decision *d;
    struct order o;

    if (find(l, s->id) || s->at + TIME_DECIDED_KEPT <= l->now)
        return;
    d = add(l, r, s->id, s->by);
    d->at = s->at < l->now ? s->at : l->now;
    d->stored = true;
    str_copy(d->undone_by, sizeof d->undone_by, s->undone_by);
    while (*orders && take_order(&orders, &o))
        decision_order(d, &o);
    while (*deeds) {
        long order = take_number(&deeds);

        take_line(&deeds, id, sizeof id);
        if (order < 0 || (unsigned long)order >= d->n_orders)
            break;
        remember(l, d, (uint32_t)order, id);
    }
}

void decision_prune(struct lobby *l)
{
    while (l->decisions_order && l->decisions_order->at + TIME_DECIDED_KEPT <= l->now)
        forget(l, l->decisions_order);
}

void decision_free_all(struct lobby *l)
{
    while (l->decisions_order)
        drop(l, l->decisions_order);
}

/* ---- undo and redo ---- */

/* Who is gone: left by itself, or the decision has taken effect. */
static void refuse_gone(struct lobby *l, const struct deed_done *deed, enum err otherwise,
                        struct wire_msg *m)
{
    const struct decided *known = decided_find(l, deed->id);
    bool left = known && known->as == ERR_LEFT;

    answer_add_refused(m, deed->id, left ? ERR_LEFT : otherwise, known ? known->by : "");
}

/* Whether a may undo o for p, and nothing else has happened to p since. */
static enum err may_undo(struct lobby *l, const struct actor *a, const struct decision *d,
                         const struct order *o, const struct person *p)
{
    /* Owners take back what they let in, each other too; admins nobody who may decide. */
    enum err e = a->person && !a->person->owner ? rights_remove(a, p) : ERR_OK;

    switch (o->deed) {
    case DEED_DENY:
    case DEED_EJECT:
        return p->pending && str_eq(p->pending->decision, d->id) ? ERR_OK : ERR_TOO_LATE;
    case DEED_ADMIT:
        if (p->pending || p->state != PERSON_INSIDE)
            return ERR_DECIDED;
        return e == ERR_OK ? may_park(l, p) : e;
    case DEED_PARK:
        if (p->pending || p->state != PERSON_WAITING)
            return ERR_DECIDED;
        return lobby_may_enter(l, p->room, p->owner);
    }
    return ERR_INVALID;
}

/* Undoes one deed; after: who was parked before, replaced when p is parked. */
static void undo_one(struct lobby *l, const struct actor *a, const struct decision *d,
                     const struct deed_done *deed, struct person **after, struct wire_msg *m)
{
    const struct order *o = &d->orders[deed->order];
    struct person *p = person_find(l, deed->id);
    enum err e;

    /* Whoever is gone is gone; what kept it from coming back can still be lifted. */
    if (!p && o->block && lobby_block_undo_person(l, deed->id)) {
        answer_add_id(m, deed->id);
        return;
    }
    if (!p || p->room != a->room) {
        /* An admission has no effect that could not be taken back: whoever is not there has left,
         * also when nobody remembers it. */
        bool ends = o->deed == DEED_DENY || o->deed == DEED_EJECT || decided_find(l, deed->id);

        refuse_gone(l, deed, ends ? ERR_TOO_LATE : ERR_LEFT, m);
        return;
    }
    e = may_undo(l, a, d, o, p);
    if (e != ERR_OK) {
        answer_add_refused(m, p->id, e, e == ERR_DECIDED ? grace_by(p) : "");
        return;
    }
    answer_add_id(m, p->id);
    record_deciding(l, d->id);
    record_person(l, JOURNAL_UNDONE, p, a->name, deed_words[o->deed]);
    switch (o->deed) {
    case DEED_DENY:
    case DEED_EJECT: grace_cancel(l, p, a->name); break;
    case DEED_ADMIT:
        person_park(l, p, a->name, "", *after);
        *after = p;
        break;
    case DEED_PARK: person_let_in(l, p, a->name); break;
    }
    record_deciding(l, NULL);
}

/* What was somebody else's order needs the right to give it. */
static enum err may_redo(const struct actor *a, const struct order *o, const struct person *p)
{
    enum err e = ERR_OK;

    if (p->state == PERSON_INSIDE && (o->deed == DEED_EJECT || o->deed == DEED_PARK))
        e = rights_remove(a, p);
    return e == ERR_OK && o->block ? rights_block(a, o->block_domain) : e;
}

static void redo_one(struct lobby *l, const struct actor *a, const struct decision *d,
                     const struct deed_done *deed, struct wire_msg *m)
{
    struct person *p = person_find(l, deed->id);
    char by[LIMIT_NAME + 1];
    enum err e;

    if (!p || p->room != a->room) {
        refuse_gone(l, deed, ERR_DECIDED, m);
        return;
    }
    str_copy(by, sizeof by, grace_by(p));
    e = may_redo(a, &d->orders[deed->order], p);
    if (e == ERR_OK)
        e = order_do(l, p, &d->orders[deed->order], d->id, a->name);
    if (e == ERR_OK)
        answer_add_id(m, deed->id);
    else
        answer_add_refused(m, deed->id, e, e == ERR_DECIDED ? by : "");
}

/* The decision of this room, or null with m made a refusal. */
static struct decision *find_here(struct lobby *l, const struct room *r, const char *id,
                                  struct wire_msg *m)
{
    struct decision *d = *id ? find(l, id) : NULL;

    if (d && str_eq(d->room_id, r->pub.id))
        return d;
    power_refuse(m, ERR_NOT_FOUND, "", "no decision with this id is remembered for this room");
    return NULL;
}

/* It was acted on now, to be undone by this name or "": remembered again for the whole time. */
static void touch(struct lobby *l, struct decision *d, const char *undone_by)
{
    DL_DELETE(l->decisions_order, d);
    DL_APPEND(l->decisions_order, d);
    d->at = l->now;
    str_copy(d->undone_by, sizeof d->undone_by, undone_by);
    save_decision(l, d);
}

void decision_undo(struct lobby *l, const struct actor *a, const char *id, struct wire_msg *m)
{
    struct decision *d = find_here(l, a->room, id, m);
    struct person *after = NULL;

    if (!d)
        return;
    if (*d->undone_by) {
        power_refuse(m, ERR_DECIDED, d->undone_by, "this decision has been undone already");
        return;
    }
    for (size_t i = 0; i < d->n_deeds; i++)
        undo_one(l, a, d, &d->deeds[i], &after, m);
    if (!m->n_ids)
        return;
    touch(l, d, a->name);
    str_copy(m->decision, sizeof m->decision, d->id);
}

void decision_redo(struct lobby *l, const struct actor *a, const char *id, struct wire_msg *m)
{
    struct decision *d = find_here(l, a->room, id, m);

    if (!d)
        return;
    if (!*d->undone_by) {
        power_refuse(m, ERR_DECIDED, d->by, "this decision stands: it has not been undone");
        return;
    }
    for (size_t i = 0; i < d->n_deeds; i++)
        redo_one(l, a, d, &d->deeds[i], m);
    if (!m->n_ids)
        return;
    str_copy(d->by, sizeof d->by, a->name);
    touch(l, d, "");
    str_copy(m->decision, sizeof m->decision, d->id);
}

void undo_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                struct wire_msg *m)
{
    decision_undo(l, a, r->decision, m);
}

void redo_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                struct wire_msg *m)
{
    decision_redo(l, a, r->decision, m);
}

enum err lobby_undo(struct lobby *l, const char *room, const char *decision, bool redo,
                    const char *by, int64_t now, struct wire_msg *m, struct error *err)
{
    struct actor a = {.name = by};

    lobby_begin(l, now);
    a.room = room_find(l, room);
    m->ok = a.room != NULL;
    if (!a.room)
        error_set(err, "room %s not found", room);
    else if (redo)
        decision_redo(l, &a, decision, m);
    else
        decision_undo(l, &a, decision, m);
    lobby_end(l);
    return a.room ? ERR_OK : ERR_NO_ROOM;
}
