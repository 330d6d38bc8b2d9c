/* What webhooks are told, as Daily says it. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "net/proto/people_json.h"
#include "net/proto/strict_json.h"

enum { EVENT_ID = 160 };

/* Seconds with a fraction. */
static void add_seconds(cJSON *obj, const char *key, int64_t ms)
{
    cJSON_AddNumberToObject(obj, key, (double)ms / 1000);
}

/* Takes the payload over. */
static void tell(struct lobby *l, enum webhook_event e, const char *id, cJSON *payload)
{
    cJSON *obj = cJSON_CreateObject();
    char *body;

    cJSON_AddStringToObject(obj, "version", "1.0.0");
    cJSON_AddStringToObject(obj, "type", webhook_types[e]);
    cJSON_AddStringToObject(obj, "id", id);
    cJSON_AddItemToObject(obj, "payload", payload);
    add_seconds(obj, "event_ts", l->now);
    body = strict_json_print(obj);
    webhooks_tell(l, e, body);
    free(body);
}

void webhooks_meeting(struct lobby *l, const struct room *r, bool started)
{
    enum webhook_event e = started ? WEBHOOK_MEETING_STARTED : WEBHOOK_MEETING_ENDED;
    char id[EVENT_ID];
    cJSON *obj;

    if (!webhooks_want(l, e))
        return;
    obj = cJSON_CreateObject();
    add_seconds(obj, "start_ts", r->meeting_at);
    if (!started)
        add_seconds(obj, "end_ts", l->now);
    cJSON_AddStringToObject(obj, "meeting_id", r->meeting);
    cJSON_AddStringToObject(obj, "room", r->pub.name);
    snprintf(id, sizeof id, "met-%s-%s-%lld", started ? "sta" : "end", r->meeting,
             (long long)(l->now / 1000));
    tell(l, e, id, obj);
}

/* What the four events of people share. */
static cJSON *person_json(const struct person *p, int64_t at)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "room", p->room->pub.name);
    cJSON_AddStringToObject(obj, "user_id", *p->user_id ? p->user_id : p->id);
    cJSON_AddStringToObject(obj, "user_name", p->name);
    cJSON_AddStringToObject(obj, "session_id", p->id);
    add_seconds(obj, "joined_at", at);
    if (p->will_eject_at)
        add_seconds(obj, "will_eject_at", p->will_eject_at);
    else
        cJSON_AddNullToObject(obj, "will_eject_at");
    cJSON_AddBoolToObject(obj, "owner", p->owner);
    cJSON_AddItemToObject(obj, "permissions", people_json_perms(&p->perms, ~0u));
    return obj;
}

void webhooks_waiting(struct lobby *l, const struct person *p, bool joined)
{
    enum webhook_event e = joined ? WEBHOOK_WAITING_JOINED : WEBHOOK_WAITING_LEFT;
    char id[EVENT_ID];
    cJSON *obj;

    if (!webhooks_want(l, e))
        return;
    obj = person_json(p, p->knocked_at);
    if (!*p->user_id)
        cJSON_DeleteItemFromObjectCaseSensitive(obj, "user_id");
    add_seconds(obj, "duration", joined ? 0 : l->now - p->knocked_at);
    snprintf(id, sizeof id, "1-w-ptcpt-%s-%s", joined ? "joined" : "left", p->id);
    tell(l, e, id, obj);
}

void webhooks_inside(struct lobby *l, const struct person *p, bool joined)
{
    enum webhook_event e = joined ? WEBHOOK_PARTICIPANT_JOINED : WEBHOOK_PARTICIPANT_LEFT;
    char id[EVENT_ID];
    cJSON *obj;

    if (!webhooks_want(l, e))
        return;
    obj = person_json(p, p->joined_at);
    if (!joined)
        add_seconds(obj, "duration", l->now - p->joined_at);
    snprintf(id, sizeof id, "ptcpt-%s-%s-%lld", joined ? "join" : "left",
             *p->user_id ? p->user_id : p->id, (long long)l->now);
    tell(l, e, id, obj);
}

/* recording.started and recording.error lack what the others have, as Daily's do. */
static cJSON *stream_json(const struct lobby *l, const struct room *r, const struct stream *s,
                          enum webhook_event e, const char *info)
{
    cJSON *obj = cJSON_CreateObject();

