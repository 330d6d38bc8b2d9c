/* foyer knock: a guest in a terminal. */
#include "net/base/tr.h"
#include "tui/cli/verbs.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/client/guest.h"
#include "tui/args.h"
#include "tui/cli/say_json.h"
#include "tui/cli/secret.h"
#include "tui/cli/service.h"
#include "tui/cli/signals.h"

enum { GOODBYE_MS = 3000 /* for the server to hear that a guest leaves */ };

struct knock {
    /* -- options */
    struct service service; /* for the address; no key is needed */
    const char *name, *device, *token;
    int64_t wait_s; /* 0: for ever */
    bool leave_when_in, reply;
    /* -- while it runs */
    struct guest *guest;
    int signals, ready; /* ready: either of signals and standard input */
    enum guest_state shown;
    char line[LIMIT_REASON + 1]; /* of --reply, on its way */
    size_t line_len;
    bool no_host_shown, was_connected, was_in, lost;
    bool reading, held, stop, timed_out;
};

static void say(const struct knock *k, const char *state, const char *reason)
{
    const struct guest *g = k->guest;
    enum err e = guest_error(g);

    if (k->service.json) {
        say_json_guest(&(struct say_guest){
            .state = state,
            .reason = reason,
            .error = e ? err_info(e)->code : NULL,
            .id = guest_id(g),
            .hosts = k->was_connected ? guest_hosts(g) : -1,
            .position = guest_state(g) == GUEST_WAITING ? guest_position(g) : 0,
        });
        return;
    }
    printf("%s%s%s\n", state, *reason ? ": " : "", reason);
    fflush(stdout);
}

/* Hosts come and go while somebody waits. */
static void say_hosts(struct knock *k)
{
    bool none = guest_hosts(k->guest) == 0;

    if (none && !k->no_host_shown)
        say(k, "no host yet", "");
    else if (!none && k->no_host_shown)
        say(k, "a host is here", "");
    k->no_host_shown = none;
}

static void say_end(const struct knock *k, const char *state)
{
    const struct guest *g = k->guest;

    say(k, state, *guest_reason(g) ? guest_reason(g) : "");
}

static void say_removed(const struct knock *k)
{
    const struct guest *g = k->guest;

    say(k, "removed", *guest_reason(g) ? guest_reason(g) : err_info(guest_error(g))->sentence);
}

static void say_refused(const struct knock *k)
{
    const struct guest *g = k->guest;

    say(k, "refused", *guest_info(g) ? guest_info(g) : err_info(guest_error(g))->sentence);
}

static void say_back(struct knock *k)
{
    if (k->lost)
        say(k, "connected again", "");
    k->lost = false;
    k->was_connected = true;
}

/* A line that was typed goes to the hosts; what is too long for one is cut. */
static void send_line(struct knock *k)
{
    k->line[k->line_len] = '\0';
    if (k->line_len && !utf8_valid(k->line, k->line_len))
        say(k, "not sent", "this is not valid UTF-8");
    else if (k->line_len && !guest_say(k->guest, k->line))
        say(k, "not sent", "you are not waiting");
    k->line_len = 0;
}

/* False at the end of the input. */
static bool take_input(struct knock *k)
{
    char data[512];
    ssize_t n = read(STDIN_FILENO, data, sizeof data);

    for (ssize_t i = 0; i < n; i++)
        if (data[i] == '\n')
            send_line(k);
        else if (k->line_len < LIMIT_REASON)
            k->line[k->line_len++] = data[i];
    return n > 0 || (n < 0 && errno == EINTR);
}

/* Once it waits, what was typed before is said too. */
static void read_replies(struct knock *k)
{
    struct epoll_event e = {.events = EPOLLIN, .data.fd = STDIN_FILENO};

    if (!k->reply || k->reading)
        return;
    k->reading = true;
    if (epoll_ctl(k->ready, EPOLL_CTL_ADD, STDIN_FILENO, &e) != 0)
        while (take_input(k)) /* a file: it is there at once */
            ;
}

/* Admitted, and what is asked of somebody who waits or is inside, in words. */
static void say_entry(struct knock *k)
{
    say(k, k->was_in ? "admitted again" : "admitted", "");
}

static void say_waiting(struct knock *k)
{
    bool parked = guest_is_parked(k->guest);

    say(k, parked ? "parked" : "waiting", "");
}

