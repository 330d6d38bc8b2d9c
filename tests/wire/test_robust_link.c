/* Lines that break: hosts over a proxy that cuts, loses and stalls, at every byte of events,
 * requests and answers. No event is lost or doubled, what is asked for is done once and answered
 * once. Then all at once and by chance, with a crowd at the door. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/client/guest.h"
#include "tests/lib/cable.h"
#include "tests/lib/check.h"
#include "tests/lib/ledger.h"
#include "tests/lib/mirror.h"
#include "tests/lib/watcher.h"

enum {
    HOSTS = 48,
    TURN_MS = 5,
    FAULT_MS = 30,
    EVENT_ROUNDS = 11, /* times HOSTS: more bytes than two events have */
    ASK_ROUNDS = 4,    /* the same for a request */
    ANSWER_ROUNDS = 3, /* and for its answer */
    CROWD = 24,
    STEPS = 400,
    STEPS_PER_FAULT = 5,
    TOKEN_SIZE = 1024,
    RECORD_SIZE = 4 * 1024 * 1024,
    WORDS_MAX = HOSTS * (ASK_ROUNDS + ANSWER_ROUNDS),
};

struct visitor {
    struct guest *g;
    char id[LIMIT_ID + 1];
};

static struct {
    struct serve serve;
    struct cable *hosts_line, *guests_line;
    struct guest_hub *hub;
    struct watcher observer, host[HOSTS]; /* the observer's line is sound */
    int n_hosts;
    struct visitor visitor[CROWD * 64];
    int n_visitors;
    int heard[WORDS_MAX]; /* how often the guest heard the words of this number */
    int n_words;
    int next; /* of fates that are given out by turns */
} t;

/* ---- everybody goes on ---- */

static void turn(void)
{
    guest_hub_service(t.hub, TURN_MS);
    watcher_hear(&t.observer);
    for (int i = 0; i < t.n_hosts; i++)
        watcher_hear(&t.host[i]);
}

static const char *so_far(void)
{
    static char text[512];
    int n[GUEST_LEFT + 1] = {0}, up = 0;

    for (int i = 0; i < t.n_visitors; i++)
        n[guest_state(t.visitor[i].g)]++;
    for (int i = 0; i < t.n_hosts; i++)
        up += t.host[i].state == LINK_UP;
    snprintf(text, sizeof text,
             "%d of %d hosts are up; visitors: %d connecting, %d in the lobby, %d waiting, %d "
             "inside, %d down, %d denied, %d removed, %d refused, %d left",
             up, t.n_hosts, n[GUEST_CONNECTING], n[GUEST_LOBBY], n[GUEST_WAITING], n[GUEST_INSIDE],
             n[GUEST_DOWN], n[GUEST_DENIED], n[GUEST_REMOVED], n[GUEST_REFUSED], n[GUEST_LEFT]);
    return text;
}

