/* The heap of deadlines and the keyed hash. */
#include "net/base/heap.h"

#include <stdlib.h>

#include "net/base/hash.h"
#include "tests/lib/check.h"

enum { NODES = 300 };

static void check_order(const struct heap *h)
{
    for (size_t i = 1; i < h->n; i++)
        assert_true(h->node[(i - 1) / 2]->at <= h->node[i]->at);
    for (size_t i = 0; i < h->n; i++)
        assert_int_equal(h->node[i]->place, i + 1);
}

static void test_heap(void **state)
{
    static struct heap_node node[NODES];
    struct heap h = {0};
    uint32_t dice = 7;
    int64_t last = -1;
    size_t in = 0;

    (void)state;
    assert_null(heap_top(&h));
    for (int i = 0; i < 5000; i++) {
        struct heap_node *n = &node[(dice = dice * 1664525U + 1013904223U) >> 8 & 0xFF];
        int64_t at = (dice >> 4) % 50;

        heap_set(&h, n, at < 10 ? INT64_MAX : at);
        check_order(&h);
    }
    for (int i = 0; i < NODES; i++)
        in += node[i].place != 0;
    assert_int_equal(in, h.n);
    while (heap_top(&h)) {
        struct heap_node *n = heap_top(&h);

        assert_true(n->at >= last);
        last = n->at;
        heap_remove(&h, n);
        heap_remove(&h, n); /* again does nothing */
    }
    heap_finish(&h);
}

/* Those of one time come out in the order in which they were put there. */
static void test_ties(void **state)
{
    static struct heap_node node[NODES];
    struct heap h = {0};

    (void)state;
    for (size_t i = 0; i < NODES; i++)
        heap_set(&h, &node[i], 5);
    for (size_t i = 0; i < NODES; i += 3) { /* moved away and back: as if put there anew */
        heap_set(&h, &node[i], i % 2 ? 4 : 6);
        heap_set(&h, &node[i], 5);
    }
    for (size_t i = 0; i < NODES; i++) {
        size_t moved = (NODES + 2) / 3, left = NODES - moved;
        size_t next = i < left ? i / 2 * 3 + 1 + i % 2 : 3 * (i - left);

        assert_ptr_equal(heap_top(&h), &node[next]);
        heap_remove(&h, heap_top(&h));
    }
    assert_null(heap_top(&h));
    heap_finish(&h);
}

/* Vectors of the reference implementation: key 00..0f, message 00..n-1. */
static void test_hash(void **state)
{
    static const struct {
        size_t len;
        uint64_t hash;
    } rows[] = {{0, 0x726FDB47DD0E0E31U},
                {1, 0x74F839C593DC67FDU},
                {7, 0xAB0200F58B01D137U},
                {8, 0x93F5F5799A932462U},
                {15, 0xA129CA6149BE45E5U}};
    const uint64_t key[2] = {0x0706050403020100U, 0x0F0E0D0C0B0A0908U};
    unsigned char text[16];

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (unsigned char)i;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        assert_true(hash_sip(key, text, rows[i].len) == rows[i].hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_heap), cmocka_unit_test(test_ties),
                                       cmocka_unit_test(test_hash)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
