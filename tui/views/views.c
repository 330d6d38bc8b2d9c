/* A whole frame: panes, bars, and what lies over them. */
#include "tui/input/sheet.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"
#include "tui/views/view.h"

static const struct view_ops *const views[PANE_COUNT] = {
    [PANE_ROOMS] = &rooms_view, [PANE_KNOCKS] = &knocks_view, [PANE_PEOPLE] = &people_view,
    [PANE_LOG] = &log_view,     [PANE_DETAIL] = &detail_view,
};

/* How many of the lines inside a rooms pane belong to the facts below the list. */
static int facts_lines(int inside)
{
    return inside >= ROOMS_FACTS + 5 ? ROOMS_FACTS : 0;
}

int views_list_rows(const struct layout *l, enum pane p)
{
    int h = layout_inside(l, p).h;

    switch (p) {
    case PANE_ROOMS: h -= 1 + facts_lines(h); break;
    case PANE_KNOCKS:
    case PANE_PEOPLE: h -= 1; break;
    case PANE_LOG: break;
    default: return 0;
    }
    return h > 0 ? h : 0;
}

int views_list_row_at(const struct layout *l, enum pane p, int y)
{
    int row = y - layout_inside(l, p).y - (p == PANE_LOG ? 0 : 1);

    return row >= 0 && row < views_list_rows(l, p) ? row : -1;
}

static void draw_lines(const struct model *m, const struct draw_ctx *c, struct surface *s,
                       enum pane p)
{
    surface_frame(s, &(struct surface_frame){
                         .r = c->layout->pane[p],
                         .border = m->focus == p ? ROLE_BORDER_FOCUS : ROLE_BORDER,
                     });
}

static void draw_titles(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        enum pane p)
{
    char title[VIEW_TITLE] = "", right[VIEW_TITLE] = "";

    views[p]->title(m, c, title);
    if (views[p]->right)
        views[p]->right(m, c, right);
    surface_titles(s, &(struct surface_frame){
                          .r = c->layout->pane[p],
                          .title_style = m->focus == p ? ROLE_TITLE_FOCUS : ROLE_TITLE,
                          .title = title,
                          .right = right,
                      });
}

static void draw_inside(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        enum pane p)
{
    struct rect r = layout_inside(c->layout, p), before = surface_clip(s, r);

    views[p]->draw(m, c, s, r);
    surface_clip(s, before);
}

/* Frames share edges: the pane with the keys comes last, so that its frame is whole, and titles are
 * written when all lines stand. */
static void draw_panes(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    bool framed = c->layout->kind != LAYOUT_SMALL;

    for (int p = 0; p < PANE_COUNT; p++)
        if (layout_shows(c->layout, (enum pane)p)) {
            draw_inside(m, c, s, (enum pane)p);
            if (framed)
                draw_lines(m, c, s, (enum pane)p);
        }
    if (framed && layout_shows(c->layout, m->focus))
        draw_lines(m, c, s, m->focus);
    for (int p = 0; framed && p < PANE_COUNT; p++)
        if (layout_shows(c->layout, (enum pane)p))
            draw_titles(m, c, s, (enum pane)p);
}

void views_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    surface_clear(s);
    if (c->layout->kind == LAYOUT_LINE) {
        line_view_draw(m, c, s);
        sheet_view_draw(m, c, s);
        return;
    }
    title_bar_draw(m, c, s);
    if (!rect_empty(c->layout->tabs))
        tabs_draw(m, c, s);
    draw_panes(m, c, s);
    if (!c->sheet || c->sheet->kind == SHEET_NONE) /* it has keys of its own */
        hint_line_draw(m, c, s);
    status_bar_draw(m, c, s);
    dialog_view_draw(m, c, s);
    sheet_view_draw(m, c, s);
}