    switch (e) {
    case WEBHOOK_RECORDING_STARTED:
        cJSON_AddStringToObject(obj, "action", "start-cloud-recording");
        cJSON_AddStringToObject(obj, "recording_id", s->id);
        cJSON_AddStringToObject(obj, "started_by", s->by);
        add_seconds(obj, "start_ts", s->started_at);
        break;
    case WEBHOOK_RECORDING_READY:
        cJSON_AddStringToObject(obj, "type", s->type);
        cJSON_AddStringToObject(obj, "recording_id", s->id);
        cJSON_AddStringToObject(obj, "room_name", r->pub.name);
        cJSON_AddNumberToObject(obj, "start_ts", (double)(s->started_at / 1000));
        cJSON_AddStringToObject(obj, "status", "finished");
        cJSON_AddNumberToObject(obj, "max_participants", (double)s->most);
        cJSON_AddNumberToObject(obj, "duration", (double)((l->now - s->started_at) / 1000));
        cJSON_AddStringToObject(obj, "s3_key", s->key);
        return obj;
    case WEBHOOK_RECORDING_ERROR:
        cJSON_AddStringToObject(obj, "action", "clourd-recording-err"); /* Daily's spelling */
        cJSON_AddStringToObject(obj, "error_msg", info);
        cJSON_AddStringToObject(obj, "room_name", r->pub.name);
        add_seconds(obj, "timestamp", l->now);
        break;
    default:
        add_seconds(obj, "timestamp", l->now);
        cJSON_AddStringToObject(obj, "domain_id", l->conf.domain_id);
        cJSON_AddStringToObject(obj, "room_name", r->pub.name);
        if (*info)
            cJSON_AddStringToObject(obj, e == WEBHOOK_STREAMING_ERROR ? "error_message" : "message",
                                    info);
    }
    cJSON_AddStringToObject(obj, "instance_id", s->instance);
    if (e != WEBHOOK_RECORDING_ERROR && e != WEBHOOK_STREAMING_ERROR)
        cJSON_AddRawToObject(obj, "layout", stream_layout(s));
    return obj;
}

void webhooks_stream(struct lobby *l, const struct room *r, const struct stream *s,
                     enum webhook_event e, const char *info)
{
    char id[EVENT_ID];

    if (!webhooks_want(l, e))
        return;
    snprintf(id, sizeof id, "%s-%s-%lld", webhook_types[e], *s->id ? s->id : s->instance,
             (long long)l->now);
    tell(l, e, id, stream_json(l, r, s, e, info));
}

void webhooks_transcript(struct lobby *l, const struct room *r, const char *why)
{
    enum webhook_event e = why ? WEBHOOK_TRANSCRIPT_ERROR : WEBHOOK_TRANSCRIPT_STARTED;
    char id[EVENT_ID];
    cJSON *obj, *info, *asked;
    const cJSON *instance;

    if (!webhooks_want(l, e))
        return;
    asked = cJSON_Parse(r->transcript);
    instance = strict_json_get(asked, "instanceId");
    obj = cJSON_CreateObject();
    snprintf(id, sizeof id, "%s-%lld", r->meeting, (long long)l->now);
    cJSON_AddStringToObject(obj, "id", id);
    info = cJSON_AddObjectToObject(obj, "info");
    if (cJSON_IsString(instance))
        cJSON_AddStringToObject(info, "instanceId", instance->valuestring);
    cJSON_AddStringToObject(obj, "room_id", r->pub.id);
    cJSON_AddStringToObject(obj, "room_name", r->pub.name);
    cJSON_AddStringToObject(obj, "domain_id", l->conf.domain_id);
    cJSON_AddStringToObject(obj, "mtg_session_id", r->meeting);
    cJSON_AddStringToObject(obj, "status", why ? "t_failed" : "t_in_progress");
    if (why) {
        cJSON_AddNumberToObject(obj, "duration", 0);
        cJSON_AddNumberToObject(obj, "participant_minutes", 0);
        cJSON_AddStringToObject(obj, "error", why);
    }
    cJSON_Delete(asked);
    snprintf(id, sizeof id, "transcript-%s-%s-%lld", why ? "error" : "started", r->meeting,
             (long long)l->now);
    tell(l, e, id, obj);
}
