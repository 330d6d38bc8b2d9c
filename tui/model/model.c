/* What the console knows. */
#include "tui/model/model.h"

#include <string.h>

#include "net/base/str.h"
#include "tui/model/model_rows.h"

void model_init(struct model *m)
{
    *m = (struct model){
        .service = &service_foyer,
        .read_ms = TIME_READ_BEFORE_KEY,
        .grace_ms = TIME_GRACE_DEFAULT,
        .focus = PANE_KNOCKS,
    };
    m->rooms.all = &m->queue;
    evlog_init(&m->log);
}

void model_finish(struct model *m)
{
    model_forget_requests(m);
    rooms_finish(&m->rooms);
    knocks_finish(&m->queue);
    evlog_finish(&m->log);
    for (int p = 0; p < PANE_COUNT; p++)
        lens_finish(&m->lens[p]);
    free(m->why.tried);
}

unsigned model_set_link(struct model *m, enum model_line state, const char *text, int64_t retry_at,
                        int64_t wall)
{
    struct model_link *l = &m->link;
    struct tell t = {.wall = wall, .words = text};
    enum model_line before = l->state;

    if (before != state)
        l->since_wall = wall;
    l->state = state;
    l->retry_at = retry_at;
    str_copy(l->text, sizeof l->text, text);
    t.what = state == LINE_LIVE   ? TELL_LINK_BACK
             : state == LINE_LOST ? TELL_LINK_LOST
                                  : TELL_LINK_REFUSED;
    if ((state == LINE_LIVE && before == LINE_LOST) ||
        (state == LINE_LOST && before == LINE_LIVE) ||
        (state == LINE_REFUSED && before != LINE_REFUSED))
        evlog_tell(&m->log, &t);
    return before == state ? DIRTY_BARS : DIRTY_ALL;
}

bool model_ticks(const struct model *m)
{
    return m->n_waiting > 0 || m->n_pending > 0 || m->requests || *m->notice.text ||
           m->link.state == LINE_LOST;
}

bool model_minutes(const struct model *m)
{
    return model_ticks(m) || m->n_inside > 0;
}

/* ---- frames ---- */

static void choose_next(struct model *m)
{
    struct model_next *next = &m->next;
    const struct knock *best = knocks_first(&m->queue, RANK_PLAIN);

    if (!best) {
        *next = (struct model_next){0};
        return;
    }
    if (!str_eq(next->id, best->w.id) || !str_eq(next->name, best->w.name) ||
        !str_eq(next->room, best->of->room))
        next->seen_at = 0;
    str_copy(next->room, sizeof next->room, best->of->room);
    str_copy(next->id, sizeof next->id, best->w.id);
    str_copy(next->name, sizeof next->name, best->w.name);
    next->knocked_at = best->w.knocked_at;
}

/* A cursor that is nowhere goes to the first row. A pane that has got another height wastes no
 * lines; otherwise what is shown stays where it is. */
static void settle(struct select *at, const struct select_list *list, int page, bool resized)
{
    if (select_index(at, list) < 0)
        select_go(at, list, 0, page);
    else if (resized)
        select_fit(at, list, page);
    else
        select_show(at, list, page);
}

/* To the room that was made here, once the server has told of it. */
static void go_to_wanted(struct model *m)
{
    struct select_list list;
    struct select *at;
    ptrdiff_t i;

    if (!*m->wanted || !model_list(m, PANE_ROOMS, &list, &at))
        return;
    i = list.index(list.list, m->wanted);
    if (i < 0)
        return;
    select_go(at, &list, (size_t)i, m->page[PANE_ROOMS]);
    at->landed_at = LANDED_UNSEEN;
    m->wanted[0] = '\0';
}

void model_frame(struct model *m)
{
    struct select_list list;
    struct select *at;
    bool resized[PANE_COUNT], vanished;

    for (int p = 0; p < PANE_COUNT; p++) {
        resized[p] = m->page[p] != m->page_before[p];
        m->page_before[p] = m->page[p];
    }
    model_lens_frame(m);
    go_to_wanted(m);
    if (model_list(m, PANE_ROOMS, &list, &at))
        settle(at, &list, m->page[PANE_ROOMS], resized[PANE_ROOMS]);
    choose_next(m);
    model_lens_frame(m); /* the first frame has chosen a room only now */
    if (model_list(m, PANE_KNOCKS, &list, &at)) {
        vanished = model_merged(m) && *m->at_queue.id && select_index(&m->at_queue, &list) < 0;
        settle(at, &list, m->page[PANE_KNOCKS], resized[PANE_KNOCKS]);
        if (vanished) /* its room has gone; this row is new under the cursor */
            m->at_queue.landed_at = INT64_MAX;
    }
    if (model_list(m, PANE_PEOPLE, &list, &at))
        settle(at, &list, m->page[PANE_PEOPLE], resized[PANE_PEOPLE]);
}

static void seen_row(const struct model *m, enum pane p, size_t i, int64_t mono)
{
    struct knock *k = p == PANE_KNOCKS ? model_knock_row(m, i) : NULL;
    struct person *who = p == PANE_PEOPLE ? model_person_row(m, i) : NULL;

    if (k && !k->seen_at)
        k->seen_at = mono;
    if (who && !who->seen_at)
        who->seen_at = mono;
}

void model_seen(struct model *m, int64_t mono)
{
    if (*m->next.id && !m->next.seen_at)
        m->next.seen_at = mono;
    for (int p = 0; p <= PANE_PEOPLE; p++) {
        struct select_list list;
        struct select *at;

        if (m->page[p] <= 0 || !model_list(m, (enum pane)p, &list, &at))
            continue;
        for (size_t i = at->top; i < at->top + (size_t)m->page[p] && i < list.n; i++)
            seen_row(m, (enum pane)p, i, mono);
        if (at->landed_at == LANDED_UNSEEN)
            at->landed_at = mono;
    }
}

