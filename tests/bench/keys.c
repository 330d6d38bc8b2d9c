/* From a key to the screen: with 100,000 waiting, idle and while 1,000 knock every second. */
#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"

enum { WAITING = 100000, RATE = 1000, KNOCKS = 5 * RATE, KEYS = 200, EVERY_US = 22000 };

struct load {
    struct crowd *c;
    size_t sent;
    int64_t since;
};

/* Knocks as many as are due by now. */
static void knock_due(struct load *l)
{
    size_t due = (size_t)((bench_us() - l->since) * RATE / 1000000);

    for (; l->sent < due && l->sent < KNOCKS; l->sent++)
        crowd_knock(l->c, l->sent);
    crowd_pump(l->c, 0);
}

/* Milliseconds of a key that moves the cursor, which is on the first or the second row. */
static double one_key(struct vt *t, const char *key, struct load *l)
{
    char before[VT_ROW_MAX], now[VT_ROW_MAX];
    int64_t from, deadline;

    console_cursor(t, before);
    from = bench_us();
    deadline = from + (int64_t)SCREEN_WAIT_MS * 1000;
    vt_type(t, key);
    do {
        if (bench_us() > deadline)
            fail_msg("the key %s moved nothing", key);
        proc_pump(vt_proc(t), bench_us() / 1000 + 1);
        if (l)
            knock_due(l);
        console_cursor(t, now);
        /* The time in the row passes by itself: what counts is the number of the row. */
    } while (strstr(now, ">") && strncmp(strstr(now, ">"), strstr(before, ">"), 6) == 0);
    return (double)(bench_us() - from) / 1000;
}

static void press_keys(struct vt *t, struct load *l, double *ms)
{
    int64_t from = bench_us();

    for (int i = 0; i < KEYS; i++) {
        while (bench_us() < from + (int64_t)i * EVERY_US) {
            proc_pump(vt_proc(t), bench_us() / 1000 + 1);
            if (l)
                knock_due(l);
        }
        ms[i] = one_key(t, i % 2 ? "k" : "j", l);
    }
}

void bench_keys(void)
{
    static double idle[KEYS], busy[KEYS];
    struct load l = {0};
    struct serve s;
    struct vt *t;
    double p99;

    fill_serve(&s, 1, WAITING);
    t = screen_start(&s, fill_room(0), WAITING);
    l.c = screen_crowd(s.port, fill_room(0), "Late", KNOCKS);
    console_key(t, "2");
    console_key(t, "g");
    console_pause(t, 500);
    press_keys(t, NULL, idle);
    l.since = bench_us();
    press_keys(t, &l, busy);
    p99 = bench_quantile(busy, KEYS, 0.99);
    bench_told("key -> screen, 100,000 waiting, idle, p99", bench_quantile(idle, KEYS, 0.99), "ms");
    bench_told("key -> screen, 1,000 knocks/s and 100,000 waiting, median",
               bench_quantile(busy, KEYS, 0.5), "ms");
    bench_most("key -> screen, 1,000 knocks/s and 100,000 waiting, p99", p99, "ms", 16);
    bench_beside(BENCH_TOLD, "key -> screen, 1,000 knocks/s and 100,000 waiting, p99", p99, "ms",
                 "the same console idle", bench_quantile(idle, KEYS, 0.99), 0);
    screen_end(&s, t, l.c);
}
