/* What must survive: rooms, people with their place, the record. SQLite in WAL mode with
 * synchronous=FULL, on a thread of its own.
 *
 * The lobby gives batches and goes on; the store commits all batches that have come in one
 * transaction and reports the number of the last. A batch that can not be committed (full disk) is
 * tried again until it can; nothing later overtakes it. */
#ifndef NET_LOBBY_STORE_STORE_H
#define NET_LOBBY_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/base/str.h"
#include "net/lobby/blocks.h"
#include "net/lobby/webhook.h"
#include "net/proto/journal.h"
#include "net/proto/limits.h"

enum store_kind {
    STORE_ROOM_PUT,       /* room */
    STORE_ROOM_DEL,       /* room.id */
    STORE_PERSON_PUT,     /* person */
    STORE_PERSON_DEL,     /* person.id */
    STORE_META_PUT,       /* meta */
    STORE_BLOCK_PUT,      /* block */
    STORE_BLOCK_DEL,      /* block.id */
    STORE_DENIAL_PUT,     /* denial */
    STORE_DENIAL_DEL,     /* denial.key */
    STORE_TOKEN_PUT,      /* token */
    STORE_TOKEN_DEL,      /* token.number */
    STORE_JOURNAL,        /* journal */
    STORE_DOMAIN,         /* text */
    STORE_WEBHOOK_PUT,    /* webhook */
    STORE_WEBHOOK_DEL,    /* delivery.uuid */
    STORE_DELIVERY_PUT,   /* delivery; without a body only tries and due_at change */
    STORE_DELIVERY_DEL,   /* delivery.number */
    STORE_MEETING_PUT,    /* meeting */
    STORE_ATTENDANCE_PUT, /* attendance */
    STORE_CALL,           /* call */
    STORE_RECORDING_PUT,  /* recording */
    STORE_RECORDING_DEL,  /* recording->id */
    STORE_DECISION_PUT,   /* decision */
    STORE_DECISION_DEL,   /* decision.id */
    STORE_JUMP,           /* jump: moves the times of all decisions and denials */
};

struct store_room {
    char id[LIMIT_ID + 1];
    char name[LIMIT_ROOM_NAME + 1];
    bool is_private, api_created;
    int64_t created_at;
    int64_t no_host_since; /* 0 while a host is there, or nobody has knocked */
    char *config;          /* JSON as Daily's "config"; owned */
};

/* Somebody who waits or is inside. */
struct store_person {
    char id[LIMIT_ID + 1];
    char room_id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1];
    char device[LIMIT_DEVICE + 1];
    char addr[64];
    bool inside, owner, has_token;
    int64_t number; /* order of arrival over the whole domain */
    int64_t knocked_at, joined_at, will_eject_at;
    int32_t tries;
    uint8_t flags;
    uint8_t has_presence, can_send, can_admin;
    char admitted_by[LIMIT_NAME + 1];
    bool held, parked;
    char note[LIMIT_NOTE + 1];
    char token_mark[2 * BLOCKS_DIGEST + 1]; /* hex of what is kept of the token, "" for none */
    char rule[LIMIT_RULE + 1];              /* the line that decided at the knock */
    char first_name[LIMIT_NAME + 1];        /* before a host renamed, "" when never */
    int64_t hand_at;                        /* since when the hand is up, 0 when it is not */
    bool queued;                            /* goes in by itself when a seat frees */
    int64_t knock_number; /* number of the knock, 0 for none; a parked person waits there again */
    struct {
        uint8_t what; /* enum wire_pending_what */
        uint8_t block, domain, signals;
        int64_t until;
        char decision[LIMIT_ID + 1];
        char by[LIMIT_NAME + 1];
        char reason[LIMIT_REASON + 1];
    } pending; /* a decision whose grace time runs */
};

/* What was recorded, or is being. */
struct store_recording {
    char id[LIMIT_ID + 1];
    char room[LIMIT_ROOM_NAME + 1];
    char type[24];
    char status[16]; /* "in-progress", "finished", "canceled" */
    char meeting[LIMIT_ID + 1];
    char share[LIMIT_ID + 1];
    char key[LIMIT_REASON + 1], link[LIMIT_REASON + 1]; /* as its worker said, or "" */
    int64_t started_at, duration_ms, most;
};

