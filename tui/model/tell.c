/* The sentences that announce what happens. */
#include "tui/model/tell.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

enum { WORDS = 64 };

static const struct row {
    enum evlog_kind kind;
    const char *who, *text, *said;
} rows[TELL_COUNT] = {
#define T(ID, kind, who, text, said) [TELL_##ID] = {kind, who, text, said},
#include "tui/model/tells.def"
#undef T
};

/* ---- words ---- */

static void ordinal(char *dst, size_t size, int32_t n)
{
    static const char *const ends[] = {TR("th"), "st", "nd", "rd"};
    int32_t last = n % 10;
    bool teen = n % 100 >= 11 && n % 100 <= 13;

    /* Languages that do not count as English does have one form: the translation of the first. */
    if (tr(ends[0]) != ends[0])
        snprintf(dst, size, "%d%s", (int)n, tr(ends[0]));
    else
        snprintf(dst, size, "%d%s", (int)n, teen || last > 3 ? ends[0] : ends[last]);
}

void tell_time(char *dst, size_t size, int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;

    if (s < 3600)
        snprintf(dst, size, "%02d:%02d", (int)(s / 60), (int)(s % 60));
    else
        snprintf(dst, size, "%d:%02d:%02d", (int)(s / 3600 % 100000), (int)(s / 60 % 60),
                 (int)(s % 60));
}

/* The word of a placeholder, "" when it is missing. Made words are put into buf. */
static const char *word_of(const struct tell *t, const char *name, size_t len, char buf[WORDS])
{
    const struct {
        const char *name, *word;
    } table[] = {
        {"name", t->name},   {"old", t->old},
        {"room", t->room},   {"by", t->by && *t->by ? t->by : tr("a host")},
        {"words", t->words}, {"noun", t->noun},
        {"time", buf},       {"nth", buf},
    };

    buf[0] = '\0';
    if (strncmp(name, "time", len) == 0)
        tell_time(buf, WORDS, t->waited_ms);
    else if (strncmp(name, "nth", len) == 0 && t->tries >= 2)
        ordinal(buf, WORDS, t->tries);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strlen(table[i].name) == len && strncmp(table[i].name, name, len) == 0)
            return table[i].word ? table[i].word : "";
    assert(!"a placeholder of tells.def that does not exist");
    return "";
}

/* ---- sentences ---- */

/* Whether all placeholders between from and end have a word. */
static bool complete(const struct tell *t, const char *from, const char *end)
{
    char buf[WORDS];

    for (const char *p = from; p < end; p++) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;

        if (close && !*word_of(t, p + 1, (size_t)(close - p - 1), buf))
            return false;
    }
    return true;
}

static void render(const struct tell *t, const char *form, char *dst, size_t size)
{
    char text[2 * TELL_MAX], buf[WORDS];
    size_t at = 0;

    for (const char *p = form; *p && at < sizeof text - 1; p++) {
        const char *close = *p == '{' ? strchr(p, '}') : *p == '[' ? strchr(p, ']') : NULL;

        if (*p == '{' && close) {
            at += (size_t)snprintf(text + at, sizeof text - at, "%s",
                                   word_of(t, p + 1, (size_t)(close - p - 1), buf));
            p = close;
        } else if (*p == '[' && close && !complete(t, p, close)) {
            p = close;
        } else if (*p != '[' && *p != ']') {
            text[at++] = *p;
        }
    }
    text[at < sizeof text ? at : sizeof text - 1] = '\0';
    str_copy(dst, size, text);
}

enum evlog_kind tell_kind(enum tell_what what)
{
    assert(what < TELL_COUNT);
    return rows[what].kind;
}

void tell_who(const struct tell *t, char *dst, size_t size)
{
    render(t, tr(rows[t->what].who), dst, size);
}

void tell_text(const struct tell *t, char *dst, size_t size)
{
    render(t, tr(rows[t->what].text), dst, size);
}

void tell_said(const struct tell *t, char *dst, size_t size)
{
    render(t, tr(rows[t->what].said), dst, size);
}
