/* The room editor and the token maker on the screen. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/draw/qr.h"
#include "tui/input/sheet.h"
#include "tui/model/model.h"
#include "tui/views/dialog_choice.h"
#include "tui/views/form_view.h"
#include "tui/views/parts.h"

enum {
    WIDE = 100, /* cells from which there is a second column */
    SIDE = 46,  /* of the second column */
    SMALL_ROWS = 12,
    BELOW = 9, /* lines below the list: rule, help, what follows 5, keys 2 */
    LINES_MAX = 6,
    WIDTH_MAX = 126,
};

/* ---- places ---- */

/* The whole frame: between the top bar and the line of what is on its way. A sheet has its keys
 * inside, so nothing else is said where those of the panes stand. */
static struct rect frame(const struct layout *l)
{
    int bottom = l->kind == LAYOUT_LINE ? l->rows : l->status.y,
        top = l->kind == LAYOUT_LINE ? 0 : 1;
    int w = l->cols > WIDTH_MAX ? WIDTH_MAX : l->cols;

    return (struct rect){top, (l->cols - w) / 2, bottom - top, w};
}

static struct rect inside(const struct layout *l)
{
    struct rect r = frame(l);

    if (r.h < 5)
        return r;
    return (struct rect){r.y + 1, r.x + 2, r.h - 2, r.w - 4};
}

/* Rows for what is said about a field on a small screen. */
static int said_rows(struct rect r)
{
    return r.h > 5 ? 2 : 1;
}

static bool is_wide(struct rect r)
{
    return r.w >= WIDE && r.h >= SMALL_ROWS;
}

static struct rect list_place(const struct layout *l)
{
    struct rect r = inside(l);

    if (is_wide(r))
        return (struct rect){r.y, r.x, r.h - 2, r.w - SIDE - 3};
    if (r.h >= SMALL_ROWS)
        return (struct rect){r.y, r.x, r.h - BELOW, r.w};
    return (struct rect){r.y, r.x, r.h > 3 ? r.h - 1 - said_rows(r) : 1, r.w};
}

int views_sheet_rows(const struct layout *l)
{
    return list_place(l).h;
}

/* ---- pieces ---- */

static void say(const struct sheet *s, struct surface *to, struct rect r)
{
    static const unsigned styles[] = {[SHEET_QUIET] = ROLE_DIM,
                                      [SHEET_GOOD] = ROLE_GOOD,
                                      [SHEET_WARN] = ROLE_WARN,
                                      [SHEET_BAD] = ROLE_BAD};

    parts_wrap(to, r, styles[s->mood], s->say);
}

/* Keys on one row, or on two where there are more than fit. */
static void keys(struct surface *s, struct rect r, int y, const struct dialog_piece *p, int n,
                 bool two)
{
    int first = n, cells = 0;

    for (int i = 0; i < n; i++) {
        cells += utf8_cells(p[i].key) + utf8_cells(tr(p[i].words)) + 4;
        if (cells - 3 > r.w && first == n)
            first = i;
    }
    dialog_keys_draw(s, r, y, p, first);
    if (two && first < n)
        dialog_keys_draw(s, r, y + 1, p + first, n - first);
}

/* Keys at the lower end of r: on one row where they fit, else on two. Returns the rows. */
static int keys_below(struct surface *s, struct rect r, const struct dialog_piece *p, int n)
{
    int cells = -3, rows;

    for (int i = 0; i < n; i++)
        cells += utf8_cells(p[i].key) + utf8_cells(tr(p[i].words)) + 4;
    rows = cells > r.w && r.h >= 5 ? 2 : 1;
    keys(s, r, r.y + r.h - rows, p, n, rows > 1);
    return rows;
}

