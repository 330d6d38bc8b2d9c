/* What a guest types can never harm the terminal of a host: not in the console, not by the verbs.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/utf8.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 65536, MARKS = 4000, VERB_WORDS = 4 };

static struct serve server;
static char marked[8 + 2 * MARKS];

static int start(void **state)
{
    size_t n = (size_t)snprintf(marked, sizeof marked, "Zalgo");

    (void)state;
    for (int i = 0; i < MARKS; i++, n += 2)
        memcpy(marked + n, "\xCC\x96", 2);
    marked[n] = '\0';
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

/* Sequences that must not be in anything that a host's terminal gets. */
static void check_harmless(const char *what, const char *bytes)
{
    static const char *const bad[] = {
        "\033]0;pwned", "\033[31mRed", "\033c",          "\033[2J\033[Hgone", "\xC2\x9B",
        "\033P",        "\033]52;",    "\xE2\x80\xAE",   "\xE2\x80\x8B",      "\xE2\x81\xA6",
        "\xE3\x85\xA4", "\033]8;",     "\033[200~paste", "\xEF\xBB\xBF",      "\x9D",
    };

    for (size_t i = 0; i < CHECK_COUNT(bad) - 1; i++)
        if (strstr(bytes, bad[i]))
            fail_msg("%s: sequence %zu came through", what, i);
}

/* What each verb writes about them holds their names, and not a control character but the end of
 * a line and the tab between columns. */
static void check_verbs(const char *const (*verb)[VERB_WORDS], size_t n, const char *name)
{
    static char out[TEXT * 4], err[TEXT * 4];

    for (size_t i = 0; i < n; i++) {
        check_int(verb[i][0], serve_verb(&server, verb[i], out, err, sizeof out), 0);
        if (!strstr(out, name))
            fail_msg("%s %s: nobody of that name in %.200s", verb[i][0], verb[i][1], out);
        check_harmless(verb[i][0], out);
        check_harmless(verb[i][0], err);
        for (const char *p = out; *p; p++)
            if (((unsigned char)*p < ' ' && *p != '\n' && *p != '\t') || *p == 0x7F)
                fail_msg("%s %s: control character %d", verb[i][0], verb[i][1], *p);
    }
}

static void nothing_gets_through(void **state)
{
    static const char *const before[][VERB_WORDS] = {
        {"waiting", "interview"},  {"waiting"}, {"waiting", "interview", "--json"}, {"log", "show"},
        {"log", "show", "--json"},
    };
    static const char *const after[][VERB_WORDS] = {
        {"people", "interview"}, {"people", "interview", "--json"},
        {"log", "show"},         {"log", "attendance", "interview"},
        {"log", "export"},
    };
    const char *const names[] = {
        "a1 \033]0;pwned\007title",
        "a2 \033[31mRed",
        "a3 \033c reset",
        "a4 \033[2J\033[Hgone",
        "a5 \xC2\x9B"
        "31m C1",
        "a6 \033]52;c;cHduZWQ=\007 clip",
        "a7 \xE2\x80\xAE"
        "drowkcab",
        "a8 \xE2\x81\xA6"
        "isolate",
        "a9 zero\xE2\x80\x8Bwidth",
        "b1 \033[200~paste\033[201~",
        "b2 \r\nsecond line",
        "b3 \x08\x08\x08 back",
        "b5 \xE3\x85\xA4 filler",
        marked,
    };
    struct proc *guest[CHECK_COUNT(names)];
    struct vt *host = console_start(
        &server, &(struct console_conf){.rows = 36, .cols = 120, .room = "interview"});
    size_t len;

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        guest[i] = serve_guest(&server, "interview", names[i]);
    vt_expect(host, "Zalgo");
    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        console_key(host, "j");
    check_harmless("console", vt_bytes(host, &len));
    check_true("one row each", vt_find(host, "b2 second line", 0) >= 0);
    check_verbs(before, CHECK_COUNT(before), "Zalgo");
    check_harmless("the server's log", proc_text(server.proc, PROC_ERR));
    SERVE_DO(&server, "admit", "interview", "--all");
    check_verbs(after, CHECK_COUNT(after), "Zalgo");
    check_harmless("console", vt_bytes(host, &len));
    console_quit(host);
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        serve_leave(guest[i]);
    }
}

