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
 *   lobby_snapshot.c what a host is shown at first, and what it missed
 *   lobby_events.c  events: numbering, keeping; lobby_give.c, lobby_give.h who gets them
 *   lobby_flags.c   names that need a second look
 *   lobby_tokens.c  tokens that were made here: uses, revoking
 *   lobby_time.c    deadlines; lobby_lists.c who waits and who is inside, for REST
 *   lobby_save.c    what goes to the store and comes back
 *
 * What those who may decide can do is declared in lobby_power.h, what decides besides them in
 * lobby_policy.h.
 *
 * Cost: an event is encoded once and costs O(hosts watching) + O(log n). What a stranger chose
 * (names, devices, user ids) is only ever a key through hash_sip with a secret of this lobby. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_INTERNAL_H
#define NET_LOBBY_DOMAIN_LOBBY_INTERNAL_H

#include <utlist.h>

#include "net/base/heap.h"
#include "net/base/table.h"
#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_give.h"
#include "net/lobby/domain/lobby_history.h"
#include "net/lobby/domain/lobby_policy.h"
#include "net/lobby/domain/lobby_inside.h"
#include "net/lobby/domain/lobby_stream.h"
#include "net/lobby/domain/lobby_power.h"
#include "net/lobby/domain/lobby_record.h"
#include "net/lobby/domain/lobby_webhooks.h"

enum {
    EVENTS_PER_FRAME = 200, /* events of one turn that share a frame */
    PRESENCE_MAX = 200,     /* above it, who is inside is told to deciders alone (n * n frames) */
    GONE_ROOMS_MAX = 1000,  /* expired rooms whose names are remembered */
    TIME_DENIED_KEPT = 2 * 86400 * 1000, /* how often somebody was denied is remembered so long */
    DENIED_MAX = 50000,                  /* devices that are remembered as denied */
    DEEDS_MAX = 200000,   /* people of decisions that can be undone; the oldest are forgotten */
    DECIDED_MAX = 200000, /* decisions that are remembered for late hosts */
    SESSIONS_MAX = 10000, /* host sessions; stops a loop that never resumes */
    TIME_POSITIONS_OLD = 1000, /* positions are counted again at most so often */
    SERVED_MAX = 9,            /* admissions that an estimate looks at */
    SERVED_MIN = 3,            /* and how many it needs */
    ESTIMATE_MAX = 12 * 3600,  /* seconds; a longer one says nothing */
    HANDOVER_MS = 120 * 1000,  /* life of a hand-over ticket */
};

enum deadline_kind {
    DEADLINE_PERSON,
    DEADLINE_ROOM,
    DEADLINE_SESSION,
    DEADLINE_BLOCKS,
    DEADLINE_DELIVERY
};

enum person_state { PERSON_LOBBY, PERSON_WAITING, PERSON_INSIDE, PERSON_STATES };

struct room;