/* How often somebody was denied in a room. */
struct store_denial {
    char key[2 * BLOCKS_DIGEST + 1]; /* hex of a digest of room and person */
    int32_t n;
    int64_t at; /* the last time */
};

/* A meeting token that was made here; its text is not kept. */
struct store_token {
    char id[LIMIT_ID + 1];
    char mark[2 * BLOCKS_DIGEST + 1]; /* hex of what is kept of the text */
    char room[LIMIT_ROOM_NAME + 1];   /* "" for every room */
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1];
    char device[2 * BLOCKS_DIGEST + 1]; /* hex of the first device's digest, once bound */
    bool owner;
    bool bind;                /* holds for the first device alone */
    bool killed;              /* refused from then on */
    int32_t max_uses;         /* 0: as often as wanted */
    int32_t uses;             /* times that somebody came in or knocked anew by it */
    int64_t exp, nbf;         /* seconds, 0 when the token does not say */
    int64_t made_at, used_at; /* wall ms, used_at 0: never */
    int64_t number;           /* of its own; grows with each that is made */
};

/* A meeting: while somebody is inside a room. */
struct store_meeting {
    char id[LIMIT_ID + 1];
    char room_id[LIMIT_ID + 1];
    char room[LIMIT_ROOM_NAME + 1];
    int64_t start, ended; /* wall ms; ended 0 while it goes on */
    int32_t most;         /* people at the same time */
};

/* Somebody's time in a meeting. */
struct store_attendance {
    char meeting[LIMIT_ID + 1];
    char id[LIMIT_ID + 1];
    char user_id[LIMIT_ID + 1]; /* "" for none */
    char name[LIMIT_NAME + 1];
    int64_t joined, left; /* wall ms; left 0 while inside */
};

/* A call over REST that was to change something. */
struct store_call {
    char id[LIMIT_ID + 1];
    char source[16]; /* "api" */
    char ip[64];
    char method[8];
    char url[256];
    int status;
    int64_t at;
    char *request, *response; /* JSON, or null; owned in an operation */
};

/* A decision that can be taken back, or done again. The texts are the domain's own (lobby_undo.c):
 * what was ordered, and to whom. */
struct store_decision {
    char id[LIMIT_ID + 1];
    char room_id[LIMIT_ID + 1];
    char by[LIMIT_NAME + 1];
    char undone_by[LIMIT_NAME + 1]; /* "" while it stands */
    int64_t at;
    char *orders, *deeds; /* owned */
};

struct store_op {
    enum store_kind kind;
    struct store_op *next; /* for lists of the holder */
    union {
        struct store_room room;
        struct store_person person;
        struct block block;
        struct store_denial denial;
        struct store_token token;
        struct webhook *webhook;           /* owned */
        struct store_recording *recording; /* owned */
        struct store_decision decision;
        struct webhook_delivery delivery;
        struct {
            int64_t n, at;
            char room[LIMIT_ROOM_NAME + 1];
            char *line;                                       /* owned */
            char person[LIMIT_ID + 1], meeting[LIMIT_ID + 1]; /* whom it is about, or "" */
        } journal;
        struct store_meeting meeting;
        struct store_attendance attendance;
        struct store_call call;
        char *text; /* the domain's properties as JSON; owned */
        struct {
            char key[32];
            char value[256];
        } meta;
        int64_t jump; /* ms */
    } u;
};
struct store_op *store_op_new(enum store_kind kind); /* zeroed */
void store_op_free(struct store_op *op);

/* All that was stored, for lobby_restore. Arrays are owned. people are in order of `number`. */
enum { STORE_RECENT_MAX = 20000 }; /* stops a start that reads the record of a year */

