/* The console's live link to a service. */
#include "net/client/link.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/client/verdict.h"
#include "net/client/ws.h"

enum {
    LINK_HELLO_MS = 10 * 1000,  /* a server that takes the connection and says nothing is cut */
    LINK_RESEND_MS = 30 * 1000, /* an older request is not sent again: it would surprise */
    LINK_STOP_MS = 500,
    LINK_OUT_MAX = 1024,
    LINK_VERSION = 1,
};

/* A request without an answer. */
struct link_pending {
    int64_t id;
    char *text;
    int64_t asked_ms, sent_us;
    bool everybody; /* names "*": its meaning changes with time */
    struct link_pending *prev, *next;
};

struct link {
    /* -- immutable */
    struct ws_hub *hub;
    struct mbox *events, *out;
    char (*rooms)[LIMIT_ROOM_NAME + 1];
    size_t n_rooms;
    bool looks;
    /* -- any thread */
    atomic_bool stop, up, want_sync, want_drop;
    _Atomic(char *) fresh_token; /* takes the place of token at the link's next turn */
    _Atomic int64_t next_id;
    /* -- owner's thread */
    pthread_t thread;
    bool started;
    /* -- link thread only */
    struct ws *ws;
    char *token;
    enum link_state state;
    enum err error;
    char text[ERROR_TEXT_MAX];
    int64_t retry_at;
    char session[LIMIT_SESSION + 1];
    int64_t seq;
    bool partial; /* the snapshot has not come to its end: it can not be resumed */
    bool ended;
    int64_t hello_id, hello_by_ms; /* the answer that is waited for; 0 for none */
    int64_t sync_id;
    struct link_pending *pending;
};

void link_event_free(void *event)
{
    struct link_event *e = event;

    if (!e)
        return;
    wire_msg_free(e->msg);
    free(e);
}

/* ---- link thread: events to the owner ---- */

static void push_event(struct link *l, const struct link_event *what, const char *text)
{
    size_t size = strlen(text) + 1;
    struct link_event *e = xmalloc(sizeof *e + size);

    *e = *what;
    str_copy(e->text, size, text);
    mbox_push(l->events, e);
}

static void push_state(struct link *l)
{
    const struct link_event e = {
        .kind = LINK_EVENT_STATE, .state = l->state, .error = l->error, .retry_at = l->retry_at};

    push_event(l, &e, l->text);
}

static void push_msg(struct link *l, struct wire_msg *m)
{
    push_event(l, &(struct link_event){.kind = LINK_EVENT_MSG, .state = l->state, .msg = m}, "");
}

static void set_state(struct link *l, enum link_state state, enum err error, const char *text)
{
    l->state = state;
    l->error = error;
    str_copy(l->text, sizeof l->text, text);
    atomic_store(&l->up, state == LINK_UP);
    push_state(l);
}

/* ---- link thread: requests ---- */

static void pending_drop(struct link *l, struct link_pending *p)
{
    DL_DELETE(l->pending, p);
    free(p->text);
    free(p);
}

/* Answers in the server's place when the request can not be put to it. */
static void pending_fail(struct link *l, struct link_pending *p, enum err error, const char *info)
{
    struct wire_msg *m = xcalloc(1, sizeof *m);

    m->kind = WIRE_EV_REPLY;
    m->reply = p->id;
    m->error = error;
    str_copy(m->info, sizeof m->info, info);
    pending_drop(l, p);
    push_msg(l, m);
}

static void pending_send(struct link *l, struct link_pending *p)
{
    p->sent_us = clock_mono_us();
    if (!ws_send(l->ws, p->text))
        ws_cut(l->ws); /* the line does not move: what is unanswered goes out after the resume */
}

static void take_request(struct link *l, struct wire_req *r)
{
    struct link_pending *p = xcalloc(1, sizeof *p);

    p->id = r->id;
    p->asked_ms = clock_mono_ms();
    p->text = wire_req_encode(r);
    for (size_t i = 0; i < r->n_decisions; i++)
        p->everybody = p->everybody || str_eq(r->decisions[i].id, WIRE_ALL);
    wire_req_free(r);
    DL_APPEND(l->pending, p);
    if (strlen(p->text) > LIMIT_FRAME_IN)
        pending_fail(l, p, ERR_TOO_LARGE, "too many people at once for one request");
    else if (l->state == LINK_REFUSED)
        pending_fail(l, p, l->error, l->text);
    else if (l->state == LINK_UP)
        pending_send(l, p);
}

/* Sends again what was not answered before the drop. In a new session the server can not tell a
 * repetition, so what means "everybody now" is not repeated. */
static void resend(struct link *l, bool resumed)
{
    int64_t now = clock_mono_ms();
    struct link_pending *p, *next;

    DL_FOREACH_SAFE (l->pending, p, next) {
        if (now - p->asked_ms > LINK_RESEND_MS)
            pending_fail(l, p, ERR_TIMED_OUT, "the connection was away for too long");
        else if (p->everybody && !resumed)
            pending_fail(l, p, ERR_OFFLINE, "the server restarted; look again who is waiting");
        else
            pending_send(l, p);
    }
}

