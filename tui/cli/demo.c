/* foyer demo: a throw-away server, people who knock, and the console on top. */
#include "tui/cli/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/visitors.h"
#include "net/client/visitors_names.h"
#include "net/lobby/server/server.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/follow.h"
#include "tui/cli/service.h"
#include "tui/cli/signals.h"
#include "tui/config.h"
#include "tui/console.h"
#include "tui/paths.h"

#define DEMO_LABEL TR("demo: visitors are simulated")

enum { SETS_MAX = 6, ROOMS = 4, INSIDERS = 5 };

static const struct {
    struct visitors_room room;
    const char *set[SETS_MAX];
} rooms[ROOMS] = {
    {{"interview", 9}, {"privacy=private", "enable_knocking=true", "max_participants=8"}},
    {{"clinic-a", 6}, {"privacy=private", "enable_knocking=true"}},
    {{"board", 3}, {"privacy=private", "enable_knocking=true", "max_participants=12"}},
    {{"standup", 2}, {"privacy=public"}},
};

/* People who are inside from the start, by token. */
static const struct {
    const char *room, *name_set, *id_set;
} insiders[INSIDERS] = {
    {"interview", "user_name=Ravi Menon", "user_id=sim-ravi"},
    {"interview", "user_name=Élise Fournier", "user_id=sim-elise"},
    {"clinic-a", "user_name=Dr. Amara Nwosu", "user_id=sim-amara"},
    {"board", "user_name=Henrik Solberg", "user_id=sim-henrik"},
    {"standup", "user_name=橋本 結衣", "user_id=sim-yui"},
};

struct demo {
    /* -- options */
    int64_t most, per_minute, port, seed;
    /* -- what has to be taken down */
    char dir[PATHS_MAX];
    struct server *server;
    struct visitors *visitors;
    bool plain;
    struct console *console; /* with somebody who types */
    struct config config;
    char *token; /* without one */
    int signals;
};

static int failed(const char *what)
{
    fprintf(stderr, "foyer demo: %s\n", what);
    return EXIT_FAILED;
}

/* Everything that has a context of its own, before the first thread. */
static bool make_parts(struct demo *d, struct error *err)
{
    struct visitors_room weights[ROOMS];
    struct server_conf server = {.host = "127.0.0.1", .port = (uint16_t)d->port};
    struct visitors_conf people = {
        .rooms = weights,
        .n_rooms = ROOMS,
        .most = (int)d->most,
        .per_minute = (int)d->per_minute,
        .seed = (uint64_t)d->seed,
    };
    struct console_conf console = {
        .host = VISITORS_HOST,
        .label = tr(DEMO_LABEL),
        .config = &d->config,
        .plain = d->plain,
    };

    for (size_t i = 0; i < ROOMS; i++)
        weights[i] = rooms[i].room;
    str_copy(server.data_dir, sizeof server.data_dir, d->dir);
    d->server = server_new(&server, err);
    if (!d->server)
        return false;
    people.url = console.url = server_url(d->server);
    console.key = server_api_key(d->server);
    d->visitors = visitors_new(&people, err);
    if (!d->visitors)
        return false;
    if (!d->plain && !isatty(STDIN_FILENO))
        return true;
    d->console = console_new(&console, err);
    return d->console != NULL;
}

static bool make_room(struct service *s, size_t i)
{
    const struct body_sets sets = {.item = rooms[i].set, .n = SETS_MAX};
    struct body_sets used = sets;
    struct error err = {{0}};
    struct rest_answer *a = NULL;
    char *body;

    for (used.n = 0; used.n < SETS_MAX && rooms[i].set[used.n];)
        used.n++;
    body = body_room(rooms[i].room.name, &used, clock_wall_ms() / 1000, &err);
    if (body)
        service_call(s, REST_POST, "/v1/rooms", body, rooms[i].room.name, &a);
    else
        failed(err.text);
    free(body);
    rest_answer_free(a);
    return a != NULL;
}