/* ---- keys: inert rows go ---- */

/* The row `id` under the cursor is about to go: the cursor lands on the one below it on the screen,
 * else above, that is still there. */
static void land(const struct model *m, struct select *at, const struct select_list *raw,
                 const char *id, int64_t mono)
{
    struct select_list list = *raw;
    ptrdiff_t i, to;

    if (!str_eq(at->id, id))
        return;
    model_lensed(m, at, &list);
    i = select_index(at, &list);
    for (to = i + 1; to < (ptrdiff_t)list.n; to++)
        if (raw->index(raw->list, list.id_at(list.list, (size_t)to)) >= 0)
            break;
    if (to >= (ptrdiff_t)list.n)
        for (to = i - 1; to >= 0; to--)
            if (raw->index(raw->list, list.id_at(list.list, (size_t)to)) >= 0)
                break;
    at->id[0] = '\0';
    if (to < 0)
        return;
    str_copy(at->id, sizeof at->id, list.id_at(list.list, (size_t)to));
    at->landed_at = mono;
}

static void sweep_knocks(struct model *m, struct room *r, int64_t mono)
{
    for (size_t i = r->knocks.n; i-- > 0 && r->knocks.n_gone > 0;) {
        struct select_list list = model_knocks_list(&r->knocks);
        struct select_list all = model_knocks_list(&m->queue);
        struct knock *row = knocks_at(&r->knocks, i);

        if (row->state != KNOCK_GONE || row->pinned)
            continue;
        land(m, &r->at_knock, &list, row->w.id, mono);
        land(m, &m->at_queue, &all, row->w.id, mono);
        model_remove_knock(m, r, row);
        m->n_gone--;
    }
}

static void sweep_people(struct model *m, struct room *r, int64_t mono)
{
    for (size_t i = r->people.n; i-- > 0 && r->people.n_gone > 0;) {
        struct select_list list = model_people_list(r);

        if (!r->people.row[i]->gone || r->people.row[i]->pinned)
            continue;
        land(m, &r->at_person, &list, r->people.row[i]->p.id, mono);
        if (!model_lensed(m, &r->at_person, NULL))
            select_removed(&r->at_person, select_index(&r->at_person, &list), i);
        m->lens[PANE_PEOPLE].stale = true;
        people_remove(&r->people, r->people.row[i]);
        m->n_gone--;
    }
}

static void sweep_rooms(struct model *m, int64_t mono)
{
    for (size_t i = m->rooms.n; i-- > 0 && m->rooms.n_gone > 0;) {
        struct select_list list = model_rooms_list(m);

        if (!m->rooms.row[i]->gone)
            continue;
        land(m, &m->at_room, &list, m->rooms.row[i]->name, mono);
        if (!model_lensed(m, &m->at_room, NULL))
            select_removed(&m->at_room, select_index(&m->at_room, &list), i + model_extra_rows(m));
        m->lens[PANE_ROOMS].stale = true;
        rooms_remove(&m->rooms, m->rooms.row[i]);
        m->n_gone--;
    }
}

void model_key(struct model *m, int64_t mono)
{
    static const enum pane lists[] = {PANE_ROOMS, PANE_KNOCKS, PANE_PEOPLE};

    for (size_t i = 0; i < m->rooms.n && m->n_gone > m->rooms.n_gone; i++) {
        sweep_knocks(m, m->rooms.row[i], mono);
        sweep_people(m, m->rooms.row[i], mono);
    }
    sweep_rooms(m, mono);
    if (m->at_queue.landed_at > mono)
        m->at_queue.landed_at = mono;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct select_list list;
        struct select *at;

        if (model_list(m, lists[i], &list, &at))
            select_fit(at, &list, m->page[lists[i]]);
    }
}

/* ---- looking ---- */

size_t model_extra_rows(const struct model *m)
{
    return m->rooms.n > 1 || model_merged(m) ? 1 : 0;
}

bool model_merged(const struct model *m)
{
    return str_eq(m->at_room.id, MODEL_ALL_ROOMS);
}

struct room *model_room(const struct model *m)
{
    const struct knock *k;

    if (!model_merged(m))
        return *m->at_room.id ? rooms_find(&m->rooms, m->at_room.id) : NULL;
    k = *m->at_queue.id ? knocks_find(&m->queue, m->at_queue.id) : NULL;
    return k ? rooms_find(&m->rooms, k->of->room) : NULL;
}

struct knocks *model_knocks(const struct model *m)
{
    struct room *r;

    if (model_merged(m))
        return (struct knocks *)&m->queue;
    r = model_room(m);
    return r ? &r->knocks : NULL;
}

struct select *model_at_knock(struct model *m)
{
    struct room *r;

    if (model_merged(m))
        return &m->at_queue;
    r = model_room(m);
    return r ? &r->at_knock : NULL;
}

struct knock *model_knock(const struct model *m)
{
    const struct knocks *q = model_knocks(m);
    const struct select *at = model_at_knock((struct model *)m);

    return q && *at->id ? knocks_find(q, at->id) : NULL;
}

struct person *model_person(const struct model *m)
{
    const struct room *r = model_room(m);

    return r && *r->at_person.id ? people_find(&r->people, r->at_person.id) : NULL;
}

int64_t model_oldest(const struct model *m)
{
    return knocks_oldest(&m->queue);
}
