/* Whether a translation takes the same values as its text. */
#include <limits.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

enum { TR_ARGS_MAX = 16, TR_TYPE_MAX = 8, TR_HOLE_MAX = 24 };

/* The arguments that a format takes: their types in order, "s", "zu", "*" ... */
struct tr_args {
    char type[TR_ARGS_MAX][TR_TYPE_MAX];
    size_t n;
    bool by_number;
};

/* A decimal number that stands at *s, and moves behind it; 0 when there is none or it is large. */
static size_t tr_number(const char **s)
{
    size_t n = 0;

    while (**s >= '0' && **s <= '9') {
        n = n > INT_MAX / 16 ? n : n * 10 + (size_t)(**s - '0');
        ++*s;
    }
    return n;
}

/* Notes the type of the at-th argument; false when it can not be that. */
static bool tr_note(struct tr_args *a, size_t at, const char *type, size_t len)
{
    if (at >= TR_ARGS_MAX || len == 0 || len >= TR_TYPE_MAX)
        return false;
    if (*a->type[at] && (strlen(a->type[at]) != len || memcmp(a->type[at], type, len) != 0))
        return false;
    memcpy(a->type[at], type, len);
    a->type[at][len] = '\0';
    if (at >= a->n)
        a->n = at + 1;
    return true;
}

/* One conversion; *s is behind its '%'. */
static bool tr_conversion(const char **s, struct tr_args *a, size_t *next, bool *plain)
{
    const char *at = *s, *type;
    size_t number = tr_number(&at);

    if (number > 0 && *at == '$') {
        *s = at + 1;
        a->by_number = true;
    } else {
        number = 0;
        *plain = true;
    }
    *s += strspn(*s, "-+ #0'");
    for (int part = 0; part < 2; part++) { /* width, precision */
        if (part == 1 && **s != '.')
            break;
        *s += part;
        if (**s == '*') {
            if (number || !tr_note(a, (*next)++, "*", 1))
                return false;
            ++*s;
        } else {
            tr_number(s);
        }
    }
    type = *s;
    *s += strspn(*s, "hlLzjt");
    if (!**s || !strchr("diouxXcsfFgGeE", **s)) /* %n and %m have no place in a sentence */
        return false;
    ++*s;
    return tr_note(a, number ? number - 1 : (*next)++, type, (size_t)(*s - type));
}

static bool tr_scan(const char *format, struct tr_args *a)
{
    size_t next = 0;
    bool plain = false;

    *a = (struct tr_args){.n = 0};
    for (const char *s = format; *s;) {
        if (*s++ != '%')
            continue;
        if (*s == '%')
            s++;
        else if (!tr_conversion(&s, a, &next, &plain))
            return false;
    }
    for (size_t i = 0; i < a->n; i++)
        if (!*a->type[i])
            return false; /* a number was left out */
    return !(plain && a->by_number);
}

bool tr_same_format(const char *text, const char *translation)
{
    struct tr_args a, b;

    if (!strchr(text, '%') && !strchr(translation, '%'))
        return true;
    if (!tr_scan(text, &a) || !tr_scan(translation, &b) || a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (!str_eq(a.type[i], b.type[i]))
            return false;
    return true;
}

/* Whether a {placeholder} stands in it: one word. */
static bool tr_has_hole(const char *text)
{
    for (const char *s = strchr(text, '{'); s; s = strchr(s + 1, '{'))
        if (s[1 + strspn(s + 1, "abcdefghijklmnopqrstuvwxyz")] == '}')
            return true;
    return false;
}

bool tr_same_holes(const char *text, const char *translation)
{
    size_t opened = 0, wanted = 0;

    if (!tr_has_hole(text))
        return true;
    for (const char *s = text; *s; s++)
        wanted += *s == '[';
    for (const char *s = translation; *s; s++) {
        const char *end = *s == '{' ? strchr(s, '}') : *s == '[' ? strchr(s, ']') : s;
        char hole[TR_HOLE_MAX];

        if (!end || (*s == '{' && (size_t)(end - s) + 2 > sizeof hole))
            return false;
        opened += *s == '[';
        if (*s != '{')
            continue;
        memcpy(hole, s, (size_t)(end - s) + 1);
        hole[end - s + 1] = '\0';
        if (!strstr(text, hole))
            return false;
    }
    return opened <= wanted;
}
