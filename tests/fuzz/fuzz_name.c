/* What a guest types: cleaning it leaves only what can be shown, whatever it was. */
#include <locale.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "tests/fuzz/fuzz.h"

enum { NAME_SIZE = 200, NAME_CHARS = 48 };

static void expect_printable(const char *s)
{
    while (*s) {
        wint_t c = utf8_next(&s);

        FUZZ_PROMISE(iswprint(c), "what should be printable is not");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[NAME_SIZE], again[NAME_SIZE], skeleton[NAME_SIZE], cut[NAME_SIZE],
        line[4 * NAME_SIZE];
    size_t n;

    setlocale(LC_ALL, "C.UTF-8");
    n = utf8_clean(name, sizeof name, (const char *)data, size, NAME_CHARS);
    FUZZ_PROMISE(n == strlen(name) && n < sizeof name, "the length is wrong");
    FUZZ_PROMISE(utf8_valid(name, n), "a name is not valid UTF-8");
    FUZZ_PROMISE(utf8_clean(again, sizeof again, name, n, NAME_CHARS) == n && str_eq(again, name),
                 "a clean name changes when it is cleaned again");
    FUZZ_PROMISE(n == 0 || (name[0] != ' ' && name[n - 1] != ' '), "a blank at an end");
    utf8_skeleton(skeleton, sizeof skeleton, name);
    FUZZ_PROMISE(utf8_valid(skeleton, strlen(skeleton)), "a skeleton is not valid UTF-8");
    for (int cells = 0; cells <= 20; cells++) {
        int used = utf8_fit(cut, sizeof cut, name, cells);

        FUZZ_PROMISE(used <= cells && utf8_cells(cut) == used, "a name is cut wrongly");
    }
    utf8_printable(line, sizeof line, name);
    expect_printable(line);
    return 0;
}
