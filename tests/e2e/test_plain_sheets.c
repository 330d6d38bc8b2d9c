/* Rooms, tokens and the block list in line mode, against a real server: a private room is made and
 * edited, a token for one guest is made, opens the door once and is ended, and who was blocked is
 * let knock again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/typist.h"

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

/* A line, and what has to be said then. */
struct talk {
    const char *line, *said;
};

static void talks(struct typist *h, const struct talk *talk, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        typist_types(h, talk[i].line);
        typist_hears(h, talk[i].said);
    }
}

static void a_room_is_made_and_edited(void **state)
{
    static const struct talk lines[] = {
        {"new-room talk-1", "a new room, "},
        {"save", "a private room; people without a token knock"},
        {"yes", "made the room talk-1"},
        {"new-room talk-1", "name: talk-1"},
        {"save", "Make this room?"},
        {"yes", "refused: "}, /* there is one */
        {"back", "not been saved. Leave all the same?"},
        {"yes", "left"},
        {"edit-room talk-1", "editing talk-1"},
        {"max_participants=0", "should be between 1 and 100000: nothing was changed"},
        {"max_participants=7", "max_participants: 7, was 200"},
        {"exp=+2h", "exp: +2h, that is "},
        {"x_rules=rule known if has token then admit", "x_rules: rule known if has token"},
        {"x_rules+=nonsense", "nothing was changed"},
        {"x_rules+=default ask", "line 2: default ask"},
        {"curl", "$FOYER_API_KEY"},
        {"save", "Save this?"},
        {"yes", "saved talk-1: 3 changes"},
    };
    struct typist h = typist_start(&server, NULL, NULL);
    char out[4096];

    (void)state;
    typist_hears(&h, " inside");
    talks(&h, lines, CHECK_COUNT(lines));
    serve_verb(&server, (const char *const[]){"room", "show", "talk-1", NULL}, out, NULL,
               sizeof out);
    assert_non_null(strstr(out, "private"));
    assert_non_null(strstr(out, "max_participants = 7"));
    assert_non_null(strstr(out, "exp = "));
    assert_non_null(strstr(out, "default ask"));
    typist_ends(&h, "quit", 0);
}

/* Somebody else changes the room while it is being edited. */
static void what_others_change_is_told(void **state)
{
    struct typist h = typist_start(&server, NULL, NULL);

    (void)state;
    serve_room(&server, "shared");
    typist_hears(&h, " inside");
    typist_types(&h, "edit-room shared");
    typist_hears(&h, "editing shared");
    typist_types(&h, "max_participants=9");
    typist_hears(&h, "max_participants: 9");
    SERVE_DO(&server, "room", "set", "shared", "max_participants=5");
    typist_hears(&h, "somebody else has set max_participants to 5 meanwhile: yours is kept");
    SERVE_DO(&server, "room", "delete", "shared");
    typist_hears(&h, "shared is gone: there is nothing to save to");
    typist_types(&h, "save");
    typist_hears(&h, "Save this?");
    typist_types(&h, "yes");
    typist_hears(&h, "shared is gone: there is nothing to save to");
    typist_types(&h, "back");
    typist_hears(&h, "1 change has not been saved");
    typist_types(&h, "yes");
    typist_hears(&h, "left; nothing was saved");
    typist_ends(&h, "quit", 0);
}

/* The line that was said and begins so, without its end. */
static void said_line(struct typist *h, const char *begins, char *dst, size_t size)
{
    const char *at = proc_text(h->proc, PROC_OUT);

    while (at && !str_starts(at, begins)) {
        at = strchr(at, '\n');
        at += at != NULL;
    }
    assert_non_null(at);
    snprintf(dst, size, "%.*s", (int)strcspn(at, "\n"), at);
}

static int knock(const char *token)
{
    char out[4096], err[4096];

    return serve_verb(
        &server, (const char *const[]){"knock", "interview", "--token", token, "--leave", NULL},
        out, err, sizeof out);
}

static void a_token_opens_the_door_once(void **state)
{
    static const struct talk make[] = {
        {"token interview user_name=\"Ana Lima\"", "user_name: Ana Lima"},
        {"exp=never", "exp: never"},
        {"make", "refused; make anyway makes it all the same"},
        {"exp=+45m", "exp: +45m"},
        {"make", "any valid token skips the lobby"},
        {"yes", "a token: interview for Ana Lima"},
        {"token", "eyJ"},
    };
    struct typist h = typist_start(&server, NULL, NULL);
    char token[LIMIT_TOKEN + 1], line[256];

    (void)state;
    typist_hears(&h, " inside");
    talks(&h, make, CHECK_COUNT(make));
    typist_types(&h, "tokens");
    typist_hears(&h, "end NUMBER ends one");
    said_line(&h, "eyJ", token, sizeof token);
    check_int("it opens the door", knock(token), 0);
    check_int("once", knock(token), 5);
    typist_types(&h, "tokens");
    snprintf(line, sizeof line, "end %ld", typist_number(&h, "Ana Lima"));
    typist_hears(&h, "once, bound, used up");
    typist_types(&h, line);
    typist_hears(&h, "End the token of Ana Lima?");
    typist_types(&h, "yes");
    typist_hears(&h, "once, bound, revoked");
    typist_types(&h, "back");
    typist_hears(&h, "a token: interview for Ana Lima");
    typist_types(&h, "back");
    typist_hears(&h, "nothing is open");
    typist_ends(&h, "quit", 0);
}

/* By a script, which waits for each answer by itself. */
static void who_was_blocked_may_knock_again(void **state)
{
    static const char block[] = "block \"Zed Zed\" forever\nyes\nquit\n";
    static const char lift[] = "blocks\ntick Zed Zed\nyes\nblocks\nquit\n";
    const char *const script[] = {"--script", NULL};
    struct proc *zed = serve_guest(&server, "interview", "Zed Zed");
    struct typist h = typist_start(&server, script, NULL);

    (void)state;
    proc_write(h.proc, block, sizeof block - 1);
    typist_hears(&h, "block of Zed Zed begins");
    typist_ends(&h, NULL, 0);
    check_int("denied", proc_exit(zed, PROC_PATIENCE), 3);
    proc_free(zed);
    h = typist_start(&server, script, NULL);
    proc_write(h.proc, lift, sizeof lift - 1);
    typist_hears(&h, "1 kept out:");
    typist_hears(&h, ": Zed Zed, interview, known again by device, name");
    typist_hears(&h, "Zed Zed is not kept out any more");
    typist_hears(&h, "nobody is kept out");
    typist_ends(&h, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_is_made_and_edited),
        cmocka_unit_test(what_others_change_is_told),
        cmocka_unit_test(a_token_opens_the_door_once),
        cmocka_unit_test(who_was_blocked_may_knock_again),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
