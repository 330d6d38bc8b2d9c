/* foyer config keys. */
#include "tui/cli/config_keys.h"

#include <stdio.h>

#include "tui/paths.h"

static void complain(void *arg, const char *sentence)
{
    (void)arg;
    fprintf(stderr, "foyer: %s\n", sentence);
}

struct keymap *config_keys_load(int *complaints)
{
    struct keymap *k = keymap_new();
    char path[PATHS_MAX];

    *complaints = 0;
    if (paths_config(path, sizeof path, "keys.conf"))
        *complaints = keymap_load(k, path, complain, NULL);
    return k;
}

void config_keys_of(const struct keymap *k, enum action a, char dst[CONFIG_KEYS_MAX])
{
    static const enum pane panes[] = {PANE_KNOCKS, PANE_PEOPLE, PANE_ROOMS};
    bool found = false;

    for (size_t i = 0; i < sizeof panes / sizeof *panes && !found; i++)
        found = keymap_keys(k, panes[i], a, dst, CONFIG_KEYS_MAX);
    if (!found)
        dst[0] = '\0';
}

void config_keys_show(const struct keymap *k)
{
    char keys[CONFIG_KEYS_MAX], line[CONFIG_KEYS_MAX + 64];

    for (int i = 0; i < ACTION_COUNT; i++) {
        config_keys_of(k, (enum action)i, keys);
        snprintf(line, sizeof line, "%s = %s", action_infos[i].name, keys);
        printf("%-28s # %s\n", line, action_infos[i].help);
    }
}
