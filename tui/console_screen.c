/* The console's frames and input. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/console_private.h"
#include "tui/input/action.h"
#include "tui/views/view.h"

_Static_assert((int)TERM_UP == (int)KEYMAP_UP && (int)TERM_PGDN == (int)KEYMAP_PGDN &&
                   (int)TERM_BACKTAB == (int)KEYMAP_BACKTAB &&
                   (int)TERM_SHIFT_DOWN == (int)KEYMAP_SHIFT_DOWN &&
                   (int)TERM_F12 == (int)KEYMAP_F12,
               "the terminal delivers the codes that the keymap knows");

_Static_assert((int)TERM_COLOURS_NONE == (int)COLOURS_NONE &&
                   (int)TERM_COLOURS_DIRECT == (int)COLOURS_DIRECT,
               "the terminal takes the colours as the option names them");

enum { WHEEL_LINES = 3 };

/* ---- start and end ---- */

bool console_screen_open(struct console *c, struct error *err)
{
    struct term_options o;

    console_taste_open(c);
    o = (struct term_options){
        .mouse = c->config.mouse,
        .colours = (enum term_colours)c->config.colours,
        .ask_ground = str_eq(c->config.theme, THEME_AUTO),
        .escape_ms = (int)c->config.escape_delay_ms,
    };
    c->term = term_open(&o, err);
    if (!c->term)
        return false;
    term_theme(c->term, &c->theme);
    c->surface = surface_new(term_rows(c->term), term_cols(c->term));
    c->dirty = true;
    return true;
}

void console_screen_close(struct console *c)
{
    if (c->terminal_gone && c->term)
        term_abandon(c->term);
    else
        term_close(c->term);
    surface_free(c->surface);
    console_taste_close(c);
    dialog_close(&c->dialog);
    prompt_close(&c->prompt);
    sheet_close(&c->sheet);
    c->term = NULL;
    c->surface = NULL;
}

/* ---- frames ---- */

int console_minutes_east(int64_t wall)
{
    time_t s = (time_t)(wall / 1000);
    struct tm tm = {0};

    localtime_r(&s, &tm);
    return (int)(tm.tm_gmtoff / 60);
}

static void lay_out(struct console *c)
{
    struct model *m = &c->model;

    layout_compute(&c->layout, term_rows(c->term), term_cols(c->term), m->focus, m->zoom);
    for (int p = 0; p < PANE_COUNT; p++)
        m->page[p] = views_list_rows(&c->layout, (enum pane)p);
}

/* Scrolling of a text in a dialog ends at its end. */
static void lay_out_dialog(struct console *c, const struct draw_ctx *ctx)
{
    struct dialog *d = &c->dialog;
    int lines;

    if (!dialog_is_open(d))
        return;
    dialog_sync(d, &c->model);
    d->page = views_dialog_rows(&c->layout, d);
    views_dialog_reveal(ctx, d);
    lines = views_dialog_lines(&c->model, ctx);
    if (lines > 0 && d->top + (size_t)(d->page > 0 ? d->page : 0) > (size_t)lines)
        d->top = lines > d->page ? (size_t)(lines - d->page) : 0;
}

void console_frame(struct console *c, int64_t wall, int64_t mono)
{
    struct draw_ctx ctx = {
        .layout = &c->layout,
        .wall = wall,
        .mono = mono,
        .tz_min = console_minutes_east(wall),
        .warn_ms = c->config.wait_warn_s * 1000,
        .late_ms = c->config.wait_late_s * 1000,
        .keys = c->keys,
        .dialog = dialog_is_open(&c->dialog) ? &c->dialog : NULL,
        .prompt = prompt_is_open(&c->prompt) ? &c->prompt : NULL,
        .sheet = sheet_is_open(&c->sheet) ? &c->sheet : NULL,
        .utf8 = term_utf8(),
        .host = c->host,
        .recording = c->recall.recording,
        .place = c->place,
    };

    lay_out(c);
    model_frame(&c->model);
    lay_out_dialog(c, &ctx);
    sheet_sync(&c->sheet, &c->model, wall);
    form_scroll(&c->sheet.form, views_sheet_rows(&c->layout));
    if (c->surface->rows != c->layout.rows || c->surface->cols != c->layout.cols)
        surface_resize(c->surface, c->layout.rows, c->layout.cols);
    views_draw(&c->model, &ctx, c->surface);
    term_present(c->term, c->surface);
    dialog_seen(&c->dialog, mono);
    if (!dialog_is_open(&c->dialog)) /* what lies under it was not read */
        model_seen(&c->model, mono);
    c->dirty = false;
    pace_framed(&c->pace, mono);
}

