/* The OpenAPI document, computed from the tables of routes, shapes and properties. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"

static const struct {
    rest_handler *handler;
    const char *request, *response;
} calls[] = {
#define A(handler, request, response) {handler, request, response},
#define Q(handler, name, type, help)
#define F(shape, field, type, help)
#include "net/lobby/openapi.def"
#undef A
#undef Q
#undef F
};

static const struct {
    rest_handler *handler;
    const char *name, *type, *help;
} arguments[] = {
#define A(handler, request, response)
#define Q(handler, name, type, help) {handler, name, type, help},
#define F(shape, field, type, help)
#include "net/lobby/openapi.def"
#undef A
#undef Q
#undef F
};

static const struct {
    const char *shape, *field, *type, *help;
} fields[] = {
#define A(handler, request, response)
#define Q(handler, name, type, help)
#define F(shape, field, type, help) {shape, field, type, help},
#include "net/lobby/openapi.def"
#undef A
#undef Q
#undef F
};

enum { TYPE_MAX = 64 };

/* ---- types ---- */

static cJSON *reference(const char *name)
{
    cJSON *obj = cJSON_CreateObject();
    char text[128];

    snprintf(text, sizeof text, "#/components/schemas/%s", name);
    cJSON_AddStringToObject(obj, "$ref", text);
    return obj;
}

static cJSON *typed(const char *type, const char *format)
{
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "type", type);
    if (format)
        cJSON_AddStringToObject(obj, "format", format);
    return obj;
}

static cJSON *plain(const char *type)
{
    if (str_eq(type, "any"))
        return cJSON_CreateObject();
    if (str_eq(type, "int"))
        return typed("integer", NULL);
    if (str_eq(type, "bool"))
        return typed("boolean", NULL);
    if (str_eq(type, "time"))
        return typed("string", "date-time");
    if (str_eq(type, "string") || str_eq(type, "number") || str_eq(type, "object"))
        return typed(type, NULL);
    return reference(type);
}

/* A type of the table; lists and maps go one or two levels deep. */
static cJSON *schema_of(const char *type)
{
    char inner[TYPE_MAX];
    size_t len = strlen(type);
    const char *item = *type == '[' ? "items" : "additionalProperties";
    cJSON *obj;

    if (len > 1 && type[len - 1] == '?') {
        snprintf(inner, sizeof inner, "%.*s", (int)len - 1, type);
        obj = plain(inner);
        cJSON_AddTrueToObject(obj, "nullable");
        return obj;
    }
    if (*type != '[' && *type != '{')
        return plain(type);
    snprintf(inner, sizeof inner, "%.*s", (int)len - 2, type + 1);
    obj = typed(*type == '[' ? "array" : "object", NULL);
    /* One step: a list of lists does not occur, a map of lists does. */
    cJSON_AddItemToObject(obj, item, schema_of(inner));
    return obj;
}

/* ---- properties ---- */

static cJSON *choices(const char *text)
{
    cJSON *list = cJSON_CreateArray();

    while (*text) {
        char one[TYPE_MAX];
        size_t len = strcspn(text, " ");

        snprintf(one, sizeof one, "%.*s", (int)len, text);
        cJSON_AddItemToArray(list, cJSON_CreateString(one));
        text += len + strspn(text + len, " ");
    }
    return list;
}

