/* The actions that decide about people. */
#include "tui/input/action_decide.h"

#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

bool action_may_decide(struct act *a, uint32_t cap)
{
    struct model *m = a->model;

    if (!service_can(m->service, cap))
        notice_set(&m->notice, NOTICE_WARN, a->mono, "this service can not %s",
                   service_cap_words(cap & ~m->service->caps));
    else if (m->watch)
        notice_set(&m->notice, NOTICE_WARN, a->mono, "you are only watching: nothing is decided");
    else if (m->link.state != LINE_LIVE)
        notice_set(&m->notice, NOTICE_BAD, a->mono,
                   "no connection: nothing is decided until it is back");
    else
        return true;
    return false;
}

/* On the screen long enough to be read. */
static bool was_read(const struct act *a, int64_t seen_at)
{
    return seen_at != 0 && a->mono - seen_at >= a->model->read_ms;
}

/* The cursor was put here by itself a moment ago. However quick the host is with names, this much
 * is needed to notice that it is another row. */
static bool just_landed(const struct act *a, const struct select *at)
{
    int64_t wait = a->model->read_ms;

    if (wait < TIME_READ_BEFORE_KEY)
        wait = TIME_READ_BEFORE_KEY;
    return at->landed_at != 0 && a->mono - at->landed_at < wait;
}

/* After a decision about the row under the cursor: on to the next who waits, below, else above. */
static void advance(struct act *a, struct room *r)
{
    struct knocks *k = &r->knocks;
    struct knock *row = knocks_find(k, r->at_knock.id);
    size_t from, i;

    if (!row || row->state == KNOCK_WAITING || row->state == KNOCK_GONE)
        return;
    from = knocks_index(k, row);
    for (i = from + 1; i < k->n && knocks_at(k, i)->state != KNOCK_WAITING; i++)
        ;
    if (i == k->n)
        for (i = from; i > 0 && knocks_at(k, i)->state != KNOCK_WAITING; i--)
            ;
    if (knocks_at(k, i)->state != KNOCK_WAITING)
        return;
    str_copy(r->at_knock.id, sizeof r->at_knock.id, knocks_at(k, i)->w.id);
    r->at_knock.landed_at = a->mono;
}

static void send_decision(struct act *a, struct room *r, const char (*ids)[LIMIT_ID + 1], size_t n,
                          bool grant)
{
    if (model_decide(a->model, r->name, ids, n, grant, a->mono, a->send, a->send_arg) > 0)
        advance(a, r);
}

static void decide_marked(struct act *a, struct room *r, bool grant)
{
    char(*ids)[LIMIT_ID + 1] = xcalloc(r->knocks.n_marked, sizeof *ids);
    bool all_read = true;
    size_t n = 0;

    for (size_t i = 0; i < r->knocks.n; i++) {
        const struct knock *k = knocks_at(&r->knocks, i);

        if (!k->marked || k->state != KNOCK_WAITING)
            continue;
        all_read = all_read && was_read(a, k->seen_at);
        str_copy(ids[n++], sizeof *ids, k->w.id);
    }
    if (all_read)
        send_decision(a, r, (const char(*)[LIMIT_ID + 1]) ids, n, grant);
    else /* some were never looked at: show who they are first */
        dialog_ask(a->dialog, grant ? DIALOG_ADMIT : DIALOG_DENY, r, true, a->key, a->wall);
    free(ids);
}

static void decide_one(struct act *a, struct room *r, bool grant)
{
    struct knock *k = *r->at_knock.id ? knocks_find(&r->knocks, r->at_knock.id) : NULL;
    struct notice *note = &a->model->notice;

    if (!k)
        notice_set(note, NOTICE_INFO, a->mono, "nobody is waiting here");
    else if (k->state == KNOCK_GONE)
        notice_set(note, NOTICE_WARN, a->mono, "%s does not wait any more: nothing was done",
                   k->w.name);
    else if (k->state != KNOCK_WAITING)
        notice_set(note, NOTICE_INFO, a->mono, "the answer to %s is on its way", k->w.name);
    else if (!was_read(a, k->seen_at) || just_landed(a, &r->at_knock))
        notice_set(note, NOTICE_WARN, a->mono, "too quick: look at %s first, then press again",
                   k->w.name);
    else
        send_decision(a, r, (const char(*)[LIMIT_ID + 1]) k->w.id, 1, grant);
}

void action_decide(struct act *a, bool grant)
{
    struct room *r = model_room(a->model);

    if (!r)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "there is no room here");
    else if (r->knocks.n_marked > 0)
        decide_marked(a, r, grant);
    else
        decide_one(a, r, grant);
}

void action_ask_all(struct act *a, bool grant)
{
    struct room *r = model_room(a->model);

    if (!r || r->gone || knocks_waiting(&r->knocks) == 0) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is waiting here");
        return;
    }
    dialog_ask(a->dialog, grant ? DIALOG_ADMIT : DIALOG_DENY, r, false, a->key, a->wall);
}

void action_admit_next(struct act *a)
{
    struct model_next *next = &a->model->next;
    struct notice *note = &a->model->notice;
    struct room *r = *next->room ? rooms_find(&a->model->rooms, next->room) : NULL;
    const struct knock *k = r ? knocks_find(&r->knocks, next->id) : NULL;

    if (!*next->id)
        notice_set(note, NOTICE_INFO, a->mono, "nobody is waiting who may come in without a look");
    else if (!k || k->state == KNOCK_GONE)
        notice_set(note, NOTICE_WARN, a->mono, "%s does not wait any more: nothing was done",
                   next->name);
    else if (k->state != KNOCK_WAITING)
        notice_set(note, NOTICE_INFO, a->mono, "the answer to %s is on its way", next->name);
    else if (!str_eq(k->w.name, next->name) || !was_read(a, next->seen_at))
        notice_set(note, NOTICE_WARN, a->mono,
                   "too quick: look at the name first, then press again");
    else
        send_decision(a, r, (const char(*)[LIMIT_ID + 1]) k->w.id, 1, true);
}

void action_confirmed(struct act *a)
{
    struct room *r = rooms_find(&a->model->rooms, a->dialog->room);
    bool grant = a->dialog->kind == DIALOG_ADMIT;
    char(*ids)[LIMIT_ID + 1];
    size_t n;

    if (!action_may_decide(a, CAP_ADMIT))
        return;
    dialog_sync(a->dialog, a->model);
    ids = dialog_ticked(a->dialog, &n);
    if (!r || n == 0)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody was %s",
                   grant ? "admitted" : "denied");
    else
        send_decision(a, r, (const char(*)[LIMIT_ID + 1]) ids, n, grant);
    free(ids);
}
