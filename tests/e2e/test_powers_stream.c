/* Stream, recording and the end of a meeting, by key in a console on a terminal, and which right is
 * missing. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

static struct serve server;

static int start(void **state)
{
    static const char *const hooks[] = {"--stream-hook", "cat; sleep 600", "--record-hook",
                                        "cat; sleep 600", NULL};

    (void)state;
    serve_start_with(&server, hooks);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Stream and recording, their state in the bar; the end of the meeting by its name. */
static void the_room(void **state)
{
    static const struct keys_step steps[] = {
        {"stream", .keys = "A-l", .asks = "stream show to", .typed = "rtmp://127.0.0.1/x",
         .screen = "foyer ", .and = " LIVE "},
        {"a fact of the room", .screen = "live", .and = "stream"},
        {"record", .keys = "A-r", .screen = "foyer ", .and = " REC "},
        {"both", .screen = "live", .and = "stream, rec"},
        {"not the name", .keys = "1 X", .asks = "END show (1 inside, 0 waiting)? type its name:",
         .typed = "shows", .screen = "this is not the name of the room: the meeting goes on"},
        {"the line is left", .keys = "Esc"},
        {"stop the stream", .keys = "A-l", .screen = "mira", .and = "live stream"},
        {"stop recording", .keys = "A-r", .screen = "mira", .and = "recording"},
    };
    struct proc *fay;
    struct vt *host;

    (void)state;
    serve_room(&server, "show");
    fay = serve_admitted(&server, "show", "Fay Ford");
    host = keys_inside(&server, "show", "Fay Ford");
    keys_press(host, "A-r");
    vt_expect(host, "recordings of type 'cloud' are not enabled: set enable_recording");
    SERVE_DO(&server, "room", "set", "show", "enable_recording=cloud");
    keys_press(host, "Esc");
    keys_play(host, fay, steps, CHECK_COUNT(steps));
    vt_expect_gone(host, " LIVE ");
    vt_expect_gone(host, " REC ");
    assert_true(proc_running(fay));
    keys_press(host, "X");
    vt_expect(host, "type its name:");
    keys_line(host, "show");
    proc_expect(fay, PROC_OUT, "removed");
    vt_expect(host, "ended the meeting in show");
    console_quit(host);
    proc_free(fay);
}

/* Which right is missing is said, at a server that has no command for streams, and to admins, who
 * have rights of their own. */
static void without_the_right(void **state)
{
    static const struct {
        const char *what, *action, *members, *words;
    } rows[] = {
        {"an admin of participants streams", "start-live-streaming", "",
         "the right to admin streaming"},
        {"records", "start-recording", "", "the right to admin streaming"},
        {"ends the meeting", "end-meeting", "'name':'rights'", "owner"},
    };
    static const char *const admin[] = {"--set", "permissions={\"canAdmin\":[\"participants\"]}",
                                        NULL};
    struct serve bare;
    struct caller adam;
    struct vt *host;

    (void)state;
    serve_room(&server, "rights");
    caller_join(&adam, &server, "rights", "Adam Admin", admin);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char *answer = caller_asks(&adam, rows[i].action, rows[i].members);

        if (!strstr(answer, "\"ok\":false") || !strstr(answer, rows[i].words))
            fail_msg("%s: wanted '%s', got %s", rows[i].what, rows[i].words, answer);
        free(answer);
    }
    caller_close(&adam);
    serve_start(&bare);
    serve_room(&bare, "bare");
    host = console_start(&bare, &(struct console_conf){.room = "bare", .rows = 36, .cols = 120});
    keys_press(host, "A-r");
    vt_expect(host, "this server was started without a command for it");
    console_quit(host);
    serve_stop(&bare);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_room),
        cmocka_unit_test(without_the_right),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
