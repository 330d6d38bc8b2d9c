/* Meeting tokens (JWT, HS256) and place tickets. Pure; any thread. The only user of HMAC.
 *
 * Checked in an order in which nothing is parsed before its signature holds: length and two dots,
 * canonical base64url of a 32-byte signature, HMAC over the raw bytes with every live key in
 * constant time, then the header (exactly HS256, no crit), then the claims, then the domain, then
 * the times. Source: DESIGN 5, Daily "self-signing tokens", RFC 7515, RFC 7519. */
#ifndef NET_LOBBY_TOKEN_H
#define NET_LOBBY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/webhook.h"
#include "net/proto/err.h"
#include "net/proto/limits.h"
#include "net/proto/props.h"

enum {
    TOKEN_KEYS_MAX = 4,
    TOKEN_KEY_BYTES = 64,
    TOKEN_DIGESTS_MAX = 16,
    TOKEN_DIGEST = 32,
    TOKEN_LEEWAY_S = 0
};

/* Live keys. api[] are API keys as text, whose bytes sign meeting tokens (Daily); place signs
 * place tickets. Of further API keys only the SHA-256 is known: they open REST and sign nothing. */
struct token_keys {
    char api[TOKEN_KEYS_MAX][TOKEN_KEY_BYTES + 1];
    size_t n_api;
    unsigned char digest[TOKEN_DIGESTS_MAX][TOKEN_DIGEST];
    size_t n_digests;
    unsigned char place[32];
};

/* True when text is one of the API keys, compared in constant time. */
bool token_is_api_key(const struct token_keys *k, const char *text);

/* Signs claims with the first API key. Returns the token (free()), or null with err when it would
 * exceed LIMIT_TOKEN. now in seconds becomes iat, and id (null: none) the claim jti, which tells
 * two tokens of the same second apart. */
char *token_mint(const struct token_keys *k, const char *domain_id, const struct props *claims,
                 const char *id, int64_t now, struct error *err);

/* What to leave out of a check. */
enum { TOKEN_IGNORE_NBF = 1 };

/* Checks a token and fills claims (initialised by the callee for token_claims, to be finished by
 * the caller in every case). room null: any. now in seconds. Answers ERR_OK, ERR_BAD_TOKEN,
 * ERR_WRONG_ROOM, ERR_EXP_TOKEN or ERR_NBF_TOKEN, with the sentence in err. */
enum err token_verify(const struct token_keys *k, const char *domain_id, const char *token,
                      const char *room, int64_t now, unsigned flags, struct props *claims,
                      struct error *err);

/* A place ticket names one person in one room and can not be made by others. */
void place_sign(const struct token_keys *k, const char *person_id, const char *room,
                char dst[LIMIT_PLACE + 1]);
/* True and person_id filled when the ticket is ours and for this room. */
bool place_verify(const struct token_keys *k, const char *ticket, const char *room,
                  char person_id[LIMIT_ID + 1]);

/* A hand-over ticket: text that this server signed, readable in an address. handover_sign gives
 * the ticket (free()); handover_open the text (free()), or null when it is not ours. */
char *handover_sign(const struct token_keys *k, const char *text);
char *handover_open(const struct token_keys *k, const char *ticket);

/* ---- webhooks: base64 as Daily writes it ---- */

/* A fresh key for signatures. */
void token_webhook_key(char dst[WEBHOOK_SIGNATURE + 1]);
/* True when text is base64 of 1 to 96 bytes, padded or not. */
bool token_webhook_key_ok(const char *text);
/* The signature of TIMESTAMP.BODY by such a key. */
void token_webhook_sign(const char *key, const char *timestamp, const char *body,
                        char dst[WEBHOOK_SIGNATURE + 1]);

#endif
