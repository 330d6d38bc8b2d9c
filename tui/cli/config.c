/* foyer config: the settings and where they come from. */
#include "tui/cli/verbs.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tui/args.h"
#include "tui/config.h"
#include "tui/paths.h"

static void show(const struct config *c)
{
    char value[CONFIG_TEXT_MAX], line[128];

    for (size_t i = 0; i < config_n_options; i++) {
        config_text(c, &config_options[i], value, sizeof value);
        snprintf(line, sizeof line, "%s = %s", config_options[i].key, value);
        printf("%-28s # %s\n", line, config_options[i].help);
    }
}

static int run(int argc, char **argv)
{
    struct args a = {
        .verb = "config",
        .usage = "[show | check]",
        .about = "show: prints every setting in force. check: reads the file and complains.",
        .max_words = 1,
    };
    char path[PATHS_MAX];
    struct config c;
    int code, complaints;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (a.n_words && !str_eq(a.word[0], "show") && !str_eq(a.word[0], "check"))
        return args_complain(&a, "'%s' is neither show nor check", a.word[0]);
    complaints = config_load_user(&c);
    if (a.n_words && str_eq(a.word[0], "check"))
        return complaints ? EXIT_FAILED : EXIT_DONE;
    if (paths_config(path, sizeof path, "config"))
        printf("# %s\n", path);
    show(&c);
    return EXIT_DONE;
}

const struct verb verb_config = {"config", "show the console's settings", run};
