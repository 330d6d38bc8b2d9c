/* Lines of the record as we write them, read without a tree. */
#include <string.h>

#include "net/base/utf8.h"
#include "net/proto/journal_fields.h"

enum { DIGITS_MAX = 15 };

struct cursor {
    const char *at, *end;
};

static bool take(struct cursor *c, const char *literal, size_t len)
{
    if ((size_t)(c->end - c->at) < len || memcmp(c->at, literal, len) != 0)
        return false;
    c->at += len;
    return true;
}
#define TAKE(c, literal) take((c), "" literal, sizeof(literal) - 1)

/* The inside of a string, from behind its opening quote to behind its closing one. */
static bool take_string(struct cursor *c, const char **text, size_t *len)
{
    const char *p = c->at;

    while (p < c->end && (unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
    if (p == c->end || *p != '"')
        return false;
    *text = c->at;
    *len = (size_t)(p - c->at);
    c->at = p + 1;
    return true;
}

static bool take_number(struct cursor *c, int64_t min, int64_t *n)
{
    bool below = TAKE(c, "-");
    const char *from = c->at;

    *n = 0;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9' && c->at - from < DIGITS_MAX)
        *n = *n * 10 + (*c->at++ - '0');
    if (c->at == from || *from == '0')
        return false;
    if (below)
        *n = -*n;
    return *n >= min && *n <= JOURNAL_NUMBER_MAX;
}

/* The first field from `f` on whose key comes next; null when none does. */
static const struct journal_field *take_key(struct cursor *c, const struct journal_field *f)
{
    const char *key;
    size_t len;

    if (!TAKE(c, ",\"") || !take_string(c, &key, &len) || !TAKE(c, ":"))
        return NULL;
    for (; f < journal_fields + JOURNAL_FIELDS; f++)
        if (strncmp(f->key, key, len) == 0 && f->key[len] == '\0')
            return f;
    return NULL;
}

static bool take_value(struct cursor *c, const struct journal_field *f, struct journal_entry *e)
{
    const char *text;
    size_t len;
    int64_t n;

    if (f->type != 't') {
        if (!take_number(c, INT32_MIN, &n))
            return false;
        journal_put_number(e, f, n);
        return true;
    }
    if (!TAKE(c, "\"") || !take_string(c, &text, &len))
        return false;
    utf8_clean((char *)e + f->offset, f->size, text, len, f->size);
    return true;
}

static bool take_head(struct cursor *c, struct journal_entry *e)
{
    const char *text;
    size_t len;

    if (!TAKE(c, JOURNAL_OPENING) || !take_string(c, &text, &len) || !TAKE(c, ",\"n\":") ||
        !take_number(c, 1, &e->n) || !TAKE(c, ",\"at\":") || !take_number(c, 0, &e->at) ||
        !TAKE(c, ",\"what\":\"") || !take_string(c, &text, &len))
        return false;
    e->what = journal_what_of(text, len);
    return e->what != JOURNAL_COUNT;
}

bool journal_read_flat(const char *line, size_t len, struct journal_entry *e)
{
    struct cursor c = {line, line + len};
    const struct journal_field *f = journal_fields;

    if (!utf8_valid(line, len) || !take_head(&c, e))
        return false;
    while (!TAKE(&c, "}")) {
        if (TAKE(&c, ",\"has_token\":true}")) {
            e->has_token = true;
            break;
        }
        f = take_key(&c, f);
        if (!f || !take_value(&c, f++, e))
            return false;
    }
    return c.at == c.end;
}
