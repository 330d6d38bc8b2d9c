/* Values of a statement of SQLite: bound to it, and read from its row. Whatever thread has the
 * connection. */
#ifndef NET_LOBBY_STORE_STORE_COLUMN_H
#define NET_LOBBY_STORE_STORE_COLUMN_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

/* Binds n values to the parameters from number `first` (1 is the first of all). Texts are borrowed
 * until the statement has been reset; null is "". */
void store_bind_texts(sqlite3_stmt *s, int first, const char *const *text, int n);
void store_bind_ints(sqlite3_stmt *s, int first, const int64_t *v, int n);

/* The text of a column (0 is the first), "" where it is null. Borrowed until the next step or
 * reset. */
const char *store_column(sqlite3_stmt *s, int col);
/* Copies it, cut to size. */
void store_column_copy(sqlite3_stmt *s, int col, char *dst, size_t size);

#endif
