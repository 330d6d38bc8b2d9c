/* The rooms that the console watches. */
#include "tui/model/rooms.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

enum { ROOMS_CAP_MIN = 8 };

struct room *rooms_find(const struct rooms *l, const char *name)
{
    struct room *r;

    HASH_FIND_STR(l->by_name, name, r);
    return r;
}

static size_t place_of(const struct rooms *l, const char *name)
{
    size_t low = 0, high = l->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(l->row[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t rooms_index(const struct rooms *l, const struct room *r)
{
    return place_of(l, r->name);
}

static struct room *insert_room(struct rooms *l, const char *name, size_t at)
{
    struct room *r = xcalloc(1, sizeof *r);

    str_copy(r->name, sizeof r->name, name);
    r->knocks.all = l->all;
    r->knocks.room = r->name;
    props_init(&r->config, &room_props);
    HASH_ADD_STR(l->by_name, name, r);
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : ROOMS_CAP_MIN;
        l->row = xrealloc(l->row, l->cap, sizeof *l->row);
    }
    memmove(l->row + at + 1, l->row + at, (l->n - at) * sizeof *l->row);
    l->row[at] = r;
    l->n++;
    return r;
}

struct room *rooms_add(struct rooms *l, const char *name)
{
    return insert_room(l, name, place_of(l, name));
}

struct room *rooms_append(struct rooms *l, const char *name)
{
    return insert_room(l, name, l->n);
}

static int by_name(const void *a, const void *b)
{
    const struct room *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

void rooms_sort(struct rooms *l)
{
    if (l->n > 1)
        qsort(l->row, l->n, sizeof *l->row, by_name);
}

static void free_room(struct room *r)
{
    knocks_finish(&r->knocks);
    people_finish(&r->people);
    props_finish(&r->config);
    free(r);
}

void rooms_remove(struct rooms *l, struct room *r)
{
    size_t at = rooms_index(l, r);

    assert(at < l->n && l->row[at] == r);
    memmove(l->row + at, l->row + at + 1, (l->n - at - 1) * sizeof *l->row);
    l->n--;
    if (r->gone)
        l->n_gone--;
    HASH_DEL(l->by_name, r);
    free_room(r);
}

void rooms_leave(struct rooms *l, struct room *r)
{
    knocks_finish(&r->knocks);
    people_finish(&r->people);
    r->at_knock = r->at_person = (struct select){0};
    if (!r->gone)
        l->n_gone++;
    r->gone = true;
}

void rooms_set(struct room *r, const struct wire_room *w)
{
    r->is_private = w->is_private;
    r->locked = w->locked;
    r->panic = w->panic;
    r->streaming = w->streaming;
    r->recording = w->recording;
    r->hosts = w->hosts;
    r->ladder = w->ladder;
    r->ladder_next = w->ladder_next;
    if (w->config.table)
        props_copy(&r->config, &w->config);
}

void rooms_finish(struct rooms *l)
{
    HASH_CLEAR(hh, l->by_name);
    for (size_t i = 0; i < l->n; i++)
        free_room(l->row[i]);
    free(l->row);
    *l = (struct rooms){0};
}
