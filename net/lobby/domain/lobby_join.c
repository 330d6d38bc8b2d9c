/* Admission: who gets in, who has to knock, who comes back. The order of checks is that of
 * DESIGN 5; the first that applies decides. */
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* One join-meeting on its way. */
struct join {
    peer_id peer;
    const char *addr;
    const struct wire_req *req;
    struct room *room;
    struct props token;
    bool has_token, owner, full_by_token, by_ticket;
    struct live_token *live; /* what is known of the token, or null */
    struct person *back;     /* who comes back, or null */
    struct person *old;      /* who is replaced: same device */
    struct decided *missed;  /* what was decided on the place of the ticket, or null */
    enum wire_level level;
    int64_t opens_at; /* when to come back, 0: not known */
    struct error why;
};

/* Somebody who was inside may come back even after the room has expired. */
static bool is_back_inside(struct lobby *l, const struct join *j)
{
    char id[LIMIT_ID + 1];
    struct person *p;

    if (!place_verify(&l->conf.keys, j->req->place, j->req->room, id))
        return false;
    p = person_find(l, id);
    return p && p->room == j->room && p->state == PERSON_INSIDE &&
           str_eq(p->device, j->req->device);
}

static enum err check_room(struct lobby *l, struct join *j)
{
    const struct props *c;

    j->room = room_find(l, j->req->room);
    if (!j->room) {
        j->room = room_find_gone(l, j->req->room);
        if (!j->room)
            return ERR_NO_ROOM;
        return is_back_inside(l, j) ? ERR_OK : ERR_EXP_ROOM;
    }
    c = &j->room->pub.config;
    if (props_has(c, ROOM_nbf) && l->now < props_int(c, ROOM_nbf) * 1000)
        return ERR_NBF_ROOM;
    return ERR_OK;
}

static enum err check_token(struct lobby *l, struct join *j)
{
    enum err e;

    if (!j->req->token)
        return ERR_OK;
    e = token_verify(&l->conf.keys, l->conf.domain_id, j->req->token, j->req->room, l->now / 1000,
                     0, &j->token, &j->why);
    /* A token that ran out removes nobody who is inside; a drop must not either. */
    if (e == ERR_EXP_TOKEN && is_back_inside(l, j)) {
        j->why.text[0] = '\0';
        e = ERR_OK;
    }
    if (e == ERR_OK) {
        j->live = token_find(l, j->req->token);
        e = token_check(l, j->live, j->req->device);
    }
    j->has_token = e == ERR_OK;
    if (!j->has_token)
        return e;
    j->owner = props_int(&j->token, TOKEN_is_owner) != 0;
    j->full_by_token = j->owner || !props_int(&j->token, TOKEN_knocking);
    return ERR_OK;
}

/* Whether p, found by its device or ticket, is taken up again as it stands. */
static bool can_come_back(const struct join *j, const struct person *p)
{
    if (p->state == PERSON_LOBBY)
        return false;
    if (p->state == PERSON_WAITING)
        return !j->full_by_token || (p->parked && !j->owner);
    /* What a token opened, a device key alone does not open again. */
    return j->by_ticket || !p->has_token ||
           (j->has_token && j->owner == p->owner &&
            str_eq(p->user_id, props_str(&j->token, TOKEN_user_id)));
}

static void find_back(struct lobby *l, struct join *j)
{
    char id[LIMIT_ID + 1];
    struct person *p = NULL;

    if (place_verify(&l->conf.keys, j->req->place, j->req->room, id)) {
        p = person_find(l, id);
        j->missed = p ? NULL : decided_find(l, id);
    }
    if (p && (p->room != j->room || !str_eq(p->device, j->req->device)))
        p = NULL;
    j->by_ticket = p != NULL;
    if (!p)
        p = person_by_device(l, j->room, j->req->device);
    if (p && can_come_back(j, p))
        j->back = p;
    else
        j->old = p;
}

enum err lobby_may_enter(const struct lobby *l, const struct room *r, bool owner)
{
    if (r->expired || room_exp_ms(r) <= l->now)
        return ERR_EXP_ROOM;
    if (!owner && (int64_t)r->seats >= props_int(&r->pub.config, ROOM_max_participants))
        return ERR_MEETING_FULL;
    return ERR_OK;
}

/* The other session of the same user that has to leave, or null. */
static struct person *same_user(struct lobby *l, const struct join *j)
{
    if (!j->has_token || !props_int(&j->room->pub.config, ROOM_enforce_unique_user_ids))
        return NULL;
    return person_by_user(l, j->room, props_str(&j->token, TOKEN_user_id));
}

