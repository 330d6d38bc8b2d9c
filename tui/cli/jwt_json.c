/* What a meeting token says, read without its key. */
#include "tui/cli/jwt_json.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/proto/limits.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

/* Decodes base64url without padding; returns the length or -1. dst holds len bytes. */
static long decode64(const char *s, size_t len, char *dst)
{
    static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0, n_bits = 0;
    long n = 0;

    for (size_t i = 0; i < len; i++) {
        const char *at = s[i] ? strchr(set, s[i]) : NULL;

        if (!at)
            return -1;
        bits = bits << 6 | (unsigned)(at - set);
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            dst[n++] = (char)(bits >> n_bits & 0xFF);
        }
    }
    return n;
}

bool jwt_read(const char *token, struct jwt *j, struct error *err)
{
    const char *begin = strchr(token, '.'), *end = begin ? strchr(begin + 1, '.') : NULL;
    char payload[LIMIT_TOKEN];
    cJSON *obj, *known;
    bool ok;
    long n;

    props_init(&j->claims, &token_claims);
    if (strlen(token) > LIMIT_TOKEN || !end || strchr(end + 1, '.'))
        return error_set(err, "it does not have three parts");
    n = decode64(begin + 1, (size_t)(end - begin - 1), payload);
    if (n < 0)
        return error_set(err, "its middle part is not base64url");
    obj = strict_json_parse(payload, (size_t)n, err);
    if (!obj)
        return false;
    ok = props_json_read(&j->claims, obj, 0, PROPS_CLAIMS | PROPS_TRUSTED, err) &&
         strict_json_int(obj, "iat", 0, INT64_C(1) << 52, &j->issued_at, err);
    cJSON_Delete(obj);
    if (!ok)
        return false;
    known = props_json_set_ones(&j->claims, 0);
    if (j->issued_at)
        cJSON_AddNumberToObject(known, "iat", (double)j->issued_at);
    j->json = strict_json_print(known);
    return true;
}

void jwt_finish(struct jwt *j)
{
    if (j->claims.table)
        props_finish(&j->claims);
    free(j->json);
}
