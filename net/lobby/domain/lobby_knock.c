/* What guests ask for: access, another name, to leave. */
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void answer(struct lobby *l, struct person *p, int64_t id)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = id, .ok = true};

    p->told = p->position;
    pages_wait(p->room, p, &m);
    place_sign(&l->conf.keys, p->id, p->room->pub.name, m.place);
    lobby_send(l, p->peer, &m);
}

/* v: what the rules say. */
static void knock(struct lobby *l, struct person *p, const struct rules_verdict *v)
{
    p->number = p->knock_number = ++l->number;
    p->knocked_at = l->now;
    str_copy(p->rule, sizeof p->rule, v->rule);
    /* Whom a rule admits waits for a seat when there is none. */
    p->queued = v->action == RULES_QUEUE || v->action == RULES_ADMIT;
    person_set_state(l, p, PERSON_WAITING);
    p->position = (int32_t)p->room->n[PERSON_WAITING];
    l->knocks++;
    record_knock(l, p);
    event_waiting(l, p, WIRE_EV_WAITING_ADDED, WHY_NONE, "", "");
    save_person(l, p);
}

/* Whether p may knock now, and what the rules say about it. */
static enum err may_knock(struct lobby *l, struct person *p, struct rules_verdict *v,
                          struct error *why, int64_t *opens_at)
{
    const struct stranger who = stranger_of(p);
    int64_t at;
    enum err e;

    *opens_at = 0;
    if (p->score >= SIGNALS_SURE)
        return ERR_BLOCKED;
    e = gate_check(l, p->room, &who, true, why, opens_at);
    if (e != ERR_OK)
        return e;
    p->tries = 1 + reknock_count(l, p->room, &who, &at);
    rules_ask(l, p, v);
    return ladder_refuses(p->room) && v->action == RULES_ASK ? ERR_NO_HOST : ERR_OK;
}

/* The first knock of p: whoever may not is told why, and its connection ends with it. */
static void first_knock(struct lobby *l, struct person *p, int64_t id)
{
    struct room *r = p->room;
    struct rules_verdict v;
    struct error why = {""};
    peer_id peer = p->peer;
    int64_t opens_at;
    enum err e = may_knock(l, p, &v, &why, &opens_at);

    if (e != ERR_OK) {
        person_free(l, p);
        lobby_refuse_join(l, peer, id, e, err_info(e)->close, why.text, r, opens_at);
        return;
    }
    knock(l, p, &v);
    answer(l, p, id);
    ladder_knock(l, p);
    rules_do(l, p, &v);
    turnstile_turn(l, r, false);
}

void lobby_request_access(struct lobby *l, struct person *p, const struct wire_req *r)
{
    const char *name = p->name_fixed || !*r->name ? p->name : r->name;
    bool renamed = !str_eq(name, p->name), cleaned = r->name_was_cleaned && name == r->name;
    char old[LIMIT_NAME + 1];

    if (p->state == PERSON_INSIDE) {
        lobby_refuse_as(l, p->peer, r->id, ERR_INVALID, 0, "you are inside already");
        return;
    }
    if (renamed) {
        str_copy(old, sizeof old, p->name);
        person_set_name(l, p, name);
        record_raw(p, r->raw);
        record_renamed(l, p, old, "");
    }
    if (p->state == PERSON_LOBBY) {
        person_look_at_name(l, p, cleaned || (p->flags & FLAG_CLEANED && !renamed));
        first_knock(l, p, r->id);
        return;
    }
    person_count_positions(l, p->room, false);
    if (renamed) {
        person_look_at_name(l, p, cleaned);
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
        save_person(l, p);
    }
    answer(l, p, r->id);
}

void lobby_set_user_name(struct lobby *l, struct person *p, const struct wire_req *r)
{
    char old[LIMIT_NAME + 1];

    if (p->name_fixed) {
        lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0,
                        p->first_name ? "a host has given you this name"
                                      : "your name comes from your token");
        return;
    }
    if (!*r->name) {
        lobby_refuse_as(l, p->peer, r->id, ERR_INVALID, 0, "a name is needed");
        return;
    }
    if (!str_eq(p->name, r->name)) {
        str_copy(old, sizeof old, p->name);
        person_set_name(l, p, r->name);
        record_raw(p, r->raw);
        record_renamed(l, p, old, "");
        person_look_at_name(l, p, r->name_was_cleaned);
        if (p->state == PERSON_WAITING)
            event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
        else if (p->state == PERSON_INSIDE)
            event_inside(l, p, WIRE_EV_PARTICIPANT_UPDATED, WHY_NONE, "");
        if (p->state != PERSON_LOBBY)
            save_person(l, p);
    }
    lobby_reply_ok(l, p->peer, r->id);
}

void lobby_leave(struct lobby *l, struct person *p, const struct wire_req *r)
{
    lobby_reply_ok(l, p->peer, r->id);
    person_end(l, p, ERR_OK, WHY_LEFT, "", "");
}
