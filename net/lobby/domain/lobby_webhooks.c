/* Webhooks: receivers, their queues, and what an answer means. Daily's circuit breaker: what fails
 * is lost, and the third failure in a row ends the webhook until it is set again. Daily's
 * exponential way: each message is tried WEBHOOK_TRIES times, with growing gaps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "net/lobby/token.h"

static struct receiver *find(const struct lobby *l, const char *uuid)
{
    struct receiver *r;

    DL_FOREACH (l->webhooks.list, r)
        if (str_eq(r->pub.uuid, uuid))
            return r;
    return NULL;
}

/* ---- the store ---- */

static void save(struct lobby *l, const struct webhook *w)
{
    struct store_op *op = store_op_new(STORE_WEBHOOK_PUT);

    op->u.webhook = xmemdup(w, sizeof *w);
    l->out.store(l->out.arg, op);
}

static void save_delivery(struct lobby *l, const struct delivery *d, const char *body)
{
    struct store_op *op = store_op_new(STORE_DELIVERY_PUT);

    op->u.delivery = (struct webhook_delivery){.number = d->number,
                                               .tries = d->tries,
                                               .due_at = d->due.at,
                                               .body = body ? xstrdup(body) : NULL};
    str_copy(op->u.delivery.uuid, sizeof op->u.delivery.uuid, d->to->pub.uuid);
    l->out.store(l->out.arg, op);
}

static void drop(struct lobby *l, struct delivery *d)
{
    struct store_op *op = store_op_new(STORE_DELIVERY_DEL);

    op->u.delivery.number = d->number;
    l->out.store(l->out.arg, op);
    if (d->ready)
        DL_DELETE(d->to->ready, d);
    d->to->flying -= d->flying;
    heap_remove(&l->due, &d->due);
    HASH_DEL(l->webhooks.deliveries, d);
    free(d->body);
    free(d);
}

static void drop_all(struct lobby *l, const struct receiver *r)
{
    struct delivery *d, *tmp;

    HASH_ITER (hh, l->webhooks.deliveries, d, tmp)
        if (d->to == r)
            drop(l, d);
}

/* ---- out ---- */

static void post(struct lobby *l, const struct webhook *w, uint64_t number, const char *body,
                 int timeout_ms)
{
    struct webhook_post *p = xcalloc(1, sizeof *p);

    p->number = number;
    p->url = xstrdup(w->url);
    p->auth = *w->auth ? xstrdup(w->auth) : NULL;
    p->body = xstrdup(body);
    p->timeout_ms = timeout_ms;
    snprintf(p->timestamp, sizeof p->timestamp, "%lld", (long long)(l->now / 1000));
    token_webhook_sign(w->hmac, p->timestamp, p->body, p->signature);
    l->out.post(l->out.arg, p);
}

static int timeout_of(const struct lobby *l, int otherwise)
{
    return l->conf.webhook_timeout_ms ? l->conf.webhook_timeout_ms : otherwise;
}

static void pump(struct lobby *l, struct receiver *r)
{
    struct delivery *d;

    while (!r->pub.failed && r->flying < WEBHOOK_FLIGHTS && (d = r->ready) != NULL) {
        DL_DELETE(r->ready, d);
        d->ready = false;
        d->flying = true;
        r->flying++;
        post(l, &r->pub, d->number, d->body, timeout_of(l, WEBHOOK_TIMEOUT_MS));
    }
}

static struct delivery *add(struct lobby *l, struct receiver *r, uint64_t number, const char *body)
{
    struct delivery *d = xcalloc(1, sizeof *d);

    d->number = number;
    d->to = r;
    d->body = xstrdup(body);
    d->due.owner = d;
    d->due.kind = DEADLINE_DELIVERY;
    HASH_ADD(hh, l->webhooks.deliveries, number, sizeof d->number, d);
    return d;
}

static void make_ready(struct delivery *d)
{
    d->ready = true;
    DL_APPEND(d->to->ready, d);
}

static bool wants(const struct receiver *r, enum webhook_event e)
{
    return !r->pub.failed && (r->pub.events >> e & 1);
}

bool webhooks_want(const struct lobby *l, enum webhook_event e)
{
    const struct receiver *r;

    DL_FOREACH (l->webhooks.list, r)
        if (wants(r, e))
            return true;
    return false;
}

