/* What keys do. */
#include "tui/input/action.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/action_decide.h"
#include "tui/input/action_line.h"
#include "tui/input/action_look.h"
#include "tui/input/action_mark.h"
#include "tui/input/command.h"
#include "tui/input/dialog_block.h"
#include "tui/input/help.h"

/* ---- moving ---- */

static void move(struct act *a, long by)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *at;

    if (m->focus == PANE_LOG)
        evlog_scroll(&m->log, by, m->page[PANE_LOG]);
    else if (model_list(m, m->focus, &list, &at))
        select_move(at, &list, by, m->page[m->focus]);
}

static long page_of(const struct model *m)
{
    return m->page[m->focus] > 1 ? m->page[m->focus] : 1;
}

static void turn_pane(struct act *a, int by)
{
    static const enum pane order[] = {PANE_ROOMS, PANE_KNOCKS, PANE_PEOPLE, PANE_LOG};
    int n = sizeof order / sizeof *order, i = 0;

    while (i < n - 1 && order[i] != a->model->focus)
        i++;
    a->model->focus = order[(i + by + n) % n];
}

static void next_room(struct act *a)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *at;
    size_t from;

    model_list(m, PANE_ROOMS, &list, &at);
    from = (size_t)(select_index(at, &list) + 1);
    from = from > model_extra_rows(m) ? from - model_extra_rows(m) : 0;
    for (size_t i = 0; i < m->rooms.n; i++) {
        size_t to = (from + i) % m->rooms.n;

        if (knocks_waiting(&m->rooms.row[to]->knocks) == 0)
            continue;
        select_go(at, &list, to + model_extra_rows(m), m->page[PANE_ROOMS]);
        m->focus = PANE_KNOCKS;
        return;
    }
    notice_set(&m->notice, NOTICE_INFO, a->mono, "nobody is waiting in any room");
}

static void all_rooms(struct act *a)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *at;

    if (model_extra_rows(m) == 0) {
        notice_set(&m->notice, NOTICE_INFO, a->mono, "there is one room only");
        return;
    }
    model_list(m, PANE_ROOMS, &list, &at);
    select_go(at, &list, 0, m->page[PANE_ROOMS]);
    m->focus = PANE_KNOCKS;
}

/* ---- the screen ---- */

static void show_detail(struct act *a)
{
    struct model *m = a->model;
    enum pane of = m->focus == PANE_PEOPLE ? PANE_PEOPLE : PANE_KNOCKS;
    const struct knock *k = model_knock(m);
    const struct person *p = model_person(m);
    const char *id = of == PANE_PEOPLE ? (p ? p->p.id : "") : (k ? k->w.id : "");

    if (*id)
        dialog_open(a->dialog, DIALOG_DETAIL, of, id, a->key, a->wall);
}

static void open_row(struct act *a)
{
    if (a->model->focus == PANE_ROOMS)
        a->model->focus = PANE_KNOCKS;
    else if (a->model->focus != PANE_LOG)
        show_detail(a);
}

static void back(struct act *a)
{
    struct model *m = a->model;

    if (m->zoom)
        m->zoom = false;
    else if (*m->range_from)
        m->range_from[0] = '\0';
    else if (*m->find)
        m->find[0] = '\0';
    else
        action_look_back(a);
    notice_clear(&m->notice);
}

static unsigned quit(struct act *a)
{
    if (model_unanswered(a->model) == 0)
        return ACT_QUIT;
    dialog_open(a->dialog, DIALOG_QUIT, a->model->focus, "", a->key, a->wall);
    return ACT_DRAW;
}

/* ---- one action ---- */

static bool run_decision(struct act *a, enum action what, unsigned *acts)
{
    const struct action_info *info = &action_infos[what];

    if (info->kind == KIND_VIEW)
        return false;
    if (!action_may_decide(a, info->cap))
        return true;
    return action_run_knocks(a, what) || action_run_people(a, what) || action_run_room(a, what) ||
           action_run_line(a, what, acts) || action_run_sheet(a, what);
}

static bool run_move(struct act *a, enum action what)
{
    long page = page_of(a->model), far = 0x10000000;

    switch (what) {
    case ACTION_DOWN: move(a, 1); break;
    case ACTION_UP: move(a, -1); break;
    case ACTION_FIRST: move(a, -far); break;
    case ACTION_LAST: move(a, far); break;
    case ACTION_PAGE_DOWN: move(a, page); break;
    case ACTION_PAGE_UP: move(a, -page); break;
    case ACTION_HALF_DOWN: move(a, (page + 1) / 2); break;
    case ACTION_HALF_UP: move(a, -(page + 1) / 2); break;
    case ACTION_NEXT_PANE: turn_pane(a, 1); break;
    case ACTION_PREV_PANE: turn_pane(a, -1); break;
    case ACTION_PANE_1:
    case ACTION_PANE_2:
    case ACTION_PANE_3:
    case ACTION_PANE_4: a->model->focus = (enum pane)(what - ACTION_PANE_1); break;
    case ACTION_PANE_5: show_detail(a); break;
    case ACTION_NEXT_ROOM: next_room(a); break;
    case ACTION_ALL_ROOMS: all_rooms(a); break;
    default: return false;
    }
    return true;
}

