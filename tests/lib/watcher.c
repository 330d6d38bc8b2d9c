/* A host's link that writes down what it is told. */
#include "tests/lib/watcher.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/hash.h"
#include "tests/lib/check.h"

static void nothing(void *arg)
{
    (void)arg; /* the test looks by itself */
}

void watcher_token(struct serve *s, char *token, size_t size)
{
    const char *const args[] = {"token", "create", "--any-room", "--owner", "--name", "mira", NULL};

    assert_int_equal(serve_verb(s, args, token, NULL, size), 0);
    token[strcspn(token, "\n")] = '\0';
}

void watcher_start(struct watcher *w, int port, const char *token)
{
    char url[64];
    struct error err = {{0}};

    *w = (struct watcher){.state = LINK_CONNECTING};
    snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
    w->link = link_new(&(struct link_conf){.url = url, .token = token}, nothing, NULL, &err);
    if (!w->link || !link_start(w->link, &err))
        fail_msg("no link: %s", err.text);
}

void watcher_stop(struct watcher *w)
{
    link_stop(w->link);
    wire_msg_free(w->snapshot);
    free(w->note);
    free(w->answers);
}

static void take_reply(struct watcher *w, struct wire_msg *m)
{
    if (*m->session && m->ok) {
        if (m->resumed)
            return;
        w->snapshots++;
        w->seq = w->since = m->seq;
        wire_msg_free(w->snapshot);
        w->snapshot = m;
        return;
    }
    while (w->n_answers <= (size_t)m->reply) {
        w->answers = xgrown(w->answers, w->n_answers, sizeof *w->answers);
        w->n_answers++;
    }
    if (++w->answers[m->reply] > 1)
        fail_msg("request %lld was answered twice", (long long)m->reply);
    w->refused += (int)m->n_refused + !m->ok;
}

static void take_event(struct watcher *w, const struct wire_msg *m)
{
    static const uint64_t key[2] = {7, 8};
    struct frame *f = wire_msg_encode(m);

    if (m->seq <= w->seq)
        fail_msg("event %lld comes after %lld", (long long)m->seq, (long long)w->seq);
    w->seq = m->seq;
    w->note = xgrown(w->note, w->n, sizeof *w->note);
    w->note[w->n++] = (struct watcher_note){
        .seq = m->seq, .sum = hash_sip(key, f->text, f->len), .kind = m->kind};
    frame_unref(f);
}

void watcher_hear(struct watcher *w)
{
    struct mbox_batch batch = link_take(w->link);

    assert_false(batch.choked);
    for (size_t i = 0; i < batch.n; i++) {
        struct link_event *e = batch.item[i];

        if (e->kind == LINK_EVENT_STATE) {
            w->state = e->state;
            w->ups += e->state == LINK_UP;
        } else if (e->kind == LINK_EVENT_MSG) {
            if (e->msg->kind == WIRE_EV_REPLY)
                take_reply(w, e->msg);
            else if (e->msg->seq > 0)
                take_event(w, e->msg);
            if (w->each)
                w->each(w->arg, e->msg);
            if (w->snapshot == e->msg)
                e->msg = NULL;
        }
        link_event_free(e);
    }
    free(batch.item);
}

int watcher_answered(const struct watcher *w, int64_t id)
{
    return (size_t)id < w->n_answers ? w->answers[id] : 0;
}

void watcher_compare(const struct watcher *a, const struct watcher *b)
{
    int64_t from = a->since > b->since ? a->since : b->since;
    size_t i = 0, k = 0;

    while (i < a->n && a->note[i].seq <= from)
        i++;
    while (k < b->n && b->note[k].seq <= from)
        k++;
    for (; i < a->n && k < b->n; i++, k++)
        if (a->note[i].seq != b->note[k].seq || a->note[i].sum != b->note[k].sum)
            fail_msg("one host was told event %lld of kind %d, another %lld of kind %d",
                     (long long)a->note[i].seq, (int)a->note[i].kind, (long long)b->note[k].seq,
                     (int)b->note[k].kind);
    if (i < a->n || k < b->n)
        fail_msg("one host was told %zu events more than another", i < a->n ? a->n - i : b->n - k);
}
