/* Decisions, and everybody leaving, until the last one is told; beside Prosody's room. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/prosody.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"

/* SAME is what Prosody is measured with too: joining costs it the square of that. */
enum {
    ONES = 40,
    SAME = 400,
    USUAL = 1000,
    MANY = 10000,
    UNDER_WAY = 1000,
    PROSODY_MS = 25000,
    PROSODY_JOIN_MS = 60000
};

/* A server with `n` who wait, and a host. */
struct hall {
    struct serve s;
    struct crowd *guests, *host;
};

static void hall_open(struct hall *h, size_t n)
{
    char token[FILL_TOKEN];
    size_t sent = 0;
    int64_t from;

    fill_serve(&h->s, 1, 0);
    fill_token(&h->s, token);
    h->host = crowd_new(h->s.port, 1);
    crowd_hosts(h->host, token, 1);
    screen_await(h->host, CROWD_HOST, 1);
    h->guests = screen_crowd(h->s.port, fill_room(0), "Hall", n);
    from = bench_us();
    /* The host reads all the time, and no more are under way than are queued for one connection: a
     * host who falls behind is cut. */
    while (crowd_told_added(h->host) < n) {
        for (; sent < n && sent < crowd_told_added(h->host) + UNDER_WAY; sent++)
            crowd_knock(h->guests, sent);
        crowd_pump(h->guests, 1);
        crowd_pump(h->host, 0);
        if (bench_us() > from + 2 * (int64_t)SCREEN_WAIT_MS * 1000 ||
            crowd_count(h->host, CROWD_HOST) == 0)
            fail_msg("%zu of %zu wait, and the host was told of %zu%s",
                     crowd_count(h->guests, CROWD_WAITING), n, crowd_told_added(h->host),
                     crowd_count(h->host, CROWD_HOST) ? "" : " and cut");
    }
    screen_await(h->guests, CROWD_WAITING, n);
}

static void hall_close(struct hall *h)
{
    crowd_free(h->guests);
    crowd_free(h->host);
    serve_kill(&h->s);
    serve_stop(&h->s);
}

/* Milliseconds from a decision on one guest until that guest is told: the median of some. */
static double hall_one(struct hall *h, size_t first, bool admit)
{
    enum crowd_state want = admit ? CROWD_INSIDE : CROWD_DENIED;
    double ms[ONES];

    for (size_t i = 0; i < ONES; i++) {
        int64_t from = bench_us();

        crowd_decide(h->host, 0, fill_room(0), crowd_id(h->guests, first + i), admit);
        while (crowd_state(h->guests, first + i) != want &&
               !(want == CROWD_DENIED && crowd_state(h->guests, first + i) == CROWD_GONE)) {
            if (bench_us() > from + (int64_t)SCREEN_WAIT_MS * 1000)
                fail_msg("guest %zu was never told", first + i);
            crowd_pump(h->guests, 10);
        }
        ms[i] = (double)(bench_us() - from) / 1000;
        crowd_pump(h->host, 0);
    }
    return bench_quantile(ms, ONES, 0.5);
}

static double hall_admit_all(struct hall *h, size_t n)
{
    int64_t from = bench_us();

    crowd_decide(h->host, 0, fill_room(0), "*", true);
    while (crowd_count(h->guests, CROWD_INSIDE) < n) {
        crowd_pump(h->guests, 1);
        crowd_pump(h->host, 0);
        if (bench_us() > from + (int64_t)SCREEN_WAIT_MS * 1000)
            fail_msg("%zu of %zu were told that they are in", crowd_count(h->guests, CROWD_INSIDE),
                     n);
    }
    return (double)(crowd_last_told(h->guests) - from) / 1000;
}

static double hall_all_leave(struct hall *h, size_t n)
{
    int64_t from = bench_us();

    for (size_t i = 0; i < n; i++)
        crowd_leave(h->guests, i);
    while (crowd_told_removed(h->host) < n) {
        crowd_pump(h->host, 1);
        crowd_pump(h->guests, 0);
        if (bench_us() > from + (int64_t)SCREEN_WAIT_MS * 1000)
            fail_msg("the host was told of %zu of %zu who left%s", crowd_told_removed(h->host), n,
                     crowd_count(h->host, CROWD_HOST) ? "" : " and cut");
    }
    return (double)(bench_us() - from) / 1000;
}

/* ---- Prosody ---- */

