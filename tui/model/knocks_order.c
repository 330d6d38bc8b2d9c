/* Another order of a list of knocks, kept while the list changes. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "tui/model/knocks.h"

enum { ORDER_CAP_MIN = 8 };

struct knocks_order {
    enum knock_by by;
    bool reverse;
    struct knock **row;
    size_t n, cap;
};

static int trust(const struct knock *k)
{
    return k->w.has_token ? (k->w.user_id[0] ? 0 : 1) : 2;
}

static int oddness(const struct knock *k)
{
    return __builtin_popcount(k->w.flags) + (k->w.score > 0);
}

int knocks_compare(enum knock_by by, const struct knock *a, const struct knock *b)
{
    int d = 0;

    switch (by) {
    case KNOCKS_BY_WAIT: break;
    case KNOCKS_BY_NAME: d = strcasecmp(a->w.name, b->w.name); break;
    case KNOCKS_BY_ROOM: d = strcmp(a->of->room, b->of->room); break;
    case KNOCKS_BY_TRIES: d = (a->w.tries < b->w.tries) - (a->w.tries > b->w.tries); break;
    case KNOCKS_BY_TRUST: d = trust(a) - trust(b); break;
    case KNOCKS_BY_FLAGS: d = oddness(b) - oddness(a); break;
    }
    return d ? d : knocks_before(b, a) - knocks_before(a, b);
}

static int compare(const struct knocks_order *o, const struct knock *a, const struct knock *b)
{
    return o->reverse ? knocks_compare(o->by, b, a) : knocks_compare(o->by, a, b);
}

static size_t place_of(const struct knocks_order *o, const struct knock *row)
{
    size_t low = 0, high = o->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(o, o->row[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void knocks_order_add(struct knocks_order *o, struct knock *row)
{
    size_t at;

    if (!o)
        return;
    at = place_of(o, row);
    if (o->n == o->cap) {
        o->cap = o->cap ? 2 * o->cap : ORDER_CAP_MIN;
        o->row = xrealloc(o->row, o->cap, sizeof *o->row);
    }
    memmove(o->row + at + 1, o->row + at, (o->n - at) * sizeof *o->row);
    o->row[at] = row;
    o->n++;
}

void knocks_order_take(struct knocks_order *o, const struct knock *row)
{
    size_t at;

    if (!o)
        return;
    at = place_of(o, row);
    assert(at < o->n && o->row[at] == row);
    o->n--;
    memmove(o->row + at, o->row + at + 1, (o->n - at) * sizeof *o->row);
}

static int compare_rows(const void *a, const void *b, void *order)
{
    return compare(order, *(struct knock *const *)a, *(struct knock *const *)b);
}

bool knocks_is_sorted(const struct knocks *k, enum knock_by by, bool reverse)
{
    return k->order && k->order->by == by && k->order->reverse == reverse;
}

void knocks_sort(struct knocks *k, enum knock_by by, bool reverse)
{
    struct knocks_order *o;

    if (knocks_is_sorted(k, by, reverse))
        return;
    knocks_unsort(k);
    o = k->order = xcalloc(1, sizeof *o);
    o->by = by;
    o->reverse = reverse;
    o->n = o->cap = k->n;
    o->row = xmalloc((k->n ? k->n : 1) * sizeof *o->row);
    for (size_t i = 0; i < k->n; i++)
        o->row[i] = knocks_at(k, i);
    qsort_r(o->row, o->n, sizeof *o->row, compare_rows, o);
}

void knocks_unsort(struct knocks *k)
{
    if (k->order)
        free(k->order->row);
    free(k->order);
    k->order = NULL;
}

struct knock *knocks_shown_at(const struct knocks *k, size_t i)
{
    assert(i < k->n);
    return k->order ? k->order->row[i] : knocks_at(k, i);
}

size_t knocks_shown_index(const struct knocks *k, const struct knock *row)
{
    return k->order ? place_of(k->order, row) : knocks_index(k, row);
}