static void form_keys(const struct sheet *s, struct surface *to, struct rect r, int y, bool two)
{
    static const struct dialog_piece editing[] = {
        {"Enter", TR("done")}, {"Up Down", TR("next field")}, {"C-u", TR("empty")}};
    static const struct dialog_piece searching[] = {{"Enter", TR("to the field")},
                                                    {"Esc", TR("show all")}};
    static const struct dialog_piece room[] = {
        {"C-s", TR("save")}, {"Esc", TR("leave")},   {"Enter", TR("change")}, {"/", TR("search")},
        {"u", TR("undo")},   {"Del", TR("default")}, {"p", TR("as JSON")},    {"c", TR("as curl")}};
    static const struct dialog_piece token[] = {{"C-s", TR("make")},     {"Esc", TR("leave")},
                                                {"Enter", TR("change")}, {"/", TR("search")},
                                                {"Del", TR("default")},  {"L", TR("live tokens")},
                                                {"p", TR("as JSON")},    {"c", TR("as curl")}};

    if (s->form.editing)
        keys(to, r, y, editing, 3, two);
    else if (s->form.searching)
        keys(to, r, y, searching, 2, two);
    else
        keys(to, r, y, s->kind == SHEET_ROOM ? room : token, 8, two);
}

static unsigned lines_of(const struct sheet *s, const struct model *m,
                         char line[LINES_MAX][SHEET_LINE], size_t *n)
{
    bool refused;

    if (s->kind == SHEET_ROOM) {
        *n = sheet_effects(s, m, line, LINES_MAX);
        return ROLE_DIALOG;
    }
    *n = sheet_warnings(s, m, line, LINES_MAX, &refused);
    return refused ? ROLE_WARN : ROLE_FLAG;
}

/* Effects or warnings, each with its mark; returns the rows that they took. */
static int remarks(const struct sheet *s, const struct model *m, struct surface *to, struct rect r)
{
    char line[LINES_MAX][SHEET_LINE];
    size_t n;
    unsigned style = lines_of(s, m, line, &n);
    int y = 0;

    for (size_t i = 0; i < n && y < r.h; i++) {
        surface_put(to, r.y + y, r.x, 2, ROLE_MARK, s->kind == SHEET_ROOM ? ">" : "!");
        y += parts_wrap(to, (struct rect){r.y + y, r.x + 2, r.h - y, r.w - 2}, style, line[i]);
    }
    return y;
}

/* ---- the form ---- */

static int head(struct surface *to, struct rect r, int y, const char *text)
{
    surface_put(to, r.y + y, r.x, r.w, ROLE_STRONG, text);
    return y + 1;
}

/* The second column: what the field is, what changes, whom it affects. */
static void side(const struct sheet *s, const struct model *m, struct surface *to, struct rect r)
{
    int y = head(to, r, 0, s->form.n > s->form.cursor ? s->form.field[s->form.cursor].key : "");

    y += form_view_help(&s->form, to, (struct rect){r.y + y, r.x, 3, r.w}) + 1;
    if (s->kind == SHEET_ROOM) {
        y = head(to, r, y, tr("what changes"));
        if (form_changes(&s->form) == 0)
            surface_put(to, r.y + y++, r.x, r.w, ROLE_DIM, tr("nothing yet"));
        else
            y += form_view_changes(&s->form, to, (struct rect){r.y + y, r.x, r.h / 3, r.w});
        y++;
    }
    y = head(to, r, y, s->kind == SHEET_ROOM ? tr("who is affected") : tr("look twice"));
    y += remarks(s, m, to, (struct rect){r.y + y, r.x, r.h - y - 4, r.w});
    say(s, to, (struct rect){r.y + r.h - 2, r.x, 2, r.w});
}

/* The lines below the list on a screen of 80 columns. */
static void below(const struct sheet *s, const struct model *m, struct surface *to, struct rect r)
{
    int y = 1, changes = form_changes(&s->form) > 0 && s->kind == SHEET_ROOM ? 2 : 0;

    form_view_help(&s->form, to, (struct rect){r.y + y++, r.x, 1, r.w});
    if (changes)
        y += form_view_changes(&s->form, to, (struct rect){r.y + y, r.x, changes, r.w});
    if (s->say[0])
        say(s, to, (struct rect){r.y + 5, r.x, 2, r.w});
    remarks(s, m, to, (struct rect){r.y + y, r.x, (s->say[0] ? 5 : 7) - y, r.w});
    form_keys(s, to, r, r.y + r.h - 2, true);
}

