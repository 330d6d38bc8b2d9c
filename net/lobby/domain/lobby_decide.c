/* Admit and deny. The first decision on an id wins, later ones learn who it was. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- the memory of decisions ---- */

void decided_free(struct decided *d)
{
    free(d->reason);
    free(d);
}

static void forget(struct lobby *l, struct decided *d)
{
    HASH_DEL(l->decided, d);
    DL_DELETE(l->decided_order, d);
    decided_free(d);
}

struct decided *decided_find(struct lobby *l, const char *id)
{
    struct decided *d;

    HASH_FIND_STR(l->decided, id, d);
    return d;
}

void decided_note(struct lobby *l, const char *id, enum err as, const char *by)
{
    struct decided *d = decided_find(l, id);

    if (d)
        forget(l, d);
    d = xcalloc(1, sizeof *d);
    str_copy(d->id, sizeof d->id, id);
    str_copy(d->by, sizeof d->by, by);
    d->as = as;
    d->at = l->now;
    HASH_ADD_STR(l->decided, id, d);
    DL_APPEND(l->decided_order, d);
    if (HASH_COUNT(l->decided) > DECIDED_MAX)
        forget(l, l->decided_order);
}

void decided_missed(struct lobby *l, const char *id, enum err e, const char *reason)
{
    struct decided *d = decided_find(l, id);

    if (!d)
        return;
    d->missed = e;
    free(d->reason);
    d->reason = *reason ? xstrdup(reason) : NULL;
}

/* What a line of the record says of its person, as person_end and person_let_in noted it. */
static bool line_decides(enum journal_what what, enum err *as, enum err *missed)
{
    static const struct {
        enum journal_what what;
        enum err as, missed; /* missed: what the guest was to be told */
    } lines[] = {
        {JOURNAL_ADMITTED, ERR_DECIDED, ERR_OK},
        {JOURNAL_DENIED, ERR_DECIDED, ERR_DENIED},
        {JOURNAL_BLOCKED, ERR_DECIDED, ERR_BLOCKED},
        {JOURNAL_EJECTED, ERR_DECIDED, ERR_EJECTED},
        {JOURNAL_GONE, ERR_LEFT, ERR_OK},
        {JOURNAL_LEFT, ERR_LEFT, ERR_OK},
        {JOURNAL_EXPIRED, ERR_LEFT, ERR_OK},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].what == what) {
            *as = lines[i].as;
            *missed = lines[i].missed;
            return true;
        }
    return false;
}

void decided_restore(struct lobby *l, char *const *lines, size_t n)
{
    for (size_t i = n; i > 0; i--) {
        const char *line = lines[i - 1];
        struct journal_entry e;
        enum err as, missed;

        if (!journal_read(line, strlen(line), &e, NULL) || !*e.id ||
            e.at + TIME_DECIDED_KEPT <= l->now || !line_decides(e.what, &as, &missed))
            continue;
        decided_note(l, e.id, as, e.by);
        decided_find(l, e.id)->at = e.at;
        if (missed != ERR_OK)
            decided_missed(l, e.id, missed, e.reason);
    }
}

void decided_prune(struct lobby *l)
{
    while (l->decided_order && l->decided_order->at + TIME_DECIDED_KEPT <= l->now)
        forget(l, l->decided_order);
}

/* ---- deciding ---- */

/* One call on its way. */
struct call {
    struct lobby *l;
    const struct actor *a;
    struct decision *decision;
    struct wire_msg *m;
};

/* What an update orders; its number in the decision. */
static uint32_t add_order(struct call *c, const struct wire_decision *d)
{
    struct order o = {.deed = d->grant ? DEED_ADMIT : DEED_DENY,
                      .block = d->grant ? BLOCK_NONE : d->block,
                      .block_domain = d->block_domain,
                      .signals = d->grant ? 0 : d->signals,
                      .grace_ms = d->grant ? 0 : d->grace_ms};

    str_copy(o.reason, sizeof o.reason, d->reason);
    return decision_order(c->decision, &o);
}

