/* What can be typed. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/plain/plain_private.h"

/* What the help of the screen says of cursors, marks and bars. */
static const char *const here[ACTION_COUNT] = {
    [ACTION_ADMIT] = TR("let them in"),
    [ACTION_DENY] = TR("turn them away, after the grace time"),
    [ACTION_MUTE] = TR("turn their microphones off"),
    [ACTION_TOKEN_FOR] = TR("make a token for this person"),
    [ACTION_ADMIT_NEXT] = TR("admit the person whom status names"),
    [ACTION_MUTE_REST] = TR("mute all but these people; asks first"),
    [ACTION_CAMERA_REST] = TR("turn all cameras off but those of these people; asks first"),
    [ACTION_SHARE_REST] = TR("stop all sharing but that of these people; asks first"),
    [ACTION_NEW_ROOM] = TR("make a room, with a name that you can change"),
};

const char *plain_about(enum action a)
{
    return tr(here[a] ? here[a] : action_infos[a].help);
}

/* ---- one line for each verb ---- */

static bool in_help(const char *wanted, const char *name, const char *help)
{
    return strcasestr(name, wanted) || strcasestr(help, wanted);
}

/* The key that does it, as "M"; "" for none. */
static void key_of(const struct plain *p, enum action a, char key[KEYMAP_TEXT])
{
    unsigned panes = action_infos[a].panes;
    enum pane pane = panes & IN_PEOPLE && !(panes & IN_KNOCKS) ? PANE_PEOPLE
                     : panes == IN_ROOMS                       ? PANE_ROOMS
                                                               : PANE_KNOCKS;

    key[0] = '\0';
    keymap_key(*p->conf.keys, pane, a, key, KEYMAP_TEXT);
}

static void help_list(struct plain *p, const struct plain_list *l)
{
    plain_say(p, "%s%s%s - %s", l->name, *l->words ? " " : "", *l->words ? tr(l->words) : "",
              tr(l->help));
}

static void help_action(struct plain *p, enum action a)
{
    const struct action_info *info = &action_infos[a];
    const char *usage = plain_usage(plain_shape_of(a));
    char key[KEYMAP_TEXT];

    key_of(p, a, key);
    plain_say(p, "%s%s%s%s%s%s - %s%s", info->name, *key ? " (" : "", key, *key ? ")" : "",
              *usage ? " " : "", usage, plain_about(a),
              !service_can(p->conf.model->service, info->cap)   ? tr(" (this service can not)")
              : p->conf.model->watch && info->kind != KIND_VIEW ? tr(" (not while watching)")
                                                                : "");
}

/* Verbs that have the words; "" for all. Returns how many. */
static size_t search(struct plain *p, const char *words)
{
    size_t n = 0;

    for (const struct plain_list *l = plain_lists; l->name; l++)
        if (in_help(words, l->name, tr(l->help)) && ++n)
            help_list(p, l);
    for (int g = 0; g < GROUP_COUNT; g++)
        for (int a = 0; a < ACTION_COUNT; a++)
            if (action_infos[a].group == (enum action_group)g &&
                plain_shape_of((enum action)a).takes != PLAIN_NOT &&
                in_help(words, action_infos[a].name, plain_about((enum action)a)) && ++n)
                help_action(p, (enum action)a);
    return n;
}

/* ---- one line for each kind of verb ---- */

static void add(char dst[PLAIN_LINE], const char *name, const char *key)
{
    size_t n = strlen(dst);

    snprintf(dst + n, PLAIN_LINE - n, "%s%s%s%s%s", n ? ", " : "", name, *key ? " (" : "", key,
             *key ? ")" : "");
}

static void overview(struct plain *p)
{
    char line[PLAIN_LINE] = "", key[KEYMAP_TEXT];

    for (const struct plain_list *l = plain_lists; l->name; l++)
        add(line, l->name, "");
    plain_say(p, "%s: %s", tr("Lists and choices"), line);
    for (int g = 0; g < GROUP_COUNT; g++) {
        line[0] = '\0';
        for (int a = 0; a < ACTION_COUNT; a++)
            if (action_infos[a].group == (enum action_group)g &&
                plain_shape_of((enum action)a).takes != PLAIN_NOT) {
                key_of(p, (enum action)a, key);
                add(line, action_infos[a].name, key);
            }
        if (*line)
            plain_say(p, "%s: %s", tr(action_group_names[g]), line);
    }
    plain_say(p, "help VERB says what it takes, help TEXT finds verbs, help all says everything. "
                 "PEOPLE are numbers, ids or names with commas between; a name with spaces stands "
                 "in quotes. The beginning of a verb will do where only one begins so.");
}

void plain_help(struct plain *p, const char *words)
{
    if (!*words)
        overview(p);
    else if (search(p, str_eq(words, "all") ? "" : words) == 0)
        plain_say(p, "no verb has '%s'", words);
}
