/* The messages on /v1/signal as plain structs, and their text form.
 *
 * Client to server is a `struct wire_req`, server to client a `struct wire_msg` (a reply or an
 * event). Names on the wire are daily-js's. Both decoders are strict: whole frame, exact keys,
 * types and ranges; text that people typed is cleaned here (utf8_clean) and nowhere else. Unknown
 * keys are ignored, unknown actions are an error. Any thread; a message has one owner. */
#ifndef NET_PROTO_WIRE_H
#define NET_PROTO_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/base/frame.h"
#include "net/proto/err.h"
#include "net/proto/limits.h"
#include "net/proto/props.h"
#include "net/proto/rules.h"

#define WIRE_PROTOCOL "foyer.v1" /* the websocket's subprotocol */
#define WIRE_PATH     "/v1/signal"
#define WIRE_ALL      "*"

/* ---- people ---- */

/* Bits of canSend and canAdmin. */
enum {
    SEND_VIDEO = 1,
    SEND_AUDIO = 2,
    SEND_SCREEN_VIDEO = 4,
    SEND_SCREEN_AUDIO = 8,
    SEND_CUSTOM_VIDEO = 16,
    SEND_CUSTOM_AUDIO = 32,
    SEND_ALL = 63,
};
enum { ADMIN_PARTICIPANTS = 1, ADMIN_STREAMING = 2, ADMIN_TRANSCRIPTION = 4, ADMIN_ALL = 7 };

struct wire_perms {
    bool has_presence;
    uint8_t can_send, can_admin;
};

/* Tracks, and why one is off (daily-js: tracks.*.off). */
enum wire_track { TRACK_AUDIO, TRACK_VIDEO, TRACK_SCREEN_AUDIO, TRACK_SCREEN_VIDEO, TRACK_COUNT };
enum { OFF_BY_USER = 1, OFF_BY_REMOTE = 2, OFF_BY_PERMISSION = 4 };
/* In set-media and media-requested: nothing is said about this track. */
enum { OFF_UNSAID = 128 };

/* Why a waiting person deserves a second look. Flagged people stay out of "*". */
enum {
    FLAG_SAME_NAME = 1,  /* the name of somebody inside or of a host */
    FLAG_LOOK_ALIKE = 2, /* looks like such a name */
    FLAG_DENIED = 4,     /* was denied here before */
    FLAG_MIXED = 8,      /* letters of several scripts in one word */
    FLAG_CLEANED = 16,   /* the name held characters that were taken out */
};
enum { FLAG_COUNT = 5, FLAGS_CAREFUL = FLAG_SAME_NAME | FLAG_LOOK_ALIKE | FLAG_DENIED };
/* The names of the bits on the wire: "same-name", "look-alike", "denied", "mixed", "cleaned". */
extern const char *const wire_flag_names[FLAG_COUNT];

/* A decision that waits for its grace time and can be undone until then. */
enum wire_pending_what { PENDING_NONE, PENDING_DENY, PENDING_BLOCK, PENDING_EJECT, PENDING_COUNT };
/* "", "deny", "block", "eject" */
extern const char *const wire_pending_names[PENDING_COUNT];
struct wire_pending {
    enum wire_pending_what what; /* PENDING_NONE: there is none */
    int64_t until;               /* wall ms */
    char decision[LIMIT_ID + 1];
    char by[LIMIT_BY + 1];
};

/* Somebody who knocks (W in DESIGN 6). */
struct wire_waiting {
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1]; /* "" without a token that has one */
    char note[LIMIT_NOTE + 1];
    int64_t knocked_at; /* wall ms */
    int32_t tries;
    int32_t position; /* from 1; 0 when not told */
    uint8_t flags;
    bool has_token;
    bool away;                 /* dropped, the place is kept for a while */
    bool held;                 /* seen by a host, who asks for patience */
    uint8_t score;             /* how much speaks for somebody blocked, 0 to 100 */
    uint8_t signals;           /* bits 1 << SIGNAL_: by what a block would know them again */
    char reader[LIMIT_BY + 1]; /* the host who is reading this entry */
    char rule[LIMIT_RULE + 1]; /* the line of the rules that decided, "" for none */
    struct wire_pending pending;
};

/* Somebody inside (P in DESIGN 6, daily-js's participant object). */
struct wire_participant {
    char id[LIMIT_ID + 1]; /* session_id */
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1]; /* the id itself when no token gave one */
    int64_t joined_at;          /* wall ms */
    int64_t will_eject_at;      /* wall ms, 0 for never */
    struct wire_perms perms;
    bool owner;
    bool away;
    uint8_t off[TRACK_COUNT];        /* OFF_ bits; 0: the track is on */
    int64_t hand_at;                 /* since when the hand is up, wall ms; 0: it is not */
    char first_name[LIMIT_NAME + 1]; /* before a host renamed; "" when never */
    struct wire_pending pending;     /* told to hosts alone */
    uint8_t signals;                 /* as of somebody who waits; told to hosts alone */
};

