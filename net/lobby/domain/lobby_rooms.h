/* Rooms in the domain: found, made, changed and ended; what guests are told of them. A part of
 * lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_ROOMS_H
#define NET_LOBBY_DOMAIN_LOBBY_ROOMS_H

#include "net/lobby/domain/lobby.h"

struct lobby;
struct person;
struct room;

/* ---- lobby_rooms.c ---- */

/* The room of that name that the API knows, or null; and the expired one that is still remembered.
 * Borrowed until the room ends. */
struct room *room_find(struct lobby *l, const char *name);
struct room *room_find_gone(struct lobby *l, const char *name);
/* Makes a room like pub, which is copied; its id and its name are those of no other live room.
 * Reads its rules and its clock. Stores nothing and tells nobody. */
struct room *room_add(struct lobby *l, const struct lobby_room *pub);
/* Frees r, in which nobody may be any more; stops its workers, tells nobody else. */
void room_free(struct lobby *l, struct room *r);
/* Sets the deadline of r to the earliest of exp, its clock, its ladder, positions and turnstile: to
 * be called when one of them has changed. */
void room_schedule(struct lobby *l, struct room *r);
/* Does what is due in r by l->now, and sets the next deadline. */
void room_due(struct lobby *l, struct room *r);
/* exp has come: r is gone for the API, those at the door are sent away, those inside stay. */
void room_expire(struct lobby *l, struct room *r);
/* Ends it for everybody inside and waiting, says so to hosts and the store, and frees it. The
 * second is for an expired one, which goes once nobody has to be told of it any more. */
void room_delete(struct lobby *l, struct room *r);
void room_delete_gone(struct lobby *l, struct room *r);
/* An expired room of that name is no more, because another one takes it. */
void room_name_is_taken(struct lobby *l, const char *name);
/* Looks at an expired room again at the end of this call: the last may have left. */
void room_may_be_empty(struct lobby *l, struct room *r);
/* When it expires; INT64_MAX for never. */
int64_t room_exp_ms(const struct room *r);
/* Fills w (wire_room_finish) with the room itself, nobody in it. hosts: see host_count. */
void room_wire(const struct room *r, struct wire_room *w, int32_t hosts);
/* Nobody is inside any more: the meeting session and its data are over. */
void room_meeting_ends(struct lobby *l, struct room *r);
/* Gives the room other properties, stores them and tells hosts; refused as a whole, with the reason
 * in err, when they can not be used. by: who asked, for the record. */
enum err room_apply(struct lobby *l, struct room *r, bool is_private, const struct props *config,
                    const char *by, struct error *err);
/* Tells hosts how the room is now, as an event of that kind. */
void room_say(struct lobby *l, struct room *r, enum wire_kind kind, const char *by);

/* ---- lobby_session_json.c ---- */

/* Changes the session data as {"data", "mergeStrategy"?, "keysToDelete"?} says, and tells those
 * inside. False with the reason; nothing has changed then. */
bool room_set_session_data(struct lobby *l, struct room *r, const char *change, struct error *err);

/* ---- lobby_pages.c ---- */

/* The requests set-session-data of somebody inside and pre-auth of somebody new; each answers by
 * itself. */
void lobby_set_session_data(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_pre_auth(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
/* The room as guests are told of it; w is to be finished. */
void pages_room(const struct lobby *l, const struct room *r, struct wire_room *w);
/* p has just been admitted: the room learns how long it took. */
void pages_served(struct lobby *l, struct room *r, const struct person *p);
/* Puts into m p's position, an estimate in seconds and the time of its knock, as far as the room
 * shows them to guests. */
void pages_wait(const struct room *r, const struct person *p, struct wire_msg *m);
/* Where the call itself is, for somebody inside; JSON text (free()) or null. */
char *pages_handover(struct lobby *l, const struct person *p);

#endif
