/* Lines for programs: one JSON object per line. */
#include "tui/cli/say_json.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/proto/strict_json.h"
#include "tui/cli/print.h"

static void say(cJSON *obj)
{
    char *text = strict_json_print(obj);

    print_json(text);
    fflush(stdout);
    free(text);
}

static void add(cJSON *obj, const char *key, const char *text)
{
    if (text && *text)
        cJSON_AddStringToObject(obj, key, text);
}

void say_json_guest(const struct say_guest *g)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "state", g->state);
    add(obj, "reason", g->reason);
    add(obj, "error", g->error);
    add(obj, "id", g->id);
    if (g->hosts >= 0)
        cJSON_AddNumberToObject(obj, "hosts", g->hosts);
    if (g->position > 0)
        cJSON_AddNumberToObject(obj, "position", g->position);
    say(obj);
}

void say_json_link(const char *state, const char *info)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "action", "link");
    cJSON_AddStringToObject(obj, "state", state);
    add(obj, "info", info);
    say(obj);
}

static void say_snapshot(const char *text, size_t len)
{
    struct error err = {{0}};
    cJSON *reply = strict_json_parse(text, len, &err), *obj, *rooms;

    rooms = cJSON_DetachItemFromObjectCaseSensitive(reply, "rooms");
    if (rooms) {
        obj = cJSON_CreateObject();
        cJSON_AddStringToObject(obj, "action", "snapshot");
        cJSON_AddItemToObject(obj, "rooms", rooms);
        say(obj);
    }
    cJSON_Delete(reply);
}

void say_json_event(const struct wire_msg *m)
{
    struct frame *f = wire_msg_encode(m);

    if (m->kind == WIRE_EV_REPLY) {
        say_snapshot((const char *)f->text, f->len);
    } else {
        char *text = xstrndup((const char *)f->text, f->len);

        print_json(text);
        fflush(stdout);
        free(text);
    }
    frame_unref(f);
}
