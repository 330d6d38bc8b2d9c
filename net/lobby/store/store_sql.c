/* The database behind store.h. */
#include "net/lobby/store/store_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

enum {
    APPLICATION_ID = 0x666f7972, /* "foyr", in the header of the file */
    LOCK_WAIT_MS = 2000, /* another reader, such as a backup, may hold the file for a moment */
};

#define ROOM_COLS "id, name, is_private, api_created, created_at, config, no_host_since"
#define PERSON_COLS                                                                              \
    "id, room_id, name, user_id, device, addr, inside, owner, has_token, number, knocked_at, "   \
    "joined_at, will_eject_at, tries, flags, has_presence, can_send, can_admin, admitted_by, "   \
    "held, knock_number, p_what, p_until, p_block, p_domain, note, p_decision, p_by, p_reason, " \
    "queued, token_mark, rule, hand_at, first_name, parked, "                                    \
    "p_signals"
#define BLOCK_COLS "id, room, name, by, reason, length, at, until, exact, signals"
#define RECORDING_COLS \
    "id, room, type, status, meeting, share, key, link, started_at, duration_ms, most"
#define WEBHOOK_COLS \
    "uuid, url, hmac, auth, retry, events, failed, failures, pushed_at, created_at, updated_at"

static const char *const sql[STMT_COUNT] = {
    [STMT_BEGIN] = "BEGIN IMMEDIATE",
    [STMT_COMMIT] = "COMMIT",
    [STMT_ROLLBACK] = "ROLLBACK",
    [STMT_ROOM_PUT] = "INSERT OR REPLACE INTO room(" ROOM_COLS ") VALUES(?,?,?,?,?,?,?)",
    [STMT_ROOM_DEL] = "DELETE FROM room WHERE id = ?",
    [STMT_PERSON_PUT] =
        "INSERT OR REPLACE INTO person(" PERSON_COLS ")"
        " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [STMT_PERSON_DEL] = "DELETE FROM person WHERE id = ?",
    [STMT_META_PUT] = "INSERT OR REPLACE INTO meta(key, value) VALUES(?,?)",
    [STMT_META_GET] = "SELECT value FROM meta WHERE key = ?",
    [STMT_ROOMS] = "SELECT " ROOM_COLS " FROM room ORDER BY created_at, id",
    [STMT_BLOCK_PUT] = "INSERT OR REPLACE INTO block(" BLOCK_COLS ") VALUES(?,?,?,?,?,?,?,?,?,?)",
    [STMT_BLOCK_DEL] = "DELETE FROM block WHERE id = ?",
    [STMT_DENIAL_PUT] = "INSERT OR REPLACE INTO denial(key, n, at) VALUES(?,?,?)",
    [STMT_DENIAL_DEL] = "DELETE FROM denial WHERE key = ?",
    [STMT_TOKEN_PUT] = "INSERT OR REPLACE INTO token VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
    [STMT_TOKEN_DEL] = "DELETE FROM token WHERE number = ?",
    [STMT_TOKENS] = "SELECT * FROM token ORDER BY number",
    [STMT_DECISION_PUT] = "INSERT OR REPLACE INTO decision VALUES(?,?,?,?,?,?,?)",
    [STMT_DECISION_DEL] = "DELETE FROM decision WHERE id = ?",
    [STMT_DECISIONS_JUMP] = "UPDATE decision SET at = at + ?",
    [STMT_DENIALS_JUMP] = "UPDATE denial SET at = at + ?",
    [STMT_DECISIONS] = "SELECT * FROM decision ORDER BY at, rowid",
    [STMT_BLOCKS] = "SELECT " BLOCK_COLS " FROM block ORDER BY at, rowid",
    [STMT_DENIALS] = "SELECT key, n, at FROM denial ORDER BY at, rowid",
    [STMT_PEOPLE] = "SELECT " PERSON_COLS " FROM person ORDER BY number",
    [STMT_RECORDING_PUT] =
        "INSERT OR REPLACE INTO recording(" RECORDING_COLS ") VALUES(?,?,?,?,?,?,?,?,?,?,?)",
    [STMT_RECORDING_DEL] = "DELETE FROM recording WHERE id = ?",
    [STMT_RECORDINGS] = "SELECT " RECORDING_COLS " FROM recording ORDER BY started_at, id",
    [STMT_WEBHOOK_PUT] =
        "INSERT OR REPLACE INTO webhook(" WEBHOOK_COLS ") VALUES(?,?,?,?,?,?,?,?,?,?,?)",
    [STMT_WEBHOOK_DEL] = "DELETE FROM webhook WHERE uuid = ?",
    [STMT_WEBHOOKS] = "SELECT " WEBHOOK_COLS " FROM webhook ORDER BY created_at, uuid",
    [STMT_DELIVERY_PUT] =
        "INSERT OR REPLACE INTO delivery(number, uuid, tries, due_at, body) VALUES(?,?,?,?,?)",
    [STMT_DELIVERY_AGAIN] = "UPDATE delivery SET tries = ?2, due_at = ?3 WHERE number = ?1",
    [STMT_DELIVERY_DEL] = "DELETE FROM delivery WHERE number = ?",
    [STMT_DELIVERIES] = "SELECT number, uuid, tries, due_at, body FROM delivery ORDER BY number",
    [STMT_JOURNAL_ADD] = "INSERT INTO journal(n, at, room, line, person, meeting)"
                         " VALUES(?,?,?,?,?,?)",
    [STMT_JOURNAL_COUNT] = "INSERT INTO journal_size(room, lines) VALUES(?, 1)"
                           " ON CONFLICT(room) DO UPDATE SET lines = lines + 1",
    [STMT_JOURNAL_LAST] = "SELECT n, at, line FROM journal ORDER BY n DESC LIMIT ?",
};

