/* Addresses of services, and what the end of a connection means. */
#include "net/client/url.h"

#include "net/client/verdict.h"
#include "tests/lib/check.h"

static void takes_addresses_apart(void **state)
{
    static const struct {
        const char *text, *again;
        bool tls, loopback;
    } rows[] = {
        {"http://127.0.0.1:7070", "http://127.0.0.1:7070/v1/x", false, true},
        {"http://127.0.0.1:7070/", "http://127.0.0.1:7070/v1/x", false, true},
        {"HTTP://localhost", "http://localhost:80/v1/x", false, true},
        {"ws://[::1]:1", "http://[::1]:1/v1/x", false, true},
        {"https://door.example.org", "https://door.example.org:443/v1/x", true, false},
        {"wss://h:65535/a/b//", "https://h:65535/a/b/v1/x", true, false},
        {"http://127.evil.example", "http://127.evil.example:80/v1/x", false, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct error err = {{0}};
        char text[URL_TEXT_MAX];
        struct url u;

        check_true(rows[i].text, url_parse(&u, rows[i].text, &err));
        check_true(rows[i].text, url_text(&u, "/v1/x", text, sizeof text));
        check_str(rows[i].text, text, rows[i].again);
        check_int(rows[i].text, u.tls, rows[i].tls);
        check_int(rows[i].text, u.loopback, rows[i].loopback);
    }
}

static void refuses_what_is_no_address(void **state)
{
    static const char *const rows[] = {
        "",           "127.0.0.1:7070", "ftp://h",     "http://",          "http://:80",
        "http://h:0", "http://h:65536", "http://h:",   "http://h:8 0",     "http://u:p@h",
        "http://h?x", "http://h#x",     "http://[::1", "http://h\r\nX: y", "http://h:80x",
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct error err = {{0}};
        struct url u;

        check_true(rows[i], !url_parse(&u, rows[i], &err));
        check_true(rows[i], *err.text);
    }
}

static void escapes_parts_of_paths(void **state)
{
    struct strbuf b = STRBUF_INIT(100);

    (void)state;
    url_escape(&b, "a-Z_0.~/ ?%\xC3\xA9");
    assert_string_equal(b.s, "a-Z_0.~%2F%20%3F%25%C3%A9");
    strbuf_free(&b);
}

static void knows_what_is_final(void **state)
{
    static const struct {
        const char *what;
        struct ws_end end;
        bool final;
    } rows[] = {
        {"the line was cut", {.was_open = true}, false},
        {"the server stops", {.code = 1001}, false},
        {"too slow", {.code = 4408}, false},
        {"too many", {.code = 4429}, false},
        {"not authorised", {.code = 4401}, true},
        {"denied", {.code = 4403}, true},
        {"no such room", {.code = 4404}, true},
        {"replaced", {.code = 4409}, true},
        {"room ended", {.code = 4410}, true},
        {"removed", {.code = 4411}, true},
        {"upgrade refused", {.http = 401}, true},
        {"a gateway without its server", {.http = 502}, false},
        {"an unknown code", {.code = 4999}, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, verdict_is_final(verdict_of_end(&rows[i].end)), rows[i].final);
    assert_int_equal(verdict_refine(ERR_NOT_ALLOWED, err_info(ERR_DENIED)->sentence), ERR_DENIED);
    assert_int_equal(verdict_refine(ERR_NOT_ALLOWED, "other words"), ERR_NOT_ALLOWED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_addresses_apart),
        cmocka_unit_test(refuses_what_is_no_address),
        cmocka_unit_test(escapes_parts_of_paths),
        cmocka_unit_test(knows_what_is_final),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
