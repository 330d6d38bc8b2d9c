/* What the keys do: computed from the table of actions and the bindings in force. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/dialog.h"
#include "tui/input/help.h"
#include "tui/views/parts.h"

enum { SIGN_CELLS = 2, KEY_CELLS = 16, COLUMN_MIN = 56, LINES_MAX = 4 * ACTION_COUNT };

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
    enum action cursor; /* the action under the cursor */
};

static enum pane of(const struct draw_ctx *c)
{
    return c->dialog ? c->dialog->of : PANE_KNOCKS;
}

static void add(struct help_list *l, struct help_line line)
{
    if (l->n < LINES_MAX)
        l->line[l->n++] = line;
}

/* An action's sentence, broken at blanks into lines of so many cells. */
static void add_action(struct help_list *l, enum action a, int cells)
{
    const char *text = tr(action_infos[a].help);
    bool first = true;

    while (*text && cells > 0) {
        size_t cut = parts_line_bytes(text, cells);

        add(l, (struct help_line){.action = a, .text = text, .bytes = (int)cut, .first = first});
        text += cut;
        text += strspn(text, " ");
        first = false;
    }
}

static void build(struct help_list *l, const struct draw_ctx *c, int cells)
{
    enum action list[ACTION_COUNT];
    size_t n = help_list(c->keys, of(c), c->dialog ? c->dialog->filter : "", list);
    int group = -1;

    l->n = 0;
    for (size_t i = 0; i < n; i++) {
        if ((int)action_infos[list[i]].group != group) {
            group = (int)action_infos[list[i]].group;
            if (l->n > 0)
                add(l, (struct help_line){.text = ""});
            add(l, (struct help_line){.heading = tr(action_group_names[group]), .text = ""});
        }
        add_action(l, list[i], cells);
    }
    l->cursor =
        n == 0 ? ACTION_NONE : list[c->dialog && c->dialog->cursor < n ? c->dialog->cursor : n - 1];
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

/* The keys, or for an action that has none the command. */
static void draw_keys(const struct draw_ctx *c, struct surface *s, struct rect r, enum action a)
{
    char keys[64], text[64];

    help_keys(c->keys, of(c), a, keys, sizeof keys);
    snprintf(text, sizeof text, ":%s", action_infos[a].name);
    surface_put(s, r.y, r.x + SIGN_CELLS, KEY_CELLS - SIGN_CELLS - 1, ROLE_HINT_KEY,
                keys[0] ? keys : text);
}

static void draw_line(const struct draw_ctx *c, struct surface *s, struct rect r,
                      const struct help_list *list, const struct help_line *l)
{
    bool cursor = !l->heading && l->bytes > 0 && l->action == list->cursor;
    char text[256];

    if (l->heading) {
        surface_put(s, r.y, r.x, r.w, ROLE_STRONG, l->heading);
        return;
    }
    if (l->first) {
        surface_put(s, r.y, r.x, 1, ROLE_DIALOG, cursor ? ">" : " ");
        draw_keys(c, s, r, l->action);
    }
    snprintf(text, sizeof text, "%.*s", l->bytes, l->text ? l->text : "");
    surface_put(s, r.y, r.x + KEY_CELLS, r.w - KEY_CELLS, cursor ? ROLE_CURSOR : ROLE_DIALOG, text);
}

size_t help_view_reveal(const struct draw_ctx *c, int width, int page, size_t *cursor)
{
    enum action list[ACTION_COUNT];
    size_t n = help_list(c->keys, of(c), c->dialog->filter, list), top = c->dialog->top;
    struct help_list l;
    int rows, row;

    if (*cursor >= n)
        *cursor = n ? n - 1 : 0;
    build(&l, c, text_cells(width));
    rows = (l.n + columns(width) - 1) / columns(width);
    for (int i = 0; n > 0 && i < l.n; i++) {
        if (l.line[i].heading || !l.line[i].first || l.line[i].action != list[*cursor])
            continue;
        row = i % (rows ? rows : 1);
        if (*cursor == 0 || (row > 0 && i > 0 && l.line[i - 1].heading && (size_t)row <= top))
            row = row > 0 ? row - 1 : 0; /* its heading too */
        if ((size_t)row < top)
            top = (size_t)row;
        if (row >= (int)top + page)
            top = (size_t)row + 1 - (size_t)page;
        break;
    }
    return top;
}

void help_view_draw(const struct draw_ctx *c, struct surface *s, struct rect r)
{
    struct help_list l;
    int n = columns(r.w), width = r.w / n, rows;
    size_t top = c->dialog ? c->dialog->top : 0;

    build(&l, c, text_cells(r.w));
    rows = (l.n + n - 1) / n;
    if (l.n == 0)
        surface_put(s, r.y, r.x, r.w, ROLE_DIM, tr("Nothing found. Backspace takes letters back."));
    for (int col = 0; col < n; col++)
        for (int y = 0; y < r.h && (int)top + y < rows; y++) {
            int i = col * rows + (int)top + y;
            if (i < l.n)
                draw_line(c, s, (struct rect){r.y + y, r.x + col * width, 1, width - 1}, &l,
                          &l.line[i]);
        }
}