static bool has_seat(const struct person *p)
{
    return p && p->state == PERSON_INSIDE && !p->owner;
}

static struct stranger stranger_at(const struct join *j)
{
    const char *name = j->has_token ? props_str(&j->token, TOKEN_user_name) : "";

    return (struct stranger){.device = j->req->device,
                             .user_id = j->has_token ? props_str(&j->token, TOKEN_user_id) : "",
                             .addr = j->addr ? j->addr : "",
                             .name = *name ? name : j->req->name,
                             .owner = j->owner};
}

/* Owners are known by their tokens alone. The place of who waits is no way around the list, the
 * place of who is inside is kept. */
static enum err check_blocked(struct lobby *l, const struct join *j)
{
    unsigned char mark[BLOCKS_DIGEST];
    struct stranger who = stranger_at(j);

    if (j->back && j->back->state == PERSON_INSIDE)
        return ERR_OK;
    if (j->has_token)
        lobby_digest(l, j->req->token, mark);
    who.token = j->has_token ? mark : NULL;
    return block_score(l, j->room, &who) >= SIGNALS_SURE ? ERR_BLOCKED : ERR_OK;
}

/* One room must not take the places of all others. */
static bool is_lobby_full(const struct lobby *l, const struct room *r)
{
    size_t here = r->n[PERSON_LOBBY] + r->n[PERSON_WAITING];
    int64_t most = props_int(&r->pub.config, ROOM_x_max_waiting);

    return here >= (most ? (size_t)most : LIMIT_ROOM_WAITING) ||
           l->n_people[PERSON_LOBBY] + l->n_people[PERSON_WAITING] >= LIMIT_WAITING;
}

static enum err check_access(struct lobby *l, struct join *j)
{
    const struct room *r = j->room;
    const struct stranger who = stranger_at(j);
    enum err e;

    if ((j->has_token && j->full_by_token) || !r->pub.is_private)
        j->level = LEVEL_FULL;
    else if (props_int(&r->pub.config, ROOM_enable_knocking))
        j->level = LEVEL_LOBBY;
    else
        return ERR_NOT_ALLOWED;
    /* Whoever only changes the device was let in before. */
    if (!has_seat(j->old) && !has_seat(same_user(l, j))) {
        e = gate_check(l, r, &who, j->level == LEVEL_LOBBY, &j->why, &j->opens_at);
        if (e != ERR_OK)
            return e;
    }
    if (j->level == LEVEL_LOBBY)
        return is_lobby_full(l, r) ? ERR_FULL_LOBBY : ERR_OK;
    e = lobby_may_enter(l, r, j->owner);
    /* Whoever only changes the device takes the seat of the session that leaves. */
    if (e == ERR_MEETING_FULL && (has_seat(j->old) || has_seat(same_user(l, j))))
        e = ERR_OK;
    return e;
}

/* The session that is replaced or taken up again came by the same token: that is no other use of
 * it. */
static bool is_same_use(const struct join *j)
{
    const struct person *p = j->back ? j->back : j->old;
    unsigned char mark[BLOCKS_DIGEST];

    if (!p || !p->has_token_mark || !lobby_digest_read(token_mark_of(j->live), mark))
        return false;
    return memcmp(mark, p->token_mark, BLOCKS_DIGEST) == 0;
}

static enum err check_use(const struct join *j)
{
    return token_is_used_up(j->live) && !is_same_use(j) ? ERR_USED_TOKEN : ERR_OK;
}

static enum err check(struct lobby *l, struct join *j)
{
    enum err e = check_room(l, j);

    if (e == ERR_OK)
        e = check_token(l, j);
    if (e != ERR_OK)
        return e;
    find_back(l, j);
    e = check_blocked(l, j);
    if (e == ERR_OK)
        e = check_use(j);
    if (e != ERR_OK || j->back)
        return e;
    if (j->missed && j->missed->missed != ERR_OK && !j->full_by_token)
        return j->missed->missed;
    j->missed = NULL;
    return check_access(l, j);
}

/* ---- doing it ---- */

/* Not kept by the store: whoever comes back shows the token again. */
static void take_reach(struct person *p, const struct join *j)
{
    if (j->has_token)
        p->any_room = j->owner && !*props_str(&j->token, TOKEN_room_name);
}

