/* A keyed hash of text that strangers choose. */
#include "net/base/hash.h"

#include <endian.h>
#include <string.h>

static uint64_t rotate(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

static void rounds(uint64_t v[4], int n)
{
    while (n-- > 0) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] = rotate(v[2], 32);
    }
}

/* Up to 8 bytes, lowest first. */
static uint64_t word(const unsigned char *p, size_t n)
{
    uint64_t v = 0;

    if (n == 8) {
        memcpy(&v, p, 8);
        return le64toh(v);
    }

    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

uint64_t hash_sip(const uint64_t key[2], const void *data, size_t len)
{
    const unsigned char *p = data;
    uint64_t v[4] = {key[0] ^ 0x736F6D6570736575U, key[1] ^ 0x646F72616E646F6DU,
                     key[0] ^ 0x6C7967656E657261U, key[1] ^ 0x7465646279746573U};
    size_t left = len;

    for (;; p += 8, left -= 8) {
        uint64_t m = word(p, left < 8 ? left : 8);

        if (left < 8)
            m |= (uint64_t)len << 56;
        v[3] ^= m;
        rounds(v, 2);
        v[0] ^= m;
        if (left < 8)
            break;
    }
    v[2] ^= 0xFF;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
