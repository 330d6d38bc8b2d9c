/* Replies and events from JSON: what a client receives. The server is not trusted either. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"
#include "net/proto/tried_json.h"

static const char *const event_names[WIRE_EV_COUNT] = {
#define K(NAME, action) [WIRE_EV_##NAME] = action,
#include "net/proto/events.def"
#undef K
};

static bool read_level(const cJSON *obj, enum wire_level *level, struct error *err)
{
    static const char *const names[] = {"unknown", "none", "lobby", "full"};
    char text[16] = "unknown";

    if (!strict_json_str(strict_json_get(obj, "access"), "level", text, sizeof text, err))
        return false;
    for (int i = 0; i < 4; i++)
        if (str_eq(text, names[i]))
            *level = (enum wire_level)i;
    return true;
}

static bool read_room(const cJSON *obj, struct wire_room *r, struct error *err)
{
    const cJSON *inside = strict_json_get(obj, "participants"), *at;
    const cJSON *waiting = strict_json_get(obj, "waiting");
    char privacy[16] = "public";
    int64_t hosts = 0, ladder = 0;

    props_init(&r->config, &room_props);
    if (!strict_json_str(obj, "name", r->name, sizeof r->name, err) ||
        !strict_json_str(obj, "privacy", privacy, sizeof privacy, err) ||
        !strict_json_int(obj, "hosts", 0, INT32_MAX, &hosts, err) ||
        !strict_json_bool(obj, "locked", &r->locked, err) ||
        !strict_json_bool(obj, "panic", &r->panic, err) ||
        !strict_json_bool(obj, "streaming", &r->streaming, err) ||
        !strict_json_bool(obj, "recording", &r->recording, err) ||
        !strict_json_int(obj, "ladder", 0, 255, &ladder, err) ||
        !strict_json_int(obj, "ladder_next", 0, INT64_C(1) << 52, &r->ladder_next, err))
        return false;
    r->ladder = (uint8_t)ladder;
    r->is_private = str_eq(privacy, "private");
    r->hosts = (int32_t)hosts;
    props_json_take(&r->config, strict_json_get(obj, "config"));
    r->inside = xcalloc((size_t)cJSON_GetArraySize(inside), sizeof *r->inside);
    cJSON_ArrayForEach (at, inside)
        if (!people_json_read_participant(at, &r->inside[r->n_inside++], err))
            return false;
    r->waiting = xcalloc((size_t)cJSON_GetArraySize(waiting), sizeof *r->waiting);
    cJSON_ArrayForEach (at, waiting)
        if (!people_json_read_waiting(at, &r->waiting[r->n_waiting++], err))
            return false;
    return true;
}

static bool read_rooms(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *list = strict_json_get(obj, "rooms"), *at;

    if (!list)
        return true;
    if (!cJSON_IsArray(list))
        return error_set(err, "rooms should be an array");
    m->rooms = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *m->rooms);
    cJSON_ArrayForEach (at, list)
        if (!read_room(at, &m->rooms[m->n_rooms++], err))
            return false;
    return true;
}

static bool read_refusal(const cJSON *one, struct wire_refusal *r, struct error *err)
{
    char code[32] = "", cause[32] = "";

    if (!strict_json_str(one, "id", r->id, sizeof r->id, err) ||
        !strict_json_str(one, "error", code, sizeof code, err) ||
        !strict_json_str(one, "cause", cause, sizeof cause, err) ||
        !strict_json_human(one, "by", r->by, sizeof r->by, LIMIT_NAME_CHARS, NULL, err))
        return false;
    r->error = err_refine(err_from_code(code), cause);
    return true;
}

static bool read_outcome(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *ids = strict_json_get(obj, "ids"), *at;
    const cJSON *refused = strict_json_get(obj, "refused");

    if (ids)
        m->ids = xcalloc((size_t)cJSON_GetArraySize(ids), sizeof *m->ids);
    cJSON_ArrayForEach (at, ids)
        if (!cJSON_IsString(at) || !str_copy(m->ids[m->n_ids++], sizeof *m->ids, at->valuestring))
            return error_set(err, "ids should be an array of ids");
    if (refused)
        m->refused = xcalloc((size_t)cJSON_GetArraySize(refused), sizeof *m->refused);
    cJSON_ArrayForEach (at, refused)
        if (!read_refusal(at, &m->refused[m->n_refused++], err))
            return false;
    return strict_json_str(obj, "decision", m->decision, sizeof m->decision, err);
}

static bool read_local(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *local = strict_json_get(strict_json_get(obj, "participants"), "local");

    return !local || people_json_read_participant(local, &m->who, err);
}

/* Members that mean the same wherever they stand. */
static bool read_common(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    int64_t hosts = 0, position = 0, estimate = 0;
    const cJSON *handover = strict_json_get(obj, "handover");

    if (!strict_json_str(obj, "room", m->room, sizeof m->room, err) ||
        !strict_json_int(obj, "seq", 0, INT64_C(1) << 53, &m->seq, err) ||
        !strict_json_human(obj, "by", m->by, sizeof m->by, LIMIT_NAME_CHARS, NULL, err) ||
        !strict_json_int(obj, "hosts", 0, INT32_MAX, &hosts, err) ||
        !strict_json_int(obj, "position", 0, INT32_MAX, &position, err) ||
        !strict_json_int(obj, "estimate", 0, INT32_MAX, &estimate, err) ||
        !strict_json_int(obj, "knocked_at", 0, INT64_C(1) << 52, &m->knocked_at, err) ||
        !strict_json_int(obj, "opens_at", 0, INT64_C(1) << 52, &m->opens_at, err) ||
        !strict_json_str(strict_json_get(obj, "meetingSession"), "id", m->meeting,
                         sizeof m->meeting, err) ||
        !strict_json_str(obj, "place", m->place, sizeof m->place, err) ||
        !strict_json_str(obj, "session", m->session, sizeof m->session, err) ||
        !read_level(obj, &m->level, err) || !read_rooms(obj, m, err) || !read_local(obj, m, err))
        return false;
    m->hosts = (int32_t)hosts;
    m->position = (int32_t)position;
    m->estimate_s = (int32_t)estimate;
    if (handover)
        m->handover = cJSON_PrintUnformatted(handover);
    m->awaiting = strict_json_get(obj, "awaitingAccess") != NULL;
    return true;
}

