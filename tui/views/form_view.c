/* How a form is drawn. */
#include "tui/views/form_view.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/views/parts.h"

enum { KEY_WIDTH = 27, KEY_WIDTH_MIN = 18, ROOMY = 64, VALUE_SHOWN = 400, CHOICE_MAX = 64 };

/* A value as one line of text that the terminal may see. */
static void shown(const char *text, char *dst, size_t size)
{
    size_t len = strlen(text);

    utf8_clean(dst, size, text, len < VALUE_SHOWN ? len : VALUE_SHOWN, VALUE_SHOWN);
}

static int put_choices(const struct form_field *field, struct surface *s, struct rect r,
                       unsigned style)
{
    const char *now = *field->text ? field->text : field->fallback;
    const char *at = field->choices;
    int x = 0;

    if (utf8_cells(field->choices) + 12 > r.w)
        return surface_printf(s, r.y, r.x, r.w, style, "< %s >", now);
    for (; *at; at += strcspn(at, " "), at += *at == ' ') {
        char word[CHOICE_MAX];

        snprintf(word, sizeof word, "%.*s", (int)strcspn(at, " "), at);
        if (str_eq(word, now))
            x += surface_printf(s, r.y, r.x + x, r.w - x, style, "[%s]", word) + 1;
        else
            x += surface_printf(s, r.y, r.x + x, r.w - x, ROLE_DIM, " %s ", word) + 1;
    }
    return x;
}

/* The text that is being edited, scrolled so that the cursor is in sight. */
static void put_edited(const struct form *f, const struct form_field *field, struct surface *s,
                       struct rect r)
{
    char before[FORM_TEXT + 1];
    const char *from = field->text;
    int cells;

    snprintf(before, sizeof before, "%.*s", (int)f->at, field->text);
    for (cells = utf8_cells(before); cells > r.w - 1 && *from; cells = utf8_cells(before)) {
        const char *next = from;

        utf8_next(&next);
        memmove(before, before + (next - from), strlen(before + (next - from)) + 1);
        from = next;
    }
    surface_field(s, r.y, r.x, r.w, ROLE_INPUT, "");
    surface_put(s, r.y, r.x, r.w, ROLE_INPUT, from);
    surface_cursor(s, r.y, r.x + cells);
}

static unsigned value_style(const struct form_field *field)
{
    if (field->why[0])
        return ROLE_BAD;
    if (form_is_changed(field))
        return ROLE_MARK;
    return *field->text ? ROLE_DIALOG : ROLE_DIM;
}

/* The time that is meant, beside what was typed. */
static void put_time(const struct form *f, const struct form_field *field, struct surface *s,
                     struct rect r)
{
    char when[PARTS_TIME], typed[VALUE_SHOWN + 1];
    int64_t ms;
    int x;

    shown(field->text, typed, sizeof typed);
    x = surface_put(s, r.y, r.x, r.w, value_style(field), typed);
    if (!form_time(f, field, &ms))
        return;
    parts_clock(when, ms, f->tz_min, false);
    if (field->text[0] == '+')
        surface_printf(s, r.y, r.x + x + 2, r.w - x - 2, ROLE_DIM, "%s", when);
    else if (ms > f->now) {
        parts_minutes(when, f->now, ms);
        surface_printf(s, r.y, r.x + x + 2, r.w - x - 2, ROLE_DIM, tr("in %s"), when);
    }
}

static void put_value(const struct form *f, const struct form_field *field, struct surface *s,
                      struct rect r)
{
    const char *now = *field->text ? field->text : field->fallback;
    char text[VALUE_SHOWN + 1];

    if (field->type == PROP_BOOL && !field->why[0]) {
        bool set = *now != '\0', on = str_eq(now, "true");

        surface_put(s, r.y, r.x, r.w, value_style(field), on ? "[x]" : set ? "[ ]" : "[-]");
    } else if (field->type == PROP_CHOICE && !field->why[0]) {
        put_choices(field, s, r, form_is_changed(field) ? ROLE_MARK : ROLE_DIALOG);
    } else if (field->type == PROP_TIME && *field->text) {
        put_time(f, field, s, r);
    } else {
        shown(*now ? now : "-", text, sizeof text);
        surface_field(s, r.y, r.x, r.w, value_style(field), text);
    }
}

