/* The block list over REST. */
#include "net/lobby/rest/rest_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/proto/people_json.h"
#include "net/proto/strict_json.h"

/* Everything but the digests, which mean nothing to anybody else. */
static cJSON *block_json(const struct block *b)
{
    cJSON *obj = cJSON_CreateObject(), *signals;

    cJSON_AddStringToObject(obj, "id", b->id);
    rest_json_text(obj, "room", b->room);
    rest_json_text(obj, "name", b->name);
    cJSON_AddStringToObject(obj, "by", b->by);
    rest_json_text(obj, "reason", b->reason);
    cJSON_AddStringToObject(obj, "length", wire_block_names[b->length]);
    cJSON_AddNumberToObject(obj, "at", (double)b->at);
    if (b->until)
        cJSON_AddNumberToObject(obj, "until", (double)b->until);
    else
        cJSON_AddNullToObject(obj, "until");
    signals = cJSON_AddArrayToObject(obj, "signals");
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (b->signals.has[i]) {
            cJSON *one = cJSON_CreateObject();

            cJSON_AddStringToObject(one, "name", block_signal_infos[i].name);
            cJSON_AddNumberToObject(one, "weight", b->exact ? 100 : block_signal_infos[i].points);
            cJSON_AddItemToArray(signals, one);
        }
    cJSON_AddNumberToObject(obj, "score", blocks_points(b));
    return obj;
}

struct listing {
    cJSON *data;
    const char *room;
    size_t limit, total;
};

static void add(void *arg, const struct block *b)
{
    struct listing *g = arg;

    if (g->room && *b->room && !str_eq(b->room, g->room))
        return;
    if (g->total++ < g->limit)
        cJSON_AddItemToArray(g->data, block_json(b));
}

enum err rest_blocks_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct listing g = {.room = rest_query(r, "room")};
    cJSON *obj;

    if (!rest_json_limit(r, BLOCKS_MAX, &g.limit, err))
        return ERR_INVALID;
    g.data = cJSON_CreateArray();
    lobby_blocks_each(r->env->lobby, r->now, add, &g);
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)g.total);
    cJSON_AddItemToObject(obj, "data", g.data);
    return rest_json_send(out, obj);
}

static bool read_length(const cJSON *body, enum wire_block *length, struct error *err)
{
    char text[16] = "forever";

    if (!strict_json_str(body, "length", text, sizeof text, err))
        return false;
    for (int i = BLOCK_NONE + 1; i < BLOCK_COUNT; i++)
        if (str_eq(text, wire_block_names[i])) {
            *length = (enum wire_block)i;
            return true;
        }
    return error_set(err, "length should be 'meeting', '24h' or 'forever'");
}

static bool read_wish(const cJSON *body, struct block_wish *w, struct error *err)
{
    static const char *const keys[] = {"id",     "user_id", "address", "room", "domain",
                                       "length", "reason",  "signals", NULL};

    if (!rest_json_known(body, keys, err) ||
        !strict_json_str(body, "id", w->id, sizeof w->id, err) ||
        !strict_json_str(body, "user_id", w->user_id, sizeof w->user_id, err) ||
        !strict_json_str(body, "address", w->address, sizeof w->address, err) ||
        !strict_json_str(body, "room", w->room, sizeof w->room, err) ||
        !strict_json_bool(body, "domain", &w->domain, err) ||
        !strict_json_human(body, "reason", w->reason, sizeof w->reason, LIMIT_REASON, NULL, err) ||
        !people_json_read_signals(body, &w->signals, err) || !read_length(body, &w->length, err))
        return false;
    if ((*w->id != 0) + (*w->user_id != 0) + (*w->address != 0) != 1)
        return error_set(err, "one of id, user_id and address is needed, and only one");
    if (w->signals && !*w->id)
        return error_set(err,
                         "signals goes with an id: user_id and address are signals themselves");
    if (*w->room && (*w->id || w->domain))
        return error_set(err, *w->id ? "with an id the room is where that person is"
                                     : "room and domain exclude each other");
    return true;
}

enum err rest_blocks_add(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct block_wish w = {.length = BLOCK_FOREVER};
    const struct block *made = NULL;
    enum err e;
    cJSON *body = rest_json_body(r, &e, err);

    if (!body)
        return e;
    e = read_wish(body, &w, err) ? ERR_OK : ERR_INVALID;
    cJSON_Delete(body);
    if (e == ERR_OK)
        e = lobby_block_add(r->env->lobby, &w, "api", r->now, &made, err);
    return e == ERR_OK ? rest_json_send(out, block_json(made)) : e;
}

enum err rest_blocks_remove(const struct rest_req *r, struct reply *out, struct error *err)
{
    cJSON *obj;

    if (!lobby_block_remove(r->env->lobby, r->param, r->now)) {
        error_set(err, "there is no block with this id");
        return ERR_NOT_FOUND;
    }
    obj = cJSON_CreateObject();
    cJSON_AddTrueToObject(obj, "deleted");
    cJSON_AddStringToObject(obj, "id", r->param);
    return rest_json_send(out, obj);
}
