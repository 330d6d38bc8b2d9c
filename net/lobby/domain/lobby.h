/* The door: rooms, who waits, who is inside, and who may decide. The domain of foyer's server.
 *
 * Pure: no sockets, files, clocks or threads. Time comes in as an argument (`now`, wall clock
 * milliseconds), effects go out through struct lobby_out. Used by the lobby thread alone. The rules
 * are those of DESIGN 5; requests and events are those of net/proto/wire.h.
 *
 * Effects are given out in order while a call runs. The server holds every frame and every REST
 * answer back until the store has committed what the same turn of its loop asked to store. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_H
#define NET_LOBBY_DOMAIN_LOBBY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/blocks.h"
#include "net/lobby/store/store.h"
#include "net/lobby/token.h"
#include "net/lobby/webhook.h"
#include "net/proto/err.h"
#include "net/proto/props.h"
#include "net/proto/rules.h"
#include "net/proto/wire.h"

/* A connection, numbered by the server from 1 and never used again. */
typedef uint64_t peer_id;

/* Commands of the operator that do what the door can not: stream and record. */
enum hook_kind { HOOK_STREAM, HOOK_RECORD, HOOK_KINDS };
/* What is heard of one. */
enum hook_news {
    HOOK_STARTED, /* it runs */
    HOOK_LINE,    /* it has said a line */
    HOOK_ENDED,   /* status: its exit code, or HOOK_SIGNAL + the signal that ended it */
    HOOK_FAILED,  /* it could not be started, and why */
};
enum { HOOK_SIGNAL = 1000 };

struct lobby_out {
    void *arg;
    /* Queues a frame for a connection; the callee takes a reference of its own. */
    void (*send)(void *arg, peer_id to, struct frame *f);
    /* Ends a connection after what was sent to it. The domain forgets the peer by itself; the
     * server still calls lobby_peer_gone when the socket has closed, which then does nothing. */
    void (*close)(void *arg, peer_id peer, int code, const char *reason);
    /* Gives one change to be stored (store_op_free when not used). */
    void (*store)(void *arg, struct store_op *op);
    /* Starts worker `number` with this JSON on its standard input, or with null stops it. What
     * becomes of it comes back by lobby_hook_event. May be null: then there are no workers. */
    void (*hook)(void *arg, enum hook_kind kind, uint64_t number, const char *json);
    /* Makes one attempt to deliver, after what is stored now is safe; the post is the callee's.
     * What becomes of it comes back by lobby_posted. May be null while there are no webhooks. */
    void (*post)(void *arg, struct webhook_post *p);
    /* The receiver of lobby_webhook_put has answered: the webhook as it is now (borrowed), or null
     * and why it was not made. */
    void (*probed)(void *arg, uint64_t asker, const struct webhook *made, const char *why);
};

struct lobby_conf {
    char domain_id[LIMIT_ID + 1];
    struct token_keys keys; /* API keys that sign meeting tokens, and the key of place tickets */
    /* Makes a new UUID; rng_uuid outside of tests. */
    void (*new_id)(char dst[LIMIT_ID + 1]);
    /* The text of a list file that rules name (free()), or null with the reason; null: none. */
    char *(*list)(void *arg, const char *name, size_t *len, struct error *err);
    void *list_arg;
    bool hooks[HOOK_KINDS]; /* which workers there are */
    int webhook_timeout_ms; /* of one attempt; 0: WEBHOOK_TIMEOUT_MS and WEBHOOK_PROBE_MS */
    int webhook_base_ms;    /* the first back-off; 0: WEBHOOK_BASE_MS */
    /* Events are gathered over calls until lobby_give_out; else each call gives out its own. */
    bool gathers;
};

struct lobby;
/* Copies conf and out. lobby_free frees it and all that it holds. */
struct lobby *lobby_new(const struct lobby_conf *conf, const struct lobby_out *out);
void lobby_free(struct lobby *l);
/* Other API keys from now on; the key of place tickets stays. */
void lobby_set_keys(struct lobby *l, const struct token_keys *keys);

/* Takes back what the store held, before any peer. People who waited or were inside are `away`
 * from `now` on, and keep their place for TIME_PLACE_GRACE. Gives out nothing. */
void lobby_restore(struct lobby *l, const struct store_snapshot *s, int64_t now);

/* ---- connections ---- */

/* Acts on one decoded request of a peer and answers it. A peer is known from its first hello or
 * join-meeting on. addr is the peer's address as text, for the record and for limits. */
