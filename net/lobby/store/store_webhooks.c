/* Webhooks, and what waits to be delivered, in the database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

enum { TYPES_MAX = 1024 };

/* Events are stored by their types, so that the order of the table may change. */
static void write_types(uint64_t events, char dst[TYPES_MAX])
{
    size_t n = 0;

    dst[0] = '\0';
    for (int e = 0; e < WEBHOOK_EVENTS; e++)
        if (events >> e & 1)
            n += (size_t)snprintf(dst + n, TYPES_MAX - n, "%s ", webhook_types[e]);
}

static uint64_t read_types(const char *text)
{
    uint64_t events = 0;
    char type[64];

    while (*text) {
        size_t len = strcspn(text, " ");
        enum webhook_event e = WEBHOOK_EVENTS;

        if (len < sizeof type) {
            memcpy(type, text, len);
            type[len] = '\0';
            e = webhook_event_of(type);
        }
        if (e != WEBHOOK_EVENTS)
            events |= UINT64_C(1) << e;
        text += len + (text[len] == ' ');
    }
    return events;
}

static bool put_webhook(struct store_sql *q, const struct webhook *w, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_WEBHOOK_PUT];
    char types[TYPES_MAX];
    const int64_t number[] = {w->failed, w->failures, w->pushed_at, w->created_at, w->updated_at};

    write_types(w->events, types);
    sqlite3_bind_text(s, 1, w->uuid, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, w->url, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, w->hmac, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, w->auth, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 5, (int)w->retry);
    sqlite3_bind_text(s, 6, types, -1, SQLITE_STATIC);
    for (int i = 0; i < 5; i++)
        sqlite3_bind_int64(s, 7 + i, number[i]);
    return store_sql_finish(q, STMT_WEBHOOK_PUT, err);
}

static bool put_delivery(struct store_sql *q, const struct webhook_delivery *d, struct error *err)
{
    enum store_sql_stmt which = d->body ? STMT_DELIVERY_PUT : STMT_DELIVERY_AGAIN;
    int at = d->body ? 3 : 2;

    sqlite3_bind_int64(q->stmt[which], 1, (int64_t)d->number);
    if (d->body) {
        sqlite3_bind_text(q->stmt[which], 2, d->uuid, -1, SQLITE_STATIC);
        sqlite3_bind_text(q->stmt[which], 5, d->body, -1, SQLITE_STATIC);
    }
    sqlite3_bind_int(q->stmt[which], at, d->tries);
    sqlite3_bind_int64(q->stmt[which], at + 1, d->due_at);
    return store_sql_finish(q, which, err);
}

bool store_webhooks_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    switch (op->kind) {
    case STORE_WEBHOOK_PUT: return put_webhook(q, op->u.webhook, err);
    case STORE_DELIVERY_PUT: return put_delivery(q, &op->u.delivery, err);
    case STORE_WEBHOOK_DEL:
        sqlite3_bind_text(q->stmt[STMT_WEBHOOK_DEL], 1, op->u.delivery.uuid, -1, SQLITE_STATIC);
        return store_sql_finish(q, STMT_WEBHOOK_DEL, err);
    default:
        sqlite3_bind_int64(q->stmt[STMT_DELIVERY_DEL], 1, (int64_t)op->u.delivery.number);
        return store_sql_finish(q, STMT_DELIVERY_DEL, err);
    }
}

static const char *text_of(sqlite3_stmt *s, int col)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    return text ? text : "";
}

static void read_webhook(sqlite3_stmt *s, struct webhook *w)
{
    str_copy(w->uuid, sizeof w->uuid, text_of(s, 0));
    str_copy(w->url, sizeof w->url, text_of(s, 1));
    str_copy(w->hmac, sizeof w->hmac, text_of(s, 2));
    str_copy(w->auth, sizeof w->auth, text_of(s, 3));
    w->retry =
        sqlite3_column_int(s, 4) == WEBHOOK_EXPONENTIAL ? WEBHOOK_EXPONENTIAL : WEBHOOK_BREAKER;
    w->events = read_types(text_of(s, 5));
    w->failed = sqlite3_column_int(s, 6) != 0;
    w->failures = sqlite3_column_int(s, 7);
    w->pushed_at = sqlite3_column_int64(s, 8);
    w->created_at = sqlite3_column_int64(s, 9);
    w->updated_at = sqlite3_column_int64(s, 10);
}

static void read_delivery(sqlite3_stmt *s, struct webhook_delivery *d)
{
    d->number = (uint64_t)sqlite3_column_int64(s, 0);
    str_copy(d->uuid, sizeof d->uuid, text_of(s, 1));
    d->tries = sqlite3_column_int(s, 2);
    d->due_at = sqlite3_column_int64(s, 3);
    d->body = xstrdup(text_of(s, 4));
}

bool store_webhooks_load(struct store_sql *q, struct store_snapshot *out, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_WEBHOOKS];
    int rc;

    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        out->webhooks = xgrown(out->webhooks, out->n_webhooks, sizeof *out->webhooks);
        read_webhook(s, &out->webhooks[out->n_webhooks++]);
    }
    sqlite3_reset(s);
    s = q->stmt[STMT_DELIVERIES];
    while (rc == SQLITE_DONE && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        out->deliveries = xgrown(out->deliveries, out->n_deliveries, sizeof *out->deliveries);
        read_delivery(s, &out->deliveries[out->n_deliveries++]);
        rc = SQLITE_DONE;
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE ||
           error_set(err, "cannot read %s: %s", q->path, sqlite3_errmsg(q->db));
}
