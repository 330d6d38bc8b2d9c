/* Questions with a choice. */
#include "tui/views/dialog_choice.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tui/views/parts.h"

enum { NAMES_SHOWN = 3, OTHER_ROWS = 5 };

static int names_of(const struct dialog *d)
{
    return d->n > NAMES_SHOWN ? NAMES_SHOWN + 1 : (int)d->n;
}

static int lines_of(const struct dialog *d)
{
    return d->kind == DIALOG_BLOCK ? DIALOG_BLOCK_LINES + 2 : DIALOG_RIGHTS_LINES;
}

int dialog_choice_rows(const struct dialog *d)
{
    return names_of(d) + lines_of(d) + OTHER_ROWS;
}

static int draw_names(const struct dialog *d, struct surface *s, struct rect r)
{
    size_t shown = d->n > NAMES_SHOWN ? NAMES_SHOWN : d->n;

    for (size_t i = 0; i < shown; i++)
        surface_printf(s, r.y + (int)i, r.x + 2, r.w - 2, d->row[i].gone ? ROLE_GONE : ROLE_STRONG,
                       "%s%s", d->row[i].name, d->row[i].gone ? "  (gone)" : "");
    if (d->n > shown)
        surface_printf(s, r.y + (int)shown, r.x + 2, r.w - 2, ROLE_DIM, "and %zu more",
                       d->n - shown);
    return names_of(d);
}

static void draw_line(const struct dialog *d, struct surface *s, struct rect r, int i,
                      const char *box, const char *words)
{
    bool at = d->choice == i;

    surface_put(s, r.y + i, r.x, 2, ROLE_STRONG, at ? "> " : "  ");
    surface_printf(s, r.y + i, r.x + 2, r.w - 2, at ? ROLE_CHOICE : ROLE_DIALOG, "%s%s", box,
                   words);
}

static void draw_block(const struct dialog *d, struct surface *s, struct rect r, int gap)
{
    static const char *const words[DIALOG_BLOCK_LINES] = {"for this meeting", "for 24 hours",
                                                          "for good, until somebody lifts it"};

    for (int i = 0; i < DIALOG_BLOCK_LINES; i++)
        draw_line(d, s, r, i, d->choice == i ? "(*) " : "( ) ", words[i]);
    surface_printf(s, r.y + DIALOG_BLOCK_LINES + gap, r.x + 2, r.w - 2, ROLE_DIALOG, "where: %s",
                   d->domain ? "in every room" : "in this room");
}

static void draw_rights(const struct dialog *d, struct surface *s, struct rect r)
{
    for (int i = 0; i < DIALOG_RIGHTS_LINES; i++)
        draw_line(d, s, r, i, d->can_send & dialog_rights[i].bits ? "[x] " : "[ ] ",
                  dialog_rights[i].words);
}

void dialog_choice_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r)
{
    static const struct dialog_piece block[] = {
        {"y", "block"}, {"Esc", "cancel"}, {"j k", "how long"}, {"Tab", "where"}};
    static const struct dialog_piece rights[] = {
        {"y", "set"}, {"Esc", "cancel"}, {"j k", "move"}, {"Space", "change"}};
    const struct dialog *d = c->dialog;
    bool blocks = d->kind == DIALOG_BLOCK, small = r.h < dialog_choice_rows(d);
    int bottom = r.y + r.h - 1;

    (void)m;
    if (!small) {
        surface_put(s, r.y, r.x, r.w, ROLE_DIALOG,
                    !blocks                ? "From now on they may:"
                    : d->of == PANE_PEOPLE ? "Removes and keeps out:"
                                           : "Denies and keeps out:");
        r.y++;
        r.y += draw_names(d, s, r) + 1;
    }
    if (blocks)
        draw_block(d, s, r, small ? 0 : 1);
    else
        draw_rights(d, s, r);
    r.y += lines_of(d) + 1;
    dialog_keys_draw(s, r, small ? bottom : r.y, blocks ? block : rights, 4);
}
