/* The tables of the database, version by version. */
#include "net/lobby/store/store_sql.h"

/* What a version adds to the one before it; the first is the row of index 1. A new file gets them
 * all, an older one those that it lacks, in one transaction. */
const char *const store_schema[] = {
    [1] =
        "CREATE TABLE room(id TEXT PRIMARY KEY, name TEXT NOT NULL, is_private INTEGER NOT NULL,"
        " api_created INTEGER NOT NULL, created_at INTEGER NOT NULL, config TEXT NOT NULL) STRICT;"
        "CREATE TABLE person(id TEXT PRIMARY KEY, room_id TEXT NOT NULL, name TEXT NOT NULL,"
        " user_id TEXT NOT NULL, device TEXT NOT NULL, addr TEXT NOT NULL, inside INTEGER NOT NULL,"
        " owner INTEGER NOT NULL, has_token INTEGER NOT NULL, number INTEGER NOT NULL,"
        " knocked_at INTEGER NOT NULL, joined_at INTEGER NOT NULL, will_eject_at INTEGER NOT NULL,"
        " tries INTEGER NOT NULL, flags INTEGER NOT NULL, has_presence INTEGER NOT NULL,"
        " can_send INTEGER NOT NULL, can_admin INTEGER NOT NULL, admitted_by TEXT NOT NULL) STRICT;"
        "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",
    [2] = "ALTER TABLE person ADD COLUMN held INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN note TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE person ADD COLUMN knock_number INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN p_what INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN p_until INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN p_block INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN p_domain INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN p_decision TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE person ADD COLUMN p_by TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE person ADD COLUMN p_reason TEXT NOT NULL DEFAULT '';",
    [3] = "CREATE TABLE block(id TEXT PRIMARY KEY, room TEXT NOT NULL, name TEXT NOT NULL,"
          " by TEXT NOT NULL, reason TEXT NOT NULL, length INTEGER NOT NULL, at INTEGER NOT NULL,"
          " until INTEGER NOT NULL, exact INTEGER NOT NULL, signals BLOB NOT NULL) STRICT;"
          "CREATE TABLE denial(key TEXT PRIMARY KEY, n INTEGER NOT NULL, at INTEGER NOT NULL)"
          " STRICT;"
          "ALTER TABLE room ADD COLUMN no_host_since INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN token_mark TEXT NOT NULL DEFAULT '';"
          "ALTER TABLE person ADD COLUMN rule TEXT NOT NULL DEFAULT '';",
    [4] = "ALTER TABLE person ADD COLUMN hand_at INTEGER NOT NULL DEFAULT 0;"
          "ALTER TABLE person ADD COLUMN first_name TEXT NOT NULL DEFAULT '';",
    [5] = "ALTER TABLE person ADD COLUMN parked INTEGER NOT NULL DEFAULT 0;",
    [6] = "CREATE TABLE journal(n INTEGER PRIMARY KEY, at INTEGER NOT NULL, room TEXT NOT NULL,"
          " line TEXT NOT NULL) STRICT;"
          "CREATE INDEX journal_at ON journal(at);"
          "CREATE INDEX journal_room ON journal(room);"
          "CREATE TABLE journal_size(room TEXT PRIMARY KEY, lines INTEGER NOT NULL) STRICT,"
          " WITHOUT ROWID;",
    [7] = "CREATE TABLE token(id TEXT PRIMARY KEY, mark TEXT NOT NULL, room TEXT NOT NULL,"
          " name TEXT NOT NULL, user_id TEXT NOT NULL, device TEXT NOT NULL,"
          " owner INTEGER NOT NULL, bind INTEGER NOT NULL, killed INTEGER NOT NULL,"
          " max_uses INTEGER NOT NULL, uses INTEGER NOT NULL, exp INTEGER NOT NULL,"
          " nbf INTEGER NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER NOT NULL) STRICT;",
    [8] = "CREATE TABLE webhook(uuid TEXT PRIMARY KEY, url TEXT NOT NULL, hmac TEXT NOT NULL,"
          " auth TEXT NOT NULL, retry INTEGER NOT NULL, events TEXT NOT NULL,"
          " failed INTEGER NOT NULL, failures INTEGER NOT NULL, pushed_at INTEGER NOT NULL,"
          " created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;"
          "CREATE TABLE delivery(number INTEGER PRIMARY KEY, uuid TEXT NOT NULL,"
          " tries INTEGER NOT NULL, due_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;",
    [9] = STORE_HISTORY_SCHEMA,
    [10] = "CREATE TABLE recording(id TEXT PRIMARY KEY, room TEXT NOT NULL, type TEXT NOT NULL,"
           " status TEXT NOT NULL, meeting TEXT NOT NULL, share TEXT NOT NULL, key TEXT NOT NULL,"
           " link TEXT NOT NULL, started_at INTEGER NOT NULL, duration_ms INTEGER NOT NULL,"
           " most INTEGER NOT NULL) STRICT;",
    [11] = "CREATE TABLE decision(id TEXT PRIMARY KEY, room_id TEXT NOT NULL, by TEXT NOT NULL,"
           " undone_by TEXT NOT NULL, at INTEGER NOT NULL, orders TEXT NOT NULL,"
           " deeds TEXT NOT NULL) STRICT;",
    [12] = "ALTER TABLE person ADD COLUMN p_signals INTEGER NOT NULL DEFAULT 0;",
    /* In the order in which they are made: those of one commit then share their pages. */
    [13] = "ALTER TABLE token RENAME TO old_token;"
           "CREATE TABLE token(number INTEGER PRIMARY KEY, id TEXT NOT NULL, mark TEXT NOT NULL,"
           " room TEXT NOT NULL, name TEXT NOT NULL, user_id TEXT NOT NULL, device TEXT NOT NULL,"
           " owner INTEGER NOT NULL, bind INTEGER NOT NULL, killed INTEGER NOT NULL,"
           " max_uses INTEGER NOT NULL, uses INTEGER NOT NULL, exp INTEGER NOT NULL,"
           " nbf INTEGER NOT NULL, made_at INTEGER NOT NULL, used_at INTEGER NOT NULL) STRICT;"
           "INSERT INTO token SELECT row_number() OVER (ORDER BY made_at, rowid), * FROM old_token;"
           "DROP TABLE old_token;",
};
const int store_schema_version = sizeof store_schema / sizeof *store_schema - 1;
