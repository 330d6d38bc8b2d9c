/* Hosts: hello, sessions that outlive a connection, and what guests learn of their presence. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

enum { PROTOCOL_VERSION = 1 };

/* What a hello is worth. */
struct scope {
    bool all, any_room;
    uint8_t recording;                 /* kinds that the token allows */
    char only[1][LIMIT_ROOM_NAME + 1]; /* the one room of the token */
    char (*names)[LIMIT_ROOM_NAME + 1];
    size_t n;
    char name[LIMIT_NAME + 1];
    struct live_token *live; /* what is known of the token, or null */
};

/* ---- presence ---- */

static struct channel *channel_get(struct lobby *l, const char *name)
{
    struct channel *c;

    HASH_FIND_STR(l->channels, name, c);
    if (!c) {
        c = xcalloc(1, sizeof *c);
        str_copy(c->name, sizeof c->name, name);
        HASH_ADD_STR(l->channels, name, c);
    }
    return c;
}

int32_t host_count(const struct lobby *l, const struct room *r)
{
    size_t n = l->n_everywhere;
    struct channel *c;
    struct person *p;

    HASH_FIND_STR(l->channels, r->pub.name, c);
    if (c)
        n += c->n;
    DL_FOREACH2(r->deciders, p, d_next) n += p->peer != 0;
    return (int32_t)n;
}

void host_presence_changed(struct lobby *l, struct room *r)
{
    struct wire_msg m = {.kind = WIRE_EV_HOSTS, .hosts = host_count(l, r)};
    struct frame *f;
    struct person *p;

    if ((m.hosts > 0) == r->had_hosts)
        return;
    r->had_hosts = m.hosts > 0;
    str_copy(m.room, sizeof m.room, r->pub.name);
    f = wire_msg_encode(&m);
    for (int s = PERSON_LOBBY; s <= PERSON_WAITING; s++)
        DL_FOREACH (r->people[s], p)
            if (p->peer)
                l->out.send(l->out.arg, p->peer, f);
    frame_unref(f);
    ladder_hosts(l, r);
}

static void room_presence(struct lobby *l, const char *name)
{
    struct room *r = room_find(l, name);

    if (r)
        host_presence_changed(l, r);
}

static void connect_session(struct lobby *l, struct session *s, peer_id peer)
{
    struct room *r;

    s->peer = peer;
    lobby_peer_add(l, peer)->session = s;
    heap_remove(&l->due, &s->due);
    l->n_hosts++;
    if (s->all) {
        DL_APPEND(l->everywhere, s);
        flags_name_add(l, "", s->name);
        if (!s->looks && l->n_everywhere++ == 0)
            DL_FOREACH (l->rooms, r)
                host_presence_changed(l, r);
    }
    for (struct watch *w = s->watches; w; w = w->s_next) {
        DL_APPEND(w->channel->watchers, w);
        w->channel->n += !s->looks;
        flags_name_add(l, w->channel->name, s->name);
        room_presence(l, w->channel->name);
    }
}

void host_gone(struct lobby *l, struct session *s)
{
    struct peer *peer = lobby_peer(l, s->peer);
    struct room *r;

    if (!s->peer)
        return;
    if (peer)
        peer->session = NULL;
    s->peer = 0;
    claims_drop(l, &s->claims, false);
    l->n_hosts--;
    if (s->all) {
        DL_DELETE(l->everywhere, s);
        flags_name_remove(l, "", s->name);
        if (!s->looks && --l->n_everywhere == 0)
            DL_FOREACH (l->rooms, r)
                host_presence_changed(l, r);
    }
    for (struct watch *w = s->watches; w; w = w->s_next) {
        DL_DELETE(w->channel->watchers, w);
        w->channel->n -= !s->looks;
        flags_name_remove(l, w->channel->name, s->name);
        room_presence(l, w->channel->name);
    }
    heap_set(&l->due, &s->due, l->now + TIME_DECIDED_KEPT);
}

void host_free(struct lobby *l, struct session *s)
{
    struct watch *w;

    host_gone(l, s);
    while ((w = s->watches) != NULL) {
        s->watches = w->s_next;
        if (--w->channel->uses == 0) {
            HASH_DEL(l->channels, w->channel);
            free(w->channel);
        }
        free(w);
    }
    for (size_t i = 0; i < LIMIT_RESUME_REPLIES; i++)
        frame_unref(s->replies[i].frame);
    heap_remove(&l->due, &s->due);
    share_finish(&s->share);
    HASH_DEL(l->sessions, s);
    free(s);
}

void host_due(struct lobby *l, struct session *s)
{
    if (s->peer)
        claims_drop(l, &s->claims, false);
    else
        host_free(l, s);
}

bool host_watches(const struct session *s, const char *room)
{
    if (s->all)
        return true;
    for (const struct watch *w = s->watches; w; w = w->s_next)
        if (str_eq(w->channel->name, room))
            return true;
    return false;
}

/* ---- hello ---- */

static bool has_star(const struct wire_req *r)
{
    for (size_t i = 0; i < r->n_rooms; i++)
        if (str_eq(r->rooms[i], WIRE_ALL))
            return true;
    return r->n_rooms == 0;
}