/* Somebody who joined by join-meeting. */
struct person {
    char id[LIMIT_ID + 1];
    enum person_state state;
    struct room *room;
    struct person *prev, *next;     /* of room->people[state], by number */
    struct person *d_prev, *d_next; /* of room->deciders */
    struct person *n_prev, *n_next; /* of lobby->newcomers */
    UT_hash_handle hh;              /* of lobby->people */
    peer_id peer;                   /* 0 while away */
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1];
    char device[LIMIT_DEVICE + 1];
    char addr[64];
    char admitted_by[LIMIT_NAME + 1];
    int64_t number, knocked_at, joined_at, will_eject_at, jumped; /* the clock, since joined_at */
    int64_t away_until;                                           /* 0 while here */
    int64_t token_exp;  /* ms; from a token that ejects at its end */
    int64_t elapsed_ms; /* from a token that ejects after a time */
    struct wire_perms perms;
    bool owner, any_room; /* any_room: by an owner's token that is for every room */
    bool has_token, token_ejects, name_fixed;
    bool named, announced; /* stands in the index of names; people inside were told */
    bool decider, newcomer;
    uint8_t flags;
    int32_t tries, position, told;
    uint64_t mark;             /* the call that named this id */
    struct pending *pending;   /* owned, or null */
    char *raw;                 /* the name as it was sent, in hex; owned, or null */
    char rule[LIMIT_RULE + 1]; /* the line of the rules that decided at the knock, or "" */
    struct wire_asked asked;   /* what they were told then; not stored */
    int64_t knock_number;      /* number when it knocked; 0: never */
    bool held;
    bool parked;               /* a host sent it back: a token alone does not open the door again */
    char note[LIMIT_NOTE + 1]; /* the last words of a guest who waits */
    int64_t said[LIMIT_GUEST_MESSAGES]; /* when the last words came, in turns */
    uint32_t n_said;
    uint8_t off[TRACK_COUNT]; /* OFF_BY_USER, OFF_BY_REMOTE; see media_wire */
    int64_t hand_at;          /* since when the hand is up; 0: it is not */
    char *first_name;         /* before a host renamed, or null; owned */
    char *user_data;          /* JSON text or null; owned */
    struct pace pace[PACE_COUNT];
    struct claims claims;                    /* what it reads itself, as a decider */
    struct claims *reader;                   /* who reads its entry, or null */
    struct person *c_prev, *c_next;          /* of reader->list */
    unsigned char token_mark[BLOCKS_DIGEST]; /* what is kept of its token */
    bool has_token_mark;
    uint8_t recording; /* kinds that its token allows, STREAM_CLOUD and so on */
    uint8_t score;     /* how much speaks for somebody blocked */
    bool queued;       /* goes in when a seat frees */
    struct heap_node due;
};

struct room {
    struct lobby_room pub;
    struct room *prev, *next; /* of lobby->rooms, newest first, or of lobby->zombies */
    UT_hash_handle hh;        /* of lobby->by_name, or of lobby->gone when expired */
    UT_hash_handle hh_id;     /* of lobby->by_id, while live */
    struct person *people[PERSON_STATES];
    size_t n[PERSON_STATES];
    size_t seats; /* people inside who are no owners */
    struct person *deciders;
    int32_t served[SERVED_MAX]; /* seconds that the last admissions took, a ring */
    unsigned n_served;
    int64_t served_at;
    struct stream stream[HOOK_KINDS];
    int64_t last_hand;          /* when the last hand went up */
    char meeting[LIMIT_ID + 1]; /* the meeting session, while somebody is inside */
    int64_t meeting_at;         /* when it began */
    size_t meeting_most;        /* people at the same time */
    char *transcript;           /* JSON object of what was asked for, or null; owned */
    char *session_data;         /* JSON object of the meeting, or null; owned */
    int64_t positions_at;       /* when positions were counted */
    int64_t positions_due;      /* when guests are told next, 0 when nothing changed */
    int64_t told_at;
    bool expired; /* gone from the API; lives on for those inside */
    bool unseen;  /* hosts were told that it is gone */
    bool by_name; /* stands in lobby->gone */
    bool had_hosts;
    struct policy policy;
    bool locked;
    bool turn_due;         /* the turnstile is to be looked at */
    size_t freed;          /* seats that it may fill */
    uint8_t ladder;        /* steps of the no-host ladder that were done */
    int64_t no_host_since; /* 0: a host is there, or nobody has knocked */
    int64_t ladder_floor;  /* no step before: hosts come back after a restart */
    struct share share;
    struct room *share_next; /* who else gets something */
    struct heap_node due;
};

/* Who watches a room by name, whether it exists or not. */
struct channel {
    char name[LIMIT_ROOM_NAME + 1];
    struct watch *watchers; /* connected ones */
    size_t n;               /* of them */
    size_t uses;            /* watches of sessions, connected or not */
    UT_hash_handle hh;
};

struct watch {
    struct session *session;
    struct channel *channel;
    struct watch *prev, *next; /* of the channel */
    struct watch *s_next;      /* of the session */
};

struct cached_reply {
    int64_t id;
    struct frame *frame;
};

