/* A form: its fields and what stands in them. */
#include "tui/input/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tui/input/until.h"

enum { VALUE_MAX = FORM_TEXT + 64, MINUTE_MS = 60 * 1000 };

void form_init(struct form *f, const struct prop_table *table, int64_t now, int tz_min)
{
    *f = (struct form){.table = table, .now = now, .tz_min = tz_min};
}

void form_finish(struct form *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->field[i].text);
        free(f->field[i].base);
    }
    free(f->field);
    free(f->line);
    *f = (struct form){0};
}

size_t form_add(struct form *f, const struct form_field *field, const char *text)
{
    struct form_field *to;

    f->field = xrealloc(f->field, f->n + 1, sizeof *f->field);
    to = &f->field[f->n];
    *to = *field;
    to->text = xstrdup("");
    to->base = xstrdup(text);
    form_set(f, f->n++, text);
    form_relist(f);
    return f->n - 1;
}

/* ---- values ---- */

bool form_time(const struct form *f, const struct form_field *field, int64_t *ms)
{
    struct tm tm = {0};
    const char *end;
    int64_t s;

    if (!*field->text || str_eq(field->text, "never"))
        return false;
    if (until_parse(field->text, f->now, f->tz_min, ms))
        return true;
    if (field->text[0] == '+' && str_duration(field->text, &s)) {
        *ms = f->now + s * 1000;
        return true;
    }
    end = strptime(field->text, "%Y-%m-%d %H:%M", &tm);
    if (!end || *end)
        return false;
    *ms = ((int64_t)timegm(&tm) - f->tz_min * INT64_C(60)) * 1000;
    return true;
}

void form_text_of(const struct form *f, const struct props *p, int prop, char *dst, size_t size)
{
    time_t local;
    struct tm tm;

    dst[0] = '\0';
    if (props_is_default(p, prop))
        return;
    if (p->table->row[prop].type != PROP_TIME) {
        props_text(p, prop, dst, size);
        return;
    }
    local = (time_t)(props_int(p, prop) + f->tz_min * INT64_C(60));
    gmtime_r(&local, &tm);
    strftime(dst, size, "%Y-%m-%d %H:%M", &tm);
}

/* "cloud, local" as the JSON array that a list is. */
static void list_text(const char *text, struct strbuf *b)
{
    int n = 0;

    if (*text == '[' || *text == '"') {
        strbuf_puts(b, text);
        return;
    }
    strbuf_puts(b, "[");
    while (*text) {
        size_t len = strcspn(text, ", ");

        if (len > 0)
            strbuf_printf(b, "%s\"%.*s\"", n++ ? "," : "", (int)len, text);
        text += len + strspn(text + len, ", ");
    }
    strbuf_puts(b, "]");
}

static bool set_time(const struct form *f, const struct form_field *field, struct props *p,
                     struct error *err)
{
    char seconds[32];
    int64_t ms;

    if (str_eq(field->text, "never")) {
        props_unset(p, field->prop);
        return true;
    }
    if (!form_time(f, field, &ms))
        return error_set(err, "a time is +2h, 16:30, 2026-11-30 16:30 or never");
    snprintf(seconds, sizeof seconds, "%lld", (long long)(ms / 1000));
    return props_set_text(p, field->prop, seconds, f->now / 1000, err);
}

/* Sets the one property of a field. */
static bool set_value(const struct form *f, const struct form_field *field, struct props *p,
                      struct error *err)
{
    struct strbuf b = STRBUF_INIT(VALUE_MAX);
    bool ok;

    if (field->type == PROP_TIME && *field->text)
        return set_time(f, field, p, err);
    if (field->type != PROP_LIST || !*field->text)
        return props_set_text(p, field->prop, field->text, f->now / 1000, err);
    list_text(field->text, &b);
    ok = b.s && props_set_text(p, field->prop, b.s, f->now / 1000, err);
    strbuf_free(&b);
    return ok;
}

static void check(struct form *f, struct form_field *field)
{
    struct error err = {""};
    struct props p;
    bool ok = true;

    field->why[0] = '\0';
    if (field->required && !*field->text)
        ok = error_set(&err, "this is needed");
    else if (field->prop < 0)
        ok = !field->check || field->check(field->text, &err);
    else if (str_eq(field->text, field->base) && *field->text)
        return; /* it is in force, though its time may have come meanwhile */
    else {
        props_init(&p, f->table);
        ok = set_value(f, field, &p, &err) && (!field->check || field->check(field->text, &err));
        props_finish(&p);
    }
    if (!ok)
        str_copy(field->why, sizeof field->why, err.text);
}

