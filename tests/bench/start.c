/* How soon a console is whole on the screen, and its memory then, beside other programs. */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/peer.h"
#include "tests/bench/screen.h"

enum { STARTS = 15, SNAPSHOT = 10000, SNAPSHOT_STARTS = 5 };

struct start {
    double ms, pss_mib;
};

/* Starts it `n` times: the median until all of the list is there. */
static struct start foyer_starts(struct serve *s, size_t waiting, int n)
{
    double ms[STARTS];
    struct start got = {0};

    for (int i = 0; i < n; i++) {
        int64_t from = bench_us();
        struct vt *t = console_launch(
            s,
            &(struct console_conf){.rows = SCREEN_ROWS, .cols = SCREEN_COLS, .room = fill_room(0)});

        screen_shows(t, "link ok");
        ms[i] = (double)(screen_until(t, waiting) - from) / 1000;
        got.pss_mib = bench_pss_kib(proc_pid(vt_proc(t))) / 1024;
        vt_free(t);
    }
    got.ms = bench_quantile(ms, (size_t)n, 0.5);
    return got;
}

static void beside(enum peer p, const struct start *ours)
{
    char what[BENCH_WHAT];
    double ms[STARTS], mib = 0;

    snprintf(what, sizeof what, "start beside %s", peer_name(p));
    for (int i = 0; i < STARTS; i++) {
        int64_t from = bench_us();
        struct vt *t = peer_start(p, what);

        if (!t)
            return;
        peer_ready(p, t);
        ms[i] = (double)(bench_us() - from) / 1000;
        mib = bench_pss_kib(proc_pid(vt_proc(t))) / 1024;
        vt_free(t);
    }
    bench_beside(BENCH_TOLD, "start -> first full frame", ours->ms, "ms", peer_name(p),
                 bench_quantile(ms, STARTS, 0.5), 0);
    bench_beside(BENCH_TOLD, "memory of its own after the start (PSS)", ours->pss_mib, "MiB",
                 peer_name(p), mib, 0);
}

void bench_start(void)
{
    static const enum peer peers[] = {PEER_HTOP, PEER_WEECHAT, PEER_NANO};
    struct start empty, full;
    struct serve s;

    fill_serve(&s, 1, 0);
    empty = foyer_starts(&s, 0, STARTS);
    serve_kill(&s);
    serve_stop(&s);
    bench_most("start -> first full frame, link up, nobody waiting", empty.ms, "ms", 30);
    peer_home();
    for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
        beside(peers[i], &empty);
    fill_serve(&s, 1, SNAPSHOT);
    full = foyer_starts(&s, SNAPSHOT, SNAPSHOT_STARTS);
    bench_most("start -> first full frame, 10,000 waiting", full.ms, "ms", 100);
    serve_kill(&s);
    serve_stop(&s);
}
