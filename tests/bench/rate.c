/* Knocks a second that are taken and told to hosts, beside Prosody's multi-user room. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/prosody.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"

/* SAME is what Prosody is measured with too: joining costs it the square of that. */
enum { IN_FLIGHT = 32, SAME = 400, USUAL = 1000, MANY = 5000, HOSTS = 50, PROSODY_MS = 45000 };

struct rate {
    double per_second, share; /* of a core */
    double cpu_us;            /* of one knock */
};

/* `n` knock, so many at a time; `hosts` are told. */
static struct rate foyer_rate(size_t n, size_t hosts)
{
    char token[FILL_TOKEN];
    struct crowd *c, *h;
    struct serve s;
    struct rate r;
    double cpu, us;
    size_t sent = 0;
    int64_t from;

    fill_serve(&s, 1, 0);
    fill_token(&s, token);
    h = crowd_new(s.port, hosts);
    crowd_hosts(h, token, hosts);
    screen_await(h, CROWD_HOST, hosts);
    c = screen_crowd(s.port, fill_room(0), "Rate", n);
    cpu = bench_cpu_ns(proc_pid(s.proc));
    from = bench_us();
    while (crowd_told_added(h) < n * hosts) {
        for (; sent < n && sent < crowd_count(c, CROWD_WAITING) + IN_FLIGHT; sent++)
            crowd_knock(c, sent);
        crowd_pump(c, 0);
        crowd_pump(h, 0);
        if (bench_us() > from + (int64_t)SCREEN_WAIT_MS * 1000)
            fail_msg("hosts were told of %zu of %zu knocks", crowd_told_added(h), n * hosts);
    }
    us = (double)(bench_us() - from);
    cpu = bench_cpu_ns(proc_pid(s.proc)) - cpu;
    r = (struct rate){(double)n / us * 1e6, cpu / us / 1000, cpu / (double)n / 1000};
    crowd_free(c);
    crowd_free(h);
    serve_kill(&s);
    serve_stop(&s);
    return r;
}

/* Those who have joined by the time limit count. */
static bool prosody_rate(size_t n, struct rate *r)
{
    struct prosody *p = prosody_start(n, "knocks a second");
    const struct prosody_told *told;
    double cpu, us, at_cpu = 0;
    size_t sent = 0, last = 0;
    int64_t from;

    if (!p)
        return false;
    told = prosody_told(p);
    cpu = bench_cpu_ns(prosody_pid(p));
    from = bench_us();
    while (told->seen < n && bench_us() < from + (int64_t)PROSODY_MS * 1000) {
        for (; sent < n && sent < told->joined + IN_FLIGHT; sent++)
            prosody_join(p, sent);
        prosody_pump(p, 5);
        if (told->seen >= last + n / 10) {
            double now_cpu = bench_cpu_ns(prosody_pid(p)) - cpu;
            double knocks = (double)(told->seen - last);

            bench_plot("peer", "Prosody, processor us", (double)told->seen,
                       (now_cpu - at_cpu) / knocks / 1000);
            at_cpu = now_cpu;
            last = told->seen;
        }
    }
    us = (double)(bench_us() - from);
    cpu = bench_cpu_ns(prosody_pid(p)) - cpu;
    *r = (struct rate){(double)told->seen / us * 1e6, cpu / us / 1000,
                       cpu / (double)told->seen / 1000};
    if (told->seen < n)
        bench_told("Prosody had only so many of 400 in after 45 s", (double)told->seen, "");
    prosody_stop(p);
    return true;
}

static void tell(const char *what, const struct rate *r)
{
    char text[BENCH_WHAT];

    bench_told(what, r->per_second, "/s");
    snprintf(text, sizeof text, "%s: share of a core", what);
    bench_told(text, r->share, "");
    snprintf(text, sizeof text, "%s: processor per knock", what);
    bench_told(text, r->cpu_us, "us");
}

void bench_rate(void)
{
    struct rate same = foyer_rate(SAME, 1), usual = foyer_rate(USUAL, 1),
                many = foyer_rate(MANY, 1);
    struct rate same_hosts = foyer_rate(SAME, HOSTS), hosts = foyer_rate(USUAL, HOSTS), peer;

    tell("1,000 knocks told to one host", &usual);
    tell("5,000 knocks told to one host", &many);
    tell("1,000 knocks told to 50 hosts", &hosts);
    for (size_t n = 10; n <= USUAL; n *= 10)
        bench_plot("peer", "foyer, processor us", (double)n, usual.cpu_us);
    if (!prosody_rate(SAME, &peer))
        return;
    bench_beside(BENCH_MORE, "400 knocks, nobody to 400 waiting, told to one host", same.per_second,
                 "/s", "Prosody", peer.per_second, 50);
    bench_beside(BENCH_MORE, "400 knocks, told to 50 hosts", same_hosts.per_second, "/s",
                 "Prosody, one moderator", peer.per_second, 1);
    bench_beside(BENCH_FASTER, "400 knocks: processor per knock", same.cpu_us, "us", "Prosody",
                 peer.cpu_us, 50);
}
