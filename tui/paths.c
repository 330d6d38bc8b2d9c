/* Where foyer keeps its files on this machine. */
#include "tui/paths.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "net/base/str.h"

static bool paths_join(char *dst, size_t size, const char *variable, const char *below_home,
                       const char *name)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    const char *slash = *name ? "/" : "";
    int n;

    /* The XDG rules: a path that is not absolute is ignored. */
    if (base && base[0] == '/')
        n = snprintf(dst, size, "%s/foyer%s%s", base, slash, name);
    else if (home && home[0] == '/')
        n = snprintf(dst, size, "%s/%s/foyer%s%s", home, below_home, slash, name);
    else
        return false;
    return n > 0 && (size_t)n < size;
}

bool paths_config(char *dst, size_t size, const char *name)
{
    return paths_join(dst, size, "XDG_CONFIG_HOME", ".config", name);
}

bool paths_state(char *dst, size_t size, const char *name)
{
    return paths_join(dst, size, "XDG_STATE_HOME", ".local/state", name);
}

bool paths_runtime(char *dst, size_t size, const char *name)
{
    const char *base = getenv("XDG_RUNTIME_DIR");
    char below[PATHS_MAX];
    int n;

    if (base && base[0] == '/')
        n = snprintf(dst, size, "%s/foyer%s%s", base, *name ? "/" : "", name);
    else if (paths_state(below, sizeof below, "run"))
        n = snprintf(dst, size, "%s%s%s", below, *name ? "/" : "", name);
    else
        return false;
    return n > 0 && (size_t)n < size;
}

bool paths_temp(char *dst, size_t size)
{
    const char *base = getenv("TMPDIR");
    int n;

    if (!base || base[0] != '/')
        base = "/tmp";
    n = snprintf(dst, size, "%s/foyer-XXXXXX", base);
    return n > 0 && (size_t)n < size;
}

bool paths_make_parents(const char *path, struct error *err)
{
    char part[PATHS_MAX];

    if (!str_copy(part, sizeof part, path))
        return error_set(err, "the path is too long");
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return error_set(err, "%s: %s", part, strerror(errno));
        *slash = '/';
    }
    return true;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    remove(path); /* what stays makes its folder stay too, and the walk goes on */
    return 0;
}

void paths_remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
