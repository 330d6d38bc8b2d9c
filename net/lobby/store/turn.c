/* The turn rule. */
#include "net/lobby/store/turn.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"

enum effect_kind { EFFECT_FRAME, EFFECT_CLOSE, EFFECT_REPLY, EFFECT_POST };

struct effect {
    enum effect_kind kind;
    int code;
    uint64_t peer;
    uint64_t batch; /* leaves when this one is safe */
    union {
        struct frame *frame;
        char *reason;
        struct reply *reply;
        struct webhook_post *post; /* null once it was delivered */
    } u;
};

/* An answer that waits for nothing. */
struct quick {
    uint64_t peer;
    struct reply reply;
    struct quick *next;
};

struct turn {
    struct turn_out out;
    struct quick *quick;
    struct effect *ring; /* cap is a power of two; head and tail count up */
    size_t cap, head, tail;
    size_t open; /* where the effects of the running turn begin */
    struct store_op *ops, **last_op;
    size_t n_ops;
    uint64_t number; /* of the last batch given to the store */
};

void reply_finish(struct reply *r)
{
    if (r->shared)
        frame_unref(r->shared);
    else
        free(r->body);
    r->body = NULL;
    r->shared = NULL;
}

struct turn *turn_new(const struct turn_out *out)
{
    struct turn *t = xcalloc(1, sizeof *t);

    t->out = *out;
    t->last_op = &t->ops;
    return t;
}

static void drop(struct effect *e)
{
    switch (e->kind) {
    case EFFECT_FRAME: frame_unref(e->u.frame); break;
    case EFFECT_CLOSE: free(e->u.reason); break;
    case EFFECT_REPLY:
        reply_finish(e->u.reply);
        free(e->u.reply);
        break;
    case EFFECT_POST: webhook_post_free(e->u.post); break;
    }
}

void turn_free(struct turn *t)
{
    if (!t)
        return;
    for (; t->head != t->tail; t->head++)
        drop(&t->ring[t->head & (t->cap - 1)]);
    while (t->ops) {
        struct store_op *next = t->ops->next;

        store_op_free(t->ops);
        t->ops = next;
    }
    while (t->quick) {
        struct quick *next = t->quick->next;

        reply_finish(&t->quick->reply);
        free(t->quick);
        t->quick = next;
    }
    free(t->ring);
    free(t);
}

static struct effect *add(struct turn *t, enum effect_kind kind, uint64_t peer)
{
    struct effect *e;

    if (t->tail - t->head == t->cap) {
        size_t n = t->cap, cap = n ? 2 * n : 64;
        struct effect *ring = xmalloc(cap * sizeof *ring);

        for (size_t i = 0; i < n; i++)
            ring[i] = t->ring[(t->head + i) & (n - 1)];
        free(t->ring);
        t->ring = ring;
        t->cap = cap;
        t->open -= t->head;
        t->tail -= t->head;
        t->head = 0;
    }
    e = &t->ring[t->tail++ & (t->cap - 1)];
    *e = (struct effect){.kind = kind, .peer = peer};
    return e;
}

void turn_frame(struct turn *t, uint64_t peer, struct frame *f)
{
    add(t, EFFECT_FRAME, peer)->u.frame = frame_ref(f);
}

void turn_close(struct turn *t, uint64_t peer, int code, const char *reason)
{
    struct effect *e = add(t, EFFECT_CLOSE, peer);

    e->code = code;
    e->u.reason = xstrdup(reason ? reason : "");
}

void turn_reply(struct turn *t, uint64_t peer, struct reply r)
{
    if (r.at_once) {
        struct quick *q = xcalloc(1, sizeof *q);

        *q = (struct quick){.peer = peer, .reply = r, .next = t->quick};
        t->quick = q;
        return;
    }
    add(t, EFFECT_REPLY, peer)->u.reply = xmemdup(&r, sizeof r);
}

void turn_post(struct turn *t, struct webhook_post *p)
{
    add(t, EFFECT_POST, 0)->u.post = p;
}

void turn_store(struct turn *t, struct store_op *op)
{
    op->next = NULL;
    *t->last_op = op;
    t->last_op = &op->next;
    t->n_ops++;
}

bool turn_waits(const struct turn *t)
{
    return t->ops || t->out.committed(t->out.arg) < t->number;
}

static void deliver(struct turn *t, struct effect *e)
{
    switch (e->kind) {
    case EFFECT_FRAME: t->out.frame(t->out.arg, e->peer, e->u.frame); break;
    case EFFECT_CLOSE: t->out.close(t->out.arg, e->peer, e->code, e->u.reason); break;
    case EFFECT_REPLY: t->out.reply(t->out.arg, e->peer, e->u.reply); break;
    case EFFECT_POST:
        t->out.post(t->out.arg, e->u.post);
        e->u.post = NULL;
        break;
    }
}

/* What was asked since the last time becomes one batch and waits for it. */
static void seal(struct turn *t)
{
    if (t->ops) {
        t->out.submit(t->out.arg, t->ops, ++t->number);
        t->n_ops = 0;
        t->ops = NULL;
        t->last_op = &t->ops;
    }
    for (; t->open != t->tail; t->open++)
        t->ring[t->open & (t->cap - 1)].batch = t->number;
}

void turn_start_store(struct turn *t)
{
    if (t->n_ops >= TURN_WORTH && t->out.committed(t->out.arg) == t->number)
        seal(t);
}

static void deliver_quick(struct turn *t)
{
    while (t->quick) {
        struct quick *q = t->quick;

        t->quick = q->next;
        t->out.reply(t->out.arg, q->peer, &q->reply);
        reply_finish(&q->reply);
        free(q);
    }
}

/* Held back while the disk is behind; its next word ends another turn. */
static bool give_out(struct turn *t)
{
    return t->out.give_out && t->number - t->out.committed(t->out.arg) < TURN_LAG &&
           t->out.give_out(t->out.arg);
}

bool turn_end(struct turn *t)
{
    bool gave;

    do {
        uint64_t safe;

        deliver_quick(t);
        gave = give_out(t);
        seal(t);
        safe = t->out.committed(t->out.arg);
        while (t->head != t->open && t->ring[t->head & (t->cap - 1)].batch <= safe) {
            struct effect e = t->ring[t->head++ & (t->cap - 1)];

            deliver(t, &e);
            drop(&e);
        }
        /* A delivery may close a connection, which adds effects behind `open`. */
    } while (t->ops || t->open != t->tail || t->quick || gave);
    return t->head != t->tail;
}
