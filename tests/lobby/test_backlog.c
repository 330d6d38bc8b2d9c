/* A host comes to as many people as may wait, with all that may stand beside each, or to as many
 * rooms as there may be: it learns of all of them, each once, whatever happens meanwhile, and no
 * more than a few megabytes wait for its connection. The domain and the queue of a connection,
 * without a socket. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/table.h"
#include "net/lobby/server/peer.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, GUEST = 100, NOW = 1000000, MEGABYTE = 1024 * 1024 };

/* Somebody of whom the host has heard. */
struct heard {
    char id[LIMIT_ID + 1];
    enum { HEARD_WAITING, HEARD_INSIDE, HEARD_GONE } state;
    UT_hash_handle hh;
};

struct known_room {
    char name[LIMIT_ROOM_NAME + 1];
    UT_hash_handle hh;
};

/* A server without sockets: the peer is that of the host. */
struct house {
    struct lobby *l;
    struct door *d; /* makes tokens and requests */
    struct peers peers;
    struct peer *host;
    bool cut;
    int64_t request, seq;
    size_t most, total; /* bytes that waited for the host, and all that it got */
    struct heard *heard;
    struct known_room *rooms;
    size_t n[3]; /* of heard, by state */
};

/* ---- what the host makes of it ---- */

static void hear(struct house *h, const char *id, int state)
{
    struct heard *p;

    HASH_FIND_STR(h->heard, id, p);
    if (!p) {
        p = xcalloc(1, sizeof *p);
        str_copy(p->id, sizeof p->id, id);
        HASH_ADD_STR(h->heard, id, p);
    } else {
        h->n[p->state]--;
    }
    p->state = state;
    h->n[state]++;
}

/* How much is known of somebody: HEARD_GONE for nothing. */
static int heard_as(const struct house *h, const char *id)
{
    struct heard *p;

    HASH_FIND_STR(h->heard, id, p);
    return p ? (int)p->state : HEARD_GONE;
}

static void hear_new(struct house *h, const char *id, int state)
{
    if (heard_as(h, id) == state)
        fail_msg("%s is told twice", id);
    hear(h, id, state);
}

static struct known_room *room_of(const struct house *h, const char *name)
{
    struct known_room *r;

    HASH_FIND_STR(h->rooms, name, r);
    return r;
}

static void hear_room(struct house *h, const struct wire_room *w)
{
    struct known_room *r = room_of(h, w->name);

    if (r)
        fail_msg("the room %s is told twice", w->name);
    r = xcalloc(1, sizeof *r);
    str_copy(r->name, sizeof r->name, w->name);
    HASH_ADD_STR(h->rooms, name, r);
    for (size_t i = 0; i < w->n_waiting; i++)
        hear_new(h, w->waiting[i].id, HEARD_WAITING);
    for (size_t i = 0; i < w->n_inside; i++)
        hear_new(h, w->inside[i].id, HEARD_INSIDE);
}

static void take(void *arg, struct wire_msg *m)
{
    struct house *h = arg;
    bool known = room_of(h, m->room) != NULL; /* else it will be told of the room */

    if (m->seq) {
        if (m->kind != WIRE_EV_REPLY)
            assert_int_equal(m->seq, h->seq + 1);
        h->seq = m->seq;
    }
    switch (m->kind) {
    case WIRE_EV_REPLY:
        assert_true(m->ok);
        for (size_t i = 0; i < m->n_rooms; i++)
            hear_room(h, &m->rooms[i]);
        break;
    case WIRE_EV_ROOM_CREATED: hear_room(h, m->rooms); break;
    case WIRE_EV_WAITING_ADDED:
        if (known)
            hear_new(h, m->waiting.id, HEARD_WAITING);
        break;
    case WIRE_EV_PARTICIPANT_JOINED:
        if (known)
            hear_new(h, m->who.id, HEARD_INSIDE);
        break;
    case WIRE_EV_WAITING_REMOVED:
        if (heard_as(h, m->waiting.id) == HEARD_WAITING)
            hear(h, m->waiting.id, HEARD_GONE);
        break;
    case WIRE_EV_PARTICIPANT_LEFT:
        if (heard_as(h, m->who.id) == HEARD_INSIDE)
            hear(h, m->who.id, HEARD_GONE);
        break;
    default: break;
    }
    wire_msg_free(m);
}

