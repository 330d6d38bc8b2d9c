/* What the domain remembers, read by the lobby thread: meetings, who was in them, lines of the
 * record by person or meeting, calls. Statements are made for each question, because questions are
 * rare and their conditions differ. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

static bool failed(sqlite3 *db, struct error *err)
{
    return error_set(err, "what is remembered can not be read: %s", sqlite3_errmsg(db));
}

/* ---- meetings ---- */

#define MEETING_WHERE                                                           \
    " FROM meeting WHERE (?1 = '' OR room = ?1) AND start >= ?2 AND start < ?3" \
    " AND (?4 < 0 OR (ended = 0) = ?4)"

static void bind_meetings(sqlite3_stmt *s, const struct store_meetings *q)
{
    sqlite3_bind_text(s, 1, q->room ? q->room : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, q->since);
    sqlite3_bind_int64(s, 3, q->before);
    sqlite3_bind_int(s, 4, q->ongoing);
}

static bool count_meetings(sqlite3 *db, const struct store_meetings *q, int64_t *total)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(db, "SELECT count(*)" MEETING_WHERE, -1, &s, NULL) == SQLITE_OK;

    if (ok) {
        bind_meetings(s, q);
        ok = sqlite3_step(s) == SQLITE_ROW;
        *total = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return ok;
}

static void read_meeting(sqlite3_stmt *s, struct store_meeting *m)
{
    *m = (struct store_meeting){.start = sqlite3_column_int64(s, 2),
                                .ended = sqlite3_column_int64(s, 3),
                                .most = sqlite3_column_int(s, 4)};
    store_column_copy(s, 0, m->id, sizeof m->id);
    store_column_copy(s, 1, m->room, sizeof m->room);
}

#define MEETING_COLS "SELECT id, room, start, ended, most"
#define NEWER        " AND (?5 = '' OR (start, id) > (SELECT start, id FROM meeting WHERE id = ?5))"
#define OLDER        " AND (?5 = '' OR (start, id) < (SELECT start, id FROM meeting WHERE id = ?5))"

bool store_reader_meetings(sqlite3 *db, const struct store_meetings *q, struct store_meeting *out,
                           size_t *n, int64_t *total, struct error *err)
{
    /* A page that ends before something is read backwards and turned around. */
    bool backwards = q->ending != NULL;
    const char *cursor = backwards && !str_eq(q->ending, "OLDEST") ? q->ending : q->after;
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(
        db,
        backwards ? MEETING_COLS MEETING_WHERE NEWER " ORDER BY start, id LIMIT ?6"
                  : MEETING_COLS MEETING_WHERE OLDER " ORDER BY start DESC, id DESC LIMIT ?6",
        -1, &s, NULL);

    *n = 0;
    if (rc != SQLITE_OK || !count_meetings(db, q, total)) {
        sqlite3_finalize(s);
        return failed(db, err);
    }
    bind_meetings(s, q);
    sqlite3_bind_text(s, 5, cursor ? cursor : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 6, (int64_t)q->limit);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        read_meeting(s, &out[(*n)++]);
    sqlite3_finalize(s);
    for (size_t i = 0; backwards && i < *n / 2; i++) {
        struct store_meeting swap = out[i];

        out[i] = out[*n - 1 - i];
        out[*n - 1 - i] = swap;
    }
    return rc == SQLITE_DONE || failed(db, err);
}

bool store_reader_meeting(sqlite3 *db, const char *id, struct store_meeting *out, bool *found,
                          struct error *err)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, MEETING_COLS " FROM meeting WHERE id = ?", -1, &s, NULL);

    if (rc != SQLITE_OK)
        return failed(db, err);
    sqlite3_bind_text(s, 1, id, -1, SQLITE_STATIC);
    rc = sqlite3_step(s);
    *found = rc == SQLITE_ROW;
    if (*found)
        read_meeting(s, out);
    sqlite3_finalize(s);
    return rc == SQLITE_ROW || rc == SQLITE_DONE || failed(db, err);
}

