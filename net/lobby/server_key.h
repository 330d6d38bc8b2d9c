/* The API key file. Any thread. */
#ifndef NET_LOBBY_SERVER_KEY_H
#define NET_LOBBY_SERVER_KEY_H

#include <stdbool.h>

#include "net/base/error.h"
#include "net/lobby/token.h"

/* Reads dir/api.key, or makes it (mode 0600, 256 random bits in hex, safe on the disk before it
 * returns) when it is not there. A file that others can read, or that holds no key, is refused in
 * words. */
bool server_key_load(const char *dir, char key[TOKEN_KEY_BYTES + 1], struct error *err);

#endif
