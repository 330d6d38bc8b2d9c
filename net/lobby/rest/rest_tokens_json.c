/* Meeting tokens over REST: Daily's calls, and the list of those that were made here. */
#include "net/lobby/rest/rest_json.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/props_json.h"
#include "net/proto/strict_json.h"

/* uses: a number, null or nothing for as often as wanted. */
static bool read_limits(const cJSON *body, struct token_wish *w, struct error *err)
{
    const cJSON *uses = strict_json_get(body, "uses");

    if (uses && !cJSON_IsNull(uses)) {
        double n = cJSON_IsNumber(uses) ? uses->valuedouble : 0;

        if (n < 1 || n > INT32_MAX || n != (double)(int32_t)n)
            return error_set(err, "uses should be a whole number from 1 on, or null");
        w->max_uses = (int32_t)n;
    }
    return strict_json_bool(body, "bind", &w->bind, err);
}

static void add_seconds(cJSON *obj, const char *key, int64_t s)
{
    if (s)
        cJSON_AddNumberToObject(obj, key, (double)s);
    else
        cJSON_AddNullToObject(obj, key);
}

static cJSON *token_json(const struct token_row *row)
{
    const struct store_token *t = row->token;
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "id", t->id);
    rest_json_text(obj, "room", t->room);
    rest_json_text(obj, "user_name", t->name);
    rest_json_text(obj, "user_id", t->user_id);
    cJSON_AddBoolToObject(obj, "is_owner", t->owner);
    add_seconds(obj, "nbf", t->nbf);
    add_seconds(obj, "exp", t->exp);
    add_seconds(obj, "max_uses", t->max_uses);
    cJSON_AddNumberToObject(obj, "uses", t->uses);
    cJSON_AddBoolToObject(obj, "bind", t->bind);
    cJSON_AddBoolToObject(obj, "bound", *t->device != '\0');
    cJSON_AddBoolToObject(obj, "revoked", t->killed);
    cJSON_AddNumberToObject(obj, "made_at", (double)t->made_at);
    add_seconds(obj, "used_at", t->used_at);
    cJSON_AddNumberToObject(obj, "inside", (double)row->inside);
    cJSON_AddNumberToObject(obj, "waiting", (double)row->waiting);
    return obj;
}

/* Where the guest page takes the token; behind '#' it is not sent to the server with the address.
 */
static void add_link(const struct rest_req *r, cJSON *obj, const struct store_token *t,
                     const char *text)
{
    struct strbuf b = STRBUF_INIT(2 * LIMIT_TOKEN);

    strbuf_printf(&b, "%s/%s#t=%s", r->env->url, t->room, text);
    if (*t->room && b.s)
        cJSON_AddStringToObject(obj, "url", b.s);
    if (b.s)
        explicit_bzero(b.s, b.len);
    strbuf_free(&b);
}

/* Daily's answer, as text: many are asked for. */
static void send_token(const char *text, struct reply *out)
{
    struct strbuf b = STRBUF_INIT(2 * LIMIT_TOKEN);

    strbuf_reserve(&b, strlen(text) + 16);
    strbuf_puts(&b, "{\"token\":\"");
    strbuf_puts(&b, text);
    strbuf_puts(&b, "\"}");
    out->len = b.len;
    out->body = strbuf_take(&b);
}

/* Makes a token from a body that has these keys; whole: with all that is kept of it. */
static enum err make(const struct rest_req *r, const char *const *keys, bool whole,
                     struct reply *out, struct error *err)
{
    enum err e = ERR_INVALID;
    cJSON *body = rest_json_body(r, &e, err), *obj;
    struct store_token made;
    struct props claims;
    struct token_wish w = {.claims = &claims};
    char *text = NULL;

    if (!body)
        return e;
    props_init(&claims, &token_claims);
    e = ERR_INVALID;
    if (rest_json_known(body, keys, err) && rest_json_props(r, body, &claims, err) &&
        (!whole || read_limits(body, &w, err)))
        e = lobby_token_make(r->env->lobby, &w, r->now, &text, &made, err);
    props_finish(&claims);
    cJSON_Delete(body);
    if (e != ERR_OK)
        return e;
    if (whole) {
        obj = token_json(&(struct token_row){&made, 0, 0});
        cJSON_AddStringToObject(obj, "token", text);
        add_link(r, obj, &made, text);
        rest_json_send(out, obj);
    } else {
        send_token(text, out);
    }
    explicit_bzero(text, strlen(text));
    free(text);
    return ERR_OK;
}

enum err rest_tokens_create(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"properties", NULL};

    return make(r, keys, false, out, err);
}

enum err rest_live_tokens_make(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const keys[] = {"properties", "uses", "bind", NULL};

    return make(r, keys, true, out, err);
}

enum err rest_tokens_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct props claims;
    int ignore = false;
    enum err e;

    if (!rest_json_flag(r, "ignoreNbf", &ignore, err))
        return ERR_INVALID;
    e = token_verify(&r->env->conf->keys, r->env->conf->domain_id, r->param, NULL, r->now / 1000,
                     ignore ? TOKEN_IGNORE_NBF : 0, &claims, err);
    if (e == ERR_OK && lobby_token_revoked(r->env->lobby, r->param)) {
        error_set(err, "%s", err_info(ERR_REVOKED_TOKEN)->sentence);
        e = ERR_REVOKED_TOKEN;
    }
    if (e == ERR_OK)
        rest_json_send(out, props_json_set_ones(&claims, 0));
    props_finish(&claims);
    return e == ERR_OK ? ERR_OK : ERR_INVALID; /* Daily: 400, whatever is wrong with it */
}

struct listing {
    cJSON *data;
    size_t limit, total;
};

static void add(void *arg, const struct token_row *row)
{
    struct listing *g = arg;

    if (g->total++ < g->limit)
        cJSON_AddItemToArray(g->data, token_json(row));
}

enum err rest_live_tokens_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct listing g = {0};
    cJSON *obj;

    if (!rest_json_limit(r, LIMIT_TOKENS, &g.limit, err))
        return ERR_INVALID;
    g.data = cJSON_CreateArray();
    lobby_tokens_each(r->env->lobby, rest_query(r, "room"), r->now, add, &g);
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)g.total);
    cJSON_AddItemToObject(obj, "data", g.data);
    return rest_json_send(out, obj);
}

enum err rest_live_tokens_revoke(const struct rest_req *r, struct reply *out, struct error *err)
{
    size_t ejected = 0;
    int eject = false;
    cJSON *obj;

    if (!rest_json_flag(r, "eject", &eject, err))
        return ERR_INVALID;
    if (!lobby_token_revoke(r->env->lobby, r->param, eject, "api", r->now, &ejected)) {
        error_set(err, "there is no token with this id");
        return ERR_NOT_FOUND;
    }
    obj = cJSON_CreateObject();
    cJSON_AddTrueToObject(obj, "revoked");
    cJSON_AddStringToObject(obj, "id", r->param);
    cJSON_AddNumberToObject(obj, "ejected", (double)ejected);
    return rest_json_send(out, obj);
}
