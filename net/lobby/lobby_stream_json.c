/* Orders for the workers of live streams and recordings, as JSON. */
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/lobby_internal.h"
#include "net/proto/strict_json.h"

static bool is_url(const cJSON *v)
{
    return cJSON_IsString(v) && strstr(v->valuestring, "://") != NULL;
}

static bool check_options(const cJSON *options, struct error *err)
{
    const cJSON *url = strict_json_get(options, "rtmpUrl"), *at;
    bool ok = !url || is_url(url) || cJSON_IsArray(url);

    if (!cJSON_IsObject(options))
        return error_set(err, "data should be an object");
    if (cJSON_IsArray(url))
        cJSON_ArrayForEach (at, url)
            ok = ok && is_url(at);
    return ok || error_set(err, "rtmpUrl should be an address or an array of addresses");
}

char *stream_json_order(enum hook_kind kind, const struct room *r, const struct stream *s,
                        const char *options, struct error *err)
{
    cJSON *given =
        options ? strict_json_parse(options, strlen(options), err) : cJSON_CreateObject();
    cJSON *obj;

    if (!given || !check_options(given, err)) {
        cJSON_Delete(given);
        return NULL;
    }
    obj = cJSON_CreateObject();
    cJSON_AddStringToObject(obj, "what", kind == HOOK_STREAM ? "live-streaming" : "recording");
    cJSON_AddStringToObject(obj, "room", r->pub.name);
    cJSON_AddStringToObject(obj, "instanceId", s->instance);
    cJSON_AddStringToObject(obj, "by", s->by);
    cJSON_AddItemToObject(obj, "options", given);
    return strict_json_print(obj);
}

char *stream_json_event(const struct stream *s)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "instanceId", s->instance);
    return strict_json_print(obj);
}
