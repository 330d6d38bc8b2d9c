/* What the console knows: rooms, people, the link, what is under the cursors. Pure: time comes in
 * as an argument, and requests go out through the callback of the caller. UI thread.
 *
 * Identity: cursors, marks and dialogs hold ids. Whoever leaves while under the cursor leaves an
 * inert row until the next key (model_key). Newcomers are put where they belong without moving the
 * row under the cursor on the screen. */
#ifndef TUI_MODEL_MODEL_H
#define TUI_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/str.h"
#include "net/client/service.h"
#include "net/proto/wire.h"
#include "tui/model/evlog.h"
#include "tui/model/lens.h"
#include "tui/model/notice.h"
#include "tui/model/pane.h"
#include "tui/model/rooms.h"
#include "tui/model/select.h"

enum {
    MODEL_ANSWER_TIME = 10 * 1000, /* ms after which an unanswered decision is given up */
    MODEL_FRESH_TIME = 3000,       /* ms for which a newcomer is drawn as new */
    MODEL_DID = LIMIT_NAME + 64,
    MODEL_CHUNK = 500, /* people decided in one request: fits LIMIT_FRAME_IN */
};

/* What changed: a bit per pane (1 << PANE_ROOMS ...), and the bars. */
enum {
    DIRTY_BARS = 1 << PANE_COUNT,
    DIRTY_BELL = 2 << PANE_COUNT, /* somebody knocked while nobody waited: worth a sound */
    DIRTY_ALL = (2 << PANE_COUNT) - 1,
};

enum model_line { LINE_CONNECTING, LINE_LIVE, LINE_LOST, LINE_REFUSED };

/* The link to the server. Unless it is LIVE the lists are stale and actions are refused. */
struct model_link {
    enum model_line state;
    char text[ERROR_TEXT_MAX]; /* why it is not LIVE; "" when not known */
    int64_t since_wall;        /* ms since 1970: since when it is so */
    int64_t retry_at;          /* LOST: monotonic ms of the next try, 0 when not known */
    int32_t round_trip_us;     /* 0 until measured */
};

/* Who has waited longest in all rooms and carries no careful flag: named in the status bar, and
 * admitted by one key. Chosen by model_frame() only, so that it is who was last drawn. */
struct model_next {
    char room[LIMIT_ROOM_NAME + 1]; /* "" for nobody */
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    int64_t knocked_at;
    int64_t seen_at; /* monotonic ms when this name was first drawn; 0: not yet */
};

/* Somebody whom the cursors go along with, in and out of the call. */
struct model_follow {
    char id[LIMIT_ID + 1]; /* "" for nobody */
    char name[LIMIT_NAME + 1];
    enum pane where;                /* PANE_KNOCKS or PANE_PEOPLE; PANE_COUNT: not here */
    char room[LIMIT_ROOM_NAME + 1]; /* PEOPLE: which */
};

/* A request that the server has not answered. */
struct model_request {
    int64_t id;
    int64_t sent_at; /* monotonic ms */
    char room[LIMIT_ROOM_NAME + 1];
    char (*ids)[LIMIT_ID + 1]; /* rows that hang on it: decisions about people who wait */
    size_t n;
    bool grace;          /* rows go on waiting when it is answered, until their time is over */
    bool quiet;          /* nothing is said when it succeeds */
    char did[MODEL_DID]; /* "denied Ana Lima", "muted 3 people" */
    char undoes[LIMIT_ID + 1]; /* undo and redo: the decision */
    struct model_request *prev, *next;
};

/* A decision of this host that can be taken back, and done again. */
struct model_deed {
    char id[LIMIT_ID + 1]; /* "" when it can not be any more */
    char room[LIMIT_ROOM_NAME + 1];
    char did[MODEL_DID];
    bool undone;
};
enum { MODEL_DEEDS = 32 };

/* What a decision about people who wait says beside yes or no. */
struct model_order {
    bool grant;
    enum wire_block block; /* with a denial */
    bool block_domain;
    uint8_t signals;    /* of a block: SIGNAL_ bits; 0: all that are known */
    int32_t grace_ms;   /* of a denial */
    const char *reason; /* null or "": none */
};

/* Somebody who waited and was decided or left: to explain a late refusal. */
struct model_left {
    char id[LIMIT_ID + 1];
    char name[LIMIT_NAME + 1];
    char by[LIMIT_NAME + 1];
    enum wire_why why;
};
enum { MODEL_LEFT = 64 };

