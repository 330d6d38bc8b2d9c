/* What the room editor and the token maker send. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"
#include "tui/input/sheet.h"

static void move_members(cJSON *to, cJSON *from)
{
    for (cJSON *at = from->child; at; at = from->child)
        cJSON_AddItemToObject(to, at->string, cJSON_DetachItemViaPointer(from, at));
    cJSON_Delete(from);
}

static cJSON *properties(const struct sheet *s, bool all, struct error *err)
{
    cJSON *obj = cJSON_CreateObject();
    bool *reset = xcalloc(s->form.table->n, sizeof *reset), ok;
    struct props p;

    props_init(&p, s->form.table);
    ok = form_props(&s->form, all, &p, reset, err);
    for (size_t i = 0; i < p.table->n; i++)
        if (ok && reset[i])
            cJSON_AddNullToObject(obj, p.table->row[i].name);
    move_members(obj, props_json_set_ones(&p, 0));
    props_finish(&p);
    free(reset);
    if (ok)
        return obj;
    cJSON_Delete(obj);
    return NULL;
}

/* Only what differs, so that what another host has changed meanwhile stays. */
static void room_members(const struct sheet *s, cJSON *obj)
{
    size_t privacy = form_find(&s->form, "privacy");

    if (s->is_new)
        cJSON_AddStringToObject(obj, "name", form_value(&s->form, "name"));
    if (s->is_new || form_is_changed(&s->form.field[privacy]))
        cJSON_AddStringToObject(obj, "privacy", form_value(&s->form, "privacy"));
}

static void token_members(const struct sheet *s, cJSON *obj)
{
    const char *uses = form_value(&s->form, "uses");
    int64_t n;

    if (str_eq(uses, "once"))
        cJSON_AddNumberToObject(obj, "uses", 1);
    else if (str_int(uses, 1, INT32_MAX, &n))
        cJSON_AddNumberToObject(obj, "uses", (double)n);
    if (str_eq(form_value(&s->form, "bind"), "true"))
        cJSON_AddTrueToObject(obj, "bind");
}

char *sheet_body(const struct sheet *s, bool pretty, struct error *err)
{
    size_t wrong = form_wrong(&s->form);
    cJSON *obj, *props;
    char *text;

    if (wrong != SIZE_MAX) {
        error_set(err, "%s: %s", s->form.field[wrong].key, s->form.field[wrong].why);
        return NULL;
    }
    props = properties(s, s->is_new || s->kind == SHEET_TOKEN, err);
    if (!props)
        return NULL;
    obj = cJSON_CreateObject();
    if (s->kind == SHEET_ROOM)
        room_members(s, obj);
    else
        token_members(s, obj);
    if (props->child || s->kind == SHEET_TOKEN)
        cJSON_AddItemToObject(obj, "properties", props);
    else
        cJSON_Delete(props);
    if (!pretty)
        return strict_json_print(obj);
    text = cJSON_Print(obj);
    cJSON_Delete(obj);
    return text;
}

char *sheet_curl(const struct sheet *s, const char *url, struct error *err)
{
    struct strbuf b = STRBUF_INIT(2 * FORM_TEXT);
    char *body = sheet_body(s, false, err), *line;
    bool room = s->kind == SHEET_ROOM;

    if (!body)
        return NULL;
    strbuf_printf(&b,
                  "curl -X POST '%s/v1/%s%s%s' -H \"Authorization: Bearer $FOYER_API_KEY\" "
                  "-H 'Content-Type: application/json' -d '",
                  url, room ? "rooms" : "tokens", room && !s->is_new ? "/" : "",
                  room && !s->is_new ? s->room : "");
    for (const char *at = body; *at; at++)
        if (*at == '\'')
            strbuf_puts(&b, "'\\''");
        else
            strbuf_add(&b, at, 1);
    strbuf_puts(&b, "'");
    free(body);
    line = strbuf_take(&b);
    if (!line)
        error_set(err, "this is too long for a command");
    return line;
}
