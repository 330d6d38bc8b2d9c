/* Questions: what asks first on the screen asks here, and only "yes" confirms. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/proto/block_signals.h"
#include "tui/input/dialog_block.h"
#include "tui/plain/plain_private.h"
#include "tui/views/parts.h"

/* ---- choices ---- */

/* "+device" ticks, "-device" takes the tick away, "device" is all that is left. */
static bool choose_signal(struct dialog *d, const char *word, bool *fresh)
{
    char sign = *word == '+' || *word == '-' ? *word : '\0';
    uint8_t bit = 0;

    word += sign != '\0';
    if (!block_signals_add(word, (int)strlen(word), &bit, NULL) || !(bit & dialog_block_known(d)))
        return false;
    if (!sign && *fresh)
        d->signals = 0;
    *fresh = false;
    d->signals = (uint8_t)(sign == '-' ? d->signals & ~bit : d->signals | bit);
    return true;
}

static bool choose_block(struct dialog *d, const char *word, bool *fresh)
{
    for (int i = 0; i < DIALOG_BLOCK_LINES; i++)
        if (str_eq(word, wire_block_names[BLOCK_MEETING + i])) {
            d->choice = i;
            return true;
        }
    if (str_eq(word, "everywhere") || str_eq(word, "here")) {
        d->domain = *word == 'e';
        return true;
    }
    return choose_signal(d, word, fresh);
}

/* "+audio" grants, "-audio" revokes, "audio" is all that is left; all and none. */
static bool choose_rights(struct dialog *d, const char *word, bool *fresh)
{
    static const char *const names[DIALOG_RIGHTS_LINES] = {"audio", "video", "screen", "custom"};
    char sign = *word == '+' || *word == '-' ? *word : '\0';

    word += sign != '\0';
    if (!sign && *fresh)
        d->can_send = 0;
    *fresh = false;
    for (int i = 0; i < DIALOG_RIGHTS_LINES; i++)
        if (str_eq(word, names[i])) {
            d->can_send = sign == '-' ? d->can_send & (uint8_t)~dialog_rights[i].bits
                                      : d->can_send | dialog_rights[i].bits;
            return true;
        }
    if (sign || (!str_eq(word, "all") && !str_eq(word, "none")))
        return false;
    d->can_send = *word == 'a' ? SEND_ALL : 0;
    return true;
}

bool plain_choose(struct plain *p, const char *words)
{
    struct dialog *d = p->conf.dialog;
    int choice = d->choice;
    bool domain = d->domain, fresh = true, ok = *words != '\0';
    uint8_t can_send = d->can_send, signals = d->signals;
    char word[PLAIN_LINE];

    while (ok && *words) {
        size_t len = strcspn(words, ", ");

        snprintf(word, sizeof word, "%.*s", (int)len, words);
        words += len + strspn(words + len, ", ");
        ok = d->kind == DIALOG_BLOCK    ? choose_block(d, word, &fresh)
             : d->kind == DIALOG_RIGHTS ? choose_rights(d, word, &fresh)
                                        : false;
    }
    if (ok)
        return true;
    d->choice = choice;
    d->domain = domain;
    d->can_send = can_send;
    d->signals = signals;
    return false;
}

/* ---- asking ---- */

static void say_row(struct plain *p, const struct dialog_row *row)
{
    char name[PLAIN_LINE], wait[PARTS_TIME] = "", flags[160] = "";

    plain_name(p, row->room, row->id, row->name, name, sizeof name);
    if (row->knocked_at)
        parts_wait(wait, row->knocked_at, p->now.wall);
    parts_flags(row->flags & FLAGS_CAREFUL, flags, sizeof flags);
    plain_say(p, "%s%s%s%s%s%s",
              row->gone     ? tr("gone ")
              : row->ticked ? ""
                            : tr("left out "),
              name, *wait ? tr(", waits ") : "", wait, *flags ? tr(", look twice: ") : "", flags);
}

