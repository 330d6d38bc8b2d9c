/* Simulated people for the demo: real websocket guests that arrive, rename themselves, answer
 * hosts, lose the connection, give up, come back, raise hands and leave again once they were
 * inside. What the n-th visitor does depends on the seed and n alone. Their device keys begin with
 * "sim-". */
#ifndef NET_CLIENT_VISITORS_H
#define NET_CLIENT_VISITORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"

enum { VISITORS_MAX = 500, VISITORS_ROOMS_MAX = 8, VISITORS_TOKENS_MAX = 16 };

struct visitors_room {
    const char *name;
    int weight; /* how many of the arrivals, against the other rooms' */
};

struct visitors_conf {
    const char *url;
    const struct visitors_room *rooms; /* copied; the names are borrowed for their life */
    size_t n_rooms;
    int most;       /* at the door or inside at the same time */
    int per_minute; /* arrivals */
    uint64_t seed;
};

struct visitors;

/* Makes the websocket context; call before any thread runs. Null with the reason in err. */
struct visitors *visitors_new(const struct visitors_conf *conf, struct error *err);
/* Before visitors_start: somebody who walks in with a token and stays. token is copied. */
void visitors_add_inside(struct visitors *v, const char *room, const char *token);
/* Starts their thread. */
bool visitors_start(struct visitors *v, struct error *err);
/* Everybody is gone; joins the thread and frees all. Accepts null. */
void visitors_stop(struct visitors *v);

#endif
