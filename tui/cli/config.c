/* foyer config: the settings and where they come from. */
#include "net/base/tr.h"
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tui/args.h"
#include "tui/cli/config_json.h"
#include "tui/cli/config_keys.h"
#include "tui/cli/log.h"
#include "tui/config.h"
#include "tui/lang.h"
#include "tui/paths.h"

static void show(const struct config *c)
{
    char value[CONFIG_TEXT_MAX], line[CONFIG_TEXT_MAX + 128];

    for (size_t i = 0; i < config_n_options; i++) {
        config_text(c, &config_options[i], value, sizeof value);
        snprintf(line, sizeof line, "%s = %s", config_options[i].key, value);
        printf("%-28s # %s\n", line, config_options[i].help);
    }
}

static int show_keys(bool json)
{
    int complaints;
    struct keymap *k = config_keys_load(&complaints);
    char *text = json ? config_json_keys(k) : NULL;

    if (text)
        puts(text);
    else
        config_keys_show(k);
    free(text);
    keymap_free(k);
    return EXIT_DONE;
}

static int check(void)
{
    struct error err = {{0}};
    struct config c;
    char dir[PATHS_MAX];
    int settings = config_load_user(&c), keys;

    if (!lang_use(c.language, paths_config(dir, sizeof dir, "languages") ? dir : NULL, &err)) {
        fprintf(stderr, "%s\n", err.text);
        settings++;
    }

    keymap_free(config_keys_load(&keys));
    return settings || keys ? EXIT_FAILED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct service s = {0};
    struct rules_check rules = {.service = &s};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "replay",
         .kind = ARGS_TEXT,
         .to = &rules.replay,
         .value = "EXPORT",
         .help = "with rules: what they would have decided on the knocks of this record"},
        {.name = "room",
         .kind = ARGS_TEXT,
         .to = &rules.room,
         .value = "R",
         .help = "the same for a room of the server, or of the EXPORT"},
        {.name = "list-dir",
         .kind = ARGS_TEXT,
         .to = &rules.list_dir,
         .value = "DIR",
         .help = "where list files are (else beside the rules)"},
    };
    struct args a = {
        .verb = "config",
        .usage = "[show | keys | check [FILE.rules [--replay EXPORT] [--room R] [--list-dir DIR]]]",
        .about =
            "show: prints every setting in force; keys: every key. check: reads both files and\n"
            "complains; with\n"
            "FILE.rules a file of door rules, and tries it on what has happened.",
        .opt = opt,
        .n_opt = sizeof opt / sizeof *opt,
        .max_words = 2,
    };
    char path[PATHS_MAX];
    struct config c;
    char *text;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (a.n_words && !str_eq(a.word[0], "show") && !str_eq(a.word[0], "check") &&
        !str_eq(a.word[0], "keys"))
        return args_complain(&a, "'%s' is none of show, keys and check", a.word[0]);
    if (a.n_words == 2 && !str_eq(a.word[0], "check"))
        return args_complain(&a, "only check takes a file");
    if (a.n_words == 2) {
        rules.file = a.word[1];
        return rules_check_run(&rules);
    }
    if (a.n_words && str_eq(a.word[0], "check"))
        return check();
    if (a.n_words && str_eq(a.word[0], "keys"))
        return show_keys(s.json);
    config_load_user(&c);
    if (s.json) {
        text = config_json_settings(&c);
        puts(text);
        free(text);
        return EXIT_DONE;
    }
    if (paths_config(path, sizeof path, "config"))
        printf("# %s\n", path);
    show(&c);
    return EXIT_DONE;
}

const struct verb verb_config = {"config", TR("show the console's settings"), run};
