/* Which entry this host is reading, told to the other hosts: a soft claim, no lock. */
#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/model/model_rows.h"

enum {
    CLAIM_REST = 1000,       /* ms that the cursor rests on a row before it counts as read */
    CLAIM_PAUSE = 1000,      /* ms between two requests at least */
    CLAIM_RENEW = 20 * 1000, /* ms: before TIME_CLAIM is over */
};
_Static_assert((int)CLAIM_RENEW < (int)TIME_CLAIM, "a claim is renewed while it holds");

/* Tells the server; id "" lets go. */
static void tell(struct model *m, const char *room, const char *id, const struct model_out *out)
{
    struct model_claim *c = &m->claim;
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_CLAIM;
    str_copy(r->room, sizeof r->room, room);
    if (*id) {
        r->ids = xcalloc(1, sizeof *r->ids);
        r->n_ids = 1;
        str_copy(r->ids[0], sizeof *r->ids, id);
    }
    c->told_at = out->mono;
    if (!out->send(out->arg, r))
        return;
    str_copy(c->room, sizeof c->room, room);
    str_copy(c->id, sizeof c->id, id);
}

void model_claim(struct model *m, const char *detail, const struct model_out *out)
{
    struct model_claim *c = &m->claim;
    const struct knock *k = *detail ? knocks_find(&m->queue, detail) : model_knock(m);
    bool reads = k && k->state != KNOCK_GONE && (*detail || m->focus == PANE_KNOCKS);
    const char *id = reads ? k->w.id : "";

    if (m->watch || m->link.state != LINE_LIVE) {
        c->id[0] = '\0';
        return;
    }
    if (!str_eq(c->rests_on, id)) {
        str_copy(c->rests_on, sizeof c->rests_on, id);
        c->rests_since = out->mono;
    }
    if (c->told_at && out->mono - c->told_at < CLAIM_PAUSE)
        return;
    if (*c->id && !str_eq(c->id, id)) /* let go, by reading another room's entry in that room */
        tell(m, c->room, "", out);
    else if (reads && !str_eq(c->id, id) && (*detail || out->mono - c->rests_since >= CLAIM_REST))
        tell(m, k->of->room, id, out);
    else if (*c->id && out->mono - c->told_at >= CLAIM_RENEW)
        tell(m, c->room, c->id, out);
}

int64_t model_claim_wait(const struct model *m, int64_t mono)
{
    const struct model_claim *c = &m->claim;
    int64_t at;

    if (m->watch || m->link.state != LINE_LIVE || (!*c->id && !*c->rests_on))
        return -1;
    at = str_eq(c->id, c->rests_on) ? c->told_at + CLAIM_RENEW : c->rests_since + CLAIM_REST;
    if (at < c->told_at + CLAIM_PAUSE)
        at = c->told_at + CLAIM_PAUSE;
    return at > mono ? at - mono : 0;
}
