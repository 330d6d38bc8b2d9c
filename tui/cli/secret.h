/* Secrets that are given to a verb without standing in its arguments. */
#ifndef TUI_CLI_SECRET_H
#define TUI_CLI_SECRET_H

#include "net/base/error.h"

/* "-" is the first line of standard input, "@FILE" that of a file, everything else the secret
 * itself. Null with the reason in err. The caller wipes and frees. */
char *secret_read(const char *given, struct error *err);

#endif
