/* Properties of rooms for the store, and what they let people do. */
#include <cjson/cJSON.h>
#include <string.h>

#include "net/lobby/domain/lobby_internal.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

char *lobby_config_text(const struct props *config)
{
    struct json_text j = JSON_TEXT_INIT;

    props_json_config(&j, NULL, config);
    return strbuf_take(&j.b);
}

bool lobby_config_read(const char *text, struct props *config)
{
    cJSON *obj = strict_json_parse(text, strlen(text), NULL);
    bool ok = obj && cJSON_IsObject(obj) && props_json_read(config, obj, 0, PROPS_TRUSTED, NULL);

    cJSON_Delete(obj);
    return ok;
}

bool lobby_config_patch(const char *text, int64_t now, struct props *config, struct error *err)
{
    cJSON *obj = strict_json_parse(text, strlen(text), err);
    const cJSON *permissions = strict_json_get(obj, "permissions");
    struct wire_perms ignored = {0};
    bool ok = obj && cJSON_IsObject(obj);

    if (obj && !ok)
        error_set(err, "properties should be an object");
    ok = ok && props_json_read(config, obj, now, 0, err) &&
         (!permissions || people_json_read_perms(permissions, &ignored, err));
    cJSON_Delete(obj);
    return ok;
}

/* Takes over what a text of permissions names; what can not be read changes nothing. */
static void apply(const char *text, struct wire_perms *perms)
{
    cJSON *obj = *text ? strict_json_parse(text, strlen(text), NULL) : NULL;

    if (obj)
        people_json_read_perms(obj, perms, NULL);
    cJSON_Delete(obj);
}

struct wire_perms lobby_perms(const struct lobby *l, const struct props *room,
                              const struct props *token, bool owner)
{
    struct wire_perms p = {.has_presence = true, .can_send = SEND_ALL};

    if (owner)
        return (struct wire_perms){true, SEND_ALL, ADMIN_ALL};
    apply(props_str(&l->domain, DOMAIN_permissions), &p);
    if (props_int(room, ROOM_enable_hidden_participants))
        p.has_presence = false;
    apply(props_str(room, ROOM_permissions), &p);
    if (token)
        apply(props_str(token, TOKEN_permissions), &p);
    return p;
}
