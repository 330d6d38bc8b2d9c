/* What live streams and recordings are asked to be like, and orders for their workers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/domain/lobby_internal.h"
#include "net/proto/strict_json.h"

enum { BOTH = 1 << HOOK_STREAM | 1 << HOOK_RECORD, ENDPOINTS_MAX = 32, EVEN = 2 };

/* Daily's own, which no other instance may have. */
static const char default_instance[] = "c3df927c-f738-4471-a2b7-066fa7e95a6b";

/* ---- the options, by a table ---- */

static bool is_url(const cJSON *v)
{
    return cJSON_IsString(v) && strstr(v->valuestring, "://") != NULL;
}

static bool check_urls(const cJSON *v, struct error *err)
{
    const cJSON *at;
    bool ok = is_url(v) || (cJSON_IsArray(v) && cJSON_GetArraySize(v) > 0 &&
                            cJSON_GetArraySize(v) <= ENDPOINTS_MAX);

    if (cJSON_IsArray(v))
        cJSON_ArrayForEach (at, v)
            ok = ok && is_url(at);
    return ok || error_set(err, "rtmpUrl should be an address or an array of addresses");
}

static bool check_endpoints(const cJSON *v, struct error *err)
{
    const cJSON *at;
    bool ok =
        cJSON_IsArray(v) && cJSON_GetArraySize(v) > 0 && cJSON_GetArraySize(v) <= ENDPOINTS_MAX;

    if (cJSON_IsArray(v))
        cJSON_ArrayForEach (at, v)
            ok = ok && cJSON_IsObject(at) && cJSON_GetArraySize(at) == 1 &&
                 cJSON_IsString(strict_json_get(at, "endpoint"));
    return ok || error_set(err,
                           "endpoints should be an array of 1 to %d objects "
                           "{\"endpoint\": address or name}",
                           ENDPOINTS_MAX);
}

static bool check_layout(const cJSON *v, struct error *err)
{
    static const char *const presets[] = {
        "default", "single-participant", "active-participant",    "portrait",
        "custom",  "audio-only",         "raw-tracks-audio-only", NULL};
    const cJSON *preset = strict_json_get(v, "preset");
    int64_t cams = 1;
    size_t i = 0;

    if (!cJSON_IsObject(v))
        return error_set(err, "layout should be an object");
    if (preset && !cJSON_IsString(preset))
        return error_set(err, "layout.preset should be a string");
    while (preset && presets[i] && !str_eq(presets[i], preset->valuestring))
        i++;
    if (!presets[i])
        return error_set(err, "layout.preset is not known");
    return strict_json_int(v, "max_cam_streams", 1, 20, &cams, err);
}

static bool check_colour(const cJSON *v, struct error *err)
{
    size_t len = cJSON_IsString(v) ? strlen(v->valuestring) : 0;

    return ((len == 7 || len == 9) && *v->valuestring == '#' &&
            strspn(v->valuestring + 1, "0123456789abcdefABCDEF") == len - 1) ||
           error_set(err, "backgroundColor should be #rrggbb or #aarrggbb");
}

static bool check_instance(const cJSON *v, struct error *err)
{
    bool ok = cJSON_IsString(v) && strlen(v->valuestring) == LIMIT_ID;

    for (int i = 0; ok && i < LIMIT_ID; i++)
        ok = i == 8 || i == 13 || i == 18 || i == 23
                 ? v->valuestring[i] == '-'
                 : strchr("0123456789abcdefABCDEF", v->valuestring[i]) != NULL;
    return ok || error_set(err, "instanceId should be a UUID");
}

static bool check_type(const cJSON *v, struct error *err)
{
    return (cJSON_IsString(v) &&
            (str_eq(v->valuestring, "cloud") || str_eq(v->valuestring, "cloud-audio-only") ||
             str_eq(v->valuestring, "raw-tracks"))) ||
           error_set(err, "type should be 'cloud', 'cloud-audio-only' or 'raw-tracks'");
}