static bool failed(const struct store_sql *q, const char *what, struct error *err)
{
    return error_set(err, "cannot %s %s: %s", what, q->path, sqlite3_errmsg(q->db));
}

/* The one number that a pragma answers. */
static bool pragma(struct store_sql *q, const char *text, int64_t *out, struct error *err)
{
    sqlite3_stmt *s = NULL;
    bool ok =
        sqlite3_prepare_v2(q->db, text, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;

    if (ok)
        *out = sqlite3_column_int64(s, 0);
    else
        failed(q, "read", err);
    sqlite3_finalize(s);
    return ok;
}

static bool is_whole(struct store_sql *q, struct error *err)
{
    char why[200] = "it can not be read";
    sqlite3_stmt *s = NULL;
    bool ok = false;

    if (sqlite3_prepare_v2(q->db, "PRAGMA quick_check(1)", -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW) {
        str_copy(why, sizeof why, (const char *)sqlite3_column_text(s, 0));
        ok = str_eq(why, "ok");
        why[strcspn(why, "\n")] = '\0';
    }
    sqlite3_finalize(s);
    return ok || store_damaged(q->path, why, err);
}

/* Whether opening failed because of what is in the file. */
static bool is_damage(struct store_sql *q)
{
    int rc = sqlite3_errcode(q->db) & 0xff;

    return rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB;
}

static bool step(struct store_sql *q, int version, struct error *err)
{
    char *text = sqlite3_mprintf("%s PRAGMA application_id = %d; PRAGMA user_version = %d;",
                                 store_schema[version], APPLICATION_ID, version);
    bool ok = text && sqlite3_exec(q->db, text, NULL, NULL, NULL) == SQLITE_OK;

    sqlite3_free(text);
    return ok || failed(q, version == 1 ? "create" : "bring up to date", err);
}

/* Brings a file of ours, or an empty one, to this version: as a whole or not at all. */
static bool upgrade(struct store_sql *q, struct error *err)
{
    int64_t version = 0;
    bool ok = pragma(q, "PRAGMA user_version", &version, err);

    if (!ok || version == store_schema_version)
        return ok;
    if (sqlite3_exec(q->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return failed(q, "use", err);
    for (int v = (int)version + 1; ok && v <= store_schema_version; v++)
        ok = step(q, v, err);
    if (ok && sqlite3_exec(q->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        ok = failed(q, "use", err);
    if (!ok)
        sqlite3_exec(q->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

/* Nothing is written before the file is known to be empty or ours. */
static bool check_file(struct store_sql *q, struct error *err)
{
    int64_t app = 0, version = 0, tables = 0;

    if (!pragma(q, "PRAGMA application_id", &app, err) ||
        !pragma(q, "PRAGMA user_version", &version, err) ||
        !pragma(q, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (app == 0 && version == 0 && tables == 0)
        return true;
    if (app != APPLICATION_ID)
        return error_set(err, "%s is a database of another program", q->path);
    if (version > store_schema_version)
        return error_set(err,
                         "the database %s was written by a newer foyer (version %lld, this one "
                         "knows %d): use that one",
                         q->path, (long long)version, store_schema_version);
    return is_whole(q, err);
}

static bool set_up(struct store_sql *q, struct error *err)
{
    if (!check_file(q, err))
        return false;
    if (sqlite3_exec(q->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", NULL, NULL,
                     NULL) != SQLITE_OK)
        return failed(q, "use", err);
    if (!upgrade(q, err))
        return false;
    for (int i = 0; i < STMT_COUNT; i++)
        if (sqlite3_prepare_v3(q->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &q->stmt[i], NULL) !=
            SQLITE_OK)
            return failed(q, "use", err);
    return store_history_open(&q->history, q->db) || failed(q, "use", err);
}

bool store_sql_open(struct store_sql *q, const char *path, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool cut;

    *q = (struct store_sql){0};
    str_copy(q->path, sizeof q->path, path);
    if (fd < 0)
        return error_set(err, "cannot open the database %s: %s", path, strerror(errno));
    cut = store_is_cut(fd, path);
    close(fd);
    if (cut)
        return store_damaged(path, "its end is cut off", err);
    if (sqlite3_open_v2(path, &q->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        failed(q, "open", err);
    else {
        sqlite3_busy_timeout(q->db, LOCK_WAIT_MS);
        if (set_up(q, err))
            return true;
        if (is_damage(q))
            store_damaged(path, sqlite3_errmsg(q->db), err);
    }
    store_sql_close(q);
    return false;
}

void store_sql_close(struct store_sql *q)
{
    store_history_close(&q->history);
    for (int i = 0; i < STMT_COUNT; i++)
        sqlite3_finalize(q->stmt[i]);
    sqlite3_close(q->db);
    *q = (struct store_sql){0};
}

bool store_sql_finish(struct store_sql *q, enum store_sql_stmt which, struct error *err)
{
    sqlite3_stmt *s = q->stmt[which];
    bool ok = sqlite3_step(s) == SQLITE_DONE || failed(q, "write to", err);

    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return ok;
}

static bool by_id(struct store_sql *q, enum store_sql_stmt which, const char *id, struct error *err)
{
    store_bind_texts(q->stmt[which], 1, &id, 1);
    return store_sql_finish(q, which, err);
}

static bool jump(struct store_sql *q, int64_t by, struct error *err)
{
    sqlite3_bind_int64(q->stmt[STMT_DECISIONS_JUMP], 1, by);
    sqlite3_bind_int64(q->stmt[STMT_DENIALS_JUMP], 1, by);
    return store_sql_finish(q, STMT_DECISIONS_JUMP, err) &&
           store_sql_finish(q, STMT_DENIALS_JUMP, err);
}

bool store_sql_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    switch (op->kind) {
    case STORE_ROOM_PUT: return store_room_put(q, &op->u.room, err);
    case STORE_ROOM_DEL: return by_id(q, STMT_ROOM_DEL, op->u.room.id, err);
    case STORE_PERSON_PUT: return store_person_put(q, &op->u.person, err);
    case STORE_PERSON_DEL: return by_id(q, STMT_PERSON_DEL, op->u.person.id, err);
    case STORE_META_PUT:
        store_bind_texts(q->stmt[STMT_META_PUT], 1,
                         (const char *const[]){op->u.meta.key, op->u.meta.value}, 2);
        return store_sql_finish(q, STMT_META_PUT, err);
    case STORE_BLOCK_PUT: return store_block_put(q, &op->u.block, err);
    case STORE_BLOCK_DEL: return by_id(q, STMT_BLOCK_DEL, op->u.block.id, err);
    case STORE_DENIAL_PUT: return store_denial_put(q, &op->u.denial, err);
    case STORE_JOURNAL: return store_journal_add(q, op, err);
    case STORE_TOKEN_PUT:
    case STORE_TOKEN_DEL: return store_tokens_apply(q, op, err);
    case STORE_DOMAIN:
    case STORE_MEETING_PUT:
    case STORE_ATTENDANCE_PUT:
    case STORE_CALL: return store_history_apply(&q->history, op, err);
    case STORE_RECORDING_PUT:
    case STORE_RECORDING_DEL: return store_recordings_apply(q, op, err);
    case STORE_WEBHOOK_PUT:
    case STORE_WEBHOOK_DEL:
    case STORE_DELIVERY_PUT:
    case STORE_DELIVERY_DEL: return store_webhooks_apply(q, op, err);
    case STORE_DECISION_PUT: return store_decision_put(q, &op->u.decision, err);
    case STORE_DECISION_DEL: return by_id(q, STMT_DECISION_DEL, op->u.decision.id, err);
    case STORE_DENIAL_DEL: return by_id(q, STMT_DENIAL_DEL, op->u.denial.key, err);
    case STORE_JUMP: return jump(q, op->u.jump, err);
    }
    return error_set(err, "an unknown kind of change was to be stored");
}

/* Gives each row of a statement to row. */
static bool load(struct store_sql *q, enum store_sql_stmt which, store_row *row,
                 struct store_snapshot *out, struct error *err)
{
    sqlite3_stmt *s = q->stmt[which];
    int rc;

    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        row(s, out);
    sqlite3_reset(s);
    return rc == SQLITE_DONE || failed(q, "read", err);
}

bool store_sql_load(struct store_sql *q, struct store_snapshot *out, struct error *err)
{
    static const struct {
        enum store_sql_stmt which;
        store_row *row;
    } rows[] = {
        {STMT_ROOMS, store_room_row},           {STMT_PEOPLE, store_person_row},
        {STMT_BLOCKS, store_block_row},         {STMT_DENIALS, store_denial_row},
        {STMT_TOKENS, store_token_row},         {STMT_DECISIONS, store_decision_row},
        {STMT_RECORDINGS, store_recording_row}, {STMT_WEBHOOKS, store_webhook_row},
        {STMT_DELIVERIES, store_delivery_row},
    };

    *out = (struct store_snapshot){0};
    /* People who were still inside a room that had expired and whose name was given away: there is
     * no room to come back to. */
    if (sqlite3_exec(q->db,
                     "DELETE FROM person WHERE room_id NOT IN (SELECT id FROM room);"
                     "DELETE FROM decision WHERE room_id NOT IN (SELECT id FROM room)",
                     NULL, NULL, NULL) != SQLITE_OK)
        return failed(q, "write to", err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!load(q, rows[i].which, rows[i].row, out, err))
            return false;
    return store_history_load(&q->history, out, err) && store_journal_load(q, out, err);
}

bool store_sql_meta(struct store_sql *q, const char *key, char *dst, size_t size)
{
    sqlite3_stmt *s = q->stmt[STMT_META_GET];
    bool found;

    store_bind_texts(s, 1, &key, 1);
    found = sqlite3_step(s) == SQLITE_ROW;
    if (found)
        store_column_copy(s, 0, dst, size);
    sqlite3_reset(s);
    return found;
}
