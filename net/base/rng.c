/* Random bytes from the kernel, and ids made of them. */
#include "net/base/rng.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void rng_bytes(void *dst, size_t len)
{
    unsigned char *p = dst;

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

    for (size_t i = 0; i < len; i++) {
        rng_bytes(&byte, 1);
        snprintf(dst + 2 * i, 3, "%02x", byte);
    }
}

void rng_uuid(char dst[RNG_UUID_SIZE])
{
    unsigned char b[16];

    rng_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    snprintf(dst, RNG_UUID_SIZE,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
}
