/* Tokens that were made, in the database. */
#include "net/base/str.h"
#include "net/lobby/store_sql.h"

bool store_token_put(struct store_sql *q, const struct store_token *t, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_TOKEN_PUT];
    const char *const text[] = {t->id, t->mark, t->room, t->name, t->user_id, t->device};
    const int64_t number[] = {t->owner, t->bind, t->killed,  t->max_uses, t->uses,
                              t->exp,   t->nbf,  t->made_at, t->used_at};

    for (int i = 0; i < 6; i++)
        sqlite3_bind_text(s, 1 + i, text[i], -1, SQLITE_STATIC);
    for (int i = 0; i < 9; i++)
        sqlite3_bind_int64(s, 7 + i, number[i]);
    return store_sql_finish(q, STMT_TOKEN_PUT, err);
}

static void text_at(sqlite3_stmt *s, int col, char *dst, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(s, col);

    str_copy(dst, size, text ? text : "");
}

void store_token_read(sqlite3_stmt *s, struct store_token *t)
{
    text_at(s, 0, t->id, sizeof t->id);
    text_at(s, 1, t->mark, sizeof t->mark);
    text_at(s, 2, t->room, sizeof t->room);
    text_at(s, 3, t->name, sizeof t->name);
    text_at(s, 4, t->user_id, sizeof t->user_id);
    text_at(s, 5, t->device, sizeof t->device);
    t->owner = sqlite3_column_int(s, 6) != 0;
    t->bind = sqlite3_column_int(s, 7) != 0;
    t->killed = sqlite3_column_int(s, 8) != 0;
    t->max_uses = sqlite3_column_int(s, 9);
    t->uses = sqlite3_column_int(s, 10);
    t->exp = sqlite3_column_int64(s, 11);
    t->nbf = sqlite3_column_int64(s, 12);
    t->made_at = sqlite3_column_int64(s, 13);
    t->used_at = sqlite3_column_int64(s, 14);
}
