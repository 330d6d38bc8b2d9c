/* Words in the language of the host: what a catalogue may say, that a wrong one is refused whole,
 * that only threads which speak to the host translate, and that the languages of the program fit
 * the columns of the screen. */
#include <locale.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/error.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tests/lib/check.h"
#include "tui/lang.h"

enum { MO_HEAD = 28, MO_MAX = 4096 };

static void put_u32(uint8_t *at, size_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* A .mo file with these pairs, as msgfmt writes it. */
static size_t make_mo(uint8_t out[MO_MAX], const char *const (*pair)[2], size_t n)
{
    static const uint8_t magic[] = {0xde, 0x12, 0x04, 0x95};
    size_t texts = MO_HEAD, words = texts + n * 8, at = words + n * 8;

    memset(out, 0, MO_MAX);
    memcpy(out, magic, 4);
    put_u32(out + 8, n);
    put_u32(out + 12, texts);
    put_u32(out + 16, words);
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < n; i++) {
            size_t len = strlen(pair[i][side]);

            put_u32(out + (side ? words : texts) + i * 8, len);
            put_u32(out + (side ? words : texts) + i * 8 + 4, at);
            memcpy(out + at, pair[i][side], len + 1);
            at += len + 1;
        }
    return at;
}

static void formats_take_the_same_values(void **state)
{
    static const struct {
        const char *what, *text, *translation;
        bool same;
    } rows[] = {
        {"no values", "gone", "weg", true},
        {"the same one", "%s has left", "%s ist gegangen", true},
        {"widths may differ", "%.60s: %zu", "%.40s: %3zu", true},
        {"another type", "%s has left", "%d ist gegangen", false},
        {"another length", "%zu people", "%u Leute", false},
        {"one more", "%s has left", "%s %s ist gegangen", false},
        {"one less", "%s of %s", "%s", false},
        {"none where one was", "%s has left", "weg", false},
        {"one where none was", "gone", "%s weg", false},
        {"turned round without numbers", "%s has %zu", "%zu von %s", false},
        {"turned round by numbers", "%s has %zu", "%2$zu von %1$s", true},
        {"a number too far", "%s has %zu", "%3$zu von %1$s", false},
        {"a number left out", "%s has %zu", "%1$s", false},
        {"a number twice", "%s has %s", "%2$s %2$s", false},
        {"a number of another type", "%s has %zu", "%1$zu von %2$s", false},
        {"numbers and none", "%s has %zu", "%1$s %zu", false},
        {"a huge number", "%s", "%99999999999999999999$s", false},
        {"number 0", "%s", "%0$s", false},
        {"%n writes", "%s has left", "%s%n", false},
        {"%n instead", "%d", "%n", false},
        {"a percent sign", "%d %% of it", "%d %% davon", true},
        {"a percent sign at the end", "gone", "weg %", false},
        {"a width from an argument", "%*s", "%*s", true},
        {"a width from an argument more", "%s", "%*s", false},
        {"seventeen values", "%d", "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d", false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, tr_same_format(rows[i].text, rows[i].translation), rows[i].same);
}

static void placeholders_are_those_of_the_text(void **state)
{
    static const struct {
        const char *what, *text, *translation;
        bool same;
    } rows[] = {
        {"the same", "{name} left {room}", "{room}: {name} ging", true},
        {"one is not said", "{name} left {room}", "{name} ging", true},
        {"one that is not there", "{name} left {room}", "{by} schickte {name}", false},
        {"one that is open", "{name} left", "{name", false},
        {"an empty one", "{name} left", "{} ging", false},
        {"a part that may miss", "{name}[ by {by}]", "{name}[ durch {by}]", true},
        {"a part more", "{name}[ by {by}]", "[{name}][ durch {by}]", false},
        {"a part that is open", "{name}[ by {by}]", "{name}[ durch {by}", false},
        {"a very long one", "{name} left", "{nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn}", false},
        {"braces that are none", "[{after, do}]", "[{after, tut}]", true},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, tr_same_holes(rows[i].text, rows[i].translation), rows[i].same);
}

static void wrong_catalogues_are_refused_whole(void **state)
{
    static const struct {
        const char *what;
        const char *pair[2][2];
        bool good;
    } rows[] = {
        {"two texts", {{"%s has left", "%s ging"}, {"gone", "weg"}}, true},
        {"a head, and lines", {{"", "Language: de\n"}, {"a\nb", "ä\nb "}}, true},
        {"one of two with another value", {{"%s has left", "%d ging"}, {"gone", "weg"}}, false},
        {"an escape", {{"gone", "\033[31mweg"}, {"a", "b"}}, false},
        {"a C1 control",
         {{"gone", "\302\233"
                   "31mweg"},
          {"a", "b"}},
         false},
        {"text that runs backwards", {{"gone", "\342\200\256weg"}, {"a", "b"}}, false},
        {"no UTF-8", {{"gone", "\377weg"}, {"a", "b"}}, false},
        {"the same text twice", {{"gone", "weg"}, {"gone", "fort"}}, false},
    };
    uint8_t mo[MO_MAX];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        size_t len = make_mo(mo, rows[i].pair, 2);
        struct error err = {{0}};
        const struct tr_catalogue *c = tr_read(mo, len, &err);

        check_int(rows[i].what, c != NULL, rows[i].good);
        check_int(rows[i].what, *err.text == '\0', rows[i].good);
    }
}

