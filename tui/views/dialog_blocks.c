/* The block list: who is kept out, where, by what they are known again, for how long, and by whom.
 */
#include "tui/views/dialog_blocks.h"

#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/proto/block_signals.h"
#include "tui/views/dialog_choice.h"
#include "tui/views/parts.h"

enum {
    TICK_CELLS = 6,
    POINTS_CELLS = 4,
    LEFT_CELLS = 9,
    BY_CELLS = 9,
    BY_CELLS_WIDE = 17,
    MOST_WORDS = 35, /* all signals */
    WIDE = 56,
    VERY_WIDE = 100,
    MS_MINUTE = 60 * 1000,
};

void dialog_blocks_left(const struct dialog_row *row, int64_t wall, char dst[DIALOG_BLOCKS_LEFT])
{
    int64_t minutes = (row->until - wall + MS_MINUTE - 1) / MS_MINUTE;

    if (!row->until)
        str_copy(dst, DIALOG_BLOCKS_LEFT, row->for_meeting ? tr("meeting") : tr("for good"));
    else if (minutes >= 60)
        snprintf(dst, DIALOG_BLOCKS_LEFT, "%d h", (int)(minutes / 60));
    else
        snprintf(dst, DIALOG_BLOCKS_LEFT, tr("%d min"), minutes > 0 ? (int)minutes : 0);
}

/* Where the columns begin; room 0: there is no room for it and what follows. */
struct columns {
    int name, room, known, points, left, by;
};

static struct columns place(int width)
{
    struct columns c = {.name = TICK_CELLS, .left = width - LEFT_CELLS};
    int words;

    if (width >= WIDE) {
        c.by = width - (width >= VERY_WIDE ? BY_CELLS_WIDE : BY_CELLS);
        c.left = c.by - LEFT_CELLS;
    }
    c.points = c.left - POINTS_CELLS;
    if (width >= WIDE) {
        words = (c.points - c.name) * 2 / 5;
        c.known = c.points - (words < MOST_WORDS ? words : MOST_WORDS);
        c.room = c.name + (c.known - c.name) * 3 / 5;
    }
    return c;
}

/* What a row says: name, room, signals, points, time, host. */
enum { CELL_NAME, CELL_ROOM, CELL_KNOWN, CELL_POINTS, CELL_LEFT, CELL_BY, CELLS };

static void draw_cells(struct surface *s, struct rect r, const char *const text[CELLS],
                       unsigned style, unsigned name_style)
{
    struct columns c = place(r.w);

    surface_field(s, r.y, r.x + c.name, (c.room ? c.room : c.points) - c.name - 1, name_style,
                  text[CELL_NAME]);
    if (c.room) {
        surface_field(s, r.y, r.x + c.room, c.known - c.room - 1, style, text[CELL_ROOM]);
        surface_field(s, r.y, r.x + c.known, c.points - c.known - 1, style, text[CELL_KNOWN]);
        surface_field(s, r.y, r.x + c.by, r.w - c.by, style, text[CELL_BY]);
    }
    surface_right(s, r.y, r.x + c.points, POINTS_CELLS - 1, style, text[CELL_POINTS]);
    surface_field(s, r.y, r.x + c.left, LEFT_CELLS - 1, style, text[CELL_LEFT]);
}

static void draw_row(const struct draw_ctx *c, struct surface *s, struct rect r, size_t i)
{
    const struct dialog_row *row = &c->dialog->row[i];
    bool cursor = i == c->dialog->cursor;
    char left[DIALOG_BLOCKS_LEFT], known[SIGNALS_TEXT], points[8];

    block_signals_text(row->known, known);
    snprintf(points, sizeof points, "%d", row->score);
    dialog_blocks_left(row, c->wall, left);
    surface_put(s, r.y, r.x, 2, ROLE_STRONG, cursor ? "> " : "  ");
    surface_put(s, r.y, r.x + 2, 3, row->ticked ? ROLE_MARK : ROLE_DIALOG,
                row->ticked ? "[x]" : "[ ]");
    draw_cells(s, r,
               (const char *const[]){*row->name ? row->name : tr("(by a signal)"),
                                     *row->room ? row->room : tr("all rooms"), known, points, left,
                                     row->by},
               ROLE_DIALOG, cursor ? ROLE_CHOICE : ROLE_DIALOG);
}

/* All that is known by the row under the cursor, and why it is there. */
static void draw_more(const struct dialog_row *row, struct surface *s, struct rect r)
{
    char known[SIGNALS_TEXT];

    block_signals_text(row->known, known);
    surface_printf(s, r.y, r.x, r.w, ROLE_DIM, tr("known again by: %s   %d points"),
                   *known ? known : tr("nothing"), row->score);
    if (*row->reason)
        surface_printf(s, r.y + 1, r.x, r.w, ROLE_DIM, tr("reason: %s"), row->reason);
}

void dialog_blocks_draw(const struct draw_ctx *c, struct surface *s, struct rect r, int rows,
                        bool small)
{
    const struct dialog *d = c->dialog;
    char yes[48];
    const struct dialog_piece keys[] = {
        {"Esc", TR("close")}, {"y", yes}, {"Space", TR("tick")}, {"i", TR("tick all")}};
    const struct dialog_piece none[] = {keys[0], keys[2], keys[3]};
    int y = r.y;

    if (d->n == 0) {
        surface_put(s, y, r.x, r.w, ROLE_DIALOG,
                    d->filled ? tr("Nobody is kept out.") : tr("Asking..."));
        dialog_keys_draw(s, r, r.y + r.h - 1, keys, 1);
        return;
    }
    if (!small) {
        surface_put(s, y++, r.x, r.w, ROLE_DIALOG,
                    tr("They may not come back. Tick whom to let knock again."));
        draw_cells(s, (struct rect){y, r.x, 1, r.w},
                   (const char *const[]){tr("NAME"), tr("WHERE"), tr("KNOWN BY"), tr("PTS"),
                                         tr("ENDS IN"), tr("BY")},
                   ROLE_DIM, ROLE_DIM);
    }
    y++;
    for (int i = 0; i < rows && d->top + (size_t)i < d->n; i++)
        draw_row(c, s, (struct rect){y + i, r.x, 1, r.w}, d->top + (size_t)i);
    if (!small)
        draw_more(&d->row[d->cursor], s, (struct rect){y + rows + 1, r.x, 2, r.w});
    snprintf(yes, sizeof yes, tr("take %zu off the list"), d->n_ticked);
    if (d->n_ticked > 0)
        dialog_keys_draw(s, r, r.y + r.h - 1, keys, 4);
    else
        dialog_keys_draw(s, r, r.y + r.h - 1, none, 3);
}
