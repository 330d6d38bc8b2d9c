/* What is done with a line that was typed. */
#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/input/action_decide.h"
#include "tui/input/stream_json.h"
#include "tui/input/until.h"

/* The line is not accepted, and stays to be mended. */
static bool refuse(struct act *a, const char *sentence)
{
    prompt_say(a->prompt, true, "%s", sentence);
    return false;
}

/* The same when the connection did not take it: the notice has said so. */
static bool taken(struct act *a, bool was)
{
    return was || refuse(a, a->model->notice.text);
}

static bool denied(struct act *a, const char *text)
{
    return taken(
        a, action_order(a, &a->prompt->target,
                        &(struct model_order){.grace_ms = a->model->grace_ms, .reason = text}));
}

static bool held(struct act *a, const char *text)
{
    return taken(a, action_words(a, &a->prompt->target, WIRE_HOLD, true, text));
}

static bool message(struct act *a, const char *text)
{
    if (!*text)
        return refuse(a, tr("there are no words to send: type some, or Esc"));
    return taken(a, action_words(a, &a->prompt->target, WIRE_MESSAGE, false, text));
}

static bool to_room(struct act *a, enum wire_action what, const char *text, char *data,
                    const char *did)
{
    struct wire_req *r = xcalloc(1, sizeof *r);
    struct model_out out = action_out(a);
    char words[MODEL_DID];

    r->action = what;
    r->data = data;
    str_copy(r->room, sizeof r->room, a->prompt->room);
    str_copy(r->text, sizeof r->text, text);
    if (what == WIRE_END_MEETING)
        str_copy(r->name, sizeof r->name, a->prompt->room);
    if (what == WIRE_MESSAGE) {
        r->ids = xcalloc(1, sizeof *r->ids);
        r->n_ids = 1;
        str_copy(r->ids[0], sizeof *r->ids, WIRE_ALL);
    }
    snprintf(words, sizeof words, "%s %.128s", did, a->prompt->room);
    return taken(a, model_ask(a->model, r, words, &out));
}

static bool broadcast(struct act *a, const char *text)
{
    if (!*text)
        return refuse(a, tr("there are no words to send: type some, or Esc"));
    return to_room(a, WIRE_MESSAGE, text, NULL, tr("told everybody who waits in"));
}

static bool renamed(struct act *a, const char *text)
{
    struct wire_update u = {0};

    if (!*text || (a->prompt->target.n == 1 && str_eq(a->prompt->target.one[0].name, text)))
        return refuse(a, *text ? tr("this is the name already: type another, or Esc")
                               : tr("a name has one character at least: type one, or Esc"));
    utf8_clean(u.name, sizeof u.name, text, strlen(text), LIMIT_NAME_CHARS);
    return taken(a, action_update(a, &a->prompt->target, &u, tr("renamed")));
}

static bool ejected(struct act *a, const char *text)
{
    struct wire_update u = {.eject = true, .grace_ms = a->model->grace_ms};

    str_copy(u.reason, sizeof u.reason, text);
    return taken(a, action_update(a, &a->prompt->target, &u, tr("ejected")));
}

static bool until(struct act *a, const char *text)
{
    struct wire_update u = {.has_eject_at = true};

    if (!until_parse(text, a->wall, a->tz_min, &u.eject_at))
        return refuse(a, tr("this is no time: type +10m, +1h, 16:30 or never, or Esc"));
    return taken(a, action_update(a, &a->prompt->target, &u, tr("set the time of")));
}

static bool ended(struct act *a, const char *text)
{
    if (!str_eq(text, a->prompt->room))
        return refuse(a, tr("this is not the name of the room: the meeting goes on (Esc leaves)"));
    return to_room(a, WIRE_END_MEETING, "", NULL, tr("ended the meeting in"));
}

static bool streamed(struct act *a, const char *text)
{
    return to_room(a, WIRE_START_LIVE_STREAMING, "", *text ? stream_body(text) : NULL,
                   tr("starting the live stream of"));
}

/* Shows the oldest so many who may come in without a look; the dialog is answered as any other. */
static bool number(struct act *a, const char *text)
{
    const struct room *r = rooms_find(&a->model->rooms, a->prompt->room);
    int64_t n;
    size_t ticked = 0;

    if (!r || r->gone)
        return refuse(a, tr("the room is gone: nobody was admitted (Esc leaves)"));
    if (!str_int(text, 1, LIMIT_WAITING, &n))
        return refuse(a, tr("this is no number of people: type one from 1 on, or Esc"));
    dialog_ask(a->dialog, DIALOG_ADMIT, &r->knocks, false, a->key, a->wall);
    for (size_t i = 0; i < a->dialog->n; i++) {
        struct dialog_row *row = &a->dialog->row[i];

        row->ticked = row->ticked && ticked < (size_t)n;
        ticked += row->ticked;
    }
    a->dialog->n_ticked = ticked;
    return true;
}

bool action_typed(struct act *a)
{
    static bool (*const table[PROMPT_KINDS])(struct act * a, const char *text) = {
        [PROMPT_DENY] = denied,         [PROMPT_HOLD] = held,      [PROMPT_MESSAGE] = message,
        [PROMPT_BROADCAST] = broadcast, [PROMPT_RENAME] = renamed, [PROMPT_EJECT] = ejected,
        [PROMPT_UNTIL] = until,         [PROMPT_END] = ended,      [PROMPT_STREAM] = streamed,
        [PROMPT_NUMBER] = number,
    };
    char text[LIMIT_REASON + 1];

    utf8_clean(text, sizeof text, a->prompt->text, strlen(a->prompt->text), LIMIT_REASON);
    if (table[a->prompt->what] && !action_may_decide(a, CAP_NONE))
        return refuse(a, a->model->notice.text); /* the words are kept until it is back */
    if (table[a->prompt->what] && !table[a->prompt->what](a, text))
        return false;
    prompt_close(a->prompt);
    return true;
}
