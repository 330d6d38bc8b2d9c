/* Many rooms in one call: all of them or none. Source: Daily, batch rooms. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/lobby/rest/rest_rooms.h"
#include "net/proto/strict_json.h"

enum { BATCH_MAX = 1000 }; /* Daily */

/* The list of a body, which the caller deletes; null with *e and err set. */
static const cJSON *read_list(const struct rest_req *r, cJSON **body, enum err *e,
                              struct error *err)
{
    static const char *const keys[] = {"rooms", NULL};
    const cJSON *list;

    *body = rest_json_body(r, e, err);
    if (!*body)
        return NULL;
    *e = ERR_INVALID;
    list = strict_json_get(*body, "rooms");
    if (!rest_json_known(*body, keys, err))
        return NULL;
    if (!list) {
        error_set(err, "missing required field 'rooms'");
        return NULL;
    }
    if (!cJSON_IsArray(list) || !list->child || cJSON_GetArraySize(list) > BATCH_MAX) {
        error_set(err, "rooms should be an array of 1 to %d", BATCH_MAX);
        return NULL;
    }
    return list;
}

/* Reads wishes; *n are initialised, also on false. */
static bool read_wishes(const struct rest_req *r, const cJSON *list, struct lobby_wish *wishes,
                        size_t *n, struct error *err)
{
    static const char *const keys[] = {"name", "privacy", "properties", NULL};
    struct error why = {""};
    const cJSON *at;

    cJSON_ArrayForEach (at, list) {
        struct lobby_wish *w = &wishes[(*n)++];

        props_init(&w->config, &room_props);
        if (!cJSON_IsObject(at))
            return error_set(err, "rooms[%zu] should be an object", *n - 1);
        if (!rest_rooms_wish(r, at, keys, w, &why))
            return error_set(err, "rooms[%zu]: %s", *n - 1, why.text);
    }
    return true;
}

enum err rest_batch_create(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct lobby_room **rooms;
    struct lobby_wish *wishes;
    enum err e;
    cJSON *body, *answer;
    const cJSON *list = read_list(r, &body, &e, err);
    size_t n = 0;

    if (!list) {
        cJSON_Delete(body);
        return e;
    }
    wishes = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *wishes);
    rooms = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *rooms);
    if (read_wishes(r, list, wishes, &n, err))
        e = lobby_rooms_create(r->env->lobby, wishes, n, r->now, rooms, err);
    if (e == ERR_OK) {
        answer = cJSON_CreateArray();
        for (size_t i = 0; i < n; i++)
            cJSON_AddItemToArray(answer, rest_rooms_json(r, rooms[i]));
        rest_json_send(out, answer);
    }
    for (size_t i = 0; i < n; i++)
        props_finish(&wishes[i].config);
    free(wishes);
    free(rooms);
    cJSON_Delete(body);
    return e;
}

enum err rest_batch_delete(const struct rest_req *r, struct reply *out, struct error *err)
{
    const char **names;
    enum err e;
    cJSON *body, *answer;
    const cJSON *list = read_list(r, &body, &e, err), *at;
    size_t n = 0;
    bool ok = list != NULL;

    if (!list) {
        cJSON_Delete(body);
        return e;
    }
    names = xcalloc((size_t)cJSON_GetArraySize(list), sizeof *names);
    cJSON_ArrayForEach (at, list) {
        if (!cJSON_IsString(at) || strlen(at->valuestring) > LIMIT_ROOM_NAME)
            ok = error_set(err, "rooms[%zu] should be the name of a room", n);
        if (!ok)
            break;
        for (size_t i = 0; i < n && ok; i++)
            if (strcmp(names[i], at->valuestring) == 0)
                ok = error_set(err, "rooms[%zu] stands twice in the list", n);
        names[n++] = at->valuestring;
    }
    if (ok)
        e = lobby_rooms_delete(r->env->lobby, names, n, r->now, err);
    free(names);
    cJSON_Delete(body);
    if (e == ERR_OK && ok) {
        answer = cJSON_CreateObject();
        cJSON_AddNumberToObject(answer, "deleted_count", (double)n);
        return rest_json_send(out, answer);
    }
    return e;
}