struct figures {
    double admit, deny, admit_all, leave_all; /* ms */
    bool all_late, leave_late;                /* given up then */
};

static double prosody_one(struct prosody *p, size_t first, bool admit)
{
    const struct prosody_told *told = prosody_told(p);
    const size_t *count = admit ? &told->admitted : &told->denied;
    double ms[ONES];

    for (size_t i = 0; i < ONES; i++) {
        size_t before = *count;
        int64_t from = bench_us();

        if (admit)
            prosody_admit(p, first + i);
        else
            prosody_deny(p, first + i);
        if (!prosody_until(p, count, before + 1, PROSODY_MS))
            fail_msg("Prosody never told guest %zu", first + i);
        ms[i] = (double)(bench_us() - from) / 1000;
    }
    return bench_quantile(ms, ONES, 0.5);
}

static bool prosody_figures(struct figures *f)
{
    struct prosody *p = prosody_start(SAME, "decisions beside Prosody");
    const struct prosody_told *told;
    size_t sent = 0, left = SAME - ONES;
    int64_t from = bench_us();

    if (!p)
        return false;
    told = prosody_told(p);
    while (told->seen < SAME) {
        for (; sent < SAME && sent < told->joined + ONES; sent++)
            prosody_join(p, sent);
        prosody_pump(p, 5);
        if (bench_us() > from + (int64_t)PROSODY_JOIN_MS * 1000)
            fail_msg("only %zu of %d are in Prosody's room after %d ms", told->seen, SAME,
                     PROSODY_JOIN_MS);
    }
    f->deny = prosody_one(p, left, false);
    f->admit = prosody_one(p, 0, true);
    from = bench_us();
    for (size_t i = ONES; i < left; i++)
        prosody_admit(p, i);
    f->all_late = !prosody_until(p, &told->admitted, left, PROSODY_MS);
    f->admit_all = (double)(bench_us() - from) / 1000;
    from = bench_us();
    for (size_t i = 0; i < left; i++)
        prosody_leave(p, i);
    f->leave_late = !prosody_until(p, &told->departed, SAME, PROSODY_MS);
    f->leave_all = (double)(bench_us() - from) / 1000;
    prosody_stop(p);
    return true;
}

static void beside(const char *what, double ours, double theirs, bool late)
{
    struct bench_row r = {.rule = BENCH_FASTER,
                          .ours = ours,
                          .unit = "ms",
                          .peer = "Prosody",
                          .value = theirs,
                          .budget = 20,
                          .at_least = late};

    snprintf(r.what, sizeof r.what, "%s", what);
    bench_tell(&r);
}

/* Ours, with n who wait. */
static struct figures hall_figures(size_t n)
{
    struct figures f = {0};
    struct hall h;

    hall_open(&h, n);
    f.deny = hall_one(&h, n - ONES, false);
    f.admit = hall_one(&h, 0, true);
    f.admit_all = hall_admit_all(&h, n - ONES);
    hall_close(&h);
    hall_open(&h, n);
    f.leave_all = hall_all_leave(&h, n);
    hall_close(&h);
    return f;
}

static void measure_many(void)
{
    struct hall h;

    hall_open(&h, MANY);
    bench_most("admit all of 10,000: last guest told", hall_admit_all(&h, MANY), "ms", 1000);
    hall_close(&h);
    hall_open(&h, MANY);
    bench_most("all of 10,000 leave at once: host told of the last", hall_all_leave(&h, MANY), "ms",
               1000);
    hall_close(&h);
}

void bench_admit(void)
{
    struct figures ours, peer;

    measure_many();
    ours = hall_figures(USUAL);
    bench_told("admit one of 1,000: guest told", ours.admit, "ms");
    bench_told("deny one of 1,000: guest told", ours.deny, "ms");
    bench_told("admit all of 1,000: last guest told", ours.admit_all, "ms");
    bench_told("all of 1,000 leave at once: host told of the last", ours.leave_all, "ms");
    ours = hall_figures(SAME);
    if (!prosody_figures(&peer))
        return;
    beside("admit one of 400: guest told", ours.admit, peer.admit, false);
    beside("deny one of 400: guest told", ours.deny, peer.deny, false);
    beside("admit all of 400: last guest told", ours.admit_all, peer.admit_all, peer.all_late);
    beside("all of 400 leave at once: host told of the last", ours.leave_all, peer.leave_all,
           peer.leave_late);
}
