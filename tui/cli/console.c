/* foyer console: the door on the screen. Also what foyer does without a verb. */
#include "net/base/tr.h"
#include "tui/console.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tui/args.h"
#include "tui/cli/service.h"
#include "tui/cli/verbs.h"

static int run(int argc, char **argv)
{
    struct service s = {0};
    struct args_list rooms = {0};
    struct console_conf conf = {0};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        {.name = "room",
         .kind = ARGS_LIST,
         .to = &rooms,
         .value = "NAME",
         .help = "only this room; may be given again"},
        {.name = "watch", .kind = ARGS_FLAG, .to = &conf.watch, .help = "look only"},
        {.name = "plain", .kind = ARGS_FLAG, .to = &conf.plain, .help = "lines, no screen"},
        {.name = "script",
         .kind = ARGS_FLAG,
         .to = &conf.script,
         .help = "the same for a program: takes lines as fast as they come"},
        {.name = "tell",
         .kind = ARGS_TEXT,
         .to = &conf.tell,
         .value = "WHAT",
         .help = "lines: announce all, door or none"},
    };
    struct args a = {
        .verb = "console",
        .usage = "[--url URL] [--room NAME]... [--watch] [--plain [--script] [--tell WHAT]]",
        .about = "Shows rooms, people and who knocks; admits and denies by a key. --plain, or\n"
                 "without a terminal: the same by typed lines, made for screen readers, slow\n"
                 "links and pipes. help lists the verbs. The end of the input ends it.",
        .opt = opt,
        .n_opt = sizeof opt / sizeof *opt};
    char key[SERVICE_KEY_MAX] = "";
    struct error err = {{0}};
    struct console *console;
    struct config config;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (conf.tell && !str_eq(conf.tell, "all") && !str_eq(conf.tell, "door") &&
        !str_eq(conf.tell, "none"))
        return args_complain(&a, "--tell is all, door or none");
    config_load_user(&config);
    service_find_url(&s);
    if (!service_find_key(&s, key))
        return EXIT_NOT_AUTHORISED;
    conf.url = s.url;
    conf.key = key;
    conf.rooms = rooms.item;
    conf.n_rooms = rooms.n;
    conf.config = &config;
    console = console_new(&conf, &err);
    explicit_bzero(key, sizeof key);
    if (!console) {
        fprintf(stderr, "foyer: %s\n", err.text);
        return EXIT_USAGE;
    }
    code = console_run(console);
    console_free(console);
    return code;
}

const struct verb verb_console = {"console", TR("the door on the screen (also without a verb)"),
                                  run};
