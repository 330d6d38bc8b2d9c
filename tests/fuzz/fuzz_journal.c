/* Lines of the record: read or refused with the reason; no line that was not written by us follows
 * another. */
#include "net/proto/journal.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/fuzz/fuzz.h"

/* A blank in front makes the reader look at it in full: that may not change what it says. */
static void read_in_full(const char *line, size_t len, const struct journal_entry *e)
{
    const char prev[JOURNAL_HASH + 1] = "";
    char spaced[JOURNAL_LINE_MAX + 1], *one, *other;
    struct journal_entry full;
    struct error err = {""};

    if (len >= JOURNAL_LINE_MAX)
        return;
    spaced[0] = ' ';
    memcpy(spaced + 1, line, len);
    FUZZ_PROMISE(journal_read(spaced, len + 1, &full, &err), "read, but not in full");
    one = journal_line(e, prev);
    other = journal_line(&full, prev);
    FUZZ_PROMISE(str_eq(one, other), "the two readers do not agree");
    free(one);
    free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct journal_entry e;
    struct journal_check c;
    struct error err = {""};

    if (journal_read((const char *)data, size, &e, &err)) {
        struct rules_facts f;

        read_in_full((const char *)data, size, &e);
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
