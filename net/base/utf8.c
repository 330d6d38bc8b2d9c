/* Text that strangers typed: cleaned once, measured and cut by terminal cells. */
#include "net/base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>
#include <wctype.h>

#include "net/base/alloc.h"

enum { REPLACEMENT = 0xFFFD, MARKS_MAX = 2 };

/* Most of what is drawn; no table needs to be asked about it. */
static bool is_ascii(uint32_t cp)
{
    return cp >= 0x20 && cp < 0x7f;
}

uint32_t utf8_next(const char **s)
{
    utf8proc_int32_t cp;
    utf8proc_ssize_t n;

    if (!**s)
        return 0;
    if (is_ascii((unsigned char)**s))
        return (unsigned char)*(*s)++;
    n = utf8proc_iterate((const utf8proc_uint8_t *)*s, -1, &cp);
    if (n <= 0) {
        (*s)++;
        return REPLACEMENT;
    }
    *s += n;
    return (uint32_t)cp;
}

size_t utf8_put(char dst[5], uint32_t cp)
{
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)dst);

    dst[n] = '\0';
    return (size_t)n;
}

bool utf8_valid(const char *s, size_t len)
{
    utf8proc_int32_t cp;

    for (size_t at = 0; at < len;) {
        utf8proc_ssize_t n = 1;

        if (s[at] <= 0)
            n = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(len - at),
                                 &cp);
        if (n <= 0 || s[at] == '\0')
            return false;
        at += (size_t)n;
    }
    return true;
}

/* Letters and symbols that are drawn as nothing or as a blank. */
static bool is_blank(uint32_t cp, utf8proc_category_t cat)
{
    return cat == UTF8PROC_CATEGORY_ZS || cp == '\t' || cp == '\n' || cp == '\r' ||
           cat == UTF8PROC_CATEGORY_ZL || cat == UTF8PROC_CATEGORY_ZP || cp == 0x115F ||
           cp == 0x1160 || cp == 0x3164 || cp == 0xFFA0 || cp == 0x2800;
}

static bool is_dropped(uint32_t cp, utf8proc_category_t cat)
{
    switch (cat) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN: return true;
    default:
        return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) || cp == 0x034F ||
               cp == 0x17B4 || cp == 0x17B5 || (cp >= 0x180B && cp <= 0x180F);
    }
}

bool utf8_is_visible(uint32_t cp)
{
    utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);

    return cp == ' ' || !(is_blank(cp, cat) || is_dropped(cp, cat));
}

/* Vowels and finals of Hangul are letters, but drawn into the consonant before them: by themselves
 * they take no cell. */
static bool is_jamo(uint32_t cp)
{
    return (cp >= 0x1161 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FF);
}

/* What takes them: leading consonants and syllables. */
static bool is_hangul(uint32_t cp)
{
    return (cp >= 0x1100 && cp <= 0x115E) || (cp >= 0xA960 && cp <= 0xA97F) ||
           (cp >= 0xAC00 && cp <= 0xD7A3);
}

static bool is_mark(uint32_t cp, utf8proc_category_t cat)
{
    return cat == UTF8PROC_CATEGORY_MN || cat == UTF8PROC_CATEGORY_ME ||
           cat == UTF8PROC_CATEGORY_MC || is_jamo(cp);
}

/* The state of one cleaning pass. */
struct cleaner {
    char *dst;
    size_t size, len, chars, max_chars;
    int marks;
    bool space;  /* a blank is due before the next base */
    bool hangul; /* the base can take vowels and finals */
};

/* Returns false when nothing more fits. */
static bool clean_one(struct cleaner *c, uint32_t cp)
{
    utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);
    bool mark = is_mark(cp, cat);
    char out[5];
    size_t n;

    if (is_blank(cp, cat)) {
        c->space = c->len > 0;
        return true;
    }
    if (is_dropped(cp, cat))
        return true;
    if (is_jamo(cp) && !c->hangul)
        return true;
    if (mark && (c->len == 0 || c->space || ++c->marks > MARKS_MAX))
        return true;
    n = utf8_put(out, cp);
    if (!mark) {
        if (c->chars == c->max_chars)
            return false;
        c->chars++;
        c->marks = 0;
        c->hangul = is_hangul(cp);
    }
    if (c->len + n + c->space + 1 > c->size)
        return false;
    if (c->space)
        c->dst[c->len++] = ' ';
    c->space = false;
    memcpy(c->dst + c->len, out, n);
    c->len += n;
    return true;
}

static size_t clean_pass(char *dst, size_t size, const char *src, size_t len, size_t max_chars)
{
    struct cleaner c = {.dst = dst, .size = size, .max_chars = max_chars};
    utf8proc_int32_t cp;

    for (size_t at = 0; at < len;) {
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)src + at, (utf8proc_ssize_t)(len - at), &cp);
        if (n <= 0) {
            cp = REPLACEMENT;
            n = 1;
        }
        if (!clean_one(&c, (uint32_t)cp))
            break;
        at += (size_t)n;
    }
    dst[c.len] = '\0';
    return c.len;
}

/* Printable ASCII with single blanks inside: what most names are, and clean already. */
static bool is_plain(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] < ' ' || s[i] > '~' ||
            (s[i] == ' ' && (i == 0 || i + 1 == len || s[i + 1] == ' ')))
            return false;
    return true;
}

