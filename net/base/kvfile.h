/* Reader of "key = value" files in [sections]: configuration, keys, themes.
 *
 * A '#' at the start of a line or after white space begins a comment, except inside double
 * quotes and in a colour such as #d8dee9. A value in double quotes keeps its spaces. Lines may be
 * of any length up to KVFILE_MAX_BYTES for the file. A wrong line is complained about with
 * file:line and loading goes on. Any thread. */
#ifndef NET_BASE_KVFILE_H
#define NET_BASE_KVFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"

enum { KVFILE_MAX_BYTES = 1 << 20 };

/* One "key = value"; the strings are borrowed for the call. section is "" before the first. */
struct kvfile_line {
    const char *file;
    int line;
    const char *section, *key, *value;
};

struct kvfile_reader {
    void *arg;
    /* Uses a line, or returns false with the reason in err (without file:line). */
    bool (*set)(void *arg, const struct kvfile_line *l, struct error *err);
    /* Gets each complaint as one sentence "file:line: reason". May be null. */
    void (*complain)(void *arg, const char *sentence);
};

/* Both return the number of complaints. A file that can not be read is one complaint, unless it is
 * absent and `missing_ok`. */
int kvfile_read(const char *path, bool missing_ok, const struct kvfile_reader *r);
int kvfile_parse(const char *name, const char *text, size_t len, const struct kvfile_reader *r);

#endif
