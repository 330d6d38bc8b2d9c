/* Meeting tokens and tickets: nothing that we did not sign is good, and the payload's reader, which
 * stands behind the signature, takes anything. */
#include "net/lobby/token.h"

#include <string.h>

#include "net/lobby/token_json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct token_keys keys = {
        .api = {"b8c2f7d0a1e34f5690b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5"},
        .n_api = 1,
        .place = {1, 2, 3}};
    char *text = fuzz_text(data, size), person[LIMIT_ID + 1], domain[LIMIT_ID + 1];
    struct props claims;
    struct error err = {""};

    FUZZ_PROMISE(token_verify(&keys, "d", text, NULL, 1772460120, 0, &claims, &err) != ERR_OK,
                 "a token of a stranger is good");
    props_finish(&claims);
    FUZZ_PROMISE(!place_verify(&keys, text, "room", person),
                 "a place ticket of a stranger is good");
    FUZZ_PROMISE(!handover_open(&keys, text), "a hand-over ticket of a stranger is good");
    FUZZ_PROMISE(!token_is_api_key(&keys, text), "an API key of a stranger is good");
    props_init(&claims, &token_claims);
    token_json_read(text, size, &claims, domain, &err);
    props_finish(&claims);
    token_json_header_ok(text, size, &err);
    free(text);
    return 0;
}