static void fail_all(struct link *l)
{
    while (l->pending)
        pending_fail(l, l->pending, l->error, l->text);
}

static void send_req(struct link *l, const struct wire_req *r)
{
    char *text = wire_req_encode(r);

    if (!ws_send(l->ws, text))
        ws_cut(l->ws);
    explicit_bzero(text, strlen(text));
    free(text);
}

static void send_sync(struct link *l)
{
    struct wire_req r = {.action = WIRE_SYNC, .id = atomic_fetch_add(&l->next_id, 1)};

    l->sync_id = r.id;
    send_req(l, &r);
}

/* ---- link thread: the connection ---- */

static void wipe_token(char *token)
{
    if (token)
        explicit_bzero(token, strlen(token));
    free(token);
}

/* Takes the token that the owner has renewed; true when there was one. */
static bool take_token(struct link *l)
{
    char *fresh = atomic_exchange(&l->fresh_token, NULL);

    if (!fresh)
        return false;
    wipe_token(l->token);
    l->token = fresh;
    return true;
}

static void on_open(void *arg)
{
    struct link *l = arg;
    struct wire_req r = {
        .action = WIRE_HELLO,
        .id = atomic_fetch_add(&l->next_id, 1),
        .version = LINK_VERSION,
        .looks = l->looks,
        .rooms = l->rooms,
        .n_rooms = l->n_rooms,
    };

    take_token(l);
    r.token = l->token;
    if (*l->session && !l->partial && !atomic_load(&l->want_sync)) {
        str_copy(r.resume_session, sizeof r.resume_session, l->session);
        r.resume_seq = l->seq;
    }
    l->hello_id = r.id;
    l->hello_by_ms = clock_mono_ms() + LINK_HELLO_MS;
    send_req(l, &r);
}

static void refuse(struct link *l, enum err error, const char *text)
{
    set_state(l, LINK_REFUSED, error, text);
    fail_all(l);
}

static void on_end(void *arg, const struct ws_end *end)
{
    struct link *l = arg;
    enum err e = verdict_of_end(end);

    l->ended = true;
    l->hello_id = l->hello_by_ms = l->sync_id = 0;
    if (atomic_load(&l->stop) || l->state == LINK_REFUSED)
        return;
    if (verdict_is_final(e)) {
        refuse(l, e, *end->text ? end->text : err_info(e)->sentence);
        return;
    }
    l->ended = false;
    l->retry_at = clock_mono_ms() + ws_retry(l->ws);
    set_state(l, LINK_DOWN, ERR_OFFLINE, end->text);
}

static void hello_answered(struct link *l, const struct wire_msg *m)
{
    bool same = m->resumed || str_eq(l->session, m->session);

    l->hello_id = l->hello_by_ms = 0;
    if (!m->ok) {
        enum err e = verdict_refine(m->error, m->info);

        if (verdict_is_final(e))
            refuse(l, e, m->info);
        ws_close(l->ws, 1000);
        return;
    }
    ws_settled(l->ws);
    if (!m->resumed) {
        l->seq = m->seq;
        l->partial = m->more;
        atomic_store(&l->want_sync, false); /* this is the fresh snapshot */
    }
    str_copy(l->session, sizeof l->session, m->session);
    set_state(l, LINK_UP, ERR_OK, "");
    resend(l, same);
}

static void reply_arrived(struct link *l, const struct wire_msg *m)
{
    struct link_pending *p, *next;

    if (m->reply == l->sync_id && m->ok) {
        l->sync_id = 0;
        l->seq = m->seq;
        l->partial = m->more;
    }
    DL_FOREACH_SAFE (l->pending, p, next) {
        int64_t us = clock_mono_us() - p->sent_us;

        if (p->id != m->reply)
            continue;
        push_event(l,
                   &(struct link_event){.kind = LINK_EVENT_PING,
                                        .state = l->state,
                                        .round_trip_us = us < INT32_MAX ? (int32_t)us : INT32_MAX},
                   "");
        pending_drop(l, p);
    }
}

static void on_msg(void *arg, struct wire_msg *m)
{
    struct link *l = arg;

    if (m->kind == WIRE_EV_REPLY && m->reply == l->hello_id && l->hello_id) {
        hello_answered(l, m);
        if (!m->ok) {
            wire_msg_free(m);
            return;
        }
    } else if (m->kind == WIRE_EV_REPLY) {
        reply_arrived(l, m);
    } else if (m->seq > l->seq) {
        l->seq = m->seq;
        l->partial = false;
    }
    push_msg(l, m);
}

