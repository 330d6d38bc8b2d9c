/* Gathered events on their way to those who watch; part of lobby_internal.h. The lobby thread
 * alone.
 */
#ifndef NET_LOBBY_DOMAIN_LOBBY_GIVE_H
#define NET_LOBBY_DOMAIN_LOBBY_GIVE_H

#include "net/lobby/domain/lobby.h"

/* Which of the gathered events somebody gets, in order; empty between the times they are given out.
 */
struct share {
    uint32_t *at; /* owned */
    size_t n, cap;
};
void share_finish(struct share *s);

/* Gives out what was gathered, and shows newcomers who is there. */
void event_flush(struct lobby *l);
/* Sends frames to one peer, many in one array. */
void event_send_many(struct lobby *l, peer_id to, struct frame *const *frames, size_t n);

#endif
