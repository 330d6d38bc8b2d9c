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
#include "tests/bench/wsload.h"
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

/* Who is asked; the bare ones are programs of libwebsockets with hardly anything else. */
enum who { OURS, NGINX, BARE, BARE_STORE, WHO_COUNT };
enum { BARE_COUNT = WHO_COUNT - BARE };

static struct {
    struct serve serve;
    struct raw_server at; /* where the server is, for raw_rest */
    struct nginx nginx;
    int bare_port[BARE_COUNT];
    pid_t bare_pid[BARE_COUNT];
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

/* What would be left if there were nothing to do for a token; beside it what stores a row for each,
 * by the same store. */
static void start_bare(const char *answer)
{
    char path[TMP_PATH_MAX], text[TEXT_MAX];

    tmp_path(path, r.dir, answer);
    tmp_read(text, sizeof text, path);
    tmp_path(path, r.dir, "bare");
    assert_int_equal(mkdir(path, 0700), 0);
    for (int i = 0; i < BARE_COUNT; i++)
        r.bare_pid[i] = wsload_rest(&r.bare_port[i], BARE + i == BARE_STORE ? path : NULL, text);
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
    start_bare("token.json");
    start_nginx();
    return c;
}

static void stop(struct crowd *c)
{
    crowd_free(c);
    nginx_stop(&r.nginx);
    for (int i = 0; i < BARE_COUNT; i++)
        wsload_end(r.bare_pid[i]);
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

static struct figures load(const struct call *c, enum who who)
{
    char url[256], key[512], out[TEXT_MAX], err[TEXT_MAX], connections[16];
    const pid_t pids[WHO_COUNT] = {proc_pid(r.serve.proc), proc_pid(r.nginx.proc), r.bare_pid[0],
                                   r.bare_pid[1]};
    const int ports[WHO_COUNT] = {r.serve.port, r.nginx.port, r.bare_port[0], r.bare_port[1]};
    const char *argv[16] = {"/usr/bin/wrk", "-t1", "-d2s", "--latency", "-c", connections};
    double cpu = bench_cpu_ns(pids[who]);
    int n = 6;

    snprintf(connections, sizeof connections, "%d", CONNECTIONS);
    snprintf(key, sizeof key, "Authorization: Bearer %s", r.serve.key);
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s%s", ports[who], who == NGINX ? "/" : "",
             who == NGINX ? c->file : c->path);
    argv[n++] = "-H";
    argv[n++] = key; /* all read the same request */
    if (who != NGINX && c->body) {
        argv[n++] = "-s";
        argv[n++] = r.script;
    }
    argv[n] = url;
    check_int("wrk", proc_run(argv, NULL, out, err, sizeof out), 0);
    if (strstr(out, "Non-2xx") || strstr(out, "Socket errors"))
        fail_msg("%s: %s", c->name, out);
    return (struct figures){value(out, "Requests/sec:"), value(out, "\n     99%"),
                            (bench_cpu_ns(pids[who]) - cpu) / 1000 /
                                value_before(out, " requests in")};
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

static void beside_nginx(enum bench_rule rule, const char *what, const struct figures *ours,
                         const struct figures *nginx)
{
    char text[BENCH_WHAT];
    size_t at = offsetof(struct figures, rate);

    bench_beside(rule, what, middle(ours, at), "/s", "nginx", middle(nginx, at),
                 rule == BENCH_TOLD ? 0 : 0.5);
    at = offsetof(struct figures, p99_ms);
    snprintf(text, sizeof text, "%s: p99", what);
    bench_beside(BENCH_TOLD, text, middle(ours, at), "ms", "nginx", middle(nginx, at), 0);
    at = offsetof(struct figures, cpu_us);
    snprintf(text, sizeof text, "%s: processor per request", what);
    bench_beside(BENCH_TOLD, text, middle(ours, at), "us", "nginx", middle(nginx, at), 0);
}

static void measure(const struct call *c)
{
    static const char *const limits[BARE_COUNT] = {
        "a limit: bare libwebsockets answers a POST",
        "a limit: the same, when a row is safe in the store",
    };
    struct figures f[WHO_COUNT][ROUNDS];
    int n = c->body ? WHO_COUNT : BARE;

    for (int i = 0; i < ROUNDS; i++)
        for (int who = 0; who < n; who++)
            f[who][i] = load(c, (enum who)who);
    beside_nginx(c->told ? BENCH_TOLD : BENCH_MORE, c->name, f[OURS], f[NGINX]);
    for (int who = BARE; who < n; who++)
        beside_nginx(BENCH_TOLD, limits[who - BARE], f[who], f[NGINX]);
    if (c->body)
        measure_disk(c->name, middle(f[OURS], offsetof(struct figures, rate)));
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
