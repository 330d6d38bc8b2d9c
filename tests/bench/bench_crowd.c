/* Ten thousand waiting: memory, cost of an event, and letting all of them in. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "tests/bench/crowd.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { FEW = 10, EVENTS = 300, WAIT_MS = 60000, KEY_EVERY_US = 50000 };

/* Processor time per knock of server and console, with whoever waits by now. */
struct cost {
    double server_us, console_us;
};

static void wait_for(struct crowd *c, enum crowd_state state, size_t n)
{
    if (!crowd_until(c, state, n, WAIT_MS))
        fail_msg("only %zu of %zu guests came into state %d", crowd_count(c, state), n, (int)state);
}

/* Lets guests `first` to first + EVENTS knock one after the other. */
static struct cost cost_of_knocks(struct serve *s, struct vt *t, struct crowd *c, size_t first)
{
    double server = bench_cpu_ns(proc_pid(s->proc)), console = bench_cpu_ns(proc_pid(vt_proc(t)));
    size_t waiting = crowd_count(c, CROWD_WAITING);

    for (size_t i = 0; i < EVENTS; i++) {
        crowd_knock(c, first + i);
        wait_for(c, CROWD_WAITING, waiting + i + 1);
        vt_drain(t);
    }
    console_pause(t, 100);
    return (struct cost){(bench_cpu_ns(proc_pid(s->proc)) - server) / EVENTS / 1000,
                         (bench_cpu_ns(proc_pid(vt_proc(t))) - console) / EVENTS / 1000};
}

/* Keys keep going while the crowd is told; the longest that one had to wait for its echo. */
static double admit_everybody(struct vt *t, struct crowd *c, size_t n, int64_t *began)
{
    int64_t last_key = 0, deadline;
    size_t drawn = 0, len;
    double worst = 0;

    vt_type(t, "A");
    vt_expect(t, "Admit: ");
    console_pause(t, 600);
    *began = bench_us();
    deadline = *began + (int64_t)WAIT_MS * 1000;
    vt_type(t, "y");
    while (crowd_count(c, CROWD_INSIDE) < n && bench_us() < deadline) {
        crowd_pump(c, 1);
        proc_pump(vt_proc(t), 0);
        vt_bytes(t, &len);
        if (last_key && len > drawn) {
            double took = (double)(bench_us() - last_key) / 1000;

            worst = took > worst ? took : worst;
            last_key = 0;
        }
        if (!last_key && bench_us() - *began > KEY_EVERY_US) {
            drawn = len;
            last_key = bench_us();
            vt_type(t, "2");
        }
    }
    return worst;
}

static void add_costs(struct bench *b, struct cost few, struct cost many)
{
    bench_add(b, &(struct bench_row){"server: processor per knock, 10 waiting", few.server_us, "us",
                                     -1, NULL, 0});
    bench_add(b, &(struct bench_row){"server: processor per knock, 10,000 waiting / 10",
                                     many.server_us / few.server_us, "x", 1.5, NULL, 0});
    bench_add(b, &(struct bench_row){"console: processor per knock, 10 waiting", few.console_us,
                                     "us", -1, NULL, 0});
    bench_add(b, &(struct bench_row){"console: processor per knock, 10,000 waiting / 10",
                                     many.console_us / few.console_us, "x", 1.5, NULL, 0});
}

void bench_crowd(struct bench *b)
{
    size_t n = b->crowd;
    struct serve s;
    struct crowd *c;
    struct vt *t;
    struct cost few, many;
    double before, after, worst;
    int64_t began;

    serve_start(&s);
    SERVE_DO(&s, "room", "create", "hall", "--private", "--knocking", "--set",
             "max_participants=100000");
    t = console_start(&s, &(struct console_conf){.rows = 36, .cols = 120, .room = "hall"});
    c = crowd_new(s.port, n);
    before = bench_rss_kib(proc_pid(s.proc));
    crowd_join(c, "hall", "Guest", n);
    wait_for(c, CROWD_LOBBY, n);
    for (size_t i = 0; i < FEW; i++)
        crowd_knock(c, i);
    wait_for(c, CROWD_WAITING, FEW);
    few = cost_of_knocks(&s, t, c, FEW);
    for (size_t i = FEW + EVENTS; i < n - EVENTS; i++) {
        crowd_knock(c, i);
        if (i % 50 == 0) {
            crowd_pump(c, 0);
            vt_drain(t);
        }
    }
    wait_for(c, CROWD_WAITING, n - EVENTS);
    console_pause(t, 1000);
    many = cost_of_knocks(&s, t, c, n - EVENTS);
    console_pause(t, 1000);
    after = bench_rss_kib(proc_pid(s.proc));
    bench_add(b, &(struct bench_row){"server memory per waiting guest",
                                     (after - before) / (double)n, "KiB", 12, NULL, 0});
    bench_add(b,
              &(struct bench_row){"console memory at 10,000 waiting",
                                  bench_rss_kib(proc_pid(vt_proc(t))) / 1024, "MiB", 24, NULL, 0});
    add_costs(b, few, many);
    worst = admit_everybody(t, c, n, &began);
    bench_add(b, &(struct bench_row){"admit all of 10,000: last guest told",
                                     (double)(crowd_last_told(c) - began) / 1000, "ms", 1000, NULL,
                                     0});
    bench_add(b, &(struct bench_row){"  guests that were not told",
                                     (double)(n - crowd_count(c, CROWD_INSIDE)), "", 0, NULL, 0});
    bench_add(b, &(struct bench_row){"  longest that a key waited for its echo meanwhile", worst,
                                     "ms", -1, NULL, 0});
    crowd_free(c);
    vt_free(t);
    serve_kill(&s);
    serve_stop(&s);
}
