/* Programs under test. */
#include "tests/lib/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

enum { PROC_BUFFER_MAX = 64 * 1024 * 1024, SETTLE_MS = 10 * 1000 };

struct proc {
    struct proc_conf conf;
    char what[32]; /* the first argument, for messages */
    pid_t pid;
    int pidfd;
    int fd[PROC_STREAMS]; /* to read; -1 when at its end. PROC_OUT of a terminal is its master */
    int in;               /* to write */
    int slave;            /* kept open so that the settings can be read after the end; or -1 */
    int status;           /* of waitpid, once `ended` */
    bool ended;
    struct strbuf text[PROC_STREAMS];
};

const char *proc_foyer(void)
{
    const char *path = getenv("FOYER_BIN");

    return path ? path : "build/foyer";
}

static void apply_env(const char *const *env)
{
    for (; env && *env; env++) {
        const char *eq = strchr(*env, '=');
        char *key = eq ? xstrndup(*env, (size_t)(eq - *env)) : xstrdup(*env);

        if (eq)
            setenv(key, eq + 1, 1);
        else
            unsetenv(key);
        free(key);
    }
}

/* In the child: never returns. */
static _Noreturn void become(const struct proc_conf *c, int in, int out, int err)
{
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (c->rows > 0) {
        login_tty(in);
    } else {
        setpgid(0, 0);
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
    }
    apply_env(c->env);
    execv(c->argv[0], (char *const *)c->argv);
    perror(c->argv[0]);
    _exit(126);
}

static void set_nonblocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static void make_pipes(struct proc *p, int child[3])
{
    int in[2], out[2], err[2];

    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
        fail_msg("no pipe: %s", strerror(errno));
    child[0] = in[0];
    child[1] = out[1];
    child[2] = err[1];
    p->in = in[1];
    p->fd[PROC_OUT] = out[0];
    p->fd[PROC_ERR] = err[0];
}

static void make_tty(struct proc *p, int child[3])
{
    struct winsize size = {.ws_row = (unsigned short)p->conf.rows,
                           .ws_col = (unsigned short)p->conf.cols};
    int master, slave;

    if (openpty(&master, &slave, NULL, NULL, &size) != 0)
        fail_msg("no terminal: %s", strerror(errno));
    fcntl(master, F_SETFD, FD_CLOEXEC);
    child[0] = slave;
    child[1] = child[2] = -1;
    p->in = p->fd[PROC_OUT] = master;
    p->slave = fcntl(slave, F_DUPFD_CLOEXEC, 3);
}

struct proc *proc_start(const struct proc_conf *conf)
{
    struct proc *p = xcalloc(1, sizeof *p);
    int child[3];

    *p = (struct proc){.conf = *conf, .fd = {-1, -1}, .in = -1, .slave = -1};
    str_copy(p->what, sizeof p->what, conf->argv[1] ? conf->argv[1] : conf->argv[0]);
    for (int s = 0; s < PROC_STREAMS; s++)
        p->text[s] = STRBUF_INIT(PROC_BUFFER_MAX);
    if (conf->rows > 0)
        make_tty(p, child);
    else
        make_pipes(p, child);
    p->pid = fork();
    if (p->pid < 0)
        fail_msg("no process: %s", strerror(errno));
    if (p->pid == 0)
        become(conf, child[0], child[1], child[2]);
    p->pidfd = pidfd_open(p->pid, 0);
    for (int i = 0; i < 3; i++)
        if (child[i] >= 0)
            close(child[i]);
    for (int s = 0; s < PROC_STREAMS; s++)
        if (p->fd[s] >= 0)
            set_nonblocking(p->fd[s]);
    if (conf->rows == 0 && !conf->input) {
        close(p->in);
        p->in = -1;
    }
    return p;
}

/* Reads what is there; true when something was. */
static bool read_stream(struct proc *p, int s)
{
    char chunk[65536];
    ssize_t n;

    if (p->fd[s] < 0)
        return false;
    n = read(p->fd[s], chunk, sizeof chunk);
    if (n > 0) {
        strbuf_add(&p->text[s], chunk, (size_t)n);
        if (s == PROC_OUT && p->conf.seen)
            p->conf.seen(p->conf.arg, chunk, (size_t)n);
        return true;
    }
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        if (p->fd[s] != p->in)
            close(p->fd[s]);
        p->fd[s] = -1;
    }
    return false;
}

static void reap(struct proc *p)
{
    if (!p->ended && waitpid(p->pid, &p->status, WNOHANG) == p->pid)
        p->ended = true;
}

bool proc_pump(struct proc *p, int64_t deadline)
{
    for (;;) {
        struct pollfd fds[] = {
            {.fd = p->fd[PROC_OUT], .events = POLLIN},
            {.fd = p->fd[PROC_ERR], .events = POLLIN},
            {.fd = p->ended ? -1 : p->pidfd, .events = POLLIN},
        };
        int64_t left = deadline - clock_mono_ms();
        bool got = read_stream(p, PROC_OUT);

        got = read_stream(p, PROC_ERR) || got;
        if (got)
            return true;
        reap(p);
        if (p->ended && (p->slave >= 0 || (p->fd[PROC_OUT] < 0 && p->fd[PROC_ERR] < 0)))
            return read_stream(p, PROC_OUT); /* what it wrote between the read and its end */
        if (left <= 0)
            return false;
        poll(fds, 3, (int)left);
    }
}

const char *proc_text(const struct proc *p, enum proc_stream s)
{
    return p->text[s].s ? p->text[s].s : "";
}