static void say_rows(struct plain *p, bool all)
{
    const struct dialog *d = p->conf.dialog;

    for (size_t i = 0; i < d->n && (all || i < PLAIN_SHOWN); i++)
        say_row(p, &d->row[i]);
    if (!all && d->n > PLAIN_SHOWN)
        plain_say(p, "and %zu more; list says them all", d->n - PLAIN_SHOWN);
}

static const char *rest_words(enum action power)
{
    return power == ACTION_MUTE_REST     ? tr("Mute")
           : power == ACTION_CAMERA_REST ? tr("Turn off the cameras of")
                                         : tr("Stop the sharing of");
}

static void say_rights(struct plain *p)
{
    const struct dialog *d = p->conf.dialog;
    char may[160] = "";

    for (int i = 0; i < DIALOG_RIGHTS_LINES; i++)
        if (d->can_send & dialog_rights[i].bits)
            snprintf(may + strlen(may), sizeof may - strlen(may), "%s%s", *may ? ", " : "",
                     tr(dialog_rights[i].words));
    plain_say(p,
              "From now on they may: %s. yes does it; audio, video, screen, custom with + or - "
              "before it, all or none change it; anything else does nothing.",
              *may ? may : tr("send nothing"));
}

static void say_block(struct plain *p)
{
    static const char *const lengths[DIALOG_BLOCK_LINES] = {TR("for this meeting"),
                                                            TR("for 24 hours"), TR("for good")};
    const struct dialog *d = p->conf.dialog;
    uint8_t known = dialog_block_known(d);
    char by[SIGNALS_TEXT], may[SIGNALS_TEXT];
    struct error err = {{0}};

    block_signals_text(d->signals & known, by);
    block_signals_text(known, may);
    plain_say(p,
              "%s and block %zu %s %s, %s, known again by %s? yes does it; meeting, 24h, forever, "
              "here or everywhere change it, and so do the signals with + or - before it: %s; "
              "anything else does nothing.",
              d->of == PANE_PEOPLE ? tr("Eject") : tr("Deny"), d->n_ticked,
              d->n_ticked == 1 ? tr("person") : tr("people"), tr(lengths[d->choice]),
              d->domain ? tr("everywhere") : tr("in this room alone"), *by ? by : tr("nothing"),
              *may ? may : tr("none is known"));
    if (dialog_block_ready(d, &err))
        plain_say(p, "%s%d points, %d keep out", d->n > 1 ? tr("at least ") : "",
                  dialog_block_points(d, NULL), SIGNALS_SURE);
    else
        plain_say(p, "%s", err.text);
}

static void say_dialog(struct plain *p)
{
    const struct dialog *d = p->conf.dialog;
    const char *room = str_eq(d->room, MODEL_ALL_ROOMS) ? tr("all rooms") : d->room;

    if (d->kind == DIALOG_BLOCK)
        say_block(p);
    else if (d->kind == DIALOG_RIGHTS)
        say_rights(p);
    else if (d->kind == DIALOG_QUIT)
        plain_say(p,
                  "%zu decisions are on their way. Leave all the same? yes leaves; anything "
                  "else stays.",
                  model_unanswered(p->conf.model));
    else
        plain_say(p,
                  "%s %zu of %zu in %s? yes does it; tick or untick PEOPLE changes it; list says "
                  "who; anything else does nothing.",
                  d->kind == DIALOG_ADMIT  ? tr("Admit")
                  : d->kind == DIALOG_DENY ? tr("Deny")
                                           : rest_words(d->power),
                  d->n_ticked, d->n, room);
}

static bool known_question(const struct dialog *d)
{
    return d->kind >= DIALOG_ADMIT && d->kind <= DIALOG_QUIT;
}

