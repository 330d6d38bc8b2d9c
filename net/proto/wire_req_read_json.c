/* Requests from JSON: what the server receives. Encoding is wire_req_json.c. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/journal.h"
#include "net/proto/people_json.h"
#include "net/proto/strict_json.h"

static const char *const action_names[WIRE_ACTION_COUNT] = {
#define A(NAME, action) [WIRE_##NAME] = action,
#include "net/proto/actions.def"
#undef A
};

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
        !decode_rooms(obj, r, err) || !strict_json_bool(obj, "watch", &r->looks, err) ||
        !strict_json_str(resume, "session", r->resume_session, sizeof r->resume_session, err) ||
        !strict_json_int(resume, "seq", 0, INT64_C(1) << 53, &r->resume_seq, err))
        return false;
    r->version = (int32_t)version;
    return true;
}

/* A name, with what was sent when cleaning changed it. */
static bool decode_person_name(const cJSON *obj, const char *key, struct wire_req *r,
                               struct error *err)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *sent;
    size_t n;

    if (!strict_json_human(obj, key, r->name, sizeof r->name, LIMIT_NAME_CHARS,
                           &r->name_was_cleaned, err))
        return false;
    if (!r->name_was_cleaned)
        return true;
    sent = (const unsigned char *)strict_json_get(obj, key)->valuestring;
    n = strnlen((const char *)sent, JOURNAL_RAW_MAX);
    r->raw = xmalloc(2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        r->raw[2 * i] = digits[sent[i] >> 4];
        r->raw[2 * i + 1] = digits[sent[i] & 15];
    }
    r->raw[2 * n] = '\0';
    return true;
}

static bool decode_join(const cJSON *obj, struct wire_req *r, struct error *err)
{
    if (!*r->room)
        return error_set(err, "room is missing");
    return decode_person_name(obj, "user_name", r, err) &&
           strict_json_str(obj, "device", r->device, sizeof r->device, err) &&
           strict_json_str(obj, "place", r->place, sizeof r->place, err) &&
           decode_token(obj, r, err);
}

static bool decode_name(const cJSON *obj, struct wire_req *r, struct error *err)
{
    return decode_person_name(obj, "name", r, err);
}

static bool decode_tri(const cJSON *obj, const char *key, enum wire_tri *out, struct error *err)
{
    bool on = false;

    if (!strict_json_get(obj, key))
        return true;
    if (!strict_json_bool(obj, key, &on, err))
        return false;
    *out = on ? TRI_TRUE : TRI_FALSE;
    return true;
}

static bool decode_grace(const cJSON *obj, int32_t *ms, struct error *err)
{
    const cJSON *grace = strict_json_get(obj, "grace");

    if (!grace)
        return true;
    if (!cJSON_IsNumber(grace) || grace->valuedouble < 0 ||
        grace->valuedouble * 1000 > TIME_GRACE_MAX)
        return error_set(err, "grace should be between 0 and %d seconds", TIME_GRACE_MAX / 1000);
    *ms = (int32_t)(grace->valuedouble * 1000);
    return true;
}

static bool decode_block(const cJSON *obj, enum wire_block *block, bool *domain, uint8_t *signals,
                         struct error *err)
{
    char word[16] = "";

    if (!strict_json_str(obj, "block", word, sizeof word, err) ||
        !strict_json_bool(obj, "blockDomain", domain, err) ||
        !people_json_read_signals(obj, signals, err))
        return false;
    if (*signals && !*word)
        return error_set(err, "signals goes with block");
    for (int i = strict_json_get(obj, "block") ? BLOCK_NONE + 1 : BLOCK_NONE; i < BLOCK_COUNT; i++)
        if (str_eq(word, wire_block_names[i])) {
            *block = (enum wire_block)i;
            return true;
        }
    return error_set(err, "block should be \"meeting\", \"24h\" or \"forever\"");
}

/* Somebody who is left out of "*" gets nothing else. */
static bool decode_except(const cJSON *one, const char *id, bool *except, struct error *err)
{
    if (!strict_json_bool(one, "except", except, err))
        return false;
    if (*except && str_eq(id, WIRE_ALL))
        return error_set(err, "except is for ids, not for '*'");
    return !*except || cJSON_GetArraySize(one) == 1 ||
           error_set(err, "who is left out by except gets nothing else");
}

