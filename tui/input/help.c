/* The searchable help as a list of actions. */
#include "tui/input/help.h"

#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

enum { HELP_KEYS = 64 };

static enum pane pane_of(enum pane of, enum action a)
{
    for (int p = 0; !action_in(a, of) && p < PANE_COUNT; p++)
        if (action_in(a, (enum pane)p))
            return (enum pane)p;
    return of;
}

void help_keys(const struct keymap *keys, enum pane of, enum action a, char *dst, size_t size)
{
    dst[0] = '\0';
    if (keys)
        keymap_keys(keys, pane_of(of, a), a, dst, size);
}

static bool found(const struct keymap *keys, enum pane of, const char *filter, enum action a)
{
    const struct action_info *info = &action_infos[a];
    char text[HELP_KEYS];

    if (!*filter)
        return true;
    help_keys(keys, of, a, text, sizeof text);
    return strcasestr(info->name, filter) || strcasestr(tr(info->help), filter) ||
           strcasestr(text, filter) || strcasestr(tr(action_group_names[info->group]), filter);
}

size_t help_list(const struct keymap *keys, enum pane of, const char *filter,
                 enum action out[ACTION_COUNT])
{
    static const enum action_group own[PANE_COUNT] = {
        [PANE_ROOMS] = GROUP_ROOM, [PANE_KNOCKS] = GROUP_KNOCKING, [PANE_PEOPLE] = GROUP_INSIDE,
        [PANE_LOG] = GROUP_MOVE,   [PANE_DETAIL] = GROUP_KNOCKING,
    };
    size_t n = 0;

    for (int i = -1; i < GROUP_COUNT; i++) {
        int group = i < 0 ? (int)own[of] : i;

        if (i == (int)own[of])
            continue;
        for (int a = 0; a < ACTION_COUNT; a++)
            if ((int)action_infos[a].group == group && found(keys, of, filter, (enum action)a))
                out[n++] = (enum action)a;
    }
    return n;
}

bool help_fits(enum action a, enum pane focus, struct error *err)
{
    static const char *const names[] = {TR("rooms (1)"), TR("knocking (2)"), TR("people (3)")};
    int p = 0;

    if (action_in(a, focus))
        return true;
    while (p < PANE_PEOPLE && !(action_infos[a].panes & (1u << p)))
        p++;
    return error_set(err, "%s works in the pane %s", action_infos[a].name, tr(names[p]));
}