/* What the rules were told about a knock, beside name, user id and token. */
struct wire_asked {
    int64_t at; /* wall ms; 0: somebody who never knocked */
    bool now;   /* what held at the knock is not known any more: asked for this answer */
    int32_t minute, inside, waiting, seats, tries; /* as in struct rules_facts */
};

/* One rule and what came of it. */
struct wire_tried {
    char file[LIMIT_RULE + 1]; /* "interview.rules", or "x_rules" for those of the room itself */
    int32_t line;
    char text[LIMIT_RULE_TEXT + 1]; /* the line as it was written */
    enum rules_fate fate;
    char failed[LIMIT_RULE + 1]; /* RULES_FAILED: the condition that does not hold; else "" */
};

/* A room as hosts see it. waiting and inside are owned arrays, in order of arrival. */
struct wire_room {
    char name[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1]; /* told to guests alone */
    bool is_private;
    struct props config;
    struct wire_waiting *waiting;
    size_t n_waiting;
    struct wire_participant *inside;
    size_t n_inside;
    int32_t hosts;
    bool locked; /* nobody can knock or walk in without an owner token */
    bool panic;  /* locked, knocks frozen, everybody muted */
    bool streaming, recording;
    uint8_t ladder;      /* the step of the no-host ladder that is in force, from 1; 0: none */
    int64_t ladder_next; /* when the next step comes, wall ms; 0: never */
};
void wire_room_finish(struct wire_room *r);

/* ---- client to server ---- */

enum wire_action {
#define A(NAME, action) WIRE_##NAME,
#include "net/proto/actions.def"
#undef A
    WIRE_ACTION_COUNT
};

/* How long a block lasts, and where it holds. */
enum wire_block { BLOCK_NONE, BLOCK_MEETING, BLOCK_24H, BLOCK_FOREVER, BLOCK_COUNT };
/* "", "meeting", "24h", "forever" */
extern const char *const wire_block_names[BLOCK_COUNT];

/* A yes, a no, or nothing said. */
enum wire_tri { TRI_UNSET, TRI_FALSE, TRI_TRUE };

/* What one id of update-waiting-participants is to get. */
struct wire_decision {
    char id[LIMIT_ID + 1]; /* or "*" */
    bool except;           /* nothing: left out of the "*" of the same request */
    bool grant;
    bool no_grant; /* neither yes nor no: only hold or message */
    enum wire_tri hold;
    enum wire_block block; /* with a denial */
    bool block_domain;     /* in every room of the domain */
    uint8_t signals;       /* with a block: bits 1 << SIGNAL_ that it uses; 0: all that are known */
    char reason[LIMIT_REASON + 1];
    char message[LIMIT_REASON + 1];
    int32_t grace_ms; /* 0: at once */
};

/* What one id of update-participants is to get; members that are not given are unset or zero. */
struct wire_update {
    char id[LIMIT_ID + 1];              /* session_id, user_id or "*" */
    bool except;                        /* as of a decision */
    enum wire_tri audio, video, screen; /* setAudio, setVideo, setScreenShare */
    enum wire_tri hand;                 /* setHand: only false */
    bool eject, park;
    enum wire_block block; /* with eject */
    bool block_domain;
    uint8_t signals;
    uint8_t perms_given; /* PERM_ bits of what perms replaces */
    struct wire_perms perms;
    bool has_eject_at;
    int64_t eject_at;              /* wall ms; 0: never */
    char name[LIMIT_NAME + 1];     /* rename */
    char reason[LIMIT_REASON + 1]; /* with eject and park */
    int32_t grace_ms;              /* of eject */
};
/* PERM_RECEIVE is understood and changes nothing: media do not pass through here. */
enum { PERM_PRESENCE = 1, PERM_SEND = 2, PERM_ADMIN = 4, PERM_RECEIVE = 8 };

/* A request. Fields that an action does not use are zero. Pointers are owned. */
struct wire_req {
    enum wire_action action;
    int64_t id; /* the client's number, > 0; the same id again is the same request */
    char room[LIMIT_ROOM_NAME + 1];
    char name[LIMIT_NAME + 1]; /* cleaned: user_name of join-meeting, name of request-access */
    bool name_was_cleaned;     /* cleaning changed it */
    char *raw; /* then: the bytes that came, in hex, at most JOURNAL_RAW_MAX of them; else null */
    char device[LIMIT_DEVICE + 1];
    char place[LIMIT_PLACE + 1];
    char *token; /* null when not given */
    /* hello */
    char (*rooms)[LIMIT_ROOM_NAME + 1]; /* one "*" for all */
    size_t n_rooms;
    int32_t version;
    bool looks; /* looks only: guests are not told that a host is here */
    char resume_session[LIMIT_SESSION + 1];
    int64_t resume_seq;
    /* update-waiting-participants */
    struct wire_decision *decisions;
    size_t n_decisions;
    /* update-participants */
    struct wire_update *updates;
    size_t n_updates;
    /* hold, message, claim, explain, app-message: to whom; one "*" for all */
    char (*ids)[LIMIT_ID + 1];
    size_t n_ids;
    char text[LIMIT_REASON + 1]; /* hold, message, end-meeting: words, cleaned */
    bool on;                     /* hold, raise-hand */
    char decision[LIMIT_ID + 1]; /* undo, redo */
    enum wire_tri lock, panic;   /* update-room */
    char *config;                /* update-room: JSON object of properties, null for none */
    char *data; /* app-message, set-user-data, set-session-data, streaming: JSON text or null */
    uint8_t off[TRACK_COUNT]; /* set-media: OFF_BY_USER, OFF_UNSAID or 0 */
};
void wire_req_free(struct wire_req *r);

