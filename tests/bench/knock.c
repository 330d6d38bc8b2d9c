/* From a knock to the screen of a host: alone, and while 1,000 others knock every second. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/floor.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"

enum { ALONE = 300, RATE = 1000, LOADED = 5 * RATE, SLACK_S = 15 };

static const char bare_name[] = "bare libwebsockets echo + one pty write, as idle",
                  stored_name[] = "the same + one commit of this disk, as idle",
                  busy_name[] = "bare libwebsockets echo + one pty write, every ms";

static void alone(struct serve *s, const struct floor_ms *idle)
{
    static double ms[ALONE];
    struct vt *t = screen_start(s, fill_room(0), 0);
    struct crowd *c = screen_crowd(s->port, fill_room(0), "Solo", ALONE);
    char name[96];

    for (size_t i = 0; i < ALONE; i++) {
        int64_t from;

        console_pause(t, SCREEN_ALONE_MS);
        crowd_name(c, i, name, sizeof name);
        from = bench_us();
        crowd_knock(c, i);
        ms[i] = (double)(screen_shows(t, name) - from) / 1000;
        crowd_leave(c, i);
        screen_await(c, CROWD_GONE, i + 1);
    }
    bench_most("knock -> row on the screen, median", bench_quantile(ms, ALONE, 0.5), "ms", 1);
    bench_most("knock -> row on the screen, p99", bench_quantile(ms, ALONE, 0.99), "ms", 5);
    bench_beside(BENCH_RATIO, "knock -> row on the screen, median", bench_quantile(ms, ALONE, 0.5),
                 "ms", bare_name, idle->bare.median, 3);
    bench_beside(BENCH_TOLD, "knock -> row on the screen, median", bench_quantile(ms, ALONE, 0.5),
                 "ms", stored_name, idle->stored.median, 0);
    console_quit(t);
    crowd_free(c);
}

/* Each knock counts as seen when the number in the list's title has reached it. */
static void under_load(struct serve *s, const struct floor_ms *busy)
{
    static double ms[LOADED];
    static int64_t sent[LOADED];
    struct vt *t = screen_start(s, fill_room(0), 0);
    struct crowd *c = screen_crowd(s->port, fill_room(0), "Load", LOADED);
    size_t out = 0, seen = 0;
    int64_t from = bench_us(), deadline = from + (int64_t)(LOADED / RATE + SLACK_S) * 1000000;

    while (seen < LOADED && bench_us() < deadline) {
        size_t due = (size_t)((bench_us() - from) * RATE / 1000000), shown;

        for (; out < due && out < LOADED; out++) {
            sent[out] = bench_us();
            crowd_knock(c, out);
        }
        crowd_pump(c, 0);
        proc_pump(vt_proc(t), bench_us() / 1000 + 1);
        shown = screen_count(t);
        for (; seen < shown && seen < LOADED; seen++)
            ms[seen] = (double)(bench_us() - sent[seen]) / 1000;
    }
    bench_told("the same under 1,000 knocks/s, median", bench_quantile(ms, seen, 0.5), "ms");
    bench_most("the same under 1,000 knocks/s, p99", bench_quantile(ms, seen, 0.99), "ms", 50);
    bench_beside(BENCH_TOLD, "the same under 1,000 knocks/s, p99", bench_quantile(ms, seen, 0.99),
                 "ms", busy_name, busy->bare.p99, 0);
    bench_most("knocks of 5,000 that the screen never counted", (double)(LOADED - seen), "", 0);
    crowd_free(c);
    vt_free(t);
}

void bench_knock(void)
{
    struct floor_ms busy = floor_measure(FLOOR_ROUNDS, 1);
    struct floor_ms idle = floor_measure(ALONE, SCREEN_ALONE_MS);
    struct serve s;

    fill_serve(&s, 1, 0);
    alone(&s, &idle);
    under_load(&s, &busy);
    serve_kill(&s);
    serve_stop(&s);
}
