/* The line after ':'. */
#include "tui/input/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/action_decide.h"
#include "tui/input/action_line.h"
#include "tui/input/action_look.h"
#include "tui/input/help.h"

static const struct {
    enum action what;
    enum command_arg takes;
    const char *words;
    bool keeps;
} args[] = {
#define C(ID, kind, words_, keeps_) {ACTION_##ID, kind, words_, keeps_},
#include "tui/input/command.def"
#undef C
};
enum { N_ARGS = sizeof args / sizeof *args };

static int find_arg(enum action what)
{
    for (int i = 0; i < N_ARGS; i++)
        if (args[i].what == what)
            return i;
    return -1;
}

enum command_arg command_takes(enum action what, const char **words)
{
    int i = find_arg(what);

    if (words)
        *words = i < 0 ? "" : args[i].words;
    return i < 0 ? ARG_NONE : args[i].takes;
}

/* ---- reading ---- */

/* The name that was probably meant: one that begins so, or has it in it, or shares a beginning. */
static const char *nearest(const char *word)
{
    size_t len = strlen(word);

    for (int a = 0; a < ACTION_COUNT; a++)
        if (strncmp(action_infos[a].name, word, len) == 0)
            return action_infos[a].name;
    for (int a = 0; a < ACTION_COUNT; a++)
        if (strstr(action_infos[a].name, word))
            return action_infos[a].name;
    for (size_t n = len - 1; n > 1; n--)
        for (int a = 0; a < ACTION_COUNT; a++)
            if (strncmp(action_infos[a].name, word, n) == 0)
                return action_infos[a].name;
    return NULL;
}

bool command_parse(const char *line, struct command *c, struct error *err)
{
    char word[COMMAND_WORD];
    const char *near;
    size_t len;

    line += strspn(line, " :");
    len = strcspn(line, " ");
    if (len == 0)
        return error_set(err, "type the name of an action; Tab shows them");
    snprintf(word, sizeof word, "%.*s", (int)len, line);
    c->what = len < sizeof word ? action_find(word) : ACTION_NONE;
    c->arg = line + len + strspn(line + len, " ");
    if (c->what == ACTION_NONE) {
        near = nearest(word);
        return error_set(err, "there is no command '%.40s'%s%s%s", word,
                         near ? tr("; did you mean ") : tr(": Tab shows them"), near ? near : "",
                         near ? "?" : "");
    }
    if (*c->arg && command_takes(c->what, NULL) == ARG_NONE)
        return error_set(err, "%s takes no words behind it", word);
    return true;
}

bool command_keep(const char *line, char *dst, size_t size)
{
    struct command c;
    int i;

    if (!command_parse(line, &c, NULL))
        return false;
    i = find_arg(c.what);
    if (*c.arg && i >= 0 && args[i].keeps)
        snprintf(dst, size, "%s %s", action_infos[c.what].name, c.arg);
    else
        snprintf(dst, size, "%s", action_infos[c.what].name);
    return true;
}

/* ---- running ---- */

static bool go_to_room(struct act *a, const char *name, struct error *err)
{
    struct model *m = a->model;
    struct select_list list;
    struct select *at;
    ptrdiff_t i;

    model_list(m, PANE_ROOMS, &list, &at);
    i = list.index(list.list, str_eq(name, "all") ? MODEL_ALL_ROOMS : name);
    if (i < 0)
        return error_set(err, "there is no room '%.60s' in the list", name);
    select_go(at, &list, (size_t)i, m->page[PANE_ROOMS]);
    m->focus = PANE_KNOCKS;
    return true;
}

/* The action asks for a line: it has it already. */
static bool answer_line(struct act *a, const struct command *c, struct error *err)
{
    if (!prompt_is_open(a->prompt))
        return true; /* refused, in words */
    prompt_fill(a->prompt, c->arg);
    if (action_line_done(a))
        return true;
    error_set(err, "%s", a->prompt->more);
    prompt_close(a->prompt);
    return false;
}

static bool run_with(struct act *a, const struct command *c, unsigned *acts, struct error *err)
{
    switch (command_takes(c->what, NULL)) {
    case ARG_FILTER: return action_filter(a, c->arg, err);
    case ARG_SORT: return action_sort(a, c->arg, err);
    case ARG_ROOM: return go_to_room(a, c->arg, err);
    case ARG_MACRO: return action_macro_named(a, c->arg, acts, err);
    case ARG_OWNER:
        if (!a->owner)
            return error_set(err, "this can not be done here");
        return a->owner->apply(a->owner_arg, c->what, c->arg, err);
    case ARG_LINE: *acts |= action_run(a, c->what); return answer_line(a, c, err);
    case ARG_NONE: break;
    }
    return true;
}

