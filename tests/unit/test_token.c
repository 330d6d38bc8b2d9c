/* Meeting tokens and place tickets: what is taken and what is not. */
#include "net/lobby/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

enum { NOW = 1000000 };
static const char domain[] = "d0000000-0000-4000-8000-000000000001";
static const char key1[] = "first-key-of-this-server-0123456789";
static const char key2[] = "second-key-of-this-server-0123456789";
static const char hs256[] = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
#define D "\"d\":\"d0000000-0000-4000-8000-000000000001\""

static struct token_keys keys(int n)
{
    struct token_keys k = {.n_api = (size_t)n, .place = "0123456789abcdef0123456789abcde"};

    str_copy(k.api[0], sizeof k.api[0], key1);
    if (n > 1)
        str_copy(k.api[1], sizeof k.api[1], key2);
    return k;
}

/* base64url by OpenSSL's own encoder, so that the module is not tested against itself. */
static char *b64(const void *data, size_t len)
{
    char *out = xmalloc(len * 2 + 8);
    size_t n;

    EVP_EncodeBlock((unsigned char *)out, data, (int)len);
    n = strcspn(out, "=");
    out[n] = '\0';
    for (char *p = out; *p; p++)
        *p = *p == '+' ? '-' : *p == '/' ? '_' : *p;
    return out;
}

static char *sign_n(const char *key, const EVP_MD *md, const char *header, const char *payload,
                    size_t payload_len)
{
    char *h = b64(header, strlen(header)), *p = b64(payload, payload_len), *s, *token;
    size_t size = strlen(h) + strlen(p) + 200;
    unsigned char mac[64];
    unsigned n = 0;

    token = xmalloc(size);
    snprintf(token, size, "%s.%s", h, p);
    HMAC(md, key, (int)strlen(key), (unsigned char *)token, strlen(token), mac, &n);
    s = b64(mac, n);
    snprintf(token + strlen(token), size - strlen(token), ".%s", s);
    free(h);
    free(p);
    free(s);
    return token;
}

static char *sign(const char *key, const char *header, const char *payload)
{
    return sign_n(key, EVP_sha256(), header, payload, strlen(payload));
}

/* What is done to a token after it was signed well. */
enum spoil {
    KEEP,
    PADDING,
    NEWLINE_BEHIND,
    SPACE_BEFORE,
    FOURTH_SEGMENT,
    TWO_SEGMENTS,
    NO_SIGNATURE,
    SPARE_BITS,
    OTHER_CLAIMS,
    STANDARD_ALPHABET,
    SHORT_SIGNATURE,
    EMPTY,
    DOTS,
    HS512_MAC,
    HUGE,
};

struct row {
    const char *what;
    const char *key, *header, *payload;
    enum spoil spoil;
    enum err one, two; /* with one and with two live keys */
};

