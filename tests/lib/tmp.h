/* Folders that live as long as a test. */
#ifndef TESTS_LIB_TMP_H
#define TESTS_LIB_TMP_H

#include <stddef.h>

enum { TMP_PATH_MAX = 512 };

/* Makes an empty folder below $TMPDIR and writes its path; ends the program when it can not. */
void tmp_make(char dst[TMP_PATH_MAX]);
/* Removes the folder and all that is in it. */
void tmp_remove(const char *path);

/* "dir/name" in a buffer of the caller. */
void tmp_path(char dst[TMP_PATH_MAX], const char *dir, const char *name);
/* Writes a file with this text, mode 0600. */
void tmp_write(const char *path, const char *text);
/* The same for dir/name; folders of name that are not there are made, mode 0700. */
void tmp_put(const char *dir, const char *name, const char *text);
/* The text of a file, cut at size; "" when there is none. */
void tmp_read(char *dst, size_t size, const char *path);

#endif
