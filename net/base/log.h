/* The program's log: one line per event, to a file or to standard error, never to a terminal that
 * a screen program is using. Every byte that is not printable ASCII or valid UTF-8 is written as
 * \xNN, whatever it came from. Any thread. */
#ifndef NET_BASE_LOG_H
#define NET_BASE_LOG_H

#include <stdbool.h>

#include "net/base/error.h"

enum log_level { LOG_INFO, LOG_WARN, LOG_ERROR };

/* Where lines go from now on: a file that is appended to (made with mode 0600). Before this, and
 * after log_to_stderr(), lines go to standard error; log_to_nowhere() drops them. */
bool log_to_file(const char *path, struct error *err);
void log_to_stderr(void);
void log_to_nowhere(void);

/* module is a short constant such as "store". */
void log_write(enum log_level level, const char *module, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a complaint of a library that strangers can cause: the line break at its end goes,
 * and at most LOG_LIBRARY_BURST lines come through in LOG_LIBRARY_MS. */
enum { LOG_LIBRARY_BURST = 20, LOG_LIBRARY_MS = 60 * 1000 };
void log_library(enum log_level level, const char *module, const char *line);

#endif
