/* Transcription over REST: accepted, checked, told to the people inside. Source: Daily,
 * transcription. */
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/proto/strict_json.h"

enum { NAMED_MAX = 1000, OPTIONS_MAX = 16 * 1024 };

/* What a body may hold: a key, and which JSON types fit it. */
struct option {
    const char *key;
    int types;
};

static const struct option options[] = {
    {"language", cJSON_String},
    {"model", cJSON_String},
    {"tier", cJSON_String},
    {"profanity_filter", cJSON_True | cJSON_False},
    {"punctuate", cJSON_True | cJSON_False},
    {"endpointing", cJSON_True | cJSON_False | cJSON_Number},
    {"redact", cJSON_True | cJSON_False | cJSON_Array},
    {"extra", cJSON_Object},
    {"includeRawResponse", cJSON_True | cJSON_False},
    {"instanceId", cJSON_String},
    {"participants", cJSON_Array},
    {"transcription_geo", cJSON_String},
};

static bool check_participants(const cJSON *list, struct error *err)
{
    const cJSON *at;
    int n = 0;

    cJSON_ArrayForEach (at, list)
        if (!cJSON_IsString(at) || !*at->valuestring || strlen(at->valuestring) > LIMIT_ID ||
            ++n > NAMED_MAX)
            return error_set(err, "participants should hold at most %d session ids", NAMED_MAX);
    return true;
}

static bool check(const cJSON *body, struct error *err)
{
    const cJSON *geo = strict_json_get(body, "transcription_geo"), *at;
    const cJSON *instance = strict_json_get(body, "instanceId");

    cJSON_ArrayForEach (at, body)
        for (size_t i = 0; i < sizeof options / sizeof *options; i++)
            if (str_eq(options[i].key, at->string) && !(at->type & (options[i].types | cJSON_NULL)))
                return error_set(err, "%s is of the wrong type", at->string);
    if (geo && !str_eq(geo->valuestring, "global") && !str_eq(geo->valuestring, "eu"))
        return error_set(err, "transcription_geo should be 'global' or 'eu'");
    if (instance && strlen(instance->valuestring) > LIMIT_ID)
        return error_set(err, "instanceId should be a UUID");
    return check_participants(strict_json_get(body, "participants"), err);
}

/* Over what was asked before. Null when body names another instance than the one that goes on. */
static char *merged(const struct rest_req *r, const cJSON *body, struct error *err)
{
    const char *before = lobby_transcript_data(r->env->lobby, r->param);
    cJSON *obj = before ? cJSON_Parse(before) : cJSON_CreateObject();
    const cJSON *instance = strict_json_get(body, "instanceId"), *at;

    if (before && instance && !cJSON_Compare(instance, strict_json_get(obj, "instanceId"), true)) {
        error_set(err, "there is no transcription with this instanceId");
        cJSON_Delete(obj);
        return NULL;
    }
    cJSON_ArrayForEach (at, body) {
        cJSON_DeleteItemFromObjectCaseSensitive(obj, at->string);
        if (!cJSON_IsNull(at))
            cJSON_AddItemToObject(obj, at->string, cJSON_Duplicate(at, true));
    }
    return strict_json_print(obj);
}

static enum err ask(const struct rest_req *r, enum transcript_step step, const char *const *keys,
                    struct reply *out, struct error *err)
{
    enum err e = ERR_OK;
    cJSON *body, *obj;
    char *text;

    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    body = rest_json_body(r, &e, err);
    if (!body)
        return e;
    e = rest_json_known(body, keys, err) && check(body, err) ? ERR_OK : ERR_INVALID;
    if (e == ERR_OK && step == TRANSCRIPT_UPDATE && !strict_json_get(body, "participants")) {
        error_set(err, "missing required field 'participants'");
        e = ERR_INVALID;
    }
    text = e == ERR_OK ? merged(r, body, err) : NULL;
    if (e == ERR_OK && !text)
        e = ERR_INVALID;
    cJSON_Delete(body);
    if (text && strlen(text) > OPTIONS_MAX) {
        error_set(err, "the options are longer than %d bytes", OPTIONS_MAX);
        e = ERR_INVALID;
    }
    if (e == ERR_OK)
        e = lobby_transcript(r->env->lobby, r->param, step, text, "api", r->now, err);
    free(text);
    if (e != ERR_OK)
        return e;
    obj = cJSON_CreateObject();
    cJSON_AddStringToObject(obj, "sent", "true");
    return rest_json_send(out, obj);
}

enum err rest_transcript_start(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"language",
                                       "model",
                                       "tier",
                                       "profanity_filter",
                                       "punctuate",
                                       "endpointing",
                                       "redact",
                                       "extra",
                                       "includeRawResponse",
                                       "instanceId",
                                       "participants",
                                       "transcription_geo",
                                       NULL};

    return ask(r, TRANSCRIPT_START, keys, out, err);
}

enum err rest_transcript_update(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"instanceId", "participants", NULL};

    return ask(r, TRANSCRIPT_UPDATE, keys, out, err);
}

enum err rest_transcript_stop(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"instanceId", NULL};

    return ask(r, TRANSCRIPT_STOP, keys, out, err);
}
