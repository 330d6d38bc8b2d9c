/* The console's socket: verbs act through it. */
#include "tui/console_sock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "tui/cli/body_json.h"
#include "tui/console_private.h"
#include "tui/input/action.h"
#include "tui/sock.h"

enum {
    PATIENCE = 10 * 1000, /* ms for the rest of a request: stops those who open and say nothing */
    ANSWER_TIME = MODEL_ANSWER_TIME + 2000, /* ms until an answer is given up */
};

/* Somebody who is connected. */
struct caller {
    int fd; /* -1: the place is free */
    char *in;
    size_t n_in;
    bool headed; /* request is valid, the body follows */
    struct sock_request request;
    int64_t ticket, id; /* of the REST call or the request that it waits for */
    int64_t since;      /* mono ms: of the first byte, or of the request */
    char *out;
    size_t n_out, sent;
    bool last; /* closed when it is told everything */
};

struct console_sock {
    int fd;
    char path[PATHS_MAX];
    struct caller caller[CONSOLE_CALLERS];
};

/* ---- start and end ---- */

void console_sock_open(struct console *c)
{
    struct console_sock *s = xcalloc(1, sizeof *s);
    struct error err = {{0}};

    for (int i = 0; i < CONSOLE_CALLERS; i++)
        s->caller[i].fd = -1;
    s->fd = sock_listen(s->path, &err);
    if (s->fd < 0)
        log_write(LOG_WARN, "console", "no socket: %s", err.text);
    c->sock = s;
}

static void hang_up(struct caller *k)
{
    if (k->fd >= 0)
        close(k->fd);
    free(k->in);
    free(k->out);
    *k = (struct caller){.fd = -1};
}

void console_sock_close(struct console *c)
{
    struct console_sock *s = c->sock;

    if (!s)
        return;
    for (int i = 0; i < CONSOLE_CALLERS; i++)
        hang_up(&s->caller[i]);
    if (s->fd >= 0) {
        close(s->fd);
        unlink(s->path);
    }
    free(s);
    c->sock = NULL;
}

/* ---- answers ---- */

static void answer(struct caller *k, enum err e, int status, const char *info, const char *body)
{
    struct sock_answer a = {
        .status = status, .error = e, .info = strlen(info), .body = strlen(body)};
    char head[SOCK_HEAD];
    size_t n;

    sock_print_answer(head, &a);
    n = strlen(head);
    k->out = xrealloc(k->out, k->n_out + n + a.info + a.body + 1, 1);
    memcpy(k->out + k->n_out, head, n);
    memcpy(k->out + k->n_out + n, info, a.info);
    memcpy(k->out + k->n_out + n + a.info, body, a.body);
    k->n_out += n + a.info + a.body;
    k->ticket = k->id = 0;
}

static void refuse(struct caller *k, enum err e, const char *info)
{
    answer(k, e, err_info(e)->http, *info ? info : err_info(e)->sentence, "");
}

/* What was said is no request: it is answered once, and the line is cut. */
static void cut(struct caller *k)
{
    refuse(k, ERR_PROTOCOL, "this is no request to a console");
    k->last = true;
}

/* ---- requests ---- */

static void decide(struct console *c, struct caller *k, struct wire_req *r, int64_t wall,
                   int64_t mono)
{
    struct act act = {
        .model = &c->model,
        .dialog = &c->dialog,
        .prompt = &c->prompt,
        .keys = c->keys,
        .send = console_send,
        .send_arg = c,
        .wall = wall,
        .mono = mono,
    };

    k->id = action_request(&act, r);
    c->dirty = true;
    if (k->id == 0)
        refuse(k, c->model.watch ? ERR_FORBIDDEN : ERR_OFFLINE, c->model.notice.text);
}

static void act_on(struct console *c, struct caller *k, const char *body, int64_t wall,
                   int64_t mono)
{
    const struct sock_request *q = &k->request;
    struct wire_req *r = NULL;
    struct error err = {{0}};
    enum err e = ERR_NOT_FOUND;

    k->since = mono;
    if (q->method == REST_GET && str_eq(q->path, SOCK_PATH)) {
        answer(k, ERR_OK, 200, "", c->url);
        return;
    }
    if (q->method == REST_POST)
        e = console_sock_decode(q->path, body, q->body, &r, &err);
    if (e == ERR_OK)
        decide(c, k, r, wall, mono);
    else if (e != ERR_NOT_FOUND)
        refuse(k, e, err.text);
    else if (q->method != REST_GET && c->model.watch)
        refuse(k, ERR_FORBIDDEN, "the console is only watching: nothing is decided");
    else if (!str_starts(q->path, "/v1/"))
        refuse(k, ERR_NOT_FOUND, "");
    else {
        k->ticket = rest_send(c->rest, q->method, q->path, q->body ? body : NULL);
        if (!k->ticket)
            refuse(k, ERR_OFFLINE, "the console has too much to ask");
    }
}

static bool is_busy(const struct caller *k)
{
    return k->ticket || k->id;
}

