/* Proxies in front of the server. */
#include "net/lobby/server/proxy.h"

#include <arpa/inet.h>
#include <string.h>

#include "net/base/str.h"

enum { V4_OFFSET = 12, V4_BITS = V4_OFFSET * 8, ALL_BITS = 128 };

/* Both families as 16 bytes, so that an IPv4 address that is written as an IPv6 one is the same. */
static bool read_addr(const char *text, unsigned char out[16])
{
    static const unsigned char mapped[V4_OFFSET] = {[10] = 0xFF, [11] = 0xFF};

    if (inet_pton(AF_INET6, text, out) == 1)
        return true;
    memcpy(out, mapped, sizeof mapped);
    return inet_pton(AF_INET, text, out + V4_OFFSET) == 1;
}

static bool bit_of(const unsigned char *bytes, int i)
{
    return bytes[i / 8] >> (7 - i % 8) & 1;
}

static bool is_within(const struct proxy_net *net, const unsigned char addr[16])
{
    int whole = net->bits / 8;

    if (memcmp(net->bytes, addr, (size_t)whole) != 0)
        return false;
    for (int i = whole * 8; i < net->bits; i++)
        if (bit_of(net->bytes, i) != bit_of(addr, i))
            return false;
    return true;
}

static bool rest_is_zero(const struct proxy_net *net)
{
    for (int i = net->bits; i < ALL_BITS; i++)
        if (bit_of(net->bytes, i))
            return false;
    return true;
}

bool proxy_add(struct proxy_nets *p, const char *text, struct error *err)
{
    char addr[ADDR_TEXT];
    const char *slash = strchr(text, '/');
    size_t len = slash ? (size_t)(slash - text) : strlen(text);
    struct proxy_net net = {.bits = ALL_BITS};
    int64_t bits;

    if (p->n == PROXY_NETS_MAX)
        return error_set(err, "at most %d networks of proxies can be trusted", PROXY_NETS_MAX);
    if (len < sizeof addr) {
        memcpy(addr, text, len);
        addr[len] = '\0';
    }
    if (len >= sizeof addr || !read_addr(addr, net.bytes))
        return error_set(err, "'%s' is no network: write 10.0.0.0/8, fd00::/8 or an address", text);
    if (slash) {
        int width = strchr(addr, ':') ? ALL_BITS : ALL_BITS - V4_BITS;

        if (!str_int(slash + 1, 0, width, &bits))
            return error_set(err, "the prefix in '%s' has to be 0 to %d", text, width);
        net.bits = (int)bits + ALL_BITS - width;
        if (!rest_is_zero(&net))
            return error_set(err, "'%s' has bits behind its prefix: is it meant to be one address?",
                             text);
    }
    p->net[p->n++] = net;
    return true;
}

bool proxy_trusts(const struct proxy_nets *p, const char *addr)
{
    unsigned char bytes[16];

    if (!read_addr(addr, bytes))
        return false;
    for (int i = 0; i < p->n; i++)
        if (is_within(&p->net[i], bytes))
            return true;
    return false;
}

/* Takes the last entry of the list off its end; "[v6]:port" and "v4:port" lose the port. */
static bool take_last(const char *list, size_t *len, char dst[ADDR_TEXT])
{
    size_t end = *len, from;
    unsigned char bytes[16];
    char *colon;

    while (end > 0 && (list[end - 1] == ' ' || list[end - 1] == '\t'))
        end--;
    for (from = end; from > 0 && list[from - 1] != ','; from--)
        ;
    *len = from ? from - 1 : 0;
    while (from < end && (list[from] == ' ' || list[from] == '\t' || list[from] == '['))
        from++;
    if (end - from >= ADDR_TEXT)
        return false;
    memcpy(dst, list + from, end - from);
    dst[end - from] = '\0';
    colon = strchr(dst, ']');
    if (!colon && strchr(dst, '.') && strchr(dst, ':') == strrchr(dst, ':'))
        colon = strchr(dst, ':');
    if (colon)
        *colon = '\0';
    return read_addr(dst, bytes);
}

bool proxy_source(const struct proxy_nets *p, const char *peer, const char *forwarded,
                  char dst[ADDR_TEXT])
{
    size_t len = strlen(forwarded);

    str_copy(dst, ADDR_TEXT, peer);
    while (len > 0 && proxy_trusts(p, dst))
        if (!take_last(forwarded, &len, dst))
            return false;
    return true;
}