static const struct row rows[] = {
    {"a plain token", key1, hs256, "{\"r\":\"room\",\"o\":true," D ",\"iat\":1}", KEEP, ERR_OK,
     ERR_OK},
    {"signed by the second key", key2, hs256, "{" D "}", KEEP, ERR_BAD_TOKEN, ERR_OK},
    {"no room is every room", key1, hs256, "{" D "}", KEEP, ERR_OK, ERR_OK},
    {"no typ", key1, "{\"alg\":\"HS256\"}", "{" D "}", KEEP, ERR_OK, ERR_OK},
    {"unknown claims are ignored", key1, hs256, "{\"zz\":{\"a\":[1]}," D "}", KEEP, ERR_OK, ERR_OK},
    {"exp in the last second", key1, hs256, "{\"exp\":1000001," D "}", KEEP, ERR_OK, ERR_OK},
    {"exp as a float", key1, hs256, "{\"exp\":1000001.5," D "}", KEEP, ERR_OK, ERR_OK},
    {"nbf right now", key1, hs256, "{\"nbf\":1000000," D "}", KEEP, ERR_OK, ERR_OK},
    {"expired this second", key1, hs256, "{\"exp\":1000000," D "}", KEEP, ERR_EXP_TOKEN,
     ERR_EXP_TOKEN},
    {"expired, fraction", key1, hs256, "{\"exp\":1000000.9," D "}", KEEP, ERR_EXP_TOKEN,
     ERR_EXP_TOKEN},
    {"not yet", key1, hs256, "{\"nbf\":1000001," D "}", KEEP, ERR_NBF_TOKEN, ERR_NBF_TOKEN},
    {"wrong room", key1, hs256, "{\"r\":\"other\"," D "}", KEEP, ERR_WRONG_ROOM, ERR_WRONG_ROOM},
    {"room in other case", key1, hs256, "{\"r\":\"Room\"," D "}", KEEP, ERR_WRONG_ROOM,
     ERR_WRONG_ROOM},
#define BAD(what, key, header, payload, spoil)                          \
    {                                                                   \
        what, key, header, payload, spoil, ERR_BAD_TOKEN, ERR_BAD_TOKEN \
    }
    BAD("unknown key", "somebody-else", hs256, "{" D "}", KEEP),
    BAD("empty key", "", hs256, "{" D "}", KEEP),
    BAD("alg none, well signed", key1, "{\"alg\":\"none\"}", "{" D "}", KEEP),
    BAD("alg none, no signature", key1, "{\"alg\":\"none\"}", "{" D "}", NO_SIGNATURE),
    BAD("alg HS512 in the header", key1, "{\"alg\":\"HS512\"}", "{" D "}", KEEP),
    BAD("really HS512", key1, "{\"alg\":\"HS512\"}", "{" D "}", HS512_MAC),
    BAD("alg hs256 in lower case", key1, "{\"alg\":\"hs256\"}", "{" D "}", KEEP),
    BAD("alg RS256", key1, "{\"alg\":\"RS256\"}", "{" D "}", KEEP),
    BAD("alg as a list", key1, "{\"alg\":[\"HS256\"]}", "{" D "}", KEEP),
    BAD("no alg", key1, "{\"typ\":\"JWT\"}", "{" D "}", KEEP),
    BAD("alg twice", key1, "{\"alg\":\"HS256\",\"alg\":\"none\"}", "{" D "}", KEEP),
    BAD("crit", key1, "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", "{" D "}", KEEP),
    BAD("unencoded payload", key1, "{\"alg\":\"HS256\",\"b64\":false}", "{" D "}", KEEP),
    BAD("another typ", key1, "{\"alg\":\"HS256\",\"typ\":\"JWE\"}", "{" D "}", KEEP),
    BAD("header is no object", key1, "[\"HS256\"]", "{" D "}", KEEP),
    BAD("header is no JSON", key1, "HS256", "{" D "}", KEEP),
    BAD("padding", key1, hs256, "{" D "}", PADDING),
    BAD("newline behind", key1, hs256, "{" D "}", NEWLINE_BEHIND),
    BAD("space before", key1, hs256, "{" D "}", SPACE_BEFORE),
    BAD("four segments", key1, hs256, "{" D "}", FOURTH_SEGMENT),
    BAD("two segments", key1, hs256, "{" D "}", TWO_SEGMENTS),
    BAD("spare bits of the signature", key1, hs256, "{" D "}", SPARE_BITS),
    BAD("other claims under the signature", key1, hs256, "{" D "}", OTHER_CLAIMS),
    BAD("standard base64 alphabet", key1, hs256, "{" D "}", STANDARD_ALPHABET),
    BAD("signature cut", key1, hs256, "{" D "}", SHORT_SIGNATURE),
    BAD("nothing", key1, hs256, "{" D "}", EMPTY),
    BAD("two dots", key1, hs256, "{" D "}", DOTS),
    BAD("longer than the limit", key1, hs256, "{" D "}", HUGE),
    BAD("another domain", key1, hs256, "{\"d\":\"d0000000-0000-4000-8000-000000000002\"}", KEEP),
    BAD("no domain", key1, hs256, "{\"o\":true}", KEEP),
    BAD("domain is a number", key1, hs256, "{\"d\":1}", KEEP),
    BAD("exp as a string", key1, hs256, "{\"exp\":\"2000000\"," D "}", KEEP),
    BAD("exp negative", key1, hs256, "{\"exp\":-5," D "}", KEEP),
    BAD("exp infinite", key1, hs256, "{\"exp\":1e999," D "}", KEEP),
    BAD("exp NaN", key1, hs256, "{\"exp\":NaN," D "}", KEEP),
    BAD("exp twice", key1, hs256, "{\"exp\":1,\"exp\":2000000," D "}", KEEP),
    BAD("nbf as an object", key1, hs256, "{\"nbf\":{}," D "}", KEEP),
    BAD("iat as a string", key1, hs256, "{\"iat\":\"1\"," D "}", KEEP),
    BAD("owner as a number", key1, hs256, "{\"o\":1," D "}", KEEP),
    BAD("owner as text", key1, hs256, "{\"o\":\"true\"," D "}", KEEP),
    BAD("permissions unknown", key1, hs256, "{\"p\":{\"cs\":\"v,zz\"}," D "}", KEEP),
    BAD("permissions as a list", key1, hs256, "{\"p\":[1]," D "}", KEEP),
    BAD("room empty", key1, hs256, "{\"r\":\"\"," D "}", KEEP),
    BAD("text behind the claims", key1, hs256, "{" D "} {}", KEEP),
    BAD("claims are a list", key1, hs256, "[{" D "}]", KEEP),
    BAD("claims are empty", key1, hs256, "", KEEP),
    BAD("U+0000 escaped", key1, hs256, "{\"u\":\"a\\u0000b\"," D "}", KEEP),
    BAD("invalid UTF-8", key1, hs256, "{\"u\":\"\xff\"," D "}", KEEP),
    BAD("nested 40 deep", key1, hs256,
        "{\"zz\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
        "," D "}",
        KEEP),
};

