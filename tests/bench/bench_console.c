/* The console by itself: start, idleness, bytes to the terminal. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/bench/bench.h"
#include "tests/bench/crowd.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { STARTS = 15, IDLE_MS = 60000, PEOPLE = 20, STEPS = 15, TICK_MS = 5000, WAIT_MS = 10000 };

static double bytes_until_quiet(struct vt *t, int quiet_ms)
{
    size_t from, to;

    vt_bytes(t, &from);
    console_pause(t, quiet_ms);
    vt_bytes(t, &to);
    return (double)(to - from);
}

static bool is_full_frame(struct vt *t, void *arg)
{
    return vt_find(t, "link ok", 0) >= 0 && vt_find(t, arg, 0) >= 0;
}

static void starts(struct bench *b, struct serve *s)
{
    double ms[STARTS], bare[STARTS];

    for (int i = 0; i < STARTS; i++) {
        int64_t from = bench_us();
        struct vt *t =
            console_launch(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "quiet"});

        assert_true(vt_until(t, is_full_frame, "Knocking", WAIT_MS));
        ms[i] = (double)(bench_us() - from) / 1000;
        console_quit(t);
        from = bench_us();
        SERVE_DO(s, "--version");
        bare[i] = (double)(bench_us() - from) / 1000;
    }
    bench_add(b, &(struct bench_row){"console start -> first full frame with the server's rooms",
                                     bench_quantile(ms, STARTS, 0.5), "ms", 30, "foyer --version",
                                     bench_quantile(bare, STARTS, 0.5)});
}

static void idles(struct bench *b, struct serve *s)
{
    struct vt *t =
        console_start(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "quiet"});
    double wakeups, bytes;

    console_pause(t, 2000);
    wakeups = bench_wakeups(proc_pid(vt_proc(t)));
    bytes = bytes_until_quiet(t, IDLE_MS);
    wakeups = bench_wakeups(proc_pid(vt_proc(t))) - wakeups;
    bench_add(b, &(struct bench_row){"console idle, nobody waiting: wake-ups a minute",
                                     wakeups * 60000 / IDLE_MS, "", 1, NULL, 0});
    bench_add(b, &(struct bench_row){"console idle, nobody waiting: bytes in a minute", bytes,
                                     "bytes", 0, NULL, 0});
    bench_add(b,
              &(struct bench_row){"console memory, nobody waiting",
                                  bench_rss_kib(proc_pid(vt_proc(t))) / 1024, "MiB", -1, NULL, 0});
    console_quit(t);
}

static void writes(struct bench *b, struct serve *s)
{
    struct crowd *c = crowd_new(s->port, PEOPLE);
    struct vt *t =
        console_start(s, &(struct console_conf){.rows = 36, .cols = 120, .room = "quiet"});
    double knock[PEOPLE], down[STEPS], first, tick;
    size_t len;

    vt_bytes(t, &len);
    first = (double)len;
    crowd_join(c, "quiet", "Byte", PEOPLE);
    assert_true(crowd_until(c, CROWD_LOBBY, PEOPLE, WAIT_MS));
    for (size_t i = 0; i < PEOPLE; i++) {
        crowd_knock(c, i);
        knock[i] = bytes_until_quiet(t, 40);
    }
    console_key(t, "2");
    console_key(t, "g");
    for (int i = 0; i < STEPS; i++) {
        vt_type(t, "j");
        down[i] = bytes_until_quiet(t, 40);
    }
    console_pause(t, 4000);
    tick = bytes_until_quiet(t, TICK_MS) * 1000 / TICK_MS / PEOPLE;
    bench_add(b,
              &(struct bench_row){"bytes of the first paint, 120x36", first, "bytes", -1, NULL, 0});
    bench_add(b, &(struct bench_row){"bytes for one new knock, median",
                                     bench_quantile(knock, PEOPLE, 0.5), "bytes", 400, NULL, 0});
    bench_add(b, &(struct bench_row){"bytes for the cursor one down, median",
                                     bench_quantile(down, STEPS, 0.5), "bytes", 150, NULL, 0});
    bench_add(b, &(struct bench_row){"bytes a second for the clocks, per visible row", tick,
                                     "bytes", 12, NULL, 0});
    console_quit(t);
    crowd_free(c);
}

void bench_console(struct bench *b)
{
    struct serve s;

    serve_start(&s);
    serve_room(&s, "quiet");
    starts(b, &s);
    idles(b, &s);
    writes(b, &s);
    serve_stop(&s);
}
