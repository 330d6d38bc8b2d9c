/* The domain, and how the server is. */
#include "net/lobby/rest/rest_json.h"

#include <string.h>

#include "net/base/str.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

/* The host of the public URL: what stands before Daily's own in theirs. */
static void domain_name(const char *url, char *dst, size_t size)
{
    const char *host = strstr(url, "://");

    str_copy(dst, size, host ? host + 3 : url);
    dst[strcspn(dst, "/")] = '\0';
}

static enum err send_domain(const struct rest_req *r, struct reply *out)
{
    cJSON *obj = cJSON_CreateObject();
    char name[256];

    domain_name(r->env->url, name, sizeof name);
    cJSON_AddStringToObject(obj, "domain_name", name);
    cJSON_AddStringToObject(obj, "domain_id", r->env->conf->domain_id);
    cJSON_AddItemToObject(obj, "config", props_json_all(lobby_domain(r->env->lobby)));
    return rest_json_send(out, obj);
}

enum err rest_domain_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    (void)err;
    return send_domain(r, out);
}

static bool read_domain(const struct rest_req *r, const cJSON *body, struct props *config,
                        struct error *err)
{
    static const char *const keys[] = {"properties", NULL};

    if (!rest_json_known(body, keys, err))
        return false;
    if (!strict_json_get(body, "properties"))
        return error_set(err, "missing required field 'properties'");
    return rest_json_props(r, body, config, err);
}

enum err rest_domain_set(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct props config;
    enum err e;
    cJSON *body = rest_json_body(r, &e, err);

    if (!body)
        return e;
    props_init(&config, &domain_props);
    props_copy(&config, lobby_domain(r->env->lobby));
    e = read_domain(r, body, &config, err) ? ERR_OK : ERR_INVALID;
    if (e == ERR_OK) {
        lobby_domain_set(r->env->lobby, &config, r->now);
        send_domain(r, out);
    }
    props_finish(&config);
    cJSON_Delete(body);
    return e;
}

enum err rest_health(const struct rest_req *r, struct reply *out, struct error *err)
{
    cJSON *obj;

    (void)err;
    if (store_trouble(r->env->store, NULL)) /* why stands in the log: anybody may ask here */
        return ERR_FULL_DISK;
    obj = cJSON_CreateObject();
    cJSON_AddTrueToObject(obj, "ok");
    return rest_json_send(out, obj);
}

static void figure(struct strbuf *b, const char *name, const char *type, const char *help,
                   int64_t value)
{
    strbuf_printf(b, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name,
                  (long long)value);
}

enum err rest_metrics(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct lobby_counts c = lobby_counts(r->env->lobby);
    struct strbuf b = STRBUF_INIT(8192);

    (void)err;
    figure(&b, "foyer_rooms", "gauge", "Rooms of the domain.", (int64_t)c.rooms);
    figure(&b, "foyer_waiting", "gauge", "People who wait.", (int64_t)c.waiting);
    figure(&b, "foyer_inside", "gauge", "People inside.", (int64_t)c.inside);
    figure(&b, "foyer_hosts", "gauge", "Hosts who watch.", (int64_t)c.hosts);
    figure(&b, "foyer_connections", "gauge", "Connections that have said who they are.",
           (int64_t)c.peers);
    figure(&b, "foyer_knocks_total", "counter", "Knocks since the start.", c.knocks);
    figure(&b, "foyer_admitted_total", "counter", "People admitted since the start.", c.admitted);
    figure(&b, "foyer_denied_total", "counter", "People denied since the start.", c.denied);
    figure(&b, "foyer_webhook_queue", "gauge", "Messages that webhooks are still to get.",
           (int64_t)c.webhook_queue);
    figure(&b, "foyer_webhook_delivered_total", "counter", "Messages that webhooks have got.",
           (int64_t)c.webhook_delivered);
    figure(&b, "foyer_webhook_lost_total", "counter", "Messages that were given up.",
           (int64_t)c.webhook_lost);
    figure(&b, "foyer_store_ok", "gauge", "1 while changes can be stored.",
           !store_trouble(r->env->store, NULL));
    figure(&b, "foyer_start_time_seconds", "gauge", "When the server started.",
           r->env->started_at / 1000);
    out->type = "text/plain; version=0.0.4; charset=utf-8";
    out->len = b.len;
    out->body = strbuf_take(&b);
    return ERR_OK;
}