/* Which entry the other hosts are told that this one reads. */
struct model_claim {
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1];        /* "": none was told */
    char rests_on[LIMIT_ID + 1];  /* where the cursor is */
    int64_t rests_since, told_at; /* monotonic ms */
};

/* Which rules were tried on the person whose details are shown. */
struct model_why {
    char id[LIMIT_ID + 1];   /* whose; "" for nobody */
    int32_t tries;           /* at that knock: another one is asked about anew */
    int64_t request;         /* that is not answered; 0 for none */
    int64_t asked_at;        /* monotonic ms of the last request; 0: none yet */
    bool known;              /* asked and tried are the answer */
    char failed[NOTICE_MAX]; /* why there is none; "" otherwise */
    struct wire_asked asked;
    struct wire_tried *tried; /* owned */
    size_t n_tried;
};

/* The id of the row above the rooms: everybody who waits, by waiting time. No room has it. */
#define MODEL_ALL_ROOMS "*"

struct model {
    struct rooms rooms;
    struct knocks queue;    /* everybody who waits in any room; the rows are the rooms' */
    struct select at_queue; /* the cursor in it */
    struct select at_room;
    struct lens lens[PANE_COUNT]; /* how ROOMS, KNOCKS and PEOPLE are looked at */
    struct model_follow follow;
    char wanted[LIMIT_ROOM_NAME + 1]; /* a room to go to as soon as it is there; "" for none */
    struct model_link link;
    struct model_next next;
    struct notice notice;
    struct evlog log;
    enum pane focus;
    bool zoom;
    char find[LIMIT_NAME + 1]; /* what was searched for last, "" for nothing: to be highlighted */
    char range_from[LIMIT_ID + 1]; /* where a range of marks begins; "" for none */
    int page[PANE_COUNT];          /* list rows on the screen, told by the owner; 0 hidden */
    int page_before[PANE_COUNT];   /* in the frame before */
    const struct service *service;
    bool watch;       /* looking only: decisions are refused */
    bool loaded;      /* a snapshot has come */
    int32_t grace_ms; /* of denials, blocks and ejections */
    int64_t read_ms;  /* how long a row must have been on the screen, TIME_READ_BEFORE_KEY */
    int64_t n_waiting, n_inside; /* in all rooms */
    int64_t snapshot_seq;
    uint32_t gen;
    size_t n_gone;    /* inert rows in all lists */
    size_t n_pending; /* people whose decision waits for its grace time, in all rooms */
    struct model_deed deed[MODEL_DEEDS]; /* a ring, deed[n_deeds % MODEL_DEEDS] is the next place */
    size_t n_deeds;
    struct model_claim claim;
    struct model_why why;
    struct model_request *requests;
    struct model_left left[MODEL_LEFT]; /* a ring, left[n_left % MODEL_LEFT] is the next place */
    size_t n_left;
};

/* Service and times at their defaults; everything empty. */
void model_init(struct model *m);
void model_finish(struct model *m);

/* Takes over what the server said; msg stays the caller's. Returns what changed. A snapshot
 * replaces everything, but who is still there keeps marks and cursor. */
unsigned model_apply(struct model *m, const struct wire_msg *msg, int64_t wall, int64_t mono);
/* The link's state changed; text may be "". */
unsigned model_set_link(struct model *m, enum model_line state, const char *text, int64_t retry_at,
                        int64_t wall);
/* Time passes: gives up requests without an answer, ends notices. */
unsigned model_tick(struct model *m, int64_t mono);
/* Whether clocks on the screen run, so that a tick a second is needed. */
bool model_ticks(const struct model *m);
/* The same for times to the minute. With neither nothing on the screen runs: it needs no tick. */
bool model_minutes(const struct model *m);

/* To be called before each frame: chooses `next` and scrolls cursors into view. */
void model_frame(struct model *m);
/* To be called after each frame: what is on the screen now counts as being read. */
void model_seen(struct model *m, int64_t mono);
/* To be called after a key was handled, whatever it did: takes inert rows away; the cursor goes to
 * a neighbour, which can be acted on after read_ms. */
void model_key(struct model *m, int64_t mono);

/* Whether the list of all rooms is chosen. There is a row for it while it is, and when there are
 * several rooms. */
bool model_merged(const struct model *m);
size_t model_extra_rows(const struct model *m);
/* The room under the cursor, or null: its people and facts are what the panes show. With all rooms
 * it is the room of the person under the cursor. */
