/* What the benches do with a console and a crowd together. */
#include "tests/bench/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "tests/bench/bench.h"
#include "tests/lib/check.h"

static const char *const corners[] = {"┬", "┐"};

/* The number stands alone in the pane's title, which goes to the next corner of the frame. */
size_t screen_count(struct vt *t)
{
    char line[VT_ROW_MAX], *at, *end;
    int row = vt_find(t, " Knocking", 0);

    if (row < 0)
        return 0;
    vt_row(t, row, line);
    at = strstr(line, " Knocking");
    end = at + strcspn(at, "+");
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
        char *corner = strstr(at, corners[i]);

        end = corner && corner < end ? corner : end;
    }
    *end = '\0';
    for (; *at; at++)
        if (at[0] == ' ' && at[1] >= '0' && at[1] <= '9')
            return strtoul(at, NULL, 10);
    return 0;
}

int64_t screen_until(struct vt *t, size_t waiting)
{
    int64_t deadline = bench_us() + (int64_t)SCREEN_WAIT_MS * 1000;

    while (screen_count(t) != waiting) {
        if (bench_us() > deadline) {
            static char picture[VT_SCREEN_MAX];

            vt_dump(t, picture);
            fprintf(stderr, "%s", picture);
            fail_msg("the screen says that %zu wait, not %zu", screen_count(t), waiting);
        }
        proc_pump(vt_proc(t), bench_us() / 1000 + 100);
    }
    return bench_us();
}

int64_t screen_shows(struct vt *t, const char *text)
{
    int64_t deadline = bench_us() + (int64_t)SCREEN_WAIT_MS * 1000;

    while (vt_find(t, text, 0) < 0) {
        if (bench_us() > deadline)
            vt_expect(t, text); /* fails with a picture of the screen */
        proc_pump(vt_proc(t), bench_us() / 1000 + 100);
    }
    return bench_us();
}

struct vt *screen_start(struct serve *s, const char *room, size_t waiting)
{
    struct vt *t = console_start(
        s, &(struct console_conf){.rows = SCREEN_ROWS, .cols = SCREEN_COLS, .room = room});

    screen_until(t, waiting);
    return t;
}

void screen_await(struct crowd *c, enum crowd_state state, size_t n)
{
    if (!crowd_until(c, state, n, 2 * SCREEN_WAIT_MS))
        fail_msg("only %zu of %zu guests came into state %d", crowd_count(c, state), n, (int)state);
}

struct crowd *screen_crowd(int port, const char *room, const char *prefix, size_t n)
{
    struct crowd *c = crowd_new(port, n);

    crowd_join(c, room, prefix, n);
    screen_await(c, CROWD_LOBBY, n);
    return c;
}

struct screen_cost screen_knocks(struct serve *s, struct vt *t, struct crowd *c, size_t n,
                                 size_t waiting)
{
    pid_t server = proc_pid(s->proc), console = proc_pid(vt_proc(t));
    double *ms = xcalloc(n, sizeof *ms), server_ns, console_ns;
    struct screen_cost cost;

    console_pause(t, 200); /* what the crowd's arrival has left to do */
    server_ns = bench_cpu_ns(server);
    console_ns = bench_cpu_ns(console);
    for (size_t i = 0; i < n; i++) {
        int64_t from = bench_us();

        crowd_knock(c, i);
        ms[i] = (double)(screen_until(t, waiting + i + 1) - from) / 1000;
        crowd_pump(c, 0);
        console_pause(t, SCREEN_ALONE_MS);
    }
    cost.server_us = (bench_cpu_ns(server) - server_ns) / (double)n / 1000;
    cost.console_us = (bench_cpu_ns(console) - console_ns) / (double)n / 1000;
    cost.median_ms = bench_quantile(ms, n, 0.5);
    cost.p99_ms = bench_quantile(ms, n, 0.99);
    free(ms);
    return cost;
}

void screen_end(struct serve *s, struct vt *t, struct crowd *c)
{
    if (c)
        crowd_free(c);
    vt_free(t);
    serve_kill(s);
    serve_stop(s);
}
