/* Guests: people at the door as real websocket clients. */
#include "net/client/guest.h"

#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/client/verdict.h"
#include "net/client/ws.h"

struct guest {
    struct guest_hub *hub;
    struct ws *ws;
    void (*changed)(void *arg, struct guest *g, const struct wire_msg *msg);
    void *arg;
    char room[LIMIT_ROOM_NAME + 1], name[LIMIT_NAME + 1];
    char device[LIMIT_DEVICE + 1], place[LIMIT_PLACE + 1];
    char *token;
    bool gone;     /* the connection has ended after a final state */
    bool wants_in; /* knocks as soon as it is in the lobby */
    bool parked;
    enum guest_state state;
    enum err error;
    char reason[LIMIT_REASON + 1], info[ERROR_TEXT_MAX];
    char id[LIMIT_ID + 1];
    int hosts, position;
    int64_t next_id, join_id, knock_id, say_id; /* requests; 0 when none is open */
    struct guest *prev, *next;
};

struct guest_hub {
    struct ws_hub *ws;
    struct guest *guests;
};

static bool is_final(enum guest_state s)
{
    return s >= GUEST_DENIED;
}

static void set_state(struct guest *g, enum guest_state s, const struct wire_msg *msg)
{
    g->state = s;
    if (g->changed)
        g->changed(g->arg, g, msg);
}

static void end_with(struct guest *g, enum guest_state s, enum err e, const struct wire_msg *msg)
{
    if (is_final(g->state))
        return;
    g->error = e;
    set_state(g, s, msg);
    ws_close(g->ws, 1000);
}

static void send_req(struct guest *g, struct wire_req *r)
{
    char *text;

    r->id = g->next_id++;
    text = wire_req_encode(r);
    if (!ws_send(g->ws, text))
        ws_cut(g->ws);
    explicit_bzero(text, strlen(text));
    free(text);
}

static void send_join(struct guest *g)
{
    struct wire_req r = {.action = WIRE_JOIN_MEETING, .token = g->token};

    str_copy(r.room, sizeof r.room, g->room);
    str_copy(r.name, sizeof r.name, g->name);
    str_copy(r.device, sizeof r.device, g->device);
    str_copy(r.place, sizeof r.place, g->place);
    send_req(g, &r);
    g->join_id = r.id;
    g->knock_id = 0;
}

static void send_knock(struct guest *g)
{
    struct wire_req r = {.action = WIRE_REQUEST_ACCESS};

    str_copy(r.name, sizeof r.name, g->name);
    send_req(g, &r);
    g->knock_id = r.id;
}

/* The final state that an error means, by what the guest was. */
static enum guest_state state_of_error(const struct guest *g, enum err e)
{
    bool was_here = g->state == GUEST_WAITING || g->state == GUEST_INSIDE;

    if (e == ERR_DENIED)
        return GUEST_DENIED;
    if (e == ERR_EJECTED || e == ERR_TIME_UP || e == ERR_REPLACED || e == ERR_ROOM_ENDED)
        return GUEST_REMOVED;
    if (g->state == GUEST_WAITING && (e == ERR_NOT_ALLOWED || e == ERR_BLOCKED))
        return GUEST_DENIED;
    return was_here ? GUEST_REMOVED : GUEST_REFUSED;
}

static void on_refused(struct guest *g, const struct wire_msg *m)
{
    enum err e = verdict_refine(m->error, m->info);

    /* What is wrong with a token comes in words of its own. */
    if (e == ERR_NOT_ALLOWED && g->token && g->join_id == m->reply &&
        !str_eq(m->info, err_info(e)->sentence))
        e = ERR_BAD_TOKEN;
    str_copy(g->info, sizeof g->info, m->info);
    if (e == ERR_BAD_PLACE && *g->place) { /* knock at the end of the queue instead */
        g->place[0] = '\0';
        send_join(g);
    } else if (verdict_is_final(e)) {
        end_with(g, state_of_error(g, e), e, m);
    } else {
        ws_cut(g->ws); /* on_end tries again with back-off */
    }
}