void plain_question(struct plain *p)
{
    struct dialog *d = p->conf.dialog;

    if (prompt_is_open(p->conf.prompt)) {
        if (p->conf.prompt->label[0])
            plain_say(p, "%s(an empty line: nothing is done)", p->conf.prompt->label);
        else
            prompt_close(p->conf.prompt);
        return;
    }
    if (sheet_is_open(p->conf.sheet))
        plain_sheet_open(p);
    if (!dialog_is_open(d))
        return;
    if (d->kind == DIALOG_BLOCKS) {
        p->blocks_told = false; /* it is told when it has come */
        return;
    }
    if (!known_question(d)) {
        dialog_close(d);
        plain_refuse(p, "this needs the screen");
        return;
    }
    say_rows(p, false);
    say_dialog(p);
    dialog_seen(d, p->now.mono);
}

/* ---- answering ---- */

unsigned plain_press(struct plain *p, uint32_t code)
{
    struct act a = plain_act(p);
    struct key key = {.code = code};

    return action_keys(&a, &key, 1);
}

static void tick(struct plain *p, const char *words, bool on)
{
    struct dialog *d = p->conf.dialog;
    struct target t;

    if (!plain_who(p, words, d->of == PANE_PEOPLE ? IN_PEOPLE : IN_KNOCKS, &t))
        return;
    for (size_t i = 0; i < t.n; i++) {
        size_t row = 0;

        while (row < d->n && !str_eq(d->row[row].id, t.one[i].id))
            row++;
        if (row == d->n)
            plain_refuse(p, "%s is no part of the question", t.one[i].name);
        else if (d->row[row].ticked != on && !d->row[row].gone) {
            d->row[row].ticked = on;
            d->n_ticked += on ? 1 : (size_t)-1;
        }
    }
    target_free(&t);
}

/* Changes the question; false when the line is none of its words. */
static bool changes(struct plain *p, const char *line)
{
    struct dialog *d = p->conf.dialog;
    bool list = d->kind == DIALOG_ADMIT || d->kind == DIALOG_DENY || d->kind == DIALOG_REST;

    if (list && str_eq(line, "list"))
        say_rows(p, true);
    else if (list && str_starts(line, "tick "))
        tick(p, line + strlen("tick "), true);
    else if (list && str_starts(line, "untick "))
        tick(p, line + strlen("untick "), false);
    else if (!plain_choose(p, line))
        return false;
    say_dialog(p);
    return true;
}

void plain_still_open(struct plain *p)
{
    struct prompt *prompt = p->conf.prompt;

    if (!prompt_is_open(prompt) || !prompt->bad)
        return;
    plain_refuse(p, "%s", prompt->more);
    prompt_close(prompt);
}

static unsigned answer_prompt(struct plain *p, const char *line)
{
    unsigned acts;

    if (!*line) {
        acts = plain_press(p, KEYMAP_ESC);
        plain_say(p, "nothing was done");
        return acts;
    }
    if (strlen(line) > PROMPT_MAX) {
        plain_refuse(p, "that is longer than %d bytes: nothing was done", PROMPT_MAX);
        return plain_press(p, KEYMAP_ESC);
    }
    prompt_fill(p->conf.prompt, line);
    acts = plain_press(p, KEYMAP_ENTER);
    plain_still_open(p);
    plain_question(p);
    return acts;
}

unsigned plain_answer(struct plain *p, const char *line)
{
    unsigned acts;

    if (prompt_is_open(p->conf.prompt))
        return answer_prompt(p, line);
    if (sheet_is_open(p->conf.sheet))
        return plain_sheet_answer(p, line);
    if (plain_blocks_answer(p, line))
        return 0;
    if (str_eq(line, "yes") || str_eq(line, "y"))
        return plain_press(p, 'y');
    if (changes(p, line))
        return 0;
    acts = plain_press(p, KEYMAP_ESC);
    if (!*line || str_eq(line, "no") || str_eq(line, "n") || str_eq(line, "back"))
        plain_say(p, "nothing was done");
    else
        plain_refuse(p, "that was no answer: nothing was done, and '%s' was not run", line);
    return acts;
}