static void draw_form(const struct model *m, const struct draw_ctx *c, struct surface *to,
                      struct rect r)
{
    const struct sheet *s = c->sheet;
    struct rect list = list_place(c->layout);

    form_view_draw(&s->form, to, list);
    if (is_wide(r)) {
        surface_vline(to, r.y, list.x + list.w + 1, r.h - 2, ROLE_BORDER);
        side(s, m, to, (struct rect){r.y, r.x + r.w - SIDE, r.h - 3, SIDE});
        form_keys(s, to, r, r.y + r.h - 1, false);
    } else if (r.h >= SMALL_ROWS) {
        surface_hline(to, list.y + list.h, r.x, r.w, ROLE_BORDER);
        below(s, m, to, (struct rect){list.y + list.h, r.x, BELOW, r.w});
    } else {
        struct rect line = {list.y + list.h, r.x, said_rows(r), r.w};

        if (s->say[0] && (s->mood != SHEET_QUIET || s->ticket))
            say(s, to, line);
        else
            form_view_help(&s->form, to, line);
        form_keys(s, to, r, line.y + line.h, false);
    }
}

/* ---- other pages ---- */

static void draw_text(const struct sheet *s, struct surface *to, struct rect r)
{
    static const struct dialog_piece p[] = {
        {"y", TR("copy")}, {"j k", TR("move")}, {"Esc", TR("back")}};
    const char *at = s->text;
    int y = 0;
    size_t skip = s->top;

    while (*at && y < r.h - 2) {
        char line[512];
        size_t len = strcspn(at, "\n"), n;

        for (n = 0; at[n] == '\t'; n++) /* cJSON indents by tabs */
            memcpy(line + 2 * n, "  ", 3);
        utf8_clean(line + 2 * n, sizeof line - 2 * n, at + n, (len < 400 ? len : 400) - n, 400);
        n = (size_t)parts_wrap(NULL, (struct rect){0, 0, 1000, r.w}, 0, line);
        if (skip >= n && n > 0)
            skip -= n;
        else
            y += parts_wrap(to, (struct rect){r.y + y, r.x, r.h - 2 - y, r.w}, ROLE_DIALOG, line);
        at += len < 400 ? len : 400;
        at += *at == '\n';
    }
    keys(to, r, r.y + r.h - 1, p, 3, false);
}

static void draw_leave(const struct sheet *s, struct surface *to, struct rect r)
{
    static const struct dialog_piece p[] = {{"Esc", TR("back to it")},
                                            {"y", TR("leave without saving")}};
    size_t n = form_changes(&s->form);

    if (n == 1)
        surface_put(to, r.y, r.x, r.w, ROLE_WARN, tr("One change has not been saved:"));
    else
        surface_printf(to, r.y, r.x, r.w, ROLE_WARN, tr("%zu changes have not been saved:"), n);
    form_view_changes(&s->form, to,
                      (struct rect){r.y + 2, r.x + 2, r.h - 3 - keys_below(to, r, p, 2), r.w - 2});
}

/* "http://…#t=eyJhbGciOi...Q8kE": enough to be recognised, not to be used. */
static void put_secret(struct surface *to, struct rect r, const char *text, const char *what)
{
    const char *secret = strstr(text, "#t=");
    size_t shown = secret ? (size_t)(secret - text) + 3 : 0, len = strlen(text);
    int x = surface_printf(to, r.y, r.x, r.w, ROLE_DIM, "%-7s", what);
    char part[SHEET_SAY];

    if (len < shown + 40)
        return;
    snprintf(part, sizeof part, "%.*s...%s", (int)shown + 6, text, text + len - 4);
    surface_field(to, r.y, r.x + x, r.w - x, ROLE_STRONG, part);
}

static void draw_made(const struct model *m, const struct sheet *s, struct surface *to,
                      struct rect r)
{
    static const struct dialog_piece p[] = {{"y", TR("copy link")},  {"Y", TR("copy token")},
                                            {"Q", TR("QR code")},    {"Esc", TR("close")},
                                            {"v", TR("show token")}, {"L", TR("live tokens")},
                                            {"n", TR("another")}};
    int y = 0, below = keys_below(to, r, p, 7);
    char title[VIEW_TITLE];

