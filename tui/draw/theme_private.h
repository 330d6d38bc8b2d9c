/* What the files of the theme module share. */
#ifndef TUI_DRAW_THEME_PRIVATE_H
#define TUI_DRAW_THEME_PRIVATE_H

#include "net/base/error.h"
#include "tui/draw/theme.h"

/* A theme that is part of the program. */
struct theme_builtin {
    const char *id, *text;
};
extern const struct theme_builtin theme_builtins[];
extern const size_t theme_builtin_count;

/* One value of [colors]; colours that it does not name are COLOUR_UNSET in all depths, one that it
 * names is filled in for every depth. */
bool theme_parse_style(struct theme_style *s, const char *value, struct error *err);

/* The nearest entry of the usual palettes; theme_rgb is the way back. */
int theme_nearest_256(int32_t rgb); /* 16 to 255: the rest belongs to the user */
int theme_nearest_16(int32_t rgb);
int32_t theme_rgb(int c256);

#endif
