/* Meeting tokens and place tickets. */
#include "net/lobby/token.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/lobby/token_json.h"

enum {
    MAC_SIZE = 32,
    MAC_TEXT = 43,                   /* base64url of MAC_SIZE bytes, without padding */
    TOKEN_FRAME = 36 + 2 + MAC_TEXT, /* what is around a payload: header, dots, signature */
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void base64url_add(struct strbuf *b, const unsigned char *data, size_t len)
{
    char out[256];
    size_t n = 0, left = len;

    for (; left >= 3; data += 3, left -= 3) {
        uint32_t v = (uint32_t)data[0] << 16 | (uint32_t)data[1] << 8 | data[2];

        if (n == sizeof out) {
            strbuf_add(b, out, n);
            n = 0;
        }
        out[n++] = alphabet[v >> 18];
        out[n++] = alphabet[v >> 12 & 63];
        out[n++] = alphabet[v >> 6 & 63];
        out[n++] = alphabet[v & 63];
    }
    strbuf_add(b, out, n);
    if (left) {
        uint32_t v = (uint32_t)data[0] << 16 | (left > 1 ? (uint32_t)data[1] << 8 : 0);

        strbuf_add(b, (char[]){alphabet[v >> 18], alphabet[v >> 12 & 63], alphabet[v >> 6 & 63]},
                   left + 1);
    }
}

static int base64url_digit(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

/* Decodes the one canonical form: no padding, no other characters, spare bits zero. dst has room
 * for len bytes. Returns the length or -1. */
static int base64url_decode(unsigned char *dst, const char *s, size_t len)
{
    uint32_t bits = 0;
    int have = 0, n = 0;

    if (len % 4 == 1)
        return -1;
    for (size_t i = 0; i < len; i++) {
        int digit = base64url_digit(s[i]);

        if (digit < 0)
            return -1;
        bits = (bits << 6 | (uint32_t)digit) & 0xFFFF;
        have += 6;
        if (have >= 8) {
            have -= 8;
            dst[n++] = (unsigned char)(bits >> have);
        }
    }
    return (bits & ((1U << have) - 1)) == 0 ? n : -1;
}

static EVP_MAC_CTX *mac_context(void)
{
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(hmac);
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                 OSSL_PARAM_construct_end()};

    if (!ctx || !EVP_MAC_CTX_set_params(ctx, params))
        alloc_failed(MAC_SIZE);
    EVP_MAC_free(hmac);
    return ctx;
}

/* To look up and set up the algorithm takes longer than to sign: one context is kept for whoever
 * signs next. */
static void mac(const void *key, size_t key_len, const void *data, size_t len,
                unsigned char out[MAC_SIZE])
{
    static _Atomic(EVP_MAC_CTX *) spare;
    EVP_MAC_CTX *ctx = atomic_exchange(&spare, NULL);
    size_t n = 0;

    if (!ctx)
        ctx = mac_context();
    if (!EVP_MAC_init(ctx, key, key_len, NULL) || !EVP_MAC_update(ctx, data, len) ||
        !EVP_MAC_final(ctx, out, &n, MAC_SIZE) || n != MAC_SIZE)
        alloc_failed(len); /* without a MAC nothing may be let in */
    EVP_MAC_CTX_free(atomic_exchange(&spare, ctx));
}

bool token_is_api_key(const struct token_keys *k, const char *text)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    bool found = false;

    for (size_t i = 0; i < k->n_api; i++)
        found |= k->api[i][0] && str_eq_secret(k->api[i], text);
    if (k->n_digests && !EVP_Digest(text, strlen(text), sum, &n, EVP_sha256(), NULL))
        alloc_failed(sizeof sum);
    for (size_t i = 0; i < k->n_digests; i++)
        found |= CRYPTO_memcmp(k->digest[i], sum, TOKEN_DIGEST) == 0;
    return found;
}