static cJSON *property(const struct prop_def *d)
{
    static const char *const types[] = {
        [PROP_BOOL] = "bool",  [PROP_INT] = "int",       [PROP_TIME] = "number",
        [PROP_NUM] = "number", [PROP_STRING] = "string", [PROP_CHOICE] = "string",
        [PROP_LIST] = "any",   [PROP_JSON] = "any"};
    cJSON *obj = plain(types[d->type]);

    if (d->type == PROP_INT || d->type == PROP_TIME || d->type == PROP_NUM) {
        cJSON_AddNumberToObject(obj, "minimum", (double)d->min);
        cJSON_AddNumberToObject(obj, "maximum", (double)d->max);
    }
    if (d->type == PROP_STRING)
        cJSON_AddNumberToObject(obj, "maxLength", (double)d->max);
    if (d->type == PROP_CHOICE) {
        cJSON *list = choices(d->choices);

        cJSON_AddItemToArray(list, cJSON_CreateNull());
        cJSON_AddItemToObject(obj, "enum", list);
    }
    if (d->type == PROP_BOOL && *d->fallback)
        cJSON_AddBoolToObject(obj, "default", str_eq(d->fallback, "true"));
    if (*d->fallback && (d->type == PROP_INT || d->type == PROP_NUM))
        cJSON_AddNumberToObject(obj, "default", strtod(d->fallback, NULL));
    if (d->type != PROP_LIST && d->type != PROP_JSON)
        cJSON_AddTrueToObject(obj, "nullable");
    cJSON_AddStringToObject(obj, "description", d->help);
    return obj;
}

static cJSON *properties(const struct prop_table *t)
{
    cJSON *obj = typed("object", NULL), *all = cJSON_AddObjectToObject(obj, "properties");

    for (size_t i = 0; i < t->n; i++)
        cJSON_AddItemToObject(all, t->row[i].name, property(&t->row[i]));
    cJSON_AddFalseToObject(obj, "additionalProperties");
    return obj;
}

/* ---- shapes ---- */

static void add_field(cJSON *shapes, size_t i)
{
    bool optional = *fields[i].type == '-';
    cJSON *shape = cJSON_GetObjectItemCaseSensitive(shapes, fields[i].shape), *one, *required;

    if (!shape) {
        shape = typed("object", NULL);
        cJSON_AddObjectToObject(shape, "properties");
        cJSON_AddFalseToObject(shape, "additionalProperties");
        cJSON_AddItemToObject(shapes, fields[i].shape, shape);
    }
    one = schema_of(fields[i].type + optional);
    if (*fields[i].help && !cJSON_GetObjectItemCaseSensitive(one, "$ref"))
        cJSON_AddStringToObject(one, "description", fields[i].help);
    cJSON_AddItemToObject(cJSON_GetObjectItemCaseSensitive(shape, "properties"), fields[i].field,
                          one);
    if (optional)
        return;
    required = cJSON_GetObjectItemCaseSensitive(shape, "required");
    if (!required)
        required = cJSON_AddArrayToObject(shape, "required");
    cJSON_AddItemToArray(required, cJSON_CreateString(fields[i].field));
}

static cJSON *components(void)
{
    cJSON *obj = cJSON_CreateObject(), *shapes = cJSON_AddObjectToObject(obj, "schemas"), *auth;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        add_field(shapes, i);
    cJSON_AddItemToObject(shapes, "RoomProperties", properties(&room_props));
    cJSON_AddItemToObject(shapes, "DomainProperties", properties(&domain_props));
    cJSON_AddItemToObject(shapes, "TokenProperties", properties(&token_claims));
    auth = typed("http", NULL);
    cJSON_AddStringToObject(auth, "scheme", "bearer");
    cJSON_AddItemToObject(cJSON_AddObjectToObject(obj, "securitySchemes"), "key", auth);
    return obj;
}

/* ---- calls ---- */

/* "/v1/rooms/:name" as "/v1/rooms/{name}", and its parameter, if any. */
static void path_text(const char *path, char *dst, size_t size, char *param, size_t param_size)
{
    const char *colon = strchr(path, ':');
    size_t len = colon ? strcspn(colon + 1, "/") : 0;

    snprintf(param, param_size, "%.*s", (int)len, colon ? colon + 1 : "");
    if (colon)
        snprintf(dst, size, "%.*s{%s}%s", (int)(colon - path), path, param, colon + 1 + len);
    else
        snprintf(dst, size, "%s", path);
}

