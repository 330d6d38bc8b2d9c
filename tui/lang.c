/* The language of the words that a host reads. */
#include "tui/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/config.h"
#include "tui/paths.h"

#define LANG_SUFFIX  ".mo"
#define LANG_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
#define LANG_ENGLISH "en"

#include "lang.inc"

/* "de", "de_AT": nothing that leads out of the folder. */
static bool lang_ok(const char *name)
{
    size_t n = strlen(name);

    return n >= 2 && n <= LANG_NAME && strspn(name, LANG_LETTERS) == n;
}

const void *lang_builtin(size_t i, const char **name, size_t *len)
{
    const size_t n = sizeof lang_files / sizeof *lang_files;

    if (i >= n)
        return NULL;
    *name = lang_files[i].name;
    *len = lang_files[i].len;
    return lang_files[i].bytes;
}

/* ---- reading ---- */

/* The whole file, or null with errno. */
static char *lang_slurp(const char *path, size_t *len)
{
    char *bytes;
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return NULL;
    bytes = xcalloc(1, TR_FILE_MAX + 1);
    for (*len = 0; (n = read(fd, bytes + *len, TR_FILE_MAX + 1 - *len)) > 0;)
        *len += (size_t)n;
    close(fd);
    if (n == 0)
        return bytes;
    free(bytes);
    return NULL;
}

/* A file of the user; null with err set when it can not be used, and without when there is none. */
static const struct tr_catalogue *lang_own(const char *name, const char *dir, struct error *err)
{
    const struct tr_catalogue *c;
    struct error why = {{0}};
    char path[PATHS_MAX], *bytes;
    size_t len;

    if (!dir || !*dir ||
        snprintf(path, sizeof path, "%s/%s" LANG_SUFFIX, dir, name) >= (int)sizeof path)
        return NULL;
    bytes = lang_slurp(path, &len);
    if (!bytes) {
        if (errno != ENOENT && errno != ENOTDIR)
            error_set(err, "%s: %s", path, strerror(errno));
        return NULL;
    }
    c = tr_read(bytes, len, &why);
    free(bytes);
    if (!c)
        error_set(err, "%s is not used: %s", path, why.text);
    return c;
}

/* One of the program; each is read once. */
static const struct tr_catalogue *lang_ours(const char *name)
{
    static const struct tr_catalogue *read_before[sizeof lang_files / sizeof *lang_files];
    const char *is;
    const void *bytes;
    size_t len;

    for (size_t i = 0; (bytes = lang_builtin(i, &is, &len)); i++) {
        if (!str_eq(is, name))
            continue;
        if (!read_before[i])
            read_before[i] = tr_read(bytes, len, NULL);
        return read_before[i];
    }
    return NULL;
}

static const struct tr_catalogue *lang_find(const char *name, const char *dir, struct error *err)
{
    const struct tr_catalogue *c = lang_own(name, dir, err);

    return c || *err->text ? c : lang_ours(name);
}

/* ---- the environment ---- */

/* "de_AT.UTF-8@euro" without what follows the name: "de_AT", or with `bare` "de". */
static bool lang_of_locale(const char *locale, size_t len, bool bare, char name[LANG_NAME + 1])
{
    size_t n = strcspn(locale, bare ? "_.@" : ".@");

    n = n < len ? n : len;
    if (n > LANG_NAME)
        return false;
    memcpy(name, locale, n);
    name[n] = '\0';
    return lang_ok(name);
}

/* What one name of a locale or of LANGUAGE means: true when it settles the matter. */
static bool lang_try(const char *locale, size_t len, const char *dir, const struct tr_catalogue **c,
                     struct error *err)
{
    char name[LANG_NAME + 1];

    for (int bare = 0; bare < 2; bare++) {
        if (!lang_of_locale(locale, len, bare, name))
            continue;
        *c = lang_find(name, dir, err);
        if (*c || *err->text || str_eq(name, LANG_ENGLISH))
            return true;
    }
    return false;
}

static const struct tr_catalogue *lang_of_environment(const char *dir, struct error *err)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const struct tr_catalogue *c = NULL;
    const char *locale = NULL, *list = getenv("LANGUAGE");

    for (size_t i = 0; (!locale || !*locale) && i < sizeof names / sizeof *names; i++)
        locale = getenv(names[i]);
    if (!locale || !*locale || str_eq(locale, "C") || str_eq(locale, "POSIX") ||
        str_starts(locale, "C."))
        return NULL;
    while (list && *list) {
        size_t len = strcspn(list, ":");

        if (lang_try(list, len, dir, &c, err))
            return c;
        list += len + (list[len] == ':');
    }
    lang_try(locale, strlen(locale), dir, &c, err);
    return c;
}

/* ---- all ---- */

bool lang_use(const char *name, const char *dir, struct error *err)
{
    const struct tr_catalogue *c = NULL;
    struct error why = {{0}};

    if (str_eq(name, LANG_AUTO))
        c = lang_of_environment(dir, &why);
    else if (!lang_ok(name))
        return error_set(err, "'%s' can not be the name of a language", name);
    else
        c = lang_find(name, dir, &why);
    if (*why.text)
        return error_set(err, "%s", why.text);
    if (!c && !str_eq(name, LANG_AUTO) && !str_eq(name, LANG_ENGLISH))
        return error_set(err, "there is no language '%s'", name);
    tr_use(str_eq(nl_langinfo(CODESET), "UTF-8") ? c : NULL);
    return true;
}

void lang_start(void)
{
    struct config config;
    char path[PATHS_MAX], dir[PATHS_MAX];

    config_defaults(&config);
    if (paths_config(path, sizeof path, "config"))
        config_read(&config, path, NULL, NULL);
    if (!paths_config(dir, sizeof dir, "languages"))
        *dir = '\0';
    if (!lang_use(config.language, dir, NULL))
        lang_use(LANG_AUTO, NULL, NULL);
}
