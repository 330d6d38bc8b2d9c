/* Decisions that can be taken back, in the database. */
#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

bool store_decision_put(struct store_sql *q, const struct store_decision *d, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_DECISION_PUT];
    const char *const text[] = {d->id, d->room_id, d->by, d->undone_by};

    for (int i = 0; i < 4; i++)
        sqlite3_bind_text(s, 1 + i, text[i], -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 5, d->at);
    sqlite3_bind_text(s, 6, d->orders, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, d->deeds, -1, SQLITE_STATIC);
    return store_sql_finish(q, STMT_DECISION_PUT, err);
}

static const char *text_at(sqlite3_stmt *s, int col)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    return text ? text : "";
}

void store_decision_read(sqlite3_stmt *s, struct store_decision *d)
{
    str_copy(d->id, sizeof d->id, text_at(s, 0));
    str_copy(d->room_id, sizeof d->room_id, text_at(s, 1));
    str_copy(d->by, sizeof d->by, text_at(s, 2));
    str_copy(d->undone_by, sizeof d->undone_by, text_at(s, 3));
    d->at = sqlite3_column_int64(s, 4);
    d->orders = xstrdup(text_at(s, 5));
    d->deeds = xstrdup(text_at(s, 6));
}
