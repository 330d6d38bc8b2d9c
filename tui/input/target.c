/* Whom an action is about. */
#include "tui/input/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/action_decide.h"

void target_add(struct target *t, const char *room, const char *id, const char *name)
{
    struct target_one *one;

    if (t->n == 0 || (t->n & (t->n - 1)) == 0)
        t->one = xrealloc(t->one, t->n ? 2 * t->n : 1, sizeof *t->one);
    one = &t->one[t->n++];
    *one = (struct target_one){.room = ""};
    str_copy(one->room, sizeof one->room, room);
    str_copy(one->id, sizeof one->id, id);
    str_copy(one->name, sizeof one->name, name);
}

void target_free(struct target *t)
{
    free(t->one);
    *t = (struct target){0};
}

static int by_room(const void *a, const void *b)
{
    const struct target_one *x = a, *y = b;

    return strcmp(x->room, y->room);
}

void target_group(struct target *t)
{
    bool several = false;

    for (size_t i = 1; i < t->n; i++)
        several = several || !str_eq(t->one[i].room, t->one[0].room);
    if (several)
        qsort(t->one, t->n, sizeof *t->one, by_room);
}

void target_words(const struct target *t, char dst[LIMIT_NAME + 1])
{
    if (t->n == 1)
        str_copy(dst, LIMIT_NAME + 1, t->one[0].name);
    else
        snprintf(dst, LIMIT_NAME + 1, tr("%zu people"), t->n);
}

char (*target_next(const struct target *t, size_t *at, size_t *n))[LIMIT_ID + 1]
{
    const char *room = *at < t->n ? t->one[*at].room : NULL;
    char(*ids)[LIMIT_ID + 1];

    *n = 0;
    if (!room)
        return NULL;
    ids = xcalloc(t->n - *at, sizeof *ids);
    for (; *at < t->n && *n < MODEL_CHUNK && str_eq(t->one[*at].room, room); (*at)++)
        str_copy(ids[(*n)++], sizeof *ids, t->one[*at].id);
    return ids;
}

/* ---- who waits ---- */

static void take_knocks(struct act *a, const struct knocks *q, struct target *t)
{
    for (size_t i = 0; i < q->n; i++) {
        const struct knock *k = knocks_at(q, i);

        if (!k->marked || !knocks_open(k))
            continue;
        t->all_read = t->all_read && action_was_read(a, k->seen_at) &&
                      !model_hidden(a->model, PANE_KNOCKS, k->w.id);
        target_add(t, k->of->room, k->w.id, k->w.name);
    }
    target_group(t);
}

/* Whether it may be decided about now; landed: the cursor has come to it by itself. */
static bool knock_is_open(struct act *a, const struct knock *k, bool landed)
{
    struct notice *note = &a->model->notice;

    if (k->state == KNOCK_GONE)
        notice_set(note, NOTICE_WARN, a->mono, "%s does not wait any more: nothing was done",
                   k->w.name);
    else if (k->state != KNOCK_WAITING)
        notice_set(note, NOTICE_INFO, a->mono, "the answer to %s is on its way", k->w.name);
    else if (k->w.pending->what != PENDING_NONE)
        notice_set(note, NOTICE_INFO, a->mono, "%s: %s by %s is on its way, z takes it back",
                   k->w.name, model_pending_noun(k->w.pending->what), k->w.pending->by);
    else if (!action_was_read(a, k->seen_at) || landed)
        notice_set(note, NOTICE_WARN, a->mono, "too quick: look at %s first, then press again",
                   k->w.name);
    else
        return true;
    return false;
}

static bool take_knock(struct act *a, struct target *t)
{
    const struct knock *k = model_knock(a->model);

    if (!k)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is waiting here");
    else if (knock_is_open(a, k, action_just_landed(a, model_at_knock(a->model)))) {
        target_add(t, k->of->room, k->w.id, k->w.name);
        return true;
    }
    return false;
}

/* ---- who is inside ---- */

static void take_people(struct act *a, struct room *r, struct target *t)
{
    for (size_t i = 0; i < r->people.n; i++) {
        const struct person *p = r->people.row[i];

        if (!p->marked || p->gone)
            continue;
        t->all_read = t->all_read && action_was_read(a, p->seen_at) &&
                      !model_hidden(a->model, PANE_PEOPLE, p->p.id);
        target_add(t, r->name, p->p.id, p->p.name);
    }
}

static bool person_is_open(struct act *a, const struct person *p, bool landed)
{
    struct notice *note = &a->model->notice;

    if (p->gone)
        notice_set(note, NOTICE_WARN, a->mono, "%s has left: nothing was done", p->p.name);
    else if (!action_was_read(a, p->seen_at) || landed)
        notice_set(note, NOTICE_WARN, a->mono, "too quick: look at %s first, then press again",
                   p->p.name);
    else
        return true;
    return false;
}

static bool take_person(struct act *a, struct target *t)
{
    struct room *r = model_room(a->model);
    const struct person *p = model_person(a->model);
    bool landed;

    if (!p || !r) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is inside");
        return false;
    }
    landed = action_just_landed(a, &r->at_person) ||
             (model_merged(a->model) && action_just_landed(a, &a->model->at_queue));
    if (!person_is_open(a, p, landed))
        return false;
    target_add(t, r->name, p->p.id, p->p.name);
    return true;
}

/* ---- who was named ---- */

/* All of them or nobody. */
static bool take_given(struct act *a, enum pane of, struct target *t)
{
    const struct target *g = a->given;
    bool ok = g->n > 0;

    if (!ok)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody was named");
    for (size_t i = 0; ok && i < g->n; i++) {
        const struct target_one *one = &g->one[i];
        const struct room *r = rooms_find(&a->model->rooms, one->room);
        const struct knock *k = r && of == PANE_KNOCKS ? knocks_find(&r->knocks, one->id) : NULL;
        const struct person *p = r && of == PANE_PEOPLE ? people_find(&r->people, one->id) : NULL;

        ok = k ? knock_is_open(a, k, false) : p && person_is_open(a, p, false);
        if (!k && !p)
            notice_set(
                &a->model->notice, NOTICE_WARN, a->mono, "%s %s: nothing was done", one->name,
                of == PANE_KNOCKS ? tr("does not wait any more") : tr("is not inside any more"));
        target_add(t, one->room, one->id, one->name);
    }
    if (!ok)
        target_free(t);
    target_group(t);
    return ok;
}

bool target_take_one(struct act *a, enum pane of, struct target *t)
{
    *t = (struct target){.of = of, .all_read = true};
    if (a->given && a->given->n > 1)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "one person at a time");
    if (a->given)
        return a->given->n < 2 && take_given(a, of, t);
    return of == PANE_PEOPLE ? take_person(a, t) : take_knock(a, t);
}

bool target_take(struct act *a, enum pane of, struct target *t)
{
    const struct knocks *q = model_knocks(a->model);
    struct room *r = model_room(a->model);

    *t = (struct target){.of = of, .all_read = true};
    if (a->given)
        return take_given(a, of, t);
    if (r && of == PANE_PEOPLE && r->people.n_marked > 0)
        take_people(a, r, t);
    else if (q && of == PANE_KNOCKS && q->n_marked > 0)
        take_knocks(a, q, t);
    return t->n > 0 || target_take_one(a, of, t);
}
