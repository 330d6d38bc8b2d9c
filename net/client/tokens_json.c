/* The list of live tokens. */
#include "net/client/tokens_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/proto/strict_json.h"

static bool read_row(const cJSON *at, struct token_live *t, struct error *err)
{
    return strict_json_str(at, "id", t->id, sizeof t->id, err) &&
           strict_json_human(at, "room", t->room, sizeof t->room, LIMIT_ROOM_NAME, NULL, err) &&
           strict_json_human(at, "user_name", t->name, sizeof t->name, LIMIT_NAME_CHARS, NULL,
                             err) &&
           strict_json_human(at, "user_id", t->user_id, sizeof t->user_id, LIMIT_ID, NULL, err) &&
           strict_json_bool(at, "is_owner", &t->owner, err) &&
           strict_json_bool(at, "bind", &t->bind, err) &&
           strict_json_bool(at, "bound", &t->bound, err) &&
           strict_json_bool(at, "revoked", &t->revoked, err) &&
           strict_json_int(at, "max_uses", 0, INT32_MAX, &t->max_uses, err) &&
           strict_json_int(at, "uses", 0, INT32_MAX, &t->uses, err) &&
           strict_json_int(at, "exp", 0, INT64_MAX / 1024, &t->exp, err) &&
           strict_json_int(at, "made_at", 0, INT64_MAX / 1024, &t->made_at, err) &&
           strict_json_int(at, "used_at", 0, INT64_MAX / 1024, &t->used_at, err) &&
           strict_json_int(at, "inside", 0, INT32_MAX, &t->inside, err) &&
           strict_json_int(at, "waiting", 0, INT32_MAX, &t->waiting, err);
}

bool tokens_read(const struct rest_answer *a, struct token_live **rows, size_t *n,
                 struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err), *at;
    const cJSON *data = strict_json_get(obj, "data");
    bool ok = obj && (cJSON_IsArray(data) || error_set(err, "the answer is not a list"));

    *n = 0;
    *rows = xcalloc(ok ? (size_t)cJSON_GetArraySize(data) + 1 : 1, sizeof **rows);
    cJSON_ArrayForEach (at, data) {
        ok = ok && read_row(at, &(*rows)[*n], err);
        *n += ok;
    }
    cJSON_Delete(obj);
    return ok;
}

void tokens_state(const struct token_live *t, char *dst, size_t size)
{
    char often[48], now[48];

    str_copy(often, sizeof often, tr("many"));
    str_copy(now, sizeof now, tr("unused"));
    if (t->max_uses == 1)
        str_copy(often, sizeof often, tr("once"));
    else if (t->max_uses)
        snprintf(often, sizeof often, tr("%lld of %lld"), (long long)t->uses,
                 (long long)t->max_uses);
    if (t->revoked)
        str_copy(now, sizeof now, t->inside ? tr("revoked, still inside") : tr("revoked"));
    else if (t->inside == 1)
        str_copy(now, sizeof now, tr("in the call"));
    else if (t->inside)
        snprintf(now, sizeof now, tr("%lld in the call"), (long long)t->inside);
    else if (t->waiting)
        snprintf(now, sizeof now, tr("%lld waiting"), (long long)t->waiting);
    else if (t->max_uses && t->uses >= t->max_uses)
        str_copy(now, sizeof now, tr("used up"));
    else if (t->used_at)
        snprintf(now, sizeof now, tr("used %lld x"), (long long)t->uses);
    snprintf(dst, size, "%s%s, %s", often, t->bind ? t->bound ? tr(", bound") : tr(", binds") : "",
             now);
}

static char *text_of(const cJSON *obj, const char *key)
{
    const cJSON *at = strict_json_get(obj, key);

    return xstrdup(cJSON_IsString(at) ? at->valuestring : "");
}

bool tokens_read_made(const struct rest_answer *a, char **token, char **link, char id[LIMIT_ID + 1])
{
    struct error ignored;
    cJSON *obj = strict_json_parse(a->body, a->len, &ignored);
    bool ok;

    *token = text_of(obj, "token");
    *link = text_of(obj, "url");
    ok = **token && strict_json_str(obj, "id", id, LIMIT_ID + 1, &ignored);
    cJSON_Delete(obj);
    return ok;
}
