/* Exit codes of every verb that asks the server: 2 wrong usage, 4 no such room, person or token,
 * 5 not authorised, 7 no connection. A table: one row a verb. */
#include <stdio.h>
#include <string.h>

#include "tests/lib/check.h"
#include "tests/lib/serve.h"

enum { TEXT = 16384, ARGS = 8 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "door");
    serve_room(&server, "hall");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* As it would be right for a room that is there; missing: what it ends with as it stands here. */
static const struct {
    const char *args[ARGS];
    int missing;
} verbs[] = {
    {{"room", "list"}, 0},
    {{"room", "show", "nowhere"}, 4},
    {{"room", "set", "nowhere", "lang=de"}, 4},
    {{"room", "delete", "nowhere"}, 4},
    {{"room", "lock", "nowhere"}, 4},
    {{"room", "open", "nowhere"}, 4},
    {{"token", "create", "--room", "door"}, 0},
    {{"token", "list"}, 0},
    {{"token", "revoke", "none"}, 4},
    {{"waiting", "nowhere"}, 4},
    {{"people", "nowhere"}, 4},
    {{"admit", "nowhere", "--all"}, 4},
    {{"deny", "nowhere", "--all"}, 4},
    {{"hold", "nowhere", "--all"}, 4},
    {{"message", "nowhere", "--all", "a moment"}, 4},
    {{"mute", "nowhere", "--all"}, 4},
    {{"unmute", "nowhere", "--all"}, 4},
    {{"camera-off", "nowhere", "--all"}, 4},
    {{"stop-share", "nowhere", "--all"}, 4},
    {{"lower-hand", "nowhere", "--all"}, 4},
    {{"eject", "nowhere", "--all"}, 4},
    {{"park", "nowhere", "--all"}, 4},
    {{"rename", "nowhere", "id", "Ana"}, 4},
    {{"admin", "nowhere", "id"}, 4},
    {{"undo", "nowhere", "d1"}, 4},
    {{"stream", "start", "nowhere", "--url", "rtmp://127.0.0.1/x"}, 4},
    {{"stream", "start", "door", "--url", "rtmp://127.0.0.1/x"}, 1}, /* without a command for it */
    {{"stream", "stop", "nowhere"}, 4},
    {{"record", "start", "nowhere"}, 4},
    {{"record", "stop", "nowhere"}, 4},
    {{"block", "list"}, 0},
    {{"block", "remove", "none"}, 4},
    {{"webhook", "list"}, 0},
    {{"webhook", "delete", "6f1d1c8a-0000-4000-8000-000000000000"}, 4},
    {{"log", "show"}, 0},
    {{"log", "verify"}, 0},
    {{"log", "export"}, 0},
};

static void name_of(size_t i, const char *end, char dst[160])
{
    dst[0] = '\0';
    for (size_t k = 0; k < ARGS && verbs[i].args[k]; k++)
        snprintf(dst + strlen(dst), 160 - strlen(dst), "%s ", verbs[i].args[k]);
    snprintf(dst + strlen(dst), 160 - strlen(dst), "%s", end);
}

/* Runs a row's verb with an argument more and other settings; expects this code. */
static void expect(size_t i, const char *more, const char *env, int code, const char *end)
{
    const char *envs[SERVE_ENV_MAX + 2] = {0}, *argv[ARGS + 3] = {proc_foyer()};
    char out[TEXT], err[TEXT], what[160];
    size_t n = 0, k = 0;
    int got;

    for (; server.env[n]; n++)
        envs[n] = server.env[n];
    envs[n] = env;
    for (; k < ARGS && verbs[i].args[k]; k++)
        argv[k + 1] = verbs[i].args[k];
    argv[k + 1] = more;
    name_of(i, end, what);
    got = proc_run(argv, envs, out, err, TEXT);
    if (got != code || (code && !*err))
        fail_msg("%s: ended with %d, wanted %d; stdout: %s\nstderr: %s", what, got, code, out, err);
    check_true(what, !strstr(out, server.key) && !strstr(err, server.key));
}

static void every_verb_ends_with_the_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(verbs); i++) {
        expect(i, NULL, NULL, verbs[i].missing, "");
        expect(i, "--json", NULL, verbs[i].missing, "as JSON");
        expect(i, "--frobnicate", NULL, 2, "with an option that is none");
        expect(i, NULL, "FOYER_API_KEY=wrong", 5, "with a wrong key");
        expect(i, NULL, "FOYER_URL=http://127.0.0.1:1", 7, "and nobody listens");
        expect(i, "--help", NULL, 0, "and its help");
    }
}

/* What log verify finds, for programs: of the server, of an export, of a broken one. */
static void log_verify_says_it_in_json(void **state)
{
    char out[TEXT], err[TEXT], path[TMP_PATH_MAX], *at;
    const char *const verify[] = {"log", "verify", "--json", path, NULL};

    (void)state;
    check_int(
        "server",
        serve_verb(&server, (const char *const[]){"log", "verify", "--json", NULL}, out, err, TEXT),
        0);
    check_true(out, strstr(out, "{\"whole\":true,\"lines\":") == out &&
                        strstr(out, ",\"head\":\"") && strstr(out, "\"}\n"));
    tmp_path(path, server.dir, "export");
    SERVE_DO(&server, "log", "export", "--json", path);
    check_int("export", serve_verb(&server, verify, out, err, TEXT), 0);
    tmp_read(out, sizeof out, path);
    at = strstr(out, "door");
    assert_non_null(at);
    *at = 'm';
    tmp_write(path, out);
    check_int("broken", serve_verb(&server, verify, out, err, TEXT), 1);
    check_true(out, strstr(out, "{\"whole\":false,\"lines\":") == out);
    check_true(out, strstr(out, "\"why\":\"") != NULL);
    check_int("not both",
              serve_verb(&server, (const char *const[]){"log", "export", "--csv", "--json", NULL},
                         out, err, TEXT),
              2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_verb_ends_with_the_code),
                                       cmocka_unit_test(log_verify_says_it_in_json)};

    return cmocka_run_group_tests_name("exit_codes", tests, start, stop);
}
