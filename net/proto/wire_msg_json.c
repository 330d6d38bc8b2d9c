/* Replies and events as JSON: what the server sends. Encoding; decoding is wire_read_json.c. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"
#include "net/proto/tried_json.h"

static const char *const event_names[WIRE_EV_COUNT] = {
#define K(NAME, action) [WIRE_EV_##NAME] = action,
#include "net/proto/events.def"
#undef K
};

static const char *const level_names[] = {
    [LEVEL_UNKNOWN] = "unknown",
    [LEVEL_NONE] = "none",
    [LEVEL_LOBBY] = "lobby",
    [LEVEL_FULL] = "full",
};

static void add_str(cJSON *obj, const char *key, const char *s)
{
    if (*s)
        cJSON_AddStringToObject(obj, key, s);
}

static cJSON *level_json(enum wire_level level)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "level", level_names[level]);
    return obj;
}

static void add_room(const struct wire_room *r, cJSON *obj)
{
    cJSON *list;

    cJSON_AddStringToObject(obj, "name", r->name);
    cJSON_AddStringToObject(obj, "privacy", r->is_private ? "private" : "public");
    if (r->config.table)
        cJSON_AddItemToObject(obj, "config", props_json_config(&r->config));
    cJSON_AddNumberToObject(obj, "hosts", r->hosts);
    cJSON_AddBoolToObject(obj, "locked", r->locked);
    cJSON_AddBoolToObject(obj, "panic", r->panic);
    cJSON_AddBoolToObject(obj, "streaming", r->streaming);
    cJSON_AddBoolToObject(obj, "recording", r->recording);
    if (r->ladder || r->ladder_next) {
        cJSON_AddNumberToObject(obj, "ladder", r->ladder);
        cJSON_AddNumberToObject(obj, "ladder_next", (double)r->ladder_next);
    }
    list = cJSON_AddArrayToObject(obj, "participants");
    for (size_t i = 0; i < r->n_inside; i++)
        cJSON_AddItemToArray(list, people_json_participant(&r->inside[i], false));
    list = cJSON_AddArrayToObject(obj, "waiting");
    for (size_t i = 0; i < r->n_waiting; i++)
        cJSON_AddItemToArray(list, people_json_waiting(&r->waiting[i]));
}

static void add_rooms(const struct wire_msg *m, cJSON *obj)
{
    cJSON *list = cJSON_AddArrayToObject(obj, "rooms");

    for (size_t i = 0; i < m->n_rooms; i++) {
        cJSON *room = cJSON_CreateObject();

        add_room(&m->rooms[i], room);
        cJSON_AddItemToArray(list, room);
    }
}

/* What a guest may know of the room: how it looks and what its pages may do, never where its call
 * is or how its streams are reached. */
static void add_room_info(const struct wire_room *r, cJSON *obj)
{
    cJSON *info = cJSON_AddObjectToObject(obj, "roomInfo");

    add_str(info, "id", r->id);
    cJSON_AddStringToObject(info, "name", r->name);
    cJSON_AddStringToObject(info, "privacy", r->is_private ? "private" : "public");
    if (r->config.table)
        cJSON_AddItemToObject(info, "config", props_json_public(&r->config));
    cJSON_AddBoolToObject(info, "locked", r->locked);
    cJSON_AddBoolToObject(info, "streaming", r->streaming);
    cJSON_AddBoolToObject(info, "recording", r->recording);
}

static void add_handover(const struct wire_msg *m, cJSON *obj)
{
    if (m->handover)
        cJSON_AddItemToObject(obj, "handover", cJSON_Parse(m->handover));
}

static void add_local(const struct wire_msg *m, cJSON *obj)
{
    cJSON *people = cJSON_AddObjectToObject(obj, "participants");

    cJSON_AddItemToObject(people, "local", people_json_participant(&m->who, true));
}

