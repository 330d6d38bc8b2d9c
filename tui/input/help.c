/* The searchable help as a list of actions. */
#include "tui/input/help.h"

#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

enum { HELP_KEYS = 64, HELP_FILTER = 128 };

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

/* What people who are new here call it: found, but not shown. */
static const struct {
    enum action a;
    const char *words;
} also[] = {
    {ACTION_ADMIT, TR("let in accept allow")},
    {ACTION_DENY, TR("refuse reject turn away")},
    {ACTION_DENY_REASON, TR("refuse reject say why")},
    {ACTION_UNDO, TR("take back revert mistake cancel")},
    {ACTION_HOLD, TR("wait please moment later")},
    {ACTION_MESSAGE, TR("write chat talk")},
    {ACTION_BLOCK, TR("ban keep out 24 hours day forever")},
    {ACTION_BLOCKS, TR("blocked banned block list unblock unban lift")},
    {ACTION_EJECT, TR("kick throw out")},
    {ACTION_PARK, TR("waiting room put back")},
    {ACTION_MUTE, TR("silence microphone")},
    {ACTION_OPEN, TR("details information why rules")},
    {ACTION_NEW_ROOM, TR("create add private meeting new")},
    {ACTION_EDIT_ROOM, TR("change settings properties")},
    {ACTION_TOKEN, TR("guest link invite invitation QR")},
    {ACTION_THEME, TR("colour color look dark light change")},
    {ACTION_QUIT, TR("exit close stop")},
};

/* Whether one word of a search stands anywhere in what is said of an action. */
static bool has_word(const struct keymap *keys, enum pane of, const char *word, enum action a)
{
    const struct action_info *info = &action_infos[a];
    char text[HELP_KEYS];

    help_keys(keys, of, a, text, sizeof text);
    if (strcasestr(info->name, word) || strcasestr(tr(info->help), word) ||
        strcasestr(text, word) || strcasestr(tr(action_group_names[info->group]), word))
        return true;
    for (size_t i = 0; i < sizeof also / sizeof *also; i++)
        if (also[i].a == a && strcasestr(tr(also[i].words), word))
            return true;
    return false;
}

/* All words have to be there, in any order. */
static bool found(const struct keymap *keys, enum pane of, const char *filter, enum action a)
{
    char words[HELP_FILTER + 1], *rest = NULL;

    str_copy(words, sizeof words, filter);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (!has_word(keys, of, word, a))
            return false;
    return true;
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

bool help_moves(enum action a)
{
    return action_infos[a].panes == IN_ROOMS && action_infos[a].kind == KIND_ASKS;
}
