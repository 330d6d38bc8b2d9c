/* A server that many wait at, without as many connections. */
#include "tests/bench/fill.h"

#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/lobby/store/store.h"
#include "tests/lib/check.h"

const char *fill_room(size_t i)
{
    static char name[32];

    snprintf(name, sizeof name, i ? "hall-%zu" : "hall", i);
    return name;
}

void fill_token(struct serve *s, char token[FILL_TOKEN])
{
    const char *const args[] = {"token", "create", "--any-room", "--owner", "--name", "mira", NULL};

    assert_int_equal(serve_verb(s, args, token, NULL, FILL_TOKEN), 0);
    token[strcspn(token, "\n")] = '\0';
}

static void no_news(void *arg)
{
    (void)arg;
}

static void make_id(char dst[LIMIT_ID + 1], char kind, size_t i)
{
    snprintf(dst, LIMIT_ID + 1, "00000000-0000-4000-%c000-%012x", kind, (unsigned)i);
}

/* Rooms are copies of the first, which the server has made itself. */
static struct store_op *room_op(const struct store_room *first, size_t i)
{
    struct store_op *op = store_op_new(STORE_ROOM_PUT);

    op->u.room = *first;
    op->u.room.config = xstrdup(first->config);
    str_copy(op->u.room.name, sizeof op->u.room.name, fill_room(i));
    if (i)
        make_id(op->u.room.id, '8', i);
    return op;
}

static struct store_op *person_op(const char *room_id, size_t i, int64_t now)
{
    struct store_op *op = store_op_new(STORE_PERSON_PUT);
    struct store_person *p = &op->u.person;

    *p =
        (struct store_person){.number = (int64_t)i + 1, .knock_number = (int64_t)i + 1, .tries = 1};
    p->knocked_at = p->joined_at = now - 3600000 + (int64_t)i;
    p->has_presence = p->can_send = 1;
    make_id(p->id, '9', i);
    str_copy(p->room_id, sizeof p->room_id, room_id);
    snprintf(p->name, sizeof p->name, "Early %06zu", i);
    snprintf(p->device, sizeof p->device, "bench-early-%06zu", i);
    str_copy(p->addr, sizeof p->addr, "127.0.0.1");
    return op;
}

static void put(struct store *store, size_t rooms, size_t waiting)
{
    struct store_snapshot snap = {0};
    struct store_op *all = NULL, *op;
    struct error err = {""};
    char room_id[LIMIT_ID + 1];

    assert_true(store_load(store, &snap, &err));
    assert_int_equal(snap.n_rooms, 1);
    for (size_t i = waiting; i-- > 0;) {
        size_t room = i % rooms;

        str_copy(room_id, sizeof room_id, snap.rooms[0].id);
        if (room)
            make_id(room_id, '8', room);
        op = person_op(room_id, i, clock_wall_ms());
        op->next = all;
        all = op;
    }
    for (size_t i = 1; i < rooms; i++) {
        op = room_op(&snap.rooms[0], i);
        op->next = all;
        all = op;
    }
    assert_true(store_start(store, no_news, NULL, &err));
    if (all)
        store_submit(store, all, 1);
    store_snapshot_finish(&snap);
}

void fill_serve(struct serve *s, size_t rooms, size_t waiting)
{
    struct error err = {""};
    struct store *store;

    serve_start(s);
    SERVE_DO(s, "room", "create", fill_room(0), "--private", "--knocking", "--set",
             "max_participants=100000");
    if (rooms == 1 && waiting == 0)
        return;
    serve_kill(s);
    store = store_open(s->data, &err);
    if (!store)
        fail_msg("%s", err.text);
    put(store, rooms, waiting);
    store_close(store);
    serve_restart(s);
}
