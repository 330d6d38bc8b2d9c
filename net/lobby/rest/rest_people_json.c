/* Who waits, over REST, and deciding. */
#include "net/lobby/rest/rest_json.h"

#include <stdlib.h>

#include "net/proto/people_json.h"
#include "net/proto/strict_json.h"
#include "net/proto/tried_json.h"

enum { LIST_MAX = 1 << 20 /* no limit of its own: LIMIT_WAITING is below */ };

/* Gathers people into an array. */
struct gather {
    cJSON *data;
    size_t limit, total;
};

/* ---- waiting ---- */

static void add_flags(cJSON *obj, uint8_t flags)
{
    cJSON *list = cJSON_AddArrayToObject(obj, "flags");

    for (int i = 0; i < FLAG_COUNT; i++)
        if (flags & 1 << i)
            cJSON_AddItemToArray(list, cJSON_CreateString(wire_flag_names[i]));
}

static cJSON *waiting_json(const char *room, const struct wire_waiting *w)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "id", w->id);
    cJSON_AddStringToObject(obj, "room", room);
    rest_json_text(obj, "name", w->name);
    cJSON_AddNumberToObject(obj, "knocked_at", (double)w->knocked_at);
    cJSON_AddNumberToObject(obj, "tries", w->tries);
    rest_json_text(obj, "user_id", w->user_id);
    cJSON_AddStringToObject(obj, "trust", w->has_token ? "token" : "none");
    cJSON_AddStringToObject(obj, "note", w->note);
    cJSON_AddNumberToObject(obj, "position", w->position);
    rest_json_text(obj, "rule", w->rule);
    if (w->pending.what)
        cJSON_AddItemToObject(obj, "pending", people_json_pending(&w->pending));
    else
        cJSON_AddNullToObject(obj, "pending");
    cJSON_AddBoolToObject(obj, "away", w->away);
    cJSON_AddBoolToObject(obj, "held", w->held);
    cJSON_AddNumberToObject(obj, "score", w->score);
    rest_json_text(obj, "reader", w->reader);
    add_flags(obj, w->flags);
    cJSON_AddItemToObject(obj, "signals", people_json_signals(w->signals));
    return obj;
}

static void add_waiting(void *arg, const char *room, const struct wire_waiting *w)
{
    struct gather *g = arg;

    if (g->total++ < g->limit)
        cJSON_AddItemToArray(g->data, waiting_json(room, w));
}

static enum err send_waiting(const struct rest_req *r, const char *room, struct reply *out,
                             struct error *err)
{
    struct gather g = {.data = NULL};
    cJSON *obj;

    if (!rest_json_limit(r, LIST_MAX, &g.limit, err))
        return ERR_INVALID;
    g.data = cJSON_CreateArray();
    lobby_waiting_each(r->env->lobby, room, r->now, add_waiting, &g);
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)g.total);
    cJSON_AddItemToObject(obj, "data", g.data);
    return rest_json_send(out, obj);
}

enum err rest_waiting_all(const struct rest_req *r, struct reply *out, struct error *err)
{
    return send_waiting(r, NULL, out, err);
}

enum err rest_waiting_room(const struct rest_req *r, struct reply *out, struct error *err)
{
    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    return send_waiting(r, r->param, out, err);
}

enum err rest_waiting_one(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    enum err e = ERR_OK;
    cJSON *obj;

    if (lobby_waiting_one(r->env->lobby, r->param, r->now, &m)) {
        obj = waiting_json(m.room, &m.waiting);
        tried_json_add(obj, &m.asked, m.tried, m.n_tried);
        e = rest_json_send(out, obj);
    } else {
        error_set(err, "nobody with the id %.40s waits", r->param);
        e = ERR_NO_PERSON;
    }
    wire_msg_finish(&m);
    return e;
}

/* ---- deciding ---- */

static bool known_wishes(const cJSON *body, struct error *err)
{
    static const char *const keys[] = {"grantRequestedAccess",
                                       "except",
                                       "reason",
                                       "block",
                                       "blockDomain",
                                       "signals",
                                       "hold",
                                       "message",
                                       "grace",
                                       NULL};
    const cJSON *one;

    cJSON_ArrayForEach (one, body)
        if (!rest_json_known(one, keys, err))
            return false;
    return true;
}

/* The body is what the websocket calls updatesById: one decoder reads both. */
static enum err read_decisions(const struct rest_req *r, struct wire_req **out, struct error *err)
{
    enum err e;
    cJSON *body = rest_json_body(r, &e, err);

    if (!body)
        return e;
    if (!body->child || !known_wishes(body, err)) {
        if (!body->child)
            error_set(err, "missing required field");
        cJSON_Delete(body);
        return ERR_INVALID;
    }
    return rest_json_updates(r, "update-waiting-participants", body, out, err);
}

enum err rest_waiting_decide(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    struct wire_req *wish = NULL;
    enum err e;

    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    e = read_decisions(r, &wish, err);
    if (e != ERR_OK)
        return e;
    e = lobby_decide(r->env->lobby, r->param, wish->decisions, wish->n_decisions, "api", r->now, &m,
                     err);
    if (e == ERR_OK)
        rest_json_send(out, rest_json_outcome(&m));
    wire_msg_finish(&m);
    wire_req_free(wish);
    return e;
}

enum err rest_undo(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"decision", "redo", NULL};
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    char decision[LIMIT_ID + 1] = "";
    bool redo = false, ok;
    enum err e;
    cJSON *body;

    if (!lobby_room_find(r->env->lobby, r->param, r->now))
        return rest_json_no_room(r->param, err);
    body = rest_json_body(r, &e, err);
    if (!body)
        return e;
    ok = rest_json_known(body, keys, err) &&
         strict_json_str(body, "decision", decision, sizeof decision, err) &&
         strict_json_bool(body, "redo", &redo, err);
    cJSON_Delete(body);
    if (ok && !*decision)
        ok = error_set(err, "missing required field");
    if (!ok)
        return ERR_INVALID;
    e = lobby_undo(r->env->lobby, r->param, decision, redo, "api", r->now, &m, err);
    if (e == ERR_OK && !m.ok) {
        error_set(err, "%s%s%s", m.info, *m.by ? ", by " : "", m.by);
        e = m.error;
    } else if (e == ERR_OK) {
        rest_json_send(out, rest_json_outcome(&m));
    }
    wire_msg_finish(&m);
    return e;
}
