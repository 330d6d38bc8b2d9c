/* What pages are told beside the door's own business: how a room looks, how long waiting may take,
 * where the call itself is, and what somebody would find who has not joined. */
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/handover_json.h"
#include "net/lobby/domain/lobby_internal.h"

void pages_room(const struct lobby *l, const struct room *r, struct wire_room *w)
{
    *w = (struct wire_room){.is_private = r->pub.is_private,
                            .locked = r->locked,
                            .streaming = r->stream[HOOK_STREAM].running,
                            .recording = r->stream[HOOK_RECORD].running};
    str_copy(w->name, sizeof w->name, r->pub.name);
    str_copy(w->id, sizeof w->id, r->pub.id);
    props_copy(&w->config, &r->pub.config);
    domain_fill(l, &w->config);
}

static bool shows(const struct room *r, int prop)
{
    return props_int(&r->pub.config, prop) != 0;
}

/* ---- the estimate: the median of how long the last ones took once it was their turn ---- */

void pages_served(struct lobby *l, struct room *r, const struct person *p)
{
    int64_t from = p->knocked_at > r->served_at ? p->knocked_at : r->served_at;

    r->served[r->n_served++ % SERVED_MAX] = (int32_t)((l->now - from) / 1000);
    r->served_at = l->now;
}

static int32_t median(const struct room *r)
{
    int32_t sorted[SERVED_MAX];
    unsigned n = r->n_served < SERVED_MAX ? r->n_served : SERVED_MAX;

    for (unsigned i = 0; i < n; i++) {
        unsigned at = i;

        for (; at > 0 && sorted[at - 1] > r->served[i]; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = r->served[i];
    }
    return n < SERVED_MIN ? 0 : sorted[n / 2];
}

void pages_wait(const struct room *r, const struct person *p, struct wire_msg *m)
{
    int64_t seconds = (int64_t)median(r) * p->position;

    if (shows(r, ROOM_x_show_position))
        m->position = p->position;
    if (shows(r, ROOM_x_show_estimate) && seconds > 0 && seconds < ESTIMATE_MAX)
        m->estimate_s = (int32_t)seconds;
    if (shows(r, ROOM_x_show_time))
        m->knocked_at = p->knocked_at;
}

/* ---- hand-over ---- */

char *pages_handover(struct lobby *l, const struct person *p)
{
    const struct props *c = &p->room->pub.config;
    const char *url = props_str(c, ROOM_x_handover_url);
    struct handover h = {.expires_at = l->now + HANDOVER_MS, .owner = p->owner};
    char *ticket = NULL, *text;

    if (!*url)
        return NULL;
    str_copy(h.room, sizeof h.room, p->room->pub.name);
    str_copy(h.id, sizeof h.id, p->id);
    str_copy(h.name, sizeof h.name, p->name);
    str_copy(h.user_id, sizeof h.user_id, p->user_id);
    if (props_int(c, ROOM_x_handover_ticket)) {
        text = handover_json_write(&h);
        ticket = handover_sign(&l->conf.keys, text);
        free(text);
    }
    text = handover_json_place(url, ticket);
    free(ticket);
    return text;
}

/* ---- asking first ---- */

/* What somebody would find who joins like that: the answer, and the room in it, on ERR_OK. */
struct look {
    struct wire_msg m;
    struct wire_room room;
    struct room *found; /* null when there is none */
    struct error why;
};

static enum err look(struct lobby *l, const struct wire_req *r, struct look *k)
{
    enum err e;

    *k = (struct look){.m = {.kind = WIRE_EV_REPLY, .reply = r->id, .ok = true}};
    e = lobby_would_join(l, r, &k->found, &k->m.level, &k->why);
    if (e == ERR_NOT_ALLOWED || e == ERR_LOCKED) { /* that is an access, none */
        k->m.level = LEVEL_NONE;
        e = ERR_OK;
    }
    if (e != ERR_OK)
        return e;
    pages_room(l, k->found, &k->room);
    k->m.rooms = &k->room;
    k->m.n_rooms = 1;
    return ERR_OK;
}

void lobby_pre_auth(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r)
{
    struct look k;
    enum err e = look(l, r, &k);

    (void)addr;
    if (e != ERR_OK) {
        lobby_refuse_join(l, peer, r->id, e, 0, k.why.text, k.found, 0);
        return;
    }
    lobby_send(l, peer, &k.m);
    wire_room_finish(&k.room);
}

struct frame *lobby_look(struct lobby *l, const char *room, int64_t now)
{
    struct wire_req r = {.action = WIRE_PRE_AUTH};
    struct frame *made = NULL;
    struct look k;

    lobby_begin(l, now);
    if (str_copy(r.room, sizeof r.room, room) && look(l, &r, &k) == ERR_OK) {
        made = wire_msg_encode(&k.m);
        wire_room_finish(&k.room);
    }
    lobby_end(l);
    return made;
}

/* ---- session data ---- */

const char *lobby_session_data(struct lobby *l, const char *room, int64_t now)
{
    struct room *r;

    lobby_begin(l, now);
    lobby_end(l);
    r = room_find(l, room);
    return r ? r->session_data : NULL;
}

enum err lobby_session_data_set(struct lobby *l, const char *room, const char *change, int64_t now,
                                struct error *err)
{
    enum err e = ERR_OK;
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, room);
    if (!r) {
        error_set(err, "room %s not found", room);
        e = ERR_NOT_FOUND;
    } else if (r->n[PERSON_INSIDE] == 0) {
        error_set(err, "no meeting is going on in room %s", room);
        e = ERR_NOT_FOUND;
    } else if (!room_set_session_data(l, r, change, err)) {
        e = ERR_INVALID;
    }
    lobby_end(l);
    return e;
}
