/* What lies over the screen: questions with a list, a plain question, help, details. */
#include "net/base/tr.h"
#include "tui/input/dialog.h"

#include <stdio.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tui/input/help.h"
#include "tui/model/model.h"
#include "tui/views/dialog_block.h"
#include "tui/views/dialog_blocks.h"
#include "tui/views/dialog_choice.h"
#include "tui/views/parts.h"

enum {
    LIST_WIDTH = 64,
    BLOCKS_WIDTH = 108,
    HELP_WIDTH = 118,
    DETAIL_WIDTH = 60,
    QUIT_WIDTH = 52,
    MARGIN = 2,
    SHORT_WIDTH = 50
};

/* Rows of a question beside its list: head, blank, notes, keys; small screens get head and keys. */
enum {
    ASK_FULL = 2 + 1 + 1 + 1 + 2 + 1 + 2,
    ASK_SMALL = 2 + 1 + 1,
    ASK_ROWS_MIN = 3,
    EMPTY_ROWS = 2 + 3, /* of a list that has none: words, blank, keys */
};

/* The rows between the top bar and the lines below. */
static struct rect area(const struct layout *l)
{
    int bottom = l->kind == LAYOUT_LINE ? l->rows : l->hints.y;

    return (struct rect){1, 0, bottom - 1, l->cols};
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static bool is_list(const struct dialog *d)
{
    return d->kind == DIALOG_ADMIT || d->kind == DIALOG_DENY || d->kind == DIALOG_REST ||
           d->kind == DIALOG_BLOCKS;
}

static bool is_small(const struct layout *l)
{
    return area(l).h < ASK_FULL + ASK_ROWS_MIN;
}

static int wanted_width(const struct dialog *d)
{
    switch (d->kind) {
    case DIALOG_HELP: return HELP_WIDTH;
    case DIALOG_DETAIL: return DETAIL_WIDTH;
    case DIALOG_QUIT: return QUIT_WIDTH;
    case DIALOG_BLOCKS: return BLOCKS_WIDTH; /* as far as there is room */
    default: return LIST_WIDTH;
    }
}

int views_dialog_rows(const struct layout *l, const struct dialog *d)
{
    int room = area(l).h;

    if (is_list(d))
        room =
            min_int(room - (is_small(l) ? ASK_SMALL : ASK_FULL), (int)min_int(1 << 20, (int)d->n));
    else
        room -= 2 + 2;
    return room < 1 ? 1 : room;
}

/* The frame: centred, as high as it needs to be. */
static struct rect place(const struct layout *l, const struct dialog *d, int lines)
{
    struct rect a = area(l), r;
    int rows = views_dialog_rows(l, d);

    r.w = min_int(wanted_width(d), a.w - (a.w > LIST_WIDTH ? 2 * MARGIN : 0));
    if (d->kind == DIALOG_BLOCKS && d->n == 0)
        r.h = EMPTY_ROWS;
    else if (is_list(d))
        r.h = rows + (is_small(l) ? ASK_SMALL : ASK_FULL);
    else if (d->kind == DIALOG_QUIT)
        r.h = 6;
    else if (d->kind == DIALOG_BLOCK)
        r.h = dialog_block_rows(a.h - 2) + 2;
    else if (d->kind == DIALOG_RIGHTS)
        r.h = dialog_choice_rows(d) + 2;
    else
        r.h = min_int(rows, lines) + 4;
    r.h = min_int(r.h, a.h);
    r.y = a.y + (a.h - r.h) / 2;
    r.x = a.x + (a.w - r.w) / 2;
    return r;
}

void dialog_keys_draw(struct surface *s, struct rect r, int y, const struct dialog_piece *p, int n)
{
    int x = r.x;

    for (int i = 0; i < n; i++) {
        const char *key = tr(p[i].key), *words = tr(p[i].words);
        int cells = utf8_cells(key) + 1 + utf8_cells(words);

        if (x + cells > r.x + r.w)
            return;
        x += surface_put(s, y, x, cells, ROLE_HINT_KEY, key) + 1;
        x += surface_put(s, y, x, cells, ROLE_DIALOG, words) + 3;
    }
}

/* ---- a question about people ---- */

static void draw_person(const struct draw_ctx *c, struct surface *s, struct rect r, size_t i)
{
    const struct dialog_row *row = &c->dialog->row[i];
    bool cursor = i == c->dialog->cursor, inside = c->dialog->of == PANE_PEOPLE;
    char number[16], wait[PARTS_TIME], flags[160], note[176] = "";
    int name = r.w < SHORT_WIDTH ? r.w - 20 : 18, x = r.x;

    snprintf(number, sizeof number, "%zu", i + 1);
    parts_wait(wait, row->knocked_at, c->wall);
    parts_flags(row->flags, flags, sizeof flags);
    if (row->gone)
        str_copy(note, sizeof note, tr("gone"));
    else if (flags[0])
        snprintf(note, sizeof note, r.w < SHORT_WIDTH ? "!" : "! %s", flags);
    else if (str_eq(c->dialog->room, MODEL_ALL_ROOMS))
        str_copy(note, sizeof note, row->room);
    else if (row->tries > 1)
        snprintf(note, sizeof note, tr("try %d"), (int)row->tries);
    x += surface_put(s, r.y, x, 2, ROLE_STRONG, cursor ? "> " : "  ");
    x += surface_put(s, r.y, x, 3, row->ticked ? ROLE_MARK : ROLE_DIALOG,
                     row->gone     ? "   "
                     : row->ticked ? "[x]"
                                   : "[ ]");
    x += surface_right(s, r.y, x, 4, ROLE_DIM, number) + 2;
    x += surface_put(s, r.y, x, 5, row->gone ? ROLE_GONE : parts_wait_style(c, row->knocked_at),
                     inside      ? ""
                     : row->gone ? "--:--"
                                 : wait);
    x += surface_put(s, r.y, x, 1, parts_wait_style(c, row->knocked_at),
                     inside || row->gone ? " " : parts_wait_sign(c, row->knocked_at)) +
         1;
    x += surface_field(s, r.y, x, name,
                       row->gone ? ROLE_GONE
                       : cursor  ? ROLE_CHOICE
                                 : ROLE_DIALOG,
                       row->name) +
         1;
    if (x < r.x + r.w)
        surface_field(s, r.y, x, r.x + r.w - x,
                      row->gone  ? ROLE_GONE
                      : flags[0] ? ROLE_FLAG
                                 : ROLE_DIM,
                      note);
}

static void ask_head(const struct model *m, const struct draw_ctx *c, struct surface *s,
                     struct rect r)
{
    const struct room *room = rooms_find(&m->rooms, c->dialog->room);
    long long seats, taken;
    int x = r.x;

