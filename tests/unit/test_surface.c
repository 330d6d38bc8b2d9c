/* Cells: wide and combining characters, clipping, fields, lines. */
#include "tui/draw/surface.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/check.h"

enum { PUT, FIELD, RIGHT };

struct row {
    const char *what;
    int how, x, cells;
    const char *text, *want; /* the row of 12 cells, which was full of dots */
    int used;
};

static const struct row table[] = {
    {"plain", PUT, 0, 12, "abc", "abc.........", 3},
    {"cut by cells", PUT, 2, 3, "abcdef", "..abc.......", 3},
    {"cut by the surface", PUT, 10, 9, "abcdef", "..........ab", 6},
    {"starts left of the surface", PUT, -2, 9, "abcdef", "cdef........", 6},
    {"wide", PUT, 0, 12, "田中x", "田中x.......", 5},
    {"half a wide character is not drawn", PUT, 0, 3, "田中", "田..........", 2},
    {"a wide one at the edge is a blank", PUT, 11, 9, "田", "........... ", 2},
    {"a wide one that starts outside is a blank", PUT, -1, 9, "田a", " a..........", 3},
    {"combining mark", PUT, 0, 12, "e\u0301x", "e\u0301x..........", 2},
    {"a third mark is dropped", PUT, 0, 9, "e\u0301\u0302\u0303", "e\u0301\u0302...........", 1},
    {"a text that is turned around is not", PUT, 0, 9, "a\u202eb", "ab..........", 2},
    {"nor one that is joined", PUT, 0, 9, "a\u200db\u200b", "ab..........", 2},
    {"a mark without a base is dropped", PUT, 0, 9, "\u0301a", "a...........", 1},
    {"a control is a sign", PUT, 0, 9, "a\033[1m", "a\ufffd[1m.......", 5},
    {"C1 is a sign", PUT, 0, 9, "\xc2\x9b", "\ufffd...........", 1},
    {"invalid bytes are a sign", PUT, 0, 9,
     "\xff"
     "a",
     "\ufffd"
     "a..........",
     2},
    {"nothing", PUT, 0, 9, "", "............", 0},
    {"no cells", PUT, 0, 0, "abc", "............", 0},
    {"field is padded", FIELD, 1, 5, "ab", ".ab   ......", 5},
    {"field just full", FIELD, 1, 5, "abcde", ".abcde......", 5},
    {"field is cut with a sign", FIELD, 1, 5, "abcdef", ".abcd~......", 5},
    {"field of wide characters", FIELD, 0, 5, "田中野", "田中~.......", 5},
    {"field cut in a wide character", FIELD, 0, 4, "田中野", "田~ ........", 4},
    {"negative field", FIELD, 1, -3, "abc", "............", 0},
    {"right", RIGHT, 1, 5, "42", ".   42......", 5},
    {"right, wide", RIGHT, 1, 5, "田", ".   田......", 5},
    {"right, cut", RIGHT, 1, 3, "12345", ".12~........", 3},
};

static char *dump(const struct surface *s)
{
    struct strbuf b = STRBUF_INIT(1 << 16);

    surface_dump(s, &b);
    return strbuf_take(&b);
}

static void test_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct row *t = &table[i];
        struct surface *s = surface_new(1, 12);
        int used;
        char *is;

        surface_put(s, 0, 0, 12, ROLE_TEXT, "............");
        if (t->how == PUT)
            used = surface_put(s, 0, t->x, t->cells, ROLE_TEXT, t->text);
        else
            used = (t->how == FIELD ? surface_field : surface_right)(s, 0, t->x, t->cells,
                                                                     ROLE_TEXT, t->text);
        is = dump(s);
        size_t n = strlen(t->want);
        while (n > 0 && t->want[n - 1] == ' ')
            n--;
        if (strncmp(is, t->want, n) != 0 || is[n] != '\n')
            fail_msg("%s: '%s' instead of '%s'", t->what, is, t->want);
        if (used != t->used)
            fail_msg("%s: %d cells instead of %d", t->what, used, t->used);
        free(is);
        surface_free(s);
    }
}

