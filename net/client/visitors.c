/* Simulated people for the demo. */
#include "net/client/visitors.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/client/guest.h"
#include "net/client/visitors_names.h"

enum {
    FIRST_COUNT = 5, /* a newcomer sees people at once */
    FIRST_GAP_MS = 400,
    GONE_MS = 1000, /* for the goodbye of a connection */
};

/* What a person is going to do, all times from the arrival or the admission. */
struct plan {
    unsigned number;
    int room;
    int patience_ms, stay_ms;
    int rename_ms, drop_ms; /* 0: never */
    int hand_ms;            /* after the admission; 0: never */
    int reply_ms;           /* after a host's words */
    int comeback_ms;        /* 0: does not come back */
};

struct visit {
    bool used, inside, over;
    struct plan plan;
    struct guest *guest;
    int64_t rename_at, drop_at, leave_at, free_at; /* 0: not */
    int64_t reply_at, hand_at;                     /* 0: not */
    int64_t arrive_at;                             /* of somebody who comes back */
};

struct visitors {
    /* -- immutable */
    struct visitors_conf conf;
    struct visitors_room rooms[VISITORS_ROOMS_MAX];
    struct guest_hub *hub;
    struct {
        const char *room;
        char *token;
    } inside[VISITORS_TOKENS_MAX];
    size_t n_inside;
    /* -- any thread */
    atomic_bool stop;
    /* -- owner's thread */
    pthread_t thread;
    bool started;
    /* -- visitors' thread */
    uint64_t offset; /* which name comes first, by the seed */
    unsigned arrived;
    int64_t next_arrival;
    struct visit visit[VISITORS_MAX];
};

/* Steele, Lea and Flood's splitmix64: good enough to look like life, and the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static int between(uint64_t *state, int low, int high)
{
    return low + (int)(next_random(state) % (uint64_t)(high - low + 1));
}

static int choose_room(const struct visitors *v, uint64_t *state)
{
    int total = 0, at;

    for (size_t i = 0; i < v->conf.n_rooms; i++)
        total += v->conf.rooms[i].weight;
    if (total < 1)
        return 0;
    at = between(state, 0, total - 1);
    for (size_t i = 0; i < v->conf.n_rooms; i++) {
        at -= v->conf.rooms[i].weight;
        if (at < 0)
            return (int)i;
    }
    return 0;
}

/* The plan of the n-th visitor: from the seed and n alone. */
static struct plan make_plan(const struct visitors *v, unsigned n)
{
    uint64_t state = v->conf.seed ^ (uint64_t)n * UINT64_C(0xD1342543DE82EF95);
    struct plan p = {.number = n};

    p.room = choose_room(v, &state);
    p.patience_ms = between(&state, 40, 240) * 1000;
    p.stay_ms = between(&state, 30, 180) * 1000;
    p.rename_ms = between(&state, 1, 100) <= 15 ? between(&state, 4, 20) * 1000 : 0;
    p.drop_ms = between(&state, 1, 100) <= 15 ? between(&state, 5, 30) * 1000 : 0;
    p.comeback_ms = between(&state, 1, 100) <= 40 ? between(&state, 5, 25) * 1000 : 0;
    p.hand_ms = between(&state, 1, 100) <= 60 ? between(&state, 3, 15) * 1000 : 0;
    p.reply_ms = between(&state, 1500, 5000);
    return p;
}

static int64_t arrival_gap(const struct visitors *v)
{
    uint64_t state = v->conf.seed + v->arrived;
    int mean = 60000 / v->conf.per_minute;

    if (v->arrived < FIRST_COUNT)
        return FIRST_GAP_MS;
    return between(&state, mean * 4 / 10, mean * 16 / 10) + 1;
}

/* ---- visitors' thread ---- */

static int64_t from_now(int ms)
{
    return ms ? clock_mono_ms() + ms : 0;
}

static void changed(void *arg, struct guest *g, const struct wire_msg *msg)
{
    struct visit *visit = arg;
    enum guest_state s = guest_state(g);

    if (msg && s == GUEST_WAITING && (msg->kind == WIRE_EV_MESSAGE || msg->kind == WIRE_EV_HOLD) &&
        *msg->text)
        visit->reply_at = from_now(visit->plan.reply_ms);
    if (s == GUEST_INSIDE && !visit->inside) {
        visit->inside = true;
        visit->rename_at = visit->drop_at = visit->reply_at = 0;
        visit->hand_at = from_now(visit->plan.hand_ms);
        visit->leave_at = from_now(visit->plan.stay_ms);
    }
    if (s >= GUEST_DENIED) {
        visit->over = true;
        visit->free_at = from_now(GONE_MS);
        /* Whoever was refused or gave up may try again; who was inside has had the talk. */
        if (visit->inside || s == GUEST_REFUSED)
            visit->plan.comeback_ms = 0;
    }
}

static void arrive(struct visitors *v, struct visit *visit)
{
    struct plan *p = &visit->plan;
    char device[LIMIT_DEVICE + 1];
    struct guest_conf conf = {
        .room = v->conf.rooms[p->room].name,
        .name = visitors_name(p->number + (unsigned)v->offset),
        .device = device,
        .knock = true,
        .changed = changed,
        .arg = visit,
    };

    snprintf(device, sizeof device, "sim-%llx-%u", (unsigned long long)v->conf.seed, p->number);
    visit->used = true;
    visit->inside = visit->over = false;
    visit->arrive_at = 0;
    visit->reply_at = visit->hand_at = 0;
    visit->rename_at = from_now(p->rename_ms);
    visit->drop_at = from_now(p->drop_ms);
    visit->leave_at = from_now(p->patience_ms);
    visit->guest = guest_new(v->hub, &conf);
}

