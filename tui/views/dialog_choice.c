/* Questions with a choice. */
#include "tui/views/dialog_choice.h"

#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/views/parts.h"

enum { NAMES_SHOWN = 3, OTHER_ROWS = 5 };

static int names_of(const struct dialog *d)
{
    return d->n > NAMES_SHOWN ? NAMES_SHOWN + 1 : (int)d->n;
}

static int draw_names(const struct dialog *d, struct surface *s, struct rect r)
{
    size_t shown = d->n > NAMES_SHOWN ? NAMES_SHOWN : d->n;

    for (size_t i = 0; i < shown; i++)
        surface_printf(s, r.y + (int)i, r.x + 2, r.w - 2, d->row[i].gone ? ROLE_GONE : ROLE_STRONG,
                       "%s%s", d->row[i].name, d->row[i].gone ? tr("  (gone)") : "");
    if (d->n > shown)
        surface_printf(s, r.y + (int)shown, r.x + 2, r.w - 2, ROLE_DIM, tr("and %zu more"),
                       d->n - shown);
    return names_of(d);
}

void dialog_line_draw(const struct dialog *d, struct surface *s, struct rect r, int i,
                      const char *box, const char *words)
{
    bool at = d->choice == i;

    surface_put(s, r.y + i, r.x, 2, ROLE_STRONG, at ? "> " : "  ");
    surface_printf(s, r.y + i, r.x + 2, r.w - 2, at ? ROLE_CHOICE : ROLE_DIALOG, "%s%s", box,
                   words);
}

int dialog_choice_rows(const struct dialog *d)
{
    return names_of(d) + DIALOG_RIGHTS_LINES + OTHER_ROWS;
}

void dialog_choice_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r)
{
    static const struct dialog_piece keys[] = {
        {"y", TR("set")}, {"Esc", TR("cancel")}, {"j k", TR("move")}, {"Space", TR("change")}};
    const struct dialog *d = c->dialog;
    bool small = r.h < dialog_choice_rows(d);
    int bottom = r.y + r.h - 1;

    (void)m;
    if (!small) {
        surface_put(s, r.y, r.x, r.w, ROLE_DIALOG, tr("From now on they may:"));
        r.y++;
        r.y += draw_names(d, s, r) + 1;
    }
    for (int i = 0; i < DIALOG_RIGHTS_LINES; i++)
        dialog_line_draw(d, s, r, i, d->can_send & dialog_rights[i].bits ? "[x] " : "[ ] ",
                         tr(dialog_rights[i].words));
    r.y += DIALOG_RIGHTS_LINES + 1;
    dialog_keys_draw(s, r, small ? bottom : r.y, keys, 4);
}