    if (!room) {
        bool all = str_eq(c->dialog->room, MODEL_ALL_ROOMS);
        surface_put(s, r.y, r.x, r.w, all ? ROLE_DIALOG : ROLE_GONE,
                    all ? tr("In all rooms, as far as their seats last.")
                        : tr("The room is gone."));
        return;
    }
    seats = props_int(&room->config, ROOM_max_participants);
    taken = (long long)people_inside(&room->people);
    if (r.w < SHORT_WIDTH)
        x += surface_printf(s, r.y, x, r.w, ROLE_DIALOG, tr("%lld/%lld seats   "), taken, seats);
    else if (c->dialog->kind == DIALOG_ADMIT)
        x += surface_printf(s, r.y, x, r.w, ROLE_DIALOG,
                            tr("Seats: %lld of %lld taken, %lld free.   "), taken, seats,
                            seats > taken ? seats - taken : 0);
    else if (c->dialog->kind == DIALOG_DENY)
        x += surface_put(s, r.y, x, r.w, ROLE_DIALOG, tr("They are told, and sent away.   "));
    else
        x += surface_put(s, r.y, x, r.w, ROLE_DIALOG,
                         c->dialog->power == ACTION_MUTE_REST ? tr("Mutes everybody who is ticked.")
                         : c->dialog->power == ACTION_CAMERA_REST ? tr("Turns their cameras off.")
                                                                  : tr("Stops their sharing."));
    if (c->dialog->n_flagged == 1)
        surface_put(s, r.y, x, r.x + r.w - x, ROLE_FLAG, tr("1 person is flagged."));
    else if (c->dialog->n_flagged > 1)
        surface_printf(s, r.y, x, r.x + r.w - x, ROLE_FLAG, tr("%zu people flagged."),
                       c->dialog->n_flagged);
}

static const char *verb_of(const struct dialog *d)
{
    switch (d->kind) {
    case DIALOG_ADMIT: return tr("admit");
    case DIALOG_DENY: return tr("deny");
    default: break;
    }
    return d->power == ACTION_MUTE_REST     ? tr("mute")
           : d->power == ACTION_CAMERA_REST ? tr("turn off")
                                            : tr("stop");
}

static void ask_keys(const struct draw_ctx *c, struct surface *s, struct rect r, int y)
{
    const struct dialog *d = c->dialog;
    char yes[80];
    const struct dialog_piece keys[] = {{"y", yes},
                                        {"Esc", TR("cancel")},
                                        {"Space", TR("tick")},
                                        {"i", TR("tick all")},
                                        {"r", TR("one by one")},
                                        {"m", TR("message rest")}};
    const struct dialog_piece walking[] = {{"y", yes}, {"n", TR("next")}, {"Esc", TR("stop")}};
    int n = d->of == PANE_PEOPLE ? 4 : 6, first = utf8_cells(tr("y  admit 10000   Esc  cancel   "));

    if (d->walking) {
        snprintf(yes, sizeof yes, "%s %.40s", verb_of(d), d->row[d->cursor].name);
        dialog_keys_draw(s, r, y, walking, 3);
        return;
    }
    snprintf(yes, sizeof yes, "%s %zu", verb_of(d), d->n_ticked);
    if (is_small(c->layout) || first > r.w) {
        dialog_keys_draw(s, r, y, keys, n);
        return;
    }
    dialog_keys_draw(s, r, y - 1, keys, 3);
    dialog_keys_draw(s, r, y, keys + 3, n - 3);
}

static void draw_ask(const struct model *m, const struct draw_ctx *c, struct surface *s,
                     struct rect r)
{
    const struct dialog *d = c->dialog;
    bool small = is_small(c->layout);
    int rows = views_dialog_rows(c->layout, d), y = r.y + (small ? 1 : 2);
    char opened[PARTS_TIME];

