/* What the domain knows: rooms, the people at and behind their doors, those who watch, and what is
 * remembered of those who left. A part of lobby_internal.h, for the files of the domain alone; each
 * structure is changed by the functions of the file that its comment or its header names.
 *
 * What a stranger chose (names, devices, user ids) is only ever a key through hash_sip with a
 * secret of this lobby: see lobby_key. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_STATE_H
#define NET_LOBBY_DOMAIN_LOBBY_STATE_H

#include <utlist.h>

#include "net/base/heap.h"
#include "net/base/table.h"
#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_events.h"
#include "net/lobby/domain/lobby_inside.h"
#include "net/lobby/domain/lobby_policy.h"
#include "net/lobby/domain/lobby_power.h"
#include "net/lobby/domain/lobby_stream.h"
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
    int64_t shown_seq;         /* the event that told of it in full, as somebody new */
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
    int64_t snapshot_seq; /* whoever has heard more knows all of a snapshot in pieces; else -1 */
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
    struct backlog *backlog; /* what it is still to be shown, or null; owned */
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

#endif
