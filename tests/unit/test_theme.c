/* Themes: reading, wrong lines, inheriting, depths, the shipped ones, and themes/README.md, which
 * is computed from roles.def: FOYER_UPDATE=1 writes it anew. */
#include "tui/draw/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

static void keep_first(void *arg, const char *sentence)
{
    char *dst = arg;

    if (!dst[0])
        str_copy(dst, ERROR_TEXT_MAX, sentence);
}

/* ---- one line of [colors] ---- */

struct good {
    const char *what, *value;
    int32_t fg[3], bg[3]; /* rgb, 256, 16 */
    unsigned attrs;
};

#define NONE       \
    {              \
        -1, -1, -1 \
    }

static const struct good goods[] = {
    {"three columns", "#d8dee9 / 252 / white", {0xd8dee9, 252, 7}, NONE, 0},
    {"any order", "white / #d8dee9 / 252", {0xd8dee9, 252, 7}, NONE, 0},
    {"background and attribute",
     "bg:#2e4a62 / 24 / blue  bold",
     NONE,
     {0x2e4a62, 24, 4},
     STYLE_BOLD},
    {"both grounds",
     "#ffffff / 231 / bright-white bg: #005f87 / 24 / blue bold underline",
     {0xffffff, 231, 15},
     {0x005f87, 24, 4},
     STYLE_BOLD | STYLE_UNDERLINE},
    {"back to the foreground", "bg: 24 fg: 231", {0xffffff, 231, 15}, {0x005f87, 24, 12}, 0},
    {"attributes alone", "reverse", NONE, NONE, STYLE_REVERSE},
    {"none", "none", NONE, NONE, 0},
    {"the terminal's own", "default", NONE, NONE, 0},
    {"the terminal's own at 16 only", "#ff0000 / default", {0xff0000, 196, -1}, NONE, 0},
    {"nearest from rgb", "#fe0101", {0xfe0101, 196, 9}, NONE, 0},
    {"nearest grey from rgb", "#767676", {0x767676, 243, 8}, NONE, 0},
    {"nearest from 256", "196", {0xff0000, 196, 9}, NONE, 0},
    {"a grey of 256", "232", {0x080808, 232, 0}, NONE, 0},
    {"256 that are ANSI", "3", {0xcdcd00, 3, 3}, NONE, 0},
    {"a name alone", "bright-green", {0x00ff00, 10, 10}, NONE, 0},
};

static void check_colour(const struct good *t, const char *part, const struct theme_colour *c,
                         const int32_t want[3])
{
    if (c->rgb != want[0] || c->c256 != want[1] || c->c16 != want[2])
        fail_msg("%s, %s: #%06x / %d / %d", t->what, part, (unsigned)c->rgb, c->c256, c->c16);
}

static void test_good_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goods / sizeof goods[0]; i++) {
        const struct good *t = &goods[i];
        char text[256], complaint[ERROR_TEXT_MAX] = "";
        struct theme theme;
        int n = snprintf(text, sizeof text, "[colors]\nflag = %s # note\n", t->value);

        if (theme_parse(&theme, "x", text, (size_t)n, keep_first, complaint) != 0)
            fail_msg("%s: %s", t->what, complaint);
        check_colour(t, "fg", &theme.style[ROLE_FLAG].fg, t->fg);
        check_colour(t, "bg", &theme.style[ROLE_FLAG].bg, t->bg);
        assert_int_equal(theme.style[ROLE_FLAG].attrs, t->attrs);
    }
}

