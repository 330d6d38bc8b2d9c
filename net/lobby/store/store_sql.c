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

/* Runs to the end and makes the statement ready for the next time. */
bool store_sql_finish(struct store_sql *q, enum store_sql_stmt which, struct error *err)
{
    sqlite3_stmt *s = q->stmt[which];
    bool ok = sqlite3_step(s) == SQLITE_DONE || failed(q, "write to", err);

    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return ok;
}

bool store_sql_run(struct store_sql *q, enum store_sql_stmt which, struct error *err)
{
    return store_sql_finish(q, which, err);
}

static void bind_texts(sqlite3_stmt *s, int first, const char *const *text, int n)
{
    for (int i = 0; i < n; i++)
        sqlite3_bind_text(s, first + i, text[i], -1, SQLITE_STATIC);
}

static void bind_ints(sqlite3_stmt *s, int first, const int64_t *v, int n)
{
    for (int i = 0; i < n; i++)
        sqlite3_bind_int64(s, first + i, v[i]);
}

static bool put_room(struct store_sql *q, const struct store_room *r, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_ROOM_PUT];

    bind_texts(s, 1, (const char *const[]){r->id, r->name}, 2);
    bind_ints(s, 3, (const int64_t[]){r->is_private, r->api_created, r->created_at}, 3);
    bind_texts(s, 6, (const char *const[]){r->config ? r->config : "{}"}, 1);
    bind_ints(s, 7, (const int64_t[]){r->no_host_since}, 1);
    return store_sql_finish(q, STMT_ROOM_PUT, err);
}

static bool put_person(struct store_sql *q, const struct store_person *p, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_PERSON_PUT];
    const int64_t number[] = {p->inside,     p->owner,        p->has_token,     p->number,
                              p->knocked_at, p->joined_at,    p->will_eject_at, p->tries,
                              p->flags,      p->has_presence, p->can_send,      p->can_admin};

    bind_texts(
        s, 1, (const char *const[]){p->id, p->room_id, p->name, p->user_id, p->device, p->addr}, 6);
    bind_ints(s, 7, number, 12);
    bind_texts(s, 19, (const char *const[]){p->admitted_by}, 1);
    bind_ints(s, 20,
              (const int64_t[]){p->held, p->knock_number, p->pending.what, p->pending.until,
                                p->pending.block, p->pending.domain},
              6);
    bind_texts(
        s, 26,
        (const char *const[]){p->note, p->pending.decision, p->pending.by, p->pending.reason}, 4);
    bind_ints(s, 30, (const int64_t[]){p->queued}, 1);
    bind_texts(s, 31, (const char *const[]){p->token_mark, p->rule}, 2);
    bind_ints(s, 33, (const int64_t[]){p->hand_at}, 1);
    bind_texts(s, 34, (const char *const[]){p->first_name}, 1);
    bind_ints(s, 35, (const int64_t[]){p->parked, p->pending.signals}, 2);
    return store_sql_finish(q, STMT_PERSON_PUT, err);
}

/* Signals as a byte of bits and the digests that they tell of. */
enum { SIGNALS_BYTES = 1 + SIGNAL_COUNT * BLOCKS_DIGEST };

static bool put_block(struct store_sql *q, const struct block *b, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_BLOCK_PUT];
    unsigned char blob[SIGNALS_BYTES] = {0};

    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (b->signals.has[i]) {
            blob[0] |= (unsigned char)(1 << i);
            memcpy(blob + 1 + i * BLOCKS_DIGEST, b->signals.digest[i], BLOCKS_DIGEST);
        }
    bind_texts(s, 1, (const char *const[]){b->id, b->room, b->name, b->by, b->reason}, 5);
    bind_ints(s, 6, (const int64_t[]){b->length, b->at, b->until, b->exact}, 4);
    sqlite3_bind_blob(s, 10, blob, sizeof blob, SQLITE_TRANSIENT);
    return store_sql_finish(q, STMT_BLOCK_PUT, err);
}

static bool put_denial(struct store_sql *q, const struct store_denial *d, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_DENIAL_PUT];

    bind_texts(s, 1, (const char *const[]){d->key}, 1);
    bind_ints(s, 2, (const int64_t[]){d->n, d->at}, 2);
    return store_sql_finish(q, STMT_DENIAL_PUT, err);
}