struct store_snapshot {
    struct store_room *rooms;
    size_t n_rooms;
    struct store_person *people;
    size_t n_people;
    struct block *blocks;
    size_t n_blocks;
    struct store_denial *denials;
    size_t n_denials;
    struct store_token *tokens; /* oldest first */
    size_t n_tokens;
    char *domain;                       /* its properties as JSON, or null; owned */
    struct store_recording *recordings; /* oldest first */
    size_t n_recordings;
    struct webhook *webhooks; /* oldest first */
    size_t n_webhooks;
    struct webhook_delivery *deliveries; /* in order of their numbers */
    size_t n_deliveries;
    struct store_meeting *meetings; /* that go on */
    size_t n_meetings;
    struct store_decision *decisions; /* oldest first */
    size_t n_decisions;
    int64_t journal_n;                   /* lines of the record */
    char journal_hash[JOURNAL_HASH + 1]; /* of the last one */
    char **recent; /* its last lines, as far as decisions are remembered, newest first; owned */
    size_t n_recent;
};
void store_snapshot_finish(struct store_snapshot *s);

struct store;

/* Opens or creates DIR/foyer.db and starts nothing yet. A database that is not ours, is newer or is
 * damaged is refused with its path in words, never overwritten. */
struct store *store_open(const char *dir, struct error *err);
bool store_load(struct store *s, struct store_snapshot *out, struct error *err);
/* A value of the meta table into dst; false when there is none. Before store_start. */
bool store_meta(struct store *s, const char *key, char *dst, size_t size);
bool store_meta_put(struct store *s, const char *key, const char *value, struct error *err);

/* Starts the thread. committed() is called on it after each commit with the highest batch number
 * that is safe now; it may do nothing but wake the lobby. */
bool store_start(struct store *s, void (*committed)(void *arg), void *arg, struct error *err);
/* Gives a list of operations (linked by next) as batch `number`; numbers rise by one from 1. */
void store_submit(struct store *s, struct store_op *ops, uint64_t number);
/* The highest committed batch. Any thread. */
uint64_t store_committed(const struct store *s);
/* True while the last attempt to commit failed, with the reason. Any thread. */
bool store_trouble(struct store *s, struct error *err);
/* A page of the record, in order. All is read that was committed. */
struct store_page {
    const char *room;      /* null for every room */
    int64_t after;         /* only lines with a greater n */
    int64_t since, before; /* only lines of this time or later, and before that one, in wall ms;
                              before 0 for no end */
    size_t limit;
    const char *between; /* what stands between two lines */
};
/* Adds the page to text, and says how many lines the record holds of that room or of all. The lobby
 * thread alone: it reads by a connection of its own, which waits for nobody. */
bool store_journal(struct store *s, const struct store_page *page, struct strbuf *text,
                   int64_t *total, struct error *err);

/* Meetings, newest first. */
struct store_meetings {
    const char *room;           /* null for every room */
    int64_t since, before;      /* of the start, wall ms; before is not included */
    int ongoing;                /* 1: those that go on, 0: those that are over, -1: all */
    const char *after, *ending; /* ids: what comes behind one, what ends before one ("OLDEST") */
    size_t limit;               /* out has room for as many */
};
/* These read as store_journal does. total: how many fit without cursor and limit. */
bool store_meetings(struct store *s, const struct store_meetings *q, struct store_meeting *out,
                    size_t *n, int64_t *total, struct error *err);
bool store_meeting(struct store *s, const char *id, struct store_meeting *out, bool *found,
                   struct error *err);
/* Who was in a meeting, in order of arrival, behind or before somebody's session id or null. */
bool store_attendance(struct store *s, const char *meeting, const char *after, const char *before,
                      size_t limit, void (*each)(void *arg, const struct store_attendance *a),
                      void *arg, struct error *err);
/* Lines of the record about one person or one meeting. */
struct store_lines {
    const char *person, *meeting; /* one of them is null */
    int64_t since, until;         /* wall ms */
    bool oldest_first;
    size_t limit, offset;
};
bool store_lines(struct store *s, const struct store_lines *q,
                 void (*each)(void *arg, const char *line, const char *meeting), void *arg,
                 struct error *err);
/* Calls, newest first; null for every source and url. */
struct store_calls {
    const char *source, *url, *after, *before;
    size_t limit;
};
bool store_calls(struct store *s, const struct store_calls *q,
                 void (*each)(void *arg, const struct store_call *c), void *arg, struct error *err);

/* Commits what was submitted, stops the thread and closes. Accepts null. */
void store_close(struct store *s);

#endif
