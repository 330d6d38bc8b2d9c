/* What a host can do inside, by key in a console on a terminal, with real guests. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 65536 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

static void until_log_has(const char *room, const char *text)
{
    serve_until(&server, (const char *const[]){"log", "show", "--room", room, NULL}, text);
}

/* What each power does to one person, and what is seen of it. */
static void one_person(void **state)
{
    static const struct keys_step steps[] = {
        {"mute", .keys = "M", .screen = "muted Cleo Cruz -> inside", .heard = "muted by host"},
        {"camera off", .keys = "C", .screen = "turned off the camera of Cleo Cruz",
         .heard = "camera turned off by host"},
        {"stop share", .keys = "S", .screen = "stopped the sharing of Cleo Cruz",
         .heard = "share stopped by host"},
        {"unmute", .keys = "u", .screen = "asked to unmute: Cleo Cruz", .heard = "asked to unmute"},
        {"make admin", .keys = "o", .screen = "Cleo Cruz", .and = "admin "},
        {"said in the log", .screen = "mira", .and = "made admin: Cleo Cruz -> inside"},
        {"unmake admin", .keys = "O", .screen = "Cleo Cruz", .and = "part "},
        {"revoke speaking", .keys = "P", .asks = "Rights: Cleo Cruz", .answer = "Space y",
         .screen = "may send", .and = "video screen"},
        {"the reason of the silence", .screen = "mic", .and = "no: not allowed"},
        {"grant it again", .keys = "P", .asks = "Rights: Cleo Cruz", .answer = "Space y",
         .screen = "may send", .and = "audio video screen"},
        {"has to leave later", .keys = "E", .asks = "until when may Cleo Cruz stay",
         .typed = "+10m", .screen = "until", .and = ":"},
        {"and may stay", .keys = "E", .asks = "until when may Cleo Cruz stay", .typed = "never",
         .screen = "set the time of Cleo Cruz"},
        {"no time", .keys = "E", .asks = "until when may Cleo Cruz stay", .typed = "soon",
         .screen = "this is no time: type +10m, +1h, 16:30 or never, or Esc"},
        {"the line is left", .keys = "Esc"},
        {"rename", .keys = "r", .asks = "rename Cleo Cruz to:", .typed = " of Sales",
         .screen = "renamed Cleo Cruz to Cleo Cruz of Sales -> inside"},
        {"the first name stays", .screen = "was", .and = "Cleo Cruz"},
        {"message", .keys = "m", .asks = "message to Cleo Cruz of Sales:", .typed = "hello",
         .screen = "told Cleo Cruz of Sales", .heard = "message: hello"},
        {"park", .keys = "p", .screen = "parked Cleo Cruz of Sales", .heard = "parked"},
        {"waits", .screen = "Cleo Cruz of Sa~", .and = "guest"},
        {"admit again", .keys = "2 a", .screen = "admitted Cleo Cruz of Sales",
         .heard = "admitted again"},
    };
    struct proc *cleo;
    struct vt *host;

    (void)state;
    serve_room(&server, "inside");
    cleo = serve_admitted(&server, "inside", "Cleo Cruz");
    host = keys_inside(&server, "inside", "Cleo Cruz");
    vt_expect_row(host, "inside", "<1m");
    keys_play(host, cleo, steps, CHECK_COUNT(steps));
    until_log_has("inside", "Cleo Cruz of Sales");
    console_quit(host);
    serve_leave(cleo);
}

