/* What somebody is shown at first, and what it missed. A part of lobby_internal.h, for the files of
 * the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_SNAPSHOT_H
#define NET_LOBBY_DOMAIN_LOBBY_SNAPSHOT_H

#include "net/lobby/domain/lobby.h"

struct session;
struct room;
struct person;
struct peer;

/* ---- lobby_snapshot.c ---- */

/* Answers the request of that id with all that s watches: LIMIT_SNAPSHOT people and so many rooms
 * as fit; the others are its backlog. */
void snapshot_send(struct lobby *l, struct session *s, int64_t reply);
/* Sends what s missed after seq; false when that is not known any more. */
bool snapshot_resume(struct lobby *l, struct session *s, int64_t reply, int64_t seq);
/* Shows those who have just come in who is inside, and those who may decide who waits. */
void snapshot_newcomers(struct lobby *l);
/* Somebody as an event without a number. host: it goes to hosts alone. */
struct frame *snapshot_person(const struct person *p, bool host);

/* ---- lobby_backlog.c ---- */

/* What a connection is still to be shown, by id: all of it is looked up again when it is sent. */
struct backlog {
    struct ids {
        char (*id)[LIMIT_ID + 1]; /* owned */
        size_t at, n, cap;
    } rooms, people; /* people: of rooms that it knows */
    int64_t base;    /* who was told in full after this event needs nothing more */
};

/* An empty one in place of what was still to come. */
struct backlog *backlog_begin(struct lobby *l, struct peer *p);
void backlog_room(struct backlog *b, const struct room *r);
void backlog_person(struct backlog *b, const struct person *p);
/* Sends a piece to somebody who has one; the last one ends it. */
void backlog_send(struct lobby *l, struct peer *p);
/* Forgets it. Accepts a peer without one. */
void backlog_drop(struct peer *p);

#endif