static void take_token(const struct lobby *l, struct person *p, const struct join *j)
{
    const struct props *t = &j->token;

    p->has_token = j->has_token;
    p->owner = j->owner;
    take_reach(p, j);
    p->perms = lobby_perms(l, &j->room->pub.config, j->has_token ? t : NULL, j->owner);
    if (!j->has_token)
        return;
    p->name_fixed = *props_str(t, TOKEN_user_name) != '\0';
    p->recording = stream_types(props_str(t, TOKEN_enable_recording));
    str_copy(p->user_id, sizeof p->user_id, props_str(t, TOKEN_user_id));
    p->token_ejects =
        props_int(t, TOKEN_eject_at_token_exp) || props_has(t, TOKEN_eject_after_elapsed);
    if (props_int(t, TOKEN_eject_at_token_exp) && props_has(t, TOKEN_exp))
        p->token_exp = props_int(t, TOKEN_exp) * 1000;
    p->elapsed_ms = props_int(t, TOKEN_eject_after_elapsed) * 1000;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* When p has to leave: the token's rules when it has any, else the room's. */
static int64_t eject_time(const struct person *p)
{
    const struct props *c = &p->room->pub.config;
    int64_t after = p->elapsed_ms, at = p->token_exp;

    if (!p->token_ejects) {
        after = props_int(c, ROOM_eject_after_elapsed) * 1000;
        at = props_int(c, ROOM_eject_at_room_exp) && props_has(c, ROOM_exp) ? room_exp_ms(p->room)
                                                                            : 0;
    }
    return earlier(at, after ? p->joined_at + after : 0);
}

void person_let_in(struct lobby *l, struct person *p, const char *by)
{
    bool waited = p->state == PERSON_WAITING;

    if (waited) {
        event_waiting(l, p, WIRE_EV_WAITING_REMOVED, WHY_ADMITTED, by, "");
        decided_note(l, p->id, ERR_DECIDED, by);
        person_positions_changed(l, p->room);
        l->admitted++;
        record_person(l, JOURNAL_ADMITTED, p, by, "");
        pages_served(l, p->room, p);
    }
    p->held = p->parked = p->queued = false;
    str_copy(p->admitted_by, sizeof p->admitted_by, by);
    p->number = ++l->number;
    p->joined_at = l->now;
    p->jumped = 0;
    p->will_eject_at = eject_time(p);
    person_set_state(l, p, PERSON_INSIDE);
    person_schedule(l, p);
    event_inside(l, p, WIRE_EV_PARTICIPANT_JOINED, WHY_NONE, by);
    record_person(l, JOURNAL_JOINED, p, by, "");
    history_joined(l, p);
    save_person(l, p);
    if (p->peer && waited) {
        struct wire_msg m = {.kind = WIRE_EV_ACCESS, .level = LEVEL_FULL};
        struct wire_room room;

        person_wire_inside(p, &m.who);
        str_copy(m.by, sizeof m.by, by);
        str_copy(m.meeting, sizeof m.meeting, p->room->meeting);
        m.handover = pages_handover(l, p);
        pages_room(l, p->room, &room);
        m.rooms = &room;
        m.n_rooms = 1;
        lobby_send(l, p->peer, &m);
        free(m.handover);
        wire_room_finish(&room);
    }
    if (p->peer)
        person_is_new(l, p);
    if (p->decider)
        host_presence_changed(l, p->room);
}

/* Answers a join: where p stands now. */
static void answer(struct lobby *l, struct person *p, int64_t id)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = id, .ok = true, .level = LEVEL_LOBBY};
    struct wire_room room;

    str_copy(m.session, sizeof m.session, p->id);
    person_wire_inside(p, &m.who);
    m.hosts = host_count(l, p->room);
    pages_room(l, p->room, &room);
    m.rooms = &room;
    m.n_rooms = 1;
    if (p->state == PERSON_INSIDE) {
        m.level = LEVEL_FULL;
        m.handover = pages_handover(l, p);
        str_copy(m.meeting, sizeof m.meeting, p->room->meeting);
    }
    if (p->state == PERSON_WAITING) {
        m.awaiting = true;
        person_count_positions(l, p->room, false);
        p->told = p->position;
        pages_wait(p->room, p, &m);
    }
    if (p->state != PERSON_LOBBY)
        place_sign(&l->conf.keys, p->id, p->room->pub.name, m.place);
    lobby_send(l, p->peer, &m);
    free(m.handover);
    wire_room_finish(&room);
}

/* Another knock of who waits already: the rules are asked again, unless a host has spoken. */
static bool knock_again(struct lobby *l, struct person *p, struct rules_verdict *v)
{
    p->tries++;
    if (p->parked || p->pending || p->held)
        return false;
    rules_ask(l, p, v);
    str_copy(p->rule, sizeof p->rule, v->rule);
    p->queued = v->action == RULES_QUEUE || v->action == RULES_ADMIT;
    record_knock(l, p);
    return true;
}

