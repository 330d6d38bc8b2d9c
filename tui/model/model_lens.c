/* Lists as the panes show them: through a lens where one is on. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

/* ---- the list of a pane ---- */

/* Whether the lens of a pane holds the ids of the rows to show. Who waits is kept in another order
 * by the list itself. */
static bool holds_ids(const struct model *m, enum pane p)
{
    const struct lens *l = &m->lens[p];

    return p == PANE_KNOCKS ? l->frozen || *l->filter : lens_is_on(l);
}

/* The list itself, its cursor, and whose it is; false when there is none. */
static bool raw_list(const struct model *m, enum pane p, struct select_list *list,
                     struct select **at, const char **of)
{
    struct room *r = model_room(m);
    struct model *w = (struct model *)m; /* the cursor is the caller's to move */

    switch (p) {
    case PANE_ROOMS:
        *list = model_rooms_list(m);
        *at = &w->at_room;
        *of = "";
        return true;
    case PANE_KNOCKS:
        if (!model_knocks(m))
            return false;
        *list = model_knocks_list(model_knocks(m));
        *at = model_at_knock(w);
        *of = model_merged(m) ? MODEL_ALL_ROOMS : r->name;
        return true;
    case PANE_PEOPLE:
        if (!r)
            return false;
        *list = model_people_list(r);
        *at = &r->at_person;
        *of = r->name;
        return true;
    default: return false;
    }
}

bool model_list(struct model *m, enum pane p, struct select_list *list, struct select **at)
{
    const char *of;

    if (!raw_list(m, p, list, at, &of))
        return false;
    if (holds_ids(m, p) && m->lens[p].made && str_eq(m->lens[p].of, of))
        *list = lens_list(&m->lens[p]);
    return true;
}

bool model_lensed(const struct model *m, const struct select *at, struct select_list *list)
{
    for (int p = 0; p < PANE_LOG; p++) {
        struct select_list raw;
        struct select *mine;
        const char *of;

        if (!holds_ids(m, (enum pane)p) || !m->lens[p].made ||
            !raw_list(m, (enum pane)p, &raw, &mine, &of) || mine != at ||
            !str_eq(m->lens[p].of, of))
            continue;
        if (list)
            *list = lens_list(&m->lens[p]);
        return true;
    }
    return false;
}

struct select_list model_knocks_shown(const struct model *m, const struct knocks *k,
                                      const struct select *at)
{
    struct select_list list = model_knocks_list(k);

    model_lensed(m, at, &list);
    return list;
}

struct knock *model_knock_row(const struct model *m, size_t i)
{
    struct select_list list;
    struct select *at;

    if (!model_list((struct model *)m, PANE_KNOCKS, &list, &at) || i >= list.n)
        return NULL;
    return knocks_find(model_knocks(m), list.id_at(list.list, i));
}

struct person *model_person_row(const struct model *m, size_t i)
{
    struct select_list list;
    struct select *at;

    if (!model_list((struct model *)m, PANE_PEOPLE, &list, &at) || i >= list.n)
        return NULL;
    return people_find(&model_room(m)->people, list.id_at(list.list, i));
}

const char *model_row_name(const struct model *m, enum pane p, size_t i)
{
    const struct knock *k = p == PANE_KNOCKS ? model_knock_row(m, i) : NULL;
    const struct person *who = p == PANE_PEOPLE ? model_person_row(m, i) : NULL;
    struct select_list list;
    struct select *at;

    if (k || who)
        return k ? k->w.name : who->p.name;
    if (p != PANE_ROOMS || !model_list((struct model *)m, p, &list, &at) || i >= list.n)
        return "";
    return str_eq(list.id_at(list.list, i), MODEL_ALL_ROOMS) ? tr("all rooms")
                                                             : list.id_at(list.list, i);
}

/* ---- what a filter looks into, and what decides the order ---- */