static bool decode_decision(const cJSON *one, struct wire_decision *d, struct error *err)
{
    const cJSON *grant = strict_json_get(one, "grantRequestedAccess");

    if (!str_copy(d->id, sizeof d->id, one->string))
        return error_set(err, "updatesById holds an id that is too long");
    if (!cJSON_IsObject(one) || (grant && !cJSON_IsBool(grant)))
        return error_set(err, "each update should be {\"grantRequestedAccess\": true or false}");
    if (!decode_except(one, d->id, &d->except, err) || !decode_grace(one, &d->grace_ms, err) ||
        !decode_tri(one, "hold", &d->hold, err) ||
        !decode_block(one, &d->block, &d->block_domain, &d->signals, err) ||
        !strict_json_human(one, "message", d->message, sizeof d->message, LIMIT_REASON, NULL,
                           err) ||
        !strict_json_human(one, "reason", d->reason, sizeof d->reason, LIMIT_REASON, NULL, err))
        return false;
    d->grant = cJSON_IsTrue(grant);
    d->no_grant = !grant;
    if (!grant && d->hold == TRI_UNSET && !*d->message && !d->except)
        return error_set(err, "each update should be {\"grantRequestedAccess\": true or false}");
    return true;
}

/* The updates by id of a request about a room, with their number; null with the reason. */
static const cJSON *updates_of(const cJSON *obj, const struct wire_req *r, size_t *n,
                               struct error *err)
{
    const cJSON *updates = strict_json_get(obj, "updatesById");
    int size = cJSON_GetArraySize(updates);

    *n = (size_t)size;
    if (!*r->room)
        error_set(err, "room is missing");
    else if (!cJSON_IsObject(updates) || size < 1 || size > LIMIT_UPDATES)
        error_set(err, "updatesById should be an object with 1 to %d ids", LIMIT_UPDATES);
    else
        return updates;
    return NULL;
}

static bool decode_decisions(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *updates, *at;
    size_t n;

    updates = updates_of(obj, r, &n, err);
    if (!updates)
        return false;
    r->decisions = xcalloc(n, sizeof *r->decisions);
    cJSON_ArrayForEach (at, updates)
        if (!decode_decision(at, &r->decisions[r->n_decisions++], err))
            return false;
    return true;
}

static bool decode_perms(const cJSON *one, struct wire_update *u, struct error *err)
{
    const cJSON *perms = strict_json_get(one, "updatePermissions");

    if (!perms)
        return true;
    u->perms_given = (uint8_t)((strict_json_get(perms, "hasPresence") ? PERM_PRESENCE : 0) |
                               (strict_json_get(perms, "canSend") ? PERM_SEND : 0) |
                               (strict_json_get(perms, "canAdmin") ? PERM_ADMIN : 0) |
                               (strict_json_get(perms, "canReceive") ? PERM_RECEIVE : 0));
    return people_json_read_perms(perms, &u->perms, err);
}

static bool decode_update(const cJSON *one, struct wire_update *u, struct error *err)
{
    if (!str_copy(u->id, sizeof u->id, one->string))
        return error_set(err, "updatesById holds an id that is too long");
    if (!cJSON_IsObject(one) || !one->child)
        return error_set(err, "each update should be an object that says what to do");
    u->has_eject_at = strict_json_get(one, "ejectAt") != NULL;
    if (!decode_except(one, u->id, &u->except, err) ||
        !decode_tri(one, "setAudio", &u->audio, err) ||
        !decode_tri(one, "setVideo", &u->video, err) ||
        !decode_tri(one, "setScreenShare", &u->screen, err) ||
        !decode_tri(one, "setHand", &u->hand, err) ||
        !strict_json_bool(one, "eject", &u->eject, err) ||
        !strict_json_bool(one, "park", &u->park, err) ||
        !decode_block(one, &u->block, &u->block_domain, &u->signals, err) ||
        !decode_perms(one, u, err) ||
        !strict_json_int(one, "ejectAt", 0, INT64_C(1) << 52, &u->eject_at, err) ||
        !strict_json_human(one, "rename", u->name, sizeof u->name, LIMIT_NAME_CHARS, NULL, err) ||
        !strict_json_human(one, "reason", u->reason, sizeof u->reason, LIMIT_REASON, NULL, err) ||
        !decode_grace(one, &u->grace_ms, err))
        return false;
    if (u->screen == TRI_TRUE || u->hand == TRI_TRUE)
        return error_set(err, "a share or a hand can only be taken down");
    return true;
}