static const struct {
    const char *what, *line, *complaint;
} bads[] = {
    {"unknown role", "sparkle = red", "t.theme:3: there is no role 'sparkle'"},
    {"unknown word", "flag = reddish", "t.theme:3: 'reddish' is no colour and no attribute"},
    {"short hex", "flag = \"#fff\"", "t.theme:3: '#fff' is not a colour such as #d8dee9"},
    {"256 is one too many", "flag = 256", "t.theme:3: '256' is no colour and no attribute"},
    {"negative", "flag = -1", "t.theme:3: '-1' is no colour and no attribute"},
    {"two of a kind", "flag = red / blue", "t.theme:3: a second colour of the same kind: 'blue'"},
    {"bad background", "flag = bg:nope", "t.theme:3: 'nope' is no colour and no attribute"},
    {"too long", "flag = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "t.theme:3: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is no colour and no attribute"},
    {"unknown section", "[hooks]\nrun = rm",
     "t.theme:4: there is no section [hooks]; use [info] "
     "and [colors]"},
    {"no equals sign", "flag red", "t.theme:3: expected key = value"},
};

/* A wrong line is named by file and line, and what stands around it counts. */
static void test_bad_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        char text[256], complaint[ERROR_TEXT_MAX] = "";
        struct theme theme;
        int n = snprintf(text, sizeof text, "[colors]\nmark = 100\n%s\n[colors]\non = 101\n",
                         bads[i].line);

        assert_int_equal(theme_parse(&theme, "t.theme", text, (size_t)n, keep_first, complaint), 1);
        if (!str_eq(complaint, bads[i].complaint))
            fail_msg("%s: '%s'", bads[i].what, complaint);
        assert_int_equal(theme.style[ROLE_MARK].fg.c256, 100);
        assert_int_equal(theme.style[ROLE_ON].fg.c256, 101);
        assert_int_equal(theme.style[ROLE_FLAG].fg.c256, -1);
    }
}

static void test_inheritance(void **state)
{
    static const char text[] = "[colors]\ntext = 250 bg: 17\nborder = 30\nwait.warn = 215 bold\n";
    struct theme t;

    (void)state;
    assert_int_equal(theme_parse(&t, "x", text, sizeof text - 1, NULL, NULL), 0);
    assert_int_equal(t.style[ROLE_DIALOG_BORDER].fg.c256, 30); /* two steps up */
    assert_int_equal(t.style[ROLE_DIALOG_BORDER].bg.c256, 17);
    assert_int_equal(t.style[ROLE_WAIT_LATE].fg.c256, 215);
    assert_int_equal(t.style[ROLE_WAIT_LATE].attrs, STYLE_BOLD);
    assert_int_equal(t.style[ROLE_ON].fg.c256, 250);
    for (int r = 0; r < ROLE_COUNT; r++)
        if (r != ROLE_QR && r != ROLE_QR_DARK)
            assert_int_equal(t.style[r].bg.c256, 17);
    assert_int_equal(t.style[ROLE_QR].fg.c256, 16); /* for cameras: the same on every theme */
    assert_int_equal(t.style[ROLE_QR].bg.c256, 231);
}

static void test_depths(void **state)
{
    static const char text[] = "[colors]\nflag = #ff8700 / 208 / bright-yellow bg: 24 / blue\n"
                               "dim = bright-black\nmark = underline\n";
    struct theme t;
    struct theme_look l;

    (void)state;
    theme_parse(&t, "x", text, sizeof text - 1, NULL, NULL);
    l = theme_look(&t, ROLE_FLAG, DEPTH_DIRECT);
    assert_int_equal(l.fg, 0xff8700);
    l = theme_look(&t, ROLE_FLAG | STYLE_UNDERLINE, DEPTH_256);
    assert_int_equal(l.fg, 208);
    assert_int_equal(l.bg, 24);
    assert_int_equal(l.attrs, STYLE_UNDERLINE);
    l = theme_look(&t, ROLE_FLAG, DEPTH_16);
    assert_int_equal(l.fg, 11);
    l = theme_look(&t, ROLE_FLAG, DEPTH_8);
    assert_int_equal(l.fg, 3);
    assert_int_equal(l.bg, 4);
    assert_int_equal(l.attrs, STYLE_BOLD);
    l = theme_look(&t, ROLE_DIM, DEPTH_8);
    assert_int_equal(l.fg, COLOUR_DEFAULT);
    assert_int_equal(l.attrs, STYLE_DIM);
    l = theme_look(&t, ROLE_FLAG, DEPTH_MONO);
    assert_int_equal(l.fg, COLOUR_DEFAULT);
    assert_int_equal(l.bg, COLOUR_DEFAULT);
    assert_int_equal(l.attrs, STYLE_BOLD); /* roles.def */
    l = theme_look(&t, ROLE_MARK, DEPTH_MONO);
    assert_int_equal(l.attrs, STYLE_UNDERLINE); /* the theme's own, it names no colour */
    l = theme_look(&t, STYLE_ROLE, DEPTH_256);  /* no such role: plain text */
    assert_int_equal(l.fg, COLOUR_DEFAULT);
}

