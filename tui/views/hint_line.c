/* What the keys do in this pane, computed from the table of actions. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/dialog.h"
#include "tui/input/keymap.h"
#include "tui/input/prompt.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum { GAP = 2 };

/* Whether the action can be done now; otherwise its hint is greyed. */
static bool possible(const struct model *m, enum action what)
{
    const struct action_info *a = &action_infos[what];

    if (a->kind != KIND_VIEW && (m->watch || parts_stale(m)))
        return false;
    return (!m->service || service_can(m->service, a->cap)) && hint_now(m, what);
}

/* One hint and where it stands. */
struct hint_place {
    enum action action;
    int x, cells;
    char key[KEYMAP_TEXT];
};

/* Fills all but x; false when the action has no hint here. */
static bool hint_of(const struct model *m, const struct draw_ctx *c, enum action a,
                    struct hint_place *h)
{
    const struct action_info *info = &action_infos[a];

    if (!info->label[0] || !action_in(a, m->focus) ||
        !keymap_key(c->keys, m->focus, a, h->key, sizeof h->key))
        return false;
    h->action = a;
    h->cells = utf8_cells(h->key) + 1 + utf8_cells(tr(info->label));
    return true;
}

static void draw_hint(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      const struct hint_place *h)
{
    struct rect r = c->layout->hints;
    bool on = possible(m, h->action);
    int used = surface_put(s, r.y, h->x, r.w, on ? ROLE_HINT_KEY : ROLE_HINT_OFF, h->key) + 1;

    surface_put(s, r.y, h->x + used, r.w, on ? ROLE_HINT : ROLE_HINT_OFF,
                tr(action_infos[h->action].label));
}

/* While a line is typed: what is wrong with it, or what may come next. */
static void draw_typing(const struct draw_ctx *c, struct surface *s)
{
    const struct prompt *p = c->prompt;
    struct rect r = c->layout->hints;
    const char *text = p->more;

    if (!*text)
        text = p->what == PROMPT_COMMAND
                   ? tr("Tab completes   Up earlier lines   Enter runs   Esc leaves")
               : p->what == PROMPT_FILTER
                   ? tr("Enter keeps it   Esc as before   !word: without   ~ an expression")
               : p->what == PROMPT_DENY || p->what == PROMPT_EJECT || p->what == PROMPT_HOLD
                   ? tr("Enter does it, also without words   Esc leaves")
               : p->what == PROMPT_MACRO ? tr("one key is its name   Esc leaves")
                                         : tr("Enter done   Esc leaves");
    surface_field(s, r.y, r.x + 1, r.w - 2, p->bad ? ROLE_BAD : ROLE_HINT, text);
}

/* While something lies over the screen the keys of the panes mean nothing. */
static const char *dialog_words(const struct dialog *d)
{
    switch (d->kind) {
    case DIALOG_HELP: return tr("Letters search, arrows choose, Enter runs the line, Esc closes");
    case DIALOG_DETAIL: return tr("Up and Down scroll, Esc closes");
    case DIALOG_QUIT: return tr("y leaves, Esc stays");
    case DIALOG_BLOCKS:
        if (!dialog_can_confirm(d))
            return d->n > 0 ? tr("Space ticks, Esc closes") : tr("Esc closes");
        break;
    case DIALOG_BLOCK:
        if (!dialog_can_confirm(d))
            return tr("too few points for a block: tick more, or Esc leaves everything as it is");
        break;
    default: break;
    }
    if (d->walking)
        return tr("y this one, n the next, Esc stops here");
    return tr("y does it, Esc leaves everything as it is");
}

/* How a search goes on, and that it is on: its keys mean that in every pane. In few words where
 * there is no room for all. */
static void find_words(const struct model *m, const struct draw_ctx *c, char *dst, size_t size)
{
    char next[KEYMAP_TEXT] = "", back[KEYMAP_TEXT] = "", end[KEYMAP_TEXT] = "";

    keymap_key(c->keys, PANE_KNOCKS, ACTION_FIND_NEXT, next, sizeof next);
    keymap_key(c->keys, PANE_KNOCKS, ACTION_FIND_PREV, back, sizeof back);
    keymap_key(c->keys, PANE_KNOCKS, ACTION_BACK, end, sizeof end);
    snprintf(dst, size,
             c->layout->kind == LAYOUT_SMALL ? tr("'%.10s': %s %s, %s ends:")
                                             : tr("'%.16s': %s next, %s before, %s ends:"),
             m->find, next, back, end);
}

