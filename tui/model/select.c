/* A cursor that holds an id. */
#include "tui/model/select.h"

#include "net/base/str.h"

ptrdiff_t select_index(const struct select *s, const struct select_list *l)
{
    return *s->id ? l->index(l->list, s->id) : -1;
}

void select_show(struct select *s, const struct select_list *l, int page)
{
    ptrdiff_t i = select_index(s, l);
    size_t rows = page > 0 ? (size_t)page : 1, at;

    if (i < 0) {
        s->top = 0;
        return;
    }
    at = (size_t)i;
    if (at < s->top)
        s->top = at;
    if (at >= s->top + rows)
        s->top = at - rows + 1;
}

void select_fit(struct select *s, const struct select_list *l, int page)
{
    size_t rows = page > 0 ? (size_t)page : 1;

    if (l->n <= rows)
        s->top = 0;
    else if (s->top > l->n - rows)
        s->top = l->n - rows;
    select_show(s, l, page);
}

void select_go(struct select *s, const struct select_list *l, size_t i, int page)
{
    s->landed_at = 0;
    if (l->n == 0) {
        s->id[0] = '\0';
        s->top = 0;
        return;
    }
    str_copy(s->id, sizeof s->id, l->id_at(l->list, i < l->n ? i : l->n - 1));
    select_fit(s, l, page);
}

void select_move(struct select *s, const struct select_list *l, long by, int page)
{
    ptrdiff_t i = select_index(s, l);
    long to = i < 0 ? 0 : (long)i + by;

    select_go(s, l, to > 0 ? (size_t)to : 0, page);
}

void select_inserted(struct select *s, ptrdiff_t cursor, size_t at)
{
    if (cursor >= 0 && at <= (size_t)cursor)
        s->top++;
}

void select_removed(struct select *s, ptrdiff_t cursor, size_t at)
{
    if (cursor >= 0 && at < (size_t)cursor && s->top > 0)
        s->top--;
}

void select_moved(struct select *s, ptrdiff_t before, ptrdiff_t after)
{
    ptrdiff_t top = after - (before - (ptrdiff_t)s->top);

    if (before >= 0 && after >= 0)
        s->top = top > 0 ? (size_t)top : 0;
}