static unsigned run_other(struct act *a, enum action what)
{
    switch (what) {
    case ACTION_MARK:
        action_mark(a);
        move(a, 1);
        break;
    case ACTION_RANGE: action_mark_range(a); break;
    case ACTION_INVERT: action_mark_all(a, true); break;
    case ACTION_UNMARK: action_mark_all(a, false); break;
    case ACTION_OPEN: open_row(a); break;
    case ACTION_ZOOM: a->model->zoom = !a->model->zoom; break;
    case ACTION_HELP:
        dialog_open(a->dialog, DIALOG_HELP, a->model->focus, "", a->key, a->wall);
        break;
    case ACTION_BACK: back(a); break;
    case ACTION_THEME: return ACT_DRAW | ACT_THEME;
    case ACTION_MOUSE: return ACT_DRAW | ACT_MOUSE;
    case ACTION_RELOAD: return ACT_DRAW | ACT_RELOAD;
    case ACTION_REDRAW: return ACT_DRAW | ACT_REDRAW;
    case ACTION_SUSPEND: return ACT_SUSPEND;
    case ACTION_QUIT: return quit(a);
    default: break;
    }
    return ACT_DRAW;
}

unsigned action_run(struct act *a, enum action what)
{
    bool typing = prompt_is_open(a->prompt);
    unsigned acts = ACT_DRAW;

    if (what == ACTION_NONE)
        return 0;
    if (!run_decision(a, what, &acts) && !run_move(a, what) && !action_run_look(a, what) &&
        !action_run_line(a, what, &acts))
        acts = run_other(a, what);
    if (!typing && prompt_is_open(a->prompt) && a->prompt->by == ACTION_NONE)
        a->prompt->by = what;
    return acts;
}

/* ---- keys ---- */

/* Words to those in the question who are not ticked. */
static void words_to_rest(struct act *a)
{
    char label[PROMPT_LABEL + 1];
    struct target t;

    dialog_chosen(a->dialog, false, &t);
    if (t.n == 0) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono,
                   "everybody is ticked: there is no rest");
        return;
    }
    snprintf(label, sizeof label, tr("message to the %zu who are not ticked: "), t.n);
    prompt_ask(a->prompt, PROMPT_MESSAGE, &t, "", label);
}

/* The line of the help under the cursor, in the pane that the help was asked from. */
static unsigned run_help(struct act *a)
{
    enum action list[ACTION_COUNT], what;
    const struct dialog *d = a->dialog;
    size_t n = help_list(a->keys, d->of, d->filter, list);
    struct error err = {{0}};
    unsigned acts;

    if (n == 0)
        return ACT_DRAW;
    what = list[d->cursor < n ? d->cursor : n - 1];
    dialog_close(a->dialog);
    if (help_moves(what))
        a->model->focus = PANE_ROOMS;
    if (!help_fits(what, a->model->focus, &err)) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "%s", err.text);
        return ACT_DRAW;
    }
    if (command_takes(what, NULL) == ARG_ROOM || command_takes(what, NULL) == ARG_OWNER) {
        action_command_begin(a, action_infos[what].name);
        return ACT_DRAW;
    }
    acts = action_run(a, what);
    if (!prompt_is_open(a->prompt))
        recall_note(a->recall, what, "");
    model_key(a->model, a->mono);
    return acts | ACT_DRAW;
}

static void say_weak(struct act *a)
{
    struct error err = {{0}};

    if (!dialog_block_ready(a->dialog, &err))
        notice_set(&a->model->notice, NOTICE_BAD, a->mono, "%s", err.text);
}

static unsigned dialog_takes(struct act *a)
{
    struct dialog *d = a->dialog;
    bool quitting = d->kind == DIALOG_QUIT;

    notice_clear(&a->model->notice);
    if (d->walking && a->key.code == 'y' && !action_was_read(a, d->row_seen_at)) {
        notice_set(&a->model->notice, NOTICE_WARN, a->mono, "too quick: look at %s first",
                   d->row[d->cursor].name);
        return ACT_DRAW;
    }
    switch (dialog_key(d, a->key)) {
    case DIALOG_ONE:
        if (action_confirmed(a, true) && !dialog_walk_on(d))
            dialog_close(d);
        return ACT_DRAW;
    case DIALOG_WORDS: words_to_rest(a); return ACT_DRAW;
    case DIALOG_RUN: return run_help(a);
    case DIALOG_CONFIRMED:
        if (d->kind == DIALOG_BLOCKS)
            return action_may_decide(a, CAP_BLOCK) ? ACT_DRAW | ACT_LIFT : ACT_DRAW;
        if (!quitting && !action_confirmed(a, false))
            return ACT_DRAW; /* what was ticked is kept until it can be done */
        dialog_close(a->dialog);
        return quitting ? ACT_QUIT : ACT_DRAW;
    case DIALOG_WEAK: say_weak(a); return ACT_DRAW;
    case DIALOG_CANCELLED: dialog_close(a->dialog); return ACT_DRAW;
    case DIALOG_STAYS: return ACT_DRAW;
    case DIALOG_IGNORED: break;
    }
    return 0;
}

