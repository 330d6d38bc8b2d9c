/* Live streams and recordings: who may start and stop them, and what becomes of their workers. The
 * media are the workers' business; the door knows that one runs, and says so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/lobby_internal.h"

static const struct {
    enum wire_kind started, stopped, error;
    const char *none, *already;
} words[HOOK_KINDS] = {
    [HOOK_STREAM] = {WIRE_EV_LIVE_STREAMING_STARTED, WIRE_EV_LIVE_STREAMING_STOPPED,
                     WIRE_EV_LIVE_STREAMING_ERROR, "no live stream is going on",
                     "a live stream is going on already"},
    [HOOK_RECORD] = {WIRE_EV_RECORDING_STARTED, WIRE_EV_RECORDING_STOPPED, WIRE_EV_RECORDING_ERROR,
                     "no recording is going on", "a recording is going on already"},
};

/* Whoever else is told. */
static void tell_others(struct lobby *l, const struct room *r, const struct stream *s,
                        enum wire_kind kind, const char *info)
{
    static const struct {
        enum wire_kind kind;
        enum webhook_event event;
    } events[] = {
        {WIRE_EV_LIVE_STREAMING_STARTED, WEBHOOK_STREAMING_STARTED},
        {WIRE_EV_LIVE_STREAMING_UPDATED, WEBHOOK_STREAMING_UPDATED},
        {WIRE_EV_LIVE_STREAMING_STOPPED, WEBHOOK_STREAMING_ENDED},
        {WIRE_EV_LIVE_STREAMING_ERROR, WEBHOOK_STREAMING_ERROR},
        {WIRE_EV_RECORDING_STARTED, WEBHOOK_RECORDING_STARTED},
        {WIRE_EV_RECORDING_STOPPED, WEBHOOK_RECORDING_READY},
        {WIRE_EV_RECORDING_ERROR, WEBHOOK_RECORDING_ERROR},
    };

    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (events[i].kind == kind)
            webhooks_stream(l, r, s, events[i].event, info);
}

static void tell(struct lobby *l, struct room *r, const struct stream *s, enum wire_kind kind,
                 const char *by, const char *info)
{
    struct wire_msg m = {.kind = kind};

    m.data = stream_json_event(s);
    str_copy(m.by, sizeof m.by, by);
    str_copy(m.info, sizeof m.info, info);
    event_emit(l, r, &m, TO_HOSTS | TO_INSIDE);
    free(m.data);
    tell_others(l, r, s, kind, info);
}

static void order(struct lobby *l, enum hook_kind kind, const struct stream *s, const char *json)
{
    l->out.hook(l->out.arg, kind, s->number, json);
}

/* ---- asked for ---- */

static void start(struct lobby *l, const struct actor *a, enum hook_kind kind, const char *options,
                  struct wire_msg *m)
{
    struct stream *s = &a->room->stream[kind];
    struct error err = {""};
    char *json;

    if (s->number) {
        power_refuse(m, ERR_DECIDED, s->by, words[kind].already);
        return;
    }
    if (!l->out.hook || !l->conf.hooks[kind]) {
        power_refuse(m, ERR_NO_WORKER, "", NULL);
        return;
    }
    *s = (struct stream){.number = ++l->workers};
    str_copy(s->by, sizeof s->by, a->name);
    l->conf.new_id(s->instance);
    json = stream_json_order(kind, a->room, s, options, &err);
    if (json) {
        order(l, kind, s, json);
    } else {
        *s = (struct stream){0};
        power_refuse(m, ERR_INVALID, "", err.text);
    }
    free(json);
}

static void stop(struct lobby *l, const struct actor *a, enum hook_kind kind, struct wire_msg *m)
{
    struct stream *s = &a->room->stream[kind];

    if (!s->number) {
        power_refuse(m, ERR_NOT_FOUND, "", words[kind].none);
        return;
    }
    if (!s->stopping)
        order(l, kind, s, NULL);
    s->stopping = true;
    str_copy(s->by, sizeof s->by, a->name);
}

static bool may(const struct actor *a)
{
    return !a->person || a->person->owner || a->person->perms.can_admin & ADMIN_STREAMING;
}

