/* REST bodies that verbs send, and what they read from answers. */
#include "tui/cli/body_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "net/proto/people_json.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"
#include "net/proto/tried_json.h"

/* ---- bodies ---- */

/* Takes one "key=value" into props, into obj's privacy, or as null into the properties. */
static bool take_set(const char *set, struct props *p, cJSON *obj, cJSON *properties, int64_t now,
                     struct error *err)
{
    const char *eq = strchr(set, '=');
    char key[64];
    int prop;

    if (!eq || (size_t)(eq - set) >= sizeof key)
        return error_set(err, "'%s' should be key=value", set);
    memcpy(key, set, (size_t)(eq - set));
    key[eq - set] = '\0';
    if (p->table == &room_props && str_eq(key, "privacy")) {
        if (!str_eq(eq + 1, "public") && !str_eq(eq + 1, "private"))
            return error_set(err, "privacy is public or private");
        cJSON_DeleteItemFromObjectCaseSensitive(obj, "privacy");
        cJSON_AddStringToObject(obj, "privacy", eq + 1);
        return true;
    }
    prop = prop_find(p->table, key);
    if (prop < 0)
        return error_set(err, "there is no property '%s'", key);
    if (!eq[1]) {
        props_unset(p, prop);
        cJSON_DeleteItemFromObjectCaseSensitive(properties, key);
        cJSON_AddNullToObject(properties, key);
        return true;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(properties, key);
    return props_set_text(p, prop, eq + 1, now, err);
}

/* {…, "properties": {…}} */
static char *body_of_sets(cJSON *obj, const struct prop_table *table, const struct body_sets *sets,
                          int64_t now, struct error *err)
{
    cJSON *properties = cJSON_CreateObject(), *set, *at;
    struct props p;
    bool ok = true;

    props_init(&p, table);
    for (size_t i = 0; ok && i < sets->n; i++)
        ok = take_set(sets->item[i], &p, obj, properties, now, err);
    set = props_json_set_ones(&p, 0);
    for (at = set->child; at; at = set->child)
        cJSON_AddItemToObject(properties, at->string, cJSON_DetachItemViaPointer(set, at));
    cJSON_Delete(set);
    props_finish(&p);
    cJSON_AddItemToObject(obj, "properties", properties);
    if (ok)
        return strict_json_print(obj);
    cJSON_Delete(obj);
    return NULL;
}

char *body_room(const char *name, const struct body_sets *sets, int64_t now, struct error *err)
{
    cJSON *obj = cJSON_CreateObject();

    if (name)
        cJSON_AddStringToObject(obj, "name", name);
    return body_of_sets(obj, &room_props, sets, now, err);
}

char *body_token(const struct body_sets *sets, int uses, bool bind, int64_t now, struct error *err)
{
    cJSON *obj = cJSON_CreateObject();

    if (uses)
        cJSON_AddNumberToObject(obj, "uses", uses);
    if (bind)
        cJSON_AddTrueToObject(obj, "bind");
    return body_of_sets(obj, &token_claims, sets, now, err);
}

char *body_owner_token(const char *room, const char *user, int64_t exp)
{
    cJSON *obj = cJSON_CreateObject(), *p = cJSON_AddObjectToObject(obj, "properties");

    if (room)
        cJSON_AddStringToObject(p, "room_name", room);
    cJSON_AddStringToObject(p, "user_name", user);
    cJSON_AddTrueToObject(p, "is_owner");
    cJSON_AddNumberToObject(p, "exp", (double)exp);
    return strict_json_print(obj);
}

char *body_updates(const struct wire_req *r)
{
    char *text = wire_req_encode(r);
    struct error ignored;
    cJSON *obj = strict_json_parse(text, strlen(text), &ignored), *updates;

    updates = cJSON_DetachItemFromObjectCaseSensitive(obj, "updatesById");
    cJSON_Delete(obj);
    free(text);
    return strict_json_print(updates);
}

char *body_undo(const char *decision, bool redo)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "decision", decision);
    cJSON_AddBoolToObject(obj, "redo", redo);
    return strict_json_print(obj);
}

char *body_text(const char *key, const char *text)
{
    cJSON *obj = cJSON_CreateObject();

    if (text)
        cJSON_AddStringToObject(obj, key, text);
    return strict_json_print(obj);
}

static void add_given(cJSON *obj, const char *key, const char *text)
{
    if (text)
        cJSON_AddStringToObject(obj, key, text);
}

char *body_end(const char *room, const char *words)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "name", room);
    add_given(obj, "reason", words);
    return strict_json_print(obj);
}

