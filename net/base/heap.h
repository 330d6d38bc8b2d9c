/* Deadlines in order: a binary heap of nodes that live inside their owners. Of those of one time
 * the one that was put there first comes first. One thread. */
#ifndef NET_BASE_HEAP_H
#define NET_BASE_HEAP_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialised: in no heap. The owner must take it out before it goes. */
struct heap_node {
    int64_t at;    /* when */
    uint64_t turn; /* among those of the same time */
    size_t place;  /* position in the heap from 1, 0 when in none */
    void *owner;
    int kind; /* for the owner */
};

struct heap {
    struct heap_node **node;
    size_t n, cap;
    uint64_t turns; /* given so far */
};

/* Puts a node in, or moves it, to a time; INT64_MAX takes it out. O(log n). */
void heap_set(struct heap *h, struct heap_node *node, int64_t at);
/* Takes it out; nothing when it is in none. O(log n). */
void heap_remove(struct heap *h, struct heap_node *node);
/* The earliest, or null. */
struct heap_node *heap_top(const struct heap *h);
/* Releases the heap's memory; the nodes are their owners'. */
void heap_finish(struct heap *h);

#endif
