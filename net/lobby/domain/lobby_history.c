/* Meetings as they are remembered: when, and who was in them. */
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void save(struct lobby *l, const struct room *r, int64_t ended)
{
    struct store_op *op = store_op_new(STORE_MEETING_PUT);
    struct store_meeting *m = &op->u.meeting;

    m->start = r->meeting_at;
    m->ended = ended;
    m->most = (int32_t)r->meeting_most;
    memcpy(m->id, r->meeting, sizeof m->id);
    memcpy(m->room_id, r->pub.id, sizeof m->room_id);
    memcpy(m->room, r->pub.name, sizeof m->room);
    l->out.store(l->out.arg, op);
}

static void save_one(struct lobby *l, const struct person *p, int64_t left)
{
    struct store_op *op = store_op_new(STORE_ATTENDANCE_PUT);
    struct store_attendance *a = &op->u.attendance;

    a->joined = p->joined_at;
    a->left = left;
    memcpy(a->meeting, p->room->meeting, sizeof a->meeting);
    memcpy(a->id, p->id, sizeof a->id);
    memcpy(a->user_id, p->user_id, sizeof a->user_id);
    memcpy(a->name, p->name, sizeof a->name);
    l->out.store(l->out.arg, op);
}

void history_joined(struct lobby *l, const struct person *p)
{
    struct room *r = p->room;

    if (r->n[PERSON_INSIDE] > r->meeting_most) {
        r->meeting_most = r->n[PERSON_INSIDE];
        save(l, r, 0);
    }
    save_one(l, p, 0);
}

void history_left(struct lobby *l, const struct person *p)
{
    struct room *r = p->room;

    if (l->ending)
        return;
    save_one(l, p, l->now > p->joined_at ? l->now : p->joined_at + 1);
    if (r->n[PERSON_INSIDE] == 0)
        save(l, r, l->now > r->meeting_at ? l->now : r->meeting_at + 1);
}

void history_restore(struct lobby *l, const struct store_snapshot *s)
{
    for (size_t i = 0; i < s->n_meetings; i++) {
        const struct store_meeting *m = &s->meetings[i];
        struct room *r;

        HASH_FIND(hh_id, l->by_id, m->room_id, strlen(m->room_id), r);
        if (!r)
            continue;
        str_copy(r->meeting, sizeof r->meeting, m->id);
        r->meeting_at = m->start;
        r->meeting_most = (size_t)m->most;
    }
}
