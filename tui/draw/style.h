/* Styles: a colour role with attributes. */
#ifndef TUI_DRAW_STYLE_H
#define TUI_DRAW_STYLE_H

enum role {
#define R(ID, name, parent, mono, meaning) ROLE_##ID,
#include "tui/draw/roles.def"
#undef R
    ROLE_COUNT
};

/* A style is a role, or'd with attributes that are added to those of the theme. */
enum {
    STYLE_ROLE = 0xff,
    STYLE_BOLD = 0x100,
    STYLE_DIM = 0x200,
    STYLE_UNDERLINE = 0x400,
    STYLE_REVERSE = 0x800,
    STYLE_ITALIC = 0x1000,
    STYLE_ATTRS = 0x1f00,
};

#endif
