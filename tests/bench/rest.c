/* REST beside nginx: the same answers as files of nginx, the same load by wrk, in the same run.
 * Rounds of both take turns, so that whatever else the machine does falls on both. */
#include <ctype.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/str.h"
#include "tests/bench/bench.h"
#include "tests/bench/crowd.h"
#include "tests/lib/check.h"
#include "tests/lib/nginx.h"
#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

enum {
    INSIDE = 1000,
    ROUNDS = 3,
    COMMITS = 2000,
    CONNECTIONS = 32,
    WAIT_MS = 120 * 1000,
    QUIET_NS = 10 * 1000 * 1000,
    TEXT_MAX = 4096
};

static struct {
    struct serve serve;
    struct raw_server at; /* where the server is, for raw_rest */
    struct nginx nginx;
    char dir[TMP_PATH_MAX];
    char script[TMP_PATH_MAX]; /* of wrk, for the POST */
} r;

static const struct call {
    const char *name, *method, *path, *body, *file;
    bool told; /* no aim: what the library alone can do */
} calls[] = {
    {"GET room", "GET", "/v1/rooms/weekly", NULL, "room.json", false},
    {"POST meeting-tokens", "POST", "/v1/meeting-tokens",
     "{\"properties\":{\"room_name\":\"weekly\",\"user_name\":\"Ann\"}}", "token.json", false},
    {"GET presence, 1,000 inside", "GET", "/v1/rooms/weekly/presence", NULL, "presence.json",
     false},
    {"GET healthz, hardly any work of ours", "GET", "/healthz", NULL, "health.json", true},
};

struct figures {
    double rate, p99_ms, cpu_us;
};

/* ---- the two servers ---- */

static void ask(const struct call *c, char **answer)
{
    check_int(c->name, raw_rest(&r.at, c->method, c->path, r.serve.key, c->body, answer), 200);
}

/* Everything that makes nginx fast is on; one worker, as foyer answers on one thread. */
static void start_nginx(void)
{
    char text[TEXT_MAX];

    snprintf(text, sizeof text,
             "http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;\n"
             "  open_file_cache max=16; default_type application/json;\n"
             "  client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s;\n"
             "  uwsgi_temp_path %s; scgi_temp_path %s;\n"
             "  server { listen 127.0.0.1:%%d; root %s; } }\n",
             r.dir, r.dir, r.dir, r.dir, r.dir, r.dir);
    nginx_start(&r.nginx, r.dir, "", text);
}

/* What foyer answers becomes a file of nginx. */
static void keep_answers(void)
{
    for (size_t i = 0; i < CHECK_COUNT(calls); i++) {
        char path[TMP_PATH_MAX], *answer = NULL;

        ask(&calls[i], &answer);
        tmp_path(path, r.dir, calls[i].file);
        tmp_write(path, answer);
        chmod(path, 0644);
        free(answer);
    }
}

static void write_script(void)
{
    char text[TEXT_MAX];

    tmp_path(r.script, r.dir, "post.lua");
    snprintf(text, sizeof text, "wrk.method = 'POST'\nwrk.body = '%s'\n", calls[1].body);
    tmp_write(r.script, text);
}

/* Until everybody has heard of everybody, a million frames, and the server has nothing to do. */
static void wait_quiet(struct crowd *c)
{
    int64_t end = bench_us() + (int64_t)WAIT_MS * 1000;
    pid_t pid = proc_pid(r.serve.proc);
    double before, spent = QUIET_NS;

    while (spent >= QUIET_NS) {
        int64_t until = bench_us() + 500 * 1000;

        if (until > end)
            fail_msg("the server does not come to rest");
        before = bench_cpu_ns(pid);
        while (bench_us() < until)
            crowd_pump(c, 20);
        spent = bench_cpu_ns(pid) - before;
    }
}

static struct crowd *start(void)
{
    const struct call set[] = {
        {"no limits", "POST", "/v1", "{\"properties\":{\"disable_rate_limiting\":true}}", NULL,
         false},
        {"a room", "POST", "/v1/rooms",
         "{\"name\":\"weekly\",\"properties\":{\"max_participants\":2000,\"exp\":4000000000}}",
         NULL, false},
    };
    struct crowd *c;

    tmp_make(r.dir);
    chmod(r.dir, 0755);
    serve_start(&r.serve);
    r.at = (struct raw_server){.conf = {.port = (uint16_t)r.serve.port}};
    for (size_t i = 0; i < CHECK_COUNT(set); i++)
        ask(&set[i], NULL);
    c = crowd_new(r.serve.port, INSIDE);
    crowd_join(c, "weekly", "Guest", INSIDE);
    if (!crowd_until(c, CROWD_LOBBY, INSIDE, WAIT_MS))
        fail_msg("only %zu guests came in", crowd_count(c, CROWD_LOBBY));
    wait_quiet(c);
    keep_answers();
    write_script();
    start_nginx();
    return c;
}

static void stop(struct crowd *c)
{
    crowd_free(c);
    nginx_stop(&r.nginx);
    serve_stop(&r.serve);
    tmp_remove(r.dir);
}

