/* Lines that break: guests at the door over a proxy that cuts, loses, stalls, delays, and connects
 * twice, at every byte of what is said. Nobody is lost or doubled, places keep order and time, and
 * everybody is told one decision, once.
 *
 * Every third byte in every test run; FOYER_LINE_STEP=1 for each (make torture). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/client/guest.h"
#include "tests/lib/cable.h"
#include "tests/lib/check.h"
#include "tests/lib/ledger.h"
#include "tests/lib/watcher.h"

enum {
    TURN_MS = 10,
    FAULT_MS = 30, /* how long what is lost or stalled is */
#ifdef __SANITIZE_THREAD__
    STEP = 15, /* it is that much slower */
#else
    STEP = 3,
#endif
    STRIDE = 9,     /* bytes between two faults of the rarer kinds, in steps */
    DECISION = 420, /* bytes of what a guest is told when decided: more than the first frames */
    AT_ONCE = 500,  /* decisions in one request */
    PEOPLE_MAX = 3500,
    TOKEN_SIZE = 1024,
    RECORD_SIZE = 16 * 1024 * 1024,
};

struct soul {
    struct guest *g;
    char id[LIMIT_ID + 1];        /* since it was told that it waits */
    int admitted, denied, parked; /* told, and by an event */
    bool granted;                 /* what the host has decided */
    int64_t knocked_at;           /* as the host was told first */
    int added, removed;           /* as the host was told */
};

static struct {
    struct serve serve;
    struct cable *cable;
    struct guest_hub *hub;
    struct watcher host;
    struct soul soul[PEOPLE_MAX];
    int n;
    int64_t up, down; /* bytes of a knock */
    int64_t step;
} t;

static int number_of(const char *name)
{
    int64_t n;

    if (!str_starts(name, "Soul ") || !str_int(name + 5, 0, PEOPLE_MAX - 1, &n))
        fail_msg("a stranger: %s", name);
    return (int)n;
}

/* ---- what is told ---- */

static void on_changed(void *arg, struct guest *g, const struct wire_msg *m)
{
    struct soul *s = arg;
    enum guest_state now = guest_state(g);

    if (now == GUEST_WAITING && *s->id)
        check_str("the place is kept", guest_id(g), s->id);
    if (now == GUEST_WAITING && !*s->id)
        str_copy(s->id, sizeof s->id, guest_id(g));
    if (m && m->kind == WIRE_EV_ACCESS && m->level == LEVEL_FULL)
        s->admitted++;
    if (now == GUEST_DENIED)
        s->denied++;
    if (now > GUEST_DENIED)
        fail_msg("%s is put out: %s", s->id, guest_info(g));
    check_true("told once", s->admitted <= 1 && s->denied <= 1 && !(s->admitted && s->denied));
}

static void on_host(void *arg, const struct wire_msg *m)
{
    struct soul *s;

    (void)arg;
    if (m->kind != WIRE_EV_WAITING_ADDED && m->kind != WIRE_EV_WAITING_REMOVED &&
        m->kind != WIRE_EV_WAITING_UPDATED)
        return;
    s = &t.soul[number_of(m->waiting.name)];
    if (m->kind == WIRE_EV_WAITING_ADDED) {
        s->added++;
        s->knocked_at = m->waiting.knocked_at;
    }
    s->removed += m->kind == WIRE_EV_WAITING_REMOVED;
    if (m->waiting.knocked_at != s->knocked_at)
        fail_msg("%s has another time", m->waiting.name);
    if (s->added > 1 || s->removed > 1)
        fail_msg("%s came %d times and went %d times", m->waiting.name, s->added, s->removed);
}

