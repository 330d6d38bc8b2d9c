/* Hosts: who watches. A part of lobby_internal.h, for the files of the domain alone. */
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

#endif
