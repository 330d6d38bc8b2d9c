/* Rooms and tokens by keys on a real terminal: a private room is made and edited, a token for one
 * guest is made, and that guest really gets in by it, once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

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

/* The whole text of a verb's answer. */
static void ask(const char *const *args, char *dst, size_t size)
{
    char err[4096];

    assert_int_equal(serve_verb(&server, args, dst, err, size < sizeof err ? size : sizeof err), 0);
}

static void make_room(struct vt *t)
{
    char out[4096];

    console_key(t, "1");
    console_key(t, "n");
    vt_expect(t, "New room");
    keys_fill(t, "address", "talk-1");
    console_key(t, "\x13");
    vt_expect(t, "made the room talk-1");
    ask((const char *const[]){"room", "show", "talk-1", NULL}, out, sizeof out);
    assert_non_null(strstr(out, "private"));
    assert_non_null(strstr(out, "enable_knocking"));
    vt_expect(t, "> talk-1");
}

static void edit_room(struct vt *t)
{
    char out[4096];

    keys_press(t, "e");
    vt_expect(t, "Edit room: talk-1");
    keys_fill(t, "max_part", "0");
    vt_expect(t, "should be between 1 and 100000");
    console_key(t, "\x13"); /* what can not be used is not saved, and not lost */
    vt_expect(t, "not saved");
    console_key(t, "\r");
    vt_expect(t, "next field");
    console_key(t, "\x15");
    keys_words(t, "7");
    vt_expect(t, "-> 7");
    console_key(t, "\r");
    vt_expect(t, "200 -> 7");
    console_key(t, "c");
    vt_expect(t, "$FOYER_API_KEY");
    console_key(t, "q");
    vt_expect(t, "C-s");
    console_key(t, "\x13");
    vt_expect(t, "saved talk-1: 1 change");
    ask((const char *const[]){"room", "show", "talk-1", NULL}, out, sizeof out);
    assert_non_null(strstr(out, "max_participants"));
    assert_non_null(strstr(out, "7"));
}

/* The token as it stands on the screen after it was asked for by name. */
static void read_token(struct vt *t, char *dst, size_t size)
{
    char row[VT_ROW_MAX];
    size_t n = 0;

    for (int y = 0; y < 24; y++) {
        const char *at;

        vt_row(t, y, row);
        at = strstr(row, "eyJ");
        if (strstr(row, "...") || (n == 0 && !at))
            continue;
        if (!at)
            at = row + strspn(row, " |\xe2\x94\x82");
        for (; *at &&
               strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.", *at) &&
               n + 1 < size;
             at++)
            dst[n++] = *at;
        if (at[0] == '\0' || (at[0] == ' ' && at[1] == ' '))
            break;
    }
    dst[n] = '\0';
}

static int knock(const char *token, char *out, size_t size)
{
    char err[4096];

    return serve_verb(&server,
                      (const char *const[]){"knock", "talk-1", "--token", token, "--leave", NULL},
                      out, err, size < sizeof err ? size : sizeof err);
}

static void make_token(struct vt *t)
{
    char token[LIMIT_TOKEN + 1] = "", out[4096];
    size_t len;

    console_key(t, "T");
    vt_expect(t, "New token");
    keys_fill(t, "user_name", "Ana Lima");
    console_key(t, "\x13");
    vt_expect(t, "A token: talk-1 for Ana Lima");
    vt_expect(t, "skips the lobby");
    console_key(t, "y");
    vt_expect(t, "clipboard");
    assert_non_null(strstr(vt_bytes(t, &len), "\033]52;c;"));
    console_key(t, "v");
    vt_expect(t, "eyJ");
    vt_settle(t); /* all of it */
    read_token(t, token, sizeof token);
    assert_true(strlen(token) > 100);
    assert_int_equal(knock(token, out, sizeof out), 0);
    assert_non_null(strstr(out, "admitted"));
    assert_int_equal(knock(token, out, sizeof out), 5); /* once, and on the first device */
}

static void end_token(struct vt *t)
{
    char out[8192];

    console_key(t, "L");
    vt_expect(t, "Live tokens: talk-1");
    vt_expect(t, "once, bound, used up");
    console_key(t, "G");
    console_key(t, "x");
    vt_expect(t, "End the token of Ana Lima?");
    console_key(t, "y");
    vt_expect(t, "once, bound, revoked");
    ask((const char *const[]){"token", "list", "--room", "talk-1", NULL}, out, sizeof out);
    assert_non_null(strstr(out, "revoked"));
    console_key(t, "q");
    console_key(t, "q");
}

static void rooms_and_tokens(void **state)
{
    struct vt *t = console_start(&server, &(struct console_conf){0});

    (void)state;
    make_room(t);
    edit_room(t);
    make_token(t);
    end_token(t);
    console_quit(t);
}

/* What another host saves while the editor is open is shown, and the rest stays as it was typed. */
static void two_hosts(void **state)
{
    struct vt *t = console_start(&server, &(struct console_conf){.room = "interview"});
    char out[4096];

    (void)state;
    keys_press(t, "1 e");
    vt_expect(t, "Edit room: interview");
    keys_fill(t, "x_title", "Hello");
    SERVE_DO(&server, "room", "set", "interview", "max_participants=33");
    vt_expect(t, "changed max_participants meanwhile");
    console_key(t, "\x13");
    vt_expect(t, "saved interview: 1 change");
    ask((const char *const[]){"room", "show", "interview", NULL}, out, sizeof out);
    assert_non_null(strstr(out, "33"));
    assert_non_null(strstr(out, "Hello"));
    console_quit(t);
}

/* Without colours, without UTF-8, on an old terminal, and on a small screen. */
static void other_terminals(void **state)
{
    static const char *const mono[] = {"NO_COLOR=1", NULL};
    static const char *const old[] = {"TERM=vt100", "LC_ALL=C", NULL};
    static const struct {
        const char *what;
        const char *const *env;
        int rows, cols;
    } rows[] = {{"mono", mono, 24, 80},
                {"vt100 in ASCII", old, 24, 80},
                {"mono, small", mono, 10, 40},
                {"vt100, small", old, 10, 40},
                {"vt100, large", old, 36, 120}};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct vt *t = console_launch(&server, &(struct console_conf){.rows = rows[i].rows,
                                                                      .cols = rows[i].cols,
                                                                      .env = rows[i].env,
                                                                      .room = "interview"});
        char screen[VT_SCREEN_MAX];

        vt_expect(t, "interview");
        console_pause(t, 700);
        console_key(t, "T");
        vt_expect(t, "New token");
        vt_expect(t, "> ");
        for (int y = 0; y < rows[i].rows; y++)
            for (int x = 0; x < rows[i].cols; x++)
                check_true(rows[i].what, !vt_cell(t, y, x).coloured);
        vt_dump(t, screen);
        if (rows[i].env == old)
            check_true(rows[i].what, strstr(screen, "+- New token") || rows[i].rows == 10 ||
                                         strstr(screen, "\xe2\x94\x80 New token"));
        console_key(t, "q");
        vt_expect_gone(t, "New token");
        console_quit(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_and_tokens),
        cmocka_unit_test(two_hosts),
        cmocka_unit_test(other_terminals),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
