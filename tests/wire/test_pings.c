/* Who is silent is asked whether the line still stands, and stays when that is answered; who
 * answers nothing is let go. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/check.h"
#include "tests/lib/raw.h"

#define JOIN "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"open\",\"user_name\":\"Ana\"}"

/* Shorter than they are (tests/lobby/test_pulse.c), and time enough for us to answer. */
enum { PING_MS = 2000, ANSWER_MS = 5000, PATIENCE = 60 * 1000, SETTLES_MS = 300 };

static struct raw_server server;

/* Behind a proxy nobody is so near that the answer is taken for granted. */
static int start(void **state)
{
    struct error err = {{0}};

    (void)state;
    raw_server_start(&server);
    assert_true(proxy_add(&server.conf.proxies, "127.0.0.1", &err));
    server.conf.ping_ms = PING_MS;
    server.conf.answer_ms = ANSWER_MS;
    raw_server_restart(&server);
    assert_int_equal(raw_rest(&server, "POST", "/v1/rooms", NULL, "{\"name\":\"open\"}", NULL),
                     200);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

static struct raw *join(void)
{
    struct raw *c = raw_signal(&server);

    raw_text(c, JOIN);
    free(raw_until(c, "\"ok\":true"));
    return c;
}

static void who_answers_stays(void **state)
{
    struct raw *answers = join(), *mute = join();

    (void)state;
    while (raw_pings(answers) < 2) { /* the second comes after the time to answer the first */
        check_true("asked again", raw_has(answers, PATIENCE));
        raw_drain(answers);
        check_true("not given up", !raw_ended(answers));
    }
    raw_text(answers, "{\"id\":2,\"action\":\"leave-meeting\"}");
    free(raw_until(answers, "\"reply\":2"));
    check_int("cut without a word", raw_close_code(mute), 1006);
    raw_close(answers);
    raw_close(mute);
}

/* How many sockets of this local port the kernel probes while they are silent: established (01),
 * with the timer of the keep-alive (02). */
static int probed(int port)
{
    FILE *f = fopen("/proc/net/tcp", "r");
    char line[512], local[32];
    int n = 0;

    snprintf(local, sizeof local, " 0100007F:%04X ", (unsigned)port);
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        const char *at = strchr(line, ':');

        at = at && !strncmp(at + 1, local, strlen(local)) ? at + 1 + strlen(local) : NULL;
        at = at ? strchr(at, ' ') : NULL;                                /* behind the other end */
        at = at && !strncmp(at, " 01 ", 4) ? strchr(at + 4, ' ') : NULL; /* behind the queues */
        n += at && !strncmp(at, " 02:", 4);
    }
    fclose(f);
    return n;
}

/* Once what was sent has been acknowledged: until then another timer runs. */
static void check_probed(const char *what, const struct raw_server *s, struct raw *c, int wanted)
{
    int n = -1;

    for (int ms = 0; ms < PATIENCE && n != wanted; ms += SETTLES_MS) {
        raw_has(c, SETTLES_MS);
        raw_drain(c);
        n = probed(s->conf.port);
    }
    check_int(what, n, wanted);
}

static struct raw *hello(const struct raw_server *s)
{
    struct raw *c = raw_signal(s);
    char token[2048], text[4096], *made;

    assert_int_equal(raw_rest(s, "POST", "/v1/meeting-tokens", NULL,
                              "{\"properties\":{\"is_owner\":true}}", &made),
                     200);
    raw_member(made, "token", token, sizeof token);
    free(made);
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"hello\",\"v\":1,\"token\":\"%s\",\"rooms\":[\"*\"]}", token);
    raw_text(c, text);
    free(raw_until(c, "\"ok\":true"));
    return c;
}

/* A host's silent line is the kernel's to look after, that of a guest or behind a proxy is not. */
static void hosts_are_probed(void **state)
{
    static const struct {
        const char *what, *proxy;
        int probed;
    } rows[] = {{"a proxy elsewhere", "203.0.113.1", 1}, {"a proxy between", "127.0.0.1", 0}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct raw_server s = {.s = NULL};
        struct error err = {{0}};
        struct raw *guest, *host;

        raw_server_start(&s);
        assert_true(proxy_add(&s.conf.proxies, rows[i].proxy, &err));
        raw_server_restart(&s);
        raw_rest(&s, "POST", "/v1/rooms", NULL, "{\"name\":\"open\"}", NULL);
        guest = raw_signal(&s);
        raw_text(guest, JOIN);
        free(raw_until(guest, "\"ok\":true"));
        check_probed("a guest", &s, guest, 0);
        host = hello(&s);
        check_probed(rows[i].what, &s, host, rows[i].probed);
        raw_close(host);
        raw_close(guest);
        raw_server_stop(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hosts_are_probed),
                                       cmocka_unit_test(who_answers_stays)};

    return cmocka_run_group_tests(tests, start, stop);
}
