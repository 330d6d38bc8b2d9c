/* Session data: what the people inside share as one JSON object while the meeting lasts. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "net/proto/strict_json.h"

static bool are_strings(const cJSON *keys)
{
    const cJSON *at;

    cJSON_ArrayForEach (at, keys)
        if (!cJSON_IsString(at))
            return false;
    return !keys || cJSON_IsArray(keys);
}

/* The object that holds after the change, or null with the reason. */
static cJSON *merged(const char *old, const cJSON *change, struct error *err)
{
    const cJSON *given = strict_json_get(change, "data"), *at;
    const cJSON *keys = strict_json_get(change, "keysToDelete");
    char strategy[16] = "replace";
    cJSON *data;

    if (!cJSON_IsObject(change) || (given && !cJSON_IsObject(given))) {
        error_set(err, "data should be an object");
        return NULL;
    }
    if (!strict_json_str(change, "mergeStrategy", strategy, sizeof strategy, err) ||
        !(str_eq(strategy, "replace") || str_eq(strategy, "shallow-merge"))) {
        error_set(err, "mergeStrategy should be \"replace\" or \"shallow-merge\"");
        return NULL;
    }
    if (!are_strings(keys)) {
        error_set(err, "keysToDelete should be an array of strings");
        return NULL;
    }
    if (str_eq(strategy, "replace"))
        return given ? cJSON_Duplicate(given, true) : cJSON_CreateObject();
    data = old ? cJSON_Parse(old) : cJSON_CreateObject();
    cJSON_ArrayForEach (at, keys)
        cJSON_DeleteItemFromObjectCaseSensitive(data, at->valuestring);
    cJSON_ArrayForEach (at, given) {
        cJSON_DeleteItemFromObjectCaseSensitive(data, at->string);
        cJSON_AddItemToObject(data, at->string, cJSON_Duplicate(at, true));
    }
    return data;
}

bool room_set_session_data(struct lobby *l, struct room *r, const char *change, struct error *err)
{
    cJSON *tree = strict_json_parse(change, strlen(change), err);
    cJSON *data = tree ? merged(r->session_data, tree, err) : NULL;
    char *text = data ? strict_json_print(data) : NULL;
    struct wire_msg m = {.kind = WIRE_EV_SESSION_DATA};

    cJSON_Delete(tree);
    if (text && strlen(text) > LIMIT_SESSION_DATA) {
        free(text);
        return error_set(err, "session data can hold %d bytes", LIMIT_SESSION_DATA);
    }
    if (!text)
        return false;
    free(r->session_data);
    r->session_data = text;
    m.data = text; /* borrowed */
    event_emit(l, r, &m, TO_INSIDE);
    return true;
}