    snprintf(title, sizeof title, tr("A token: %s"), s->made);
    surface_field(to, r.y + y, r.x, r.w, ROLE_STRONG, title);
    y += r.h >= SMALL_ROWS ? 2 : 1;
    if (*s->link)
        put_secret(to, (struct rect){r.y + y++, r.x, 1, r.w}, s->link, tr("link"));
    if (!*s->link || r.h >= SMALL_ROWS)
        put_secret(to, (struct rect){r.y + y++, r.x, 1, r.w}, s->token, tr("token"));
    if (s->reveal) {
        y += r.h >= SMALL_ROWS;
        y += parts_wrap(to, (struct rect){r.y + y, r.x, r.h - y - 3, r.w}, ROLE_DIALOG, s->token);
    }
    if (r.h >= SMALL_ROWS) {
        y++;
        y += remarks(s, m, to, (struct rect){r.y + y, r.x, 3, r.w}) + 1;
        say(s, to, (struct rect){r.y + y, r.x, 2, r.w});
    } else if (y < r.h - below) {
        say(s, to, (struct rect){r.y + y, r.x, r.h - below - y, r.w});
    }
}

/* The code takes the whole screen; where it does not fit, words say so. */
static void draw_qr(const struct draw_ctx *c, struct surface *to)
{
    struct rect all = {0, 0, to->rows, to->cols};
    struct qr_size need;
    char words[200];

    surface_fill(to, all, ROLE_DIALOG);
    if (qr_draw(to, all, c->sheet->link, c->utf8, &need)) {
        if (need.rows < to->rows)
            surface_put(to, to->rows - 1, 0, to->cols, ROLE_DIM, tr("any key"));
        return;
    }
    if (need.rows == 0)
        str_copy(words, sizeof words, tr("The link is too long for a QR code."));
    else
        snprintf(words, sizeof words,
                 tr("The QR code of this link takes %d columns and %d rows; this screen has %d and "
                    "%d. Make the window larger or the letters smaller, or copy the link (any key, "
                    "then y)."),
                 need.cols, need.rows, to->cols, to->rows);
    parts_wrap(to, (struct rect){to->rows > 6 ? to->rows / 3 : 0, 2, to->rows, to->cols - 4},
               ROLE_DIALOG, words);
}

static void draw_live(const struct sheet *s, const struct draw_ctx *c, struct surface *to,
                      struct rect r, size_t i)
{
    const struct token_live *t = &s->live[i];
    char left[PARTS_TIME] = "", state[96], who[LIMIT_NAME + 16];
    bool cursor = i == s->at_live;
    int name = r.w >= WIDE ? 28 : r.w >= 60 ? 18 : 12, x = r.x;

    str_copy(left, sizeof left, tr("no end"));
    if (t->exp)
        parts_minutes(left, c->wall, t->exp * 1000);
    tokens_state(t, state, sizeof state);
    snprintf(who, sizeof who, "%s", *t->name ? t->name : *t->user_id ? t->user_id : "-");
    x += surface_put(to, r.y, x, 2, ROLE_STRONG, cursor ? "> " : "  ");
    x += surface_field(to, r.y, x, name, cursor ? ROLE_CHOICE : ROLE_DIALOG, who) + 1;
    if (r.w >= 60)
        x += surface_field(to, r.y, x, 5, ROLE_OWNER, t->owner ? tr("owner") : "") + 1;
    if (r.w >= 60)
        x += surface_field(to, r.y, x, 16, *t->room ? ROLE_DIM : ROLE_FLAG,
                           *t->room ? t->room : tr("every room")) +
             1;
    x += surface_right(to, r.y, x, 6, ROLE_DIM, left) + 2;
    surface_field(to, r.y, x, r.x + r.w - x, t->revoked ? ROLE_GONE : ROLE_DIALOG, state);
}

