/* The console's link and its token. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/console_private.h"
#include "tui/views/view.h"

enum {
    TOKEN_LIFE = 12 * 3600,          /* seconds */
    TOKEN_RENEW = 3600 * 1000,       /* ms before its end */
    TOKEN_RETRY_MIN = 500,           /* ms between tries at the start, doubled up to */
    TOKEN_RETRY_MAX = 8 * 1000,      /* this */
    TOKEN_REFUSED_AGAIN = 10 * 1000, /* ms: a fresh token that is refused so soon is final */
    SETTLE = 2 * 1000,               /* ms after the link is up: then the lists are here too */
    TOKEN_PATIENCE = 5 * 60 * 1000,  /* ms between tries while the old one still holds */
};

/* ---- the token ---- */

void console_token_turn(struct console *c, int64_t wall, int64_t mono)
{
    char *body;

    (void)mono;
    if (c->ticket || wall < c->token_next)
        return;
    c->token_exp = wall + TOKEN_LIFE * 1000LL;
    /* For every room, also when one alone is watched: a block may hold in all of them. */
    body = body_owner_token(NULL, c->host, c->token_exp / 1000);
    c->ticket = rest_send(c->rest, REST_POST, "/v1/meeting-tokens", body);
    free(body);
    if (!c->ticket)
        c->token_next = wall + TOKEN_RETRY_MAX;
}

static void token_came(struct console *c, const struct rest_answer *a, int64_t wall, int64_t mono)
{
    char *token = body_read_token(a);
    struct error err = {{0}};

    if (!token) {
        console_end(c, EXIT_FAILED, tr("the server's answer holds no token"));
        return;
    }
    link_set_token(c->link, token);
    explicit_bzero(token, strlen(token));
    free(token);
    c->token_tries = 0;
    c->token_asked = mono;
    c->token_next = c->token_exp - TOKEN_RENEW;
    if (c->token_next <= wall)
        c->token_next = wall + TOKEN_RENEW;
    if (c->link_started)
        return;
    c->link_started = link_start(c->link, &err);
    if (!c->link_started)
        console_end(c, EXIT_FAILED, err.text);
}

static void token_failed(struct console *c, const struct rest_answer *a, int64_t wall)
{
    const struct err_info *info = err_info(a->error);
    int64_t wait = TOKEN_RETRY_MIN;
    char words[ERROR_TEXT_MAX];

    if (!c->link_started && a->status >= 400 && a->status < 500 && a->status != 408 &&
        a->status != 429) {
        snprintf(words, sizeof words, "%s: %.300s", c->place, *a->info ? a->info : info->sentence);
        console_end(c, info->exit, words);
        return;
    }
    for (int i = 0; i < c->token_tries && wait < TOKEN_RETRY_MAX; i++)
        wait *= 2;
    c->token_tries++;
    c->token_next = wall + wait;
    if (c->link_started) {
        c->token_next = wall + (c->model.link.state == LINE_LIVE ? TOKEN_PATIENCE : wait);
        return;
    }
    model_set_link(&c->model, LINE_LOST, *a->info ? a->info : info->sentence, 0, wall);
    c->dirty = true;
}

void console_take_rest(struct console *c, int64_t wall, int64_t mono)
{
    struct mbox_batch batch = rest_take(c->rest);

    for (size_t i = 0; i < batch.n; i++) {
        struct rest_answer *a = batch.item[i];

        if (!console_blocks_answer(c, a, mono) && !console_alert_answer(c, a, wall, mono) &&
            c->ticket && a->ticket == c->ticket) {
            c->ticket = 0;
            if (a->error == ERR_OK)
                token_came(c, a, wall, mono);
            else
                token_failed(c, a, wall);
        } else {
            struct sheet_env e = console_sheet_env(c, wall, mono);

            c->dirty |= sheet_answer(&c->sheet, &e, a);
            if (c->is_plain)
                console_plain_rest(c, a);
            console_sock_rest(c, a);
        }
        if (a->body)
            explicit_bzero(a->body, a->len);
        rest_answer_free(a);
    }
    free(batch.item);
}

/* ---- the link ---- */

/* A token may have ended while this machine slept, or the server's keys have changed: one fresh
 * token is tried before giving up. */
static void link_refused(struct console *c, const struct link_event *e, int64_t wall, int64_t mono)
{
    char words[ERROR_TEXT_MAX];

    if (mono - c->token_asked > TOKEN_REFUSED_AGAIN) {
        c->token_next = wall;
        model_set_link(&c->model, LINE_LOST, e->text, 0, wall);
        return;
    }
    snprintf(words, sizeof words, "%s: %.300s", c->place,
             *e->text ? e->text : err_info(e->error)->sentence);
    model_set_link(&c->model, LINE_REFUSED, e->text, 0, wall);
    console_end(c, EXIT_NOT_AUTHORISED, words);
}

static void link_changed(struct console *c, const struct link_event *e, int64_t wall, int64_t mono)
{
    static const enum model_line lines[] = {
        [LINK_CONNECTING] = LINE_CONNECTING,
        [LINK_UP] = LINE_LIVE,
        [LINK_DOWN] = LINE_LOST,
        [LINK_REFUSED] = LINE_REFUSED,
    };

    if (e->state == LINK_UP)
        c->settle_at = mono + SETTLE;
    if (e->state == LINK_REFUSED)
        link_refused(c, e, wall, mono);
    else if (e->state != LINK_CONNECTING || c->model.link.state != LINE_LOST)
        model_set_link(&c->model, lines[e->state], e->text, e->retry_at, wall);
    c->dirty = true;
}

void console_take_link(struct console *c, int64_t wall, int64_t mono)
{
    struct mbox_batch batch = link_take(c->link);

    for (size_t i = 0; i < batch.n; i++) {
        struct link_event *e = batch.item[i];

        switch (e->kind) {
        case LINK_EVENT_STATE: link_changed(c, e, wall, mono); break;
        case LINK_EVENT_MSG:
            console_sock_reply(c, e->msg);
            c->dirty |= model_apply(&c->model, e->msg, wall, mono) != 0;
            break;
        case LINK_EVENT_PING:
            c->model.link.round_trip_us = e->round_trip_us;
            c->dirty |= model_ticks(&c->model); /* else it is shown with the next news */
            break;
        }
        link_event_free(e);
    }
    free(batch.item);
    pace_events(&c->pace, batch.n, mono);
    /* Leaving only waited for these answers. */
    if (c->dialog.kind == DIALOG_QUIT && model_unanswered(&c->model) == 0)
        console_end(c, EXIT_DONE, "");
}

int64_t console_call(void *arg, enum rest_method m, const char *path, const char *body)
{
    struct console *c = arg;

    return rest_send(c->rest, m, path, body);
}

int64_t console_send(void *arg, struct wire_req *r)
{
    struct console *c = arg;

    return link_send(c->link, r);
}

void console_claim(struct console *c, int64_t mono)
{
    const struct dialog *d = &c->dialog;
    bool detail = d->kind == DIALOG_DETAIL && d->of == PANE_KNOCKS && d->n > 0;
    struct model_out out = {.send = console_send, .arg = c, .mono = mono};

    if (c->link_started)
        model_claim(&c->model, detail ? d->row[0].id : "", &out);
}

void console_why(struct console *c, int64_t mono)
{
    struct model_out out = {.send = console_send, .arg = c, .mono = mono};

    if (c->link_started)
        model_why(&c->model, views_detail_of(&c->model, &c->layout, &c->dialog), &out);
}
