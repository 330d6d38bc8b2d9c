/* Key bindings: what is wrong is complained about, and what is bound can be shown and read back. */
#include "tui/input/keymap.h"

#include "net/base/str.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct keymap *k = keymap_new();
    char text[256];

    keymap_parse(k, "keys.conf", (const char *)data, size, fuzz_complain, NULL);
    for (int a = 0; a < ACTION_COUNT; a++) {
        struct key key;

        if (keymap_key(k, PANE_KNOCKS, (enum action)a, text, sizeof text))
            FUZZ_PROMISE(keymap_key_parse(text, &key), "a bound key can not be read back");
    }
    keymap_free(k);
    return 0;
}
