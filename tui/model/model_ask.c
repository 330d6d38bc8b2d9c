/* Requests on their way to the server, and what it answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

/* ---- the list of what is not answered ---- */

struct model_request *model_request_new(const char *room, const char *did, int64_t mono)
{
    struct model_request *q = xcalloc(1, sizeof *q);

    q->sent_at = mono;
    str_copy(q->room, sizeof q->room, room);
    str_copy(q->did, sizeof q->did, did);
    return q;
}

void model_request_free(struct model_request *q)
{
    free(q->ids);
    free(q);
}

void model_remember(struct model *m, struct model_request *q, int64_t id)
{
    q->id = id;
    DL_APPEND(m->requests, q);
}

static void forget(struct model *m, struct model_request *q)
{
    DL_DELETE(m->requests, q);
    model_request_free(q);
}

void model_forget_requests(struct model *m)
{
    while (m->requests)
        forget(m, m->requests);
}

size_t model_unanswered(const struct model *m)
{
    size_t n = 0;
    const struct model_request *q;

    DL_FOREACH (m->requests, q)
        n += q->n ? q->n : 1;
    return n;
}

int64_t model_unanswered_for(const struct model *m, int64_t mono)
{
    return m->requests ? mono - m->requests->sent_at : 0;
}

bool model_ask(struct model *m, struct wire_req *r, const char *did, const struct model_out *out)
{
    struct model_request *q = model_request_new(r->room, did, out->mono);
    int64_t id;

    q->quiet = !*did || (r->n_updates > 0 && r->updates[0].grace_ms > 0) ||
               (r->n_decisions > 0 && r->decisions[0].grace_ms > 0); /* the row tells it */
    if (r->action == WIRE_UNDO || r->action == WIRE_REDO)
        str_copy(q->undoes, sizeof q->undoes, r->decision);
    id = out->send(out->arg, r);
    if (id) {
        model_remember(m, q, id);
        return true;
    }
    model_request_free(q);
    notice_set(&m->notice, NOTICE_BAD, out->mono,
               "the connection did not take it: nothing was done, try again");
    return false;
}

/* ---- the answer ---- */

/* The row goes on waiting if it still hangs on this request. */
static void put_back(struct room *r, const char *id, int64_t request)
{
    struct knock *k = r ? knocks_find(&r->knocks, id) : NULL;

    if (!k || k->request != request || k->state == KNOCK_GONE)
        return;
    knocks_set_state(k, KNOCK_WAITING, 0);
}

static const struct model_left *find_left(const struct model *m, const char *id)
{
    for (size_t i = 0; i < m->n_left && i < MODEL_LEFT; i++) {
        const struct model_left *l = &m->left[(m->n_left - 1 - i) % MODEL_LEFT];

        if (str_eq(l->id, id))
            return l;
    }
    return NULL;
}

/* What hosts know somebody by, whether waiting, inside or gone. */
static const char *name_of(const struct room *r, const struct model_left *left, const char *id)
{
    const struct knock *k = r ? knocks_find(&r->knocks, id) : NULL;
    const struct person *p = r ? people_find(&r->people, id) : NULL;

    return left ? left->name : k ? k->w.name : p ? p->p.name : tr("this person");
}

/* "Tom already admitted Ana" */
static void explain(const struct model *m, const struct room *r, const struct wire_refusal *f,
                    char *dst, size_t size)
{
    const struct model_left *left = find_left(m, f->id);
    const struct knock *k = r ? knocks_find(&r->knocks, f->id) : NULL;
    const struct person *p = r ? people_find(&r->people, f->id) : NULL;
    const char *name = name_of(r, left, f->id);
    const char *by = *f->by ? f->by : left && *left->by ? left->by : tr("another host");

    if (left && left->why == WHY_LEFT)
        snprintf(dst, size, tr("%s has left"), name);
    else if (f->error == ERR_DECIDED && left)
        snprintf(dst, size, tr("%s already %s %s"), by, tr(wire_why_names[left->why]), name);
    else if (f->error == ERR_DECIDED && k && k->w.pending->what != PENDING_NONE)
        snprintf(dst, size, tr("%s: %s by %s is on its way, z takes it back"), name,
                 model_pending_noun(k->w.pending->what), k->w.pending->by);
    else if (f->error == ERR_DECIDED && p && p->p.pending.what != PENDING_NONE)
        snprintf(dst, size, tr("%s: %s by %s is on its way, z takes it back"), name,
                 model_pending_noun(p->p.pending.what), p->p.pending.by);
    else if (f->error == ERR_DECIDED)
        snprintf(dst, size, tr("%s has already decided about %s"), by, name);
    else if (p && (f->error == ERR_NO_PERSON || f->error == ERR_LEFT))
        snprintf(dst, size, tr("%s has left"), name);
    else if (f->error == ERR_NO_PERSON || f->error == ERR_LEFT)
        snprintf(dst, size, tr("%s does not wait any more"), name);
    else
        snprintf(dst, size, "%s: %s", name, tr(err_info(f->error)->sentence));
}