#define UNTIL(condition)                                               \
    do {                                                               \
        int64_t by_ = clock_mono_ms() + PROC_PATIENCE;                 \
        while (!(condition)) {                                         \
            if (clock_mono_ms() > by_)                                 \
                fail_msg("not in time: %s; %s", #condition, so_far()); \
            turn();                                                    \
        }                                                              \
    } while (0)

static bool all_know(int64_t seq)
{
    for (int i = 0; i < t.n_hosts; i++)
        if (t.host[i].state != LINK_UP || t.host[i].seq != seq)
            return false;
    return true;
}

/* All have heard what the observer has heard, and the same. */
static void check_same(void)
{
    UNTIL(all_know(t.observer.seq));
    for (int i = 0; i < t.n_hosts; i++) {
        watcher_compare(&t.observer, &t.host[i]);
        check_int("snapshots: all was resumed", t.host[i].snapshots, 1);
    }
}

static void on_visitor(void *arg, struct guest *g, const struct wire_msg *m)
{
    struct visitor *v = arg;
    int64_t n;

    if (guest_state(g) == GUEST_WAITING || guest_state(g) == GUEST_INSIDE)
        str_copy(v->id, sizeof v->id, guest_id(g));
    if (!m || m->kind != WIRE_EV_MESSAGE || !str_starts(m->text, "words "))
        return;
    assert_true(str_int(m->text + 6, 0, WORDS_MAX - 1, &n));
    t.heard[n]++;
}

static struct visitor *visit(void)
{
    struct visitor *v = &t.visitor[t.n_visitors];
    char name[32];

    assert_true((size_t)t.n_visitors < CHECK_COUNT(t.visitor));
    snprintf(name, sizeof name, "Visitor %d", t.n_visitors++);
    v->g = guest_new(
        t.hub, &(struct guest_conf){
                   .room = "tea", .name = name, .knock = true, .changed = on_visitor, .arg = v});
    return v;
}

/* ---- faults ---- */

/* The next byte of this way, by turns. */
static void fate_in_turn(void *arg, int n, struct cable_plan *p)
{
    (void)n;
    *p = *(const struct cable_plan *)arg;
    p->after += t.next++;
    if (p->fault == CABLE_FAULTS)
        p->fault = t.next % 2 ? CABLE_LOSE : t.next % 4 ? CABLE_END : CABLE_HALF;
}

static void damage(enum cable_way way, int64_t after, enum cable_fault fault)
{
    struct cable_plan p = {.way = way, .after = after, .fault = fault, .ms = FAULT_MS};

    t.next = 0;
    cable_damage(t.hosts_line, fate_in_turn, &p);
}

static void fate_by_chance(void *arg, int n, struct cable_plan *p)
{
    (void)arg;
    (void)n;
    if (rng_u32() % 3)
        return;
    p->way = rng_u32() % CABLE_WAYS;
    p->after = rng_u32() % 2000;
    p->fault = rng_u32() % CABLE_FAULTS;
    p->ms = 1 + (int)(rng_u32() % FAULT_MS);
}

/* ---- what hosts ask for ---- */

static struct wire_req *req(enum wire_action a)
{
    struct wire_req *r = xcalloc(1, sizeof *r);

    r->action = a;
    str_copy(r->room, sizeof r->room, "tea");
    return r;
}

static struct wire_req *req_for(enum wire_action a, const char *id, const char *text, bool on)
{
    struct wire_req *r = req(a);

    r->ids = xcalloc(1, sizeof *r->ids);
    r->n_ids = 1;
    r->on = on;
    str_copy(r->ids[0], sizeof r->ids[0], id);
    str_copy(r->text, sizeof r->text, text);
    return r;
}

static int64_t hold(struct watcher *w, const char *id, bool on)
{
    return link_send(w->link, req_for(WIRE_HOLD, id, on ? "a moment, please" : "", on));
}

static int64_t decide(struct watcher *w, const char *id, bool grant, int grace_ms)
{
    struct wire_req *r = req(WIRE_UPDATE_WAITING);

    r->decisions = xcalloc(1, sizeof *r->decisions);
    r->n_decisions = 1;
    str_copy(r->decisions->id, sizeof r->decisions->id, id);
    r->decisions->grant = grant;
    r->decisions->grace_ms = grant ? 0 : grace_ms;
    return link_send(w->link, r);
}

static int64_t park(struct watcher *w, const char *id)
{
    struct wire_req *r = req(WIRE_UPDATE_PARTICIPANTS);

    r->updates = xcalloc(1, sizeof *r->updates);
    r->n_updates = 1;
    str_copy(r->updates->id, sizeof r->updates->id, id);
    r->updates->park = true;
    return link_send(w->link, r);
}

/* ---- set-up ---- */

static void open_door(int hosts)
{
    char token[TOKEN_SIZE], url[64];
    struct error err = {{0}};

    memset(&t, 0, sizeof t);
    serve_start(&t.serve);
    serve_room(&t.serve, "tea");
    watcher_token(&t.serve, token, sizeof token);
    t.hosts_line = cable_open(t.serve.port);
    t.guests_line = cable_open(t.serve.port);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", cable_port(t.guests_line));
    t.hub = guest_hub_new(url, &err);
    assert_non_null(t.hub);
    watcher_start(&t.observer, t.serve.port, token);
    for (int i = 0; i < hosts; i++)
        watcher_start(&t.host[i], cable_port(t.hosts_line), token);
    t.n_hosts = hosts;
    UNTIL(t.observer.state == LINK_UP && all_know(t.observer.seq));
}

static void close_door(void)
{
    guest_hub_free(t.hub);
    for (int i = 0; i < t.n_hosts; i++)
        watcher_stop(&t.host[i]);
    watcher_stop(&t.observer);
    cable_close(t.hosts_line);
    cable_close(t.guests_line);
    SERVE_DO(&t.serve, "log", "verify");
    serve_stop(&t.serve);
}

/* ---- tests ---- */

static void test_events(void **state)
{
    struct visitor *v;

    (void)state;
    open_door(HOSTS);
    v = visit();
    UNTIL(guest_state(v->g) == GUEST_WAITING);
    check_same();
    for (int round = 0; round < EVENT_ROUNDS; round++) {
        int64_t seq = t.observer.seq;

        damage(CABLE_DOWN, (int64_t)round * HOSTS,
               round < EVENT_ROUNDS - 2 ? CABLE_CUT : CABLE_FAULTS);
        for (int i = 0; i < 2; i++) {
            assert_true(hold(&t.observer, v->id, i == 0) > 0);
            UNTIL(t.observer.seq > seq + i);
        }
        check_same();
    }
    print_message("%zu events, %d faults\n", t.observer.n, cable_faults(t.hosts_line));
    assert_true(cable_faults(t.hosts_line) > HOSTS * (EVENT_ROUNDS - 3));
    close_door();
}

/* Each host says something of its own to the guest, while its line breaks on the way there or on
 * the way back. */
static void speak(const struct visitor *v, enum cable_way way, int64_t after)
{
    int64_t id[HOSTS];
    char text[32];

    damage(way, after, CABLE_CUT);
    for (int i = 0; i < HOSTS; i++) {
        snprintf(text, sizeof text, "words %d", t.n_words++);
        /* Refused while its line is down, by what the others did: then nothing was asked for. */
        UNTIL((id[i] = link_send(t.host[i].link, req_for(WIRE_MESSAGE, v->id, text, false))) > 0);
    }
    for (int i = 0; i < HOSTS; i++)
        UNTIL(watcher_answered(&t.host[i], id[i]) == 1);
    check_same();
    for (int i = 0; i < t.n_words; i++) {
        UNTIL(t.heard[i] > 0);
        check_int("heard", t.heard[i], 1);
    }
}

static void test_requests(void **state)
{
    struct visitor *v;

    (void)state;
    open_door(HOSTS);
    v = visit();
    UNTIL(guest_state(v->g) == GUEST_WAITING);
    check_same();
    for (int round = 0; round < ASK_ROUNDS; round++)
        speak(v, CABLE_UP, (int64_t)round * HOSTS);
    for (int round = 0; round < ANSWER_ROUNDS; round++)
        speak(v, CABLE_DOWN, (int64_t)round * HOSTS);
    for (int i = 0; i < HOSTS; i++)
        check_int("refused", t.host[i].refused, 0);
    print_message("%d requests, %d faults\n", t.n_words, cable_faults(t.hosts_line));
    assert_true(cable_faults(t.hosts_line) > t.n_words / 2);
    close_door();
}

/* ---- by chance ---- */

static void one_step(void)
{
    struct watcher *w = &t.host[rng_u32() % (unsigned)t.n_hosts];
    struct visitor *v = &t.visitor[rng_u32() % (unsigned)t.n_visitors];
    bool yes = rng_u32() % 2;
    int waits = 0;

    for (int i = 0; i < t.n_visitors; i++)
        waits += guest_state(t.visitor[i].g) < GUEST_INSIDE;
    if (waits < CROWD && (size_t)t.n_visitors < CHECK_COUNT(t.visitor))
        v = visit();
    switch (rng_u32() % 8) {
    case 0:
    case 1: hold(w, v->id, yes); break;
    case 2: park(w, v->id); break;
    case 3: decide(w, v->id, false, 50); break;
    case 4: link_drop(w->link); break;
    case 5: guest_drop(v->g); break;
    case 6:
        if (rng_u32() % 8 == 0)
            guest_leave(v->g);
        break;
    default: decide(w, v->id, yes, 0); break;
    }
}

/* Who is where by the server's word and by the guests' own, as text, "" when it is the same. Who
 * left while the line was down keeps the place for a while, and is away. */
static void compare_places(const struct wire_room *r, char *dst, size_t size)
{
    struct mirror m = {.n_waiting = r->n_waiting, .n_inside = r->n_inside};
    ssize_t here = 0, inside = 0;

    *dst = '\0';
    memcpy(m.waiting, r->waiting, r->n_waiting * sizeof *m.waiting);
    memcpy(m.inside, r->inside, r->n_inside * sizeof *m.inside);
    for (int i = 0; i < t.n_visitors; i++) {
        const struct visitor *v = &t.visitor[i];
        enum guest_state s = guest_state(v->g);

        if (s == GUEST_WAITING && mirror_waiting(&m, v->id) == m.n_waiting)
            snprintf(dst, size, "visitor %d waits and is not in the list", i);
        if (s == GUEST_INSIDE && mirror_inside(&m, v->id) == m.n_inside)
            snprintf(dst, size, "visitor %d is inside and not in the list", i);
        here += s == GUEST_WAITING;
        inside += s == GUEST_INSIDE;
    }
    for (size_t i = 0; i < r->n_waiting; i++)
        here -= !r->waiting[i].away;
    for (size_t i = 0; i < r->n_inside; i++)
        inside -= !r->inside[i].away;
    if (here || inside)
        snprintf(dst, size, "%zd too few wait, %zd too few are inside", here, inside);
}

static void check_places(void)
{
    int64_t by = clock_mono_ms() + PROC_PATIENCE;
    char token[TOKEN_SIZE], problem[128];

    watcher_token(&t.serve, token, sizeof token);
    do { /* the server may not have heard yet that a line is dead */
        struct watcher w;

        watcher_start(&w, t.serve.port, token);
        while (w.snapshots == 0) {
            watcher_hear(&w);
            turn();
        }
        compare_places(w.snapshot->rooms, problem, sizeof problem);
        watcher_stop(&w);
    } while (*problem && clock_mono_ms() < by);
    check_str("places", problem, "");
}

static bool all_are_somewhere(void)
{
    for (int i = 0; i < t.n_visitors; i++) {
        enum guest_state s = guest_state(t.visitor[i].g);

        if (s == GUEST_CONNECTING || s == GUEST_DOWN || s == GUEST_LOBBY)
            return false;
    }
    return true;
}

static void check_record(void)
{
    static const char *const hosts[] = {"mira", NULL};
    static const char *const show[] = {"log", "show", "--json", NULL};
    char *text = xmalloc(RECORD_SIZE);

    assert_int_equal(serve_verb(&t.serve, show, text, NULL, RECORD_SIZE), 0);
    ledger_free(ledger_read(text, hosts));
    free(text);
}

static void test_by_chance(void **state)
{
    int denied = 0;

    (void)state;
    open_door(6);
    visit();
    cable_plan_new(t.hosts_line, fate_by_chance, NULL);
    cable_plan_new(t.guests_line, fate_by_chance, NULL);
    for (int i = 0; i < STEPS; i++) {
        one_step();
        turn();
        if (i % STEPS_PER_FAULT == 0)
            cable_damage(i % 2 ? t.guests_line : t.hosts_line, fate_by_chance, NULL);
    }
    cable_plan_new(t.hosts_line, NULL, NULL);
    cable_plan_new(t.guests_line, NULL, NULL);
    UNTIL(all_are_somewhere());
    check_same();
    for (int i = 0; i < t.n_visitors; i++)
        denied += guest_state(t.visitor[i].g) == GUEST_DENIED;
    print_message("%d visitors, %d denied, %zu events, %d and %d faults\n", t.n_visitors, denied,
                  t.observer.n, cable_faults(t.hosts_line), cable_faults(t.guests_line));
    check_places();
    check_record();
    close_door();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_by_chance),
    };

    return cmocka_run_group_tests_name("robust_link", tests, NULL, NULL);
}
