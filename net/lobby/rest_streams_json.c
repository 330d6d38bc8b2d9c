/* Live streams and recordings over REST. */
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/rest_json.h"
#include "net/proto/strict_json.h"

/* Daily: the body is what the stream is like, the answer says that it was asked for. */
static enum err ask(const struct rest_req *r, enum wire_action what, struct reply *out,
                    struct error *err)
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
    e = lobby_stream(r->env->lobby, r->param, what, options, "api", r->now, &m);
    free(options);
    if (e != ERR_OK)
        error_set(err, "%s%s%s", m.info, *m.by ? ", by " : "", m.by);
    wire_msg_finish(&m);
    if (e != ERR_OK)
        return e;
    body = cJSON_CreateObject();
    cJSON_AddStringToObject(body, "status", "sent");
    return rest_json_send(out, body);
}

enum err rest_stream_start(const struct rest_req *r, struct reply *out, struct error *err)
{
    return ask(r, WIRE_START_LIVE_STREAMING, out, err);
}

enum err rest_stream_stop(const struct rest_req *r, struct reply *out, struct error *err)
{
    return ask(r, WIRE_STOP_LIVE_STREAMING, out, err);
}

enum err rest_record_start(const struct rest_req *r, struct reply *out, struct error *err)
{
    return ask(r, WIRE_START_RECORDING, out, err);
}

enum err rest_record_stop(const struct rest_req *r, struct reply *out, struct error *err)
{
    return ask(r, WIRE_STOP_RECORDING, out, err);
}
