/* Regular expressions that hosts write: POSIX extended, in any case of letters. Any thread. */
#ifndef NET_BASE_PATTERN_H
#define NET_BASE_PATTERN_H

#include <regex.h>
#include <stdbool.h>

#include "net/base/error.h"

enum {
    PATTERN_SIZE = 1000, /* characters that it has when every repetition is written out */
    PATTERN_DEPTH = 32,  /* groups in groups */
};

/* Compiles text for regexec without offsets; regfree is the caller's. False, with the reason and
 * nothing to free, for what is none, for a back reference (matching could take exponential time),
 * and for more than PATTERN_SIZE or PATTERN_DEPTH: the library copies what is repeated, so that
 * "x++++" is 16 times as large as "x" and 40 signs would take all memory. */
bool pattern_compile(regex_t *pattern, const char *text, struct error *err);

#endif
