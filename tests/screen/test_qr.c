/* QR codes in cells are read by a decoder that is not ours: zbarimg of zbar-tools. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"
#include "tui/draw/qr.h"
#include "tui/draw/theme.h"

enum { ROWS = 120, COLS = 200, PIXELS = 4 /* of a cell's width; its height is twice that */ };

/* The grey of the upper or lower half of a cell, as the theme paints it. */
static int grey(const struct surface *s, const struct theme *t, int y, int x, bool lower)
{
    const struct cell *c = surface_cell(s, y, x);
    struct theme_look look = theme_look(t, c->style, DEPTH_DIRECT);
    int fg = look.fg & 0xff, bg = look.bg & 0xff;

    switch (c->ch[0]) {
    case 0x2588: return fg;
    case 0x2580: return lower ? bg : fg;
    case 0x2584: return lower ? fg : bg;
    default: return look.bg == COLOUR_DEFAULT ? 0x30 : bg;
    }
}

static void photograph(const struct surface *s, const struct theme *t, const char *path)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    fprintf(f, "P5 %d %d 255\n", s->cols * PIXELS, s->rows * 2 * PIXELS);
    for (int y = 0; y < s->rows * 2 * PIXELS; y++)
        for (int x = 0; x < s->cols * PIXELS; x++)
            fputc(grey(s, t, y / (2 * PIXELS), x / PIXELS, y / PIXELS % 2 != 0), f);
    fclose(f);
}

/* What the decoder reads; "" for nothing. */
static void read_code(const struct surface *s, const char *theme, char *dst, size_t size)
{
    char dir[TMP_PATH_MAX], path[TMP_PATH_MAX + 16];
    struct theme t;
    size_t n;

    assert_true(theme_load(&t, theme, NULL, NULL, NULL, NULL));
    tmp_make(dir);
    snprintf(path, sizeof path, "%s/qr.pgm", dir);
    photograph(s, &t, path);
    proc_run((const char *const[]){"/usr/bin/zbarimg", "-q", "--raw", path, NULL}, NULL, dst, NULL,
             size);
    n = strlen(dst);
    while (n > 0 && dst[n - 1] == '\n')
        dst[--n] = '\0';
    tmp_remove(dir);
}

static void fill(char *text, size_t len)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_ABCDEFGHIJ";

    str_copy(text, len + 1, "https://acme.example/interview#t=");
    for (size_t i = strlen(text); i < len; i++)
        text[i] = letters[i * 7 % (sizeof letters - 1)];
    text[len] = '\0';
}

static void test_is_read(void **state)
{
    static const char *const themes[] = {"dark", "light", "high-contrast"};
    static const size_t lengths[] = {40, 271, 380};

    (void)state;
    for (int utf8 = 0; utf8 < 2; utf8++)
        for (size_t k = 0; k < CHECK_COUNT(lengths); k++)
            for (size_t i = 0; i < CHECK_COUNT(themes); i++) {
                struct surface *s = surface_new(ROWS, COLS);
                char text[512], is[512];

                fill(text, lengths[k]);
                assert_true(qr_draw(s, (struct rect){0, 0, ROWS, COLS}, text, utf8 != 0, NULL));
                read_code(s, themes[i], is, sizeof is);
                check_str(themes[i], is, text);
                surface_free(s);
            }
}

/* It is drawn where it just fits with the thin quiet zone, read there, and not in one cell less. */
static void test_fits(void **state)
{
    (void)state;
    for (int utf8 = 0; utf8 < 2; utf8++) {
        char text[128], is[128];
        struct qr_size need;
        struct surface *s = surface_new(ROWS, COLS);

        fill(text, 100);
        assert_false(qr_draw(s, (struct rect){0, 0, 1, 1}, text, utf8 != 0, &need));
        assert_true(need.rows > 10);
        assert_false(
            qr_draw(s, (struct rect){5, 5, need.rows - 1, need.cols}, text, utf8 != 0, NULL));
        assert_false(
            qr_draw(s, (struct rect){5, 5, need.rows, need.cols - 1}, text, utf8 != 0, NULL));
        assert_true(qr_draw(s, (struct rect){5, 5, need.rows, need.cols}, text, utf8 != 0, NULL));
        read_code(s, "dark", is, sizeof is);
        check_str("thin quiet zone", is, text);
        surface_free(s);
    }
}

static void test_too_long(void **state)
{
    char *text = xcalloc(4000, 1);
    struct surface *s = surface_new(ROWS, COLS);
    struct qr_size need = {1, 1};

    (void)state;
    memset(text, 'x', 3999);
    assert_false(qr_draw(s, (struct rect){0, 0, ROWS, COLS}, text, true, &need));
    assert_int_equal(need.rows, 0);
    surface_free(s);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_is_read),
        cmocka_unit_test(test_fits),
        cmocka_unit_test(test_too_long),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
