/* Somebody who waits, as the console keeps them. */
#include "tui/model/waiter.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

static const struct wire_pending none;

/* Where the texts of one stand. */
enum { TEXTS = 5 };
struct texts {
    const char **to;
    const char *from;
};

static void list_texts(struct waiter *w, const struct wire_waiting *from, struct texts t[TEXTS])
{
    t[0] = (struct texts){&w->name, from->name};
    t[1] = (struct texts){&w->user_id, from->user_id};
    t[2] = (struct texts){&w->note, from->note};
    t[3] = (struct texts){&w->reader, from->reader};
    t[4] = (struct texts){&w->rule, from->rule};
}

/* Texts and pending in one piece of memory, pending first. */
static void keep(struct waiter *w, const struct wire_waiting *from)
{
    size_t pending = from->pending.what != PENDING_NONE ? sizeof from->pending : 0, size = pending;
    struct texts t[TEXTS];
    char *at;

    list_texts(w, from, t);
    for (int i = 0; i < TEXTS; i++)
        size += strlen(t[i].from) + (*t[i].from != '\0');
    free(w->kept);
    w->kept = size ? xmalloc(size) : NULL;
    w->pending = pending ? memcpy(w->kept, &from->pending, pending) : &none;
    at = size ? (char *)w->kept + pending : NULL;
    for (int i = 0; i < TEXTS; i++) {
        size_t len = strlen(t[i].from) + 1;

        *t[i].to = len > 1 ? memcpy(at, t[i].from, len) : "";
        at += len > 1 ? len : 0;
    }
}

void waiter_set(struct waiter *w, const struct wire_waiting *from)
{
    keep(w, from);
    str_copy(w->id, sizeof w->id, from->id);
    w->knocked_at = from->knocked_at;
    w->tries = from->tries;
    w->position = from->position;
    w->flags = from->flags;
    w->score = from->score;
    w->signals = from->signals;
    w->has_token = from->has_token;
    w->away = from->away;
    w->held = from->held;
}

void waiter_finish(struct waiter *w)
{
    free(w->kept);
    *w = (struct waiter){.name = ""};
}
