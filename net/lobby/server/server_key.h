/* The API key file. Any thread. */
#ifndef NET_LOBBY_SERVER_SERVER_KEY_H
#define NET_LOBBY_SERVER_SERVER_KEY_H

#include <stdbool.h>

#include "net/base/error.h"
#include "net/lobby/token.h"

/* Reads dir/api.key, or makes it (mode 0600, 256 random bits in hex, safe on the disk before it
 * returns) when it is not there. The file may hold up to TOKEN_KEYS_MAX keys, one on a line: all
 * are live, the first one signs, so that a key can be changed while programs still use the old one.
 * Up to TOKEN_DIGESTS_MAX further keys stand there as "sha256:" and the hash in hex, so that the
 * file gives them to nobody; a name may follow behind a space.
 * A file that others can read, or that holds no key or something else, is refused in words. */
bool server_key_load(const char *dir, struct token_keys *keys, struct error *err);

#endif
