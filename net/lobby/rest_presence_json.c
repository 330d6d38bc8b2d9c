/* Who is inside, over REST.
 *
 * Services ask for the same large rooms again and again, and all that changes meanwhile is how long
 * each has been inside. So the lists that were asked for last are kept as text, with the places of
 * these numbers. */
#include "net/lobby/rest_presence.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/lobby/rest_json.h"
#include "net/proto/strict_json.h"

enum {
    LIST_MAX = 1 << 20, /* people; no limit of its own */
    KEPT_ROOMS = 4,
    KEPT_BYTES = 4 << 20, /* of one room; longer lists are written anew each time */
};

/* Where a list says how long somebody has been inside. */
struct stay {
    int64_t joined_at; /* wall ms */
    int64_t seconds;   /* as it stands there */
    size_t at, width;
};

/* The list of a room as text, without its brackets. */
struct list {
    struct strbuf text;
    struct stay *stay;
    size_t n, cap; /* of stay */
    size_t total;  /* people; more than n behind a limit */
};

struct kept {
    char room[LIMIT_ID + 1]; /* its id; "" for a free place */
    uint64_t version;
    uint64_t used; /* when it was, in requests */
    struct list list;
};

struct rest_presence {
    struct kept kept[KEPT_ROOMS];
    uint64_t requests;
};

static void list_free(struct list *g)
{
    strbuf_free(&g->text);
    free(g->stay);
    *g = (struct list){.text = STRBUF_INIT(SIZE_MAX / 2)};
}

struct rest_presence *rest_presence_new(void)
{
    return xcalloc(1, sizeof(struct rest_presence));
}

void rest_presence_free(struct rest_presence *c)
{
    for (int i = 0; c && i < KEPT_ROOMS; i++)
        list_free(&c->kept[i].list);
    free(c);
}

/* ---- writing ---- */

static int64_t seconds_since(int64_t joined_at, int64_t now)
{
    return now > joined_at ? (now - joined_at) / 1000 : 0;
}

static void add_stay(struct list *g, int64_t joined_at, int64_t now)
{
    struct stay *s;

    if (g->n == g->cap) {
        g->cap = g->cap ? 2 * g->cap : 16;
        g->stay = xrealloc(g->stay, g->cap, sizeof *g->stay);
    }
    s = &g->stay[g->n++];
    *s = (struct stay){joined_at, seconds_since(joined_at, now), g->text.len, 0};
    strbuf_int(&g->text, s->seconds);
    s->width = g->text.len - s->at;
}

static void add_person(struct list *g, const char *room, const char *meeting,
                       const struct wire_participant *p, int64_t now)
{
    struct strbuf *b = &g->text;
    char when[CLOCK_ISO_SIZE];

    clock_iso(when, p->joined_at);
    strbuf_puts(b, "{\"room\":");
    strbuf_json(b, room, false);
    strbuf_puts(b, ",\"id\":");
    strbuf_json(b, p->id, false);
    strbuf_puts(b, ",\"userId\":");
    strbuf_json(b, str_eq(p->user_id, p->id) ? "" : p->user_id, true);
    strbuf_puts(b, ",\"userName\":");
    strbuf_json(b, p->name, true);
    strbuf_puts(b, ",\"mtgSessionId\":");
    strbuf_json(b, meeting, true);
    strbuf_puts(b, ",\"joinTime\":\"");
    strbuf_puts(b, when);
    strbuf_puts(b, "\",\"duration\":");
    add_stay(g, p->joined_at, now);
    strbuf_puts(b, "}");
}

struct walk {
    struct list *list;
    const char *user_id, *user_name; /* null for everybody */
    size_t limit;
    int64_t now;
};

static void visit(void *arg, const char *room, const char *meeting,
                  const struct wire_participant *p)
{
    struct walk *w = arg;

    if ((w->user_id && !str_eq(w->user_id, p->user_id)) ||
        (w->user_name && !str_eq(w->user_name, p->name)) || w->list->total++ >= w->limit)
        return;
    if (w->list->n)
        strbuf_puts(&w->list->text, ",");
    add_person(w->list, room, meeting, p, w->now);
}

/* ---- keeping ---- */