/* Lets all go on until the condition holds. */
#define UNTIL(condition)                                               \
    do {                                                               \
        int64_t by_ = clock_mono_ms() + 2 * PROC_PATIENCE;             \
        while (!(condition)) {                                         \
            if (clock_mono_ms() > by_)                                 \
                fail_msg("not in time: %s; %s", #condition, so_far()); \
            guest_hub_service(t.hub, TURN_MS);                         \
            watcher_hear(&t.host);                                     \
        }                                                              \
    } while (0)

static int count(enum guest_state s)
{
    int n = 0;

    for (int i = 0; i < t.n; i++)
        n += guest_state(t.soul[i].g) == s;
    return n;
}

static int added(void)
{
    int n = 0;

    for (int i = 0; i < t.n; i++)
        n += t.soul[i].added;
    return n;
}

static const char *so_far(void)
{
    static char text[256];

    snprintf(text, sizeof text,
             "%d people: %d connecting, %d down, %d in the lobby, %d waiting, %d inside, %d "
             "denied; the host knows %d",
             t.n, count(GUEST_CONNECTING), count(GUEST_DOWN), count(GUEST_LOBBY),
             count(GUEST_WAITING), count(GUEST_INSIDE), count(GUEST_DENIED), added());
    return text;
}

static void knock(void)
{
    struct soul *s = &t.soul[t.n];
    char name[32];

    assert_true(t.n < PEOPLE_MAX);
    snprintf(name, sizeof name, "Soul %d", t.n++);
    s->g = guest_new(
        t.hub, &(struct guest_conf){
                   .room = "tea", .name = name, .knock = true, .changed = on_changed, .arg = s});
}

/* ---- faults ---- */

/* The n-th connection of a row of faults: a cut at each byte of both ways, then the other kinds at
 * some; past them all is sound. */
static void fate_of_knocks(void *arg, int n, struct cable_plan *p)
{
    static const enum cable_fault kinds[] = {CABLE_END,   CABLE_HALF, CABLE_LOSE,
                                             CABLE_STALL, CABLE_DRIP, CABLE_TWICE};
    int64_t bytes = (t.up + t.down + 2) / t.step, at, kind;

    n -= *(const int *)arg;
    *p = (struct cable_plan){.fault = CABLE_CUT, .ms = FAULT_MS};
    at = n * t.step;
    if (n >= bytes) {
        kind = (n - bytes) / (bytes / STRIDE);
        at = (n - bytes) % (bytes / STRIDE) * STRIDE * t.step;
        if (kind >= (int64_t)CHECK_COUNT(kinds)) {
            p->fault = CABLE_SOUND;
            return;
        }
        p->fault = kinds[kind];
    }
    p->way = at <= t.up ? CABLE_UP : CABLE_DOWN;
    p->after = at <= t.up ? at : at - t.up - 1;
}

static int faulty_knocks(void)
{
    int64_t bytes = (t.up + t.down + 2) / t.step;

    return (int)(bytes + 6 * (bytes / STRIDE));
}

/* Each connection that stands is cut at another byte of what comes down next; every fourth in
 * another way. */
static void fate_of_decisions(void *arg, int n, struct cable_plan *p)
{
    static const enum cable_fault kinds[] = {CABLE_END, CABLE_HALF, CABLE_LOSE, CABLE_STALL};
    int *i = arg;

    (void)n;
    *p = (struct cable_plan){.way = CABLE_DOWN, .after = *i / 2 % DECISION, .ms = FAULT_MS};
    p->fault = *i % 8 < 6 ? CABLE_CUT : kinds[*i / 8 % 4];
    ++*i;
}

/* ---- steps ---- */

static void open_door(void)
{
    const char *step = getenv("FOYER_LINE_STEP");
    char token[TOKEN_SIZE], url[64];
    struct error err = {{0}};

    t.step = STEP;
    if (step && !str_int(step, 1, 100, &t.step))
        fail_msg("FOYER_LINE_STEP is a number");

    serve_start(&t.serve);
    SERVE_DO(&t.serve, "room", "create", "tea", "--private", "--knocking", "--set",
             "max_participants=100000");
    watcher_token(&t.serve, token, sizeof token);
    t.cable = cable_open(t.serve.port);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", cable_port(t.cable));
    t.hub = guest_hub_new(url, &err);
    assert_non_null(t.hub);
    watcher_start(&t.host, t.serve.port, token);
    t.host.each = on_host;
    UNTIL(t.host.state == LINK_UP);
}

static void everybody_knocks(void)
{
    int64_t start = clock_mono_ms();
    int first, n;

    knock();
    UNTIL(count(GUEST_WAITING) == 1 && added() == 1);
    t.up = cable_passed(t.cable, 0, CABLE_UP);
    t.down = cable_passed(t.cable, 0, CABLE_DOWN);
    first = cable_count(t.cable);
    cable_plan_new(t.cable, fate_of_knocks, &first);
    n = faulty_knocks();
    for (int i = 0; i < n; i++)
        knock();
    UNTIL(count(GUEST_WAITING) == t.n && added() == t.n);
    cable_plan_new(t.cable, NULL, NULL);
    print_message("%d knocks of %lld and %lld bytes, %d faults, %d connections, %lld ms\n", t.n,
                  (long long)t.up, (long long)t.down, cable_faults(t.cable), cable_count(t.cable),
                  (long long)(clock_mono_ms() - start));
    assert_true(cable_faults(t.cable) >= n - n / 20); /* some end before their fault */
}

/* One newcomer to the host is shown them in the order of their times, everybody once. */
static void check_queue(void)
{
    struct watcher w;
    char token[TOKEN_SIZE];
    const struct wire_room *r;

    watcher_token(&t.serve, token, sizeof token);
    watcher_start(&w, t.serve.port, token);
    while (w.state != LINK_UP || w.snapshots == 0)
        watcher_hear(&w);
    assert_int_equal(w.snapshot->n_rooms, 1);
    r = w.snapshot->rooms;
    for (size_t i = 0; i < r->n_waiting; i++) {
        const struct soul *s = &t.soul[number_of(r->waiting[i].name)];

        check_str("the id", r->waiting[i].id, s->id);
        check_int("the time", r->waiting[i].knocked_at, s->knocked_at);
        check_true("in order", !i || r->waiting[i].knocked_at >= r->waiting[i - 1].knocked_at);
    }
    watcher_stop(&w);
}

static void decide(int from, int to)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = WIRE_UPDATE_WAITING;
    str_copy(r->room, sizeof r->room, "tea");
    r->n_decisions = (size_t)(to - from);
    r->decisions = xcalloc(r->n_decisions, sizeof *r->decisions);
    for (int i = from; i < to; i++) {
        struct wire_decision *d = &r->decisions[i - from];

        str_copy(d->id, sizeof d->id, t.soul[i].id);
        t.soul[i].granted = d->grant = i % 2 == 0;
    }
    assert_true(link_send(t.host.link, r) > 0);
}

