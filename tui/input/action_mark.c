/* Marks in the lists of people. */
#include "tui/input/action_mark.h"

#include "net/base/str.h"

/* Row i of the list that has the keys, or the row of an id. */
struct row {
    const char *id, *name;
    bool there, marked;
};

static bool inside(const struct act *a)
{
    return a->model->focus == PANE_PEOPLE;
}

static bool row_at(const struct act *a, size_t i, struct row *row)
{
    const struct room *r = model_room(a->model);
    const struct knocks *q = model_knocks(a->model);

    if (inside(a)) {
        const struct person *p = r && i < r->people.n ? r->people.row[i] : NULL;

        if (p)
            *row = (struct row){p->p.id, p->p.name, !p->gone, p->marked};
        return p != NULL;
    }
    if (q && i < q->n) {
        const struct knock *k = knocks_at(q, i);

        *row = (struct row){k->w.id, k->w.name, knocks_open(k), k->marked};
        return true;
    }
    return false;
}

static void set(const struct act *a, const char *id, bool on)
{
    struct room *r = model_room(a->model);
    struct knock *k;

    if (inside(a)) {
        people_mark(&r->people, people_find(&r->people, id), on);
        return;
    }
    k = knocks_find(model_knocks(a->model), id);
    knocks_mark(k->of, k, on);
}

/* The row under the cursor if it is there to be marked. */
static bool current(struct act *a, struct row *row, size_t *at)
{
    struct select_list list;
    struct select *cursor;
    ptrdiff_t i;

    if ((!inside(a) && a->model->focus != PANE_KNOCKS) ||
        !model_list(a->model, a->model->focus, &list, &cursor))
        return false;
    i = select_index(cursor, &list);
    *at = (size_t)i;
    return i >= 0 && row_at(a, *at, row) && row->there;
}

void action_mark(struct act *a)
{
    struct row row;
    size_t at;

    if (current(a, &row, &at))
        set(a, row.id, !row.marked);
}

void action_mark_range(struct act *a)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *cursor;
    ptrdiff_t other = -1;
    struct row row;
    size_t at, from, to;

    if (!current(a, &row, &at))
        return;
    model_list(m, m->focus, &list, &cursor);
    if (*m->range_from)
        other = list.index(list.list, m->range_from);
    if (other < 0) {
        str_copy(m->range_from, sizeof m->range_from, row.id);
        notice_set(&m->notice, NOTICE_INFO, a->mono, "a range from %s: move, then press again",
                   row.name);
        return;
    }
    from = (size_t)other < at ? (size_t)other : at;
    to = (size_t)other < at ? at : (size_t)other;
    for (size_t i = from; i <= to; i++)
        if (row_at(a, i, &row) && row.there)
            set(a, row.id, true);
    m->range_from[0] = '\0';
}

void action_mark_all(struct act *a, bool invert)
{
    struct row row;

    a->model->range_from[0] = '\0';
    for (size_t i = 0; row_at(a, i, &row); i++)
        set(a, row.id, invert && !row.marked && row.there);
}