static bool check_outputs(const cJSON *v, struct error *err)
{
    const cJSON *at;
    bool ok = cJSON_IsArray(v);

    if (ok)
        cJSON_ArrayForEach (at, v)
            ok = ok && cJSON_IsString(at) &&
                 (str_eq(at->valuestring, "event-json") ||
                  str_eq(at->valuestring, "transcript-webvtt") ||
                  str_eq(at->valuestring, "chat-webvtt"));
    return ok || error_set(err, "dataOutputs should be an array of event-json, transcript-webvtt "
                                "and chat-webvtt");
}

/* Source: Daily, live-streaming/start and recordings/start. */
static const struct {
    const char *name;
    unsigned kinds;
    bool (*check)(const cJSON *v, struct error *err); /* null: a whole number */
    int64_t min, max;
    int step;
} options[] = {
    {"rtmpUrl", 1 << HOOK_STREAM, check_urls, 0, 0, 0},
    {"endpoints", 1 << HOOK_STREAM, check_endpoints, 0, 0, 0},
    {"width", BOTH, NULL, 2, 7680, EVEN},
    {"height", BOTH, NULL, 2, 7680, EVEN},
    {"fps", BOTH, NULL, 1, 60, 1},
    {"videoBitrate", BOTH, NULL, 10, 10000, 1},
    {"audioBitrate", BOTH, NULL, 10, 320, 1},
    {"minIdleTimeOut", BOTH, NULL, 0, 86400, 1},
    {"maxDuration", BOTH, NULL, 1, 604800, 1},
    {"backgroundColor", BOTH, check_colour, 0, 0, 0},
    {"instanceId", BOTH, check_instance, 0, 0, 0},
    {"layout", BOTH, check_layout, 0, 0, 0},
    {"type", 1 << HOOK_RECORD, check_type, 0, 0, 0},
    {"dataOutputs", 1 << HOOK_RECORD, check_outputs, 0, 0, 0},
};
enum { OPTIONS = sizeof options / sizeof *options };

static bool check_number(const cJSON *obj, size_t i, struct error *err)
{
    int64_t n = options[i].min;

    if (!strict_json_int(obj, options[i].name, options[i].min, options[i].max, &n, err))
        return false;
    return n % options[i].step == 0 || error_set(err, "%s should be even", options[i].name);
}

static bool known(enum hook_kind kind, const char *name)
{
    size_t i = 0;

    while (i < OPTIONS && !(options[i].kinds & 1u << kind && str_eq(options[i].name, name)))
        i++;
    return i < OPTIONS;
}

/* Unknown properties of a recording are passed over, as Daily does. */
static bool check_options(enum hook_kind kind, const cJSON *obj, struct error *err)
{
    const cJSON *at;
    char shown[64];

    if (!cJSON_IsObject(obj))
        return error_set(err, "data should be an object");
    for (size_t i = 0; i < OPTIONS; i++) {
        const cJSON *v = strict_json_get(obj, options[i].name);

        if (v && options[i].kinds & 1u << kind &&
            !(options[i].check ? options[i].check(v, err) : check_number(obj, i, err)))
            return false;
    }
    if (strict_json_get(obj, "rtmpUrl") && strict_json_get(obj, "endpoints"))
        return error_set(err, "rtmpUrl and endpoints exclude each other");
    if (kind == HOOK_RECORD)
        return true;
    cJSON_ArrayForEach (at, obj)
        if (!known(kind, at->string)) {
            utf8_clean(shown, sizeof shown, at->string, strlen(at->string), 40);
            return error_set(err, "unknown property '%s'", shown);
        }
    return true;
}

static const char *text_of(const cJSON *obj, const char *key, const char *otherwise)
{
    const cJSON *v = strict_json_get(obj, key);

    return cJSON_IsString(v) ? v->valuestring : otherwise;
}

static cJSON *parse(enum hook_kind kind, const char *text, struct error *err)
{
    cJSON *obj = text ? strict_json_parse(text, strlen(text), err) : cJSON_CreateObject();

    if (obj && check_options(kind, obj, err))
        return obj;
    cJSON_Delete(obj);
    return NULL;
}

