/* A door without sockets. */
#include "tests/lib/door.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

static const char domain[] = "d0000000-0000-4000-8000-000000000001";

/* ---- what the domain does ---- */

struct receiver {
    struct door *d;
    peer_id to;
};

static void receive(void *arg, struct wire_msg *m)
{
    struct receiver *r = arg;
    struct door_peer *p = &r->d->peer[r->to];

    if (r->d->tell)
        r->d->tell(r->d->tell_arg, r->to, m);
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 16;
        p->msg = xrealloc(p->msg, p->cap, sizeof(struct wire_msg *));
    }
    p->msg[p->n++] = m;
}

static void on_send(void *arg, peer_id to, struct frame *f)
{
    struct receiver r = {arg, to};
    struct error err = {""};

    assert_true(to > 0 && to < DOOR_PEERS);
    assert_int_equal(r.d->peer[to].closed, 0);
    r.d->peer[to].frames++;
    if (to >= r.d->n_peers)
        r.d->n_peers = to + 1;
    if (!wire_msg_decode((const char *)f->text, f->len, receive, &r, &err))
        fail_msg("the domain sent what nobody can read: %s: %.*s", err.text, (int)f->len, f->text);
}

static void on_close(void *arg, peer_id peer, int code, const char *reason)
{
    struct door *d = arg;

    assert_non_null(reason);
    assert_int_equal(d->peer[peer].closed, 0);
    assert_true(code >= 1000);
    d->peer[peer].closed = code;
}

static struct store_room *stored_room(struct door *d, const char *id)
{
    for (size_t i = 0; i < d->n_rooms; i++)
        if (str_eq(d->room[i].id, id))
            return &d->room[i];
    return NULL;
}

static struct store_person *stored_person(struct door *d, const char *id)
{
    for (size_t i = 0; i < d->n_people; i++)
        if (str_eq(d->person[i].id, id))
            return &d->person[i];
    return NULL;
}

static void put_room(struct door *d, struct store_room *r)
{
    struct store_room *at = stored_room(d, r->id);

    if (!at) {
        assert_true(d->n_rooms < DOOR_STORED);
        at = &d->room[d->n_rooms++];
        at->config = NULL;
    }
    free(at->config);
    *at = *r;
    r->config = NULL; /* it is ours now */
}

static void put_person(struct door *d, const struct store_person *p)
{
    struct store_person *at = stored_person(d, p->id);

    assert_non_null(stored_room(d, p->room_id));
    if (!at) {
        assert_true(d->n_people < DOOR_STORED);
        at = &d->person[d->n_people++];
    }
    *at = *p;
}

/* Puts an entry whose first member is its key, or takes it out. */
static void change(void *array, size_t *n, size_t size, const void *entry, bool put)
{
    char *at = array;
    size_t i = 0;

    while (i < *n && !str_eq(at + i * size, entry))
        i++;
    if (put) {
        assert_true(i < DOOR_STORED);
        memcpy(at + i * size, entry, size);
        *n += i == *n;
    } else if (i < *n) {
        memmove(at + i * size, at + (i + 1) * size, (*n - i - 1) * size);
        --*n;
    }
}

static void put_line(struct door *d, struct store_op *op)
{
    char *line = op->u.journal.line;
    struct error err = {""};

    if (!journal_check_line(&d->chain, line, strlen(line), &err))
        fail_msg("%s: %s", line, err.text);
    assert_int_equal(op->u.journal.n, d->chain.lines);
    d->line = xrealloc(d->line, d->n_lines + 1, sizeof(char *));
    d->line[d->n_lines++] = line;
    op->u.journal.line = NULL; /* it is ours now */
}

static size_t delivery_at(const struct door *d, uint64_t number)
{
    size_t i = 0;

    while (i < d->n_deliveries && d->delivery[i].number != number)
        i++;
    return i;
}

