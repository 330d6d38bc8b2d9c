/* Themes: every byte of the file is only a colour or a complaint. */
#include "tui/draw/theme.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct theme t;
    struct error err = {""};

    FUZZ_PROMISE(theme_load(&t, "dark", NULL, NULL, NULL, &err), "the built-in theme is not there");
    theme_parse(&t, "x.theme", (const char *)data, size, fuzz_complain, NULL);
    return 0;
}
