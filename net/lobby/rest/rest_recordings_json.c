/* Recordings over REST: what was recorded. */
#include "net/lobby/rest/rest_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"

enum { PAGE_MAX = 100, LINK_SECONDS = 3600, LINK_SECONDS_MAX = 43200 };

static cJSON *recording_json(const struct store_recording *s)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "id", s->id);
    cJSON_AddStringToObject(obj, "room_name", s->room);
    cJSON_AddNumberToObject(obj, "start_ts", (double)(s->started_at / 1000));
    cJSON_AddStringToObject(obj, "status", s->status);
    cJSON_AddNumberToObject(obj, "max_participants", (double)s->most);
    if (!str_eq(s->status, "in-progress"))
        cJSON_AddNumberToObject(obj, "duration", (double)(s->duration_ms / 1000));
    cJSON_AddStringToObject(obj, "share_token", s->share);
    cJSON_AddStringToObject(obj, "s3key", s->key);
    rest_json_text(obj, "mtgSessionId", s->meeting);
    return obj;
}

static enum err no_recording(const struct rest_req *r, struct error *err)
{
    char shown[64];

    utf8_clean(shown, sizeof shown, r->param, strlen(r->param), 40);
    error_set(err, "recording %s not found", shown);
    return ERR_NOT_FOUND;
}

enum err rest_recordings_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct store_recording *page[PAGE_MAX];
    size_t limit, n, total;
    cJSON *obj, *data;

    if (!rest_json_limit(r, PAGE_MAX, &limit, err))
        return ERR_INVALID;
    n = lobby_recordings_list(r->env->lobby, rest_query(r, "room_name"),
                              rest_query(r, "starting_after"), rest_query(r, "ending_before"),
                              limit, page, &total);
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)total);
    data = cJSON_AddArrayToObject(obj, "data");
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(data, recording_json(page[i]));
    return rest_json_send(out, obj);
}

enum err rest_recordings_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct store_recording *s = lobby_recording_find(r->env->lobby, r->param);

    return s ? rest_json_send(out, recording_json(s)) : no_recording(r, err);
}

enum err rest_recordings_delete(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct store_recording *s = lobby_recording_find(r->env->lobby, r->param);
    cJSON *obj;

    if (!s)
        return no_recording(r, err);
    if (str_eq(s->status, "in-progress")) {
        error_set(err, "this recording is still going on: stop it first");
        return ERR_INVALID;
    }
    obj = cJSON_CreateObject();
    cJSON_AddTrueToObject(obj, "deleted");
    cJSON_AddStringToObject(obj, "id", s->id);
    cJSON_AddStringToObject(obj, "s3_bucket", "");
    cJSON_AddStringToObject(obj, "s3_region", "");
    cJSON_AddStringToObject(obj, "s3_key", s->key);
    lobby_recording_delete(r->env->lobby, r->param, r->now);
    return rest_json_send(out, obj);
}

enum err rest_recordings_link(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct store_recording *s = lobby_recording_find(r->env->lobby, r->param);
    const char *text = rest_query(r, "valid_for_secs");
    int64_t seconds = LINK_SECONDS;
    cJSON *obj;

    if (!s)
        return no_recording(r, err);
    if (text && !str_int(text, 1, LINK_SECONDS_MAX, &seconds)) {
        error_set(err, "valid_for_secs should be a number from 1 to %d", LINK_SECONDS_MAX);
        return ERR_INVALID;
    }
    if (!*s->link) {
        error_set(err, "this recording has no link: its command has told none");
        return ERR_NOT_FOUND;
    }
    obj = cJSON_CreateObject();
    cJSON_AddStringToObject(obj, "download_link", s->link);
    cJSON_AddNumberToObject(obj, "expires", (double)(r->now / 1000 + seconds));
    return rest_json_send(out, obj);
}
