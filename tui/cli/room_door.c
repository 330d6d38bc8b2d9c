/* foyer room lock, open, panic, calm and end: the door of a room, and the end of its meeting. */
#include "tui/cli/room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/service.h"

static const struct door {
    const char *name, *verb, *done, *set, *about;
} doors[] = {
    {"lock", "room lock", TR("locked"), "x_lock=true",
     "Locks a room: nobody knocks or walks in but owners. Who waits or is inside stays."},
    {"open", "room open", TR("open"), "x_lock=false", "Lifts the lock."},
    {"panic", "room panic", TR("locked in panic"), "x_panic=true",
     "Locks a room, freezes its knocks and mutes everybody but owners."},
    {"calm", "room calm", TR("calm again"), "x_panic=false", "Lifts the panic."},
};

/* Posts body to a path of the room, which are freed, and says what was done. */
static int put(struct service *s, const char *room, char *path, char *body, const char *done)
{
    struct rest_answer *a = NULL;
    int code = service_open(s);

    if (code == EXIT_DONE)
        code = service_call(s, REST_POST, path, body, room, &a);
    free(path);
    free(body);
    if (a && s->json)
        puts(a->body);
    else if (a)
        printf("%s: %s\n", room, tr(done));
    rest_answer_free(a);
    service_close(s);
    return code;
}

int room_run_door(int argc, char **argv)
{
    const struct door *d = doors;
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.usage = "NAME",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    struct body_sets sets = {.n = 1};
    struct error err = {{0}};
    char *path;
    int code;

    while (!str_eq(d->name, argv[0]))
        d++;
    a.verb = d->verb;
    a.about = d->about;
    sets.item = &d->set;
    if (!args_parse(&a, argc, argv, &code))
        return code;
    path = service_room_path(a.word[0], "");
    if (!path)
        return args_complain(&a, "the name is too long");
    return put(&s, a.word[0], path, body_room(NULL, &sets, 0, &err), d->done);
}

/* The name typed by a person at a terminal; false when it is another one. */
static bool typed_name(const char *room)
{
    char line[LIMIT_ROOM_NAME + 2];

    fprintf(stderr, tr("This ends the meeting for everybody. Type the name of the room: "));
    if (!fgets(line, sizeof line, stdin))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return str_eq(line, room);
}

int room_run_end(int argc, char **argv)
{
    struct service s = {0};
    const char *name = NULL, *words = NULL;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "yes-end",
         .kind = ARGS_TEXT,
         .to = &name,
         .value = "NAME",
         .help = "the room's name once more, for scripts: nothing is asked"},
        {.name = "reason", .kind = ARGS_TEXT, .to = &words, .value = "TEXT", .help = "for all"},
    };
    struct args a = {.verb = "room end",
                     .usage = "NAME [--yes-end NAME] [--reason TEXT]",
                     .about = "Ends the meeting for everybody inside and waiting; the room stays.\n"
                              "Asks for the room's name once more.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    char *path;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (!name && !isatty(STDIN_FILENO))
        return args_complain(&a, "without a terminal --yes-end %s is needed", a.word[0]);
    if (name ? !str_eq(name, a.word[0]) : !typed_name(a.word[0]))
        return args_complain(&a, "this is not the name of the room; nothing was done");
    path = service_room_path(a.word[0], "/end");
    if (!path)
        return args_complain(&a, "the name is too long");
    return put(&s, a.word[0], path, body_end(a.word[0], words), TR("the meeting has ended"));
}