static bool by_id(struct store_sql *q, enum store_sql_stmt which, const char *id, struct error *err)
{
    bind_texts(q->stmt[which], 1, &id, 1);
    return store_sql_finish(q, which, err);
}

bool store_sql_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    switch (op->kind) {
    case STORE_ROOM_PUT: return put_room(q, &op->u.room, err);
    case STORE_ROOM_DEL: return by_id(q, STMT_ROOM_DEL, op->u.room.id, err);
    case STORE_PERSON_PUT: return put_person(q, &op->u.person, err);
    case STORE_PERSON_DEL: return by_id(q, STMT_PERSON_DEL, op->u.person.id, err);
    case STORE_META_PUT:
        bind_texts(q->stmt[STMT_META_PUT], 1,
                   (const char *const[]){op->u.meta.key, op->u.meta.value}, 2);
        return store_sql_finish(q, STMT_META_PUT, err);
    case STORE_BLOCK_PUT: return put_block(q, &op->u.block, err);
    case STORE_BLOCK_DEL: return by_id(q, STMT_BLOCK_DEL, op->u.block.id, err);
    case STORE_DENIAL_PUT: return put_denial(q, &op->u.denial, err);
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
    }
    return error_set(err, "an unknown kind of change was to be stored");
}

void store_sql_text(sqlite3_stmt *s, int col, char *dst, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    str_copy(dst, size, text ? text : "");
}

static void read_room(sqlite3_stmt *s, struct store_room *r)
{
    const char *config = (const char *)sqlite3_column_text(s, 5);

    store_sql_text(s, 0, r->id, sizeof r->id);
    store_sql_text(s, 1, r->name, sizeof r->name);
    r->is_private = sqlite3_column_int(s, 2) != 0;
    r->api_created = sqlite3_column_int(s, 3) != 0;
    r->created_at = sqlite3_column_int64(s, 4);
    r->config = xstrdup(config ? config : "{}");
    r->no_host_since = sqlite3_column_int64(s, 6);
}

static void read_person(sqlite3_stmt *s, struct store_person *p)
{
    store_sql_text(s, 0, p->id, sizeof p->id);
    store_sql_text(s, 1, p->room_id, sizeof p->room_id);
    store_sql_text(s, 2, p->name, sizeof p->name);
    store_sql_text(s, 3, p->user_id, sizeof p->user_id);
    store_sql_text(s, 4, p->device, sizeof p->device);
    store_sql_text(s, 5, p->addr, sizeof p->addr);
    p->inside = sqlite3_column_int(s, 6) != 0;
    p->owner = sqlite3_column_int(s, 7) != 0;
    p->has_token = sqlite3_column_int(s, 8) != 0;
    p->number = sqlite3_column_int64(s, 9);
    p->knocked_at = sqlite3_column_int64(s, 10);
    p->joined_at = sqlite3_column_int64(s, 11);
    p->will_eject_at = sqlite3_column_int64(s, 12);
    p->tries = sqlite3_column_int(s, 13);
    p->flags = (uint8_t)sqlite3_column_int(s, 14);
    p->has_presence = (uint8_t)sqlite3_column_int(s, 15);
    p->can_send = (uint8_t)sqlite3_column_int(s, 16);
    p->can_admin = (uint8_t)sqlite3_column_int(s, 17);
    store_sql_text(s, 18, p->admitted_by, sizeof p->admitted_by);
    p->held = sqlite3_column_int(s, 19) != 0;
    p->knock_number = sqlite3_column_int64(s, 20);
    p->pending.what = (uint8_t)sqlite3_column_int(s, 21);
    p->pending.until = sqlite3_column_int64(s, 22);
    p->pending.block = (uint8_t)sqlite3_column_int(s, 23);
    p->pending.domain = (uint8_t)sqlite3_column_int(s, 24);
    store_sql_text(s, 25, p->note, sizeof p->note);
    store_sql_text(s, 26, p->pending.decision, sizeof p->pending.decision);
    store_sql_text(s, 27, p->pending.by, sizeof p->pending.by);
    store_sql_text(s, 28, p->pending.reason, sizeof p->pending.reason);
    p->queued = sqlite3_column_int(s, 29) != 0;
    store_sql_text(s, 30, p->token_mark, sizeof p->token_mark);
    store_sql_text(s, 31, p->rule, sizeof p->rule);
    p->hand_at = sqlite3_column_int64(s, 32);
    store_sql_text(s, 33, p->first_name, sizeof p->first_name);
    p->parked = sqlite3_column_int(s, 34) != 0;
    p->pending.signals = (uint8_t)sqlite3_column_int(s, 35);
}

