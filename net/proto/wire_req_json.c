/* Requests as JSON: what a client sends. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/strict_json.h"

static const char *const action_names[WIRE_ACTION_COUNT] = {
#define A(NAME, action) [WIRE_##NAME] = action,
#include "net/proto/actions.def"
#undef A
};

/* ---- encoding ---- */

static void add_str(cJSON *obj, const char *key, const char *s)
{
    if (*s)
        cJSON_AddStringToObject(obj, key, s);
}

static void encode_hello(const struct wire_req *r, cJSON *obj)
{
    cJSON *rooms = cJSON_AddArrayToObject(obj, "rooms"), *resume;

    cJSON_AddNumberToObject(obj, "v", r->version);
    for (size_t i = 0; i < r->n_rooms; i++)
        cJSON_AddItemToArray(rooms, cJSON_CreateString(r->rooms[i]));
    if (*r->resume_session) {
        resume = cJSON_AddObjectToObject(obj, "resume");
        cJSON_AddStringToObject(resume, "session", r->resume_session);
        cJSON_AddNumberToObject(resume, "seq", (double)r->resume_seq);
    }
}

static void encode_decisions(const struct wire_req *r, cJSON *obj)
{
    cJSON *updates = cJSON_AddObjectToObject(obj, "updatesById");

    for (size_t i = 0; i < r->n_decisions; i++) {
        const struct wire_decision *d = &r->decisions[i];
        cJSON *one = cJSON_AddObjectToObject(updates, d->id);

        cJSON_AddBoolToObject(one, "grantRequestedAccess", d->grant);
        add_str(one, "reason", d->reason);
        if (d->grace_ms > 0)
            cJSON_AddNumberToObject(one, "grace", d->grace_ms / 1000.0);
    }
}

char *wire_req_encode(const struct wire_req *r)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddNumberToObject(obj, "id", (double)r->id);
    cJSON_AddStringToObject(obj, "action", action_names[r->action]);
    add_str(obj, "room", r->room);
    add_str(obj, r->action == WIRE_JOIN_MEETING ? "user_name" : "name", r->name);
    add_str(obj, "device", r->device);
    add_str(obj, "place", r->place);
    if (r->token)
        cJSON_AddStringToObject(obj, "token", r->token);
    if (r->action == WIRE_HELLO)
        encode_hello(r, obj);
    if (r->action == WIRE_UPDATE_WAITING)
        encode_decisions(r, obj);
    return strict_json_print(obj);
}

/* ---- decoding ---- */

static bool decode_token(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *v = strict_json_get(obj, "token");

    if (!v)
        return true;
    if (!cJSON_IsString(v) || strlen(v->valuestring) > LIMIT_TOKEN)
        return error_set(err, "token should be a string of at most %d bytes", LIMIT_TOKEN);
    r->token = xstrdup(v->valuestring);
    return true;
}

static bool decode_rooms(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *list = strict_json_get(obj, "rooms"), *at;
    int n = cJSON_GetArraySize(list);

    if (!list) {
        r->rooms = xcalloc(1, sizeof *r->rooms);
        str_copy(r->rooms[0], sizeof r->rooms[0], WIRE_ALL);
        r->n_rooms = 1;
        return true;
    }
    if (!cJSON_IsArray(list) || n < 1 || n > LIMIT_HELLO_ROOMS)
        return error_set(err, "rooms should be an array of 1 to %d names", LIMIT_HELLO_ROOMS);
    r->rooms = xcalloc((size_t)n, sizeof *r->rooms);
    cJSON_ArrayForEach (at, list) {
        if (!cJSON_IsString(at) ||
            !str_copy(r->rooms[r->n_rooms], sizeof *r->rooms, at->valuestring))
            return error_set(err, "rooms should hold names of at most %d bytes", LIMIT_ROOM_NAME);
        r->n_rooms++;
    }
    return true;
}

static bool decode_hello(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *resume = strict_json_get(obj, "resume");
    int64_t version = 1;

    if (resume && !cJSON_IsObject(resume))
        return error_set(err, "resume should be an object");
    if (!strict_json_int(obj, "v", 1, INT32_MAX, &version, err) || !decode_token(obj, r, err) ||
        !decode_rooms(obj, r, err) ||
        !strict_json_str(resume, "session", r->resume_session, sizeof r->resume_session, err) ||
        !strict_json_int(resume, "seq", 0, INT64_C(1) << 53, &r->resume_seq, err))
        return false;
    r->version = (int32_t)version;
    return true;
}

static bool decode_join(const cJSON *obj, struct wire_req *r, struct error *err)
{
    if (!*r->room)
        return error_set(err, "room is missing");
    return strict_json_human(obj, "user_name", r->name, sizeof r->name, LIMIT_NAME_CHARS,
                             &r->name_was_cleaned, err) &&
           strict_json_str(obj, "device", r->device, sizeof r->device, err) &&
           strict_json_str(obj, "place", r->place, sizeof r->place, err) &&
           decode_token(obj, r, err);
}

