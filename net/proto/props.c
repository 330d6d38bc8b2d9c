/* Properties of rooms and claims of tokens. */
#include "net/proto/props.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"

static const struct prop_def room_rows[ROOM_PROP_COUNT] = {
#define P(name, type, fallback, min, max, choices, enforcer, help, group) \
    [ROOM_##name] = {#name, "",      PROP_##type,     fallback, min,      \
                     max,   choices, PROP_##enforcer, help,     PROP_GROUP_##group},
#include "net/proto/room_props.def"
#undef P
};

static const struct prop_def claim_rows[TOKEN_PROP_COUNT] = {
#define C(name, claim, type, fallback, min, max, choices, help, group) \
    [TOKEN_##name] = {#name, #claim,  PROP_##type, fallback, min,      \
                      max,   choices, PROP_SERVER, help,     PROP_GROUP_##group},
#include "net/proto/token_claims.def"
#undef C
};

static const struct prop_def domain_rows[DOMAIN_PROP_COUNT] = {
#define P(name, type, fallback, min, max, choices, enforcer, help) \
    [DOMAIN_##name] = {#name, "", PROP_##type, fallback, min, max, choices, PROP_##enforcer, help},
#include "net/proto/domain_props.def"
#undef P
};

const char *const prop_group_names[PROP_GROUP_COUNT] = {
    TR("the holder"), TR("the door"),   TR("time and seats"), TR("while people wait"),
    TR("the call"),   TR("recordings"), TR("phones"),         TR("servers"),
};

const struct prop_table room_props = {room_rows, ROOM_PROP_COUNT};
const struct prop_table token_claims = {claim_rows, TOKEN_PROP_COUNT};
const struct prop_table domain_props = {domain_rows, DOMAIN_PROP_COUNT};

int prop_find(const struct prop_table *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->row[i].name, name))
            return (int)i;
    return -1;
}

int prop_find_claim(const struct prop_table *t, const char *claim)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->row[i].claim, claim))
            return (int)i;
    return -1;
}

void props_init(struct props *p, const struct prop_table *table)
{
    p->table = table;
    p->v = xcalloc(table->n, sizeof *p->v);
}

void props_finish(struct props *p)
{
    if (!p->v)
        return;
    for (size_t i = 0; i < p->table->n; i++)
        free(p->v[i].s);
    free(p->v);
    *p = (struct props){0};
}

void props_copy(struct props *dst, const struct props *src)
{
    struct props copy;

    props_init(&copy, src->table);
    for (size_t i = 0; i < src->table->n; i++) {
        copy.v[i] = src->v[i];
        if (src->v[i].s)
            copy.v[i].s = xstrdup(src->v[i].s);
    }
    props_finish(dst);
    *dst = copy;
}

void props_unset(struct props *p, int prop)
{
    free(p->v[prop].s);
    p->v[prop] = (struct prop_val){0};
}

bool props_has(const struct props *p, int prop)
{
    return p->v[prop].set;
}

static int64_t default_int(const struct prop_def *d)
{
    int64_t i = 0;

    if (d->type == PROP_BOOL)
        return str_eq(d->fallback, "true");
    str_int(d->fallback, INT64_MIN, INT64_MAX, &i);
    return i;
}

int64_t props_int(const struct props *p, int prop)
{
    return p->v[prop].set ? p->v[prop].i : default_int(&p->table->row[prop]);
}

const char *props_str(const struct props *p, int prop)
{
    return p->v[prop].set && p->v[prop].s ? p->v[prop].s : p->table->row[prop].fallback;
}

void props_set_int(struct props *p, int prop, int64_t i)
{
    props_unset(p, prop);
    p->v[prop] = (struct prop_val){.set = true, .i = i};
}

void props_set_str(struct props *p, int prop, const char *s)
{
    char *copy = xstrdup(s);

    props_unset(p, prop);
    p->v[prop] = (struct prop_val){.set = true, .s = copy};
}

bool props_is_default(const struct props *p, int prop)
{
    const struct prop_def *d = &p->table->row[prop];
    const struct prop_val *v = &p->v[prop];

    if (!v->set)
        return true;
    if (!*d->fallback)
        return false;
    if (d->type == PROP_NUM)
        return v->n == strtod(d->fallback, NULL);
    return v->s ? str_eq(v->s, d->fallback) : v->i == default_int(d);
}
