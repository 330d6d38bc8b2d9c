/* The console: what it is made of, and its loop. */
#include "tui/console.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/base/wake.h"
#include "tui/args.h"
#include "tui/console_private.h"
#include "tui/paths.h"
#include "tui/plain/plain.h"

enum { SECOND = 1000, MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

void console_end(struct console *c, int code, const char *words)
{
    if (c->over)
        return;
    c->over = true;
    c->code = code;
    str_copy(c->words, sizeof c->words, words);
}

/* ---- making ---- */

/* Signals that the loop takes from a descriptor: blocked before any thread is made, so that all
 * threads have them blocked. */
static void handled_signals(sigset_t *set)
{
    static const int list[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};

    sigemptyset(set);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        sigaddset(set, list[i]);
}

static void wake_fd(void *arg)
{
    wake_signal(*(const int *)arg);
}

static void name_things(struct console *c, const struct console_conf *conf)
{
    const char *host = conf->host ? conf->host : getenv("USER"), *at = strstr(conf->url, "://");
    char place[CONSOLE_PLACE];

    if (!host || utf8_clean(c->host, sizeof c->host, host, strlen(host), LIMIT_NAME_CHARS) == 0)
        str_copy(c->host, sizeof c->host, "host");
    str_copy(place, sizeof place, at ? at + 3 : conf->url);
    place[strcspn(place, "/")] = '\0';
    str_copy(c->place, sizeof c->place, conf->label ? conf->label : place);
}

struct console *console_new(const struct console_conf *conf, struct error *err)
{
    struct console *c = xcalloc(1, sizeof *c);
    struct link_conf link = {
        .url = conf->url, .rooms = conf->rooms, .n_rooms = conf->n_rooms, .looks = conf->watch};
    sigset_t set;

