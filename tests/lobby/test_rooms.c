/* The life of a room: names, order, privacy, time, deletion. */
#include <stdio.h>

#include "net/base/utf8.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 10 };

static enum err create(struct door *d, const char *name, struct error *err)
{
    const struct lobby_room *r = NULL;
    struct props p;
    enum err e;

    props_init(&p, &room_props);
    e = lobby_room_create(d->l, name, true, &p, d->now, &r, err);
    props_finish(&p);
    return e;
}

static void test_names(void **state)
{
    static const struct {
        const char *name;
        enum err want;
        const char *words;
    } names[] = {
        {"a", ERR_OK, ""},
        {"Stand-up_2", ERR_OK, ""},
        {"a", ERR_INVALID, "already exists"},
        {"A", ERR_OK, ""},
        {"", ERR_INVALID, "between"},
        {"a b", ERR_INVALID, "contains invalid characters"},
        {"a/b", ERR_INVALID, "contains invalid characters"},
        {"\xc3\xa9", ERR_INVALID, "contains invalid characters"},
        {"a\n", ERR_INVALID, "contains invalid characters"},
    };
    struct door *d = door_new();
    struct error err = {""};
    char at[LIMIT_ROOM_NAME + 2];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        check_int(names[i].name, create(d, names[i].name, &err), names[i].want);
        if (names[i].want != ERR_OK)
            check_true(err.text, strstr(err.text, names[i].words) != NULL);
    }
    memset(at, 'x', sizeof at);
    at[LIMIT_ROOM_NAME + 1] = '\0';
    assert_int_equal(create(d, at, &err), ERR_INVALID);
    at[LIMIT_ROOM_NAME] = '\0';
    assert_int_equal(create(d, at, &err), ERR_OK);
    assert_int_equal(create(d, NULL, &err), ERR_OK);
    assert_int_equal(lobby_room_count(d->l, d->now), 5);
    assert_int_equal(lobby_room_delete(d->l, "nobody", d->now, &err), ERR_NO_ROOM);
    assert_int_equal(d->n_rooms, 5);
    door_free(d);
}

/* The names of a page, without separators: each name is one letter. */
static const char *page(struct door *d, const char *after, const char *before, size_t max)
{
    static char out[64];
    const struct lobby_room *list[32];
    size_t n = lobby_room_list(d->l, after, before, max, list, d->now);

    for (size_t i = 0; i < n; i++)
        out[i] = list[i]->name[0];
    out[n] = '\0';
    return out;
}

static void test_pages(void **state)
{
    struct door *d = door_new();
    char id[8][LIMIT_ID + 1], name[2] = "a";
    struct error err;

    (void)state;
    assert_string_equal(page(d, NULL, NULL, 10), "");
    assert_string_equal(page(d, NULL, "OLDEST", 10), "");
    for (int i = 0; i < 6; i++, name[0]++) {
        assert_int_equal(create(d, name, &err), ERR_OK);
        str_copy(id[i], sizeof id[i], lobby_room_find(d->l, name, d->now)->id);
        d->now += 1000;
    }
    assert_string_equal(page(d, NULL, NULL, 10), "fedcba");
    assert_string_equal(page(d, NULL, NULL, 2), "fe");
    assert_string_equal(page(d, id[4], NULL, 2), "dc");
    assert_string_equal(page(d, id[0], NULL, 2), "");
    assert_string_equal(page(d, NULL, id[2], 2), "ed");
    assert_string_equal(page(d, NULL, id[2], 9), "fed");
    assert_string_equal(page(d, NULL, id[5], 9), "");
    assert_string_equal(page(d, NULL, "OLDEST", 2), "ba");
    assert_string_equal(page(d, NULL, "OLDEST", 9), "fedcba");
    assert_string_equal(page(d, "nothing", NULL, 9), "");
    assert_string_equal(page(d, NULL, "nothing", 9), "");
    door_restart(d);
    assert_string_equal(page(d, NULL, NULL, 10), "fedcba");
    door_free(d);
}

