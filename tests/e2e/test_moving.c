/* The wrong person is never let in by a moving list: the row under the cursor leaves in the very
 * moment the key is pressed, in many interleavings, and nobody else is admitted. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { ROUNDS = 3, TEXT = 256 * 1024, SETTLE_MS = 120 };

static struct serve server;
static char config_env[TMP_PATH_MAX + 32];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    /* The rule of 0.4 s would hide a wrong row: without it every key acts at once. */
    console_config(&server, "read_before_key = 0\n", config_env);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Ways in which the person under the cursor goes away around the key. */
enum way {
    LEAVES_THEN_KEY,   /* asked to leave, the key right behind */
    KEY_THEN_LEAVES,   /* the key first */
    GONE_ON_SERVER,    /* the process has ended, the console may not know yet */
    GONE_ON_SCREEN,    /* the console has drawn it */
    DENIED_BY_ANOTHER, /* by REST, in the same moment */
    DROPPED,           /* the connection is cut without a word */
    LEAVES_AND_OTHERS_COME,
    STAYS, /* the key acts, for certain */
    WAYS
};

static void until_it_left(struct proc *guest)
{
    proc_signal(guest, SIGINT);
    proc_exit(guest, PROC_PATIENCE);
}

/* The middle one of three goes while the key is pressed on the row. */
static struct proc *play(enum way way, struct vt *host, struct proc *middle, const char *key)
{
    switch (way) {
    case LEAVES_THEN_KEY:
        proc_signal(middle, SIGINT);
        vt_type(host, key);
        break;
    case KEY_THEN_LEAVES:
        vt_type(host, key);
        proc_signal(middle, SIGINT);
        break;
    case GONE_ON_SERVER:
        until_it_left(middle);
        vt_type(host, key);
        break;
    case GONE_ON_SCREEN:
        until_it_left(middle);
        console_pause(host, 100);
        vt_type(host, key);
        break;
    case DENIED_BY_ANOTHER: {
        const char *argv[] = {proc_foyer(), "deny", "interview", "--all", NULL};
        struct proc *verb = proc_start(&(struct proc_conf){.argv = argv, .env = server.env});

        vt_type(host, key);
        proc_exit(verb, PROC_PATIENCE);
        proc_free(verb);
        break;
    }
    case DROPPED:
        proc_signal(middle, SIGKILL);
        vt_type(host, key);
        break;
    case STAYS:
        vt_type(host, key);
        proc_expect(middle, PROC_OUT, "admitted");
        break;
    default:
        proc_signal(middle, SIGINT);
        vt_type(host, key);
        return serve_guest(&server, "interview", "Newcomer");
    }
    return NULL;
}

/* Whoever was not under the cursor has not been admitted, and can not be any more: the console has
 * ended, and so has the guest, whose last words are here. */
static void check_not_admitted(const char *what, struct proc *p)
{
    if (!p)
        return;
    proc_signal(p, SIGINT);
    if (proc_exit(p, PROC_PATIENCE) < 0)
        fail_msg("%s: a guest does not leave: %s", what, proc_text(p, PROC_OUT));
    if (strstr(proc_text(p, PROC_OUT), "admitted"))
        fail_msg("%s: somebody else was admitted: %s", what, proc_text(p, PROC_OUT));
    proc_free(p);
}

static void round_of(enum way way, const char *key, bool quick)
{
    /* One who was cut off keeps the place, and would be taken for the next of that name. */
    const char *name = way == STAYS ? "Steady Sue" : "Middle Moe";
    struct proc *first = serve_guest(&server, "interview", "First Fay");
    struct proc *middle = serve_guest(&server, "interview", name);
    struct proc *last = serve_guest(&server, "interview", "Last Lou"), *newcomer;
    const char *env[] = {config_env, NULL};
    struct vt *host = console_start(
        &server, &(struct console_conf){.room = "interview", .env = quick ? env : NULL});
    char what[64];

    snprintf(what, sizeof what, "way %d, key %s, quick %d", (int)way, key, (int)quick);
    vt_expect(host, "Last Lou");
    if (quick)
        console_move(host, name);
    else
        console_to(host, name);
    newcomer = play(way, host, middle, key);
    /* A second key, by a host who has not looked up yet, must not land on a
     * neighbour either. */
    if (way == GONE_ON_SCREEN)
        vt_type(host, key);
    vt_settle(host);
    console_pause(host, SETTLE_MS); /* what the keys asked for has gone out */
    console_quit(host);
    check_not_admitted(what, first);
    check_not_admitted(what, last);
    check_not_admitted(what, newcomer);
    serve_leave(middle);
}

/* The record agrees: only the one under the cursor ever went in. */
static void check_record(void)
{
    static const char *const others[] = {"First Fay", "Last Lou", "Newcomer"};
    static char lines[TEXT];
    int admitted = 0;

    assert_int_equal(serve_verb(&server, (const char *const[]){"log", "show", "--json", NULL},
                                lines, NULL, TEXT),
                     0);
    for (char *line = lines, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (!strstr(line, "\"admitted\""))
            continue;
        admitted++;
        for (size_t i = 0; i < CHECK_COUNT(others); i++)
            if (strstr(line, others[i]))
                fail_msg("the record lets somebody else in: %s", line);
    }
    assert_true(admitted > 0); /* keys have acted at all */
}

static void with_default_settings(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++)
        round_of((enum way)way, "a", false);
    check_record();
}

static void without_the_reading_time(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++)
        for (int way = 0; way < WAYS; way++)
            round_of((enum way)way, "a", true);
    check_record();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_default_settings),
        cmocka_unit_test(without_the_reading_time),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
