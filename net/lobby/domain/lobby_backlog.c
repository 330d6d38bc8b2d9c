/* Large rooms, or many of them, go to a connection in pieces, the next one when it has taken the
 * last: so what waits for one host is bounded, whatever stands at the doors. Each piece shows how
 * things are when it is made; what happens meanwhile are events as ever. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

enum { PIECE_BYTES = 256 * 1024 }; /* a piece ends behind the frame that reaches it */

static void ids_add(struct ids *ids, const char *id)
{
    if (ids->n == ids->cap) {
        ids->cap = ids->cap ? 2 * ids->cap : 64;
        ids->id = xrealloc(ids->id, ids->cap, sizeof *ids->id);
    }
    str_copy(ids->id[ids->n++], sizeof *ids->id, id);
}

static const char *ids_next(struct ids *ids)
{
    return ids->at < ids->n ? ids->id[ids->at++] : NULL;
}

void backlog_drop(struct peer *p)
{
    if (!p->backlog)
        return;
    free(p->backlog->rooms.id);
    free(p->backlog->people.id);
    free(p->backlog);
    p->backlog = NULL;
}

struct backlog *backlog_begin(struct lobby *l, struct peer *p)
{
    backlog_drop(p);
    p->backlog = xcalloc(1, sizeof *p->backlog);
    p->backlog->base = l->seq;
    return p->backlog;
}

void backlog_room(struct backlog *b, const struct room *r)
{
    ids_add(&b->rooms, r->pub.id);
}

void backlog_person(struct backlog *b, const struct person *p)
{
    ids_add(&b->people, p->id);
}

/* The room, after which come its people as they are now. */
static struct frame *show_room(struct lobby *l, struct backlog *b, struct room *r)
{
    struct wire_room room;
    struct wire_msg m = {.kind = WIRE_EV_ROOM_CREATED, .rooms = &room, .n_rooms = 1};
    struct frame *f;
    struct person *p;

    str_copy(m.room, sizeof m.room, r->pub.name);
    room_wire(r, &room, host_count(l, r));
    f = wire_msg_encode(&m);
    wire_room_finish(&room);
    b->people.at = b->people.n = 0;
    b->base = l->seq;
    DL_FOREACH (r->people[PERSON_WAITING], p)
        backlog_person(b, p);
    DL_FOREACH (r->people[PERSON_INSIDE], p)
        backlog_person(b, p);
    return f;
}

/* Null at the end. Who has gone, or was told of in full meanwhile, is left out. */
static struct frame *next_frame(struct lobby *l, struct backlog *b, bool host)
{
    const char *id;
    struct room *r;

    while ((id = ids_next(&b->people)) != NULL) {
        const struct person *p = person_find(l, id);

        if (p && p->state != PERSON_LOBBY && p->shown_seq <= b->base)
            return snapshot_person(p, host);
    }
    while ((id = ids_next(&b->rooms)) != NULL) {
        HASH_FIND(hh_id, l->by_id, id, strlen(id), r);
        if (r)
            return show_room(l, b, r);
    }
    return NULL;
}

void backlog_send(struct lobby *l, struct peer *p)
{
    struct frame *piece[EVENTS_PER_FRAME] = {0}, *f = NULL;
    size_t n = 0, bytes = 0;

    /* Who may not decide any more is not shown who waits. */
    if (p->session || (p->person && p->person->decider))
        while (n < EVENTS_PER_FRAME && bytes < PIECE_BYTES &&
               (f = next_frame(l, p->backlog, p->session != NULL)) != NULL) {
            piece[n++] = f;
            bytes += f->len;
        }
    event_send_many(l, p->id, piece, n);
    for (size_t i = 0; i < n; i++)
        frame_unref(piece[i]);
    if (f)
        return;
    if (p->session)
        p->session->snapshot_seq = l->seq; /* whoever has heard more has all of it */
    backlog_drop(p);
}

bool lobby_has_more(struct lobby *l, peer_id id)
{
    const struct peer *p = lobby_peer(l, id);

    return p && p->backlog;
}

bool lobby_more(struct lobby *l, peer_id id, int64_t now)
{
    struct peer *p = lobby_peer(l, id);

    if (!p || !p->backlog)
        return false;
    lobby_begin(l, now);
    event_flush(l); /* what has happened before this piece was made */
    p = lobby_peer(l, id);
    if (p && p->backlog)
        backlog_send(l, p);
    lobby_end(l);
    return true;
}
