/* What REST handlers share. */
#include "net/lobby/rest/rest_json.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

cJSON *rest_json_body(const struct rest_req *r, enum err *e, struct error *err)
{
    cJSON *tree;

    if (r->len == 0)
        return cJSON_CreateObject();
    *e = ERR_JSON;
    tree = strict_json_parse(r->body, r->len, err);
    if (tree && !cJSON_IsObject(tree)) {
        *e = ERR_INVALID;
        error_set(err, "the body should be a JSON object");
        cJSON_Delete(tree);
        tree = NULL;
    }
    return tree;
}

bool rest_json_known(const cJSON *obj, const char *const *keys, struct error *err)
{
    const cJSON *at;
    char shown[96];

    cJSON_ArrayForEach (at, obj) {
        const char *const *k = keys;

        while (*k && !str_eq(*k, at->string))
            k++;
        if (*k)
            continue;
        utf8_clean(shown, sizeof shown, at->string, strlen(at->string), 40);
        return error_set(err, "unknown property '%s'", shown);
    }
    return true;
}

enum err rest_json_send(struct reply *out, cJSON *tree)
{
    out->body = strict_json_print(tree);
    out->len = strlen(out->body);
    return ERR_OK;
}

enum err rest_json_no_room(const char *name, struct error *err)
{
    char shown[LIMIT_ROOM_NAME + 1];

    utf8_clean(shown, sizeof shown, name, strlen(name), LIMIT_ROOM_NAME);
    error_set(err, "room %s not found", shown);
    return ERR_NOT_FOUND;
}

bool rest_json_limit(const struct rest_req *r, size_t max, size_t *limit, struct error *err)
{
    const char *text = rest_query(r, "limit");
    char shown[64];
    int64_t n;

    *limit = max;
    if (!text)
        return true;
    if (!str_int(text, 0, INT32_MAX, &n)) {
        utf8_clean(shown, sizeof shown, text, strlen(text), 40);
        return error_set(err, "limit was '%s' but should be a number from 0 on", shown);
    }
    if ((size_t)n < max)
        *limit = (size_t)n;
    return true;
}

bool rest_json_flag(const struct rest_req *r, const char *key, int *out, struct error *err)
{
    const char *text = rest_query(r, key);

    if (text && !str_eq(text, "true") && !str_eq(text, "false"))
        return error_set(err, "%s should be true or false", key);
    if (text)
        *out = str_eq(text, "true");
    return true;
}

void rest_json_text(cJSON *obj, const char *key, const char *text)
{
    if (*text)
        cJSON_AddStringToObject(obj, key, text);
    else
        cJSON_AddNullToObject(obj, key);
}

cJSON *rest_json_outcome(const struct wire_msg *m)
{
    cJSON *obj = cJSON_CreateObject();
    cJSON *ids = cJSON_AddArrayToObject(obj, "ids");
    cJSON *refused = cJSON_AddArrayToObject(obj, "refused"), *one;

    for (size_t i = 0; i < m->n_ids; i++)
        cJSON_AddItemToArray(ids, cJSON_CreateString(m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++) {
        one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "id", m->refused[i].id);
        cJSON_AddStringToObject(one, "error", err_info(m->refused[i].error)->code);
        if (*err_cause(m->refused[i].error))
            cJSON_AddStringToObject(one, "cause", err_cause(m->refused[i].error));
        if (*m->refused[i].by)
            cJSON_AddStringToObject(one, "by", m->refused[i].by);
        cJSON_AddItemToArray(refused, one);
    }
    if (*m->decision)
        cJSON_AddStringToObject(obj, "decision", m->decision);
    return obj;
}

bool rest_json_props(const struct rest_req *r, const cJSON *body, struct props *props,
                     struct error *err)
{
    const cJSON *properties = strict_json_get(body, "properties");
    const cJSON *permissions = strict_json_get(properties, "permissions");
    struct wire_perms ignored = {0};

    if (properties && !cJSON_IsObject(properties))
        return error_set(err, "properties should be an object");
    return props_json_read(props, properties, r->now / 1000, 0, err) &&
           (!permissions || cJSON_IsNull(permissions) ||
            people_json_read_perms(permissions, &ignored, err));
}

enum err rest_json_updates(const struct rest_req *r, const char *action, cJSON *updates,
                           struct wire_req **out, struct error *err)
{
    cJSON *obj = cJSON_CreateObject();
    int64_t id;
    char *text;
    enum err e;

    cJSON_AddNumberToObject(obj, "id", 1);
    cJSON_AddStringToObject(obj, "action", action);
    cJSON_AddStringToObject(obj, "room", r->param);
    cJSON_AddItemToObject(obj, "updatesById", updates);
    text = strict_json_print(obj);
    e = wire_req_decode(text, strlen(text), out, &id, err);
    free(text);
    return e;
}