char *token_mint(const struct token_keys *k, const char *domain_id, const struct props *claims,
                 const char *id, int64_t now, struct error *err)
{
    static const char header[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    struct strbuf b = STRBUF_INIT(LIMIT_TOKEN);
    unsigned char sig[MAC_SIZE];
    char *payload, *token;

    if (k->n_api == 0) {
        error_set(err, "there is no API key to sign a token with");
        return NULL;
    }
    payload = token_json_payload(claims, domain_id, id, now);
    strbuf_reserve(&b, TOKEN_FRAME + strlen(payload) / 3 * 4);
    base64url_add(&b, (const unsigned char *)header, sizeof header - 1);
    strbuf_puts(&b, ".");
    base64url_add(&b, (const unsigned char *)payload, strlen(payload));
    free(payload);
    if (!b.over) {
        mac(k->api[0], strlen(k->api[0]), b.s, b.len, sig);
        strbuf_puts(&b, ".");
        base64url_add(&b, sig, sizeof sig);
    }
    token = strbuf_take(&b);
    if (!token)
        error_set(err, "the token would be longer than %d bytes", LIMIT_TOKEN);
    return token;
}

/* True when the last 43 characters sign the rest with one of the live keys. All keys are tried
 * always, so that time does not tell which. */
static bool signature_holds(const struct token_keys *k, const char *token, size_t signed_len)
{
    unsigned char sig[MAC_TEXT], want[MAC_SIZE];
    int holds = 0;

    if (base64url_decode(sig, token + signed_len + 1, MAC_TEXT) != MAC_SIZE)
        return false;
    for (size_t i = 0; i < k->n_api; i++) {
        size_t len = strlen(k->api[i]);

        if (len == 0)
            continue;
        mac(k->api[i], len, token, signed_len, want);
        holds |= CRYPTO_memcmp(want, sig, MAC_SIZE) == 0;
    }
    return holds != 0;
}

/* Splits, checks the signature, and reads header and claims. */
static bool open_token(const struct token_keys *k, const char *token, struct props *claims,
                       char *domain, struct error *err)
{
    size_t len = strnlen(token, LIMIT_TOKEN + 1);
    const char *dot1 = strchr(token, '.'), *dot2 = dot1 ? strchr(dot1 + 1, '.') : NULL;
    unsigned char *part;
    int n;
    bool ok;

    if (len > LIMIT_TOKEN)
        return error_set(err, "the token is longer than %d bytes", LIMIT_TOKEN);
    if (!dot2 || strchr(dot2 + 1, '.') || strlen(dot2 + 1) != MAC_TEXT)
        return error_set(err, "the text is not a meeting token");
    if (!signature_holds(k, token, (size_t)(dot2 - token)))
        return error_set(err, "the token is not signed by a key of this server");
    part = xmalloc(len);
    n = base64url_decode(part, token, (size_t)(dot1 - token));
    ok = n >= 0 ? token_json_header_ok((const char *)part, (size_t)n, err)
                : error_set(err, "the token's header is not base64url");
    if (ok) {
        n = base64url_decode(part, dot1 + 1, (size_t)(dot2 - dot1 - 1));
        ok = n >= 0 ? token_json_read((const char *)part, (size_t)n, claims, domain, err)
                    : error_set(err, "the token's claims are not base64url");
    }
    free(part);
    return ok;
}

enum err token_verify(const struct token_keys *k, const char *domain_id, const char *token,
                      const char *room, int64_t now, unsigned flags, struct props *claims,
                      struct error *err)
{
    char domain[LIMIT_ID + 1];

    props_init(claims, &token_claims);
    if (!open_token(k, token, claims, domain, err))
        return ERR_BAD_TOKEN;
    if (!str_eq(domain, domain_id)) {
        error_set(err, "the token is for another domain");
        return ERR_BAD_TOKEN;
    }
    if (room && props_has(claims, TOKEN_room_name) &&
        !str_eq(props_str(claims, TOKEN_room_name), room)) {
        error_set(err, "%s", err_info(ERR_WRONG_ROOM)->sentence);
        return ERR_WRONG_ROOM;
    }
    if (props_has(claims, TOKEN_exp) && now >= props_int(claims, TOKEN_exp) + TOKEN_LEEWAY_S) {
        error_set(err, "%s", err_info(ERR_EXP_TOKEN)->sentence);
        return ERR_EXP_TOKEN;
    }
    if (!(flags & TOKEN_IGNORE_NBF) && props_has(claims, TOKEN_nbf) &&
        now + TOKEN_LEEWAY_S < props_int(claims, TOKEN_nbf)) {
        error_set(err, "%s", err_info(ERR_NBF_TOKEN)->sentence);
        return ERR_NBF_TOKEN;
    }
    return ERR_OK;
}

/* The signature of a ticket as text. A length goes before the id, so that no other pair of id and
 * room has the same bytes. */
static void place_mac(const struct token_keys *k, const char *id, size_t id_len, const char *room,
                      struct strbuf *out)
{
    struct strbuf data = STRBUF_INIT(LIMIT_ID + LIMIT_ROOM_NAME + 32);
    unsigned char sig[MAC_SIZE];

    strbuf_printf(&data, "foyer-place %zu ", id_len);
    strbuf_add(&data, id, id_len);
    strbuf_puts(&data, room);
    mac(k->place, sizeof k->place, data.s ? data.s : "", data.len, sig);
    base64url_add(out, sig, sizeof sig);
    strbuf_free(&data);
}

void place_sign(const struct token_keys *k, const char *person_id, const char *room,
                char dst[LIMIT_PLACE + 1])
{
    struct strbuf b = STRBUF_INIT(LIMIT_PLACE);

    strbuf_puts(&b, person_id);
    strbuf_puts(&b, ".");
    place_mac(k, person_id, strlen(person_id), room, &b);
    str_copy(dst, LIMIT_PLACE + 1, b.s ? b.s : "");
    strbuf_free(&b);
}

bool place_verify(const struct token_keys *k, const char *ticket, const char *room,
                  char person_id[LIMIT_ID + 1])
{
    struct strbuf b = STRBUF_INIT(MAC_TEXT + 1);
    const char *dot = strchr(ticket, '.');
    size_t id_len = dot ? (size_t)(dot - ticket) : 0;
    bool ok;

    person_id[0] = '\0';
    if (id_len == 0 || id_len > LIMIT_ID || strlen(room) > LIMIT_ROOM_NAME)
        return false;
    place_mac(k, ticket, id_len, room, &b);
    ok = b.s && str_eq_secret(b.s, dot + 1);
    if (ok)
        memcpy(person_id, ticket, id_len);
    person_id[ok ? id_len : 0] = '\0';
    strbuf_free(&b);
    return ok;
}

/* The first half is signed under a name of its own, so that no place ticket passes for it. */
static void handover_mac(const struct token_keys *k, const char *text, size_t len,
                         struct strbuf *out)
{
    struct strbuf data = STRBUF_INIT(LIMIT_TOKEN);
    unsigned char sig[MAC_SIZE];

    strbuf_puts(&data, "foyer-handover ");
    strbuf_add(&data, text, len);
    mac(k->place, sizeof k->place, data.s, data.len, sig);
    base64url_add(out, sig, sizeof sig);
    strbuf_free(&data);
}

char *handover_sign(const struct token_keys *k, const char *text)
{
    struct strbuf b = STRBUF_INIT(LIMIT_TOKEN);

    size_t len;

    base64url_add(&b, (const unsigned char *)text, strlen(text));
    len = b.len;
    strbuf_puts(&b, ".");
    handover_mac(k, b.s, len, &b);
    return strbuf_take(&b);
}

char *handover_open(const struct token_keys *k, const char *ticket)
{
    struct strbuf want = STRBUF_INIT(MAC_TEXT + 1);
    const char *dot = strchr(ticket, '.');
    size_t len = dot ? (size_t)(dot - ticket) : 0;
    unsigned char *text;
    int n = -1;

    if (len == 0 || len > LIMIT_TOKEN / 2)
        return NULL;
    handover_mac(k, ticket, len, &want);
    text = xmalloc(len + 1);
    if (want.s && str_eq_secret(want.s, dot + 1))
        n = base64url_decode(text, ticket, len);
    strbuf_free(&want);
    if (n < 0) {
        free(text);
        return NULL;
    }
    text[n] = '\0';
    return (char *)text;
}

/* ---- webhooks ---- */

enum { WEBHOOK_KEY_BYTES = 96 };

/* Length, or -1. */
static int webhook_key_read(const char *text, unsigned char dst[WEBHOOK_KEY_BYTES])
{
    size_t len = strlen(text);
    char url[WEBHOOK_HMAC + 1];

    if (len > WEBHOOK_HMAC)
        return -1;
    for (size_t i = 0; i <= len; i++)
        url[i] = text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i];
    if (len % 4 == 0) /* padded, or without need of it */
        for (int pad = 0; pad < 2 && len && url[len - 1] == '='; pad++)
            len--;
    return base64url_decode(dst, url, len);
}

