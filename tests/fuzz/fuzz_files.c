/* The main of a fuzzer without libFuzzer: feeds it the files that are named, so that every input
 * that was of interest once is tried by every compiler in every test run. */
#include "tests/fuzz/fuzz.h"

#include "net/base/alloc.h"

enum { INPUT_MAX = 1 << 20 };

int main(int argc, char **argv)
{
    uint8_t *data = xmalloc(INPUT_MAX);

    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "re");
        size_t n;

        if (!f) {
            perror(argv[i]);
            return 1;
        }
        n = fread(data, 1, INPUT_MAX, f);
        fclose(f);
        LLVMFuzzerTestOneInput(data, n);
    }
    free(data);
    printf("%d inputs\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