char *stream_json_layout(const char *text)
{
    cJSON *obj = cJSON_Parse(text);
    const cJSON *layout = strict_json_get(obj, "layout");
    char *made = layout ? strict_json_print(cJSON_Duplicate(layout, true)) : NULL;

    cJSON_Delete(obj);
    return made;
}

bool stream_json_read(enum hook_kind kind, const char *text, struct stream *s, char **out,
                      struct error *err)
{
    cJSON *obj = parse(kind, text, err);

    if (!obj)
        return false;
    str_copy(s->instance, sizeof s->instance, text_of(obj, "instanceId", default_instance));
    if (kind == HOOK_RECORD)
        str_copy(s->type, sizeof s->type, text_of(obj, "type", "cloud"));
    *out = strict_json_print(obj);
    s->layout = stream_json_layout(*out);
    return true;
}

/* ---- endpoints ---- */

/* The address of an rtmp entry of the room's streaming_endpoints, in tree, or null. */
static const char *named_url(const cJSON *tree, const char *name)
{
    const cJSON *at;

    cJSON_ArrayForEach (at, tree)
        if (str_eq(text_of(at, "name", ""), name) && str_eq(text_of(at, "type", ""), "rtmp"))
            return text_of(strict_json_get(at, "rtmp_config"), "url", NULL);
    return NULL;
}

static cJSON *room_endpoints(const struct room *r)
{
    return cJSON_Parse(props_str(&r->pub.config, ROOM_streaming_endpoints));
}

static bool unknown_endpoint(const char *name, struct error *err)
{
    char shown[64];

    utf8_clean(shown, sizeof shown, name, strlen(name), 40);
    return error_set(err, "endpoint '%s' is no rtmp endpoint of this room", shown);
}

static cJSON *find_endpoint(cJSON *list, const char *name)
{
    cJSON *at;

    cJSON_ArrayForEach (at, list)
        if (str_eq(text_of(at, "endpoint", ""), name))
            return at;
    return NULL;
}

static bool check_names(const struct room *r, const cJSON *list, struct error *err)
{
    cJSON *of_room = room_endpoints(r);
    const cJSON *at;
    bool ok = true;

    cJSON_ArrayForEach (at, list)
        if (ok && !named_url(of_room, text_of(at, "endpoint", "")))
            ok = unknown_endpoint(text_of(at, "endpoint", ""), err);
    cJSON_Delete(of_room);
    return ok;
}

static const char *change_endpoints(cJSON *now, const cJSON *given, enum lobby_ask ask)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(now, "endpoints");
    const cJSON *at;

    if (!list)
        return "this stream was started without endpoints";
    cJSON_ArrayForEach (at, given) {
        cJSON *there = find_endpoint(list, text_of(at, "endpoint", ""));

        if (ask == ASK_ADD && !there)
            cJSON_AddItemToArray(list, cJSON_Duplicate(at, true));
        else if (ask == ASK_REMOVE && there)
            cJSON_Delete(cJSON_DetachItemViaPointer(list, there));
    }
    return cJSON_GetArraySize(list) ? NULL : "the last endpoint can not be removed";
}

char *stream_json_change(const struct room *r, const struct stream *s, enum lobby_ask ask,
                         const char *text, const char **warning, struct error *err)
{
    static const char *const update[] = {"layout", "instanceId", NULL};
    static const char *const endpoints[] = {"endpoints", "instanceId", NULL};
    const char *const *keys = ask == ASK_UPDATE ? update : endpoints;
    cJSON *obj = parse(*s->id ? HOOK_RECORD : HOOK_STREAM, text, err), *now;
    const cJSON *given, *at;

    if (!obj)
        return NULL;
    given = strict_json_get(obj, keys[0]);
    cJSON_ArrayForEach (at, obj)
        if (!str_eq(at->string, keys[0]) && !str_eq(at->string, keys[1]))
            error_set(err, "only %s can be changed by this", keys[0]);
    if (!*err->text && !given)
        error_set(err, "missing required field");
    if (!*err->text && !str_eq(text_of(obj, "instanceId", s->instance), s->instance))
        error_set(err, "there is no stream with this instanceId");
    if (!*err->text && ask != ASK_UPDATE)
        check_names(r, given, err);
    now = *err->text ? NULL : cJSON_Parse(s->next ? s->next : s->options);
    if (now && ask == ASK_UPDATE) {
        cJSON_DeleteItemFromObjectCaseSensitive(now, "layout");
        cJSON_AddItemToObject(now, "layout", cJSON_Duplicate(given, true));
    } else if (now) {
        *warning = change_endpoints(now, given, ask);
    }
    cJSON_Delete(obj);
    if (now && !*warning)
        return strict_json_print(now);
    cJSON_Delete(now);
    return NULL;
}

