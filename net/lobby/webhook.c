/* Webhooks as values. */
#include "net/lobby/webhook.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"

const char *const webhook_types[WEBHOOK_EVENTS] = {
#define W(name, type, sent) [WEBHOOK_##name] = type,
#include "net/proto/webhook_events.def"
#undef W
};

const char *const webhook_retries[WEBHOOK_RETRIES] = {"circuit-breaker", "exponential"};

enum webhook_event webhook_event_of(const char *type)
{
    int e = 0;

    while (e < WEBHOOK_EVENTS && !str_eq(webhook_types[e], type))
        e++;
    return (enum webhook_event)e;
}

void webhook_post_free(struct webhook_post *p)
{
    if (!p)
        return;
    if (p->auth)
        explicit_bzero(p->auth, strlen(p->auth));
    free(p->auth);
    free(p->url);
    free(p->body);
    free(p);
}
