/* Who is silent is asked whether the line still stands, and stays when that is answered; who
 * answers nothing is let go. */
#include <stdlib.h>

#include "tests/lib/check.h"
#include "tests/lib/raw.h"

#define JOIN "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"open\",\"user_name\":\"Ana\"}"

/* Shorter than they are (tests/lobby/test_pulse.c), and time enough for us to answer. */
enum { PING_MS = 2000, ANSWER_MS = 5000, PATIENCE = 60 * 1000 };

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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_answers_stays)};

    return cmocka_run_group_tests(tests, start, stop);
}