static void put_delivery(struct door *d, struct webhook_delivery *w)
{
    size_t i = delivery_at(d, w->number);

    if (i == d->n_deliveries) {
        assert_non_null(w->body);
        d->delivery = xgrown(d->delivery, d->n_deliveries++, sizeof *d->delivery);
        d->delivery[i] = *w;
        w->body = NULL; /* it is ours now */
        return;
    }
    assert_null(w->body);
    d->delivery[i].tries = w->tries;
    d->delivery[i].due_at = w->due_at;
}

static void drop_delivery(struct door *d, uint64_t number)
{
    size_t i = delivery_at(d, number);

    assert_true(i < d->n_deliveries);
    free(d->delivery[i].body);
    memmove(d->delivery + i, d->delivery + i + 1, (--d->n_deliveries - i) * sizeof *d->delivery);
}

static void on_post(void *arg, struct webhook_post *p)
{
    struct door *d = arg;

    assert_true(d->n_posts < DOOR_POSTS);
    d->post[d->n_posts++] = p;
}

static void on_probed(void *arg, uint64_t asker, const struct webhook *made, const char *why)
{
    struct door *d = arg;

    assert_int_equal(asker, 77);
    str_copy(d->probed_text, sizeof d->probed_text, made ? "made" : why);
    d->probed = d->probed_text;
}

static void put_decision(struct door *d, struct store_op *op)
{
    struct store_decision *s = &op->u.decision;
    size_t i = 0;

    while (i < d->n_decisions && !str_eq(d->decision[i].id, s->id))
        i++;
    if (i < d->n_decisions) {
        free(d->decision[i].orders);
        free(d->decision[i].deeds);
        memmove(&d->decision[i], &d->decision[i + 1], (--d->n_decisions - i) * sizeof *s);
    }
    if (op->kind == STORE_DECISION_DEL)
        return;
    d->decision = xrealloc(d->decision, d->n_decisions + 1, sizeof *s);
    d->decision[d->n_decisions++] = *s;
    s->orders = s->deeds = NULL; /* they are ours now */
}

static void on_store(void *arg, struct store_op *op)
{
    struct door *d = arg;
    struct store_room *r;
    struct store_person *p;

    switch (op->kind) {
    case STORE_ROOM_PUT: put_room(d, &op->u.room); break;
    case STORE_ROOM_DEL:
        r = stored_room(d, op->u.room.id);
        if (r) {
            free(r->config);
            *r = d->room[--d->n_rooms];
        }
        break;
    case STORE_PERSON_PUT: put_person(d, &op->u.person); break;
    case STORE_PERSON_DEL:
        p = stored_person(d, op->u.person.id);
        if (p)
            *p = d->person[--d->n_people];
        break;
    case STORE_BLOCK_PUT:
    case STORE_BLOCK_DEL:
        change(d->block, &d->n_blocks, sizeof *d->block, &op->u.block, op->kind == STORE_BLOCK_PUT);
        break;
    case STORE_DENIAL_PUT:
    case STORE_DENIAL_DEL:
        change(d->denial, &d->n_denials, sizeof *d->denial, &op->u.denial,
               op->kind == STORE_DENIAL_PUT);
        break;
    case STORE_TOKEN_PUT:
    case STORE_TOKEN_DEL:
        change(d->token, &d->n_tokens, sizeof *d->token, &op->u.token, op->kind == STORE_TOKEN_PUT);
        break;
    case STORE_DECISION_PUT:
    case STORE_DECISION_DEL: put_decision(d, op); break;
    case STORE_JUMP:
        for (size_t i = 0; i < d->n_decisions; i++)
            d->decision[i].at += op->u.jump;
        for (size_t i = 0; i < d->n_denials; i++)
            d->denial[i].at += op->u.jump;
        break;
    case STORE_JOURNAL: put_line(d, op); break;
    case STORE_RECORDING_PUT:
    case STORE_RECORDING_DEL:
        change(d->recording, &d->n_recordings, sizeof *d->recording, op->u.recording,
               op->kind == STORE_RECORDING_PUT);
        break;
    case STORE_WEBHOOK_PUT:
        change(d->webhook, &d->n_webhooks, sizeof *d->webhook, op->u.webhook, true);
        break;
    case STORE_WEBHOOK_DEL:
        change(d->webhook, &d->n_webhooks, sizeof *d->webhook, op->u.delivery.uuid, false);
        break;
    case STORE_DELIVERY_PUT: put_delivery(d, &op->u.delivery); break;
    case STORE_DELIVERY_DEL: drop_delivery(d, op->u.delivery.number); break;
    default: break;
    }
    store_op_free(op);
}

