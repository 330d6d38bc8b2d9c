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

enum { PAYLOAD_FIRST = 250 /* bytes; most are not longer */ };

/* The permissions stand in a token in a form of their own. */
static void add_permissions(struct json_text *j, const char *claim, const char *value)
{
    cJSON *perms = cJSON_Parse(value);
    cJSON *turned = people_json_perms_to_claim(perms);
    char *text = turned ? strict_json_print(turned) : NULL;

    json_raw(j, claim, text ? text : value);
    free(text);
    cJSON_Delete(perms);
}

char *token_json_payload(const struct props *claims, const char *domain_id, const char *id,
                         int64_t iat)
{
    struct json_text j = JSON_TEXT_INIT;

    strbuf_reserve(&j.b, PAYLOAD_FIRST);
    json_object(&j, NULL);
    for (int i = 0; i < TOKEN_PROP_COUNT; i++) {
        const char *claim = token_claims.row[i].claim;

        if (i == TOKEN_permissions && props_has(claims, i))
            add_permissions(&j, claim, props_str(claims, i));
        else if (props_has(claims, i))
            props_json_text(&j, claim, claims, i);
    }
    json_str(&j, "d", domain_id);
    json_num(&j, "iat", iat);
    if (id)
        json_str(&j, "jti", id);
    json_object_end(&j);
    return strbuf_take(&j.b);
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
