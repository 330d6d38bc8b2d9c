/* The block list: who is kept out, where, for how long, and by whom. */
#include "tui/views/dialog_blocks.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tui/views/dialog_choice.h"
#include "tui/views/parts.h"

enum { TICK_CELLS = 6, LEFT_CELLS = 10, BY_CELLS = 12, WIDE = 56, MS_MINUTE = 60 * 1000 };

/* "3 h" until it ends, or what ends it. */
static void left_words(const struct dialog_row *row, int64_t wall, char *dst, size_t size)
{
    int64_t minutes = (row->until - wall + MS_MINUTE - 1) / MS_MINUTE;

    if (!row->until)
        str_copy(dst, size, row->for_meeting ? "meeting" : "for good");
    else if (minutes >= 60)
        snprintf(dst, size, "%d h", (int)(minutes / 60));
    else
        snprintf(dst, size, "%d min", minutes > 0 ? (int)minutes : 0);
}

/* Where the columns begin; room 0: there is no room for it and what follows. */
struct columns {
    int name, room, left, by;
};

static struct columns place(int width)
{
    struct columns c = {.name = TICK_CELLS, .left = width - LEFT_CELLS};

    if (width >= WIDE) {
        c.by = width - BY_CELLS;
        c.left = c.by - LEFT_CELLS;
        c.room = c.name + (c.left - c.name) * 3 / 5;
    }
    return c;
}

static void draw_cells(struct surface *s, struct rect r, const char *const text[4], unsigned style,
                       unsigned name_style)
{
    struct columns c = place(r.w);

    surface_field(s, r.y, r.x + c.name, (c.room ? c.room : c.left) - c.name - 1, name_style,
                  text[0]);
    if (c.room)
        surface_field(s, r.y, r.x + c.room, c.left - c.room - 1, style, text[1]);
    surface_field(s, r.y, r.x + c.left, LEFT_CELLS - 1, style, text[2]);
    if (c.by)
        surface_field(s, r.y, r.x + c.by, BY_CELLS, style, text[3]);
}

static void draw_row(const struct draw_ctx *c, struct surface *s, struct rect r, size_t i)
{
    const struct dialog_row *row = &c->dialog->row[i];
    bool cursor = i == c->dialog->cursor;
    char left[24];

    left_words(row, c->wall, left, sizeof left);
    surface_put(s, r.y, r.x, 2, ROLE_STRONG, cursor ? "> " : "  ");
    surface_put(s, r.y, r.x + 2, 3, row->ticked ? ROLE_MARK : ROLE_DIALOG,
                row->ticked ? "[x]" : "[ ]");
    draw_cells(s, r,
               (const char *const[]){*row->name ? row->name : "(by a signal)",
                                     *row->room ? row->room : "all rooms", left, row->by},
               ROLE_DIALOG, cursor ? ROLE_CHOICE : ROLE_DIALOG);
}

void dialog_blocks_draw(const struct draw_ctx *c, struct surface *s, struct rect r, int rows,
                        bool small)
{
    const struct dialog *d = c->dialog;
    char yes[48];
    const struct dialog_piece keys[] = {
        {"Esc", "close"}, {"y", yes}, {"Space", "tick"}, {"i", "tick all"}};
    int y = r.y;

    if (!small) {
        surface_put(s, y++, r.x, r.w, ROLE_DIALOG,
                    "They may not come back. Tick whom to let knock again.");
        draw_cells(s, (struct rect){y, r.x, 1, r.w},
                   (const char *const[]){"NAME", "WHERE", "ENDS IN", "BY"}, ROLE_DIM, ROLE_DIM);
    }
    y++;
    if (d->n == 0)
        surface_put(s, y, r.x, r.w, ROLE_DIM, d->filled ? "Nobody is kept out." : "Asking...");
    for (int i = 0; i < rows && d->top + (size_t)i < d->n; i++)
        draw_row(c, s, (struct rect){y + i, r.x, 1, r.w}, d->top + (size_t)i);
    if (!small && d->n > 0 && *d->row[d->cursor].reason)
        surface_printf(s, y + rows + 1, r.x, r.w, ROLE_DIM, "reason: %s", d->row[d->cursor].reason);
    snprintf(yes, sizeof yes, "take %zu off the list", d->n_ticked);
    dialog_keys_draw(s, r, r.y + r.h - 1, keys, d->n > 0 ? 4 : 1);
}
