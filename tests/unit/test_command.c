/* The line after ':': reading, completion, history; and that every line which is typed keeps
 * what was typed when it is not accepted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/input/command.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* ---- reading ---- */

static void test_parse(void **state)
{
    static const struct {
        const char *what, *line;
        enum action action;
        const char *arg, *error;
    } rows[] = {
        {"a name", "admit", ACTION_ADMIT, "", NULL},
        {"spaces around", "  admit  ", ACTION_ADMIT, "", NULL},
        {"a colon that was typed by habit", ":admit", ACTION_ADMIT, "", NULL},
        {"words behind it", "deny-reason no  badge", ACTION_DENY_REASON, "no  badge", NULL},
        {"an option", "set grace=9", ACTION_SET, "grace=9", NULL},
        {"nothing", "", ACTION_NONE, NULL, "Tab shows"},
        {"spaces", "   ", ACTION_NONE, NULL, "Tab shows"},
        {"a slip", "admitt", ACTION_NONE, NULL, "did you mean admit?"},
        {"a beginning", "dow", ACTION_NONE, NULL, "did you mean down?"},
        {"a middle", "broadc", ACTION_NONE, NULL, "did you mean broadcast?"},
        {"nothing like it", "qqqqqq", ACTION_NONE, NULL, "there is no command 'qqqqqq'"},
        {"no letters", "\xc3\xa9\xc3\xa9", ACTION_NONE, NULL, "there is no command"},
        {"upper case is another name", "ADMIT", ACTION_NONE, NULL, "there is no command"},
        {"words that it does not take", "admit Ana", ACTION_NONE, NULL, "takes no words"},
        {"a longer word than any name",
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         ACTION_NONE, NULL, "there is no command"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct error err = {{0}};
        struct command c;
        bool ok = command_parse(rows[i].line, &c, &err);

        check_int(rows[i].what, ok, rows[i].error == NULL);
        if (ok) {
            check_int(rows[i].what, c.what, rows[i].action);
            check_str(rows[i].what, c.arg, rows[i].arg);
        } else if (!strstr(err.text, rows[i].error)) {
            fail_msg("%s: said \"%s\", wanted \"%s\"", rows[i].what, err.text, rows[i].error);
        }
    }
}

/* Every row of the table of actions is a command. */
static void test_every_action(void **state)
{
    (void)state;
    for (int a = 0; a < ACTION_COUNT; a++) {
        struct command c;

        check_true(action_infos[a].name, command_parse(action_infos[a].name, &c, NULL));
        check_int(action_infos[a].name, c.what, a);
    }
}

/* ---- running ---- */

static void test_run(void **state)
{
    static const struct {
        const char *what, *before, *line, *sent, *said;
    } rows[] = {
        {"as the key", "", "admit", "grant id0", ""},
        {"the marked", "j Space Space", "deny", "deny id1 id2", ""},
        {"with a reason", "", "deny-reason no badge", "deny id0", ""},
        {"not in this pane", "3", "admit", "", "works in the pane knocking (2)"},
        {"nor there", "", "mute", "", "works in the pane people (3)"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, rows[i].before);
        desk_command(&d, rows[i].line);
        desk_check_last(&d, rows[i].what, rows[i].sent);
        if (*rows[i].said && !strstr(d.prompt.more, rows[i].said))
            fail_msg("%s: said \"%s\"", rows[i].what, d.prompt.more);
        check_int(rows[i].what, prompt_is_open(&d.prompt), *rows[i].said != '\0');
        desk_close(&d);
    }
}

static void test_run_words(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_command(&d, "message One moment; please");
    check_str("the words go out", d.sent[0]->text, "One moment; please");
    check_true("nothing is asked", !prompt_is_open(&d.prompt));
    desk_command(&d, "message");
    check_int("without words they are asked for", d.prompt.what, PROMPT_MESSAGE);
    desk_press(&d, "Esc");
    desk_command(&d, "admit-number 2");
    check_int("the question shows who", d.dialog.kind, DIALOG_ADMIT);
    check_int("two of them", d.dialog.n_ticked, 2);
    desk_press(&d, "Esc");
    desk_press(&d, "1");
    desk_command(&d, "end-meeting interview");
    desk_press(&d, "2");
    check_int("the room's name was typed", d.sent[d.n_sent - 1]->action, WIRE_END_MEETING);
    desk_command(&d, "room nowhere");
    check_true("a line that can not be done stays", prompt_is_open(&d.prompt));
    check_str("as it was typed", d.prompt.text, "room nowhere");
    check_true("with what is wrong", strstr(d.prompt.more, "no room 'nowhere'") != NULL);
    desk_press(&d, "C-u");
    desk_type(&d, "sort tries");
    check_int("sorted", d.model.lens[PANE_KNOCKS].sort, 3);
    desk_command(&d, "sort colour");
    check_true("no such column", strstr(d.prompt.more, "can not be sorted by 'colour'") != NULL);
    desk_close(&d);
}

/* The rules of the keys hold for commands: read first, and only whom the cursor is on. */
static void test_rules_hold(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 2);
    desk_command(&d, "admit");
    check_int("not read yet", d.n_sent, 0);
    desk_check_said(&d, "which is said", "too quick");
    desk_wait(&d, READ);
    desk_leave(&d, "id0", WHY_LEFT, "");
    desk_command(&d, "admit");
    check_int("gone", d.n_sent, 0);
    desk_wait(&d, READ);
    d.model.watch = true;
    desk_command(&d, "admit");
    check_int("only watching", d.n_sent, 0);
    d.model.watch = false;
    d.model.link.state = LINE_LOST;
    desk_command(&d, "admit-all");
    check_true("no connection", !dialog_is_open(&d.dialog));
    desk_close(&d);
}

