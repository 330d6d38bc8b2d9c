/* A service: what the console talks to, and what it can do. The console knows no servers, only
 * services and their capabilities. Plain data, any thread. */
#ifndef NET_CLIENT_SERVICE_H
#define NET_CLIENT_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

/* Capability bits: CAP_ADMIT and so on, one per row of capabilities.def. */
enum cap_index {
#define CAP(NAME, words) CAP_INDEX_##NAME,
#include "net/client/capabilities.def"
#undef CAP
    CAP_INDEX_COUNT
};
enum cap {
    CAP_NONE = 0,
#define CAP(NAME, words) CAP_##NAME = 1 << CAP_INDEX_##NAME,
#include "net/client/capabilities.def"
#undef CAP
};

struct service {
    const char *name; /* "foyer" */
    uint32_t caps;    /* CAP_ bits */
};

/* foyer's own server. */
extern const struct service service_foyer;

/* True when the service has all bits of need. */
bool service_can(const struct service *s, uint32_t need);
/* What the lowest bit of caps means, as in "this service can not admit people"; "" for none. */
const char *service_cap_words(uint32_t caps);

#endif
