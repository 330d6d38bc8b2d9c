/* REST bodies that verbs send, and what they read from answers. */
#ifndef TUI_CLI_BODY_JSON_H
#define TUI_CLI_BODY_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/client/rest.h"
#include "net/proto/props.h"
#include "net/proto/wire.h"

/* Texts "key=value" as a person types them; "key=" forgets a value. */
struct body_sets {
    const char *const *item;
    size_t n;
};

/* A room to create (name or null) or to update: properties, and privacy. Null with the reason in
 * err. now in seconds. The caller frees. */
char *body_room(const char *name, const struct body_sets *sets, int64_t now, struct error *err);
/* A meeting token; uses (0: as often as wanted) and bind (to the first device) are foyer's. */
char *body_token(const struct body_sets *sets, int uses, bool bind, int64_t now, struct error *err);
/* An owner token for the user's own programs; room null for every room;
 * exp in seconds since 1970. */
char *body_owner_token(const char *room, const char *user, int64_t exp);
/* The decisions or updates of a request, as the calls of a room's people take them. */
char *body_updates(const struct wire_req *r);
/* A decision to take back, or to do again. */
char *body_undo(const char *decision, bool redo);
/* {key: text}, or {} when text is null. */
char *body_text(const char *key, const char *text);

/* The end of a meeting; words may be null. */
char *body_end(const char *room, const char *words);
/* An entry for the block list; members that are not said are null. */
struct body_block {
    const char *id, *user_id, *address, *room, *length, *reason;
    bool everywhere;
    uint8_t signals; /* bits 1 << SIGNAL_; 0: all that are known */
};
char *body_block(const struct body_block *b);

/* The "token" of an answer, or null. The caller wipes and frees. */
char *body_read_token(const struct rest_answer *a);
/* The text at a key of an answer, "" when there is none. */
void body_read_text(const struct rest_answer *a, const char *key, char *dst, size_t size);

struct body_room_row {
    char id[LIMIT_ID + 1], name[LIMIT_ROOM_NAME + 1], privacy[16], url[400], created_at[40];
    struct props config;
};
/* One room object. Finish it in any case. */
bool body_read_room(const struct rest_answer *a, struct body_room_row *r, struct error *err);
void body_room_finish(struct body_room_row *r);

/* Pages of a list, put together. Zero-initialised at the start. */
struct body_list {
    char *json; /* the whole document {"total_count", "data"} as text */
    struct body_room_row *room;
    size_t n_room;
};
/* Adds a page of rooms; *got says how many it held. */
bool body_list_add(struct body_list *l, const struct rest_answer *a, size_t *got,
                   struct error *err);
void body_list_finish(struct body_list *l);

struct body_waiting_row {
    char room[LIMIT_ROOM_NAME + 1];
    struct wire_waiting w;
};
/* The waiting list of an answer: *rows is the caller's to free. */
bool body_read_waiting(const struct rest_answer *a, struct body_waiting_row **rows, size_t *n,
                       struct error *err);
/* Those inside, of one room or of all, as rows of the same kind: id, name and user_id count, and
 * knocked_at is when they came in. */
bool body_read_presence(const struct rest_answer *a, struct body_waiting_row **rows, size_t *n,
                        struct error *err);
/* One who waits with every rule that was tried: m's waiting, asked and tried; the caller finishes
 * it. */
bool body_read_one(const struct rest_answer *a, struct wire_msg *m, struct error *err);
struct body_block_row {
    char id[LIMIT_ID + 1], room[LIMIT_ROOM_NAME + 1], name[LIMIT_NAME + 1], by[LIMIT_BY + 1];
    char reason[LIMIT_REASON + 1], length[16];
    int64_t until;   /* wall ms, 0: no end is set */
    uint8_t signals; /* bits 1 << SIGNAL_ */
    int64_t score;   /* what they say together */
};
/* The block list of an answer: *rows is the caller's to free. */
bool body_read_blocks(const struct rest_answer *a, struct body_block_row **rows, size_t *n,
                      struct error *err);
/* {ids, refused, decision} into m, which the caller finishes. */
bool body_read_outcome(const struct rest_answer *a, struct wire_msg *m, struct error *err);
/* m's outcome as one JSON object; the caller frees. */
char *body_outcome(const struct wire_msg *m);

/* {"url", "eventTypes", "retryType"} of a webhook; no events: all that are sent. */
char *body_webhook(const char *url, const char *const *events, size_t n, bool again);
/* Prints a webhook, or an array of them, a line each: id, state, failures, url. */
void body_show_webhooks(const char *json);

#endif
