/* Recordings in the database. */
#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

bool store_recordings_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    enum store_sql_stmt which =
        op->kind == STORE_RECORDING_PUT ? STMT_RECORDING_PUT : STMT_RECORDING_DEL;
    const struct store_recording *r = op->u.recording;
    const char *const text[] = {r->id,      r->room,  r->type, r->status,
                                r->meeting, r->share, r->key,  r->link};
    sqlite3_stmt *s = q->stmt[which];

    for (int i = 0; i < (which == STMT_RECORDING_PUT ? 8 : 1); i++)
        sqlite3_bind_text(s, 1 + i, text[i], -1, SQLITE_STATIC);
    if (which == STMT_RECORDING_PUT) {
        sqlite3_bind_int64(s, 9, r->started_at);
        sqlite3_bind_int64(s, 10, r->duration_ms);
        sqlite3_bind_int64(s, 11, r->most);
    }
    return store_sql_finish(q, which, err);
}

static void take(sqlite3_stmt *s, int col, char *dst, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    str_copy(dst, size, text ? text : "");
}

static void read_row(sqlite3_stmt *s, struct store_recording *r)
{
    take(s, 0, r->id, sizeof r->id);
    take(s, 1, r->room, sizeof r->room);
    take(s, 2, r->type, sizeof r->type);
    take(s, 3, r->status, sizeof r->status);
    take(s, 4, r->meeting, sizeof r->meeting);
    take(s, 5, r->share, sizeof r->share);
    take(s, 6, r->key, sizeof r->key);
    take(s, 7, r->link, sizeof r->link);
    r->started_at = sqlite3_column_int64(s, 8);
    r->duration_ms = sqlite3_column_int64(s, 9);
    r->most = sqlite3_column_int64(s, 10);
}

bool store_recordings_load(struct store_sql *q, struct store_snapshot *out, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_RECORDINGS];
    int rc;

    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        out->recordings = xgrown(out->recordings, out->n_recordings, sizeof *out->recordings);
        read_row(s, &out->recordings[out->n_recordings++]);
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE ||
           error_set(err, "cannot read %s: %s", q->path, sqlite3_errmsg(q->db));
}
