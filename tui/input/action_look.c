/* How lists are looked at: finding, filters, orders, freezing, following. */
#include "tui/input/action_look.h"

#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"

static void say(struct act *a, const char *sentence)
{
    notice_set(&a->model->notice, NOTICE_INFO, a->mono, "%s", sentence);
}

/* The lens of the pane that has the keys, or null with a notice. */
static struct lens *lens_here(struct act *a)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *at;

    if (model_list(m, m->focus, &list, &at))
        return &m->lens[m->focus];
    say(a, tr("there is no list in this pane"));
    return NULL;
}

/* ---- finding ---- */

static bool has(const char *name, const char *wanted)
{
    char folded[4 * LIMIT_ROOM_NAME + 1];

    utf8_skeleton(folded, sizeof folded, name);
    return strstr(folded, wanted) != NULL;
}

static void find(struct act *a, bool onwards)
{
    struct model *m = a->model;
    char wanted[4 * LIMIT_NAME + 1];
    struct select_list list;
    struct select *at;
    ptrdiff_t from;

    utf8_skeleton(wanted, sizeof wanted, m->find);
    if (!*wanted || !model_list(m, m->focus, &list, &at)) {
        notice_set(&m->notice, NOTICE_INFO, a->mono, "nothing to find here: / begins a search");
        return;
    }
    from = select_index(at, &list);
    for (size_t i = 1; i <= list.n; i++) {
        size_t start = from < 0 ? list.n - 1 : (size_t)from;
        size_t row = (start + (onwards ? i : list.n - i)) % list.n;

        if (!has(model_row_name(m, m->focus, row), wanted))
            continue;
        select_go(at, &list, row, m->page[m->focus]);
        return;
    }
    notice_set(&m->notice, NOTICE_INFO, a->mono, "no name here has '%s'", m->find);
}

static void begin_find(struct act *a)
{
    if (lens_here(a))
        prompt_open(a->prompt, '/');
}

static void begin_filter(struct act *a)
{
    const struct lens *l = lens_here(a);

    if (!l)
        return;
    prompt_open(a->prompt, '\\');
    a->prompt->what = PROMPT_FILTER;
    str_copy(a->prompt->before, sizeof a->prompt->before, l->filter);
    prompt_fill(a->prompt, l->filter);
}

bool action_filter(struct act *a, const char *text, struct error *err)
{
    struct model *m = a->model;
    struct lens_filter *f;

    if (strlen(text) > LENS_FILTER)
        return error_set(err, "a filter has at most %d bytes", LENS_FILTER);
    f = lens_filter_new(text, err);
    if (!f)
        return false;
    lens_filter_free(f);
    if (m->focus > PANE_PEOPLE || str_eq(m->lens[m->focus].filter, text))
        return true;
    if (m->lens[m->focus].frozen) /* another choice of rows: a frozen list would not show it */
        m->lens[m->focus].frozen = false;
    str_copy(m->lens[m->focus].filter, sizeof m->lens[0].filter, text);
    model_lens_changed(m, m->focus);
    return true;
}

/* ---- order ---- */

bool action_sort(struct act *a, const char *name, struct error *err)
{
    struct lens *l = lens_here(a);
    enum pane p = a->model->focus;
    int sort;

    if (!l)
        return error_set(err, "there is no list in this pane");
    sort = *name ? lens_sort_find(p, name) : lens_sort_name(p, l->sort + 1) ? l->sort + 1 : 0;
    if (sort < 0)
        return error_set(err, "this list can not be sorted by '%.40s'", name);
    l->frozen = false;
    l->sort = (uint8_t)sort;
    model_lens_changed(a->model, p);
    notice_set(&a->model->notice, NOTICE_INFO, a->mono, "sorted by %s",
               tr(lens_sort_name(p, sort)));
    return true;
}

static void reverse(struct act *a)
{
    struct lens *l = lens_here(a);

    if (!l)
        return;
    l->frozen = false;
    l->reverse = !l->reverse;
    model_lens_changed(a->model, a->model->focus);
    say(a, l->reverse ? tr("the other way round") : tr("the usual way round"));
}

/* ---- freezing and following ---- */

static void freeze(struct act *a)
{
    struct lens *l = lens_here(a);

    if (!l)
        return;
    if (a->model->focus == PANE_ROOMS) {
        say(a, tr("rooms do not move: freeze the people"));
        return;
    }
    l->frozen = !l->frozen;
    model_lens_changed(a->model, a->model->focus);
    say(a, l->frozen ? tr("frozen: nothing moves, and who comes is counted") : tr("moving again"));
}

static void follow(struct act *a)
{
    struct model *m = a->model;
    const struct knock *k = m->focus == PANE_KNOCKS ? model_knock(m) : NULL;
    const struct person *p = m->focus == PANE_PEOPLE ? model_person(m) : NULL;
    struct model_follow *f = &m->follow;
    const char *id = k && k->state != KNOCK_GONE ? k->w.id : p && !p->gone ? p->p.id : "";

    if (m->focus == PANE_LOG) {
        m->log.back = 0;
        say(a, tr("the newest lines"));
    } else if (!*id) {
        say(a, tr("nobody is under the cursor to be followed"));
    } else if (str_eq(f->id, id)) {
        *f = (struct model_follow){.where = PANE_COUNT};
        say(a, tr("nobody is followed any more"));
    } else {
        f->where = m->focus;
        str_copy(f->id, sizeof f->id, id);
        str_copy(f->name, sizeof f->name, k ? k->w.name : p->p.name);
        notice_set(&m->notice, NOTICE_INFO, a->mono,
                   "the cursor goes along with %s, in and out of the call", f->name);
    }
}

void action_look_back(struct act *a)
{
    struct model *m = a->model;
    struct lens *l = m->focus <= PANE_PEOPLE ? &m->lens[m->focus] : NULL;

    if (l && *l->filter) {
        action_filter(a, "", NULL);
    } else if (l && l->frozen) {
        l->frozen = false;
        model_lens_changed(m, m->focus);
    }
}

bool action_run_look(struct act *a, enum action what)
{
    switch (what) {
    case ACTION_FIND: begin_find(a); break;
    case ACTION_FIND_NEXT: find(a, true); break;
    case ACTION_FIND_PREV: find(a, false); break;
    case ACTION_FILTER: begin_filter(a); break;
    case ACTION_SORT: action_sort(a, "", NULL); break;
    case ACTION_REVERSE: reverse(a); break;
    case ACTION_FREEZE: freeze(a); break;
    case ACTION_FOLLOW: follow(a); break;
    default: return false;
    }
    return true;
}
