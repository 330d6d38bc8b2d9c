/* What happened, as lines for people. */
#include "tui/model/evlog.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

void evlog_init(struct evlog *l)
{
    *l = (struct evlog){.line = xcalloc(EVLOG_LINES, sizeof *l->line)};
}

void evlog_finish(struct evlog *l)
{
    free(l->line);
    *l = (struct evlog){0};
}

void evlog_add(struct evlog *l, enum evlog_kind kind, int64_t wall, const char *who,
               const char *fmt, ...)
{
    char text[EVLOG_TEXT * 2];
    struct evlog_line *line;
    va_list ap;

    if (l->n == EVLOG_LINES) {
        l->first = (l->first + 1) % EVLOG_LINES;
        l->n--;
    }
    line = &l->line[(l->first + l->n) % EVLOG_LINES];
    l->n++;
    if (l->back > 0 && l->back < l->n - 1)
        l->back++;
    *line = (struct evlog_line){.wall = wall, .kind = kind};
    str_copy(line->who, sizeof line->who, who);
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    str_copy(line->text, sizeof line->text, text);
}

void evlog_tell(struct evlog *l, const struct tell *t)
{
    char who[EVLOG_WHO + 1], text[TELL_MAX];

    tell_who(t, who, sizeof who);
    tell_text(t, text, sizeof text);
    evlog_add(l, tell_kind(t->what), t->wall, who, "%s", text);
    if (l->told)
        l->told(l->told_arg, t);
}

const struct evlog_line *evlog_at(const struct evlog *l, size_t i)
{
    assert(i < l->n);
    return &l->line[(l->first + i) % EVLOG_LINES];
}

void evlog_scroll(struct evlog *l, long by, int page)
{
    long rows = page > 0 ? page : 1;
    long most = (long)l->n > rows ? (long)l->n - rows : 0;
    long back = (long)l->back - by;

    if (back > most)
        back = most;
    l->back = back > 0 ? (size_t)back : 0;
}