char *body_block(const struct body_block *b)
{
    cJSON *obj = cJSON_CreateObject();

    add_given(obj, "id", b->id);
    add_given(obj, "user_id", b->user_id);
    add_given(obj, "address", b->address);
    add_given(obj, "room", b->room);
    add_given(obj, "length", b->length);
    add_given(obj, "reason", b->reason);
    if (b->everywhere)
        cJSON_AddTrueToObject(obj, "domain");
    if (b->signals)
        cJSON_AddItemToObject(obj, "signals", people_json_signals(b->signals));
    return strict_json_print(obj);
}

/* ---- answers ---- */

char *body_read_token(const struct rest_answer *a)
{
    struct error err = {{0}};
    cJSON *obj = strict_json_parse(a->body, a->len, &err);
    const cJSON *token = strict_json_get(obj, "token");
    char *copy = cJSON_IsString(token) ? xstrdup(token->valuestring) : NULL;

    cJSON_Delete(obj);
    return copy;
}

void body_read_text(const struct rest_answer *a, const char *key, char *dst, size_t size)
{
    struct error err = {{0}};
    cJSON *obj = strict_json_parse(a->body, a->len, &err);

    dst[0] = '\0';
    if (obj && !strict_json_human(obj, key, dst, size, size, NULL, &err))
        dst[0] = '\0';
    cJSON_Delete(obj);
}

static bool read_room(const cJSON *obj, struct body_room_row *r, struct error *err)
{
    *r = (struct body_room_row){0};
    props_init(&r->config, &room_props);
    if (!cJSON_IsObject(obj))
        return error_set(err, "a room should be an object");
    props_json_take(&r->config, strict_json_get(obj, "config"));
    return strict_json_str(obj, "id", r->id, sizeof r->id, err) &&
           strict_json_human(obj, "name", r->name, sizeof r->name, LIMIT_ROOM_NAME, NULL, err) &&
           strict_json_human(obj, "privacy", r->privacy, sizeof r->privacy, 15, NULL, err) &&
           strict_json_human(obj, "url", r->url, sizeof r->url, sizeof r->url, NULL, err) &&
           strict_json_human(obj, "created_at", r->created_at, sizeof r->created_at, 39, NULL, err);
}

bool body_read_room(const struct rest_answer *a, struct body_room_row *r, struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err);
    bool ok;

    *r = (struct body_room_row){0};
    ok = obj && read_room(obj, r, err);
    cJSON_Delete(obj);
    return ok;
}

void body_room_finish(struct body_room_row *r)
{
    if (r->config.table)
        props_finish(&r->config);
}

/* Appends the page's objects to the document so far. */
static void list_join(struct body_list *l, cJSON *page)
{
    struct error ignored;
    cJSON *all = l->json ? strict_json_parse(l->json, strlen(l->json), &ignored) : NULL;
    cJSON *from = cJSON_GetObjectItemCaseSensitive(page, "data"), *to, *at;

    if (!all) {
        all = page;
    } else {
        to = cJSON_GetObjectItemCaseSensitive(all, "data");
        for (at = from->child; at; at = from->child)
            cJSON_AddItemToArray(to, cJSON_DetachItemViaPointer(from, at));
        cJSON_Delete(page);
    }
    free(l->json);
    l->json = strict_json_print(all);
}

bool body_list_add(struct body_list *l, const struct rest_answer *a, size_t *got, struct error *err)
{
    cJSON *page = strict_json_parse(a->body, a->len, err), *at;
    const cJSON *data = strict_json_get(page, "data");
    bool ok = cJSON_IsArray(data) || error_set(err, "the answer is not a list");

    *got = ok ? (size_t)cJSON_GetArraySize(data) : 0;
    if (ok && *got)
        l->room = xrealloc(l->room, l->n_room + *got, sizeof *l->room);
    cJSON_ArrayForEach (at, data)
        ok = ok && read_room(at, &l->room[l->n_room++], err);
    if (ok)
        list_join(l, page);
    else
        cJSON_Delete(page);
    return ok;
}

void body_list_finish(struct body_list *l)
{
    for (size_t i = 0; i < l->n_room; i++)
        body_room_finish(&l->room[i]);
    free(l->room);
    free(l->json);
}

