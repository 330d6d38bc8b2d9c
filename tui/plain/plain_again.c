/* Verbs that run other verbs: the last decision again, and the user's macros. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tui/plain/plain_private.h"

void plain_note(struct plain *p, enum action what, const char *words)
{
    struct plain_shape s = plain_shape_of(what);
    char word[PLAIN_LINE];
    bool quoted;

    if (p->playing || action_infos[what].kind == KIND_VIEW || s.rest == PLAIN_FIELD ||
        (s.takes != PLAIN_PEOPLE && s.takes != PLAIN_ROOM))
        return;
    p->last = what;
    p->last_rest[0] = '\0';
    /* What is asked anew each time, and an address that may hold a key, is not kept. */
    if (s.rest == PLAIN_NO_REST || s.rest == PLAIN_ASKED || what == ACTION_STREAM)
        return;
    if (s.takes == PLAIN_ROOM ? plain_is_room(p, words) : *words)
        plain_word(&words, word, &quoted);
    str_copy(p->last_rest, sizeof p->last_rest, words);
}

/* Runs "VERB WHOM REST" as if it had been typed. */
static void run(struct plain *p, const char *verb, const char *whom, const char *rest)
{
    char line[3 * PLAIN_LINE];

    snprintf(line, sizeof line, "%s %s %s", verb, whom, rest);
    while (*line && line[strlen(line) - 1] == ' ')
        line[strlen(line) - 1] = '\0';
    if (strlen(line) >= PLAIN_LINE)
        plain_refuse(p, "that is longer than %d bytes: nothing was done", PLAIN_LINE - 1);
    else
        plain_verb(p, line);
}

void plain_repeat(struct plain *p, const char *words)
{
    if (p->last == ACTION_NONE) {
        plain_refuse(p, "nothing was decided yet that could be done again");
        return;
    }
    p->playing = true;
    run(p, action_infos[p->last].name, words, p->last_rest);
    p->playing = false;
}

/* One step; false when the macro stops there. */
static bool step(struct plain *p, const char *name, const char *text, const char *whom)
{
    const char *rest = text;
    char verb[PLAIN_LINE];
    bool quoted, before = p->failed, went;
    enum action what;

    if (!plain_word(&rest, verb, &quoted))
        return true;
    what = action_find(verb);
    p->failed = false;
    if (what != ACTION_NONE && plain_shape_of(what).takes == PLAIN_PEOPLE)
        run(p, verb, whom, rest);
    else
        run(p, verb, "", rest);
    went = !p->failed;
    p->failed |= before;
    if (!went)
        plain_refuse(p, "macro %s stopped at '%.40s'", name, text);
    return went;
}

void plain_macro(struct plain *p, const char *words)
{
    const struct macro *m;
    const char *at;
    char name[PLAIN_LINE] = "", text[MACROS_TEXT + 1];
    bool quoted;

    plain_word(&words, name, &quoted);
    m = p->conf.macros ? macros_find(p->conf.macros, name) : NULL;
    if (!m) {
        plain_refuse(p, "there is no macro '%.40s'", name);
        return;
    }
    at = m->text;
    p->playing = true;
    while (macros_step(&at, text, sizeof text) && step(p, name, text, words))
        if (plain_is_asking(p) && *at) {
            plain_refuse(p, "this waits for your answer: the rest of macro %s is left out", name);
            break;
        }
    p->playing = false;
}
