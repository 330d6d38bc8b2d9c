/* Somebody who waits, as the console keeps them: what struct wire_waiting says in a quarter of its
 * memory, since most of its texts are short or empty. Pure. */
#ifndef TUI_MODEL_WAITER_H
#define TUI_MODEL_WAITER_H

#include "net/proto/wire.h"

/* Members mean what those of struct wire_waiting do. Texts are "" when there are none, pending is
 * of PENDING_NONE; they are valid until the next waiter_set(). */
struct waiter {
    char id[LIMIT_ID + 1];
    const char *name, *user_id, *note, *reader, *rule;
    const struct wire_pending *pending;
    void *kept; /* owned: the texts, and pending */
    int64_t knocked_at;
    int32_t tries, position;
    uint8_t flags, score, signals;
    bool has_token, away, held;
};

/* Takes over everything; w must be zero the first time. */
void waiter_set(struct waiter *w, const struct wire_waiting *from);
void waiter_finish(struct waiter *w);

#endif
