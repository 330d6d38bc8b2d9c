/* The console's live link to a service: a websocket in a thread of its own that says hello, keeps
 * the session, resumes after a drop without losing an event, and reconnects by itself with
 * back-off (0.2 s to 3 s, with jitter).
 *
 * Everything that the link knows goes to the owner's thread through one mailbox of struct
 * link_event. */
#ifndef NET_CLIENT_LINK_H
#define NET_CLIENT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/base/mbox.h"
#include "net/proto/wire.h"

enum link_state {
    LINK_CONNECTING,
    LINK_UP,      /* hello was answered */
    LINK_DOWN,    /* lost; text says why; it tries again at retry_at */
    LINK_REFUSED, /* the server said no (code): it does not try again */
};

enum link_event_kind { LINK_EVENT_STATE, LINK_EVENT_MSG, LINK_EVENT_PING };

struct link_event {
    enum link_event_kind kind;
    enum link_state state;
    enum err error;
    int64_t retry_at;      /* monotonic ms */
    int32_t round_trip_us; /* PING: the last measured round trip */
    struct wire_msg *msg;  /* MSG: owned by the event. The snapshot is the reply to hello or sync */
    char text[];           /* STATE: why it is so; "" */
};
/* Frees an event that was taken, with its msg. Any thread. */
void link_event_free(void *event);

struct link_conf {
    const char *url;          /* http://host:port of the service */
    const char *token;        /* owner token; null: link_set_token() comes before link_start() */
    const char *const *rooms; /* names, or n_rooms 0 for all */
    size_t n_rooms;
    bool looks; /* looks only: does not count as a host */
};

struct link;

/* Creates the libwebsockets context (call before any thread runs). conf is copied. wake is called
 * on the link's thread when events wait. */
struct link *link_new(const struct link_conf *conf, void (*wake)(void *), void *wake_arg,
                      struct error *err);
/* Starts the thread, which connects. False with the reason in err; l is still to be stopped then.
 */
bool link_start(struct link *l, struct error *err);
/* Stops the thread, joins it and frees everything. Accepts null. */
void link_stop(struct link *l);

/* Gives the link another token (copied) for its next hello; a link that was refused tries again
 * with it. The owner's thread. */
void link_set_token(struct link *l, const char *token);

/* Cuts the connection without a word, as a lost network does; it comes back by itself. Any thread.
 */
void link_drop(struct link *l);

/* Events since the last call, in order. When the batch is choked, events were lost: the link asks
 * for a fresh snapshot by itself. The owner's thread. */
struct mbox_batch link_take(struct link *l);

/* Sends a request: gives r and returns its id (r->id is filled here), or 0 when the link is not up
 * or its queue is full (r is freed). An unanswered request is sent again after a resume with the
 * same id, which the server takes as the same request. The owner's thread. */
int64_t link_send(struct link *l, struct wire_req *r);

#endif
