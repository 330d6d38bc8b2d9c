/* The command that is run when somebody waits too long. */
#include "tui/alert_hook.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

enum { FACTS = 4, FACT_MAX = 640, READS = 64 /* of one turn: a flood can not hold the screen */ };

/* ---- starting ---- */

/* Not for the command: the key, and what the facts say anew. */
static bool kept(const char *variable)
{
    static const char *const dropped[] = {
        "FOYER_API_KEY=", "FOYER_ROOM=", "FOYER_NAME=", "FOYER_WAITED=", "FOYER_WAITING="};

    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (str_starts(variable, dropped[i]))
            return false;
    return true;
}

/* Our own environment with the facts; the array is the caller's, the rest borrowed. */
static char **environment(char facts[FACTS][FACT_MAX], const struct alert_hook_facts *f)
{
    size_t n = 0, used = 0;
    char **env;

    snprintf(facts[0], FACT_MAX, "FOYER_ROOM=%s", f->room);
    snprintf(facts[1], FACT_MAX, "FOYER_NAME=%s", f->name);
    snprintf(facts[2], FACT_MAX, "FOYER_WAITED=%" PRId64, f->waited_s);
    snprintf(facts[3], FACT_MAX, "FOYER_WAITING=%zu", f->waiting);
    while (environ[n])
        n++;
    env = xcalloc(n + FACTS + 1, sizeof *env);
    for (size_t i = 0; i < n; i++)
        if (kept(environ[i]))
            env[used++] = environ[i];
    for (size_t i = 0; i < FACTS; i++)
        env[used++] = facts[i];
    return env;
}

/* Runs a line of the shell; group 0: in a group of its own. */
static int spawn(pid_t *pid, const char *command, const posix_spawn_file_actions_t *files,
                 pid_t group, char *const env[])
{
    char *line = xstrdup(command);
    char *const argv[] = {(char[]){"sh"}, (char[]){"-c"}, line, NULL};
    posix_spawnattr_t attr;
    sigset_t none, all;
    int rc;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attr, group);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    rc = posix_spawn(pid, "/bin/sh", files, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    free(line);
    return rc;
}

static int spawn_hook(struct alert_hook *h, const char *command, int out, char *const env[])
{
    posix_spawn_file_actions_t files;
    int rc;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    rc = spawn(&h->pid, command, &files, 0, env);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* A second process in the group of the command, which reads from a pipe whose other end is ours
 * alone: its end is our end, however it came, and the end of the group. */
static int spawn_guard(struct alert_hook *h)
{
    char *const env[] = {NULL};
    posix_spawn_file_actions_t files;
    int ends[2], rc;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return errno;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    rc = spawn(&h->guard, "trap '' TERM; read x; kill -9 0", &files, h->pid, env);
    posix_spawn_file_actions_destroy(&files);
    close(ends[0]);
    h->alive = ends[1];
    return rc;
}

static void reap(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* The command has ended and was waited for. */
static void forget(struct alert_hook *h)
{
    if (h->guard) {
        kill(h->guard, SIGKILL);
        reap(h->guard);
    }
    if (h->alive >= 0)
        close(h->alive);
    if (h->out >= 0)
        close(h->out);
    if (h->pidfd >= 0)
        close(h->pidfd);
    *h = (struct alert_hook){.pidfd = -1, .out = -1, .alive = -1};
}

bool alert_hook_start(struct alert_hook *h, const char *command, const struct alert_hook_facts *f,
                      int64_t mono, struct error *err)
{
    char facts[FACTS][FACT_MAX];
    int out[2], rc;
    char **env;

    if (pipe2(out, O_CLOEXEC) < 0)
        return error_set(err, "alert.hook can not be run: %s", strerror(errno));
    env = environment(facts, f);
    *h = (struct alert_hook){
        .pidfd = -1, .out = out[0], .alive = -1, .deadline = mono + ALERT_HOOK_TIME};
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    rc = spawn_hook(h, command, out[1], env);
    free(env);
    close(out[1]);
    if (rc == 0) {
        rc = spawn_guard(h);
        h->pidfd = pidfd_open(h->pid, 0);
        if (rc == 0 && h->pidfd >= 0)
            return true;
        rc = rc ? rc : errno;
        kill(-h->pid, SIGKILL);
        reap(h->pid);
    }
    forget(h);
    return error_set(err, "alert.hook can not be run: %s", strerror(rc));
}

/* ---- running ---- */

void alert_hook_poll(const struct alert_hook *h, struct pollfd fd[ALERT_HOOK_FDS])
{
    fd[0] = (struct pollfd){.fd = h->pid ? h->pidfd : -1, .events = POLLIN};
    fd[1] = (struct pollfd){.fd = h->pid ? h->out : -1, .events = POLLIN};
}

int alert_hook_wait(const struct alert_hook *h, int64_t mono)
{
    if (!h->pid)
        return -1;
    return h->deadline > mono ? (int)(h->deadline - mono) : 0;
}

/* The first bytes are kept, the rest is thrown away. */
static void listen_to(struct alert_hook *h)
{
    char chunk[1024];

    for (int i = 0; i < READS && h->out >= 0; i++) {
        ssize_t n = read(h->out, chunk, sizeof chunk);
        size_t room = sizeof h->said - h->len;

        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n <= 0) {
            close(h->out);
            h->out = -1;
            return;
        }
        if ((size_t)n < room)
            room = (size_t)n;
        memcpy(h->said + h->len, chunk, room);
        h->len += room;
    }
}

static bool complain(const struct alert_hook *h, int status, struct error *err)
{
    char said[ALERT_HOOK_SAID];
    const char *between;

    if (!h->signals && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return false;
    utf8_clean(said, sizeof said, h->said, h->len, 120);
    between = *said ? ": " : "";
    if (h->signals)
        error_set(err, "alert.hook was stopped, it ran longer than %d s%s%s",
                  ALERT_HOOK_TIME / 1000, between, said);
    else if (WIFSIGNALED(status))
        error_set(err, "alert.hook was ended by signal %d%s%s", WTERMSIG(status), between, said);
    else
        error_set(err, "alert.hook failed with exit code %d%s%s", WEXITSTATUS(status), between,
                  said);
    return true;
}

bool alert_hook_turn(struct alert_hook *h, int64_t mono, struct error *err)
{
    int status = 0;
    bool bad;

    if (!h->pid)
        return false;
    listen_to(h);
    if (waitpid(h->pid, &status, WNOHANG) == h->pid) {
        if (h->signals)
            kill(-h->pid, SIGKILL); /* what it started hangs too */
        listen_to(h);
        bad = complain(h, status, err);
        forget(h);
        return bad;
    }
    if (mono >= h->deadline) {
        kill(-h->pid, h->signals++ ? SIGKILL : SIGTERM);
        h->deadline = mono + ALERT_HOOK_GRACE;
    }
    return false;
}

void alert_hook_stop(struct alert_hook *h)
{
    if (!h->pid)
        return;
    kill(-h->pid, SIGKILL);
    reap(h->pid);
    forget(h);
}