bool body_read_waiting(const struct rest_answer *a, struct body_waiting_row **rows, size_t *n,
                       struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err), *at;
    const cJSON *data = strict_json_get(obj, "data");
    bool ok = obj && (cJSON_IsArray(data) || error_set(err, "the answer is not a list"));

    *n = 0;
    *rows = xcalloc(ok ? (size_t)cJSON_GetArraySize(data) + 1 : 1, sizeof **rows);
    cJSON_ArrayForEach (at, data) {
        struct body_waiting_row *r = &(*rows)[(*n)++];

        ok = ok && people_json_read_waiting(at, &r->w, err) &&
             strict_json_human(at, "room", r->room, sizeof r->room, LIMIT_ROOM_NAME, NULL, err);
    }
    cJSON_Delete(obj);
    if (ok)
        return true;
    free(*rows);
    *rows = NULL;
    *n = 0;
    return false;
}

/* One list of people inside behind those that are there. */
bool body_read_one(const struct rest_answer *a, struct wire_msg *m, struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err);
    bool ok =
        obj && people_json_read_waiting(obj, &m->waiting, err) && tried_json_read(obj, m, err);

    cJSON_Delete(obj);
    return ok;
}

static bool read_inside(const cJSON *list, struct body_waiting_row **rows, size_t *n,
                        struct error *err)
{
    int64_t now = clock_wall_ms(), seconds = 0;
    const cJSON *at;

    *rows = xrealloc(*rows, *n + (size_t)cJSON_GetArraySize(list) + 1, sizeof **rows);
    cJSON_ArrayForEach (at, list) {
        struct body_waiting_row *r = &(*rows)[(*n)++];

        *r = (struct body_waiting_row){.room = ""};
        if (!strict_json_str(at, "id", r->w.id, sizeof r->w.id, err) ||
            !strict_json_human(at, "userName", r->w.name, sizeof r->w.name, LIMIT_NAME_CHARS, NULL,
                               err) ||
            !strict_json_human(at, "room", r->room, sizeof r->room, LIMIT_ROOM_NAME, NULL, err) ||
            !strict_json_int(at, "duration", 0, INT32_MAX, &seconds, err))
            return false;
        r->w.knocked_at = now - seconds * 1000;
    }
    return true;
}

bool body_read_presence(const struct rest_answer *a, struct body_waiting_row **rows, size_t *n,
                        struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err);
    const cJSON *data = strict_json_get(obj, "data"), *room;
    bool ok = cJSON_IsObject(obj) || error_set(err, "the answer is not a list");

    *n = 0;
    *rows = NULL;
    if (ok && strict_json_get(obj, "total_count"))
        ok = read_inside(data, rows, n, err);
    else
        cJSON_ArrayForEach (room, obj)
            ok = ok && read_inside(room, rows, n, err);
    cJSON_Delete(obj);
    if (ok)
        return true;
    free(*rows);
    *rows = NULL;
    *n = 0;
    return false;
}

/* One that is not known here is left out. */
static void read_signals(const cJSON *list, uint8_t *mask)
{
    const cJSON *at, *name;

    cJSON_ArrayForEach (at, list) {
        name = strict_json_get(at, "name");
        if (cJSON_IsString(name))
            block_signals_add(name->valuestring, (int)strlen(name->valuestring), mask, NULL);
    }
}

bool body_read_blocks(const struct rest_answer *a, struct body_block_row **rows, size_t *n,
                      struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err), *at;
    const cJSON *data = strict_json_get(obj, "data");
    bool ok = cJSON_IsArray(data) || error_set(err, "the answer is not a list");

    *n = 0;
    *rows = xcalloc((size_t)cJSON_GetArraySize(data) + 1, sizeof **rows);
    cJSON_ArrayForEach (at, data) {
        struct body_block_row *b = &(*rows)[(*n)++];

        ok =
            ok && strict_json_str(at, "id", b->id, sizeof b->id, err) &&
            strict_json_human(at, "room", b->room, sizeof b->room, LIMIT_ROOM_NAME, NULL, err) &&
            strict_json_human(at, "name", b->name, sizeof b->name, LIMIT_NAME_CHARS, NULL, err) &&
            strict_json_human(at, "by", b->by, sizeof b->by, LIMIT_NAME_CHARS, NULL, err) &&
            strict_json_human(at, "reason", b->reason, sizeof b->reason, LIMIT_REASON, NULL, err) &&
            strict_json_str(at, "length", b->length, sizeof b->length, err) &&
            strict_json_int(at, "until", 0, INT64_MAX, &b->until, err) &&
            strict_json_int(at, "score", 0, 100, &b->score, err);
        read_signals(strict_json_get(at, "signals"), &b->signals);
    }
    cJSON_Delete(obj);
    if (!ok)
        *n = 0;
    return ok;
}

