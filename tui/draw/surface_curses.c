/* Brings a surface to the terminal through ncurses. */
#define NCURSES_WIDECHAR 1
#include "tui/draw/surface_curses.h"

#include <curses.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "net/base/alloc.h"

/* The colour pair of a role; 0 is the terminal's own. */
enum { PAIR_FIRST = 1 };

struct surface_curses {
    bool utf8, ascii, known;
    enum theme_depth depth;
    struct theme theme;
    struct surface *front; /* the last frame */
    cchar_t *row;          /* room for one row */
    int pair[ROLE_COUNT];  /* colour pair of each role; 0 for the terminal's own colours */
    int row_cols;
};

/* Box characters by LINE_ bits: right 2, left 8, up 1, down 4. */
static const wchar_t boxes[16] = {
    L' ',      L'\u2502', L'\u2500', L'\u2514', L'\u2502', L'\u2502', L'\u250c', L'\u251c',
    L'\u2500', L'\u2518', L'\u2500', L'\u2534', L'\u2510', L'\u2524', L'\u252c', L'\u253c',
};

/* What the terminal has. Asked only when colours are wanted: to ask begins them. */
static enum theme_depth terminal_depth(void)
{
    const char *type = termname();
    size_t n = strlen(type);

    if (!has_colors() || start_color() == ERR)
        return DEPTH_MONO;
    use_default_colors();
    if (COLORS > 256 && n > 7 && strcmp(type + n - 7, "-direct") == 0)
        return DEPTH_DIRECT;
    if (COLORS >= 256)
        return DEPTH_256;
    if (COLORS >= 16)
        return DEPTH_16;
    return COLORS >= 8 ? DEPTH_8 : DEPTH_MONO;
}

static enum theme_depth choose_depth(enum term_colours colours)
{
    static const enum theme_depth most[] = {
        [TERM_COLOURS_AUTO] = DEPTH_DIRECT,   [TERM_COLOURS_NONE] = DEPTH_MONO,
        [TERM_COLOURS_16] = DEPTH_16,         [TERM_COLOURS_256] = DEPTH_256,
        [TERM_COLOURS_DIRECT] = DEPTH_DIRECT,
    };
    const char *no_color = getenv("NO_COLOR");
    enum theme_depth has;

    if (colours == TERM_COLOURS_NONE || (colours == TERM_COLOURS_AUTO && no_color && *no_color))
        return DEPTH_MONO;
    has = terminal_depth();
    if (has == DEPTH_DIRECT && most[colours] < DEPTH_DIRECT)
        return DEPTH_8;
    return has < most[colours] ? has : most[colours];
}

struct surface_curses *surface_curses_new(bool utf8, bool ascii, enum term_colours colours)
{
    struct surface_curses *c = xcalloc(1, sizeof *c);

    c->utf8 = utf8;
    c->ascii = ascii || !utf8;
    c->depth = choose_depth(colours);
    c->front = surface_new(1, 1);
    return c;
}

void surface_curses_free(struct surface_curses *c)
{
    if (!c)
        return;
    surface_free(c->front);
    free(c->row);
    free(c);
}

void surface_curses_colours(struct surface_curses *c, enum term_colours colours)
{
    c->depth = choose_depth(colours);
}

void surface_curses_forget(struct surface_curses *c)
{
    c->known = false;
}

/* Direct colour numbers below 8 stand for the palette: those few near-blacks move up by a hair. */
static int colour_number(int32_t colour, enum theme_depth depth)
{
    return depth == DEPTH_DIRECT && colour > 0 && colour < 8 ? 8 : (int)colour;
}

void surface_curses_theme(struct surface_curses *c, const struct theme *t)
{
    c->theme = *t;
    c->known = false;
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct theme_look look = theme_look(t, (unsigned)role, c->depth);

        c->pair[role] = 0;
        if (look.fg == COLOUR_DEFAULT && look.bg == COLOUR_DEFAULT)
            continue;
        c->pair[role] = PAIR_FIRST + role;
        init_extended_pair(PAIR_FIRST + role, colour_number(look.fg, c->depth),
                           colour_number(look.bg, c->depth));
    }
}

