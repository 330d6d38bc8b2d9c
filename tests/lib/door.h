/* A door without sockets: the domain of the server with a clock of its own, ids that can be
 * foretold, a store in memory, and everything that each connection was told. */
#ifndef TESTS_LIB_DOOR_H
#define TESTS_LIB_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "net/lobby/domain/lobby.h"

enum { DOOR_PEERS = 65536, DOOR_STORED = 4096, DOOR_HOOKS = 16, DOOR_POSTS = 65536 };

struct door_peer {
    struct wire_msg **msg; /* what it was told, in order */
    size_t n, cap;
    size_t frames;
    int closed; /* code, 0 while open */
};

struct door {
    struct lobby *l;
    struct lobby_conf conf;
    int64_t now;
    struct door_peer peer[DOOR_PEERS];
    size_t n_peers; /* behind the last that was told something */
    struct store_room room[DOOR_STORED];
    struct store_person person[DOOR_STORED];
    struct block block[DOOR_STORED];
    struct store_denial denial[DOOR_STORED];
    struct store_token token[DOOR_STORED];
    struct store_decision *decision; /* oldest first */
    size_t n_rooms, n_people, n_blocks, n_denials, n_tokens, n_decisions;
    struct {
        enum hook_kind kind;
        uint64_t number;
        char json[1024]; /* "" to stop it */
    } hook[DOOR_HOOKS];  /* what was ordered of workers */
    size_t n_hooks;
    struct webhook_post *post[DOOR_POSTS]; /* attempts to deliver, in order */
    size_t n_posts;
    struct webhook webhook[WEBHOOKS_MAX];
    struct webhook_delivery *delivery; /* those stored, by number */
    size_t n_webhooks, n_deliveries;
    struct store_recording *recording;
    size_t n_recordings;
    const char *probed; /* how the last webhook was answered: "made", or why not */
    char probed_text[LIMIT_REASON + 1];
    const char *addr; /* from where requests come */
    char **line;      /* the record; that each follows the one before is checked as it comes */
    size_t n_lines;
    struct journal_check chain;
    int64_t next_request;
    bool slow; /* what does not fit into an answer comes by lobby_more alone */
    void (*tell)(void *arg, peer_id to, const struct wire_msg *m); /* may be null */
    void *tell_arg;
};

struct door *door_new(void);
void door_free(struct door *d);
/* Ends the lobby and starts another from what was stored; every connection is gone. */
void door_restart(struct door *d);
/* Moves the clock and ticks. */
void door_pass(struct door *d, int64_t ms);

/* A room; props as "key=value" words, for example "exp=+60 max_participants=2 private knocking". */
void door_room(struct door *d, const char *name, const char *props);
void door_room_change(struct door *d, const char *name, const char *props);

/* A token, static until the next call. room "" for every room. props as for rooms, by long name. */
const char *door_token(struct door *d, const char *room, const char *props);

/* Requests; each returns what answers it, or null when nothing did. Null texts are not given. */
const struct wire_msg *door_hello(struct door *d, peer_id p, const char *room, const char *token);
const struct wire_msg *door_resume(struct door *d, peer_id p, const char *token,
                                   const char *session, int64_t seq);
const struct wire_msg *door_join(struct door *d, peer_id p, const char *room, const char *name,
                                 const char *device, const char *token, const char *place);
const struct wire_msg *door_ask(struct door *d, peer_id p, enum wire_action a, const char *name);
/* Any other request, which it frees; an id is given to it when it has none. */
const struct wire_msg *door_request(struct door *d, peer_id p, struct wire_req *r);
/* The same from its JSON members without the id: "\"action\":\"raise-hand\",\"on\":true". */
const struct wire_msg *door_text(struct door *d, peer_id p, const char *members);
/* A new one; room null for none, ids separated by spaces or null. */
struct wire_req *door_req(enum wire_action a, const char *room, const char *some_ids);
/* decide: ids separated by spaces, each with + or - before it: "+id1 -id2 +*". A grace time in
 * milliseconds may follow: "-id1~4000". */
const struct wire_msg *door_decide(struct door *d, peer_id p, const char *room, const char *what);
const struct wire_msg *door_decide_as(struct door *d, peer_id p, const char *room, const char *what,
                                      int64_t id);
/* join-meeting and request-access: the id of the person who knocks now. */
const char *door_knock(struct door *d, peer_id p, const char *room, const char *name,
                       const char *device);
void door_drop(struct door *d, peer_id p);

/* What a peer was told: the last of a kind (null: none) and how many. */
const struct wire_msg *door_last(const struct door *d, peer_id p, enum wire_kind kind);
size_t door_count(const struct door *d, peer_id p, enum wire_kind kind);
/* Forgets what everybody was told. */
void door_clear(struct door *d);

#endif
