/* Catalogues: .mo files read into a sorted table. Source: the GNU gettext manual, "MO Files". */
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr_private.h"
#include "net/base/utf8.h"

enum { TR_MAGIC_AT = 0, TR_REVISION_AT = 4, TR_COUNT_AT = 8, TR_TEXTS_AT = 12, TR_WORDS_AT = 16 };
enum { TR_HEAD = 28, TR_ENTRY = 8, TR_TEXT_MAX = 4096, TR_TEXTS_MAX = 20000 };

static const uint8_t magic[4] = {0xde, 0x12, 0x04, 0x95}; /* little-endian, as msgfmt writes it */

struct tr_file {
    const char *bytes;
    size_t len;
};

/* Four bytes at `at`; past the end they are larger than any file. */
static size_t tr_u32(const struct tr_file *f, size_t at)
{
    const uint8_t *b;

    if (at > f->len || f->len - at < 4)
        return UINT32_MAX;
    b = (const uint8_t *)f->bytes + at;
    return (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

/* The i-th text of the table at `table`: inside the file, ended, and nothing after its end. */
static const char *tr_text(const struct tr_file *f, size_t table, size_t i)
{
    size_t len = tr_u32(f, table + i * TR_ENTRY), at = tr_u32(f, table + i * TR_ENTRY + 4);

    if (len > TR_TEXT_MAX || at >= f->len || f->len - at <= len || f->bytes[at + len] ||
        memchr(f->bytes + at, '\0', len))
        return NULL;
    return f->bytes + at;
}

/* Lines of nothing but what a terminal prints. */
static bool tr_printable(const char *text)
{
    char line[TR_TEXT_MAX + 1], clean[TR_TEXT_MAX + 1];

    while (*text) {
        size_t len = strcspn(text, "\n"), from = strspn(text, " "), end = len;

        while (end > from && text[end - 1] == ' ')
            end--;
        if (end > from) {
            /* Spaces at the ends and in a row are wanted here: they set words apart. */
            size_t n = 0;

            for (size_t i = from; i < end; i++)
                if (text[i] != ' ' || line[n - 1] != ' ')
                    line[n++] = text[i];
            line[n] = '\0';
            utf8_clean(clean, sizeof clean, line, n, TR_TEXT_MAX);
            if (!str_eq(clean, line))
                return false;
        }
        text += len + (text[len] == '\n');
    }
    return true;
}

static bool tr_pair(const struct tr_file *f, struct tr_pair *p, size_t i, struct error *err)
{
    p->text = tr_text(f, tr_u32(f, TR_TEXTS_AT), i);
    p->translation = tr_text(f, tr_u32(f, TR_WORDS_AT), i);
    if (!p->text || !p->translation)
        return error_set(err, "text %zu is not inside the file", i + 1);
    if (!*p->text)
        return true; /* the head of the file */
    if (!utf8_valid(p->translation, strlen(p->translation)) || !tr_printable(p->translation))
        return error_set(err, "the translation of '%.80s' has controls or is not UTF-8", p->text);
    if (!tr_same_format(p->text, p->translation) || !tr_same_holes(p->text, p->translation))
        return error_set(err, "the translation of '%.80s' takes other values", p->text);
    return true;
}

static int tr_order(const void *a, const void *b)
{
    return strcmp(((const struct tr_pair *)a)->text, ((const struct tr_pair *)b)->text);
}

static bool tr_fill(struct tr_catalogue *c, const struct tr_file *f, struct error *err)
{
    size_t n = tr_u32(f, TR_COUNT_AT);

    if (f->len < TR_HEAD || memcmp(f->bytes, magic, sizeof magic) != 0 ||
        tr_u32(f, TR_REVISION_AT) >> 16 != 0 || n > TR_TEXTS_MAX)
        return error_set(err, "this is no .mo file of msgfmt");
    c->pair = xcalloc(n ? n : 1, sizeof *c->pair);
    for (size_t i = 0; i < n; i++) {
        if (!tr_pair(f, &c->pair[c->n], i, err))
            return false;
        c->n += *c->pair[c->n].text && *c->pair[c->n].translation;
    }
    qsort(c->pair, c->n, sizeof *c->pair, tr_order);
    for (size_t i = 1; i < c->n; i++)
        if (str_eq(c->pair[i - 1].text, c->pair[i].text))
            return error_set(err, "'%.80s' stands there twice", c->pair[i].text);
    return true;
}

/* Those that were read: in use for as long as the program runs. */
static _Atomic(const struct tr_catalogue *) kept;

const struct tr_catalogue *tr_read(const void *bytes, size_t len, struct error *err)
{
    struct tr_catalogue *c;
    struct tr_file f;

    if (len > TR_FILE_MAX) {
        error_set(err, "it is larger than %d bytes", TR_FILE_MAX);
        return NULL;
    }
    c = xcalloc(1, sizeof *c);
    c->bytes = xcalloc(1, len + 1);
    if (len)
        memcpy(c->bytes, bytes, len);
    f = (struct tr_file){c->bytes, len};
    if (!tr_fill(c, &f, err)) {
        free(c->pair);
        free(c->bytes);
        free(c);
        return NULL;
    }
    c->next = atomic_load(&kept);
    while (!atomic_compare_exchange_weak(&kept, &c->next, c))
        continue;
    return c;
}

size_t tr_count(const struct tr_catalogue *c)
{
    return c->n;
}

const char *tr_find(const struct tr_catalogue *c, const char *text)
{
    const struct tr_pair key = {.text = text};
    const struct tr_pair *p =
        c && c->n ? bsearch(&key, c->pair, c->n, sizeof *c->pair, tr_order) : NULL;

    return p ? p->translation : NULL;
}
