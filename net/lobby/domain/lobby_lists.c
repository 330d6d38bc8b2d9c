/* Who waits and who is inside, for REST. */
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/lobby/domain/lobby_internal.h"

static int by_number(const void *a, const void *b)
{
    const struct person *p = *(const struct person *const *)a,
                        *q = *(const struct person *const *)b;

    return (p->number > q->number) - (p->number < q->number);
}

/* The people of one state in a room, or in all, in order of arrival; *n of them. free(). */
static struct person **gather(struct lobby *l, const char *room, enum person_state state, size_t *n)
{
    struct room *r = room ? room_find(l, room) : NULL;
    struct person **all = xcalloc(l->n_people[state] + 1, sizeof(struct person *)), *p, *tmp;

    *n = 0;
    if (room) {
        if (r)
            DL_FOREACH (r->people[state], p)
                all[(*n)++] = p;
        return all;
    }
    HASH_ITER (hh, l->people, p, tmp) {
        if (p->state == state && !p->room->expired)
            all[(*n)++] = p;
    }
    qsort(all, *n, sizeof(struct person *), by_number);
    return all;
}

void lobby_waiting_each(struct lobby *l, const char *room, int64_t now,
                        void (*each)(void *arg, const char *room, const struct wire_waiting *w),
                        void *arg)
{
    struct person **all;
    struct wire_waiting w;
    size_t n;

    lobby_begin(l, now);
    lobby_end(l);
    all = gather(l, room, PERSON_WAITING, &n);
    for (size_t i = 0; i < n; i++) {
        person_count_positions(l, all[i]->room, false);
        person_wire_waiting(all[i], &w);
        each(arg, all[i]->room->pub.name, &w);
    }
    free(all);
}

void lobby_inside_each(struct lobby *l, const char *room, int64_t now, lobby_inside_fn *each,
                       void *arg)
{
    struct person **all;
    struct wire_participant w;
    size_t n;

    lobby_begin(l, now);
    lobby_end(l);
    all = gather(l, room, PERSON_INSIDE, &n);
    for (size_t i = 0; i < n; i++) {
        person_wire_inside(all[i], &w);
        each(arg, all[i]->room->pub.name, all[i]->room->meeting, &w);
    }
    free(all);
}
