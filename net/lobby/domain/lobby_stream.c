/* Live streams and recordings: who may start and stop them, and what becomes of their workers. The
 * media are the workers' business; the door knows that one runs, and says so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

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

void streams_show(struct lobby *l, const struct person *p)
{
    for (int k = 0; k < HOOK_KINDS; k++) {
        const struct stream *s = &p->room->stream[k];
        struct wire_msg m = {.kind = words[k].started};

        if (!s->running)
            continue;
        m.data = stream_json_event(s);
        str_copy(m.by, sizeof m.by, s->by);
        str_copy(m.room, sizeof m.room, p->room->pub.name);
        lobby_send(l, p->peer, &m);
        free(m.data);
    }
}

/* What a worker said, or what could not be changed; no change of the stream itself. */
static void tell_line(struct lobby *l, struct room *r, const struct stream *s, const char *info)
{
    struct wire_msg m = {.kind = WIRE_EV_LIVE_STREAMING_UPDATED};

    m.data = stream_json_event(s);
    str_copy(m.info, sizeof m.info, info);
    event_emit(l, r, &m, TO_HOSTS | TO_INSIDE);
    free(m.data);
}

static void order(struct lobby *l, enum hook_kind kind, const struct stream *s, const char *json)
{
    l->out.hook(l->out.arg, kind, s->number, json);
}

/* ---- asked for ---- */

static void clear(struct stream *s)
{
    free(s->options);
    free(s->next);
    free(s->layout);
    *s = (struct stream){0};
}

void streams_finish(struct room *r)
{
    for (int k = 0; k < HOOK_KINDS; k++)
        clear(&r->stream[k]);
}

void streams_count(struct room *r)
{
    for (int k = 0; k < HOOK_KINDS; k++)
        if (r->n[PERSON_INSIDE] > r->stream[k].most)
            r->stream[k].most = r->n[PERSON_INSIDE];
}

/* Daily: the room, the domain or the token must allow it. */
static bool may_record(const struct lobby *l, const struct actor *a, const char *type)
{
    unsigned allowed = stream_types(props_str(&a->room->pub.config, ROOM_enable_recording));
    char quoted[32];

    allowed |= stream_types(props_str(&l->domain, DOMAIN_enable_recording));
    if (a->person)
        allowed |= a->person->recording;
    if (a->session)
        allowed |= a->session->recording;
    snprintf(quoted, sizeof quoted, "\"%s\"", type);
    return (allowed & stream_types(quoted)) != 0;
}

/* Hosts see why what was asked for elsewhere does not run. */
static void tell_no_worker(struct lobby *l, const struct actor *a, enum hook_kind kind)
{
    struct wire_msg m = {.kind = words[kind].error};

    str_copy(m.by, sizeof m.by, a->name);
    str_copy(m.info, sizeof m.info, err_info(ERR_NO_WORKER)->sentence);
    event_emit(l, a->room, &m, TO_HOSTS);
}

static bool begin(struct lobby *l, const struct actor *a, enum hook_kind kind, const char *options,
                  struct error *err)
{
    struct stream *s = &a->room->stream[kind];
    char *json;

    *s = (struct stream){.number = l->workers + 1, .most = a->room->n[PERSON_INSIDE]};
    str_copy(s->by, sizeof s->by, a->name);
    if (!stream_json_read(kind, options, s, &s->options, err))
        return false;
    if (kind == HOOK_RECORD && !may_record(l, a, s->type))
        return error_set(err, "recordings of type '%s' are not enabled: set enable_recording",
                         s->type);
    if (kind == HOOK_RECORD)
        l->conf.new_id(s->id);
    json = stream_json_order(kind, a->room, s, err);
    if (!json)
        return false;
    l->workers++;
    order(l, kind, s, json);
    free(json);
    return true;
}

static void start(struct lobby *l, const struct actor *a, enum hook_kind kind, const char *options,
                  struct wire_msg *m)
{
    struct stream *s = &a->room->stream[kind];
    struct error err = {""};

