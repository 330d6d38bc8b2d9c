/* What two hosts are told of a random walk. */
#include "tests/lib/walk.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/frame.h"
#include "net/base/hash.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

uint32_t walk_dice(struct walk *w, uint32_t n)
{
    w->seed = w->seed * 1664525U + 1013904223U;
    return (w->seed >> 8) % n;
}

static struct mirror *mirror_of(struct walk *w, const char *room)
{
    for (int i = 0; i < ROOMS; i++)
        if (str_eq(w->room[i].name, room))
            return &w->room[i];
    fail_msg("an event of a room that nobody made: \"%s\"", room);
    return NULL;
}

static void apply_waiting(struct walk *w, struct mirror *m, const struct wire_msg *e)
{
    size_t i = mirror_waiting(m, e->waiting.id);

    if (e->kind == WIRE_EV_WAITING_ADDED) {
        assert_int_equal(i, m->n_waiting);
        assert_true(m->n_waiting < MIRROR_MAX);
        /* Who is parked waits again since the knock. */
        while (i > 0 && m->waiting[i - 1].knocked_at > e->waiting.knocked_at)
            i--;
        memmove(&m->waiting[i + 1], &m->waiting[i], (m->n_waiting++ - i) * sizeof *m->waiting);
        m->waiting[i] = e->waiting;
        return;
    }
    assert_true(i < m->n_waiting);
    if (e->kind == WIRE_EV_WAITING_UPDATED) {
        w->pending += e->waiting.pending.what != PENDING_NONE;
        w->held += e->waiting.held;
        w->notes += e->waiting.note[0] != '\0';
        w->claimed += e->waiting.reader[0] != '\0';
        m->waiting[i] = e->waiting;
        return;
    }
    w->admitted += e->why == WHY_ADMITTED;
    w->denied += e->why == WHY_DENIED;
    memmove(&m->waiting[i], &m->waiting[i + 1], (--m->n_waiting - i) * sizeof *m->waiting);
}

static void apply_inside(struct walk *w, struct mirror *m, const struct wire_msg *e)
{
    size_t i = mirror_inside(m, e->who.id), seats = 0;

    if (e->kind == WIRE_EV_PARTICIPANT_JOINED) {
        assert_int_equal(i, m->n_inside);
        assert_true(e->by[0] ? w->granting : w->may_walk_in);
        assert_int_equal(mirror_waiting(m, e->who.id), m->n_waiting);
        m->inside[m->n_inside++] = e->who;
        for (size_t k = 0; k < m->n_inside; k++)
            seats += !m->inside[k].owner;
        assert_true(seats <= SEATS);
        return;
    }
    assert_true(i < m->n_inside);
    if (e->kind == WIRE_EV_PARTICIPANT_UPDATED)
        m->inside[i] = e->who;
    else {
        w->parked += e->why == WHY_MOVED && *e->by;
        w->ejected += e->why == WHY_EJECTED;
        memmove(&m->inside[i], &m->inside[i + 1], (--m->n_inside - i) * sizeof *m->inside);
    }
}

static void take_snapshot(struct walk *w, const struct wire_msg *e)
{
    for (int i = 0; i < ROOMS; i++)
        w->room[i].exists = false;
    for (size_t i = 0; i < e->n_rooms; i++) {
        struct mirror *m = mirror_of(w, e->rooms[i].name);

        m->exists = true;
        m->n_waiting = e->rooms[i].n_waiting;
        m->n_inside = e->rooms[i].n_inside;
        if (m->n_waiting)
            memcpy(m->waiting, e->rooms[i].waiting, m->n_waiting * sizeof *m->waiting);
        if (m->n_inside)
            memcpy(m->inside, e->rooms[i].inside, m->n_inside * sizeof *m->inside);
    }
}

static void apply_room(struct walk *w, const struct wire_msg *e)
{
    struct mirror *m = mirror_of(w, e->room);

    m->exists = e->kind != WIRE_EV_ROOM_DELETED;
    if (e->kind != WIRE_EV_ROOM_UPDATED)
        m->n_waiting = m->n_inside = 0;
}

