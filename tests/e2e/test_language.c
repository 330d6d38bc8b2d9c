/* The language of the console and of the verbs: chosen by the locale, by the option and by a file
 * of the user; a file that is not fit is not used; what is on the wire stays English. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/tmp.h"

static struct serve server;
static const struct console_conf usual = {.rows = 36, .cols = 250};
static char languages[TMP_PATH_MAX];

static void write_config(const char *text)
{
    tmp_put(server.dir, "config/foyer/config", text);
}

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    write_config("");
    tmp_path(languages, server.dir, "config/foyer/languages");
    mkdir(languages, 0700);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* A catalogue of one text in the user's folder. */
static void write_language(const char *name, const char *text, const char *translation)
{
    unsigned char mo[512] = {0xde, 0x12, 0x04, 0x95, 0, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 36};
    size_t at[2] = {28 + 16, 28 + 16 + strlen(text) + 1};
    const char *const side[2] = {text, translation};
    char path[TMP_PATH_MAX], file[64];
    FILE *f;

    for (int i = 0; i < 2; i++) {
        mo[28 + 8 * i] = (unsigned char)strlen(side[i]);
        mo[32 + 8 * i] = (unsigned char)at[i];
        memcpy(mo + at[i], side[i], strlen(side[i]) + 1);
    }
    snprintf(file, sizeof file, "%s.mo", name);
    tmp_path(path, languages, file);
    f = fopen(path, "w");
    assert_non_null(f);
    fwrite(mo, 1, at[1] + strlen(translation) + 1, f);
    fclose(f);
}

static void the_locale_chooses(void **state)
{
    static const struct {
        const char *what;
        const char *const env[4];
        const char *says;
    } rows[] = {
        {"nothing is said", {"LC_ALL", "LANG", NULL}, "nobody is waiting"},
        {"LANG", {"LC_ALL", "LANG=de_DE.UTF-8", NULL}, "niemand wartet"},
        {"LC_MESSAGES goes before it",
         {"LC_ALL", "LANG=de_DE.UTF-8", "LC_MESSAGES=en_GB.UTF-8", NULL},
         "nobody is waiting"},
        {"LC_ALL goes before all", {"LC_ALL=de_AT", "LC_MESSAGES=C", NULL}, "niemand wartet"},
        {"C asks for nothing", {"LC_ALL=C.UTF-8", "LANGUAGE=de", NULL}, "nobody is waiting"},
        {"LANGUAGE is a list", {"LC_ALL=xx_XX", "LANGUAGE=yy:de:en", NULL}, "niemand wartet"},
        {"a language that is not there", {"LC_ALL=xx_XX.UTF-8", NULL}, "nobody is waiting"},
        {"a path is no language", {"LC_ALL=../../de", NULL}, "nobody is waiting"},
        {"a very long one",
         {"LC_ALL=ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd", NULL},
         "nobody is waiting"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const char *const argv[] = {proc_foyer(), "waiting", NULL};
        const char *env[SERVE_ENV_MAX + 4];
        char out[4096];
        size_t n = 0;

        while (server.env[n]) {
            env[n] = server.env[n];
            n++;
        }
        for (size_t k = 0; rows[i].env[k]; k++)
            env[n++] = rows[i].env[k];
        env[n] = NULL;
        check_int(rows[i].what, proc_run(argv, env, out, NULL, sizeof out), 0);
        out[strcspn(out, "\n")] = '\0';
        check_str(rows[i].what, out, rows[i].says);
    }
}

static void set(struct vt *t, const char *option)
{
    console_key(t, ":");
    vt_type(t, "set ");
    vt_settle(t); /* more at once would be a paste */
    for (const char *c = option; *c; c++)
        console_key(t, (const char[]){*c, '\0'});
    console_key(t, "\r");
}

static void it_changes_while_the_console_runs(void **state)
{
    struct vt *t = console_start(&server, &usual);

    (void)state;
    vt_expect(t, "Nobody is waiting.");
    set(t, "language=de");
    vt_expect(t, "Niemand wartet.");
    set(t, "language=xx");
    vt_expect(t, "es gibt keine Sprache 'xx'");
    console_key(t, "\033");
    write_config("language = en\n");
    vt_expect(t, "Nobody is waiting.");
    write_config("language = de\n");
    vt_expect(t, "Niemand wartet.");
    write_config("");
    vt_expect(t, "Nobody is waiting.");
    console_quit(t);
}

static void a_file_of_the_user_is_used_if_it_is_fit(void **state)
{
    struct vt *t;

    (void)state;
    write_language("tlh", "Nobody is waiting.", "pagh loS.");
    write_config("language = tlh\n");
    t = console_start(&server, &usual);
    vt_expect(t, "pagh loS.");
    /* The same name with a value too many: what was spoken goes on, and it is said why. */
    write_language("tlh", "Guests knock at %s/%s", "%s%n%s");
    vt_expect(t, "takes other values");
    vt_expect(t, "pagh loS.");
    write_language("tlh", "Nobody is waiting.", "\033]0;x\007");
    vt_expect(t, "has controls or is not UTF-8");
    write_language("tlh", "Nobody is waiting.", "loStaH.");
    vt_expect(t, "loStaH.");
    console_quit(t);
    write_config("");
}

static void a_wrong_file_is_named_at_the_start(void **state)
{
    static const char *const check[] = {"config", "check", NULL};
    char out[4096], err[4096];
    struct vt *t;

    (void)state;
    write_language("tlh", "%s has left", "%d");
    write_config("language = tlh\n");
    check_int("check finds it", serve_verb(&server, check, out, err, sizeof out), 1);
    check_true("and names it", strstr(err, "tlh.mo is not used") != NULL);
    t = console_start(&server, &usual);
    vt_expect(t, "tlh.mo is not used");
    vt_expect(t, "Nobody is waiting.");
    console_quit(t);
    write_config("");
}

/* The demo's server is in one process with a console that speaks German. */
static void what_is_on_the_wire_stays_english(void **state)
{
    static const char *const env[] = {"LC_ALL=de_DE.UTF-8", NULL};
    struct proc *demo;
    char out[4096], url[128];
    long at;

    (void)state;
    demo = proc_start(
        &(struct proc_conf){.argv = (const char *const[]){proc_foyer(), "demo", NULL}, .env = env});
    at = proc_wait(demo, PROC_OUT, "http://", 0, PROC_PATIENCE);
    proc_expect(demo, PROC_OUT, "klopft an");
    assert_true(at >= 0);
    snprintf(url, sizeof url, "%.*s", (int)strcspn(proc_text(demo, PROC_OUT) + at, "\n"),
             proc_text(demo, PROC_OUT) + at);
    {
        const char *const argv[] = {proc_foyer(), "waiting", "--url", url, NULL};
        const char *const bad[] = {"FOYER_API_KEY=none", "LC_ALL=C.UTF-8", NULL};

        check_int("a wrong key", proc_run(argv, bad, NULL, out, sizeof out), 5);
    }
    check_true("the server's own words", strstr(out, "the key or token is not known here") != NULL);
    proc_signal(demo, 2);
    proc_exit(demo, PROC_PATIENCE);
    proc_free(demo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_locale_chooses),
        cmocka_unit_test(it_changes_while_the_console_runs),
        cmocka_unit_test(a_file_of_the_user_is_used_if_it_is_fit),
        cmocka_unit_test(a_wrong_file_is_named_at_the_start),
        cmocka_unit_test(what_is_on_the_wire_stays_english),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
