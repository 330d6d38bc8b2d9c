/* By what somebody who is kept out is known again: the signals of a block, and what each is worth.
 *
 * Nothing about a stranger is certain, so each signal that is seen again adds points to a score
 * from 0 to 100, and SIGNALS_SURE is enough to be refused. A set of signals is a mask of the bits
 * 1 << SIGNAL_. Pure; any thread. Source: DESIGN 5, blocks. */
#ifndef NET_PROTO_BLOCK_SIGNALS_H
#define NET_PROTO_BLOCK_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

#include "net/base/error.h"

enum block_signal {
    SIGNAL_DEVICE,  /* the guest's own random key */
    SIGNAL_USER_ID, /* of a token */
    SIGNAL_TOKEN,   /* the token itself */
    SIGNAL_ADDRESS, /* IPv4 /24 or IPv6 /56 */
    SIGNAL_NAME,    /* the skeleton of the name */
    SIGNAL_COUNT
};
enum { SIGNALS_ALL = (1 << SIGNAL_COUNT) - 1, SIGNALS_SURE = 70, SIGNALS_TEXT = 64 };

struct block_signal_info {
    const char *name;  /* on the wire and on the command line */
    int points;        /* what it says when it is seen again */
    const char *words; /* for people */
};
extern const struct block_signal_info block_signal_infos[SIGNAL_COUNT];

/* The points of all of them together, at most 100. */
int block_signals_points(unsigned mask);
/* Whether so much may say no; else false with the reason in err. */
bool block_signals_suffice(unsigned mask, struct error *err);
/* The names with ", " between, in the order above; "" for none. */
void block_signals_text(unsigned mask, char dst[SIGNALS_TEXT]);
/* Adds the signal of that name (len bytes) to the mask; false with the reason in err when there is
 * none, or it is there already. */
bool block_signals_add(const char *name, int len, uint8_t *mask, struct error *err);
/* Names with commas between as a person types them, at least one: "device,token". On a refusal
 * *mask is as before. */
bool block_signals_read(const char *text, uint8_t *mask, struct error *err);

#endif
