/* The console on a terminal, as a host uses it. */
#include "tests/lib/console.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

/* More than the console asks for (TIME_READ_BEFORE_KEY), also on a busy machine; more than what it
 * takes for a burst of keys. */
enum { READ_MS = 700, BETWEEN_KEYS_MS = 80, QUIT_TRIES = 3, CURSOR_STEPS_MAX = 60 };

void console_config(struct serve *s, const char *text, char env[TMP_PATH_MAX + 32])
{
    tmp_put(s->dir, "settings/foyer/config", text);
    snprintf(env, TMP_PATH_MAX + 32, "XDG_CONFIG_HOME=%s/settings", s->dir);
}

struct vt *console_launch(struct serve *s, const struct console_conf *conf)
{
    const char *argv[8] = {proc_foyer(), "console"}, *env[SERVE_ENV_MAX + 16] = {0};
    int n = 2, e = 0;

    if (conf->room) {
        argv[n++] = "--room";
        argv[n++] = conf->room;
    }
    for (int i = 0; s->env[i]; i++)
        env[e++] = s->env[i];
    for (int i = 0; conf->env && conf->env[i] && e < SERVE_ENV_MAX + 15; i++)
        env[e++] = conf->env[i];
    return vt_start(&(struct proc_conf){.argv = argv,
                                        .env = env,
                                        .rows = conf->rows ? conf->rows : 24,
                                        .cols = conf->cols ? conf->cols : 80});
}

struct vt *console_start(struct serve *s, const struct console_conf *conf)
{
    struct vt *t = console_launch(s, conf);

    vt_expect(t, "Knocking");
    vt_expect(t, "link ok");
    if (conf->room) /* a key acts on it once it has been seen for a while */
        console_read(t, conf->room);
    return t;
}

static bool never(struct vt *t, void *arg)
{
    (void)t;
    (void)arg;
    return false;
}

void console_pause(struct vt *t, int ms)
{
    int64_t until = clock_mono_ms() + ms;

    while (clock_mono_ms() < until && proc_running(vt_proc(t)))
        vt_until(t, never, NULL, (int)(until - clock_mono_ms()));
}

void console_read(struct vt *t, const char *name)
{
    vt_expect(t, name);
    console_pause(t, READ_MS);
}

/* A lone Escape is one when nothing follows it for a while, which begins when it has been read. */
void console_key(struct vt *t, const char *key)
{
    vt_type(t, key);
    vt_settle(t);
    console_pause(t, BETWEEN_KEYS_MS);
    vt_settle(t);
}

/* The sides of the frame: a line sign, in ASCII or drawn. */
static bool is_side(uint32_t ch)
{
    return ch == '|' || ch == '+' || (ch >= 0x2500 && ch <= 0x257F);
}

/* Where the list of those who knock is on the screen: the row of its title and the column of its
 * frame. */
static bool knock_pane(struct vt *t, int *row, int *col)
{
    char line[VT_ROW_MAX];
    const char *title;
    size_t cells = 0;

    *row = vt_find(t, "Knocking", 0);
    if (*row < 0)
        return false;
    vt_row(t, *row, line);
    title = strstr(line, "Knocking");
    for (const char *c = line; c < title; c++)
        cells += ((unsigned char)*c & 0xC0) != 0x80;
    *col = (int)cells;
    while (*col > 0 && !is_side(vt_cell(t, *row + 1, *col).ch))
        (*col)--;
    return true;
}

/* The row of that pane which has the text, or the cursor when it is null; -1 when none has. */
static int knock_row(struct vt *t, const char *text)
{
    char line[VT_ROW_MAX];
    int row, col, end;

    if (!knock_pane(t, &row, &col))
        return -1;
    for (row++; is_side(vt_cell(t, row, col).ch); row++) {
        uint32_t ch = vt_cell(t, row, col + 1).ch;

        if (is_side(ch))
            return -1;
        for (end = col + 1; vt_cell(t, row, end).width && !is_side(vt_cell(t, row, end).ch);)
            end += vt_cell(t, row, end).width;
        vt_part(t, row, col, end, line);
        if (text ? strstr(line, text) != NULL : ch == '>')
            return row;
    }
    return -1;
}

void console_cursor(struct vt *t, char dst[VT_ROW_MAX])
{
    int row = knock_row(t, NULL);

    dst[0] = '\0';
    if (row >= 0)
        vt_row(t, row, dst);
}

struct step {
    const char *name;
    int from;
};

static bool cursor_moved(struct vt *t, void *arg)
{
    const struct step *s = arg;
    int row = knock_row(t, NULL);

    return row >= 0 && (row != s->from || row == knock_row(t, s->name));
}

static bool cursor_on_top(struct vt *t, void *arg)
{
    int row, col;

    (void)arg;
    return knock_pane(t, &row, &col) && knock_row(t, NULL) == row + 2; /* below title and heads */
}

/* Each key waits for what it does: on a busy machine one that is typed too early would lead on to
 * somebody else after the look. */
void console_move(struct vt *t, const char *name)
{
    console_key(t, "g"); /* rows of people who have gone stay until a key */
    vt_until(t, cursor_on_top, NULL, PROC_PATIENCE);
    for (int i = 0; i < CURSOR_STEPS_MAX; i++) {
        struct step s = {name, knock_row(t, NULL)};
        int to = knock_row(t, name);

        if (to >= 0 && to == s.from)
            return;
        vt_type(t, to >= 0 && to < s.from ? "k" : "j");
        if (!vt_until(t, cursor_moved, &s, PROC_PATIENCE))
            break;
    }
    vt_expect(t, "the cursor on the person who is looked for");
}

void console_to(struct vt *t, const char *name)
{
    console_move(t, name);
    console_pause(t, READ_MS);
}

/* Keys that a busy machine delivers together are refused with these words. */
static const char refused[] = "keys at once";

static bool ended_or_refused(struct vt *t, void *arg)
{
    (void)arg;
    return !proc_running(vt_proc(t)) || vt_find(t, refused, 0) >= 0;
}

void console_quit(struct vt *t)
{
    struct termios settings;

    /* One q is enough; a person presses again only when the console has said that it refused. */
    for (int i = 0; i < QUIT_TRIES && proc_running(vt_proc(t)); i++) {
        vt_expect_gone(t, refused);
        vt_type(t, "q");
        vt_until(t, ended_or_refused, NULL, PROC_PATIENCE);
    }
    if (proc_running(vt_proc(t)))
        vt_expect(t, "nothing, since q was pressed");
    proc_expect_exit(vt_proc(t), 0);
    assert_false(vt_alternate(t));
    assert_true(vt_cursor_shown(t));
    assert_int_equal(tcgetattr(proc_tty(vt_proc(t)), &settings), 0);
    assert_true((settings.c_lflag & (ECHO | ICANON)) == (ECHO | ICANON));
    vt_free(t);
}