static void add_outcome(const struct wire_msg *m, cJSON *obj)
{
    cJSON *ids = cJSON_AddArrayToObject(obj, "ids");
    cJSON *refused = cJSON_AddArrayToObject(obj, "refused");

    for (size_t i = 0; i < m->n_ids; i++)
        cJSON_AddItemToArray(ids, cJSON_CreateString(m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++) {
        const struct wire_refusal *r = &m->refused[i];
        cJSON *one = cJSON_CreateObject();

        cJSON_AddStringToObject(one, "id", r->id);
        cJSON_AddStringToObject(one, "error", err_info(r->error)->code);
        add_str(one, "cause", err_cause(r->error));
        add_str(one, "by", r->by);
        cJSON_AddItemToArray(refused, one);
    }
}

static void add_meeting(const struct wire_msg *m, cJSON *obj)
{
    if (*m->meeting)
        cJSON_AddStringToObject(cJSON_AddObjectToObject(obj, "meetingSession"), "id", m->meeting);
}

static void add_wait(const struct wire_msg *m, cJSON *obj)
{
    if (m->position > 0)
        cJSON_AddNumberToObject(obj, "position", m->position);
    if (m->estimate_s > 0)
        cJSON_AddNumberToObject(obj, "estimate", m->estimate_s);
    if (m->knocked_at > 0)
        cJSON_AddNumberToObject(obj, "knocked_at", (double)m->knocked_at);
}

static void encode_reply(const struct wire_msg *m, cJSON *obj)
{
    const struct err_info *e = err_info(m->error);

    cJSON_AddNumberToObject(obj, "reply", (double)m->reply);
    cJSON_AddBoolToObject(obj, "ok", m->ok);
    if (!m->ok) {
        cJSON_AddStringToObject(obj, "error", e->code);
        cJSON_AddStringToObject(obj, "info", *m->info ? m->info : e->sentence);
        add_str(obj, "cause", err_cause(m->error));
        add_str(obj, "by", m->by);
        if (m->opens_at)
            cJSON_AddNumberToObject(obj, "opens_at", (double)m->opens_at);
        return;
    }
    if (*m->who.id) { /* join-meeting */
        cJSON_AddStringToObject(obj, "session_id", m->who.id);
        cJSON_AddItemToObject(obj, "access", level_json(m->level));
        add_local(m, obj);
        cJSON_AddNumberToObject(obj, "hosts", m->hosts);
    } else if (*m->session) { /* hello, sync */
        cJSON_AddStringToObject(obj, "session", m->session);
        cJSON_AddNumberToObject(obj, "seq", (double)m->seq);
        if (m->resumed)
            cJSON_AddTrueToObject(obj, "resumed");
        else
            add_rooms(m, obj);
        if (m->more)
            cJSON_AddTrueToObject(obj, "more");
    } else if (m->level != LEVEL_UNKNOWN) { /* pre-auth */
        cJSON_AddItemToObject(obj, "access", level_json(m->level));
    }
    if (m->n_rooms && (*m->who.id || !*m->session))
        add_room_info(&m->rooms[0], obj);
    add_meeting(m, obj);
    add_handover(m, obj);
    add_str(obj, "place", m->place);
    add_wait(m, obj);
    if (m->explains)
        tried_json_add(obj, &m->asked, m->tried, m->n_tried);
    if (m->ids || m->refused || *m->decision)
        add_outcome(m, obj);
    add_str(obj, "decision", m->decision);
}

static void encode_error(const struct wire_msg *m, cJSON *obj)
{
    const struct err_info *e = err_info(m->error);
    const char *text = *m->info ? m->info : e->sentence;
    cJSON *error = cJSON_AddObjectToObject(obj, "error");

    cJSON_AddStringToObject(obj, "errorMsg", text);
    cJSON_AddStringToObject(error, "type", e->fatal);
    cJSON_AddStringToObject(error, "msg", text);
    add_str(obj, "cause", err_cause(m->error));
}

static void encode_access(const struct wire_msg *m, cJSON *obj)
{
    cJSON_AddItemToObject(obj, "access", level_json(m->level));
    if (m->awaiting)
        cJSON_AddItemToObject(obj, "awaitingAccess", level_json(LEVEL_FULL));
    if (*m->who.id)
        add_local(m, obj);
    if (m->n_rooms)
        add_room_info(&m->rooms[0], obj);
    add_handover(m, obj);
}

static bool of_participant(const struct wire_msg *m)
{
    return *m->who.id && m->kind != WIRE_EV_ACCESS;
}

static void add_participant(const struct wire_msg *m, cJSON *obj)
{
    cJSON *p = people_json_participant(&m->who, false);

    if (m->data)
        cJSON_AddItemToObject(p, "userData", cJSON_Parse(m->data));
    cJSON_AddItemToObject(obj, "participant", p);
}

static void encode_words(const struct wire_msg *m, cJSON *obj)
{
    if (m->kind == WIRE_EV_HOLD)
        cJSON_AddBoolToObject(obj, "on", m->on);
    if (m->n_ids)
        cJSON_AddStringToObject(obj, "id", m->ids[0]);
    if (m->from_guest)
        cJSON_AddTrueToObject(obj, "fromGuest");
    add_str(obj, "text", m->text);
    if (m->kind == WIRE_EV_APP_MESSAGE)
        cJSON_AddStringToObject(obj, "fromId", m->from);
    if (m->data && !of_participant(m))
        cJSON_AddItemToObject(obj, "data", cJSON_Parse(m->data));
    if (m->kind == WIRE_EV_MEDIA)
        people_json_add_tracks(obj, m->off);
}

static void encode_event(const struct wire_msg *m, cJSON *obj)
{
    if (m->seq > 0)
        cJSON_AddNumberToObject(obj, "seq", (double)m->seq);
    add_str(obj, "room", m->room);
    cJSON_AddStringToObject(obj, "action", event_names[m->kind]);
    if (*m->waiting.id)
        cJSON_AddItemToObject(obj, "participant", people_json_waiting(&m->waiting));
    else if (of_participant(m))
        add_participant(m, obj);
    if (m->kind == WIRE_EV_ERROR)
        encode_error(m, obj);
    if (m->kind == WIRE_EV_ACCESS)
        encode_access(m, obj);
    if (m->kind == WIRE_EV_HOSTS)
        cJSON_AddNumberToObject(obj, "hosts", m->hosts);
    add_wait(m, obj);
    add_meeting(m, obj);
    encode_words(m, obj);
    if (m->kind != WIRE_EV_ERROR)
        add_str(obj, "info", m->info);
    if (m->n_rooms && m->kind != WIRE_EV_ACCESS) {
        add_rooms(m, obj);
        cJSON_AddStringToObject(obj, "privacy", m->rooms[0].is_private ? "private" : "public");
    }
    if (m->kind == WIRE_EV_ERROR || m->why == WHY_NONE) {
        add_str(obj, "reason", m->reason);
    } else { /* reason is the word of DESIGN 5; a host's own words stand beside it */
        cJSON_AddStringToObject(obj, "reason", wire_why_names[m->why]);
        add_str(obj, "words", m->reason);
    }
    add_str(obj, "by", m->by);
}

struct frame *wire_msg_encode(const struct wire_msg *m)
{
    cJSON *obj = cJSON_CreateObject();
    struct frame *f;
    char *text;

    if (m->kind == WIRE_EV_REPLY)
        encode_reply(m, obj);
    else
        encode_event(m, obj);
    text = strict_json_print(obj);
    f = frame_new(text, strlen(text));
    free(text);
    return f;
}