static void base64_write(const unsigned char *data, size_t len, char dst[WEBHOOK_SIGNATURE + 1])
{
    EVP_EncodeBlock((unsigned char *)dst, data, (int)len); /* ends it with a zero */
}

void token_webhook_key(char dst[WEBHOOK_SIGNATURE + 1])
{
    unsigned char key[MAC_SIZE];

    rng_bytes(key, sizeof key);
    base64_write(key, sizeof key, dst);
    OPENSSL_cleanse(key, sizeof key);
}

bool token_webhook_key_ok(const char *text)
{
    unsigned char key[WEBHOOK_KEY_BYTES];
    int len = webhook_key_read(text, key);

    OPENSSL_cleanse(key, sizeof key);
    return len > 0;
}

void token_webhook_sign(const char *key, const char *timestamp, const char *body,
                        char dst[WEBHOOK_SIGNATURE + 1])
{
    unsigned char raw[WEBHOOK_KEY_BYTES], sig[MAC_SIZE];
    int len = webhook_key_read(key, raw);
    struct strbuf b = STRBUF_INIT(LIMIT_BODY);

    strbuf_printf(&b, "%s.", timestamp);
    strbuf_puts(&b, body);
    if (!b.s || len < 0)
        abort(); /* keys are checked when they are set */
    mac(raw, (size_t)len, b.s, b.len, sig);
    base64_write(sig, sizeof sig, dst);
    OPENSSL_cleanse(raw, sizeof raw);
    strbuf_free(&b);
}
