/* Webhooks in the domain: who is told of what, what waits to be delivered, when it is tried again.
 * A part of lobby_internal.h, for the files of the domain alone. What is to be delivered is stored
 * in the batch of the event that it speaks of, and leaves when that is safe. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_WEBHOOKS_H
#define NET_LOBBY_DOMAIN_LOBBY_WEBHOOKS_H

#include "net/base/heap.h"
#include "net/base/table.h"
#include "net/lobby/domain/lobby.h"

struct lobby;
struct person;
struct room;
struct stream;

/* A message on its way to one webhook. */
struct delivery {
    uint64_t number;
    struct receiver *to;
    char *body; /* owned */
    int32_t tries;
    bool flying; /* the postman has it */
    bool ready;  /* it stands in to->ready */
    struct delivery *prev, *next;
    struct heap_node due; /* of another try */
    UT_hash_handle hh;    /* of lobby->webhooks.deliveries */
};

struct receiver {
    struct webhook pub;
    struct delivery *ready; /* in order */
    size_t flying;
    struct receiver *prev, *next; /* of lobby->webhooks.list, oldest first */
};

/* A receiver that is asked whether it is there, before its webhook is made or changed. */
struct probe {
    uint64_t number, asker;
    struct webhook wish;
    struct probe *prev, *next;
};

struct webhooks {
    struct receiver *list;
    size_t n;
    struct delivery *deliveries;
    struct probe *probes;
    uint64_t number;          /* of the last delivery or probe */
    uint64_t delivered, lost; /* since the start */
};

/* ---- lobby_webhooks.c: who is told ---- */

/* True when somebody is to be told of such an event. */
bool webhooks_want(const struct lobby *l, enum webhook_event e);
/* Queues this text for all who are to be told of such an event. */
void webhooks_tell(struct lobby *l, enum webhook_event e, const char *body);
/* Another try is due. */
void webhooks_due(struct lobby *l, struct delivery *d);
/* The clock was set: the next tries come as soon as before. */
void webhooks_jumped(struct lobby *l, int64_t by);
void webhooks_restore(struct lobby *l, const struct store_snapshot *s);
void webhooks_free(struct lobby *l);

/* ---- lobby_webhooks_json.c: what happened ---- */

void webhooks_meeting(struct lobby *l, const struct room *r, bool started);
/* p has knocked, or waits no more without being let in; p has come in, or left. */
void webhooks_waiting(struct lobby *l, const struct person *p, bool joined);
void webhooks_inside(struct lobby *l, const struct person *p, bool joined);
/* Of a stream or recording; info: what went wrong, or "". */
void webhooks_stream(struct lobby *l, const struct room *r, const struct stream *s,
                     enum webhook_event e, const char *info);
/* A transcription of r's meeting was asked for; or, with words why, there will be no transcript. */
void webhooks_transcript(struct lobby *l, const struct room *r, const char *why);

#endif
