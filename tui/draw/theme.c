/* Themes: reading, inheriting, and what a style looks like at a depth. */
#include "tui/draw/theme.h"

#include <stdio.h>
#include <string.h>

#include "net/base/kvfile.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tui/draw/theme_private.h"

struct role_row {
    const char *name;
    enum role parent;
    uint16_t mono;
};

static const struct role_row roles[ROLE_COUNT] = {
#define R(ID, name, parent, mono, meaning) [ROLE_##ID] = {name, ROLE_##parent, mono},
#include "tui/draw/roles.def"
#undef R
};

const char *theme_role_name(enum role r)
{
    return roles[r].name;
}

/* ---- reading ---- */

struct reading {
    struct theme *t;
    bool named[ROLE_COUNT];
    void (*complain)(void *arg, const char *sentence);
    void *arg;
};

static bool set_colour(struct reading *r, const struct kvfile_line *l, struct error *err)
{
    struct theme_style style;

    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!str_eq(l->key, roles[i].name))
            continue;
        if (!theme_parse_style(&style, l->value, err))
            return false;
        r->t->style[i] = style;
        r->named[i] = true;
        return true;
    }
    return error_set(err, "there is no role '%s'", l->key);
}

static bool set_line(void *arg, const struct kvfile_line *l, struct error *err)
{
    struct reading *r = arg;

    if (str_eq(l->section, "colors"))
        return set_colour(r, l, err);
    if (!str_eq(l->section, "info"))
        return error_set(err, "there is no section [%s]; use [info] and [colors]", l->section);
    if (str_eq(l->key, "name"))
        utf8_clean(r->t->name, sizeof r->t->name, l->value, strlen(l->value), THEME_NAME / 2);
    return true;
}

static void pass_on(void *arg, const char *sentence)
{
    struct reading *r = arg;

    if (r->complain)
        r->complain(r->arg, sentence);
}

/* The theme's own style for a role, completed by its parents. */
static struct theme_style inherit(const struct reading *r, enum role role)
{
    static const struct theme_style plain = {
        .fg = {COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT},
        .bg = {COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT},
    };
    static const struct theme_colour black = {0, 16, 0}, white = {0xffffff, 231, 15};
    struct theme_style own, parent = plain;

    if (role != ROLE_TEXT)
        parent = inherit(r, roles[role].parent);
    if (role == ROLE_QR || role == ROLE_QR_DARK) { /* cameras want it so on every theme */
        parent.fg = role == ROLE_QR ? black : white;
        parent.bg = role == ROLE_QR ? white : black;
    }
    parent.attrs_only = false;
    if (!r->named[role])
        return parent;
    own = r->t->style[role];
    if (own.fg.rgb == COLOUR_UNSET)
        own.fg = parent.fg;
    if (own.bg.rgb == COLOUR_UNSET)
        own.bg = parent.bg;
    return own;
}

int theme_parse(struct theme *t, const char *file, const char *text, size_t len,
                void (*complain)(void *arg, const char *sentence), void *arg)
{
    struct theme raw = {.id = ""};
    struct reading r = {.t = &raw, .complain = complain, .arg = arg};
    const struct kvfile_reader reader = {.arg = &r, .set = set_line, .complain = pass_on};
    int complaints = kvfile_parse(file, text, len, &reader);

    for (int i = 0; i < ROLE_COUNT; i++)
        t->style[i] = inherit(&r, (enum role)i);
    str_copy(t->name, sizeof t->name, raw.name);
    return complaints;
}

/* ---- looks ---- */

static int32_t pick(const struct theme_colour *c, enum theme_depth depth)
{
    if (depth == DEPTH_DIRECT)
        return c->rgb;
    return depth == DEPTH_256 ? c->c256 : c->c16;
}

/* Eight colours: a bright one is the same in bold; grey is the terminal's own, dimmed. */
static void to_eight(struct theme_look *look)
{
    if (look->fg == 8) {
        look->fg = COLOUR_DEFAULT;
        look->attrs |= STYLE_DIM;
    } else if (look->fg > 8) {
        look->fg -= 8;
        look->attrs |= STYLE_BOLD;
    }
    if (look->bg >= 8)
        look->bg -= 8;
}

struct theme_look theme_look(const struct theme *t, unsigned style, enum theme_depth depth)
{
    unsigned role = style & STYLE_ROLE;
    const struct theme_style *s = &t->style[role < ROLE_COUNT ? role : ROLE_TEXT];
    struct theme_look look = {COLOUR_DEFAULT, COLOUR_DEFAULT, s->attrs};

    if (depth == DEPTH_MONO) {
        if (!s->attrs_only)
            look.attrs = roles[role < ROLE_COUNT ? role : ROLE_TEXT].mono;
    } else {
        look.fg = pick(&s->fg, depth);
        look.bg = pick(&s->bg, depth);
        if (depth == DEPTH_8)
            to_eight(&look);
    }
    look.attrs |= (uint16_t)(style & STYLE_ATTRS);
    return look;
}