static bool let_in(struct demo *d, struct service *s, size_t i)
{
    char room[64];
    const char *item[] = {room, insiders[i].name_set, insiders[i].id_set};
    const struct body_sets sets = {.item = item, .n = 3};
    struct error err = {{0}};
    struct rest_answer *a = NULL;
    char *body, *token = NULL;

    snprintf(room, sizeof room, "room_name=%s", insiders[i].room);
    body = body_token(&sets, 0, false, clock_wall_ms() / 1000, &err);
    if (body)
        service_call(s, REST_POST, "/v1/meeting-tokens", body, NULL, &a);
    free(body);
    if (a)
        token = body_read_token(a);
    if (token)
        visitors_add_inside(d->visitors, insiders[i].room, token);
    rest_answer_free(a);
    service_forget(token);
    return token != NULL;
}

/* Rooms, people inside and, without a terminal, a token to watch with: all over REST. */
static bool furnish(struct demo *d)
{
    struct error err = {{0}};
    struct service s = {.url = server_url(d->server)};
    bool ok = true;

    s.rest = rest_new(s.url, server_api_key(d->server), NULL, NULL, &err);
    if (!s.rest) {
        failed(err.text);
        return false;
    }
    for (size_t i = 0; ok && i < ROOMS; i++)
        ok = make_room(&s, i);
    for (size_t i = 0; ok && i < INSIDERS; i++)
        ok = let_in(d, &s, i);
    if (ok && !d->console)
        ok = service_owner_token(&s, NULL, &d->token) == EXIT_DONE;
    service_close(&s);
    return ok;
}

static int follow(struct demo *d)
{
    struct follow_conf conf = {
        .url = server_url(d->server), .token = d->token, .signals = d->signals};
    struct error err = {{0}};
    struct follow *f = follow_new(&conf, &err);
    int code;

    if (!f)
        return failed(err.text);
    printf("%s; seed %lld; %s\n", DEMO_LABEL, (long long)d->seed, conf.url);
    code = follow_run(f);
    follow_free(f);
    return code;
}

static int play(struct demo *d)
{
    struct error err = {{0}};

    if (!make_parts(d, &err) || !server_start(d->server, &err))
        return failed(err.text);
    if (!furnish(d))
        return EXIT_FAILED;
    if (!visitors_start(d->visitors, &err))
        return failed(err.text);
    return d->console ? console_run(d->console) : follow(d);
}

static void take_down(struct demo *d)
{
    console_free(d->console);
    visitors_stop(d->visitors);
    server_stop(d->server);
    service_forget(d->token);
    paths_remove_tree(d->dir);
    close(d->signals);
}

static int run(int argc, char **argv)
{
    struct demo d = {.most = 24, .per_minute = 20, .seed = -1};
    const struct args_opt opt[] = {
        {"visitors", ARGS_INT, &d.most, "N", "people at the same time (24)", 1, VISITORS_MAX},
        {"seed", ARGS_INT, &d.seed, "N", "the same names in the same order", 0, INT64_MAX},
        {"rate", ARGS_INT, &d.per_minute, "R", "arrivals per minute (20)", 1, 6000},
        {"plain", ARGS_FLAG, &d.plain, NULL, "lines, no screen", 0, 0},
        {"port", ARGS_INT, &d.port, "P", "of the server (a free one)", 0, 65535},
    };
    struct args a = {.verb = "demo",
                     .usage = "[--visitors N] [--seed N] [--rate R] [--port P] [--plain]",
                     .about =
                         "Shows the console with a server of its own and simulated visitors.\n"
                         "Without a terminal it prints what happens; with --plain it takes lines\n"
                         "as foyer --plain does. Nothing is kept.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (d.seed < 0)
        d.seed = rng_u32();
    config_load_user(&d.config);
    if (!paths_temp(d.dir, sizeof d.dir) || !mkdtemp(d.dir)) {
        fprintf(stderr, "foyer demo: %s: %s\n", d.dir, strerror(errno));
        return EXIT_FAILED;
    }
    d.signals = signals_open(false); /* from here on a signal ends it in order */
    /* Else the console's socket would leave folders at home. */
    setenv("XDG_RUNTIME_DIR", d.dir, 0);
    log_to_nowhere();
    code = play(&d);
    take_down(&d);
    return code;
}

const struct verb verb_demo = {"demo", TR("try it: a server, visitors and the console"), run};