static void read_block(sqlite3_stmt *s, struct block *b)
{
    const unsigned char *blob = sqlite3_column_blob(s, 9);
    int length = sqlite3_column_int(s, 5);

    store_sql_text(s, 0, b->id, sizeof b->id);
    store_sql_text(s, 1, b->room, sizeof b->room);
    store_sql_text(s, 2, b->name, sizeof b->name);
    store_sql_text(s, 3, b->by, sizeof b->by);
    store_sql_text(s, 4, b->reason, sizeof b->reason);
    b->length =
        length > BLOCK_NONE && length < BLOCK_COUNT ? (enum wire_block)length : BLOCK_FOREVER;
    b->at = sqlite3_column_int64(s, 6);
    b->until = sqlite3_column_int64(s, 7);
    b->exact = sqlite3_column_int(s, 8) != 0;
    if (!blob || sqlite3_column_bytes(s, 9) != SIGNALS_BYTES)
        return;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        b->signals.has[i] = (blob[0] & 1 << i) != 0;
        memcpy(b->signals.digest[i], blob + 1 + i * BLOCKS_DIGEST, BLOCKS_DIGEST);
    }
}

static void read_denial(sqlite3_stmt *s, struct store_denial *d)
{
    store_sql_text(s, 0, d->key, sizeof d->key);
    d->n = sqlite3_column_int(s, 1);
    d->at = sqlite3_column_int64(s, 2);
}

/* Where the rows of one statement go. */
#define LOAD(which, array, count, read)                                      \
    do {                                                                     \
        sqlite3_stmt *s_ = q->stmt[which];                                   \
        int rc_;                                                             \
                                                                             \
        while ((rc_ = sqlite3_step(s_)) == SQLITE_ROW) {                     \
            out->array = xgrown(out->array, out->count, sizeof *out->array); \
            read(s_, &out->array[out->count++]);                             \
        }                                                                    \
        sqlite3_reset(s_);                                                   \
        if (rc_ != SQLITE_DONE)                                              \
            return failed(q, "read", err);                                   \
    } while (0)

bool store_sql_load(struct store_sql *q, struct store_snapshot *out, struct error *err)
{
    *out = (struct store_snapshot){0};
    /* People who were still inside a room that had expired and whose name was given away: there is
     * no room to come back to. */
    if (sqlite3_exec(q->db,
                     "DELETE FROM person WHERE room_id NOT IN (SELECT id FROM room);"
                     "DELETE FROM decision WHERE room_id NOT IN (SELECT id FROM room)",
                     NULL, NULL, NULL) != SQLITE_OK)
        return failed(q, "write to", err);
    LOAD(STMT_ROOMS, rooms, n_rooms, read_room);
    LOAD(STMT_PEOPLE, people, n_people, read_person);
    LOAD(STMT_BLOCKS, blocks, n_blocks, read_block);
    LOAD(STMT_DENIALS, denials, n_denials, read_denial);
    LOAD(STMT_TOKENS, tokens, n_tokens, store_token_read);
    LOAD(STMT_DECISIONS, decisions, n_decisions, store_decision_read);
    return store_history_load(&q->history, out, err) && store_recordings_load(q, out, err) &&
           store_webhooks_load(q, out, err) && store_journal_load(q, out, err);
}

bool store_sql_meta(struct store_sql *q, const char *key, char *dst, size_t size)
{
    sqlite3_stmt *s = q->stmt[STMT_META_GET];
    bool found;

    bind_texts(s, 1, &key, 1);
    found = sqlite3_step(s) == SQLITE_ROW;
    if (found)
        store_sql_text(s, 0, dst, size);
    sqlite3_reset(s);
    return found;
}
