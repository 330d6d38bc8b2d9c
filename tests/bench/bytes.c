/* What a console writes to the terminal, beside other programs by the same counter. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/peer.h"
#include "tests/bench/screen.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

enum {
    PEOPLE = 60,
    COUNTED = 20, /* knocks that are counted, the first ones, which the list has room for */
    STEPS = 15,
    QUIET_MS = 60,
    TICK_MS = 5000,
    BURST = 1000,
    FRAME_MS = 40,
};

/* Medians of `n` presses of a key. */
static struct peer_output keys(struct vt *t, const char *key, int n)
{
    double bytes[STEPS], bursts[STEPS];

    for (int i = 0; i < n; i++) {
        struct peer_output o;

        vt_type(t, key);
        o = peer_output(t, QUIET_MS);
        bytes[i] = o.bytes;
        bursts[i] = o.bursts;
    }
    return (struct peer_output){bench_quantile(bytes, (size_t)n, 0.5),
                                bench_quantile(bursts, (size_t)n, 0.5)};
}

static void knocks_and_ticks(struct serve *s)
{
    struct vt *t = screen_start(s, fill_room(0), 0);
    struct crowd *c = screen_crowd(s->port, fill_room(0), "Byte", PEOPLE);
    double bytes[COUNTED], bursts[COUNTED], rows;
    struct peer_output o;
    size_t len;

    vt_bytes(t, &len);
    bench_told("first paint, 120x36", (double)len, "bytes");
    for (size_t i = 0; i < PEOPLE; i++) {
        crowd_knock(c, i);
        o = peer_output(t, QUIET_MS);
        if (i < COUNTED) {
            bytes[i] = o.bytes;
            bursts[i] = o.bursts;
        }
    }
    bench_most("one new knock, median", bench_quantile(bytes, COUNTED, 0.5), "bytes", 400);
    bench_most("one new knock: frames, median", bench_quantile(bursts, COUNTED, 0.5), "", 1);
    console_key(t, "2");
    console_key(t, "g");
    o = keys(t, "j", STEPS);
    bench_most("cursor one down, median", o.bytes, "bytes", 150);
    bench_most("cursor one down: frames, median", o.bursts, "", 1);
    o = keys(t, "\033[6~", 2);
    bench_most("one page down", o.bytes, "bytes", 4000);
    console_pause(t, 4000);
    rows = 0;
    for (int row = 0; row < SCREEN_ROWS; row++)
        rows += vt_find(t, "Byte 0", row) == row;
    vt_bytes(t, &len);
    size_t before = len;
    console_pause(t, TICK_MS);
    vt_bytes(t, &len);
    bench_most("a tick of the clocks, per visible row",
               (double)(len - before) * 1000 / TICK_MS / (rows > 0 ? rows : 1), "bytes", 12);
    console_quit(t);
    crowd_free(c);
}

static void burst(struct serve *s)
{
    struct vt *t = screen_start(s, fill_room(0), 0);
    struct crowd *c = screen_crowd(s->port, fill_room(0), "Burst", BURST);
    struct peer_output o = {0}, more;
    int64_t from = bench_us(), last = 0, now;
    size_t at, len;

    vt_bytes(t, &at);
    for (size_t i = 0; i < BURST; i++)
        crowd_knock(c, i);
    while (screen_count(t) < BURST && bench_us() < from + SCREEN_WAIT_MS * 1000) {
        crowd_pump(c, 0);
        if (!proc_pump(vt_proc(t), bench_us() / 1000 + 1))
            continue;
        now = bench_us();
        o.bursts += now > last + FRAME_MS * 1000 * 3 / 8;
        last = now;
    }
    more = peer_output(t, 2 * FRAME_MS);
    vt_bytes(t, &len);
    bench_told("burst of 1,000 knocks, all of it", (double)(len - at), "bytes");
    bench_told("burst of 1,000 knocks until the last is counted", (double)(last - from) / 1000,
               "ms");
    bench_most("burst of 1,000 knocks: frames for each 40 ms",
               (o.bursts + more.bursts) / ((double)(last - from) / 1000 / FRAME_MS + 1), "", 1);
    screen_end(s, t, c);
}

static void beside_list(enum peer p, const char *down, const char *page)
{
    char what[BENCH_WHAT];
    struct vt *t = peer_start(p, "cursor one down and page down beside it");
    struct peer_output o;

    if (!t)
        return;
    peer_ready(p, t);
    peer_output(t, 300);
    o = keys(t, down, STEPS);
    snprintf(what, sizeof what, "%s: cursor one down, median", peer_name(p));
    bench_told(what, o.bytes, "bytes");
    snprintf(what, sizeof what, "%s: one page down", peer_name(p));
    bench_told(what, keys(t, page, 1).bytes, "bytes");
    vt_free(t);
}

/* A line that comes by itself, through weechat's pipe for commands. */
static void beside_weechat(void)
{
    struct vt *t = peer_start(PEER_WEECHAT, "a line that comes by itself, in weechat");
    static const char line[] = "*core.weechat */print a line as long as that of a knock is\n";
    char pattern[TMP_PATH_MAX];
    double bytes[STEPS];
    glob_t found = {0};
    int fd;

    if (!t)
        return;
    peer_ready(PEER_WEECHAT, t);
    vt_type(t, "/fifo enable\r");
    peer_output(t, 300);
    snprintf(pattern, sizeof pattern, "%s/weechat/weechat_fifo_*", peer_home());
    if (glob(pattern, 0, NULL, &found) != 0) {
        snprintf(pattern, sizeof pattern, "%s/.cache/weechat/*fifo*", peer_home());
        glob(pattern, 0, NULL, &found);
    }
    fd = found.gl_pathc ? open(found.gl_pathv[0], O_WRONLY | O_NONBLOCK | O_CLOEXEC) : -1;
    globfree(&found);
    if (fd < 0) {
        bench_not_run("weechat: a line that comes by itself", "its fifo plug-in is not there: "
                                                              "apt-get install weechat-core");
        vt_free(t);
        return;
    }
    for (int i = 0; i < STEPS; i++) {
        assert_int_equal(write(fd, line, sizeof line - 1), sizeof line - 1);
        bytes[i] = peer_output(t, QUIET_MS).bytes;
    }
    bench_told("weechat: a line that comes by itself, median", bench_quantile(bytes, STEPS, 0.5),
               "bytes");
    close(fd);
    vt_free(t);
}

void bench_bytes(void)
{
    struct serve s;

    fill_serve(&s, 1, 0);
    knocks_and_ticks(&s);
    burst(&s);
    beside_list(PEER_HTOP, "\033[B", "\033[6~");
    beside_list(PEER_TIG, "j", "\033[6~");
    beside_weechat();
}