static char *spoil(char *t, enum spoil how)
{
    size_t len = strlen(t);
    char *out = xcalloc(1, LIMIT_TOKEN + len + 300), *dot = strrchr(t, '.');

    switch (how) {
    case KEEP:
    case HS512_MAC: memcpy(out, t, len); break;
    case PADDING: snprintf(out, len + 9, "%s=", t); break;
    case NEWLINE_BEHIND: snprintf(out, len + 9, "%s\n", t); break;
    case SPACE_BEFORE: snprintf(out, len + 9, " %s", t); break;
    case FOURTH_SEGMENT: snprintf(out, len + 99, "%s%s", t, dot); break;
    case TWO_SEGMENTS: memcpy(out, t, (size_t)(dot - t)); break;
    case NO_SIGNATURE: memcpy(out, t, (size_t)(dot - t + 1)); break;
    case SPARE_BITS:
        memcpy(out, t, len);
        /* The last of 43 characters holds 4 bits of the signature and 2 spare ones. */
        out[len - 1] = (char)(out[len - 1] + 1);
        break;
    case OTHER_CLAIMS:
        memcpy(out, t, len);
        *(strchr(out, '.') + 9) ^= 1;
        break;
    case STANDARD_ALPHABET:
        memcpy(out, t, len);
        out[len - 2] = '+';
        break;
    case SHORT_SIGNATURE: memcpy(out, t, len - 1); break;
    case EMPTY: break;
    case DOTS: snprintf(out, 9, ".."); break;
    case HUGE:
        memset(out, 'A', LIMIT_TOKEN);
        memcpy(out + LIMIT_TOKEN, t, len);
        break;
    }
    free(t);
    return out;
}

static void check_row(const struct row *r, int n_keys)
{
    struct token_keys k = keys(n_keys);
    enum err want = n_keys == 1 ? r->one : r->two, got;
    struct props claims;
    struct error err = {""};
    char *token = spoil(sign_n(r->key, r->spoil == HS512_MAC ? EVP_sha512() : EVP_sha256(),
                               r->header, r->payload, strlen(r->payload)),
                        r->spoil);

    got = token_verify(&k, domain, token, "room", NOW, 0, &claims, &err);
    if (got != want)
        fail_msg("%s, %d keys: got %s (%s), not %s", r->what, n_keys, err_info(got)->code, err.text,
                 err_info(want)->code);
    if (got != ERR_OK)
        assert_true(err.text[0]);
    props_finish(&claims);
    free(token);
}

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_row(&rows[i], 1);
        check_row(&rows[i], 2);
    }
}

/* A raw NUL inside the claims can not be written as a C string. */
static void test_raw_nul(void **state)
{
    static const char payload[] = "{\"u\":\"a\0b\"," D "}";
    struct token_keys k = keys(1);
    struct props claims;
    char *token = sign_n(key1, EVP_sha256(), hs256, payload, sizeof payload - 1);

    (void)state;
    assert_int_equal(token_verify(&k, domain, token, NULL, NOW, 0, &claims, NULL), ERR_BAD_TOKEN);
    props_finish(&claims);
    free(token);
}

static void test_ignore_nbf(void **state)
{
    struct token_keys k = keys(1);
    struct props claims;
    char *token = sign(key1, hs256, "{\"nbf\":2000000," D "}");

    (void)state;
    assert_int_equal(token_verify(&k, domain, token, NULL, NOW, TOKEN_IGNORE_NBF, &claims, NULL),
                     ERR_OK);
    props_finish(&claims);
    free(token);
}

static void test_mint(void **state)
{
    struct token_keys k = keys(2);
    struct props claims, back;
    struct error err = {""};
    char *token;

    (void)state;
    props_init(&claims, &token_claims);
    props_set_str(&claims, TOKEN_room_name, "room");
    props_set_int(&claims, TOKEN_is_owner, 1);
    props_set_str(&claims, TOKEN_user_name, "Mira");
    props_set_int(&claims, TOKEN_exp, NOW + 10);
    props_set_str(&claims, TOKEN_permissions,
                  "{\"hasPresence\":false,\"canSend\":[\"video\",\"screenAudio\"],\"canReceive\":"
                  "{\"base\":true,\"byUserId\":{\"u1\":{\"video\":false}}},\"canAdmin\":"
                  "[\"participants\"]}");
    token = token_mint(&k, domain, &claims, NULL, NOW, &err);
    assert_non_null(token);
    assert_int_equal(token_verify(&k, domain, token, "room", NOW, 0, &back, &err), ERR_OK);
    assert_string_equal(props_str(&back, TOKEN_user_name), "Mira");
    assert_int_equal(props_int(&back, TOKEN_is_owner), 1);
    assert_int_equal(props_int(&back, TOKEN_exp), NOW + 10);
    assert_false(props_has(&back, TOKEN_lang));
    assert_string_equal(props_str(&back, TOKEN_permissions), props_str(&claims, TOKEN_permissions));
    props_finish(&back);
    props_finish(&claims);
    free(token);
}

