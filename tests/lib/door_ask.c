/* A door without sockets: the requests that reach it, encoded and decoded as on the wire. */
#include "tests/lib/door.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

static const struct wire_msg *reply_to(const struct door *d, peer_id p, int64_t id)
{
    for (size_t i = d->peer[p].n; i > 0; i--)
        if (d->peer[p].msg[i - 1]->kind == WIRE_EV_REPLY && d->peer[p].msg[i - 1]->reply == id)
            return d->peer[p].msg[i - 1];
    return NULL;
}

static const struct wire_msg *send_text(struct door *d, peer_id p, const char *text, size_t len)
{
    struct wire_req *got = NULL;
    int64_t id = 0;
    struct error err = {""};

    if (wire_req_decode(text, len, &got, &id, &err) != ERR_OK)
        fail_msg("the request can not be read: %s: %s", err.text, text);
    id = got->id;
    lobby_request(d->l, p, d->addr, got, d->now);
    wire_req_free(got);
    while (!d->slow && lobby_more(d->l, p, d->now)) /* it reads all that it is shown */
        ;
    return reply_to(d, p, id);
}

/* Sends it as the server would: only what can be encoded and decoded. Frees r. */
static const struct wire_msg *ask(struct door *d, peer_id p, struct wire_req *r)
{
    const struct wire_msg *reply;
    char *text;

    if (!r->id)
        r->id = d->next_request++;
    text = wire_req_encode(r);
    wire_req_free(r);
    reply = send_text(d, p, text, strlen(text));
    free(text);
    return reply;
}

static struct wire_req *request(enum wire_action a)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = a;
    return r;
}

static struct wire_req *hello(const char *room, const char *token)
{
    struct wire_req *r = request(WIRE_HELLO);

    r->version = 1;
    r->rooms = xcalloc(1, sizeof *r->rooms);
    r->n_rooms = 1;
    str_copy(r->rooms[0], sizeof r->rooms[0], room ? room : WIRE_ALL);
    r->token = token ? xstrdup(token) : NULL;
    return r;
}

const struct wire_msg *door_hello(struct door *d, peer_id p, const char *room, const char *token)
{
    return ask(d, p, hello(room, token));
}

const struct wire_msg *door_resume(struct door *d, peer_id p, const char *token,
                                   const char *session, int64_t seq)
{
    struct wire_req *r = hello(NULL, token);

    str_copy(r->resume_session, sizeof r->resume_session, session);
    r->resume_seq = seq;
    return ask(d, p, r);
}

const struct wire_msg *door_join(struct door *d, peer_id p, const char *room, const char *name,
                                 const char *device, const char *token, const char *place)
{
    struct wire_req *r = request(WIRE_JOIN_MEETING);

    str_copy(r->room, sizeof r->room, room);
    str_copy(r->name, sizeof r->name, name ? name : "");
    str_copy(r->device, sizeof r->device, device ? device : "");
    str_copy(r->place, sizeof r->place, place ? place : "");
    r->token = token ? xstrdup(token) : NULL;
    return ask(d, p, r);
}

const struct wire_msg *door_ask(struct door *d, peer_id p, enum wire_action a, const char *name)
{
    struct wire_req *r = request(a);

    str_copy(r->name, sizeof r->name, name ? name : "");
    return ask(d, p, r);
}

const struct wire_msg *door_request(struct door *d, peer_id p, struct wire_req *r)
{
    return ask(d, p, r);
}

const struct wire_msg *door_text(struct door *d, peer_id p, const char *members)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);
    const struct wire_msg *reply;

    strbuf_printf(&b, "{\"id\":%lld,", (long long)d->next_request++);
    strbuf_puts(&b, members);
    strbuf_puts(&b, "}");
    reply = send_text(d, p, b.s, b.len);
    strbuf_free(&b);
    return reply;
}

struct wire_req *door_req(enum wire_action a, const char *room, const char *some_ids)
{
    struct wire_req *r = request(a);

    str_copy(r->room, sizeof r->room, room ? room : "");
    r->ids = xcalloc(strlen(some_ids ? some_ids : "") + 1, sizeof *r->ids);
    while (some_ids && *some_ids) {
        size_t n = strcspn(some_ids, " ");

        assert_true(n <= LIMIT_ID);
        memcpy(r->ids[r->n_ids++], some_ids, n);
        some_ids += n + (some_ids[n] == ' ');
    }
    return r;
}

const struct wire_msg *door_decide_as(struct door *d, peer_id p, const char *room, const char *what,
                                      int64_t id)
{
    struct wire_req *r = request(WIRE_UPDATE_WAITING);

    r->id = id;
    str_copy(r->room, sizeof r->room, room);
    r->decisions = xcalloc(strlen(what) + 1, sizeof *r->decisions);
    while (*what) {
        size_t n = strcspn(what, " "), len = strcspn(what, " ~");
        struct wire_decision *w = &r->decisions[r->n_decisions++];

        w->grant = *what == '+';
        assert_true(len > 1 && len <= LIMIT_ID + 1);
        memcpy(w->id, what + 1, len - 1);
        if (what[len] == '~')
            w->grace_ms = (int32_t)strtol(what + len + 1, NULL, 10);
        what += n + (what[n] == ' ');
    }
    return ask(d, p, r);
}

const struct wire_msg *door_decide(struct door *d, peer_id p, const char *room, const char *what)
{
    return door_decide_as(d, p, room, what, 0);
}

const char *door_knock(struct door *d, peer_id p, const char *room, const char *name,
                       const char *device)
{
    const struct wire_msg *m = door_join(d, p, room, name, device, NULL, NULL), *k;

    assert_non_null(m);
    if (!m->ok || m->level != LEVEL_LOBBY)
        fail_msg("%s does not stand in the lobby: %s", name, m->info);
    k = door_ask(d, p, WIRE_REQUEST_ACCESS, name);
    assert_true(k && k->ok);
    return m->who.id;
}

void door_drop(struct door *d, peer_id p)
{
    d->peer[p].closed = 1006;
    lobby_peer_gone(d->l, p, d->now);
}