/* ---- the connection ---- */

static void on_send(void *arg, peer_id to, struct frame *f)
{
    struct house *h = arg;

    if (to != h->host->id || h->cut)
        return;
    h->cut = !peer_push(h->host, f);
    if (h->host->q_bytes > h->most)
        h->most = h->host->q_bytes;
}

static void no_close(void *arg, peer_id peer, int code, const char *reason)
{
    (void)arg;
    (void)peer;
    fail_msg("closed with %d %s", code, reason);
}

static void no_store(void *arg, struct store_op *op)
{
    (void)arg;
    store_op_free(op);
}

/* Takes one frame as a socket does, and says when it was the last. False when there is none. */
static bool host_reads(struct house *h)
{
    struct error err = {""};
    struct frame *f = peer_pop(h->host);

    if (!f)
        return lobby_more(h->l, h->host->id, NOW);
    assert_true(f->len <= LIMIT_FRAME_OUT);
    h->total += f->len;
    if (!wire_msg_decode((const char *)f->text, f->len, take, h, &err))
        fail_msg("the host cannot read %.*s: %s", (int)f->len, f->text, err.text);
    frame_unref(f);
    return true;
}

static void ask(struct house *h, peer_id who, struct wire_req *r)
{
    r->id = ++h->request;
    lobby_request(h->l, who, "127.0.0.1", r, NOW);
    wire_req_free(r);
}

/* ---- the house ---- */

static void make_id(char id[LIMIT_ID + 1], char kind, size_t i)
{
    snprintf(id, LIMIT_ID + 1, "%c0000000-0000-4000-8000-0000%08x", kind, (unsigned)i);
}

/* As long as it may be; escaped it is twice as long. */
static void fill(char *dst, size_t size)
{
    memset(dst, '"', size - 1);
    dst[size - 1] = '\0';
}

static void make_person(struct store_person *p, size_t i, const char *room, bool long_one)
{
    make_id(p->id, 'a', i);
    str_copy(p->room_id, sizeof p->room_id, room);
    snprintf(p->device, sizeof p->device, "device-%zu", i);
    snprintf(p->name, sizeof p->name, "Guest %zu", i);
    str_copy(p->addr, sizeof p->addr, "192.0.2.1");
    p->number = p->knock_number = (int64_t)i + 1;
    p->knocked_at = NOW;
    p->tries = 1;
    if (!long_one)
        return;
    memset(p->name, '"', LIMIT_NAME_CHARS);
    memset(p->user_id, '"', LIMIT_ID);
    fill(p->note, sizeof p->note);
    fill(p->rule, sizeof p->rule);
    p->flags = UINT8_MAX;
    p->tries = INT32_MAX;
    p->pending.what = PENDING_DENY;
    p->pending.until = NOW + TIME_GRACE_MAX;
    make_id(p->pending.decision, 'd', i);
    fill(p->pending.by, sizeof p->pending.by);
    fill(p->pending.reason, sizeof p->pending.reason);
}

static const char knocking[] = "{\"enable_knocking\":true,\"max_participants\":100000}";

/* rules: how many rooms have rules as long as they may be. */
static struct store_room *make_rooms(size_t n, size_t rules)
{
    struct store_room *all = xcalloc(n, sizeof *all);
    char text[20000];
    int at = snprintf(text, sizeof text, "{\"enable_knocking\":true,\"x_rules\":\"# ");