static void on_joined(struct guest *g, const struct wire_msg *m)
{
    g->join_id = 0;
    ws_settled(g->ws);
    str_copy(g->id, sizeof g->id, m->who.id);
    g->hosts = m->hosts;
    g->position = m->position;
    if (*m->place)
        str_copy(g->place, sizeof g->place, m->place);
    if (m->level == LEVEL_FULL) {
        set_state(g, GUEST_INSIDE, m);
    } else if (m->position > 0 || m->awaiting) { /* the place was kept */
        set_state(g, GUEST_WAITING, m);
    } else {
        set_state(g, GUEST_LOBBY, m);
        if (g->wants_in && g->state == GUEST_LOBBY)
            send_knock(g);
    }
}

static void on_knocked(struct guest *g, const struct wire_msg *m)
{
    g->knock_id = 0;
    if (*m->place)
        str_copy(g->place, sizeof g->place, m->place);
    if (m->position)
        g->position = m->position;
    if (g->state == GUEST_LOBBY)
        set_state(g, GUEST_WAITING, m);
}

static void on_reply(struct guest *g, const struct wire_msg *m)
{
    bool join = m->reply == g->join_id && g->join_id,
         knock = m->reply == g->knock_id && g->knock_id;

    if (m->reply == g->say_id && g->say_id) {
        g->say_id = 0;
        if (!m->ok && g->changed)
            g->changed(g->arg, g, m);
        return;
    }
    if (!join && !knock)
        return;
    if (!m->ok)
        on_refused(g, m);
    else if (join)
        on_joined(g, m);
    else
        on_knocked(g, m);
}

static void on_access(struct guest *g, const struct wire_msg *m)
{
    if (m->level == LEVEL_FULL && g->state != GUEST_INSIDE) {
        g->parked = false;
        set_state(g, GUEST_INSIDE, m);
    } else if (m->level == LEVEL_LOBBY && (m->awaiting || g->state == GUEST_INSIDE)) {
        g->parked = g->state == GUEST_INSIDE;
        set_state(g, m->awaiting ? GUEST_WAITING : GUEST_LOBBY, m);
    }
}

static void on_msg(void *arg, struct wire_msg *m)
{
    struct guest *g = arg;
    enum err e;

    if (is_final(g->state)) {
        wire_msg_free(m);
        return;
    }
    switch (m->kind) {
    case WIRE_EV_REPLY: on_reply(g, m); break;
    case WIRE_EV_ACCESS: on_access(g, m); break;
    case WIRE_EV_HOSTS:
        g->hosts = m->hosts;
        set_state(g, g->state, m);
        break;
    case WIRE_EV_POSITION:
        g->position = m->position;
        set_state(g, g->state, m);
        break;
    case WIRE_EV_HOLD:
    case WIRE_EV_MESSAGE:
    case WIRE_EV_MEDIA: set_state(g, g->state, m); break;
    case WIRE_EV_ERROR:
        str_copy(g->reason, sizeof g->reason, m->reason);
        str_copy(g->info, sizeof g->info, m->info);
        e = verdict_refine(m->error, m->info);
        end_with(g, state_of_error(g, e), e, m);
        break;
    case WIRE_EV_LEFT_MEETING: end_with(g, GUEST_LEFT, ERR_OK, m); break;
    default: break;
    }
    wire_msg_free(m);
}

static void on_text(void *arg, const char *text, size_t len)
{
    struct guest *g = arg;
    struct error err = {{0}};

    if (!wire_msg_decode(text, len, on_msg, g, &err) && !is_final(g->state))
        ws_close(g->ws, 4400);
}

static void on_open(void *arg)
{
    send_join(arg);
}

static void on_end(void *arg, const struct ws_end *end)
{
    struct guest *g = arg;
    enum err e = verdict_of_end(end);

    if (is_final(g->state)) {
        g->gone = true;
        return;
    }
    g->join_id = g->knock_id = g->say_id = 0;
    if (verdict_is_final(e)) {
        str_copy(g->info, sizeof g->info, *end->text ? end->text : err_info(e)->sentence);
        g->gone = true;
        end_with(g, state_of_error(g, e), e, NULL);
        return;
    }
    /* Whoever was waiting or inside wants to be there again. */
    g->wants_in = g->wants_in || g->state == GUEST_WAITING || g->state == GUEST_INSIDE;
    str_copy(g->info, sizeof g->info, end->text);
    ws_retry(g->ws);
    if (g->state != GUEST_DOWN)
        set_state(g, GUEST_DOWN, NULL);
}

