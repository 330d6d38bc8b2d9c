/* Rooms over REST, as Daily's clients expect them. */
#include "net/lobby/rest/rest_rooms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

enum {
    PAGE_MAX = 100,   /* Daily: rooms of one page */
    ROOM_FIRST = 500, /* bytes; most rooms are not longer */
};

/* Exactly these seven keys: a client of Daily's fails on any other. Written as text: rooms are what
 * is asked for most. */
static struct strbuf room_text(const struct rest_req *r, const struct lobby_room *room)
{
    struct json_text j = JSON_TEXT_INIT;
    char url[512], when[CLOCK_ISO_SIZE];

    snprintf(url, sizeof url, "%s/%s", r->env->url, room->name);
    clock_iso(when, room->created_at);
    strbuf_reserve(&j.b, ROOM_FIRST);
    json_object(&j, NULL);
    json_str(&j, "id", room->id);
    json_str(&j, "name", room->name);
    json_bool(&j, "api_created", room->api_created);
    json_str(&j, "privacy", room->is_private ? "private" : "public");
    json_str(&j, "url", url);
    json_str(&j, "created_at", when);
    props_json_config(&j, "config", &room->config);
    json_object_end(&j);
    return j.b;
}

cJSON *rest_rooms_json(const struct rest_req *r, const struct lobby_room *room)
{
    struct strbuf b = room_text(r, room);
    cJSON *raw = cJSON_CreateRaw(b.s);

    strbuf_free(&b);
    return raw;
}

static void send_room(const struct rest_req *r, const struct lobby_room *room, struct reply *out)
{
    struct strbuf b = room_text(r, room);

    out->len = b.len;
    out->body = strbuf_take(&b);
}

static bool read_privacy(const cJSON *body, bool *is_private, struct error *err)
{
    char text[16] = "";

    if (!strict_json_str(body, "privacy", text, sizeof text, err))
        return false;
    if (!strict_json_get(body, "privacy"))
        return true;
    *is_private = str_eq(text, "private");
    return *is_private || str_eq(text, "public") ||
           error_set(err, "privacy should be 'public' or 'private'");
}

bool rest_rooms_wish(const struct rest_req *r, const cJSON *obj, const char *const *keys,
                     struct lobby_wish *w, struct error *err)
{
    if (!rest_json_known(obj, keys, err) ||
        !strict_json_str(obj, "name", w->name, sizeof w->name, err) ||
        !read_privacy(obj, &w->is_private, err) || !rest_json_props(r, obj, &w->config, err))
        return false;
    return *w->name || !cJSON_IsString(strict_json_get(obj, "name")) ||
           error_set(err, "name should not be empty");
}

static enum err read_wish(const struct rest_req *r, const char *const *keys, struct lobby_wish *w,
                          struct error *err)
{
    enum err e;
    cJSON *body = rest_json_body(r, &e, err);

    if (!body)
        return e;
    e = rest_rooms_wish(r, body, keys, w, err) ? ERR_OK : ERR_INVALID;
    cJSON_Delete(body);
    return e;
}

enum err rest_rooms_create(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"name", "privacy", "properties", NULL};
    const struct lobby_room *room;
    struct lobby_wish w = {.name = ""};
    enum err e;

    props_init(&w.config, &room_props);
    e = read_wish(r, keys, &w, err);
    if (e == ERR_OK)
        e = lobby_rooms_create(r->env->lobby, &w, 1, r->now, &room, err);
    if (e == ERR_OK)
        send_room(r, room, out);
    props_finish(&w.config);
    return e;
}

enum err rest_rooms_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct lobby_room *room = lobby_room_find(r->env->lobby, r->param, r->now);

    if (!room)
        return rest_json_no_room(r->param, err);
    send_room(r, room, out);
    return ERR_OK;
}

enum err rest_rooms_update(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"privacy", "properties", NULL};
    const struct lobby_room *room = lobby_room_find(r->env->lobby, r->param, r->now);
    struct lobby_wish w = {.name = ""};
    enum err e;

    if (!room)
        return rest_json_no_room(r->param, err);
    w.is_private = room->is_private;
    props_init(&w.config, &room_props);
    props_copy(&w.config, &room->config);
    e = read_wish(r, keys, &w, err);
    if (e == ERR_OK)
        e = lobby_room_update(r->env->lobby, r->param, w.is_private, &w.config, r->now, &room, err);
    if (e == ERR_OK)
        send_room(r, room, out);
    props_finish(&w.config);
    return e;
}

enum err rest_rooms_delete(const struct rest_req *r, struct reply *out, struct error *err)
{
    enum err e = lobby_room_delete(r->env->lobby, r->param, r->now, err);
    cJSON *obj;

    if (e == ERR_NO_ROOM && lobby_room_was_expired(r->env->lobby, r->param))
        e = ERR_EXP_ROOM;
    if (e == ERR_NO_ROOM || e == ERR_NOT_FOUND)
        return rest_json_no_room(r->param, err);
    if (e != ERR_OK && e != ERR_EXP_ROOM)
        return e;
    obj = cJSON_CreateObject();
    if (e == ERR_EXP_ROOM) { /* Daily: gone already, and now for good */
        rest_json_no_room(r->param, err);
        out->status = 404;
        cJSON_AddStringToObject(obj, "error", "not-found");
        cJSON_AddStringToObject(obj, "info", err->text);
    }
    cJSON_AddTrueToObject(obj, "deleted");
    cJSON_AddStringToObject(obj, "name", r->param);
    return rest_json_send(out, obj);
}

enum err rest_rooms_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    const char *after = rest_query(r, "starting_after"), *before = rest_query(r, "ending_before");
    const struct lobby_room *page[PAGE_MAX];
    size_t limit, n;
    cJSON *obj, *data;

    if (after && before) {
        error_set(err, "starting_after and ending_before exclude each other");
        return ERR_INVALID;
    }
    if (!rest_json_limit(r, PAGE_MAX, &limit, err))
        return ERR_INVALID;
    n = limit ? lobby_room_list(r->env->lobby, after, before, limit, page, r->now) : 0;
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)lobby_room_count(r->env->lobby, r->now));
    data = cJSON_AddArrayToObject(obj, "data");
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(data, rest_rooms_json(r, page[i]));
    return rest_json_send(out, obj);
}