    memset(text + at, 'x', 16000);
    str_copy(text + at + 16000, sizeof text - (size_t)at - 16000, "\"}");
    for (size_t i = 0; i < n; i++) {
        make_id(all[i].id, 'b', i);
        snprintf(all[i].name, sizeof all[i].name, "room-%zu-%0*d", i, 100, 0);
        all[i].is_private = all[i].api_created = true;
        all[i].config = xstrdup(i < rules ? text : knocking);
    }
    return all;
}

struct size {
    const char *what;
    size_t rooms, rules, waiting[2]; /* waiting: in the first rooms */
    size_t most;                     /* bytes that may wait for one host */
    bool long_ones;                  /* with all that may stand beside somebody */
};

static void house_open(struct house *h, const struct size *z)
{
    struct store_snapshot s = {.n_rooms = z->rooms, .n_people = z->waiting[0] + z->waiting[1]};

    *h = (struct house){.d = door_new()};
    h->host = peer_new(&h->peers, NULL, NULL);
    assert_int_equal(h->host->id, HOST);
    h->l = lobby_new(
        &h->d->conf,
        &(struct lobby_out){.arg = h, .send = on_send, .close = no_close, .store = no_store});
    s.rooms = make_rooms(z->rooms, z->rules);
    s.people = xcalloc(s.n_people + 1, sizeof *s.people);
    for (size_t i = 0; i < s.n_people; i++)
        make_person(&s.people[i], i, s.rooms[i < z->waiting[0] ? 0 : 1].id, z->long_ones);
    lobby_restore(h->l, &s, NOW);
    for (size_t i = 0; i < s.n_rooms; i++)
        free(s.rooms[i].config);
    free(s.rooms);
    free(s.people);
}

static void house_close(struct house *h)
{
    struct heard *p, *p_next;
    struct known_room *r, *r_next;

    HASH_ITER (hh, h->heard, p, p_next) {
        HASH_DEL(h->heard, p);
        free(p);
    }
    HASH_ITER (hh, h->rooms, r, r_next) {
        HASH_DEL(h->rooms, r);
        free(r);
    }
    lobby_free(h->l);
    peer_free(&h->peers, h->host);
    door_free(h->d);
}

static void hello(struct house *h)
{
    struct wire_req *r = door_req(WIRE_HELLO, NULL, NULL);

    r->version = 1;
    r->token = xstrdup(door_token(h->d, "", "is_owner"));
    r->n_rooms = 1;
    r->rooms = xcalloc(1, sizeof *r->rooms);
    str_copy(r->rooms[0], sizeof r->rooms[0], "*");
    ask(h, HOST, r);
}

/* ---- what happens meanwhile ---- */

static void decide(struct house *h, size_t who, size_t room, bool grant)
{
    char id[LIMIT_ID + 1], name[LIMIT_ROOM_NAME + 1];
    struct wire_decision d = {.grant = grant};
    struct error err = {""};
    struct wire_msg m = {0};

    make_id(id, 'a', who);
    str_copy(d.id, sizeof d.id, id);
    snprintf(name, sizeof name, "room-%zu-%0*d", room, 100, 0);
    if (lobby_decide(h->l, name, &d, 1, "api", NOW, &m, &err) != ERR_OK)
        fail_msg("not decided: %s", err.text);
    wire_msg_finish(&m);
}

static void knock(struct house *h, size_t i, size_t room)
{
    struct wire_req *r = door_req(WIRE_JOIN_MEETING, NULL, NULL);

    snprintf(r->room, sizeof r->room, "room-%zu-%0*d", room, 100, 0);
    snprintf(r->device, sizeof r->device, "late-%zu", i);
    ask(h, GUEST + i, r);
    r = door_req(WIRE_REQUEST_ACCESS, NULL, NULL);
    snprintf(r->name, sizeof r->name, "Late %zu", i);
    ask(h, GUEST + i, r);
}

