/* Rectangles of the screen, for the documented sizes and for every other. */
#include "tui/draw/layout.h"

#include <stdio.h>
#include <string.h>

#include "tests/lib/check.h"

struct row {
    const char *what;
    int rows, cols;
    enum pane focus;
    bool zoom;
    enum layout_kind kind;
    struct rect pane[PANE_COUNT]; /* inside */
    int hints, status, prompt;
};

static const struct row table[] = {
    {"the mock-up of 80x24",
     24,
     80,
     PANE_KNOCKS,
     false,
     LAYOUT_SPLIT,
     {{2, 1, 14, 21}, {2, 23, 7, 56}, {10, 23, 6, 56}, {17, 1, 3, 78}, {0}},
     21,
     22,
     23},
    {"the mock-up of 120x36",
     36,
     120,
     PANE_KNOCKS,
     false,
     LAYOUT_WIDE,
     {{2, 1, 25, 27}, {2, 29, 12, 58}, {15, 29, 12, 58}, {28, 1, 5, 118}, {2, 88, 25, 31}},
     34,
     35,
     35},
    {"wide but too low for details",
     29,
     120,
     PANE_ROOMS,
     false,
     LAYOUT_SPLIT,
     {{2, 1, 19, 27}, {2, 29, 9, 90}, {12, 29, 9, 90}, {22, 1, 3, 118}, {0}},
     26,
     27,
     28},
    {"details in place of people",
     24,
     80,
     PANE_DETAIL,
     false,
     LAYOUT_SPLIT,
     {{2, 1, 14, 21}, {2, 23, 7, 56}, {0}, {17, 1, 3, 78}, {10, 23, 6, 56}},
     21,
     22,
     23},
    {"zoomed",
     36,
     120,
     PANE_LOG,
     true,
     LAYOUT_WIDE,
     {{0}, {0}, {0}, {2, 1, 31, 118}, {0}},
     34,
     35,
     35},
    {"one column short of 80",
     24,
     79,
     PANE_KNOCKS,
     false,
     LAYOUT_SINGLE,
     {{0}, {3, 1, 18, 77}, {0}, {0}, {0}},
     22,
     23,
     23},
    {"one row short of 24",
     23,
     80,
     PANE_PEOPLE,
     false,
     LAYOUT_SINGLE,
     {{0}, {0}, {3, 1, 17, 78}, {0}, {0}},
     21,
     22,
     22},
    {"the smallest list with tabs",
     10,
     60,
     PANE_ROOMS,
     false,
     LAYOUT_SINGLE,
     {{3, 1, 4, 58}, {0}, {0}, {0}, {0}},
     8,
     9,
     9},
    {"the smallest list",
     10,
     40,
     PANE_KNOCKS,
     false,
     LAYOUT_SMALL,
     {{0}, {1, 0, 7, 40}, {0}, {0}, {0}},
     8,
     9,
     9},
    {"one row less", 9, 40, PANE_KNOCKS, false, LAYOUT_LINE, {{0}}, -1, 8, 8},
    {"one column less", 10, 39, PANE_KNOCKS, false, LAYOUT_LINE, {{0}}, -1, 9, 9},
    {"one cell", 1, 1, PANE_KNOCKS, false, LAYOUT_LINE, {{0}}, -1, 0, 0},
};

static void check_rect(const char *what, const char *part, struct rect is, struct rect want)
{
    if (rect_empty(is) && rect_empty(want))
        return;
    if (memcmp(&is, &want, sizeof is) != 0)
        fail_msg("%s, %s: %d,%d %dx%d instead of %d,%d %dx%d", what, part, is.y, is.x, is.h, is.w,
                 want.y, want.x, want.h, want.w);
}

static void test_documented_sizes(void **state)
{
    static const char *const names[] = {"rooms", "knocks", "people", "log", "detail"};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct row *t = &table[i];
        struct layout l;

        layout_compute(&l, t->rows, t->cols, t->focus, t->zoom);
        if (l.kind != t->kind)
            fail_msg("%s: kind %d instead of %d", t->what, l.kind, t->kind);
        for (int p = 0; p < PANE_COUNT; p++)
            check_rect(t->what, names[p], layout_inside(&l, (enum pane)p), t->pane[p]);
        if (t->hints >= 0)
            check_rect(t->what, "hints", l.hints, (struct rect){t->hints, 0, 1, t->cols});
        check_rect(t->what, "status", l.status, (struct rect){t->status, 0, 1, t->cols});
        check_rect(t->what, "prompt", l.prompt, (struct rect){t->prompt, 0, 1, t->cols});
    }
}

enum { MAX_ROWS = 60, MAX_COLS = 200 };

/* Marks the cells of r; fails when one is outside or taken. */
static void claim(char map[MAX_ROWS][MAX_COLS], const struct layout *l, struct rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            if (y < 0 || x < 0 || y >= l->rows || x >= l->cols)
                fail_msg("%dx%d: outside", l->cols, l->rows);
            if (map[y][x])
                fail_msg("%dx%d: overlap at %d,%d", l->cols, l->rows, y, x);
            map[y][x] = 1;
        }
}

static void check_size(int rows, int cols, enum pane focus, bool zoom)
{
    static char map[MAX_ROWS][MAX_COLS];
    struct layout l;

    memset(map, 0, sizeof map);
    layout_compute(&l, rows, cols, focus, zoom);
    if (rows > 1 || l.kind != LAYOUT_LINE)
        claim(map, &l, l.title);
    claim(map, &l, l.tabs);
    claim(map, &l, l.hints);
    claim(map, &l, l.status);
    if (l.prompt.y != l.status.y)
        claim(map, &l, l.prompt);
    for (int p = 0; p < PANE_COUNT; p++) {
        struct rect r = layout_inside(&l, (enum pane)p);

        claim(map, &l, r);
        if (layout_shows(&l, (enum pane)p) && (r.h < 3 || r.w < 19))
            fail_msg("%dx%d: pane %d of %dx%d", cols, rows, p, r.w, r.h);
    }
    if (l.kind != LAYOUT_LINE && !layout_shows(&l, focus))
        fail_msg("%dx%d: pane %d has the keys and is not shown", cols, rows, focus);
}

static void test_every_size(void **state)
{
    (void)state;
    for (int rows = 1; rows <= MAX_ROWS; rows++)
        for (int cols = 1; cols <= MAX_COLS; cols++)
            for (int p = 0; p < PANE_COUNT; p++) {
                check_size(rows, cols, (enum pane)p, false);
                check_size(rows, cols, (enum pane)p, true);
            }
}

static void test_pane_at_cell(void **state)
{
    struct layout l;

    (void)state;
    layout_compute(&l, 24, 80, PANE_KNOCKS, false);
    assert_int_equal(layout_at(&l, 2, 1), PANE_ROOMS);
    assert_int_equal(layout_at(&l, 8, 78), PANE_KNOCKS);
    assert_int_equal(layout_at(&l, 9, 40), PANE_COUNT);
    assert_int_equal(layout_at(&l, 10, 40), PANE_PEOPLE);
    assert_int_equal(layout_at(&l, 17, 1), PANE_LOG);
    assert_int_equal(layout_at(&l, 0, 0), PANE_COUNT);
    assert_int_equal(layout_at(&l, -1, 500), PANE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documented_sizes),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_pane_at_cell),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
