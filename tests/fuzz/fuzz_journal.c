/* Lines of the record: read or refused with the reason; no line that was not written by us follows
 * another. */
#include "net/proto/journal.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal_entry e;
    struct journal_check c;
    struct error err = {""};

    if (journal_read((const char *)data, size, &e, &err)) {
        struct rules_facts f;

        journal_facts(&e, &f);
        FUZZ_PROMISE(f.name && f.user_id, "facts without a text");
    } else {
        FUZZ_PROMISE(*err.text, "refused without a word");
    }
    journal_check_start(&c);
    if (!journal_check_line(&c, (const char *)data, size, &err))
        FUZZ_PROMISE(*err.text, "a broken chain without a word");
    return 0;
}