static void come_back(struct lobby *l, struct join *j)
{
    struct person *p = j->back;
    struct rules_verdict v;
    char old[LIMIT_NAME + 1];
    bool asked = false;

    str_copy(old, sizeof old, p->name);
    person_attach(l, p, j->peer, j->addr);
    take_reach(p, j);
    if (*j->req->name && !p->name_fixed && !p->has_token) {
        person_set_name(l, p, j->req->name);
        record_raw(p, j->req->raw);
        record_renamed(l, p, old, "");
    }
    if (p->state == PERSON_WAITING) {
        if (!j->by_ticket)
            asked = knock_again(l, p, &v);
        person_look_at_name(
            l, p, j->req->name_was_cleaned || (p->flags & FLAG_CLEANED && !*j->req->name));
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
    } else {
        event_inside(l, p, WIRE_EV_PARTICIPANT_UPDATED, WHY_NONE, "");
    }
    save_person(l, p);
    answer(l, p, j->req->id);
    if (p->state == PERSON_INSIDE)
        person_is_new(l, p);
    else if (p->held)
        person_say_held(l, p);
    if (p->decider)
        host_presence_changed(l, p->room);
    if (asked)
        rules_do(l, p, &v);
}

static void come_new(struct lobby *l, struct join *j)
{
    struct person *other = same_user(l, j), *p;
    char id[LIMIT_ID + 1];
    bool same_use = is_same_use(j);

    if (other && other != j->old)
        person_end(l, other, ERR_REPLACED, WHY_MOVED, "", "");
    if (j->old)
        person_end(l, j->old, ERR_REPLACED, WHY_MOVED, "", "");
    l->conf.new_id(id);
    p = person_add(l, j->room, id);
    take_token(l, p, j);
    person_set_name(l, p, p->name_fixed ? props_str(&j->token, TOKEN_user_name) : j->req->name);
    str_copy(p->device, sizeof p->device, j->req->device);
    person_index_device(l, p);
    person_index_user(l, p);
    p->has_token_mark = j->has_token;
    if (j->has_token)
        lobby_digest(l, j->req->token, p->token_mark);
    token_used(l, j->live, j->req->device, same_use);
    if (j->req->name_was_cleaned)
        p->flags = FLAG_CLEANED;
    if (!p->name_fixed)
        record_raw(p, j->req->raw);
    person_attach(l, p, j->peer, j->addr);
    if (j->level == LEVEL_FULL)
        person_let_in(l, p, "");
    answer(l, p, j->req->id);
}

/* The decision fell while the guest was away, or its line broke before it heard: it hears it now,
 * with the words. Who comes with the ticket of that place has not heard, or asks again; who has
 * heard lets go of the ticket. */
static void tell_missed(struct lobby *l, struct join *j)
{
    struct wire_msg m = {.kind = WIRE_EV_ERROR, .error = j->missed->missed};

    str_copy(m.info, sizeof m.info, err_info(m.error)->sentence);
    str_copy(m.reason, sizeof m.reason, j->missed->reason ? j->missed->reason : "");
    lobby_send(l, j->peer, &m);
}

enum err lobby_would_join(struct lobby *l, const struct wire_req *r, struct room **room,
                          enum wire_level *level, struct error *why)
{
    struct join j = {.req = r};
    enum err e = check_room(l, &j);

    if (e == ERR_OK)
        e = check_token(l, &j);
    if (e == ERR_OK) {
        find_back(l, &j);
        e = check_use(&j);
    }
    if (e == ERR_OK)
        e = check_access(l, &j);
    *room = j.room;
    *level = j.level;
    *why = j.why;
    props_finish(&j.token);
    return e;
}

void lobby_refuse_join(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                       const char *info, const struct room *room, int64_t opens_at)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = id, .error = e, .opens_at = opens_at};

    str_copy(m.info, sizeof m.info, info && *info ? info : err_info(e)->sentence);
    if (e == ERR_NBF_ROOM && room)
        m.opens_at = props_int(&room->pub.config, ROOM_nbf) * 1000;
    lobby_send(l, peer, &m);
    if (close)
        lobby_close(l, peer, close, err_info(e)->code);
}

void lobby_join(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r)
{
    struct join j = {.peer = peer, .addr = addr, .req = r};
    enum err e = check(l, &j);

    if (e != ERR_OK && j.missed)
        tell_missed(l, &j);
    if (e != ERR_OK)
        lobby_refuse_join(l, peer, r->id, e, err_info(e)->close, j.why.text, j.room, j.opens_at);
    else if (j.back)
        come_back(l, &j);
    else
        come_new(l, &j);
    props_finish(&j.token);
}