static bool read_refusal(const cJSON *at, struct wire_refusal *r, struct error *err)
{
    char code[64] = "";

    if (!strict_json_str(at, "id", r->id, sizeof r->id, err) ||
        !strict_json_str(at, "error", code, sizeof code, err) ||
        !strict_json_human(at, "by", r->by, sizeof r->by, LIMIT_NAME_CHARS, NULL, err))
        return false;
    r->error = err_from_code(code);
    return true;
}

bool body_read_outcome(const struct rest_answer *a, struct wire_msg *m, struct error *err)
{
    cJSON *obj = strict_json_parse(a->body, a->len, err), *at;
    const cJSON *ids = strict_json_get(obj, "ids"), *refused = strict_json_get(obj, "refused");
    bool ok = cJSON_IsArray(ids) || error_set(err, "the answer does not say who was decided");

    m->ids = xcalloc((size_t)cJSON_GetArraySize(ids) + 1, sizeof *m->ids);
    m->refused = xcalloc((size_t)cJSON_GetArraySize(refused) + 1, sizeof *m->refused);
    cJSON_ArrayForEach (at, ids)
        ok = ok && cJSON_IsString(at) &&
             str_copy(m->ids[m->n_ids++], sizeof *m->ids, at->valuestring);
    cJSON_ArrayForEach (at, refused)
        ok = ok && read_refusal(at, &m->refused[m->n_refused++], err);
    ok = ok && strict_json_str(obj, "decision", m->decision, sizeof m->decision, err);
    cJSON_Delete(obj);
    return ok;
}

char *body_outcome(const struct wire_msg *m)
{
    cJSON *obj = cJSON_CreateObject();
    cJSON *ids = cJSON_AddArrayToObject(obj, "ids");
    cJSON *refused = cJSON_AddArrayToObject(obj, "refused");

    for (size_t i = 0; i < m->n_ids; i++)
        cJSON_AddItemToArray(ids, cJSON_CreateString(m->ids[i]));
    for (size_t i = 0; i < m->n_refused; i++) {
        cJSON *one = cJSON_CreateObject();

        cJSON_AddStringToObject(one, "id", m->refused[i].id);
        cJSON_AddStringToObject(one, "error", err_info(m->refused[i].error)->code);
        if (*m->refused[i].by)
            cJSON_AddStringToObject(one, "by", m->refused[i].by);
        cJSON_AddItemToArray(refused, one);
    }
    if (*m->decision)
        cJSON_AddStringToObject(obj, "decision", m->decision);
    return strict_json_print(obj);
}

/* ---- webhooks ---- */

char *body_webhook(const char *url, const char *const *events, size_t n, bool again)
{
    static const char *const all[] = {
#define W(name, type, sent) (sent) ? (type) : NULL,
#include "net/proto/webhook_events.def"
#undef W
    };
    cJSON *obj = cJSON_CreateObject(), *types;

    cJSON_AddStringToObject(obj, "url", url);
    cJSON_AddStringToObject(obj, "retryType", again ? "exponential" : "circuit-breaker");
    types = cJSON_AddArrayToObject(obj, "eventTypes");
    for (size_t i = 0; i < n; i++)
        cJSON_AddItemToArray(types, cJSON_CreateString(events[i]));
    for (size_t i = 0; n == 0 && i < sizeof all / sizeof *all; i++)
        if (all[i])
            cJSON_AddItemToArray(types, cJSON_CreateString(all[i]));
    return strict_json_print(obj);
}

static void show_webhook(const cJSON *w)
{
    const cJSON *failed = strict_json_get(w, "failedCount");
    char id[64] = "", state[16] = "", url[4096] = "";
    struct error err;

    strict_json_human(w, "uuid", id, sizeof id, sizeof id, NULL, &err);
    strict_json_human(w, "state", state, sizeof state, sizeof state, NULL, &err);
    strict_json_human(w, "url", url, sizeof url, sizeof url, NULL, &err);
    printf("%-36s  %-6s  %d  %s\n", id, state,
           cJSON_IsNumber(failed) ? (int)failed->valuedouble : 0, url);
}

void body_show_webhooks(const char *json)
{
    struct error err = {""};
    cJSON *tree = strict_json_parse(json, strlen(json), &err);
    const cJSON *at;

    if (cJSON_IsArray(tree))
        cJSON_ArrayForEach (at, tree)
            show_webhook(at);
    else if (tree)
        show_webhook(tree);
    cJSON_Delete(tree);
}