void stream_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                  struct wire_msg *m)
{
    if (!may(a)) {
        power_refuse(m, ERR_FORBIDDEN, "",
                     "this needs an owner's token, or the right to admin streaming");
        return;
    }
    switch (r->action) {
    case WIRE_START_LIVE_STREAMING: start(l, a, HOOK_STREAM, r->data, m); break;
    case WIRE_STOP_LIVE_STREAMING: stop(l, a, HOOK_STREAM, m); break;
    case WIRE_START_RECORDING: start(l, a, HOOK_RECORD, r->data, m); break;
    case WIRE_STOP_RECORDING: stop(l, a, HOOK_RECORD, m); break;
    default:
        power_refuse(m, ERR_INVALID, "",
                     "a stream that runs can not be changed: stop it and start it again");
    }
}

void lobby_person_stream(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct actor a = {.name = p->name, .person = p, .room = p->room};
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = r->id, .ok = true};

    if (p->state != PERSON_INSIDE || (*r->room && !str_eq(r->room, p->room->pub.name)))
        power_refuse(&m, ERR_FORBIDDEN, "", "only people inside can do this");
    else
        stream_power(l, &a, r, &m);
    lobby_send(l, p->peer, &m);
    wire_msg_finish(&m);
}

enum err lobby_stream(struct lobby *l, const char *room, enum wire_action what, const char *options,
                      const char *by, int64_t now, struct wire_msg *m)
{
    struct wire_req r = {.action = what};
    struct actor a = {.name = by};

    lobby_begin(l, now);
    a.room = room_find(l, room);
    m->ok = true;
    r.data = options ? (char *)(uintptr_t)options : NULL; /* only read */
    if (a.room)
        stream_power(l, &a, &r, m);
    else
        power_refuse(m, ERR_NO_ROOM, "", "there is no such room");
    lobby_end(l);
    return m->ok ? ERR_OK : m->error;
}

/* ---- the workers ---- */

void streams_end(struct lobby *l, struct room *r)
{
    for (int k = 0; k < HOOK_KINDS; k++) {
        struct stream *s = &r->stream[k];

        if (s->number && !s->stopping)
            order(l, (enum hook_kind)k, s, NULL);
        s->stopping = true;
    }
}

static struct room *room_of(struct lobby *l, uint64_t number, enum hook_kind *kind)
{
    struct room *r, *lists[] = {l->rooms, l->zombies};

    for (int i = 0; i < 2; i++)
        DL_FOREACH (lists[i], r)
            for (int k = 0; k < HOOK_KINDS; k++)
                if (r->stream[k].number == number) {
                    *kind = (enum hook_kind)k;
                    return r;
                }
    return NULL;
}

static void ended(struct lobby *l, struct room *r, enum hook_kind kind, int status)
{
    struct stream s = r->stream[kind];
    char info[LIMIT_REASON + 64];

    r->stream[kind] = (struct stream){0};
    if (s.stopping || status == 0) {
        record_room(l, JOURNAL_STREAM, r, s.stopping ? s.by : "",
                    kind == HOOK_STREAM ? "live stream stopped" : "recording stopped");
        tell(l, r, &s, words[kind].stopped, s.stopping ? s.by : "", s.info);
        return;
    }
    snprintf(info, sizeof info, "the worker ended with %s %d%s%s",
             status > HOOK_SIGNAL ? "signal" : "exit code",
             status > HOOK_SIGNAL ? status - HOOK_SIGNAL : status, *s.info ? ": " : "", s.info);
    record_room(l, JOURNAL_STREAM, r, "",
                kind == HOOK_STREAM ? "live stream failed" : "recording failed");
    tell(l, r, &s, words[kind].error, "", info);
}

void lobby_hook_event(struct lobby *l, uint64_t number, enum hook_news news, int status,
                      const char *text, int64_t now)
{
    enum hook_kind kind = HOOK_STREAM;
    struct room *r;
    struct stream *s;

    lobby_begin(l, now);
    r = room_of(l, number, &kind);
    s = r ? &r->stream[kind] : NULL;
    if (s && news == HOOK_STARTED) {
        s->running = true;
        record_room(l, JOURNAL_STREAM, r, s->by,
                    kind == HOOK_STREAM ? "live stream started" : "recording started");
        tell(l, r, s, words[kind].started, s->by, "");
    } else if (s && news == HOOK_LINE) {
        str_copy(s->info, sizeof s->info, text);
        if (kind == HOOK_STREAM)
            tell(l, r, s, WIRE_EV_LIVE_STREAMING_UPDATED, "", text);
    } else if (s) {
        if (news == HOOK_FAILED)
            str_copy(s->info, sizeof s->info, text);
        ended(l, r, kind, status);
    }
    lobby_end(l);
}
