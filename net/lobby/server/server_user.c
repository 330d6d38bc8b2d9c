/* Whom the server runs as. */
#include "net/lobby/server/server_user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "net/base/str.h"

bool server_user_find(struct server_user *u, const char *text, struct error *err)
{
    const char *colon = strchr(text, ':');
    const struct passwd *pw;
    const struct group *gr;

    *u = (struct server_user){.uid = 0};
    if (!str_copy(u->name, sizeof u->name, text))
        return error_set(err, "the name of the user is too long");
    u->name[strcspn(u->name, ":")] = '\0';
    pw = getpwnam(u->name);
    if (!pw)
        return error_set(err, "there is no user '%s' here", u->name);
    u->uid = pw->pw_uid;
    u->gid = pw->pw_gid;
    if (colon) {
        gr = getgrnam(colon + 1);
        if (!gr)
            return error_set(err, "there is no group '%s' here", colon + 1);
        u->gid = gr->gr_gid;
    }
    if (u->uid == 0)
        return error_set(err, "'%s' has every right of root: name another user", u->name);
    if (geteuid() != 0 && geteuid() != u->uid)
        return error_set(err, "only root can start a server that runs as '%s'", u->name);
    return true;
}

static bool cannot(const struct server_user *u, struct error *err)
{
    return error_set(err, "cannot become '%s': %s", u->name, strerror(errno));
}

bool server_user_enter(const struct server_user *u, struct error *err)
{
    if (!*u->name || geteuid() != 0)
        return true;
    return (setegid(u->gid) == 0 && seteuid(u->uid) == 0) || cannot(u, err);
}

void server_user_leave(const struct server_user *u)
{
    if (*u->name && getuid() == 0 && seteuid(0) == 0 && setegid(0) < 0)
        return; /* no right is won by staying in the group */
}

bool server_user_become(const struct server_user *u, struct error *err)
{
    if (!*u->name)
        return true;
    if (geteuid() == 0 && (setgroups(1, &u->gid) < 0 || setresgid(u->gid, u->gid, u->gid) < 0 ||
                           setresuid(u->uid, u->uid, u->uid) < 0))
        return cannot(u, err);
    if (setuid(0) == 0)
        return error_set(err, "'%s' could become root again", u->name);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return true;
}
