/* Tokens that were made here: how often and on what they open the door, and their early end. */
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, FIRST = 10, NEXT = 11, THIRD = 12 };

static char made_id[LIMIT_ID + 1];

/* A token as REST makes it; static until the next call. */
static const char *make(struct door *d, const char *room, bool owner, int64_t exp, int32_t uses,
                        bool bind)
{
    static char text[LIMIT_TOKEN + 1];
    struct token_wish w = {.max_uses = uses, .bind = bind};
    struct store_token out;
    struct props claims;
    struct error err = {""};
    char *made = NULL;

    props_init(&claims, &token_claims);
    if (*room)
        props_set_str(&claims, TOKEN_room_name, room);
    props_set_str(&claims, TOKEN_user_name, "Ana");
    if (owner)
        props_set_int(&claims, TOKEN_is_owner, 1);
    if (exp)
        props_set_int(&claims, TOKEN_exp, d->now / 1000 + exp);
    w.claims = &claims;
    assert_int_equal(lobby_token_make(d->l, &w, d->now, &made, &out, &err), ERR_OK);
    str_copy(text, sizeof text, made);
    str_copy(made_id, sizeof made_id, out.id);
    free(made);
    props_finish(&claims);
    return text;
}

static struct door *given(void)
{
    struct door *d = door_new();

    door_room(d, "r", "private knocking");
    return d;
}

static enum err join(struct door *d, peer_id p, const char *device, const char *token)
{
    const struct wire_msg *m = door_join(d, p, "r", "Ana", device, token, NULL);

    return m->ok ? ERR_OK : m->error;
}

static const struct {
    const char *what;
    int32_t uses;
    bool bind;
    const char *first, *second;
    bool first_leaves;
    enum err then;
} rows[] = {
    {"as often as wanted", 0, false, "d1", "d2", false, ERR_OK},
    {"once, another device", 1, false, "d1", "d2", false, ERR_USED_TOKEN},
    {"once, another device when the first has left", 1, false, "d1", "d2", true, ERR_USED_TOKEN},
    {"once, the same device comes back", 1, false, "d1", "d1", false, ERR_OK},
    {"once, the same device after it has left", 1, false, "d1", "d1", true, ERR_USED_TOKEN},
    {"twice", 2, false, "d1", "d2", false, ERR_OK},
    {"bound, another device", 0, true, "d1", "d2", false, ERR_BOUND_TOKEN},
    {"bound, the same device", 0, true, "d1", "d1", true, ERR_OK},
    {"bound, a device without a key", 0, true, "d1", "", false, ERR_BOUND_TOKEN},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (int restarted = 0; restarted < 2; restarted++) {
            struct door *d = given();
            char token[LIMIT_TOKEN + 1];

            str_copy(token, sizeof token, make(d, "r", false, 600, rows[i].uses, rows[i].bind));
            check_int(rows[i].what, join(d, FIRST, rows[i].first, token), ERR_OK);
            if (rows[i].first_leaves)
                door_ask(d, FIRST, WIRE_LEAVE_MEETING, NULL);
            if (restarted)
                door_restart(d);
            check_int(rows[i].what, join(d, NEXT, rows[i].second, token), rows[i].then);
            door_free(d);
        }
}

/* What is said, so that the three refusals are not mistaken for each other. */
static void test_words(void **state)
{
    struct door *d = given();
    char once[LIMIT_TOKEN + 1];

    (void)state;
    str_copy(once, sizeof once, make(d, "r", false, 600, 1, false));
    join(d, FIRST, "d1", once);
    assert_string_equal(door_join(d, NEXT, "r", "Ana", "d2", once, NULL)->info,
                        "This meeting token has been used up");
    assert_int_equal(d->peer[NEXT].closed, 4403);
    assert_string_equal(
        door_join(d, THIRD, "r", "Ana", "", make(d, "r", false, 600, 0, true), NULL)->info,
        "This meeting token belongs to another device");
    door_free(d);
}

