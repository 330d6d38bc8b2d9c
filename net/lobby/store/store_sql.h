/* The database behind store.h: schema, statements, rows. One thread at a time: whoever opened it
 * until store_start, the store thread from then on. */
#ifndef NET_LOBBY_STORE_STORE_SQL_H
#define NET_LOBBY_STORE_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>

#include "net/base/error.h"
#include "net/lobby/store/store.h"
#include "net/lobby/store/store_column.h"
#include "net/lobby/store/store_history.h"

enum store_sql_stmt {
    STMT_BEGIN,
    STMT_COMMIT,
    STMT_ROLLBACK,
    STMT_ROOM_PUT,
    STMT_ROOM_DEL,
    STMT_PERSON_PUT,
    STMT_PERSON_DEL,
    STMT_META_PUT,
    STMT_META_GET,
    STMT_ROOMS,
    STMT_PEOPLE,
    STMT_BLOCK_PUT,
    STMT_BLOCK_DEL,
    STMT_DENIAL_PUT,
    STMT_DENIAL_DEL,
    STMT_TOKEN_PUT,
    STMT_TOKEN_DEL,
    STMT_TOKENS,
    STMT_DECISION_PUT,
    STMT_DECISION_DEL,
    STMT_DECISIONS_JUMP,
    STMT_DENIALS_JUMP,
    STMT_DECISIONS,
    STMT_BLOCKS,
    STMT_DENIALS,
    STMT_RECORDING_PUT,
    STMT_RECORDING_DEL,
    STMT_RECORDINGS,
    STMT_WEBHOOK_PUT,
    STMT_WEBHOOK_DEL,
    STMT_WEBHOOKS,
    STMT_DELIVERY_PUT,
    STMT_DELIVERY_AGAIN,
    STMT_DELIVERY_DEL,
    STMT_DELIVERIES,
    STMT_JOURNAL_ADD,
    STMT_JOURNAL_COUNT,
    STMT_JOURNAL_LAST,
    STMT_COUNT
};

struct store_sql {
    sqlite3 *db;
    sqlite3_stmt *stmt[STMT_COUNT];
    struct store_history history;
    char path[1100];
};

/* Opens or creates the database at path (mode 0600) and checks that it is ours, whole and not
 * newer. On false nothing stays open. */
bool store_sql_open(struct store_sql *q, const char *path, struct error *err);
/* Closes it; accepts one that was not opened, all zero. */
void store_sql_close(struct store_sql *q);

/* Writes one change, inside a transaction of the caller. */
bool store_sql_apply(struct store_sql *q, const struct store_op *op, struct error *err);
/* Reads everything; out is to be finished by the caller also on false. */
bool store_sql_load(struct store_sql *q, struct store_snapshot *out, struct error *err);
/* A value of the meta table; false when there is none. */
bool store_sql_meta(struct store_sql *q, const char *key, char *dst, size_t size);

/* Runs a statement, whose values are bound, to its end, and makes it ready for the next time. */
bool store_sql_finish(struct store_sql *q, enum store_sql_stmt which, struct error *err);

/* ---- store_damage.c ---- */

/* Whether a database without a log is shorter than its header says. The library would take what is
 * shorter than a header for a new one, and not miss a last page until it is asked for. */
bool store_is_cut(int fd, const char *path);
/* Copies the file and its log beside it, once for each state of it, and says so in err: false. */
bool store_damaged(const char *path, const char *why, struct error *err);

/* ---- store_schema.c ---- */

/* What each version adds to the one before it, from index 1 to the version of this program. */
extern const char *const store_schema[];
extern const int store_schema_version;

/* ---- store_rows.c, store_tokens.c, store_recordings.c, store_webhooks.c, store_decisions.c ----
 */

/* Each writes one change, inside a transaction of the caller. */
bool store_room_put(struct store_sql *q, const struct store_room *r, struct error *err);
bool store_person_put(struct store_sql *q, const struct store_person *p, struct error *err);
bool store_block_put(struct store_sql *q, const struct block *b, struct error *err);
bool store_denial_put(struct store_sql *q, const struct store_denial *d, struct error *err);
bool store_decision_put(struct store_sql *q, const struct store_decision *d, struct error *err);
bool store_tokens_apply(struct store_sql *q, const struct store_op *op, struct error *err);
bool store_recordings_apply(struct store_sql *q, const struct store_op *op, struct error *err);
bool store_webhooks_apply(struct store_sql *q, const struct store_op *op, struct error *err);

/* Each adds the row that s stands on to what is read at the start. */
typedef void store_row(sqlite3_stmt *s, struct store_snapshot *out);
store_row store_room_row, store_person_row, store_block_row, store_denial_row, store_token_row,
    store_decision_row, store_recording_row, store_webhook_row, store_delivery_row;

/* ---- store_journal.c ---- */

/* Adds a line to the record, inside a transaction of the caller. */
bool store_journal_add(struct store_sql *q, const struct store_op *op, struct error *err);
/* The end of the chain. */
bool store_journal_load(struct store_sql *q, struct store_snapshot *out, struct error *err);

/* A connection that only reads the record. */
struct store_reader;
/* The database at path is open already, and stays so for as long. */
struct store_reader *store_reader_new(const char *path, struct error *err);
void store_reader_free(struct store_reader *r); /* accepts null */
bool store_reader_page(struct store_reader *r, const struct store_page *page, struct strbuf *text,
                       int64_t *total, struct error *err);

/* Its database. */
sqlite3 *store_reader_db(struct store_reader *r);

/* ---- store_reader_history.c: what store.h says of the calls without reader ---- */

/* A page of meetings and how many there are. */
bool store_reader_meetings(sqlite3 *db, const struct store_meetings *q, struct store_meeting *out,
                           size_t *n, int64_t *total, struct error *err);
/* One meeting by its id. */
bool store_reader_meeting(sqlite3 *db, const char *id, struct store_meeting *out, bool *found,
                          struct error *err);
/* Who was in a meeting. */
bool store_reader_attendance(sqlite3 *db, const char *meeting, const char *after,
                             const char *before, size_t limit,
                             void (*each)(void *arg, const struct store_attendance *a), void *arg,
                             struct error *err);
/* Lines of the record by person or meeting. */
bool store_reader_lines(sqlite3 *db, const struct store_lines *q,
                        void (*each)(void *arg, const char *line, const char *meeting), void *arg,
                        struct error *err);
/* Calls. */
bool store_reader_calls(sqlite3 *db, const struct store_calls *q,
                        void (*each)(void *arg, const struct store_call *c), void *arg,
                        struct error *err);

#endif