/* Takes the first line when it is whole. False when there is nothing more to do now. */
static bool take_head(struct caller *k)
{
    char *end = memchr(k->in, '\n', k->n_in);

    if (k->headed)
        return true;
    if (!end) {
        if (k->n_in >= SOCK_HEAD)
            cut(k);
        return false;
    }
    *end = '\0';
    if (strlen(k->in) != (size_t)(end - k->in) || !sock_parse_request(k->in, &k->request)) {
        cut(k);
        return false;
    }
    k->n_in -= (size_t)(end + 1 - k->in);
    memmove(k->in, end + 1, k->n_in);
    k->headed = true;
    return true;
}

static void work_off(struct console *c, struct caller *k, int64_t wall, int64_t mono)
{
    while (k->fd >= 0 && !k->last && !is_busy(k) && k->n_in + k->headed > 0 && take_head(k)) {
        size_t need = k->request.body;
        char *body;

        if (k->n_in < need)
            return;
        body = xcalloc(need + 1, 1);
        memcpy(body, k->in, need);
        k->n_in -= need;
        memmove(k->in, k->in + need, k->n_in);
        k->headed = false;
        act_on(c, k, body, wall, mono);
        free(body);
    }
}

/* ---- descriptors ---- */

static void listen_on(struct console_sock *s, int64_t mono)
{
    struct caller *k = s->caller;
    int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    while (k < s->caller + CONSOLE_CALLERS && k->fd >= 0)
        k++;
    if (fd < 0)
        return;
    if (k == s->caller + CONSOLE_CALLERS || !sock_same_user(fd)) {
        close(fd);
        return;
    }
    *k = (struct caller){.fd = fd, .since = mono, .in = xcalloc(1, SOCK_HEAD + LIMIT_BODY)};
}

static void read_from(struct caller *k)
{
    ssize_t n;

    if (k->n_in == SOCK_HEAD + LIMIT_BODY)
        return;
    n = recv(k->fd, k->in + k->n_in, SOCK_HEAD + LIMIT_BODY - k->n_in, 0);
    if (n > 0)
        k->n_in += (size_t)n;
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        hang_up(k);
}

static void write_to(struct caller *k)
{
    ssize_t n = send(k->fd, k->out + k->sent, k->n_out - k->sent, MSG_NOSIGNAL);

    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        hang_up(k);
        return;
    }
    if (n > 0)
        k->sent += (size_t)n;
    if (k->sent < k->n_out)
        return;
    k->sent = k->n_out = 0;
    if (k->last)
        hang_up(k);
}

void console_sock_poll(const struct console *c, struct pollfd fd[1 + CONSOLE_CALLERS])
{
    const struct console_sock *s = c->sock;
    bool room = false;

    for (int i = 0; i < CONSOLE_CALLERS; i++) {
        const struct caller *k = &s->caller[i];

        /* Who is waited for is heard only when they go: the next request has time. */
        fd[1 + i] = (struct pollfd){.fd = k->fd, .events = is_busy(k) || k->n_out ? 0 : POLLIN};
        if (k->n_out)
            fd[1 + i].events |= POLLOUT;
        room = room || k->fd < 0;
    }
    fd[0] = (struct pollfd){.fd = room ? s->fd : -1, .events = POLLIN};
}

static void too_late(struct caller *k, int64_t mono)
{
    if (k->fd < 0)
        return;
    if (is_busy(k) && mono - k->since >= ANSWER_TIME)
        refuse(k, ERR_TIMED_OUT, "no answer: it is not known whether this was done");
    else if (!is_busy(k) && mono - k->since >= PATIENCE)
        hang_up(k);
}

void console_sock_turn(struct console *c, const struct pollfd fd[1 + CONSOLE_CALLERS], int64_t wall,
                       int64_t mono)
{
    struct console_sock *s = c->sock;

    for (int i = 0; i < CONSOLE_CALLERS; i++) {
        struct caller *k = &s->caller[i];
        int got = k->fd >= 0 && fd[1 + i].fd == k->fd ? fd[1 + i].revents : 0;

        if (got & (POLLERR | POLLHUP | POLLNVAL) && !(got & POLLIN))
            hang_up(k);
        else if (got & POLLIN)
            read_from(k);
        if (k->fd >= 0 && got & POLLOUT)
            write_to(k);
        work_off(c, k, wall, mono);
        too_late(k, mono);
    }
    if (fd[0].revents & POLLIN)
        listen_on(s, mono);
}

int console_sock_wait(const struct console *c)
{
    for (int i = 0; i < CONSOLE_CALLERS; i++)
        if (c->sock->caller[i].fd >= 0)
            return 1000;
    return -1;
}

/* ---- what has come back ---- */

void console_sock_rest(struct console *c, const struct rest_answer *a)
{
    for (int i = 0; i < CONSOLE_CALLERS; i++) {
        struct caller *k = &c->sock->caller[i];

        if (k->fd >= 0 && k->ticket && k->ticket == a->ticket)
            answer(k, a->error, a->status, a->info, a->body ? a->body : "");
    }
}

void console_sock_reply(struct console *c, const struct wire_msg *m)
{
    for (int i = 0; m->kind == WIRE_EV_REPLY && i < CONSOLE_CALLERS; i++) {
        struct caller *k = &c->sock->caller[i];
        char *body;

        if (k->fd < 0 || !k->id || k->id != m->reply)
            continue;
        if (!m->ok) {
            refuse(k, m->error, m->info);
            continue;
        }
        body = body_outcome(m);
        answer(k, ERR_OK, 200, "", body);
        free(body);
    }
}
