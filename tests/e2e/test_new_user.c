/* Somebody who knows nothing but that ? is the help: searches it for what one would call a thing,
 * and runs the line that is found first. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { BETWEEN_LETTERS = 40 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    /* Time enough to find out how a decision is taken back. */
    tmp_put(server.dir, "config/foyer/config", "grace = 30\n");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* The first line that these words find says this; it is run. */
static void look_up(struct vt *t, const char *words, const char *line)
{
    char searched[64], row[VT_ROW_MAX];
    int y;

    fprintf(stderr, "  %s\n", words);
    keys_press(t, "?");
    vt_expect(t, "type to search");
    for (const char *at = words; *at; at++) {
        vt_type(t, (char[]){*at, '\0'});
        console_pause(t, BETWEEN_LETTERS);
    }
    snprintf(searched, sizeof searched, "search: %s", words);
    vt_expect(t, searched);
    y = vt_expect_row(t, "> ", line);
    vt_row(t, y, row);
    check_true(words, strstr(row, "> ") < strstr(row, line));
    console_pause(t, 500); /* read */
    keys_press(t, "Enter");
}

static void from_the_help_alone(void **state)
{
    struct proc *ana, *bo;
    struct vt *host;

    (void)state;
    serve_room(&server, "interview");
    ana = serve_guest(&server, "interview", "Ana Lima");
    bo = serve_guest(&server, "interview", "Bo Berg");
    host = console_start(&server, &(struct console_conf){.rows = 24, .cols = 80});
    console_to(host, "Ana Lima");
    look_up(host, "deny reason", "deny with a reason that is told to them");
    vt_expect(host, "why is Ana Lima denied?");
    keys_line(host, "We are full");
    vt_expect(host, "pending: deny Ana Lima");
    look_up(host, "take back", "take the last decision back");
    vt_expect_gone(host, "pending: deny");
    vt_expect_row(host, "took", "back");
    keys_press(host, ":"); /* not to wait here */
    keys_line(host, "set grace=0");
    console_to(host, "Ana Lima");
    look_up(host, "ban 24 hours", "deny and block");
    vt_expect(host, "Block: Ana Lima");
    keys_press(host, "j");
    keys_answer(host, "(*) for 24 hours", "y");
    proc_expect(ana, PROC_OUT, "denied");
    look_up(host, "who is blocked", "who is kept out");
    vt_expect_row(host, "Ana Lima", "interview");
    vt_expect_row(host, "Ana Lima", " h ");
    keys_press(host, "Esc");
    vt_expect_gone(host, "Kept out");
    look_up(host, "change colour", "the next theme");
    vt_expect(host, "theme: Light");
    look_up(host, "create private room", "make a room");
    vt_expect(host, "New room");
    console_key(host, "\x13");
    vt_expect(host, "made the room");
    look_up(host, "guest link", "make a meeting token");
    vt_expect(host, "New token");
    console_key(host, "\x13");
    vt_expect(host, "A token:");
    keys_press(host, "Esc");
    console_quit(host);
    proc_free(ana);
    serve_leave(bo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(from_the_help_alone, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
