/* What a verb asks of a running console. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/strict_json.h"
#include "tui/console_sock.h"

static const struct kind {
    const char *end, *action;
    bool updates; /* the body is updatesById */
} kinds[] = {
    {"/waiting", "update-waiting-participants", true},
    {"/participants", "update-participants", true},
    {"/undo", "undo", false},
};

/* The row of a path, and the room in it; null for another path or a name that needs decoding. */
static const struct kind *find_kind(const char *path, char room[LIMIT_ROOM_NAME + 1])
{
    static const char begin[] = "/v1/rooms/";
    size_t len;

    if (!str_starts(path, begin))
        return NULL;
    path += sizeof begin - 1;
    len = strcspn(path, "/");
    if (len == 0 || len > LIMIT_ROOM_NAME || memchr(path, '%', len))
        return NULL;
    memcpy(room, path, len);
    room[len] = '\0';
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(path + len, kinds[i].end))
            return &kinds[i];
    return NULL;
}

enum err console_sock_decode(const char *path, const char *body, size_t len, struct wire_req **out,
                             struct error *err)
{
    char room[LIMIT_ROOM_NAME + 1];
    const struct kind *k = find_kind(path, room);
    const char *action;
    cJSON *tree, *obj;
    int64_t id;
    enum err e;
    char *text;

    if (!k)
        return ERR_NOT_FOUND;
    tree = strict_json_parse(body, len, err);
    if (!tree)
        return ERR_JSON;
    if (!cJSON_IsObject(tree)) {
        cJSON_Delete(tree);
        error_set(err, "the body has to be an object");
        return ERR_INVALID;
    }
    obj = cJSON_CreateObject();
    action = !k->updates && cJSON_IsTrue(strict_json_get(tree, "redo")) ? "redo" : k->action;
    cJSON_AddNumberToObject(obj, "id", 1);
    cJSON_AddStringToObject(obj, "action", action);
    cJSON_AddStringToObject(obj, "room", room);
    if (k->updates)
        cJSON_AddItemToObject(obj, "updatesById", tree);
    else
        cJSON_AddItemToObject(obj, "decision", cJSON_DetachItemFromObject(tree, "decision"));
    if (!k->updates)
        cJSON_Delete(tree);
    text = strict_json_print(obj);
    e = wire_req_decode(text, strlen(text), out, &id, err);
    free(text);
    if (e != ERR_OK || k->updates || *(*out)->decision)
        return e;
    wire_req_free(*out);
    *out = NULL;
    error_set(err, "missing required field");
    return ERR_INVALID;
}