/* Encodes; the caller frees the text. */
char *wire_req_encode(const struct wire_req *r);
/* Decodes one frame. On ERR_OK *out is the caller's. Otherwise *id holds the request's id when it
 * could be read, else 0, and err the sentence. */
enum err wire_req_decode(const char *text, size_t len, struct wire_req **out, int64_t *id,
                         struct error *err);

/* ---- server to client ---- */

enum wire_kind {
#define K(NAME, action) WIRE_EV_##NAME,
#include "net/proto/events.def"
#undef K
    WIRE_EV_COUNT
};

/* Why somebody stopped waiting or being inside. */
enum wire_why {
    WHY_NONE,
    WHY_ADMITTED,
    WHY_DENIED,
    WHY_BLOCKED,
    WHY_LEFT,
    WHY_EXPIRED,
    WHY_MOVED,
    WHY_EJECTED,
    WHY_HIDDEN, /* still inside, but others see it no more */
    WHY_COUNT
};
/* "", "admitted", "denied", "blocked", "left", "expired", "moved", "ejected", "hidden" */
extern const char *const wire_why_names[WHY_COUNT];

enum wire_level { LEVEL_UNKNOWN, LEVEL_NONE, LEVEL_LOBBY, LEVEL_FULL };

struct wire_refusal {
    char id[LIMIT_ID + 1];
    enum err error;
    char by[LIMIT_NAME + 1];
};

/* A reply (kind WIRE_EV_REPLY) or an event. Fields that a kind does not use are zero. Pointers are
 * owned. Which kind uses what stands in events.def. */
struct wire_msg {
    enum wire_kind kind;
    int64_t seq;   /* of an event to hosts; 0 for none. In the reply to hello: where it stands */
    int64_t reply; /* the request's id */
    bool ok;
    enum err error;
    char info[ERROR_TEXT_MAX];
    char room[LIMIT_ROOM_NAME + 1];
    char by[LIMIT_NAME + 1];       /* the host, "rule …" or "api" who decided */
    char reason[LIMIT_REASON + 1]; /* a host's words, cleaned */
    enum wire_why why;
    enum wire_level level;
    bool awaiting; /* access-state: full access is asked for */
    int32_t hosts;
    int32_t position;
    bool resumed;                    /* hello: what was missed follows, there is no snapshot */
    bool more;                       /* hello: more waiting people follow as events */
    char session[LIMIT_SESSION + 1]; /* hello: host session; join-meeting: session_id */
    char place[LIMIT_PLACE + 1];
    char decision[LIMIT_ID + 1];
    struct wire_waiting waiting;
    struct wire_participant who;
    struct wire_room *rooms; /* hello: all of them; room events: one; join-meeting and pre-auth:
                                one, of which a guest is told what concerns guests */
    size_t n_rooms;
    char (*ids)[LIMIT_ID + 1];
    size_t n_ids;
    struct wire_refusal *refused;
    size_t n_refused;
    bool explains; /* explain: asked and tried count */
    struct wire_asked asked;
    struct wire_tried *tried;
    size_t n_tried;
    char text[LIMIT_REASON + 1]; /* hold, message: words, cleaned */
    bool on;                     /* hold */
    bool from_guest;             /* message to hosts: the guest said it */
    char from[LIMIT_ID + 1];     /* app-message: the sender's session_id; "" for the server */
    char *data; /* app-message, streams, session data, userData of participant events: JSON text,
                   owned */
    uint8_t off[TRACK_COUNT];   /* media: what is wished, OFF_UNSAID for the rest */
    int64_t opens_at;           /* refused with nbf-room: when to come back, wall ms; 0: unknown */
    int64_t knocked_at;         /* since when the receiver waits, wall ms; 0: not told */
    int32_t estimate_s;         /* how long it may take, seconds; 0: not told */
    char meeting[LIMIT_ID + 1]; /* the meeting session */
    char *handover;             /* where the call itself is: JSON text {url, ticket?}, owned */
};
void wire_msg_finish(struct wire_msg *m); /* releases what m points to, not m */
void wire_msg_free(struct wire_msg *m);   /* and m itself; accepts null */

/* Encodes as one JSON object; a frame with one reference. */
struct frame *wire_msg_encode(const struct wire_msg *m);
/* Decodes one frame, which may hold an array; calls each() with messages that it gives away, in
 * order. Events of unknown action are skipped (a newer server). False with the sentence in err when
 * the frame is not of this protocol; what came before the fault has been given. */
bool wire_msg_decode(const char *text, size_t len, void (*each)(void *arg, struct wire_msg *m),
                     void *arg, struct error *err);

#endif
