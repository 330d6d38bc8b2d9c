/* Whether what the themes show can be read: every foreground on its background in every theme that
 * is part of the program, in true colour and as 256 colours show it; and whether the states of the
 * themes for the colour-blind differ for who does not see red or green.
 * Sources: WCAG 2.1, 1.4.3 and 1.4.11 (contrast); Machado, Oliveira, Fernandes 2009 (what
 * dichromats see); CIE 1976 (distance of colours). */
#include <math.h>
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/draw/theme.h"
#include "tui/draw/theme_private.h"

/* What terminals show where a theme leaves it to them: their darkest and brightest usual
 * backgrounds, and the dimmest usual text. */
static const int32_t own_dark[] = {0x000000, 0x1e1e1e};
enum { OWN_TEXT = 0xd0d0d0 };

/* Least ratios: of what has to be read at once, and of what may stand back. */
static const struct {
    const char *theme; /* null: all others */
    double text, back;
} least[] = {
    {"high-contrast", 7.0, 4.5},
    {"high-contrast-light", 7.0, 4.5},
    {NULL, 4.5, 3.0},
};

static const bool stands_back[ROLE_COUNT] = {
    [ROLE_DIM] = true,          [ROLE_STALE] = true,         [ROLE_BORDER] = true,
    [ROLE_BORDER_FOCUS] = true, [ROLE_HINT_OFF] = true,      [ROLE_GONE] = true,
    [ROLE_LOG_TIME] = true,     [ROLE_DIALOG_BORDER] = true, [ROLE_OFF] = true,
};

/* ---- colours ---- */

static double linear(int32_t rgb, int shift)
{
    double c = (rgb >> shift & 255) / 255.0;

    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

struct light {
    double r, g, b; /* linear, 0 to 1 */
};

static struct light light_of(int32_t rgb)
{
    return (struct light){linear(rgb, 16), linear(rgb, 8), linear(rgb, 0)};
}

static double luminance(int32_t rgb)
{
    struct light l = light_of(rgb);

    return 0.2126 * l.r + 0.7152 * l.g + 0.0722 * l.b;
}

static double ratio(int32_t a, int32_t b)
{
    double x = luminance(a), y = luminance(b);

    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* A colour number of that depth as light. */
static int32_t rgb_of(int32_t colour, enum theme_depth depth)
{
    return colour < 0 || depth == DEPTH_DIRECT ? colour : theme_rgb(colour);
}

static void test_the_formulas(void **state)
{
    (void)state;
    assert_true(fabs(ratio(0xffffff, 0x000000) - 21.0) < 0.01);
    assert_true(fabs(ratio(0x777777, 0xffffff) - 4.48) <
                0.01); /* the usual example of too little */
    assert_true(fabs(ratio(0x808080, 0x808080) - 1.0) < 0.01);
}

/* ---- contrast ---- */

static struct strbuf faults;

static void check_pair(const struct theme *t, int role, const char *depth, int32_t fg, int32_t bg)
{
    size_t i = 0;
    double want, is = ratio(fg, bg);

    while (least[i].theme && !str_eq(least[i].theme, t->id))
        i++;
    want = stands_back[role] ? least[i].back : least[i].text;
    if (is < want)
        strbuf_printf(&faults, "%s: %s in %s: #%06x on #%06x is %.2f, wanted %.1f\n", t->id,
                      theme_role_name((enum role)role), depth, (unsigned)fg, (unsigned)bg, is,
                      want);
}

static void check_role(const struct theme *t, int role, enum theme_depth depth, const char *name)
{
    struct theme_look look = theme_look(t, (unsigned)role, depth);
    int32_t fg = rgb_of(look.fg, depth), bg = rgb_of(look.bg, depth);

    if (fg < 0 && bg < 0) /* all the terminal's own */
        return;
    if (bg >= 0) {
        check_pair(t, role, name, fg < 0 ? OWN_TEXT : fg, bg);
        return;
    }
    for (size_t i = 0; i < CHECK_COUNT(own_dark); i++)
        check_pair(t, role, name, fg, own_dark[i]);
}

static void each_theme(void (*check)(const struct theme *t))
{
    struct theme_entry entry[THEME_MAX];
    size_t n = theme_list(NULL, entry, THEME_MAX);

    for (size_t i = 0; i < n; i++) {
        struct theme t = {.id = ""};
        struct error err;

        assert_true(theme_load(&t, entry[i].id, NULL, NULL, NULL, &err));
        check(&t);
    }
}

static void check_contrast(const struct theme *t)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        check_role(t, role, DEPTH_DIRECT, "true colour");
        check_role(t, role, DEPTH_256, "256 colours");
    }
}