/* ---- completion ---- */

static void test_complete(void **state)
{
    static const struct {
        const char *what, *typed, *line;
    } rows[] = {
        {"one fits", "broad", "broadcast "},
        {"as far as it is certain", "adm", "admit"},
        {"further letters", "admit-n", "admit-n"},
        {"a longer name", "admit-nu", "admit-number "},
        {"nothing fits", "zzz", "zzz"},
        {"a room", "room int", "room interview "},
        {"a column", "sort tri", "sort tries "},
        {"of another pane: not offered", "eject-b", "eject-b"},
        {"takes nothing", "admit ", "admit "},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, ":");
        desk_letters(&d, rows[i].typed);
        desk_press(&d, "Tab");
        check_str(rows[i].what, d.prompt.text, rows[i].line);
        check_int(rows[i].what, d.prompt.at, (int64_t)strlen(d.prompt.text));
        check_int("nothing was done", d.n_sent, 0);
        desk_close(&d);
    }
}

static void test_hints(void **state)
{
    static const struct {
        const char *typed, *more;
        bool bad;
    } rows[] = {
        {"", "admit  deny", false},
        {"admit-", "admit-all  admit-next  admit-number", false},
        {"deny-r", "deny-reason", false},
        {"admit-number", "admit-number NUMBER: admit so many", false},
        {"room ", "interview", false},
        {"nonsense", "there is no command 'nonsense'", true},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, ":");
        desk_letters(&d, rows[i].typed);
        if (!strstr(d.prompt.more, rows[i].more))
            fail_msg("%s: \"%s\"", rows[i].typed, d.prompt.more);
        check_int(rows[i].typed, d.prompt.bad, rows[i].bad);
        desk_close(&d);
    }
}

/* ---- history ---- */

static void test_history(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_command(&d, "sort name");
    desk_command(&d, "freeze");
    desk_command(&d, "freeze");
    desk_command(&d, "sort tries");
    desk_press(&d, ":");
    desk_letters(&d, "so");
    desk_press(&d, "Up");
    check_str("the last that begins so", d.prompt.text, "sort tries");
    desk_press(&d, "Up");
    check_str("and the one before", d.prompt.text, "sort name");
    desk_press(&d, "Up");
    check_str("no further", d.prompt.text, "sort name");
    desk_press(&d, "Down Down");
    check_str("back to what was being typed", d.prompt.text, "so");
    desk_press(&d, "Esc :");
    desk_press(&d, "C-p C-p");
    check_str("the same twice is one line", d.prompt.text, "freeze");
    desk_press(&d, "Esc");
    desk_command(&d, "not a command");
    check_int("what was not run is not kept", d.recall.history.n, 3);
    desk_close(&d);
}

static void test_history_limits(void **state)
{
    struct history h = {.n = 0};
    char line[HISTORY_LINE + 2];

    (void)state;
    for (int i = 0; i < HISTORY_LINES + 1; i++) {
        snprintf(line, sizeof line, "line %d", i);
        history_add(&h, line);
        check_int("lines", h.n, i < HISTORY_LINES ? i + 1 : HISTORY_LINES);
    }
    check_str("the oldest went", h.line[0], "line 1");
    memset(line, 'x', sizeof line);
    line[HISTORY_LINE] = '\0';
    history_add(&h, line);
    check_str("as long as may be", h.line[h.n - 1], line);
    line[HISTORY_LINE] = 'y';
    line[HISTORY_LINE + 1] = '\0';
    history_add(&h, line);
    check_int("one byte more is left out", strlen(h.line[h.n - 1]), HISTORY_LINE);
    history_free(&h);
}

/* Nothing of what people have said, no names and no address with a key goes to the disk. */
static void test_history_file(void **state)
{
    static const struct {
        const char *line, *kept;
    } rows[] = {
        {"theme dusk", "theme dusk\n"},
        {"set grace=9", "set grace=9\n"},
        {"room interview", "room interview\n"},
        {"deny-reason She was rude", "deny-reason\n"},
        {"message My number is 12345", "message\n"},
        {"rename Ana Lima", "rename\n"},
        {"stream rtmp://live/app/SECRET", "stream\n"},
        {"end-meeting interview", "end-meeting\n"},
        {"filter Ana", "filter\n"},
        {"password hunter2", ""},
    };
    static const char rubbish[] = "sort name\n\x01\x02\n\xff\xfe\n\n\x1b[31mred\nsort tries";
    struct history h = {.n = 0};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct history one = {.n = 0};
        size_t len;
        char *text;

        history_add(&one, rows[i].line);
        text = history_write(&one, command_keep, &len);
        check_str(rows[i].line, text, rows[i].kept);
        free(text);
        history_free(&one);
    }
    history_read(&h, rubbish, sizeof rubbish - 1);
    check_int("rubbish is left out", h.n, 2);
    check_str("and what is a line is read", h.line[1], "sort tries");
    history_free(&h);
}