/* Tokens that others sign hold permissions in the short form. */
static void test_short_permissions(void **state)
{
    struct token_keys k = keys(1);
    struct props claims;
    char *token = sign(key1, hs256, "{\"p\":{\"hp\":true,\"cs\":\"v,a\",\"ca\":\"p,t\"}," D "}");

    (void)state;
    assert_int_equal(token_verify(&k, domain, token, NULL, NOW, 0, &claims, NULL), ERR_OK);
    assert_string_equal(props_str(&claims, TOKEN_permissions),
                        "{\"hasPresence\":true,\"canSend\":[\"video\",\"audio\"],"
                        "\"canAdmin\":[\"participants\",\"transcription\"]}");
    props_finish(&claims);
    free(token);
}

static void test_names_are_cleaned(void **state)
{
    struct token_keys k = keys(1);
    struct props claims;
    char *token = sign(key1, hs256, "{\"u\":\"\\u001b[31mMira\\u202e\"," D "}");

    (void)state;
    assert_int_equal(token_verify(&k, domain, token, NULL, NOW, 0, &claims, NULL), ERR_OK);
    assert_null(strpbrk(props_str(&claims, TOKEN_user_name), "\033\342"));
    props_finish(&claims);
    free(token);
}

static void test_mint_limits(void **state)
{
    struct token_keys k = keys(1), none = keys(0);
    struct props claims;
    struct error err = {""};
    char *big = xcalloc(1, 4001);

    (void)state;
    memset(big, 'x', 4000);
    props_init(&claims, &token_claims);
    assert_null(token_mint(&none, domain, &claims, NULL, NOW, &err));
    props_set_str(&claims, TOKEN_redirect_on_meeting_exit, big);
    assert_null(token_mint(&k, domain, &claims, NULL, NOW, &err));
    assert_non_null(strstr(err.text, "4096"));
    props_finish(&claims);
    free(big);
}

static void test_api_key(void **state)
{
    struct token_keys k = keys(2);

    (void)state;
    assert_true(token_is_api_key(&k, key1));
    assert_true(token_is_api_key(&k, key2));
    assert_false(token_is_api_key(&k, ""));
    assert_false(token_is_api_key(&k, "first-key-of-this-server-012345678"));
    k.n_api = 1;
    assert_false(token_is_api_key(&k, key2));
    k.n_api = 0;
    assert_false(token_is_api_key(&k, key1));
}

static void test_place(void **state)
{
    static const char id[] = "00000000-0000-4000-8000-0000000000aa";
    struct token_keys k = keys(1), other = keys(1);
    char ticket[LIMIT_PLACE + 1], got[LIMIT_ID + 1], bad[LIMIT_PLACE + 1];

    (void)state;
    place_sign(&k, id, "room", ticket);
    assert_true(place_verify(&k, ticket, "room", got));
    assert_string_equal(got, id);
    assert_false(place_verify(&k, ticket, "room2", got));
    assert_string_equal(got, "");
    other.place[0] ^= 1;
    assert_false(place_verify(&other, ticket, "room", got));
    for (size_t i = 0; i < strlen(ticket); i++) {
        str_copy(bad, sizeof bad, ticket);
        bad[i] = bad[i] == 'x' ? 'y' : 'x';
        assert_false(place_verify(&k, bad, "room", got));
        bad[i] = '\0';
        assert_false(place_verify(&k, bad, "room", got));
    }
    /* The boundary between id and room can not be moved. */
    place_sign(&k, "ab", "cd", ticket);
    assert_false(place_verify(&k, ticket, "bcd", got));
    ticket[1] = '.';
    assert_false(place_verify(&k, ticket, "bcd", got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_raw_nul),
        cmocka_unit_test(test_ignore_nbf),
        cmocka_unit_test(test_mint),
        cmocka_unit_test(test_short_permissions),
        cmocka_unit_test(test_names_are_cleaned),
        cmocka_unit_test(test_mint_limits),
        cmocka_unit_test(test_api_key),
        cmocka_unit_test(test_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
