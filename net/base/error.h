/* A sentence for a person about what went wrong, made where the context is known. */
#ifndef NET_BASE_ERROR_H
#define NET_BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_TEXT_MAX = 512 };

/* Plain data, owned by the caller; text is always terminated, "" means no error. */
struct error {
    char text[ERROR_TEXT_MAX];
};

/* Writes the sentence (cut at ERROR_TEXT_MAX) and returns false, so that a failing function can
 * end in one line. It may quote a file or a stranger: it is cleaned (utf8_clean), so nothing but
 * one line of printable text is left. The format is translated where the thread speaks to the host
 * (tr.h). err may be null. */
bool error_set(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
