/* What the room editor and the token maker say in lines. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/plain/plain_private.h"
#include "tui/views/parts.h"

enum { VALUE_SHOWN = 400, REMARKS = 8 };

/* ---- the form ---- */

static size_t lines_of(const char *text)
{
    size_t n = 1;

    while ((text = strchr(text, '\n')) != NULL)
        n += *++text != '\0';
    return n;
}

/* A value as one line of text, or how many lines it has. */
static const char *shown(const struct form_field *field, const char *value,
                         char dst[VALUE_SHOWN + 8])
{
    const char *word = form_word(field, value);
    size_t len = strlen(word);

    if (lines_of(word) > 1) {
        snprintf(dst, VALUE_SHOWN + 8, tr("%zu lines"), lines_of(word));
        return dst;
    }

    utf8_clean(dst, VALUE_SHOWN + 8, word, len < VALUE_SHOWN ? len : VALUE_SHOWN, VALUE_SHOWN);
    if (len > VALUE_SHOWN)
        snprintf(dst + strlen(dst), 4, "...");
    return dst;
}

/* The time that is meant where another was typed: "16:30" for "+2h". */
static void time_meant(const struct form *f, const struct form_field *field, char dst[PARTS_TIME])
{
    int64_t ms;

    dst[0] = '\0';
    if (field->type == PROP_TIME && field->text[0] == '+' && form_time(f, field, &ms))
        parts_clock(dst, ms, f->tz_min, false);
}

/* The lines of a text that has several, numbered. */
static void say_lines(struct plain *p, const struct form_field *field)
{
    const char *at = field->text;
    size_t n = lines_of(at);
    char line[VALUE_SHOWN + 8];

    for (size_t i = 1; n > 1 && i <= n; i++) {
        size_t len = strcspn(at, "\n");

        utf8_clean(line, sizeof line, at, len < VALUE_SHOWN ? len : VALUE_SHOWN, VALUE_SHOWN);
        plain_say(p, tr("line %zu: %s"), i, line);
        at += len + (at[len] == '\n');
    }
}

void plain_sheet_field(struct plain *p, size_t i, bool more)
{
    const struct form *f = &p->conf.sheet->form;
    const struct form_field *field = &f->field[i];
    char now[VALUE_SHOWN + 8], old[VALUE_SHOWN + 8], when[PARTS_TIME], about[FORM_WHY + 96],
        range[FORM_WHY];
    bool changed =
        form_is_changed(field) && !p->conf.sheet->is_new && p->conf.sheet->kind == SHEET_ROOM;

    time_meant(f, field, when);
    plain_say(p, "%s: %s%s%s%s%s%s%s%s%s", field->key, shown(field, field->text, now),
              *when ? tr(", that is ") : "", when, changed ? tr(", was ") : "",
              changed ? shown(field, field->base, old) : "",
              field->moved ? tr(", changed by somebody else meanwhile") : "",
              field->why[0] ? tr(", can not be used: ") : "", field->why,
              field->fixed ? tr(", can not be changed") : "");
    say_lines(p, field);
    if (!more)
        return;
    form_about(field, about, sizeof about);
    form_range(f, i, range, sizeof range);
    plain_say(p, "%s%s%s%s", about, *about && *range ? "; " : "", *range ? tr("takes ") : "",
              range);
}

void plain_sheet_show(struct plain *p, const char *words)
{
    const struct form *f = &p->conf.sheet->form;
    bool all = str_eq(words, "all");
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) {
        const struct form_field *field = &f->field[i];

        if (*words ? !all && !form_fits(field, words)
                   : field->prop >= 0 && !*field->text && !form_is_changed(field))
            continue;
        n++;
        plain_sheet_field(p, i, *words && !all);
    }
    if (n == 0 && *words)
        plain_say(p, "no property has '%s'", words);
}

static void say_changes(struct plain *p)
{
    const struct form *f = &p->conf.sheet->form;

    for (size_t i = 0; i < f->n; i++)
        if (form_is_changed(&f->field[i]))
            plain_sheet_field(p, i, false);
}

void plain_sheet_effects(struct plain *p, bool *refused)
{
    const struct sheet *s = p->conf.sheet;
    char line[REMARKS][SHEET_LINE];
    size_t n;

    *refused = false;
    if (s->kind == SHEET_TOKEN) {
        n = sheet_warnings(s, p->conf.model, line, REMARKS, refused);
    } else {
        if (form_changes(&s->form) == 0)
            plain_say(p, "nothing has changed");
        say_changes(p);
        n = sheet_effects(s, p->conf.model, line, REMARKS);
    }
    for (size_t i = 0; i < n; i++)
        plain_say(p, "%s: %s", s->kind == SHEET_TOKEN ? tr("look twice") : tr("who is affected"),
                  line[i]);
}

/* ---- tokens ---- */

void plain_sheet_made(struct plain *p)
{
    const struct sheet *s = p->conf.sheet;
    bool refused;

    plain_say(p, "a token: %s", s->made);
    plain_sheet_effects(p, &refused);
    plain_say(p, "link or token says it; another makes one more; tokens lists who has one; back "
                 "forgets it");
}

static void say_live(struct plain *p, const struct token_live *t)
{
    const char *who = *t->name ? t->name : *t->user_id ? t->user_id : tr("nobody by name");
    char name[PLAIN_LINE], state[96], left[PARTS_TIME] = "";

    plain_name(p, t->room, t->id, who, name, sizeof name);
    tokens_state(t, state, sizeof state);
    if (t->exp)
        parts_minutes(left, p->now.wall, t->exp * 1000);
    plain_say(p, "%s%s, %s, %s, %s%s", name, t->owner ? tr(", owner") : "",
              *t->room ? t->room : tr("every room"), state, *left ? left : tr("no end"),
              *left ? tr(" left") : "");
}

void plain_sheet_live(struct plain *p)
{
    const struct sheet *s = p->conf.sheet;

    plain_say(p, "%zu live tokens for %s%s", s->n_live, *s->room ? s->room : tr("all rooms"),
              s->n_live ? ":" : "");
    for (size_t i = 0; i < s->n_live; i++)
        say_live(p, &s->live[i]);
    plain_say(p, s->n_live ? tr("end NUMBER ends one; tokens looks again; back leaves the list")
                           : tr("tokens looks again; back leaves the list"));
}

size_t plain_sheet_row(struct plain *p, const char *word)
{
    const struct sheet *s = p->conf.sheet;
    const struct number *e;
    int64_t n;

    if (!str_int(word, 1, INT64_MAX, &n)) {
        plain_refuse(p, "end takes the number of a token, as the list tells it");
        return SIZE_MAX;
    }
    e = numbers_find(&p->numbers, n);
    for (size_t i = 0; e && i < s->n_live; i++)
        if (str_eq(s->live[i].id, e->id))
            return i;
    plain_refuse(p, "%lld is no token of this list", (long long)n);
    return SIZE_MAX;
}
