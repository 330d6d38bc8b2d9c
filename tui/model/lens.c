/* How the rows of a pane are looked at. */
#include "tui/model/lens.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "net/base/pattern.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"

enum { WORDS_MAX = 8 };

static const char *const sorts[PANE_COUNT][8] = {
    [PANE_ROOMS] = {TR("name"), TR("waiting"), TR("longest"), TR("inside")},
    [PANE_KNOCKS] = {TR("wait"), TR("name"), TR("room"), TR("tries"), TR("trust"), TR("flags")},
    [PANE_PEOPLE] = {TR("joined"), TR("name"), TR("role"), TR("hand")},
};

const char *lens_sort_name(enum pane p, int sort)
{
    return p < PANE_COUNT && sort >= 0 && sort < 8 ? sorts[p][sort] : NULL;
}

int lens_sort_find(enum pane p, const char *name)
{
    for (int i = 0; lens_sort_name(p, i); i++)
        if (str_eq(lens_sort_name(p, i), name))
            return i;
    return -1;
}

bool lens_is_on(const struct lens *l)
{
    return l->sort || l->reverse || l->frozen || *l->filter;
}

void lens_empty(struct lens *l)
{
    l->n = 0;
}

void lens_add(struct lens *l, const char *id)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 32;
        l->id = xrealloc(l->id, l->cap, sizeof *l->id);
    }
    str_copy(l->id[l->n++], sizeof *l->id, id);
}

void lens_finish(struct lens *l)
{
    free(l->id);
    *l = (struct lens){0};
}

static const char *id_at(const void *list, size_t i)
{
    const struct lens *l = list;

    return l->id[i];
}

static ptrdiff_t index_of(const void *list, const char *id)
{
    const struct lens *l = list;

    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->id[i], id))
            return (ptrdiff_t)i;
    return -1;
}

struct select_list lens_list(const struct lens *l)
{
    return (struct select_list){l, l->n, id_at, index_of};
}

/* ---- order ---- */

static int by_place(const struct lens_row *a, const struct lens_row *b)
{
    return a->at < b->at ? -1 : a->at > b->at;
}

static int compare_keys(const void *x, const void *y)
{
    const struct lens_row *a = x, *b = y;

    return a->key < b->key ? -1 : a->key > b->key ? 1 : by_place(a, b);
}

static int compare_names(const void *x, const void *y)
{
    const struct lens_row *a = x, *b = y;
    int d = strcasecmp(a->name, b->name);

    return d ? d : by_place(a, b);
}

void lens_sort(struct lens_row *row, size_t n, bool by_name, bool reverse)
{
    if (n < 2)
        return;
    qsort(row, n, sizeof *row, by_name ? compare_names : compare_keys);
    for (size_t i = 0; reverse && i < n / 2; i++) {
        struct lens_row other = row[i];

        row[i] = row[n - 1 - i];
        row[n - 1 - i] = other;
    }
}

/* ---- filters ---- */

struct lens_filter {
    bool is_regex;
    regex_t regex;
    size_t n;
    struct {
        bool negated;
        char folded[4 * LENS_FILTER + 1];
    } word[WORDS_MAX];
};

static void add_word(struct lens_filter *f, const char *text, size_t len)
{
    char word[LENS_FILTER + 1];
    bool negated = len > 1 && *text == '!';

    if (len == 0 || len > LENS_FILTER || f->n == WORDS_MAX)
        return;
    memcpy(word, text + negated, len - negated);
    word[len - negated] = '\0';
    f->word[f->n].negated = negated;
    utf8_skeleton(f->word[f->n].folded, sizeof f->word->folded, word);
    if (*f->word[f->n].folded)
        f->n++;
}

struct lens_filter *lens_filter_new(const char *text, struct error *err)
{
    struct lens_filter *f = xcalloc(1, sizeof *f);

    if (*text == '~') {
        struct error why;

        if (!pattern_compile(&f->regex, text + 1, &why)) {
            error_set(err, "the expression after ~ is wrong: %s", why.text);
            free(f);
            return NULL;
        }
        f->is_regex = true;
        return f;
    }
    while (*text) {
        size_t len = strcspn(text, " ");

        add_word(f, text, len);
        text += len + (text[len] == ' ');
    }
    return f;
}

bool lens_filter_takes(const struct lens_filter *f, const char *text)
{
    char folded[4 * LENS_TEXT];

    if (f->is_regex)
        return regexec(&f->regex, text, 0, NULL, 0) == 0;
    utf8_skeleton(folded, sizeof folded, text);
    for (size_t i = 0; i < f->n; i++)
        if ((strstr(folded, f->word[i].folded) != NULL) == f->word[i].negated)
            return false;
    return true;
}

void lens_filter_free(struct lens_filter *f)
{
    if (f && f->is_regex)
        regfree(&f->regex);
    free(f);
}
