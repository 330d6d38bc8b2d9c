/* Hosts: who watches, what they are shown at first and what they missed. A part of
 * lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_HOST_H
#define NET_LOBBY_DOMAIN_LOBBY_HOST_H

#include "net/lobby/domain/lobby.h"

struct lobby;
struct room;
struct session;

/* ---- lobby_host.c ---- */

/* Sessions and deciders that are connected and may decide in this room. */
int32_t host_count(const struct lobby *l, const struct room *r);
/* Tells the waiting whether a host is there when that changed. */
void host_presence_changed(struct lobby *l, struct room *r);
/* Its connection is gone; the session stays for those who come back within TIME_DECIDED_KEPT. */
void host_gone(struct lobby *l, struct session *s);
/* Ends and frees s, connected or not. */
void host_free(struct lobby *l, struct session *s);
/* Its time has come: what it reads is let go, or it never came back. */
void host_due(struct lobby *l, struct session *s);
/* True when s is told of events in the room of that name. */
bool host_watches(const struct session *s, const char *room);

/* ---- lobby_snapshot.c ---- */

/* Answers the request of that id with all that s watches, LIMIT_SNAPSHOT people in the first frame
 * and the others behind it. */
void snapshot_send(struct lobby *l, struct session *s, int64_t reply);
/* Sends what s missed after seq; false when that is not known any more. */
bool snapshot_resume(struct lobby *l, struct session *s, int64_t reply, int64_t seq);
/* Shows those who have just come in who is inside, and those who may decide who waits. */
void snapshot_newcomers(struct lobby *l);

#endif
