/* The door: its life, its peers, and requests by a table. */
#include "net/lobby/domain/lobby.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/hash.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

struct lobby *lobby_new(const struct lobby_conf *conf, const struct lobby_out *out)
{
    struct lobby *l = xcalloc(1, sizeof *l);

    l->conf = *conf;
    if (!l->conf.new_id)
        l->conf.new_id = rng_uuid;
    l->out = *out;
    l->kept_from = l->seq + 1;
    rng_bytes(l->secret, sizeof l->secret);
    domain_restore(l, NULL);
    record_restore(l, NULL);
    block_begin(l);
    return l;
}

static void free_refs(struct ref **refs)
{
    struct ref *at, *tmp;

    HASH_ITER (hh, *refs, at, tmp) {
        HASH_DEL(*refs, at);
        free(at);
    }
}

static void free_memories(struct lobby *l)
{
    struct decided *d, *d_tmp;
    struct denied *n, *n_tmp;

    HASH_ITER (hh, l->decided, d, d_tmp) {
        HASH_DEL(l->decided, d);
        decided_free(d);
    }
    HASH_ITER (hh, l->denied, n, n_tmp) {
        HASH_DEL(l->denied, n);
        free(n);
    }
    decision_free_all(l);
    free_refs(&l->devices);
    free_refs(&l->users);
    free_refs(&l->names);
    for (size_t i = 0; i < LIMIT_RESUME_EVENTS; i++)
        frame_unref(l->ring[i].frame);
    event_drop_all(l);
    free(l->turn);
    share_finish(&l->all);
    heap_finish(&l->due);
}

void lobby_free(struct lobby *l)
{
    struct person *p, *p_tmp;
    struct session *s, *s_tmp;
    struct channel *c, *c_tmp;
    struct peer *peer, *peer_tmp;

    if (!l)
        return;
    recordings_free(l);
    webhooks_free(l); /* first: nobody is told of this end */
    l->ending = true;
    HASH_ITER (hh, l->people, p, p_tmp)
        person_free(l, p);
    HASH_ITER (hh, l->sessions, s, s_tmp)
        host_free(l, s);
    while (l->rooms)
        room_free(l, l->rooms);
    while (l->zombies)
        room_free(l, l->zombies);
    HASH_ITER (hh, l->channels, c, c_tmp) {
        HASH_DEL(l->channels, c);
        free(c);
    }
    HASH_ITER (hh, l->peers, peer, peer_tmp)
        lobby_peer_forget(l, peer->id);
    heap_remove(&l->due, &l->blocks_due);
    blocks_free(l->blocks);
    reknock_free(l);
    token_free_all(l);
    rules_free_files(l);
    free_memories(l);
    props_finish(&l->domain);
    explicit_bzero(&l->conf, sizeof l->conf);
    free(l);
}

void lobby_begin(struct lobby *l, int64_t now)
{
    l->now = now;
    time_run(l);
}

void lobby_end(struct lobby *l)
{
    time_run(l);
    if (!l->conf.gathers)
        event_flush(l);
}

/* ---- peers ---- */

struct peer *lobby_peer(struct lobby *l, peer_id id)
{
    struct peer *p;

    HASH_FIND(hh, l->peers, &id, sizeof id, p);
    return p;
}

struct peer *lobby_peer_add(struct lobby *l, peer_id id)
{
    struct peer *p = lobby_peer(l, id);

    if (!p) {
        p = xcalloc(1, sizeof *p);
        p->id = id;
        HASH_ADD(hh, l->peers, id, sizeof p->id, p);
    }
    return p;
}

void lobby_peer_forget(struct lobby *l, peer_id id)
{
    struct peer *p = lobby_peer(l, id);

    if (!p)
        return;
    HASH_DEL(l->peers, p);
    backlog_drop(p);
    free(p);
}

void lobby_send(struct lobby *l, peer_id to, const struct wire_msg *m)
{
    struct frame *f = wire_msg_encode(m);

    l->out.send(l->out.arg, to, f);
    frame_unref(f);
}

void lobby_reply_ok(struct lobby *l, peer_id to, int64_t id)
{
    lobby_send(l, to, &(struct wire_msg){.kind = WIRE_EV_REPLY, .reply = id, .ok = true});
}

void lobby_close(struct lobby *l, peer_id peer, int code, const char *reason)
{
    struct peer *p = lobby_peer(l, peer);

    if (p && p->session)
        host_gone(l, p->session);
    lobby_peer_forget(l, peer);
    l->out.close(l->out.arg, peer, code, reason);
}

void lobby_refuse_as(struct lobby *l, peer_id peer, int64_t id, enum err e, int close,
                     const char *info)
{
    struct wire_msg m = {.kind = WIRE_EV_REPLY, .reply = id, .error = e};

    str_copy(m.info, sizeof m.info, info && *info ? info : err_info(e)->sentence);
    lobby_send(l, peer, &m);
    if (close)
        lobby_close(l, peer, close, err_info(e)->code);
}

void lobby_refuse(struct lobby *l, peer_id peer, int64_t id, enum err e, const char *info)
{
    struct peer *p = lobby_peer(l, peer);
    int close = err_info(e)->close;

    if (close && p && p->person) {
        struct person *person = p->person;

        person->peer = 0;
        if (person->state == PERSON_LOBBY)
            person_free(l, person);
        else
            person_away(l, person);
    }
    lobby_refuse_as(l, peer, id, e, close, info);
    lobby_end(l);
}