static void add_parameter(cJSON *op, const char *name, const char *in, const char *type,
                          const char *help)
{
    cJSON *list = cJSON_GetObjectItemCaseSensitive(op, "parameters"), *one = cJSON_CreateObject();

    if (!list)
        list = cJSON_AddArrayToObject(op, "parameters");
    cJSON_AddStringToObject(one, "name", name);
    cJSON_AddStringToObject(one, "in", in);
    cJSON_AddBoolToObject(one, "required", str_eq(in, "path"));
    if (*help)
        cJSON_AddStringToObject(one, "description", help);
    cJSON_AddItemToObject(one, "schema", schema_of(type));
    cJSON_AddItemToArray(list, one);
}

static cJSON *content(const char *type)
{
    cJSON *obj = cJSON_CreateObject(), *media;
    bool text = str_eq(type, "text");

    media = cJSON_AddObjectToObject(obj, text ? "text/plain" : "application/json");
    cJSON_AddItemToObject(media, "schema", schema_of(text ? "string" : type));
    return obj;
}

static void add_responses(cJSON *op, const struct route *r, const char *type)
{
    cJSON *all = cJSON_AddObjectToObject(op, "responses"), *one;

    one = cJSON_AddObjectToObject(all, "200");
    cJSON_AddStringToObject(one, "description", "done");
    if (*type)
        cJSON_AddItemToObject(one, "content", content(type));
    if (r->auth != REST_KEY)
        return;
    one = cJSON_AddObjectToObject(all, "default");
    cJSON_AddStringToObject(one, "description", "refused");
    cJSON_AddItemToObject(one, "content", content("Error"));
}

static cJSON *operation(const struct route *r, const char *param)
{
    cJSON *op = cJSON_CreateObject(), *body;
    const char *response = "", *request = "";

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].handler == r->handler) {
            request = calls[i].request;
            response = calls[i].response;
        }
    cJSON_AddStringToObject(op, "summary", r->summary);
    if (*param)
        add_parameter(op, param, "path", "string", "");
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        if (arguments[i].handler == r->handler)
            add_parameter(op, arguments[i].name, "query", arguments[i].type, arguments[i].help);
    if (*request) {
        body = cJSON_AddObjectToObject(op, "requestBody");
        cJSON_AddItemToObject(body, "content", content(request));
    }
    add_responses(op, r, response);
    if (r->auth != REST_KEY)
        cJSON_AddArrayToObject(op, "security");
    return op;
}

static cJSON *paths(void)
{
    static const char *const methods[REST_METHOD_COUNT] = {
        [REST_GET] = "get", [REST_POST] = "post", [REST_DELETE] = "delete"};
    cJSON *all = cJSON_CreateObject(), *path;
    size_t n;
    const struct route *r = rest_routes(&n);

    for (size_t i = 0; i < n; i++) {
        char text[160], param[TYPE_MAX];

        path_text(r[i].path, text, sizeof text, param, sizeof param);
        path = cJSON_GetObjectItemCaseSensitive(all, text);
        if (!path)
            path = cJSON_AddObjectToObject(all, text);
        cJSON_AddItemToObject(path, methods[r[i].method], operation(&r[i], param));
    }
    return all;
}

enum err rest_openapi(const struct rest_req *r, struct reply *out, struct error *err)
{
    cJSON *obj = cJSON_CreateObject(), *one;

    (void)err;
    cJSON_AddStringToObject(obj, "openapi", "3.0.3");
    one = cJSON_AddObjectToObject(obj, "info");
    cJSON_AddStringToObject(one, "title", "foyer");
    cJSON_AddStringToObject(one, "version", "1");
    one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "url", r->env->url);
    cJSON_AddItemToArray(cJSON_AddArrayToObject(obj, "servers"), one);
    one = cJSON_CreateObject();
    cJSON_AddArrayToObject(one, "key");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(obj, "security"), one);
    cJSON_AddItemToObject(obj, "paths", paths());
    cJSON_AddItemToObject(obj, "components", components());
    return rest_json_send(out, obj);
}
