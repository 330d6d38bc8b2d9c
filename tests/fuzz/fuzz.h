/* What fuzzers share. Each fuzz_NAME.c is a program that is fed bytes by libFuzzer (make fuzz) or
 * files by fuzz_files.c (make test), and stops at once when a promise does not hold. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The function that libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise: what it says when it is broken, and the end. */
#define FUZZ_PROMISE(holds, says)                                     \
    do {                                                              \
        if (!(holds)) {                                               \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, says); \
            abort();                                                  \
        }                                                             \
    } while (0)

/* The input as text with a terminator (free()). */
char *fuzz_text(const uint8_t *data, size_t size);
/* Stops unless s is what utf8_clean leaves: valid, on one line, and clean already. */
void fuzz_expect_clean(const char *s);
/* Stops unless a complaint reads file:line: and can be printed. For complain() of all readers. */
void fuzz_complain(void *arg, const char *sentence);

#endif
