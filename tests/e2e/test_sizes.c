/* One console through every layout, from one line to 200x60, by resizing a live terminal: what each
 * size shows, with colours and without, with box characters and without. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { FLIPS = 20 };

static struct serve server;
static struct proc *ana;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    ana = serve_guest(&server, "interview", "Ana Lima");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_leave(ana);
    serve_stop(&server);
    return 0;
}

static const struct {
    int rows, cols;
    const char *shows[3];
} sizes[] = {
    {24, 80, {"2 Knocking: interview", "3 In the call", "4 Log"}},
    {36, 120, {"2 Knocking: interview", "5 Selected", "4 Log"}},
    {60, 200, {"2 Knocking: interview", "5 Selected", "4 Log"}},
    {20, 60, {"[2 Knocking 1]", "3 Inside", "5 Detail"}},
    {10, 40, {"# WAIT", "Ana Lima", "a admit"}},
    {5, 30, {"1 waiting", "+ Ana Lima", NULL}},
    {1, 60, {"1 waiting", "+ admits Ana Lima (interview)", NULL}},
    {24, 80, {"2 Knocking: interview", "3 In the call", "4 Log"}},
};

struct kind {
    const char *what;
    const char *env[4];
    bool coloured, utf8;
};

static const struct kind kinds[] = {
    {"colours, UTF-8", {"TERM=xterm-256color", "LC_ALL=C.UTF-8"}, true, true},
    {"mono, UTF-8", {"TERM=xterm-256color", "NO_COLOR=1", "LC_ALL=C.UTF-8"}, false, true},
    /* As screen: libvterm 0.1.4 loses the last column when a terminal's own repeat is used. */
    {"colours, ASCII", {"TERM=screen-256color", "LC_ALL=C"}, true, false},
    {"mono, ASCII", {"TERM=screen-256color", "NO_COLOR=1", "LC_ALL=C"}, false, false},
};

/* Cells that have a colour, and those that are more than ASCII. */
static void count(struct vt *t, size_t i, int *coloured, int *wide)
{
    *coloured = *wide = 0;
    for (int y = 0; y < sizes[i].rows; y++)
        for (int x = 0; x < sizes[i].cols; x++) {
            struct vt_cell c = vt_cell(t, y, x);

            *coloured += c.coloured;
            *wide += c.ch > 126 && c.ch != UINT32_MAX;
        }
}

struct edge {
    int rows, cols;
};

static bool edge_is_whole(struct vt *t, void *arg)
{
    const struct edge *e = arg;
    int bars = 0;

    for (int y = 0; y < e->rows; y++) {
        uint32_t ch = vt_cell(t, y, e->cols - 1).ch;

        bars += ch == '|' || ch == '+' || (ch >= 0x2500 && ch < 0x2580);
    }
    return bars >= e->rows - 6;
}

/* When a size is drawn no cell of the one before is left: the right edge of a frame is whole. */
static void check_edge(struct vt *t, const char *what, size_t i)
{
    struct edge e = {sizes[i].rows, sizes[i].cols};
    char words[96];

    snprintf(words, sizeof words, "%s, %dx%d: the right edge", what, e.cols, e.rows);
    if (e.rows >= 20)
        check_true(words, vt_until(t, edge_is_whole, &e, PROC_PATIENCE));
}

static void go_through(const struct kind *k)
{
    struct vt *t = console_launch(&server, &(struct console_conf){.env = k->env});

    vt_expect(t, "Ana Lima");
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        int coloured, wide;

        vt_resize(t, sizes[i].rows, sizes[i].cols);
        vt_settle(t); /* else what the terminal had before is taken for the answer */
        for (int n = 0; n < 3 && sizes[i].shows[n]; n++)
            vt_expect(t, sizes[i].shows[n]);
        check_edge(t, k->what, i);
        count(t, i, &coloured, &wide);
        if ((coloured > 0) != k->coloured)
            fail_msg("%s, %dx%d: %d cells have a colour", k->what, sizes[i].cols, sizes[i].rows,
                     coloured);
        if (sizes[i].rows >= 20 ? (wide > 0) != k->utf8 : wide > 0)
            fail_msg("%s, %dx%d: %d cells are no ASCII", k->what, sizes[i].cols, sizes[i].rows,
                     wide);
    }
    console_quit(t);
}

static void every_layout_live(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(kinds); i++)
        go_through(&kinds[i]);
}

/* A window that becomes small and large again so quickly that the program sees no other size has
 * lost its cells all the same. */
static void there_and_back_at_once(void **state)
{
    struct edge e = {24, 80};
    struct vt *t = console_launch(&server, &(struct console_conf){0});

    (void)state;
    vt_expect(t, "Ana Lima");
    check_true("at first", vt_until(t, edge_is_whole, &e, PROC_PATIENCE));
    for (int i = 0; i < FLIPS; i++) {
        vt_resize(t, 10, 40);
        vt_resize(t, 24, 80);
        check_true("the right edge", vt_until(t, edge_is_whole, &e, PROC_PATIENCE));
    }
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_live),
        cmocka_unit_test(there_and_back_at_once),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
