/* Meeting tokens over REST. */
#include "net/lobby/rest_json.h"

#include <stdlib.h>

#include "net/base/str.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

static bool read_claims(const struct rest_req *r, const cJSON *body, struct props *claims,
                        struct error *err)
{
    static const char *const keys[] = {"properties", NULL};
    const cJSON *properties = strict_json_get(body, "properties");
    const cJSON *permissions = strict_json_get(properties, "permissions");
    struct wire_perms ignored = {0};

    if (properties && !cJSON_IsObject(properties))
        return error_set(err, "properties should be an object");
    return rest_json_known(body, keys, err) &&
           props_json_read(claims, properties, r->now / 1000, 0, err) &&
           (!permissions || people_json_read_perms(permissions, &ignored, err));
}

enum err rest_tokens_create(const struct rest_req *r, struct reply *out, struct error *err)
{
    enum err e = ERR_INVALID;
    cJSON *body = rest_json_body(r, &e, err), *obj;
    struct props claims;
    char *token = NULL;

    if (!body)
        return e;
    props_init(&claims, &token_claims);
    if (read_claims(r, body, &claims, err))
        token =
            token_mint(&r->env->conf->keys, r->env->conf->domain_id, &claims, r->now / 1000, err);
    props_finish(&claims);
    cJSON_Delete(body);
    if (!token)
        return ERR_INVALID;
    obj = cJSON_CreateObject();
    cJSON_AddStringToObject(obj, "token", token);
    free(token);
    return rest_json_send(out, obj);
}

enum err rest_tokens_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    const char *ignore = rest_query(r, "ignoreNbf");
    unsigned flags = ignore && str_eq(ignore, "true") ? TOKEN_IGNORE_NBF : 0;
    struct props claims;
    enum err e = token_verify(&r->env->conf->keys, r->env->conf->domain_id, r->param, NULL,
                              r->now / 1000, flags, &claims, err);

    if (e == ERR_OK)
        rest_json_send(out, props_json_set_ones(&claims, 0));
    props_finish(&claims);
    return e == ERR_OK ? ERR_OK : ERR_INVALID; /* Daily: 400, whatever is wrong with it */
}