static bool decode_updates(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *updates, *at;
    size_t n;

    updates = updates_of(obj, r, &n, err);
    if (!updates)
        return false;
    r->updates = xcalloc(n, sizeof *r->updates);
    cJSON_ArrayForEach (at, updates)
        if (!decode_update(at, &r->updates[r->n_updates++], err))
            return false;
    return true;
}

static bool decode_ids(const cJSON *obj, struct wire_req *r, struct error *err)
{
    const cJSON *list = strict_json_get(obj, "ids"), *at;
    int n = cJSON_GetArraySize(list);

    if (!list)
        return true;
    if (!cJSON_IsArray(list) || n > LIMIT_UPDATES)
        return error_set(err, "ids should be an array of at most %d ids", LIMIT_UPDATES);
    r->ids = xcalloc((size_t)n, sizeof *r->ids);
    cJSON_ArrayForEach (at, list) {
        if (!cJSON_IsString(at) || !str_copy(r->ids[r->n_ids], sizeof *r->ids, at->valuestring))
            return error_set(err, "ids should hold ids");
        r->n_ids++;
    }
    return true;
}

/* A JSON value kept as compact text of at most max bytes. */
static bool decode_tree(const cJSON *obj, const char *key, size_t max, char **out,
                        struct error *err)
{
    const cJSON *v = strict_json_get(obj, key);
    char *text = v ? cJSON_PrintUnformatted(v) : NULL;

    if (text && strlen(text) > max) {
        free(text);
        return error_set(err, "%s is longer than %zu bytes", key, max);
    }
    *out = text;
    return true;
}

/* The smaller requests share their members. */
static bool decode_rest(const cJSON *obj, struct wire_req *r, struct error *err)
{
    if (r->action == WIRE_SET_MEDIA)
        memset(r->off, OFF_UNSAID, sizeof r->off);
    return decode_ids(obj, r, err) &&
           strict_json_human(obj, "text", r->text, sizeof r->text, LIMIT_REASON, NULL, err) &&
           strict_json_human(obj, "name", r->name, sizeof r->name, LIMIT_ROOM_NAME, NULL, err) &&
           strict_json_bool(obj, "on", &r->on, err) &&
           strict_json_str(obj, "decision", r->decision, sizeof r->decision, err) &&
           decode_tri(obj, "lock", &r->lock, err) && decode_tri(obj, "panic", &r->panic, err) &&
           decode_tree(obj, "properties", LIMIT_FRAME_IN, &r->config, err) &&
           decode_tree(obj, "data",
                       r->action == WIRE_SET_SESSION_DATA ? LIMIT_SESSION_DATA + 1024
                                                          : LIMIT_APP_MESSAGE,
                       &r->data, err) &&
           people_json_read_tracks(obj, r->off, err);
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
    [WIRE_HELLO] = decode_hello,
    [WIRE_JOIN_MEETING] = decode_join,
    [WIRE_REQUEST_ACCESS] = decode_name,
    [WIRE_SET_USER_NAME] = decode_name,
    [WIRE_LEAVE_MEETING] = decode_nothing,
    [WIRE_UPDATE_WAITING] = decode_decisions,
    [WIRE_SYNC] = decode_nothing,
    [WIRE_UPDATE_PARTICIPANTS] = decode_updates,
    [WIRE_HOLD] = decode_rest,
    [WIRE_MESSAGE] = decode_rest,
    [WIRE_CLAIM] = decode_rest,
    [WIRE_EXPLAIN] = decode_rest,
    [WIRE_UNDO] = decode_rest,
    [WIRE_REDO] = decode_rest,
    [WIRE_UPDATE_ROOM] = decode_rest,
    [WIRE_END_MEETING] = decode_rest,
    [WIRE_APP_MESSAGE] = decode_rest,
    [WIRE_SET_USER_DATA] = decode_rest,
    [WIRE_RAISE_HAND] = decode_rest,
    [WIRE_SET_MEDIA] = decode_rest,
    [WIRE_START_LIVE_STREAMING] = decode_rest,
    [WIRE_STOP_LIVE_STREAMING] = decode_rest,
    [WIRE_START_RECORDING] = decode_rest,
    [WIRE_STOP_RECORDING] = decode_rest,
    [WIRE_UPDATE_RECORDING] = decode_rest,
    [WIRE_UPDATE_LIVE_STREAMING] = decode_rest,
    [WIRE_PRE_AUTH] = decode_join,
    [WIRE_SET_SESSION_DATA] = decode_rest,
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