/* ---- the load ---- */

/* The number behind `key` in what wrk printed; a time in ms. */
static double value(const char *text, const char *key)
{
    const char *p = strstr(text, key);
    char *unit;
    double v;

    if (!p)
        fail_msg("wrk does not say '%s': %s", key, text);
    v = strtod(p + strlen(key), &unit);
    return str_starts(unit, "us") ? v / 1000 : str_starts(unit, "s") ? v * 1000 : v;
}

/* The number in front of `words`. */
static double value_before(const char *text, const char *words)
{
    const char *p = strstr(text, words);

    if (!p)
        fail_msg("wrk does not say '%s': %s", words, text);
    while (p > text && isdigit((unsigned char)p[-1]))
        p--;
    return strtod(p, NULL);
}

static struct figures load(const struct call *c, bool ours)
{
    char url[256], key[512], out[TEXT_MAX], err[TEXT_MAX], connections[16];
    pid_t pid = proc_pid(ours ? r.serve.proc : r.nginx.proc);
    const char *argv[16] = {"/usr/bin/wrk", "-t1", "-d2s", "--latency", "-c", connections};
    double cpu = bench_cpu_ns(pid);
    int n = 6;

    snprintf(connections, sizeof connections, "%d", CONNECTIONS);
    snprintf(key, sizeof key, "Authorization: Bearer %s", r.serve.key);
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s%s", ours ? r.serve.port : r.nginx.port,
             ours ? "" : "/", ours ? c->path : c->file);
    argv[n++] = "-H";
    argv[n++] = key; /* nginx reads the same request */
    if (ours && c->body) {
        argv[n++] = "-s";
        argv[n++] = r.script;
    }
    argv[n] = url;
    check_int("wrk", proc_run(argv, NULL, out, err, sizeof out), 0);
    if (strstr(out, "Non-2xx") || strstr(out, "Socket errors"))
        fail_msg("%s: %s", c->name, out);
    return (struct figures){value(out, "Requests/sec:"), value(out, "\n     99%"),
                            (bench_cpu_ns(pid) - cpu) / 1000 / value_before(out, " requests in")};
}

/* The middle of the rounds; at is the offset of a figure. */
static double middle(const struct figures *f, size_t at)
{
    double v[ROUNDS];

    for (int i = 0; i < ROUNDS; i++)
        memcpy(&v[i], (const char *)&f[i] + at, sizeof v[i]);
    return bench_quantile(v, ROUNDS, 0.5);
}

/* What the disk allows: the pages of a few tokens written and made safe, again and again, each for
 * all who ask at the same time. */
static void measure_disk(const char *name, double rate)
{
    static const char pages[4 * 4096];
    char path[TMP_PATH_MAX], what[BENCH_WHAT];
    double start, limit;
    int fd;

    tmp_path(path, r.dir, "log");
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check_true("the disk takes a log", fd >= 0 && fsync(fd) == 0);
    start = (double)bench_us();
    for (int i = 0; i < COMMITS; i++)
        check_true("a commit", pwrite(fd, pages, sizeof pages, i % 64 * (off_t)sizeof pages) ==
                                       (ssize_t)sizeof pages &&
                                   fdatasync(fd) == 0);
    limit = CONNECTIONS * COMMITS * 1e6 / ((double)bench_us() - start);
    snprintf(what, sizeof what, "%s: beside the disk", name);
    bench_beside(BENCH_TOLD, what, rate, "/s", "32 x commits of this disk", limit, 0);
    close(fd);
}

static void measure(const struct call *c)
{
    struct figures ours[ROUNDS], nginx[ROUNDS];
    char what[BENCH_WHAT];

    for (int i = 0; i < ROUNDS; i++) {
        nginx[i] = load(c, false);
        ours[i] = load(c, true);
    }
    snprintf(what, sizeof what, "%s", c->name);
    bench_beside(c->told ? BENCH_TOLD : BENCH_MORE, what,
                 middle(ours, offsetof(struct figures, rate)), "/s", "nginx",
                 middle(nginx, offsetof(struct figures, rate)), c->told ? 0 : 0.5);
    snprintf(what, sizeof what, "%s: p99", c->name);
    bench_beside(BENCH_TOLD, what, middle(ours, offsetof(struct figures, p99_ms)), "ms", "nginx",
                 middle(nginx, offsetof(struct figures, p99_ms)), 0);
    snprintf(what, sizeof what, "%s: processor per request", c->name);
    bench_beside(BENCH_TOLD, what, middle(ours, offsetof(struct figures, cpu_us)), "us", "nginx",
                 middle(nginx, offsetof(struct figures, cpu_us)), 0);
    if (c->body)
        measure_disk(c->name, middle(ours, offsetof(struct figures, rate)));
}

void bench_rest(void)
{
    struct crowd *c;

    if (!bench_peer("wrk", "wrk", "REST calls a second") ||
        !bench_peer("nginx", "nginx", "REST calls a second beside nginx"))
        return;
    c = start();
    for (size_t i = 0; i < CHECK_COUNT(calls); i++)
        measure(&calls[i]);
    stop(c);
}
