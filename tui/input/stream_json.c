/* The body of a request to stream. */
#include "tui/input/stream_json.h"

#include <cjson/cJSON.h>

char *stream_body(const char *url)
{
    cJSON *body = cJSON_CreateObject();
    char *text;

    cJSON_AddStringToObject(body, "rtmpUrl", url);
    text = cJSON_PrintUnformatted(body);
    cJSON_Delete(body);
    return text;
}
