/* Workers under poll: their output, their end, and what the lobby orders. */
#include "net/lobby/hooks/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/mbox.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/base/wake.h"

enum { LIFELINE = 3, LINE_MAX_BYTES = 1024, LINE_WINDOW_MS = 1000, LAST_READS = 16 };

struct workers_order {
    enum hook_kind kind;
    uint64_t number;
    char *json; /* owned; null: stop */
};

struct worker {
    uint64_t number; /* 0: this place is free */
    pid_t pid;
    int pidfd, out; /* out -1 once nobody writes to it any more */
    bool ended;     /* the command itself has; others of its group may still say something */
    char line[LINE_MAX_BYTES];
    size_t len;
    bool cut;        /* the rest of this line is thrown away */
    int64_t window;  /* when this second began */
    int lines;       /* told in it */
    int64_t kill_at; /* when it has had its time to end; 0: not asked */
};

struct workers {
    /* -- immutable */
    char command[HOOK_KINDS][WORKERS_COMMAND_MAX];
    struct mbox *orders; /* to the thread */
    struct mbox *news;   /* from it */
    int wake_fd;
    int lifeline[2]; /* nothing is ever written; see guarded */
    pthread_t thread;
    /* -- any thread */
    atomic_bool stopping;
    /* -- the thread */
    struct worker worker[WORKERS_MAX];
};

/* ---- news ---- */

static void say(struct workers *h, uint64_t number, enum hook_news what, int status,
                const char *text)
{
    struct workers_news *n = xcalloc(1, sizeof *n);

    n->number = number;
    n->what = what;
    n->status = status;
    utf8_clean(n->text, sizeof n->text, text, strlen(text), LIMIT_REASON);
    mbox_push(h->news, n);
}

static void say_line(struct workers *h, struct worker *w)
{
    int64_t now = clock_mono_ms();

    w->line[w->len] = '\0';
    w->len = 0;
    if (now - w->window >= LINE_WINDOW_MS) {
        w->window = now;
        w->lines = 0;
    }
    if (*w->line && w->lines++ < WORKERS_LINES_MAX)
        say(h, w->number, HOOK_LINE, 0, w->line);
}

/* ---- starting ---- */

/* Runs the command with a guard in its process group. The guard reads the lifeline (descriptor 3),
 * whose other end only this process holds: when it ends without a word, as by kill -9, the group is
 * asked to end and then killed. The shell that started the guard becomes the command. */
static const char guarded[] = "(trap '' TERM; read -r end; kill -TERM 0; sleep 3; kill -KILL 0)"
                              " <&3 3<&- >/dev/null 2>&1 & exec /bin/sh -c \"$1\" 3<&-";

static bool spawn_sh(const char *command, int in, int out, int lifeline, pid_t *pid)
{
    char *const argv[] = {(char[]){"sh"}, (char[]){"-c"},   xstrdup(guarded),
                          (char[]){"sh"}, xstrdup(command), NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, all;
    int rc;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, lifeline, LIFELINE);
    posix_spawn_file_actions_addclosefrom_np(&files, LIFELINE + 1);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    rc = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    free(argv[2]);
    free(argv[4]);
    errno = rc;
    return rc == 0;
}

static void close_pair(int fd[2])
{
    close(fd[0]);
    close(fd[1]);
}

/* A fresh pipe takes 64 KiB at once: writing an order never blocks. */
static void write_order(int fd, const char *json)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);

    strbuf_puts(&b, json);
    strbuf_puts(&b, "\n");
    if (b.s && write(fd, b.s, b.len) < 0)
        errno = 0; /* it has ended already, which is news of its own */
    strbuf_free(&b);
}

