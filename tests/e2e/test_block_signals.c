/* A block by chosen signals, by key in a console on a terminal of 80 by 24, with guests who keep
 * their device keys. */
#include <stdio.h>
#include <string.h>

#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

static struct serve server;
/* In a long grace time a busy machine can press z; a short one is soon over. */
enum { LONG, SHORT };
static const char *const graces[] = {"grace = 30\n", "grace = 1\n"};
static char settings[2][TMP_PATH_MAX + 32];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    tmp_put(server.dir, "long/foyer/config", graces[0]);
    tmp_put(server.dir, "short/foyer/config", graces[1]);
    snprintf(settings[0], sizeof settings[0], "XDG_CONFIG_HOME=%s/long", server.dir);
    snprintf(settings[1], sizeof settings[1], "XDG_CONFIG_HOME=%s/short", server.dir);
    return 0;
}

static struct vt *console_of(int grace)
{
    const char *env[] = {"USER=mira", settings[grace], NULL};

    return console_start(&server, &(struct console_conf){.room = "chosen", .env = env});
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void waiting_says(const char *text)
{
    serve_until(&server, (const char *const[]){"waiting", "chosen", "--json", NULL}, text);
}

/* A block by the device alone, taken back in its grace time, then done: who has the name on another
 * device waits without a word about it, the device does not come in. Then it is pruned. */
static void chosen_signals(void **state)
{
    struct caller eve, again, other;
    char info[256];
    struct vt *host;

    (void)state;
    SERVE_DO(&server, "room", "create", "chosen", "--private", "--knocking");
    host = console_of(LONG);
    assert_true(caller_knock(&eve, &server, "chosen", "Eve Evans", "phone-1", NULL));
    console_to(host, "Eve Evans");
    keys_press(host, "b");
    vt_expect_row(host, "1 [x] the device they come on", "80 points");
    vt_expect_row(host, "3  -  the token they come by", "not known");
    keys_answer(host, "together 100 points", "1");
    keys_answer(host, "40 points: too few", "y");
    vt_expect(host, "Eve Evans would have 40 points, a block needs 70: tick more");
    keys_press(host, "1 5");
    keys_answer(host, "together 80 points", "y");
    vt_expect_row(host, "Eve Evans", "block in ");
    keys_press(host, "z");
    vt_expect(host, "taken back: blocked Eve Evans");
    vt_expect_gone(host, "block in ");
    waiting_says("\"pending\":null");
    console_quit(host);
    host = console_of(SHORT);
    console_to(host, "Eve Evans");
    keys_press(host, "b 5");
    keys_answer(host, "together 80 points", "y");
    caller_hears(&eve, "\"action\":\"left-meeting\"");
    vt_expect_row(host, "mira", "blocked");
    assert_false(caller_knock(&again, &server, "chosen", "Bob Brown", "phone-1", info));
    assert_true(caller_knock(&other, &server, "chosen", "Eve Evans", "phone-2", NULL));
    vt_expect(host, "1 waiting");
    waiting_says("\"score\":0");
    keys_press(host, "K");
    vt_expect_row(host, "Eve Evans", "device");
    vt_expect(host, "known again by: device   80 points");
    keys_answer(host, "Space ticks, Esc closes", "Space");
    keys_answer(host, "take 1 off the list", "y");
    vt_expect(host, "Eve Evans is not kept out any more");
    caller_close(&again);
    assert_true(caller_knock(&again, &server, "chosen", "Bob Brown", "phone-1", info));
    keys_press(host, "K");
    vt_expect(host, "Nobody is kept out.");
    vt_expect_gone(host, "y does it");
    keys_press(host, "Esc");
    console_quit(host);
    caller_close(&eve);
    caller_close(&again);
    caller_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chosen_signals)};

    return cmocka_run_group_tests(tests, start, stop);
}
