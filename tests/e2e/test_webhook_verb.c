/* foyer webhook, and a message that survives kill -9 of the server. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/receiver.h"
#include "tests/lib/serve.h"

enum { TEXT = 16384 };

static struct serve server;
static struct receiver *receiver;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    receiver = receiver_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    receiver_stop(receiver);
    return 0;
}

static int run(char *out, char *err, const char *const *args)
{
    return serve_verb(&server, args, out, err, TEXT);
}
#define RUN(...) run(out, err, (const char *const[]){__VA_ARGS__, NULL})

static void test_verbs(void **state)
{
    char out[TEXT], err[TEXT], id[64];

    (void)state;
    assert_int_equal(RUN("webhook", "list"), 0);
    assert_string_equal(out, "");
    assert_int_equal(RUN("webhook", "create", "file:///x"), 1);
    assert_non_null(strstr(err, "url should be an http or https address"));
    receiver_answer(receiver, 500);
    assert_int_equal(RUN("webhook", "create", receiver_url(receiver)), 1);
    assert_non_null(strstr(err, "status 500 instead of 200"));
    receiver_answer(receiver, 200);
    assert_int_equal(RUN("webhook", "create", receiver_url(receiver)), 0);
    assert_non_null(strstr(out, "ACTIVE"));
    assert_non_null(strstr(out, receiver_url(receiver)));
    snprintf(id, sizeof id, "%.36s", out);
    assert_int_equal(RUN("webhook", "list"), 0);
    assert_true(str_starts(out, id));
    assert_null(strstr(out, "hmac"));
    assert_int_equal(RUN("webhook", "list", "--json"), 0);
    assert_non_null(strstr(out, "\"waiting-participant.joined\""));
    assert_null(strstr(out, "dialin.ready"));
    assert_int_equal(RUN("webhook", "delete", "nonsense"), 2);
    assert_int_equal(RUN("webhook", "delete", "00000000-0000-4000-8000-000000000000"), 4);
    assert_int_equal(RUN("webhook", "delete", id), 0);
    assert_int_equal(RUN("webhook", "delete", id), 4);
    assert_int_equal(RUN("webhook", "list"), 0);
    assert_string_equal(out, "");
}

/* The receiver has the message and has said nothing when the server is killed. */
static void test_kill(void **state)
{
    char out[TEXT], err[TEXT];

    (void)state;
    SERVE_DO(&server, "room", "create", "open");
    assert_int_equal(RUN("webhook", "create", receiver_url(receiver), "--event", "meeting.ended"),
                     0);
    receiver_answer(receiver, RECEIVER_SILENT);
    SERVE_DO(&server, "knock", "open", "--name", "Ana", "--leave");
    receiver_until(receiver, "\"type\":\"meeting.ended\"");
    serve_kill(&server);
    receiver_answer(receiver, 200);
    serve_restart(&server);
    serve_until(&server, (const char *const[]){"webhook", "list", "--json", NULL},
                "\"lastMomentPushed\":\"");
    check_int("came again", (int64_t)receiver_holding(receiver, "\"type\":\"meeting.ended\""), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_verbs, start, stop),
        cmocka_unit_test_setup_teardown(test_kill, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
