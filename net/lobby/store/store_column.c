/* Values of a statement of SQLite. */
#include "net/lobby/store/store_column.h"

#include "net/base/str.h"

void store_bind_texts(sqlite3_stmt *s, int first, const char *const *text, int n)
{
    for (int i = 0; i < n; i++)
        sqlite3_bind_text(s, first + i, text[i] ? text[i] : "", -1, SQLITE_STATIC);
}

void store_bind_ints(sqlite3_stmt *s, int first, const int64_t *v, int n)
{
    for (int i = 0; i < n; i++)
        sqlite3_bind_int64(s, first + i, v[i]);
}

const char *store_column(sqlite3_stmt *s, int col)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    return text ? text : "";
}

void store_column_copy(sqlite3_stmt *s, int col, char *dst, size_t size)
{
    str_copy(dst, size, store_column(s, col));
}
