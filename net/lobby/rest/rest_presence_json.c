/* Who is inside, over REST.
 *
 * Services ask for the same large rooms again and again, and all that changes meanwhile is how long
 * each has been inside. So the answers that were given last are kept, with the places of these
 * numbers. */
#include "net/lobby/rest/rest_presence.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/proto/strict_json.h"

enum {
    LIST_MAX = 1 << 20, /* people; no limit of its own */
    KEPT_ROOMS = 4,
    KEPT_BYTES = 4 << 20, /* of one room; longer answers are written anew each time */
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

/* An answer, with the places in it. */
struct kept {
    char room[LIMIT_ID + 1]; /* its id; "" for a free place */
    uint64_t version;
    uint64_t used;        /* when it was, in requests */
    struct frame *answer; /* with its terminator */
    struct stay *stay;
    size_t n;
};

struct rest_presence {
    struct kept kept[KEPT_ROOMS];
    uint64_t requests;
};

static void kept_free(struct kept *k)
{
    frame_unref(k->answer);
    free(k->stay);
    *k = (struct kept){.room = ""};
}

struct rest_presence *rest_presence_new(void)
{
    return xcalloc(1, sizeof(struct rest_presence));
}

void rest_presence_free(struct rest_presence *c)
{
    for (int i = 0; c && i < KEPT_ROOMS; i++)
        kept_free(&c->kept[i]);
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

static struct list take(const struct rest_req *r, struct walk w)
{
    struct list g = {.text = STRBUF_INIT(SIZE_MAX / 2)};

    w.list = &g;
    w.now = r->now;
    lobby_inside_each(r->env->lobby, r->param, r->now, visit, &w);
    return g;
}

/* Turns the list into the whole text; its places move with it. */
static struct strbuf answer(struct list *g)
{
    struct strbuf b = STRBUF_INIT(SIZE_MAX / 2);
    size_t head;

    strbuf_reserve(&b, g->text.len + 64);
    strbuf_puts(&b, "{\"total_count\":");
    strbuf_int(&b, (int64_t)g->total);
    strbuf_puts(&b, ",\"data\":[");
    head = b.len;
    strbuf_add(&b, g->text.s, g->text.len);
    strbuf_puts(&b, "]}");
    strbuf_free(&g->text);
    for (size_t i = 0; i < g->n; i++)
        g->stay[i].at += head;
    return b;
}

/* ---- keeping ---- */

/* Writes how long everybody has been inside now; false when a number needs more or less room.
 * Answers that have not left yet stay as they are. */
static bool bring_up_to_date(struct kept *k, int64_t now)
{
    for (size_t i = 0; i < k->n; i++) {
        struct stay *s = &k->stay[i];
        int64_t left = seconds_since(s->joined_at, now);
        unsigned char *first;

        if (left == s->seconds)
            continue;
        if (k->answer->refs > 1) {
            struct frame *own = frame_new((char *)k->answer->text, k->answer->len);

            frame_unref(k->answer);
            k->answer = own;
        }
        s->seconds = left;
        first = k->answer->text + s->at;
        for (unsigned char *c = first + s->width; c-- > first; left /= 10)
            *c = (unsigned char)('0' + left % 10);
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

static void keep(struct kept *k, const struct lobby_room *room, struct list *g)
{
    struct strbuf b = answer(g);

    kept_free(k);
    *k = (struct kept){.version = room->inside_version, .stay = g->stay, .n = g->n};
    str_copy(k->room, sizeof k->room, room->id);
    k->answer = frame_new(b.s, b.len + 1);
    strbuf_free(&b);
}

/* Everybody in the room, from what is kept when it still holds. */
static void send_whole(struct rest_presence *c, const struct rest_req *r,
                       const struct lobby_room *room, struct reply *out)
{
    struct kept *k = find(c, room->id);
    struct walk w = {.limit = LIST_MAX};

    if (!str_eq(k->room, room->id) || k->version != room->inside_version ||
        !bring_up_to_date(k, r->now)) {
        struct list g = take(r, w);

        keep(k, room, &g);
    }
    k->used = ++c->requests;
    out->shared = frame_ref(k->answer);
    out->body = (char *)k->answer->text;
    out->len = k->answer->len - 1;
    if (out->len > KEPT_BYTES)
        kept_free(k);
}

static void send_some(const struct rest_req *r, struct walk w, struct reply *out)
{
    struct list g = take(r, w);
    struct strbuf b = answer(&g);

    out->len = b.len;
    out->body = strbuf_take(&b);
    free(g.stay);
}

enum err rest_presence_room(const struct rest_req *r, struct reply *out, struct error *err)
{
    const struct lobby_room *room = lobby_room_find(r->env->lobby, r->param, r->now);
    struct walk w = {.user_id = rest_query(r, "userId"), .user_name = rest_query(r, "userName")};

    if (!room)
        return rest_json_no_room(r->param, err);
    if (!rest_json_limit(r, LIST_MAX, &w.limit, err))
        return ERR_INVALID;
    if (r->env->presence && !w.user_id && !w.user_name && w.limit == LIST_MAX)
        send_whole(r->env->presence, r, room, out);
    else
        send_some(r, w, out);
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
    strbuf_free(&one.text);
    free(one.stay);
}

enum err rest_presence_all(const struct rest_req *r, struct reply *out, struct error *err)
{
    struct gather g = {.data = cJSON_CreateObject(), .now = r->now};

    (void)err;
    lobby_inside_each(r->env->lobby, NULL, r->now, visit_by_room, &g);
    return rest_json_send(out, g.data);
}