bool store_reader_attendance(sqlite3 *db, const char *meeting, const char *after,
                             const char *before, size_t limit,
                             void (*each)(void *arg, const struct store_attendance *a), void *arg,
                             struct error *err)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(
        db,
        "SELECT id, user_id, name, joined, left_at FROM attendance WHERE meeting = ?1"
        " AND (?2 = '' OR (joined, id) > (SELECT joined, id FROM attendance WHERE meeting = ?1"
        "  AND id = ?2 ORDER BY joined DESC))"
        " AND (?3 = '' OR (joined, id) < (SELECT joined, id FROM attendance WHERE meeting = ?1"
        "  AND id = ?3 ORDER BY joined))"
        " ORDER BY joined, id LIMIT ?4",
        -1, &s, NULL);

    if (rc != SQLITE_OK)
        return failed(db, err);
    sqlite3_bind_text(s, 1, meeting, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, after ? after : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, before ? before : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, (int64_t)limit);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct store_attendance a = {.joined = sqlite3_column_int64(s, 3),
                                     .left = sqlite3_column_int64(s, 4)};

        store_column_copy(s, 0, a.id, sizeof a.id);
        store_column_copy(s, 1, a.user_id, sizeof a.user_id);
        store_column_copy(s, 2, a.name, sizeof a.name);
        each(arg, &a);
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE || failed(db, err);
}

/* ---- lines and calls ---- */

bool store_reader_lines(sqlite3 *db, const struct store_lines *q,
                        void (*each)(void *arg, const char *line, const char *meeting), void *arg,
                        struct error *err)
{
    char text[400];
    sqlite3_stmt *s = NULL;
    int rc;

    snprintf(text, sizeof text,
             "SELECT line, meeting FROM journal WHERE %s != '' AND %s = ?1 AND at >= ?2"
             " AND at <= ?3 ORDER BY n %s LIMIT ?4 OFFSET ?5",
             q->person ? "person" : "meeting", q->person ? "person" : "meeting",
             q->oldest_first ? "ASC" : "DESC");
    rc = sqlite3_prepare_v2(db, text, -1, &s, NULL);
    if (rc != SQLITE_OK)
        return failed(db, err);
    sqlite3_bind_text(s, 1, q->person ? q->person : q->meeting, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, q->since);
    sqlite3_bind_int64(s, 3, q->until);
    sqlite3_bind_int64(s, 4, (int64_t)q->limit);
    sqlite3_bind_int64(s, 5, (int64_t)q->offset);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        each(arg, (const char *)sqlite3_column_text(s, 0), (const char *)sqlite3_column_text(s, 1));
    sqlite3_finalize(s);
    return rc == SQLITE_DONE || failed(db, err);
}

bool store_reader_calls(sqlite3 *db, const struct store_calls *q,
                        void (*each)(void *arg, const struct store_call *c), void *arg,
                        struct error *err)
{
    static const char cols[] =
        "SELECT id, source, ip, method, url, request, response, at, status, n FROM api_call"
        " WHERE (?1 = '' OR source = ?1) AND (?2 = '' OR url = ?2)"
        " AND (?3 = '' OR n < (SELECT n FROM api_call WHERE id = ?3))"
        " AND (?4 = '' OR n > (SELECT n FROM api_call WHERE id = ?4))";
    char text[600];
    sqlite3_stmt *s = NULL;
    int rc;

    snprintf(text, sizeof text,
             q->before ? "SELECT * FROM (%s ORDER BY n ASC LIMIT ?5) ORDER BY n DESC"
                       : "%s ORDER BY n DESC LIMIT ?5",
             cols);
    rc = sqlite3_prepare_v2(db, text, -1, &s, NULL);
    if (rc != SQLITE_OK)
        return failed(db, err);
    sqlite3_bind_text(s, 1, q->source ? q->source : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, q->url ? q->url : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, q->after ? q->after : "", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 4, q->before ? q->before : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 5, (int64_t)q->limit);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct store_call c = {.at = sqlite3_column_int64(s, 7),
                               .status = sqlite3_column_int(s, 8),
                               .request = (char *)(uintptr_t)sqlite3_column_text(s, 5),
                               .response = (char *)(uintptr_t)sqlite3_column_text(s, 6)};

        store_column_copy(s, 0, c.id, sizeof c.id);
        store_column_copy(s, 1, c.source, sizeof c.source);
        store_column_copy(s, 2, c.ip, sizeof c.ip);
        store_column_copy(s, 3, c.method, sizeof c.method);
        store_column_copy(s, 4, c.url, sizeof c.url);
        each(arg, &c);
    }
    sqlite3_finalize(s);
    return rc == SQLITE_DONE || failed(db, err);
}