/* In 16 colours the terminal chooses what they look like: nothing may vanish by their numbers. */
static void check_sixteen(const struct theme *t)
{
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct theme_look look = theme_look(t, (unsigned)role, DEPTH_16);

        if (look.fg >= 0 && look.bg >= 0 && look.fg == look.bg)
            strbuf_printf(&faults, "%s: %s in 16 colours: %d on itself\n", t->id,
                          theme_role_name((enum role)role), (int)look.fg);
        else if (look.fg >= 0 && look.bg >= 0 && ratio(theme_rgb(look.fg), theme_rgb(look.bg)) < 3)
            strbuf_printf(&faults, "%s: %s in 16 colours: %d on %d is %.2f by xterm's palette\n",
                          t->id, theme_role_name((enum role)role), (int)look.fg, (int)look.bg,
                          ratio(theme_rgb(look.fg), theme_rgb(look.bg)));
        else if (look.bg < 0 && (look.fg == 0 || look.fg == 4))
            strbuf_printf(&faults, "%s: %s in 16 colours: %s on what may be black\n", t->id,
                          theme_role_name((enum role)role), look.fg ? "blue" : "black");
    }
}

static void end_faults(void)
{
    if (faults.len > 0) {
        fprintf(stderr, "%s", faults.s);
        strbuf_free(&faults);
        fail_msg("some can not be read");
    }
    strbuf_free(&faults);
}

static void test_everything_can_be_read(void **state)
{
    (void)state;
    faults = STRBUF_INIT(1 << 20);
    each_theme(check_contrast);
    each_theme(check_sixteen);
    end_faults();
}

/* ---- who does not see red, or green ---- */

struct lab {
    double l, a, b;
};

