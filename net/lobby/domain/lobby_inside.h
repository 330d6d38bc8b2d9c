/* People inside: their tracks, hands, data and words, and what those who may decide can do to them.
 * A part of lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_INSIDE_H
#define NET_LOBBY_DOMAIN_LOBBY_INSIDE_H

#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_power.h"

/* What one person inside may send how often; each keeps its own count. */
enum pace_kind {
    PACE_MEDIA,
    PACE_HAND,
    PACE_USER_DATA,
    PACE_APP_MESSAGE,
    PACE_SESSION_DATA,
    PACE_COUNT
};
struct pace {
    int64_t from; /* when the window began, wall ms */
    int32_t n;    /* requests in it */
};

/* ---- lobby_media.c ---- */

/* Nothing is sent before the client says so. */
void media_reset(struct person *p);
/* Why each track is off, as it is told: OFF_ bits, 0 for on. */
void media_wire(const struct person *p, uint8_t off[TRACK_COUNT]);
/* What the client says of its own tracks (OFF_UNSAID: nothing). A wish to be on lifts what a host
 * asked for, never what the permissions say. True when something has changed. */
bool media_said(struct person *p, const uint8_t off[TRACK_COUNT]);
/* A host asked for these tracks to be off. True when something has changed. */
bool media_muted(struct person *p, unsigned tracks);
/* The permissions are replaced; a track that may be sent again stays off until the client says so.
 */
void media_permit(struct person *p, const struct wire_perms *perms);

/* ---- lobby_guest.c: the requests of people inside ---- */

void lobby_set_media(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_raise_hand(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_set_user_data(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_app_message(struct lobby *l, struct person *p, const struct wire_req *r);
/* The same for a host, who is nobody inside. */
power app_message_power;
/* Sends data to those named who are inside, or to all of them but `from` (may be null). */
void app_message_send(struct lobby *l, struct room *r, const struct person *from,
                      char (*ids)[LIMIT_ID + 1], size_t n, const char *data, struct wire_msg *m);

/* ---- lobby_inside.c ---- */

power inside_power;
/* p has changed: tells hosts, those inside, and p itself in every case. */
void inside_changed(struct lobby *l, struct person *p, const char *by);
/* Does n updates in a's room and fills m's ids, refused and decision. */
void inside_update(struct lobby *l, const struct actor *a, const struct wire_update *u, size_t n,
                   struct wire_msg *m);

/* ---- lobby_end.c ---- */

/* What ending a meeting needs, in words. */
#define END_RIGHT "only an owner can end the meeting: this needs an owner's token"
/* Ends the meeting for everybody inside and at the door, with words; the room stays. */
power end_power;
/* Somebody inside who ended the meeting goes last, once it has its answer. */
void end_asker(struct lobby *l, const char *id, const char *words);

/* ---- lobby_perms.c ---- */

/* Whether a may do all that u asks for to p, who is inside; else what is in the way. */
enum err rights_check(const struct actor *a, const struct person *p, const struct wire_update *u);
/* The same for removing p, and for a block, which in every room needs a token for every room. */
enum err rights_remove(const struct actor *a, const struct person *p);
enum err rights_block(const struct actor *a, bool domain);
/* Puts the given permissions in force, with what follows from them for others; tells about it. */
void perms_change(struct lobby *l, struct person *p, const struct wire_update *u, const char *by);

#endif
