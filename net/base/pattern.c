/* Regular expressions of a size that is known before they are compiled. */
#include "net/base/pattern.h"

#include <stdlib.h>
#include <string.h>

/* What was read so far, for each group that is open: all before the last thing, and that thing. */
struct size {
    const char *at;
    size_t all[PATTERN_DEPTH + 1], last[PATTERN_DEPTH + 1];
    size_t depth;
};

static void thing(struct size *s, size_t size)
{
    s->all[s->depth] += s->last[s->depth];
    s->last[s->depth] = size;
}

static size_t whole(const struct size *s)
{
    return s->all[s->depth] + s->last[s->depth];
}

/* Over "[...]", in which ']' is itself at the start, and "[:" ends with ":]". */
static void skip_set(struct size *s)
{
    const char *p = s->at;

    p += *p == '^';
    p += *p == ']';
    while (*p && *p != ']') {
        const char kind = *p == '[' ? p[1] : '\0';

        if (kind && strchr(":.=", kind)) {
            const char end[] = {kind, ']', '\0'};
            const char *close = strstr(p + 2, end);

            p = close ? close + 1 : p;
        }
        p++;
    }
    s->at = p + (*p == ']');
}

static bool repeated(struct size *s, size_t times)
{
    if (times > PATTERN_SIZE)
        return false;
    s->last[s->depth] *= times;
    return s->last[s->depth] <= PATTERN_SIZE;
}

/* Behind a brace: "m}", "m,}", ",n}" or "m,n}" repeats the last thing, all else is a thing. */
static bool brace(struct size *s)
{
    const size_t digits = strspn(s->at, "0123456789,");
    size_t least, most;
    char *end;

    if (!digits || s->at[digits] != '}') {
        thing(s, 1);
        return true;
    }
    if (digits > 16) /* no number that fits has as many */
        return false;
    least = strtoul(s->at, &end, 10);
    most = *end == ',' ? strtoul(end + 1, NULL, 10) : least;
    s->at += digits + 1;
    if (most <= least) /* "m,}" is m and any more of them */
        most = least + (*end == ',');
    return repeated(s, most ? most : 1);
}

/* Takes the next sign. */
static bool sign(struct size *s, struct error *err)
{
    const char c = *s->at++;
    size_t inner;

    switch (c) {
    case '\\':
        if (*s->at >= '1' && *s->at <= '9')
            return error_set(err, "\\%c is not allowed: no back references", *s->at);
        s->at += *s->at != '\0';
        break;
    case '[': skip_set(s); break;
    case '(':
        if (s->depth == PATTERN_DEPTH)
            return error_set(err, "more than %d groups in groups", PATTERN_DEPTH);
        thing(s, 0);
        s->depth++;
        s->all[s->depth] = s->last[s->depth] = 0;
        return true;
    case ')':
        inner = whole(s);
        s->depth -= s->depth > 0;
        thing(s, inner);
        return true;
    case '*':
    case '?': return true;
    case '+': return repeated(s, 2);
    case '{': return brace(s);
    }
    thing(s, 1);
    return true;
}

static bool fits(const char *text, struct error *err)
{
    struct size s = {.at = text};
    struct error why = {{0}};

    while (*s.at)
        if (!sign(&s, &why) || whole(&s) > PATTERN_SIZE)
            return *why.text ? error_set(err, "%s", why.text)
                             : error_set(err, "more than %d characters with every repetition",
                                         PATTERN_SIZE);
    return true;
}

bool pattern_compile(regex_t *pattern, const char *text, struct error *err)
{
    char why[128];
    int rc;

    if (!fits(text, err))
        return false;
    rc = regcomp(pattern, text, REG_EXTENDED | REG_NOSUB | REG_ICASE);
    if (!rc)
        return true;
    regerror(rc, pattern, why, sizeof why);
    return error_set(err, "%s", why);
}
