/* Decisions on their way to the server, and what it answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/model/model_rows.h"

static void free_request(struct model *m, struct model_request *q)
{
    DL_DELETE(m->requests, q);
    free(q->ids);
    free(q);
}

void model_forget_requests(struct model *m)
{
    while (m->requests)
        free_request(m, m->requests);
}

size_t model_pending(const struct model *m)
{
    size_t n = 0;
    const struct model_request *q;

    DL_FOREACH (m->requests, q)
        n += q->n;
    return n;
}

/* ---- asking ---- */

static struct wire_req *make_request(const struct model_request *q)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_UPDATE_WAITING;
    str_copy(r->room, sizeof r->room, q->room);
    r->decisions = xcalloc(q->n, sizeof *r->decisions);
    r->n_decisions = q->n;
    for (size_t i = 0; i < q->n; i++) {
        str_copy(r->decisions[i].id, sizeof r->decisions[i].id, q->ids[i]);
        r->decisions[i].grant = q->grant;
    }
    return r;
}

/* Sends one chunk of ids that are known to wait. */
static bool send_chunk(struct model *m, struct room *r, struct model_request *q,
                       model_send_fn *send, void *arg)
{
    q->id = send(arg, make_request(q));
    if (!q->id) {
        free(q->ids);
        free(q);
        return false;
    }
    for (size_t i = 0; i < q->n; i++) {
        struct knock *k = knocks_find(&r->knocks, q->ids[i]);

        k->state = q->grant ? KNOCK_ADMITTING : KNOCK_DENYING;
        k->request = q->id;
        knocks_mark(&r->knocks, k, false);
    }
    DL_APPEND(m->requests, q);
    return true;
}

size_t model_decide(struct model *m, const char *room, const char (*ids)[LIMIT_ID + 1], size_t n,
                    bool grant, int64_t mono, model_send_fn *send, void *arg)
{
    struct room *r = rooms_find(&m->rooms, room);
    size_t asked = 0, i = 0;

    while (r && i < n) {
        struct model_request *q = xcalloc(1, sizeof *q);
        size_t left = n - i;

        q->ids = xcalloc(left < MODEL_CHUNK ? left : MODEL_CHUNK, sizeof *q->ids);
        q->grant = grant;
        q->sent_at = mono;
        str_copy(q->room, sizeof q->room, room);
        for (; i < n && q->n < MODEL_CHUNK; i++) {
            const struct knock *k = knocks_find(&r->knocks, ids[i]);

            if (k && k->state == KNOCK_WAITING)
                str_copy(q->ids[q->n++], sizeof *q->ids, ids[i]);
        }
        if (q->n == 0) {
            free(q->ids);
            free(q);
            break;
        }
        asked += q->n;
        if (!send_chunk(m, r, q, send, arg)) {
            notice_set(&m->notice, NOTICE_BAD, mono,
                       "the connection did not take it: nothing was decided, try again");
            return 0;
        }
    }
    return asked;
}

/* ---- the answer ---- */

/* The row goes on waiting if it still hangs on this request. */
static void put_back(struct room *r, const char *id, int64_t request)
{
    struct knock *k = r ? knocks_find(&r->knocks, id) : NULL;

    if (!k || k->request != request || k->state == KNOCK_GONE)
        return;
    k->state = KNOCK_WAITING;
    k->request = 0;
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

/* "Tom already admitted Ana" */
static void explain(const struct model *m, const struct room *r, const struct wire_refusal *f,
                    char *dst, size_t size)
{
    const struct model_left *left = find_left(m, f->id);
    const struct knock *k = r ? knocks_find(&r->knocks, f->id) : NULL;
    const char *name = left ? left->name : k ? k->w.name : "this person";
    const char *by = *f->by ? f->by : left && *left->by ? left->by : "another host";

    if (left && left->why == WHY_LEFT)
        snprintf(dst, size, "%s has left", name);
    else if (f->error == ERR_DECIDED && left)
        snprintf(dst, size, "%s already %s %s", by, wire_why_names[left->why], name);
    else if (f->error == ERR_DECIDED)
        snprintf(dst, size, "%s has already decided about %s", by, name);
    else if (f->error == ERR_NO_PERSON || f->error == ERR_LEFT)
        snprintf(dst, size, "%s does not wait any more", name);
    else
        snprintf(dst, size, "%s: %s", name, err_info(f->error)->sentence);
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
    if (!msg->ok) {
        for (size_t i = 0; i < q->n; i++)
            put_back(r, q->ids[i], q->id);
        notice_set(&m->notice, NOTICE_BAD, mono, "nothing was decided: %s",
                   *msg->info ? msg->info : err_info(msg->error)->sentence);
    }
    for (size_t i = 0; msg->ok && i < msg->n_refused; i++)
        put_back(r, msg->refused[i].id, q->id);
    if (msg->ok && msg->n_refused > 0)
        say_refused(m, r, msg, mono);
    free_request(m, q);
    return true;
}

/* ---- time ---- */

static void give_up(struct model *m, struct model_request *q, int64_t mono)
{
    struct room *r = rooms_find(&m->rooms, q->room);
    const struct knock *k = r ? knocks_find(&r->knocks, q->ids[0]) : NULL;

    if (q->n == 1 && k)
        notice_set(&m->notice, NOTICE_WARN, mono, "no answer about %s: still waiting", k->w.name);
    else
        notice_set(&m->notice, NOTICE_WARN, mono, "no answer about %zu people: still waiting",
                   q->n);
    for (size_t i = 0; i < q->n; i++)
        put_back(r, q->ids[i], q->id);
    free_request(m, q);
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
