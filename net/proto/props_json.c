/* Properties and claims as JSON. */
#include "net/proto/props_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/strict_json.h"

static bool is_choice(const char *choices, const char *s)
{
    size_t n = strlen(s);

    for (const char *at = choices; (at = strstr(at, s)) != NULL && n > 0; at += n)
        if ((at == choices || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* Names the value in a sentence, short and clean. */
static void show(const cJSON *v, char *dst, size_t size)
{
    char *text = cJSON_IsString(v) ? xstrdup(v->valuestring) : cJSON_PrintUnformatted(v);

    utf8_clean(dst, size, text ? text : "", text ? strlen(text) : 0, 40);
    free(text);
}

static bool set_number(struct props *p, int prop, const cJSON *v, int64_t now, unsigned flags,
                       struct error *err)
{
    const struct prop_def *d = &p->table->row[prop];
    char shown[96];
    double n;

    show(v, shown, sizeof shown);
    if (!cJSON_IsNumber(v))
        return error_set(err,
                         d->type == PROP_TIME
                             ? "%s was '%s' but should be a number of seconds since the unix "
                               "epoch"
                             : "%s was '%s' but should be a number",
                         d->name, shown);
    n = d->type == PROP_NUM ? v->valuedouble : floor(v->valuedouble);
    if (d->type == PROP_TIME && d->min == 1 && !(flags & PROPS_TRUSTED) && n <= (double)now)
        return error_set(err, "%s was '%s', which is in the past rather than in the future",
                         d->name, shown);
    if (n < (double)d->min || n > (double)d->max)
        return error_set(err, "%s was '%s' but should be between %lld and %lld", d->name, shown,
                         (long long)d->min, (long long)d->max);
    if (d->type == PROP_INT && n != v->valuedouble)
        return error_set(err, "%s was '%s' but should be a whole number", d->name, shown);
    props_unset(p, prop);
    p->v[prop] = (struct prop_val){.set = true, .i = (int64_t)n, .n = n};
    return true;
}

static bool set_text(struct props *p, int prop, const cJSON *v, struct error *err)
{
    const struct prop_def *d = &p->table->row[prop];
    size_t len = cJSON_IsString(v) ? strlen(v->valuestring) : 0;
    char shown[96];

    show(v, shown, sizeof shown);
    if (!cJSON_IsString(v))
        return error_set(err, "%s was '%s' but should be a string", d->name, shown);
    if ((int64_t)len < d->min || (int64_t)len > d->max)
        return error_set(err, "%s should be between %lld and %lld bytes long", d->name,
                         (long long)d->min, (long long)d->max);
    if (d->type == PROP_CHOICE && !is_choice(d->choices, v->valuestring))
        return error_set(err, "%s was '%s' but should be one of: %s", d->name, shown, d->choices);
    props_set_str(p, prop, v->valuestring);
    return true;
}

static bool list_fits(const struct prop_def *d, const cJSON *v)
{
    const cJSON *at;

    if (cJSON_IsString(v))
        return is_choice(d->choices, v->valuestring);
    if (!cJSON_IsArray(v))
        return false;
    cJSON_ArrayForEach (at, v) {
        if (!cJSON_IsString(at) || !is_choice(d->choices, at->valuestring))
            return false;
        for (const cJSON *b = v->child; b != at; b = b->next)
            if (str_eq(b->valuestring, at->valuestring))
                return false;
    }
    return true;
}

static bool set_tree(struct props *p, int prop, const cJSON *v, struct error *err)
{
    const struct prop_def *d = &p->table->row[prop];
    char *text;
    bool ok = true;

    if (d->type == PROP_LIST && !list_fits(d, v))
        return error_set(err, "%s should be one of: %s, or an array of different ones", d->name,
                         d->choices);
    if (d->type == PROP_JSON && !cJSON_IsObject(v) && !cJSON_IsArray(v))
        return error_set(err, "%s should be an object or an array", d->name);
    text = cJSON_PrintUnformatted(v);
    if (!text || (int64_t)strlen(text) > d->max)
        ok = error_set(err, "%s is longer than %lld bytes", d->name, (long long)d->max);
    else
        props_set_str(p, prop, text);
    free(text);
    return ok;
}

bool props_json_set(struct props *p, int prop, const cJSON *value, int64_t now, unsigned flags,
                    struct error *err)
{
    const struct prop_def *d = &p->table->row[prop];
    char shown[96];

    if (cJSON_IsNull(value)) {
        props_unset(p, prop);
        return true;
    }
    switch (d->type) {
    case PROP_BOOL:
        if (!cJSON_IsBool(value)) {
            show(value, shown, sizeof shown);
            return error_set(err, "%s was '%s' but should be true or false", d->name, shown);
        }
        props_set_int(p, prop, cJSON_IsTrue(value));
        return true;
    case PROP_INT:
    case PROP_TIME:
    case PROP_NUM: return set_number(p, prop, value, now, flags, err);
    case PROP_STRING:
    case PROP_CHOICE: return set_text(p, prop, value, err);
    case PROP_LIST:
    case PROP_JSON: return set_tree(p, prop, value, err);
    }
    return false;
}

bool props_json_read(struct props *p, const cJSON *obj, int64_t now, unsigned flags,
                     struct error *err)
{
    const cJSON *at;

    cJSON_ArrayForEach (at, obj) {
        int prop = flags & PROPS_CLAIMS ? prop_find_claim(p->table, at->string)
                                        : prop_find(p->table, at->string);
        char shown[96];

        if (prop < 0 && flags & PROPS_CLAIMS)
            continue;
        if (prop < 0) {
            utf8_clean(shown, sizeof shown, at->string, strlen(at->string), 40);
            return error_set(err, "unknown property '%s'", shown);
        }
        if (!props_json_set(p, prop, at, now, flags, err))
            return false;
    }
    return true;
}

void props_json_take(struct props *p, const cJSON *config)
{
    struct error ignored;
    const cJSON *at;

    if (!cJSON_IsObject(config))
        return;
    cJSON_ArrayForEach (at, config) {
        int prop = prop_find(p->table, at->string);

        if (prop >= 0)
            props_json_set(p, prop, at, 0, PROPS_TRUSTED, &ignored);
    }
}

static cJSON *value_json(const struct props *p, int prop)
{
    const struct prop_val *v = &p->v[prop];

    switch (p->table->row[prop].type) {
    case PROP_BOOL: return cJSON_CreateBool(v->i != 0);
    case PROP_INT:
    case PROP_TIME: return cJSON_CreateNumber((double)v->i);
    case PROP_NUM: return cJSON_CreateNumber(v->n);
    case PROP_STRING:
    case PROP_CHOICE: return cJSON_CreateString(v->s);
    case PROP_LIST:
    case PROP_JSON: return cJSON_Parse(v->s);
    }
    return NULL;
}

static void number_text(struct json_text *j, const char *key, double n)
{
    char *text = strict_json_print(cJSON_CreateNumber(n));

    json_raw(j, key, text);
    free(text);
}

void props_json_text(struct json_text *j, const char *key, const struct props *p, int prop)
{
    const struct prop_val *v = &p->v[prop];

    switch (p->table->row[prop].type) {
    case PROP_BOOL: json_bool(j, key, v->i != 0); break;
    case PROP_INT:
    case PROP_TIME: json_num(j, key, v->i); break;
    case PROP_NUM: number_text(j, key, v->n); break;
    case PROP_STRING:
    case PROP_CHOICE: json_str(j, key, v->s); break;
    case PROP_LIST:
    case PROP_JSON: json_raw(j, key, v->s); break;
    }
}

static bool default_is_true(const struct prop_def *d)
{
    return str_eq(d->fallback, "true");
}

void props_json_config(struct json_text *j, const char *key, const struct props *p)
{
    json_object(j, key);
    for (size_t i = 0; i < p->table->n; i++)
        if (!props_is_default(p, (int)i))
            props_json_text(j, p->table->row[i].name, p, (int)i);
    json_object_end(j);
}

cJSON *props_json_all(const struct props *p)
{
    cJSON *obj = cJSON_CreateObject();

    for (size_t i = 0; i < p->table->n; i++) {
        const struct prop_def *d = &p->table->row[i];
        cJSON *value;

        if (!p->v[i].set && d->type == PROP_LIST)
            continue; /* Daily shows it once it is set; some clients bear no key that they do not
                         know */
        if (p->v[i].set)
            value = value_json(p, (int)i);
        else if (!*d->fallback && d->type == PROP_STRING)
            value = cJSON_CreateString("");
        else if (!*d->fallback)
            value = cJSON_CreateNull();
        else if (d->type == PROP_BOOL)
            value = cJSON_CreateBool(default_is_true(d));
        else if (d->type == PROP_STRING || d->type == PROP_CHOICE)
            value = cJSON_CreateString(d->fallback);
        else
            value = cJSON_CreateNumber(strtod(d->fallback, NULL));
        cJSON_AddItemToObject(obj, d->name, value);
    }
    return obj;
}

void props_json_public(struct json_text *j, const char *key, const struct props *p)
{
    static const int also[] = {ROOM_nbf, ROOM_exp, ROOM_enable_knocking, ROOM_max_participants,
                               ROOM_eject_at_room_exp};

    json_object(j, key);
    for (int i = 0; i < ROOM_PROP_COUNT; i++) {
        bool wanted = p->table->row[i].enforcer == PROP_CLIENT;

        for (size_t k = 0; k < sizeof also / sizeof *also; k++)
            wanted = wanted || i == also[k];
        if (wanted && !props_is_default(p, i))
            props_json_text(j, p->table->row[i].name, p, i);
    }
    json_object_end(j);
}

cJSON *props_json_set_ones(const struct props *p, unsigned flags)
{
    cJSON *obj = cJSON_CreateObject();

    for (size_t i = 0; i < p->table->n; i++)
        if (p->v[i].set)
            cJSON_AddItemToObject(
                obj, flags & PROPS_CLAIMS ? p->table->row[i].claim : p->table->row[i].name,
                value_json(p, (int)i));
    return obj;
}

/* "2h" and "+2h" from now, or "2026-11-24 16:00" in local time, or seconds since 1970. */
static bool time_of_text(const char *text, int64_t now, int64_t *out)
{
    struct tm tm = {.tm_isdst = -1};
    const char *end;

    if (str_int(text, 100000000, 253402300799, out))
        return true;
    if (str_duration(text, out)) {
        *out += now;
        return true;
    }
    end = strptime(text, "%Y-%m-%d %H:%M", &tm);
    if (!end || *end)
        return false;
    *out = mktime(&tm);
    return true;
}

bool props_bool_word(const char *text, bool *out)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(text, words[i])) {
            *out = i & 1;
            return true;
        }
    return false;
}

static cJSON *tree_of_text(const struct prop_def *d, const char *text, int64_t now)
{
    struct error ignored;
    int64_t i;
    cJSON *tree;
    bool on;

    switch (d->type) {
    case PROP_BOOL:
        return props_bool_word(text, &on) ? cJSON_CreateBool(on) : cJSON_CreateString(text);
    case PROP_TIME:
        return time_of_text(text, now, &i) ? cJSON_CreateNumber((double)i)
                                           : cJSON_CreateString(text);
    case PROP_INT:
        if (str_int(text, INT32_MIN, INT32_MAX, &i))
            return cJSON_CreateNumber((double)i);
        return str_duration(text, &i) ? cJSON_CreateNumber((double)i) : cJSON_CreateString(text);
    case PROP_NUM:
    case PROP_LIST:
    case PROP_JSON:
        tree = strict_json_parse(text, strlen(text), &ignored);
        return tree ? tree : cJSON_CreateString(text);
    default: return cJSON_CreateString(text);
    }
}

bool props_set_text(struct props *p, int prop, const char *text, int64_t now, struct error *err)
{
    cJSON *tree;
    bool ok;

    if (!*text) {
        props_unset(p, prop);
        return true;
    }
    tree = tree_of_text(&p->table->row[prop], text, now);
    ok = props_json_set(p, prop, tree, now, 0, err);
    cJSON_Delete(tree);
    return ok;
}

void props_text(const struct props *p, int prop, char *dst, size_t size)
{
    const struct prop_def *d = &p->table->row[prop];
    const struct prop_val *v = &p->v[prop];
    char when[CLOCK_ISO_SIZE];

    if (!v->set)
        str_copy(dst, size, "");
    else if (d->type == PROP_BOOL)
        str_copy(dst, size, v->i ? "true" : "false");
    else if (d->type == PROP_TIME) {
        clock_iso(when, v->i * 1000);
        str_copy(dst, size, when);
    } else if (d->type == PROP_INT)
        snprintf(dst, size, "%lld", (long long)v->i);
    else if (d->type == PROP_NUM)
        snprintf(dst, size, "%g", v->n);
    else
        str_copy(dst, size, v->s);
}
