/* What a console does when nothing happens, beside a pager and an editor: all in the same minute.
 */
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/peer.h"
#include "tests/bench/screen.h"

enum { IDLE_MS = 60000, SETTLE_MS = 3000, WATCHED = 3 };

struct watched {
    struct vt *t; /* null: not here */
    double wakeups, cpu_ns;
    size_t bytes;
};

static struct watched read_off(struct vt *t)
{
    struct watched w = {.t = t};

    if (!t)
        return w;
    vt_drain(t);
    vt_bytes(t, &w.bytes);
    w.wakeups = bench_wakeups(proc_pid(vt_proc(t)));
    w.cpu_ns = bench_cpu_ns(proc_pid(vt_proc(t)));
    return w;
}

static void tell(const struct watched *from, const struct watched *to)
{
    static const char *const names[WATCHED] = {"", "less", "nano"};
    double minutes = IDLE_MS / 60000.0, cpu[WATCHED];
    char peers[BENCH_PEER];

    for (int i = 0; i < WATCHED; i++)
        cpu[i] = (to[i].cpu_ns - from[i].cpu_ns) / 1e6 / minutes;
    bench_most("idle, nobody waiting: wake-ups a minute",
               (to[0].wakeups - from[0].wakeups) / minutes, "", 1);
    bench_most("idle, nobody waiting: bytes a minute",
               (double)(to[0].bytes - from[0].bytes) / minutes, "", 0);
    bench_told("idle, nobody waiting: processor a minute", cpu[0], "ms");
    for (int i = 1; i < WATCHED; i++) {
        if (!to[i].t)
            continue;
        snprintf(peers, sizeof peers, "%s idle: wake-ups a minute", names[i]);
        bench_told(peers, (to[i].wakeups - from[i].wakeups) / minutes, "");
        snprintf(peers, sizeof peers, "%s idle: processor a minute", names[i]);
        bench_told(peers, cpu[i], "ms");
    }
}

void bench_idle(void)
{
    struct watched from[WATCHED], to[WATCHED];
    struct vt *t[WATCHED];
    struct serve s;
    int64_t end;

    fill_serve(&s, 1, 0);
    t[0] = screen_start(&s, fill_room(0), 0);
    t[1] = peer_start(PEER_LESS, "less idle");
    t[2] = peer_start(PEER_NANO, "nano idle");
    if (t[1])
        peer_ready(PEER_LESS, t[1]);
    if (t[2])
        peer_ready(PEER_NANO, t[2]);
    console_pause(t[0], SETTLE_MS);
    for (int i = 0; i < WATCHED; i++)
        from[i] = read_off(t[i]);
    for (end = bench_us() + (int64_t)IDLE_MS * 1000; bench_us() < end;)
        proc_pump(vt_proc(t[0]), end / 1000);
    for (int i = 0; i < WATCHED; i++)
        to[i] = read_off(t[i]);
    tell(from, to);
    for (int i = 1; i < WATCHED; i++)
        vt_free(t[i]);
    screen_end(&s, t[0], NULL);
}
