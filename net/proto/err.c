/* The table of errors.def and look-ups in it. */
#include "net/proto/err.h"

#include <stddef.h>

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

static const struct {
    enum err e;
    const char *word;
} causes[] = {
    {ERR_DENIED, "denied"},           {ERR_BLOCKED, "blocked"},
    {ERR_WRONG_ROOM, "wrong-room"},   {ERR_BAD_TOKEN, "bad-token"},
    {ERR_FULL_LOBBY, "lobby-full"},   {ERR_REPLACED, "replaced"},
    {ERR_ROOM_ENDED, "ended"},        {ERR_LOCKED, "locked"},
    {ERR_NO_HOST, "no-host"},         {ERR_WAIT, "wait"},
    {ERR_USED_TOKEN, "used-token"},   {ERR_REVOKED_TOKEN, "revoked-token"},
    {ERR_BOUND_TOKEN, "bound-token"}, {ERR_TIME_UP, "time"},
};

const char *err_cause(enum err e)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].e == e)
            return causes[i].word;
    return "";
}

enum err err_refine(enum err e, const char *cause)
{
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (str_eq(causes[i].word, cause))
            return causes[i].e;
    return e;
}