static attr_t curses_attrs(unsigned attrs)
{
    return (attrs & STYLE_BOLD ? WA_BOLD : 0) | (attrs & STYLE_DIM ? WA_DIM : 0) |
           (attrs & STYLE_UNDERLINE ? WA_UNDERLINE : 0) | (attrs & STYLE_REVERSE ? WA_REVERSE : 0) |
           (attrs & STYLE_ITALIC ? WA_ITALIC : 0);
}

static void set_char(const struct surface_curses *c, cchar_t *out, const wchar_t *text,
                     unsigned style)
{
    struct theme_look look = theme_look(&c->theme, style, c->depth);
    int pair = c->pair[style & STYLE_ROLE];

    setcchar(out, text, curses_attrs(look.attrs), 0, &pair);
}

/* True when the locale's encoding has the character. */
static bool encodable(wchar_t ch)
{
    char bytes[MB_LEN_MAX];
    mbstate_t state = {0};

    return wcrtomb(bytes, ch, &state) != (size_t)-1;
}

/* One cell for ncurses, two for a wide character that this locale can not write. Returns how
 * many. */
static int convert(const struct surface_curses *c, const struct cell *cell, cchar_t *out)
{
    wchar_t text[2 + CELL_MARKS] = {0};

    if (cell->lines) {
        text[0] = c->ascii ? (wchar_t)surface_line_ascii(cell->lines) : boxes[cell->lines & 15];
    } else if (!c->utf8 && !encodable((wchar_t)cell->ch[0])) {
        set_char(c, out, L"?", cell->style);
        if (cell->wide)
            set_char(c, out + 1, L" ", cell->style);
        return cell->wide ? 2 : 1;
    } else {
        for (int i = 0; i <= CELL_MARKS; i++)
            text[i] = (wchar_t)cell->ch[i];
    }
    set_char(c, out, text, cell->style);
    return 1;
}

/* The first and last column in which two rows differ; false when they are the same. */
static bool changed_span(const struct cell *a, const struct cell *b, int cols, int *from, int *to)
{
    int x = 0, end = cols - 1;

    if (memcmp(a, b, (size_t)cols * sizeof *a) == 0)
        return false;
    while (memcmp(&a[x], &b[x], sizeof *a) == 0)
        x++;
    while (end > x && memcmp(&a[end], &b[end], sizeof *a) == 0)
        end--;
    *from = x;
    *to = end;
    return true;
}

static void present_row(struct surface_curses *c, const struct surface *s, int y)
{
    const struct cell *now = surface_cell(s, y, 0);
    struct cell *before = c->front->cells + (size_t)y * (size_t)s->cols;
    int from = 0, to = s->cols - 1, n = 0;

    if (c->known && !changed_span(now, before, s->cols, &from, &to))
        return;
    if (now[from].ch[0] == 0 && !now[from].lines && from > 0)
        from--;
    for (int x = from; x <= to; x++)
        if (now[x].ch[0] != 0 || now[x].lines)
            n += convert(c, &now[x], &c->row[n]);
    mvwadd_wchnstr(stdscr, y, from, c->row, n);
    memcpy(before, now, (size_t)s->cols * sizeof *now);
}

static void place_cursor(const struct surface *s)
{
    bool shown = s->cursor_y >= 0;

    leaveok(stdscr, !shown);
    if (shown)
        wmove(stdscr, s->cursor_y, s->cursor_x);
}

void surface_curses_present(struct surface_curses *c, const struct surface *s)
{
    int rows = s->rows < LINES ? s->rows : LINES;

    if (c->front->rows != s->rows || c->front->cols != s->cols) {
        surface_resize(c->front, s->rows, s->cols);
        c->known = false;
    }
    if (c->row_cols < s->cols) {
        c->row = xrealloc(c->row, (size_t)s->cols + 2, sizeof *c->row);
        c->row_cols = s->cols;
    }
    if (!c->known) {
        cchar_t blank;
        set_char(c, &blank, L" ", ROLE_TEXT);
        wbkgrndset(stdscr, &blank);
        werase(stdscr);
        clearok(curscr, TRUE);
    }
    for (int y = 0; y < rows; y++)
        present_row(c, s, y);
    place_cursor(s);
    wnoutrefresh(stdscr);
    doupdate();
    /* Not before: after a suspension doupdate() enters the alternate screen, and some terminals
     * save with the cursor's place whether it is shown. */
    curs_set(s->cursor_y >= 0);
    c->known = true;
}