/* A host's session; outlives its connection so that it can resume. */
struct session {
    char id[LIMIT_SESSION + 1];
    char name[LIMIT_NAME + 1];
    peer_id peer;                /* 0 while disconnected */
    uint8_t recording;           /* kinds that its token allows */
    bool all, any_room;          /* watches every room, also later ones; its token is for all */
    bool looks;                  /* looks only: no host for those who wait */
    struct session *prev, *next; /* of lobby->everywhere, when all and connected */
    struct watch *watches;
    int64_t snapshot_seq; /* of a snapshot in several frames, else -1 */
    struct cached_reply replies[LIMIT_RESUME_REPLIES];
    size_t n_replies;
    struct claims claims;
    unsigned char token_mark[BLOCKS_DIGEST]; /* of the token that opened it */
    bool has_token_mark;
    struct share share;
    struct session *share_next; /* who else gets something */
    UT_hash_handle hh;
    struct heap_node due;
};

struct peer {
    peer_id id;
    struct session *session; /* a host, */
    struct person *person;   /* or a guest */
    UT_hash_handle hh;
};

/* From a keyed hash of strangers' text to what it means here. */
struct ref {
    uint64_t key;
    void *to;     /* a person */
    int32_t uses; /* of a name */
    UT_hash_handle hh;
};

/* Who decided on an id, or that it left. */
struct decided {
    char id[LIMIT_ID + 1];
    char by[LIMIT_NAME + 1];
    enum err as; /* ERR_DECIDED or ERR_LEFT */
    int64_t at;
    enum err missed; /* what the guest is told who comes back to this place; ERR_OK: nothing */
    char *reason;    /* the words with it, owned, or null */
    struct decided *prev, *next; /* oldest first */
    UT_hash_handle hh;
};

struct denied {
    uint64_t key;
    struct denied *prev, *next; /* oldest first */
    UT_hash_handle hh;
};

enum audience { TO_HOSTS = 1, TO_INSIDE = 2 };

/* A gathered event, or one of the past for those who resume. */
struct event {
    int64_t seq;
    char room[LIMIT_ROOM_NAME + 1];
    struct room *at; /* null when the room itself is gone; only while gathered */
    unsigned audience;
    struct frame *frame, *inside; /* inside: what people inside get instead; null: the same */
};

struct lobby {
    struct lobby_conf conf;
    struct props domain;
    struct lobby_out out;
    uint64_t secret[2];
    int64_t now, seq, number, kept_from; /* seq of the newest event, and of the oldest in ring */
    bool ending;                         /* it is being freed: nothing is stored any more */
    uint64_t workers;                    /* counts them, for stream.number */
    uint64_t call;                       /* counts decisions, for person.mark */
    struct room *rooms, *by_name, *by_id;
    struct room *zombies, *gone; /* expired ones, oldest first, and by name */
    size_t n_rooms, n_zombies;
    struct person *people, *newcomers;
    size_t n_people[PERSON_STATES];
    struct peer *peers;
    struct session *sessions, *everywhere;
    size_t n_everywhere; /* connected ones who decide */
    size_t n_hosts;      /* all connected ones */
    struct channel *channels;
    struct ref *devices, *users, *names;
    struct decided *decided, *decided_order;
    struct denied *denied, *denied_order;
    struct decision *decisions, *decisions_order;
    size_t n_deeds; /* of all decisions */
    struct blocks *blocks;
    uint64_t block_key[2][2];
    size_t n_meeting_blocks;
    struct heap_node blocks_due;
    struct reknock *reknocks, *reknocks_order;
    struct live_token *tokens, *tokens_by_id, *tokens_order; /* oldest first */
    int64_t tokens_walked, token_number;                     /* number: of the last that was made */
    struct file_rules *files;
    struct event ring[LIMIT_RESUME_EVENTS];
    struct event *turn;                  /* gathered, to be given out */
    size_t n_turn, cap_turn, kept_bytes; /* kept_bytes: of the frames in ring */
    struct share all;                    /* of those who watch everything */
    struct heap due;
    int64_t knocks, admitted, denials;
    struct webhooks webhooks;
    struct recording *recordings, *recordings_by_id; /* newest first, and by id */
    struct {
        int64_t n; /* lines so far */
        char hash[JOURNAL_HASH + 1];
        const char *decision; /* that is being carried out, or null; borrowed */
    } record;
};