/* What has to be told apart is told apart in every theme and at every depth. */
static void check_differ(const struct theme *t, enum role a, enum role b)
{
    for (int d = DEPTH_MONO; d <= DEPTH_DIRECT; d++) {
        struct theme_look x = theme_look(t, a, (enum theme_depth)d);
        struct theme_look y = theme_look(t, b, (enum theme_depth)d);

        if (memcmp(&x, &y, sizeof x) == 0)
            fail_msg("%s: %s looks like %s at depth %d", t->id, theme_role_name(a),
                     theme_role_name(b), d);
    }
}

static void test_shipped(void **state)
{
    static const enum role pairs[][2] = {
        {ROLE_CURSOR, ROLE_TEXT},    {ROLE_CURSOR, ROLE_CURSOR_IDLE},
        {ROLE_WAIT, ROLE_WAIT_WARN}, {ROLE_WAIT_WARN, ROLE_WAIT_LATE},
        {ROLE_BAR, ROLE_TEXT},       {ROLE_FLAG, ROLE_TEXT},
        {ROLE_GOOD, ROLE_BAD},       {ROLE_CHOICE, ROLE_DIALOG},
        {ROLE_HINT_KEY, ROLE_HINT},
    };
    struct theme_entry list[THEME_MAX];
    size_t n = theme_list(NULL, list, THEME_MAX);

    (void)state;
    assert_true(n >= 7);
    assert_string_equal(list[0].id, THEME_DEFAULT);
    assert_int_equal(theme_list(NULL, list, 2), 2);
    n = theme_list(NULL, list, THEME_MAX);
    for (size_t i = 0; i < n; i++) {
        char complaint[ERROR_TEXT_MAX] = "";
        struct theme t;

        assert_true(theme_load(&t, list[i].id, NULL, keep_first, complaint, NULL));
        if (complaint[0])
            fail_msg("%s", complaint);
        assert_string_equal(t.id, list[i].id);
        assert_string_not_equal(t.name, t.id);
        for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++)
            check_differ(&t, pairs[p][0], pairs[p][1]);
    }
}

static void test_folder(void **state)
{
    char dir[TMP_PATH_MAX], path[2 * TMP_PATH_MAX], complaint[ERROR_TEXT_MAX] = "";
    static const char *const names[] = {"zebra.theme", "acme.theme",     "light.theme",
                                        "notes.txt",   "bad name.theme", ".theme"};
    struct theme_entry list[THEME_MAX];
    struct theme t = {.id = "before"};
    struct error err;
    size_t builtins = theme_list(NULL, list, THEME_MAX), n;

    (void)state;
    tmp_make(dir);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        tmp_put(dir, names[i], "[info]\nname = Mine\n[colors]\nnope = 1\n");
    n = theme_list(dir, list, THEME_MAX);
    assert_int_equal(n, builtins + 2);
    assert_string_equal(list[builtins].id, "acme");
    assert_string_equal(list[builtins + 1].id, "zebra");
    assert_false(list[builtins].builtin);
    assert_string_equal(list[1].name, "Mine"); /* light, replaced */
    assert_true(theme_load(&t, "acme", dir, keep_first, complaint, &err));
    snprintf(path, sizeof path, "%s/acme.theme:4: there is no role 'nope'", dir);
    assert_string_equal(complaint, path);
    str_copy(t.id, sizeof t.id, "before");
    assert_false(theme_load(&t, "absent", dir, NULL, NULL, &err));
    assert_string_equal(err.text, "there is no theme 'absent'");
    assert_false(theme_load(&t, "../../etc/passwd", dir, NULL, NULL, &err));
    assert_false(theme_load(&t, "", dir, NULL, NULL, &err));
    assert_string_equal(t.id, "before");
    tmp_remove(dir);
}