/* Removal with its countdown: taken back, with a reason, and with a block. */
static void removal(void **state)
{
    static const struct keys_step steps[] = {
        {"eject", .keys = "x", .screen = "Dan Diaz", .and = "eject in "},
        {"is counted down and taken back", .keys = "z", .screen = "taken back: ejected Dan Diaz"},
        {"with a reason", .keys = "A-x", .asks = "why is Dan Diaz ejected?", .typed = "enough",
         .screen = "Dan Diaz", .and = "eject in ", .heard = "removed: enough"},
        {"said in the log", .screen = "mira", .and = "ejected Dan Diaz -> out"},
    };
    struct proc *dan, *eve;
    struct vt *host;
    char out[TEXT];

    (void)state;
    serve_room(&server, "out");
    dan = serve_admitted(&server, "out", "Dan Diaz");
    host = keys_inside(&server, "out", "Dan Diaz");
    keys_play(host, dan, steps, CHECK_COUNT(steps));
    keys_press(host, "M");
    vt_expect(host, "nothing was done"); /* his row is still there */
    proc_expect_exit(dan, 3);
    eve = serve_admitted(&server, "out", "Eve Evans");
    console_read(host, "Eve Evans");
    keys_press(host, "G");
    console_pause(host, 700);
    keys_press(host, "X");
    keys_answer(host, "Removes and keeps out:", "j y");
    vt_expect_row(host, "Eve Evans", "eject in ");
    proc_expect(eve, PROC_OUT, "removed");
    proc_expect_exit(eve, 3);
    serve_verb(&server, (const char *const[]){"block", "list", "--json", NULL}, out, NULL, TEXT);
    assert_non_null(strstr(out, "Eve Evans"));
    assert_non_null(strstr(out, "\"length\":\"24h\""));
    console_quit(host);
    proc_free(dan);
    proc_free(eve);
}

/* Hands in the order in which they went up, microphones by who switched them, all but the marked,
 * and an owner, whom nobody touches. */
static void many_people(void **state)
{
    static const char *const owner[] = {"--owner", NULL}, *const untouched[] = {"p", "x", "O"};
    struct caller ana, ben, olga;
    struct vt *host;

    (void)state;
    serve_room(&server, "many");
    caller_join(&ana, &server, "many", "Ana Lima", NULL);
    caller_join(&ben, &server, "many", "Ben Berg", NULL);
    caller_join(&olga, &server, "many", "Olga Owner", owner);
    host = keys_inside(&server, "many", "Olga Owner");
    vt_expect_row(host, "Ana Lima", "off off -");
    caller_does(&ana, "set-media", "'tracks':{'audio':true,'video':true,'screenVideo':true}");
    caller_does(&ben, "set-media", "'tracks':{'audio':true,'video':true,'screenVideo':true}");
    vt_expect_row(host, "Ana Lima", "on  on  on");
    vt_expect_row(host, "Ben Berg", "on  on  on");
    caller_does(&ben, "raise-hand", "'on':true");
    vt_expect_row(host, "Ben Berg", "on     1 ");
    caller_does(&ana, "raise-hand", "'on':true");
    vt_expect_row(host, "Ana Lima", "on     2 ");
    keys_press(host, "g");
    console_pause(host, 700);
    keys_press(host, "j");
    console_pause(host, 700);
    keys_press(host, "H"); /* Ben's */
    vt_expect(host, "lowered the hand of Ben Berg");
    vt_expect_row(host, "Ana Lima", "on     1 ");
    keys_press(host, "k");
    console_pause(host, 700);
    keys_press(host, "H"); /* and then Ana's */
    vt_expect(host, "lowered the hand of Ana Lima");
    vt_expect_gone(host, "on     1 ");
    keys_press(host, "j");
    console_pause(host, 700);
    keys_press(host, "Space A-m"); /* Ben is marked: all but him */
    keys_answer(host, "All but the marked", "y");
    caller_hears(&ana, "\"action\":\"media-requested\",\"tracks\":{\"audio\":false}");
    vt_expect_row(host, "Ana Lima", "hst on  on");
    vt_expect_row(host, "Ben Berg", "on  on  on");
    keys_press(host, "A-c");
    keys_answer(host, "All but the marked", "y");
    vt_expect_row(host, "Ana Lima", "hst hst on");
    keys_press(host, "A-s");
    keys_answer(host, "All but the marked", "y");
    vt_expect_row(host, "Ana Lima", "hst hst hst");
    vt_expect_row(host, "Ben Berg", "on  on  on");
    keys_press(host, "U G");
    console_pause(host, 700);
    for (size_t i = 0; i < CHECK_COUNT(untouched); i++) {
        keys_press(host, untouched[i]);
        vt_expect(host, "Olga Owner: owners can not be acted on like this");
        keys_press(host, "Esc");
        vt_expect_gone(host, "owners can not be");
    }
    vt_expect_row(host, "Olga Owner", "owner off off -");
    console_quit(host);
    caller_close(&ana);
    caller_close(&ben);
    caller_close(&olga);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person),
        cmocka_unit_test(removal),
        cmocka_unit_test(many_people),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