size_t proc_len(const struct proc *p, enum proc_stream s)
{
    return p->text[s].len;
}

long proc_wait(struct proc *p, enum proc_stream s, const char *text, size_t from, int ms)
{
    int64_t deadline = clock_mono_ms() + ms;
    bool more = true;

    for (;;) {
        const char *found = from <= p->text[s].len ? strstr(proc_text(p, s) + from, text) : NULL;

        if (found)
            return found - proc_text(p, s);
        if (!more)
            return -1;
        more = proc_pump(p, deadline);
    }
}

void proc_expect(struct proc *p, enum proc_stream s, const char *text)
{
    if (proc_wait(p, s, text, 0, PROC_PATIENCE) < 0)
        fail_msg("%s never said \"%s\"; stdout: %s\nstderr: %s", p->what, text,
                 proc_text(p, PROC_OUT), proc_text(p, PROC_ERR));
}

void proc_write(struct proc *p, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(p->in, data, len);

        if (n > 0) {
            data += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            struct pollfd f = {.fd = p->in, .events = POLLOUT};

            read_stream(p, PROC_OUT); /* it may wait for us to read */
            poll(&f, 1, 100);
        } else if (errno != EINTR) {
            return; /* it has ended; whoever waits for it will see that */
        }
    }
}

/* Whether something that was written has not been read yet. To poll a terminal brings on what is
 * still on its way through it. */
static bool is_unread(const struct proc *p)
{
    struct pollfd slave = {.fd = p->slave, .events = POLLIN};
    int n = 0;

    if (p->slave >= 0)
        return poll(&slave, 1, 0) == 1 && (slave.revents & POLLIN);
    return p->in >= 0 && ioctl(p->in, FIONREAD, &n) == 0 && n > 0;
}

/* Whether its first thread waits for something, or is stopped. */
static bool is_asleep(const struct proc *p)
{
    char path[64], text[256] = "";
    const char *state;
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)p->pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return true;
    n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    state = strrchr(text, ')');
    return !state || !strchr("RD", state[2]);
}

void proc_settle(struct proc *p)
{
    int64_t now = clock_mono_ms(), deadline = now + SETTLE_MS;
    int quiet = 0; /* it may wait for a lock or for the disk for a moment */

    for (; quiet < 2 && now < deadline && !p->ended; now = clock_mono_ms()) {
        proc_pump(p, now + 1);
        quiet = is_unread(p) || !is_asleep(p) ? 0 : quiet + 1;
    }
}

void proc_close_input(struct proc *p)
{
    if (p->in >= 0)
        close(p->in);
    p->in = -1;
}

void proc_signal(struct proc *p, int sig)
{
    if (!p->ended)
        kill(p->pid, sig);
}

void proc_stop(struct proc *p)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;
    siginfo_t info = {.si_pid = 0};

    proc_signal(p, SIGSTOP);
    while (waitid(P_PID, (id_t)p->pid, &info, WSTOPPED | WNOHANG) == 0 && info.si_pid == 0) {
        if (clock_mono_ms() > deadline)
            fail_msg("%s does not stop", p->what);
        poll(NULL, 0, 1);
    }
}

pid_t proc_pid(const struct proc *p)
{
    return p->pid;
}

int proc_tty(const struct proc *p)
{
    return p->slave;
}

void proc_hang_up(struct proc *p)
{
    if (p->in >= 0)
        close(p->in);
    p->in = p->fd[PROC_OUT] = -1;
}

void proc_resize(struct proc *p, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    ioctl(p->in, TIOCSWINSZ, &size);
}

bool proc_running(struct proc *p)
{
    reap(p);
    return !p->ended;
}

int proc_exit(struct proc *p, int ms)
{
    int64_t deadline = clock_mono_ms() + ms;

    while (proc_pump(p, deadline))
        continue;
    reap(p);
    if (!p->ended)
        return -1;
    return WIFEXITED(p->status) ? WEXITSTATUS(p->status) : 128 + WTERMSIG(p->status);
}

void proc_expect_exit(struct proc *p, int code)
{
    int got = proc_exit(p, PROC_PATIENCE);

    if (got != code)
        fail_msg("%s ended with %d, wanted %d; stdout: %s\nstderr: %s", p->what, got, code,
                 proc_text(p, PROC_OUT), proc_text(p, PROC_ERR));
}

void proc_free(struct proc *p)
{
    if (!p)
        return;
    if (!p->ended) {
        kill(-p->pid, SIGKILL);
        kill(p->pid, SIGKILL);
        waitpid(p->pid, &p->status, 0);
    }
    for (int s = 0; s < PROC_STREAMS; s++) {
        if (p->fd[s] >= 0 && p->fd[s] != p->in)
            close(p->fd[s]);
        strbuf_free(&p->text[s]);
    }
    if (p->in >= 0)
        close(p->in);
    if (p->slave >= 0)
        close(p->slave);
    close(p->pidfd);
    free(p);
}

int proc_run(const char *const *argv, const char *const *env, char *out, char *err, size_t size)
{
    struct proc *p = proc_start(&(struct proc_conf){.argv = argv, .env = env});
    int code = proc_exit(p, PROC_PATIENCE);

    if (out)
        str_copy(out, size, proc_text(p, PROC_OUT));
    if (err)
        str_copy(err, size, proc_text(p, PROC_ERR));
    if (code < 0)
        fail_msg("%s %s did not end; stdout: %s\nstderr: %s", argv[0], argv[1] ? argv[1] : "",
                 proc_text(p, PROC_OUT), proc_text(p, PROC_ERR));
    proc_free(p);
    return code;
}
