/* Random bytes from the kernel, and ids made of them. */
#include "net/base/rng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "net/base/str.h"

/* Fetched together, as ids take a few at a time; what was given out is forgotten. */
enum { POOL = 256 };

static void fetch(unsigned char *p, size_t len)
{

    while (len > 0) {
        ssize_t n = getrandom(p, len, 0);

        if (n < 0 && errno != EINTR)
            abort(); /* a kernel without random numbers can not guard a door */
        if (n > 0) {
            p += n;
            len -= (size_t)n;
        }
    }
}

void rng_bytes(void *dst, size_t len)
{
    static _Thread_local unsigned char pool[POOL];
    static _Thread_local size_t left;

    if (len > POOL) {
        fetch(dst, len);
        return;
    }
    if (left < len) {
        fetch(pool, POOL);
        left = POOL;
    }
    left -= len;
    memcpy(dst, pool + left, len);
    explicit_bzero(pool + left, len);
}

uint32_t rng_u32(void)
{
    uint32_t v;

    rng_bytes(&v, sizeof v);
    return v;
}

void rng_name(char *dst, size_t size)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char byte;
    size_t i = 0;

    while (i + 1 < size) {
        rng_bytes(&byte, 1);
        if (byte < 4 * (sizeof set - 1)) /* no bias towards the first letters */
            dst[i++] = set[byte % (sizeof set - 1)];
    }
    dst[i] = '\0';
}

void rng_hex(char *dst, size_t len)
{
    unsigned char byte;

    *dst = '\0';
    for (size_t i = 0; i < len; i++) {
        rng_bytes(&byte, 1);
        str_hex(dst + 2 * i, &byte, 1);
    }
}

void rng_uuid(char dst[RNG_UUID_SIZE])
{
    static const size_t groups[] = {4, 2, 2, 2, 6}; /* bytes */
    unsigned char b[16], *from = b;

    rng_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        str_hex(dst, from, groups[i]);
        from += groups[i];
        dst += 2 * groups[i];
        *dst++ = '-';
    }
    dst[-1] = '\0';
}
