/* A terminal program on a real pty. */
#include "tests/lib/vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/utf8.h"
#include "tests/lib/check.h"

struct vt {
    struct proc *proc;
    VTerm *vterm;
    VTermScreen *screen;
    int rows, cols;
    bool alternate;
};

static int on_property(VTermProp prop, VTermValue *val, void *arg)
{
    struct vt *t = arg;

    if (prop == VTERM_PROP_ALTSCREEN)
        t->alternate = val->boolean;
    return 1;
}

static const VTermScreenCallbacks screen_calls = {.settermprop = on_property};

static void on_output(void *arg, const char *data, size_t len)
{
    struct vt *t = arg;

    vterm_input_write(t->vterm, data, len);
}

/* What the terminal answers to questions of the program. */
static void on_answer(const char *data, size_t len, void *arg)
{
    struct vt *t = arg;

    if (t->proc)
        proc_write(t->proc, data, len);
}

struct vt *vt_start(const struct proc_conf *conf)
{
    struct vt *t = xcalloc(1, sizeof *t);
    struct proc_conf c = *conf;

    *t = (struct vt){.rows = conf->rows, .cols = conf->cols};
    t->vterm = vterm_new(conf->rows, conf->cols);
    vterm_set_utf8(t->vterm, 1);
    vterm_output_set_callback(t->vterm, on_answer, t);
    t->screen = vterm_obtain_screen(t->vterm);
    vterm_screen_set_callbacks(t->screen, &screen_calls, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    c.seen = on_output;
    c.arg = t;
    t->proc = proc_start(&c);
    return t;
}

void vt_free(struct vt *t)
{
    if (!t)
        return;
    proc_free(t->proc);
    vterm_free(t->vterm);
    free(t);
}

struct proc *vt_proc(struct vt *t)
{
    return t->proc;
}

void vt_type(struct vt *t, const char *keys)
{
    proc_write(t->proc, keys, strlen(keys));
}

void vt_resize(struct vt *t, int rows, int cols)
{
    vt_drain(t);
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vterm, rows, cols);
    proc_resize(t->proc, rows, cols);
}

void vt_settle(struct vt *t)
{
    proc_settle(t->proc);
    vt_drain(t);
}

void vt_drain(struct vt *t)
{
    while (proc_pump(t->proc, clock_mono_ms()))
        continue;
}

bool vt_until(struct vt *t, bool (*cond)(struct vt *t, void *arg), void *arg, int ms)
{
    int64_t deadline = clock_mono_ms() + ms;

    for (;;) {
        vt_drain(t);
        if (cond(t, arg))
            return true;
        if (!proc_pump(t->proc, deadline))
            return cond(t, arg);
    }
}

void vt_row(struct vt *t, int row, char dst[VT_ROW_MAX])
{
    vt_part(t, row, 0, t->cols, dst);
}

void vt_part(struct vt *t, int row, int from, int to, char dst[VT_ROW_MAX])
{
    VTermRect r = {.start_row = row, .end_row = row + 1, .start_col = from, .end_col = to};
    size_t n = vterm_screen_get_text(t->screen, dst, VT_ROW_MAX - 1, r);

    while (n > 0 && (dst[n - 1] == ' ' || dst[n - 1] == '\0'))
        n--;
    dst[n] = '\0';
    for (size_t i = 0; i < n; i++)
        if (!dst[i])
            dst[i] = ' '; /* a cell that was never written to */
}

int vt_find(struct vt *t, const char *text, int from)
{
    char line[VT_ROW_MAX];

    for (int row = from; row < t->rows; row++) {
        vt_row(t, row, line);
        if (strstr(line, text))
            return row;
    }
    return -1;
}

void vt_dump(struct vt *t, char dst[VT_SCREEN_MAX])
{
    size_t n = 0;
    char line[VT_ROW_MAX];

    dst[0] = '\0';
    for (int row = 0; row < t->rows && n + VT_ROW_MAX + 2 < VT_SCREEN_MAX; row++) {
        vt_row(t, row, line);
        n += (size_t)snprintf(dst + n, VT_SCREEN_MAX - n, "%s\n", line);
    }
}

