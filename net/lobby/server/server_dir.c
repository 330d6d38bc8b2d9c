/* The data folder of the server. */
#include "net/lobby/server/server_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/str.h"
#include "net/lobby/server/server.h"

bool server_dir_make(const char *dir, const struct server_user *u, struct error *err)
{
    char path[1024];
    struct stat st;

    if (!*dir || !str_copy(path, sizeof path, dir))
        return error_set(err, "the name of the data folder is %s", *dir ? "too long" : "empty");
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
    if (mkdir(path, 0700) == 0)
        return !*u->name || geteuid() != 0 || chown(path, u->uid, u->gid) == 0 ||
               error_set(err, "cannot give the data folder %s to '%s': %s", dir, u->name,
                         strerror(errno));
    if (errno != EEXIST)
        return error_set(err, "cannot make the data folder %s: %s; choose another one with --data",
                         dir, strerror(errno));
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return error_set(err, "%s is not a folder; choose another one with --data", dir);
    return true;
}

/* A database without a byte beside a key that is there was emptied by something: beginning anew in
 * it would look as if all had been lost by us. */
static bool check_emptied(const char *dir, struct error *err)
{
    char db[SERVER_PATH_MAX + 16], key[SERVER_PATH_MAX + 16];
    struct stat st;

    snprintf(db, sizeof db, "%s/foyer.db", dir);
    snprintf(key, sizeof key, "%s/api.key", dir);
    return stat(db, &st) < 0 || st.st_size > 0 || access(key, F_OK) < 0 ||
           error_set(err,
                     "the database %s is empty, though this is no new folder: put a backup in its "
                     "place, or remove it to begin with an empty one",
                     db);
}

bool server_dir_enter(const char *dir, const struct server_user *u, struct error *err)
{
    if (!server_user_enter(u, err))
        return false;
    if (faccessat(AT_FDCWD, dir, R_OK | W_OK | X_OK, AT_EACCESS) == 0)
        return check_emptied(dir, err);
    if (*u->name)
        return error_set(err, "'%s' cannot write to the data folder %s: chown -R %s %s", u->name,
                         dir, u->name, dir);
    return error_set(err, "cannot write to the data folder %s: %s; choose another one with --data",
                     dir, strerror(errno));
}