/* ---- help ---- */

static void test_help_runs(void **state)
{
    static const struct {
        const char *what, *pane, *search, *moves, *sent, *said;
    } rows[] = {
        {"the first line", "2", "", "Enter", "grant id0", ""},
        {"what was searched for", "2", "deny", "Enter", "deny id0", ""},
        {"the line below", "2", "", "Down Enter", "deny id0", ""},
        {"of another pane", "2", "camera", "Enter", "", "works in the pane people (3)"},
        {"nothing found", "2", "zzz", "Enter", "", ""},
        {"far below the end", "2", "deny marked", "PgDn PgDn Enter", "deny id0", ""},
        {"closed", "2", "deny", "Esc", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;

        desk_open_full(&d);
        desk_press(&d, rows[i].pane);
        desk_press(&d, "?");
        desk_frame(&d);
        desk_letters(&d, rows[i].search);
        desk_press(&d, rows[i].moves);
        desk_check_last(&d, rows[i].what, rows[i].sent);
        if (!strstr(d.model.notice.text, rows[i].said))
            fail_msg("%s: said \"%s\"", rows[i].what, d.model.notice.text);
        desk_close(&d);
    }
}

/* The rules hold from there too, and what needs a name begins a command. */
static void test_help_rules(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 2);
    desk_press(&d, "?");
    desk_frame(&d);
    desk_press(&d, "Enter");
    check_int("not read yet", d.n_sent, 0);
    desk_check_said(&d, "which is said", "too quick");
    desk_press(&d, "?");
    desk_frame(&d);
    desk_letters(&d, "to the room of that");
    desk_press(&d, "Enter");
    check_str("the name is asked for", d.prompt.text, "room ");
    desk_close(&d);
}

/* ---- every line keeps what was typed ---- */

static void test_lines_keep(void **state)
{
    static const struct {
        const char *what, *keys, *typed, *more;
    } rows[] = {
        {"no time", "3 j E", "soon", "this is no time"},
        {"no number", "A-n", "many", "this is no number"},
        {"a number of nobody", "A-n", "0", "this is no number"},
        {"a huge number", "A-n", "99999999999999999999", "this is no number"},
        {"another room's name", "1 X", "intervie", "not the name of the room"},
        {"no words", "m", "", "no words to send"},
        {"no words for all", "B", "", "no words to send"},
        {"the same name", "3 j r", "", "this is the name already"},
        {"an expression", "\\", "~[", "the expression after ~"},
        {"a command", ":", "make tea", "there is no command"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct desk d;
        char text[PROMPT_MAX + 1];

        desk_open_full(&d);
        desk_press(&d, rows[i].keys);
        desk_wait(&d, READ);
        desk_letters(&d, rows[i].typed);
        str_copy(text, sizeof text, d.prompt.text);
        desk_press(&d, "Enter");
        check_true(rows[i].what, prompt_is_open(&d.prompt));
        check_str(rows[i].what, d.prompt.text, text);
        check_true(rows[i].what, d.prompt.bad);
        if (!strstr(d.prompt.more, rows[i].more))
            fail_msg("%s: said \"%s\"", rows[i].what, d.prompt.more);
        check_int(rows[i].what, d.n_sent, 0);
        desk_press(&d, "Esc");
        check_true("Escape leaves", !prompt_is_open(&d.prompt));
        desk_close(&d);
    }
}

/* The link is lost while words are typed: they are there when it is back. */
static void test_words_survive(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, "m");
    desk_letters(&d, "hello");
    model_set_link(&d.model, LINE_LOST, "", 0, d.wall);
    desk_press(&d, "Enter");
    check_int("nothing goes out", d.n_sent, 0);
    check_str("the words are kept", d.prompt.text, "hello");
    model_set_link(&d.model, LINE_LIVE, "", 0, d.wall);
    desk_press(&d, "Enter");
    check_str("and go out", d.sent[0]->text, "hello");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_every_action),
        cmocka_unit_test(test_run),
        cmocka_unit_test(test_run_words),
        cmocka_unit_test(test_rules_hold),
        cmocka_unit_test(test_complete),
        cmocka_unit_test(test_hints),
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_history_limits),
        cmocka_unit_test(test_history_file),
        cmocka_unit_test(test_lines_keep),
        cmocka_unit_test(test_help_runs),
        cmocka_unit_test(test_help_rules),
        cmocka_unit_test(test_words_survive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
