/* Macros and doing again: what they do, and above all what they refuse to do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/input/command.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* ---- again ---- */

static void test_repeat(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, ".");
    desk_check_said(&d, "nothing yet", "nothing was decided yet");
    desk_press(&d, "m");
    desk_type(&d, "one moment");
    desk_press(&d, "j .");
    check_int("the same words", d.n_sent, 2);
    check_str("to the next", d.sent[1]->ids[0], "id1");
    check_str("as before", d.sent[1]->text, "one moment");
    desk_press(&d, "d .");
    check_int("a denial goes on to a row that has to be looked at", d.n_sent, 3);
    desk_check_said(&d, "which is said", "too quick");
    desk_wait(&d, READ);
    desk_press(&d, ".");
    desk_check_last(&d, "then it is done again", "deny id2");
    desk_close(&d);
}

/* What asks, asks again. */
static void test_repeat_asks(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, "A Esc .");
    check_int("the question", d.dialog.kind, DIALOG_ADMIT);
    check_int("nothing went out", d.n_sent, 0);
    desk_press(&d, "Esc 1");
    desk_command(&d, "end-meeting interview");
    check_int("the meeting ended once", d.n_sent, 1);
    desk_press(&d, ".");
    check_int("the name has to be typed again", d.prompt.what, PROMPT_END);
    check_int("nothing more went out", d.n_sent, 1);
    desk_close(&d);
}

/* ---- macros ---- */

static void add_macro(struct desk *d, const char *name, const char *text)
{
    struct error err = {{0}};

    if (!macros_set(&d->recall.macros, name, text, 1, &err))
        fail_msg("%s", err.text);
}

static void test_macro(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    add_macro(&d, "p", "message One moment please; hold we saw you");
    desk_press(&d, ", p");
    check_int("both steps", d.n_sent, 2);
    check_str("the words", d.sent[0]->text, "One moment please");
    check_int("then the hold", d.sent[1]->action, WIRE_HOLD);
    desk_press(&d, ", x");
    desk_check_said(&d, "no such macro", "no macro 'x'");
    desk_press(&d, ", Esc");
    check_int("Escape leaves", d.n_sent, 2);
    desk_command(&d, "macro p");
    check_int("by its name", d.n_sent, 4);
    desk_close(&d);
}

/* A macro decides about nobody who was not read, and answers no question. */
static void test_macro_rules(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    add_macro(&d, "d", "deny; deny; deny");
    add_macro(&d, "q", "admit-all; deny");
    add_macro(&d, "l", "last; deny");
    desk_press(&d, ", d");
    check_int("one, not the rows that come under the cursor", d.n_sent, 1);
    desk_check_said(&d, "which is said", "macro d stopped at 'deny': too quick");
    desk_wait(&d, READ);
    desk_press(&d, ", q");
    check_int("a question waits for a person", d.dialog.kind, DIALOG_ADMIT);
    check_int("and the rest is left out", d.n_sent, 1);
    desk_check_said(&d, "which is said", "the rest of macro q is left out");
    desk_press(&d, "Esc");
    desk_knock(&d, "id9", "Never seen", 0);
    desk_press(&d, ", l");
    check_int("nobody who was not on the screen", d.n_sent, 1);
    desk_wait(&d, READ);
    d.model.link.state = LINE_LOST;
    desk_press(&d, ", d");
    check_int("nothing without a connection", d.n_sent, 1);
    desk_close(&d);
}

static void test_burst(void **state)
{
    static const struct key again[] = {{'.', 0}, {'.', 0}, {'.', 0}, {'.', 0}, {'.', 0}};
    struct desk d;
    struct act act = {
        .model = &d.model, .dialog = &d.dialog, .prompt = &d.prompt, .recall = &d.recall};

    (void)state;
    desk_open_full(&d);
    act.keys = d.keys;
    act.mono = d.mono;
    str_copy(d.recall.last, sizeof d.recall.last, "deny");
    action_keys(&act, again, CHECK_COUNT(again));
    desk_check_said(&d, "a burst of repeats", "nobody types like that");
    desk_close(&d);
}

static void test_record(void **state)
{
    struct desk d;

    (void)state;
    desk_open_full(&d);
    desk_press(&d, ", , p");
    check_str("recording", d.recall.recording, "p");
    desk_press(&d, "m");
    desk_type(&d, "wait; please");
    desk_press(&d, "j ,");
    check_str("not any more", d.recall.recording, "");
    check_str("as commands", macros_find(&d.recall.macros, "p")->text,
              "message wait, please; down");
    desk_press(&d, "k , p");
    check_int("played", d.n_sent, 2);
    check_str("moved", desk_room(&d)->at_knock.id, "id1");
    desk_press(&d, ", , q ,");
    desk_check_said(&d, "an empty one is none", "nothing was recorded");
    desk_close(&d);
}

