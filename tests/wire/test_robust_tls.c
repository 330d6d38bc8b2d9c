/* A server with TLS: verbs and guests over it, new certificates without dropping anybody, old
 * protocols refused, and pairs of files that can not serve. The certificates are made here by the
 * openssl program. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"
#include "tests/lib/tmp.h"

enum { TEXT = 16384 };

static char dir[TMP_PATH_MAX], cert[TMP_PATH_MAX], key[TMP_PATH_MAX];
static char ca_env[TMP_PATH_MAX + 32];

static void sh(const char *script)
{
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    char env[TMP_PATH_MAX + 8], out[TEXT], err[TEXT];
    const char *const with[] = {env, NULL};

    snprintf(env, sizeof env, "D=%s", dir);
    if (proc_run(argv, with, out, err, sizeof out) != 0)
        fail_msg("%s: %s", script, err);
}

#define NEW_KEY "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"

/* A pair "$1.pem" and "$1.key" for this machine, signed by the authority of the test, which is good
 * for the whole days of $2 from now. */
#define MAKE_PAIR                                                                           \
    "pair() { openssl req " NEW_KEY " -keyout $D/$1.key -subj /CN=$1 -out $D/csr &&"        \
    " printf subjectAltName=IP:127.0.0.1 >$D/ext &&"                                        \
    " openssl x509 -req -in $D/csr -CA $D/ca.pem -CAkey $D/ca.key -CAcreateserial -days $2" \
    " -extfile $D/ext -out $D/$1.pem; }; "

static int set_up(void **state)
{
    (void)state;
    tmp_make(dir);
    sh("openssl req -x509 " NEW_KEY " -keyout $D/ca.key -out $D/ca.pem -subj /CN=test -days 2");
    sh(MAKE_PAIR "pair one 2 && pair two 2 && pair old -1 &&"
                 " openssl ec -in $D/one.key -aes128 -passout pass:secret -out $D/locked.key &&"
                 " cp $D/one.pem $D/cert && cp $D/one.key $D/key");
    tmp_path(cert, dir, "cert");
    tmp_path(key, dir, "key");
    snprintf(ca_env, sizeof ca_env, "SSL_CERT_FILE=%s/ca.pem", dir);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tmp_remove(dir);
    return 0;
}

static const char *const with_tls[] = {"--tls-cert", cert, "--tls-key", key, NULL};

static void start(struct serve *s)
{
    int n = 0;

    serve_start_with(s, with_tls);
    assert_true(str_starts(s->url, "https://"));
    while (s->env[n])
        n++;
    s->env[n] = ca_env;
    s->env[n + 1] = NULL;
}

/* What openssl's client says of a connection with these arguments. */
static void connect_with(const struct serve *s, const char *how, char *out)
{
    char script[512];
    const char *argv[] = {"/bin/sh", "-c", script, NULL};

    snprintf(script, sizeof script,
             "openssl s_client %s -cipher DEFAULT@SECLEVEL=0 -connect 127.0.0.1:%d 2>&1", how,
             s->port);
    proc_run(argv, s->env, out, NULL, TEXT);
}

/* A guest waits while the certificate changes, and is let in by a verb over the new one. */
static void test_reload(void **state)
{
    struct serve s;
    struct proc *guest;
    char out[TEXT];

    (void)state;
    start(&s);
    serve_room(&s, "tea");
    guest = serve_guest(&s, "tea", "Ana");
    connect_with(&s, "", out);
    assert_non_null(strstr(out, "CN = one"));

    sh("cp $D/two.pem $D/cert && cp $D/two.key $D/key");
    proc_signal(s.proc, SIGUSR1);
    proc_expect(s.proc, PROC_ERR, "is read again");
    connect_with(&s, "", out);
    assert_non_null(strstr(out, "CN = two"));

    sh("cp $D/one.key $D/key"); /* half of a pair: the good one stays */
    proc_signal(s.proc, SIGUSR1);
    proc_expect(s.proc, PROC_ERR, "does not belong to the certificate");
    connect_with(&s, "", out);
    assert_non_null(strstr(out, "CN = two"));

    SERVE_DO(&s, "admit", "tea", "--all");
    proc_expect(guest, PROC_OUT, "admitted");
    assert_null(strstr(proc_text(guest, PROC_OUT), "connect"));
    serve_leave(guest);
    serve_stop(&s);
    sh("cp $D/one.pem $D/cert && cp $D/one.key $D/key");
}

