/* Lines being typed, and what is played from them. */
#include "tui/input/action_line.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/action_decide.h"
#include "tui/input/action_look.h"
#include "tui/input/command.h"

enum { CTRL_N = 14, CTRL_P = 16 };

/* ---- macros ---- */

/* What stopped a macro; true when the next step may be played. */
static bool went_on(struct act *a, const struct macro *mac, const char *step, bool ran,
                    const char *why)
{
    struct notice *note = &a->model->notice;
    char said[NOTICE_MAX];
    enum action_kind kind = KIND_VIEW;
    struct command c;

    if (command_parse(step, &c, NULL))
        kind = action_infos[c.what].kind;
    if (ran && (!*note->text || (kind == KIND_VIEW && note->level < NOTICE_WARN)))
        return true;
    str_copy(said, sizeof said, ran ? note->text : why);
    notice_set(note, NOTICE_WARN, a->mono, "macro %s stopped at '%.40s': %.160s", mac->name, step,
               said);
    return false;
}

/* Each step is under the rules of its key: what has not been read is not decided, and a question
 * waits for a person. */
static void play(struct act *a, const struct macro *mac, unsigned *acts)
{
    const char *text = mac->text;
    char step[COMMAND_LINE + 1];
    struct notice *note = &a->model->notice;

    a->recall->playing = true;
    while (macros_step(&text, step, sizeof step)) {
        struct error err = {{0}};
        bool ran;

        notice_clear(note);
        ran = command_run(a, step, acts, &err);
        if (!went_on(a, mac, step, ran, err.text) || *acts & ACT_QUIT)
            break;
        if (dialog_is_open(a->dialog) || prompt_is_open(a->prompt)) {
            if (macros_step(&text, step, sizeof step))
                notice_set(note, NOTICE_INFO, a->mono,
                           "this waits for your answer: the rest of macro %s is left out",
                           mac->name);
            break;
        }
    }
    a->recall->playing = false;
}

bool action_macro_named(struct act *a, const char *name, unsigned *acts, struct error *err)
{
    const struct macro *mac = a->recall ? macros_find(&a->recall->macros, name) : NULL;

    if (!mac)
        return error_set(err, "there is no macro '%.40s'", name);
    if (a->recall->playing)
        return error_set(err, "a macro plays no macros");
    *acts |= ACT_DRAW;
    play(a, mac, acts);
    return true;
}

static void list_macros(struct act *a)
{
    const struct macros *m = &a->recall->macros;
    struct strbuf b = STRBUF_INIT(1024);

    for (size_t i = 0; i < m->n && b.len < PROMPT_MORE; i++)
        strbuf_printf(&b, "%s  %.60s    ", m->row[i].name, m->row[i].text);
    prompt_say(a->prompt, false, tr("%s,  records a new one"), b.s ? b.s : "");
    strbuf_free(&b);
}

static void begin_macro(struct act *a)
{
    struct recall *r = a->recall;
    struct error err = {{0}};

    if (!r)
        return;
    if (*r->recording) {
        char name[MACROS_NAME + 1];

        str_copy(name, sizeof name, r->recording);
        if (recall_record_end(r, &err))
            notice_set(&a->model->notice, NOTICE_GOOD, a->mono,
                       "macro %s = %.180s   (a line of macros.conf keeps it)", name, r->record);
        else
            notice_set(&a->model->notice, NOTICE_WARN, a->mono, "%s", err.text);
        return;
    }
    prompt_open(a->prompt, ',');
    a->prompt->what = PROMPT_MACRO;
    list_macros(a);
}

/* The key after ',': plays the macro of that name; ',' again begins to record one. */
static unsigned macro_key(struct act *a)
{
    struct prompt *p = a->prompt;
    struct recall *r = a->recall;
    struct error err = {{0}};
    unsigned acts = ACT_DRAW;
    bool records = p->sign == 'r';
    char name[5];

    if (a->key.alt || a->key.code <= ' ' || a->key.code >= KEYMAP_UP || a->key.code == 0x7f ||
        a->key.code == ';' || (records && a->key.code == ',')) {
        prompt_close(p);
        return acts;
    }
    if (a->key.code == ',') {
        prompt_open(p, 'r');
        p->what = PROMPT_MACRO;
        str_copy(p->label, sizeof p->label, tr("a macro under which key? "));
        return acts;
    }
    utf8_put(name, a->key.code);
    prompt_close(p);
    if (records) {
        str_copy(r->recording, sizeof r->recording, name);
        r->record[0] = '\0';
        notice_set(&a->model->notice, NOTICE_INFO, a->mono,
                   "recording macro %s: what you do now, until the next ,", name);
    } else if (!action_macro_named(a, name, &acts, &err)) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "%s", err.text);
    }
    return acts;
}

/* ---- again ---- */

