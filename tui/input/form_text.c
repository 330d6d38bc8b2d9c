/* A form in words: for those who type a whole value as a line, and hear what stands in it. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/form.h"

enum { WORDS_MAX = 128, PART_MAX = 1024 };

/* ---- saying ---- */

const char *form_word(const struct form_field *field, const char *text)
{
    if (*text)
        return field->type != PROP_BOOL ? text : str_eq(text, "true") ? tr("on") : tr("off");
    if (field->type == PROP_BOOL && *field->fallback)
        return str_eq(field->fallback, "true") ? tr("on") : tr("off");
    return *field->fallback ? field->fallback : tr("not set");
}

void form_about(const struct form_field *field, char *dst, size_t size)
{
    if (*field->fallback && field->type != PROP_BOOL && field->type != PROP_CHOICE)
        snprintf(dst, size, tr("%.190s (%.40s unless set)"), tr(field->help), field->fallback);
    else
        str_copy(dst, size, *field->help ? tr(field->help) : "");
}

/* "public, private" */
static void choices_text(const char *choices, char *dst, size_t size)
{
    size_t n = 0;

    for (; *choices && n + 2 < size; choices++) {
        if (*choices == ' ')
            dst[n++] = ',';
        dst[n++] = *choices;
    }
    dst[n] = '\0';
}

void form_range(const struct form *f, size_t i, char *dst, size_t size)
{
    const struct form_field *field = &f->field[i];
    const struct prop_def *d = field->prop < 0 ? NULL : &f->table->row[field->prop];
    char choices[FORM_WHY];

    dst[0] = '\0';
    choices_text(field->choices, choices, sizeof choices);
    switch (field->type) {
    case PROP_BOOL: str_copy(dst, size, tr("on or off")); break;
    case PROP_TIME: str_copy(dst, size, tr("+2h, 16:30, 2026-11-30 16:30 or never")); break;
    case PROP_CHOICE: snprintf(dst, size, tr("one of %s"), choices); break;
    case PROP_LIST: snprintf(dst, size, tr("some of %s"), choices); break;
    case PROP_INT:
    case PROP_NUM:
        if (d)
            snprintf(dst, size, tr("%lld to %lld"), (long long)d->min, (long long)d->max);
        break;
    case PROP_STRING:
        if (d)
            snprintf(dst, size, tr("at most %lld bytes"), (long long)d->max);
        break;
    case PROP_JSON: str_copy(dst, size, tr("JSON")); break;
    }
}

bool form_fits(const struct form_field *field, const char *words)
{
    char wanted[4 * WORDS_MAX + 1], text[PART_MAX];
    const char *const parts[] = {field->key, tr(field->help), tr(field->group)};

    if (!*words)
        return true;
    utf8_skeleton(wanted, sizeof wanted, words);
    for (int i = 0; i < 3; i++) {
        utf8_skeleton(text, sizeof text, parts[i]);
        if (strstr(text, wanted))
            return true;
    }
    return false;
}

/* ---- typing ---- */

static bool is_choice(const char *choices, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = choices; *at; at += strcspn(at, " "), at += *at == ' ')
        if (len > 0 && strcspn(at, " ") == len && !strncmp(at, word, len))
            return true;
    return false;
}

/* As the keys leave it: a yes or no and a choice that is the default stand for themselves. */
static const char *usual(const struct form *f, size_t i, const char *typed, struct error *err)
{
    const struct form_field *field = &f->field[i];
    char range[FORM_WHY];
    bool on = false, known = true;

    if (!*typed || (field->type != PROP_BOOL && field->type != PROP_CHOICE))
        return typed;
    if (field->type == PROP_BOOL) {
        known = props_bool_word(typed, &on);
        typed = on ? "true" : "false";
    } else {
        known = is_choice(field->choices, typed);
    }
    if (known)
        return str_eq(typed, field->fallback) ? "" : typed;
    form_range(f, i, range, sizeof range);
    error_set(err, "%s is %s", field->key, range);
    return NULL;
}

bool form_enter(struct form *f, size_t i, const char *typed, struct error *err)
{
    struct form_field *field = &f->field[i];
    char before[FORM_TEXT + 1], why[FORM_WHY];
    const char *text;

    if (field->fixed)
        return error_set(err, "%s can not be changed", field->key);
    if (strlen(typed) > FORM_TEXT)
        return error_set(err, "that is longer than %d bytes", FORM_TEXT);
    text = usual(f, i, typed, err);
    if (!text)
        return false;
    str_copy(before, sizeof before, field->text);
    form_set(f, i, text);
    if (!field->why[0])
        return true;
    str_copy(why, sizeof why, field->why);
    form_set(f, i, before);
    return error_set(err, "%s", why);
}