size_t utf8_clean(char *dst, size_t size, const char *src, size_t len, size_t max_chars)
{
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n;
    size_t cap = 8 * size, done;
    char *rough;

    if (size == 0)
        return 0;
    if (len < size && len <= max_chars && is_plain(src, len)) {
        memcpy(dst, src, len);
        dst[len] = '\0';
        return len;
    }
    /* First make it valid and short, then compose, then clean what composing brought together. */
    rough = xmalloc(cap);
    done = clean_pass(rough, cap, src, len, 4 * max_chars);
    n = utf8proc_map((const utf8proc_uint8_t *)rough, (utf8proc_ssize_t)done, &nfc,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n == UTF8PROC_ERROR_NOMEM)
        alloc_failed(done); /* else the name would be an empty one */
    done =
        clean_pass(dst, size, n >= 0 ? (const char *)nfc : "", n >= 0 ? (size_t)n : 0, max_chars);
    free(nfc);
    free(rough);
    return done;
}

int utf8_cp_cells(uint32_t cp)
{
    int w = is_ascii(cp) ? 1 : wcwidth((wchar_t)cp);

    return w < 0 ? 1 : w;
}

int utf8_cells(const char *s)
{
    int cells = 0;
    uint32_t cp;

    while ((cp = utf8_next(&s)) != 0)
        cells += utf8_cp_cells(cp);
    return cells;
}

size_t utf8_printable(char *dst, size_t size, const char *s)
{
    char out[MB_LEN_MAX];
    size_t len = 0, n;
    uint32_t cp;

    while ((cp = utf8_next(&s)) != 0) {
        mbstate_t state = {0};

        if (cp < ' ' || (cp >= 0x7f && cp < 0xa0))
            continue;
        n = wcrtomb(out, iswprint((wint_t)cp) ? (wchar_t)cp : 0xfffd, &state);
        if (n == (size_t)-1) {
            out[0] = '?';
            n = 1;
        }
        if (len + n + 1 > size)
            break;
        memcpy(dst + len, out, n);
        len += n;
    }
    dst[len] = '\0';
    return len;
}

int utf8_fit(char *dst, size_t size, const char *s, int cells)
{
    bool cut = utf8_cells(s) > cells;
    int room = cut ? cells - 1 : cells, used = 0;
    size_t len = 0;
    char out[5];

    for (uint32_t cp; (cp = utf8_next(&s)) != 0;) {
        size_t n = utf8_put(out, cp);
        int w = utf8_cp_cells(cp);

        if (used + w > room || len + n + 2 > size)
            break;
        memcpy(dst + len, out, n);
        len += n;
        used += w;
    }
    if (cut && cells > 0 && len + 2 <= size) {
        dst[len++] = '~';
        used++;
    }
    dst[len] = '\0';
    return used;
}

/* Pairs of a folded code point and the Latin letter it is taken for. */
static const struct {
    uint16_t from;
    char to;
} look_alikes[] = {
    {'0', 'o'},    {'1', 'l'},    {'5', 's'},    {'|', 'l'},    {'!', 'l'},    {'$', 's'},
    {'@', 'a'},    {'i', 'l'},    {0x0131, 'l'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0430, 'a'},
    {0x0432, 'b'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'},
    {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'},
    {0x0456, 'l'}, {0x0458, 'j'}, {0x04CF, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'},
    {0x03B1, 'a'}, {0x03B2, 'b'}, {0x03B5, 'e'}, {0x03B7, 'n'}, {0x03B9, 'l'}, {0x03BA, 'k'},
    {0x03BC, 'u'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C3, 'o'}, {0x03C4, 't'},
    {0x03C5, 'u'}, {0x03C7, 'x'}, {0x0570, 'h'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0585, 'o'},
};

static uint32_t look_alike(uint32_t cp)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++)
        if (look_alikes[i].from == cp)
            return (uint32_t)look_alikes[i].to;
    return cp;
}

/* Greek capitals that are taken for a Latin letter while their small letter is not, or for another:
 * to be looked at before case is folded. */
static const struct {
    uint16_t from;
    char to;
} capitals[] = {{0x0396, 'z'}, {0x0397, 'h'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x03A5, 'y'}};

/* The name with those replaced; the caller frees. */
static char *without_capitals(const char *name)
{
    char *text = xcalloc(strlen(name) + 1, 1), *end = text;

    while (*name) {
        const char *from = name;
        uint32_t cp = utf8_next(&name);
        size_t i = 0;

        while (i < sizeof capitals / sizeof *capitals && capitals[i].from != cp)
            i++;
        if (i < sizeof capitals / sizeof *capitals)
            *end++ = capitals[i].to;
        else
            while (from < name)
                *end++ = *from++;
    }
    return text;
}

static bool counts_in_skeleton(uint32_t cp)
{
    utf8proc_category_t cat = utf8proc_category((utf8proc_int32_t)cp);

    return (cat >= UTF8PROC_CATEGORY_LU && cat <= UTF8PROC_CATEGORY_LO) ||
           cat == UTF8PROC_CATEGORY_ND || cat == UTF8PROC_CATEGORY_SO || cp == '|' || cp == '!' ||
           cp == '$' || cp == '@';
}

void utf8_skeleton(char *dst, size_t size, const char *name)
{
    utf8proc_uint8_t *folded = NULL;
    char *text = without_capitals(name);
    size_t len = 0;
    utf8proc_ssize_t got;

    dst[0] = '\0';
    got = utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                       UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                           UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (got == UTF8PROC_ERROR_NOMEM)
        alloc_failed(strlen(text)); /* else a look-alike would not be seen */
    free(text);
    if (got < 0)
        return;
    for (const char *p = (const char *)folded; *p;) {
        uint32_t cp = utf8_next(&p);
        char out[5];
        size_t n;

        if (!counts_in_skeleton(cp))
            continue;
        n = utf8_put(out, look_alike(cp));
        if (len + n + 1 > size)
            break;
        memcpy(dst + len, out, n);
        len += n;
    }
    dst[len] = '\0';
    free(folded);
}
