/* The actions that decide about people who wait. */
#include "tui/input/action_decide.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/dialog_block.h"

/* ---- whether ---- */

bool action_may_decide(struct act *a, uint32_t cap)
{
    struct model *m = a->model;

    if (!service_can(m->service, cap))
        notice_set(&m->notice, NOTICE_WARN, a->mono, "this service can not %s",
                   tr(service_cap_words(cap & ~m->service->caps)));
    else if (m->watch)
        notice_set(&m->notice, NOTICE_WARN, a->mono, "you are only watching: nothing is decided");
    else if (m->link.state != LINE_LIVE)
        notice_set(&m->notice, NOTICE_BAD, a->mono,
                   "no connection: nothing is decided until it is back");
    else
        return true;
    return false;
}

bool action_was_read(const struct act *a, int64_t seen_at)
{
    return seen_at != 0 && a->mono - seen_at >= a->model->read_ms;
}

bool action_just_landed(const struct act *a, const struct select *at)
{
    int64_t wait = a->model->read_ms;

    if (wait < TIME_READ_BEFORE_KEY)
        wait = TIME_READ_BEFORE_KEY;
    return at->landed_at != 0 && a->mono - at->landed_at < wait;
}

struct model_out action_out(const struct act *a)
{
    return (struct model_out){.send = a->send, .arg = a->send_arg, .mono = a->mono};
}

/* ---- sending ---- */

static bool open_at(const struct knocks *k, const struct select_list *list, size_t i)
{
    const struct knock *row = knocks_find(k, list->id_at(list->list, i));

    return row && knocks_open(row);
}

/* After a decision about the row under the cursor: on to the next who waits, below, else above. */
static void advance(struct act *a, const struct knocks *k, struct select *at)
{
    const struct knock *row = *at->id ? knocks_find(k, at->id) : NULL;
    struct select_list list = model_knocks_shown(a->model, k, at);
    ptrdiff_t from = select_index(at, &list);
    size_t i;

    if (from < 0 || !row || row->state == KNOCK_WAITING || row->state == KNOCK_GONE)
        return;
    for (i = (size_t)from + 1; i < list.n && !open_at(k, &list, i); i++)
        ;
    if (i == list.n)
        for (i = (size_t)from; i > 0 && !open_at(k, &list, i); i--)
            ;
    if (!open_at(k, &list, i))
        return;
    str_copy(at->id, sizeof at->id, list.id_at(list.list, i));
    at->landed_at = a->mono;
}

/* Whether somebody of them was not asked about although they wait: the connection did not take it.
 */
static bool was_left(const struct room *r, const char (*ids)[LIMIT_ID + 1], size_t n)
{
    for (size_t i = 0; r && i < n; i++) {
        const struct knock *k = knocks_find(&r->knocks, ids[i]);

        if (k && knocks_open(k))
            return true;
    }
    return false;
}

bool action_order(struct act *a, const struct target *t, const struct model_order *order)
{
    struct model_out out = action_out(a);
    char(*ids)[LIMIT_ID + 1];
    size_t at = 0, n;
    bool taken = true;

    while ((ids = target_next(t, &at, &n))) {
        const char *room = t->one[at - 1].room;
        struct room *r = rooms_find(&a->model->rooms, room);

        if (r && model_decide(a->model, room, (const char(*)[LIMIT_ID + 1]) ids, n, order, &out)) {
            advance(a, &r->knocks, &r->at_knock);
            advance(a, &a->model->queue, &a->model->at_queue);
        }
        taken = taken && !was_left(r, (const char(*)[LIMIT_ID + 1]) ids, n);
        free(ids);
    }
    return taken;
}

bool action_words(struct act *a, const struct target *t, enum wire_action what, bool on,
                  const char *text)
{
    struct model_out out = action_out(a);
    char(*ids)[LIMIT_ID + 1], who[LIMIT_NAME + 1], did[MODEL_DID];
    size_t at = 0, n;

    target_words(t, who);
    snprintf(did, sizeof did, "%s %s",
             what == WIRE_MESSAGE ? tr("told")
             : on                 ? tr("asked for patience:")
                                  : tr("no longer on hold:"),
             who);
    while ((ids = target_next(t, &at, &n))) {
        struct wire_req *r = xcalloc(1, sizeof *r);

        r->action = what;
        r->on = on;
        r->ids = ids;
        r->n_ids = n;
        str_copy(r->room, sizeof r->room, t->one[at - 1].room);
        str_copy(r->text, sizeof r->text, text);
        if (!model_ask(a->model, r, did, &out))
            return false;
    }
    return true;
}

/* ---- one key ---- */

static void ask_marked(struct act *a, bool grant)
{
    dialog_ask(a->dialog, grant ? DIALOG_ADMIT : DIALOG_DENY, model_knocks(a->model), true, a->key,
               a->wall);
}

static struct model_order denial(const struct act *a)
{
    return (struct model_order){.grace_ms = a->model->grace_ms};
}

static void decide(struct act *a, bool grant)
{
    struct model_order order = denial(a);
    struct target t;

    order.grant = grant;
    if (!target_take(a, PANE_KNOCKS, &t))
        return;
    if (t.all_read)
        action_order(a, &t, &order);
    else /* some were never looked at: show who they are first */
        ask_marked(a, grant);
    target_free(&t);
}

