/* Themes: which colours and attributes a role has. Data only, read from built-in texts and from
 * files; a theme can not run anything. UI thread.
 *
 * A file has [info] with `name`, and [colors] with lines
 *     role = FOREGROUND... [bg: BACKGROUND...] [attributes]
 * where a colour is written for up to three depths: "#d8dee9 / 252 / white". See themes/README.md.
 */
#ifndef TUI_DRAW_THEME_H
#define TUI_DRAW_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "tui/draw/style.h"

enum { THEME_ID = 32, THEME_NAME = 48, THEME_MAX = 64 };
#define THEME_DEFAULT "dark"
#define THEME_LIGHT   "light"
#define THEME_AUTO    "auto" /* no theme: one of these two, as the terminal's background is */

/* How many colours the terminal has. */
enum theme_depth { DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_DIRECT };

/* How many colours may be used: never more than the terminal has. Where numbers are direct colours
 * only the first 8 are a palette: fewer than direct is 8 there. */
enum term_colours {
    TERM_COLOURS_AUTO, /* all, or none when NO_COLOR is set */
    TERM_COLOURS_NONE,
    TERM_COLOURS_16, /* these three are used whatever NO_COLOR says */
    TERM_COLOURS_256,
    TERM_COLOURS_DIRECT,
};

/* A colour for every depth; COLOUR_DEFAULT is the terminal's own. */
enum { COLOUR_DEFAULT = -1, COLOUR_UNSET = -2 };
struct theme_colour {
    int32_t rgb;  /* 0xrrggbb */
    int16_t c256; /* 0 to 255 */
    int16_t c16;  /* 0 to 15, as in ANSI */
};

struct theme_style {
    struct theme_colour fg, bg;
    uint16_t attrs;  /* STYLE_ bits */
    bool attrs_only; /* the theme gives this role attributes and no colour */
};

/* Plain data; every role is filled in (inherited from its parent when the theme does not name it).
 */
struct theme {
    char id[THEME_ID + 1];
    char name[THEME_NAME + 1];
    struct theme_style style[ROLE_COUNT];
};

/* What a style looks like on a terminal: colour numbers for that depth (0xrrggbb with
 * DEPTH_DIRECT), COLOUR_DEFAULT for the terminal's own. */
struct theme_look {
    int32_t fg, bg;
    uint16_t attrs;
};
struct theme_look theme_look(const struct theme *t, unsigned style, enum theme_depth depth);

/* The name of a role, as in roles.def. A constant. */
const char *theme_role_name(enum role r);

/* A theme that can be chosen. */
struct theme_entry {
    char id[THEME_ID + 1];     /* file name without ".theme" */
    char name[THEME_NAME + 1]; /* from [info]; the id when it has none */
    bool builtin;
};
/* Fills in at most max entries, built-in ones first in their order, then those of the folder dir
 * (may be null or absent) by name; a file with the id of a built-in theme takes its place. Returns
 * how many. */
size_t theme_list(const char *dir, struct theme_entry *out, size_t max);

/* Loads a theme by id, from dir if it is there, else a built-in one. Complaints ("file:line: …")
 * go to complain (may be null) and loading goes on. False, with the sentence in err and t
 * unchanged, only when there is no such theme. */
bool theme_load(struct theme *t, const char *id, const char *dir,
                void (*complain)(void *arg, const char *sentence), void *arg, struct error *err);

/* The same from text (tests). Returns the number of complaints. */
int theme_parse(struct theme *t, const char *file, const char *text, size_t len,
                void (*complain)(void *arg, const char *sentence), void *arg);

#endif
