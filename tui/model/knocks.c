/* The people who knock at one room. */
#include "tui/model/knocks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"

enum { KNOCKS_CAP_MIN = 8 };

struct knock *knocks_at(const struct knocks *k, size_t i)
{
    assert(i < k->n);
    return k->row[k->head + i];
}

struct knock *knocks_find(const struct knocks *k, const char *id)
{
    struct knock *row;

    if (k->room)
        HASH_FIND(hh, k->by_id, id, strlen(id), row);
    else
        HASH_FIND(hh_all, k->by_id, id, strlen(id), row);
    return row;
}

bool knocks_before(const struct knock *a, const struct knock *b)
{
    if (a->w.knocked_at != b->w.knocked_at)
        return a->w.knocked_at < b->w.knocked_at;
    return a->arrived < b->arrived;
}

size_t knocks_index(const struct knocks *k, const struct knock *row)
{
    const struct knock *last = k->n ? knocks_at(k, k->n - 1) : NULL;
    size_t low = 0, high = k->n;

    if (last == row || (last && knocks_before(last, row))) /* newcomers are looked for most */
        return last == row ? k->n - 1 : k->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (knocks_before(knocks_at(k, middle), row))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t knocks_waiting(const struct knocks *k)
{
    return k->n - k->n_gone;
}

int64_t knocks_oldest(const struct knocks *k)
{
    for (size_t i = 0; i < k->n; i++) /* gone rows are few, or a frozen list keeps them */
        if (knocks_at(k, i)->state != KNOCK_GONE)
            return knocks_at(k, i)->w.knocked_at;
    return 0;
}

/* Makes space for one more at the end, by moving to the front or by growing. */
static void make_space(struct knocks *k)
{
    if (k->head + k->n < k->cap)
        return;
    if (k->head > k->cap / 2) {
        memmove(k->row, k->row + k->head, k->n * sizeof *k->row);
        k->head = 0;
        return;
    }
    k->cap = k->cap ? k->cap * 2 : KNOCKS_CAP_MIN;
    k->row = xrealloc(k->row, k->cap, sizeof *k->row);
}

static void insert_row(struct knocks *k, struct knock *row)
{
    size_t at = knocks_index(k, row);
    struct knock **place;

    make_space(k);
    place = k->row + k->head + at;
    memmove(place + 1, place, (k->n - at) * sizeof *place);
    *place = row;
    k->n++;
    knocks_order_add(k->order, row);
}

/* Closes the gap from the nearer end: most people leave near the front. */
static void take_row(struct knocks *k, const struct knock *row)
{
    size_t at = knocks_index(k, row);
    struct knock **first = k->row + k->head;

    assert(at < k->n && first[at] == row);
    knocks_order_take(k->order, row);
    if (at < k->n / 2) {
        memmove(first + 1, first, at * sizeof *first);
        k->head++;
    } else {
        memmove(first + at, first + at + 1, (k->n - at - 1) * sizeof *first);
    }
    k->n--;
}

struct knock *knocks_add(struct knocks *k, const struct wire_waiting *w)
{
    struct knock *row = xcalloc(1, sizeof *row);

    waiter_set(&row->w, w);
    row->of = k;
    row->arrived = k->all ? k->all->next_arrived++ : k->next_arrived++;
    HASH_ADD_KEYPTR(hh, k->by_id, row->w.id, strlen(row->w.id), row);
    insert_row(k, row);
    if (k->all) {
        HASH_ADD_KEYPTR(hh_all, k->all->by_id, row->w.id, strlen(row->w.id), row);
        insert_row(k->all, row);
    }
    knocks_rank(row);
    return row;
}

static void count_gone(struct knocks *k, size_t by)
{
    k->n_gone += by;
    if (k->all)
        k->all->n_gone += by;
}

void knocks_update(struct knocks *k, struct knock *row, const struct wire_waiting *w)
{
    bool sorted = k->order || (k->all && k->all->order);
    bool moves = sorted || row->w.knocked_at != w->knocked_at;

    if (row->state == KNOCK_GONE) {
        row->state = KNOCK_WAITING;
        row->why = WHY_NONE;
        row->seen_at = 0;
        count_gone(k, (size_t)-1);
    }
    if (!str_eq(row->w.name, w->name))
        row->seen_at = 0;
    if (moves || row->w.pending->until != w->pending.until)
        knocks_unrank(row);
    if (moves) {
        take_row(k, row);
        if (k->all)
            take_row(k->all, row);
    }
    waiter_set(&row->w, w);
    row->judged = 0;
    if (moves) {
        insert_row(k, row);
        if (k->all)
            insert_row(k->all, row);
    }
    knocks_rank(row);
}

static void free_row(struct knock *row)
{
    waiter_finish(&row->w);
    free(row->talk);
    free(row);
}

void knocks_say(struct knock *row, bool from_guest, const char *by, const char *text)
{
    struct talk_line *line;

    if (!row->talk)
        row->talk = xcalloc(1, sizeof *row->talk);
    if (row->talk->n == TALK_LINES) {
        memmove(row->talk->line, row->talk->line + 1, (TALK_LINES - 1) * sizeof *line);
        row->talk->n--;
    }
    line = &row->talk->line[row->talk->n++];
    *line = (struct talk_line){.from_guest = from_guest};
    str_copy(line->by, sizeof line->by, by);
    str_copy(line->text, sizeof line->text, text);
}

bool knocks_open(const struct knock *row)
{
    return row->state == KNOCK_WAITING && row->w.pending->what == PENDING_NONE;
}

/* Takes the row out of the list of all rooms. */
static void leave_all(struct knocks *k, struct knock *row)
{
    take_row(k->all, row);
    HASH_DELETE(hh_all, k->all->by_id, row);
}

void knocks_remove(struct knocks *k, struct knock *row)
{
    knocks_mark(k, row, false);
    if (row->state == KNOCK_GONE)
        count_gone(k, (size_t)-1);
    knocks_unrank(row);
    take_row(k, row);
    HASH_DEL(k->by_id, row);
    if (k->all)
        leave_all(k, row);
    free_row(row);
}

void knocks_leave(struct knocks *k, struct knock *row, enum wire_why why)
{
    knocks_mark(k, row, false);
    if (row->state != KNOCK_GONE)
        count_gone(k, 1);
    row->state = KNOCK_GONE;
    row->why = (uint8_t)why;
    row->request = 0;
    knocks_rank(row);
}

void knocks_set_state(struct knock *row, enum knock_state state, int64_t request)
{
    row->state = (uint8_t)state;
    row->request = request;
    knocks_rank(row);
}

void knocks_mark(struct knocks *k, struct knock *row, bool on)
{
    if (row->marked == on)
        return;
    row->marked = on;
    k->n_marked += on ? 1 : (size_t)-1;
    if (k->all)
        k->all->n_marked += on ? 1 : (size_t)-1;
}

void knocks_finish(struct knocks *k)
{
    if (!k->room) /* the rows are the rooms' */
        HASH_CLEAR(hh_all, k->by_id);
    while (k->room && k->n > 0)
        knocks_remove(k, knocks_at(k, k->n - 1));
    for (int i = 0; i < KNOCK_RANKS; i++)
        free(k->rank[i].row);
    free(k->row);
    knocks_unsort(k);
    *k = (struct knocks){.all = k->all, .room = k->room, .next_arrived = k->next_arrived};
}

const char *knocks_state_name(enum knock_state s)
{
    static const char *const names[] = {
        [KNOCK_WAITING] = TR("waiting"),
        [KNOCK_ADMITTING] = TR("admitting"),
        [KNOCK_DENYING] = TR("denying"),
        [KNOCK_GONE] = TR("gone"),
    };

    return names[s];
}
