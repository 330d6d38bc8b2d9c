/* Live streams and recordings over REST: asking for them. */
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/proto/strict_json.h"

/* Daily: the body is what the stream is like, the answer says that it was asked for. */
static enum err ask(const struct rest_req *r, enum hook_kind kind, enum lobby_ask what,
                    struct reply *out, struct error *err)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    char *options;
    cJSON *body;
    enum err e;

    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    body = rest_json_body(r, &e, err);
    if (!body)
        return e;
    options = strict_json_print(body);
    e = lobby_stream(r->env->lobby, r->param, kind, what, options, "api", r->now, &m);
    free(options);
    if (e != ERR_OK)
        error_set(err, "%s%s%s", m.info, *m.by ? ", by " : "", m.by);
    wire_msg_finish(&m);
    if (e != ERR_OK)
        return e;
    body = cJSON_CreateObject();
    if (kind == HOOK_STREAM)
        cJSON_AddStringToObject(body, "sent", "true"); /* a string, as Daily's */
    else
        cJSON_AddStringToObject(body, "status", "sent");
    return rest_json_send(out, body);
}

#define ASK(name, kind, what)                                                     \
    enum err name(const struct rest_req *r, struct reply *out, struct error *err) \
    {                                                                             \
        return ask(r, kind, what, out, err);                                      \
    }
ASK(rest_stream_start, HOOK_STREAM, ASK_START)
ASK(rest_stream_update, HOOK_STREAM, ASK_UPDATE)
ASK(rest_stream_stop, HOOK_STREAM, ASK_STOP)
ASK(rest_stream_add, HOOK_STREAM, ASK_ADD)
ASK(rest_stream_remove, HOOK_STREAM, ASK_REMOVE)
ASK(rest_record_start, HOOK_RECORD, ASK_START)
ASK(rest_record_update, HOOK_RECORD, ASK_UPDATE)
ASK(rest_record_stop, HOOK_RECORD, ASK_STOP)
