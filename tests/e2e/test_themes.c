/* Every theme that is built in, chosen by its name in a running console: the cells of the main
 * screen have the colours and attributes that the theme gives to what they mean. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tui/draw/theme.h"

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Where on the screen, and what it means. */
static const struct spot {
    const char *row, *text; /* the first row that holds `row`, the cell where `text` begins in it */
    unsigned role;
} spots[] = {
    {"1 waiting", "foyer", ROLE_BAR_STRONG},
    {"1 Rooms", "1 Rooms", ROLE_TITLE},
    {"2 Knocking", "2 Knocking", ROLE_TITLE_FOCUS},
    {"TRUST", "NAME", ROLE_DIM},
    {"Ana Lima", "Ana Lima", ROLE_CURSOR},
    {"Nobody is inside", "Nobody", ROLE_STRONG},
    {"a admit", "a admit", ROLE_HINT_KEY},
    {"a admit", "admit", ROLE_HINT},
    {"z undo", "undo", ROLE_HINT_OFF},
    {"link ok", "link ok", ROLE_GOOD},
};

/* The colour of a number from 16 on, as libvterm draws it: a cube of six steps, then 24 greys. */
static int32_t drawn_rgb(int32_t n)
{
    int grey = (n - 232) * 255 / 23;

    if (n >= 232)
        return grey << 16 | grey << 8 | grey;
    n -= 16;
    return n / 36 * 51 << 16 | n / 6 % 6 * 51 << 8 | n % 6 * 51;
}

static bool colour_is(int32_t has, int32_t wanted)
{
    if (wanted == COLOUR_DEFAULT)
        return has == -1;
    return wanted < 16 ? has != -1 : has == drawn_rgb(wanted); /* those below are the terminal's */
}

static bool look_is(const struct vt_cell *c, const struct theme_look *l)
{
    return colour_is(c->fg, l->fg) && colour_is(c->bg, l->bg) &&
           c->bold == !!(l->attrs & STYLE_BOLD) && c->reverse == !!(l->attrs & STYLE_REVERSE) &&
           c->underline == !!(l->attrs & STYLE_UNDERLINE);
}

static bool find_spot(struct vt *t, const struct spot *s, struct vt_cell *c)
{
    int row = vt_find(t, s->row, 0);

    for (int x = 0; row >= 0 && x < 80; x++) {
        size_t n = 0;

        while (s->text[n] && vt_cell(t, row, x + (int)n).ch == (unsigned char)s->text[n])
            n++;
        if (s->text[n])
            continue;
        *c = vt_cell(t, row, x);
        return true;
    }
    return false;
}

struct wanted {
    const struct theme *theme;
    char why[512];
};

static bool all_right(struct vt *t, void *arg)
{
    struct wanted *w = arg;

    w->why[0] = '\0';
    for (size_t i = 0; i < CHECK_COUNT(spots); i++) {
        struct theme_look l = theme_look(w->theme, spots[i].role, DEPTH_256);
        struct vt_cell c = {0};

        if (find_spot(t, &spots[i], &c) && look_is(&c, &l))
            continue;
        snprintf(w->why, sizeof w->why,
                 "%s: '%s' (%s) is fg %06x bg %06x bold %d reverse %d underline %d; wanted fg %d "
                 "bg %d attributes %x",
                 w->theme->id, spots[i].text, theme_role_name((enum role)spots[i].role),
                 (unsigned)c.fg, (unsigned)c.bg, c.bold, c.reverse, c.underline, l.fg, l.bg,
                 l.attrs);
        return false;
    }
    return true;
}

static void choose(struct vt *t, const char *id)
{
    console_key(t, ":");
    vt_type(t, "theme");
    vt_settle(t);
    console_key(t, " ");
    for (; *id; id++)
        console_key(t, (const char[]){*id, '\0'});
    console_key(t, "\r");
    console_key(t, "\033"); /* the notice that says so */
}

static void every_theme_on_the_main_screen(void **state)
{
    static const char *const env[] = {"TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};
    struct vt *t = console_start(&server, &(struct console_conf){.env = env});
    struct proc *guest = serve_guest(&server, "interview", "Ana Lima");
    struct theme_entry entry[THEME_MAX];
    size_t n = theme_list(NULL, entry, THEME_MAX);

    (void)state;
    check_true("ten at least", n >= 10);
    vt_expect(t, "Ana Lima");
    console_key(t, "2");
    for (size_t i = 0; i < n; i++) {
        struct theme theme;
        struct error err = {{0}};
        struct wanted w = {.theme = &theme};

        check_true(entry[i].id, theme_load(&theme, entry[i].id, NULL, NULL, NULL, &err));
        choose(t, entry[i].id);
        if (!vt_until(t, all_right, &w, PROC_PATIENCE))
            fail_msg("%s", w.why);
    }
    console_quit(t);
    serve_leave(guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_theme_on_the_main_screen)};

    return cmocka_run_group_tests(tests, start, stop);
}
