/* What the files of the domain share; nobody else includes it. The lobby thread alone.
 *
 *   lobby.c         life, requests by a table, peers
 *   lobby_domain.c  the domain's own properties
 *   lobby_rooms.c   rooms by name and in order, their end
 *   lobby_rooms_api.c  the same as REST makes, lists, changes and ends them
 *   lobby_history.c meetings as they are remembered
 *   lobby_join.c    admission, coming back
 *   lobby_knock.c   what guests ask for; lobby_people.c persons: creation, states, removal
 *   lobby_decide.c  admit and deny, who decided what
 *   lobby_power.c   requests of those who may decide, by a table; answers kept for resends
 *   lobby_grace.c   orders: done at once or after a grace time; parking
 *   lobby_undo.c    decisions with their people; undo and redo
 *   lobby_inside.c  what is done to people inside; lobby_perms.c rights; lobby_media.c tracks
 *   lobby_guest.c   what people inside ask for: tracks, hands, data, messages
 *   lobby_stream.c  live streams and recordings, lobby_stream_json.c, lobby_recordings.c
 *   lobby_webhooks.c, lobby_webhooks_json.c  who else is told, and how it reaches them
 *   lobby_transcript.c transcription; lobby_end.c the end of a meeting
 *   lobby_talk.c    hold, messages to those who wait and back
 *   lobby_claim.c   which host reads which entry; lobby_blocks.c the block list
 *   lobby_record.c  lines of the record
 *   lobby_gate.c    lock, panic, opening hours; changing a room from inside
 *   lobby_reknock.c who was denied how often
 *   lobby_rules.c   rules of the door, and the turnstile; lobby_explain.c why they said that
 *   lobby_ladder.c  what happens while no host is there
 *   lobby_host.c    hosts: hello, sessions, replies by request id
 *   lobby_snapshot.c what a host is shown at first, and what it missed; lobby_backlog.c the rest
 *   lobby_events.c  events: numbering, keeping; lobby_give.c who gets them
 *   lobby_flags.c   names that need a second look
 *   lobby_tokens.c  tokens that were made here: uses, revoking
 *   lobby_time.c    deadlines; lobby_lists.c who waits and who is inside, for REST
 *   lobby_save.c    what goes to the store and comes back
 *
 * What there is stands in lobby_state.h. What the files declare for each other: here for those that
 * all need, else in lobby_rooms.h, lobby_people.h, lobby_host.h, lobby_snapshot.h, lobby_events.h,
 * lobby_power.h (what those who may decide can do), lobby_policy.h (what decides besides them),
 * lobby_inside.h, lobby_stream.h, lobby_record.h, lobby_history.h and lobby_webhooks.h. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_INTERNAL_H
#define NET_LOBBY_DOMAIN_LOBBY_INTERNAL_H

#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_events.h"
#include "net/lobby/domain/lobby_history.h"
#include "net/lobby/domain/lobby_host.h"
#include "net/lobby/domain/lobby_inside.h"
#include "net/lobby/domain/lobby_people.h"
#include "net/lobby/domain/lobby_policy.h"
#include "net/lobby/domain/lobby_power.h"
#include "net/lobby/domain/lobby_record.h"
#include "net/lobby/domain/lobby_rooms.h"
#include "net/lobby/domain/lobby_snapshot.h"
#include "net/lobby/domain/lobby_state.h"
#include "net/lobby/domain/lobby_stream.h"
#include "net/lobby/domain/lobby_webhooks.h"

/* ---- lobby.c ---- */

/* Each public call begins with lobby_begin, which does what is due, and ends with lobby_end, which
 * gives the events out unless they are gathered. */
void lobby_begin(struct lobby *l, int64_t now);
void lobby_end(struct lobby *l);
/* The connection of that number if it has joined or said hello, else null; found or made;
 * forgotten, which leaves its person or session as they are. */
struct peer *lobby_peer(struct lobby *l, peer_id id);
struct peer *lobby_peer_add(struct lobby *l, peer_id id);
void lobby_peer_forget(struct lobby *l, peer_id id);
/* Sends one message to one peer; closes with what the last one said. */
void lobby_send(struct lobby *l, peer_id to, const struct wire_msg *m);
/* Answers the request of that id with ok and nothing else. */
void lobby_reply_ok(struct lobby *l, peer_id to, int64_t id);
/* Ends a connection with that close code, and forgets it. */
void lobby_close(struct lobby *l, peer_id peer, int code, const char *reason);
/* Refuses a request; close 0: the connection lives. info null or "": the sentence of e. */
void lobby_refuse_as(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                     const char *info);
/* The keyed hash of up to three texts. */
uint64_t lobby_key(const struct lobby *l, const char *a, const char *b, const char *c);

/* ---- lobby_time.c ---- */

/* Does everything that is due by l->now. */
void time_run(struct lobby *l);

/* ---- lobby_save.c ---- */

/* Each gives one change to the store. */
void save_room(struct lobby *l, const struct room *r);
void save_room_del(struct lobby *l, const struct room *r);
void save_person(struct lobby *l, const struct person *p);
void save_person_del(struct lobby *l, const struct person *p);

/* ---- lobby_props_json.c ---- */

/* A room's properties as text for the store, and back (false: not JSON of ours). */
char *lobby_config_text(const struct props *config);
bool lobby_config_read(const char *text, struct props *config);
/* Changes config by a JSON object of properties as REST does; false with the reason, and config is
 * not to be used then. now in seconds. */
bool lobby_config_patch(const char *text, int64_t now, struct props *config, struct error *err);
/* What a newcomer may do: Daily's precedence token, room, domain, default for each key. token may
 * be null. */
struct wire_perms lobby_perms(const struct lobby *l, const struct props *room,
                              const struct props *token, bool owner);

#endif
