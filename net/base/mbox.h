/* A bounded mailbox: messages change owner, pointers are never shared.
 *
 * One reader, any number of writers. When it is full the message is freed and the mailbox is
 * marked choked, which the reader answers by asking for the whole state again, never by
 * guessing. */
#ifndef NET_BASE_MBOX_H
#define NET_BASE_MBOX_H

#include <stdbool.h>
#include <stddef.h>

struct mbox;

/* free_item releases one message. wake is called after a push into an empty box, on the pushing
 * thread, without the lock; it may do nothing but wake the reader. */
struct mbox *mbox_new(size_t max, void (*free_item)(void *), void (*wake)(void *), void *wake_arg);
/* Frees the box and all that is in it. No other thread may use it any more. Accepts null. */
void mbox_free(struct mbox *m);

/* Gives item to the box; the caller must not touch it afterwards, whatever is returned. False
 * when the box was full: item is freed and the box choked. Any thread. */
bool mbox_push(struct mbox *m, void *item);

/* What a take returns: n messages in the order of their pushes, now the reader's. */
struct mbox_batch {
    void **item;
    size_t n;
    bool choked; /* something was lost since the last take */
};

/* Takes everything and clears the choked mark. The reader's thread. Free `item` with free(). */
struct mbox_batch mbox_take_all(struct mbox *m);

#endif
