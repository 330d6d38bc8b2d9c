/* The JSON inside meeting tokens; for token.c alone. Any thread. */
#ifndef NET_LOBBY_TOKEN_JSON_H
#define NET_LOBBY_TOKEN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/limits.h"
#include "net/proto/props.h"

/* The payload: what was set in claims, by short claim, with the domain, the id as jti (null: none)
 * and iat (seconds). free().
 */
char *token_json_payload(const struct props *claims, const char *domain_id, const char *id,
                         int64_t iat);

/* True when the header is a JSON object with alg exactly "HS256", typ absent or "JWT", and without
 * crit or b64. */
bool token_json_header_ok(const char *text, size_t len, struct error *err);

/* Reads a payload into initialised claims and the domain that it names ("" when it names none).
 * The permissions come out in the long form that REST speaks; the user's name and id come out
 * cleaned. Unknown claims are ignored. False with the reason in err. */
bool token_json_read(const char *text, size_t len, struct props *claims,
                     char domain_id[LIMIT_ID + 1], struct error *err);

#endif