/* The event of this number is the same for everybody. */
static void check_same(struct walk *w, const struct wire_msg *e)
{
    static const uint64_t key[2] = {1, 2};
    size_t at = (size_t)(e->seq % TAIL_SIZE);
    struct frame *f = wire_msg_encode(e);
    uint64_t sum = hash_sip(key, f->text, f->len);

    frame_unref(f);
    if (w->tail[at].seq == e->seq)
        assert_true(w->tail[at].sum == sum);
    assert_true(w->tail[at].seq <= e->seq);
    w->tail[at].seq = e->seq;
    w->tail[at].sum = sum;
}

static void tell_tom(struct walk *w, const struct wire_msg *e)
{
    if (e->kind == WIRE_EV_REPLY) {
        if (e->session[0])
            w->tom.seq = e->seq;
        return;
    }
    assert_true(e->seq > w->tom.seq);
    w->tom.seq = e->seq;
    w->tom.seen++;
    check_same(w, e);
}

/* What the watching hosts are told, in order. */
void walk_tell(void *arg, peer_id to, const struct wire_msg *e)
{
    struct walk *w = arg;

    if (to == w->tom.peer)
        tell_tom(w, e);
    if (to != w->host)
        return;
    if (e->kind == WIRE_EV_REPLY) {
        if (e->session[0] && !e->resumed)
            take_snapshot(w, e);
        if (e->session[0])
            w->seq = e->seq;
        return;
    }
    assert_true(e->seq > w->seq);
    w->seq = e->seq;
    check_same(w, e);
    switch (e->kind) {
    case WIRE_EV_WAITING_ADDED:
    case WIRE_EV_WAITING_UPDATED:
    case WIRE_EV_WAITING_REMOVED: apply_waiting(w, mirror_of(w, e->room), e); break;
    case WIRE_EV_PARTICIPANT_JOINED:
    case WIRE_EV_PARTICIPANT_UPDATED:
    case WIRE_EV_PARTICIPANT_LEFT: apply_inside(w, mirror_of(w, e->room), e); break;
    case WIRE_EV_ROOM_CREATED:
    case WIRE_EV_ROOM_UPDATED:
    case WIRE_EV_ROOM_DELETED: apply_room(w, e); break;
    case WIRE_EV_MESSAGE: break;
    default: fail_msg("a host was told something that is for guests: %d", (int)e->kind);
    }
}

/* A second host comes, is shown everything, and goes. */
void walk_compare(struct walk *w)
{
    peer_id peer = w->next_peer++;
    const struct wire_msg *s = door_hello(w->d, peer, NULL, w->token);
    size_t seen = 0;

    assert_true(s && s->ok && !s->more);
    for (size_t i = 0; i < s->n_rooms; i++, seen++) {
        const struct wire_room *r = &s->rooms[i];
        const struct mirror *m = mirror_of(w, r->name);

        mirror_check(m, r);
    }
    for (int i = 0; i < ROOMS; i++)
        seen -= w->room[i].exists;
    assert_int_equal(seen, 0);
    door_drop(w->d, peer);
}

void walk_check_store(struct walk *w)
{
    struct lobby_counts c = lobby_counts(w->d->l);

    assert_int_equal(w->d->n_people, c.waiting + c.inside);
}

/* Who was decided on waited, and nobody else had decided; who is refused had been decided by whom
 * it says. */
void walk_explain(struct walk *w, const struct wire_msg *m)
{
    const struct mirror *b = &w->before;

    for (size_t i = 0; i < m->n_ids; i++) {
        size_t k = mirror_waiting(b, m->ids[i]);

        assert_true(k < b->n_waiting);
        assert_int_equal(b->waiting[k].pending.what, PENDING_NONE);
        w->explained++;
    }
    for (size_t i = 0; i < m->n_refused; i++) {
        const struct wire_refusal *r = &m->refused[i];
        size_t k = mirror_waiting(b, r->id);

        if (r->error != ERR_DECIDED || k == b->n_waiting)
            continue;
        assert_int_not_equal(b->waiting[k].pending.what, PENDING_NONE);
        assert_string_equal(b->waiting[k].pending.by, r->by);
        w->late++;
    }
}