static void on_hook(void *arg, enum hook_kind kind, uint64_t number, const char *json)
{
    struct door *d = arg;

    assert_true(d->n_hooks < DOOR_HOOKS);
    d->hook[d->n_hooks].kind = kind;
    d->hook[d->n_hooks].number = number;
    assert_true(
        str_copy(d->hook[d->n_hooks].json, sizeof d->hook[d->n_hooks].json, json ? json : ""));
    d->n_hooks++;
}

/* ---- life ---- */

static void start(struct door *d)
{
    d->l = lobby_new(&d->conf, &(struct lobby_out){.arg = d,
                                                   .send = on_send,
                                                   .close = on_close,
                                                   .store = on_store,
                                                   .hook = on_hook,
                                                   .post = on_post,
                                                   .probed = on_probed});
}

struct door *door_new(void)
{
    struct door *d = xcalloc(1, sizeof *d);

    str_copy(d->conf.domain_id, sizeof d->conf.domain_id, domain);
    str_copy(d->conf.keys.api[0], sizeof d->conf.keys.api[0], "the-key-of-this-test-server-0001");
    d->conf.keys.n_api = 1;
    memset(d->conf.keys.place, 7, sizeof d->conf.keys.place);
    d->conf.hooks[HOOK_STREAM] = d->conf.hooks[HOOK_RECORD] = true;
    d->now = 1800000000000;
    d->recording = xcalloc(DOOR_STORED, sizeof *d->recording);
    d->next_request = 1;
    journal_check_start(&d->chain);
    d->addr = "192.0.2.1";
    start(d);
    return d;
}

void door_clear(struct door *d)
{
    for (size_t p = 0; p < d->n_peers; p++) {
        for (size_t i = 0; i < d->peer[p].n; i++)
            wire_msg_free(d->peer[p].msg[i]);
        d->peer[p].n = d->peer[p].frames = 0;
    }
}

void door_free(struct door *d)
{
    lobby_free(d->l);
    door_clear(d);
    for (size_t p = 0; p < d->n_peers; p++)
        free(d->peer[p].msg);
    for (size_t i = 0; i < d->n_rooms; i++)
        free(d->room[i].config);
    for (size_t i = 0; i < d->n_lines; i++)
        free(d->line[i]);
    free(d->line);
    for (size_t i = 0; i < d->n_decisions; i++) {
        free(d->decision[i].orders);
        free(d->decision[i].deeds);
    }
    free(d->decision);
    for (size_t i = 0; i < d->n_posts; i++)
        webhook_post_free(d->post[i]);
    for (size_t i = 0; i < d->n_deliveries; i++)
        free(d->delivery[i].body);
    free(d->delivery);
    free(d->recording);
    free(d);
}

static int by_number(const void *a, const void *b)
{
    const struct store_person *p = a, *q = b;

    return (p->number > q->number) - (p->number < q->number);
}

