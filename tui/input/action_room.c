/* The actions on a room: lock, panic, streams, the end; words to all; taking back. */
#include <stdio.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/action_decide.h"

struct room *action_room(struct act *a)
{
    struct room *r = a->room ? a->room : model_room(a->model);
    struct notice *note = &a->model->notice;

    if (a->room && !r->gone)
        return r;
    if (!a->room && model_merged(a->model))
        notice_set(note, NOTICE_INFO, a->mono, "all rooms are shown: choose one room first");
    else if (!r)
        notice_set(note, NOTICE_INFO, a->mono, "no room is chosen");
    else if (r->gone)
        notice_set(note, NOTICE_WARN, a->mono, "%s is gone: nothing was done", r->name);
    else if (action_just_landed(a, &a->model->at_room))
        notice_set(note, NOTICE_WARN, a->mono, "too quick: this is %s now, press again", r->name);
    else
        return r;
    return NULL;
}

static struct wire_req *request(const struct room *r, enum wire_action what)
{
    struct wire_req *q = xcalloc(1, sizeof *q);

    q->action = what;
    str_copy(q->room, sizeof q->room, r->name);
    return q;
}

static void ask(struct act *a, struct wire_req *q, const char *did)
{
    struct model_out out = action_out(a);
    char words[MODEL_DID];

    snprintf(words, sizeof words, "%s %.128s", did, q->room);
    model_ask(a->model, q, words, &out);
}

static void lock(struct act *a)
{
    struct room *r = action_room(a);
    struct wire_req *q;

    if (!r)
        return;
    if (r->panic) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono,
                   "%s is in panic: ! lifts that, and the lock with it", r->name);
        return;
    }
    q = request(r, WIRE_UPDATE_ROOM);
    q->lock = r->locked ? TRI_FALSE : TRI_TRUE;
    ask(a, q, r->locked ? tr("unlocked") : tr("locked"));
}

static void panic(struct act *a)
{
    struct room *r = action_room(a);
    struct wire_req *q;

    if (!r)
        return;
    q = request(r, WIRE_UPDATE_ROOM);
    q->panic = r->panic ? TRI_FALSE : TRI_TRUE;
    ask(a, q, r->panic ? tr("panic lifted in") : tr("panic in"));
}

static void stream(struct act *a)
{
    struct room *r = action_room(a);
    char label[PROMPT_LABEL + 1];

    if (!r)
        return;
    if (r->streaming) {
        ask(a, request(r, WIRE_STOP_LIVE_STREAMING), tr("stopping the live stream of"));
        return;
    }
    snprintf(label, sizeof label, tr("stream %.60s to (rtmp://... or nothing): "), r->name);
    prompt_ask(a->prompt, PROMPT_STREAM, NULL, r->name, label);
}

static void record(struct act *a)
{
    struct room *r = action_room(a);

    if (!r)
        return;
    if (r->recording)
        ask(a, request(r, WIRE_STOP_RECORDING), tr("stopping the recording of"));
    else
        ask(a, request(r, WIRE_START_RECORDING), tr("recording"));
}

static void end_meeting(struct act *a)
{
    struct room *r = action_room(a);
    char label[PROMPT_LABEL + 1];

    if (!r)
        return;
    snprintf(label, sizeof label, tr("END %.40s (%zu inside, %zu waiting)? type its name: "),
             r->name, people_inside(&r->people), knocks_waiting(&r->knocks));
    prompt_ask(a->prompt, PROMPT_END, NULL, r->name, label);
}

static void broadcast(struct act *a)
{
    struct room *r = action_room(a);
    char label[PROMPT_LABEL + 1];

    if (!r)
        return;
    if (knocks_waiting(&r->knocks) == 0) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody is waiting in %s", r->name);
        return;
    }
    snprintf(label, sizeof label, tr("to all %zu who wait in %.60s: "), knocks_waiting(&r->knocks),
             r->name);
    prompt_ask(a->prompt, PROMPT_BROADCAST, NULL, r->name, label);
}

bool action_run_room(struct act *a, enum action what)
{
    struct model_out out = action_out(a);

    switch (what) {
    case ACTION_LOCK: lock(a); break;
    case ACTION_PANIC: panic(a); break;
    case ACTION_STREAM: stream(a); break;
    case ACTION_RECORD: record(a); break;
    case ACTION_END_MEETING: end_meeting(a); break;
    case ACTION_BROADCAST: broadcast(a); break;
    case ACTION_BLOCKS:
        dialog_open(a->dialog, DIALOG_BLOCKS, a->model->focus, "", a->key, a->wall);
        break;
    case ACTION_UNDO: model_undo(a->model, false, &out); break;
    case ACTION_REDO: model_undo(a->model, true, &out); break;
    default: return false;
    }
    return true;
}