static void test_privacy(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    assert_int_equal(door_join(d, GUEST, "r", "A", "a", NULL, NULL)->level, LEVEL_FULL);
    door_room_change(d, "r", "private knocking");
    assert_true(door_last(d, HOST, WIRE_EV_ROOM_UPDATED)->rooms[0].is_private);
    assert_int_equal(d->peer[GUEST].closed, 0);
    door_knock(d, GUEST + 1, "r", "B", "b");
    door_room_change(d, "r", "public");
    assert_null(door_last(d, GUEST + 1, WIRE_EV_ACCESS));
    assert_int_equal(lobby_counts(d->l).waiting, 1);
    assert_int_equal(door_join(d, GUEST + 2, "r", "C", "c", NULL, NULL)->level, LEVEL_FULL);
    /* Who waited can still be let in. */
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_ids, 1);
    door_free(d);
}

static void test_expiry(void **state)
{
    struct door *d = door_new();
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "private knocking exp=+60s");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    door_knock(d, GUEST, "r", "A", "a");
    door_join(d, GUEST + 1, "r", "B", "b", door_token(d, "r", ""), NULL);
    door_join(d, GUEST + 2, "r", "C", "c", NULL, NULL);
    assert_int_equal(lobby_next(d->l), d->now + 60000);
    door_pass(d, 59999);
    assert_non_null(lobby_room_find(d->l, "r", d->now));
    door_pass(d, 1);
    assert_null(lobby_room_find(d->l, "r", d->now));
    assert_true(lobby_room_was_expired(d->l, "r"));
    assert_int_equal(d->peer[GUEST].closed, 4410);
    assert_int_equal(d->peer[GUEST + 2].closed, 4410);
    assert_int_equal(d->peer[GUEST + 1].closed, 0);
    assert_int_equal(door_last(d, HOST, WIRE_EV_WAITING_REMOVED)->why, WHY_EXPIRED);
    assert_null(door_last(d, HOST, WIRE_EV_ROOM_DELETED));
    /* A late host still sees who is inside; a new room may take the name. */
    m = door_hello(d, 2, NULL, door_token(d, "", "is_owner"));
    assert_int_equal(m->n_rooms, 1);
    assert_int_equal(m->rooms[0].n_inside, 1);
    door_room(d, "r", "");
    assert_int_equal(door_last(d, HOST, WIRE_EV_ROOM_DELETED)->why, WHY_EXPIRED);
    assert_int_equal(door_count(d, HOST, WIRE_EV_ROOM_CREATED), 1);
    door_clear(d);
    door_ask(d, GUEST + 1, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(d->peer[HOST].n, 0);
    assert_non_null(lobby_room_find(d->l, "r", d->now));
    assert_int_equal(d->n_rooms, 1);
    assert_int_equal(d->n_people, 0);
    door_free(d);
}

