/* A bounded mailbox of owned pointers. */
#include "net/base/mbox.h"

#include <pthread.h>
#include <stdlib.h>

#include "net/base/alloc.h"

struct mbox {
    /* -- immutable */
    size_t max;
    void (*free_item)(void *);
    void (*wake)(void *);
    void *wake_arg;
    /* -- protected by lock */
    pthread_mutex_t lock;
    void **item;
    size_t n, cap;
    bool choked;
};

struct mbox *mbox_new(size_t max, void (*free_item)(void *), void (*wake)(void *), void *wake_arg)
{
    struct mbox *m = xcalloc(1, sizeof *m);

    m->max = max;
    m->free_item = free_item;
    m->wake = wake;
    m->wake_arg = wake_arg;
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

void mbox_free(struct mbox *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n; i++)
        m->free_item(m->item[i]);
    free(m->item);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

bool mbox_push(struct mbox *m, void *item)
{
    bool full, first;

    pthread_mutex_lock(&m->lock);
    full = m->n == m->max;
    first = !full && m->n == 0;
    if (full) {
        m->choked = true;
    } else {
        if (m->n == m->cap) {
            m->cap = m->cap ? 2 * m->cap : 16;
            m->item = xrealloc(m->item, m->cap, sizeof *m->item);
        }
        m->item[m->n++] = item;
    }
    pthread_mutex_unlock(&m->lock);
    if (full)
        m->free_item(item);
    if (first && m->wake)
        m->wake(m->wake_arg);
    return !full;
}

struct mbox_batch mbox_take_all(struct mbox *m)
{
    struct mbox_batch batch;

    pthread_mutex_lock(&m->lock);
    batch = (struct mbox_batch){.item = m->item, .n = m->n, .choked = m->choked};
    m->item = NULL;
    m->n = m->cap = 0;
    m->choked = false;
    pthread_mutex_unlock(&m->lock);
    return batch;
}
