/* Requests as JSON: what a client sends. Decoding is wire_req_read_json.c. */
#include "net/proto/wire.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/people_json.h"
#include "net/proto/strict_json.h"

static const char *const action_names[WIRE_ACTION_COUNT] = {
#define A(NAME, action) [WIRE_##NAME] = action,
#include "net/proto/actions.def"
#undef A
};

static void add_str(cJSON *obj, const char *key, const char *s)
{
    if (*s)
        cJSON_AddStringToObject(obj, key, s);
}

static void add_tri(cJSON *obj, const char *key, enum wire_tri t)
{
    if (t != TRI_UNSET)
        cJSON_AddBoolToObject(obj, key, t == TRI_TRUE);
}

static void encode_hello(const struct wire_req *r, cJSON *obj)
{
    cJSON *rooms, *resume;

    cJSON_AddNumberToObject(obj, "v", r->version);
    if (r->looks)
        cJSON_AddTrueToObject(obj, "watch");
    rooms = cJSON_AddArrayToObject(obj, "rooms");
    for (size_t i = 0; i < r->n_rooms; i++)
        cJSON_AddItemToArray(rooms, cJSON_CreateString(r->rooms[i]));
    if (*r->resume_session) {
        resume = cJSON_AddObjectToObject(obj, "resume");
        cJSON_AddStringToObject(resume, "session", r->resume_session);
        cJSON_AddNumberToObject(resume, "seq", (double)r->resume_seq);
    }
}

static void encode_decisions(const struct wire_req *r, cJSON *obj)
{
    cJSON *updates = cJSON_AddObjectToObject(obj, "updatesById");

    for (size_t i = 0; i < r->n_decisions; i++) {
        const struct wire_decision *d = &r->decisions[i];
        cJSON *one = cJSON_AddObjectToObject(updates, d->id);

        if (d->except)
            cJSON_AddTrueToObject(one, "except");
        else if (!d->no_grant)
            cJSON_AddBoolToObject(one, "grantRequestedAccess", d->grant);
        add_str(one, "reason", d->reason);
        add_str(one, "message", d->message);
        add_tri(one, "hold", d->hold);
        add_str(one, "block", wire_block_names[d->block]);
        if (d->block_domain)
            cJSON_AddTrueToObject(one, "blockDomain");
        if (d->signals)
            cJSON_AddItemToObject(one, "signals", people_json_signals(d->signals));
        if (d->grace_ms > 0)
            cJSON_AddNumberToObject(one, "grace", d->grace_ms / 1000.0);
    }
}

static void encode_update(const struct wire_update *u, cJSON *one)
{
    if (u->except)
        cJSON_AddTrueToObject(one, "except");
    add_tri(one, "setAudio", u->audio);
    add_tri(one, "setVideo", u->video);
    add_tri(one, "setScreenShare", u->screen);
    add_tri(one, "setHand", u->hand);
    if (u->eject)
        cJSON_AddTrueToObject(one, "eject");
    if (u->park)
        cJSON_AddTrueToObject(one, "park");
    add_str(one, "block", wire_block_names[u->block]);
    if (u->block_domain)
        cJSON_AddTrueToObject(one, "blockDomain");
    if (u->signals)
        cJSON_AddItemToObject(one, "signals", people_json_signals(u->signals));
    if (u->perms_given)
        cJSON_AddItemToObject(one, "updatePermissions",
                              people_json_perms(&u->perms, u->perms_given));
    if (u->has_eject_at)
        cJSON_AddNumberToObject(one, "ejectAt", (double)u->eject_at);
    add_str(one, "rename", u->name);
    add_str(one, "reason", u->reason);
    if (u->grace_ms > 0)
        cJSON_AddNumberToObject(one, "grace", u->grace_ms / 1000.0);
}

static void encode_updates(const struct wire_req *r, cJSON *obj)
{
    cJSON *updates = cJSON_AddObjectToObject(obj, "updatesById");

    for (size_t i = 0; i < r->n_updates; i++)
        encode_update(&r->updates[i], cJSON_AddObjectToObject(updates, r->updates[i].id));
}

/* Members of the smaller requests; those that are not set are left out. */
static void encode_rest(const struct wire_req *r, cJSON *obj)
{
    cJSON *ids;

    if (r->n_ids) {
        ids = cJSON_AddArrayToObject(obj, "ids");
        for (size_t i = 0; i < r->n_ids; i++)
            cJSON_AddItemToArray(ids, cJSON_CreateString(r->ids[i]));
    }
    add_str(obj, "text", r->text);
    if (r->action == WIRE_HOLD || r->action == WIRE_RAISE_HAND)
        cJSON_AddBoolToObject(obj, "on", r->on);
    add_str(obj, "decision", r->decision);
    add_tri(obj, "lock", r->lock);
    add_tri(obj, "panic", r->panic);
    if (r->config)
        cJSON_AddItemToObject(obj, "properties", cJSON_Parse(r->config));
    if (r->data)
        cJSON_AddItemToObject(obj, "data", cJSON_Parse(r->data));
    if (r->action == WIRE_SET_MEDIA)
        people_json_add_tracks(obj, r->off);
}

char *wire_req_encode(const struct wire_req *r)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddNumberToObject(obj, "id", (double)r->id);
    cJSON_AddStringToObject(obj, "action", action_names[r->action]);
    add_str(obj, "room", r->room);
    add_str(obj, r->action == WIRE_JOIN_MEETING ? "user_name" : "name", r->name);
    add_str(obj, "device", r->device);
    add_str(obj, "place", r->place);
    if (r->token)
        cJSON_AddStringToObject(obj, "token", r->token);
    if (r->action == WIRE_HELLO)
        encode_hello(r, obj);
    if (r->action == WIRE_UPDATE_WAITING)
        encode_decisions(r, obj);
    if (r->action == WIRE_UPDATE_PARTICIPANTS)
        encode_updates(r, obj);
    encode_rest(r, obj);
    return strict_json_print(obj);
}
