/* Who was denied how often in which room: by device, or without one by address and name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/domain/lobby_internal.h"

static void make_key(const struct lobby *l, const struct room *r, const struct stranger *s,
                     unsigned char key[BLOCKS_DIGEST])
{
    struct strbuf b = STRBUF_INIT(1024);
    char skeleton[LIMIT_NAME + 1];

    utf8_skeleton(skeleton, sizeof skeleton, s->name);
    if (*s->device)
        strbuf_printf(&b, "denied %s device %s", r->pub.id, s->device);
    else
        strbuf_printf(&b, "denied %s address %s %s", r->pub.id, s->addr, skeleton);
    lobby_digest(l, b.s, key);
    strbuf_free(&b);
}

static struct reknock *find(struct lobby *l, const unsigned char key[BLOCKS_DIGEST])
{
    struct reknock *k;

    HASH_FIND(hh, l->reknocks, key, BLOCKS_DIGEST, k);
    return k;
}

static void save(struct lobby *l, const struct reknock *k, enum store_kind kind)
{
    struct store_op *op = store_op_new(kind);

    lobby_digest_text(k->key, op->u.denial.key);
    op->u.denial.n = k->n;
    op->u.denial.at = k->at;
    l->out.store(l->out.arg, op);
}

static void forget(struct lobby *l, struct reknock *k)
{
    HASH_DEL(l->reknocks, k);
    DL_DELETE(l->reknocks_order, k);
    free(k);
}

static struct reknock *get(struct lobby *l, const unsigned char key[BLOCKS_DIGEST])
{
    struct reknock *k = find(l, key);

    if (!k) {
        k = xcalloc(1, sizeof *k);
        memcpy(k->key, key, BLOCKS_DIGEST);
        HASH_ADD(hh, l->reknocks, key, BLOCKS_DIGEST, k);
    } else {
        DL_DELETE(l->reknocks_order, k);
    }
    DL_APPEND(l->reknocks_order, k);
    return k;
}

void reknock_denied(struct lobby *l, const struct person *p)
{
    const struct stranger s = stranger_of(p);
    unsigned char key[BLOCKS_DIGEST];
    struct reknock *k;

    make_key(l, p->room, &s, key);
    k = get(l, key);
    k->n++;
    k->at = l->now;
    save(l, k, STORE_DENIAL_PUT);
    while (HASH_COUNT(l->reknocks) > DENIED_MAX ||
           l->reknocks_order->at + TIME_DENIED_KEPT < l->now) {
        save(l, l->reknocks_order, STORE_DENIAL_DEL);
        forget(l, l->reknocks_order);
    }
}

int32_t reknock_count(struct lobby *l, const struct room *r, const struct stranger *s, int64_t *at)
{
    unsigned char key[BLOCKS_DIGEST];
    struct reknock *k;

    make_key(l, r, s, key);
    k = find(l, key);
    *at = k ? k->at : 0;
    return k ? k->n : 0;
}

void reknock_jumped(struct lobby *l, int64_t by)
{
    struct reknock *k;

    DL_FOREACH (l->reknocks_order, k)
        k->at += by;
}

void reknock_restore(struct lobby *l, const struct store_denial *s)
{
    unsigned char key[BLOCKS_DIGEST];
    struct reknock *k;

    if (!lobby_digest_read(s->key, key))
        return;
    k = get(l, key);
    k->n = s->n;
    k->at = s->at < l->now ? s->at : l->now;
}

void reknock_free(struct lobby *l)
{
    while (l->reknocks_order)
        forget(l, l->reknocks_order);
}