static void disturb(struct house *h, const struct size *z, size_t step)
{
    size_t all = z->waiting[0] + z->waiting[1], who;

    if (step % 8 == 7 && step / 8 < z->rooms)
        knock(h, step, step / 8);
    if (all == 0)
        return;
    who = (step * 7919) % all; /* some that were shown, and some that were not */
    decide(h, who, who < z->waiting[0] ? 0 : 1, step % 3 != 0);
}

/* ---- that it is right ---- */

struct check {
    struct house *h;
    const char *what;
    size_t waiting, inside;
};

static void check_waiting(void *arg, const char *room, const struct wire_waiting *w)
{
    struct check *c = arg;

    c->waiting++;
    if (heard_as(c->h, w->id) != HEARD_WAITING)
        fail_msg("%s: %s waits in %s and the host does not know", c->what, w->id, room);
}

static void check_inside(void *arg, const char *room, const char *meeting,
                         const struct wire_participant *p)
{
    struct check *c = arg;

    (void)meeting;
    c->inside++;
    if (heard_as(c->h, p->id) != HEARD_INSIDE)
        fail_msg("%s: %s is inside %s and the host does not know", c->what, p->id, room);
}

static void check_all(struct house *h, const struct size *z)
{
    struct check c = {.h = h, .what = z->what};

    lobby_waiting_each(h->l, NULL, NOW, check_waiting, &c);
    lobby_inside_each(h->l, NULL, NOW, check_inside, &c);
    check_int(z->what, h->n[HEARD_WAITING], c.waiting);
    check_int(z->what, h->n[HEARD_INSIDE], c.inside);
    check_int(z->what, HASH_COUNT(h->rooms), z->rooms);
}

static const struct size sizes[] = {
    {"as many people as one room may have, and the domain",
     2,
     0,
     {150000, 50000},
     3 * MEGABYTE,
     false},
    {"people with the longest words", 2, 0, {30000, 10}, 3 * MEGABYTE, true},
    {"as many rooms as there may be", 100000, 0, {1500, 10}, 9 * MEGABYTE, false},
    {"rooms with long rules", 2000, 2000, {10, 10}, 9 * MEGABYTE, false},
};

static void test_whole(void **state)
{
    (void)state;
    assert_int_equal(sizes[0].waiting[0], LIMIT_ROOM_WAITING);
    assert_int_equal(sizes[0].waiting[0] + sizes[0].waiting[1], LIMIT_WAITING);
    assert_int_equal(sizes[2].rooms, LIMIT_ROOMS);
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        const struct size *z = &sizes[i];
        struct house h;

        house_open(&h, z);
        hello(&h);
        while (!h.cut && host_reads(&h))
            ;
        print_message("%s: %zu bytes, at most %zu at once\n", z->what, h.total, h.most);
        check_true(z->what, h.total > LIMIT_PEER_BYTES || z->rules);
        check_true(z->what, !h.cut);
        check_true(z->what, h.most < z->most);
        check_all(&h, z);
        house_close(&h);
    }
}

/* The same while people come, are let in and are turned away, and nothing is told twice. */
static void test_meanwhile(void **state)
{
    static const struct size rows[] = {
        {"two large rooms", 2, 0, {9000, 3000}, 3 * MEGABYTE, false},
        {"many rooms", 20000, 0, {50, 3000}, 9 * MEGABYTE, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct house h;
        size_t steps = 0;

        house_open(&h, &rows[i]);
        hello(&h);
        while (!h.cut && host_reads(&h))
            disturb(&h, &rows[i], steps++);
        check_true(rows[i].what, !h.cut && steps > 20);
        check_true(rows[i].what, h.n[HEARD_INSIDE] > 0);
        /* Of many rooms these two are shown last: what happened to them is not heard. */
        check_true(rows[i].what, h.n[HEARD_GONE] > 0 || rows[i].rooms > 2);
        check_all(&h, &rows[i]);
        house_close(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_meanwhile),
    };

    return cmocka_run_group_tests_name("backlog", tests, NULL, NULL);
}
