/* The block list. */
#include "net/lobby/blocks.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/table.h"

struct entry;

/* The blocks that share one digest of one kind. */
struct mark {
    unsigned char key[BLOCKS_DIGEST + 1]; /* kind, then the digest */
    struct entry **entry;
    size_t n;
    UT_hash_handle hh;
};

struct entry {
    struct block block;
    struct entry *prev, *next;
    UT_hash_handle hh;
};

struct blocks {
    struct entry *by_id;
    struct entry *list; /* in order of adding */
    struct mark *marks;
    size_t n;
};

struct blocks *blocks_new(void)
{
    return xcalloc(1, sizeof(struct blocks));
}

static void make_key(unsigned char key[BLOCKS_DIGEST + 1], int kind, const unsigned char *digest)
{
    key[0] = (unsigned char)kind;
    memcpy(key + 1, digest, BLOCKS_DIGEST);
}

static struct mark *find_mark(const struct blocks *b, int kind, const unsigned char *digest)
{
    unsigned char key[BLOCKS_DIGEST + 1];
    struct mark *m;

    make_key(key, kind, digest);
    HASH_FIND(hh, b->marks, key, sizeof key, m);
    return m;
}

static void add_mark(struct blocks *b, int kind, struct entry *e)
{
    const unsigned char *digest = e->block.signals.digest[kind];
    struct mark *m = find_mark(b, kind, digest);

    if (!m) {
        m = xcalloc(1, sizeof *m);
        make_key(m->key, kind, digest);
        HASH_ADD(hh, b->marks, key, sizeof m->key, m);
    }
    if (m->n == BLOCKS_PER_SIGNAL) { /* the oldest gives way: one signal must not cost a walk */
        memmove(m->entry, m->entry + 1, (m->n - 1) * sizeof *m->entry);
        m->n--;
    }
    m->entry = xrealloc(m->entry, m->n + 1, sizeof *m->entry);
    m->entry[m->n++] = e;
}

static void drop_mark(struct blocks *b, int kind, const struct entry *e)
{
    struct mark *m = find_mark(b, kind, e->block.signals.digest[kind]);

    for (size_t i = 0; m && i < m->n; i++)
        if (m->entry[i] == e) {
            memmove(m->entry + i, m->entry + i + 1, (m->n - i - 1) * sizeof *m->entry);
            m->n--;
            break;
        }
    if (m && m->n == 0) {
        HASH_DEL(b->marks, m);
        free(m->entry);
        free(m);
    }
}

bool blocks_add(struct blocks *b, const struct block *one)
{
    struct entry *e;

    if (b->n >= BLOCKS_MAX || blocks_find(b, one->id))
        return false;
    e = xcalloc(1, sizeof *e);
    e->block = *one;
    HASH_ADD_STR(b->by_id, block.id, e);
    DL_APPEND(b->list, e);
    b->n++;
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (one->signals.has[i])
            add_mark(b, i, e);
    return true;
}

static void take_out(struct blocks *b, struct entry *e)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (e->block.signals.has[i])
            drop_mark(b, i, e);
    HASH_DEL(b->by_id, e);
    DL_DELETE(b->list, e);
    b->n--;
    free(e);
}

bool blocks_remove(struct blocks *b, const char *id, struct block *gone)
{
    struct entry *e;

    HASH_FIND_STR(b->by_id, id, e);
    if (!e)
        return false;
    if (gone)
        *gone = e->block;
    take_out(b, e);
    return true;
}

const struct block *blocks_find(const struct blocks *b, const char *id)
{
    struct entry *e;

    HASH_FIND_STR(b->by_id, id, e);
    return e ? &e->block : NULL;
}

size_t blocks_count(const struct blocks *b)
{
    return b->n;
}

void blocks_each(const struct blocks *b, void (*each)(void *arg, const struct block *one),
                 void *arg)
{
    const struct entry *e;

    DL_FOREACH (b->list, e) {
        each(arg, &e->block);
    }
}

static bool is_live(const struct block *one, int64_t now)
{
    return one->until == 0 || now < one->until;
}

void blocks_prune(struct blocks *b, const char *room, int64_t now,
                  void (*gone)(void *arg, const struct block *one), void *arg)
{
    struct entry *e, *next;

    DL_FOREACH_SAFE (b->list, e, next) {
        bool ended = room && e->block.length == BLOCK_MEETING && str_eq(e->block.room, room);

        if (is_live(&e->block, now) && !ended)
            continue;
        gone(arg, &e->block);
        take_out(b, e);
    }
}

void blocks_free(struct blocks *b)
{
    struct entry *e, *next;

    if (!b)
        return;
    DL_FOREACH_SAFE (b->list, e, next) {
        take_out(b, e);
    }
    free(b);
}

unsigned blocks_mask(const struct blocks_signals *s)
{
    unsigned bits = 0;

    for (int i = 0; i < SIGNAL_COUNT; i++)
        bits |= s->has[i] ? 1u << i : 0;
    return bits;
}

static int points(const struct block *one, unsigned bits)
{
    return one->exact && bits ? 100 : block_signals_points(bits);
}

int blocks_points(const struct block *one)
{
    return points(one, blocks_mask(&one->signals));
}

/* The score of one block for these signals. */
static int score(const struct block *one, const struct blocks_signals *s, unsigned *bits)
{
    *bits = 0;
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (s->has[i] && one->signals.has[i] &&
            memcmp(s->digest[i], one->signals.digest[i], BLOCKS_DIGEST) == 0)
            *bits |= 1u << i;
    return points(one, *bits);
}

void blocks_match(const struct blocks *b, const char *room, const struct blocks_signals *s,
                  int64_t now, struct blocks_match *m)
{
    *m = (struct blocks_match){0};
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        const struct mark *mark = s->has[i] ? find_mark(b, i, s->digest[i]) : NULL;

        for (size_t k = 0; mark && k < mark->n; k++) {
            const struct block *one = &mark->entry[k]->block;
            unsigned bits;
            int sum;

            if (!is_live(one, now) || (*one->room && !str_eq(one->room, room)))
                continue;
            sum = score(one, s, &bits);
            if (sum > m->score)
                *m = (struct blocks_match){.score = sum, .signals = bits, .block = one};
        }
    }
}
