/* Many who leave while the disk is busy: a host is told of each, in order, and is not cut, however
 * many there are beside what is queued for one connection. The domain, the turn rule and the queue
 * of a connection, without a socket; the disk is one that answers when it is told to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/server/peer.h"
#include "net/lobby/store/turn.h"
#include "tests/lib/door.h"
#include "tests/lib/check.h"

enum { ROOMS = 3, GUEST = 100, NOW = 1000000 };

/* A server without sockets: every request is a turn of its own, which is the worst case. */
struct hall {
    struct lobby *l;
    struct turn *t;
    struct peers peers;
    struct peer *host;
    uint64_t submitted, committed;
    bool stalled, cut;
    int64_t request;
    /* what the host was told */
    size_t frames, added, removed;
    int64_t seq;
};

static void on_send(void *arg, peer_id to, struct frame *f)
{
    turn_frame(((struct hall *)arg)->t, to, f);
}

static void on_close(void *arg, peer_id peer, int code, const char *reason)
{
    turn_close(((struct hall *)arg)->t, peer, code, reason);
}

static void on_store(void *arg, struct store_op *op)
{
    turn_store(((struct hall *)arg)->t, op);
}

static bool on_give_out(void *arg)
{
    return lobby_give_out(((struct hall *)arg)->l);
}

static void on_submit(void *arg, struct store_op *ops, uint64_t number)
{
    struct hall *h = arg;

    while (ops) {
        struct store_op *next = ops->next;

        store_op_free(ops);
        ops = next;
    }
    h->submitted = number;
    if (!h->stalled)
        h->committed = number;
}

static uint64_t on_committed(void *arg)
{
    return ((struct hall *)arg)->committed;
}

static void on_frame(void *arg, uint64_t to, struct frame *f)
{
    struct hall *h = arg;

    if (to == h->host->id && !h->cut)
        h->cut = !peer_push(h->host, f);
}

static void no_close(void *arg, uint64_t peer, int code, const char *reason)
{
    (void)arg;
    (void)peer;
    (void)code;
    (void)reason;
}

static void no_reply(void *arg, uint64_t peer, const struct reply *r)
{
    (void)arg;
    (void)peer;
    (void)r;
}

static void take(void *arg, struct wire_msg *m)
{
    struct hall *h = arg;

    if (m->kind != WIRE_EV_REPLY) {
        assert_int_equal(m->seq, h->seq + 1);
        h->seq = m->seq;
    }
    h->added += m->kind == WIRE_EV_WAITING_ADDED;
    h->removed += m->kind == WIRE_EV_WAITING_REMOVED;
    wire_msg_free(m);
}

/* The host reads all that is queued. */
static void host_reads(struct hall *h)
{
    struct error err = {""};
    struct frame *f;

    for (; (f = peer_pop(h->host)) != NULL; h->frames++) {
        if (!wire_msg_decode((const char *)f->text, f->len, take, h, &err))
            fail_msg("the host cannot read %.*s: %s", (int)f->len, f->text, err.text);
        frame_unref(f);
    }
}

static void ask(struct hall *h, peer_id who, struct wire_req *r)
{
    r->id = ++h->request;
    lobby_request(h->l, who, "127.0.0.1", r, NOW);
    wire_req_free(r);
    turn_end(h->t);
}

static void knock(struct hall *h, struct door *d, size_t i)
{
    struct wire_req *r = door_req(WIRE_JOIN_MEETING, d->room[i % ROOMS].name, NULL);

    snprintf(r->device, sizeof r->device, "device-%zu", i);
    ask(h, GUEST + i, r);
    r = door_req(WIRE_REQUEST_ACCESS, NULL, NULL);
    snprintf(r->name, sizeof r->name, "Guest %zu", i);
    ask(h, GUEST + i, r);
    host_reads(h);
}

static void hall_open(struct hall *h, struct door *d, bool everywhere)
{
    const struct turn_out effects = {.arg = h,
                                     .give_out = on_give_out,
                                     .submit = on_submit,
                                     .committed = on_committed,
                                     .frame = on_frame,
                                     .close = no_close,
                                     .reply = no_reply};
    struct wire_req *r = door_req(WIRE_HELLO, NULL, NULL);

    *h = (struct hall){.seq = 0};
    h->host = peer_new(&h->peers, NULL, NULL);
    h->t = turn_new(&effects);
    d->conf.gathers = true;
    h->l = lobby_new(
        &d->conf,
        &(struct lobby_out){.arg = h, .send = on_send, .close = on_close, .store = on_store});
    lobby_restore(h->l, &(struct store_snapshot){.rooms = d->room, .n_rooms = d->n_rooms}, NOW);
    r->version = 1;
    r->token = strdup(door_token(d, "", "is_owner"));
    r->n_rooms = everywhere ? 1 : ROOMS;
    r->rooms = calloc(r->n_rooms, sizeof *r->rooms);
    for (size_t i = 0; i < r->n_rooms; i++)
        str_copy(r->rooms[i], sizeof r->rooms[i], everywhere ? "*" : d->room[i].name);
    ask(h, h->host->id, r);
    host_reads(h);
}

static void hall_close(struct hall *h)
{
    lobby_free(h->l);
    turn_free(h->t);
    peer_free(&h->peers, h->host);
}

static void test_many_leave_in_one_commit(void **state)
{
    static const struct {
        const char *what;
        size_t n;
        bool everywhere;
    } rows[] = {
        {"one less than is queued", LIMIT_PEER_QUEUE - 1, true},
        {"as many as are queued", LIMIT_PEER_QUEUE, true},
        {"one more than is queued", LIMIT_PEER_QUEUE + 1, true},
        {"more, and the host named its rooms", LIMIT_PEER_QUEUE + 1, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct door *d = door_new();
        struct hall h;
        int64_t before;

        for (int k = 0; k < ROOMS; k++)
            door_room(d, (const char *[ROOMS]){"hall", "stage", "yard"}[k], "private knocking");
        hall_open(&h, d, rows[i].everywhere);
        for (size_t k = 0; k < rows[i].n; k++)
            knock(&h, d, k);
        assert_int_equal(h.added, rows[i].n);
        before = h.seq;
        h.frames = 0;
        h.stalled = true;
        for (size_t k = 0; k < rows[i].n; k++)
            ask(&h, GUEST + k, door_req(WIRE_LEAVE_MEETING, NULL, NULL));
        host_reads(&h);
        assert_true(h.removed < rows[i].n); /* not before it is safe */
        h.committed = h.submitted;
        h.stalled = false;
        turn_end(h.t);
        if (h.cut)
            fail_msg("%s: the host was cut", rows[i].what);
        host_reads(&h);
        if ((size_t)(h.seq - before) != rows[i].n || h.removed != rows[i].n)
            fail_msg("%s: told of %zu in %zu frames", rows[i].what, h.removed, h.frames);
        assert_true(h.frames < LIMIT_PEER_QUEUE / 16);
        hall_close(&h);
        door_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_many_leave_in_one_commit)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