static void on_text(void *arg, const char *text, size_t len)
{
    struct link *l = arg;
    struct error err = {{0}};

    if (wire_msg_decode(text, len, on_msg, l, &err))
        return;
    l->session[0] = '\0'; /* something was lost: begin afresh */
    ws_close(l->ws, 4400);
}

static const struct ws_ops link_ops = {.open = on_open, .text = on_text, .end = on_end};

/* What other threads asked for. */
static void link_turn(struct link *l)
{
    struct mbox_batch batch = mbox_take_all(l->out);

    for (size_t i = 0; i < batch.n; i++)
        take_request(l, batch.item[i]);
    free(batch.item);
    if (atomic_exchange(&l->want_drop, false))
        ws_cut(l->ws);
    if (l->hello_by_ms && clock_mono_ms() >= l->hello_by_ms)
        ws_cut(l->ws);
    if (l->state == LINK_REFUSED && l->ended && take_token(l)) {
        l->ended = false;
        l->session[0] = '\0';
        l->retry_at = clock_mono_ms() + ws_retry(l->ws);
        set_state(l, LINK_CONNECTING, ERR_OK, "");
    }
    if (l->state == LINK_UP && atomic_exchange(&l->want_sync, false)) {
        push_state(l);
        send_sync(l);
    }
}

static void *link_main(void *arg)
{
    struct link *l = arg;
    int64_t stop_by;

    tr_here(true);
    push_state(l);
    l->ws = ws_new(l->hub, &link_ops, l);
    while (!atomic_load(&l->stop)) {
        int64_t wait = l->hello_by_ms ? l->hello_by_ms - clock_mono_ms() : -1;

        ws_hub_service(l->hub, l->hello_by_ms && wait < 1 ? 1 : (int)wait);
        link_turn(l);
    }
    stop_by = clock_mono_ms() + LINK_STOP_MS;
    if (l->state == LINK_UP) {
        ws_close(l->ws, 1000);
        while (!l->ended && clock_mono_ms() < stop_by)
            ws_hub_service(l->hub, 50);
    }
    ws_free(l->ws);
    return NULL;
}

/* ---- owner's thread ---- */

static void wake_link(void *hub)
{
    ws_hub_wake(hub);
}

static void free_req(void *req)
{
    wire_req_free(req);
}

struct link *link_new(const struct link_conf *conf, void (*wake)(void *), void *wake_arg,
                      struct error *err)
{
    struct link *l = xcalloc(1, sizeof *l);

    l->hub = ws_hub_new(conf->url, 8, err);
    if (!l->hub) {
        free(l);
        return NULL;
    }
    l->events = mbox_new(LIMIT_MAILBOX, link_event_free, wake, wake_arg);
    l->out = mbox_new(LINK_OUT_MAX, free_req, wake_link, l->hub);
    atomic_init(&l->fresh_token, conf->token ? xstrdup(conf->token) : NULL);
    l->looks = conf->looks;
    l->n_rooms = conf->n_rooms ? conf->n_rooms : 1;
    l->rooms = xcalloc(l->n_rooms, sizeof *l->rooms);
    str_copy(l->rooms[0], sizeof *l->rooms, WIRE_ALL);
    for (size_t i = 0; i < conf->n_rooms; i++)
        str_copy(l->rooms[i], sizeof *l->rooms, conf->rooms[i]);
    l->state = LINK_CONNECTING;
    atomic_init(&l->next_id, 1);
    return l;
}

bool link_start(struct link *l, struct error *err)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&l->thread, NULL, link_main, l);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    l->started = rc == 0;
    return l->started || error_set(err, "no thread for the connection: %s", strerror(rc));
}

void link_stop(struct link *l)
{
    if (!l)
        return;
    atomic_store(&l->stop, true);
    if (l->started) {
        ws_hub_wake(l->hub);
        pthread_join(l->thread, NULL);
    }
    while (l->pending)
        pending_drop(l, l->pending);
    ws_hub_free(l->hub);
    mbox_free(l->out);
    mbox_free(l->events);
    wipe_token(atomic_load(&l->fresh_token));
    wipe_token(l->token);
    free(l->rooms);
    free(l);
}

void link_set_token(struct link *l, const char *token)
{
    wipe_token(atomic_exchange(&l->fresh_token, xstrdup(token)));
    if (l->started)
        ws_hub_wake(l->hub);
}

void link_drop(struct link *l)
{
    atomic_store(&l->want_drop, true);
    ws_hub_wake(l->hub);
}

struct mbox_batch link_take(struct link *l)
{
    struct mbox_batch batch = mbox_take_all(l->events);

    if (batch.choked) {
        atomic_store(&l->want_sync, true);
        ws_hub_wake(l->hub);
    }
    return batch;
}

int64_t link_send(struct link *l, struct wire_req *r)
{
    int64_t id = atomic_fetch_add(&l->next_id, 1);

    r->id = id;
    if (!atomic_load(&l->up)) {
        wire_req_free(r);
        return 0;
    }
    return mbox_push(l->out, r) ? id : 0;
}
