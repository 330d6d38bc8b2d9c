/* Frames of a server, which the console decodes: a server may be anybody. */
#include "net/proto/wire.h"

#include "tests/fuzz/fuzz.h"

static void each(void *arg, struct wire_msg *m)
{
    (void)arg;
    FUZZ_PROMISE(m != NULL, "a message that is none");
    wire_msg_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {""};

    if (!wire_msg_decode((const char *)data, size, each, NULL, &err))
        FUZZ_PROMISE(*err.text, "refused without a word");
    return 0;
}