void lobby_request(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r,
                   int64_t now);
/* Answers a frame that was no request: error reply with the id (0 when not readable). */
void lobby_refuse(struct lobby *l, peer_id peer, int64_t id, enum err e, const char *info);
/* The socket has closed: the place of a guest is kept for a while, a host's session too. */
void lobby_peer_gone(struct lobby *l, peer_id peer, int64_t now);

/* The connection has taken what was sent to it. False when it is shown all that it is to know; else
 * it is sent the next piece. */
bool lobby_more(struct lobby *l, peer_id peer, int64_t now);
/* Whether there is a next piece. */
bool lobby_has_more(struct lobby *l, peer_id peer);

/* Gives out what was gathered since the last time, many events in a frame; true when there was
 * something. What was answered meanwhile stands before it, but nobody who gets events is answered
 * before those that are older than the request. */
bool lobby_give_out(struct lobby *l);

/* Does everything whose time has come: grace ends, ejects, expiry, positions. */
void lobby_tick(struct lobby *l, int64_t now);
/* The wall clock was set by this many ms and says now: places that are kept, grace times and the
 * like last as long as they would have. Before anything else of that time. */
void lobby_clock_jumped(struct lobby *l, int64_t by, int64_t now);
/* When lobby_tick has something to do next; INT64_MAX when never. */
int64_t lobby_next(const struct lobby *l);

/* ---- the domain, for REST ---- */

/* Its properties; borrowed until the next change. */
const struct props *lobby_domain(const struct lobby *l);
/* Replaces them by a full, already merged set. They hold for who joins from now on. */
void lobby_domain_set(struct lobby *l, const struct props *config, int64_t now);

/* ---- rooms, for REST ---- */

struct lobby_room {
    char id[LIMIT_ID + 1];
    char name[LIMIT_ROOM_NAME + 1];
    bool is_private, api_created;
    int64_t created_at; /* wall ms, whole seconds */
    struct props config;
    uint64_t
        inside_version; /* another one with each change of what lobby_inside_each tells of it */
};

/* The live room of that name, or null: an expired room is gone from here at once (Daily, room
 * exp). Borrowed until the next change. */
const struct lobby_room *lobby_room_find(struct lobby *l, const char *name, int64_t now);
/* True when a room of that name has expired lately (Daily answers a DELETE of it differently). */
bool lobby_room_was_expired(struct lobby *l, const char *name);
/* Rooms newest first by (created_at, id), Daily's cursor order. lobby_room_list fills out[] with at
 * most max of them that come after `after` (an id or null) or, with `before` (an id, or "OLDEST"
 * for the last page), that end right before it; returns how many. An unknown cursor gives 0. */
size_t lobby_room_list(struct lobby *l, const char *after, const char *before, size_t max,
                       const struct lobby_room **out, int64_t now);
size_t lobby_room_count(struct lobby *l, int64_t now);
/* What pre-auth answers to somebody without a token, as JSON, with one reference of the caller's;
 * null when it refuses. */
struct frame *lobby_look(struct lobby *l, const char *room, int64_t now);

/* A room that is to be. */
struct lobby_wish {
    char name[LIMIT_ROOM_NAME + 1]; /* "" for a random one of 20 characters */
    bool is_private;
    struct props config;
};
/* Creates one; name null for a random one. */
enum err lobby_room_create(struct lobby *l, const char *name, bool is_private,
                           const struct props *config, int64_t now, const struct lobby_room **out,
                           struct error *err);
/* Creates rooms, all of them or none; config is copied, out gets n borrowed rooms. Refused with the
 * words of Daily's "already exists" and "contains invalid characters". */
enum err lobby_rooms_create(struct lobby *l, const struct lobby_wish *wishes, size_t n, int64_t now,
                            const struct lobby_room **out, struct error *err);
/* Replaces privacy and config (a full, already merged set). People inside stay, people who wait
 * keep waiting (DESIGN 5, privacy change). Hosts are told. */
enum err lobby_room_update(struct lobby *l, const char *name, bool is_private,
                           const struct props *config, int64_t now, const struct lobby_room **out,
                           struct error *err);
/* Ends one. */
enum err lobby_room_delete(struct lobby *l, const char *name, int64_t now, struct error *err);
/* Ends rooms for everybody inside and waiting, with a word, and forgets them: all or none. */
enum err lobby_rooms_delete(struct lobby *l, const char *const *names, size_t n, int64_t now,
                            struct error *err);

/* Uses rules from a file for a room that has none of its own, or with room null for all such; takes
 * them over. rules null: none any more. */