/* ---- themes/README.md ---- */

#define README "themes/README.md"

static void readme_text(struct strbuf *b)
{
    struct theme_entry list[THEME_MAX];
    size_t n = theme_list(NULL, list, THEME_MAX);

    strbuf_puts(b,
                "# Themes\n\n"
                "A theme says which colours and attributes a *role* has. It is data only: it can "
                "not run\nanything. Those in this folder are part of the program; your own go to\n"
                "`$XDG_CONFIG_HOME/foyer/themes/NAME.theme` (a file with the name of a built-in "
                "theme takes\nits place). `@` in the console chooses one, `theme = NAME` in the "
                "configuration keeps it.\nWithout that it is `auto`: the terminal is asked for its "
                "background, and `dark` or `light` is taken as\nit answers; `dark` where it does "
                "not.\n\n");
    for (size_t i = 0; i < n; i++)
        strbuf_printf(b, "- `%s`: %s\n", list[i].id, list[i].name);
    strbuf_puts(
        b, "\n## A file\n\n```\n[info]\nname = Mine\n\n[colors]\n"
           "text      = #d8dee9 / 252 / white     # true colour / 256 colours / 16 colours\n"
           "cursor    = #ffffff / 231 bg: #2e4a62 / 24 / blue bold\n"
           "wait.late = #bf616a bold\n```\n\n"
           "Each ground may be given for up to three depths, in any order; what is left out "
           "is the\nnearest. The names of the 16 are `black red green yellow blue magenta "
           "cyan white`, the same\nwith `bright-` before them, and `default`, the terminal's "
           "own. Attributes: `bold dim\nunderline reverse italic none`. A role that a theme "
           "does not name looks like its parent. A\nwrong line is reported as `file:line` "
           "and the rest counts. True colour is used where TERM\nends in `-direct`; "
           "`NO_COLOR` turns all colours off.\n\nThe themes of this folder are checked by "
           "`tests/unit/test_contrast`, in true colour and as 256\ncolours: text has a "
           "contrast of at least 4.5 to its ground (7 in those of high contrast),\nframes and "
           "what stands back 3, by WCAG; and in the colour-blind safe ones all states are\ntold "
           "apart by who does not see red or green.\n\n## Roles\n\n"
           "This table is made from `tui/draw/roles.def`.\n\n"
           "| Role | Looks like | Without colours | Meaning |\n|---|---|---|---|\n");
#define MONO_TEXT(m)                                                       \
    ((m)&STYLE_REVERSE     ? ((m)&STYLE_BOLD ? "reverse bold" : "reverse") \
     : (m)&STYLE_BOLD      ? "bold"                                        \
     : (m)&STYLE_DIM       ? "dim"                                         \
     : (m)&STYLE_UNDERLINE ? "underline"                                   \
                           : "")
#define R(ID, name, parent, mono, meaning)                                                \
    strbuf_printf(b, "| `%s` | `%s` | %s | %s |\n", name, theme_role_name(ROLE_##parent), \
                  MONO_TEXT(mono), meaning);
#include "tui/draw/roles.def"
#undef R
}

static void test_readme(void **state)
{
    struct strbuf want = STRBUF_INIT(1 << 20), is = STRBUF_INIT(1 << 20);
    char chunk[4096];
    size_t n;
    FILE *f;

    (void)state;
    readme_text(&want);
    if (getenv("FOYER_UPDATE")) {
        f = fopen(README, "w");
        assert_non_null(f);
        fwrite(want.s, 1, want.len, f);
        fclose(f);
    }
    f = fopen(README, "r");
    assert_non_null(f);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(&is, chunk, n);
    fclose(f);
    if (!is.s || !str_eq(is.s, want.s))
        fail_msg(README " is out of date: FOYER_UPDATE=1 %s", "build/tests/unit/test_theme");
    strbuf_free(&is);
    strbuf_free(&want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_lines),  cmocka_unit_test(test_bad_lines),
        cmocka_unit_test(test_inheritance), cmocka_unit_test(test_depths),
        cmocka_unit_test(test_shipped),     cmocka_unit_test(test_folder),
        cmocka_unit_test(test_readme),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
