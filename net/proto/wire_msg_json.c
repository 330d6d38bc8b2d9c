/* Replies and events as JSON: what the server sends. Encoding; decoding is wire_read_json.c. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/proto/json_text.h"
#include "net/proto/people_text.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"
#include "net/proto/tried_json.h"

enum { TEXT_FIRST = 1024 }; /* bytes, of which most messages need no more */

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

static void level(struct json_text *j, const char *key, enum wire_level level)
{
    json_object(j, key);
    json_str(j, "level", level_names[level]);
    json_object_end(j);
}

static void add_room(const struct wire_room *r, struct json_text *j)
{
    json_str(j, "name", r->name);
    json_str(j, "privacy", r->is_private ? "private" : "public");
    if (r->config.table)
        props_json_config(j, "config", &r->config);
    json_num(j, "hosts", r->hosts);
    json_bool(j, "locked", r->locked);
    json_bool(j, "panic", r->panic);
    json_bool(j, "streaming", r->streaming);
    json_bool(j, "recording", r->recording);
    if (r->ladder || r->ladder_next) {
        json_num(j, "ladder", r->ladder);
        json_num(j, "ladder_next", r->ladder_next);
    }
    json_array(j, "participants");
    for (size_t i = 0; i < r->n_inside; i++)
        people_text_participant(j, NULL, &r->inside[i], false, NULL);
    json_array_end(j);
    json_array(j, "waiting");
    for (size_t i = 0; i < r->n_waiting; i++)
        people_text_waiting(j, NULL, &r->waiting[i]);
    json_array_end(j);
}

static void add_rooms(const struct wire_msg *m, struct json_text *j)
{
    json_array(j, "rooms");
    for (size_t i = 0; i < m->n_rooms; i++) {
        json_object(j, NULL);
        add_room(&m->rooms[i], j);
        json_object_end(j);
    }
    json_array_end(j);
}

/* What a guest may know of the room: how it looks and what its pages may do, never where its call
 * is or how its streams are reached. */
static void add_room_info(const struct wire_room *r, struct json_text *j)
{
    json_object(j, "roomInfo");
    json_some_str(j, "id", r->id);
    json_str(j, "name", r->name);
    json_str(j, "privacy", r->is_private ? "private" : "public");
    if (r->config.table)
        props_json_public(j, "config", &r->config);
    json_bool(j, "locked", r->locked);
    json_bool(j, "streaming", r->streaming);
    json_bool(j, "recording", r->recording);
    json_object_end(j);
}

static void add_local(const struct wire_msg *m, struct json_text *j)
{
    json_object(j, "participants");
    people_text_participant(j, "local", &m->who, true, NULL);
    json_object_end(j);
}

static void add_outcome(const struct wire_msg *m, struct json_text *j)
{
    json_array(j, "ids");
    for (size_t i = 0; i < m->n_ids; i++)
        json_str(j, NULL, m->ids[i]);
    json_array_end(j);
    json_array(j, "refused");
    for (size_t i = 0; i < m->n_refused; i++) {
        const struct wire_refusal *r = &m->refused[i];

        json_object(j, NULL);
        json_str(j, "id", r->id);
        json_str(j, "error", err_info(r->error)->code);
        json_some_str(j, "cause", err_cause(r->error));
        json_some_str(j, "by", r->by);
        json_object_end(j);
    }
    json_array_end(j);
}

static void add_meeting(const struct wire_msg *m, struct json_text *j)
{
    if (!*m->meeting)
        return;
    json_object(j, "meetingSession");
    json_str(j, "id", m->meeting);
    json_object_end(j);
}

static void add_wait(const struct wire_msg *m, struct json_text *j)
{
    if (m->position > 0)
        json_num(j, "position", m->position);
    if (m->estimate_s > 0)
        json_num(j, "estimate", m->estimate_s);
    if (m->knocked_at > 0)
        json_num(j, "knocked_at", m->knocked_at);
}

