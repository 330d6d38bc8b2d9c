/* What an error or the end of a connection means for a client: try again, or take it as the
 * answer. Any thread. */
#ifndef NET_CLIENT_VERDICT_H
#define NET_CLIENT_VERDICT_H

#include <stdbool.h>

#include "net/client/ws.h"
#include "net/proto/err.h"

/* True when asking again would give the same answer. */
bool verdict_is_final(enum err e);
/* The row of errors.def for the end of a connection; ERR_OFFLINE when the line was cut. */
enum err verdict_of_end(const struct ws_end *end);
/* Several rows share a code: the one that has this sentence, else e. */
enum err verdict_refine(enum err e, const char *sentence);

#endif