static void say_refused(struct model *m, const struct room *r, const struct wire_msg *msg,
                        int64_t mono)
{
    char words[NOTICE_MAX * 2];

    explain(m, r, &msg->refused[0], words, sizeof words);
    if (msg->n_refused > 1)
        notice_set(&m->notice, NOTICE_WARN, mono, "%s, and %zu more were refused", words,
                   msg->n_refused - 1);
    else
        notice_set(&m->notice, NOTICE_WARN, mono, "%s", words);
}

/* Nothing of it was done. */
static void say_failed(struct model *m, const struct model_request *q, const struct wire_msg *msg,
                       int64_t mono)
{
    const char *why = *msg->info ? msg->info : tr(err_info(msg->error)->sentence);

    notice_set(&m->notice, NOTICE_BAD, mono, "nothing was %s: %s%s%s%s",
               q->n > 0 ? tr("decided") : tr("done"), why, *msg->by ? tr(" (by ") : "", msg->by,
               *msg->by ? ")" : "");
}

bool model_answer(struct model *m, const struct wire_msg *msg, int64_t mono)
{
    struct model_request *q;
    struct room *r;

    DL_FOREACH (m->requests, q)
        if (q->id == msg->reply)
            break;
    if (!q)
        return false;
    r = rooms_find(&m->rooms, q->room);
    for (size_t i = 0; (!msg->ok || q->grace) && i < q->n; i++)
        put_back(r, q->ids[i], q->id);
    for (size_t i = 0; msg->ok && i < msg->n_refused; i++)
        put_back(r, msg->refused[i].id, q->id);
    if (!msg->ok)
        say_failed(m, q, msg, mono);
    else if (msg->n_refused > 0)
        say_refused(m, r, msg, mono);
    else if (!q->quiet)
        notice_set(&m->notice, NOTICE_GOOD, mono, "%s", q->did);
    if (*q->undoes)
        model_deed_answered(m, q, msg->ok && (msg->n_ids > 0 || msg->n_refused == 0));
    else if (msg->ok && *msg->decision)
        model_deed_add(m, q, msg->decision);
    forget(m, q);
    return true;
}

/* ---- time ---- */

static void give_up(struct model *m, struct model_request *q, int64_t mono)
{
    struct room *r = rooms_find(&m->rooms, q->room);
    const struct knock *k = r && q->n == 1 ? knocks_find(&r->knocks, q->ids[0]) : NULL;

    if (k)
        notice_set(&m->notice, NOTICE_WARN, mono, "no answer about %s: still waiting", k->w.name);
    else if (q->n > 0)
        notice_set(&m->notice, NOTICE_WARN, mono, "no answer about %zu people: still waiting",
                   q->n);
    else
        notice_set(&m->notice, NOTICE_WARN, mono,
                   "no answer from the server: it is not known whether this was done");
    for (size_t i = 0; i < q->n; i++)
        put_back(r, q->ids[i], q->id);
    forget(m, q);
}

unsigned model_tick(struct model *m, int64_t mono)
{
    struct model_request *q, *tmp;
    unsigned dirty = 0;

    if (notice_tick(&m->notice, mono))
        dirty |= DIRTY_BARS;
    DL_FOREACH_SAFE (m->requests, q, tmp) {
        if (m->link.state != LINE_LIVE) {
            q->sent_at = mono; /* the link asks again when it is back, and answers if it can not */
            continue;
        }
        if (mono - q->sent_at < MODEL_ANSWER_TIME)
            continue;
        give_up(m, q, mono);
        dirty |= 1 << PANE_KNOCKS | DIRTY_BARS;
    }
    return dirty;
}
