/* The API key file. */
#include "net/lobby/server_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/rng.h"

enum { KEY_MIN = 32 }; /* characters of a key that somebody wrote into the file */

static bool sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* Writes a temporary file first, so that a crash never leaves half a key under the name. */
static bool make_key(const char *dir, const char *path, char *key, struct error *err)
{
    char temp[1200], line[TOKEN_KEY_BYTES + 2];
    ssize_t len;
    bool ok;
    int fd;

    snprintf(temp, sizeof temp, "%s.new", path);
    unlink(temp);
    fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_set(err, "cannot make %s: %s", temp, strerror(errno));
    rng_hex(key, TOKEN_KEY_BYTES / 2);
    len = snprintf(line, sizeof line, "%s\n", key);
    ok = write(fd, line, (size_t)len) == len && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    ok = ok && rename(temp, path) == 0 && sync_dir(dir);
    if (!ok) {
        error_set(err, "cannot write the API key to %s: %s", path, strerror(errno));
        unlink(temp);
    }
    explicit_bzero(line, sizeof line);
    return ok;
}

static bool read_key(int fd, const char *path, char *key, struct error *err)
{
    char text[TOKEN_KEY_BYTES + 8];
    ssize_t n = read(fd, text, sizeof text - 1);
    size_t len;
    bool ok;

    if (n < 0)
        return error_set(err, "cannot read %s: %s", path, strerror(errno));
    text[n] = '\0';
    len = strcspn(text, "\r\n");
    ok = len >= KEY_MIN && len <= TOKEN_KEY_BYTES && strspn(text + len, "\r\n") == n - len &&
         strcspn(text, " \t") >= len;
    if (ok) {
        memcpy(key, text, len);
        key[len] = '\0';
    }
    explicit_bzero(text, sizeof text);
    return ok || error_set(err,
                           "%s holds no key of %d to %d characters on one line: put one there, or "
                           "remove the file to have a new one made",
                           path, KEY_MIN, TOKEN_KEY_BYTES);
}

bool server_key_load(const char *dir, char key[TOKEN_KEY_BYTES + 1], struct error *err)
{
    char path[1100];
    struct stat st;
    bool ok;
    int fd;

    snprintf(path, sizeof path, "%s/api.key", dir);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return make_key(dir, path, key, err);
    if (fd < 0)
        return error_set(err, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &st) == 0 && st.st_mode & 077)
        ok = error_set(err, "others can read the API key: chmod 600 %s", path);
    else
        ok = read_key(fd, path, key, err);
    close(fd);
    return ok;
}
