/* Decisions that can be taken back, in the database. */
#include "net/base/alloc.h"
#include "net/lobby/store/store_sql.h"

bool store_decision_put(struct store_sql *q, const struct store_decision *d, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_DECISION_PUT];

    store_bind_texts(s, 1, (const char *const[]){d->id, d->room_id, d->by, d->undone_by}, 4);
    sqlite3_bind_int64(s, 5, d->at);
    store_bind_texts(s, 6, (const char *const[]){d->orders, d->deeds}, 2);
    return store_sql_finish(q, STMT_DECISION_PUT, err);
}

void store_decision_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_decision *d;

    out->decisions = xgrown(out->decisions, out->n_decisions, sizeof *out->decisions);
    d = &out->decisions[out->n_decisions++];
    store_column_copy(s, 0, d->id, sizeof d->id);
    store_column_copy(s, 1, d->room_id, sizeof d->room_id);
    store_column_copy(s, 2, d->by, sizeof d->by);
    store_column_copy(s, 3, d->undone_by, sizeof d->undone_by);
    d->at = sqlite3_column_int64(s, 4);
    d->orders = xstrdup(store_column(s, 5));
    d->deeds = xstrdup(store_column(s, 6));
}
