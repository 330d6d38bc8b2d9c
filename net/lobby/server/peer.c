/* Connections of the server, by number. */
#include "net/lobby/server/peer.h"

#include <stdlib.h>

#include "net/base/alloc.h"

enum { QUEUE_FIRST = 4 };

struct peer *peer_new(struct peers *t, struct lws *wsi, struct addr *addr)
{
    struct peer *p = xcalloc(1, sizeof *p);

    p->id = ++t->last;
    p->wsi = wsi;
    p->addr = addr;
    p->in = STRBUF_INIT(LIMIT_FRAME_IN);
    HASH_ADD(hh, t->table, id, sizeof p->id, p);
    return p;
}

struct peer *peer_find(struct peers *t, peer_id id)
{
    struct peer *p;

    HASH_FIND(hh, t->table, &id, sizeof id, p);
    return p;
}

static void drop_queue(struct peer *p)
{
    struct frame *f;

    while ((f = peer_pop(p)) != NULL)
        frame_unref(f);
}

void peer_free(struct peers *t, struct peer *p)
{
    if (p->is_signal)
        t->n_signal--;
    HASH_DEL(t->table, p);
    heap_remove(&t->pulse, &p->pulse);
    if (!t->table)
        heap_finish(&t->pulse);
    drop_queue(p);
    strbuf_free(&p->in);
    free(p);
}

static void grow(struct peer *p)
{
    uint32_t cap = p->q_cap ? 2 * p->q_cap : QUEUE_FIRST;
    struct frame **q = xcalloc(cap, sizeof *q);

    for (uint32_t i = 0; i < p->q_n; i++)
        q[i] = p->q[(p->q_head + i) & (p->q_cap - 1)];
    free(p->q);
    p->q = q;
    p->q_cap = cap;
    p->q_head = 0;
}

bool peer_push(struct peer *p, struct frame *f)
{
    if (p->q_n == LIMIT_PEER_QUEUE || p->q_bytes + f->len > LIMIT_PEER_BYTES) {
        drop_queue(p);
        return false;
    }
    if (p->q_n == p->q_cap)
        grow(p);
    p->q[(p->q_head + p->q_n++) & (p->q_cap - 1)] = frame_ref(f);
    p->q_bytes += f->len;
    return true;
}

struct frame *peer_pop(struct peer *p)
{
    struct frame *f;

    if (p->q_n == 0)
        return NULL;
    f = p->q[p->q_head++ & (p->q_cap - 1)];
    p->q_bytes -= f->len;
    if (--p->q_n == 0) { /* ten thousand who wait should not keep ten thousand empty rings */
        free(p->q);
        p->q = NULL;
        p->q_cap = p->q_head = 0;
    }
    return f;
}

void peer_end(struct peer *p, int code, const char *reason)
{
    p->deaf = true;
    if (p->close_code)
        return;
    p->close_code = code;
    str_copy(p->close_reason, sizeof p->close_reason, reason);
}
