/* Hand-over tickets: signed, for a while, and nobody else's. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/handover_json.h"
#include "net/lobby/rest/rest.h"
#include "net/lobby/token.h"
#include "tests/lib/check.h"

static struct token_keys keys(void)
{
    struct token_keys k = {.n_api = 1, .place = "0123456789abcdef0123456789abcde"};

    str_copy(k.api[0], sizeof k.api[0], "first-key-of-this-server-0123456789");
    return k;
}

static void test_handover(void **state)
{
    static const struct handover ana = {
        .room = "interview", .id = "s1", .name = "Ana \"L\" \xc3\xa9", .expires_at = 5000999};
    static const struct {
        const char *what, *ticket; /* "$" stands for the real one */
    } bad[] = {
        {"nothing", ""},
        {"no signature", "eyJyb29tIjoiYSJ9"},
        {"an empty signature", "eyJyb29tIjoiYSJ9."},
        {"nothing signed", ".eyJyb29tIjoiYSJ9"},
        {"a letter more", "$A"},
        {"a letter before", "A$"},
    };
    struct token_keys k = keys(), other = keys();
    char *text = handover_json_write(&ana), *ticket = handover_sign(&k, text), *open;
    char buf[LIMIT_TOKEN];
    struct handover got = {.room = ""};
    struct error err = {.text = ""};

    (void)state;
    open = handover_open(&k, ticket);
    assert_string_equal(open, text);
    assert_true(handover_json_read(open, &got, &err));
    assert_string_equal(got.room, "interview");
    assert_string_equal(got.name, ana.name);
    assert_string_equal(got.user_id, "s1"); /* who has no user id goes by the session's */
    assert_false(got.owner);
    assert_int_equal(got.expires_at, 5000000); /* whole seconds */
    free(open);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *at = strchr(bad[i].ticket, '$');

        if (at)
            snprintf(buf, sizeof buf, "%.*s%s%s", (int)(at - bad[i].ticket), bad[i].ticket, ticket,
                     at + 1);
        else
            str_copy(buf, sizeof buf, bad[i].ticket);
        if (handover_open(&k, buf))
            fail_msg("%s is taken", bad[i].what);
    }
    /* Every single letter counts, and so does the key; a place ticket is none. */
    for (size_t i = 0; ticket[i]; i++) {
        str_copy(buf, sizeof buf, ticket);
        buf[i] = buf[i] == 'A' ? 'B' : 'A';
        if (handover_open(&k, buf))
            fail_msg("letter %zu of the ticket does not count", i);
    }
    other.place[0] ^= 1;
    assert_null(handover_open(&other, ticket));
    place_sign(&k, "s1", "interview", buf);
    assert_null(handover_open(&k, buf));
    free(ticket);
    free(text);
}

/* GET /v1/handover/<ticket>, at a moment. */
static enum err ask_handover(const struct lobby_conf *conf, const char *ticket, int64_t now,
                             struct reply *out, struct error *err)
{
    struct rest_env env = {.conf = conf};
    struct rest_req r = {.now = now, .env = &env};

    *out = (struct reply){.status = 0};
    err->text[0] = '\0';
    str_copy(r.param, sizeof r.param, ticket);
    return rest_handover_get(&r, out, err);
}

static void test_handover_ends(void **state)
{
    static const char *const expired = "the hand-over ticket has expired";
    static const char *const forged = "this is no hand-over ticket of this server";
    static const struct handover ana = {
        .room = "interview", .id = "s1", .name = "Ana", .user_id = "u1", .expires_at = 5000000};
    static const struct {
        const char *what;
        int64_t now;
        bool bad;         /* its signature is not this server's */
        const char *info; /* null: it is taken */
    } times[] = {
        {"long before", 0, false, NULL},      {"the last moment", 4999999, false, NULL},
        {"the end", 5000000, false, expired}, {"just after", 5000001, false, expired},
        {"forged, in time", 0, true, forged}, {"forged, too late", 5000001, true, forged},
    };
    struct lobby_conf conf = {.keys = keys()};
    struct token_keys other = keys();
    char *text = handover_json_write(&ana), *good = handover_sign(&conf.keys, text), *bad;

    (void)state;
    other.place[0] ^= 1;
    bad = handover_sign(&other, text);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        struct reply out;
        struct error err;
        enum err e = ask_handover(&conf, times[i].bad ? bad : good, times[i].now, &out, &err);

        if (e != (times[i].info ? ERR_INVALID : ERR_OK))
            fail_msg("%s: %d", times[i].what, (int)e);
        if (times[i].info)
            assert_string_equal(err.text, times[i].info);
        else
            assert_true(str_starts(out.body, "{\"room\":\"interview\",\"id\":\"s1\""));
        reply_finish(&out);
    }
    free(good);
    free(bad);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_handover),
        cmocka_unit_test(test_handover_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