static void replace(char **at, const char *text)
{
    char *copy = xstrdup(text);

    free(*at);
    *at = copy;
}

void form_set(struct form *f, size_t i, const char *text)
{
    replace(&f->field[i].text, text);
    check(f, &f->field[i]);
}

void form_set_base(struct form *f, size_t i, const char *text)
{
    struct form_field *field = &f->field[i];
    bool changed = form_is_changed(field);

    replace(&field->base, text);
    if (!changed)
        form_set(f, i, text);
    check(f, field);
}

void form_add_table(struct form *f, const struct props *p)
{
    char *text = xmalloc(FORM_TEXT + 1);

    for (int g = 0; g < PROP_GROUP_COUNT; g++)
        for (size_t i = 0; i < f->table->n; i++) {
            const struct prop_def *d = &f->table->row[i];

            if (d->group != (enum prop_group)g)
                continue;
            text[0] = '\0';
            if (p)
                form_text_of(f, p, (int)i, text, FORM_TEXT + 1);
            form_add(f,
                     &(struct form_field){.key = d->name,
                                          .help = d->help,
                                          .group = prop_group_names[g],
                                          .choices = d->choices,
                                          .fallback = d->fallback,
                                          .type = d->type,
                                          .prop = (int)i},
                     text);
        }
    free(text);
}

size_t form_find(const struct form *f, const char *key)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->field[i].key, key))
            return i;
    return SIZE_MAX;
}

const char *form_value(const struct form *f, const char *key)
{
    size_t i = form_find(f, key);

    if (i == SIZE_MAX)
        return "";
    return *f->field[i].text ? f->field[i].text : f->field[i].fallback;
}

/* ---- as a whole ---- */

bool form_is_changed(const struct form_field *field)
{
    return !str_eq(field->text, field->base);
}

size_t form_changes(const struct form *f)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++)
        n += form_is_changed(&f->field[i]);
    return n;
}

size_t form_wrong(const struct form *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->field[i].why[0])
            return i;
    return SIZE_MAX;
}

bool form_props(const struct form *f, bool all, struct props *p, bool *reset, struct error *err)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct form_field *field = &f->field[i];

        if (field->prop < 0 || (all ? !*field->text : !form_is_changed(field)))
            continue;
        if (!set_value(f, field, p, err))
            return false;
        if (reset)
            reset[field->prop] = !props_has(p, field->prop);
    }
    return true;
}

/* ---- lines ---- */

bool form_line(const struct form *f, size_t i, struct form_line *line)
{
    if (i < f->n_lines)
        *line = f->line[i];
    return i < f->n_lines;
}

size_t form_lines(const struct form *f)
{
    return f->n_lines;
}

void form_relist(struct form *f)
{
    const char *group = "";

    f->line = xrealloc(f->line, 2 * f->n + 1, sizeof *f->line);
    f->n_lines = 0;
    for (size_t k = 0; k < f->n; k++) {
        if (!form_fits(&f->field[k], f->filter))
            continue;
        if (!str_eq(group, f->field[k].group)) {
            group = f->field[k].group;
            f->line[f->n_lines++] = (struct form_line){SIZE_MAX, group};
        }
        f->line[f->n_lines++] = (struct form_line){k, group};
    }
}

void form_scroll(struct form *f, int page)
{
    struct form_line line;
    size_t rows = page > 0 ? (size_t)page : 1, at = 0, lines = form_lines(f);

    f->page = page;
    while (at < lines && form_line(f, at, &line) && line.field != f->cursor)
        at++;
    if (at > 0 && at == f->top && at < lines && form_line(f, at - 1, &line) &&
        line.field == SIZE_MAX && rows > 1)
        f->top = at - 1; /* with the head of its group */
    if (at < f->top)
        f->top = at > 0 && rows > 2 ? at - 1 : at;
    if (at >= f->top + rows)
        f->top = at - rows + 1;
    if (f->top + rows > lines)
        f->top = lines > rows ? lines - rows : 0;
}

void form_go(struct form *f, size_t i)
{
    f->editing = f->searching = false;
    f->cursor = i;
    if (form_fits(&f->field[i], f->filter))
        return;
    f->filter[0] = '\0';
    form_relist(f);
}
