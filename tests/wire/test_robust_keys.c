/* API keys: several at once, some known by their hash alone, and gone at once when they are taken
 * out of the file, also for a connection that stands. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "net/base/clock.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

static const char other[] = "other-key-of-the-operator-0123456789";
static const char hashed[] = "hashed-key-of-a-program-0123456789ab";

static struct serve server;
static struct raw_server at; /* its port */

static void digest_line(char dst[128], const char *key)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    size_t len = (size_t)snprintf(dst, 128, "sha256:");

    assert_int_equal(EVP_Digest(key, strlen(key), sum, &n, EVP_sha256(), NULL), 1);
    for (unsigned i = 0; i < n; i++)
        len += (size_t)snprintf(dst + len, 128 - len, "%02x", sum[i]);
    snprintf(dst + len, 128 - len, " the program of the desk");
}

/* Writes the file and has it read. */
static void give(const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, server.data, "api.key");
    tmp_write(path, text);
    proc_signal(server.proc, SIGUSR1);
}

static int ask(const char *key)
{
    return raw_rest(&at, "GET", "/v1/rooms", key, NULL, NULL);
}

static void until(const char *key, int status)
{
    int64_t by = clock_mono_ms() + PROC_PATIENCE;

    while (ask(key) != status)
        assert_true(clock_mono_ms() < by);
}

static int ask_on(struct raw *c, const char *key)
{
    char text[256];

    snprintf(text, sizeof text,
             "GET /v1/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", key);
    raw_puts(c, text);
    return raw_answer(c, NULL, false);
}

static void test_keys(void **state)
{
    char digest[128], text[512], own[256], token[1024];
    struct raw *standing;

    (void)state;
    serve_start(&server);
    at.conf.port = (uint16_t)server.port;
    snprintf(own, sizeof own, "%s", server.key);
    digest_line(digest, hashed);
    assert_int_equal(ask(hashed), 401);
    snprintf(text, sizeof text, "%s\n%s\n%s\n", own, other, digest);
    give(text);
    until(hashed, 200);
    check_int("its own", ask(own), 200);
    check_int("the other", ask(other), 200);
    check_int("the hash itself", ask(digest), 401);
    digest[strcspn(digest, " ")] = '\0';
    check_int("the hash without its name", ask(digest + strlen("sha256:")), 401);
    check_int("nearly", ask("hashed-key-of-a-program-0123456789aB"), 401);

    /* What opens also does: but what it makes is signed by the first. */
    SERVE_DO(&server, "room", "create", "tea", "--private", "--knocking");
    standing = raw_open(&at);
    check_int("a connection", ask_on(standing, hashed), 200);

    /* Something wrong in the file changes nothing. */
    give("short\n");
    proc_expect(server.proc, PROC_ERR, "the API keys stay as they were");
    check_int("as it was", ask(hashed), 200);

    /* Out of the file: out of the door. */
    snprintf(text, sizeof text, "%s\n", own);
    give(text);
    until(hashed, 401);
    check_int("on the connection that stands", ask_on(standing, hashed), 401);
    raw_close(standing);
    check_int("the other", ask(other), 401);
    check_int("its own", ask(own), 200);

    /* Tokens of a key that is gone are of nobody. */
    assert_int_equal(serve_verb(&server,
                                (const char *const[]){"token", "create", "--room", "tea", NULL},
                                token, NULL, sizeof token),
                     0);
    snprintf(text, sizeof text, "%s\n", other);
    give(text);
    until(other, 200);
    check_int("the first one", ask(own), 401);
    token[strcspn(token, "\n")] = '\0';
    {
        const char *argv[] = {proc_foyer(), "knock", "tea", "--token", token, "--leave", NULL};
        char out[4096], err[4096];

        check_int("its token", proc_run(argv, server.env, out, err, sizeof out), 5);
    }
    serve_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys)};

    return cmocka_run_group_tests_name("robust_keys", tests, NULL, NULL);
}
