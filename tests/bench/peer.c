/* Terminal programs that foyer's console is measured beside. */
#include "tests/bench/peer.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/bench/bench.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

enum { LINES = 2000, COMMITS = 300, WAIT_MS = 10000, BURST_GAP_US = 15000 };

/* args: %s is the home. ready: on the screen when the first frame is whole. */
static const struct {
    const char *name, *program, *package, *args[4], *ready;
} peers[PEER_COUNT] = {
    [PEER_HTOP] = {"htop", "htop", "htop", {NULL}, "F10"},
    [PEER_WEECHAT] = {"weechat", "weechat-curses", "weechat-curses", {"-d", "%s/weechat"}, "[1] ["},
    [PEER_TIG] = {"tig", "tig", "tig", {NULL}, "[main] "},
    [PEER_NANO] = {"nano", "nano", "nano", {"-I", "%s/text"}, "^X"}, /* -I: no lock file */
    [PEER_LESS] = {"less", "less", "less", {"%s/text"}, "text line 0034"},
};

const char *peer_name(enum peer p)
{
    return peers[p].name;
}

/* A repository that tig can show, by one stream of commits. */
static void make_repository(const char *home)
{
    char path[TMP_PATH_MAX], script[3 * TMP_PATH_MAX];
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};
    FILE *f;

    tmp_path(path, home, "commits");
    f = fopen(path, "we");
    assert_non_null(f);
    for (int i = 0; i < COMMITS; i++)
        fprintf(f,
                "commit refs/heads/main\ncommitter Somebody <somebody@example.org> %d +0000\n"
                "data 20\nChange number %06d\nM 644 inline file\ndata 7\n%06d\n\n",
                1700000000 + i * 60, i, i);
    fclose(f);
    snprintf(script, sizeof script,
             "cd '%s' && git init -q -b main . && git fast-import --quiet <commits", home);
    assert_int_equal(proc_run(argv, NULL, NULL, NULL, 0), 0);
}

const char *peer_home(void)
{
    static char home[TMP_PATH_MAX];
    char path[TMP_PATH_MAX];
    FILE *f;

    if (*home)
        return home;
    tmp_make(home);
    tmp_path(path, home, "text");
    f = fopen(path, "we");
    assert_non_null(f);
    for (int i = 0; i < LINES; i++)
        fprintf(f, "text line %04d of a file whose lines have about as many letters as a page\n",
                i);
    fclose(f);
    make_repository(home);
    return home;
}

struct vt *peer_start(enum peer p, const char *what)
{
    const char *home = peer_home(), *program, *argv[8] = {NULL}, *env[8] = {"LANG=C.UTF-8"};
    char text[4][TMP_PATH_MAX], home_env[TMP_PATH_MAX + 8];
    int n = 0;

    program = bench_peer(peers[p].program, peers[p].package, what);
    if (!program)
        return NULL;
    snprintf(home_env, sizeof home_env, "HOME=%s", home);
    env[1] = home_env;
    env[2] = "LC_ALL=C.UTF-8";
    env[3] = "XDG_CONFIG_HOME";
    /* tig looks at the folder that it is started in. */
    argv[n++] = "/usr/bin/env";
    argv[n++] = "-C";
    argv[n++] = home;
    argv[n++] = program;
    for (int i = 0; i < 4 && peers[p].args[i]; i++) {
        if (strstr(peers[p].args[i], "%s"))
            snprintf(text[i], sizeof text[i], "%s%s", home, peers[p].args[i] + 2);
        else
            str_copy(text[i], sizeof text[i], peers[p].args[i]);
        argv[n++] = text[i];
    }
    return vt_start(&(struct proc_conf){.argv = argv, .env = env, .rows = 36, .cols = 120});
}

void peer_ready(enum peer p, struct vt *t)
{
    int64_t deadline = bench_us() + (int64_t)WAIT_MS * 1000;

    while (vt_find(t, peers[p].ready, 0) < 0) {
        if (bench_us() > deadline)
            vt_expect(t, peers[p].ready);
        proc_pump(vt_proc(t), bench_us() / 1000 + 100);
    }
}

struct peer_output peer_output(struct vt *t, int quiet_ms)
{
    struct peer_output o = {0};
    int64_t last = 0, quiet_since = bench_us();
    size_t from, to;

    vt_bytes(t, &from);
    while (bench_us() < quiet_since + (int64_t)quiet_ms * 1000) {
        if (!proc_pump(vt_proc(t), bench_us() / 1000 + 2))
            continue;
        if (bench_us() > last + BURST_GAP_US)
            o.bursts++;
        last = quiet_since = bench_us();
    }
    vt_bytes(t, &to);
    o.bytes = (double)(to - from);
    return o;
}
