/* The table of errors.def and look-ups in it. */
#include "net/proto/err.h"

#include "net/base/str.h"

static const struct err_info rows[ERR_COUNT] = {
    [ERR_OK] = {"", 200, "", "", 0, 0, ""},
#define E(name, code, http, rest, fatal, close, exit, sentence) \
    [ERR_##name] = {code, http, rest, fatal, close, exit, sentence},
#include "net/proto/errors.def"
#undef E
};

const struct err_info *err_info(enum err e)
{
    return &rows[e > ERR_OK && e < ERR_COUNT ? e : ERR_OK];
}

enum err err_from_code(const char *code)
{
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++)
        if (str_eq(rows[e].code, code))
            return (enum err)e;
    return ERR_UNKNOWN_ERROR;
}

enum err err_from_http(int status, const char *rest)
{
    if (status == 200)
        return ERR_OK;
    for (int e = ERR_OK + 1; e < ERR_COUNT; e++)
        if (rows[e].http == status && str_eq(rows[e].rest, rest))
            return (enum err)e;
    return ERR_UNKNOWN_ERROR;
}
