/* Who connects, by address. */
#include "net/lobby/addr.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/table.h"

/* Seconds after which an allowance is surely full again. */
enum { FULL_AFTER_MS = 30 * 1000 };

static const struct {
    double per_second, burst;
} rates[][RATE_COUNT] = {
    [RATES_OWN] = {[RATE_READ] = {.per_second = 5000, .burst = 10000},
                   [RATE_WRITE] = {.per_second = 2000, .burst = 5000},
                   [RATE_SCARCE] = {.per_second = 2000, .burst = 5000},
                   [RATE_START] = {.per_second = 20, .burst = 100},
                   [RATE_BATCH] = {.per_second = 20, .burst = 100},
                   [RATE_JOIN] = {.per_second = 100, .burst = ADDR_PEERS_MAX}},
    /* As many at once as Daily takes in one window, and then as they come free. */
    [RATES_DAILY] = {[RATE_READ] = {.per_second = 20, .burst = 100},
                     [RATE_SCARCE] = {.per_second = 50.0 / 30, .burst = 50},
                     [RATE_START] = {.per_second = 1, .burst = 5},
                     [RATE_BATCH] = {.per_second = 10.0 / 30, .burst = 10},
                     [RATE_JOIN] = {.per_second = 100, .burst = ADDR_PEERS_MAX}},
};

/* What one line or machine has: an IPv4 address, or the /64 of an IPv6 one, in which it can take
 * any address that it likes. */
struct holder {
    char key[ADDR_TEXT];
    int peers;
    bool loopback;
    int64_t left_at; /* when the last connection ended */
    struct bucket bucket[RATE_COUNT];
    UT_hash_handle hh;
};

struct addr {
    char text[ADDR_TEXT];
    int peers;
    struct holder *holder;
    UT_hash_handle hh;
};

struct addrs {
    struct addr *table;
    struct holder *holders;
};

/* The bytes of an address, 4 or 16 of them, or 0 when text is none. An IPv4 address that is written
 * as an IPv6 one is an IPv4 address. */
static size_t parse(const char *text, unsigned char a[sizeof(struct in6_addr)])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};

    if (inet_pton(AF_INET, text, a) == 1)
        return sizeof(struct in_addr);
    if (inet_pton(AF_INET6, text, a) != 1)
        return 0;
    if (memcmp(a, mapped, sizeof mapped) != 0)
        return sizeof(struct in6_addr);
    memmove(a, a + sizeof mapped, sizeof(struct in_addr));
    return sizeof(struct in_addr);
}

size_t addr_prefix(const char *text, unsigned char out[ADDR_PREFIX])
{
    unsigned char a[sizeof(struct in6_addr)];
    size_t n = parse(text, a);
    bool v4 = n == sizeof(struct in_addr);

    if (n == 0)
        return 0;
    out[0] = v4 ? 4 : 6;
    memcpy(out + 1, a, v4 ? 3 : 7);
    return v4 ? 4 : 8;
}

bool addr_is_loopback(const char *text)
{
    return str_starts(text, "127.") || str_starts(text, "::ffff:127.") || str_eq(text, "::1");
}

bool bucket_take(struct bucket *b, double per_second, double burst, int64_t now)
{
    if (b->at == 0)
        b->left = burst;
    else if (now > b->at)
        b->left += (double)(now - b->at) * per_second / 1000;
    if (b->left > burst)
        b->left = burst;
    b->at = now;
    if (b->left < 1)
        return false;
    b->left -= 1;
    return true;
}

struct addrs *addrs_new(void)
{
    return xcalloc(1, sizeof(struct addrs));
}

static void forget(struct addrs *t, struct holder *h)
{
    HASH_DEL(t->holders, h);
    free(h);
}

static void drop(struct addrs *t, struct addr *a)
{
    HASH_DEL(t->table, a);
    free(a);
}

void addrs_free(struct addrs *t)
{
    struct addr *a, *a_next;
    struct holder *h, *h_next;

    if (!t)
        return;
    HASH_ITER (hh, t->table, a, a_next)
        drop(t, a);
    HASH_ITER (hh, t->holders, h, h_next)
        forget(t, h);
    free(t);
}

static void holder_key(const char *text, char key[ADDR_TEXT])
{
    unsigned char a[sizeof(struct in6_addr)];
    size_t n = parse(text, a);

    str_copy(key, ADDR_TEXT, text);
    if (n == sizeof(struct in6_addr))
        memset(a + 8, 0, 8);
    if (n > 0)
        inet_ntop(n == sizeof(struct in_addr) ? AF_INET : AF_INET6, a, key, ADDR_TEXT);
}

static struct holder *holder_of(struct addrs *t, const char *text)
{
    char key[ADDR_TEXT];
    struct holder *h;

    holder_key(text, key);
    HASH_FIND_STR(t->holders, key, h);
    if (h)
        return h;
    h = xcalloc(1, sizeof *h);
    str_copy(h->key, sizeof h->key, key);
    h->loopback = addr_is_loopback(text);
    HASH_ADD_STR(t->holders, key, h);
    return h;
}

struct addr *addr_connect(struct addrs *t, const char *text)
{
    struct holder *h = holder_of(t, text);
    struct addr *a;

    if (h->peers == ADDR_PEERS_MAX && !h->loopback)
        return NULL;
    HASH_FIND_STR(t->table, text, a);
    if (!a) {
        a = xcalloc(1, sizeof *a);
        str_copy(a->text, sizeof a->text, text);
        a->holder = h;
        HASH_ADD_STR(t->table, text, a);
    }
    a->peers++;
    h->peers++;
    return a;
}

void addr_disconnect(struct addrs *t, struct addr *a, int64_t now)
{
    struct holder *h = a->holder, *next;

    h->left_at = now;
    h->peers--;
    if (--a->peers > 0)
        return;
    drop(t, a);
    /* Those that left before are in the order of their arrival: looking at a few is enough to
     * keep the table as small as what is connected, without a timer. */
    for (int n = 0; n < 4 && t->holders; n++) {
        h = t->holders;
        next = h->hh.next;
        if (h->peers == 0 && now - h->left_at >= FULL_AFTER_MS) {
            forget(t, h);
        } else if (next) {
            HASH_DEL(t->holders, h);
            HASH_ADD_STR(t->holders, key, h);
        }
    }
}

const char *addr_text(const struct addr *a)
{
    return a->text;
}

bool addr_allow(struct addr *a, enum rate rate, enum rate_set set, int64_t now)
{
    if (set == RATES_DAILY && rate == RATE_WRITE)
        rate = RATE_READ; /* Daily counts both together */
    return rate == RATE_NONE || (rate == RATE_JOIN && a->holder->loopback) ||
           bucket_take(&a->holder->bucket[rate], rates[set][rate].per_second,
                       rates[set][rate].burst, now);
}

size_t addrs_count(const struct addrs *t)
{
    return HASH_COUNT(t->holders);
}