static void test_two_of_a_second_are_two(void **state)
{
    struct door *d = given();
    char one[LIMIT_TOKEN + 1];

    (void)state;
    str_copy(one, sizeof one, make(d, "r", false, 600, 1, false));
    assert_string_not_equal(one, make(d, "r", false, 600, 1, false));
    assert_int_equal(join(d, FIRST, "d1", one), ERR_OK);
    assert_int_equal(join(d, NEXT, "d2", make(d, "r", false, 600, 1, false)), ERR_OK);
    door_free(d);
}

static bool is_recorded(const struct door *d, const char *word)
{
    for (size_t i = 0; i < d->n_lines; i++)
        if (strstr(d->line[i], word))
            return true;
    return false;
}

static void test_revoked(void **state)
{
    for (int eject = 0; eject < 2; eject++) {
        struct door *d = given();
        char token[LIMIT_TOKEN + 1], id[LIMIT_ID + 1];
        const struct wire_msg *m;
        size_t n;

        (void)state;
        str_copy(token, sizeof token, make(d, "r", false, 600, 0, false));
        str_copy(id, sizeof id, made_id);
        assert_int_equal(join(d, FIRST, "d1", token), ERR_OK);
        assert_false(lobby_token_revoke(d->l, "nobody", eject, "mira", d->now, &n));
        assert_true(lobby_token_revoke(d->l, id, eject, "mira", d->now, &n));
        assert_int_equal(n, eject);
        assert_int_equal(d->peer[FIRST].closed, eject ? 4411 : 0);
        m = door_join(d, NEXT, "r", "Ana", "d2", token, NULL);
        assert_false(m->ok);
        assert_string_equal(m->info, "This meeting token was revoked");
        assert_true(lobby_token_revoked(d->l, token));
        door_restart(d); /* it stays so */
        assert_string_equal(door_join(d, THIRD, "r", "Ana", "d3", token, NULL)->info,
                            "This meeting token was revoked");
        assert_true(is_recorded(d, "token-revoked"));
        door_free(d);
    }
}

static void test_a_host_loses_the_connection(void **state)
{
    struct door *d = given();
    char token[LIMIT_TOKEN + 1];
    size_t n;

    (void)state;
    str_copy(token, sizeof token, make(d, "", true, 600, 0, false));
    assert_true(door_hello(d, HOST, NULL, token)->ok);
    assert_int_equal(lobby_counts(d->l).hosts, 1);
    assert_true(lobby_token_revoke(d->l, made_id, false, "mira", d->now, &n));
    assert_int_equal(d->peer[HOST].closed, 4401);
    assert_int_equal(lobby_counts(d->l).hosts, 0);
    assert_false(door_hello(d, NEXT, NULL, token)->ok);
    door_free(d);
}

struct seen {
    size_t n, inside;
    int32_t uses;
};

static void see(void *arg, const struct token_row *row)
{
    struct seen *s = arg;

    s->n++;
    s->inside += row->inside;
    s->uses += row->token->uses;
}

static struct seen listed(struct door *d, const char *room)
{
    struct seen s = {0};

    lobby_tokens_each(d->l, room, d->now, see, &s);
    return s;
}

static void test_listing(void **state)
{
    struct door *d = given();
    struct seen s;

    (void)state;
    make(d, "other", false, 600, 0, false);
    make(d, "", true, 0, 0, false);
    join(d, FIRST, "d1", make(d, "r", false, 30, 0, false));
    s = listed(d, NULL);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.uses, 1);
    assert_int_equal(s.inside, 1);
    assert_int_equal(listed(d, "r").n, 2); /* that of the room, and that of every room */
    assert_int_equal(listed(d, "other").n, 2);
    door_pass(d, (30 + TOKEN_LEEWAY_S - 1) * 1000);
    assert_int_equal(listed(d, "r").n, 2);
    door_pass(d, 1000);
    assert_int_equal(listed(d, "r").n, 1);
    door_pass(d, 61 * 1000); /* and nothing of it is stored any more */
    listed(d, NULL);
    assert_int_equal(d->n_tokens, 2);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_two_of_a_second_are_two),
        cmocka_unit_test(test_revoked),
        cmocka_unit_test(test_a_host_loses_the_connection),
        cmocka_unit_test(test_listing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
