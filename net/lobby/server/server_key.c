/* The API key file. */
#include "net/lobby/server/server_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/rng.h"

enum {
    KEY_MIN = 32, /* characters of a key that somebody wrote into the file */
    FILE_LONGEST = 4096,
};

static const char by_digest[] = "sha256:";

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

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "sha256:" and 64 hex digits, behind which a name may stand that is for people. */
static bool take_digest(const char *line, size_t len, struct token_keys *keys)
{
    const char *hex = line + strlen(by_digest);
    const size_t whole = strlen(by_digest) + 2 * TOKEN_DIGEST;
    unsigned char *to;

    if (len < whole || (len > whole && line[whole] != ' ') || keys->n_digests == TOKEN_DIGESTS_MAX)
        return false;
    to = keys->digest[keys->n_digests];
    for (int i = 0; i < TOKEN_DIGEST; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high << 4 | low);
    }
    keys->n_digests++;
    return true;
}

/* Takes one line of the file; false when it holds no key. Empty lines are passed over. */
static bool take_line(const char *line, size_t len, struct token_keys *keys)
{
    if (len == 0)
        return true;
    if (strncmp(line, by_digest, strlen(by_digest)) == 0)
        return take_digest(line, len, keys);
    if (len < KEY_MIN || len > TOKEN_KEY_BYTES || keys->n_api == TOKEN_KEYS_MAX ||
        memchr(line, ' ', len) || memchr(line, '\t', len))
        return false;
    memcpy(keys->api[keys->n_api], line, len);
    keys->api[keys->n_api++][len] = '\0';
    return true;
}

static bool read_keys(int fd, const char *path, struct token_keys *keys, struct error *err)
{
    char text[FILE_LONGEST];
    ssize_t n = read(fd, text, sizeof text - 1);
    bool ok = n < (ssize_t)sizeof text - 1;

    if (n < 0)
        return error_set(err, "cannot read %s: %s", path, strerror(errno));
    text[n] = '\0';
    for (const char *at = text; *at && ok; at += strspn(at, "\r\n")) {
        size_t len = strcspn(at, "\r\n");

        ok = take_line(at, len, keys);
        at += len;
    }
    ok = ok && keys->n_api > 0 && strlen(text) == (size_t)n;
    explicit_bzero(text, sizeof text);
    return ok ||
           error_set(err,
                     "%s should hold 1 to %d keys of %d to %d characters, one on a line, and up to "
                     "%d more as sha256:HEX: put one there, or remove the file to have a new one "
                     "made",
                     path, TOKEN_KEYS_MAX, KEY_MIN, TOKEN_KEY_BYTES, TOKEN_DIGESTS_MAX);
}

bool server_key_load(const char *dir, struct token_keys *keys, struct error *err)
{
    char path[1100];
    struct stat st;
    bool ok;
    int fd;

    keys->n_api = keys->n_digests = 0;
    snprintf(path, sizeof path, "%s/api.key", dir);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT) {
        ok = make_key(dir, path, keys->api[0], err);
        keys->n_api = ok;
        return ok;
    }
    if (fd < 0)
        return error_set(err, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &st) == 0 && st.st_mode & 077)
        ok = error_set(err, "others can read the API key: chmod 600 %s", path);
    else
        ok = read_keys(fd, path, keys, err);
    close(fd);
    return ok;
}