static void encode_reply(const struct wire_msg *m, struct json_text *j)
{
    const struct err_info *e = err_info(m->error);

    json_num(j, "reply", m->reply);
    json_bool(j, "ok", m->ok);
    if (!m->ok) {
        json_str(j, "error", e->code);
        json_str(j, "info", *m->info ? m->info : e->sentence);
        json_some_str(j, "cause", err_cause(m->error));
        json_some_str(j, "by", m->by);
        json_some_num(j, "opens_at", m->opens_at);
        return;
    }
    if (*m->who.id) { /* join-meeting */
        json_str(j, "session_id", m->who.id);
        level(j, "access", m->level);
        add_local(m, j);
        json_num(j, "hosts", m->hosts);
    } else if (*m->session) { /* hello, sync */
        json_str(j, "session", m->session);
        json_num(j, "seq", m->seq);
        if (m->resumed)
            json_bool(j, "resumed", true);
        else
            add_rooms(m, j);
        json_some_bool(j, "more", m->more);
    } else if (m->level != LEVEL_UNKNOWN) { /* pre-auth */
        level(j, "access", m->level);
    }
    if (m->n_rooms && (*m->who.id || !*m->session))
        add_room_info(&m->rooms[0], j);
    add_meeting(m, j);
    json_raw(j, "handover", m->handover);
    json_some_str(j, "place", m->place);
    add_wait(m, j);
    if (m->explains)
        tried_text(j, &m->asked, m->tried, m->n_tried);
    if (m->ids || m->refused || *m->decision)
        add_outcome(m, j);
    json_some_str(j, "decision", m->decision);
}

static void encode_error(const struct wire_msg *m, struct json_text *j)
{
    const struct err_info *e = err_info(m->error);
    const char *text = *m->info ? m->info : e->sentence;

    json_object(j, "error");
    json_str(j, "type", e->fatal);
    json_str(j, "msg", text);
    json_object_end(j);
    json_str(j, "errorMsg", text);
    json_some_str(j, "cause", err_cause(m->error));
}

static void encode_access(const struct wire_msg *m, struct json_text *j)
{
    level(j, "access", m->level);
    if (m->awaiting)
        level(j, "awaitingAccess", LEVEL_FULL);
    if (*m->who.id)
        add_local(m, j);
    if (m->n_rooms)
        add_room_info(&m->rooms[0], j);
    json_raw(j, "handover", m->handover);
}

static bool of_participant(const struct wire_msg *m)
{
    return *m->who.id && m->kind != WIRE_EV_ACCESS;
}

static void encode_words(const struct wire_msg *m, struct json_text *j)
{
    if (m->kind == WIRE_EV_HOLD)
        json_bool(j, "on", m->on);
    if (m->n_ids)
        json_str(j, "id", m->ids[0]);
    json_some_bool(j, "fromGuest", m->from_guest);
    json_some_str(j, "text", m->text);
    if (m->kind == WIRE_EV_APP_MESSAGE)
        json_str(j, "fromId", m->from);
    if (m->data && !of_participant(m))
        json_raw(j, "data", m->data);
    if (m->kind == WIRE_EV_MEDIA)
        people_text_tracks(j, "tracks", m->off);
}

static void encode_event(const struct wire_msg *m, struct json_text *j)
{
    if (m->seq > 0)
        json_num(j, "seq", m->seq);
    json_some_str(j, "room", m->room);
    json_str(j, "action", event_names[m->kind]);
    if (*m->waiting.id)
        people_text_waiting(j, "participant", &m->waiting);
    else if (of_participant(m))
        people_text_participant(j, "participant", &m->who, false, m->data);
    if (m->kind == WIRE_EV_ERROR)
        encode_error(m, j);
    if (m->kind == WIRE_EV_ACCESS)
        encode_access(m, j);
    if (m->kind == WIRE_EV_HOSTS)
        json_num(j, "hosts", m->hosts);
    add_wait(m, j);
    add_meeting(m, j);
    encode_words(m, j);
    if (m->kind != WIRE_EV_ERROR)
        json_some_str(j, "info", m->info);
    if (m->n_rooms && m->kind != WIRE_EV_ACCESS) {
        add_rooms(m, j);
        json_str(j, "privacy", m->rooms[0].is_private ? "private" : "public");
    }
    if (m->kind == WIRE_EV_ERROR || m->why == WHY_NONE) {
        json_some_str(j, "reason", m->reason);
    } else { /* reason is the word of DESIGN 5; a host's own words stand beside it */
        json_str(j, "reason", wire_why_names[m->why]);
        json_some_str(j, "words", m->reason);
    }
    json_some_str(j, "by", m->by);
}

struct frame *wire_msg_encode(const struct wire_msg *m)
{
    struct json_text j = JSON_TEXT_INIT;
    struct frame *f;

    strbuf_reserve(&j.b, TEXT_FIRST);
    json_object(&j, NULL);
    if (m->kind == WIRE_EV_REPLY)
        encode_reply(m, &j);
    else
        encode_event(m, &j);
    json_object_end(&j);
    f = frame_new(j.b.s, j.b.len);
    strbuf_free(&j.b);
    return f;
}
