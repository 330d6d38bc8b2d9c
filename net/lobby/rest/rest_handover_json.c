/* Hand-over tickets over REST: the place of the call asks who comes. The ticket is the secret, so
 * no key is needed: whoever runs the call need not run the door. */
#include <stdlib.h>

#include "net/lobby/handover_json.h"
#include "net/lobby/rest/rest_json.h"

enum err rest_handover_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    char *text = handover_open(&r->env->conf->keys, r->param);
    struct handover h = {.room = ""};
    cJSON *obj;
    bool ok = text && handover_json_read(text, &h, err);

    if (!ok) {
        free(text);
        error_set(err, "this is no hand-over ticket of this server");
        return ERR_INVALID;
    }
    if (r->now >= h.expires_at) {
        free(text);
        error_set(err, "the hand-over ticket has expired");
        return ERR_INVALID;
    }
    obj = cJSON_Parse(text);
    free(text);
    return rest_json_send(out, obj);
}
