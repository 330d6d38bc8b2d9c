/* Tokens that were made, in the database. */
#include "net/base/alloc.h"
#include "net/lobby/store/store_sql.h"

static bool put(struct store_sql *q, const struct store_token *t, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_TOKEN_PUT];
    const char *const text[] = {t->id, t->mark, t->room, t->name, t->user_id, t->device};
    const int64_t number[] = {t->owner, t->bind, t->killed,  t->max_uses, t->uses,
                              t->exp,   t->nbf,  t->made_at, t->used_at};

    sqlite3_bind_int64(s, 1, t->number);
    store_bind_texts(s, 2, text, 6);
    store_bind_ints(s, 8, number, 9);
    return store_sql_finish(q, STMT_TOKEN_PUT, err);
}

bool store_tokens_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    if (op->kind == STORE_TOKEN_PUT)
        return put(q, &op->u.token, err);
    sqlite3_bind_int64(q->stmt[STMT_TOKEN_DEL], 1, op->u.token.number);
    return store_sql_finish(q, STMT_TOKEN_DEL, err);
}

void store_token_row(sqlite3_stmt *s, struct store_snapshot *out)
{
    struct store_token *t;

    out->tokens = xgrown(out->tokens, out->n_tokens, sizeof *out->tokens);
    t = &out->tokens[out->n_tokens++];
    t->number = sqlite3_column_int64(s, 0);
    store_column_copy(s, 1, t->id, sizeof t->id);
    store_column_copy(s, 2, t->mark, sizeof t->mark);
    store_column_copy(s, 3, t->room, sizeof t->room);
    store_column_copy(s, 4, t->name, sizeof t->name);
    store_column_copy(s, 5, t->user_id, sizeof t->user_id);
    store_column_copy(s, 6, t->device, sizeof t->device);
    t->owner = sqlite3_column_int(s, 7) != 0;
    t->bind = sqlite3_column_int(s, 8) != 0;
    t->killed = sqlite3_column_int(s, 9) != 0;
    t->max_uses = sqlite3_column_int(s, 10);
    t->uses = sqlite3_column_int(s, 11);
    t->exp = sqlite3_column_int64(s, 12);
    t->nbf = sqlite3_column_int64(s, 13);
    t->made_at = sqlite3_column_int64(s, 14);
    t->used_at = sqlite3_column_int64(s, 15);
}
