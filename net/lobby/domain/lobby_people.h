/* People in the domain: how they come in, change their state, and leave. A part of
 * lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_PEOPLE_H
#define NET_LOBBY_DOMAIN_LOBBY_PEOPLE_H

#include "net/lobby/domain/lobby_state.h"

/* ---- lobby_people.c ---- */

/* Whoever has this id, in whichever room and state, or null. Borrowed until person_free. */
struct person *person_find(struct lobby *l, const char *id);
/* Somebody new in r's lobby, under an id of our own making; stores nothing and tells nobody. */
struct person *person_add(struct lobby *l, struct room *r, const char *id);
/* Moves p to the end of that state's list, with all that is counted by state: seats, deciders,
 * names, the meeting. Stores nothing and tells nobody but webhooks. */
void person_set_state(struct lobby *l, struct person *p, enum person_state state);
/* The same to PERSON_WAITING at the place of p->number; the search begins at after, or null. */
void person_wait_again(struct lobby *l, struct person *p, const struct person *after);
/* Frees p and everything that points to it; tells nobody. */
void person_free(struct lobby *l, struct person *p);
/* p is reached by that connection from now on; the one before is told that it was replaced. addr
 * may be null. */
void person_attach(struct lobby *l, struct person *p, peer_id peer, const char *addr);
/* Ends p: tells hosts and people inside, the store, and p itself with e and a close code. */
void person_end(struct lobby *l, struct person *p, enum err e, enum wire_why why, const char *by,
                const char *reason);
/* Tells p alone, closes and forgets the connection. e ERR_OK: left-meeting only. */
void person_dismiss(struct lobby *l, struct person *p, enum err e, const char *reason);
/* p's connection is gone: hosts are told, and its place is kept for TIME_PLACE_GRACE. */
void person_away(struct lobby *l, struct person *p);
/* Sets the deadline of p to the earliest that concerns it: to be called when one has changed. */
void person_schedule(struct lobby *l, struct person *p);
/* Calls p so ("" is "Guest"). The name has been cleaned when it was decoded; nobody is told. */
void person_set_name(struct lobby *l, struct person *p, const char *name);
/* Whoever came to r last with this device, or this user id; null when nobody did or it is "". */
struct person *person_by_device(struct lobby *l, const struct room *r, const char *device);
struct person *person_by_user(struct lobby *l, const struct room *r, const char *user_id);
/* p can be found by its user id, its device, as they are now. */
void person_index_user(struct lobby *l, struct person *p);
void person_index_device(struct lobby *l, struct person *p);
/* Fills w with p as hosts see it at the door; as people inside see it. Nothing is owned. */
void person_wire_waiting(const struct person *p, struct wire_waiting *w);
void person_wire_inside(const struct person *p, struct wire_participant *w);
/* The same for hosts alone: with a pending order. */
void person_wire_inside_host(const struct person *p, struct wire_participant *w);
/* Lets p in: access, seats, events. The caller has checked all. */
void person_let_in(struct lobby *l, struct person *p, const char *by);
/* Counts the positions of the room in one walk when they are old; with tell now, and says to those
 * whose position changed. */
void person_count_positions(struct lobby *l, struct room *r, bool tell);
/* Somebody stopped waiting: those behind are told some time later. */
void person_positions_changed(struct lobby *l, struct room *r);
/* p is shown who is inside at the end of this call. */
void person_is_new(struct lobby *l, struct person *p);
/* Sets the flags of p's name as things stand now. */
void person_look_at_name(struct lobby *l, struct person *p, bool was_cleaned);

/* ---- lobby_join.c, lobby_knock.c, lobby_decide.c, lobby_host.c: the requests ---- */

/* One for each action of net/proto/actions.def that somebody new, a guest or a host sends; each
 * answers by itself, and p or s may be gone afterwards. */
void lobby_join(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
void lobby_leave(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_request_access(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_set_user_name(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_hello(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
void lobby_sync(struct lobby *l, struct session *s, const struct wire_req *r);

/* Why nobody can be let in now, ERR_OK when somebody can: the room has expired, or has no seat left
 * for one who is no owner. */
enum err lobby_may_enter(const struct lobby *l, const struct room *r, bool owner);

/* Where a join-meeting would lead: the level, or why not (why may hold a sentence). *room is the
 * room as far as it was found. */
enum err lobby_would_join(struct lobby *l, const struct wire_req *r, struct room **room,
                          enum wire_level *level, struct error *why);
/* Refuses a join, with what helps to come back. room may be null. */
void lobby_refuse_join(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                       const char *info, const struct room *room, int64_t opens_at);

/* ---- lobby_flags.c ---- */

/* A name that others may imitate, of somebody inside the room `scope` or, with "", of a host of
 * every room; counted, so that each add is undone by one remove. */
void flags_name_add(struct lobby *l, const char *scope, const char *name);
void flags_name_remove(struct lobby *l, const char *scope, const char *name);
/* FLAG_SAME_NAME, FLAG_LOOK_ALIKE and FLAG_MIXED of a name in a room. */
uint8_t flags_of_name(const struct lobby *l, const char *room, const char *name);
/* Remembers that p's device was denied in its room (the last DENIED_MAX of all rooms), and whether
 * it was. Nothing is known of somebody without a device. */
void flags_denied_add(struct lobby *l, const struct person *p);
bool flags_was_denied(const struct lobby *l, const struct person *p);

#endif
