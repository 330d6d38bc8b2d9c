/* Proxies in front of the server: which of them are trusted, and who stands behind a request that
 * came through one. Pure; the table is immutable after the start. */
#ifndef NET_LOBBY_SERVER_PROXY_H
#define NET_LOBBY_SERVER_PROXY_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"
#include "net/lobby/addr.h"

enum {
    PROXY_NETS_MAX = 16,
    PROXY_HEADER_MAX = 1024, /* of X-Forwarded-For; longer is refused, so nobody hides behind it */
};

struct proxy_net {
    unsigned char bytes[16]; /* an IPv4 address is kept as ::ffff:a.b.c.d */
    int bits;                /* how many of them count */
};

struct proxy_nets {
    struct proxy_net net[PROXY_NETS_MAX];
    int n;
};

/* Adds "10.0.0.0/8", "fd00::/8" or an address alone. False with a sentence for anything else,
 * also for bits behind the prefix that are not 0: they usually are a mistake. */
bool proxy_add(struct proxy_nets *p, const char *text, struct error *err);
/* True when the address, as text, is in one of the nets. */
bool proxy_trusts(const struct proxy_nets *p, const char *addr);
/* Who made a request that came from the trusted address peer with this X-Forwarded-For ("" for
 * none): the last address in it that is no trusted proxy, else the first, else peer. What stands
 * left of that can be written by anybody and is not read. False when a trusted proxy named
 * something that is no address. */
bool proxy_source(const struct proxy_nets *p, const char *peer, const char *forwarded,
                  char dst[ADDR_TEXT]);

#endif