/* What the token and the wish of the request allow together. */
static enum err find_scope(const struct wire_req *r, const struct props *token, struct scope *sc)
{
    const char *only = props_str(token, TOKEN_room_name);
    const char *name = props_str(token, TOKEN_user_name);

    sc->recording = stream_types(props_str(token, TOKEN_enable_recording));
    str_copy(sc->name, sizeof sc->name, *name ? name : "host");
    sc->any_room = !*only;
    sc->all = has_star(r);
    sc->names = r->rooms;
    sc->n = sc->all ? 0 : r->n_rooms;
    if (!*only)
        return ERR_OK;
    for (size_t i = 0; i < sc->n; i++)
        if (!str_eq(r->rooms[i], only))
            return ERR_WRONG_ROOM;
    str_copy(sc->only[0], sizeof sc->only[0], only);
    sc->names = sc->only;
    sc->n = 1;
    sc->all = false;
    return ERR_OK;
}

static enum err check_hello(struct lobby *l, const struct wire_req *r, struct scope *sc,
                            struct error *why)
{
    struct props token = {0};
    enum err e;

    if (r->version != PROTOCOL_VERSION)
        return ERR_OLD_PROTOCOL;
    if (!r->token)
        return ERR_BAD_KEY;
    e = token_verify(&l->conf.keys, l->conf.domain_id, r->token, NULL, l->now / 1000, 0, &token,
                     why);
    if (e == ERR_BAD_TOKEN)
        e = ERR_BAD_KEY;
    else if (e == ERR_OK && !props_int(&token, TOKEN_is_owner))
        e = ERR_NOT_OWNER_TOKEN;
    else if (e == ERR_OK)
        e = find_scope(r, &token, sc);
    if (e == ERR_OK) {
        sc->live = token_find(l, r->token);
        e = token_check(l, sc->live, "");
    }
    props_finish(&token);
    return e;
}

static bool same_scope(const struct session *s, const struct scope *sc)
{
    size_t n = 0;

    for (const struct watch *w = s->watches; w; w = w->s_next)
        n++;
    if (s->all != sc->all || n != sc->n || !str_eq(s->name, sc->name))
        return false;
    for (size_t i = 0; i < sc->n; i++)
        if (!host_watches(s, sc->names[i]))
            return false;
    return true;
}

/* Makes room for another session by forgetting one that is not connected. */
static bool make_room(struct lobby *l)
{
    struct session *s, *tmp;

    if (HASH_COUNT(l->sessions) < SESSIONS_MAX)
        return true;
    HASH_ITER (hh, l->sessions, s, tmp) {
        if (!s->peer) {
            host_free(l, s);
            return true;
        }
    }
    return false;
}

static struct session *session_new(struct lobby *l, const struct scope *sc)
{
    struct session *s = xcalloc(1, sizeof *s);

    l->conf.new_id(s->id);
    str_copy(s->name, sizeof s->name, sc->name);
    s->recording = sc->recording;
    s->all = sc->all;
    s->snapshot_seq = -1;
    s->claims.name = s->name;
    s->due.owner = s;
    s->due.kind = DEADLINE_SESSION;
    for (size_t i = 0; i < sc->n; i++) {
        struct watch *w;

        if (host_watches(s, sc->names[i]))
            continue;
        w = xcalloc(1, sizeof *w);
        w->session = s;
        w->channel = channel_get(l, sc->names[i]);
        w->channel->uses++;
        w->s_next = s->watches;
        s->watches = w;
    }
    HASH_ADD_STR(l->sessions, id, s);
    return s;
}

void lobby_hello(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r)
{
    struct scope sc = {0};
    struct error why = {""};
    enum err e = check_hello(l, r, &sc, &why);
    struct session *s = NULL;
    bool known;

    (void)addr;
    HASH_FIND_STR(l->sessions, r->resume_session, s);
    known = e == ERR_OK && s && same_scope(s, &sc);
    if (e == ERR_OK && !known && !make_room(l))
        e = ERR_TOO_MANY;
    if (e == ERR_OK && !known && token_is_used_up(sc.live))
        e = ERR_USED_TOKEN;
    if (e != ERR_OK) {
        lobby_refuse_as(l, peer, r->id, e, err_info(e)->close, why.text);
        return;
    }
    if (known && s->peer)
        lobby_close(l, s->peer, err_info(ERR_REPLACED)->close, err_info(ERR_REPLACED)->sentence);
    if (!known) {
        s = session_new(l, &sc);
        token_used(l, sc.live, "", false);
    }
    s->has_token_mark = true;
    lobby_digest(l, r->token, s->token_mark);
    s->any_room = sc.any_room;
    s->looks = r->looks;
    connect_session(l, s, peer);
    if (!known || !snapshot_resume(l, s, r->id, r->resume_seq))
        snapshot_send(l, s, r->id);
}

void lobby_sync(struct lobby *l, struct session *s, const struct wire_req *r)
{
    snapshot_send(l, s, r->id);
}