/* Whatever bytes there are: an answer, and nothing outside the file. Each is a block of its own
 * length, so that a sanitizer sees a step too far. */
static void any_bytes_do_no_harm(void **state)
{
    static const char *const pair[][2] = {{"%s has left", "%s ging"}, {"gone", "weg"}};
    uint8_t mo[MO_MAX];
    size_t len = make_mo(mo, pair, 2);

    (void)state;
    for (size_t n = 0; n < len; n++) {
        uint8_t *cut = malloc(n ? n : 1);

        memcpy(cut, mo, n);
        check_true("a file that is cut short", !tr_read(cut, n, NULL));
        free(cut);
    }
    for (size_t i = 0; i < len; i++)
        for (int bit = 0; bit < 8; bit++) {
            uint8_t *bad = malloc(len);
            const struct tr_catalogue *c;

            memcpy(bad, mo, len);
            bad[i] ^= (uint8_t)(1 << bit);
            c = tr_read(bad, len, NULL);
            if (c)
                tr_find(c, "gone");
            free(bad);
        }
    check_true("it still reads a good one", tr_read(mo, len, NULL) != NULL);
}

enum { SAID_MAX = sizeof(struct error) + 64 };

static void *says_nothing(void *arg)
{
    struct error err;

    error_set(&err, "%s has left", "Ana");
    snprintf(arg, SAID_MAX, "%s, %s", tr("gone"), err.text);
    return NULL;
}

static void only_threads_that_speak_translate(void **state)
{
    static const char *const pair[][2] = {{"%s has left", "%s ging"}, {"gone", "weg"}};
    uint8_t mo[MO_MAX];
    char text[SAID_MAX], other[SAID_MAX];
    pthread_t thread;

    (void)state;
    tr_use(tr_read(mo, make_mo(mo, pair, 2), NULL));
    says_nothing(text);
    check_str("nobody speaks at first", text, "gone, Ana has left");
    tr_here(true);
    says_nothing(text);
    check_str("this one does", text, "weg, Ana ging");
    assert_int_equal(pthread_create(&thread, NULL, says_nothing, other), 0);
    pthread_join(thread, NULL);
    check_str("a thread of a server does not", other, "gone, Ana has left");
    check_str("what is not in it stays", tr("nothing"), "nothing");
    check_str("an empty text is no head", tr(""), "");
    tr_use(NULL);
    check_str("English again", tr("gone"), "gone");
    tr_here(false);
}

/* The columns of the screen: so many cells and no more. */
static const struct {
    const char *text;
    int cells;
} columns[] = {
    {"WAIT", 5},     {"TRUST", 5},    {"TRY", 3},          {"guest", 5},     {"known", 5},
    {"token", 5},    {"ROLE", 5},     {"owner", 5},        {"admin", 5},     {"part", 5},
    {"left", 5},     {"away", 5},     {"MIC CAM SCR", 11}, {"on", 3},        {"off", 3},
    {"no ", 3},      {"hst", 3},      {"HAND", 4},         {"IN", 3},        {"gone", 8},
    {"privacy", 9},  {"knocking", 9}, {"oldest", 9},       {"seats", 9},     {"hosts", 9},
    {"door", 9},     {"live", 9},     {"no host", 9},      {"next step", 9}, {"opens", 9},
    {"closes", 9},   {"expires", 9},  {"seat free", 9},    {"waiting", 8},   {"trust", 9},
    {"tries", 8},    {"user id", 8},  {"rule", 8},         {"score", 8},     {"read by", 8},
    {"state", 8},    {"pending", 8},  {"knocked", 8},      {"role", 8},      {"joined", 8},
    {"inside", 8},   {"until", 8},    {"hand", 8},         {"may send", 8},  {"mic", 8},
    {"camera", 8},   {"screen", 8},   {"was", 8},          {"held", 9},      {"link", 7},
    {"private", 10}, {"public", 10},  {"knock", 7},        {"ENDS IN", 9},   {"BY", 12},
};

static void languages_fit_the_columns(void **state)
{
    const char *name;
    const void *bytes;
    size_t len, i;

    (void)state;
    for (i = 0; (bytes = lang_builtin(i, &name, &len)); i++) {
        struct error err = {{0}};
        const struct tr_catalogue *c = tr_read(bytes, len, &err);

        check_str(name, err.text, "");
        check_true(name, tr_count(c) > 1000);
        for (size_t k = 0; k < CHECK_COUNT(columns); k++) {
            const char *said = tr_find(c, columns[k].text);

            if (!said)
                fail_msg("%s has no '%s'", name, columns[k].text);
            if (utf8_cells(said) > columns[k].cells)
                fail_msg("%s: '%s' takes %d cells of %d", name, said, utf8_cells(said),
                         columns[k].cells);
        }
    }
    check_true("there is one", i > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_take_the_same_values),
        cmocka_unit_test(placeholders_are_those_of_the_text),
        cmocka_unit_test(wrong_catalogues_are_refused_whole),
        cmocka_unit_test(any_bytes_do_no_harm),
        cmocka_unit_test(only_threads_that_speak_translate),
        cmocka_unit_test(languages_fit_the_columns),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