    term_locale();
    handled_signals(&set);
    sigprocmask(SIG_BLOCK, &set, NULL);
    c->config = *conf->config;
    c->files = -1;
    c->alerts.next = -1;
    c->url = xstrdup(conf->url);
    c->key = xstrdup(conf->key);
    name_things(c, conf);
    model_init(&c->model);
    c->model.watch = conf->watch;
    c->script = conf->script;
    c->is_plain = conf->plain || conf->script || !term_usable();
    for (int i = 0; conf->tell && i < PLAIN_TELL_COUNT; i++)
        if (str_eq(conf->tell, plain_tell_names[i]))
            c->tell = i;
    c->signals = -1;
    c->link_wake = wake_new();
    c->rest_wake = wake_new();
    if (c->link_wake < 0 || c->rest_wake < 0)
        error_set(err, "no descriptor for wake-ups: %s", strerror(errno));
    else
        c->link = link_new(&link, wake_fd, &c->link_wake, err);
    if (c->link)
        return c;
    console_free(c);
    return NULL;
}

void console_free(struct console *c)
{
    if (!c)
        return;
    link_stop(c->link);
    alert_hook_stop(&c->alerts.hook);
    if (c->link_wake >= 0)
        close(c->link_wake);
    if (c->rest_wake >= 0)
        close(c->rest_wake);
    model_finish(&c->model);
    explicit_bzero(c->key, strlen(c->key));
    free(c->key);
    free(c->url);
    free(c);
}

/* ---- start and stop, in the order of a table ---- */

static bool up_signals(struct console *c, struct error *err)
{
    sigset_t set;

    handled_signals(&set);
    c->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return c->signals >= 0 || error_set(err, "no descriptor for signals: %s", strerror(errno));
}

static void down_signals(struct console *c)
{
    close(c->signals);
    c->signals = -1;
}

/* Nothing may write to the screen but the console: the log goes to a file, or nowhere. */
static bool up_log(struct console *c, struct error *err)
{
    char path[PATHS_MAX];

    (void)c;
    (void)err;
    if (!paths_state(path, sizeof path, "console.log") || !log_to_file(path, NULL))
        log_to_nowhere();
    return true;
}

static void down_log(struct console *c)
{
    (void)c;
    log_to_stderr();
}

static bool up_sock(struct console *c, struct error *err)
{
    (void)err;
    console_sock_open(c); /* without one there is a console all the same */
    return true;
}

static void down_sock(struct console *c)
{
    console_sock_close(c);
}

static bool up_rest(struct console *c, struct error *err)
{
    c->rest = rest_new(c->url, c->key, wake_fd, &c->rest_wake, err);
    return c->rest != NULL;
}

static void down_rest(struct console *c)
{
    rest_stop(c->rest);
    c->rest = NULL;
}

static bool up_face(struct console *c, struct error *err)
{
    return c->is_plain ? console_plain_open(c, err) : console_screen_open(c, err);
}

static void down_face(struct console *c)
{
    if (c->is_plain)
        console_plain_close(c);
    else
        console_screen_close(c);
}

static void down_link(struct console *c)
{
    link_stop(c->link);
    c->link = NULL;
}

static bool up_link(struct console *c, struct error *err)
{
    (void)c; /* starts when the token has come */
    (void)err;
    return true;
}

static const struct part {
    const char *name;
    bool (*up)(struct console *c, struct error *err);
    void (*down)(struct console *c);
} parts[] = {
    {"signals", up_signals, down_signals},
    {"terminal", up_face, down_face},
    {"log", up_log, down_log},
    {"socket", up_sock, down_sock},
    {"rest", up_rest, down_rest},
    {"link", up_link, down_link},
};
enum { N_PARTS = sizeof parts / sizeof *parts };

/* ---- the loop ---- */

static void take_signals(struct console *c)
{
    struct signalfd_siginfo info;

    while (read(c->signals, &info, sizeof info) == (ssize_t)sizeof info) {
        if (c->is_plain && (info.ssi_signo == SIGWINCH || info.ssi_signo == SIGCONT))
            continue;
        if (c->is_plain && info.ssi_signo == SIGTSTP) {
            raise(SIGSTOP);
            continue;
        }
        switch (info.ssi_signo) {
        case SIGWINCH: console_resized(c); break;
        case SIGTSTP: console_suspend(c); break;
        case SIGCONT:
            term_redraw(c->term);
            console_resized(c);
            break;
        case SIGHUP:
            c->terminal_gone = true;
            console_end(c, EXIT_DONE, "");
            break;
        default: console_end(c, EXIT_DONE, ""); break;
        }
    }
}

/* Clocks run on a screen; in lines a second counts while an answer is awaited. */
static int64_t tick_ms(const struct console *c)
{
    bool runs = c->is_plain ? model_unanswered(&c->model) > 0 : model_ticks(&c->model);

    return runs ? SECOND : c->is_plain || model_minutes(&c->model) ? MINUTE : HOUR;
}

/* Milliseconds until something has to be done without being woken: a tick a second while clocks
 * run, one a minute while people are inside, else none: nothing on the screen runs then. */
static int time_left(const struct console *c, int64_t wall)
{
    int64_t tick = tick_ms(c), left = tick - wall % tick, mono = clock_mono_ms();
    int64_t claim = c->is_plain ? console_plain_wait(c, mono) : model_claim_wait(&c->model, mono);
    int64_t alert = console_alert_wait(c, mono);
    int64_t why = model_why_wait(&c->model, mono);

    if (c->dirty && !c->is_plain && pace_wait(&c->pace, mono) < left)
        left = pace_wait(&c->pace, mono);
    if (claim >= 0 && claim < left)
        left = claim;
    if (why >= 0 && why < left)
        left = why;
    if (c->settle_at && c->settle_at - mono < left)
        left = c->settle_at - mono;
    if (alert >= 0 && alert < left)
        left = alert;
    if (console_sock_wait(c) >= 0 && console_sock_wait(c) < left)
        left = console_sock_wait(c);
    if (!c->ticket && c->token_next - wall < left)
        left = c->token_next - wall;
    return left > 0 ? (int)left : 0;
}

static void tick(struct console *c, int64_t wall, int64_t mono, int64_t *last)
{
    int64_t length = tick_ms(c);

    if (wall / length == *last / length)
        return;
    *last = wall;
    model_tick(&c->model, mono);
    c->dirty = true;
}

static void settle(struct console *c, int64_t mono)
{
    if (!c->settle_at || mono < c->settle_at)
        return;
    c->settle_at = 0;
    alloc_trim();
}

static void take_face(struct console *c, int events, int64_t wall, int64_t mono)
{
    if (c->is_plain) {
        if (events)
            console_plain_input(c, wall, mono);
        return;
    }
    if (events)
        pace_hurry(&c->pace);
    if (events & POLLIN && !c->terminal_gone)
        console_take_input(c, wall, mono); /* against what was drawn last */
    if (events & (POLLHUP | POLLERR | POLLNVAL)) {
        c->terminal_gone = true;
        console_end(c, EXIT_DONE, "");
    }
}

enum {
    FD_IN,
    FD_OUT,
    FD_SIGNALS,
    FD_LINK,
    FD_REST,
    FD_FILES,
    FD_HOOK,
    FD_SOCK = FD_HOOK + ALERT_HOOK_FDS,
    FD_COUNT = FD_SOCK + 1 + CONSOLE_CALLERS
};

static void turn(struct console *c, const struct pollfd fd[FD_COUNT], int64_t *last)
{
    int64_t wall = clock_wall_ms(), mono = clock_mono_ms();

    if (fd[FD_SIGNALS].revents)
        take_signals(c);
    take_face(c, fd[FD_IN].revents, wall, mono);
    if (fd[FD_LINK].revents) {
        wake_drain(c->link_wake);
        console_take_link(c, wall, mono);
        console_alert_changed(c);
    }
    if (fd[FD_REST].revents) {
        wake_drain(c->rest_wake);
        console_take_rest(c, wall, mono);
    }
    if (fd[FD_FILES].revents)
        console_files_changed(c, mono);
    console_sock_turn(c, fd + FD_SOCK, wall, mono);
    console_token_turn(c, wall, mono);
    if (!c->is_plain && !c->model.watch) /* who only looks is no help to the others */
        console_claim(c, mono);
    console_alert_turn(c, wall, mono);
    tick(c, wall, mono, last);
    settle(c, mono);
}

/* Whose rules are asked for depends on what the layout of the frame has room for. */
static void face(struct console *c)
{
    if (c->is_plain) {
        console_plain_turn(c, clock_wall_ms(), clock_mono_ms());
        return;
    }
    if (c->dirty && pace_wait(&c->pace, clock_mono_ms()) == 0)
        console_frame(c, clock_wall_ms(), clock_mono_ms());
    console_why(c, clock_mono_ms());
}

static void loop(struct console *c)
{
    int64_t last = clock_wall_ms();
    struct pollfd fd[FD_COUNT] = {
        [FD_IN] = {.fd = STDIN_FILENO, .events = POLLIN},
        [FD_OUT] = {.fd = -1, .events = POLLOUT},
        [FD_SIGNALS] = {.fd = c->signals, .events = POLLIN},
        [FD_LINK] = {.fd = c->link_wake, .events = POLLIN},
        [FD_REST] = {.fd = c->rest_wake, .events = POLLIN},
        [FD_FILES] = {.fd = c->files, .events = POLLIN}, /* -1 is passed over */
    };

    console_token_turn(c, last, clock_mono_ms());
    while (!c->over) {
        face(c);
        if (c->over)
            break;
        if (c->is_plain) {
            fd[FD_IN].fd = console_plain_reads(c) ? STDIN_FILENO : -1;
            fd[FD_OUT].fd = console_plain_writes(c) ? STDOUT_FILENO : -1;
        }
        alert_hook_poll(&c->alerts.hook, fd + FD_HOOK);
        console_sock_poll(c, fd + FD_SOCK);
        if (poll(fd, FD_COUNT, time_left(c, clock_wall_ms())) < 0 && errno != EINTR)
            break;
        turn(c, fd, &last);
    }
}

int console_run(struct console *c)
{
    struct error err = {{0}};
    size_t n = 0;

    while (n < N_PARTS && parts[n].up(c, &err))
        n++;
    if (n == N_PARTS)
        loop(c);
    else
        console_end(c, EXIT_FAILED, err.text);
    if (n < N_PARTS)
        n++; /* what came up by half is taken down too */
    while (n-- > 0)
        parts[n].down(c);
    if (*c->words && !c->terminal_gone)
        fprintf(stderr, "foyer: %s\n", c->words);
    return c->code;
}
