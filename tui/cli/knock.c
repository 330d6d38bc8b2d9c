/* foyer knock: a guest in a terminal. */
#include "tui/cli/verbs.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
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

enum { GOODBYE_MS = 1000 };

struct knock {
    /* -- options */
    struct service service; /* for the address; no key is needed */
    const char *name, *token;
    int64_t wait_s; /* 0: for ever */
    bool leave_when_in;
    /* -- while it runs */
    struct guest *guest;
    int signals;
    enum guest_state shown;
    bool no_host_shown, was_connected, was_in, lost;
    bool stop, timed_out;
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

/* On the hub's thread, which is the main thread here. */
static void changed(void *arg, struct guest *g, const struct wire_msg *msg)
{
    struct knock *k = arg;
    enum guest_state s = guest_state(g);
    bool news = s != k->shown;

    (void)msg;
    k->guest = g;
    k->shown = s;
    switch (s) {
    case GUEST_CONNECTING: break;
    case GUEST_LOBBY: say_back(k); break;
    case GUEST_WAITING:
        say_back(k);
        if (news)
            say(k, "waiting", "");
        say_hosts(k);
        break;
    case GUEST_INSIDE:
        say_back(k);
        if (news)
            say(k, "admitted", "");
        k->was_in = true;
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

static void on_signal(void *arg)
{
    struct knock *k = arg;

    if (signals_take(k->signals))
        k->stop = true;
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
    enum guest_state ended;
    int64_t by;

    k->guest = guest_new(hub, conf);
    if (!guest_hub_watch(hub, k->signals, on_signal, k))
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
        SERVICE_OPT_JSON(&k.service),
    };
    struct args a = {.verb = "knock",
                     .usage = "ROOM [--name NAME] [--token TOKEN] [--wait SECONDS] [--leave] "
                              "[--json]",
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
    if (k.token) {
        token = secret_read(k.token, &err);
        if (!token)
            return args_complain(&a, "%s", err.text);
    }
    service_find_url(&k.service);
    k.signals = signals_open();
    code = run_with(&k, a.word[0], token);
    service_forget(token);
    close(k.signals);
    return code;
}

const struct verb verb_knock = {"knock", "knock on a room and wait for a host", run};
