/* Frames of clients: decoded or refused with a sentence, and what is kept of texts is clean. */
#include "net/proto/wire.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {""};
    struct wire_req *r = NULL;
    int64_t id = 0;
    enum err e = wire_req_decode((const char *)data, size, &r, &id, &err);
    char *text;

    FUZZ_PROMISE((e == ERR_OK) == (r != NULL), "refused and decoded at once");
    if (!r)
        return 0;
    fuzz_expect_clean(r->name);
    text = wire_req_encode(r);
    FUZZ_PROMISE(text && *text, "what was decoded can not be encoded");
    free(text);
    wire_req_free(r);
    return 0;
}
