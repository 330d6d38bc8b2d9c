/* The user's files on a running console: read again when they change, wrong lines named by file and
 * line and without harm; the command line on a terminal at every size. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/lib/check.h"
#include "tests/lib/console.h"

static struct serve server;
static char state_dir[TMP_PATH_MAX];

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    tmp_path(state_dir, server.dir, "state/foyer");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void write_config(const char *name, const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, "config/foyer", name);
    tmp_put(server.dir, path, text);
}

static void type_line(struct vt *t, const char *line)
{
    console_key(t, ":");
    for (const char *c = line; *c; c++) {
        console_key(t, (const char[]){*c, '\0'});
    }
    console_key(t, "\r");
}

static void files_are_read_again(void **state)
{
    struct vt *t;

    (void)state;
    write_config("keys.conf", "[any]\nK = help\n");
    t = console_start(&server, &(struct console_conf){.rows = 36, .cols = 120});
    console_key(t, "K");
    vt_expect(t, "type to search");
    console_key(t, "\033");
    vt_expect_gone(t, "type to search");

    write_config("keys.conf", "[any]\nK = help\nQ = zoom\n");
    vt_expect(t, "your files have changed");
    console_key(t, "Q");
    vt_expect_gone(t, "1 Rooms");
    console_key(t, "Q");
    vt_expect(t, "1 Rooms");

    write_config("keys.conf", "[any]\nK = nonsense\nQ = zoom\n");
    vt_expect(t, "keys.conf:2: there is no action 'nonsense'");
    console_key(t, "K");
    vt_expect(t, "type to search");
    console_key(t, "\033");
    vt_expect_gone(t, "type to search");

    write_config("config", "grace = 99\n");
    vt_expect(t, "grace is a number from 0 to 30");
    write_config("macros.conf", "p = zoom\nbroken\n");
    vt_expect(t, "macros.conf:2:");
    console_key(t, ",");
    vt_expect(t, "p  zoom");
    console_key(t, "p");
    vt_expect_gone(t, "1 Rooms");
    console_key(t, "_");
    write_config("keys.conf", "");
    write_config("config", "");
    write_config("macros.conf", "");
    console_quit(t);
}

static void commands_on_a_terminal(void **state)
{
    static const struct {
        int rows, cols;
        const char *const env[2];
    } rows[] = {{24, 80, {NULL}},
                {36, 120, {"NO_COLOR=1", NULL}},
                {10, 40, {NULL}},
                {24, 80, {"LC_ALL=C", NULL}}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct vt *t = console_launch(
            &server,
            &(struct console_conf){.rows = rows[i].rows, .cols = rows[i].cols, .env = rows[i].env});

        vt_expect(t, "Nobody is waiting.");
        console_key(t, ":");
        console_key(t, "s");
        console_key(t, "e");
        console_key(t, "\t");
        vt_expect(t, "theme=");
        type_line(t, ""); /* a colon is no part of an option */
        vt_expect(t, "OPTION=VALUE");
        console_key(t, "\033");
        vt_expect_gone(t, "OPTION=VALUE");
        type_line(t, "set grace=31");
        vt_expect(t, "grace is a number from 0 to 30");
        vt_expect(t, ":set grace=31");
        console_key(t, "\177");
        console_key(t, "\177");
        console_key(t, "9\r");
        vt_expect(t, "grace is 9");
        type_line(t, "theme nosuch");
        vt_expect(t, "there is no theme");
        console_key(t, "\033");
        vt_expect_gone(t, ":theme nosuch"); /* else Escape and the next key are one */
        type_line(t, "theme light");
        vt_expect(t, "theme: ");
        type_line(t, "filter secret-name");
        vt_expect(t, "secret");
        console_key(t, "\033");
        console_quit(t);
    }
}

/* The lines are there at the next start, for this user only, without what was said in them. */
static void lines_are_kept(void **state)
{
    char path[TMP_PATH_MAX], text[4096];
    struct stat st;
    struct vt *t;

    (void)state;
    tmp_path(path, state_dir, "history");
    check_int("the file", stat(path, &st), 0);
    check_int("for this user only", st.st_mode & 0777, 0600);
    tmp_read(text, sizeof text, path);
    check_true("the command", strstr(text, "theme light") != NULL);
    check_true("not the words", strstr(text, "secret-name") == NULL);
    t = console_start(&server, &(struct console_conf){0});
    console_key(t, ":");
    console_key(t, "\033[A");
    console_key(t, "\033[A");
    vt_expect(t, ":theme light");
    console_key(t, "\033");
    console_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_read_again),
        cmocka_unit_test(commands_on_a_terminal),
        cmocka_unit_test(lines_are_kept),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