/* Every way of writing over a part of a wide character leaves no half behind. */
static void test_half_characters(void **state)
{
    (void)state;
    for (int x = 0; x < 6; x++) {
        struct surface *s = surface_new(1, 6);
        surface_put(s, 0, 1, 5, ROLE_TEXT, "田中");
        surface_put(s, 0, x, 1, ROLE_TEXT, "x");
        for (int i = 0; i < 6; i++) {
            const struct cell *c = surface_cell(s, 0, i);
            if (c->wide)
                assert_int_equal(surface_cell(s, 0, i + 1)->ch[0], 0);
            if (c->ch[0] == 0)
                assert_true(surface_cell(s, 0, i - 1)->wide);
        }
        surface_put(s, 0, 0, 6, ROLE_TEXT, " 田中");
        surface_put(s, 0, 2, 2, ROLE_TEXT, "野");
        assert_int_equal(surface_cell(s, 0, 1)->ch[0], ' ');
        assert_int_equal(surface_cell(s, 0, 4)->ch[0], ' ');
        surface_free(s);
    }
}

static void test_clip(void **state)
{
    struct surface *s = surface_new(3, 8);
    struct rect before = surface_clip(s, (struct rect){1, 2, 1, 4});
    char *is;

    (void)state;
    for (int y = -1; y < 5; y++)
        surface_put(s, y, 0, 99, ROLE_TEXT, "01234567");
    surface_fill(s, (struct rect){-5, -5, 5, 99}, ROLE_TEXT);
    surface_hline(s, 0, 0, 8, ROLE_TEXT);
    surface_clip(s, before);
    is = dump(s);
    assert_string_equal(is, "\n  2345\n\n");
    free(is);
    surface_clip(s, (struct rect){-3, -3, 99, 99});
    assert_int_equal(s->clip.w, 8);
    assert_int_equal(s->clip.h, 3);
    surface_free(s);
}

static void test_frames_join(void **state)
{
    struct surface *s = surface_new(6, 30);
    char *is;

    (void)state;
    surface_frame(s, &(struct surface_frame){{0, 0, 4, 12}, .title = "1 Rooms"});
    surface_frame(
        s, &(struct surface_frame){{0, 11, 4, 19}, .title = "a title too long", .right = "9"});
    surface_frame(s, &(struct surface_frame){{3, 0, 3, 30}, .title = "Log", .right = "now"});
    is = dump(s);
    assert_string_equal(is, "+- 1 Roo~ -+- a title too ~ -+\n"
                            "|          |                 |\n"
                            "|          |                 |\n"
                            "+- Log ----+----------- now -+\n"
                            "|                            |\n"
                            "+----------------------------+\n");
    free(is);
    assert_int_equal(surface_cell(s, 0, 11)->lines, LINE_LEFT | LINE_RIGHT | LINE_DOWN);
    assert_int_equal(surface_cell(s, 3, 11)->lines, LINE_LEFT | LINE_RIGHT | LINE_UP);
    assert_int_equal(surface_cell(s, 3, 29)->lines, LINE_LEFT | LINE_UP | LINE_DOWN);
    surface_free(s);
}

static void test_tiny(void **state)
{
    struct surface *s = surface_new(0, -4);

    (void)state;
    assert_int_equal(s->rows, 1);
    assert_int_equal(s->cols, 1);
    for (int w = 0; w < 4; w++)
        for (int h = 0; h < 4; h++)
            surface_frame(s, &(struct surface_frame){{0, 0, h, w}, .title = "t", .right = "r"});
    surface_put(s, 0, 0, 5, ROLE_TEXT, "田");
    assert_int_equal(surface_cell(s, 0, 0)->ch[0], ' ');
    surface_cursor(s, 0, 0);
    assert_int_equal(s->cursor_x, 0);
    surface_cursor(s, 0, 1);
    assert_int_equal(s->cursor_x, -1);
    surface_resize(s, 2, 3);
    assert_null(surface_cell(s, 2, 0));
    assert_null(surface_cell(s, 0, -1));
    assert_non_null(surface_cell(s, 1, 2));
    surface_free(s);
    surface_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text), cmocka_unit_test(test_half_characters),
        cmocka_unit_test(test_clip), cmocka_unit_test(test_frames_join),
        cmocka_unit_test(test_tiny),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
