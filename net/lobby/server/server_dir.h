/* The data folder of the server: made, and found in order. Before any thread. */
#ifndef NET_LOBBY_SERVER_SERVER_DIR_H
#define NET_LOBBY_SERVER_SERVER_DIR_H

#include "net/lobby/server/server_user.h"

/* Makes the folder and those above it, mode 0700; a new one is u's. */
bool server_dir_make(const char *dir, const struct server_user *u, struct error *err);
/* Acts as the user when one is given (server_user_leave ends that). False when the folder is not
 * theirs, and when its database has been emptied. */
bool server_dir_enter(const char *dir, const struct server_user *u, struct error *err);

#endif
