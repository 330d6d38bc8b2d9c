/* What somebody is shown at first: a host everything, or what it missed; a newcomer who is inside.
 * What does not fit into the answer follows as events without a number (lobby_backlog.c). */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

enum {
    SNAPSHOT_ROOM_BYTES =
        4 * 1024 * 1024, /* rooms in one answer; escaped it may be twice as long */
    ROOM_BYTES = 400,    /* one without settings */
};

/* Frames that wait to be sent together. */
struct frames {
    struct frame **f;
    size_t n, cap;
};

static void frames_add(struct frames *fs, struct frame *f)
{
    if (fs->n == fs->cap) {
        fs->cap = fs->cap ? 2 * fs->cap : 64;
        fs->f = xrealloc(fs->f, fs->cap, sizeof(struct frame *));
    }
    fs->f[fs->n++] = f;
}

static void frames_finish(struct frames *fs)
{
    for (size_t i = 0; i < fs->n; i++)
        frame_unref(fs->f[i]);
    free(fs->f);
}

struct frame *snapshot_person(const struct person *p, bool host)
{
    struct wire_msg m = {.kind = WIRE_EV_WAITING_ADDED};

    str_copy(m.room, sizeof m.room, p->room->pub.name);
    if (p->state == PERSON_WAITING) {
        person_wire_waiting(p, &m.waiting);
    } else {
        m.kind = WIRE_EV_PARTICIPANT_JOINED;
        if (host)
            person_wire_inside_host(p, &m.who);
        else
            person_wire_inside(p, &m.who);
        m.data = p->user_data; /* borrowed */
    }
    return wire_msg_encode(&m);
}

/* ---- for hosts ---- */

struct snapshot {
    struct wire_msg m;
    size_t cap_rooms;
    size_t people, bytes; /* in the answer so far; bytes: of rooms without their people */
    struct backlog *rest;
};

static size_t share(const struct snapshot *s, size_t n)
{
    size_t left = LIMIT_SNAPSHOT - s->people;

    return n < left ? n : left;
}

static void fill_room(struct snapshot *s, struct wire_room *w, const struct room *r)
{
    size_t waiting = share(s, r->n[PERSON_WAITING]), inside;
    struct person *p;

    s->people += waiting;
    inside = share(s, r->n[PERSON_INSIDE]);
    s->people += inside;
    w->waiting = waiting ? xcalloc(waiting, sizeof *w->waiting) : NULL;
    w->inside = inside ? xcalloc(inside, sizeof *w->inside) : NULL;
    DL_FOREACH (r->people[PERSON_WAITING], p) {
        if (w->n_waiting < waiting)
            person_wire_waiting(p, &w->waiting[w->n_waiting++]);
        else
            backlog_person(s->rest, p);
    }
    DL_FOREACH (r->people[PERSON_INSIDE], p) {
        if (w->n_inside < inside)
            person_wire_inside_host(p, &w->inside[w->n_inside++]);
        else
            backlog_person(s->rest, p);
    }
}

/* About as long as it is when it is written. */
static size_t room_bytes(const struct room *r)
{
    size_t n = ROOM_BYTES;

    for (int i = 0; i < ROOM_PROP_COUNT; i++)
        if (props_has(&r->pub.config, i))
            n += strlen(props_str(&r->pub.config, i));
    return n;
}

static void add_room(struct lobby *l, struct snapshot *s, struct room *r)
{
    struct wire_room *w;

    if (!r || r->unseen)
        return;
    s->bytes += room_bytes(r);
    if (s->bytes > SNAPSHOT_ROOM_BYTES && !r->expired) {
        backlog_room(s->rest, r);
        return;
    }
    if (s->m.n_rooms == s->cap_rooms) {
        s->cap_rooms = s->cap_rooms ? 2 * s->cap_rooms : 16;
        s->m.rooms = xrealloc(s->m.rooms, s->cap_rooms, sizeof *s->m.rooms);
    }
    w = &s->m.rooms[s->m.n_rooms++];
    room_wire(r, w, host_count(l, r));
    r->positions_at = 0; /* a walk is due anyway, so the positions may be exact */
    person_count_positions(l, r, false);
    fill_room(s, w, r);
}

void snapshot_send(struct lobby *l, struct session *s, int64_t reply)
{
    struct snapshot snap = {.m = {.kind = WIRE_EV_REPLY, .reply = reply, .ok = true}};
    struct peer *peer = lobby_peer(l, s->peer);
    struct room *r;

    event_flush(l); /* what happened so far must not come after it */
    snap.m.seq = l->seq;
    snap.rest = backlog_begin(l, peer);
    str_copy(snap.m.session, sizeof snap.m.session, s->id);
    if (s->all) {
        DL_FOREACH (l->rooms, r)
            add_room(l, &snap, r);
        DL_FOREACH (l->zombies, r)
            add_room(l, &snap, r);
    }
    for (struct watch *w = s->watches; w; w = w->s_next) {
        r = room_find(l, w->channel->name);
        add_room(l, &snap, r ? r : room_find_gone(l, w->channel->name));
    }
    snap.m.more = snap.rest->rooms.n || snap.rest->people.n;
    s->snapshot_seq = snap.m.more ? INT64_MAX : -1;
    if (!snap.m.more)
        backlog_drop(peer);
    lobby_send(l, s->peer, &snap.m);
    wire_msg_finish(&snap.m);
}

