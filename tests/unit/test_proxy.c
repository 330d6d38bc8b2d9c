/* Proxies in front of the server: which are trusted, and who stands behind a request. */
#include "net/lobby/server/proxy.h"

#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"

static void test_nets(void **state)
{
    static const struct {
        const char *what, *net, *inside, *outside; /* inside null: refused */
    } rows[] = {
        {"an address alone", "192.0.2.7", "192.0.2.7", "192.0.2.8"},
        {"the same written as IPv6", "192.0.2.7", "::ffff:192.0.2.7", "::ffff:192.0.2.6"},
        {"a prefix of whole bytes", "10.0.0.0/8", "10.255.0.1", "11.0.0.1"},
        {"a prefix within a byte", "172.16.0.0/12", "172.31.255.255", "172.32.0.0"},
        {"all of IPv4", "0.0.0.0/0", "203.0.113.9", "2001:db8::1"},
        {"one address as a prefix", "192.0.2.7/32", "192.0.2.7", "192.0.2.6"},
        {"IPv6", "fd00::/8", "fdff::1", "fe00::1"},
        {"IPv6 alone", "::1", "::1", "::2"},
        {"nothing", "", NULL, NULL},
        {"a name", "proxy.example", NULL, NULL},
        {"no prefix behind the slash", "10.0.0.0/", NULL, NULL},
        {"a prefix too long for IPv4", "10.0.0.0/33", NULL, NULL},
        {"a prefix too long for IPv6", "fd00::/129", NULL, NULL},
        {"a negative prefix", "10.0.0.0/-1", NULL, NULL},
        {"bits behind the prefix", "10.0.0.1/8", NULL, NULL},
        {"a port", "10.0.0.1:80", NULL, NULL},
        {"text longer than any address", "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1",
         NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct proxy_nets nets = {.n = 0};
        struct error err = {{0}};
        bool ok = proxy_add(&nets, rows[i].net, &err);

        if (ok != (rows[i].inside != NULL) || ok == (*err.text != '\0'))
            fail_msg("%s: %s", rows[i].what, err.text);
        if (ok && (!proxy_trusts(&nets, rows[i].inside) || proxy_trusts(&nets, rows[i].outside)))
            fail_msg("%s: wrong about %s or %s", rows[i].what, rows[i].inside, rows[i].outside);
    }
}

static void test_full(void **state)
{
    struct proxy_nets nets = {.n = 0};
    struct error err = {{0}};

    (void)state;
    for (int i = 0; i < PROXY_NETS_MAX; i++)
        assert_true(proxy_add(&nets, "192.0.2.1", &err));
    assert_false(proxy_add(&nets, "192.0.2.1", &err));
    assert_non_null(strstr(err.text, "16"));
    assert_int_equal(nets.n, PROXY_NETS_MAX);
}

static void test_source(void **state)
{
    static const struct {
        const char *what, *peer, *forwarded, *source; /* source null: refused */
    } rows[] = {
        {"no header", "10.0.0.1", "", "10.0.0.1"},
        {"one visitor", "10.0.0.1", "203.0.113.9", "203.0.113.9"},
        {"what the visitor wrote in front is not believed", "10.0.0.1", "198.51.100.1, 203.0.113.9",
         "203.0.113.9"},
        {"nor when it is rubbish", "10.0.0.1", "\x1b[2J, 203.0.113.9", "203.0.113.9"},
        {"two proxies", "10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"},
        {"a visitor who claims to be a proxy's visitor", "10.0.0.1",
         "127.0.0.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"},
        {"only proxies", "10.0.0.1", "10.0.0.3,10.0.0.2", "10.0.0.3"},
        {"blanks and tabs", "10.0.0.1", " \t203.0.113.9 \t", "203.0.113.9"},
        {"IPv6", "10.0.0.1", "2001:db8::5", "2001:db8::5"},
        {"IPv6 in brackets with a port", "10.0.0.1", "[2001:db8::5]:4711", "2001:db8::5"},
        {"IPv4 with a port", "10.0.0.1", "203.0.113.9:4711", "203.0.113.9"},
        {"a word", "10.0.0.1", "unknown", NULL},
        {"an empty entry at the end", "10.0.0.1", "203.0.113.9,", NULL},
        {"too long for an address", "10.0.0.1", "2001:db8:2001:db8:2001:db8:2001:db8:2001:db8:2001",
         NULL},
        {"a peer that is no proxy", "192.0.2.1", "203.0.113.9", "192.0.2.1"},
    };
    struct proxy_nets nets = {.n = 0};
    struct error err = {{0}};

    (void)state;
    assert_true(proxy_add(&nets, "10.0.0.0/8", &err));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char got[ADDR_TEXT] = "";
        bool ok = proxy_source(&nets, rows[i].peer, rows[i].forwarded, got);

        if (ok != (rows[i].source != NULL) || (ok && !str_eq(got, rows[i].source)))
            fail_msg("%s: '%s'", rows[i].what, got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nets),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
