/* What a knock costs with more and more rooms, all watched by one host; 10,000 wait in all. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/screen.h"

enum { WAITING = 10000, KNOCKS = 200 };

static const size_t rooms[] = {1, 10, 100, 1000};
enum { STEPS = sizeof rooms / sizeof *rooms };

static struct screen_cost measure(size_t n)
{
    struct screen_cost cost;
    struct crowd *c;
    struct serve s;
    struct vt *t;

    fill_serve(&s, n, WAITING);
    t = screen_start(&s, NULL, WAITING / n);
    c = screen_crowd(s.port, fill_room(0), "Late", KNOCKS);
    cost = screen_knocks(&s, t, c, KNOCKS, WAITING / n);
    bench_plot("rooms", "knock to screen, median, us", (double)n, cost.median_ms * 1000);
    bench_plot("rooms", "server, processor us", (double)n, cost.server_us);
    bench_plot("rooms", "console, processor us", (double)n, cost.console_us);
    screen_end(&s, t, c);
    return cost;
}

void bench_rooms(void)
{
    struct screen_cost cost[STEPS];

    for (size_t i = 0; i < STEPS; i++)
        cost[i] = measure(rooms[i]);
    bench_beside(BENCH_RATIO, "server: processor per knock, 1,000 rooms with 10 waiting in each",
                 cost[STEPS - 1].server_us, "us", "one room of 10,000", cost[0].server_us, 1.2);
    bench_beside(BENCH_RATIO, "console: processor per knock, 1,000 rooms with 10 waiting in each",
                 cost[STEPS - 1].console_us, "us", "one room of 10,000", cost[0].console_us, 1.2);
    bench_beside(BENCH_TOLD, "knock -> screen, 1,000 rooms, median", cost[STEPS - 1].median_ms,
                 "ms", "one room of 10,000", cost[0].median_ms, 0);
}
