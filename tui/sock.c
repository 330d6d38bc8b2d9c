/* The socket of a running console. */
#include "tui/sock.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/base/str.h"

enum { BACKLOG = 16 };

/* ---- places ---- */

static bool address(struct sockaddr_un *a, const char *path, struct error *err)
{
    *a = (struct sockaddr_un){.sun_family = AF_UNIX};
    return str_copy(a->sun_path, sizeof a->sun_path, path) ||
           error_set(err, "the path %.200s is too long for a socket", path);
}

/* The folder, made when it is not there, ours alone. */
static bool folder(char dst[PATHS_MAX], struct error *err)
{
    char below[PATHS_MAX];
    struct stat st;

    if (!paths_runtime(dst, PATHS_MAX, "") || !paths_runtime(below, sizeof below, "x"))
        return error_set(err, "there is no folder for a socket: XDG_RUNTIME_DIR is not set");
    if (!paths_make_parents(below, err))
        return false;
    if (lstat(dst, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != geteuid() ||
        (st.st_mode & 077) != 0)
        return error_set(err, "%.200s has to be a folder of mode 0700 that is yours", dst);
    return true;
}

static int connect_to(const char *path, struct error *err)
{
    struct sockaddr_un a;
    int fd, why;

    if (!address(&a, path, err))
        return -1;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    why = errno;
    error_set(err, "%.200s: %s", path, strerror(why));
    if (fd >= 0)
        close(fd);
    errno = why; /* the caller tells a dead socket by it */
    return -1;
}

bool sock_same_user(int fd)
{
    struct ucred who;
    socklen_t len = sizeof who;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
           (who.uid == geteuid() || who.uid == 0);
}

/* Consoles whose socket answers; what nobody listens on any more is removed. */
static size_t look(const char *dir, char (*path)[PATHS_MAX], size_t max)
{
    DIR *d = opendir(dir);
    struct dirent *e;
    size_t n = 0;

    while (d && (e = readdir(d)) != NULL) {
        char at[PATHS_MAX];
        int fd;

        if (!str_starts(e->d_name, "console-") ||
            snprintf(at, sizeof at, "%s/%s", dir, e->d_name) >= (int)sizeof at)
            continue;
        fd = connect_to(at, NULL);
        if (fd >= 0) {
            close(fd);
            if (n < max)
                str_copy(path[n++], PATHS_MAX, at);
        } else if (errno == ECONNREFUSED) {
            unlink(at);
        }
    }
    if (d)
        closedir(d);
    return n;
}

size_t sock_list(char (*path)[PATHS_MAX], size_t max)
{
    char dir[PATHS_MAX];

    return paths_runtime(dir, sizeof dir, "") ? look(dir, path, max) : 0;
}

int sock_listen(char path[PATHS_MAX], struct error *err)
{
    char name[64], dir[PATHS_MAX];
    struct sockaddr_un a;
    mode_t mask;
    int fd, ok;

    snprintf(name, sizeof name, "console-%ld.sock", (long)getpid());
    if (!folder(dir, err) || !paths_runtime(path, PATHS_MAX, name) || !address(&a, path, err))
        return -1;
    look(dir, NULL, 0);
    unlink(path); /* of a process that had this number before */
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mask = umask(0177);
    ok = fd >= 0 && bind(fd, (struct sockaddr *)&a, sizeof a) == 0 && listen(fd, BACKLOG) == 0;
    umask(mask);
    if (ok)
        return fd;
    error_set(err, "%.200s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static int connect_only(struct error *err)
{
    char(*path)[PATHS_MAX] = calloc(SOCK_LIST, sizeof *path);
    size_t n = path ? sock_list(path, SOCK_LIST) : 0;
    int fd = -1;

    if (n == 1)
        fd = connect_to(path[0], err);
    else if (n == 0)
        error_set(err, "no console is running here");
    else
        error_set(err, "%zu consoles are running: set %s to one of them, such as %.300s", n,
                  SOCK_ENV, path[0]);
    free(path);
    return fd;
}

int sock_connect(const char *where, struct error *err)
{
    int fd = str_eq(where, "auto") ? connect_only(err) : connect_to(where, err);

    if (fd >= 0 && !sock_same_user(fd)) {
        close(fd);
        error_set(err, "the console at %.200s belongs to somebody else", where);
        return -1;
    }
    return fd;
}

/* ---- first lines ---- */

static const char *const methods[] = {
    [REST_GET] = "GET", [REST_POST] = "POST", [REST_DELETE] = "DELETE"};
enum { METHODS = sizeof methods / sizeof *methods, WORDS = 5 };

/* Exactly n words with one space between; false for anything else. */
static bool split(const char *line, char copy[SOCK_HEAD], char *word[WORDS], int n)
{
    char *at = copy;

    if (!str_copy(copy, SOCK_HEAD, line))
        return false;
    for (int i = 0; i < n; i++) {
        word[i] = at;
        at += strcspn(at, " ");
        if (at == word[i] || (*at == '\0') != (i == n - 1))
            return false;
        if (*at)
            *at++ = '\0';
    }
    return str_eq(word[0], "foyer/1");
}

static bool is_path(const char *s)
{
    for (const char *c = s; *c; c++)
        if (*c <= ' ' || *c > '~')
            return false;
    return *s == '/' && strlen(s) <= LIMIT_PATH;
}

bool sock_parse_request(const char *line, struct sock_request *r)
{
    char copy[SOCK_HEAD], *word[WORDS];
    int64_t body;
    int m = 0;

    if (!split(line, copy, word, 4) || !is_path(word[2]) || !str_int(word[3], 0, LIMIT_BODY, &body))
        return false;
    while (m < METHODS && !str_eq(methods[m], word[1]))
        m++;
    if (m == METHODS)
        return false;
    r->method = (enum rest_method)m;
    r->body = (size_t)body;
    return str_copy(r->path, sizeof r->path, word[2]);
}

bool sock_print_request(char dst[SOCK_HEAD], const struct sock_request *r)
{
    return snprintf(dst, SOCK_HEAD, "foyer/1 %s %s %zu\n", methods[r->method], r->path, r->body) <
           SOCK_HEAD;
}

bool sock_parse_answer(const char *line, struct sock_answer *a)
{
    char copy[SOCK_HEAD], *word[WORDS];
    int64_t status, info, body;

    if (!split(line, copy, word, 5) || !str_int(word[1], 0, 999, &status) ||
        !str_int(word[3], 0, ERROR_TEXT_MAX - 1, &info) || !str_int(word[4], 0, LIMIT_REPLY, &body))
        return false;
    a->status = (int)status;
    a->error = str_eq(word[2], "ok") ? ERR_OK : err_from_code(word[2]);
    a->info = (size_t)info;
    a->body = (size_t)body;
    return true;
}

void sock_print_answer(char dst[SOCK_HEAD], const struct sock_answer *a)
{
    snprintf(dst, SOCK_HEAD, "foyer/1 %d %s %zu %zu\n", a->status,
             a->error == ERR_OK ? "ok" : err_info(a->error)->code, a->info, a->body);
}