/* Whoever is inside when a room expires may drop and come back; the room goes with the last. */
static void test_expired_with_people(void **state)
{
    struct door *d = door_new();
    char place[LIMIT_PLACE + 1];
    const struct wire_msg *m;

    (void)state;
    door_room(d, "r", "exp=+10s");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    m = door_join(d, GUEST, "r", "A", "a", NULL, NULL);
    str_copy(place, sizeof place, m->place);
    door_pass(d, 10000);
    door_drop(d, GUEST);
    m = door_join(d, GUEST + 1, "r", "A", "a", NULL, NULL);
    assert_int_equal(m->error, ERR_EXP_ROOM);
    m = door_join(d, GUEST + 2, "r", "A", "a", NULL, place);
    assert_int_equal(m->level, LEVEL_FULL);
    door_restart(d);
    door_hello(d, 2, NULL, door_token(d, "", "is_owner"));
    m = door_join(d, GUEST + 3, "r", "A", "a", NULL, place);
    assert_int_equal(m->level, LEVEL_FULL);
    door_ask(d, GUEST + 3, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(door_last(d, 2, WIRE_EV_ROOM_DELETED)->why, WHY_EXPIRED);
    assert_int_equal(d->n_rooms, 0);
    m = door_hello(d, 3, NULL, door_token(d, "", "is_owner"));
    assert_int_equal(m->n_rooms, 0);
    door_free(d);
}

static void test_delete(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    door_knock(d, GUEST, "r", "A", "a");
    door_join(d, GUEST + 1, "r", "B", "b", door_token(d, "r", ""), NULL);
    door_join(d, GUEST + 2, "r", "C", "c", NULL, NULL);
    assert_int_equal(lobby_room_delete(d->l, "r", d->now, NULL), ERR_OK);
    for (peer_id p = GUEST; p < GUEST + 3; p++) {
        assert_int_equal(d->peer[p].closed, 4410);
        assert_string_equal(door_last(d, p, WIRE_EV_ERROR)->info, "Meeting has ended");
    }
    assert_non_null(door_last(d, HOST, WIRE_EV_ROOM_DELETED));
    assert_int_equal(d->n_rooms + d->n_people, 0);
    assert_int_equal(lobby_counts(d->l).peers, 1);
    assert_false(lobby_room_was_expired(d->l, "r"));
    assert_int_equal(door_join(d, 30, "r", "A", "a", NULL, NULL)->error, ERR_NO_ROOM);
    door_free(d);
}

/* Who is inside when a room expires is put out when it is deleted; who waited was already. */
static void test_delete_expired(void **state)
{
    for (int restarted = 0; restarted < 2; restarted++) {
        struct door *d = door_new();

        (void)state;
        door_room(d, "r", "private knocking exp=+10s");
        door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
        door_knock(d, GUEST, "r", "A", "a");
        door_join(d, GUEST + 1, "r", "B", "b", door_token(d, "r", ""), NULL);
        door_join(d, GUEST + 2, "r", "O", "o", door_token(d, "r", "is_owner"), NULL);
        door_pass(d, 10000);
        assert_int_equal(d->peer[GUEST].closed, 4410);
        assert_int_equal(d->peer[GUEST + 1].closed, 0);
        if (restarted) {
            door_restart(d);
            door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
        }
        assert_int_equal(lobby_room_delete(d->l, "r", d->now, NULL), ERR_NO_ROOM);
        for (peer_id p = GUEST + 1; p < GUEST + 3 && !restarted; p++) {
            assert_int_equal(d->peer[p].closed, 4410);
            assert_string_equal(door_last(d, p, WIRE_EV_ERROR)->info, "Meeting has ended");
        }
        assert_int_equal(door_count(d, HOST, WIRE_EV_ROOM_DELETED), 1);
        assert_int_equal(d->n_rooms + d->n_people, 0);
        assert_int_equal(lobby_counts(d->l).inside, 0);
        /* Once: nothing is told again, and the name stays known as one that was. */
        assert_true(lobby_room_was_expired(d->l, "r"));
        assert_int_equal(lobby_room_delete(d->l, "r", d->now, NULL), ERR_NO_ROOM);
        door_pass(d, 60000);
        assert_int_equal(door_count(d, HOST, WIRE_EV_ROOM_DELETED), 1);
        /* Another room of the name is another room. */
        door_room(d, "r", "");
        assert_int_equal(door_join(d, 30, "r", "A", "a", NULL, NULL)->level, LEVEL_FULL);
        assert_int_equal(lobby_room_delete(d->l, "r", d->now, NULL), ERR_OK);
        assert_int_equal(d->peer[30].closed, 4410);
        door_free(d);
    }
}

/* Expired names are forgotten in the end, and the oldest first. */
static void test_many_expired(void **state)
{
    struct door *d = door_new();
    char name[16];

    (void)state;
    for (int i = 0; i < 1100; i++) {
        snprintf(name, sizeof name, "r%d", i);
        door_room(d, name, "exp=+1s");
    }
    door_pass(d, 1000);
    assert_int_equal(lobby_room_count(d->l, d->now), 0);
    assert_int_equal(d->n_rooms, 0);
    assert_int_equal(lobby_next(d->l), INT64_MAX);
    door_free(d);
}

static void test_hidden(void **state)
{
    struct door *d = door_new();

    (void)state;
    door_room(d, "r", "enable_hidden_participants");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    door_join(d, GUEST, "r", "A", "a", NULL, NULL);
    door_join(d, GUEST + 1, "r", "B", "b", NULL, NULL);
    assert_int_equal(door_count(d, GUEST, WIRE_EV_PARTICIPANT_JOINED), 0);
    assert_int_equal(door_count(d, GUEST + 1, WIRE_EV_PARTICIPANT_JOINED), 0);
    assert_int_equal(door_count(d, HOST, WIRE_EV_PARTICIPANT_JOINED), 2);
    door_join(d, GUEST + 2, "r", "O", "o", door_token(d, "r", "is_owner"), NULL);
    assert_int_equal(door_count(d, GUEST, WIRE_EV_PARTICIPANT_JOINED), 1);
    assert_int_equal(door_count(d, GUEST + 2, WIRE_EV_PARTICIPANT_JOINED), 2);
    door_ask(d, GUEST, WIRE_LEAVE_MEETING, NULL);
    assert_int_equal(door_count(d, GUEST + 1, WIRE_EV_PARTICIPANT_LEFT), 0);
    door_free(d);
}

/* What strangers type goes through the wire as it is cleaned there and comes out harmless. */
static void test_hostile_names(void **state)
{
    static const char *const names[] = {
        "\033]0;title\007\033[2J",
        "\xc2\x9b"
        "31m",
        "\xe2\x80\xae"
        "txt.exe",
        "\xff\xfe\xfd",
        "",
        "   ",
        "\xe2\x80\x8b\xe2\x80\x8b",
        "a\r\nb",
        "*",
        "%s%n%s",
        "{\"id\":1}",
        "../../etc",
    };
    struct door *d = door_new();
    char marks[4097];

    (void)state;
    door_room(d, "r", "private knocking");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner"));
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        struct wire_req r = {.action = WIRE_REQUEST_ACCESS, .id = 1000};
        const struct wire_waiting *w;

        assert_true(door_join(d, (peer_id)(GUEST + i), "r", NULL, NULL, NULL, NULL)->ok);
        /* As the decoder would give it, or worse: the domain itself must not mind. */
        str_copy(r.name, sizeof r.name, utf8_valid(names[i], strlen(names[i])) ? names[i] : "");
        lobby_request(d->l, (peer_id)(GUEST + i), "", &r, d->now);
        w = &door_last(d, HOST, WIRE_EV_WAITING_ADDED)->waiting;
        assert_null(strpbrk(w->name, "\033\007\r\n"));
    }
    memset(marks, 0, sizeof marks);
    for (size_t i = 0; i + 2 < sizeof marks; i += 2)
        memcpy(marks + i, "\xcc\x81", 2);
    marks[LIMIT_NAME] = '\0';
    door_knock(d, 40, "r", marks, NULL);
    assert_int_equal(door_decide(d, HOST, "r", "+*")->n_refused, 0);
    assert_int_equal(lobby_counts(d->l).inside + lobby_counts(d->l).waiting,
                     CHECK_COUNT(names) + 1);
    door_free(d);
}

