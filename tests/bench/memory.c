/* Memory of the server for each who waits, plain and TLS, beside bare connections of libwebsockets.
 * Resident memory before the first and after the last one. */
#include "tests/bench/cert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/bench.h"
#include "tests/bench/fill.h"
#include "tests/bench/screen.h"
#include "tests/bench/wsload.h"
#include "tests/lib/check.h"

enum { MANY = 10000, MOST = 100000, OPEN_MS = 60000, SETTLE_MS = 500 };

void cert_make(const char *dir, char cert[TMP_PATH_MAX], char key[TMP_PATH_MAX])
{
    const char *const argv[] = {"/usr/bin/openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=127.0.0.1",
                                "-addext",
                                "subjectAltName=IP:127.0.0.1",
                                "-keyout",
                                key,
                                "-out",
                                cert,
                                NULL};

    tmp_path(cert, dir, "cert.pem");
    tmp_path(key, dir, "key.pem");
    assert_int_equal(proc_run(argv, NULL, NULL, NULL, 0), 0);
}

/* KiB for each of n connections that say nothing. */
static double bare(size_t n, const char *cert, const char *key)
{
    int port;
    pid_t pid = wsload_echo(&port, cert, key);
    struct wsload *w = wsload_new(
        &(struct wsload_conf){.port = port, .tls = cert != NULL, .path = "/", .protocol = "echo"},
        n + 1);
    double before;

    assert_true(wsload_open(w, 1, OPEN_MS)); /* what only the first one needs */
    before = bench_rss_kib(pid);
    if (!wsload_open(w, n, OPEN_MS))
        fail_msg("%zu of %zu bare connections", wsload_count(w), n);
    before = (bench_rss_kib(pid) - before) / (double)n;
    wsload_free(w);
    wsload_end(pid);
    return before;
}

static double plain(size_t n)
{
    struct crowd *first, *c;
    struct serve s;
    double before;

    fill_serve(&s, 1, 0);
    first = screen_crowd(s.port, fill_room(0), "First", 1);
    before = bench_rss_kib(proc_pid(s.proc));
    c = screen_crowd(s.port, fill_room(0), "Many", n);
    for (size_t i = 0; i < n; i++) {
        crowd_knock(c, i);
        if (i % 64 == 0)
            crowd_pump(c, 0);
    }
    screen_await(c, CROWD_WAITING, n);
    crowd_until(c, CROWD_STATES - 1, n, SETTLE_MS); /* lets the server come to rest */
    before = (bench_rss_kib(proc_pid(s.proc)) - before) / (double)n;
    crowd_free(c);
    crowd_free(first);
    serve_kill(&s);
    serve_stop(&s);
    return before;
}

/* ---- TLS ---- */

struct guests {
    struct wsload *load;
    size_t waiting;
};

static void on_open(void *arg, size_t i)
{
    struct guests *g = arg;
    char text[200];

    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"hall\",\"user_name\":\"Many %05zu\","
             "\"device\":\"bench-device-%05zu\"}",
             i, i);
    wsload_send(g->load, i, text);
}

static void on_text(void *arg, size_t i, const char *text, size_t len)
{
    struct guests *g = arg;

    (void)len;
    if (strstr(text, "\"reply\":1,"))
        wsload_send(g->load, i, "{\"id\":2,\"action\":\"request-access\"}");
    else if (strstr(text, "\"reply\":2,"))
        g->waiting++;
}

static void await_waiting(const struct guests *g, size_t n)
{
    int64_t deadline = bench_us() + (int64_t)OPEN_MS * 1000;

    while (g->waiting < n) {
        if (bench_us() > deadline)
            fail_msg("%zu of %zu wait over TLS", g->waiting, n);
        wsload_pump(g->load, 10);
    }
}

static double with_tls(size_t n, const char *cert, const char *key)
{
    const char *const more[] = {"--tls-cert", cert, "--tls-key", key, NULL};
    struct guests g = {0};
    struct serve s;
    double before;

    setenv("SSL_CERT_FILE", cert, 1);
    serve_start_with(&s, more);
    serve_room(&s, "hall");
    g.load = wsload_new(&(struct wsload_conf){.port = s.port,
                                              .tls = true,
                                              .path = "/v1/signal",
                                              .protocol = "foyer.v1",
                                              .opened = on_open,
                                              .text = on_text,
                                              .arg = &g},
                        n + 1);
    assert_true(wsload_open(g.load, 1, OPEN_MS));
    await_waiting(&g, 1);
    before = bench_rss_kib(proc_pid(s.proc));
    if (!wsload_open(g.load, n, OPEN_MS))
        fail_msg("%zu of %zu connections over TLS", wsload_count(g.load), n);
    await_waiting(&g, n + 1);
    before = (bench_rss_kib(proc_pid(s.proc)) - before) / (double)n;
    wsload_free(g.load);
    serve_kill(&s);
    serve_stop(&s);
    return before;
}

void bench_memory(void)
{
    char dir[TMP_PATH_MAX], cert[TMP_PATH_MAX], key[TMP_PATH_MAX];
    double ours = plain(MANY);

    tmp_make(dir);
    bench_most("server memory per waiting guest, plain, at 10,000", ours, "KiB", 12);
    bench_beside(BENCH_RATIO, "server memory per waiting guest, plain, at 10,000", ours, "KiB",
                 "a bare connection", bare(MANY, NULL, NULL), 1.5);
    cert_make(dir, cert, key);
    bench_beside(BENCH_TOLD, "server memory per waiting guest, TLS, at 10,000",
                 with_tls(MANY, cert, key), "KiB", "a bare connection", bare(MANY, cert, key), 0);
    tmp_remove(dir);
}

void bench_memory_100k(void)
{
    double ours = plain(MOST);

    bench_beside(BENCH_RATIO, "server memory per waiting guest, plain, at 100,000", ours, "KiB",
                 "a bare connection", bare(MOST, NULL, NULL), 1.5);
}
