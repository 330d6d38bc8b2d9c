/* A keyed hash of text that strangers choose, so that they can not choose what collides. Any
 * thread. */
#ifndef NET_BASE_HASH_H
#define NET_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* SipHash-2-4 of len bytes under a secret random key. Source: Aumasson and Bernstein, 2012. */
uint64_t hash_sip(const uint64_t key[2], const void *data, size_t len);

#endif
