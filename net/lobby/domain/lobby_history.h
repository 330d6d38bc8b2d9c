/* The domain's settings, meetings as they are remembered, transcription. A part of
 * lobby_internal.h, for the files of the domain alone.
 */
#ifndef NET_LOBBY_DOMAIN_LOBBY_HISTORY_H
#define NET_LOBBY_DOMAIN_LOBBY_HISTORY_H

#include "net/lobby/domain/lobby.h"

struct person;
struct room;

/* p has come in: p->joined_at and the state are set. */
void history_joined(struct lobby *l, const struct person *p);
/* p is not inside any more; the meeting may be over with that. */
void history_left(struct lobby *l, const struct person *p);
/* Meetings that go on, before the people. */
void history_restore(struct lobby *l, const struct store_snapshot *s);

/* ---- lobby_transcript.c ---- */

/* The meeting is over, and its transcription with it. */
void transcript_end(struct room *r);

/* ---- lobby_domain.c ---- */

/* Takes over what was stored (null: nothing was). */
void domain_restore(struct lobby *l, const char *text);
/* Gives a copy of a room's properties what pages read and only the domain says. */
void domain_fill(const struct lobby *l, struct props *room);

#endif