struct room *model_room(const struct model *m);
/* Who knocks at what is chosen, and the cursor in it; null when nothing is chosen. */
struct knocks *model_knocks(const struct model *m);
struct select *model_at_knock(struct model *m);
/* What is under the cursors of that room, or null; may be gone. */
struct knock *model_knock(const struct model *m);
struct person *model_person(const struct model *m);
/* Rows, as they are shown, and cursor of a pane that has a cursor (ROOMS, KNOCKS, PEOPLE); false
 * for others and when there is no room. */
bool model_list(struct model *m, enum pane p, struct select_list *list, struct select **at);
/* Row i of the list of those who knock, or are inside, as it is shown; null when there is none (any
 * more). */
struct knock *model_knock_row(const struct model *m, size_t i);
struct person *model_person_row(const struct model *m, size_t i);
/* The rows of one list of those who knock, as a pane with that cursor shows them. */
struct select_list model_knocks_shown(const struct model *m, const struct knocks *k,
                                      const struct select *at);
/* To be called when the host has changed the lens of a pane; the cursor goes to the first row when
 * its row is not shown any more, and can be acted on there after read_ms. */
void model_lens_changed(struct model *m, enum pane p);
/* Whether somebody is in the list but not shown by the lens. */
bool model_hidden(const struct model *m, enum pane p, const char *id);
/* What a filter looks into, of somebody who waits or is inside; added to b. */
void model_knock_text(const struct knock *k, struct strbuf *b);
void model_person_text(const struct person *who, struct strbuf *b);
/* The name on row i of such a list: of a person or room. Borrowed. */
const char *model_row_name(const struct model *m, enum pane p, size_t i);

/* When the longest wait of all rooms began, ms since 1970; 0 when nobody waits. */
int64_t model_oldest(const struct model *m);
/* People whose decision the server has not answered, and for how many ms the oldest of these
 * requests has waited by now. */
size_t model_unanswered(const struct model *m);
int64_t model_unanswered_for(const struct model *m, int64_t mono);

/* Sends a request: gives r and returns its id, 0 when it could not go out. */
typedef int64_t model_send_fn(void *arg, struct wire_req *r);

/* How requests go out, and when. */
struct model_out {
    model_send_fn *send;
    void *arg;
    int64_t mono;
};

/* Asks the server to admit or deny people who wait in a room, in chunks. Who is not waiting any
 * more, or is decided, is left out. Rows whose request could not be sent go on waiting, with a
 * notice. Returns how many were asked for. */
size_t model_decide(struct model *m, const char *room, const char (*ids)[LIMIT_ID + 1], size_t n,
                    const struct model_order *order, const struct model_out *out);
/* Sends any other request (takes r). did: what will have been done, for the notice: "muted Ana";
 * "" to say nothing. False with a notice when it could not go out. */
bool model_ask(struct model *m, struct wire_req *r, const char *did, const struct model_out *out);

/* What undo (or redo) acts on now: the newest decision of this host that stands (or was taken
 * back), else the decision of another host whose time ends first. */
struct model_undoable {
    char room[LIMIT_ROOM_NAME + 1];
    char decision[LIMIT_ID + 1]; /* "" for nothing */
    char did[MODEL_DID];
};
void model_undoable(const struct model *m, bool redo, struct model_undoable *u);
/* Takes it back, or does it again; a notice says what, or that there is nothing. */
void model_undo(struct model *m, bool redo, const struct model_out *out);

/* To be called once a turn: tells which entry is read, when the cursor has rested on it for a
 * second or its details are open (detail: whose; "" for none), and lets go; at most one request a
 * second. */
void model_claim(struct model *m, const char *detail, const struct model_out *out);
/* Milliseconds until it wants to be called again; -1: not by itself. */
int64_t model_claim_wait(const struct model *m, int64_t mono);

/* To be called once a turn: asks which rules were tried on the person of this id, whose details are
 * shown ("" for nobody); again after another knock. At most four requests a second. */
void model_why(struct model *m, const char *id, const struct model_out *out);
/* Milliseconds until it wants to be called again; -1: not by itself. */
int64_t model_why_wait(const struct model *m, int64_t mono);
/* Takes the answer to it; false when msg answers something else. */
bool model_why_answer(struct model *m, const struct wire_msg *msg);

/* "denial", "block", "ejection"; "" for none. */
const char *model_pending_noun(enum wire_pending_what what);
/* Of all decisions in their grace time the one that ends first; false when there is none. */
struct model_countdown {
    enum wire_pending_what what;
    int64_t until;                           /* wall ms */
    const char *name, *room, *by, *decision; /* borrowed */
    size_t more;                             /* people beside this one */
};
bool model_countdown(const struct model *m, struct model_countdown *c);

#endif