static void say_media(struct knock *k, const struct wire_msg *m)
{
    static const struct {
        enum wire_track track;
        const char *off, *on;
    } rows[] = {{TRACK_AUDIO, "muted by host", "asked to unmute"},
                {TRACK_VIDEO, "camera turned off by host", "asked to turn the camera on"},
                {TRACK_SCREEN_VIDEO, "share stopped by host", NULL}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t wish = m->off[rows[i].track];

        if (wish != OFF_UNSAID && (wish || rows[i].on))
            say(k, wish ? rows[i].off : rows[i].on, "");
    }
}

/* What a host says or asks, which leaves the state alone. */
static void say_words(struct knock *k, const struct wire_msg *m)
{
    switch (m->kind) {
    case WIRE_EV_HOLD:
        if (m->on || k->held)
            say(k, m->on ? "held" : "no longer held", m->text);
        k->held = m->on;
        break;
    case WIRE_EV_MESSAGE: say(k, "message", m->text); break;
    case WIRE_EV_MEDIA: say_media(k, m); break;
    case WIRE_EV_REPLY:
        if (!m->ok)
            say(k, "not sent", m->info);
        break;
    default: break;
    }
}

/* On the hub's thread, which is the main thread here. */
static void changed(void *arg, struct guest *g, const struct wire_msg *msg)
{
    struct knock *k = arg;
    enum guest_state s = guest_state(g);
    bool news = s != k->shown;

    k->guest = g;
    k->shown = s;
    if (msg && !news)
        say_words(k, msg);
    switch (s) {
    case GUEST_CONNECTING: break;
    case GUEST_LOBBY: say_back(k); break;
    case GUEST_WAITING:
        say_back(k);
        if (news)
            say_waiting(k);
        read_replies(k);
        say_hosts(k);
        break;
    case GUEST_INSIDE:
        say_back(k);
        if (news)
            say_entry(k);
        k->was_in = true;
        k->held = false;
        k->stop = k->stop || k->leave_when_in;
        break;
    case GUEST_DOWN:
        if (k->was_connected && !k->lost)
            say(k, "connection lost", "");
        k->lost = k->was_connected;
        k->no_host_shown = false;
        break;
    case GUEST_DENIED: say_end(k, "denied"); break;
    case GUEST_REMOVED: say_removed(k); break;
    case GUEST_REFUSED: say_refused(k); break;
    case GUEST_LEFT:
        if (k->was_connected && !k->timed_out)
            say_end(k, "left");
        break;
    }
}

/* A signal, or a reply. */
static void on_ready(void *arg)
{
    struct knock *k = arg;
    struct epoll_event e;

    if (epoll_wait(k->ready, &e, 1, 0) != 1)
        return;
    if (e.data.fd == k->signals && signals_take(k->signals))
        k->stop = true;
    else if (e.data.fd == STDIN_FILENO && !take_input(k)) /* its end is no end of the wait */
        epoll_ctl(k->ready, EPOLL_CTL_DEL, STDIN_FILENO, NULL);
}

static bool is_over(const struct knock *k)
{
    return guest_state(k->guest) >= GUEST_DENIED;
}

static void wait_for_host(struct knock *k, struct guest_hub *hub)
{
    int64_t by = clock_mono_ms() + k->wait_s * 1000, left = -1;

    while (!is_over(k) && !k->stop) {
        if (k->wait_s && !k->was_in) {
            left = by - clock_mono_ms();
            if (left <= 0) {
                k->timed_out = true;
                return;
            }
        } else {
            left = -1;
        }
        guest_hub_service(hub, (int)(left < 60000 ? left : 60000));
        if (guest_state(k->guest) == GUEST_DOWN && !k->was_connected)
            return;
    }
}

static int result(const struct knock *k, enum guest_state ended)
{
    int code = err_info(guest_error(k->guest))->exit;

    if (ended == GUEST_DOWN && !k->was_connected) {
        fprintf(stderr, "foyer: no connection to %s: %s\n", k->service.url, guest_info(k->guest));
        return EXIT_OFFLINE;
    }
    if (k->timed_out)
        return EXIT_TIMED_OUT;
    if (ended == GUEST_DENIED)
        return EXIT_DENIED;
    if (ended == GUEST_REMOVED || ended == GUEST_REFUSED)
        return code ? code : EXIT_FAILED;
    return k->was_in ? EXIT_DONE : EXIT_FAILED;
}