/* Writes how long everybody has been inside now; false when a number needs more or less room. */
static bool bring_up_to_date(struct list *g, int64_t now)
{
    for (size_t i = 0; i < g->n; i++) {
        struct stay *s = &g->stay[i];
        int64_t left = seconds_since(s->joined_at, now);
        char *first = g->text.s + s->at;

        if (left == s->seconds)
            continue;
        s->seconds = left;
        for (char *c = first + s->width; c-- > first; left /= 10)
            *c = (char)('0' + left % 10);
        if (left || (s->width > 1 && *first == '0'))
            return false;
    }
    return true;
}

/* The place of this room, or that of the one that was not asked for the longest time. */
static struct kept *find(struct rest_presence *c, const char *room)
{
    struct kept *oldest = &c->kept[0];

    for (int i = 0; i < KEPT_ROOMS; i++) {
        if (str_eq(c->kept[i].room, room))
            return &c->kept[i];
        if (c->kept[i].used < oldest->used)
            oldest = &c->kept[i];
    }
    return oldest;
}

static void take(struct walk *w, const struct rest_req *r)
{
    list_free(w->list);
    lobby_inside_each(r->env->lobby, r->param, r->now, visit, w);
}

/* ---- answers ---- */

static void send_list(struct reply *out, const struct list *g)
{
    struct strbuf b = STRBUF_INIT(SIZE_MAX / 2);

    strbuf_reserve(&b, g->text.len + 64);
    strbuf_puts(&b, "{\"total_count\":");
    strbuf_int(&b, (int64_t)g->total);
    strbuf_puts(&b, ",\"data\":[");
    strbuf_add(&b, g->text.s, g->text.len);
    strbuf_puts(&b, "]}");
    out->len = b.len;
    out->body = strbuf_take(&b);
}

/* Everybody in the room, from what is kept when it still holds. */
static void send_whole(struct rest_presence *c, const struct rest_req *r,
                       const struct lobby_room *room, struct reply *out)
{
    struct kept *k = find(c, room->id);
    struct walk w = {.list = &k->list, .limit = LIST_MAX, .now = r->now};
    bool holds = str_eq(k->room, room->id) && k->version == room->inside_version &&
                 bring_up_to_date(&k->list, r->now);

    if (!holds) {
        take(&w, r);
        str_copy(k->room, sizeof k->room, room->id);
        k->version = room->inside_version;
    }
    k->used = ++c->requests;
    send_list(out, &k->list);
    if (k->list.text.len > KEPT_BYTES) {
        list_free(&k->list);
        *k = (struct kept){.room = ""};
    }
}

enum err rest_presence_room(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct lobby_room *room = lobby_room_find(r->env->lobby, r->param, r->now);
    struct list some = {.n = 0};
    struct walk w = {.list = &some,
                     .user_id = rest_query(r, "userId"),
                     .user_name = rest_query(r, "userName"),
                     .now = r->now};

    if (!room)
        return rest_json_no_room(r->param, err);
    if (!rest_json_limit(r, LIST_MAX, &w.limit, err))
        return ERR_INVALID;
    if (r->env->presence && !w.user_id && !w.user_name && w.limit == LIST_MAX) {
        send_whole(r->env->presence, r, room, out);
    } else {
        take(&w, r);
        send_list(out, &some);
        list_free(&some);
    }
    return ERR_OK;
}

/* Gathers people by room into an object. */
struct gather {
    cJSON *data;
    cJSON *room_list; /* the list of the room that is being gone through */
    int64_t now;
};

static void visit_by_room(void *arg, const char *room, const char *meeting,
                          const struct wire_participant *p)
{
    struct gather *g = arg;
    struct list one = {.text = STRBUF_INIT(SIZE_MAX / 2)};

    if (!g->room_list || !str_eq(g->room_list->string, room)) {
        g->room_list = cJSON_GetObjectItemCaseSensitive(g->data, room);
        if (!g->room_list)
            g->room_list = cJSON_AddArrayToObject(g->data, room);
    }
    add_person(&one, room, meeting, p, g->now);
    cJSON_AddItemToArray(g->room_list, cJSON_CreateRaw(one.text.s));
    list_free(&one);
}

enum err rest_presence_all(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct gather g = {.data = cJSON_CreateObject(), .now = r->now};

    (void)err;
    lobby_inside_each(r->env->lobby, NULL, r->now, visit_by_room, &g);
    return rest_json_send(out, g.data);
}