void webhooks_tell(struct lobby *l, enum webhook_event e, const char *body)
{
    struct receiver *r;

    DL_FOREACH (l->webhooks.list, r) {
        struct delivery *d;

        if (!wants(r, e))
            continue;
        if (HASH_COUNT(l->webhooks.deliveries) >= WEBHOOK_QUEUE) {
            l->webhooks.lost++;
            continue;
        }
        d = add(l, r, ++l->webhooks.number, body);
        d->due.at = l->now; /* not in the heap: it is ready */
        save_delivery(l, d, d->body);
        make_ready(d);
        pump(l, r);
    }
}

void webhooks_due(struct lobby *l, struct delivery *d)
{
    make_ready(d);
    pump(l, d->to);
}

/* ---- what came of it ---- */

static int64_t back_off(const struct lobby *l, int32_t tries)
{
    int64_t ms = l->conf.webhook_base_ms ? l->conf.webhook_base_ms : WEBHOOK_BASE_MS;

    for (int32_t i = 1; i < tries && ms < WEBHOOK_LONGEST_MS; i++)
        ms *= 4;
    return ms < WEBHOOK_LONGEST_MS ? ms : WEBHOOK_LONGEST_MS;
}

static void has_failed(struct lobby *l, struct delivery *d)
{
    struct receiver *r = d->to;

    r->pub.failures++;
    d->tries++;
    if (r->pub.retry == WEBHOOK_EXPONENTIAL && d->tries < WEBHOOK_TRIES) {
        d->flying = false;
        r->flying--;
        heap_set(&l->due, &d->due, l->now + back_off(l, d->tries));
        save_delivery(l, d, NULL);
    } else {
        l->webhooks.lost++;
        drop(l, d);
    }
    if (r->pub.retry == WEBHOOK_BREAKER && r->pub.failures >= WEBHOOK_FAILURES) {
        r->pub.failed = true;
        drop_all(l, r);
    }
    save(l, &r->pub);
}

static void has_arrived(struct lobby *l, struct delivery *d)
{
    struct receiver *r = d->to;

    r->pub.failures = 0;
    r->pub.pushed_at = l->now;
    l->webhooks.delivered++;
    drop(l, d);
    save(l, &r->pub);
}

/* ---- setting them ---- */

static struct receiver *by_url(const struct lobby *l, const char *url)
{
    struct receiver *r;

    DL_FOREACH (l->webhooks.list, r)
        if (str_eq(r->pub.url, url))
            return r;
    return NULL;
}

static struct receiver *make(struct lobby *l, const struct webhook *wish)
{
    struct receiver *r = *wish->uuid ? find(l, wish->uuid) : by_url(l, wish->url);

    if (!r && (*wish->uuid || l->webhooks.n >= WEBHOOKS_MAX))
        return NULL;
    if (!r) {
        r = xcalloc(1, sizeof *r);
        l->conf.new_id(r->pub.uuid);
        r->pub.created_at = l->now;
        DL_APPEND(l->webhooks.list, r);
        l->webhooks.n++;
    }
    str_copy(r->pub.url, sizeof r->pub.url, wish->url);
    str_copy(r->pub.hmac, sizeof r->pub.hmac, wish->hmac);
    str_copy(r->pub.auth, sizeof r->pub.auth, wish->auth);
    r->pub.retry = wish->retry;
    r->pub.events = wish->events;
    r->pub.failed = false;
    r->pub.failures = 0;
    r->pub.updated_at = l->now;
    save(l, &r->pub);
    pump(l, r);
    return r;
}

static void probed(struct lobby *l, struct probe *p, int status, const char *why)
{
    char words[LIMIT_REASON + 1];
    struct receiver *made = status == 200 ? make(l, &p->wish) : NULL;

    if (status == 200)
        str_copy(words, sizeof words, "the webhook was deleted meanwhile, or there are too many");
    else if (status)
        snprintf(words, sizeof words, "the url answered the test with status %d instead of 200",
                 status);
    else
        snprintf(words, sizeof words, "the url did not answer the test: %s", why);
    l->out.probed(l->out.arg, p->asker, made ? &made->pub : NULL, words);
    DL_DELETE(l->webhooks.probes, p);
    free(p);
}

enum err lobby_webhook_put(struct lobby *l, const struct webhook *wish, uint64_t asker, int64_t now,
                           struct error *err)
{
    struct probe *p;
    int n;