static bool decode_name(const cJSON *obj, struct wire_req *r, struct error *err)
{
    return strict_json_human(obj, "name", r->name, sizeof r->name, LIMIT_NAME_CHARS,
                             &r->name_was_cleaned, err);
}

static bool decode_decision(const cJSON *one, struct wire_decision *d, struct error *err)
{
    const cJSON *grant = strict_json_get(one, "grantRequestedAccess");
    const cJSON *grace = strict_json_get(one, "grace");

    if (!str_copy(d->id, sizeof d->id, one->string))
        return error_set(err, "updatesById holds an id that is too long");
    if (!cJSON_IsObject(one) || !cJSON_IsBool(grant))
        return error_set(err, "each update should be {\"grantRequestedAccess\": true or false}");
    if (grace && (!cJSON_IsNumber(grace) || grace->valuedouble < 0 ||
                  grace->valuedouble * 1000 > TIME_GRACE_MAX))
        return error_set(err, "grace should be between 0 and %d seconds", TIME_GRACE_MAX / 1000);
    d->grant = cJSON_IsTrue(grant);
    d->grace_ms = grace ? (int32_t)(grace->valuedouble * 1000) : 0;
    return strict_json_human(one, "reason", d->reason, sizeof d->reason, LIMIT_REASON, NULL, err);
}

static bool decode_decisions(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *updates = strict_json_get(obj, "updatesById"), *at;
    int n = cJSON_GetArraySize(updates);

    if (!*r->room)
        return error_set(err, "room is missing");
    if (!cJSON_IsObject(updates) || n < 1 || n > LIMIT_UPDATES)
        return error_set(err, "updatesById should be an object with 1 to %d ids", LIMIT_UPDATES);
    r->decisions = xcalloc((size_t)n, sizeof *r->decisions);
    cJSON_ArrayForEach (at, updates)
        if (!decode_decision(at, &r->decisions[r->n_decisions++], err))
            return false;
    return true;
}

static bool decode_nothing(const cJSON *obj, struct wire_req *r, struct error *err)
{
    (void)obj;
    (void)r;
    (void)err;
    return true;
}

static bool (*const decoders[WIRE_ACTION_COUNT])(const cJSON *, struct wire_req *,
                                                 struct error *) = {
    [WIRE_HELLO] = decode_hello,           [WIRE_JOIN_MEETING] = decode_join,
    [WIRE_REQUEST_ACCESS] = decode_name,   [WIRE_SET_USER_NAME] = decode_name,
    [WIRE_LEAVE_MEETING] = decode_nothing, [WIRE_UPDATE_WAITING] = decode_decisions,
    [WIRE_SYNC] = decode_nothing,
};

static int find_action(const char *name)
{
    for (int i = 0; i < WIRE_ACTION_COUNT; i++)
        if (str_eq(action_names[i], name))
            return i;
    return -1;
}

static enum err decode_object(const cJSON *obj, struct wire_req *r, struct error *err)
{
    char action[48] = "";
    int found;

    if (!cJSON_IsObject(obj)) {
        error_set(err, "a request should be an object");
        return ERR_INVALID;
    }
    if (!strict_json_int(obj, "id", 1, INT64_C(1) << 53, &r->id, err))
        return ERR_INVALID;
    if (r->id == 0) {
        error_set(err, "id is missing");
        return ERR_INVALID;
    }
    if (!strict_json_str(obj, "action", action, sizeof action, err) ||
        (found = find_action(action)) < 0) {
        error_set(err, "this action is not known");
        return ERR_UNKNOWN_ACTION;
    }
    r->action = (enum wire_action)found;
    if (!strict_json_str(obj, "room", r->room, sizeof r->room, err) ||
        !decoders[found](obj, r, err))
        return ERR_INVALID;
    return ERR_OK;
}

enum err wire_req_decode(const char *text, size_t len, struct wire_req **out, int64_t *id,
                         struct error *err)
{
    struct wire_req *r = xcalloc(1, sizeof *r);
    cJSON *obj = len <= LIMIT_FRAME_IN ? strict_json_parse(text, len, err) : NULL;
    enum err e = ERR_JSON;

    if (len > LIMIT_FRAME_IN) {
        error_set(err, "a frame may hold at most %d bytes", LIMIT_FRAME_IN);
        e = ERR_TOO_LARGE;
    }
    if (obj)
        e = decode_object(obj, r, err);
    *id = r->id;
    cJSON_Delete(obj);
    if (e != ERR_OK) {
        wire_req_free(r);
        r = NULL;
    }
    *out = r;
    return e;
}
