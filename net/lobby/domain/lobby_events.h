/* Events: numbered, encoded once, gathered, and given to those who watch. A part of
 * lobby_internal.h, for the files of the domain alone.
 *
 * Cost: an event is encoded once and costs O(hosts watching) + O(log n). */
#ifndef NET_LOBBY_DOMAIN_LOBBY_EVENTS_H
#define NET_LOBBY_DOMAIN_LOBBY_EVENTS_H

#include "net/lobby/domain/lobby.h"

struct lobby;
struct person;
struct room;

/* Which of the gathered events somebody gets, in order; empty between the times they are given out.
 */
struct share {
    uint32_t *at; /* owned */
    size_t n, cap;
};
void share_finish(struct share *s);

/* ---- lobby_events.c ---- */

/* Numbers m (m->seq and m->room are set), encodes it once, gathers it, and keeps it for those who
 * resume. audience: TO_ bits. Nothing is said of a room of which hosts know that it is gone. */
void event_emit(struct lobby *l, struct room *r, struct wire_msg *m, unsigned audience);
/* The same about p at the door, for hosts and webhooks; about p inside, for hosts, webhooks and
 * those inside who may know of it. by and reason: "" for none. */
void event_waiting(struct lobby *l, struct person *p, enum wire_kind kind, enum wire_why why,
                   const char *by, const char *reason);
void event_inside(struct lobby *l, struct person *p, enum wire_kind kind, enum wire_why why,
                  const char *by);
/* The grace time of p began or ended: told to hosts alone. */
void event_pending(struct lobby *l, struct person *p, const char *by);
/* Forgets that r was meant, because it is freed. */
void event_forget_room(struct lobby *l, const struct room *r);
/* Forgets all that was gathered. */
void event_drop_all(struct lobby *l);

/* ---- lobby_give.c ---- */

/* Gives out what was gathered, and shows newcomers who is there. */
void event_flush(struct lobby *l);
/* Sends frames to one peer, many in one array. */
void event_send_many(struct lobby *l, peer_id to, struct frame *const *frames, size_t n);

#endif