static const struct ws_ops guest_ops = {.open = on_open, .text = on_text, .end = on_end};

struct guest_hub *guest_hub_new(const char *url, struct error *err)
{
    struct guest_hub *h = xcalloc(1, sizeof *h);

    h->ws = ws_hub_new(url, 0, err);
    if (!h->ws) {
        free(h);
        return NULL;
    }
    return h;
}

void guest_hub_service(struct guest_hub *h, int max_ms)
{
    ws_hub_service(h->ws, max_ms);
}

void guest_hub_wake(struct guest_hub *h)
{
    ws_hub_wake(h->ws);
}

bool guest_hub_watch(struct guest_hub *h, int fd, void (*readable)(void *), void *arg)
{
    return ws_hub_watch(h->ws, fd, readable, arg);
}

void guest_hub_free(struct guest_hub *h)
{
    if (!h)
        return;
    while (h->guests)
        guest_free(h->guests);
    ws_hub_free(h->ws);
    free(h);
}

struct guest *guest_new(struct guest_hub *h, const struct guest_conf *conf)
{
    struct guest *g = xcalloc(1, sizeof *g);

    g->hub = h;
    g->changed = conf->changed;
    g->arg = conf->arg;
    g->wants_in = conf->knock;
    g->next_id = 1;
    str_copy(g->room, sizeof g->room, conf->room);
    str_copy(g->name, sizeof g->name, conf->name ? conf->name : "");
    if (conf->device)
        str_copy(g->device, sizeof g->device, conf->device);
    else
        rng_name(g->device, 25);
    g->token = conf->token ? xstrdup(conf->token) : NULL;
    g->ws = ws_new(h->ws, &guest_ops, g);
    DL_APPEND(h->guests, g);
    return g;
}

void guest_leave(struct guest *g)
{
    struct wire_req r = {.action = WIRE_LEAVE_MEETING};

    if (is_final(g->state))
        return;
    if (g->state != GUEST_CONNECTING && g->state != GUEST_DOWN)
        send_req(g, &r);
    else
        g->gone = true;
    end_with(g, GUEST_LEFT, ERR_OK, NULL);
}

bool guest_say(struct guest *g, const char *text)
{
    struct wire_req r = {.action = WIRE_MESSAGE};

    if (g->state != GUEST_WAITING)
        return false;
    str_copy(r.text, sizeof r.text, text);
    send_req(g, &r);
    g->say_id = r.id;
    return true;
}

bool guest_raise_hand(struct guest *g, bool on)
{
    struct wire_req r = {.action = WIRE_RAISE_HAND, .on = on};

    if (g->state != GUEST_INSIDE)
        return false;
    send_req(g, &r);
    return true;
}

void guest_drop(struct guest *g)
{
    ws_cut(g->ws);
}

void guest_knock(struct guest *g, const char *name)
{
    str_copy(g->name, sizeof g->name, name);
    g->wants_in = true;
    if (g->state == GUEST_LOBBY || g->state == GUEST_WAITING)
        send_knock(g);
}

void guest_free(struct guest *g)
{
    if (!g)
        return;
    ws_free(g->ws);
    DL_DELETE(g->hub->guests, g);
    if (g->token)
        explicit_bzero(g->token, strlen(g->token));
    free(g->token);
    free(g);
}

bool guest_is_gone(const struct guest *g)
{
    return g->gone;
}

enum guest_state guest_state(const struct guest *g)
{
    return g->state;
}

enum err guest_error(const struct guest *g)
{
    return g->error;
}

const char *guest_reason(const struct guest *g)
{
    return g->reason;
}

const char *guest_info(const struct guest *g)
{
    return g->info;
}

int guest_hosts(const struct guest *g)
{
    return g->hosts;
}

int guest_position(const struct guest *g)
{
    return g->position;
}

const char *guest_id(const struct guest *g)
{
    return g->id;
}

bool guest_is_parked(const struct guest *g)
{
    return g->parked && g->state == GUEST_WAITING;
}