/* ---- lobby.c ---- */

/* Each public call begins with lobby_begin, which does what is due, and ends with lobby_end, which
 * gives the events out unless they are gathered. */
void lobby_begin(struct lobby *l, int64_t now);
void lobby_end(struct lobby *l);
struct peer *lobby_peer(struct lobby *l, peer_id id);
struct peer *lobby_peer_add(struct lobby *l, peer_id id);
void lobby_peer_forget(struct lobby *l, peer_id id);
/* Sends one message to one peer; closes with what the last one said. */
void lobby_send(struct lobby *l, peer_id to, const struct wire_msg *m);
void lobby_reply_ok(struct lobby *l, peer_id to, int64_t id);
void lobby_close(struct lobby *l, peer_id peer, int code, const char *reason);
/* Refuses a request; the connection ends when the error says so. info null: its sentence. */
void lobby_refuse_as(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                     const char *info);
/* The keyed hash of up to three texts. */
uint64_t lobby_key(const struct lobby *l, const char *a, const char *b, const char *c);

/* ---- lobby_rooms.c ---- */

struct room *room_find(struct lobby *l, const char *name);
/* The expired room of that name that is still remembered, or null. */
struct room *room_find_gone(struct lobby *l, const char *name);
struct room *room_add(struct lobby *l, const struct lobby_room *pub);
void room_free(struct lobby *l, struct room *r);
/* The room's own time, exp, positions: when it is due, and what is done then. */
void room_schedule(struct lobby *l, struct room *r);
void room_due(struct lobby *l, struct room *r);
void room_expire(struct lobby *l, struct room *r);
/* Ends it for everybody inside and waiting, and forgets it; of an expired one the name stays. */
void room_delete(struct lobby *l, struct room *r);
void room_delete_gone(struct lobby *l, struct room *r);
/* An expired room of that name is no more, because another one takes it. */
void room_name_is_taken(struct lobby *l, const char *name);
/* Looks at an expired room again at the end of this call: the last may have left. */
void room_may_be_empty(struct lobby *l, struct room *r);
/* When it expires; INT64_MAX for never. */
int64_t room_exp_ms(const struct room *r);
void room_wire(const struct room *r, struct wire_room *w, int32_t hosts);
/* Nobody is inside any more: the meeting session and its data are over. */
void room_meeting_ends(struct lobby *l, struct room *r);

/* ---- lobby_session_json.c ---- */

/* Changes the session data as {"data", "mergeStrategy"?, "keysToDelete"?} says, and tells those
 * inside. False with the reason; nothing has changed then. */
bool room_set_session_data(struct lobby *l, struct room *r, const char *change, struct error *err);

/* ---- lobby_people.c ---- */

struct person *person_find(struct lobby *l, const char *id);
struct person *person_add(struct lobby *l, struct room *r, const char *id);
void person_set_state(struct lobby *l, struct person *p, enum person_state state);
/* The same to PERSON_WAITING at the place of p->number; the search begins at after, or null. */
void person_wait_again(struct lobby *l, struct person *p, const struct person *after);
/* Frees p and everything that points to it; tells nobody. */
void person_free(struct lobby *l, struct person *p);
void person_attach(struct lobby *l, struct person *p, peer_id peer, const char *addr);
/* Ends p: tells hosts and people inside, the store, and p itself with e and a close code. */
void person_end(struct lobby *l, struct person *p, enum err e, enum wire_why why, const char *by,
                const char *reason);
/* Tells p alone, closes and forgets the connection. e ERR_OK: left-meeting only. */
void person_dismiss(struct lobby *l, struct person *p, enum err e, const char *reason);
void person_away(struct lobby *l, struct person *p);
void person_schedule(struct lobby *l, struct person *p);
void person_set_name(struct lobby *l, struct person *p, const char *name);
struct person *person_by_device(struct lobby *l, const struct room *r, const char *device);
struct person *person_by_user(struct lobby *l, const struct room *r, const char *user_id);
void person_index_user(struct lobby *l, struct person *p);
void person_index_device(struct lobby *l, struct person *p);
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