/* Of a window that became small and large again meanwhile the size has not changed, but what stood
 * in its cells is lost. */
void console_resized(struct console *c)
{
    if (!term_resized(c->term))
        term_redraw(c->term);
    c->dirty = true;
    pace_hurry(&c->pace);
}

void console_suspend(struct console *c)
{
    struct sigaction stop = {.sa_handler = SIG_DFL}, before;
    sigset_t set, mask;

    term_suspend(c->term);
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaction(SIGTSTP, &stop, &before);
    raise(SIGTSTP); /* pending until it is let through */
    sigprocmask(SIG_UNBLOCK, &set, &mask);
    sigprocmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
    term_resume(c->term);
    console_alert_resumed(c);
    console_resized(c);
}

static void next_theme(struct console *c, int64_t mono)
{
    struct theme_entry entry[THEME_MAX];
    size_t n = theme_list(c->theme_dir, entry, THEME_MAX), i = 0;
    struct error err = {{0}};

    while (i < n && !str_eq(entry[i].id, c->theme.id))
        i++;
    if (n == 0)
        return;
    i = i + 1 < n ? i + 1 : 0;
    if (!theme_load(&c->theme, entry[i].id, c->theme_dir, NULL, NULL, &err)) {
        notice_set(&c->model.notice, NOTICE_BAD, mono, "%s", err.text);
        return;
    }
    term_theme(c->term, &c->theme);
    str_copy(c->config.theme, sizeof c->config.theme, c->theme.id);
    notice_set(&c->model.notice, NOTICE_INFO, mono, "theme: %s", c->theme.name);
}

static void toggle_mouse(struct console *c, int64_t mono)
{
    c->config.mouse = !c->config.mouse;
    term_mouse(c->term, c->config.mouse);
    notice_set(&c->model.notice, NOTICE_INFO, mono,
               c->config.mouse ? tr("the mouse clicks and scrolls here")
                               : tr("the mouse is the terminal's: it selects text"));
}

/* ---- input ---- */

struct sheet_env console_sheet_env(struct console *c, int64_t wall, int64_t mono)
{
    return (struct sheet_env){.model = &c->model,
                              .call = console_call,
                              .arg = c,
                              .url = c->url,
                              .wall = wall,
                              .mono = mono,
                              .tz_min = console_minutes_east(wall)};
}

/* What a sheet wants on the clipboard. Only the terminal knows whether it took it. */
static void copy_out(struct console *c)
{
    char what[SHEET_SAY];

    if (!c->sheet.copy)
        return;
    str_copy(what, sizeof what, c->sheet.say);
    if (term_copy(c->term, c->sheet.copy))
        sheet_say(&c->sheet, SHEET_GOOD,
                  "given to the terminal's clipboard%s%.60s; where the terminal or tmux refuses "
                  "that (OSC 52) nothing arrives: v shows it",
                  *what ? ": " : "", what);
    else
        sheet_say(&c->sheet, SHEET_WARN, "this terminal has no clipboard: v shows the token");
    explicit_bzero(c->sheet.copy, strlen(c->sheet.copy));
    free(c->sheet.copy);
    c->sheet.copy = NULL;
}