static void admit_next(struct act *a)
{
    struct model_next *next = &a->model->next;
    struct notice *note = &a->model->notice;
    struct room *r = *next->room ? rooms_find(&a->model->rooms, next->room) : NULL;
    const struct knock *k = r ? knocks_find(&r->knocks, next->id) : NULL;
    struct target t = {.of = PANE_KNOCKS};

    if (!*next->id)
        notice_set(note, NOTICE_INFO, a->mono, "nobody is waiting who may come in without a look");
    else if (!k || k->state == KNOCK_GONE)
        notice_set(note, NOTICE_WARN, a->mono, "%s does not wait any more: nothing was done",
                   next->name);
    else if (!knocks_open(k))
        notice_set(note, NOTICE_INFO, a->mono, "the answer to %s is on its way", next->name);
    else if (!str_eq(k->w.name, next->name) || !action_was_read(a, next->seen_at))
        notice_set(note, NOTICE_WARN, a->mono,
                   "too quick: look at the name first, then press again");
    else {
        target_add(&t, r->name, k->w.id, k->w.name);
        action_order(a, &t, &(struct model_order){.grant = true});
        target_free(&t);
    }
}

/* ---- what asks first ---- */

static void ask_all(struct act *a, bool grant)
{
    const struct knocks *q = a->room ? &a->room->knocks : model_knocks(a->model);

    if (!q || knocks_waiting(q) == 0) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is waiting here");
        return;
    }
    dialog_ask(a->dialog, grant ? DIALOG_ADMIT : DIALOG_DENY, q, false, a->key, a->wall);
}

/* A line about people; `words` has one %s for who they are. */
static void ask_line(struct act *a, enum prompt_for what, const char *before, const char *after)
{
    enum pane of = a->given                         ? a->given->of
                   : a->model->focus == PANE_PEOPLE ? PANE_PEOPLE
                                                    : PANE_KNOCKS;
    char who[LIMIT_NAME + 1], label[PROMPT_LABEL + 1];
    struct target t;

    if (!target_take(a, of, &t))
        return;
    if (!t.all_read) {
        notice_set(&a->model->notice, NOTICE_WARN, a->mono,
                   "some of the marked are not on the screen now: look at them first");
        target_free(&t);
        return;
    }
    target_words(&t, who);
    snprintf(label, sizeof label, "%s%s%s", before, who, after);
    prompt_ask(a->prompt, what, &t, "", label);
}

/* Who is held is let go; else words are asked for. */
static void hold(struct act *a)
{
    bool all_held = true;
    struct target t;

    if (!target_take(a, PANE_KNOCKS, &t))
        return;
    for (size_t i = 0; i < t.n; i++) {
        const struct room *r = rooms_find(&a->model->rooms, t.one[i].room);
        const struct knock *k = r ? knocks_find(&r->knocks, t.one[i].id) : NULL;

        all_held = all_held && k && k->w.held;
    }
    if (all_held)
        action_words(a, &t, WIRE_HOLD, false, "");
    else
        ask_line(a, PROMPT_HOLD, tr("hold "), tr(", words or nothing: "));
    target_free(&t);
}

static void block(struct act *a)
{
    struct target t;

    if (!target_take(a, PANE_KNOCKS, &t))
        return;
    dialog_block(a->dialog, &t, a->model, a->key, a->wall);
    target_free(&t);
}

static void admit_number(struct act *a)
{
    struct room *r = action_room(a);
    char label[PROMPT_LABEL + 1];

    if (!r)
        return;
    if (knocks_waiting(&r->knocks) == 0) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is waiting here");
        return;
    }
    snprintf(label, sizeof label, tr("admit how many of the %zu who wait in %.60s, oldest first: "),
             knocks_waiting(&r->knocks), r->name);
    prompt_ask(a->prompt, PROMPT_NUMBER, NULL, r->name, label);
}

bool action_run_knocks(struct act *a, enum action what)
{
    switch (what) {
    case ACTION_ADMIT: decide(a, true); break;
    case ACTION_DENY: decide(a, false); break;
    case ACTION_ADMIT_ALL: ask_all(a, true); break;
    case ACTION_DENY_ALL: ask_all(a, false); break;
    case ACTION_ADMIT_NEXT: admit_next(a); break;
    case ACTION_ADMIT_NUMBER: admit_number(a); break;
    case ACTION_DENY_REASON: ask_line(a, PROMPT_DENY, tr("why is "), tr(" denied? ")); break;
    case ACTION_HOLD: hold(a); break;
    case ACTION_MESSAGE: ask_line(a, PROMPT_MESSAGE, tr("message to "), ": "); break;
    case ACTION_BLOCK: block(a); break;
    default: return false;
    }
    return true;
}

/* ---- yes ---- */

static bool decide_chosen(struct act *a, struct target *t)
{
    const struct dialog *d = a->dialog;
    struct model_order order = denial(a);

    order.grant = d->kind == DIALOG_ADMIT;
    if (d->kind == DIALOG_BLOCK) {
        order.block = (enum wire_block)(BLOCK_MEETING + d->choice);
        order.block_domain = d->domain;
        order.signals = dialog_block_signals(d);
    }
    if (t->n > 0)
        return action_order(a, t, &order);
    notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody was %s",
               order.grant   ? tr("admitted")
               : order.block ? tr("blocked")
                             : tr("denied"));
    return true;
}

bool action_confirmed(struct act *a, bool one)
{
    const struct dialog_row *row;
    struct target t;
    bool done;

    if (!action_may_decide(a, CAP_ADMIT))
        return false;
    dialog_sync(a->dialog, a->model);
    if (a->dialog->of == PANE_PEOPLE)
        return action_confirmed_inside(a);
    if (one) {
        row = &a->dialog->row[a->dialog->cursor];
        t = (struct target){.of = PANE_KNOCKS};
        if (!row->gone)
            target_add(&t, row->room, row->id, row->name);
    } else {
        dialog_chosen(a->dialog, true, &t);
    }
    done = decide_chosen(a, &t);
    target_free(&t);
    return done;
}
