/* Rules and list files: used as a whole or not at all, each wrong line with its number. */
#include "net/proto/rules.h"

#include <string.h>

#include "net/base/alloc.h"
#include "tests/fuzz/fuzz.h"

static char *list(void *arg, const char *name, size_t *len, struct error *err)
{
    static const char text[] = "ana@example.org\nben\n\n# a comment\n";

    (void)arg;
    (void)err;
    FUZZ_PROMISE(!strchr(name, '/'), "a list file outside of its folder");
    *len = sizeof text - 1;
    return xstrdup(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct rules_reader reader = {.list = list, .complain = fuzz_complain};
    const struct rules_facts facts = {
        .name = "Ana", .user_id = "ana-1", .has_token = true, .seats = 1, .minute_of_day = 600};
    struct rules *r = rules_parse("x.rules", (const char *)data, size, &reader);
    struct rules_verdict v;

    rules_decide(r, &facts, &v);
    FUZZ_PROMISE(v.action < RULES_COUNT, "an action that is none");
    FUZZ_PROMISE(strlen(v.words) <= LIMIT_REASON, "words that are too long");
    rules_free(r);
    return 0;
}
