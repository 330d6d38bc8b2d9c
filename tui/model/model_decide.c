/* Decisions about people who wait, on their way to the server. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

static struct wire_req *make_request(const struct model_request *q, const struct model_order *o)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_UPDATE_WAITING;
    str_copy(r->room, sizeof r->room, q->room);
    r->decisions = xcalloc(q->n, sizeof *r->decisions);
    r->n_decisions = q->n;
    for (size_t i = 0; i < q->n; i++) {
        struct wire_decision *d = &r->decisions[i];

        str_copy(d->id, sizeof d->id, q->ids[i]);
        d->grant = o->grant;
        if (o->grant)
            continue;
        d->block = o->block;
        d->block_domain = o->block_domain;
        d->signals = o->signals;
        d->grace_ms = o->grace_ms;
        str_copy(d->reason, sizeof d->reason, o->reason ? o->reason : "");
    }
    return r;
}

/* "denied Ana Lima", "blocked 3 people" */
static void say_did(const struct room *r, struct model_request *q, const struct model_order *o)
{
    const char *verb = o->grant ? tr("admitted") : o->block ? tr("blocked") : tr("denied");

    if (q->n == 1)
        snprintf(q->did, sizeof q->did, "%s %s", verb, knocks_find(&r->knocks, q->ids[0])->w.name);
    else
        snprintf(q->did, sizeof q->did, tr("%s %zu people"), verb, q->n);
}

/* Sends one chunk of ids that are known to wait. */
static bool send_chunk(struct model *m, struct room *r, struct model_request *q,
                       const struct model_order *o, const struct model_out *out)
{
    int64_t id;

    say_did(r, q, o);
    id = out->send(out->arg, make_request(q, o));
    if (!id) {
        model_request_free(q);
        return false;
    }
    for (size_t i = 0; i < q->n; i++) {
        struct knock *k = knocks_find(&r->knocks, q->ids[i]);

        knocks_set_state(k, o->grant ? KNOCK_ADMITTING : KNOCK_DENYING, id);
        knocks_mark(&r->knocks, k, false);
    }
    model_remember(m, q, id);
    return true;
}

size_t model_decide(struct model *m, const char *room, const char (*ids)[LIMIT_ID + 1], size_t n,
                    const struct model_order *order, const struct model_out *out)
{
    struct room *r = rooms_find(&m->rooms, room);
    size_t asked = 0, i = 0;

    while (r && i < n) {
        struct model_request *q = model_request_new(room, "", out->mono);
        size_t left = n - i, sent;

        q->ids = xcalloc(left < MODEL_CHUNK ? left : MODEL_CHUNK, sizeof *q->ids);
        q->grace = !order->grant && order->grace_ms > 0;
        q->quiet = true;
        for (; i < n && q->n < MODEL_CHUNK; i++) {
            const struct knock *k = knocks_find(&r->knocks, ids[i]);

            if (k && knocks_open(k))
                str_copy(q->ids[q->n++], sizeof *q->ids, ids[i]);
        }
        if (q->n == 0) {
            model_request_free(q);
            break;
        }
        sent = q->n;
        if (!send_chunk(m, r, q, order, out)) {
            notice_set(&m->notice, NOTICE_BAD, out->mono,
                       "the connection did not take it: nothing was decided, try again");
            return 0;
        }
        asked += sent;
    }
    return asked;
}