static void keep_first(void *arg, const char *sentence)
{
    if (!*(char *)arg)
        str_copy(arg, 1024, sentence);
}

static void test_macro_file(void **state)
{
    static const struct {
        const char *what, *text;
        int wrong;
        const char *said;
        size_t n;
    } rows[] = {
        {"two macros", "p = hold\nsay-hi = message Hello; hold\n", 0, "", 2},
        {"nothing", "", 0, "", 0},
        {"an unknown command", "p = holdd\n", 1, "f:1: there is no command 'holdd'", 0},
        {"the others are taken", "p = holdd\nq = hold\n", 1, "f:1:", 1},
        {"twice", "p = hold\np = deny\n", 1, "f:2: there is another macro 'p', in line 1", 1},
        {"a macro in a macro", "p = macro q\n", 1, "can not hold 'macro'", 0},
        {"the end of a meeting", "p = end-meeting interview\n", 1, "has to be typed", 0},
        {"no steps", "p = ;;;\n", 1, "1 to 16 commands", 0},
        {"sections", "[x]\np = hold\n", 1, "no sections", 0},
        {"rubbish", "\x01\x02\xff\n", 1, "f:1:", 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct macros m = {.n = 0};
        char said[1024] = "";

        check_int(rows[i].what,
                  macros_parse(&m, "f", rows[i].text, strlen(rows[i].text), keep_first, said),
                  rows[i].wrong);
        if (!strstr(said, rows[i].said))
            fail_msg("%s: said \"%s\"", rows[i].what, said);
        check_int(rows[i].what, m.n, rows[i].n);
        macros_free(&m);
    }
}

/* Reading again: what is wrong now goes on as it was, what is not named goes. */
static void test_macros_again(void **state)
{
    static const char first[] = "p = hold\nq = deny\nr = admit\n",
                      then[] = "p = nonsense\nq = admit\n";
    struct macros m = {.n = 0};

    (void)state;
    macros_parse(&m, "f", first, sizeof first - 1, NULL, NULL);
    macros_set(&m, "z", "undo", 0, NULL);
    check_int("one is wrong", macros_parse(&m, "f", then, sizeof then - 1, NULL, NULL), 1);
    check_str("it is as it was", macros_find(&m, "p")->text, "hold");
    check_str("the other has changed", macros_find(&m, "q")->text, "admit");
    check_true("what is not named goes", macros_find(&m, "r") == NULL);
    check_true("what was recorded stays", macros_find(&m, "z") != NULL);
    macros_free(&m);
}

static void test_macro_limits(void **state)
{
    struct macros m = {.n = 0};
    struct strbuf text = STRBUF_INIT(MACROS_TEXT);
    char name[MACROS_NAME + 2];

    (void)state;
    for (int i = 0; i < MACROS_STEPS; i++)
        strbuf_puts(&text, "hold;");
    check_true("as many steps as may be", macros_set(&m, "p", text.s, 1, NULL));
    strbuf_puts(&text, "hold");
    check_true("one more", !macros_set(&m, "p", text.s, 1, NULL));
    memset(name, 'n', sizeof name);
    name[MACROS_NAME] = '\0';
    check_true("the longest name", macros_set(&m, name, "hold", 1, NULL));
    name[MACROS_NAME] = 'n';
    name[MACROS_NAME + 1] = '\0';
    check_true("a longer one", !macros_set(&m, name, "hold", 1, NULL));
    for (int i = 2; i < MACROS_MAX; i++) {
        snprintf(name, sizeof name, "m%d", i);
        check_true(name, macros_set(&m, name, "hold", 1, NULL));
    }
    check_true("one macro too many", !macros_set(&m, "more", "hold", 1, NULL));
    strbuf_free(&text);
    macros_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repeat),       cmocka_unit_test(test_repeat_asks),
        cmocka_unit_test(test_macro),        cmocka_unit_test(test_macro_rules),
        cmocka_unit_test(test_burst),        cmocka_unit_test(test_record),
        cmocka_unit_test(test_macro_file),   cmocka_unit_test(test_macros_again),
        cmocka_unit_test(test_macro_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