void model_knock_text(const struct knock *k, struct strbuf *b)
{
    static const struct {
        unsigned bit;
        const char *word;
    } flags[] = {{FLAG_SAME_NAME, TR("same")},
                 {FLAG_LOOK_ALIKE, TR("look-alike")},
                 {FLAG_DENIED, TR("denied")},
                 {FLAG_MIXED, TR("mixed")},
                 {FLAG_CLEANED, TR("cleaned")}};

    strbuf_printf(b, "%s %s %s %s %s %s", k->w.name, k->of->room, k->w.note, k->w.user_id,
                  k->w.rule, k->w.has_token ? tr("token") : tr("guest"));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (k->w.flags & flags[i].bit)
            strbuf_printf(b, " %s", tr(flags[i].word));
    strbuf_puts(b, k->w.held ? tr(" held") : "");
    strbuf_puts(b, k->w.away ? tr(" away") : "");
}

static const char *role_of(const struct person *p)
{
    return p->p.owner                                  ? tr("owner")
           : p->p.perms.can_admin & ADMIN_PARTICIPANTS ? tr("admin")
                                                       : tr("part");
}

void model_person_text(const struct person *who, struct strbuf *b)
{
    strbuf_printf(b, "%s %s %s%s", who->p.name, who->p.user_id, role_of(who),
                  who->p.hand_at ? tr(" hand") : "");
}

static void row_text(const struct model *m, enum pane p, const char *id, struct strbuf *b)
{
    const struct knock *k = p == PANE_KNOCKS ? knocks_find(model_knocks(m), id) : NULL;
    const struct person *who = p == PANE_PEOPLE ? people_find(&model_room(m)->people, id) : NULL;
    const struct room *r = p == PANE_ROOMS ? rooms_find(&m->rooms, id) : NULL;

    strbuf_reset(b);
    if (k)
        model_knock_text(k, b);
    else if (who)
        model_person_text(who, b);
    else if (r)
        strbuf_printf(b, "%s %s%s", r->name, r->is_private ? tr("private") : tr("public"),
                      r->locked ? tr(" locked") : "");
}

/* Sort order 0 is the order of the list; the name has no key. Who waits is sorted by
 * knocks_order.c. */
static int64_t room_key(const struct room *r, int sort)
{
    switch (sort) {
    case 1: return -(int64_t)knocks_waiting(&r->knocks);
    case 2: return r->knocks.n ? knocks_at(&r->knocks, 0)->w.knocked_at : INT64_MAX;
    case 3: return -(int64_t)people_inside(&r->people);
    default: return 0;
    }
}

static int64_t person_key(const struct person *p, int sort)
{
    switch (sort) {
    case 2: return p->p.owner ? 0 : p->p.perms.can_admin & ADMIN_PARTICIPANTS ? 1 : 2;
    case 3: return p->p.hand_at ? p->p.hand_at : INT64_MAX;
    default: return 0;
    }
}

static void fill(const struct model *m, enum pane p, struct lens_row *row, int sort)
{
    const struct person *who;
    const struct room *r;

    if (p == PANE_PEOPLE && (who = people_find(&model_room(m)->people, row->id))) {
        row->name = who->p.name;
        row->key = person_key(who, sort);
    } else if (p == PANE_ROOMS && (r = rooms_find(&m->rooms, row->id))) {
        row->name = r->name;
        row->key = room_key(r, sort);
    }
}

/* ---- making what it shows ---- */

static bool *pin_of(const struct model *m, enum pane p, const char *id)
{
    struct knock *k = p == PANE_KNOCKS ? knocks_find(model_knocks(m), id) : NULL;
    struct person *who = p == PANE_PEOPLE ? people_find(&model_room(m)->people, id) : NULL;

    return k ? &k->pinned : who ? &who->pinned : NULL;
}

/* Pins the rows that a lens shows, and forgets those that are not known any more. */
static void pin_rows(struct model *m, enum pane p)
{
    struct lens *l = &m->lens[p];
    size_t kept = 0;

    for (size_t i = 0; i < l->n; i++) {
        bool *pin = pin_of(m, p, l->id[i]);

        if (!pin)
            continue;
        *pin = true;
        if (kept != i)
            memcpy(l->id[kept], l->id[i], sizeof *l->id);
        kept++;
    }
    l->n = kept;
}

