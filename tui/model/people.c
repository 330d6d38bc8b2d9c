/* The people inside one room. */
#include "tui/model/people.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

enum { PEOPLE_CAP_MIN = 8 };

struct person *people_find(const struct people *l, const char *id)
{
    struct person *row;

    HASH_FIND_STR(l->by_id, id, row);
    return row;
}

static bool comes_before(const struct person *a, const struct person *b)
{
    if (a->p.joined_at != b->p.joined_at)
        return a->p.joined_at < b->p.joined_at;
    return a->arrived < b->arrived;
}

size_t people_index(const struct people *l, const struct person *row)
{
    size_t low = 0, high = l->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (comes_before(l->row[middle], row))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t people_inside(const struct people *l)
{
    return l->n - l->n_gone;
}

static void insert_row(struct people *l, struct person *row)
{
    size_t at = people_index(l, row);

    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : PEOPLE_CAP_MIN;
        l->row = xrealloc(l->row, l->cap, sizeof *l->row);
    }
    memmove(l->row + at + 1, l->row + at, (l->n - at) * sizeof *l->row);
    l->row[at] = row;
    l->n++;
}

static void take_row(struct people *l, const struct person *row)
{
    size_t at = people_index(l, row);

    assert(at < l->n && l->row[at] == row);
    memmove(l->row + at, l->row + at + 1, (l->n - at - 1) * sizeof *l->row);
    l->n--;
}

struct person *people_add(struct people *l, const struct wire_participant *p)
{
    struct person *row = xcalloc(1, sizeof *row);

    row->p = *p;
    row->arrived = l->next_arrived++;
    HASH_ADD_STR(l->by_id, p.id, row);
    insert_row(l, row);
    return row;
}

void people_update(struct people *l, struct person *row, const struct wire_participant *p)
{
    if (row->gone) {
        row->gone = false;
        row->seen_at = 0;
        l->n_gone--;
    }
    if (!str_eq(row->p.name, p->name))
        row->seen_at = 0;
    if (row->p.joined_at == p->joined_at) {
        row->p = *p;
        return;
    }
    take_row(l, row);
    row->p = *p;
    insert_row(l, row);
}

void people_remove(struct people *l, struct person *row)
{
    people_mark(l, row, false);
    if (row->gone)
        l->n_gone--;
    take_row(l, row);
    HASH_DEL(l->by_id, row);
    free(row);
}

void people_leave(struct people *l, struct person *row)
{
    people_mark(l, row, false);
    if (!row->gone)
        l->n_gone++;
    row->gone = true;
}

void people_mark(struct people *l, struct person *row, bool on)
{
    if (row->marked == on)
        return;
    row->marked = on;
    l->n_marked += on ? 1 : (size_t)-1;
}

size_t people_hand(const struct people *l, const struct person *row)
{
    size_t before = 0;

    if (!row->p.hand_at || row->gone)
        return 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct person *p = l->row[i];

        before += p != row && !p->gone && p->p.hand_at &&
                  (p->p.hand_at < row->p.hand_at ||
                   (p->p.hand_at == row->p.hand_at && p->arrived < row->arrived));
    }
    return before + 1;
}

void people_finish(struct people *l)
{
    HASH_CLEAR(hh, l->by_id);
    for (size_t i = 0; i < l->n; i++)
        free(l->row[i]);
    free(l->row);
    *l = (struct people){0};
}
