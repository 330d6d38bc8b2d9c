/* A host's desk without a screen: model, keys and dialogs, with a server that only notes what it is
 * asked. One room, "interview". Time stands still until desk_wait(). */
#ifndef TESTS_LIB_DESK_H
#define TESTS_LIB_DESK_H

#include "tui/input/action.h"

enum { DESK_SENT = 64, DESK_PAGE = 10 };

struct desk {
    struct model model;
    struct dialog dialog;
    struct prompt prompt;
    struct keymap *keys;
    struct recall recall;
    const struct act_owner *owner; /* null until a test has one */
    struct sheet *sheet;           /* the same; its calls are answered by nobody */
    struct wire_req *sent[DESK_SENT];
    size_t n_sent;
    bool line_full; /* the next requests can not be sent */
    int64_t wall, mono, seq;
};

/* n people "id0"... named "Guest 0"... wait, drawn but not read yet. */
void desk_open(struct desk *d, size_t n);
/* Three wait and can be read, "p0" Mira, an owner, "p1" Joon and "p2" Lea are inside. */
void desk_open_full(struct desk *d);
void desk_close(struct desk *d);

/* Events of the server. */
void desk_knock(struct desk *d, const char *id, const char *name, unsigned flags);
void desk_leave(struct desk *d, const char *id, enum wire_why why, const char *by);
/* The answer to the newest request; refused and by may be null. */
void desk_answer(struct desk *d, bool ok, enum err error, const char *refused, const char *by);

/* Time passes; then a frame is drawn. */
void desk_wait(struct desk *d, int64_t ms);
void desk_frame(struct desk *d);
/* Keys as in keys.conf, separated by spaces, each in a read of its own. Returns ACT_ bits. */
unsigned desk_press(struct desk *d, const char *keys);

/* Notes a request of somebody else than the keys: a model_send_fn, arg is the desk. */
int64_t desk_send(void *arg, struct wire_req *r);
/* Somebody is inside: id "p..." and so on. */
void desk_join(struct desk *d, const char *id, const char *name, bool owner);
/* What the newest request says, as the wire's JSON without its number; "" when nothing was sent. */
const char *desk_request(const struct desk *d, char *dst, size_t size);
/* Types text, each letter in a read of its own; desk_type() ends the line as well. */
void desk_letters(struct desk *d, const char *text);
void desk_type(struct desk *d, const char *text);
/* The answer to the newest request, which made a decision that can be taken back. */
void desk_decided(struct desk *d, const char *decision);
/* Somebody's decision has begun its grace time, or not any more (PENDING_NONE). */
void desk_pending(struct desk *d, const char *id, enum wire_pending_what what, const char *by,
                  const char *decision);

/* A line behind ':'. */
void desk_command(struct desk *d, const char *line);

/* Each fails the test with what: the notice holds this part; desk_last, desk_request are this. */
void desk_check_said(const struct desk *d, const char *what, const char *part);
void desk_check_last(const struct desk *d, const char *what, const char *wanted);
void desk_check_request(const struct desk *d, const char *what, const char *wanted);

struct room *desk_room(struct desk *d);
struct knock *desk_find(struct desk *d, const char *id);
/* "grant id0 id1" or "deny id3" of the newest request, "" when nothing was sent. */
const char *desk_last(const struct desk *d, char *dst, size_t size);

#endif
