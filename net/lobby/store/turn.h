/* The turn rule: what one turn of the lobby's loop wants to say leaves only after what it wants to
 * store is safe.
 *
 * Effects (frames, closes, REST answers) are kept in the order in which they were made. At the end
 * of a turn its changes go to the store as one batch; its effects wait for that batch, and for
 * everything before them. A turn that stores nothing while nothing is pending is delivered at
 * once. Events are gathered and given out as few frames when a turn ends; while the disk falls
 * behind by TURN_LAG batches they are gathered further, so that however many come meanwhile, each
 * host gets them in a bounded number of frames. The lobby thread alone. */
#ifndef NET_LOBBY_STORE_TURN_H
#define NET_LOBBY_STORE_TURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/frame.h"
#include "net/lobby/store/store.h"
#include "net/lobby/webhook.h"

/* A REST answer. body is owned (free()), unless it lies in a frame of which a reference is owned;
 * type and extra are constants. */
struct reply {
    int status;
    const char *type;  /* Content-Type */
    const char *extra; /* further header lines, each ending in \r\n; "" for none */
    /* Constants for what is no answer of REST; null for nothing kept and nothing loaded. */
    const char *cache, *policy, *tag; /* Cache-Control, Content-Security-Policy, ETag */
    char *body;
    size_t len;
    struct frame *shared; /* null, or what body lies in */
    bool later;           /* there is none yet: whoever was asked gives one by turn_reply */
    bool at_once;         /* speaks of nothing that is stored, and waits for nothing (health) */
};
/* Releases the body. */
void reply_finish(struct reply *r);

/* Batches on their way at which events are held back. A disk that keeps up has one or two. */
enum { TURN_LAG = 64 };
/* Operations that are worth a commit of their own: fewer cost more than waiting does. */
enum { TURN_WORTH = 16 };

struct turn_out {
    void *arg;
    /* Gives out the events that were gathered, by turn_frame; true when there were some. May be
     * null. */
    bool (*give_out)(void *arg);
    /* Gives the operations of a turn to the store. */
    void (*submit)(void *arg, struct store_op *ops, uint64_t number);
    /* The highest batch that is safe. */
    uint64_t (*committed)(void *arg);
    /* Each delivers one effect; frames and replies are borrowed for the call. */
    void (*frame)(void *arg, uint64_t peer, struct frame *f);
    void (*close)(void *arg, uint64_t peer, int code, const char *reason);
    void (*reply)(void *arg, uint64_t peer, const struct reply *r);
    /* Takes the post over. May be null when there never is one. */
    void (*post)(void *arg, struct webhook_post *p);
};

struct turn;
struct turn *turn_new(const struct turn_out *out);
/* Frees it with everything that was not delivered. Accepts null. */
void turn_free(struct turn *t);

/* The effects of the turn that runs. turn_frame takes a reference of its own, turn_close copies the
 * reason, turn_reply, turn_post and turn_store take over what they get. */
void turn_frame(struct turn *t, uint64_t peer, struct frame *f);
void turn_close(struct turn *t, uint64_t peer, int code, const char *reason);
void turn_reply(struct turn *t, uint64_t peer, struct reply r);
void turn_post(struct turn *t, struct webhook_post *p);
void turn_store(struct turn *t, struct store_op *op);

/* True when an effect made now would not be delivered at the end of this turn. */
bool turn_waits(const struct turn *t);
/* Between two requests of a turn: when the store has nothing to do and there is something worth a
 * commit, it begins with that, so that the disk does not wait for the rest of a long turn. */
void turn_start_store(struct turn *t);
/* Ends the turn: submits and delivers what may leave. Also to be called when the store has
 * committed. Returns true while something is kept back. */
bool turn_end(struct turn *t);

#endif