uint64_t lobby_key(const struct lobby *l, const char *a, const char *b, const char *c)
{
    struct strbuf s = STRBUF_INIT(4096);
    uint64_t key;

    /* Lengths keep the texts apart. */
    strbuf_printf(&s, "%zu %zu ", strlen(a), strlen(b));
    strbuf_puts(&s, a);
    strbuf_puts(&s, b);
    strbuf_puts(&s, c);
    key = hash_sip(l->secret, s.s ? s.s : "", s.len);
    strbuf_free(&s);
    return key;
}

/* ---- requests ---- */

static void guest_sync(struct lobby *l, struct person *p, const struct wire_req *r)
{
    lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0,
                    "only hosts are shown a room anew: say hello with an owner's token");
}

/* Who may ask for what: somebody new, a guest, a host. Null: refused. */
static const struct {
    void (*fresh)(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r);
    void (*guest)(struct lobby *l, struct person *p, const struct wire_req *r);
    void (*host)(struct lobby *l, struct session *s, const struct wire_req *r);
} actions[WIRE_ACTION_COUNT] = {
    [WIRE_PRE_AUTH] = {.fresh = lobby_pre_auth},
    [WIRE_SET_SESSION_DATA] = {.guest = lobby_set_session_data},
    [WIRE_HELLO] = {.fresh = lobby_hello},
    [WIRE_JOIN_MEETING] = {.fresh = lobby_join},
    [WIRE_REQUEST_ACCESS] = {.guest = lobby_request_access},
    [WIRE_SET_USER_NAME] = {.guest = lobby_set_user_name},
    [WIRE_LEAVE_MEETING] = {.guest = lobby_leave},
    [WIRE_UPDATE_WAITING] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_UNDO] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_REDO] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_HOLD] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_CLAIM] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_EXPLAIN] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_UPDATE_ROOM] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_MESSAGE] = {.guest = lobby_guest_message, .host = lobby_host_power},
    [WIRE_UPDATE_PARTICIPANTS] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_END_MEETING] = {.guest = lobby_person_power, .host = lobby_host_power},
    [WIRE_START_LIVE_STREAMING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_UPDATE_LIVE_STREAMING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_STOP_LIVE_STREAMING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_START_RECORDING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_STOP_RECORDING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_UPDATE_RECORDING] = {.guest = lobby_person_stream, .host = lobby_host_power},
    [WIRE_APP_MESSAGE] = {.guest = lobby_app_message, .host = lobby_host_power},
    [WIRE_SET_MEDIA] = {.guest = lobby_set_media},
    [WIRE_RAISE_HAND] = {.guest = lobby_raise_hand},
    [WIRE_SET_USER_DATA] = {.guest = lobby_set_user_data},
    [WIRE_SYNC] = {.guest = guest_sync, .host = lobby_sync},
};

static void dispatch(struct lobby *l, peer_id id, const char *addr, const struct wire_req *r)
{
    struct peer *peer = lobby_peer(l, id);
    bool host = peer && peer->session, guest = peer && peer->person;

    if (r->action < 0 || r->action >= WIRE_ACTION_COUNT ||
        (!actions[r->action].fresh && !actions[r->action].guest && !actions[r->action].host))
        lobby_refuse_as(l, id, r->id, ERR_UNKNOWN_ACTION, 0, NULL);
    else if (host && actions[r->action].host)
        actions[r->action].host(l, peer->session, r);
    else if (guest && actions[r->action].guest)
        actions[r->action].guest(l, peer->person, r);
    else if (!host && !guest && actions[r->action].fresh)
        actions[r->action].fresh(l, id, addr, r);
    else if (host || guest)
        lobby_refuse_as(l, id, r->id, ERR_INVALID, 0,
                        "this connection has already said hello or joined as somebody else");
    else
        lobby_refuse_as(l, id, r->id, ERR_NOT_JOINED, 0, NULL);
}

/* Whether the answer has to come behind the events so far: for hosts and people inside, who get
 * them too. Those who wait, come or leave are no reason to give out what was gathered. */
static bool comes_behind(struct lobby *l, peer_id id, const struct wire_req *r)
{
    const struct peer *peer = lobby_peer(l, id);

    if (peer && peer->person)
        return peer->person->state == PERSON_INSIDE && r->action != WIRE_LEAVE_MEETING;
    return r->action == WIRE_HELLO || (peer && peer->session);
}

void lobby_request(struct lobby *l, peer_id peer, const char *addr, const struct wire_req *r,
                   int64_t now)
{
    lobby_begin(l, now);
    if (comes_behind(l, peer, r))
        event_flush(l);
    dispatch(l, peer, addr, r);
    lobby_end(l);
}

void lobby_peer_gone(struct lobby *l, peer_id id, int64_t now)
{
    struct peer *peer;

    lobby_begin(l, now);
    peer = lobby_peer(l, id);
    if (peer && peer->session)
        host_gone(l, peer->session);
    if (peer && peer->person) {
        struct person *p = peer->person;

        p->peer = 0;
        if (p->state == PERSON_LOBBY)
            person_free(l, p);
        else
            person_away(l, p);
    }
    lobby_peer_forget(l, id);
    lobby_end(l);
}

void lobby_set_keys(struct lobby *l, const struct token_keys *keys)
{
    l->conf.keys = *keys;
}

struct lobby_counts lobby_counts(const struct lobby *l)
{
    return (struct lobby_counts){
        .rooms = l->n_rooms,
        .waiting = l->n_people[PERSON_WAITING],
        .inside = l->n_people[PERSON_INSIDE],
        .hosts = l->n_hosts,
        .peers = HASH_COUNT(l->peers),
        .knocks = l->knocks,
        .admitted = l->admitted,
        .denied = l->denials,
        .webhook_queue = HASH_COUNT(l->webhooks.deliveries),
        .webhook_delivered = l->webhooks.delivered,
        .webhook_lost = l->webhooks.lost,
    };
}
