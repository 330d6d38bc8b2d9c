/* What a knock costs, and how long it takes to the screen, with more and more waiting. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/screen.h"

enum { KNOCKS = 100, SETTLED_MS = 3000 /* by then what only the start needed is given back */ };

struct step {
    size_t waiting;
    double console_mib; /* budget of the console's memory, 0 for none */
};

static const struct step steps[] = {{0, 8},     {10, 0},     {100, 0},
                                    {1000, 10}, {10000, 24}, {100000, 120}};
enum { STEPS = sizeof steps / sizeof *steps };

static struct screen_cost measure(const struct step *step)
{
    struct screen_cost cost;
    char what[BENCH_WHAT];
    struct crowd *c;
    struct serve s;
    struct vt *t;
    double mib;

    fill_serve(&s, 1, step->waiting);
    t = screen_start(&s, fill_room(0), step->waiting);
    console_pause(t, SETTLED_MS);
    mib = bench_rss_kib(proc_pid(vt_proc(t))) / 1024;
    c = screen_crowd(s.port, fill_room(0), "Late", KNOCKS);
    cost = screen_knocks(&s, t, c, KNOCKS, step->waiting);
    snprintf(what, sizeof what, "console memory, %zu waiting", step->waiting);
    if (step->console_mib > 0)
        bench_most(what, mib, "MiB", step->console_mib);
    if (step->waiting) {
        double n = (double)step->waiting;

        bench_plot("waiting", "knock to screen, median, us", n, cost.median_ms * 1000);
        bench_plot("waiting", "server, processor us", n, cost.server_us);
        bench_plot("waiting", "console, processor us", n, cost.console_us);
        bench_plot("memory", "console, MiB", n, mib);
        bench_plot("memory", "server, MiB", n, bench_rss_kib(proc_pid(s.proc)) / 1024);
    }
    screen_end(&s, t, c);
    return cost;
}

void bench_growth(void)
{
    struct screen_cost cost[STEPS];
    char what[BENCH_WHAT];

    for (size_t i = 0; i < STEPS; i++) {
        cost[i] = measure(&steps[i]);
        snprintf(what, sizeof what, "knock -> screen, %zu waiting, median", steps[i].waiting);
        bench_beside(i ? BENCH_RATIO : BENCH_TOLD, what, cost[i].median_ms, "ms", "nobody waiting",
                     cost[0].median_ms, 1.5);
    }
    bench_beside(BENCH_RATIO, "server: processor per knock, 100,000 waiting",
                 cost[STEPS - 1].server_us, "us", "10 waiting", cost[1].server_us, 1.5);
    bench_beside(BENCH_RATIO, "console: processor per knock, 100,000 waiting",
                 cost[STEPS - 1].console_us, "us", "10 waiting", cost[1].console_us, 1.5);
}