static void draw_field(const struct form *f, size_t i, struct surface *s, struct rect r)
{
    const struct form_field *field = &f->field[i];
    bool cursor = i == f->cursor;
    int key = r.w >= ROOMY ? KEY_WIDTH : r.w * 2 / 5 > KEY_WIDTH_MIN ? r.w * 2 / 5 : KEY_WIDTH_MIN;
    struct rect value = {r.y, r.x + 4 + key + 1, 1, r.w - 4 - key - 1};

    surface_put(s, r.y, r.x, 2, ROLE_STRONG, cursor ? "> " : "  ");
    surface_put(s, r.y, r.x + 2, 2, field->why[0] ? ROLE_BAD : ROLE_MARK,
                field->why[0]            ? "!"
                : form_is_changed(field) ? "*"
                : field->moved           ? "~"
                                         : " ");
    if (cursor && !f->editing)
        surface_put(s, r.y, r.x + 4, key, ROLE_CHOICE, field->key);
    else
        surface_field(s, r.y, r.x + 4, key, field->fixed ? ROLE_DIM : ROLE_DIALOG, field->key);
    if (cursor && f->editing)
        put_edited(f, field, s, value);
    else
        put_value(f, field, s, value);
}

void form_view_draw(const struct form *f, struct surface *s, struct rect r)
{
    struct form_line line;

    for (int i = 0; i < r.h && form_line(f, f->top + (size_t)i, &line); i++) {
        struct rect row = {r.y + i, r.x, 1, r.w};

        if (line.field == SIZE_MAX)
            surface_put(s, row.y, row.x + 1, row.w - 1, ROLE_DIM, tr(line.group));
        else
            draw_field(f, line.field, s, row);
    }
    if (f->n > 0 && !form_line(f, 0, &line))
        surface_printf(s, r.y, r.x + 2, r.w - 2, ROLE_DIM, tr("no field here has '%s'"), f->filter);
}

int form_view_help(const struct form *f, struct surface *s, struct rect r)
{
    const struct form_field *field;
    char text[FORM_WHY + 96];

    if (f->searching ||
        (f->filter[0] && !f->editing && f->cursor < f->n && !f->field[f->cursor].why[0])) {
        int x = surface_printf(s, r.y, r.x, r.w, ROLE_HINT_KEY, "/%s", f->filter);

        if (f->searching)
            surface_cursor(s, r.y, r.x + x);
        return 1;
    }
    if (f->cursor >= f->n)
        return 0;
    field = &f->field[f->cursor];
    if (field->why[0])
        snprintf(text, sizeof text, "! %s", field->why);
    else
        form_about(field, text, sizeof text);
    return parts_wrap(s, r, field->why[0] ? ROLE_BAD : ROLE_DIM, text);
}

int form_view_changes(const struct form *f, struct surface *s, struct rect r)
{
    size_t n = form_changes(f), shown_n = n > (size_t)r.h ? (size_t)r.h - 1 : n;
    int y = 0;

    for (size_t i = 0; i < f->n && (size_t)y < shown_n; i++) {
        const struct form_field *field = &f->field[i];
        char old[64], now[64];
        int x;

        if (!form_is_changed(field))
            continue;
        shown(form_word(field, field->base), old, sizeof old);
        shown(form_word(field, field->text), now, sizeof now);
        x = surface_printf(s, r.y + y, r.x, r.w, ROLE_DIALOG, "%s  ", field->key);
        x += surface_printf(s, r.y + y, r.x + x, r.w - x, ROLE_DIM, "%s -> ", old);
        surface_put(s, r.y + y, r.x + x, r.w - x, ROLE_MARK, now);
        y++;
    }
    if (shown_n < n && r.h > 0)
        surface_printf(s, r.y + y++, r.x, r.w, ROLE_DIM, tr("and %zu more"), n - shown_n);
    return y;
}
