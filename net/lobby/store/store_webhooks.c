/* Webhooks, and what waits to be delivered, in the database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
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
    store_bind_texts(s, 1, (const char *const[]){w->uuid, w->url, w->hmac, w->auth}, 4);
    sqlite3_bind_int(s, 5, (int)w->retry);
    store_bind_texts(s, 6, (const char *const[]){types}, 1);
    store_bind_ints(s, 7, number, 5);
    return store_sql_finish(q, STMT_WEBHOOK_PUT, err);
}

static bool put_delivery(struct store_sql *q, const struct webhook_delivery *d, struct error *err)
{
    enum store_sql_stmt which = d->body ? STMT_DELIVERY_PUT : STMT_DELIVERY_AGAIN;
    int at = d->body ? 3 : 2;

    sqlite3_bind_int64(q->stmt[which], 1, (int64_t)d->number);
    if (d->body) {
        store_bind_texts(q->stmt[which], 2, (const char *const[]){d->uuid}, 1);
        store_bind_texts(q->stmt[which], 5, (const char *const[]){d->body}, 1);
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

void store_webhook_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct webhook *w;

    out->webhooks = xgrown(out->webhooks, out->n_webhooks, sizeof *out->webhooks);
    w = &out->webhooks[out->n_webhooks++];
    store_column_copy(s, 0, w->uuid, sizeof w->uuid);
    store_column_copy(s, 1, w->url, sizeof w->url);
    store_column_copy(s, 2, w->hmac, sizeof w->hmac);
    store_column_copy(s, 3, w->auth, sizeof w->auth);
    w->retry =
        sqlite3_column_int(s, 4) == WEBHOOK_EXPONENTIAL ? WEBHOOK_EXPONENTIAL : WEBHOOK_BREAKER;
    w->events = read_types(store_column(s, 5));
    w->failed = sqlite3_column_int(s, 6) != 0;
    w->failures = sqlite3_column_int(s, 7);
    w->pushed_at = sqlite3_column_int64(s, 8);
    w->created_at = sqlite3_column_int64(s, 9);
    w->updated_at = sqlite3_column_int64(s, 10);
}

void store_delivery_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct webhook_delivery *d;

    out->deliveries = xgrown(out->deliveries, out->n_deliveries, sizeof *out->deliveries);
    d = &out->deliveries[out->n_deliveries++];
    d->number = (uint64_t)sqlite3_column_int64(s, 0);
    store_column_copy(s, 1, d->uuid, sizeof d->uuid);
    d->tries = sqlite3_column_int(s, 2);
    d->due_at = sqlite3_column_int64(s, 3);
    d->body = xstrdup(store_column(s, 4));
}