/* How many rows are pinned, and how many others are there. */
static size_t count_pinned(enum pane p, const struct select_list *raw, size_t *others)
{
    size_t pinned = 0;

    *others = 0;
    for (size_t i = 0; p == PANE_KNOCKS && i < raw->n; i++) {
        const struct knock *k = knocks_at(raw->list, i);

        pinned += k->pinned;
        *others += !k->pinned && k->state != KNOCK_GONE;
    }
    for (size_t i = 0; p == PANE_PEOPLE && i < raw->n; i++) {
        const struct person *who = ((const struct people *)raw->list)->row[i];

        pinned += who->pinned;
        *others += !who->pinned && !who->gone;
    }
    return pinned;
}

/* Rows of a frozen lens stay in their place as long as they are known at all: a room goes with
 * everybody in it. */
static void keep_frozen(struct model *m, enum pane p, const struct select_list *raw)
{
    struct lens *l = &m->lens[p];

    if (count_pinned(p, raw, &l->missed) != l->n) {
        pin_rows(m, p);
        count_pinned(p, raw, &l->missed);
    }
    l->total = raw->n;
}

/* Whether the filter lets a row pass. k: who waits, of whom it is remembered until they change. */
static bool takes(const struct model *m, enum pane p, const struct lens_filter *f, const char *id,
                  struct knock *k, struct strbuf *b)
{
    uint32_t number = m->lens[p].number;
    bool passes;

    if (k && k->judged == number)
        return k->passes;
    row_text(m, p, id, b);
    passes = lens_filter_takes(f, b->s ? b->s : "");
    if (k) {
        k->judged = number;
        k->passes = passes;
    }
    return passes;
}

static void number_filter(struct lens *l)
{
    if (l->number && str_eq(l->numbered, l->filter))
        return;
    l->number++;
    str_copy(l->numbered, sizeof l->numbered, l->filter);
}

/* All rows that pass, in order. The row `stays` passes whatever the filter says. */
static void make(struct model *m, enum pane p, const struct select_list *raw, const char *stays)
{
    struct lens *l = &m->lens[p];
    struct lens_filter *f = *l->filter ? lens_filter_new(l->filter, NULL) : NULL;
    struct lens_row *row = xrealloc(NULL, raw->n + 1, sizeof *row);
    struct strbuf b = STRBUF_INIT(LENS_TEXT);
    size_t n = 0, first = p == PANE_ROOMS ? model_extra_rows(m) : 0;

    number_filter(l);
    for (size_t i = first; i < raw->n; i++) {
        const char *id = raw->id_at(raw->list, i);
        struct knock *k = p == PANE_KNOCKS ? knocks_shown_at(raw->list, i) : NULL;

        if (f && !str_eq(id, stays) && !takes(m, p, f, id, k, &b))
            continue;
        row[n] = (struct lens_row){.id = id, .name = "", .at = i};
        fill(m, p, &row[n++], l->sort);
    }
    if (p != PANE_KNOCKS && (l->sort || l->reverse))
        lens_sort(row, n, str_eq(lens_sort_name(p, l->sort), "name"), l->reverse);
    lens_empty(l);
    for (size_t i = 0; i < first; i++)
        lens_add(l, raw->id_at(raw->list, i));
    for (size_t i = 0; i < n; i++)
        lens_add(l, row[i].id);
    l->total = raw->n;
    strbuf_free(&b);
    free(row);
    lens_filter_free(f);
}

static void unpin(struct model *m)
{
    for (size_t i = 0; i < m->rooms.n; i++) {
        struct room *r = m->rooms.row[i];

        for (size_t j = 0; j < r->knocks.n; j++)
            knocks_at(&r->knocks, j)->pinned = false;
        for (size_t j = 0; j < r->people.n; j++)
            r->people.row[j]->pinned = false;
    }
    for (int p = 0; p < PANE_LOG; p++)
        m->lens[p].stale = true;
}

/* Keeps who waits in the order of the lens. */
static void sort_knocks(struct model *m)
{
    struct lens *l = &m->lens[PANE_KNOCKS];
    struct knocks *k = (struct knocks *)model_knocks(m);
    bool sorts = l->sort || l->reverse;
    struct select_list list;
    struct select *at;
    ptrdiff_t before;

    if (!k || (sorts ? knocks_is_sorted(k, (enum knock_by)l->sort, l->reverse) : !k->order))
        return;
    model_list(m, PANE_KNOCKS, &list, &at);
    before = select_index(at, &list);
    if (sorts)
        knocks_sort(k, (enum knock_by)l->sort, l->reverse);
    else
        knocks_unsort(k);
    l->stale = true;
    select_moved(at, before, select_index(at, &list));
}

