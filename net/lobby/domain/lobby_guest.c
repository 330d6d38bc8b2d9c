/* What people inside ask for: their tracks, a raised hand, data beside their name, messages. Each
 * costs others something, so each has a pace. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static const int32_t pace_max[PACE_COUNT] = {
    [PACE_MEDIA] = LIMIT_PACE_MEDIA,
    [PACE_HAND] = LIMIT_PACE_HAND,
    [PACE_USER_DATA] = LIMIT_PACE_USER_DATA,
    [PACE_APP_MESSAGE] = LIMIT_PACE_APP_MESSAGE,
    [PACE_SESSION_DATA] = LIMIT_PACE_SESSION_DATA,
};

/* Counts one request; false when the window is full. */
static bool in_pace(const struct lobby *l, struct person *p, enum pace_kind kind)
{
    struct pace *pace = &p->pace[kind];

    if (l->now - pace->from >= TIME_PACE || l->now < pace->from)
        *pace = (struct pace){.from = l->now};
    return pace->n++ < pace_max[kind];
}

/* Refuses what only people inside may do, and what comes too often. */
static bool may_ask(struct lobby *l, struct person *p, const struct wire_req *r,
                    enum pace_kind kind)
{
    if (p->state != PERSON_INSIDE)
        lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0, "only people inside can do this");
    else if (!in_pace(l, p, kind))
        lobby_refuse_as(l, p->peer, r->id, ERR_TOO_MANY, 0, NULL);
    else
        return true;
    return false;
}

void lobby_set_media(struct lobby *l, struct person *p, const struct wire_req *r)
{
    if (!may_ask(l, p, r, PACE_MEDIA))
        return;
    if (media_said(p, r->off))
        inside_changed(l, p, "");
    lobby_reply_ok(l, p->peer, r->id);
}

void lobby_raise_hand(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct room *room = p->room;

    if (!may_ask(l, p, r, PACE_HAND))
        return;
    if (r->on != (p->hand_at != 0)) {
        if (r->on) /* no two hands at the same time: their order is told by it */
            room->last_hand = l->now > room->last_hand ? l->now : room->last_hand + 1;
        p->hand_at = r->on ? room->last_hand : 0;
        inside_changed(l, p, "");
        save_person(l, p);
    }
    lobby_reply_ok(l, p->peer, r->id);
}

void lobby_set_user_data(struct lobby *l, struct person *p, const struct wire_req *r)
{
    const char *data = r->data ? r->data : "";

    if (!may_ask(l, p, r, PACE_USER_DATA))
        return;
    if (!str_eq(p->user_data ? p->user_data : "", data)) {
        free(p->user_data);
        p->user_data = *data ? xstrdup(data) : NULL;
        inside_changed(l, p, "");
    }
    lobby_reply_ok(l, p->peer, r->id);
}

void lobby_set_session_data(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct error err = {""};

    if (!may_ask(l, p, r, PACE_SESSION_DATA))
        return;
    if (!r->data)
        lobby_refuse_as(l, p->peer, r->id, ERR_MISSING, 0, NULL);
    else if (!room_set_session_data(l, p->room, r->data, &err))
        lobby_refuse_as(l, p->peer, r->id, ERR_INVALID, 0, err.text);
    else
        lobby_reply_ok(l, p->peer, r->id);
}

/* ---- app messages ---- */

static void send_all(struct lobby *l, struct room *r, const struct person *from, struct frame *f)
{
    struct person *p;

    DL_FOREACH (r->people[PERSON_INSIDE], p)
        if (p != from && p->peer)
            l->out.send(l->out.arg, p->peer, f);
}

void app_message_send(struct lobby *l, struct room *r, const struct person *from,
                      char (*ids)[LIMIT_ID + 1], size_t n, const char *data, struct wire_msg *m)
{
    struct wire_msg said = {.kind = WIRE_EV_APP_MESSAGE};
    struct frame *f;

    said.data = xstrdup(data);
    str_copy(said.from, sizeof said.from, from ? from->id : "");
    f = wire_msg_encode(&said);
    free(said.data);
    for (size_t i = 0; i < n; i++) {
        struct person *p = person_find(l, ids[i]);

        if (str_eq(ids[i], WIRE_ALL)) {
            send_all(l, r, from, f);
        } else if (!p || p->room != r || p->state != PERSON_INSIDE) {
            answer_add_refused(m, ids[i], ERR_NO_PERSON, "");
        } else if (!p->peer) {
            answer_add_refused(m, ids[i], ERR_AWAY, "");
        } else {
            l->out.send(l->out.arg, p->peer, f);
            answer_add_id(m, p->id);
        }
    }
    frame_unref(f);
}

/* To all when nobody is named, as Daily does. */
static bool send_request(struct lobby *l, struct room *room, const struct person *from,
                         const struct wire_req *r, struct wire_msg *m)
{
    char all[1][LIMIT_ID + 1] = {WIRE_ALL};

    if (!r->data)
        return false;
    app_message_send(l, room, from, r->n_ids ? r->ids : all, r->n_ids ? r->n_ids : 1, r->data, m);
    return true;
}

void lobby_app_message(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = r->id, .ok = true};

    if (!may_ask(l, p, r, PACE_APP_MESSAGE))
        return;
    if (send_request(l, p->room, p, r, &m))
        lobby_send(l, p->peer, &m);
    else
        lobby_refuse_as(l, p->peer, r->id, ERR_INVALID, 0, "data is missing");
    wire_msg_finish(&m);
}

void app_message_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                       struct wire_msg *m)
{
    if (!send_request(l, a->room, a->person, r, m))
        power_refuse(m, ERR_INVALID, "", "data is missing");
}

enum err lobby_app_message_to(struct lobby *l, const char *room, const char *to, const char *data,
                              int64_t now, struct wire_msg *m, struct error *err)
{
    char ids[1][LIMIT_ID + 1];
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, room);
    if (r && str_copy(ids[0], sizeof ids[0], to))
        app_message_send(l, r, NULL, ids, 1, data, m);
    else if (r)
        answer_add_refused(m, ids[0], ERR_NO_PERSON, "");
    else
        error_set(err, "room %s not found", room);
    lobby_end(l);
    return r ? ERR_OK : ERR_NO_ROOM;
}
