/* Who is inside, over REST: what is kept between requests never shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest_presence.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { ROOMS = 7 /* more than are kept */, HOUR_MS = 3600 * 1000 };

static struct reply ask(struct door *d, const char *room, struct rest_presence *kept,
                        const char *query)
{
    struct rest_env env = {
        .lobby = d->l, .conf = &d->conf, .url = "http://127.0.0.1:7070", .presence = kept};
    struct rest_req r = {.now = d->now, .env = &env};
    struct reply out = {.status = 200};
    struct error err;

    str_copy(r.param, sizeof r.param, room);
    if (query)
        str_copy(r.query[r.n_query++], sizeof r.query[0], query);
    if (rest_presence_room(&r, &out, &err) != ERR_OK)
        out.body = strdup(err.text);
    return out;
}

/* Asks twice with what is kept and once without. */
static void check_same(const char *what, struct door *d, struct rest_presence *kept,
                       const char *room, const char *shows)
{
    struct reply want = ask(d, room, NULL, NULL);

    if (!strstr(want.body, shows))
        fail_msg("%s: %s", what, want.body);
    for (int i = 0; i < 2; i++) {
        struct reply got = ask(d, room, kept, NULL);

        check_str(what, got.body, want.body);
        check_int(what, (int64_t)got.len, (int64_t)want.len);
        reply_finish(&got);
    }
    reply_finish(&want);
}

/* Something that happens between two requests. */
static void join(struct door *d)
{
    door_join(d, 1, "tea", "Ana", "dev-1", NULL, NULL);
}
static void join_another(struct door *d)
{
    door_join(d, 2, "tea", "Bob \"B\" \\", "dev-2", NULL, NULL);
}
static void join_by_token(struct door *d)
{
    door_join(d, 3, "tea", "Cid", "dev-3", door_token(d, "tea", "user_id=u3 user_name=Carla"),
              NULL);
}
static void rename_one(struct door *d)
{
    door_text(d, 1, "\"action\":\"set-user-name\",\"name\":\"Anabel\"");
}
static void leave(struct door *d)
{
    door_ask(d, 1, WIRE_LEAVE_MEETING, NULL);
}
static void last_leaves(struct door *d)
{
    door_ask(d, 3, WIRE_LEAVE_MEETING, NULL);
}
static void drop(struct door *d)
{
    door_drop(d, 2);
}
static void set_back(struct door *d)
{
    d->now -= 1500;
}
static void join_later(struct door *d)
{
    door_join(d, 4, "tea", "Dee", "dev-4", NULL, NULL);
}
static void join_last(struct door *d)
{
    door_join(d, 5, "tea", "Eve", "dev-5", NULL, NULL);
}
static void room_again(struct door *d)
{
    struct error err;

    check_int("deleted", lobby_room_delete(d->l, "tea", d->now, &err), ERR_OK);
    door_room(d, "tea", "");
}

static void keeps_nothing_that_is_over(void **state)
{
    static const struct {
        const char *what;
        void (*happens)(struct door *d); /* may be null */
        int64_t pass_ms;                 /* afterwards */
        const char *shows;
    } steps[] = {
        {"nobody", NULL, 0, "{\"total_count\":0,\"data\":[]}"},
        {"one", join, 0, "\"userName\":\"Ana\""},
        {"999 ms", NULL, 999, "\"duration\":0}"},
        {"one second", NULL, 1, "\"duration\":1}"},
        {"another, a name with escapes", join_another, 0, "\"Bob \\\"B\\\" \\\\\""},
        {"one by a token", join_by_token, 0, "\"userId\":\"u3\",\"userName\":\"Carla\""},
        {"a name changes", rename_one, 0, "\"userName\":\"Anabel\""},
        {"9 seconds", NULL, 8999, "\"duration\":9}"},
        {"10 seconds for one", NULL, 1, "\"duration\":10}"},
        {"99 seconds", NULL, 89000, "\"duration\":99}"},
        {"100 seconds", NULL, 1000, "\"duration\":100}"},
        {"the clock is set back", set_back, 0, "\"duration\":98}"},
        {"a day", NULL, 24 * HOUR_MS, "\"duration\":86498}"},
        {"one leaves", leave, 0, "{\"total_count\":2,"},
        {"one drops and its grace time ends", drop, HOUR_MS, "{\"total_count\":1,"},
        {"the last leaves", last_leaves, 0, "{\"total_count\":0,"},
        {"a new meeting", join_later, 0, "\"userName\":\"Dee\""},
        {"another room of the name", room_again, 0, "{\"total_count\":0,"},
        {"somebody in that", join_last, 0, "\"userName\":\"Eve\""},
    };
    struct rest_presence *kept = rest_presence_new();
    struct door *d = door_new();

    (void)state;
    door_room(d, "tea", "");
    for (size_t i = 0; i < CHECK_COUNT(steps); i++) {
        if (steps[i].happens)
            steps[i].happens(d);
        if (steps[i].pass_ms)
            door_pass(d, steps[i].pass_ms);
        check_same(steps[i].what, d, kept, "tea", steps[i].shows);
    }
    check_same("no such room", d, kept, "coffee", "room coffee not found");
    door_free(d);
    rest_presence_free(kept);
}

