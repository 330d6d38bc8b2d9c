/* Hand-over as JSON. */
#include "net/lobby/handover_json.h"

#include <string.h>

#include "net/proto/strict_json.h"

char *handover_json_write(const struct handover *h)
{
    int64_t seconds = h->expires_at / 1000;
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "room", h->room);
    cJSON_AddStringToObject(obj, "id", h->id);
    cJSON_AddStringToObject(obj, "user_name", h->name);
    cJSON_AddStringToObject(obj, "user_id", *h->user_id ? h->user_id : h->id);
    cJSON_AddBoolToObject(obj, "owner", h->owner);
    cJSON_AddNumberToObject(obj, "exp", (double)seconds);
    return strict_json_print(obj);
}

bool handover_json_read(const char *text, struct handover *h, struct error *err)
{
    cJSON *obj = strict_json_parse(text, strlen(text), err);
    int64_t exp = 0;
    bool ok = obj && strict_json_str(obj, "room", h->room, sizeof h->room, err) &&
              strict_json_str(obj, "id", h->id, sizeof h->id, err) &&
              strict_json_str(obj, "user_name", h->name, sizeof h->name, err) &&
              strict_json_str(obj, "user_id", h->user_id, sizeof h->user_id, err) &&
              strict_json_bool(obj, "owner", &h->owner, err) &&
              strict_json_int(obj, "exp", 0, INT64_C(1) << 52, &exp, err);

    h->expires_at = exp * 1000;
    cJSON_Delete(obj);
    return ok;
}

char *handover_json_place(const char *url, const char *ticket)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "url", url);
    if (ticket)
        cJSON_AddStringToObject(obj, "ticket", ticket);
    return strict_json_print(obj);
}
