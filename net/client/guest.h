/* Guests: people at the door as real websocket clients. One hub serves any number of guests on the
 * calling thread (libwebsockets' own poll loop); `foyer knock` has one, the demo a crowd. */
#ifndef NET_CLIENT_GUEST_H
#define NET_CLIENT_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/wire.h"

enum guest_state {
    GUEST_CONNECTING,
    GUEST_LOBBY,   /* joined into the lobby, not knocked yet */
    GUEST_WAITING, /* knocked */
    GUEST_INSIDE,
    GUEST_DOWN,   /* the connection dropped; it tries again by itself */
    GUEST_DENIED, /* these four are final */
    GUEST_REMOVED,
    GUEST_REFUSED, /* could not join: error says why */
    GUEST_LEFT,
};

struct guest_hub;
struct guest;

struct guest_conf {
    const char *room, *name, *token; /* token null for none; strings are copied */
    const char *device;              /* null: a random key is made */
    bool knock;                      /* request access as soon as it is in the lobby */
    /* Called after each change, on the hub's thread. msg is the cause, or null. Words of a host
     * come as WIRE_EV_HOLD (patience, asked for or over) and WIRE_EV_MESSAGE with text and by, what
     * it asks somebody inside to switch as WIRE_EV_MEDIA with off and by. */
    void (*changed)(void *arg, struct guest *g, const struct wire_msg *msg);
    void *arg;
};

/* A hub for the service at url (http or https). Creates the context: call before any thread runs.
 * Null with the reason in err. All that follows belongs to the thread that serves the hub. */
struct guest_hub *guest_hub_new(const char *url, struct error *err);
/* Waits for and handles events until guest_hub_wake was called or about max_ms have passed;
 * changed() of its guests runs inside. */
void guest_hub_service(struct guest_hub *h, int max_ms);
/* Makes guest_hub_service return. Any thread. */
void guest_hub_wake(struct guest_hub *h);
/* Calls readable(arg) inside guest_hub_service whenever fd can be read (signals, for a verb). The
 * hub keeps a duplicate; one descriptor at most. False when it can not be watched. */
bool guest_hub_watch(struct guest_hub *h, int fd, void (*readable)(void *), void *arg);
/* Frees it with all its guests, whose connections are cut. Accepts null. */
void guest_hub_free(struct guest_hub *h);

/* Somebody new, who begins to connect. The hub's; conf is copied. */
struct guest *guest_new(struct guest_hub *h, const struct guest_conf *conf);
/* Says leave-meeting and closes. The guest ends in GUEST_LEFT. */
void guest_leave(struct guest *g);
/* Cuts the connection without a word, as a lost network does; it comes back by itself. */
void guest_drop(struct guest *g);
/* Asks for access with this name (copied), again when it has knocked already; refused is told by
 * changed. */
void guest_knock(struct guest *g, const char *name);
/* Says something to the hosts while it waits; false when it does not wait or is not connected. A
 * refusal (too many words) changes nothing and is told by changed with the reply. */
bool guest_say(struct guest *g, const char *text);
/* Raises or lowers the hand; false unless it is inside and connected. */
bool guest_raise_hand(struct guest *g, bool on);
/* True when the goodbye is on its way or nothing is left to send: the program may end. */
bool guest_is_gone(const struct guest *g);
/* Cuts the connection and frees it. Not inside the guest's own changed callback. */
void guest_free(struct guest *g);

/* How it stands now; texts are borrowed until the guest changes. */
enum guest_state guest_state(const struct guest *g);
/* Why it has ended: denied, removed or refused; ERR_OK before. */
enum err guest_error(const struct guest *g);
const char *guest_reason(const struct guest *g); /* the host's words, "" for none */
/* What the server or the connection said about the last trouble, for a person. */
const char *guest_info(const struct guest *g);
/* As last told: how many hosts are there; the place in the queue from 1 on, 0 when the room does
 * not show it; the session id, "" before it has joined. */
int guest_hosts(const struct guest *g);
int guest_position(const struct guest *g);
const char *guest_id(const struct guest *g);
/* Whether it waits because a host sent it back from inside; the message given to changed then is
 * WIRE_EV_ACCESS with by and reason. */
bool guest_is_parked(const struct guest *g);

#endif