static void keeps_rooms_apart(void **state)
{
    struct rest_presence *kept = rest_presence_new();
    struct door *d = door_new();
    char name[16];

    (void)state;
    for (int i = 0; i < ROOMS; i++) {
        snprintf(name, sizeof name, "room-%d", i);
        door_room(d, name, "");
        door_join(d, (peer_id)i + 1, name, name, name, NULL, NULL);
    }
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "room-%d", i * i % ROOMS);
        check_same(name, d, kept, name, name);
        door_pass(d, 700);
    }
    door_free(d);
    rest_presence_free(kept);
}

/* An answer that has not left yet says what was so when it was given. */
static void keeps_what_was_answered(void **state)
{
    struct rest_presence *kept = rest_presence_new();
    struct door *d = door_new();
    struct reply first, second;

    (void)state;
    door_room(d, "tea", "");
    join(d);
    first = ask(d, "tea", kept, NULL);
    door_pass(d, 5000);
    second = ask(d, "tea", kept, NULL);
    assert_non_null(strstr(first.body, "\"duration\":0}"));
    assert_non_null(strstr(second.body, "\"duration\":5}"));
    join_another(d);
    check_same("one more", d, kept, "tea", "{\"total_count\":2,");
    rest_presence_free(kept);
    assert_non_null(strstr(first.body, "{\"total_count\":1,"));
    assert_non_null(strstr(second.body, "{\"total_count\":1,"));
    reply_finish(&first);
    reply_finish(&second);
    door_free(d);
}

/* Parts of the list are never taken for all of it. */
static void keeps_the_whole_list_alone(void **state)
{
    static const struct {
        const char *query;
        int total, shown;
    } rows[] = {
        {NULL, 2, 2},           {"limit=1", 2, 1},       {"limit=0", 2, 0}, {"userName=Ana", 1, 1},
        {"userName=Zoe", 0, 0}, {"userId=nobody", 0, 0}, {NULL, 2, 2},
    };
    struct rest_presence *kept = rest_presence_new();
    struct door *d = door_new();

    (void)state;
    door_room(d, "tea", "");
    join(d);
    join_another(d);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct reply r = ask(d, "tea", kept, rows[i].query);
        char total[32];
        int shown = 0;

        snprintf(total, sizeof total, "{\"total_count\":%d,", rows[i].total);
        check_true(rows[i].query ? rows[i].query : "all", str_starts(r.body, total));
        for (const char *p = r.body; (p = strstr(p, "\"joinTime\"")) != NULL; p++)
            shown++;
        check_int(rows[i].query ? rows[i].query : "all", shown, rows[i].shown);
        reply_finish(&r);
    }
    door_free(d);
    rest_presence_free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_nothing_that_is_over),
        cmocka_unit_test(keeps_rooms_apart),
        cmocka_unit_test(keeps_what_was_answered),
        cmocka_unit_test(keeps_the_whole_list_alone),
    };

    return cmocka_run_group_tests_name("presence", tests, NULL, NULL);
}