void lobby_rules_set(struct lobby *l, const char *room, struct rules *rules);
/* Drops the rules of files that keep() says no to; room null: the rules for all others. */
void lobby_rules_retain(struct lobby *l, bool (*keep)(void *arg, const char *room), void *arg);
/* Reads the rules that rooms have of their own again, because list files may have changed. What can
 * not be read now stays as it was, and complain() is told. */
void lobby_rules_again(struct lobby *l, void (*complain)(void *arg, const char *sentence),
                       void *arg);

/* ---- waiting, for REST ---- */

/* Calls each() for everybody who waits in the room (null: in every room), in order of arrival. */
void lobby_waiting_each(struct lobby *l, const char *room, int64_t now,
                        void (*each)(void *arg, const char *room, const struct wire_waiting *w),
                        void *arg);
/* What is known of somebody who waits, and every rule that was tried: fills m's room, waiting,
 * asked and tried (the caller finishes it). False when nobody of this id waits. */
bool lobby_waiting_one(struct lobby *l, const char *id, int64_t now, struct wire_msg *m);
/* Calls each() for everybody inside, with the room and the id of its meeting. */
typedef void lobby_inside_fn(void *arg, const char *room, const char *meeting,
                             const struct wire_participant *p);
void lobby_inside_each(struct lobby *l, const char *room, int64_t now, lobby_inside_fn *each,
                       void *arg);

/* Decides as update-waiting-participants does, in the name of `by`. Fills m's ids, refused and
 * decision (the caller finishes it). */
enum err lobby_decide(struct lobby *l, const char *room, const struct wire_decision *d, size_t n,
                      const char *by, int64_t now, struct wire_msg *m, struct error *err);

/* Does what update-participants does, in the name of `by` and with the rights of an owner. Fills
 * m's ids, refused and decision (the caller finishes it). */
enum err lobby_inside_update(struct lobby *l, const char *room, const struct wire_update *u,
                             size_t n, const char *by, int64_t now, struct wire_msg *m,
                             struct error *err);

/* Sends an app message of the server to one session_id, or "*" for everybody inside. Fills m's ids
 * and refused. */
enum err lobby_app_message_to(struct lobby *l, const char *room, const char *to, const char *data,
                              int64_t now, struct wire_msg *m, struct error *err);
/* The session data of the room's meeting as a JSON object, or null when there is none. Borrowed. */
const char *lobby_session_data(struct lobby *l, const char *room, int64_t now);
/* Changes it: {"data", "mergeStrategy"?, "keysToDelete"?}. ERR_NOT_FOUND while nobody is inside. */
enum err lobby_session_data_set(struct lobby *l, const char *room, const char *change, int64_t now,
                                struct error *err);

/* Takes back a decision of this room in the name of `by`, or with redo does it again. Fills m's ids
 * and refused; m is not ok, with error, by and info, when the decision as a whole can not be undone
 * (not known any more, undone before). */
enum err lobby_undo(struct lobby *l, const char *room, const char *decision, bool redo,
                    const char *by, int64_t now, struct wire_msg *m, struct error *err);

/* ---- the block list, for REST ---- */

/* Calls each() for every block, oldest first. */
void lobby_blocks_each(struct lobby *l, int64_t now,
                       void (*each)(void *arg, const struct block *one), void *arg);

/* Whom to block: one of id, user_id and address; the others "". */
struct block_wish {
    char id[LIMIT_ID + 1]; /* of somebody who waits or is inside: by what is known of it */
    uint8_t signals; /* with an id: by these alone, bits 1 << SIGNAL_; 0: all that are known */
    char user_id[LIMIT_ID + 1];
    char address[64];
    char room[LIMIT_ROOM_NAME + 1]; /* "" for every room; with an id its own room holds */
    bool domain;                    /* with an id: in every room */
    enum wire_block length;
    char reason[LIMIT_REASON + 1];
};
/* Blocks; nobody who waits or is inside is touched. *out is borrowed until the next change. */
enum err lobby_block_add(struct lobby *l, const struct block_wish *w, const char *by, int64_t now,
                         const struct block **out, struct error *err);
/* False when there is no block with this id. */
bool lobby_block_remove(struct lobby *l, const char *id, int64_t now);

/* ---- tokens that were made here, for REST ---- */

