/* What the keys do: computed from the table of actions and the bindings in force. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tui/input/dialog.h"
#include "tui/views/parts.h"

enum { KEY_CELLS = 14, COLUMN_MIN = 56, LINES_MAX = 4 * ACTION_COUNT };

/* A line of the list: a heading, or a piece of an action's help; the first piece has the keys. */
struct help_line {
    const char *heading;
    enum action action;
    const char *text;
    int bytes;
    bool first;
};

struct help_list {
    struct help_line line[LINES_MAX];
    int n;
};

static enum pane pane_of(const struct draw_ctx *c, enum action a)
{
    enum pane from = c->dialog ? c->dialog->of : PANE_KNOCKS;

    if (action_in(a, from))
        return from;
    for (int p = 0; p < PANE_COUNT; p++)
        if (action_in(a, (enum pane)p))
            return (enum pane)p;
    return from;
}

static void keys_of(const struct draw_ctx *c, enum action a, char *dst, size_t size)
{
    dst[0] = '\0';
    if (c->keys)
        keymap_keys(c->keys, pane_of(c, a), a, dst, size);
}

static bool found(const struct draw_ctx *c, enum action a)
{
    const char *filter = c->dialog ? c->dialog->filter : "";
    const struct action_info *info = &action_infos[a];
    char keys[64];

    if (!filter[0])
        return true;
    keys_of(c, a, keys, sizeof keys);
    return strcasestr(info->name, filter) || strcasestr(info->help, filter) ||
           strcasestr(keys, filter) || strcasestr(action_group_names[info->group], filter);
}

static void add(struct help_list *l, struct help_line line)
{
    if (l->n < LINES_MAX)
        l->line[l->n++] = line;
}

/* An action's sentence, broken at blanks into lines of so many cells. */
static void add_action(struct help_list *l, enum action a, int cells)
{
    const char *text = action_infos[a].help;
    bool first = true;

    while (*text && cells > 0) {
        size_t n = strlen(text), cut = n;

        if (n > (size_t)cells) {
            cut = (size_t)cells;
            while (cut > 0 && text[cut] != ' ')
                cut--;
            cut = cut ? cut : (size_t)cells;
        }
        add(l, (struct help_line){.action = a, .text = text, .bytes = (int)cut, .first = first});
        text += cut;
        text += strspn(text, " ");
        first = false;
    }
}

static void build(struct help_list *l, const struct draw_ctx *c, int cells)
{
    l->n = 0;
    for (int g = 0; g < GROUP_COUNT; g++) {
        bool headed = false;

        for (int a = 0; a < ACTION_COUNT; a++) {
            if ((int)action_infos[a].group != g || !found(c, (enum action)a))
                continue;
            if (!headed && l->n > 0)
                add(l, (struct help_line){.text = ""});
            if (!headed)
                add(l, (struct help_line){.heading = action_group_names[g], .text = ""});
            headed = true;
            add_action(l, (enum action)a, cells);
        }
    }
}

static int columns(int width)
{
    return width >= 2 * COLUMN_MIN ? 2 : 1;
}

static int text_cells(int width)
{
    return width / columns(width) - KEY_CELLS - 1;
}

/* Rows that are needed so that the last column ends with the list. */
int help_view_lines(const struct draw_ctx *c, int width)
{
    struct help_list l;

    build(&l, c, text_cells(width));
    return (l.n + columns(width) - 1) / columns(width);
}

static void draw_line(const struct draw_ctx *c, struct surface *s, struct rect r,
                      const struct help_line *l)
{
    char text[256];

    if (l->heading) {
        surface_put(s, r.y, r.x, r.w, ROLE_STRONG, l->heading);
        return;
    }
    if (l->first) {
        keys_of(c, l->action, text, sizeof text);
        surface_put(s, r.y, r.x, KEY_CELLS - 1, ROLE_HINT_KEY, text[0] ? text : "(no key)");
    }
    snprintf(text, sizeof text, "%.*s", l->bytes, l->text ? l->text : "");
    surface_put(s, r.y, r.x + KEY_CELLS, r.w - KEY_CELLS, ROLE_DIALOG, text);
}

void help_view_draw(const struct draw_ctx *c, struct surface *s, struct rect r)
{
    struct help_list l;
    int n = columns(r.w), width = r.w / n, rows;
    size_t top = c->dialog ? c->dialog->top : 0;

    build(&l, c, text_cells(r.w));
    rows = (l.n + n - 1) / n;
    if (l.n == 0)
        surface_put(s, r.y, r.x, r.w, ROLE_DIM, "Nothing found. Backspace takes letters back.");
    for (int col = 0; col < n; col++)
        for (int y = 0; y < r.h && (int)top + y < rows; y++) {
            int i = col * rows + (int)top + y;
            if (i < l.n)
                draw_line(c, s, (struct rect){r.y + y, r.x + col * width, 1, width - 1},
                          &l.line[i]);
        }
}
