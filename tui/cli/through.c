/* A verb that acts through a running console. */
#include "tui/cli/through.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/sock.h"

enum { PATIENCE = 40 /* seconds for an answer: the console gives up before */ };

const char *through_where(void)
{
    const char *where = getenv(SOCK_ENV);

    return where && *where ? where : NULL;
}

static bool put(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static bool get(int fd, char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = recv(fd, data, len, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

/* The first line, a byte at a time: what is behind it belongs to somebody else. */
static bool get_line(int fd, char line[SOCK_HEAD])
{
    for (size_t n = 0; n + 1 < SOCK_HEAD; n++) {
        if (!get(fd, line + n, 1))
            return false;
        if (line[n] == '\n') {
            line[n] = '\0';
            return true;
        }
    }
    return false;
}

static bool take(int fd, struct rest_answer *a)
{
    char line[SOCK_HEAD], info[ERROR_TEXT_MAX];
    struct sock_answer head;

    if (!get_line(fd, line) || !sock_parse_answer(line, &head) || !get(fd, info, head.info))
        return false;
    info[head.info] = '\0';
    a->body = xcalloc(head.body + 1, 1);
    a->len = head.body;
    if (!get(fd, a->body, head.body))
        return false;
    a->status = head.status;
    a->error = head.error;
    utf8_clean(a->info, sizeof a->info, info, head.info, sizeof a->info);
    return true;
}

struct rest_answer *through_call(int fd, enum rest_method m, const char *path, const char *body)
{
    struct rest_answer *a = xcalloc(1, sizeof *a);
    struct sock_request r = {.method = m, .body = body ? strlen(body) : 0};
    struct timeval wait = {.tv_sec = PATIENCE};
    char head[SOCK_HEAD];

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (str_copy(r.path, sizeof r.path, path) && sock_print_request(head, &r) &&
        put(fd, head, strlen(head)) && put(fd, body ? body : "", r.body) && take(fd, a))
        return a;
    free(a->body);
    *a = (struct rest_answer){.error = ERR_OFFLINE, .body = xcalloc(1, 1)};
    str_copy(a->info, sizeof a->info, tr("the console did not answer"));
    return a;
}

bool through_url(int fd, char *url, size_t size, struct error *err)
{
    struct rest_answer *a = through_call(fd, REST_GET, SOCK_PATH, NULL);
    bool ok = a->error == ERR_OK && *a->body && str_copy(url, size, a->body);

    if (!ok)
        error_set(err, "%.300s", *a->info ? a->info : tr("the console said nothing of its server"));
    rest_answer_free(a);
    return ok;
}
