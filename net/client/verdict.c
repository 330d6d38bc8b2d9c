/* What an error or the end of a connection means for a client. */
#include "net/client/verdict.h"

#include <stddef.h>

#include "net/base/str.h"

bool verdict_is_final(enum err e)
{
    static const enum err passing[] = {
        ERR_OK,       ERR_OFFLINE,  ERR_GOING,     ERR_SERVER,
        ERR_TOO_MANY, ERR_TOO_SLOW, ERR_FULL_DISK, ERR_UNKNOWN_ERROR,
    };

    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (e == passing[i])
            return false;
    return true;
}

enum err verdict_of_end(const struct ws_end *end)
{
    if (end->http == 401)
        return ERR_BAD_KEY;
    if (end->http == 403)
        return ERR_FORBIDDEN;
    if (end->http == 404)
        return ERR_NO_METHOD;
    for (int e = ERR_OK + 1; end->code && e < ERR_COUNT; e++)
        if (err_info((enum err)e)->close == end->code)
            return (enum err)e;
    return ERR_OFFLINE;
}

enum err verdict_refine(enum err e, const char *sentence)
{
    const char *code = err_info(e)->code;

    for (int i = ERR_OK + 1; i < ERR_COUNT; i++)
        if (str_eq(err_info((enum err)i)->code, code) &&
            str_eq(err_info((enum err)i)->sentence, sentence))
            return (enum err)i;
    return e;
}