static double bent(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

static struct lab lab_of(struct light c)
{
    double x = bent((0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.95047);
    double y = bent(0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b);
    double z = bent((0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.08883);

    return (struct lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/* What is seen with all cones, without those for red, without those for green. */
static const struct {
    const char *name;
    double m[9];
} eyes[] = {
    {"all", {1, 0, 0, 0, 1, 0, 0, 0, 1}},
    {"protanopia",
     {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}},
    {"deuteranopia",
     {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}},
};

static double held(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static struct light seen(int32_t rgb, const double m[9])
{
    struct light c = light_of(rgb);

    return (struct light){held(m[0] * c.r + m[1] * c.g + m[2] * c.b),
                          held(m[3] * c.r + m[4] * c.g + m[5] * c.b),
                          held(m[6] * c.r + m[7] * c.g + m[8] * c.b)};
}

static double distance(int32_t a, int32_t b, const double m[9])
{
    struct lab x = lab_of(seen(a, m)), y = lab_of(seen(b, m));

    return sqrt((x.l - y.l) * (x.l - y.l) + (x.a - y.a) * (x.a - y.a) + (x.b - y.b) * (x.b - y.b));
}

/* States that stand for each other's opposite, or beside each other in one column. */
static const enum role apart[][2] = {
    {ROLE_WAIT, ROLE_WAIT_WARN}, {ROLE_WAIT_WARN, ROLE_WAIT_LATE},
    {ROLE_WAIT, ROLE_WAIT_LATE}, {ROLE_GOOD, ROLE_WARN},
    {ROLE_GOOD, ROLE_BAD},       {ROLE_WARN, ROLE_BAD},
    {ROLE_ON, ROLE_OFF},         {ROLE_TRUST, ROLE_FLAG},
    {ROLE_TRUST, ROLE_TEXT},     {ROLE_FLAG, ROLE_TEXT},
    {ROLE_GOOD, ROLE_PENDING},   {ROLE_BAD, ROLE_PENDING},
    {ROLE_MARK, ROLE_TEXT},      {ROLE_LOCKED, ROLE_TEXT},
    {ROLE_OWNER, ROLE_TEXT},
};
enum { APART = 18 }; /* units of L*a*b*: far more than the just noticeable 2.3, for small letters */

/* A ground of its own is what a state is known by, else its letters. */
static int32_t ground_of(const struct theme *t, enum role role, enum theme_depth depth)
{
    struct theme_look look = theme_look(t, role, depth);
    int32_t c = rgb_of(look.attrs & STYLE_REVERSE ? look.fg : look.bg, depth);

    return c < 0 ? own_dark[1] : c;
}

static int32_t letters_of(const struct theme *t, enum role role, enum theme_depth depth)
{
    struct theme_look look = theme_look(t, role, depth);
    int32_t c = rgb_of(look.attrs & STYLE_REVERSE ? look.bg : look.fg, depth);

    return c < 0 ? OWN_TEXT : c;
}

static void check_apart(const struct theme *t, enum theme_depth depth)
{
    for (size_t i = 0; i < CHECK_COUNT(apart); i++)
        for (size_t e = 0; e < CHECK_COUNT(eyes); e++) {
            enum role x = apart[i][0], y = apart[i][1];
            int32_t a = ground_of(t, x, depth), b = ground_of(t, y, depth);
            double d;

            if (a == b) {
                a = letters_of(t, x, depth);
                b = letters_of(t, y, depth);
            }
            d = distance(a, b, eyes[e].m);

            if (d < APART)
                strbuf_printf(&faults, "%s: %s #%06x and %s #%06x with %s%s: %.1f apart\n", t->id,
                              theme_role_name(x), (unsigned)a, theme_role_name(y), (unsigned)b,
                              eyes[e].name, depth == DEPTH_256 ? ", 256 colours" : "", d);
        }
}

static void test_states_differ_without_red_or_green(void **state)
{
    static const char *const ids[] = {"safe", "safe-light"};
    static const enum theme_depth depths[] = {DEPTH_DIRECT, DEPTH_256};
    struct theme t;
    struct error err;

    (void)state;
    faults = STRBUF_INIT(1 << 20);
    for (size_t i = 0; i < CHECK_COUNT(ids); i++) {
        if (!theme_load(&t, ids[i], NULL, NULL, NULL, &err))
            fail_msg("%s", err.text);
        for (size_t k = 0; k < CHECK_COUNT(depths); k++)
            check_apart(&t, depths[k]);
    }
    end_faults();
}

/* A usual red and green of the same brightness are what the check exists for. */
static void test_the_eyes(void **state)
{
    (void)state;
    assert_true(distance(0xd05050, 0x7a8a3a, eyes[0].m) > 60);
    assert_true(distance(0xd05050, 0x7a8a3a, eyes[2].m) < APART);
}

static void test_enough_to_choose_from(void **state)
{
    struct theme_entry entry[THEME_MAX];

    (void)state;
    assert_true(theme_list(NULL, entry, THEME_MAX) >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_formulas),
        cmocka_unit_test(test_everything_can_be_read),
        cmocka_unit_test(test_the_eyes),
        cmocka_unit_test(test_states_differ_without_red_or_green),
        cmocka_unit_test(test_enough_to_choose_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
