/* Reading a whole small file. Any thread. */
#ifndef NET_BASE_FILE_H
#define NET_BASE_FILE_H

#include <stddef.h>

#include "net/base/error.h"

/* The bytes of a plain file, at most max, with a 0 behind them that *len does not count; the caller
 * frees them. Null with the reason, without the file's name. Never waits: a pipe or a device is not
 * a file. */
char *file_read(const char *path, size_t max, size_t *len, struct error *err);

#endif
