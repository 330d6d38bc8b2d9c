/* Which rules were tried on the person whose details are shown: asked for when they are. */
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

enum { WHY_PAUSE = 250 }; /* ms between two requests at least: a cursor may run down a list */

/* The room of somebody who waits or is inside, and how often they knocked; null for nobody. */
static const struct room *find(const struct model *m, const char *id, int32_t *tries)
{
    const struct knock *k = knocks_find(&m->queue, id);
    const struct person *p = NULL;
    const struct room *r = NULL;

    *tries = k ? k->w.tries : 0;
    if (k)
        return k->state == KNOCK_GONE ? NULL : rooms_find(&m->rooms, k->of->room);
    for (size_t i = 0; !p && i < m->rooms.n; i++) {
        r = m->rooms.row[i];
        p = people_find(&r->people, id);
    }
    return p && !p->gone ? r : NULL;
}

static void forget(struct model_why *w)
{
    free(w->tried);
    *w = (struct model_why){.asked_at = w->asked_at};
}

static void ask(struct model *m, const struct room *r, const struct model_out *out)
{
    struct model_why *w = &m->why;
    struct wire_req *q = xcalloc(1, sizeof *q);

    q->action = WIRE_EXPLAIN;
    str_copy(q->room, sizeof q->room, r->name);
    q->ids = xcalloc(1, sizeof *q->ids);
    q->n_ids = 1;
    str_copy(q->ids[0], sizeof *q->ids, w->id);
    w->asked_at = out->mono;
    w->request = out->send(out->arg, q);
}

void model_why(struct model *m, const char *id, const struct model_out *out)
{
    struct model_why *w = &m->why;
    int32_t tries = 0;
    const struct room *r = *id ? find(m, id, &tries) : NULL;

    if (!str_eq(w->id, id) || (r && tries > w->tries)) {
        forget(w);
        str_copy(w->id, sizeof w->id, id);
        w->tries = tries;
    }
    if (!r || w->request || w->known || *w->failed || m->link.state != LINE_LIVE)
        return;
    if (!w->asked_at || out->mono - w->asked_at >= WHY_PAUSE)
        ask(m, r, out);
}

int64_t model_why_wait(const struct model *m, int64_t mono)
{
    const struct model_why *w = &m->why;
    int64_t at = w->asked_at + WHY_PAUSE;
    int32_t tries;

    if (!*w->id || w->request || w->known || *w->failed || m->link.state != LINE_LIVE ||
        !find(m, w->id, &tries))
        return -1;
    return at > mono ? at - mono : 0;
}

bool model_why_answer(struct model *m, const struct wire_msg *msg)
{
    struct model_why *w = &m->why;

    if (!w->request || msg->reply != w->request)
        return false;
    w->request = 0;
    if (!msg->ok || !msg->explains) { /* an older server does not know the question */
        str_copy(w->failed, sizeof w->failed,
                 msg->ok      ? tr("no answer that is understood")
                 : *msg->info ? msg->info
                              : tr(err_info(msg->error)->sentence));
        return true;
    }
    w->known = true;
    w->asked = msg->asked;
    w->n_tried = msg->n_tried;
    w->tried = msg->n_tried ? xmemdup(msg->tried, msg->n_tried * sizeof *msg->tried) : NULL;
    return true;
}
