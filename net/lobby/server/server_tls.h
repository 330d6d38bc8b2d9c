/* The certificate of the server and its key, as files. */
#ifndef NET_LOBBY_SERVER_SERVER_TLS_H
#define NET_LOBBY_SERVER_SERVER_TLS_H

#include <stdbool.h>

#include "net/base/error.h"

/* Whether the pair can serve: both can be read, the key has no passphrase and belongs to the
 * certificate, which is in time. The websocket library would take a wrong pair without a word, or
 * keep an old one. False with a sentence that names the file. Any thread. */
bool server_tls_check(const char *cert_path, const char *key_path, struct error *err);

#endif