    ask_head(m, c, s, r);
    for (int i = 0; i < rows && d->top + (size_t)i < d->n; i++)
        draw_person(c, s, (struct rect){y++, r.x, 1, r.w}, d->top + (size_t)i);
    if (!small) {
        parts_clock(opened, d->opened_wall, c->tz_min, true);
        y++;
        surface_put(s, y++, r.x, r.w, ROLE_DIM,
                    d->kind == DIALOG_ADMIT && d->n_flagged
                        ? tr("Flagged people stay in the lobby unless you tick them.")
                        : "");
        surface_printf(s, y++, r.x, r.w, ROLE_DIM,
                       d->of == PANE_PEOPLE ? tr("Anyone who joins after %s is not part of this.")
                                            : tr("Anyone who knocks after %s is not part of this."),
                       opened);
        y += 2;
    }
    ask_keys(c, s, r, y);
}

static void draw_blocks(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r)
{
    (void)m;
    dialog_blocks_draw(c, s, r, views_dialog_rows(c->layout, c->dialog), is_small(c->layout));
}

/* ---- the others ---- */

static void draw_quit(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      struct rect r)
{
    static const struct dialog_piece keys[] = {{"Esc", TR("stay")},
                                               {"y", TR("leave all the same")}};
    size_t n = model_unanswered(m);
    char words[128];

    (void)c;
    snprintf(words, sizeof words,
             n == 1 ? tr("One decision has not been answered yet.")
                    : tr("%zu decisions have not been answered yet."),
             n);
    parts_wrap(s, (struct rect){r.y, r.x, r.h - 1, r.w}, ROLE_DIALOG, words);
    dialog_keys_draw(s, r, r.y + r.h - 1, keys, 2);
}

/* What Enter would do, and to whom: their row may lie under the help. */
static void help_words(const struct model *m, const struct draw_ctx *c, char *dst, size_t size)
{
    enum action list[ACTION_COUNT];
    const struct dialog *d = c->dialog;
    size_t n = help_list(c->keys, d->of, d->filter, list);
    enum action what = n == 0 ? ACTION_NONE : list[d->cursor < n ? d->cursor : n - 1];
    const struct knock *k = d->of == PANE_KNOCKS ? model_knock(m) : NULL;
    const struct person *who = d->of == PANE_PEOPLE ? model_person(m) : NULL;
    const struct knocks *q = d->of == PANE_KNOCKS ? model_knocks(m) : NULL;
    struct error err = {{0}};
    size_t marked = q ? q->n_marked : who ? model_room(m)->people.n_marked : 0;

    dst[0] = '\0';
    if (what == ACTION_NONE)
        return;
    if (!help_fits(what, d->of, &err) && !help_moves(what))
        str_copy(dst, size, err.text);
    else if (action_infos[what].kind == KIND_VIEW || action_infos[what].panes == IN_ANY)
        snprintf(dst, size, tr("runs %s"), action_infos[what].name);
    else if (marked > 0)
        snprintf(dst, size, tr("runs %s: %zu marked"), action_infos[what].name, marked);
    else
        snprintf(dst, size, tr("runs %s%s%s"), action_infos[what].name, k || who ? ": " : "",
                 k     ? k->w.name
                 : who ? who->p.name
                       : "");
}

static void draw_help(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      struct rect r)
{
    char words[LIMIT_NAME + 64];
    const struct dialog_piece keys[] = {
        {TR("letters"), TR("search")}, {"Esc", TR("close")}, {"Enter", words}};

    help_words(m, c, words, sizeof words);
    help_view_draw(c, s, (struct rect){r.y, r.x, r.h - 2, r.w});
    dialog_keys_draw(s, r, r.y + r.h - 1, keys, words[0] ? 3 : 2);
}

static void draw_detail(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r)
{
    const char *id = c->dialog->n > 0 ? c->dialog->row[0].id : "";
    int top = (int)c->dialog->top, rows = r.h - 2;
    int lines =
        detail_view_lines(m, c, c->dialog->of, id, s, (struct rect){r.y, r.x, rows, r.w}, top);
    char where[64];
    const struct dialog_piece keys[] = {{"Esc", TR("close")}, {"j k", where}};

    snprintf(where, sizeof where, tr("lines %d-%d of %d"), top + 1, min_int(top + rows, lines),
             lines);
    dialog_keys_draw(s, r, r.y + r.h - 1, keys, lines > rows ? 2 : 1);
}

static const struct {
    const char *title;
    void (*draw)(const struct model *m, const struct draw_ctx *c, struct surface *s, struct rect r);
} kinds[] = {
    [DIALOG_NONE] = {"", NULL},
    [DIALOG_ADMIT] = {TR("Admit"), draw_ask},
    [DIALOG_DENY] = {TR("Deny"), draw_ask},
    [DIALOG_QUIT] = {TR("Leave?"), draw_quit},
    [DIALOG_HELP] = {TR("Help"), draw_help},
    [DIALOG_DETAIL] = {TR("Details"), draw_detail},
    [DIALOG_BLOCKS] = {TR("Kept out"), draw_blocks},
    [DIALOG_REST] = {TR("All but the marked"), draw_ask},
    [DIALOG_BLOCK] = {TR("Block"), dialog_block_draw},
    [DIALOG_RIGHTS] = {TR("Rights"), dialog_choice_draw},
};

static int text_width(const struct draw_ctx *c)
{
    struct rect a = area(c->layout);

    return min_int(c->dialog ? wanted_width(c->dialog) : 0,
                   a.w - (a.w > LIST_WIDTH ? 2 * MARGIN : 0)) -
           4;
}

void views_dialog_reveal(const struct draw_ctx *c, struct dialog *d)
{
    if (d->kind == DIALOG_HELP && text_width(c) > 0)
        d->top = help_view_reveal(c, text_width(c), d->page, &d->cursor);
}

int views_dialog_lines(const struct model *m, const struct draw_ctx *c)
{
    const struct dialog *d = c->dialog;
    int width = text_width(c);

    if (!d || width < 1)
        return 0;
    if (d->kind == DIALOG_HELP)
        return help_view_lines(c, width);
    if (d->kind == DIALOG_DETAIL)
        return detail_view_lines(m, c, d->of, d->n > 0 ? d->row[0].id : "", NULL,
                                 (struct rect){0, 0, 0, width}, 0);
    return 0;
}

static void titles(const struct dialog *d, char *left, char *right)
{
    right[0] = '\0';
    str_copy(left, VIEW_TITLE, tr(kinds[d->kind].title));
    if (d->kind == DIALOG_BLOCKS) {
        if (d->filled)
            snprintf(right, VIEW_TITLE, "%zu", d->n);
    } else if (is_list(d)) {
        snprintf(left, VIEW_TITLE, "%s: %s", tr(kinds[d->kind].title),
                 str_eq(d->room, MODEL_ALL_ROOMS) ? tr("all rooms") : d->room);
        snprintf(right, VIEW_TITLE, d->of == PANE_PEOPLE ? tr("%zu inside") : tr("%zu waiting"),
                 d->n);
        if (d->walking)
            snprintf(right, VIEW_TITLE, tr("%zu of %zu"), d->cursor + 1, d->n);
    } else if (d->kind == DIALOG_BLOCK || d->kind == DIALOG_RIGHTS) {
        snprintf(left, VIEW_TITLE, "%s: %s", tr(kinds[d->kind].title),
                 d->n > 0 ? d->row[0].name : "");
        if (d->n > 1)
            snprintf(left, VIEW_TITLE, tr("%s: %zu people"), tr(kinds[d->kind].title), d->n);
    } else if (d->kind == DIALOG_HELP) {
        snprintf(right, VIEW_TITLE, d->filter[0] ? tr("search: %s") : tr("type to search"),
                 d->filter);
    }
}

void dialog_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    const struct dialog *d = c->dialog;
    char left[VIEW_TITLE], right[VIEW_TITLE];
    struct rect r, before;

    if (!d || d->kind == DIALOG_NONE || !kinds[d->kind].draw)
        return;
    r = place(c->layout, d, views_dialog_lines(m, c));
    titles(d, left, right);
    surface_fill(s, r, ROLE_DIALOG);
    surface_frame(s, &(struct surface_frame){.r = r,
                                             .border = ROLE_DIALOG_BORDER,
                                             .title_style = ROLE_TITLE_FOCUS,
                                             .title = left,
                                             .right = right});
    r = (struct rect){r.y + 1, r.x + 2, r.h - 2, r.w - 4};
    before = surface_clip(s, r);
    kinds[d->kind].draw(m, c, s, r);
    surface_clip(s, before);
}
