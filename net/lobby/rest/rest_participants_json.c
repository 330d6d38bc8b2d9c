/* What is done to people inside, over REST: our own call, and Daily's eject, update-permissions,
 * send-app-message and session data. All go through the domain's update-participants. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/proto/strict_json.h"

enum { EJECT_MAX = 100 }; /* Daily: ids, and user_ids, in one call */

/* Reads updatesById, which is deleted, with the decoder of the websocket. */
/* Reads and does updates, which are deleted. On ERR_OK the caller finishes m. */
static enum err do_updates(const struct rest_req *r, cJSON *updates, struct wire_msg *m,
                           struct error *err)
{
    struct wire_req *wish = NULL;
    enum err e = rest_json_updates(r, "update-participants", updates, &wish, err);

    *m = (struct wire_msg){.kind = WIRE_EV_REPLY};
    if (e != ERR_OK)
        return e;
    e = lobby_inside_update(r->env->lobby, r->param, wish->updates, wish->n_updates, "api", r->now,
                            m, err);
    wire_req_free(wish);
    return e;
}

/* The body of a call about a room that is there; null with *e and err set. */
static cJSON *room_body(const struct rest_req *r, const char *const *keys, enum err *e,
                        struct error *err)
{
    cJSON *body;

    if (!lobby_room_find(r->env->lobby, r->param, r->now)) {
        *e = rest_json_no_room(r->param, err);
        return NULL;
    }
    body = rest_json_body(r, e, err);
    if (body && keys && !rest_json_known(body, keys, err)) {
        cJSON_Delete(body);
        body = NULL;
        *e = ERR_INVALID;
    }
    return body;
}

static enum err missing(const char *key, struct error *err)
{
    error_set(err, "missing required field '%s'", key);
    return ERR_INVALID;
}

/* Daily's answer to what only the call can do: a word in a string, also for true. */
static enum err send_word(struct reply *out, const char *key, const char *word)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, key, word);
    return rest_json_send(out, obj);
}

/* ---- ours ---- */

static bool known_wishes(const cJSON *body, struct error *err)
{
    static const char *const keys[] = {
        "setAudio",    "setVideo", "setScreenShare",    "setHand", "eject",  "park",   "block",
        "blockDomain", "signals",  "updatePermissions", "ejectAt", "rename", "reason", "grace",
        "except",      NULL};
    const cJSON *one;

    cJSON_ArrayForEach (one, body)
        if (!rest_json_known(one, keys, err))
            return false;
    return body->child || error_set(err, "missing required field");
}

enum err rest_participants_update(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct wire_msg m;
    enum err e;
    cJSON *body = room_body(r, NULL, &e, err);

    if (!body)
        return e;
    if (!known_wishes(body, err)) {
        cJSON_Delete(body);
        return ERR_INVALID;
    }
    e = do_updates(r, body, &m, err);
    if (e == ERR_OK)
        rest_json_send(out, rest_json_outcome(&m));
    wire_msg_finish(&m);
    return e;
}

enum err rest_end_meeting(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"name", "reason", NULL};
    char name[LIMIT_ROOM_NAME + 1] = "", words[LIMIT_REASON + 1] = "";
    enum err e;
    cJSON *body = room_body(r, keys, &e, err);
    bool ok;

    if (!body)
        return e;
    ok = strict_json_str(body, "name", name, sizeof name, err) &&
         strict_json_human(body, "reason", words, sizeof words, LIMIT_REASON, NULL, err) &&
         (str_eq(name, r->param) ||
          error_set(err, "name should be the name of the room, typed in full"));
    cJSON_Delete(body);
    if (!ok)
        return ERR_INVALID;
    lobby_end_meeting(r->env->lobby, r->param, words, "api", r->now);
    body = cJSON_CreateObject();
    cJSON_AddTrueToObject(body, "ended");
    cJSON_AddStringToObject(body, "name", r->param);
    return rest_json_send(out, body);
}

/* ---- Daily's eject ---- */

static bool add_ejects(cJSON *updates, const cJSON *list, const char *key, bool ban,
                       struct error *err)
{
    const cJSON *at;
    cJSON *one;

    if (!list)
        return true;
    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > EJECT_MAX)
        return error_set(err, "%s should be an array of at most %d strings", key, EJECT_MAX);
    cJSON_ArrayForEach (at, list) {
        if (!cJSON_IsString(at) || !*at->valuestring || strlen(at->valuestring) > LIMIT_ID)
            return error_set(err, "%s should hold ids of 1 to %d characters", key, LIMIT_ID);
        if (str_eq(at->valuestring, WIRE_ALL) || strict_json_get(updates, at->valuestring))
            continue;
        one = cJSON_AddObjectToObject(updates, at->valuestring);
        cJSON_AddTrueToObject(one, "eject");
        if (ban)
            cJSON_AddStringToObject(one, "block", wire_block_names[BLOCK_MEETING]);
    }
    return true;
}