static bool read_reply(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    char code[32] = "", cause[32] = "";

    if (!strict_json_int(obj, "reply", 0, INT64_C(1) << 53, &m->reply, err) ||
        !strict_json_bool(obj, "ok", &m->ok, err) ||
        !strict_json_bool(obj, "resumed", &m->resumed, err) ||
        !strict_json_bool(obj, "more", &m->more, err) || !read_outcome(obj, m, err) ||
        !tried_json_read(obj, m, err))
        return false;
    if (m->ok)
        return true;
    if (!strict_json_str(obj, "error", code, sizeof code, err) ||
        !strict_json_str(obj, "cause", cause, sizeof cause, err) ||
        !strict_json_human(obj, "info", m->info, sizeof m->info, 300, NULL, err))
        return false;
    m->error = err_refine(err_from_code(code), cause);
    return true;
}

static enum wire_why why_of(const char *word)
{
    for (int i = WHY_NONE + 1; i < WHY_COUNT; i++)
        if (str_eq(word, wire_why_names[i]))
            return (enum wire_why)i;
    return WHY_NONE;
}

static bool read_error(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *e = strict_json_get(obj, "error");
    char type[32] = "", cause[32] = "";

    if (!strict_json_str(e, "type", type, sizeof type, err) ||
        !strict_json_str(obj, "cause", cause, sizeof cause, err) ||
        !strict_json_human(obj, "errorMsg", m->info, sizeof m->info, 300, NULL, err))
        return false;
    m->error = ERR_UNKNOWN_ERROR;
    for (int i = ERR_OK + 1; i < ERR_COUNT; i++)
        if (str_eq(err_info((enum err)i)->fatal, type) &&
            (m->error == ERR_UNKNOWN_ERROR || str_eq(err_info((enum err)i)->sentence, m->info)))
            m->error = (enum err)i;
    m->error = err_refine(m->error, cause);
    return true;
}