static void repeat(struct act *a, unsigned *acts)
{
    struct error err = {{0}};
    char line[RECALL_LINE];

    if (!a->recall || !*a->recall->last) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono,
                   "nothing was decided yet that could be done again");
        return;
    }
    str_copy(line, sizeof line, a->recall->last);
    if (!command_run(a, line, acts, &err))
        notice_set(&a->model->notice, NOTICE_WARN, a->mono, "%s", err.text);
}

/* ---- the command line ---- */

void action_command_begin(struct act *a, const char *name)
{
    char text[COMMAND_WORD];

    prompt_open(a->prompt, ':');
    a->prompt->what = PROMPT_COMMAND;
    if (a->recall)
        history_rest(&a->recall->history);
    snprintf(text, sizeof text, "%s%s", name, *name ? " " : "");
    prompt_fill(a->prompt, text);
    command_hint(a);
}

/* Tab, and the lines that were typed before; false for any other key. */
static bool command_key(struct act *a)
{
    bool back = a->key.code == KEYMAP_UP || a->key.code == CTRL_P;
    const char *line;

    if (a->key.alt)
        return false;
    if (a->key.code == KEYMAP_TAB) {
        command_complete(a);
        return true;
    }
    if (!back && a->key.code != KEYMAP_DOWN && a->key.code != CTRL_N)
        return false;
    line = a->recall ? history_step(&a->recall->history, back, a->prompt->text) : NULL;
    if (line)
        prompt_fill(a->prompt, line);
    command_hint(a);
    return true;
}

static bool command_done(struct act *a, unsigned *acts)
{
    char line[PROMPT_MAX + 1];
    struct error err = {{0}};
    struct command c;

    str_copy(line, sizeof line, a->prompt->text);
    if (!line[strspn(line, " ")]) {
        prompt_close(a->prompt);
        return true;
    }
    if (command_parse(line, &c, &err)) {
        prompt_close(a->prompt);
        if (command_run(a, line, acts, &err)) {
            if (a->recall)
                history_add(&a->recall->history, line);
            if (!prompt_is_open(a->prompt))
                recall_note(a->recall, c.what, c.arg);
            return true;
        }
        prompt_close(a->prompt); /* the line comes back, to be mended */
        prompt_open(a->prompt, ':');
        a->prompt->what = PROMPT_COMMAND;
        prompt_fill(a->prompt, line);
    }
    prompt_say(a->prompt, true, "%s", err.text);
    return false;
}

/* ---- any line ---- */

bool action_line_done(struct act *a)
{
    struct prompt *p = a->prompt;
    struct error err = {{0}};
    char text[PROMPT_MAX + 1];
    enum action by = p->by;

    str_copy(text, sizeof text, p->text);
    if (p->what == PROMPT_FIND) {
        utf8_clean(a->model->find, sizeof a->model->find, text, strlen(text), LIMIT_NAME_CHARS);
        prompt_close(p);
        action_run_look(a, ACTION_FIND_NEXT);
    } else if (p->what == PROMPT_FILTER) {
        if (!action_filter(a, text, &err)) {
            prompt_say(p, true, "%s", err.text);
            return false;
        }
        prompt_close(p);
    } else if (!action_typed(a)) {
        return false;
    }
    recall_note(a->recall, by, text);
    return true;
}

void action_line_changed(struct act *a)
{
    struct prompt *p = a->prompt;
    struct error err = {{0}};

    p->more[0] = '\0';
    p->bad = false;
    if (p->what == PROMPT_COMMAND)
        command_hint(a);
    else if (p->what == PROMPT_FILTER && !action_filter(a, p->text, &err))
        prompt_say(p, true, "%s", err.text);
}

unsigned action_line_key(struct act *a)
{
    struct prompt *p = a->prompt;
    unsigned acts = ACT_DRAW;

    if (p->what == PROMPT_MACRO)
        return macro_key(a);
    if (p->what == PROMPT_COMMAND && command_key(a))
        return acts;
    switch (prompt_key(p, a->key)) {
    case PROMPT_DONE:
        if (p->what == PROMPT_COMMAND)
            command_done(a, &acts);
        else
            action_line_done(a);
        break;
    case PROMPT_CANCELLED:
        if (p->what == PROMPT_FILTER)
            action_filter(a, p->before, NULL);
        prompt_close(p);
        break;
    case PROMPT_GOES_ON: action_line_changed(a); break;
    }
    return acts;
}

bool action_run_line(struct act *a, enum action what, unsigned *acts)
{
    switch (what) {
    case ACTION_COMMAND: action_command_begin(a, ""); break;
    case ACTION_ROOM:
    case ACTION_THEME_NAMED:
    case ACTION_SET: action_command_begin(a, action_infos[what].name); break;
    case ACTION_REPEAT: repeat(a, acts); break;
    case ACTION_MACRO: begin_macro(a); break;
    default: return false;
    }
    return true;
}
