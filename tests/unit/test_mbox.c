/* The mailbox between threads, and the wake-up that it uses. */
#include "net/base/mbox.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/wake.h"
#include "tests/lib/check.h"

enum { WRITERS = 4, EACH = 20000 };

static atomic_int freed;

static void free_counted(void *item)
{
    atomic_fetch_add(&freed, 1);
    free(item);
}

static void count_wake(void *arg)
{
    atomic_fetch_add((atomic_int *)arg, 1);
}

static int *number(int n)
{
    return xmemdup(&n, sizeof n);
}

static void keeps_order_and_wakes_once(void **state)
{
    atomic_int wakes = 0;
    struct mbox *m = mbox_new(10, free_counted, count_wake, &wakes);
    struct mbox_batch b;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(mbox_push(m, number(i)));
    assert_int_equal(wakes, 1);
    b = mbox_take_all(m);
    assert_int_equal(b.n, 3);
    assert_false(b.choked);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(*(int *)b.item[i], i);
        free(b.item[i]);
    }
    free(b.item);
    mbox_push(m, number(9));
    assert_int_equal(wakes, 2);
    b = mbox_take_all(m);
    free(b.item[0]);
    free(b.item);
    b = mbox_take_all(m);
    assert_int_equal(b.n, 0);
    free(b.item);
    mbox_free(m);
    mbox_free(NULL);
}

static void full_is_marked_not_grown(void **state)
{
    struct mbox *m = mbox_new(3, free_counted, NULL, NULL);
    struct mbox_batch b;

    (void)state;
    freed = 0;
    for (int i = 0; i < 3; i++)
        assert_true(mbox_push(m, number(i)));
    assert_int_equal(freed, 0);
    assert_false(mbox_push(m, number(3)));
    assert_false(mbox_push(m, number(4)));
    assert_int_equal(freed, 2);
    b = mbox_take_all(m);
    assert_true(b.choked);
    assert_int_equal(b.n, 3);
    for (size_t i = 0; i < b.n; i++)
        free(b.item[i]);
    free(b.item);
    assert_true(mbox_push(m, number(5)));
    b = mbox_take_all(m);
    assert_false(b.choked);
    assert_true(mbox_push(m, b.item[0]));
    free(b.item);
    mbox_free(m);
    assert_int_equal(freed, 3);
}

static void *write_many(void *arg)
{
    for (int i = 0; i < EACH; i++)
        mbox_push(arg, number(i));
    return NULL;
}

static void signal_fd(void *arg)
{
    wake_signal(*(int *)arg);
}

static void loses_nothing_between_threads(void **state)
{
    int fd = wake_new();
    struct mbox *m = mbox_new((size_t)WRITERS * EACH, free, signal_fd, &fd);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    pthread_t writer[WRITERS];
    size_t got = 0;

    (void)state;
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&writer[i], NULL, write_many, m), 0);
    while (got < (size_t)WRITERS * EACH) {
        struct mbox_batch b;

        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_drain(fd);
        b = mbox_take_all(m);
        assert_false(b.choked);
        got += b.n;
        for (size_t i = 0; i < b.n; i++)
            free(b.item[i]);
        free(b.item);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writer[i], NULL);
    mbox_free(m);
    close(fd);
}

static void many_signals_are_one(void **state)
{
    int fd = wake_new();
    struct pollfd p = {.fd = fd, .events = POLLIN};

    (void)state;
    assert_int_equal(poll(&p, 1, 0), 0);
    wake_signal(fd);
    wake_signal(fd);
    assert_int_equal(poll(&p, 1, 0), 1);
    wake_drain(fd);
    assert_int_equal(poll(&p, 1, 0), 0);
    wake_drain(fd);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order_and_wakes_once),
        cmocka_unit_test(full_is_marked_not_grown),
        cmocka_unit_test(loses_nothing_between_threads),
        cmocka_unit_test(many_signals_are_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