static void everybody_is_decided(void)
{
    int before = cable_faults(t.cable), i = 0;

    cable_damage(t.cable, fate_of_decisions, &i);
    for (int k = 0; k < t.n; k += AT_ONCE)
        decide(k, k + AT_ONCE < t.n ? k + AT_ONCE : t.n);
    UNTIL(count(GUEST_INSIDE) + count(GUEST_DENIED) == t.n);
    for (int k = 0; k < t.n; k++) {
        const struct soul *s = &t.soul[k];

        check_int(s->id, guest_state(s->g), s->granted ? GUEST_INSIDE : GUEST_DENIED);
        check_int("denied", s->denied, !s->granted);
    }
    assert_int_equal(t.host.refused, 0);
    print_message("%d decisions, %d faults\n", t.n, cable_faults(t.cable) - before);
    assert_true(cable_faults(t.cable) - before > t.n / 2);
}

static void check_record(void)
{
    static const char *const hosts[] = {"mira", NULL};
    static const char *const show[] = {"log", "show", "--json", NULL};
    char *text = xmalloc(RECORD_SIZE);
    struct ledger *l;

    SERVE_DO(&t.serve, "log", "verify");
    assert_int_equal(serve_verb(&t.serve, show, text, NULL, RECORD_SIZE), 0);
    l = ledger_read(text, hosts);
    assert_int_equal(l->count[JOURNAL_ADMITTED], (t.n + 1) / 2);
    assert_int_equal(l->count[JOURNAL_DENIED], t.n / 2);
    assert_true(l->count[JOURNAL_KNOCK] >= (size_t)t.n); /* who was not answered asked again */
    ledger_free(l);
    free(text);
}

static void test_guests(void **state)
{
    (void)state;
    open_door();
    everybody_knocks();
    check_queue();
    everybody_is_decided();
    check_record();
    guest_hub_free(t.hub);
    watcher_stop(&t.host);
    cable_close(t.cable);
    serve_stop(&t.serve);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_guests)};

    return cmocka_run_group_tests_name("robust_line", tests, NULL, NULL);
}
