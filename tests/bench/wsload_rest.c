/* A bare HTTP server by libwebsockets on libuv, in a process of its own: what stands in the way of
 * whoever answers a POST once something is safe in the store, whatever else there is to do. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/base/str.h"
#include "net/lobby/store/store.h"
#include "tests/bench/wsload.h"
#include "tests/bench/wsload_server.h"

enum { WAITING_MAX = 1024, ANSWER_MAX = 4096 };

static struct {
    uv_loop_t loop;
    uv_async_t committed;
    uv_check_t check;
    struct store *store; /* null: nothing is stored */
    struct store_op *ops, **last_op;
    uint64_t number; /* of the last batch */
    struct {
        struct lws *wsi;
        uint64_t batch;
    } waiting[WAITING_MAX]; /* in their order; counted on for ever */
    size_t head, open, tail;
    unsigned char answer[LWS_PRE + ANSWER_MAX];
    size_t len;
} b;

static int answer(struct lws *wsi)
{
    if (lws_write(wsi, b.answer + LWS_PRE, b.len, LWS_WRITE_HTTP_HEADERS) < (int)b.len)
        return -1;
    return lws_http_transaction_completed(wsi) ? -1 : 0;
}

/* A row as long as that of a token. */
static void wait_for_row(struct lws *wsi)
{
    struct store_op *op = store_op_new(STORE_TOKEN_PUT);
    struct store_token *t = &op->u.token;

    t->number = (int64_t)b.tail + 1;
    snprintf(t->id, sizeof t->id, "%036zu", b.tail);
    snprintf(t->mark, sizeof t->mark, "%032zu", b.tail);
    str_copy(t->room, sizeof t->room, "weekly");
    str_copy(t->name, sizeof t->name, "Ann");
    *b.last_op = op;
    b.last_op = &op->next;
    b.waiting[b.tail++ % WAITING_MAX].wsi = wsi;
    lws_rx_flow_control(wsi, 0);
}

static void forget(const struct lws *wsi)
{
    for (size_t i = b.head; i != b.tail; i++)
        if (b.waiting[i % WAITING_MAX].wsi == wsi)
            b.waiting[i % WAITING_MAX].wsi = NULL;
}

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len)
{
    (void)user;
    (void)in;
    (void)len;
    if (reason == LWS_CALLBACK_CLOSED_HTTP)
        forget(wsi);
    if (reason != LWS_CALLBACK_HTTP_BODY_COMPLETION)
        return 0;
    if (!b.store)
        return answer(wsi);
    wait_for_row(wsi);
    return 0;
}

/* All that came in this turn is one batch. */
static void on_check(uv_check_t *h)
{
    (void)h;
    if (!b.ops)
        return;
    for (b.number++; b.open != b.tail; b.open++)
        b.waiting[b.open % WAITING_MAX].batch = b.number;
    store_submit(b.store, b.ops, b.number);
    b.ops = NULL;
    b.last_op = &b.ops;
}

static void on_committed(uv_async_t *h)
{
    uint64_t safe = store_committed(b.store);

    (void)h;
    for (; b.head != b.open && b.waiting[b.head % WAITING_MAX].batch <= safe; b.head++) {
        struct lws *wsi = b.waiting[b.head % WAITING_MAX].wsi;

        if (!wsi)
            continue;
        lws_rx_flow_control(wsi, 1);
        if (answer(wsi) < 0)
            lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
    }
}

/* Runs on the store thread. */
static void wake(void *arg)
{
    (void)arg;
    uv_async_send(&b.committed);
}

static bool open_store(const char *dir)
{
    struct store_snapshot snap;
    struct error err;

    b.last_op = &b.ops;
    b.store = dir ? store_open(dir, &err) : NULL;
    if (!b.store)
        return !dir;
    if (!store_load(b.store, &snap, &err))
        return false;
    store_snapshot_finish(&snap);
    return store_start(b.store, wake, NULL, &err);
}

/* What wsload_rest is given. */
struct answers {
    const char *dir, *body;
};

static void serve(int tell, const void *arg)
{
    static const struct lws_protocols protocols[] = {{.name = "http", .callback = callback}, {0}};
    struct lws_context_creation_info info = {.protocols = protocols};
    const struct answers *a = arg;

    b.len = (size_t)snprintf((char *)b.answer + LWS_PRE, ANSWER_MAX,
                             "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             "Content-Length: %zu\r\n\r\n%s",
                             strlen(a->body), a->body);
    uv_loop_init(&b.loop);
    uv_async_init(&b.loop, &b.committed, on_committed);
    uv_check_init(&b.loop, &b.check);
    uv_check_start(&b.check, on_check);
    if (!open_store(a->dir))
        _exit(1);
    wsload_listen(tell, &b.loop, &info);
}

pid_t wsload_rest(int *port, const char *dir, const char *body)
{
    return wsload_start("the bare HTTP server", port, serve, &(struct answers){dir, body});
}