static bool start_worker(struct worker *w, const char *command, const char *json, int lifeline)
{
    int in[2], out[2];
    bool ok;

    if (pipe2(in, O_CLOEXEC) < 0)
        return false;
    if (pipe2(out, O_CLOEXEC) < 0) {
        close_pair(in);
        return false;
    }
    fcntl(in[1], F_SETFL, O_NONBLOCK);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    ok = spawn_sh(command, in[0], out[1], lifeline, &w->pid);
    if (ok)
        write_order(in[1], json);
    close_pair(in);
    close(out[1]);
    w->out = out[0];
    w->pidfd = ok ? pidfd_open(w->pid, 0) : -1;
    if (ok && w->pidfd < 0) {
        kill(-w->pid, SIGKILL);
        waitpid(w->pid, NULL, 0);
        ok = false;
    }
    if (!ok)
        close(w->out);
    return ok;
}

static void start(struct workers *h, const struct workers_order *o)
{
    struct worker *w = NULL;

    for (int i = 0; i < WORKERS_MAX && !w; i++)
        if (!h->worker[i].number)
            w = &h->worker[i];
    if (!w) {
        say(h, o->number, HOOK_FAILED, 1, "too many workers are busy");
        return;
    }
    *w = (struct worker){.number = o->number};
    if (start_worker(w, h->command[o->kind], o->json, h->lifeline[0])) {
        say(h, o->number, HOOK_STARTED, 0, "");
        return;
    }
    w->number = 0;
    say(h, o->number, HOOK_FAILED, 1, strerror(errno));
}

/* ---- ending ---- */

static void ask_to_end(struct worker *w)
{
    if (w->kill_at)
        return;
    kill(-w->pid, SIGTERM);
    w->kill_at = clock_mono_ms() + WORKERS_GRACE_MS;
}

static void stop(struct workers *h, uint64_t number)
{
    for (int i = 0; i < WORKERS_MAX; i++)
        if (h->worker[i].number == number)
            ask_to_end(&h->worker[i]);
}

static void read_lines(struct workers *h, struct worker *w)
{
    char chunk[4096];
    ssize_t n = read(w->out, chunk, sizeof chunk);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        close(w->out);
        w->out = -1;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
            say_line(h, w);
            w->cut = false;
        } else if (w->len + 1 < sizeof w->line && !w->cut) {
            w->line[w->len++] = chunk[i];
        } else {
            w->cut = true;
        }
    }
}

/* The command has ended; what it has left behind is asked to end too, and has its time. */
static void note_end(struct worker *w)
{
    w->ended = true;
    ask_to_end(w);
}

/* It has ended: what it still said comes first. What it left behind in its group goes too. */
static void reap(struct workers *h, struct worker *w)
{
    int status = 0;

    kill(-w->pid, SIGKILL);
    for (int i = 0; i < LAST_READS && w->out >= 0; i++)
        read_lines(h, w);
    if (w->len)
        say_line(h, w);
    waitpid(w->pid, &status, 0);
    if (w->out >= 0)
        close(w->out);
    close(w->pidfd);
    say(h, w->number, HOOK_ENDED,
        WIFSIGNALED(status) ? HOOK_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status), "");
    w->number = 0;
}

/* ---- the thread ---- */

static void free_order(void *item)
{
    struct workers_order *o = item;

    if (o->json)
        explicit_bzero(o->json, strlen(o->json)); /* it may hold a stream's key */
    free(o->json);
    free(o);
}

static void take_orders(struct workers *h)
{
    struct mbox_batch b = mbox_take_all(h->orders);

    for (size_t i = 0; i < b.n; i++) {
        struct workers_order *o = b.item[i];

        if (o->json && !atomic_load(&h->stopping))
            start(h, o);
        else if (!o->json)
            stop(h, o->number);
        free_order(o);
    }
    free(b.item);
}

/* Asks or kills those whose time has come; milliseconds until the next, -1 for never. */
static int look_at_clock(struct workers *h, size_t *busy)
{
    int64_t now = clock_mono_ms(), next = INT64_MAX;

    *busy = 0;
    for (int i = 0; i < WORKERS_MAX; i++) {
        struct worker *w = &h->worker[i];

        if (!w->number)
            continue;
        if (atomic_load(&h->stopping))
            ask_to_end(w);
        if (w->kill_at && w->kill_at <= now) {
            kill(-w->pid, SIGKILL);
            w->kill_at = now + WORKERS_GRACE_MS;
            if (w->ended)
                reap(h, w);
        }
        *busy += w->number != 0;
        if (w->number && w->kill_at && w->kill_at < next)
            next = w->kill_at;
    }
    return next == INT64_MAX ? -1 : (int)(next - now) + 1;
}