/* Users who are not inside are kept out as well. */
static void ban_absent(const struct rest_req *r, const cJSON *users, const struct wire_msg *m)
{
    struct block_wish w = {.length = BLOCK_MEETING};
    const struct block *made;
    const cJSON *at;

    str_copy(w.room, sizeof w.room, r->param);
    cJSON_ArrayForEach (at, users) {
        bool absent = false;

        for (size_t i = 0; i < m->n_refused; i++)
            absent = absent || (str_eq(m->refused[i].id, at->valuestring) &&
                                m->refused[i].error == ERR_NO_PERSON);
        str_copy(w.user_id, sizeof w.user_id, at->valuestring);
        if (absent)
            lobby_block_add(r->env->lobby, &w, "api", r->now, &made, NULL);
    }
}

static enum err eject(const struct rest_req *r, const cJSON *body, struct reply *out,
                      struct error *err)
{
    const cJSON *ids = strict_json_get(body, "ids"), *users = strict_json_get(body, "user_ids");
    cJSON *updates = cJSON_CreateObject(), *obj, *list;
    struct wire_msg m;
    bool ban = false;
    enum err e;

    if (!strict_json_bool(body, "ban", &ban, err) ||
        !add_ejects(updates, users, "user_ids", ban, err) ||
        !add_ejects(updates, ids, "ids", false, err) ||
        (!ids && !users && missing("ids", err) != ERR_OK)) {
        cJSON_Delete(updates);
        return ERR_INVALID;
    }
    obj = cJSON_CreateObject();
    list = cJSON_AddArrayToObject(obj, "ejectedIds");
    if (!updates->child) {
        cJSON_Delete(updates);
        return rest_json_send(out, obj);
    }
    e = do_updates(r, updates, &m, err);
    for (size_t i = 0; i < m.n_ids; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(m.ids[i]));
    if (e == ERR_OK && ban)
        ban_absent(r, users, &m);
    wire_msg_finish(&m);
    if (e == ERR_OK)
        return rest_json_send(out, obj);
    cJSON_Delete(obj);
    return e;
}

enum err rest_eject(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"ids", "user_ids", "ban", NULL};
    enum err e;
    cJSON *body = room_body(r, keys, &e, err);

    if (!body)
        return e;
    e = eject(r, body, out, err);
    cJSON_Delete(body);
    return e;
}

/* ---- Daily's permissions ---- */

enum err rest_permissions(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"data", NULL};
    const cJSON *data, *at;
    cJSON *body, *updates;
    struct wire_msg m;
    enum err e;

    body = room_body(r, keys, &e, err);
    if (!body)
        return e;
    data = strict_json_get(body, "data");
    if (!cJSON_IsObject(data) || !data->child) {
        cJSON_Delete(body);
        return missing("data", err);
    }
    updates = cJSON_CreateObject();
    cJSON_ArrayForEach (at, data)
        cJSON_AddItemToObject(cJSON_AddObjectToObject(updates, at->string), "updatePermissions",
                              cJSON_Duplicate(at, true));
    cJSON_Delete(body);
    e = do_updates(r, updates, &m, err);
    wire_msg_finish(&m);
    return e == ERR_OK ? send_word(out, "status", "sent") : e;
}

/* ---- Daily's messages and session data ---- */

enum err rest_app_message(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"data", "recipient", NULL};
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    char to[LIMIT_ID + 1] = WIRE_ALL;
    const cJSON *data;
    cJSON *body;
    char *text;
    enum err e;

    body = room_body(r, keys, &e, err);
    if (!body)
        return e;
    data = strict_json_get(body, "data");
    text = data ? cJSON_PrintUnformatted(data) : NULL;
    e = ERR_INVALID;
    if (!text)
        missing("data", err);
    else if (strlen(text) > LIMIT_APP_MESSAGE)
        error_set(err, "data is longer than %d bytes", LIMIT_APP_MESSAGE);
    else if (strict_json_str(body, "recipient", to, sizeof to, err))
        e = lobby_app_message_to(r->env->lobby, r->param, to, text, r->now, &m, err);
    free(text);
    cJSON_Delete(body);
    if (e == ERR_OK && m.n_refused)
        e = m.refused[0].error;
    wire_msg_finish(&m);
    return e == ERR_OK ? send_word(out, "sent", "true") : e;
}

static enum err send_session_data(const struct rest_req *r, struct reply *out)
{
    const char *text = lobby_session_data(r->env->lobby, r->param, r->now);
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddItemToObject(obj, "data", cJSON_Parse(text ? text : "{}"));
    return rest_json_send(out, obj);
}

enum err rest_session_data_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    return send_session_data(r, out);
}

enum err rest_session_data_set(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"data", "mergeStrategy", "keysToDelete", NULL};
    enum err e;
    cJSON *body = room_body(r, keys, &e, err);
    char *text;

    if (!body)
        return e;
    text = strict_json_print(body);
    e = lobby_session_data_set(r->env->lobby, r->param, text, r->now, err);
    free(text);
    return e == ERR_OK ? send_word(out, "sent", "true") : e;
}