    if (s->number) {
        power_refuse(m, ERR_DECIDED, s->by, words[kind].already);
    } else if (!l->out.hook || !l->conf.hooks[kind]) {
        power_refuse(m, ERR_NO_WORKER, "", NULL);
        if (!a->person && !a->session)
            tell_no_worker(l, a, kind);
    } else if (!begin(l, a, kind, options, &err)) {
        clear(s);
        power_refuse(m, ERR_INVALID, "", err.text);
    }
}

/* The worker is ended and begins anew with other options: a short gap, and the same stream. */
static void change(struct lobby *l, const struct actor *a, enum hook_kind kind, enum lobby_ask ask,
                   const char *options, struct wire_msg *m)
{
    struct stream *s = &a->room->stream[kind];
    const char *warning = NULL;
    struct error err = {""};
    char *next;

    if (!s->number || s->stopping) {
        power_refuse(m, ERR_NOT_FOUND, "", words[kind].none);
        return;
    }
    next = stream_json_change(a->room, s, ask, options, &warning, &err);
    if (warning) {
        webhooks_stream(l, a->room, s, WEBHOOK_STREAMING_WARNING, warning);
        tell_line(l, a->room, s, warning);
    } else if (!next) {
        power_refuse(m, ERR_INVALID, "", err.text);
    } else {
        if (!s->next)
            order(l, kind, s, NULL);
        free(s->next);
        s->next = next;
    }
}

static void stop(struct lobby *l, const struct actor *a, enum hook_kind kind, const char *options,
                 struct wire_msg *m)
{
    struct stream *s = &a->room->stream[kind];
    struct error err = {""};

    if (!s->number) {
        power_refuse(m, ERR_NOT_FOUND, "", words[kind].none);
        return;
    }
    if (!stream_json_names(kind, s, options, &err)) {
        power_refuse(m, ERR_INVALID, "", err.text);
        return;
    }
    if (!s->stopping && !s->next)
        order(l, kind, s, NULL);
    s->stopping = true;
    str_copy(s->by, sizeof s->by, a->name);
}

static bool may(const struct actor *a)
{
    return !a->person || a->person->owner || a->person->perms.can_admin & ADMIN_STREAMING;
}

static const char stream_right[] = "this needs an owner's token, or the right to admin streaming";

static void do_ask(struct lobby *l, const struct actor *a, enum hook_kind kind, enum lobby_ask ask,
                   const char *options, struct wire_msg *m)
{
    if (!may(a))
        power_refuse(m, ERR_FORBIDDEN, "", stream_right);
    else if (ask == ASK_START)
        start(l, a, kind, options, m);
    else if (ask == ASK_STOP)
        stop(l, a, kind, options, m);
    else
        change(l, a, kind, ask, options, m);
}

void stream_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                  struct wire_msg *m)
{
    switch (r->action) {
    case WIRE_START_LIVE_STREAMING: do_ask(l, a, HOOK_STREAM, ASK_START, r->data, m); break;
    case WIRE_UPDATE_LIVE_STREAMING: do_ask(l, a, HOOK_STREAM, ASK_UPDATE, r->data, m); break;
    case WIRE_STOP_LIVE_STREAMING: do_ask(l, a, HOOK_STREAM, ASK_STOP, r->data, m); break;
    case WIRE_START_RECORDING: do_ask(l, a, HOOK_RECORD, ASK_START, r->data, m); break;
    case WIRE_UPDATE_RECORDING: do_ask(l, a, HOOK_RECORD, ASK_UPDATE, r->data, m); break;
    default: do_ask(l, a, HOOK_RECORD, ASK_STOP, r->data, m);
    }
}

void lobby_person_stream(struct lobby *l, struct person *p, const struct wire_req *r)
{
    struct actor a = {.name = p->name, .person = p, .room = p->room};
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = r->id, .ok = true};

    if (!may(&a))
        power_refuse(&m, ERR_FORBIDDEN, "", stream_right);
    else if (p->state != PERSON_INSIDE || (*r->room && !str_eq(r->room, p->room->pub.name)))
        power_refuse(&m, ERR_FORBIDDEN, "", "only people inside can do this");
    else
        stream_power(l, &a, r, &m);
    lobby_send(l, p->peer, &m);
    wire_msg_finish(&m);
}

