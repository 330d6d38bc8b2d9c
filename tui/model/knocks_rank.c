/* The first of those who wait, by what is asked about them. */
#include <assert.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "tui/model/knocks.h"

enum { HEAP_CAP_MIN = 8 };

/* Whether a goes before b in a rank. */
static bool before(int rank, const struct knock *a, const struct knock *b)
{
    if (rank == RANK_PENDING && a->w.pending->until != b->w.pending->until)
        return a->w.pending->until < b->w.pending->until;
    return knocks_before(a, b);
}

static void put(struct knock_heap *h, int rank, size_t place, struct knock *row)
{
    h->row[place - 1] = row;
    row->place[rank] = (uint32_t)place;
}

/* Moves a row from a place towards the root or the leaves until the order holds. */
static void settle(struct knock_heap *h, int rank, size_t place, struct knock *row)
{
    while (place > 1 && before(rank, row, h->row[place / 2 - 1])) {
        put(h, rank, place, h->row[place / 2 - 1]);
        place /= 2;
    }
    while (2 * place <= h->n) {
        size_t child = 2 * place;

        if (child < h->n && before(rank, h->row[child], h->row[child - 1]))
            child++;
        if (!before(rank, h->row[child - 1], row))
            break;
        put(h, rank, place, h->row[child - 1]);
        place = child;
    }
    put(h, rank, place, row);
}

static void add(struct knock_heap *h, int rank, struct knock *row)
{
    if (h->n == h->cap) {
        h->cap = h->cap ? 2 * h->cap : HEAP_CAP_MIN;
        h->row = xrealloc(h->row, h->cap, sizeof *h->row);
    }
    h->n++;
    settle(h, rank, h->n, row);
}

static void take(struct knock_heap *h, int rank, struct knock *row)
{
    struct knock *last = h->row[--h->n];

    if (last != row)
        settle(h, rank, row->place[rank], last);
    row->place[rank] = 0;
}

/* Bits 1 << enum knock_rank. */
static unsigned ranks_of(const struct knock *row)
{
    unsigned untold = ~(unsigned)row->told & ((1U << KNOCK_ALERTS) - 1);

    if (row->state != KNOCK_GONE && row->w.pending->what != PENDING_NONE)
        return 1U << RANK_PENDING;
    if (!knocks_open(row) || row->w.held || row->w.away)
        return 0;
    return 1U << RANK_UNANSWERED | untold << RANK_UNTOLD |
           (row->w.flags & FLAGS_CAREFUL ? 0 : 1U << RANK_PLAIN);
}

static void set_ranks(struct knock *row, unsigned ranks)
{
    struct knocks *top = row->of->all ? row->of->all : row->of;

    for (int i = 0; i < KNOCK_RANKS; i++) {
        bool is = row->place[i] != 0, shall = ranks & 1U << i;

        if (shall && !is)
            add(&top->rank[i], i, row);
        else if (is && !shall)
            take(&top->rank[i], i, row);
    }
}

void knocks_rank(struct knock *row)
{
    set_ranks(row, ranks_of(row));
}

void knocks_unrank(struct knock *row)
{
    set_ranks(row, 0);
}

struct knock *knocks_first(const struct knocks *k, enum knock_rank rank)
{
    assert(!k->all);
    return k->rank[rank].n ? k->rank[rank].row[0] : NULL;
}

size_t knocks_ranked(const struct knocks *k, enum knock_rank rank)
{
    assert(!k->all);
    return k->rank[rank].n;
}

void knocks_tell(struct knocks *k, int i, int64_t by)
{
    int rank = RANK_UNTOLD + i;
    struct knock_heap *h = &k->rank[rank];
    size_t n = h->n;

    h->n = 0; /* the others move up in it, in the order of the heap: few have to be sifted */
    for (size_t at = 0; at < n; at++) {
        struct knock *row = h->row[at];

        if (row->w.knocked_at <= by) {
            row->told |= (uint8_t)(1U << i);
            row->place[rank] = 0;
        } else {
            add(h, rank, row);
        }
    }
}
