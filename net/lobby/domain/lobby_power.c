/* Requests of those who may decide: hosts, and people inside with an owner token or the right to
 * admit. One row for each action. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static power *const powers[WIRE_ACTION_COUNT] = {
    [WIRE_UPDATE_WAITING] = decide_power,
    [WIRE_UNDO] = undo_power,
    [WIRE_REDO] = redo_power,
    [WIRE_HOLD] = hold_power,
    [WIRE_MESSAGE] = message_power,
    [WIRE_CLAIM] = claim_power,
    [WIRE_EXPLAIN] = explain_power,
    [WIRE_UPDATE_ROOM] = update_room_power,
    [WIRE_UPDATE_PARTICIPANTS] = inside_power,
    [WIRE_APP_MESSAGE] = app_message_power,
    [WIRE_END_MEETING] = end_power,
    [WIRE_START_LIVE_STREAMING] = stream_power,
    [WIRE_UPDATE_LIVE_STREAMING] = stream_power,
    [WIRE_STOP_LIVE_STREAMING] = stream_power,
    [WIRE_START_RECORDING] = stream_power,
    [WIRE_STOP_RECORDING] = stream_power,
    [WIRE_UPDATE_RECORDING] = stream_power,
};

/* ---- answers ---- */

/* Room for one more; the capacity is the next power of two. */
static void *grown(void *array, size_t n, size_t size)
{
    return n == 0 || (n & (n - 1)) == 0 ? xrealloc(array, n ? 2 * n : 1, size) : array;
}

void answer_add_id(struct wire_msg *m, const char *id)
{
    m->ids = grown(m->ids, m->n_ids, sizeof *m->ids);
    str_copy(m->ids[m->n_ids++], sizeof *m->ids, id);
}

void answer_add_refused(struct wire_msg *m, const char *id, enum err e, const char *by)
{
    struct wire_refusal *r;

    m->refused = grown(m->refused, m->n_refused, sizeof *m->refused);
    r = &m->refused[m->n_refused++];
    *r = (struct wire_refusal){.error = e};
    str_copy(r->id, sizeof r->id, id);
    str_copy(r->by, sizeof r->by, by);
}

void power_refuse(struct wire_msg *m, enum err e, const char *by, const char *info)
{
    m->ok = false;
    m->error = e;
    str_copy(m->by, sizeof m->by, by);
    str_copy(m->info, sizeof m->info, info ? info : err_info(e)->sentence);
}

/* ---- answers that are kept ---- */

static struct cached_reply *find_reply(struct session *s, int64_t id)
{
    for (size_t i = 0; i < LIMIT_RESUME_REPLIES && i < s->n_replies; i++)
        if (s->replies[i].id == id)
            return &s->replies[i];
    return NULL;
}

static void keep_reply(struct session *s, int64_t id, struct frame *f)
{
    struct cached_reply *slot = &s->replies[s->n_replies++ % LIMIT_RESUME_REPLIES];

    frame_unref(slot->frame);
    *slot = (struct cached_reply){.id = id, .frame = frame_ref(f)};
}

/* ---- requests ---- */

/* Acts in a's room and fills m; the caller finishes it. */
static void act(struct lobby *l, const struct actor *a, const struct wire_req *r,
                struct wire_msg *m)
{
    *m = (struct wire_msg){.kind = WIRE_EV_REPLY, .reply = r->id, .ok = true};
    if (a->room)
        powers[r->action](l, a, r, m);
    else
        power_refuse(m, ERR_NO_ROOM, "", "there is no such room");
}

void lobby_host_power(struct lobby *l, struct session *s, const struct wire_req *r)
{
    struct actor a = {.name = s->name, .session = s, .room = room_find(l, r->room)};
    struct cached_reply *known = find_reply(s, r->id);
    struct wire_msg m;
    struct frame *f;

    if (known) {
        l->out.send(l->out.arg, s->peer, known->frame);
        return;
    }
    if (!host_watches(s, r->room)) {
        lobby_refuse_as(l, s->peer, r->id, ERR_FORBIDDEN, 0, "you do not watch this room");
        return;
    }
    /* People stay in a room that has expired; they can still be removed. */
    if (!a.room)
        a.room = room_find_gone(l, r->room);
    if (a.room && a.room->unseen)
        a.room = NULL;
    act(l, &a, r, &m);
    f = wire_msg_encode(&m);
    keep_reply(s, r->id, f);
    l->out.send(l->out.arg, s->peer, f);
    frame_unref(f);
    wire_msg_finish(&m);
}

/* Which right somebody lacks who may not decide. */
static const char *missing_right(const struct person *p, enum wire_action action)
{
    if (p->decider)
        return "you are in another room";
    return action == WIRE_END_MEETING
               ? END_RIGHT
               : "this needs an owner's token, or the right to admin participants";
}

void lobby_person_power(struct lobby *l, struct person *p, const struct wire_req *r)
{
    char name[LIMIT_NAME + 1], id[LIMIT_ID + 1];
    struct actor a = {.name = name, .person = p, .room = p->room};
    peer_id peer = p->peer; /* p may undo its own admission */
    struct wire_msg m;

    if (!p->decider || (*r->room && !str_eq(r->room, p->room->pub.name))) {
        lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0, missing_right(p, r->action));
        return;
    }
    str_copy(name, sizeof name, p->name);
    str_copy(id, sizeof id, p->id);
    act(l, &a, r, &m);
    lobby_send(l, peer, &m);
    if (r->action == WIRE_END_MEETING && m.ok)
        end_asker(l, id, r->text);
    wire_msg_finish(&m);
}
