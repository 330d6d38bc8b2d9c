/* The question about a block. */
#include "tui/views/dialog_block.h"

#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/proto/block_signals.h"
#include "tui/input/dialog_block.h"
#include "tui/views/dialog_choice.h"

enum {
    BARE_ROWS = DIALOG_BLOCK_LINES + 1 + SIGNAL_COUNT + 2, /* where, points, keys */
    OPEN_ROWS = BARE_ROWS + 2,                             /* with empty ones */
    FULL_ROWS = OPEN_ROWS + 4,                             /* with heads and names */
};

int dialog_block_rows(int most)
{
    static const int rows[] = {FULL_ROWS, OPEN_ROWS, BARE_ROWS};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (most >= rows[i])
            return rows[i];
    return most;
}

/* ---- the lines ---- */

/* On one line: "Ana Lima, Bo and 3 more". */
static void draw_names(const struct dialog *d, struct surface *s, struct rect r)
{
    enum { MORE = 16 }; /* cells of " and 99999 more" */
    size_t left = 0, shown = 0;
    int x = r.x;

    for (size_t i = 0; i < d->n; i++)
        left += !d->row[i].gone;
    for (size_t i = 0; i < d->n && left > 0; i++) {
        int cells = utf8_cells(d->row[i].name) + (shown ? 2 : 0);

        if (d->row[i].gone)
            continue;
        if (shown && x + cells + (left > 1 ? MORE : 0) > r.x + r.w) {
            surface_printf(s, r.y, x, r.x + r.w - x, ROLE_DIM, tr(" and %zu more"), left);
            return;
        }
        if (shown)
            x += surface_put(s, r.y, x, 2, ROLE_DIM, ", ");
        x += surface_put(s, r.y, x, r.x + r.w - x, ROLE_STRONG, d->row[i].name);
        shown++;
        left--;
    }
    if (!shown)
        surface_put(s, r.y, x, r.w, ROLE_GONE, tr("nobody any more: all have gone"));
}

static const char *where_words(const struct dialog *d)
{
    return d->domain ? tr("in every room") : tr("in this room");
}

static int draw_lengths(const struct dialog *d, struct surface *s, struct rect r)
{
    static const char *const words[DIALOG_BLOCK_LINES] = {
        TR("for this meeting"), TR("for 24 hours"), TR("for good, until somebody lifts it")};

    for (int i = 0; i < DIALOG_BLOCK_LINES; i++)
        dialog_line_draw(d, s, r, i, d->choice == i ? "(*) " : "( ) ", tr(words[i]));
    surface_printf(s, r.y + DIALOG_BLOCK_LINES, r.x + 2, r.w - 2, ROLE_DIALOG, tr("where: %s"),
                   where_words(d));
    return DIALOG_BLOCK_LINES + 1;
}

/* "80 points, of 2 of 5", or why it can not be ticked. */
static void points_words(const struct dialog *d, int i, char *dst, size_t size)
{
    size_t n = dialog_block_count(d, i);

    if (n == 0)
        str_copy(dst, size, tr("not known"));
    else if (n < d->n)
        snprintf(dst, size, tr("%d points, of %zu of %zu"), block_signal_infos[i].points, n, d->n);
    else
        snprintf(dst, size, tr("%d points"), block_signal_infos[i].points);
}

static int draw_signals(const struct dialog *d, struct surface *s, struct rect r)
{
    uint8_t known = dialog_block_known(d);
    char words[SIGNAL_COUNT][80];
    int points = 0;

    for (int i = 0; i < SIGNAL_COUNT; i++) {
        points_words(d, i, words[i], sizeof words[i]);
        points = utf8_cells(words[i]) > points ? utf8_cells(words[i]) : points;
    }
    points = r.w - points;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        bool on = known & 1 << i, ticked = on && d->signals & 1 << i;
        int y = r.y + i;
        char number[4];

        snprintf(number, sizeof number, "%d", i + 1);
        surface_put(s, y, r.x + 2, 1, on ? ROLE_HINT_KEY : ROLE_HINT_OFF, number);
        surface_put(s, y, r.x + 4, 3, ticked ? ROLE_MARK : ROLE_DIALOG,
                    !on      ? " - "
                    : ticked ? "[x]"
                             : "[ ]");
        surface_field(s, y, r.x + 8, points - 9, on ? ROLE_DIALOG : ROLE_DIM,
                      tr(block_signal_infos[i].words));
        surface_put(s, y, r.x + points, r.w - points, on ? ROLE_DIALOG : ROLE_DIM, words[i]);
    }
    return SIGNAL_COUNT;
}

