/* What fuzzers share. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *s = xmalloc(size + 1);

    if (size)
        memcpy(s, data, size);
    s[size] = '\0';
    return s;
}

void fuzz_expect_clean(const char *s)
{
    size_t len = strlen(s);
    char *again = xmalloc(len + 1);

    FUZZ_PROMISE(utf8_valid(s, len), "a text that was kept is not valid UTF-8");
    utf8_clean(again, len + 1, s, len, len + 1);
    FUZZ_PROMISE(str_eq(again, s), "a text that was kept is not clean");
    free(again);
}

void fuzz_complain(void *arg, const char *sentence)
{
    const char *colon = strchr(sentence, ':');

    (void)arg;
    FUZZ_PROMISE(colon && colon[1] >= '0' && colon[1] <= '9', "a complaint does not name its line");
    fuzz_expect_clean(sentence);
}
