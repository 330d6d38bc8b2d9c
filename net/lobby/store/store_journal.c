/* The record in the database: lines are added by the store thread and read by the lobby thread,
 * which has a connection of its own. In WAL mode neither waits for the other. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

/* ---- adding ---- */

bool store_journal_add(struct store_sql *q, const struct store_op *op, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_JOURNAL_ADD], *count = q->stmt[STMT_JOURNAL_COUNT];
    const char *const text[] = {op->u.journal.room, op->u.journal.line, op->u.journal.person,
                                op->u.journal.meeting};

    store_bind_ints(s, 1, (const int64_t[]){op->u.journal.n, op->u.journal.at}, 2);
    store_bind_texts(s, 3, text, 4);
    if (!store_sql_finish(q, STMT_JOURNAL_ADD, err))
        return false;
    store_bind_texts(count, 1, text, 1);
    return store_sql_finish(q, STMT_JOURNAL_COUNT, err);
}

/* Keeps a line; false when it is older than what is remembered. */
static bool keep_recent(struct store_snapshot *out, sqlite3_stmt *s, int64_t newest)
{
    const char *line = (const char *)sqlite3_column_text(s, 2);

    if (!line || sqlite3_column_int64(s, 1) + TIME_DECIDED_KEPT <= newest)
        return false;
    if ((out->n_recent & (out->n_recent - 1)) == 0)
        out->recent =
            xrealloc(out->recent, out->n_recent ? 2 * out->n_recent : 1, sizeof *out->recent);
    out->recent[out->n_recent++] = xstrdup(line);
    return true;
}

bool store_journal_load(struct store_sql *q, struct store_snapshot *out, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_JOURNAL_LAST];
    struct journal_check start;
    int64_t newest = 0;
    int rc;

    journal_check_start(&start);
    memcpy(out->journal_hash, start.prev, sizeof start.prev);
    sqlite3_bind_int(s, 1, STORE_RECENT_MAX);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(s, 2);

        if (!newest) {
            newest = sqlite3_column_int64(s, 1);
            out->journal_n = sqlite3_column_int64(s, 0);
            journal_hash(line ? line : "", (size_t)sqlite3_column_bytes(s, 2), out->journal_hash);
        }
        if (!keep_recent(out, s, newest))
            break;
    }
    sqlite3_reset(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ||
           error_set(err, "cannot read the record in %s: %s", q->path, sqlite3_errmsg(q->db));
}

/* ---- reading ---- */

enum read_stmt { READ_ALL, READ_ROOM, READ_LAST, READ_SIZE, READ_SINCE, READ_COUNT };

/* The bounds of time become bounds of n by the index, so that no page walks over lines that it does
 * not show. */
static const char *const sql[READ_COUNT] = {
    [READ_ALL] = "SELECT line FROM journal WHERE n > ? AND n < ? ORDER BY n LIMIT ?",
    [READ_ROOM] = "SELECT line FROM journal WHERE room = ?4 AND n > ?1 AND n < ?2"
                  " ORDER BY n LIMIT ?3",
    [READ_LAST] = "SELECT n FROM journal ORDER BY n DESC LIMIT 1",
    [READ_SIZE] = "SELECT lines FROM journal_size WHERE room = ?",
    [READ_SINCE] = "SELECT n FROM journal WHERE at >= ? ORDER BY at, n LIMIT 1",
};

struct store_reader {
    sqlite3 *db;
    sqlite3_stmt *stmt[READ_COUNT];
};

sqlite3 *store_reader_db(struct store_reader *r)
{
    return r->db;
}

void store_reader_free(struct store_reader *r)
{
    if (!r)
        return;
    for (int i = 0; i < READ_COUNT; i++)
        sqlite3_finalize(r->stmt[i]);
    sqlite3_close(r->db);
    free(r);
}

struct store_reader *store_reader_new(const char *path, struct error *err)
{
    struct store_reader *r = xcalloc(1, sizeof *r);
    int rc = sqlite3_open_v2(path, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    for (int i = 0; rc == SQLITE_OK && i < READ_COUNT; i++)
        rc = sqlite3_prepare_v3(r->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &r->stmt[i], NULL);
    if (rc == SQLITE_OK)
        return r;
    error_set(err, "cannot read the database %s: %s", path, sqlite3_errmsg(r->db));
    store_reader_free(r);
    return NULL;
}

/* The number that a statement gives, or otherwise when there is none. */
static int64_t one_number(sqlite3_stmt *s, int64_t otherwise)
{
    int64_t n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : otherwise;

    sqlite3_reset(s);
    return n;
}

static int64_t first_since(struct store_reader *r, int64_t at)
{
    sqlite3_bind_int64(r->stmt[READ_SINCE], 1, at);
    return one_number(r->stmt[READ_SINCE], INT64_MAX);
}

static int64_t size(struct store_reader *r, const char *room)
{
    if (!room)
        return one_number(r->stmt[READ_LAST], 0);
    sqlite3_bind_text(r->stmt[READ_SIZE], 1, room, -1, SQLITE_STATIC);
    return one_number(r->stmt[READ_SIZE], 0);
}

bool store_reader_page(struct store_reader *r, const struct store_page *page, struct strbuf *text,
                       int64_t *total, struct error *err)
{
    sqlite3_stmt *s = r->stmt[page->room ? READ_ROOM : READ_ALL];
    int64_t after = page->after, end = page->before ? first_since(r, page->before) : INT64_MAX;
    bool first = true;
    int rc;

    if (page->since > 0) {
        int64_t from = first_since(r, page->since) - 1;

        after = from > after ? from : after;
    }
    *total = size(r, page->room);
    sqlite3_bind_int64(s, 1, after);
    sqlite3_bind_int64(s, 2, end);
    sqlite3_bind_int64(s, 3, (int64_t)page->limit);
    if (page->room)
        sqlite3_bind_text(s, 4, page->room, -1, SQLITE_STATIC);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (!first)
            strbuf_puts(text, page->between);
        first = false;
        strbuf_add(text, sqlite3_column_text(s, 0), (size_t)sqlite3_column_bytes(s, 0));
    }
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return rc == SQLITE_DONE ||
           error_set(err, "the record can not be read: %s", sqlite3_errmsg(r->db));
}
