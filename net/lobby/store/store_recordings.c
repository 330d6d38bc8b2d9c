/* Recordings in the database. */
#include "net/base/alloc.h"
#include "net/lobby/store/store_sql.h"

bool store_recordings_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    enum store_sql_stmt which =
        op->kind == STORE_RECORDING_PUT ? STMT_RECORDING_PUT : STMT_RECORDING_DEL;
    const struct store_recording *r = op->u.recording;
    const char *const text[] = {r->id,      r->room,  r->type, r->status,
                                r->meeting, r->share, r->key,  r->link};
    sqlite3_stmt *s = q->stmt[which];

    store_bind_texts(s, 1, text, which == STMT_RECORDING_PUT ? 8 : 1);
    if (which == STMT_RECORDING_PUT)
        store_bind_ints(s, 9, (const int64_t[]){r->started_at, r->duration_ms, r->most}, 3);
    return store_sql_finish(q, which, err);
}

void store_recording_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_recording *r;

    out->recordings = xgrown(out->recordings, out->n_recordings, sizeof *out->recordings);
    r = &out->recordings[out->n_recordings++];
    store_column_copy(s, 0, r->id, sizeof r->id);
    store_column_copy(s, 1, r->room, sizeof r->room);
    store_column_copy(s, 2, r->type, sizeof r->type);
    store_column_copy(s, 3, r->status, sizeof r->status);
    store_column_copy(s, 4, r->meeting, sizeof r->meeting);
    store_column_copy(s, 5, r->share, sizeof r->share);
    store_column_copy(s, 6, r->key, sizeof r->key);
    store_column_copy(s, 7, r->link, sizeof r->link);
    r->started_at = sqlite3_column_int64(s, 8);
    r->duration_ms = sqlite3_column_int64(s, 9);
    r->most = sqlite3_column_int64(s, 10);
}