    lobby_begin(l, now);
    DL_COUNT(l->webhooks.probes, p, n);
    if (n >= WEBHOOK_PROBES)
        return ERR_TOO_MANY;
    if (!*wish->uuid && l->webhooks.n >= WEBHOOKS_MAX && !by_url(l, wish->url)) {
        error_set(err, "there are %d webhooks already, no more are possible", WEBHOOKS_MAX);
        return ERR_INVALID;
    }
    p = xcalloc(1, sizeof *p);
    p->number = ++l->webhooks.number;
    p->asker = asker;
    p->wish = *wish;
    DL_APPEND(l->webhooks.probes, p);
    post(l, wish, p->number, "{\"test\":\"test\"}", timeout_of(l, WEBHOOK_PROBE_MS));
    lobby_end(l);
    return ERR_OK;
}

const struct webhook *lobby_webhook_find(const struct lobby *l, const char *uuid)
{
    const struct receiver *r = find(l, uuid);

    return r ? &r->pub : NULL;
}

void lobby_webhooks_each(const struct lobby *l, void (*each)(void *arg, const struct webhook *w),
                         void *arg)
{
    const struct receiver *r;

    DL_FOREACH (l->webhooks.list, r)
        each(arg, &r->pub);
}

static void forget(struct lobby *l, struct receiver *r)
{
    DL_DELETE(l->webhooks.list, r);
    l->webhooks.n--;
    explicit_bzero(&r->pub, sizeof r->pub);
    free(r);
}

bool lobby_webhook_delete(struct lobby *l, const char *uuid, int64_t now)
{
    struct receiver *r = find(l, uuid);
    struct store_op *op;

    lobby_begin(l, now);
    if (r) {
        drop_all(l, r);
        op = store_op_new(STORE_WEBHOOK_DEL);
        str_copy(op->u.delivery.uuid, sizeof op->u.delivery.uuid, uuid);
        l->out.store(l->out.arg, op);
        forget(l, r);
    }
    lobby_end(l);
    return r != NULL;
}

void lobby_posted(struct lobby *l, uint64_t number, int status, const char *why, int64_t now)
{
    struct delivery *d;
    struct probe *p;

    lobby_begin(l, now);
    HASH_FIND(hh, l->webhooks.deliveries, &number, sizeof number, d);
    DL_SEARCH_SCALAR(l->webhooks.probes, p, number, number);
    if (p) {
        probed(l, p, status, why);
    } else if (d && d->flying) {
        struct receiver *r = d->to;

        if (status >= 200 && status < 300)
            has_arrived(l, d);
        else
            has_failed(l, d);
        pump(l, r);
    }
    lobby_end(l);
}

/* ---- life ---- */

/* What was not delivered is due at once, or when it was. */
void webhooks_restore(struct lobby *l, const struct store_snapshot *s)
{
    int64_t latest;

    for (size_t i = 0; i < s->n_webhooks; i++) {
        struct receiver *r = xcalloc(1, sizeof *r);

        r->pub = s->webhooks[i];
        DL_APPEND(l->webhooks.list, r);
        l->webhooks.n++;
    }
    /* No try is further away, unless the clock was set back. */
    latest = l->now + WEBHOOK_LONGEST_MS;
    for (size_t i = 0; i < s->n_deliveries; i++) {
        const struct webhook_delivery *from = &s->deliveries[i];
        struct receiver *r = find(l, from->uuid);
        struct delivery *d;

        if (from->number > l->webhooks.number)
            l->webhooks.number = from->number;
        if (!r)
            continue;
        d = add(l, r, from->number, from->body);
        d->tries = from->tries;
        heap_set(&l->due, &d->due, from->due_at < latest ? from->due_at : latest);
    }
}

void webhooks_jumped(struct lobby *l, int64_t by)
{
    struct delivery *d, *tmp;

    HASH_ITER (hh, l->webhooks.deliveries, d, tmp)
        if (d->due.place) {
            heap_set(&l->due, &d->due, d->due.at + by);
            save_delivery(l, d, NULL);
        }
}

void webhooks_free(struct lobby *l)
{
    struct delivery *d, *d_tmp;
    struct probe *p, *p_tmp;

    HASH_ITER (hh, l->webhooks.deliveries, d, d_tmp) {
        HASH_DEL(l->webhooks.deliveries, d);
        heap_remove(&l->due, &d->due);
        free(d->body);
        free(d);
    }
    DL_FOREACH_SAFE (l->webhooks.probes, p, p_tmp) {
        DL_DELETE(l->webhooks.probes, p);
        explicit_bzero(&p->wish, sizeof p->wish);
        free(p);
    }
    while (l->webhooks.list)
        forget(l, l->webhooks.list);
}
