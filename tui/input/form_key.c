/* A form: what keys do. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/input/form.h"
#include "tui/input/line.h"

enum { CHOICE_MAX = 64, CTRL_C = 3, CTRL_D = 4, CTRL_G = 7, CTRL_U = 21 };

/* ---- moving ---- */

static size_t line_of(const struct form *f, size_t field)
{
    struct form_line line;

    for (size_t i = 0; form_line(f, i, &line); i++)
        if (line.field == field)
            return i;
    return 0;
}

/* To the next field in this direction after `by` lines; stays when there is none. */
static void move(struct form *f, long by)
{
    long lines = (long)form_lines(f), to = (long)line_of(f, f->cursor) + by;
    int dir = by < 0 ? -1 : 1;
    struct form_line line;

    to = to < 0 ? 0 : to >= lines ? lines - 1 : to;
    for (int turn = 0; turn < 2; turn++, dir = -dir)
        for (long i = to; i >= 0 && i < lines; i += dir)
            if (form_line(f, (size_t)i, &line) && line.field != SIZE_MAX) {
                f->cursor = line.field;
                return;
            }
}

static bool moves(struct form *f, uint32_t code)
{
    long page = f->page > 1 ? f->page - 1 : 1, far = 0x10000000;

    switch (code) {
    case 'j':
    case KEYMAP_TAB:
    case KEYMAP_DOWN: move(f, 1); break;
    case 'k':
    case KEYMAP_BACKTAB:
    case KEYMAP_UP: move(f, -1); break;
    case 'g':
    case KEYMAP_HOME: move(f, -far); break;
    case 'G':
    case KEYMAP_END: move(f, far); break;
    case CTRL_D:
    case KEYMAP_PGDN: move(f, page); break;
    case CTRL_U:
    case KEYMAP_PGUP: move(f, -page); break;
    default: return false;
    }
    return true;
}

/* ---- choices ---- */

/* The choice number i of a field into dst; false behind the last. */
static bool choice_at(const struct form_field *field, size_t i, char dst[CHOICE_MAX])
{
    const char *s = field->choices;

    for (; *s; s += strcspn(s, " "), s += *s == ' ') {
        size_t len = strcspn(s, " ");

        if (i-- > 0)
            continue;
        if (len >= CHOICE_MAX)
            return false;
        memcpy(dst, s, len);
        dst[len] = '\0';
        return true;
    }
    return false;
}

static void turn_choice(struct form *f, size_t i, int by)
{
    struct form_field *field = &f->field[i];
    const char *now = *field->text ? field->text : field->fallback;
    char choice[CHOICE_MAX];
    size_t n = 0, at = SIZE_MAX;

    for (; choice_at(field, n, choice); n++)
        if (str_eq(choice, now))
            at = n;
    if (n == 0)
        return;
    at = at == SIZE_MAX ? 0 : (at + n + (size_t)by) % n;
    choice_at(field, at, choice);
    form_set(f, i, str_eq(choice, field->fallback) ? "" : choice);
}

/* Yes, no, and where there is no default nothing at all. */
static void toggle(struct form *f, size_t i)
{
    struct form_field *field = &f->field[i];
    const char *now = *field->text ? field->text : field->fallback;
    const char *next = str_eq(now, "true") ? "false" : "true";

    if (!*field->fallback && str_eq(now, "false"))
        next = "";
    form_set(f, i, str_eq(next, field->fallback) ? "" : next);
}

static bool turns(struct form *f, uint32_t code)
{
    struct form_field *field = &f->field[f->cursor];
    bool back = code == 'h' || code == KEYMAP_LEFT;
    bool on = code == 'l' || code == KEYMAP_RIGHT || code == ' ';

    if (code == KEYMAP_ENTER || code == '\n')
        on = true;
    if ((!back && !on) || field->fixed)
        return false;
    if (field->type == PROP_BOOL)
        toggle(f, f->cursor);
    else if (field->type == PROP_CHOICE)
        turn_choice(f, f->cursor, back ? -1 : 1);
    else
        return false;
    return true;
}

/* ---- text ---- */

static void edit_key(struct form *f, uint32_t code)
{
    struct form_field *field = &f->field[f->cursor];
    char *text = xmalloc(FORM_TEXT + 1);

    str_copy(text, FORM_TEXT + 1, field->text);
    if (line_key(text, FORM_TEXT + 1, &f->at, code))
        form_set(f, f->cursor, text);
    free(text);
}

static enum form_result editing(struct form *f, struct key key)
{
    if (key.alt)
        return FORM_IGNORED;
    switch (key.code) {
    case KEYMAP_ENTER:
    case '\n':
    case KEYMAP_ESC:
    case CTRL_C:
    case CTRL_G: f->editing = false; return FORM_STAYS;
    case KEYMAP_TAB:
    case KEYMAP_BACKTAB:
    case KEYMAP_UP:
    case KEYMAP_DOWN:
        f->editing = false;
        moves(f, key.code);
        return FORM_STAYS;
    default: edit_key(f, key.code); return FORM_CHANGED;
    }
}

static enum form_result searching(struct form *f, struct key key)
{
    struct form_line line;
    size_t at = strlen(f->filter);

    if (key.alt)
        return FORM_IGNORED;
    if (key.code == KEYMAP_ENTER || key.code == '\n' || key.code == KEYMAP_DOWN ||
        key.code == KEYMAP_TAB) {
        f->searching = false;
        return FORM_STAYS;
    }
    if (key.code == KEYMAP_ESC || key.code == CTRL_C || key.code == CTRL_G) {
        f->searching = false;
        f->filter[0] = '\0';
        form_relist(f);
        return FORM_STAYS;
    }
    line_key(f->filter, sizeof f->filter, &at, key.code);
    form_relist(f);
    /* The cursor is on something that is shown. */
    for (size_t i = 0; form_line(f, i, &line); i++)
        if (line.field != SIZE_MAX) {
            f->cursor = line.field;
            break;
        }
    f->top = 0;
    return FORM_STAYS;
}

static bool begins(struct form *f, uint32_t code)
{
    if ((code != KEYMAP_ENTER && code != '\n' && code != 'i') || f->field[f->cursor].fixed)
        return false;
    f->editing = true;
    f->at = strlen(f->field[f->cursor].text);
    return true;
}

enum form_result form_key(struct form *f, struct key key)
{
    struct form_line line;
    uint32_t code = key.code;

    if (f->editing)
        return editing(f, key);
    if (f->searching)
        return searching(f, key);
    if (key.alt)
        return FORM_IGNORED;
    if (code == '/') {
        f->searching = true;
        return FORM_STAYS;
    }
    if (code == KEYMAP_ESC && f->filter[0]) {
        f->filter[0] = '\0';
        form_relist(f);
        return FORM_STAYS;
    }
    if (!form_line(f, 0, &line))
        return FORM_IGNORED; /* nothing is shown */
    if (moves(f, code))
        return FORM_STAYS;
    if (turns(f, code))
        return FORM_CHANGED;
    if (begins(f, code))
        return FORM_STAYS;
    if (f->field[f->cursor].fixed)
        return FORM_IGNORED;
    if (code == 'u')
        form_set(f, f->cursor, f->field[f->cursor].base);
    else if (code == KEYMAP_DELETE || code == '-')
        form_set(f, f->cursor, "");
    else
        return FORM_IGNORED;
    return FORM_CHANGED;
}

void form_paste(struct form *f, const struct key *key, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!key[i].alt && key[i].code >= ' ' && key[i].code < KEYMAP_UP)
            form_key(f, key[i]);
}
