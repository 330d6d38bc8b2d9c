/* People and rooms come and go. */
#include "tui/model/model_rows.h"

#include "net/base/str.h"

/* ---- the three lists ---- */

static const char *knock_id(const void *list, size_t i)
{
    return knocks_shown_at(list, i)->w.id;
}

static ptrdiff_t knock_index(const void *list, const char *id)
{
    const struct knock *row = knocks_find(list, id);

    return row ? (ptrdiff_t)knocks_shown_index(list, row) : -1;
}

struct select_list model_knocks_list(const struct knocks *k)
{
    return (struct select_list){k, k->n, knock_id, knock_index};
}

static const char *person_id(const void *list, size_t i)
{
    const struct people *l = list;

    return l->row[i]->p.id;
}

static ptrdiff_t person_index(const void *list, const char *id)
{
    const struct person *row = people_find(list, id);

    return row ? (ptrdiff_t)people_index(list, row) : -1;
}

struct select_list model_people_list(const struct room *r)
{
    return (struct select_list){&r->people, r->people.n, person_id, person_index};
}

static const char *room_id(const void *list, size_t i)
{
    const struct model *m = list;
    size_t extra = model_extra_rows(m);

    return i < extra ? MODEL_ALL_ROOMS : m->rooms.row[i - extra]->name;
}

static ptrdiff_t room_index(const void *list, const char *id)
{
    const struct model *m = list;
    const struct room *r;

    if (str_eq(id, MODEL_ALL_ROOMS))
        return model_extra_rows(m) > 0 ? 0 : -1;
    r = rooms_find(&m->rooms, id);
    return r ? (ptrdiff_t)(rooms_index(&m->rooms, r) + model_extra_rows(m)) : -1;
}

struct select_list model_rooms_list(const struct model *m)
{
    return (struct select_list){m, m->rooms.n + model_extra_rows(m), room_id, room_index};
}

/* ---- coming ---- */

/* Where the cursors of a room's list and of the list of all rooms are. */
struct cursors {
    ptrdiff_t room, all;
};

static struct cursors cursors_of(const struct model *m, const struct room *r)
{
    struct select_list list = model_knocks_list(&r->knocks), all = model_knocks_list(&m->queue);

    return (struct cursors){select_index(&r->at_knock, &list), select_index(&m->at_queue, &all)};
}

/* Rows have come, moved or gone since: those under the cursors keep their lines on the screen. */
static void keep_lines(struct model *m, struct room *r, struct cursors before)
{
    struct cursors now = cursors_of(m, r);

    if (!model_lensed(m, &r->at_knock, NULL))
        select_moved(&r->at_knock, before.room, now.room);
    if (!model_lensed(m, &m->at_queue, NULL))
        select_moved(&m->at_queue, before.all, now.all);
}

struct knock *model_put_knock(struct model *m, struct room *r, const struct wire_waiting *w,
                              bool *is_new)
{
    struct cursors before = cursors_of(m, r);
    struct knock *row = knocks_find(&r->knocks, w->id);
    bool fresh = !row || row->state == KNOCK_GONE;

    model_count_pending(m, fresh ? NULL : row->w.pending, &w->pending);
    if (row) {
        m->n_gone -= row->state == KNOCK_GONE;
        knocks_update(&r->knocks, row, w);
    } else {
        row = knocks_add(&r->knocks, w);
    }
    keep_lines(m, r, before);
    m->n_waiting += fresh;
    row->gen = m->gen;
    if (is_new)
        *is_new = fresh;
    return row;
}

struct person *model_put_person(struct model *m, struct room *r, const struct wire_participant *p,
                                bool *is_new)
{
    struct person *row = people_find(&r->people, p->id);
    bool fresh = !row || row->gone;

    model_count_pending(m, fresh ? NULL : &row->p.pending, &p->pending);
    if (row) {
        m->n_gone -= row->gone;
        people_update(&r->people, row, p);
    } else {
        struct select_list list = model_people_list(r);
        ptrdiff_t cursor = select_index(&r->at_person, &list);

        row = people_add(&r->people, p);
        if (!model_lensed(m, &r->at_person, NULL))
            select_inserted(&r->at_person, cursor, people_index(&r->people, row));
    }
    m->n_inside += fresh;
    row->gen = m->gen;
    if (is_new)
        *is_new = fresh;
    return row;
}

/* ---- going ---- */

void model_remove_knock(struct model *m, struct room *r, struct knock *row)
{
    struct cursors before = cursors_of(m, r);

    m->lens[PANE_KNOCKS].stale = true;
    knocks_remove(&r->knocks, row);
    keep_lines(m, r, before);
}

void model_drop_knock(struct model *m, struct room *r, struct knock *row, enum wire_why why)
{
    if (row->state == KNOCK_GONE)
        return;
    model_count_pending(m, row->w.pending, NULL);
    m->n_waiting--;
    if (str_eq(m->range_from, row->w.id))
        m->range_from[0] = '\0';
    if (row->pinned || str_eq(r->at_knock.id, row->w.id) ||
        (model_merged(m) && str_eq(m->at_queue.id, row->w.id))) {
        knocks_leave(&r->knocks, row, why);
        m->n_gone++;
        return;
    }
    model_remove_knock(m, r, row);
}

void model_drop_person(struct model *m, struct room *r, struct person *row)
{
    struct select_list list = model_people_list(r);

    if (row->gone)
        return;
    model_count_pending(m, &row->p.pending, NULL);
    m->n_inside--;
    if (row->pinned || str_eq(r->at_person.id, row->p.id)) {
        people_leave(&r->people, row);
        m->n_gone++;
        return;
    }
    if (!model_lensed(m, &r->at_person, NULL))
        select_removed(&r->at_person, select_index(&r->at_person, &list),
                       people_index(&r->people, row));
    people_remove(&r->people, row);
}

void model_drop_room(struct model *m, struct room *r)
{
    struct select_list list = model_rooms_list(m);

    if (r->gone)
        return;
    for (size_t i = 0; i < r->knocks.n; i++)
        if (knocks_at(&r->knocks, i)->state != KNOCK_GONE)
            model_count_pending(m, knocks_at(&r->knocks, i)->w.pending, NULL);
    for (size_t i = 0; i < r->people.n; i++)
        if (!r->people.row[i]->gone)
            model_count_pending(m, &r->people.row[i]->p.pending, NULL);
    m->n_waiting -= (int64_t)knocks_waiting(&r->knocks);
    m->n_inside -= (int64_t)people_inside(&r->people);
    m->n_gone -= r->knocks.n_gone + r->people.n_gone;
    if (str_eq(m->at_room.id, r->name)) {
        rooms_leave(&m->rooms, r);
        m->n_gone++;
        return;
    }
    if (!model_lensed(m, &m->at_room, NULL))
        select_removed(&m->at_room, select_index(&m->at_room, &list),
                       rooms_index(&m->rooms, r) + model_extra_rows(m));
    rooms_remove(&m->rooms, r);
}