static _Noreturn void fail_with_picture(struct vt *t, const char *what, const char *text)
{
    char *screen = xmalloc(VT_SCREEN_MAX);

    vt_dump(t, screen);
    /* cmocka cuts what it prints itself. */
    fprintf(stderr, "%s \"%s\"; the program %s and the screen is:\n%s", what, text,
            proc_running(t->proc) ? "runs" : "has ended", screen);
    free(screen);
    fail();
    abort();
}

static bool shows(struct vt *t, void *text)
{
    return vt_find(t, text, 0) >= 0;
}

static bool hides(struct vt *t, void *text)
{
    return vt_find(t, text, 0) < 0;
}

void vt_expect(struct vt *t, const char *text)
{
    if (!vt_until(t, shows, (void *)text, PROC_PATIENCE))
        fail_with_picture(t, "never on the screen:", text);
}

void vt_expect_gone(struct vt *t, const char *text)
{
    if (!vt_until(t, hides, (void *)text, PROC_PATIENCE))
        fail_with_picture(t, "still on the screen:", text);
}

struct row_query {
    const char *one, *two;
    int row;
};

static bool has_row(struct vt *t, void *arg)
{
    struct row_query *q = arg;
    char line[VT_ROW_MAX];

    for (q->row = vt_find(t, q->one, 0); q->row >= 0; q->row = vt_find(t, q->one, q->row + 1)) {
        vt_row(t, q->row, line);
        if (strstr(line, q->two))
            return true;
    }
    return false;
}

int vt_expect_row(struct vt *t, const char *one, const char *two)
{
    struct row_query q = {.one = one, .two = two};

    if (!vt_until(t, has_row, &q, PROC_PATIENCE)) {
        print_error("no row with \"%s\" has\n", one);
        fail_with_picture(t, "never in such a row:", two);
    }
    return q.row;
}

static int32_t rgb_of(const struct vt *t, VTermColor *c, bool own)
{
    if (own)
        return -1;
    vterm_screen_convert_color_to_rgb(t->screen, c);
    return c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

struct vt_cell vt_cell(struct vt *t, int row, int col)
{
    VTermPos at = {.row = row, .col = col};
    VTermScreenCell c;
    bool own_fg, own_bg;

    memset(&c, 0, sizeof c); /* of no width beside the screen */
    vterm_screen_get_cell(t->screen, at, &c);
    own_fg = VTERM_COLOR_IS_DEFAULT_FG(&c.fg);
    own_bg = VTERM_COLOR_IS_DEFAULT_BG(&c.bg);
    return (struct vt_cell){
        .ch = c.chars[0],
        .width = c.width,
        .bold = c.attrs.bold,
        .underline = c.attrs.underline != 0,
        .reverse = c.attrs.reverse,
        .italic = c.attrs.italic,
        .coloured = !own_fg || !own_bg,
        .fg = rgb_of(t, &c.fg, own_fg),
        .bg = rgb_of(t, &c.bg, own_bg),
    };
}

bool vt_alternate(const struct vt *t)
{
    return t->alternate;
}

/* The last offset of a text in what the program wrote, or -1. */
static long last_of(const struct vt *t, const char *text)
{
    const char *all = proc_text(t->proc, PROC_OUT);
    long at = -1;

    for (const char *p = all; (p = strstr(p, text)) != NULL; p++)
        at = p - all;
    return at;
}

/* Asked of the bytes: libvterm keeps the visibility with the cursor that ESC 7 saves, unlike the
 * terminals that people use. */
bool vt_cursor_shown(const struct vt *t)
{
    return last_of(t, "\033[?25h") >= last_of(t, "\033[?25l");
}

const char *vt_bytes(const struct vt *t, size_t *len)
{
    *len = proc_len(t->proc, PROC_OUT);
    return proc_text(t->proc, PROC_OUT);
}
