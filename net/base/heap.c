/* Deadlines in order. */
#include "net/base/heap.h"

#include <stdbool.h>
#include <stdlib.h>

#include "net/base/alloc.h"

static void put(struct heap *h, size_t place, struct heap_node *node)
{
    h->node[place - 1] = node;
    node->place = place;
}

static bool before(const struct heap_node *a, const struct heap_node *b)
{
    return a->at < b->at || (a->at == b->at && a->turn < b->turn);
}

/* Moves a node from a place towards the root or the leaves until the order holds. */
static void settle(struct heap *h, size_t place, struct heap_node *node)
{
    while (place > 1 && before(node, h->node[place / 2 - 1])) {
        put(h, place, h->node[place / 2 - 1]);
        place /= 2;
    }
    while (2 * place <= h->n) {
        size_t child = 2 * place;

        if (child < h->n && before(h->node[child], h->node[child - 1]))
            child++;
        if (before(node, h->node[child - 1]))
            break;
        put(h, place, h->node[child - 1]);
        place = child;
    }
    put(h, place, node);
}

void heap_set(struct heap *h, struct heap_node *node, int64_t at)
{
    if (at == INT64_MAX) {
        heap_remove(h, node);
        return;
    }
    if (node->place && node->at == at)
        return;
    node->at = at;
    node->turn = ++h->turns;
    if (!node->place) {
        if (h->n == h->cap) {
            h->cap = h->cap ? 2 * h->cap : 64;
            h->node = xrealloc(h->node, h->cap, sizeof(struct heap_node *));
        }
        node->place = ++h->n;
    }
    settle(h, node->place, node);
}

void heap_remove(struct heap *h, struct heap_node *node)
{
    size_t place = node->place;
    struct heap_node *last;

    if (!place)
        return;
    node->place = 0;
    last = h->node[--h->n];
    if (last != node)
        settle(h, place, last);
}

struct heap_node *heap_top(const struct heap *h)
{
    return h->n ? h->node[0] : NULL;
}

void heap_finish(struct heap *h)
{
    free(h->node);
    *h = (struct heap){0};
}
