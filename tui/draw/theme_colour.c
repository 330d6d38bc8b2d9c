/* Colours of a theme: their text form and the nearest in a smaller palette. */
#include "tui/draw/theme_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"

static const char *const ansi_names[] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
};

/* xterm's; what a user's terminal shows may differ. */
static const int32_t ansi_rgb[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

static const int cube[6] = {0, 95, 135, 175, 215, 255};

static const struct {
    const char *name;
    uint16_t bit;
} attr_names[] = {
    {"bold", STYLE_BOLD},       {"dim", STYLE_DIM},       {"underline", STYLE_UNDERLINE},
    {"reverse", STYLE_REVERSE}, {"italic", STYLE_ITALIC}, {"none", 0},
};

int32_t theme_rgb(int c256)
{
    if (c256 < 16)
        return ansi_rgb[c256];
    if (c256 < 232) {
        int n = c256 - 16;
        return cube[n / 36] << 16 | cube[n / 6 % 6] << 8 | cube[n % 6];
    }
    return (8 + (c256 - 232) * 10) * 0x010101;
}

/* Distance as the eye sees it, roughly: green counts most, blue least. */
static int distance(int32_t a, int32_t b)
{
    int r = (a >> 16 & 255) - (b >> 16 & 255), g = (a >> 8 & 255) - (b >> 8 & 255);
    int bl = (a & 255) - (b & 255);

    return 3 * r * r + 6 * g * g + 2 * bl * bl;
}

static int nearest(int32_t rgb, int from, int to)
{
    int best = from;

    for (int i = from; i <= to; i++)
        if (distance(rgb, theme_rgb(i)) < distance(rgb, theme_rgb(best)))
            best = i;
    return best;
}

int theme_nearest_256(int32_t rgb)
{
    return nearest(rgb, 16, 255);
}

int theme_nearest_16(int32_t rgb)
{
    return nearest(rgb, 0, 15);
}

/* ---- reading ---- */

static bool set_column(int32_t *column, int32_t value, const char *word, struct error *err)
{
    if (*column != COLOUR_UNSET)
        return error_set(err, "a second colour of the same kind: '%s'", word);
    *column = value;
    return true;
}

/* One word into the column of its kind: columns are rgb, 256, 16. */
static bool read_colour(int32_t columns[3], const char *word, struct error *err)
{
    int64_t n;

    if (word[0] == '#') {
        if (strlen(word) != 7 || strspn(word + 1, "0123456789abcdefABCDEF") != 6)
            return error_set(err, "'%s' is not a colour such as #d8dee9", word);
        return set_column(&columns[0], (int32_t)strtol(word + 1, NULL, 16), word, err);
    }
    if (str_int(word, 0, 255, &n))
        return set_column(&columns[1], (int32_t)n, word, err);
    if (str_eq(word, "default"))
        return set_column(&columns[2], COLOUR_DEFAULT, word, err);
    for (int i = 0; i < 16; i++)
        if (str_eq(word, ansi_names[i]))
            return set_column(&columns[2], i, word, err);
    return error_set(err, "'%s' is no colour and no attribute", word);
}

/* Fills in the depths that the theme leaves out, from the best that it names. */
static void complete(struct theme_colour *c, int32_t col[3])
{
    if (col[2] == COLOUR_DEFAULT && col[0] == COLOUR_UNSET && col[1] == COLOUR_UNSET)
        col[0] = col[1] = COLOUR_DEFAULT;
    if (col[1] == COLOUR_UNSET)
        col[1] = col[0] != COLOUR_UNSET ? theme_nearest_256(col[0]) : col[2];
    if (col[0] == COLOUR_UNSET)
        col[0] = theme_rgb(col[1]);
    if (col[2] == COLOUR_UNSET)
        col[2] = col[1] >= 0 && col[1] < 16 ? col[1] : theme_nearest_16(col[0]);
    *c = (struct theme_colour){col[0], (int16_t)col[1], (int16_t)col[2]};
}

static bool read_attr(uint16_t *attrs, const char *word)
{
    for (size_t i = 0; i < sizeof attr_names / sizeof attr_names[0]; i++)
        if (str_eq(word, attr_names[i].name)) {
            *attrs |= attr_names[i].bit;
            return true;
        }
    return false;
}

enum { FG, BG, GROUNDS };

struct style_reading {
    struct theme_style *s;
    int32_t columns[GROUNDS][3];
    bool given[GROUNDS];
    int ground;
};

static bool read_word(struct style_reading *r, const char *w, struct error *err)
{
    if (str_starts(w, "bg:") || str_starts(w, "fg:")) {
        r->ground = w[0] == 'b' ? BG : FG;
        w += 3;
    }
    if (!*w || read_attr(&r->s->attrs, w))
        return true;
    if (!read_colour(r->columns[r->ground], w, err))
        return false;
    r->given[r->ground] = true;
    return true;
}

bool theme_parse_style(struct theme_style *s, const char *value, struct error *err)
{
    static const char gaps[] = " \t/,";
    struct style_reading r = {.s = s};
    char word[32];

    for (int i = 0; i < GROUNDS * 3; i++)
        r.columns[i / 3][i % 3] = COLOUR_UNSET;
    *s = (struct theme_style){.fg = {COLOUR_UNSET, COLOUR_UNSET, COLOUR_UNSET},
                              .bg = {COLOUR_UNSET, COLOUR_UNSET, COLOUR_UNSET}};
    for (value += strspn(value, gaps); *value; value += strspn(value, gaps)) {
        size_t n = strcspn(value, gaps);

        snprintf(word, sizeof word, "%.*s", (int)n, value);
        if (n >= sizeof word)
            return error_set(err, "'%s...' is no colour and no attribute", word);
        if (!read_word(&r, word, err))
            return false;
        value += n;
    }
    if (r.given[FG])
        complete(&s->fg, r.columns[FG]);
    if (r.given[BG])
        complete(&s->bg, r.columns[BG]);
    s->attrs_only = !r.given[FG] && !r.given[BG];
    return true;
}
