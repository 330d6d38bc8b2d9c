/* Webhooks as values: what one is, what waits to be delivered, and one attempt. Shared by the
 * domain, the store, REST and the postman. Source: Daily, webhooks. */
#ifndef NET_LOBBY_WEBHOOK_H
#define NET_LOBBY_WEBHOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "net/proto/limits.h"

enum webhook_event {
#define W(name, type, sent) WEBHOOK_##name,
#include "net/proto/webhook_events.def"
#undef W
    WEBHOOK_EVENTS
};

enum {
    WEBHOOK_URL = 2048,
    WEBHOOK_HMAC = 128, /* base64 */
    WEBHOOK_AUTH = 255, /* behind "Basic " */
    WEBHOOKS_MAX = 16,
    WEBHOOK_PROBES = 16,     /* receivers that are asked at the same time */
    WEBHOOK_FLIGHTS = 8,     /* attempts of one webhook at the same time */
    WEBHOOK_QUEUE = 20000,   /* deliveries that wait, of all; what is more is dropped and counted */
    WEBHOOK_FAILURES = 3,    /* in a row end a webhook of the circuit breaker */
    WEBHOOK_TRIES = 5,       /* of one message with exponential back-off */
    WEBHOOK_BASE_MS = 15000, /* the first back-off; each further one is four times as long, */
    WEBHOOK_LONGEST_MS = 900 * 1000, /* at most 15 minutes */
    WEBHOOK_TIMEOUT_MS = 10000,
    WEBHOOK_PROBE_MS = 8000,
    WEBHOOK_SIGNATURE = 44, /* base64 of an HMAC-SHA256 */
};

enum webhook_retry { WEBHOOK_BREAKER, WEBHOOK_EXPONENTIAL, WEBHOOK_RETRIES };

struct webhook {
    char uuid[LIMIT_ID + 1];
    char url[WEBHOOK_URL + 1];
    char hmac[WEBHOOK_HMAC + 1];
    char auth[WEBHOOK_AUTH + 1]; /* "" for none */
    enum webhook_retry retry;
    uint64_t events; /* bits of enum webhook_event */
    bool failed;
    int32_t failures;                          /* in a row */
    int64_t pushed_at, created_at, updated_at; /* wall ms; pushed_at 0: never */
};

/* A message that is still to be delivered to one webhook. */
struct webhook_delivery {
    uint64_t number;
    char uuid[LIMIT_ID + 1]; /* of the webhook */
    int32_t tries;
    int64_t due_at;
    char *body; /* owned */
};

/* One attempt to reach a receiver. */
struct webhook_post {
    uint64_t number;
    char *url, *auth, *body; /* owned; auth null for none */
    char signature[WEBHOOK_SIGNATURE + 1];
    char timestamp[24]; /* seconds since 1970, as it was signed */
    int timeout_ms;
};
/* Wipes and frees it. Accepts null. */
void webhook_post_free(struct webhook_post *p);

/* The type of an event, and the word of a way to try again. */
extern const char *const webhook_types[WEBHOOK_EVENTS];
extern const char *const webhook_retries[WEBHOOK_RETRIES];
/* The event of that type, or WEBHOOK_EVENTS. */
enum webhook_event webhook_event_of(const char *type);

#endif
