/* Meetings over REST: what was, and what goes on. Source: Daily, meetings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"

enum {
    PAGE_MAX = 100,     /* Daily: meetings of one page */
    PEOPLE_MAX = 1000,  /* of one meeting in a list */
    ATTEND_MAX = 10000, /* of one meeting by its own call */
};

struct people {
    cJSON *list;
    int64_t now;
    size_t n;
};

static void add_person(void *arg, const struct store_attendance *a)
{
    struct people *g = arg;
    int64_t until = a->left ? a->left : g->now;
    cJSON *obj = cJSON_CreateObject();

    rest_json_text(obj, "user_id", a->user_id);
    cJSON_AddStringToObject(obj, "participant_id", a->id);
    rest_json_text(obj, "user_name", a->name);
    cJSON_AddNumberToObject(obj, "join_time", (double)(a->joined / 1000));
    cJSON_AddNumberToObject(obj, "duration",
                            until > a->joined ? (double)((until - a->joined) / 1000) : 0);
    cJSON_AddItemToArray(g->list, obj);
    g->n++;
}

static cJSON *meeting_json(const struct rest_req *r, const struct store_meeting *m)
{
    int64_t until = m->ended ? m->ended : r->now;
    cJSON *obj = cJSON_CreateObject();

    cJSON_AddStringToObject(obj, "id", m->id);
    cJSON_AddStringToObject(obj, "room", m->room);
    cJSON_AddNumberToObject(obj, "start_time", (double)(m->start / 1000));
    cJSON_AddNumberToObject(obj, "duration",
                            until > m->start ? (double)((until - m->start) / 1000) : 0);
    cJSON_AddBoolToObject(obj, "ongoing", m->ended == 0);
    cJSON_AddNumberToObject(obj, "max_participants", m->most);
    return obj;
}

/* Seconds with or without a fraction, as ms. */
static bool read_time(const struct rest_req *r, const char *key, int64_t *out, struct error *err)
{
    const char *text = rest_query(r, key);
    char *end = NULL;
    double s = text ? strtod(text, &end) : 0;

    if (!text)
        return true;
    if (!*text || text[strspn(text, "0123456789.e")] || *end || !isfinite(s) || s > 253402300799.0)
        return error_set(err, "%s should be a number of seconds since the unix epoch", key);
    *out = (int64_t)ceil(s) * 1000;
    return true;
}

static bool read_list(const struct rest_req *r, struct store_meetings *q, int *without,
                      struct error *err)
{
    q->room = rest_query(r, "room");
    q->after = rest_query(r, "starting_after");
    q->ending = rest_query(r, "ending_before");
    if (q->after && q->ending)
        return error_set(err, "starting_after and ending_before exclude each other");
    return rest_json_limit(r, PAGE_MAX, &q->limit, err) &&
           read_time(r, "timeframe_start", &q->since, err) &&
           read_time(r, "timeframe_end", &q->before, err) &&
           rest_json_flag(r, "ongoing", &q->ongoing, err) &&
           rest_json_flag(r, "no_participants", without, err);
}

enum err rest_meetings_list(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct store_meetings q = {.before = INT64_MAX, .ongoing = -1};
    struct store_meeting page[PAGE_MAX];
    struct people g = {.now = r->now};
    int without = 0;
    int64_t total = 0;
    cJSON *obj, *data;
    size_t n;

    if (!read_list(r, &q, &without, err))
        return ERR_INVALID;
    if (!store_meetings(r->env->store, &q, page, &n, &total, err))
        return ERR_SERVER;
    obj = cJSON_CreateObject();
    cJSON_AddNumberToObject(obj, "total_count", (double)total);
    data = cJSON_AddArrayToObject(obj, "data");
    for (size_t i = 0; i < n; i++) {
        cJSON *one = meeting_json(r, &page[i]);

        cJSON_AddItemToArray(data, one);
        if (without)
            continue;
        g.list = cJSON_AddArrayToObject(one, "participants");
        if (!store_attendance(r->env->store, page[i].id, NULL, NULL, PEOPLE_MAX, add_person, &g,
                              err)) {
            cJSON_Delete(obj);
            return ERR_SERVER;
        }
    }
    return rest_json_send(out, obj);
}

static enum err find(const struct rest_req *r, struct store_meeting *m, struct error *err)
{
    bool found = false;

    if (!store_meeting(r->env->store, r->param, m, &found, err))
        return ERR_SERVER;
    if (found)
        return ERR_OK;
    error_set(err, "there is no such meeting");
    return ERR_NOT_FOUND;
}

enum err rest_meetings_get(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct store_meeting m;
    enum err e = find(r, &m, err);

    return e == ERR_OK ? rest_json_send(out, meeting_json(r, &m)) : e;
}

/* Daily: behind the last one is nothing, a 404. */
enum err rest_meetings_people(const struct rest_req *r, struct reply *out, struct error *err)
{
    const char *after = rest_query(r, "joined_after"), *before = rest_query(r, "joined_before");
    struct people g = {.now = r->now};
    struct store_meeting m;
    enum err e = find(r, &m, err);
    size_t limit;
    cJSON *obj;

    if (e != ERR_OK)
        return e;
    if (!rest_json_limit(r, ATTEND_MAX, &limit, err))
        return ERR_INVALID;
    g.list = cJSON_CreateArray();
    if (!store_attendance(r->env->store, m.id, after, before, limit, add_person, &g, err)) {
        cJSON_Delete(g.list);
        return ERR_SERVER;
    }
    if (g.n == 0 && limit > 0 && (after || before)) {
        cJSON_Delete(g.list);
        error_set(err, "there are no more participants");
        return ERR_NOT_FOUND;
    }
    obj = cJSON_CreateObject();
    cJSON_AddItemToObject(obj, "data", g.list);
    return rest_json_send(out, obj);
}