/* One for each action of actions.def; they answer by themselves. */
void lobby_join(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
void lobby_leave(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_request_access(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_set_user_name(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_hello(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
void lobby_sync(struct lobby *l, struct session *s, const struct wire_req *r);

/* Whether a person who is let in now finds a seat and an open room. */
enum err lobby_may_enter(const struct lobby *l, const struct room *r, bool owner);

/* Where a join-meeting would lead: the level, or why not (why may hold a sentence). *room is the
 * room as far as it was found. */
enum err lobby_would_join(struct lobby *l, const struct wire_req *r, struct room **room,
                          enum wire_level *level, struct error *why);
/* Refuses a join, with what helps to come back. room may be null. */
void lobby_refuse_join(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                       const char *info, const struct room *room, int64_t opens_at);

/* ---- lobby_pages.c ---- */

void lobby_set_session_data(struct lobby *l, struct person *p, const struct wire_req *r);
void lobby_pre_auth(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
/* The room as guests are told of it; w is to be finished. */
void pages_room(const struct lobby *l, const struct room *r, struct wire_room *w);
/* p has just been admitted: the room learns how long it took. */
void pages_served(struct lobby *l, struct room *r, const struct person *p);
/* Position, estimate and time since when, as far as the room shows them. */
void pages_wait(const struct room *r, const struct person *p, struct wire_msg *m);
/* Where the call itself is, for somebody inside; JSON text (free()) or null. */
char *pages_handover(struct lobby *l, const struct person *p);

/* ---- lobby_host.c ---- */

/* Sessions and deciders that are connected and may decide in this room. */
int32_t host_count(const struct lobby *l, const struct room *r);
/* Tells the waiting whether a host is there when that changed. */
void host_presence_changed(struct lobby *l, struct room *r);
void host_gone(struct lobby *l, struct session *s);
void host_free(struct lobby *l, struct session *s);
/* Its time has come: what it reads is let go, or it never came back. */
void host_due(struct lobby *l, struct session *s);
bool host_watches(const struct lobby *l, const struct session *s, const char *room);

/* ---- lobby_snapshot.c ---- */

void snapshot_send(struct lobby *l, struct session *s, int64_t reply);
/* Sends what s missed after seq; false when that is not known any more. */
bool snapshot_resume(struct lobby *l, struct session *s, int64_t reply, int64_t seq);
/* Shows those who have just come in who is inside, and those who may decide who waits. */
void snapshot_newcomers(struct lobby *l);

/* ---- lobby_events.c ---- */

/* Numbers m, encodes it once, gathers it and keeps it for those who resume. */
void event_emit(struct lobby *l, struct room *r, struct wire_msg *m, unsigned audience);
void event_waiting(struct lobby *l, const struct person *p, enum wire_kind kind, enum wire_why why,
                   const char *by, const char *reason);
void event_inside(struct lobby *l, struct person *p, enum wire_kind kind, enum wire_why why,
                  const char *by);
/* The grace time of p began or ended: told to hosts alone. */
void event_pending(struct lobby *l, struct person *p, const char *by);
/* Forgets that r was meant, because it is freed. */
void event_forget_room(struct lobby *l, const struct room *r);
/* Forgets all that was gathered. */
void event_drop_all(struct lobby *l);

/* ---- lobby_flags.c ---- */

void flags_name_add(struct lobby *l, const char *scope, const char *name);
void flags_name_remove(struct lobby *l, const char *scope, const char *name);
/* FLAG_SAME_NAME, FLAG_LOOK_ALIKE and FLAG_MIXED of a name in a room. */
uint8_t flags_of_name(const struct lobby *l, const char *room, const char *name);
void flags_denied_add(struct lobby *l, const struct person *p);
bool flags_was_denied(const struct lobby *l, const struct person *p);

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
