/* What a verb asks of a running console, as a request over its link. */
#ifndef TUI_CONSOLE_SOCK_H
#define TUI_CONSOLE_SOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/wire.h"

/* The request that a POST to /v1/rooms/NAME/waiting, /participants or /undo means; the body is JSON
 * text. Returns ERR_OK and *out, which is the caller's; ERR_NOT_FOUND for any other path, and what
 * is wrong with the body otherwise, in err too. */
enum err console_sock_decode(const char *path, const char *body, size_t len, struct wire_req **out,
                             struct error *err);

#endif
