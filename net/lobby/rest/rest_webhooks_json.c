/* Webhooks over REST. Setting one is answered after its receiver has answered a test. */
#include "net/lobby/rest/rest_json.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/token.h"
#include "net/proto/strict_json.h"

/* ---- out ---- */

static void add_time(cJSON *obj, const char *key, int64_t at)
{
    char iso[CLOCK_ISO_SIZE];

    clock_iso(iso, at);
    if (at)
        cJSON_AddStringToObject(obj, key, iso);
    else
        cJSON_AddNullToObject(obj, key);
}

static cJSON *webhook_json(const struct rest_env *env, const struct webhook *w)
{
    cJSON *obj = cJSON_CreateObject(), *types;

    cJSON_AddStringToObject(obj, "uuid", w->uuid);
    cJSON_AddStringToObject(obj, "url", w->url);
    cJSON_AddStringToObject(obj, "hmac", w->hmac);
    rest_json_text(obj, "basicAuth", w->auth);
    cJSON_AddStringToObject(obj, "retryType", webhook_retries[w->retry]);
    types = cJSON_AddArrayToObject(obj, "eventTypes");
    for (int e = 0; e < WEBHOOK_EVENTS; e++)
        if (w->events >> e & 1)
            cJSON_AddItemToArray(types, cJSON_CreateString(webhook_types[e]));
    cJSON_AddStringToObject(obj, "state", w->failed ? "FAILED" : "ACTIVE");
    cJSON_AddNumberToObject(obj, "failedCount", w->failures);
    add_time(obj, "lastMomentPushed", w->pushed_at);
    cJSON_AddStringToObject(obj, "domainId", env->conf->domain_id);
    add_time(obj, "createdAt", w->created_at);
    add_time(obj, "updatedAt", w->updated_at);
    return obj;
}

struct reply rest_webhooks_made(const struct rest_env *env, const struct webhook *w)
{
    struct reply r = {.status = 200, .type = "application/json", .extra = ""};

    rest_json_send(&r, webhook_json(env, w));
    return r;
}

/* ---- in ---- */

/* Printable ASCII without a space: neither a second header nor a second request fits in. */
static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static bool check_url(const char *url, struct error *err)
{
    bool http = str_starts(url, "http://"), https = str_starts(url, "https://");
    const char *host = url + (https ? 8 : 7);
    size_t len = http || https ? strcspn(host, "/?#") : 0;

    if (len == 0 || !is_plain(url))
        return error_set(err, "url should be an http or https address");
    if (memchr(host, '@', len))
        return error_set(err, "url should hold no password: basicAuth is for that");
    return true;
}

static bool read_types(const cJSON *list, uint64_t *events, struct error *err)
{
    const cJSON *at;
    char shown[64];

    if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) == 0)
        return error_set(err, "eventTypes should be an array of types of events");
    *events = 0;
    cJSON_ArrayForEach (at, list) {
        enum webhook_event e =
            cJSON_IsString(at) ? webhook_event_of(at->valuestring) : WEBHOOK_EVENTS;

        if (e == WEBHOOK_EVENTS) {
            const char *text = cJSON_IsString(at) ? at->valuestring : "";

            utf8_clean(shown, sizeof shown, text, strlen(text), 40);
            return error_set(err, "eventTypes holds '%s', which is no type of an event", shown);
        }
        *events |= UINT64_C(1) << e;
    }
    return true;
}

static bool read_retry(const cJSON *body, enum webhook_retry *retry, struct error *err)
{
    char text[32] = "";

    if (!strict_json_str(body, "retryType", text, sizeof text, err))
        return false;
    if (!*text)
        return true;
    for (int i = 0; i < WEBHOOK_RETRIES; i++)
        if (str_eq(text, webhook_retries[i])) {
            *retry = (enum webhook_retry)i;
            return true;
        }
    return error_set(err, "retryType should be 'circuit-breaker' or 'exponential'");
}

/* Changes w by what the body gives. */
static bool read_wish(const cJSON *body, struct webhook *w, struct error *err)
{
    static const char *const keys[] = {"url", "eventTypes", "basicAuth", "retryType", "hmac", NULL};
    const cJSON *types = strict_json_get(body, "eventTypes");
    const cJSON *auth = cJSON_GetObjectItemCaseSensitive(body, "basicAuth");

    if (cJSON_IsNull(auth))
        w->auth[0] = '\0';
    if (!rest_json_known(body, keys, err) ||
        !strict_json_str(body, "url", w->url, sizeof w->url, err) ||
        !strict_json_str(body, "basicAuth", w->auth, sizeof w->auth, err) ||
        !strict_json_str(body, "hmac", w->hmac, sizeof w->hmac, err) ||
        !read_retry(body, &w->retry, err) || (types && !read_types(types, &w->events, err)))
        return false;
    if (!*w->url || !w->events)
        return error_set(err, "missing required field");
    if (!is_plain(w->auth))
        return error_set(err, "basicAuth should be what stands behind Basic in the header");
    if (*w->hmac && !token_webhook_key_ok(w->hmac))
        return error_set(err, "hmac should be base64 of 1 to 96 bytes");
    return check_url(w->url, err);
}

/* was: the webhook that is changed, or null. */
static enum err ask(const struct rest_req *r, const struct webhook *was, struct reply *out,
                    struct error *err)
{
    struct webhook wish = {.retry = WEBHOOK_BREAKER};
    enum err e;
    cJSON *body = rest_json_body(r, &e, err);

    if (!body)
        return e;
    if (was)
        wish = *was;
    e = read_wish(body, &wish, err) ? ERR_OK : ERR_INVALID;
    cJSON_Delete(body);
    if (e != ERR_OK)
        return e;
    if (!*wish.hmac)
        token_webhook_key(wish.hmac);
    e = lobby_webhook_put(r->env->lobby, &wish, r->asker, r->now, err);
    explicit_bzero(&wish, sizeof wish);
    out->later = e == ERR_OK;
    return e;
}

static enum err no_webhook(struct error *err)
{
    error_set(err, "webhook not found");
    return ERR_NOT_FOUND;
}

enum err rest_webhooks_create(const struct rest_req *r, struct reply *out, struct error *err)
{
    return ask(r, NULL, out, err);
}

enum err rest_webhooks_update(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct webhook *w = lobby_webhook_find(r->env->lobby, r->param);

    return w ? ask(r, w, out, err) : no_webhook(err);
}

enum err rest_webhooks_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct webhook *w = lobby_webhook_find(r->env->lobby, r->param);

    return w ? rest_json_send(out, webhook_json(r->env, w)) : no_webhook(err);
}

struct listing {
    const struct rest_env *env;
    cJSON *list;
};

static void add(void *arg, const struct webhook *w)
{
    struct listing *g = arg;

    cJSON_AddItemToArray(g->list, webhook_json(g->env, w));
}

enum err rest_webhooks_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct listing g = {.env = r->env, .list = cJSON_CreateArray()};

    (void)err;
    lobby_webhooks_each(r->env->lobby, add, &g);
    return rest_json_send(out, g.list);
}

enum err rest_webhooks_delete(const struct rest_req *r, struct reply *out, struct error *err)
{
    cJSON *obj;

    if (!lobby_webhook_delete(r->env->lobby, r->param, r->now))
        return no_webhook(err);
    obj = cJSON_CreateObject();
    cJSON_AddTrueToObject(obj, "deleted");
    cJSON_AddStringToObject(obj, "uuid", r->param);
    return rest_json_send(out, obj);
}
