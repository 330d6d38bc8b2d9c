/* The command line against a real server: exit codes, words, files, and what must never be
 * printed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

enum { TEXT = 16384, ARGS = 10 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Runs with the server's environment and more entries behind it. */
static int run_with(const char *const *args, const char *const *more, char *out, char *err)
{
    const char *env[SERVE_ENV_MAX + 8] = {0}, *argv[ARGS + 2] = {proc_foyer()};
    size_t n = 0;

    for (size_t i = 0; server.env[i]; i++)
        env[n++] = server.env[i];
    for (size_t i = 0; more && more[i]; i++)
        env[n++] = more[i];
    for (size_t i = 0; i < ARGS && args[i]; i++)
        argv[i + 1] = args[i];
    return proc_run(argv, env, out, err, TEXT);
}

static void says_what_was_wrong_and_by_which_code(void **state)
{
    static const struct {
        const char *what;
        const char *args[ARGS];
        const char *env[3];
        int code;
        const char *word; /* must be in what it writes to stderr; "" for anything at all */
    } rows[] = {
        {"no such verb", {"frobnicate"}, {0}, 2, "frobnicate"},
        {"a verb nearly right", {"romm", "list"}, {0}, 2, "room"},
        {"no such option", {"room", "list", "--wrong"}, {0}, 2, "--wrong"},
        {"an argument missing", {"room", "show"}, {0}, 2, ""},
        {"no such room", {"room", "show", "nowhere"}, {0}, 4, "nowhere"},
        {"no such room to delete", {"room", "delete", "nowhere"}, {0}, 4, "nowhere"},
        {"a room that is there already", {"room", "create", "interview"}, {0}, 1, "already exists"},
        {"a name with a slash", {"room", "create", "a/b"}, {0}, 1, "character"},
        {"a property that is none", {"room", "set", "interview", "wrong=1"}, {0}, 2, "wrong"},
        {"a value out of range",
         {"room", "set", "interview", "max_participants=-1"},
         {0},
         2,
         "max_participants"},
        {"nobody with that id", {"admit", "interview", "nobody"}, {0}, 4, ""},
        {"a wrong key", {"room", "list"}, {"FOYER_API_KEY=wrong"}, 5, ""},
        {"nobody listens", {"room", "list"}, {"FOYER_URL=http://127.0.0.1:1"}, 7, "127.0.0.1:1"},
        {"an address that is none", {"room", "list"}, {"FOYER_URL=nonsense"}, 2, "nonsense"},
        {"knocking nowhere", {"knock", "nowhere", "--name", "Ana"}, {0}, 4, ""},
        {"knocking with a forged token", {"knock", "interview", "--token", "a.b.c"}, {0}, 5, ""},
        {"a name that is no text", {"knock", "interview", "--name", "a\xFF"}, {0}, 2, "UTF-8"},
        {"waiting for too long",
         {"knock", "interview", "--name", "Ana", "--wait", "1"},
         {0},
         6,
         ""},
        {"listening on a word", {"serve", "--listen", "nonsense"}, {0}, 2, "--listen"},
    };
    char out[TEXT], err[TEXT];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int code = run_with(rows[i].args, rows[i].env, out, err);

        if (code != rows[i].code || (!err[0] && !out[0]) || !strstr(err, rows[i].word))
            fail_msg("%s: ended with %d, wanted %d and \"%s\"; stdout: %s\nstderr: %s",
                     rows[i].what, code, rows[i].code, rows[i].word, out, err);
        check_true(rows[i].what, !strstr(out, server.key) && !strstr(err, server.key));
    }
}

static void every_verb_helps(void **state)
{
    static const char *const verbs[] = {"serve", "demo", "knock", "room",   "token",  "waiting",
                                        "admit", "deny", "watch", "config", "console"};
    char out[TEXT], err[TEXT];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(verbs); i++) {
        const char *args[] = {verbs[i], "--help", NULL};

        check_int(verbs[i], run_with(args, NULL, out, err), 0);
        check_true(verbs[i], strstr(out, verbs[i]) && !err[0]);
    }
    check_int("--help", run_with((const char *const[]){"--help", NULL}, NULL, out, err), 0);
    for (size_t i = 0; i < CHECK_COUNT(verbs); i++)
        check_true(verbs[i], strstr(out, verbs[i]) != NULL);
}

static void rooms_go_round(void **state)
{
    char out[TEXT], err[TEXT];

    (void)state;
    SERVE_DO(&server, "room", "create", "board", "--private", "--knocking", "--set",
             "max_participants=8");
    assert_int_equal(
        run_with((const char *const[]){"room", "show", "board", "--json", NULL}, NULL, out, err),
        0);
    assert_non_null(strstr(out, "\"max_participants\":8"));
    assert_non_null(strstr(out, "\"privacy\":\"private\""));
    SERVE_DO(&server, "room", "set", "board", "max_participants=9");
    run_with((const char *const[]){"room", "show", "board", "--json", NULL}, NULL, out, err);
    assert_non_null(strstr(out, "\"max_participants\":9"));
    run_with((const char *const[]){"room", "list", NULL}, NULL, out, err);
    assert_non_null(strstr(out, "board"));
    assert_non_null(strstr(out, "interview"));
    SERVE_DO(&server, "room", "delete", "board");
    assert_int_equal(run_with((const char *const[]){"room", "show", "board", NULL}, NULL, out, err),
                     4);
}