static void count_waiting(void *arg, const char *room, const struct wire_waiting *w)
{
    struct strbuf *b = arg;

    strbuf_printf(b, "%s/%s/%d ", room, w->name, w->position);
}

static void count_inside(void *arg, const char *room, const char *meeting,
                         const struct wire_participant *p)
{
    struct strbuf *b = arg;

    assert_int_equal(strlen(meeting), LIMIT_ID);
    strbuf_printf(b, "%s/%s ", room, p->name);
}

static void test_lists(void **state)
{
    struct door *d = door_new();
    struct strbuf b = STRBUF_INIT(4096);

    (void)state;
    door_room(d, "r", "private knocking");
    door_room(d, "s", "private knocking");
    door_knock(d, 10, "r", "A", NULL);
    door_knock(d, 11, "s", "B", NULL);
    door_knock(d, 12, "r", "C", NULL);
    door_join(d, 13, "s", "D", NULL, door_token(d, "s", ""), NULL);
    lobby_waiting_each(d->l, NULL, d->now, count_waiting, &b);
    lobby_waiting_each(d->l, "r", d->now, count_waiting, &b);
    lobby_waiting_each(d->l, "nowhere", d->now, count_waiting, &b);
    lobby_inside_each(d->l, NULL, d->now, count_inside, &b);
    lobby_inside_each(d->l, "r", d->now, count_inside, &b);
    assert_string_equal(b.s, "r/A/1 s/B/1 r/C/2 r/A/1 r/C/2 s/D ");
    strbuf_free(&b);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_privacy),
        cmocka_unit_test(test_expiry),
        cmocka_unit_test(test_expired_with_people),
        cmocka_unit_test(test_delete),
        cmocka_unit_test(test_delete_expired),
        cmocka_unit_test(test_many_expired),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