/* Words, patience, and yes or no, for somebody who waits. order: of add_order. */
static void decide_one(struct call *c, struct person *p, const struct wire_decision *d,
                       uint32_t order)
{
    const char *by = c->decision->by;
    char id[LIMIT_ID + 1], who[LIMIT_NAME + 1];
    enum err e = p->pending ? ERR_DECIDED : ERR_OK;

    str_copy(id, sizeof id, p->id);
    str_copy(who, sizeof who, grace_by(p));
    if (e == ERR_OK && !d->no_grant && !d->grant && d->block)
        e = rights_block(c->a, d->block_domain);
    if (e == ERR_OK && !d->no_grant && !d->grant && d->block)
        e = block_check(p, d->signals);
    if (e == ERR_OK && *d->message && d->hold != TRI_TRUE)
        e = person_tell(c->l, p, d->message, by) == ERR_AWAY && d->no_grant ? ERR_AWAY : ERR_OK;
    if (e == ERR_OK && d->no_grant && d->hold != TRI_UNSET)
        person_hold(c->l, p, d->hold == TRI_TRUE, d->message, by);
    if (e == ERR_OK && !d->no_grant)
        e = decision_do(c->l, c->decision, order, p);
    if (e == ERR_OK)
        answer_add_id(c->m, id);
    else
        answer_add_refused(c->m, id, e, e == ERR_DECIDED ? who : "");
}

void answer_add_absent(struct lobby *l, const struct room *r, const char *id, struct wire_msg *m)
{
    struct person *p = person_find(l, id);
    struct decided *d;

    if (p && p->room == r) {
        answer_add_refused(m, id, p->state == PERSON_LOBBY ? ERR_NO_KNOCK_YET : ERR_DECIDED,
                           p->admitted_by);
        return;
    }
    d = p ? NULL : decided_find(l, id);
    answer_add_refused(m, id, d ? d->as : ERR_NO_PERSON, d ? d->by : "");
}

/* The names of hosts and of people inside may have changed since the knock. */
static bool is_doubtful(struct lobby *l, struct person *p)
{
    uint8_t before = p->flags;

    person_look_at_name(l, p, before & FLAG_CLEANED);
    if (p->flags != before)
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
    return (p->flags & FLAGS_CAREFUL) != 0;
}

/* Everybody who waits now and is not named in the same call. */
static void decide_rest(struct call *c, const struct wire_decision *d)
{
    struct lobby *l = c->l;
    struct room *r = c->a->room;
    struct person *p, *tmp, **doubtful;
    uint32_t order = add_order(c, d);
    size_t n = 0;

    /* Marked before anybody is let in: those who enter by this call do not make doubts. */
    doubtful = xcalloc(r->n[PERSON_WAITING] + 1, sizeof(struct person *));
    if (d->grant)
        DL_FOREACH (r->people[PERSON_WAITING], p)
            if (p->mark != l->call && is_doubtful(l, p))
                doubtful[n++] = p;
    for (size_t i = 0; i < n; i++)
        doubtful[i]->mark = l->call;
    free(doubtful);
    DL_FOREACH_SAFE (r->people[PERSON_WAITING], p, tmp)
        if (p->mark != l->call)
            decide_one(c, p, d, order);
}

static void decide(struct lobby *l, const struct actor *a, const struct wire_decision *d, size_t n,
                   struct wire_msg *m)
{
    struct room *r = a->room;
    struct call c = {.l = l, .a = a, .decision = decision_new(l, r, a->name), .m = m};
    const struct wire_decision *rest = NULL;

    l->call++;
    for (size_t i = 0; i < n; i++) {
        struct person *p = person_find(l, d[i].id);

        if (str_eq(d[i].id, WIRE_ALL)) {
            rest = &d[i];
            continue;
        }
        if (!p || p->room != r || p->state != PERSON_WAITING) {
            if (!d[i].except)
                answer_add_absent(l, r, d[i].id, m);
            continue;
        }
        p->mark = l->call;
        if (!d[i].except)
            decide_one(&c, p, &d[i], add_order(&c, &d[i]));
    }
    if (rest)
        decide_rest(&c, rest);
    decision_end(l, c.decision, m);
}

void decide_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                  struct wire_msg *m)
{
    decide(l, a, r->decisions, r->n_decisions, m);
}

enum err lobby_decide(struct lobby *l, const char *room, const struct wire_decision *d, size_t n,
                      const char *by, int64_t now, struct wire_msg *m, struct error *err)
{
    struct actor a = {.name = by};

    lobby_begin(l, now);
    a.room = room_find(l, room);
    if (a.room)
        decide(l, &a, d, n, m);
    else
        error_set(err, "room %s not found", room);
    lobby_end(l);
    return a.room ? ERR_OK : ERR_NO_ROOM;
}