static void wait_once(struct workers *h, int timeout)
{
    struct pollfd p[1 + 2 * WORKERS_MAX];

    p[0] = (struct pollfd){.fd = h->wake_fd, .events = POLLIN};
    for (int i = 0; i < WORKERS_MAX; i++) {
        const struct worker *w = &h->worker[i];

        p[1 + 2 * i] = (struct pollfd){.fd = w->number ? w->out : -1, .events = POLLIN};
        p[2 + 2 * i] =
            (struct pollfd){.fd = w->number && !w->ended ? w->pidfd : -1, .events = POLLIN};
    }
    if (poll(p, sizeof p / sizeof *p, timeout) < 0)
        return;
    for (int i = 0; i < WORKERS_MAX; i++) {
        struct worker *w = &h->worker[i];

        if (p[1 + 2 * i].revents)
            read_lines(h, w);
        if (p[2 + 2 * i].revents)
            note_end(w);
        if (w->number && w->ended && w->out < 0)
            reap(h, w);
    }
    if (p[0].revents)
        wake_drain(h->wake_fd);
}

static void *run(void *arg)
{
    struct workers *h = arg;
    size_t busy;

    for (;;) {
        int timeout;

        take_orders(h);
        timeout = look_at_clock(h, &busy);
        if (atomic_load(&h->stopping) && !busy)
            return NULL;
        wait_once(h, timeout);
    }
}

/* ---- life ---- */

static void wake_thread(void *arg)
{
    wake_signal(((struct workers *)arg)->wake_fd);
}

static void finish(struct workers *h)
{
    mbox_free(h->orders);
    mbox_free(h->news);
    if (h->wake_fd >= 0)
        close(h->wake_fd);
    if (h->lifeline[0] >= 0)
        close_pair(h->lifeline);
    free(h);
}

struct workers *workers_start(const char *const command[HOOK_KINDS], void (*wake)(void *arg),
                              void *arg, struct error *err)
{
    struct workers *h = xcalloc(1, sizeof *h);
    int rc;

    for (int k = 0; k < HOOK_KINDS; k++)
        str_copy(h->command[k], sizeof h->command[k], command[k]);
    h->orders = mbox_new(LIMIT_MAILBOX, free_order, wake_thread, h);
    h->news = mbox_new(LIMIT_MAILBOX, free, wake, arg);
    h->wake_fd = wake_new();
    if (pipe2(h->lifeline, O_CLOEXEC) < 0)
        h->lifeline[0] = -1;
    rc = h->wake_fd < 0 || h->lifeline[0] < 0 ? errno : pthread_create(&h->thread, NULL, run, h);
    if (rc == 0)
        return h;
    error_set(err, "cannot start the thread of stream and record commands: %s", strerror(rc));
    finish(h);
    return NULL;
}

void workers_order(struct workers *h, enum hook_kind kind, uint64_t number, const char *json)
{
    struct workers_order *o = xcalloc(1, sizeof *o);

    *o =
        (struct workers_order){.kind = kind, .number = number, .json = json ? xstrdup(json) : NULL};
    mbox_push(h->orders, o);
}

void workers_take(struct workers *h, void (*each)(void *arg, const struct workers_news *n),
                  void *arg)
{
    struct mbox_batch b = mbox_take_all(h->news);

    for (size_t i = 0; i < b.n; i++) {
        each(arg, b.item[i]);
        free(b.item[i]);
    }
    free(b.item);
}

void workers_stop(struct workers *h)
{
    if (!h)
        return;
    atomic_store(&h->stopping, true);
    wake_signal(h->wake_fd);
    pthread_join(h->thread, NULL);
    finish(h);
}
