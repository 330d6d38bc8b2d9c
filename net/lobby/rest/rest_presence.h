/* What GET presence keeps between requests: the answers for the four rooms that were asked for
 * last, 4 MiB each at most. The lobby thread alone. */
#ifndef NET_LOBBY_REST_REST_PRESENCE_H
#define NET_LOBBY_REST_REST_PRESENCE_H

#include "net/lobby/rest/rest.h"

struct rest_presence *rest_presence_new(void);
/* Accepts null. */
void rest_presence_free(struct rest_presence *c);

#endif
