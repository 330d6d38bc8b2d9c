/* Requests that come from outside of the console, by its socket. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/action_decide.h"

/* The host's own way out, with the number that a request got. */
struct outlet {
    const struct act *act;
    int64_t id;
};

static int64_t send(void *arg, struct wire_req *r)
{
    struct outlet *o = arg;

    o->id = o->act->send(o->act->send_arg, r);
    return o->id;
}

static uint32_t needs(const struct wire_req *r)
{
    if (r->action == WIRE_UNDO || r->action == WIRE_REDO)
        return CAP_GRACE;
    return r->action == WIRE_UPDATE_PARTICIPANTS ? CAP_MUTE : CAP_ADMIT;
}

/* A denial or ejection that says nothing about its grace time gets the host's. */
static void give_grace(const struct act *a, struct wire_req *r)
{
    for (size_t i = 0; i < r->n_decisions; i++)
        if (!r->decisions[i].grant && !r->decisions[i].no_grant && !r->decisions[i].grace_ms)
            r->decisions[i].grace_ms = a->model->grace_ms;
    for (size_t i = 0; i < r->n_updates; i++)
        if (r->updates[i].eject && !r->updates[i].grace_ms)
            r->updates[i].grace_ms = a->model->grace_ms;
}

static const char *verb_of(const struct wire_req *r)
{
    const struct wire_decision *d = r->decisions;
    const struct wire_update *u = r->updates;

    if (r->n_decisions > 0)
        return d->no_grant ? tr("told")
               : d->grant  ? tr("admitted")
               : d->block  ? tr("blocked")
                           : tr("denied");
    if (r->n_updates > 0)
        return u->eject ? tr("ejected") : u->park ? tr("parked") : tr("changed");
    return tr("taken back");
}

/* "denied Ana Lima", for the undo of this host. */
static void say_did(const struct act *a, const struct wire_req *r, char did[MODEL_DID])
{
    const struct room *room = rooms_find(&a->model->rooms, r->room);
    size_t n = r->n_decisions + r->n_updates;
    const char *id = r->n_decisions > 0 ? r->decisions->id : r->n_updates > 0 ? r->updates->id : "";
    const struct knock *k = room && *id ? knocks_find(&room->knocks, id) : NULL;
    const struct person *p = room && *id ? people_find(&room->people, id) : NULL;
    char who[LIMIT_NAME + 1];

    if (n == 1 && (k || p))
        str_copy(who, sizeof who, k ? k->w.name : p->p.name);
    else if (n == 0 || str_eq(id, WIRE_ALL))
        snprintf(who, sizeof who, tr("people in %.100s"), r->room);
    else
        snprintf(who, sizeof who, tr("%zu people"), n);
    snprintf(did, MODEL_DID, "%s %s", verb_of(r), who);
}

int64_t action_request(struct act *a, struct wire_req *r)
{
    struct outlet o = {.act = a};
    struct model_out out = {.send = send, .arg = &o, .mono = a->mono};
    char did[MODEL_DID];

    if (!action_may_decide(a, needs(r))) {
        wire_req_free(r);
        return 0;
    }
    give_grace(a, r);
    say_did(a, r, did);
    return model_ask(a->model, r, did, &out) ? o.id : 0;
}