void door_restart(struct door *d)
{
    struct store_snapshot snap = {.rooms = d->room,
                                  .n_rooms = d->n_rooms,
                                  .people = d->person,
                                  .n_people = d->n_people,
                                  .blocks = d->block,
                                  .n_blocks = d->n_blocks,
                                  .denials = d->denial,
                                  .n_denials = d->n_denials,
                                  .tokens = d->token,
                                  .n_tokens = d->n_tokens,
                                  .recordings = d->recording,
                                  .n_recordings = d->n_recordings,
                                  .decisions = d->decision,
                                  .n_decisions = d->n_decisions,
                                  .webhooks = d->webhook,
                                  .n_webhooks = d->n_webhooks,
                                  .deliveries = d->delivery,
                                  .n_deliveries = d->n_deliveries,
                                  .journal_n = d->chain.lines};

    memcpy(snap.journal_hash, d->chain.prev, sizeof snap.journal_hash);
    snap.recent = xcalloc(d->n_lines + 1, sizeof *snap.recent);
    while (snap.n_recent < d->n_lines) {
        snap.recent[snap.n_recent] = d->line[d->n_lines - 1 - snap.n_recent];
        snap.n_recent++;
    }
    lobby_free(d->l);
    start(d);
    for (size_t i = d->n_people; i-- > 0;) /* as the store does when it is loaded */
        if (!stored_room(d, d->person[i].room_id))
            d->person[i] = d->person[--d->n_people];
    qsort(d->person, d->n_people, sizeof *d->person, by_number);
    lobby_restore(d->l, &snap, d->now);
    free(snap.recent);
}

void door_pass(struct door *d, int64_t ms)
{
    d->now += ms;
    lobby_tick(d->l, d->now);
}

/* ---- rooms and tokens ---- */

/* Sets "key=value" words; returns whether "private" was among them. */
static bool set_words(struct props *p, const char *words, int64_t now, bool is_private)
{
    while (*words) {
        size_t n = strcspn(words, " ");
        char word[256] = "", *value;
        struct error err = {""};
        int prop;

        assert_true(n < sizeof word);
        memcpy(word, words, n);
        words += n + (words[n] == ' ');
        value = strchr(word, '=');
        if (value)
            *value++ = '\0';
        if (str_eq(word, "private"))
            is_private = true;
        else if (str_eq(word, "public"))
            is_private = false;
        else if (n) {
            prop = prop_find(p->table, str_eq(word, "knocking") && p->table == &room_props
                                           ? "enable_knocking"
                                           : word);
            assert_true(prop >= 0);
            if (!props_set_text(p, prop, value ? value : "true", now / 1000, &err))
                fail_msg("%s: %s", word, err.text);
        }
    }
    return is_private;
}

void door_room(struct door *d, const char *name, const char *words)
{
    struct props p;
    const struct lobby_room *r = NULL;
    struct error err = {""};
    bool is_private;

    props_init(&p, &room_props);
    is_private = set_words(&p, words, d->now, false);
    if (lobby_room_create(d->l, name, is_private, &p, d->now, &r, &err) != ERR_OK)
        fail_msg("room %s: %s", name, err.text);
    assert_non_null(r);
    props_finish(&p);
}

void door_room_change(struct door *d, const char *name, const char *words)
{
    const struct lobby_room *r = lobby_room_find(d->l, name, d->now);
    struct props p = {0};
    bool is_private;

    assert_non_null(r);
    props_copy(&p, &r->config);
    is_private = set_words(&p, words, d->now, r->is_private);
    assert_int_equal(lobby_room_update(d->l, name, is_private, &p, d->now, &r, NULL), ERR_OK);
    props_finish(&p);
}

const char *door_token(struct door *d, const char *room, const char *words)
{
    static char token[LIMIT_TOKEN + 1];
    struct props p;
    char *made;

    props_init(&p, &token_claims);
    if (*room)
        props_set_str(&p, TOKEN_room_name, room);
    set_words(&p, words, d->now, false);
    made = token_mint(&d->conf.keys, domain, &p, NULL, d->now / 1000, NULL);
    str_copy(token, sizeof token, made);
    free(made);
    props_finish(&p);
    return token;
}

/* ---- what was told ---- */

const struct wire_msg *door_last(const struct door *d, peer_id p, enum wire_kind kind)
{
    for (size_t i = d->peer[p].n; i > 0; i--)
        if (d->peer[p].msg[i - 1]->kind == kind)
            return d->peer[p].msg[i - 1];
    return NULL;
}

size_t door_count(const struct door *d, peer_id p, enum wire_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < d->peer[p].n; i++)
        n += d->peer[p].msg[i]->kind == kind;
    return n;
}