enum err lobby_stream(struct lobby *l, const char *room, enum hook_kind kind, enum lobby_ask ask,
                      const char *options, const char *by, int64_t now, struct wire_msg *m)
{
    struct actor a = {.name = by};

    lobby_begin(l, now);
    a.room = room_find(l, room);
    m->ok = true;
    if (a.room)
        do_ask(l, &a, kind, ask, options, m);
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

/* The worker that was ended for its new options begins with them. */
static bool begin_again(struct lobby *l, struct room *r, enum hook_kind kind)
{
    struct stream *s = &r->stream[kind];
    struct error err = {""};
    char *json;

    if (!s->next || s->stopping)
        return false;
    free(s->options);
    free(s->layout);
    s->options = s->next;
    s->layout = stream_json_layout(s->options);
    s->next = NULL;
    s->again = true;
    s->running = false;
    json = stream_json_order(kind, r, s, &err);
    if (!json)
        return false;
    s->number = ++l->workers;
    order(l, kind, s, json);
    free(json);
    return true;
}

static void ended(struct lobby *l, struct room *r, enum hook_kind kind, int status)
{
    struct stream s = r->stream[kind];
    char info[LIMIT_REASON + 64];
    bool well = s.stopping || status == 0;

    r->stream[kind] = (struct stream){0};
    if (*s.id && s.started_at)
        recording_end(l, &s, well ? "finished" : "canceled");
    if (well) {
        record_room(l, JOURNAL_STREAM, r, s.stopping ? s.by : "",
                    kind == HOOK_STREAM ? "live stream stopped" : "recording stopped");
        tell(l, r, &s, words[kind].stopped, s.stopping ? s.by : "", s.info);
    } else {
        snprintf(info, sizeof info, "the worker ended with %s %d%s%s",
                 status > HOOK_SIGNAL ? "signal" : "exit code",
                 status > HOOK_SIGNAL ? status - HOOK_SIGNAL : status, *s.info ? ": " : "", s.info);
        record_room(l, JOURNAL_STREAM, r, "",
                    kind == HOOK_STREAM ? "live stream failed" : "recording failed");
        tell(l, r, &s, words[kind].error, "", info);
    }
    clear(&s);
}

static void started(struct lobby *l, struct room *r, enum hook_kind kind)
{
    struct stream *s = &r->stream[kind];

    s->running = true;
    if (s->again) {
        if (kind == HOOK_STREAM)
            tell(l, r, s, WIRE_EV_LIVE_STREAMING_UPDATED, s->by, "");
        return;
    }
    s->started_at = l->now;
    if (kind == HOOK_RECORD)
        recording_begin(l, r, s);
    record_room(l, JOURNAL_STREAM, r, s->by,
                kind == HOOK_STREAM ? "live stream started" : "recording started");
    tell(l, r, s, words[kind].started, s->by, "");
}

/* The worker of a recording says where it is by "key: ..." and "link: http..."; the rest is for
 * people. */
static void said(struct lobby *l, struct room *r, enum hook_kind kind, const char *text)
{
    struct stream *s = &r->stream[kind];

    if (kind == HOOK_RECORD && str_starts(text, "key: ")) {
        str_copy(s->key, sizeof s->key, text + 5);
    } else if (kind == HOOK_RECORD &&
               (str_starts(text, "link: http://") || str_starts(text, "link: https://"))) {
        str_copy(s->link, sizeof s->link, text + 6);
    } else {
        str_copy(s->info, sizeof s->info, text);
        if (kind == HOOK_STREAM)
            tell_line(l, r, s, text);
    }
}

void lobby_hook_event(struct lobby *l, uint64_t number, enum hook_news news, int status,
                      const char *text, int64_t now)
{
    enum hook_kind kind = HOOK_STREAM;
    struct room *r;

    lobby_begin(l, now);
    r = room_of(l, number, &kind);
    if (r && news == HOOK_STARTED) {
        started(l, r, kind);
    } else if (r && news == HOOK_LINE) {
        said(l, r, kind, text);
    } else if (r && (news == HOOK_FAILED || !begin_again(l, r, kind))) {
        if (news == HOOK_FAILED)
            str_copy(r->stream[kind].info, sizeof r->stream[kind].info, text);
        ended(l, r, kind, status);
    }
    lobby_end(l);
}
