/* Random bytes from the kernel, and ids made of them. Any thread. */
#ifndef NET_BASE_RNG_H
#define NET_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* Never fails: without random numbers the program ends. */
void rng_bytes(void *dst, size_t len);
uint32_t rng_u32(void);

/* Fills dst with size-1 random characters of [A-Za-z0-9] and a terminator. 20 characters carry
 * 119 bits. */
void rng_name(char *dst, size_t size);

enum { RNG_UUID_SIZE = 37 };
/* A version 4 UUID in lower case. */
void rng_uuid(char dst[RNG_UUID_SIZE]);

/* 2*len lower-case hex digits and a terminator. */
void rng_hex(char *dst, size_t len);

#endif
