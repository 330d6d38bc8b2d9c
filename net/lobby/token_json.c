/* The JSON inside meeting tokens. */
#include "net/lobby/token_json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

char *token_json_payload(const struct props *claims, const char *domain_id, const char *id,
                         int64_t iat)
{
    cJSON *obj = props_json_set_ones(claims, PROPS_CLAIMS);
    const char *claim = token_claims.row[TOKEN_permissions].claim;
    const cJSON *perms = cJSON_GetObjectItemCaseSensitive(obj, claim);
    cJSON *turned = perms ? people_json_perms_to_claim(perms) : NULL;

    if (turned)
        cJSON_ReplaceItemInObjectCaseSensitive(obj, claim, turned);
    cJSON_AddStringToObject(obj, "d", domain_id);
    cJSON_AddNumberToObject(obj, "iat", (double)iat);
    if (id)
        cJSON_AddStringToObject(obj, "jti", id);
    return strict_json_print(obj);
}

bool token_json_header_ok(const char *text, size_t len, struct error *err)
{
    cJSON *h = strict_json_parse(text, len, err);
    const cJSON *alg, *typ;
    bool ok;

    if (!h)
        return false;
    alg = cJSON_GetObjectItemCaseSensitive(h, "alg");
    typ = cJSON_GetObjectItemCaseSensitive(h, "typ");
    ok = cJSON_IsObject(h) && cJSON_IsString(alg) && str_eq(alg->valuestring, "HS256") &&
         (!typ || (cJSON_IsString(typ) && strcasecmp(typ->valuestring, "JWT") == 0)) &&
         !cJSON_GetObjectItemCaseSensitive(h, "crit") &&
         !cJSON_GetObjectItemCaseSensitive(h, "b64");
    cJSON_Delete(h);
    return ok || error_set(err, "the token's header is not that of an HS256 token");
}

/* Text that a person will see, cleaned like any other. */
static void clean_claim(struct props *claims, int prop, size_t max_chars)
{
    const char *raw = props_str(claims, prop);
    char clean[LIMIT_NAME + 1];

    if (!props_has(claims, prop))
        return;
    utf8_clean(clean, sizeof clean, raw, strlen(raw), max_chars);
    props_set_str(claims, prop, clean);
}

static bool read_object(cJSON *obj, struct props *claims, char *domain_id, struct error *err)
{
    const char *claim = token_claims.row[TOKEN_permissions].claim;
    const cJSON *perms = cJSON_GetObjectItemCaseSensitive(obj, claim);
    const cJSON *iat = cJSON_GetObjectItemCaseSensitive(obj, "iat");

    if (!cJSON_IsObject(obj))
        return error_set(err, "the token's claims are not an object");
    if (iat && !cJSON_IsNumber(iat))
        return error_set(err, "iat should be a number");
    if (!strict_json_str(obj, "d", domain_id, LIMIT_ID + 1, err))
        return false;
    if (perms) {
        cJSON *turned = people_json_perms_from_claim(perms);

        if (!turned)
            return error_set(err, "the token's permissions are not understood");
        cJSON_ReplaceItemInObjectCaseSensitive(obj, claim, turned);
    }
    if (!props_json_read(claims, obj, 0, PROPS_CLAIMS | PROPS_TRUSTED, err))
        return false;
    clean_claim(claims, TOKEN_user_name, LIMIT_NAME_CHARS);
    clean_claim(claims, TOKEN_user_id, LIMIT_ID);
    return true;
}

bool token_json_read(const char *text, size_t len, struct props *claims,
                     char domain_id[LIMIT_ID + 1], struct error *err)
{
    cJSON *obj = strict_json_parse(text, len, err);
    bool ok;

    domain_id[0] = '\0';
    if (!obj)
        return false;
    ok = read_object(obj, claims, domain_id, err);
    cJSON_Delete(obj);
    return ok;
}
