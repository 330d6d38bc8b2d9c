/* Marks in the lists of people. */
#include "tui/input/action_mark.h"

#include "net/base/str.h"

/* Row i of the list that has the keys, as it is shown, or the row of an id. */
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
    const struct knock *k;

    if (inside(a)) {
        const struct person *p = model_person_row(a->model, i);

        if (p)
            *row = (struct row){p->p.id, p->p.name, !p->gone, p->marked};
        return p != NULL;
    }
    k = model_knock_row(a->model, i);
    if (k) {
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
    notice_clear(&m->notice); /* what it said is done */
}

/* All marks of the list, of rows that a filter hides too. */
static void clear_marks(const struct act *a)
{
    struct room *r = model_room(a->model);
    struct knocks *q = model_knocks(a->model);

    for (size_t i = 0; inside(a) && r && i < r->people.n; i++)
        people_mark(&r->people, r->people.row[i], false);
    for (size_t i = 0; !inside(a) && q && i < q->n; i++)
        knocks_mark(knocks_at(q, i)->of, knocks_at(q, i), false);
}

void action_mark_all(struct act *a, bool invert)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *cursor;
    struct row row;

    m->range_from[0] = '\0';
    if (!invert) {
        clear_marks(a);
        return;
    }
    if (!model_list(m, m->focus, &list, &cursor))
        return;
    for (size_t i = 0; i < list.n; i++)
        if (row_at(a, i, &row))
            set(a, row.id, !row.marked && row.there);
}
