/* The block list in the console: asked for by REST when its dialog opens, pruned by REST. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/client/url.h"
#include "tui/cli/body_json.h"
#include "tui/console_private.h"

void console_blocks_turn(struct console *c, int64_t mono)
{
    struct dialog *d = &c->dialog;

    if (d->kind != DIALOG_BLOCKS || d->asked)
        return;
    d->asked = true;
    c->blocks_ticket = rest_send(c->rest, REST_GET, "/v1/blocks", NULL);
    if (!c->blocks_ticket)
        notice_set(&c->model.notice, NOTICE_BAD, mono, "too much is on its way: try again");
}

/* ---- the list ---- */

static void list_came(struct console *c, const struct rest_answer *a, int64_t mono)
{
    struct body_block_row *b = NULL;
    struct dialog_row *row;
    struct error err = {{0}};
    size_t n = 0;

    if (a->error != ERR_OK || !body_read_blocks(a, &b, &n, &err)) {
        notice_set(&c->model.notice, NOTICE_BAD, mono, "the block list did not come: %s",
                   *err.text  ? err.text
                   : *a->info ? a->info
                              : err_info(a->error)->sentence);
        dialog_close(&c->dialog);
        return;
    }
    row = xcalloc(n + 1, sizeof *row);
    for (size_t i = 0; i < n; i++) {
        str_copy(row[i].id, sizeof row[i].id, b[i].id);
        str_copy(row[i].room, sizeof row[i].room, b[i].room);
        str_copy(row[i].name, sizeof row[i].name, b[i].name);
        str_copy(row[i].by, sizeof row[i].by, b[i].by);
        str_copy(row[i].reason, sizeof row[i].reason, b[i].reason);
        row[i].until = b[i].until;
        row[i].known = b[i].signals;
        row[i].score = (int)b[i].score;
        row[i].for_meeting = str_eq(b[i].length, "meeting");
    }
    free(b);
    dialog_fill(&c->dialog, row, n);
}

/* ---- pruning ---- */

static int64_t lift(struct console *c, const char *id)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);
    int64_t ticket;

    strbuf_puts(&b, "/v1/blocks/");
    url_escape(&b, id);
    ticket = b.s ? rest_send(c->rest, REST_DELETE, b.s, NULL) : 0;
    strbuf_free(&b);
    return ticket;
}

void console_blocks_lift(struct console *c, int64_t mono)
{
    struct dialog *d = &c->dialog;
    struct console_lift *l = &c->lift;

    *l = (struct console_lift){.asked = d->n_ticked};
    for (size_t i = 0; i < d->n; i++) {
        int64_t ticket = d->row[i].ticked ? lift(c, d->row[i].id) : 0;

        if (!ticket)
            continue;
        l->first = l->first ? l->first : ticket;
        l->last = ticket;
        l->open++;
        str_copy(l->name, sizeof l->name, d->row[i].name);
    }
    if (l->asked == 0)
        notice_set(&c->model.notice, NOTICE_INFO, mono, "nobody was ticked: the list is as it was");
    else if (l->open == 0)
        notice_set(&c->model.notice, NOTICE_BAD, mono, "too much is on its way: try again");
    else
        notice_set(&c->model.notice, NOTICE_INFO, mono, "taking %zu off the list ...", l->open);
    dialog_close(d);
}

static void lifted(struct console *c, const struct rest_answer *a, int64_t mono)
{
    struct console_lift *l = &c->lift;

    if (a->error == ERR_OK)
        l->done++;
    else
        str_copy(l->why, sizeof l->why, *a->info ? a->info : err_info(a->error)->sentence);
    if (--l->open > 0)
        return;
    if (l->done < l->asked)
        notice_set(&c->model.notice, NOTICE_BAD, mono, "%zu of %zu taken off the block list%s%s",
                   l->done, l->asked, *l->why ? ": " : "", l->why);
    else if (l->done == 1)
        notice_set(&c->model.notice, NOTICE_GOOD, mono, "%s is not kept out any more", l->name);
    else
        notice_set(&c->model.notice, NOTICE_GOOD, mono, "%zu people are not kept out any more",
                   l->done);
}

bool console_blocks_answer(struct console *c, const struct rest_answer *a, int64_t mono)
{
    bool list = c->blocks_ticket && a->ticket == c->blocks_ticket;

    if (list) {
        c->blocks_ticket = 0;
        if (c->dialog.kind == DIALOG_BLOCKS && !c->dialog.filled)
            list_came(c, a, mono);
    } else if (c->lift.open > 0 && a->ticket >= c->lift.first && a->ticket <= c->lift.last) {
        lifted(c, a, mono);
    } else {
        return false;
    }
    c->dirty = true;
    return true;
}