/* The connection has ended: the place is free, or kept for somebody who comes back once. */
static void depart(struct visit *visit)
{
    guest_free(visit->guest);
    visit->guest = NULL;
    visit->free_at = 0;
    visit->arrive_at = from_now(visit->plan.comeback_ms);
    visit->plan.comeback_ms = 0;
    visit->used = visit->arrive_at != 0;
}

static bool is_due(int64_t *at, int64_t now)
{
    if (!*at || now < *at)
        return false;
    *at = 0;
    return true;
}

static void act(struct visitors *v, struct visit *visit, int64_t now)
{
    if (is_due(&visit->arrive_at, now))
        arrive(v, visit);
    if (!visit->guest)
        return;
    if (visit->over) {
        if (guest_is_gone(visit->guest) || now >= visit->free_at)
            depart(visit);
        return;
    }
    if (is_due(&visit->rename_at, now) && guest_state(visit->guest) == GUEST_WAITING)
        guest_knock(visit->guest, visitors_other_name(visit->plan.number + (unsigned)v->offset));
    if (is_due(&visit->drop_at, now) && guest_state(visit->guest) == GUEST_WAITING)
        guest_drop(visit->guest);
    if (is_due(&visit->reply_at, now))
        guest_say(visit->guest, visitors_words(visit->plan.number));
    if (is_due(&visit->hand_at, now))
        guest_raise_hand(visit->guest, true);
    if (is_due(&visit->leave_at, now))
        guest_leave(visit->guest);
}

static void admit_arrivals(struct visitors *v, int64_t now)
{
    if (now < v->next_arrival)
        return;
    v->next_arrival = now + arrival_gap(v);
    for (int i = 0; i < v->conf.most; i++)
        if (!v->visit[i].used) {
            v->visit[i] = (struct visit){.plan = make_plan(v, v->arrived++)};
            arrive(v, &v->visit[i]);
            return;
        }
}

static void sooner(int64_t *next, int64_t at)
{
    if (at && at < *next)
        *next = at;
}

/* Acts on everything that is due and returns when the next thing is. */
static int64_t visitors_turn(struct visitors *v, int64_t now)
{
    int64_t next;

    admit_arrivals(v, now);
    next = v->next_arrival;
    for (int i = 0; i < v->conf.most; i++) {
        struct visit *visit = &v->visit[i];

        if (!visit->used)
            continue;
        act(v, visit, now);
        sooner(&next, visit->rename_at);
        sooner(&next, visit->drop_at);
        sooner(&next, visit->leave_at);
        sooner(&next, visit->reply_at);
        sooner(&next, visit->hand_at);
        sooner(&next, visit->free_at);
        sooner(&next, visit->arrive_at);
    }
    return next;
}

static void *visitors_main(void *arg)
{
    struct visitors *v = arg;

    for (size_t i = 0; i < v->n_inside; i++)
        guest_new(v->hub,
                  &(struct guest_conf){.room = v->inside[i].room, .token = v->inside[i].token});
    while (!atomic_load(&v->stop)) {
        int64_t now = clock_mono_ms(), wait = visitors_turn(v, now) - now;

        guest_hub_service(v->hub, (int)(wait > 1 ? wait : 1));
    }
    return NULL;
}

/* ---- owner's thread ---- */

struct visitors *visitors_new(const struct visitors_conf *conf, struct error *err)
{
    struct visitors *v = xcalloc(1, sizeof *v);
    uint64_t state = conf->seed;

    v->conf = *conf;
    if (v->conf.n_rooms > VISITORS_ROOMS_MAX)
        v->conf.n_rooms = VISITORS_ROOMS_MAX;
    memcpy(v->rooms, conf->rooms, v->conf.n_rooms * sizeof *v->rooms);
    v->conf.rooms = v->rooms;
    v->conf.most = conf->most < VISITORS_MAX ? conf->most : VISITORS_MAX;
    v->offset = next_random(&state) % 1024;
    v->hub = guest_hub_new(conf->url, err);
    if (v->hub)
        return v;
    free(v);
    return NULL;
}

void visitors_add_inside(struct visitors *v, const char *room, const char *token)
{
    if (v->n_inside == VISITORS_TOKENS_MAX)
        return;
    v->inside[v->n_inside].room = room;
    v->inside[v->n_inside++].token = xstrdup(token);
}

bool visitors_start(struct visitors *v, struct error *err)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&v->thread, NULL, visitors_main, v);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    v->started = rc == 0;
    return v->started || error_set(err, "no thread for the visitors: %s", strerror(rc));
}

void visitors_stop(struct visitors *v)
{
    if (!v)
        return;
    atomic_store(&v->stop, true);
    if (v->started) {
        guest_hub_wake(v->hub);
        pthread_join(v->thread, NULL);
    }
    guest_hub_free(v->hub);
    for (size_t i = 0; i < v->n_inside; i++) {
        explicit_bzero(v->inside[i].token, strlen(v->inside[i].token));
        free(v->inside[i].token);
    }
    free(v);
}
