/* Who connects, by address: how many connections, and how fast the requests come. */
#include "net/lobby/addr.h"

#include <stdio.h>
#include <string.h>

#include "tests/lib/check.h"

enum { NOW = 1000000, FORGOTTEN_AFTER = 30 * 1000 };

/* The last of n connections from there; null when it is one too many. */
static struct addr *connect_many(struct addrs *t, const char *text, int n)
{
    struct addr *a = NULL;

    for (int i = 0; i < n; i++)
        a = addr_connect(t, text);
    return a;
}

/* One less than allowed, as many, one more. */
static void test_connections(void **state)
{
    static const struct {
        const char *what, *first, *then;
        bool together;
    } rows[] = {
        {"one IPv4 address", "192.0.2.1", "192.0.2.1", true},
        {"its neighbour", "192.0.2.1", "192.0.2.2", false},
        {"written as IPv6", "192.0.2.1", "::ffff:192.0.2.1", true},
        {"one IPv6 address", "2001:db8::1", "2001:db8::1", true},
        {"the same /64", "2001:db8::1", "2001:db8::ffff:1", true},
        {"another /64", "2001:db8::1", "2001:db8:0:1::1", false},
        {"this machine", "127.0.0.1", "127.0.0.1", false},
        {"this machine, IPv6", "::1", "::1", false},
        {"this machine, mapped", "::ffff:127.0.0.1", "::ffff:127.0.0.1", false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct addrs *t = addrs_new();
        struct addr *last;

        assert_non_null(connect_many(t, rows[i].first, ADDR_PEERS_MAX - 1));
        last = addr_connect(t, rows[i].then);
        check_true(rows[i].what, last != NULL);
        check_str(rows[i].what, addr_text(last), rows[i].then);
        check_true(rows[i].what, (addr_connect(t, rows[i].then) == NULL) == rows[i].together);
        addr_disconnect(t, last, NOW);
        check_true(rows[i].what, addr_connect(t, rows[i].first) != NULL);
        addrs_free(t);
    }
}

/* As many requests as the burst, and one more when the time for one has passed. */
static void test_rates(void **state)
{
    static const struct {
        const char *what, *from;
        enum rate rate;
        enum rate_set set;
        int burst, ms_for_one; /* 0: not limited */
    } rows[] = {
        {"reading", "192.0.2.1", RATE_READ, RATES_OWN, 10000, 1},
        {"writing", "192.0.2.1", RATE_WRITE, RATES_OWN, 5000, 1},
        {"what is scarce", "192.0.2.1", RATE_SCARCE, RATES_OWN, 5000, 1},
        {"starts", "192.0.2.1", RATE_START, RATES_OWN, 100, 50},
        {"batches", "192.0.2.1", RATE_BATCH, RATES_OWN, 100, 50},
        {"joining", "192.0.2.1", RATE_JOIN, RATES_OWN, ADDR_PEERS_MAX, 10},
        {"joining by IPv6", "2001:db8::1", RATE_JOIN, RATES_OWN, ADDR_PEERS_MAX, 10},
        {"joining from this machine", "127.0.0.1", RATE_JOIN, RATES_OWN, 0, 0},
        {"liveness", "192.0.2.1", RATE_NONE, RATES_OWN, 0, 0},
        {"Daily's reading", "192.0.2.1", RATE_READ, RATES_DAILY, 100, 50},
        {"Daily's writing", "192.0.2.1", RATE_WRITE, RATES_DAILY, 100, 50},
        {"Daily's scarce ones", "192.0.2.1", RATE_SCARCE, RATES_DAILY, 50, 600},
        {"Daily's starts", "192.0.2.1", RATE_START, RATES_DAILY, 5, 1000},
        {"Daily's batches", "192.0.2.1", RATE_BATCH, RATES_DAILY, 10, 3000},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct addrs *t = addrs_new();
        struct addr *a = addr_connect(t, rows[i].from);
        int n = rows[i].burst ? rows[i].burst : 100000;

        for (int k = 0; k < n; k++)
            check_true(rows[i].what, addr_allow(a, rows[i].rate, rows[i].set, NOW));
        if (rows[i].burst) {
            check_true(rows[i].what, !addr_allow(a, rows[i].rate, rows[i].set, NOW));
            check_true(rows[i].what,
                       rows[i].ms_for_one == 1 ||
                           !addr_allow(a, rows[i].rate, rows[i].set, NOW + rows[i].ms_for_one - 1));
            check_true(rows[i].what,
                       addr_allow(a, rows[i].rate, rows[i].set, NOW + rows[i].ms_for_one + 1));
        }
        addrs_free(t);
    }
}

/* All of a /64 share what they may; a neighbour has its own; a clock that goes back gives nothing.
 */
static void test_shared(void **state)
{
    struct addrs *t = addrs_new();
    struct addr *one = addr_connect(t, "2001:db8::1"), *two = addr_connect(t, "2001:db8::2");
    struct addr *far = addr_connect(t, "2001:db8:1::2");

    (void)state;
    for (int k = 0; k < 5; k++)
        assert_true(addr_allow(k % 2 ? one : two, RATE_START, RATES_DAILY, NOW));
    assert_false(addr_allow(one, RATE_START, RATES_DAILY, NOW));
    assert_false(addr_allow(two, RATE_START, RATES_DAILY, NOW));
    assert_true(addr_allow(far, RATE_START, RATES_DAILY, NOW));
    assert_false(addr_allow(one, RATE_START, RATES_DAILY, NOW - 1000));
    addrs_free(t);
}

/* Who hangs up and calls again has no new allowance, until it would be full anyway. */
static void test_forgetting(void **state)
{
    struct addrs *t = addrs_new();
    struct addr *a = addr_connect(t, "192.0.2.1"), *b;

    (void)state;
    for (int k = 0; k < 5; k++)
        assert_true(addr_allow(a, RATE_START, RATES_DAILY, NOW));
    addr_disconnect(t, a, NOW);
    a = addr_connect(t, "192.0.2.1");
    assert_false(addr_allow(a, RATE_START, RATES_DAILY, NOW));
    addr_disconnect(t, a, NOW);
    for (int64_t after = FORGOTTEN_AFTER - 1; after <= FORGOTTEN_AFTER; after++) {
        b = addr_connect(t, "192.0.2.2");
        addr_disconnect(t, b, NOW + after);
        check_int("remembered", (int64_t)addrs_count(t), after < FORGOTTEN_AFTER ? 2 : 1);
    }
    addrs_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connections),
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_shared),
        cmocka_unit_test(test_forgetting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
