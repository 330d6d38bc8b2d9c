/* What foyer config shows, as JSON. */
#include "tui/cli/config_json.h"

#include <cjson/cJSON.h>

#include "net/proto/strict_json.h"
#include "tui/cli/config_keys.h"

char *config_json_settings(const struct config *c)
{
    cJSON *obj = cJSON_CreateObject();
    char value[CONFIG_TEXT_MAX];

    for (size_t i = 0; i < config_n_options; i++) {
        config_text(c, &config_options[i], value, sizeof value);
        cJSON_AddStringToObject(obj, config_options[i].key, value);
    }
    return strict_json_print(obj);
}

char *config_json_keys(const struct keymap *k)
{
    cJSON *list = cJSON_CreateArray();

    for (int i = 0; i < ACTION_COUNT; i++) {
        cJSON *one = cJSON_CreateObject();
        char keys[CONFIG_KEYS_MAX];

        config_keys_of(k, (enum action)i, keys);
        cJSON_AddStringToObject(one, "action", action_infos[i].name);
        cJSON_AddStringToObject(one, "keys", keys);
        cJSON_AddStringToObject(one, "help", action_infos[i].help);
        cJSON_AddItemToArray(list, one);
    }
    return strict_json_print(list);
}
