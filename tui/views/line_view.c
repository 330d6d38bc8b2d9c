/* All in one line, for screens where nothing else fits. */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/dialog.h"
#include "tui/input/prompt.h"
#include "tui/model/model.h"
#include "tui/views/parts.h"

/* Whom one key lets in, and where when there is room to say it. */
static void say_next(const struct model *m, const struct draw_ctx *c, struct strbuf *b)
{
    const struct model_next *n = &m->next;
    char key[KEYMAP_TEXT], text[LIMIT_NAME + LIMIT_ROOM_NAME + 64];

    if (!c->keys || !keymap_key(c->keys, m->focus, ACTION_ADMIT_NEXT, key, sizeof key))
        return;
    snprintf(text, sizeof text, tr("  %s admits %s (%s)"), key, n->name, n->room);
    if (utf8_cells(b->s) + utf8_cells(text) > c->layout->cols)
        snprintf(text, sizeof text, "  %s %s", key, n->name);
    strbuf_puts(b, text);
}

static void say(const struct model *m, const struct draw_ctx *c, struct strbuf *b)
{
    const struct room *room = model_room(m);
    char wait[PARTS_TIME];

    if (m->link.state != LINE_LIVE) {
        char link[96];
        status_bar_link(m, c, link, sizeof link);
        strbuf_printf(b, "%s  ", link);
    }
    strbuf_printf(b, tr("%lld waiting"), (long long)m->n_waiting);
    if (model_oldest(m)) {
        parts_wait(wait, model_oldest(m), c->wall);
        strbuf_printf(b, " %s", wait);
    }
    if (m->next.room[0] && m->link.state == LINE_LIVE)
        say_next(m, c, b);
    else if (room)
        strbuf_printf(b, "  %s", room->name);
}

/* A question in few words; the set is the one that the dialog holds. */
static void ask(const struct dialog *d, struct strbuf *b)
{
    switch (d->kind) {
    case DIALOG_ADMIT: strbuf_printf(b, tr("admit %zu? y/Esc"), d->n_ticked); return;
    case DIALOG_DENY: strbuf_printf(b, tr("deny %zu? y/Esc"), d->n_ticked); return;
    case DIALOG_QUIT: strbuf_puts(b, tr("quit? y/Esc")); return;
    default: strbuf_puts(b, tr("too small (Esc)")); return;
    }
}

void line_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s)
{
    struct rect r = c->layout->title;
    struct strbuf b = STRBUF_INIT(1024);

    if (c->prompt && c->prompt->sign) {
        status_bar_draw(m, c, s);
        return;
    }
    if (c->dialog && c->dialog->kind != DIALOG_NONE)
        ask(c->dialog, &b);
    else if (m->notice.text[0] && c->layout->rows == 1)
        strbuf_puts(&b, m->notice.text);
    else
        say(m, c, &b);
    surface_field(s, r.y, r.x, r.w, ROLE_BAR, b.s ? b.s : "");
    strbuf_free(&b);
    if (c->layout->rows > 1 && m->notice.text[0])
        surface_field(s, c->layout->status.y, 0, c->layout->cols, ROLE_STATUS, m->notice.text);
}