bool stream_json_names(enum hook_kind kind, const struct stream *s, const char *text,
                       struct error *err)
{
    cJSON *obj = parse(kind, text, err);
    const cJSON *at;

    if (!obj)
        return false;
    cJSON_ArrayForEach (at, obj)
        if (kind == HOOK_STREAM && !str_eq(at->string, "instanceId"))
            error_set(err, "nothing but instanceId goes with this");
    if (!str_eq(text_of(obj, "instanceId", s->instance), s->instance))
        error_set(err, "there is no stream with this instanceId");
    cJSON_Delete(obj);
    return !*err->text;
}

/* ---- orders ---- */

/* Where it goes to, names replaced by their addresses. */
static bool add_urls(cJSON *obj, const struct room *r, const cJSON *given, struct error *err)
{
    cJSON *of_room = room_endpoints(r), *urls = cJSON_AddArrayToObject(obj, "urls");
    const cJSON *one = strict_json_get(given, "rtmpUrl"), *at;
    bool ok = true;

    if (cJSON_IsString(one))
        cJSON_AddItemToArray(urls, cJSON_CreateString(one->valuestring));
    else
        cJSON_ArrayForEach (at, one)
            cJSON_AddItemToArray(urls, cJSON_CreateString(at->valuestring));
    cJSON_ArrayForEach (at, strict_json_get(given, "endpoints")) {
        const char *text = text_of(at, "endpoint", ""), *url = named_url(of_room, text);

        if (!url && strstr(text, "://"))
            url = text;
        if (url)
            cJSON_AddItemToArray(urls, cJSON_CreateString(url));
        else
            ok = unknown_endpoint(text, err);
    }
    cJSON_Delete(of_room);
    return ok;
}

char *stream_json_order(enum hook_kind kind, const struct room *r, const struct stream *s,
                        struct error *err)
{
    cJSON *obj = cJSON_CreateObject(), *given = cJSON_Parse(s->options);

    cJSON_AddStringToObject(obj, "what", kind == HOOK_STREAM ? "live-streaming" : "recording");
    cJSON_AddStringToObject(obj, "room", r->pub.name);
    cJSON_AddStringToObject(obj, "instanceId", s->instance);
    if (kind == HOOK_RECORD) {
        cJSON_AddStringToObject(obj, "recordingId", s->id);
        cJSON_AddStringToObject(obj, "type", s->type);
    }
    cJSON_AddStringToObject(obj, "by", s->by);
    if (kind == HOOK_STREAM && !add_urls(obj, r, given, err)) {
        cJSON_Delete(given);
        cJSON_Delete(obj);
        return NULL;
    }
    cJSON_AddItemToObject(obj, "options", given);
    return strict_json_print(obj);
}

const char *stream_layout(const struct stream *s)
{
    return s->layout ? s->layout : "{\"preset\":\"default\"}";
}

char *stream_json_event(const struct stream *s)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "instanceId", s->instance);
    if (*s->id) {
        cJSON_AddStringToObject(obj, "recordingId", s->id);
        cJSON_AddStringToObject(obj, "type", s->type);
    }
    cJSON_AddRawToObject(obj, "layout", stream_layout(s));
    return strict_json_print(obj);
}

uint8_t stream_types(const char *list)
{
    return (uint8_t)((strstr(list, "\"cloud\"") ? STREAM_CLOUD : 0) |
                     (strstr(list, "\"cloud-audio-only\"") ? STREAM_AUDIO : 0) |
                     (strstr(list, "\"raw-tracks\"") ? STREAM_TRACKS : 0));
}