struct token_wish {
    const struct props *claims;
    int32_t max_uses; /* 0: as often as wanted */
    bool bind;        /* to the first device that comes by it */
};
/* Makes a token (free() *text after wiping) and keeps of it what *out tells. */
enum err lobby_token_make(struct lobby *l, const struct token_wish *w, int64_t now, char **text,
                          struct store_token *out, struct error *err);
/* Whether a token that was made here was revoked meanwhile. */
bool lobby_token_revoked(struct lobby *l, const char *text);
struct token_row {
    const struct store_token *token;
    size_t inside, waiting; /* people who came by it */
};
/* Calls each() for every token that has not run out, oldest first; room: those that open it (null:
 * all). */
void lobby_tokens_each(struct lobby *l, const char *room, int64_t now,
                       void (*each)(void *arg, const struct token_row *row), void *arg);
/* Ends a token in the name of `by`: it opens nothing from now on and hosts who came by it lose
 * their connection; with eject those who knock or are inside by it go too. False when there is no
 * such token; again is harmless. */
bool lobby_token_revoke(struct lobby *l, const char *id, bool eject, const char *by, int64_t now,
                        size_t *ejected);

/* Ends the meeting in the name of `by`: everybody goes, with these words, and the room stays. */
enum err lobby_end_meeting(struct lobby *l, const char *room, const char *words, const char *by,
                           int64_t now);

/* What can be asked of a stream or recording of a room. */
enum lobby_ask { ASK_START, ASK_UPDATE, ASK_STOP, ASK_ADD, ASK_REMOVE };
/* Asks for it in the name of `by`. options: JSON object or null. m is not ok, with error, by and
 * info, when it is refused. */
enum err lobby_stream(struct lobby *l, const char *room, enum hook_kind kind, enum lobby_ask ask,
                      const char *options, const char *by, int64_t now, struct wire_msg *m);
/* A recording by its id, borrowed until the next change, or null. */
const struct store_recording *lobby_recording_find(const struct lobby *l, const char *id);
/* Takes it off the list; what its worker has stored stays. False when there is none. */
bool lobby_recording_delete(struct lobby *l, const char *id, int64_t now);
/* Those of a room (null: of all), newest first: at most max that come after `after`, or right
 * before `before` ("OLDEST": the last ones). Returns how many; *total of them there are. */
size_t lobby_recordings_list(const struct lobby *l, const char *room, const char *after,
                             const char *before, size_t max, const struct store_recording **out,
                             size_t *total);
/* Transcription of the meeting that goes on, in the name of `by`; data is a JSON object with all
 * that was asked for. People inside and hosts are told. */
enum transcript_step { TRANSCRIPT_START, TRANSCRIPT_UPDATE, TRANSCRIPT_STOP };
enum err lobby_transcript(struct lobby *l, const char *room, enum transcript_step step,
                          const char *data, const char *by, int64_t now, struct error *err);
/* What was asked for, or null while none goes on. Borrowed. */
const char *lobby_transcript_data(struct lobby *l, const char *room);
/* Something has become of a worker. status: of HOOK_ENDED; text: of HOOK_LINE and HOOK_FAILED,
 * cleaned, else "". */
void lobby_hook_event(struct lobby *l, uint64_t number, enum hook_news news, int status,
                      const char *text, int64_t now);

/* ---- webhooks ---- */

/* Asks the receiver by a test whether it is there, and makes the webhook, or changes the one with
 * this uuid or url, when it answers 200; out.probed hears of it with `asker`. wish is complete:
 * uuid "" for a new one; state and times are not looked at. */
enum err lobby_webhook_put(struct lobby *l, const struct webhook *wish, uint64_t asker, int64_t now,
                           struct error *err);
/* Null when there is none. Borrowed until the next change. */
const struct webhook *lobby_webhook_find(const struct lobby *l, const char *uuid);
/* Oldest first. */
void lobby_webhooks_each(const struct lobby *l, void (*each)(void *arg, const struct webhook *w),
                         void *arg);
/* With all that was still to be delivered to it. False when there is none. */
bool lobby_webhook_delete(struct lobby *l, const char *uuid, int64_t now);
/* What became of a post: the status of HTTP, or 0 and why it was not reached. */
void lobby_posted(struct lobby *l, uint64_t number, int status, const char *why, int64_t now);

/* Figures for /metrics and tests. */
struct lobby_counts {
    size_t rooms, waiting, inside, hosts, peers;
    int64_t knocks, admitted, denied; /* since the start */
    size_t webhook_queue;
    uint64_t webhook_delivered, webhook_lost; /* since the start */
};
struct lobby_counts lobby_counts(const struct lobby *l);

#endif