/* Whether to end the token under the cursor; returns the rows that it takes at the lower end. */
static int draw_kill(const struct sheet *s, struct surface *to, struct rect r)
{
    static const struct dialog_piece p[] = {
        {"Esc", TR("keep it")}, {"y", TR("end it")}, {"e", TR("end it and eject who came by it")}};
    const char *name = s->live[s->at_live].name;
    char words[SHEET_LINE];
    int below;

    snprintf(words, sizeof words, tr("End the token of %.60s? It opens nothing from then on."),
             *name ? name : tr("this line"));
    below = parts_wrap(NULL, r, 0, words) + keys_below(to, r, p, 3);
    parts_wrap(to, (struct rect){r.y + r.h - below, r.x, 2, r.w}, ROLE_WARN, words);
    return below;
}

static int draw_list_keys(const struct sheet *s, struct surface *to, struct rect r)
{
    static const struct dialog_piece p[] = {
        {"x", TR("end one")}, {"Esc", TR("back")}, {"j k", TR("move")}, {"r", TR("look again")}};

    say(s, to, (struct rect){r.y + r.h - 2, r.x, 1, r.w});
    keys(to, r, r.y + r.h - 1, p, 4, false);
    return 2;
}

static void draw_list(const struct draw_ctx *c, struct surface *to, struct rect r)
{
    const struct sheet *s = c->sheet;
    int below = s->page == SHEET_KILL ? draw_kill(s, to, r) : draw_list_keys(s, to, r);
    int rows = r.h - below - (r.h >= SMALL_ROWS);
    size_t top = rows > 0 && s->at_live >= (size_t)rows ? s->at_live - (size_t)rows + 1 : 0;

    if (s->n_live == 0)
        surface_put(to, r.y, r.x, r.w, ROLE_DIM,
                    s->list_ticket ? tr("asking the server ...")
                                   : tr("No token is alive for this."));
    for (int i = 0; i < rows && top + (size_t)i < s->n_live; i++)
        draw_live(s, c, to, (struct rect){r.y + i, r.x, 1, r.w}, top + (size_t)i);
}

/* ---- all ---- */

static void titles(const struct sheet *s, char left[VIEW_TITLE], char right[VIEW_TITLE])
{
    size_t n = form_changes(&s->form);

    right[0] = '\0';
    if (s->page == SHEET_LIST || s->page == SHEET_KILL) {
        snprintf(left, VIEW_TITLE, tr("Live tokens: %.130s"), *s->room ? s->room : tr("all rooms"));
        snprintf(right, VIEW_TITLE, "%zu", s->n_live);
    } else if (s->kind == SHEET_TOKEN) {
        str_copy(left, VIEW_TITLE, tr("New token"));
        str_copy(right, VIEW_TITLE, s->page == SHEET_MADE ? "" : tr("5 presets"));
    } else if (s->is_new) {
        str_copy(left, VIEW_TITLE, tr("New room"));
    } else {
        snprintf(left, VIEW_TITLE, tr("Edit room: %s"), s->room);
        snprintf(right, VIEW_TITLE, n == 1 ? tr("1 change") : tr("%zu changes"), n);
    }
}

static void draw_page(const struct model *m, const struct draw_ctx *c, struct surface *s,
                      struct rect r)
{
    switch (c->sheet->page) {
    case SHEET_TEXT: draw_text(c->sheet, s, r); break;
    case SHEET_LEAVE: draw_leave(c->sheet, s, r); break;
    case SHEET_MADE: draw_made(m, c->sheet, s, r); break;
    case SHEET_LIST:
    case SHEET_KILL: draw_list(c, s, r); break;
    default: draw_form(m, c, s, r); break;
    }
}

void sheet_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct rect f = frame(c->layout), r = inside(c->layout), before;
    char left[VIEW_TITLE], right[VIEW_TITLE];

    if (!c->sheet || c->sheet->kind == SHEET_NONE)
        return;
    if (c->sheet->page == SHEET_QR) {
        draw_qr(c, s);
        return;
    }
    titles(c->sheet, left, right);
    surface_fill(s, f, ROLE_DIALOG);
    if (f.h >= 5)
        surface_frame(s, &(struct surface_frame){.r = f,
                                                 .border = ROLE_DIALOG_BORDER,
                                                 .title_style = ROLE_TITLE_FOCUS,
                                                 .title = left,
                                                 .right = right});
    before = surface_clip(s, r);
    draw_page(m, c, s, r);
    surface_clip(s, before);
}
