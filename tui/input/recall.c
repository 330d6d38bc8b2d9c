/* What the console remembers of what its host did. */
#include "tui/input/recall.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"

/* What is about the console itself, and what would play macros in macros. */
static bool is_noted(enum action what)
{
    static const enum action not [] = {ACTION_NONE, ACTION_COMMAND, ACTION_MACRO,  ACTION_REPEAT,
                                       ACTION_HELP, ACTION_QUIT,    ACTION_SUSPEND};

    for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
        if (what == not [i])
            return false;
    return true;
}

void recall_note(struct recall *r, enum action what, const char *arg)
{
    char line[RECALL_LINE];
    size_t used;

    if (!r || r->playing || !is_noted(what))
        return;
    if (what == ACTION_END_MEETING || what == ACTION_STREAM)
        arg = ""; /* asked anew; an address may hold a key */
    snprintf(line, sizeof line, "%s%s%s", action_infos[what].name, *arg ? " " : "", arg);
    if (action_infos[what].kind != KIND_VIEW)
        str_copy(r->last, sizeof r->last, line);
    if (!*r->recording)
        return;
    for (char *c = strchr(line, ';'); c; c = strchr(c, ';'))
        *c = ',';
    used = strlen(r->record);
    if (used + strlen(line) + 3 < sizeof r->record)
        snprintf(r->record + used, sizeof r->record - used, "%s%s", used ? "; " : "", line);
}

bool recall_record_end(struct recall *r, struct error *err)
{
    char name[MACROS_NAME + 1];

    str_copy(name, sizeof name, r->recording);
    r->recording[0] = '\0';
    if (!*r->record)
        return error_set(err, "nothing was done, so nothing was recorded");
    return macros_set(&r->macros, name, r->record, 0, err);
}

void recall_free(struct recall *r)
{
    history_free(&r->history);
    macros_free(&r->macros);
}