static void draw_sum(const struct dialog *d, struct surface *s, struct rect r)
{
    const struct dialog_row *who;
    int points = dialog_block_points(d, &who);
    char least[LIMIT_NAME + 8] = "";

    if (who && d->n > 1)
        snprintf(least, sizeof least, tr(" for %.40s"), who->name);
    if (points >= SIGNALS_SURE)
        surface_printf(s, r.y, r.x + 2, r.w - 2, ROLE_GOOD, tr("%s%d points, %d keep out"),
                       d->n > 1 ? tr("at least ") : tr("together "), points, SIGNALS_SURE);
    else
        surface_printf(s, r.y, r.x + 2, r.w - 2, ROLE_WARN, tr("%d points%s: too few, %d keep out"),
                       points, least, SIGNALS_SURE);
}

/* Where the lines do not fit: names one behind the other. */
static int draw_signals_short(const struct dialog *d, struct surface *s, struct rect r)
{
    uint8_t known = dialog_block_known(d);
    int x = r.x, y = r.y;

    for (int i = 0; i < SIGNAL_COUNT; i++) {
        bool on = known & 1 << i, ticked = on && d->signals & 1 << i;
        char text[32];
        int cells;

        snprintf(text, sizeof text, "%d%s%s", i + 1,
                 !on      ? " - "
                 : ticked ? "[x]"
                          : "[ ]",
                 block_signal_infos[i].name);
        cells = utf8_cells(text);
        if (x > r.x && x + cells > r.x + r.w) {
            x = r.x;
            y++;
        }
        x += surface_put(s, y, x, cells,
                         !on      ? ROLE_DIM
                         : ticked ? ROLE_MARK
                                  : ROLE_DIALOG,
                         text) +
             1;
    }
    return y - r.y + 1;
}

/* ---- all of it ---- */

static void draw_keys(const struct dialog *d, struct surface *s, struct rect r, int y, bool few)
{
    const struct dialog_piece keys[] = {{"y", TR("block")},
                                        {"Esc", TR("cancel")},
                                        {"1-5", TR("tick")},
                                        {"j k", TR("how long")},
                                        {"Tab", TR("where")}};
    bool ready = dialog_can_confirm(d);

    dialog_keys_draw(s, r, y, keys + !ready, (few ? 3 : 5) - !ready);
}

static void draw_short(const struct dialog *d, struct surface *s, struct rect r)
{
    static const char *const lengths[DIALOG_BLOCK_LINES] = {TR("this meeting"), TR("24 hours"),
                                                            TR("for good")};
    const struct dialog_piece head[] = {{"j k", lengths[d->choice]},
                                        {"Tab", d->domain ? TR("everywhere") : TR("here")}};
    int bottom = r.y + r.h - 1;

    dialog_keys_draw(s, r, r.y++, head, 2);
    r.y += draw_signals_short(d, s, r);
    draw_sum(d, s, (struct rect){r.y, r.x - 2, 1, r.w + 2});
    surface_fill(s, (struct rect){bottom, r.x, 1, r.w}, ROLE_DIALOG);
    draw_keys(d, s, r, bottom, true);
}

void dialog_block_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       struct rect r)
{
    const struct dialog *d = c->dialog;
    bool full = r.h >= FULL_ROWS, open = r.h >= OPEN_ROWS;
    int bottom = r.y + r.h - 1;

    (void)m;
    if (r.h < BARE_ROWS) {
        draw_short(d, s, r);
        return;
    }
    if (full) {
        surface_put(s, r.y++, r.x, r.w, ROLE_DIALOG,
                    d->of == PANE_PEOPLE ? tr("Removes and keeps out:")
                                         : tr("Denies and keeps out:"));
        draw_names(d, s, (struct rect){r.y, r.x + 2, 1, r.w - 2});
        r.y += 2;
    }
    r.y += draw_lengths(d, s, r) + open;
    if (full)
        surface_put(s, r.y++, r.x, r.w, ROLE_DIALOG, tr("Known again by:"));
    r.y += draw_signals(d, s, r);
    draw_sum(d, s, r);
    draw_keys(d, s, r, bottom, false);
}