/* What has to be known before any key is pressed: "" when nothing has. */
static unsigned lead_words(const struct model *m, const struct draw_ctx *c, char *dst, size_t size)
{
    const struct knock *k = m->focus == PANE_KNOCKS ? model_knock(m) : NULL;
    const struct person *p = m->focus == PANE_PEOPLE ? model_person(m) : NULL;
    const struct knocks *q = m->focus == PANE_KNOCKS ? model_knocks(m) : NULL;
    size_t marked = q ? q->n_marked : p ? model_room(m)->people.n_marked : 0;
    char key[KEYMAP_TEXT] = "";

    dst[0] = '\0';
    if (c->recording && *c->recording) {
        keymap_key(c->keys, m->focus, ACTION_MACRO, key, sizeof key);
        snprintf(dst, size, tr("REC %s, %s ends it:"), c->recording, key);
        return ROLE_WARN;
    }
    if (m->loaded && parts_stale(m))
        str_copy(dst, size, tr("no connection, only looking:"));
    else if (m->watch)
        str_copy(dst, size, tr("only watching:"));
    else if ((k && k->state == KNOCK_GONE && !k->pinned) || (p && p->gone && !p->pinned))
        snprintf(dst, size,
                 c->layout->kind == LAYOUT_SMALL ? tr("gone, any key goes on:")
                                                 : tr("%.24s has gone, any key goes on:"),
                 k ? k->w.name : p->p.name);
    else if (*m->range_from) {
        keymap_key(c->keys, m->focus, ACTION_RANGE, key, sizeof key);
        snprintf(dst, size, tr("range, %s marks to here:"), key);
        return ROLE_MARK;
    } else if (marked > 0)
        snprintf(dst, size, tr("%zu marked:"), marked);
    else if (*m->find) {
        find_words(m, c, dst, size);
        return ROLE_HINT;
    } else
        return ROLE_HINT;
    return marked > 0 && !parts_stale(m) ? ROLE_MARK : ROLE_WARN;
}

/* Help is always at the right end; the others in the order of the table while they fit behind the
 * lead. */
static int place_hints(const struct model *m, const struct draw_ctx *c, int lead,
                       struct hint_place out[ACTION_COUNT])
{
    struct rect r = c->layout->hints;
    int x = r.x + 1, end = r.x + r.w - 1, n = 0;

    if (hint_of(m, c, ACTION_HELP, out)) {
        out->x = end - out->cells;
        end = out->x - GAP;
        n++;
    }
    if (lead > 0 && x + lead <= end)
        x += lead + 1;
    for (int a = 0; a < ACTION_COUNT; a++) {
        struct hint_place *h = &out[n];

        if (a == ACTION_HELP || !hint_of(m, c, (enum action)a, h) || x + h->cells > end)
            continue;
        if (action_infos[a].kind != KIND_VIEW && (m->watch || (m->loaded && parts_stale(m))))
            continue; /* the lead says why */
        if (*m->find && a == ACTION_NEW_ROOM)
            continue; /* its key goes on with the search */
        h->x = x;
        x += h->cells + GAP;
        n++;
    }
    return n;
}

static void draw_hints(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct hint_place place[ACTION_COUNT];
    struct rect r = c->layout->hints;
    char lead[160];
    unsigned style = lead_words(m, c, lead, sizeof lead);
    int cells = utf8_cells(lead), n = place_hints(m, c, cells, place);
    int help = n > 0 && place[0].action == ACTION_HELP ? place[0].cells + GAP : 0;

    if (cells > 0 && r.x + 1 + cells <= r.x + r.w - 1 - help)
        surface_put(s, r.y, r.x + 1, cells, style, lead);
    for (int i = 0; i < n; i++)
        draw_hint(m, c, s, &place[i]);
}

enum action hint_line_at(const struct model *m, const struct draw_ctx *c, int y, int x)
{
    struct hint_place place[ACTION_COUNT];
    char lead[160];
    int n;

    if (rect_empty(c->layout->hints) || y != c->layout->hints.y || !c->keys)
        return ACTION_NONE;
    lead_words(m, c, lead, sizeof lead);
    n = place_hints(m, c, utf8_cells(lead), place);
    for (int i = 0; i < n; i++)
        if (x >= place[i].x && x < place[i].x + place[i].cells)
            return place[i].action;
    return ACTION_NONE;
}

void hint_line_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct rect r = c->layout->hints;

    if (rect_empty(r))
        return;
    if (c->prompt && c->prompt->sign)
        draw_typing(c, s);
    else if (c->dialog && c->dialog->kind != DIALOG_NONE)
        surface_field(s, r.y, r.x + 1, r.w - 2, ROLE_HINT, dialog_words(c->dialog));
    else if (c->keys)
        draw_hints(m, c, s);
}
