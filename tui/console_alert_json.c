/* What a webhook is told of people who wait. */
#include <cjson/cJSON.h>

#include "net/proto/strict_json.h"
#include "tui/console_private.h"

char *console_alert_json(const struct alert_hook_facts *f, const char *text)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "type", "foyer.waiting");
    cJSON_AddStringToObject(obj, "text", text); /* what chat programs show */
    cJSON_AddStringToObject(obj, "room", f->room);
    cJSON_AddStringToObject(obj, "name", f->name);
    cJSON_AddNumberToObject(obj, "waited_s", (double)f->waited_s);
    cJSON_AddNumberToObject(obj, "waiting", (double)f->waiting);
    return strict_json_print(obj);
}