static int attend(struct knock *k, struct guest_hub *hub, const struct guest_conf *conf)
{
    struct epoll_event e = {.events = EPOLLIN, .data.fd = k->signals};
    enum guest_state ended;
    int64_t by;

    k->guest = guest_new(hub, conf);
    if (k->ready < 0 || epoll_ctl(k->ready, EPOLL_CTL_ADD, k->signals, &e) != 0 ||
        !guest_hub_watch(hub, k->ready, on_ready, k))
        return EXIT_FAILED;
    wait_for_host(k, hub);
    ended = guest_state(k->guest);
    if (k->timed_out)
        say(k, "timed out", "");
    guest_leave(k->guest);
    by = clock_mono_ms() + GOODBYE_MS;
    while (!guest_is_gone(k->guest) && clock_mono_ms() < by)
        guest_hub_service(hub, (int)(by - clock_mono_ms()));
    return result(k, ended);
}

static const char *own_name(void)
{
    const struct passwd *me = getpwuid(getuid());

    return me ? me->pw_name : "guest";
}

static int run_with(struct knock *k, const char *room, char *token)
{
    struct guest_conf conf = {
        .room = room,
        .name = k->name ? k->name : own_name(),
        .device = k->device,
        .token = token,
        .knock = true,
        .changed = changed,
        .arg = k,
    };
    struct error err = {{0}};
    struct guest_hub *hub = guest_hub_new(k->service.url, &err);
    int code;

    if (!hub) {
        fprintf(stderr, "foyer: '%s': %s\n", k->service.url, err.text);
        return EXIT_USAGE;
    }
    code = attend(k, hub, &conf);
    guest_hub_free(hub);
    return code;
}

static int run(int argc, char **argv)
{
    struct knock k = {.shown = GUEST_CONNECTING};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&k.service),
        {.name = "name", .kind = ARGS_TEXT, .to = &k.name, .value = "NAME", .help = "who knocks"},
        {.name = "device",
         .kind = ARGS_TEXT,
         .to = &k.device,
         .value = "KEY",
         .help = "what this device is known again by (a new one each time)"},
        {.name = "token",
         .kind = ARGS_TEXT,
         .to = &k.token,
         .value = "TOKEN",
         .help = "a meeting token; @FILE or - keeps it out of the list of processes"},
        {.name = "wait",
         .kind = ARGS_SECONDS,
         .to = &k.wait_s,
         .value = "SECONDS",
         .help = "give up after so long (exit code 6)"},
        {.name = "leave", .kind = ARGS_FLAG, .to = &k.leave_when_in, .help = "once admitted, go"},
        {.name = "reply",
         .kind = ARGS_FLAG,
         .to = &k.reply,
         .help = "lines of standard input are said to the hosts"},
        SERVICE_OPT_JSON(&k.service),
    };
    struct args a = {.verb = "knock",
                     .usage = "ROOM [--name NAME] [--device KEY] [--token TOKEN] [--wait SECONDS] "
                              "[--leave] [--reply] [--json]",
                     .about = "Knocks on a room, waits for a host and stays until Ctrl-C.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    struct error err = {{0}};
    char *token = NULL;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (strlen(a.word[0]) > LIMIT_ROOM_NAME)
        return args_complain(&a, "a room's name has at most %d bytes", LIMIT_ROOM_NAME);
    if (k.name && !utf8_valid(k.name, strlen(k.name)))
        return args_complain(&a, "the name is not valid UTF-8");
    if (k.device &&
        (!*k.device || strlen(k.device) > LIMIT_DEVICE || !utf8_valid(k.device, strlen(k.device))))
        return args_complain(&a, "--device is a text of 1 to %d bytes", LIMIT_DEVICE);
    if (k.token) {
        token = secret_read(k.token, &err);
        if (!token)
            return args_complain(&a, "%s", err.text);
    }
    service_find_url(&k.service);
    k.signals = signals_open(false);
    k.ready = epoll_create1(EPOLL_CLOEXEC);
    code = run_with(&k, a.word[0], token);
    service_forget(token);
    close(k.ready);
    close(k.signals);
    return code;
}

const struct verb verb_knock = {"knock", TR("knock on a room and wait for a host"), run};
