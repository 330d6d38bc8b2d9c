/* What the domain remembers beside its record, written. */
#include "net/lobby/store/store_history.h"

#include <string.h>

#include "net/base/alloc.h"
#include "net/lobby/store/store_column.h"

enum { CALLS_KEPT = 10000 }; /* calls that are remembered; the oldest are forgotten */

static const char *const sql[HISTORY_COUNT] = {
    [HISTORY_DOMAIN_PUT] = "INSERT OR REPLACE INTO meta(key, value) VALUES('domain',?)",
    [HISTORY_DOMAIN] = "SELECT value FROM meta WHERE key = 'domain'",
    [HISTORY_MEETING_PUT] = "INSERT OR REPLACE INTO meeting(id, room_id, room, start, ended, most)"
                            " VALUES(?,?,?,?,?,?)",
    [HISTORY_ATTENDANCE_PUT] = "INSERT OR REPLACE INTO attendance(meeting, id, user_id, name,"
                               " joined, left_at) VALUES(?,?,?,?,?,?)",
    [HISTORY_CALL_PUT] = "INSERT INTO api_call(id, source, ip, method, url, request, response, at,"
                         " status) VALUES(?,?,?,?,?,?,?,?,?)",
    [HISTORY_CALL_DROP] = "DELETE FROM api_call WHERE n <= ?",
    [HISTORY_OPEN] = "SELECT id, room_id, room, start, most FROM meeting WHERE ended = 0",
};

bool store_history_open(struct store_history *h, sqlite3 *db)
{
    h->db = db;
    for (int i = 0; i < HISTORY_COUNT; i++)
        if (sqlite3_prepare_v3(db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &h->stmt[i], NULL) !=
            SQLITE_OK)
            return false;
    return true;
}

void store_history_close(struct store_history *h)
{
    for (int i = 0; i < HISTORY_COUNT; i++)
        sqlite3_finalize(h->stmt[i]);
    *h = (struct store_history){0};
}

static bool finish(struct store_history *h, enum history_stmt which, struct error *err)
{
    int rc = sqlite3_step(h->stmt[which]);

    sqlite3_reset(h->stmt[which]);
    sqlite3_clear_bindings(h->stmt[which]);
    return rc == SQLITE_DONE ||
           error_set(err, "cannot write what is remembered: %s", sqlite3_errmsg(h->db));
}

static bool put_call(struct store_history *h, const struct store_call *c, struct error *err)
{
    sqlite3_stmt *s = h->stmt[HISTORY_CALL_PUT];
    const char *const text[] = {c->id,  c->source,  c->ip,      c->method,
                                c->url, c->request, c->response};

    store_bind_texts(s, 1, text, 7);
    store_bind_ints(s, 8, (const int64_t[]){c->at, c->status}, 2);
    if (!finish(h, HISTORY_CALL_PUT, err))
        return false;
    sqlite3_bind_int64(h->stmt[HISTORY_CALL_DROP], 1,
                       sqlite3_last_insert_rowid(h->db) - CALLS_KEPT);
    return finish(h, HISTORY_CALL_DROP, err);
}

bool store_history_apply(struct store_history *h, const struct store_op *op, struct error *err)
{
    const struct store_meeting *m = &op->u.meeting;
    const struct store_attendance *a = &op->u.attendance;
    sqlite3_stmt *s;

    switch (op->kind) {
    case STORE_DOMAIN:
        store_bind_texts(h->stmt[HISTORY_DOMAIN_PUT], 1, (const char *const[]){op->u.text}, 1);
        return finish(h, HISTORY_DOMAIN_PUT, err);
    case STORE_MEETING_PUT:
        s = h->stmt[HISTORY_MEETING_PUT];
        store_bind_texts(s, 1, (const char *const[]){m->id, m->room_id, m->room}, 3);
        store_bind_ints(s, 4, (const int64_t[]){m->start, m->ended, m->most}, 3);
        return finish(h, HISTORY_MEETING_PUT, err);
    case STORE_ATTENDANCE_PUT:
        s = h->stmt[HISTORY_ATTENDANCE_PUT];
        store_bind_texts(s, 1, (const char *const[]){a->meeting, a->id, a->user_id, a->name}, 4);
        store_bind_ints(s, 5, (const int64_t[]){a->joined, a->left}, 2);
        return finish(h, HISTORY_ATTENDANCE_PUT, err);
    default: return put_call(h, &op->u.call, err);
    }
}

/* People whose rows the lobby still has are inside; the others are gone since the last commit, and
 * a meeting without anybody is over. */
static const char over[] =
    "UPDATE attendance SET left_at = max(joined, 1000 * CAST(strftime('%s', 'now') AS INTEGER))"
    " WHERE left_at = 0 AND id NOT IN (SELECT id FROM person WHERE inside = 1);"
    "UPDATE meeting SET ended = max(start, 1000 * CAST(strftime('%s', 'now') AS INTEGER))"
    " WHERE ended = 0 AND room_id NOT IN (SELECT room_id FROM person WHERE inside = 1);";

bool store_history_load(struct store_history *h, struct store_snapshot *out, struct error *err)
{
    sqlite3_stmt *s = h->stmt[HISTORY_DOMAIN];
    int rc;

    if (sqlite3_exec(h->db, over, NULL, NULL, NULL) != SQLITE_OK)
        return error_set(err, "cannot write what is remembered: %s", sqlite3_errmsg(h->db));
    if (sqlite3_step(s) == SQLITE_ROW)
        out->domain = xstrdup((const char *)sqlite3_column_text(s, 0));
    sqlite3_reset(s);
    s = h->stmt[HISTORY_OPEN];
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct store_meeting *m;

        out->meetings = xrealloc(out->meetings, out->n_meetings + 1, sizeof *out->meetings);
        m = &out->meetings[out->n_meetings++];
        *m = (struct store_meeting){.start = sqlite3_column_int64(s, 3),
                                    .most = sqlite3_column_int(s, 4)};
        store_column_copy(s, 0, m->id, sizeof m->id);
        store_column_copy(s, 1, m->room_id, sizeof m->room_id);
        store_column_copy(s, 2, m->room, sizeof m->room);
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE ||
           error_set(err, "cannot read what is remembered: %s", sqlite3_errmsg(h->db));
}
