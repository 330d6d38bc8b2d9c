/* Who connects, by address: how many connections, and how fast the requests come. Pure; time comes
 * in as an argument. The lobby thread alone. */
#ifndef NET_LOBBY_ADDR_H
#define NET_LOBBY_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Classes of requests, each with its own allowance. */
enum rate {
    RATE_NONE,   /* not limited */
    RATE_READ,   /* answers from memory; stops a loop that asks without end */
    RATE_WRITE,  /* waits for the disk; stops filling it */
    RATE_SCARCE, /* DELETE of a room, lists of recordings */
    RATE_START,  /* starts a program of the operator */
    RATE_BATCH,  /* a thousand rooms at once */
    RATE_JOIN,   /* somebody new at a door; stops one line from filling all lobbies. Not of loopback
                  */
    RATE_COUNT
};

enum {
    ADDR_PEERS_MAX = 2048, /* connections of one IPv4 address or IPv6 /64; stops one machine from
                              taking them all */
    ADDR_TEXT = 46,        /* an IPv6 address as text */
};

/* An allowance that refills over time. */
struct bucket {
    double left;
    int64_t at; /* ms, monotonic; 0 for a full one */
};
/* Takes one of an allowance of per_second with a burst; false when it is used up. */
bool bucket_take(struct bucket *b, double per_second, double burst, int64_t now);

/* Writes what neighbours share, the /24 of an IPv4 and the /56 of an IPv6 address, behind a byte
 * that tells them apart, and returns the length; 0 when text is no address. */
enum { ADDR_PREFIX = 8 };
size_t addr_prefix(const char *text, unsigned char out[ADDR_PREFIX]);
/* The address of this machine. */
bool addr_is_loopback(const char *text);

struct addr;
struct addrs;
/* An empty table; addrs_free forgets all addresses. */
struct addrs *addrs_new(void);
void addrs_free(struct addrs *t);

/* Counts one connection more from an address in text; null when it has too many. All of an IPv6 /64
 * count together, and share their allowances. A loopback address, behind which everybody of this
 * machine or of a proxy stands, is not capped. */
struct addr *addr_connect(struct addrs *t, const char *text);
/* Counts one less; a is gone with its last connection. Its allowances are forgotten when they are
 * full again and somebody else disconnects. */
void addr_disconnect(struct addrs *t, struct addr *a, int64_t now);

/* The address as text, borrowed as long as a has connections. */
const char *addr_text(const struct addr *a);
/* Which allowances hold. */
enum rate_set {
    RATES_OWN,   /* far above what people and programs do; stops loops */
    RATES_DAILY, /* Daily's: 20 calls a second, 2 of the scarce ones, 1 start */
};
/* Takes one request from the allowance of its class; false when it is used up, and nothing is taken
 * then. now is monotonic ms. */
bool addr_allow(struct addr *a, enum rate rate, enum rate_set set, int64_t now);
/* How many addresses and networks are remembered. */
size_t addrs_count(const struct addrs *t);

#endif
