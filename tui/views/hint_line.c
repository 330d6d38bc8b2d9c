/* What the keys do in this pane, computed from the table of actions. */
#include "net/base/utf8.h"
#include "tui/input/keymap.h"
#include "tui/input/prompt.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

enum { GAP = 2 };

/* Whether the action can be done now; otherwise its hint is greyed. */
static bool possible(const struct model *m, const struct action_info *a)
{
    if (a->kind == KIND_VIEW)
        return true;
    if (m->watch || parts_stale(m))
        return false;
    return !m->service || service_can(m->service, a->cap);
}

/* The cells of one hint, 0 when it has none here. */
static int hint_cells(const struct model *m, const struct draw_ctx *c, enum action a, char *key,
                      size_t size)
{
    const struct action_info *info = &action_infos[a];

    if (!info->label[0] || !action_in(a, m->focus))
        return 0;
    if (!keymap_key(c->keys, m->focus, a, key, size))
        return 0;
    return utf8_cells(key) + 1 + utf8_cells(info->label);
}

static int draw_hint(const struct model *m, const struct draw_ctx *c, struct surface *s, int x,
                     enum action a)
{
    struct rect r = c->layout->hints;
    char key[KEYMAP_TEXT];
    bool on = possible(m, &action_infos[a]);
    int used;

    if (hint_cells(m, c, a, key, sizeof key) == 0)
        return 0;
    used = surface_put(s, r.y, x, r.w, on ? ROLE_HINT_KEY : ROLE_HINT_OFF, key) + 1;
    return used + surface_put(s, r.y, x + used, r.w, on ? ROLE_HINT : ROLE_HINT_OFF,
                              action_infos[a].label);
}

/* While a line is typed: what is wrong with it, or what may come next. */
static void draw_typing(const struct draw_ctx *c, struct surface *s)
{
    const struct prompt *p = c->prompt;
    struct rect r = c->layout->hints;
    const char *text = p->more;

    if (!*text)
        text = p->what == PROMPT_COMMAND
                   ? "Tab completes   Up earlier lines   Enter runs   Esc leaves"
               : p->what == PROMPT_FILTER
                   ? "Enter keeps it   Esc as before   !word: without   ~ an expression"
                   : "Enter done   Esc leaves";
    surface_field(s, r.y, r.x + 1, r.w - 2, p->bad ? ROLE_BAD : ROLE_HINT, text);
}

/* Help is always at the right end; the others in the order of the table while they fit. */
void hint_line_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct rect r = c->layout->hints;
    char key[KEYMAP_TEXT];
    int x = r.x + 1, end = r.x + r.w - 1, help;

    if (rect_empty(r))
        return;
    if (c->prompt && c->prompt->sign) {
        draw_typing(c, s);
        return;
    }
    if (!c->keys)
        return;
    help = hint_cells(m, c, ACTION_HELP, key, sizeof key);
    draw_hint(m, c, s, end - help, ACTION_HELP);
    end -= help + (help ? GAP : 0);
    for (int a = 0; a < ACTION_COUNT; a++) {
        int cells = a == ACTION_HELP ? 0 : hint_cells(m, c, (enum action)a, key, sizeof key);

        if (cells == 0 || x + cells > end)
            continue;
        x += draw_hint(m, c, s, x, (enum action)a) + GAP;
    }
}
