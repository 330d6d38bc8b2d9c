/* How a list is looked at, in words. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/keymap.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

/* What is the same wherever it is said, each piece with two blanks behind it. */
static void add_order(const struct model *m, enum pane p, struct strbuf *b)
{
    const struct lens *l = &m->lens[p];
    const char *sort = lens_sort_name(p, l->sort);

    if (p == m->follow.where && *m->follow.id)
        strbuf_printf(b, "F:%.24s  ", m->follow.name);
    if (l->sort || l->reverse)
        strbuf_printf(b, "s:%s%s  ", sort ? tr(sort) : "", l->reverse ? "-" : "");
    if (l->frozen)
        strbuf_printf(b, tr("FROZEN +%zu  "), l->missed);
}

/* Without the blanks at the end. */
static void take(struct strbuf *b, char dst[VIEW_TITLE])
{
    if (b->len >= 2)
        b->s[b->len - 2] = '\0';
    str_copy(dst, VIEW_TITLE, b->s ? b->s : "");
    strbuf_free(b);
}

void parts_lens(const struct model *m, enum pane p, char dst[VIEW_TITLE])
{
    const struct lens *l = &m->lens[p];
    struct strbuf b = STRBUF_INIT(VIEW_TITLE);
    struct select_list list = {0};
    struct select *at;

    add_order(m, p, &b);
    if (*l->filter && model_list((struct model *)m, p, &list, &at))
        strbuf_printf(&b, tr("\\%.24s %zu of  "), l->filter,
                      list.n - (p == PANE_ROOMS ? model_extra_rows(m) : 0));
    take(&b, dst);
}

void parts_lens_short(const struct model *m, char dst[VIEW_TITLE])
{
    enum pane p = m->focus <= PANE_PEOPLE ? m->focus : PANE_KNOCKS;
    struct strbuf b = STRBUF_INIT(VIEW_TITLE);

    if (*m->lens[p].filter)
        strbuf_printf(&b, "\\%.10s  ", m->lens[p].filter);
    add_order(m, p, &b);
    take(&b, dst);
}

bool parts_filtered(const struct model *m, enum pane p, const struct draw_ctx *c, struct surface *s,
                    struct rect r)
{
    const struct lens *l = &m->lens[p];
    char key[KEYMAP_TEXT] = "", back[KEYMAP_TEXT] = "", first[LENS_FILTER + 64], second[96];
    const char *line[] = {first, second};

    if (!*l->filter || !l->made || l->n > (p == PANE_ROOMS ? model_extra_rows(m) : 0))
        return false;
    if (c->keys) {
        keymap_key(c->keys, p, ACTION_FILTER, key, sizeof key);
        keymap_key(c->keys, p, ACTION_BACK, back, sizeof back);
    }
    snprintf(first, sizeof first, tr("Nothing here matches '%s'."), l->filter);
    snprintf(second, sizeof second, tr("%s changes the filter, %s takes it away."), key, back);
    parts_empty(s, r, line, 2);
    return true;
}