bool command_run(struct act *a, const char *line, unsigned *acts, struct error *err)
{
    const char *words;
    struct command c;

    if (!command_parse(line, &c, err))
        return false;
    if (!help_fits(c.what, a->model->focus, err))
        return false;
    *acts |= ACT_DRAW;
    if (*c.arg)
        return run_with(a, &c, acts, err);
    switch (command_takes(c.what, &words)) {
    case ARG_ROOM:
    case ARG_OWNER:
        return error_set(err, "%s needs %s behind it: Tab shows what", action_infos[c.what].name,
                         words);
    default: *acts |= action_run(a, c.what); return true;
    }
}

/* ---- completion ---- */

struct list {
    char (*out)[COMMAND_WORD];
    size_t n;
    const char *begins;
};

static void offer(struct list *l, const char *word)
{
    if (l->n < COMMAND_WORDS && strlen(word) < COMMAND_WORD && str_starts(word, l->begins))
        str_copy(l->out[l->n++], COMMAND_WORD, word);
}

static void offer_args(const struct act *a, struct list *l, enum action what)
{
    const struct model *m = a->model;

    switch (command_takes(what, NULL)) {
    case ARG_SORT:
        for (int i = 0; lens_sort_name(m->focus, i); i++)
            offer(l, lens_sort_name(m->focus, i));
        break;
    case ARG_ROOM:
        if (model_extra_rows(m) > 0)
            offer(l, "all");
        for (size_t i = 0; i < m->rooms.n; i++)
            offer(l, m->rooms.row[i]->name);
        break;
    case ARG_MACRO:
        for (size_t i = 0; a->recall && i < a->recall->macros.n; i++)
            offer(l, a->recall->macros.row[i].name);
        break;
    case ARG_OWNER:
        for (size_t i = 0; a->owner; i++) {
            char word[COMMAND_WORD];

            if (!a->owner->value(a->owner_arg, what, i, word, sizeof word))
                break;
            offer(l, word);
        }
        break;
    default: break;
    }
}

size_t command_candidates(const struct act *a, const char *line, char (*out)[COMMAND_WORD])
{
    struct list l = {.out = out};
    size_t lead = strspn(line, " :"), name = strcspn(line + lead, " ");
    struct command c;

    l.begins = line + lead;
    if (line[lead + name] == '\0') {
        for (int i = 0; i < ACTION_COUNT; i++)
            if (action_in((enum action)i, a->model->focus))
                offer(&l, action_infos[i].name);
    } else if (command_parse(line, &c, NULL)) {
        l.begins = c.arg;
        offer_args(a, &l, c.what);
    }
    return l.n;
}

static size_t common(char (*word)[COMMAND_WORD], size_t n)
{
    size_t len = strlen(word[0]);

    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < len; j++)
            if (word[i][j] != word[0][j])
                len = j;
    while (len > 0 && ((unsigned char)word[0][len] & 0xc0) == 0x80) /* no half character */
        len--;
    return len;
}

void command_complete(struct act *a)
{
    struct prompt *p = a->prompt;
    char(*word)[COMMAND_WORD] = xcalloc(COMMAND_WORDS, sizeof *word), line[PROMPT_MAX + 1];
    size_t n, keep, len;
    const char *space;

    p->text[p->at] = '\0'; /* what is behind the cursor would be torn off its word */
    n = command_candidates(a, p->text, word);
    if (n > 0) {
        space = strchr(p->text + strspn(p->text, " :"), ' ');
        keep = space ? (size_t)(space - p->text) + strspn(space, " ") : strspn(p->text, " :");
        len = common(word, n);
        snprintf(line, sizeof line, "%.*s%.*s%s", (int)keep, p->text, (int)len, word[0],
                 n == 1 && word[0][len - 1] != '=' ? " " : "");
        if (strlen(line) > strlen(p->text))
            prompt_fill(p, line);
    }
    command_hint(a);
    if (n == 0 && !p->more[0])
        prompt_say(p, true, tr("nothing fits here"));
    free(word);
}

static void hint_action(struct act *a, enum action what)
{
    const char *words;

    command_takes(what, &words);
    prompt_say(a->prompt, false, "%s%s%s: %s", action_infos[what].name, *words ? " " : "", words,
               tr(action_infos[what].help));
}

void command_hint(struct act *a)
{
    char(*word)[COMMAND_WORD] = xcalloc(COMMAND_WORDS, sizeof *word);
    size_t n = command_candidates(a, a->prompt->text, word);
    struct strbuf b = STRBUF_INIT(4096);
    struct command c;

    a->prompt->more[0] = '\0';
    a->prompt->bad = false;
    if (command_parse(a->prompt->text, &c, NULL) && (n == 0 || !strchr(a->prompt->text, ' '))) {
        hint_action(a, c.what);
    } else if (n > 0) {
        for (size_t i = 0; i < n && b.len < PROMPT_MORE; i++)
            strbuf_printf(&b, "%s%s", i ? "  " : "", word[i]);
        prompt_say(a->prompt, false, "%s", b.s);
    } else if (*a->prompt->text && !command_parse(a->prompt->text, &c, NULL)) {
        struct error err = {{0}};

        command_parse(a->prompt->text, &c, &err);
        prompt_say(a->prompt, true, "%s", err.text);
    }
    strbuf_free(&b);
    free(word);
}
