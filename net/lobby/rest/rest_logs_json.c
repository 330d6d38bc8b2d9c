/* Logs over REST: lines of the record about a person or a meeting, and the calls that were made.
 * Source: Daily, logs. */
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/proto/strict_json.h"

enum { LOGS_MAX = 1000, LOGS_DEFAULT = 20 };

static bool read_number(const struct rest_req *r, const char *key, int64_t max, int64_t *out,
                        struct error *err)
{
    const char *text = rest_query(r, key);

    return !text || str_int(text, 0, max, out) ||
           error_set(err, "%s should be a whole number from 0 to %lld", key, (long long)max);
}

/* False when the word is not one of those; null for none given. */
static bool read_word(const struct rest_req *r, const char *key, const char *const *words,
                      struct error *err)
{
    const char *text = rest_query(r, key);
    struct strbuf b = STRBUF_INIT(ERROR_TEXT_MAX);

    for (const char *const *w = words; *w; w++) {
        if (!text || str_eq(text, *w)) {
            strbuf_free(&b);
            return true;
        }
        strbuf_printf(&b, "%s%s", w == words ? "" : ", ", *w);
    }
    /* Daily's words. */
    error_set(err, "\"%s\" must be one of [%s] [Received %s=\"%.40s\"]", key, b.s ? b.s : "", key,
              text);
    strbuf_free(&b);
    return false;
}

/* ---- of people and meetings ---- */

struct lines {
    cJSON *list;
    const char *domain;
};

static void message(const struct journal_entry *e, struct strbuf *b)
{
    strbuf_puts(b, journal_words[e->what]);
    if (*e->name)
        strbuf_printf(b, ": %s", e->name);
    if (*e->by)
        strbuf_printf(b, ", by %s", e->by);
    if (*e->reason)
        strbuf_printf(b, " (%s)", e->reason);
}

static void add_line(void *arg, const char *line, const char *meeting)
{
    struct strbuf b = STRBUF_INIT(1024);
    struct lines *g = arg;
    struct journal_entry e;
    char when[CLOCK_ISO_SIZE];
    cJSON *obj;

    if (!journal_read(line, strlen(line), &e, NULL))
        return;
    obj = cJSON_CreateObject();
    clock_iso(when, e.at);
    message(&e, &b);
    cJSON_AddStringToObject(obj, "time", when);
    cJSON_AddNullToObject(obj, "clientTime"); /* lines are the server's own */
    cJSON_AddStringToObject(obj, "message", b.s ? b.s : "");
    rest_json_text(obj, "mtgSessionId", meeting);
    rest_json_text(obj, "userSessionId", e.id);
    rest_json_text(obj, "peerId", e.id);
    cJSON_AddStringToObject(obj, "domainName", g->domain);
    cJSON_AddNumberToObject(obj, "level", 1);
    cJSON_AddNumberToObject(obj, "code", e.what);
    cJSON_AddItemToArray(g->list, obj);
    strbuf_free(&b);
}

enum err rest_logs(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const yes_no[] = {"true", "false", NULL};
    static const char *const levels[] = {"ERROR", "INFO", "DEBUG", NULL};
    static const char *const orders[] = {"ASC", "DESC", NULL};
    const char *with = rest_query(r, "includeLogs"), *metrics = rest_query(r, "includeMetrics");
    const char *level = rest_query(r, "logLevel"), *order = rest_query(r, "order");
    struct store_lines q = {.person = rest_query(r, "userSessionId"),
                            .meeting = rest_query(r, "mtgSessionId"),
                            .until = INT64_MAX,
                            .oldest_first = order && str_eq(order, "ASC")};
    int64_t limit = LOGS_DEFAULT, offset = 0;
    struct lines g = {.domain = r->env->url};
    cJSON *obj;

    if (!q.person && !q.meeting) {
        error_set(err, "mtgSessionId or userSessionId is required");
        return ERR_INVALID;
    }
    if (!read_word(r, "includeLogs", yes_no, err) || !read_word(r, "includeMetrics", yes_no, err) ||
        !read_word(r, "logLevel", levels, err) || !read_word(r, "order", orders, err) ||
        !read_number(r, "startTime", INT64_C(1) << 52, &q.since, err) ||
        !read_number(r, "endTime", INT64_C(1) << 52, &q.until, err) ||
        !read_number(r, "limit", LOGS_MAX, &limit, err) ||
        !read_number(r, "offset", INT32_MAX, &offset, err))
        return ERR_INVALID;
    q.limit = (size_t)limit;
    q.offset = (size_t)offset;
    obj = cJSON_CreateObject();
    g.list = cJSON_AddArrayToObject(obj, "logs");
    /* What is recorded is of the level INFO. */
    if ((!with || str_eq(with, "true")) && (!level || str_eq(level, "INFO")) &&
        !store_lines(r->env->store, &q, add_line, &g, err)) {
        cJSON_Delete(obj);
        return ERR_SERVER;
    }
    if (metrics && str_eq(metrics, "true"))
        cJSON_AddArrayToObject(obj, "metrics");
    return rest_json_send(out, obj);
}

/* ---- of calls ---- */

static void add_call(void *arg, const struct store_call *c)
{
    const struct lines *g = arg;
    cJSON *obj = cJSON_CreateObject();
    char when[CLOCK_ISO_SIZE];

    clock_iso(when, c->at);
    cJSON_AddStringToObject(obj, "id", c->id);
    cJSON_AddNullToObject(obj, "userId");
    cJSON_AddStringToObject(obj, "domainId", g->domain);
    cJSON_AddStringToObject(obj, "source", c->source);
    cJSON_AddStringToObject(obj, "ip", c->ip);
    cJSON_AddStringToObject(obj, "method", c->method);
    cJSON_AddStringToObject(obj, "url", c->url);
    cJSON_AddNumberToObject(obj, "status", c->status);
    cJSON_AddStringToObject(obj, "createdAt", when);
    rest_json_text(obj, "request", c->request);
    rest_json_text(obj, "response", c->response);
    cJSON_AddItemToArray(g->list, obj);
}

enum err rest_logs_api(const struct rest_req *r, struct reply *out, struct error *err)
{
    static const char *const sources[] = {"webhook", "api", NULL};
    struct store_calls q = {.source = rest_query(r, "source"),
                            .url = rest_query(r, "url"),
                            .after = rest_query(r, "starting_after"),
                            .before = rest_query(r, "ending_before")};
    struct lines g = {.domain = r->env->conf->domain_id};
    int64_t limit = LOGS_DEFAULT;

    if (!read_word(r, "source", sources, err) || !read_number(r, "limit", LOGS_MAX, &limit, err))
        return ERR_INVALID;
    q.limit = (size_t)limit;
    g.list = cJSON_CreateArray();
    if (!store_calls(r->env->store, &q, add_call, &g, err)) {
        cJSON_Delete(g.list);
        return ERR_SERVER;
    }
    return rest_json_send(out, g.list);
}
