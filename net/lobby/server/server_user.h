/* Whom the server runs as, once it listens and has read its keys. The thread that starts the
 * server, before any other. */
#ifndef NET_LOBBY_SERVER_SERVER_USER_H
#define NET_LOBBY_SERVER_SERVER_USER_H

#include <stdbool.h>
#include <sys/types.h>

#include "net/base/error.h"

enum { SERVER_USER_NAME = 64 };

struct server_user {
    char name[SERVER_USER_NAME]; /* "" for nobody else */
    uid_t uid;
    gid_t gid;
};

/* Finds "NAME" or "NAME:GROUP". False for one that is not known, for root, and when this process
 * may not become another. */
bool server_user_find(struct server_user *u, const char *text, struct error *err);
/* Acts as that user for a while, so that files are made as theirs, and again as who started us.
 * Both do nothing for nobody. */
bool server_user_enter(const struct server_user *u, struct error *err);
void server_user_leave(const struct server_user *u);
/* Becomes that user for good, with no other group and no way back. */
bool server_user_become(const struct server_user *u, struct error *err);

#endif