/* A name of which nothing is left gets one that says so, never an empty row. */
static void an_empty_name_gets_one(void **state)
{
    static const char *const names[] = {"\xE2\x80\x8B", "\xE3\x85\xA4\xE3\x85\xA4", "   ", "\033"};
    char out[TEXT];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        struct proc *guest = serve_guest(&server, "interview", names[i]);

        serve_verb(&server, (const char *const[]){"waiting", "interview", NULL}, out, NULL,
                   sizeof out);
        check_true("a name", strstr(out, "Guest") != NULL);
        serve_leave(guest);
    }
}

/* Everything in it is drawn, but the ends of lines and the tabs between columns. */
static void check_visible(const char *what, const char *text)
{
    const char *at = text;

    for (uint32_t cp; (cp = utf8_next(&at)) != 0;)
        if (cp != '\n' && cp != '\t' && !utf8_is_visible(cp))
            fail_msg("%s: U+%04X in %.200s", what, cp, text);
}

#define WILD "\033]0;pwned\007 \xC2\x9B\x33m \xE2\x80\xAE turned \xE2\x80\x8B \xEF\xBB\xBF wild"

/* Words that a program has put into a room or a token, of people whom it did not ask who they are:
 * the verbs show what they are, and the terminal hears nothing of it. */
static void what_programs_set(void **state)
{
    static const char *const sets[] = {"x_title=" WILD, "x_welcome=" WILD};
    static char out[TEXT], err[TEXT], token[TEXT];
    const char *const verbs[][5] = {
        {"room", "show", "wild"},
        {"room", "show", "wild", "--json"},
        {"room", "list"},
        {"room", "list", "--json"},
        {"token", "show", token},
        {"token", "show", token, "--json"},
        {"token", "list"},
        {"token", "list", "--json"},
        {"webhook", "list"},
        {"config", "show"},
        {"block", "list"},
        {"block", "list", "--json"},
        {"log", "show", "--room", "wild"},
        {"people", "wild", "--json"},
    };
    struct vt *host;
    size_t len;

    (void)state;
    serve_room(&server, "wild");
    SERVE_DO(&server, "room", "set", "wild", sets[0], sets[1]);
    check_int("token",
              serve_verb(&server,
                         (const char *const[]){"token", "create", "--room", "wild", "--set",
                                               "user_name=" WILD, "--set",
                                               "user_id=\033]0;pwned\007", NULL},
                         token, err, sizeof token),
              0);
    token[strcspn(token, "\n")] = '\0';
    SERVE_DO(&server, "block", "add", "--user", "\033]0;pwned\007", "--reason", WILD);
    for (size_t i = 0; i < CHECK_COUNT(verbs); i++) {
        check_int(verbs[i][0], serve_verb(&server, verbs[i], out, err, sizeof out), 0);
        check_visible(verbs[i][1], out);
        check_visible(verbs[i][1], err);
    }
    check_int("show", serve_verb(&server, verbs[0], out, err, sizeof out), 0);
    check_true("what it is",
               strstr(out, "\\u001b]0;pwned\\u0007") && strstr(out, "\\u202e turned"));
    host = console_start(&server, &(struct console_conf){.rows = 60, .cols = 120, .room = "wild"});
    keys_press(host, "1 e");
    vt_expect(host, "Edit room: wild");
    vt_expect(host, "turned");
    check_harmless("the room's editor", vt_bytes(host, &len));
    console_key(host, "\033");
    console_quit(host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_gets_through),
        cmocka_unit_test(an_empty_name_gets_one),
        cmocka_unit_test(what_programs_set),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
