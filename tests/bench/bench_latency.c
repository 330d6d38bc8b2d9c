/* From a knock to the screen of a host: alone, and while 1,000 others knock every second. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/bench.h"
#include "tests/bench/crowd.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum {
    ALONE = 200,
    RATE = 1000, /* knocks a second */
    LOADED = 5 * RATE,
    BURST_US = 1000,
    WAIT_MS = 10000,
    TITLE = 300,
};

/* Pumps the terminal until its screen holds the text; microseconds at that moment, 0 when never. */
static int64_t seen_at(struct vt *t, const char *text)
{
    int64_t deadline = bench_us() + (int64_t)WAIT_MS * 1000;

    while (vt_find(t, text, 0) < 0) {
        if (bench_us() > deadline)
            return 0;
        proc_pump(vt_proc(t), deadline / 1000);
    }
    return bench_us();
}

static void alone(struct bench *b, struct serve *s)
{
    static double us[ALONE];
    struct crowd *c = crowd_new(s->port, ALONE);
    struct vt *t;
    char name[96];

    serve_room(s, "quiet");
    t = console_start(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "quiet"});
    crowd_join(c, "quiet", "Solo", ALONE);
    assert_true(crowd_until(c, CROWD_LOBBY, ALONE, WAIT_MS));
    for (size_t i = 0; i < ALONE; i++) {
        int64_t from = bench_us(), to;

        crowd_name(c, i, name, sizeof name);
        crowd_knock(c, i);
        to = seen_at(t, name);
        assert_true(to > 0);
        us[i] = (double)(to - from);
        crowd_leave(c, i);
        crowd_until(c, CROWD_GONE, i + 1, WAIT_MS);
        console_pause(t, 15);
    }
    console_quit(t);
    crowd_free(c);
    bench_add(b, &(struct bench_row){"knock -> row on the screen, idle, median",
                                     bench_quantile(us, ALONE, 0.5) / 1000, "ms", 1,
                                     "bare tcp + pty echo", b->echo_us / 1000});
    bench_add(b, &(struct bench_row){"knock -> row on the screen, idle, p99",
                                     bench_quantile(us, ALONE, 0.99) / 1000, "ms", 5,
                                     "bare tcp + pty echo", b->echo_p99_us / 1000});
}

/* How many the title of the list says are waiting. */
static size_t count_shown(struct vt *t)
{
    char line[VT_ROW_MAX];
    int row = vt_find(t, "Knocking", 0);
    const char *at;

    if (row < 0)
        return 0;
    vt_row(t, row, line);
    at = strstr(line, " waiting");
    while (at && at > line && at[-1] >= '0' && at[-1] <= '9')
        at--;
    return at ? (size_t)strtol(at, NULL, 10) : 0;
}

/* Each knock counts as seen when the number in the list's title has reached it. */
static void under_load(struct bench *b, struct serve *s)
{
    static double us[LOADED];
    static int64_t sent[LOADED];
    struct crowd *c = crowd_new(s->port, LOADED);
    size_t out = 0, seen = 0;
    struct vt *t;
    int64_t from, deadline;

    serve_room(s, "busy");
    t = console_start(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "busy"});
    crowd_join(c, "busy", "Load", LOADED);
    assert_true(crowd_until(c, CROWD_LOBBY, LOADED, 3 * WAIT_MS));
    from = bench_us();
    deadline = from + (int64_t)(LOADED / RATE + 10) * 1000000;
    while (seen < LOADED && bench_us() < deadline) {
        size_t due = (size_t)((bench_us() - from) * RATE / 1000000), shown;

        for (; out < due && out < LOADED; out++) {
            sent[out] = bench_us();
            crowd_knock(c, out);
        }
        crowd_pump(c, 0);
        proc_pump(vt_proc(t), bench_us() / 1000 + 1);
        shown = count_shown(t);
        for (; seen < shown && seen < LOADED; seen++)
            us[seen] = (double)(bench_us() - sent[seen]);
    }
    bench_add(b, &(struct bench_row){"the same under 1,000 knocks/s, median",
                                     bench_quantile(us, seen, 0.5) / 1000, "ms", -1, NULL, 0});
    bench_add(b, &(struct bench_row){"the same under 1,000 knocks/s, p99",
                                     bench_quantile(us, seen, 0.99) / 1000, "ms", 50,
                                     "bare tcp + pty echo", b->echo_p99_us / 1000});
    bench_add(b, &(struct bench_row){"  knocks that the screen never counted",
                                     (double)(LOADED - seen), "of 5000", 0, NULL, 0});
    console_quit(t);
    crowd_free(c);
}

void bench_latency(struct bench *b)
{
    struct serve s;

    serve_start(&s);
    alone(b, &s);
    under_load(b, &s);
    serve_stop(&s);
}
