/* From method and path to a handler. */
#include "net/lobby/rest/rest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

#define OPEN REST_OPEN
#define KEY  REST_KEY

static const struct route routes[] = {
#define R(method_, path_, handler_, auth_, rate_, summary_) \
    {.method = REST_##method_,                              \
     .path = path_,                                         \
     .handler = handler_,                                   \
     .auth = auth_,                                         \
     .rate = RATE_##rate_,                                  \
     .summary = summary_},
#include "net/lobby/routes.def"
#undef R
};

enum { CALL_BODY_MAX = 4096 /* of a call that is remembered */ };

enum { ROUTE_COUNT = sizeof routes / sizeof *routes };

const struct route *rest_routes(size_t *n)
{
    *n = ROUTE_COUNT;
    return routes;
}

const char *rest_query(const struct rest_req *r, const char *key)
{
    size_t n = strlen(key);

    for (size_t i = 0; i < r->n_query; i++)
        if (strncmp(r->query[i], key, n) == 0 && r->query[i][n] == '=')
            return r->query[i] + n + 1;
    return NULL;
}

/* True when path fits, however many slashes it has; param gets what stood for a ':' segment.
 * Written for speed: every request asks it of many routes. */
static bool fits(const char *pattern, const char *path, char *param, size_t size)
{
    for (;;) {
        size_t len = 0;

        while (*pattern == '/')
            pattern++;
        while (*path == '/')
            path++;
        if (!*pattern || !*path)
            return *pattern == *path;
        if (*pattern != ':') {
            while (*pattern && *pattern != '/' && *pattern == *path)
                pattern++, path++;
            if ((*pattern && *pattern != '/') || (*path && *path != '/'))
                return false;
            continue;
        }
        while (*pattern && *pattern != '/')
            pattern++;
        while (path[len] && path[len] != '/')
            len++;
        if (len >= size)
            return false;
        memcpy(param, path, len);
        param[len] = '\0';
        path += len;
    }
}

static const struct route *find(struct rest_req *r, bool *path_known)
{
    enum rest_method method = r->method == REST_HEAD ? REST_GET : r->method;

    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (routes[i].method == method && fits(routes[i].path, r->path, r->param, sizeof r->param))
            return &routes[i];
    *path_known = false;
    for (size_t i = 0; i < ROUTE_COUNT && !*path_known; i++)
        *path_known = fits(routes[i].path, r->path, r->param, sizeof r->param);
    return NULL;
}

/* Daily tells an unusable header (400) from a key that is not known (401). */
static enum err check_key(const struct rest_req *r, struct error *err)
{
    const char *key = r->authorization;

    if (strncasecmp(key, "Bearer ", 7) != 0) {
        error_set(err, *key ? "bad Authorization header format" : "missing Authorization header");
        return ERR_NO_AUTH;
    }
    key += 7 + strspn(key + 7, " ");
    if (!*key) {
        error_set(err, "bad Authorization header format");
        return ERR_NO_AUTH;
    }
    if (token_is_api_key(&r->env->conf->keys, key))
        return ERR_OK;
    if (str_starts(key, "eyJ")) /* as every JSON Web Token begins */
        error_set(err, "a meeting token opens rooms, not this: it needs the API key");
    return ERR_BAD_KEY;
}

struct reply rest_refuse(enum err e, const char *info)
{
    const struct err_info *row = err_info(e);
    struct strbuf b = STRBUF_INIT(4 * ERROR_TEXT_MAX + 256);
    size_t len;

    strbuf_printf(&b, "{\"error\":\"%s\",\"info\":", row->rest);
    strbuf_json(&b, info && *info ? info : row->sentence, false);
    strbuf_puts(&b, "}");
    len = b.len;
    return (struct reply){.status = row->http,
                          .type = "application/json",
                          .extra = "",
                          .body = strbuf_take(&b),
                          .len = len};
}

static char *body_text(const char *text, size_t len)
{
    return len > 0 && len <= CALL_BODY_MAX && utf8_valid(text, len) ? xstrndup(text, len) : NULL;
}

/* Calls that change something are remembered, with their bodies unless those are long or hold
 * tokens. Strangers are not: they could fill the disk. */
static void remember(const struct rest_req *r, const struct route *route, const struct addr *addr,
                     const struct reply *out)
{
    bool secret = strstr(route->path, "token") || strstr(route->path, "webhook");
    struct store_call c = {.status = out->status, .at = r->now};

    if (!r->env->called || route->rate == RATE_READ || route->rate == RATE_NONE ||
        route->method == REST_GET)
        return;
    str_copy(c.source, sizeof c.source, "api");
    str_copy(c.ip, sizeof c.ip, addr_text(addr));
    str_copy(c.method, sizeof c.method, route->method == REST_POST ? "POST" : "DELETE");
    utf8_clean(c.url, sizeof c.url, r->path, strlen(r->path), sizeof c.url - 1);
    if (!secret) {
        c.request = body_text(r->body, r->len);
        c.response = body_text(out->body, out->len);
    }
    r->env->called(r->env->called_arg, &c);
}

struct reply rest_answer(struct rest_req *r, struct addr *addr, int64_t mono)
{
    struct reply out = {.status = 200, .type = "application/json", .extra = ""};
    struct error err = {""};
    const struct route *route;
    bool path_known;
    enum err e;

    route = find(r, &path_known);
    if (!route) {
        char info[ERROR_TEXT_MAX];

        snprintf(info, sizeof info, "%s",
                 path_known ? "this path does not know this method" : "there is no such path");
        return rest_refuse(path_known ? ERR_METHOD : ERR_NO_METHOD, info);
    }
    if (!props_int(lobby_domain(r->env->lobby), DOMAIN_disable_rate_limiting) &&
        !addr_allow(addr, route->rate, r->env->rates, mono)) {
        out = rest_refuse(ERR_TOO_MANY, NULL);
        out.extra = "Retry-After: 1\r\n";
        return out;
    }
    e = route->auth == REST_KEY ? check_key(r, &err) : ERR_OK;
    if (e == ERR_OK)
        e = route->handler(r, &out, &err);
    if (e != ERR_OK) {
        reply_finish(&out);
        out = rest_refuse(e, err.text);
    }
    if (route->auth == REST_KEY && e != ERR_NO_AUTH && e != ERR_BAD_KEY)
        remember(r, route, addr, &out);
    /* A balancer that asks how the server is must not wait for the disk that is the trouble. */
    out.at_once = route->auth == REST_OPEN;
    return out;
}
