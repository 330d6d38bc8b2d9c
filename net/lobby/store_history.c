/* What the domain remembers beside its record: its own properties. */
#include <string.h>

#include "net/base/alloc.h"
#include "net/lobby/store_sql.h"

#define DOMAIN_KEY "domain" /* of the meta table */

static bool put_domain(struct store_sql *q, const char *text, struct error *err)
{
    sqlite3_stmt *s = q->stmt[STMT_META_PUT];

    sqlite3_bind_text(s, 1, DOMAIN_KEY, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, text, -1, SQLITE_STATIC);
    return store_sql_finish(q, STMT_META_PUT, err);
}

bool store_history_apply(struct store_sql *q, const struct store_op *op, struct error *err)
{
    return put_domain(q, op->u.text, err);
}

void store_history_load(struct store_sql *q, struct store_snapshot *out)
{
    sqlite3_stmt *s = q->stmt[STMT_META_GET];

    sqlite3_bind_text(s, 1, DOMAIN_KEY, -1, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        out->domain = xstrdup((const char *)sqlite3_column_text(s, 0));
    sqlite3_reset(s);
}