static bool read_words(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *data = strict_json_get(obj, "data");
    char id[LIMIT_ID + 1] = "";

    if (m->kind == WIRE_EV_MEDIA)
        memset(m->off, OFF_UNSAID, sizeof m->off);
    if (!strict_json_bool(obj, "on", &m->on, err) ||
        !strict_json_bool(obj, "fromGuest", &m->from_guest, err) ||
        !strict_json_str(obj, "id", id, sizeof id, err) ||
        !strict_json_str(obj, "fromId", m->from, sizeof m->from, err) ||
        !strict_json_human(obj, "text", m->text, sizeof m->text, LIMIT_REASON, NULL, err) ||
        !strict_json_human(obj, "info", m->info, sizeof m->info, 300, NULL, err) ||
        !people_json_read_tracks(obj, m->off, err))
        return false;
    if (data) {
        free(m->data);
        m->data = cJSON_PrintUnformatted(data);
    }
    if (*id) {
        m->ids = xcalloc(1, sizeof *m->ids);
        m->n_ids = 1;
        str_copy(m->ids[0], sizeof m->ids[0], id);
    }
    return true;
}

static bool read_event(const cJSON *obj, struct wire_msg *m, struct error *err)
{
    const cJSON *who = strict_json_get(obj, "participant");
    char word[LIMIT_REASON + 1] = "";
    bool waiting = m->kind == WIRE_EV_WAITING_ADDED || m->kind == WIRE_EV_WAITING_UPDATED ||
                   m->kind == WIRE_EV_WAITING_REMOVED;
    bool inside = m->kind == WIRE_EV_PARTICIPANT_JOINED || m->kind == WIRE_EV_PARTICIPANT_UPDATED ||
                  m->kind == WIRE_EV_PARTICIPANT_LEFT;

    if ((waiting || inside) && !who)
        return error_set(err, "the event has no participant");
    if (inside && strict_json_get(who, "userData"))
        m->data = cJSON_PrintUnformatted(strict_json_get(who, "userData"));
    if ((waiting && !people_json_read_waiting(who, &m->waiting, err)) ||
        (inside && !people_json_read_participant(who, &m->who, err)) || !read_words(obj, m, err) ||
        !strict_json_human(obj, "reason", word, sizeof word, LIMIT_REASON, NULL, err))
        return false;
    if (m->kind == WIRE_EV_ERROR) {
        str_copy(m->reason, sizeof m->reason, word);
        return read_error(obj, m, err);
    }
    m->why = why_of(word);
    return strict_json_human(obj, "words", m->reason, sizeof m->reason, LIMIT_REASON, NULL, err);
}

/* Returns a message, or null: err is set when the object is not of this protocol. */
static struct wire_msg *read_one(const cJSON *obj, struct error *err)
{
    struct wire_msg *m = xcalloc(1, sizeof *m);
    const cJSON *action = strict_json_get(obj, "action");
    bool ok = cJSON_IsObject(obj) || error_set(err, "a message should be an object");

    m->kind = action ? WIRE_EV_COUNT : WIRE_EV_REPLY;
    for (int i = WIRE_EV_REPLY + 1; action && i < WIRE_EV_COUNT; i++)
        if (cJSON_IsString(action) && str_eq(action->valuestring, event_names[i]))
            m->kind = (enum wire_kind)i;
    if (ok && m->kind == WIRE_EV_COUNT) { /* from a newer server */
        wire_msg_free(m);
        return NULL;
    }
    ok = ok && read_common(obj, m, err) &&
         (m->kind == WIRE_EV_REPLY ? read_reply(obj, m, err) : read_event(obj, m, err));
    if (ok)
        return m;
    wire_msg_free(m);
    return NULL;
}

bool wire_msg_decode(const char *text, size_t len, void (*each)(void *arg, struct wire_msg *m),
                     void *arg, struct error *err)
{
    cJSON *tree = strict_json_parse(text, len, err);
    const cJSON *at = cJSON_IsArray(tree) ? tree->child : tree;
    bool ok = tree != NULL;

    err->text[0] = ok ? '\0' : err->text[0];
    for (; ok && at; at = at->next) {
        struct wire_msg *m = read_one(at, err);

        if (m)
            each(arg, m);
        ok = m || !*err->text;
    }
    cJSON_Delete(tree);
    return ok;
}