static void verbs_admit_and_deny(void **state)
{
    struct proc *ana = serve_guest(&server, "interview", "Ana Lima");
    struct proc *zed = serve_guest(&server, "interview", "Zed");
    char out[TEXT], err[TEXT];

    (void)state;
    run_with((const char *const[]){"waiting", "interview", NULL}, NULL, out, err);
    assert_non_null(strstr(out, "Ana Lima"));
    assert_non_null(strstr(out, "Zed"));
    SERVE_DO(&server, "admit", "interview", "--oldest", "1");
    proc_expect(ana, PROC_OUT, "admitted");
    SERVE_DO(&server, "deny", "interview", "--all", "--reason", "not today");
    proc_expect(zed, PROC_OUT, "denied: not today");
    proc_expect_exit(zed, 3);
    proc_signal(ana, SIGTERM);
    proc_expect_exit(ana, 0);
    proc_free(ana);
    proc_free(zed);
}

static void tokens_open_the_door(void **state)
{
    char out[TEXT], err[TEXT], token[TEXT];
    struct proc *mira;

    (void)state;
    assert_int_equal(run_with((const char *const[]){"token", "create", "--room", "interview",
                                                    "--name", "Mira", NULL},
                              NULL, token, err),
                     0);
    token[strcspn(token, "\r\n")] = '\0';
    assert_int_equal(run_with((const char *const[]){"token", "show", token, NULL}, NULL, out, err),
                     0);
    assert_non_null(strstr(out, "Mira"));
    assert_int_equal(
        run_with((const char *const[]){"knock", "interview", "--token", token, "--leave", NULL},
                 NULL, out, err),
        0);
    assert_non_null(strstr(out, "admitted"));
    token[strlen(token) - 3] = token[strlen(token) - 3] == 'A' ? 'B' : 'A';
    mira = proc_start(&(struct proc_conf){
        .argv = (const char *const[]){proc_foyer(), "knock", "interview", "--token", token, NULL},
        .env = server.env});
    proc_expect_exit(mira, 5);
    proc_free(mira);
}

static void serve_says_why_it_can_not_start(void **state)
{
    char out[TEXT], err[TEXT], listen[64], port[16], file[TMP_PATH_MAX], below[TMP_PATH_MAX + 8];
    char dir[TMP_PATH_MAX];

    (void)state;
    snprintf(listen, sizeof listen, "127.0.0.1:%d", server.port);
    tmp_path(dir, server.dir, "other");
    assert_int_equal(
        run_with((const char *const[]){"serve", "--listen", listen, "--data", dir, NULL}, NULL, out,
                 err),
        1);
    snprintf(port, sizeof port, "%d", server.port);
    assert_non_null(strstr(err, port));
    assert_non_null(strstr(err, "in use"));
    tmp_path(file, server.dir, "file");
    tmp_write(file, "not a folder\n");
    snprintf(below, sizeof below, "%s/data", file);
    assert_int_equal(
        run_with((const char *const[]){"serve", "--listen", "127.0.0.1:0", "--data", below, NULL},
                 NULL, out, err),
        1);
    assert_non_null(strstr(err, below));
    assert_int_equal(
        run_with((const char *const[]){"serve", "--listen", "0.0.0.0:0", "--data", dir, NULL}, NULL,
                 out, err),
        2);
    assert_non_null(strstr(err, "0.0.0.0"));
}

static void the_key_file_is_private(void **state)
{
    char path[TMP_PATH_MAX];
    struct stat st;

    (void)state;
    tmp_path(path, server.data, "api.key");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(server.data, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

static void wrong_settings_are_named_by_line(void **state)
{
    char out[TEXT], err[TEXT], path[TMP_PATH_MAX], where[TMP_PATH_MAX + 8];
    char env[TMP_PATH_MAX + 32];
    const char *more[] = {env, NULL};

    (void)state;
    console_config(&server, "# mine\ntheme = light\nnonsense\nmouse = perhaps\nwrong.key = 1\n",
                   env);
    tmp_path(path, server.dir, "settings/foyer/config");
    assert_int_equal(run_with((const char *const[]){"config", "check", NULL}, more, out, err), 1);
    for (int line = 3; line <= 5; line++) {
        snprintf(where, sizeof where, "%s:%d: ", path, line);
        check_true(where, strstr(err, where) != NULL);
    }
    assert_int_equal(run_with((const char *const[]){"config", NULL}, more, out, err), 0);
    assert_non_null(strstr(out, "theme = light"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_was_wrong_and_by_which_code),
        cmocka_unit_test(every_verb_helps),
        cmocka_unit_test(rooms_go_round),
        cmocka_unit_test(verbs_admit_and_deny),
        cmocka_unit_test(tokens_open_the_door),
        cmocka_unit_test(serve_says_why_it_can_not_start),
        cmocka_unit_test(the_key_file_is_private),
        cmocka_unit_test(wrong_settings_are_named_by_line),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
