/* Gathered events on their way to those who watch: many in a frame, so that ten thousand who leave
 * are a few dozen frames for each host, and one frame for all who get the same. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* One frame for n of them: the frame itself, or an array. With a reference for the caller. */
static struct frame *join(struct frame *const *frames, size_t n)
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_OUT);
    struct frame *f;

    if (n == 1)
        return frame_ref(frames[0]);
    for (size_t i = 0; i < n; i++) {
        strbuf_puts(&b, i ? "," : "[");
        strbuf_add(&b, frames[i]->text, frames[i]->len);
    }
    strbuf_puts(&b, "]");
    f = frame_new(b.s ? b.s : "[]", b.s ? b.len : 2);
    strbuf_free(&b);
    return f;
}

void event_send_many(struct lobby *l, peer_id to, struct frame *const *frames, size_t n)
{
    for (size_t i = 0; i < n; i += EVENTS_PER_FRAME) {
        struct frame *f = join(frames + i, n - i < EVENTS_PER_FRAME ? n - i : EVENTS_PER_FRAME);

        l->out.send(l->out.arg, to, f);
        frame_unref(f);
    }
}

/* ---- who gets what ---- */

/* True for the first one. */
static bool share_add(struct share *s, size_t i)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 16;
        s->at = xrealloc(s->at, s->cap, sizeof *s->at);
    }
    s->at[s->n++] = (uint32_t)i;
    return s->n == 1;
}

/* The next one begins anew; what grew large is not kept. */
static void share_reset(struct share *s)
{
    s->n = 0;
    if (s->cap > EVENTS_PER_FRAME)
        share_finish(s);
}

void share_finish(struct share *s)
{
    free(s->at);
    *s = (struct share){0};
}

/* Those who get something in this turn. */
struct receivers {
    struct session *sessions;
    struct room *rooms;
};

static void sort_out(struct lobby *l, struct receivers *rs, size_t i)
{
    const struct event *e = &l->turn[i];
    struct channel *c;
    struct watch *w;

    if (l->everywhere)
        share_add(&l->all, i);
    HASH_FIND_STR(l->channels, e->room, c);
    if (c)
        DL_FOREACH (c->watchers, w)
            if (share_add(&w->session->share, i)) {
                w->session->share_next = rs->sessions;
                rs->sessions = w->session;
            }
    if (e->at && share_add(&e->at->share, i)) {
        e->at->share_next = rs->rooms;
        rs->rooms = e->at;
    }
}

/* ---- frames that are shared ---- */

/* The frames of a share; kept for the next one who gets the same. */
struct pack {
    uint32_t *at;
    size_t n, n_frames;
    struct frame **frame;
};

static void pack_finish(struct pack *p)
{
    for (size_t i = 0; i < p->n_frames; i++)
        frame_unref(p->frame[i]);
    free(p->frame);
    free(p->at);
    *p = (struct pack){0};
}

static void pack_add(struct pack *p, struct frame **some, size_t *n)
{
    if (*n)
        p->frame[p->n_frames++] = join(some, *n);
    *n = 0;
}

/* inside: what people inside are told, of those events that concern them. */
static void pack_make(const struct lobby *l, struct pack *p, const struct share *s, bool inside)
{
    struct frame *some[EVENTS_PER_FRAME];
    size_t n = 0;

    pack_finish(p);
    p->n = s->n;
    p->at = xmemdup(s->at, s->n * sizeof *s->at);
    p->frame = xcalloc(s->n / EVENTS_PER_FRAME + 1, sizeof(struct frame *));
    for (size_t i = 0; i < s->n; i++) {
        const struct event *e = &l->turn[s->at[i]];

        if (inside && !(e->audience & TO_INSIDE))
            continue;
        some[n++] = inside && e->inside ? e->inside : e->frame;
        if (n == EVENTS_PER_FRAME)
            pack_add(p, some, &n);
    }
    pack_add(p, some, &n);
}

static void pack_for(const struct lobby *l, struct pack *p, const struct share *s)
{
    if (p->n != s->n || memcmp(p->at, s->at, s->n * sizeof *s->at) != 0)
        pack_make(l, p, s, false);
}

static void pack_send(struct lobby *l, const struct pack *p, peer_id to)
{
    for (size_t i = 0; to && i < p->n_frames; i++)
        l->out.send(l->out.arg, to, p->frame[i]);
}

/* ---- giving out ---- */

static void to_everywhere(struct lobby *l, struct pack *p)
{
    struct session *s;

    if (!l->all.n)
        return;
    pack_for(l, p, &l->all);
    DL_FOREACH (l->everywhere, s)
        pack_send(l, p, s->peer);
    share_reset(&l->all);
}

static void to_sessions(struct lobby *l, struct session *s, struct pack *p)
{
    for (; s; s = s->share_next) {
        pack_for(l, p, &s->share);
        pack_send(l, p, s->peer);
        share_reset(&s->share);
    }
}

/* Deciders are told what hosts are told; who has just come in is shown all at once instead. */
static void to_rooms(struct lobby *l, struct room *r, struct pack *p)
{
    struct pack inside = {0};
    struct person *who;

    for (; r; r = r->share_next) {
        if (r->deciders)
            pack_for(l, p, &r->share);
        DL_FOREACH2(r->deciders, who, d_next)
        if (!who->newcomer)
            pack_send(l, p, who->peer);
        if (r->people[PERSON_INSIDE])
            pack_make(l, &inside, &r->share, true);
        DL_FOREACH (r->people[PERSON_INSIDE], who)
            if (!who->newcomer && !who->decider)
                pack_send(l, &inside, who->peer);
        pack_finish(&inside);
        share_reset(&r->share);
    }
}

void event_flush(struct lobby *l)
{
    struct receivers rs = {0};
    struct pack p = {0};

    for (size_t i = 0; i < l->n_turn; i++)
        sort_out(l, &rs, i);
    to_everywhere(l, &p);
    to_sessions(l, rs.sessions, &p);
    to_rooms(l, rs.rooms, &p);
    pack_finish(&p);
    event_drop_all(l);
    snapshot_newcomers(l);
}

bool lobby_give_out(struct lobby *l)
{
    bool some = l->n_turn || l->newcomers;

    event_flush(l);
    return some;
}