static void test_protocols(void **state)
{
    static const struct {
        const char *what, *how, *says;
    } rows[] = {
        {"TLS 1.0", "-tls1", "alert protocol version"},
        {"TLS 1.1", "-tls1_1", "alert protocol version"},
        {"TLS 1.2", "-tls1_2", "New, TLSv1.2"},
        {"TLS 1.3", "-tls1_3", "New, TLSv1.3"},
        {"HTTP/2 is not offered", "-alpn h2,http/1.1", "ALPN protocol: http/1.1"},
    };
    const char *plain[] = {"/bin/sh", "-c", NULL, NULL};
    struct serve s;
    char out[TEXT], script[256];

    (void)state;
    start(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        connect_with(&s, rows[i].how, out);
        if (!strstr(out, rows[i].says))
            fail_msg("%s: %s", rows[i].what, out);
    }
    /* Plain HTTP on the port gets nothing, and those after it are served. */
    snprintf(
        script, sizeof script,
        "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET /healthz HTTP/1.1\\r\\n\\r\\n' >&3; cat <&3",
        s.port);
    plain[0] = "/bin/bash";
    plain[2] = script;
    proc_run(plain, s.env, out, NULL, TEXT);
    assert_null(strstr(out, "200 OK"));
    SERVE_DO(&s, "room", "list");
    serve_stop(&s);
}

/* A server whose certificate nobody vouches for is not talked to. */
static void test_unknown_authority(void **state)
{
    static const char *const args[] = {"room", "list", NULL};
    struct serve s;
    char err[TEXT];

    (void)state;
    start(&s);
    *strchr(ca_env, '=') = '\0'; /* unset */
    assert_int_equal(serve_verb(&s, args, NULL, err, sizeof err), 7);
    assert_non_null(strstr(err, "certificate"));
    ca_env[strlen(ca_env)] = '=';
    SERVE_DO(&s, "room", "list");
    serve_stop(&s);
}

static void test_pairs(void **state)
{
    static const struct {
        const char *what, *cert, *key;
        int code;
        const char *says;
    } rows[] = {
        {"no such certificate", "none", "key", 1, "cannot read the certificate"},
        {"no such key", "cert", "none", 1, "cannot read the key"},
        {"a key for a certificate", "key", "key", 1, "holds no certificate"},
        {"a certificate for a key", "cert", "cert", 1, "holds no private key"},
        {"the key of another", "two.pem", "key", 1, "does not belong"},
        {"a key with a passphrase", "cert", "locked.key", 1, "has a passphrase"},
        {"a certificate that has expired", "old.pem", "old.key", 1, "has expired"},
        {"a key without a certificate", NULL, "key", 2, "go together"},
    };
    char out[TEXT], err[TEXT], data[TMP_PATH_MAX], paths[2][TMP_PATH_MAX];

    (void)state;
    tmp_path(data, dir, "data");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *argv[12] = {proc_foyer(), "serve", "--listen",  "127.0.0.1:0",
                                "--data",     data,    "--tls-key", paths[0]};
        int code;

        tmp_path(paths[0], dir, rows[i].key);
        if (rows[i].cert) {
            tmp_path(paths[1], dir, rows[i].cert);
            argv[8] = "--tls-cert";
            argv[9] = paths[1];
        }
        code = proc_run(argv, NULL, out, err, sizeof out);
        if (code != rows[i].code || !strstr(err, rows[i].says))
            fail_msg("%s: exit %d, %s", rows[i].what, code, err);
    }
}

/* An address that others can reach: refused without TLS and without a proxy, and taken with one of
 * them, as the next complaint shows, for this machine has no such address. */
static void test_public(void **state)
{
    static const struct {
        const char *what, *more[4];
        int code;
        const char *says;
    } rows[] = {
        {"plain", {NULL}, 2, "without TLS they could read"},
        {"behind a proxy", {"--behind-proxy", "127.0.0.1"}, 1, "this machine has no address"},
        {"with TLS", {"--tls-cert", cert, "--tls-key", key}, 1, "this machine has no address"},
        {"a proxy that is none", {"--behind-proxy", "proxy"}, 2, "is no network"},
    };
    char out[TEXT], err[TEXT], data[TMP_PATH_MAX];

    (void)state;
    tmp_path(data, dir, "data");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *argv[12] = {proc_foyer(), "serve", "--listen", "192.0.2.1:0", "--data", data};
        int code;

        memcpy(argv + 6, rows[i].more, sizeof rows[i].more);
        code = proc_run(argv, NULL, out, err, sizeof out);
        if (code != rows[i].code || !strstr(err, rows[i].says))
            fail_msg("%s: exit %d, %s", rows[i].what, code, err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reload),
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_unknown_authority),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_public),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
