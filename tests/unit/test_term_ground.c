/* What a terminal says of its background, in between the keys of a host. */
#include "tests/lib/check.h"
#include "tui/draw/term_ground.h"

#include <string.h>

#define ESC "\033"
#define ST  "\033\\"

/* Feeds text as the terminal's keys come: "keys" is what is left for the console, '!' where the
 * answer was complete. */
static void play(struct term_ground *g, const char *text, char *keys)
{
    for (; *text; text++) {
        enum ground_step step = term_ground_feed(g, (unsigned char)*text);

        if (step == GROUND_SAID)
            *keys++ = '!';
        if (step != GROUND_KEY)
            continue;
        *keys++ = *text == 033 ? 'E' : *text;
        if (*text == 033)
            term_ground_escape(g);
    }
    *keys = '\0';
}

static void answers(void **state)
{
    static const struct {
        const char *what, *text, *keys;
        bool light, asks_on; /* it still waits for the answer */
    } rows[] = {
        {"white, as xterm says it", ESC "]11;rgb:ffff/ffff/ffff" ST, "E!", true, false},
        {"black", ESC "]11;rgb:0000/0000/0000" ST, "E!", false, false},
        {"ended by a bell", ESC "]11;rgb:ffff/ffff/ffff\a", "E!", true, false},
        {"two digits", ESC "]11;rgb:fd/f6/e3" ST, "E!", true, false},
        {"one digit", ESC "]11;rgb:0/2/3" ST, "E!", false, false},
        {"with transparency", ESC "]11;rgba:ffff/ffff/ffff/8000" ST, "E!", true, false},
        {"green is brighter than blue", ESC "]11;rgb:0000/ffff/0000" ST, "E!", true, false},
        {"blue is dark", ESC "]11;rgb:0000/0000/ffff" ST, "E!", false, false},
        {"just below the middle", ESC "]11;rgb:7f/7f/7f" ST, "E!", false, false},
        {"just above", ESC "]11;rgb:81/81/81" ST, "E!", true, false},
        {"letters that are keys are none", ESC "]11;rgb:dada/adad/dddd" ST, "E!", true, false},
        {"keys before and behind", "jk" ESC "]11;rgb:ffff/ffff/ffff" ST "da", "jkE!da", true,
         false},
        {"no other follows", ESC "]11;rgb:ff/ff/ff" ST ESC "]11;rgb:0/0/0" ST,
         "E!E]11;rgb:0/0/0E\\", true, false},
        {"Escape and a bracket by hand", ESC "]j", "Ej", false, true},
        {"another answer", ESC "]10;rgb:ff/ff/ff" ST, "E0;rgb:ff/ff/ffE\\", false, true},
        {"a key in the middle", ESC "]11;rgb:ffq", "Eq", false, true},
        {"Escape before a colour", ESC "]11;" ESC "x", "EEx", false, true},
        {"no colour in it", ESC "]11;rgb:/" ST, "E", false, true},
        {"two parts of three", ESC "]11;rgb:ff/ff" ST, "E", false, true},
        {"five digits", ESC "]11;rgb:fffff/ff/ff" ST, "E", false, true},
        {"31 characters are too long for its end", ESC "]11;rgb:ffff/ffff/ffff/ffff/fffff" ST,
         "Ef"
         "E\\",
         false, true},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct term_ground g = {.asked = true};
        char keys[128];

        play(&g, rows[i].text, keys);
        check_str(rows[i].what, keys, rows[i].keys);
        check_true(rows[i].what, g.light == rows[i].light && g.asked == rows[i].asks_on);
    }
}

static void not_asked(void **state)
{
    struct term_ground g = {.asked = false};
    char keys[64];

    (void)state;
    play(&g, ESC "]11;rgb:ff/ff/ff" ST, keys);
    check_str("an answer to nobody", keys, "E]11;rgb:ff/ff/ffE\\");
    assert_false(g.light);
}

static void of_the_environment(void **state)
{
    static const struct {
        const char *text;
        bool light;
    } rows[] = {
        {NULL, false},   {"", false},     {"15", false},    {"0;15", true},
        {"0;7", true},   {"15;0", false}, {"0;8", false},   {"0;default;15", true},
        {"0;16", false}, {"0;-1", false}, {"0;15x", false}, {"0;", false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_true(rows[i].text ? rows[i].text : "not set",
                   term_ground_of(rows[i].text) == rows[i].light);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(not_asked),
        cmocka_unit_test(of_the_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