bool snapshot_resume(struct lobby *l, struct session *s, int64_t reply, int64_t seq)
{
    struct wire_msg m = {
        .kind = WIRE_EV_REPLY, .reply = reply, .ok = true, .resumed = true, .seq = seq};
    struct frames missed = {0};
    /* What belongs to this turn is given out at its end, to this host too. */
    int64_t last = l->n_turn ? l->turn[0].seq - 1 : l->seq;

    if (seq < 0 || seq > l->seq || seq + 1 < l->kept_from)
        return false;
    /* Some pieces of the snapshot may be lost. */
    if (seq <= s->snapshot_seq)
        return false;
    for (int64_t n = seq + 1; n <= last; n++) {
        const struct event *e = &l->ring[n % LIMIT_RESUME_EVENTS];

        if (e->seq == n && host_watches(s, e->room))
            frames_add(&missed, frame_ref(e->frame));
    }
    str_copy(m.session, sizeof m.session, s->id);
    lobby_send(l, s->peer, &m);
    event_send_many(l, s->peer, missed.f, missed.n);
    frames_finish(&missed);
    return true;
}

/* ---- for those who have just come in ---- */

/* The people inside one room, encoded once for all newcomers of a turn. */
struct roster {
    struct room *room;
    struct frames inside;
    struct person **who;
    struct frames waiting;
};

static void roster_finish(struct roster *r)
{
    frames_finish(&r->inside);
    frames_finish(&r->waiting);
    free(r->who);
    *r = (struct roster){0};
}

static void roster_make(struct roster *ro, struct room *r)
{
    struct person *p;

    if (ro->room == r)
        return;
    roster_finish(ro);
    ro->room = r;
    ro->who = xcalloc(r->n[PERSON_INSIDE] + 1, sizeof(struct person *));
    DL_FOREACH (r->people[PERSON_INSIDE], p) {
        ro->who[ro->inside.n] = p;
        frames_add(&ro->inside, snapshot_person(p, false));
    }
}

/* To somebody who may decide, in a room that is too large to be shown at once. */
static void show_in_pieces(struct lobby *l, const struct person *p)
{
    struct peer *peer = lobby_peer(l, p->peer);
    struct backlog *b = backlog_begin(l, peer);
    struct person *other;

    DL_FOREACH (p->room->people[PERSON_INSIDE], other)
        if (other != p)
            backlog_person(b, other);
    DL_FOREACH (p->room->people[PERSON_WAITING], other)
        backlog_person(b, other);
    backlog_send(l, peer);
}

static void show(struct lobby *l, struct roster *ro, struct person *p)
{
    struct frame **some;
    struct person *w;
    size_t n = 0;

    if (p->room->session_data)
        lobby_send(l, p->peer,
                   &(struct wire_msg){.kind = WIRE_EV_SESSION_DATA, .data = p->room->session_data});
    streams_show(l, p);
    if (p->room->transcript)
        lobby_send(
            l, p->peer,
            &(struct wire_msg){.kind = WIRE_EV_TRANSCRIPTION_STARTED, .data = p->room->transcript});
    if (!p->decider && p->room->n[PERSON_INSIDE] > PRESENCE_MAX)
        return;
    if (p->decider && p->room->n[PERSON_INSIDE] + p->room->n[PERSON_WAITING] > LIMIT_SNAPSHOT) {
        show_in_pieces(l, p);
        return;
    }
    roster_make(ro, p->room);
    some = xcalloc(ro->inside.n + 1, sizeof(struct frame *));
    for (size_t i = 0; i < ro->inside.n; i++)
        if (ro->who[i] != p && (p->decider || ro->who[i]->announced))
            some[n++] = ro->inside.f[i];
    event_send_many(l, p->peer, some, n);
    free(some);
    if (!p->decider)
        return;
    if (!ro->waiting.n)
        DL_FOREACH (p->room->people[PERSON_WAITING], w)
            frames_add(&ro->waiting, snapshot_person(w, true));
    event_send_many(l, p->peer, ro->waiting.f, ro->waiting.n);
}

void snapshot_newcomers(struct lobby *l)
{
    struct roster ro = {0};
    struct person *p, *tmp;

    DL_FOREACH_SAFE2(l->newcomers, p, tmp, n_next)
    {
        DL_DELETE2(l->newcomers, p, n_prev, n_next);
        p->newcomer = false;
        if (p->peer)
            show(l, &ro, p);
    }
    roster_finish(&ro);
}