/* Does what an action has asked for. */
static void perform(struct console *c, unsigned acts, int64_t mono)
{
    c->dirty |= acts != 0;
    copy_out(c);
    if (acts & ACT_THEME)
        next_theme(c, mono);
    if (acts & ACT_MOUSE)
        toggle_mouse(c, mono);
    if (acts & ACT_RELOAD)
        console_reload(c, mono, tr("options, keys, macros and themes were read again"));
    if (acts & ACT_LIFT)
        console_blocks_lift(c, mono);
    console_blocks_turn(c, mono);
    if (acts & ACT_REDRAW)
        term_redraw(c->term);
    if (acts & ACT_SUSPEND)
        console_suspend(c);
    if (acts & ACT_QUIT)
        console_end(c, 0, "");
}

/* A click on a hint is the key that it names. */
static bool take_hint(struct console *c, struct act *act, const struct term_input *in)
{
    const struct draw_ctx ctx = {.layout = &c->layout,
                                 .keys = c->keys,
                                 .recording = c->recall.recording,
                                 .wall = act->wall,
                                 .mono = act->mono};
    enum action hint = hint_line_at(&c->model, &ctx, in->y, in->x);

    if (in->button != TERM_CLICK || hint == ACTION_NONE)
        return false;
    perform(c, action_run(act, hint), act->mono);
    return true;
}

static void take_mouse(struct console *c, struct act *act, const struct term_input *in)
{
    enum pane p = layout_at(&c->layout, in->y, in->x);
    struct select_list list;
    struct select *at;
    int row;

    if (dialog_is_open(&c->dialog) || prompt_is_open(&c->prompt) || sheet_is_open(&c->sheet) ||
        take_hint(c, act, in) || p == PANE_COUNT)
        return;
    c->dirty = true;
    if (in->button == TERM_WHEEL_UP || in->button == TERM_WHEEL_DOWN) {
        long by = in->button == TERM_WHEEL_UP ? -WHEEL_LINES : WHEEL_LINES;

        if (p == PANE_LOG)
            evlog_scroll(&c->model.log, by, c->model.page[p]);
        else if (model_list(&c->model, p, &list, &at))
            select_move(at, &list, by, c->model.page[p]);
        return;
    }
    row = views_list_row_at(&c->layout, p, in->y);
    if (row >= 0 && model_list(&c->model, p, &list, &at) && at->top + (size_t)row < list.n)
        select_go(at, &list, at->top + (size_t)row, c->model.page[p]);
    if (p != PANE_DETAIL)
        c->model.focus = p;
}

static void add_key(struct key *keys, size_t *n, const struct term_input *in)
{
    if (*n < CONSOLE_KEYS)
        keys[(*n)++] = (struct key){.code = in->code, .alt = in->alt};
}

void console_take_input(struct console *c, int64_t wall, int64_t mono)
{
    struct act act = {
        .model = &c->model,
        .dialog = &c->dialog,
        .prompt = &c->prompt,
        .sheet = &c->sheet,
        .keys = c->keys,
        .call = console_call,
        .url = c->url,
        .send = console_send,
        .send_arg = c,
        .recall = &c->recall,
        .owner = &console_owner,
        .owner_arg = c,
        .wall = wall,
        .mono = mono,
        .tz_min = console_minutes_east(wall),
    };
    struct key keys[CONSOLE_KEYS];
    struct term_input in;
    size_t n = 0;

    while (term_read(c->term, &in)) {
        if (in.kind == TERM_KEY && c->pasting)
            add_key(c->paste, &c->n_paste, &in);
        else if (in.kind == TERM_KEY)
            add_key(keys, &n, &in);
        else if (in.kind == TERM_MOUSE)
            take_mouse(c, &act, &in);
        else if (in.kind == TERM_GROUND)
            console_ground(c, in.code != 0);
        else if (in.kind == TERM_PASTE_BEGIN)
            c->pasting = true;
        else if (c->pasting) {
            c->pasting = false;
            perform(c, action_paste(&act, c->paste, c->n_paste), mono);
            c->n_paste = 0;
        }
    }
    if (n > 0)
        perform(c, action_keys(&act, keys, n), mono);
}
