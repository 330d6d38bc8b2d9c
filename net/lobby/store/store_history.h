/* What the domain remembers beside its record: its own properties, meetings and who was in them,
 * calls that changed something. Written by the store thread, read by the lobby thread through
 * store_reader. A part of store.h's inside. */
#ifndef NET_LOBBY_STORE_STORE_HISTORY_H
#define NET_LOBBY_STORE_STORE_HISTORY_H

#include <sqlite3.h>
#include <stdbool.h>

#include "net/base/error.h"
#include "net/lobby/store/store.h"

/* Lines of the record are found by person and by meeting too; lines from before are in no index. */
#define STORE_HISTORY_SCHEMA                                                                     \
    "CREATE TABLE meeting(id TEXT PRIMARY KEY, room_id TEXT NOT NULL, room TEXT NOT NULL,"       \
    " start INTEGER NOT NULL, ended INTEGER NOT NULL, most INTEGER NOT NULL) STRICT;"            \
    "CREATE INDEX meeting_start ON meeting(start, id);"                                          \
    "CREATE INDEX meeting_room ON meeting(room, start, id);"                                     \
    "CREATE INDEX meeting_open ON meeting(start, id) WHERE ended = 0;"                           \
    "CREATE TABLE attendance(meeting TEXT NOT NULL, joined INTEGER NOT NULL, id TEXT NOT NULL,"  \
    " user_id TEXT NOT NULL, name TEXT NOT NULL, left_at INTEGER NOT NULL,"                      \
    " PRIMARY KEY(meeting, joined, id)) STRICT, WITHOUT ROWID;"                                  \
    "CREATE INDEX attendance_open ON attendance(id) WHERE left_at = 0;"                          \
    "CREATE TABLE api_call(n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL," \
    " source TEXT NOT NULL, ip TEXT NOT NULL, method TEXT NOT NULL, url TEXT NOT NULL,"          \
    " status INTEGER NOT NULL, request TEXT NOT NULL, response TEXT NOT NULL) STRICT;"           \
    "ALTER TABLE journal ADD COLUMN person TEXT NOT NULL DEFAULT '';"                            \
    "ALTER TABLE journal ADD COLUMN meeting TEXT NOT NULL DEFAULT '';"                           \
    "CREATE INDEX journal_person ON journal(person, n) WHERE person != '';"                      \
    "CREATE INDEX journal_meeting ON journal(meeting, n) WHERE meeting != '';"

enum history_stmt {
    HISTORY_DOMAIN_PUT,
    HISTORY_DOMAIN,
    HISTORY_MEETING_PUT,
    HISTORY_ATTENDANCE_PUT,
    HISTORY_CALL_PUT,
    HISTORY_CALL_DROP,
    HISTORY_OPEN,
    HISTORY_COUNT
};

struct store_history {
    sqlite3 *db;
    sqlite3_stmt *stmt[HISTORY_COUNT];
};

/* Prepares what is written and read at the start; false: ask the database why. */
bool store_history_open(struct store_history *h, sqlite3 *db);
void store_history_close(struct store_history *h);
/* Writes a change of what is remembered, inside a transaction of the caller. */
bool store_history_apply(struct store_history *h, const struct store_op *op, struct error *err);
/* Ends what the power cut short, and reads the domain and the meetings that go on. */
bool store_history_load(struct store_history *h, struct store_snapshot *out, struct error *err);

#endif