/* What a key means now. While something is searched for, the keys that go on with it do so in every
 * pane: `n` makes a room only when no search is on. */
static enum action meant(const struct act *a, struct key key)
{
    enum action here = keymap_lookup(a->keys, a->model->focus, key);
    enum action there = keymap_lookup(a->keys, PANE_KNOCKS, key);

    return *a->model->find && (there == ACTION_FIND_NEXT || there == ACTION_FIND_PREV) ? there
                                                                                       : here;
}

/* A key that means nothing here may be one of another pane. */
static unsigned say_where(struct act *a)
{
    struct error err;

    for (enum pane p = PANE_ROOMS; p <= PANE_PEOPLE; p++) {
        enum action there = keymap_lookup(a->keys, p, a->key);

        if (there != ACTION_NONE && !help_fits(there, a->model->focus, &err)) {
            notice_set(&a->model->notice, NOTICE_INFO, a->mono, "%s", err.text);
            return ACT_DRAW;
        }
    }
    return 0;
}

static unsigned one_key(struct act *a)
{
    enum action what;
    unsigned acts;

    if (prompt_is_open(a->prompt)) { /* may lie over a question */
        acts = action_line_key(a);
        if (!prompt_is_open(a->prompt))
            model_key(a->model, a->mono);
        return acts;
    }
    if (a->sheet && sheet_is_open(a->sheet)) {
        struct sheet_env e = action_sheet_env(a);

        sheet_key(a->sheet, &e, a->key);
        return ACT_DRAW;
    }
    if (dialog_is_open(a->dialog))
        return dialog_takes(a);
    what = meant(a, a->key);
    acts = what == ACTION_NONE ? say_where(a) : action_run(a, what);
    if (!prompt_is_open(a->prompt))
        recall_note(a->recall, what, "");
    if (a->model->n_gone > 0)
        acts |= ACT_DRAW;
    model_key(a->model, a->mono);
    return acts;
}

static bool is_burst(const struct act *a, const struct key *key, size_t n)
{
    bool question = dialog_is_open(a->dialog);

    if (n <= ACTION_BURST || prompt_is_open(a->prompt))
        return false;
    for (size_t i = 0; i < n; i++) {
        enum action what = meant(a, key[i]);

        if (question ? key[i].code == 'y'
                     : what != ACTION_NONE && action_infos[what].kind != KIND_VIEW)
            return a->dialog->kind != DIALOG_HELP;
    }
    return false;
}

/* Many keys at once for a line: text, whatever is in it. It neither ends the line nor acts. */
static unsigned take_as_text(struct act *a, const struct key *key, size_t n)
{
    for (size_t i = 0; i < n && a->prompt->what != PROMPT_MACRO; i++) {
        a->key = key[i];
        if (!key[i].alt && key[i].code >= ' ' && key[i].code < KEYMAP_UP)
            prompt_key(a->prompt, a->key);
    }
    action_line_changed(a);
    return ACT_DRAW;
}

unsigned action_keys(struct act *a, const struct key *key, size_t n)
{
    unsigned acts = 0;

    if (n > ACTION_BURST && prompt_is_open(a->prompt))
        return take_as_text(a, key, n);

    if (n > ACTION_BURST && a->sheet && sheet_is_open(a->sheet)) {
        if (!sheet_paste(a->sheet, key, n))
            sheet_say(a->sheet, SHEET_WARN, "%zu keys at once: nobody types like that", n);
        return ACT_DRAW;
    }
    if (is_burst(a, key, n)) {
        notice_set(&a->model->notice, NOTICE_WARN, a->mono,
                   "%zu keys at once: nobody types like that, so nothing was done", n);
        return ACT_DRAW;
    }
    for (size_t i = 0; i < n && !(acts & ACT_QUIT); i++) {
        a->key = key[i];
        acts |= one_key(a);
    }
    return acts;
}

unsigned action_paste(struct act *a, const struct key *key, size_t n)
{
    if (!prompt_is_open(a->prompt) && a->sheet && sheet_is_open(a->sheet)) {
        if (!sheet_paste(a->sheet, key, n))
            sheet_say(a->sheet, SHEET_WARN, "a paste goes into a field: Enter on it first");
        return ACT_DRAW;
    }
    if (!prompt_is_open(a->prompt)) {
        notice_set(&a->model->notice, NOTICE_WARN, a->mono,
                   "a paste does nothing here: keys are commands");
        return ACT_DRAW;
    }
    return take_as_text(a, key, n);
}