static void refresh(struct model *m, enum pane p, bool cursor_stays)
{
    struct lens *l = &m->lens[p];
    struct select_list raw, shown;
    struct select *at;
    const char *of;
    ptrdiff_t before;
    bool moved;

    if (!raw_list(m, p, &raw, &at, &of)) {
        l->made = false;
        return;
    }
    moved = !str_eq(l->of, of);
    if (!l->stale && !moved && holds_ids(m, p) == l->made)
        return;
    model_list(m, p, &shown, &at);
    before = select_index(at, &shown);
    if (l->frozen && moved && *l->of) {
        l->frozen = false;
        unpin(m);
    }
    l->stale = false;
    if (!holds_ids(m, p)) {
        lens_empty(l);
    } else {
        if (!l->frozen || !l->made || moved)
            make(m, p, &raw, cursor_stays && !moved ? at->id : "");
        if (l->frozen)
            keep_frozen(m, p, &raw);
    }
    l->made = holds_ids(m, p);
    str_copy(l->of, sizeof l->of, of);
    model_list(m, p, &shown, &at);
    if (select_index(at, &shown) >= 0 && before >= 0) {
        select_moved(at, before, select_index(at, &shown));
    } else if (*at->id) {
        select_go(at, &shown, 0, m->page[p]);
        at->landed_at = shown.n > 0 ? LANDED_UNSEEN : 0;
    }
}

/* Puts a cursor on who is followed; it is looked at before a key acts there. */
static void go_along(struct model *m, struct select *at)
{
    if (str_eq(at->id, m->follow.id))
        return;
    str_copy(at->id, sizeof at->id, m->follow.id);
    at->landed_at = LANDED_UNSEEN;
}

static bool is_inside(const struct room *r, const char *id)
{
    const struct person *p = r ? people_find(&r->people, id) : NULL;

    return p && !p->gone;
}

/* The room that somebody is inside of, or null; `last` is asked first. */
static struct room *room_around(const struct model *m, const char *id, const char *last)
{
    struct room *r = rooms_find(&m->rooms, last);

    if (is_inside(r, id))
        return r;
    for (size_t i = 0; i < m->rooms.n; i++)
        if (is_inside(m->rooms.row[i], id))
            return m->rooms.row[i];
    return NULL;
}

/* Cursors move only when the one who is followed has gone from one list to the other. */
static void follow(struct model *m)
{
    struct model_follow *f = &m->follow;
    struct knock *k = *f->id ? knocks_find(&m->queue, f->id) : NULL;
    bool waits = k && k->state != KNOCK_GONE;
    struct room *r = *f->id && !waits ? room_around(m, f->id, f->room) : NULL;
    enum pane where = waits ? PANE_KNOCKS : r ? PANE_PEOPLE : PANE_COUNT;

    if (!*f->id)
        return;
    if (r && f->where != where)
        go_along(m, &r->at_person);
    if (waits && f->where != where) {
        go_along(m, &rooms_find(&m->rooms, k->of->room)->at_knock);
        go_along(m, &m->at_queue);
    }
    str_copy(f->room, sizeof f->room, r ? r->name : "");
    f->where = where;
}

void model_lens_frame(struct model *m)
{
    follow(m);
    sort_knocks(m);
    for (int p = 0; p < PANE_LOG; p++)
        if (holds_ids(m, (enum pane)p) || m->lens[p].made)
            refresh(m, (enum pane)p, true);
}

void model_lens_changed(struct model *m, enum pane p)
{
    if (!m->lens[p].frozen)
        unpin(m);
    m->lens[p].stale = true;
    sort_knocks(m);
    refresh(m, p, false);
}

bool model_hidden(const struct model *m, enum pane p, const char *id)
{
    struct select_list list;
    struct select *at;

    return model_list((struct model *)m, p, &list, &at) && list.index(list.list, id) < 0;
}
