/* foyer watch: one line per event. */
#include "net/base/tr.h"
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/args.h"
#include "tui/cli/follow.h"
#include "tui/cli/service.h"
#include "tui/cli/signals.h"

static int follow(struct service *s, const struct args_list *rooms, const char *token)
{
    struct follow_conf conf = {
        .url = s->url,
        .token = token,
        .rooms = rooms->item,
        .n_rooms = rooms->n,
        .json = s->json,
        .signals = signals_open(false),
    };
    struct error err = {{0}};
    struct follow *f = follow_new(&conf, &err);
    int code = EXIT_FAILED;

    if (f)
        code = follow_run(f);
    else
        fprintf(stderr, "foyer: %s\n", err.text);
    follow_free(f);
    close(conf.signals);
    return code;
}

/* A room that is misspelt would be waited for in silence. */
static int check_rooms(struct service *s, const struct args_list *rooms)
{
    int code = EXIT_DONE;

    for (size_t i = 0; i < rooms->n && code == EXIT_DONE; i++) {
        char *path = service_room_path(rooms->item[i], "");
        struct rest_answer *a = NULL;

        code = path ? service_call(s, REST_GET, path, NULL, rooms->item[i], &a) : EXIT_USAGE;
        rest_answer_free(a);
        free(path);
    }
    return code;
}

static int run(int argc, char **argv)
{
    struct service s = {0};
    struct args_list rooms = {0};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room",
         .kind = ARGS_LIST,
         .to = &rooms,
         .value = "NAME",
         .help = "only this room; may be given again"},
    };
    struct args a = {.verb = "watch",
                     .usage = "[--json] [--room NAME]...",
                     .about = "Prints what happens at the door, one line per event, until Ctrl-C.\n"
                              "Reconnects by itself.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    char *token = NULL;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = check_rooms(&s, &rooms);
    if (code == EXIT_DONE)
        code = service_owner_token(&s, rooms.n == 1 ? rooms.item[0] : NULL, &token);
    service_close(&s);
    if (code == EXIT_DONE)
        code = follow(&s, &rooms, token);
    service_forget(token);
    return code;
}

const struct verb verb_watch = {"watch", TR("print what happens, one line per event"), run};
