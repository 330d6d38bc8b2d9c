/* Bounded strings and a string builder with a maximum. */
#include "net/base/str.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"

bool str_copy(char *dst, size_t size, const char *src)
{
    size_t len = strlen(src);

    if (size == 0)
        return false;
    if (len < size) {
        memcpy(dst, src, len + 1);
        return true;
    }
    len = size - 1;
    while (len > 0 && ((unsigned char)src[len] & 0xC0) == 0x80)
        len--;
    memcpy(dst, src, len);
    dst[len] = '\0';
    return false;
}

bool str_eq(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_eq_secret(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);
    volatile unsigned char diff = na != nb;

    for (size_t i = 0; i < nb; i++)
        diff |= (unsigned char)((unsigned char)a[na ? i % na : 0] ^ (unsigned char)b[i]);
    return diff == 0;
}

void str_hex(char *dst, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = data;

    for (size_t i = 0; i < len; i++) {
        *dst++ = digits[p[i] >> 4];
        *dst++ = digits[p[i] & 15];
    }
    *dst = '\0';
}

size_t str_json_plain(const char *s)
{
    const char *p = s;

    while ((unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
    return (size_t)(p - s);
}

bool str_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
    char *end;
    long long v;

    if (!(*s == '-' ? s[1] >= '0' && s[1] <= '9' : *s >= '0' && *s <= '9'))
        return false;
    errno = 0;
    v = strtoll(s, &end, 10);
    if (errno || *end || v < min || v > max)
        return false;
    *out = v;
    return true;
}

bool str_duration(const char *s, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    const int64_t max = 315576000;
    char digits[16];
    int64_t n, factor = 1;
    size_t len;

    s += *s == '+';
    len = strspn(s, "0123456789");
    if (len == 0 || len >= sizeof digits)
        return false;
    memcpy(digits, s, len);
    digits[len] = '\0';
    if (s[len]) {
        factor = 0;
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (s[len] == units[i].unit && !s[len + 1])
                factor = units[i].seconds;
    }
    if (!factor || !str_int(digits, 1, max / factor, &n))
        return false;
    *seconds = n * factor;
    return true;
}

static bool strbuf_room(struct strbuf *b, size_t more)
{
    size_t need = b->len + more + 1, cap = b->cap ? b->cap : 64;

    if (b->over || more > b->max || b->len + more > b->max) {
        strbuf_free(b);
        b->over = true;
        return false;
    }
    if (need <= b->cap)
        return true;
    while (cap < need)
        cap *= 2;
    if (cap - 1 > b->max) /* what fits into the memory is then never too much */
        cap = b->max + 1;
    b->s = xrealloc(b->s, cap, 1);
    b->cap = cap;
    return true;
}

void strbuf_reserve(struct strbuf *b, size_t more)
{
    if (strbuf_room(b, more))
        b->s[b->len] = '\0';
}

void strbuf_add(struct strbuf *b, const void *data, size_t len)
{
    if (len >= b->cap - b->len && !strbuf_room(b, len))
        return;
    if (len)
        memcpy(b->s + b->len, data, len);
    b->len += len;
    b->s[b->len] = '\0';
}

void strbuf_puts(struct strbuf *b, const char *s)
{
    strbuf_add(b, s, strlen(s));
}

void strbuf_printf(struct strbuf *b, const char *fmt, ...)
{
    char small[256], *big;
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof small) {
        strbuf_add(b, small, (size_t)n);
    } else if (n >= 0) {
        big = xmalloc((size_t)n + 1);
        vsnprintf(big, (size_t)n + 1, fmt, again);
        strbuf_add(b, big, (size_t)n);
        free(big);
    }
    va_end(again);
}

void strbuf_int(struct strbuf *b, int64_t v)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (v < 0)
        *--at = '-';
    strbuf_add(b, at, (size_t)(digits + sizeof digits - at));
}

void strbuf_reset(struct strbuf *b)
{
    b->len = 0;
    b->over = false;
    if (b->s)
        b->s[0] = '\0';
}

void strbuf_free(struct strbuf *b)
{
    size_t max = b->max;

    free(b->s);
    *b = STRBUF_INIT(max);
}

void strbuf_json(struct strbuf *b, const char *text, bool null_for_empty)
{
    if (null_for_empty && !*text) {
        strbuf_puts(b, "null");
        return;
    }
    strbuf_puts(b, "\"");
    while (*text) {
        size_t plain = str_json_plain(text);

        strbuf_add(b, text, plain);
        text += plain;
        if (*text == '"' || *text == '\\')
            strbuf_printf(b, "\\%c", *text++);
        else if (*text)
            strbuf_printf(b, "\\u%04x", (unsigned char)*text++);
    }
    strbuf_puts(b, "\"");
}

char *strbuf_take(struct strbuf *b)
{
    char *s = b->over ? NULL : b->s ? b->s : xstrdup("");
    size_t max = b->max;

    *b = STRBUF_INIT(max);
    return s;
}
