/* Connections of the server, by number: what is queued for each, and how it is to end. Knows no
 * socket library; the lobby thread alone. */
#ifndef NET_LOBBY_SERVER_PEER_H
#define NET_LOBBY_SERVER_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/frame.h"
#include "net/base/heap.h"
#include "net/base/str.h"
#include "net/base/table.h"
#include "net/lobby/addr.h"
#include "net/lobby/domain/lobby.h"

enum { PEER_REASON_MAX = 124 }; /* a close frame has room for 123 bytes */

struct lws;
struct http_req;

struct peer {
    peer_id id;
    struct lws *wsi;
    struct addr *addr;     /* whose allowances are used */
    char proxy[ADDR_TEXT]; /* the trusted proxy that it came through, "" for none */
    /* -- a websocket, once it is established */
    bool is_signal;
    bool spoke;     /* has said hello or joined */
    bool deaf;      /* what still comes in is ignored */
    int close_code; /* 0 while it lives; else it ends once the queue is empty */
    char close_reason[PEER_REASON_MAX];
    bool said_goodbye;          /* the close frame is written */
    bool near;                  /* on this machine, with nothing in between */
    bool calm;                  /* the kernel probes its line while it is silent */
    bool ping_due;              /* a ping is to be written */
    struct heap_node pulse;     /* pulse.h */
    int64_t heard_at, asked_at; /* monotonic ms: of its last word, of our last ping */
    struct bucket frames;
    struct strbuf in; /* a message that came in parts */
    struct frame **q; /* ring of q_cap, a power of two */
    uint32_t q_cap, q_head, q_n;
    size_t q_bytes;
    /* -- REST: the request that is being read or answered */
    struct http_req *http;
    bool answered;   /* the connection ends with its answer */
    bool unfinished; /* a part of the answer waits for the socket */
    UT_hash_handle hh;
};

struct peers {
    struct peer *table;
    peer_id last;
    struct heap pulse;      /* when each is looked after */
    int ping_ms, answer_ms; /* 0: PULSE_PING_MS, PULSE_ANSWER_MS */
    size_t n_signal;
};

struct peer *peer_new(struct peers *t, struct lws *wsi, struct addr *addr);
struct peer *peer_find(struct peers *t, peer_id id);
/* Forgets and frees it; http must be gone. The heap goes with the last one. */
void peer_free(struct peers *t, struct peer *p);

/* Queues a frame (takes a reference) for a websocket that lives. False when the reader is too slow:
 * the queue is dropped and the peer is to be closed with 4408. */
bool peer_push(struct peer *p, struct frame *f);
/* The oldest frame, the caller's, or null. */
struct frame *peer_pop(struct peer *p);
/* Marks it to be closed once the queue is empty. The first code stays. */
void peer_end(struct peer *p, int code, const char *reason);

#endif
