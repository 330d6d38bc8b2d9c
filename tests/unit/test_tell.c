/* The sentences of tells.def: as the log shows them and as they are said. */
#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/model/evlog.h"

static const struct tell full = {
    .room = "interview",
    .id = "id0",
    .name = "Ana",
    .old = "Anna",
    .by = "mira",
    .words = "too late",
    .noun = "denial",
    .waited_ms = 61000,
    .tries = 3,
};

static void every_row_makes_two_sentences(void **state)
{
    char who[TELL_MAX], text[TELL_MAX], said[TELL_MAX];

    (void)state;
    for (int i = 0; i < TELL_COUNT; i++) {
        struct tell rows[] = {full, {.room = "interview", .name = "Ana"}};

        for (size_t j = 0; j < CHECK_COUNT(rows); j++) {
            rows[j].what = (enum tell_what)i;
            tell_who(&rows[j], who, sizeof who);
            tell_text(&rows[j], text, sizeof text);
            tell_said(&rows[j], said, sizeof said);
            check_true("a word", *who != '\0' && *text != '\0' && *said != '\0');
            if (strpbrk(who, "{}[]") || strpbrk(text, "{}[]") || strpbrk(said, "{}[]"))
                fail_msg("row %d is not filled in: \"%s\" \"%s\" \"%s\"", i, who, text, said);
        }
    }
}

static void words_go_to_their_places(void **state)
{
    static const struct {
        struct tell t;
        const char *who, *text, *said;
    } rows[] = {
        {{.what = TELL_KNOCK, .room = "r", .name = "Ana", .tries = 1},
         "knock",
         "Ana -> r",
         "Ana knocks at r"},
        {{.what = TELL_KNOCK, .room = "r", .name = "Ana", .tries = 2},
         "knock",
         "Ana (2nd try) -> r",
         "Ana knocks at r, 2nd try"},
        {{.what = TELL_KNOCK, .room = "r", .name = "Ana", .tries = 111},
         "knock",
         "Ana (111th try) -> r",
         "Ana knocks at r, 111th try"},
        {{.what = TELL_ADMITTED, .room = "r", .name = "Ana", .by = "tom", .waited_ms = 41000},
         "tom",
         "admitted Ana -> r  waited 00:41",
         "tom admitted Ana to r, waited 00:41"},
        {{.what = TELL_DENIED, .room = "r", .name = "Ana", .by = "", .words = ""},
         "a host",
         "denied Ana -> r",
         "a host denied Ana at r"},
        {{.what = TELL_DENIED, .room = "r", .name = "Ana", .by = "tom", .words = "full"},
         "tom",
         "denied Ana -> r  reason: full",
         "tom denied Ana at r, reason: full"},
        {{.what = TELL_GUEST_SAID, .room = "r", .name = "{room}[x]", .words = "{by} %s %n ]["},
         "said",
         "{room}[x] -> r: {by} %s %n ][",
         "{room}[x] at r says: {by} %s %n ]["},
    };
    char dst[TELL_MAX];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        tell_who(&rows[i].t, dst, sizeof dst);
        check_str("who", dst, rows[i].who);
        tell_text(&rows[i].t, dst, sizeof dst);
        check_str("text", dst, rows[i].text);
        tell_said(&rows[i].t, dst, sizeof dst);
        check_str("said", dst, rows[i].said);
    }
}

/* Whatever the sizes, the end is in place and no character is cut in two. */
static void long_words_are_cut(void **state)
{
    char name[LIMIT_NAME + 1], words[LIMIT_REASON + 1], dst[TELL_MAX];
    struct tell t = {.what = TELL_GUEST_SAID, .room = "interview", .name = name, .words = words};

    (void)state;
    for (size_t i = 0; i + 1 < sizeof name; i += 2)
        memcpy(name + i, "\xC3\xAB", 2);
    for (size_t i = 0; i + 1 < sizeof words; i += 2)
        memcpy(words + i, "\xC3\xAB", 2);
    name[sizeof name - 1] = words[sizeof words - 1] = '\0';
    tell_said(&t, dst, sizeof dst);
    check_true("the longest fits", str_eq(dst + strlen(dst) - 2, "\xC3\xAB"));
    for (size_t size = 1; size < 40; size++) {
        tell_said(&t, dst, size);
        check_true("within its size", strlen(dst) < size);
        check_true("whole characters", strlen(dst) % 2 == 0);
    }
}

static void heard(void *arg, const struct tell *t)
{
    tell_said(t, arg, TELL_MAX);
}

static void the_log_and_its_listener_hear_the_same(void **state)
{
    struct tell t = full;
    char said[TELL_MAX] = "";
    struct evlog l;

    (void)state;
    evlog_init(&l);
    l.told = heard;
    l.told_arg = said;
    t.what = TELL_MUTED;
    t.wall = 5000;
    evlog_tell(&l, &t);
    check_int("one line", l.n, 1);
    check_str("who", evlog_at(&l, 0)->who, "mira");
    check_str("text", evlog_at(&l, 0)->text, "muted Ana -> interview");
    check_int("when", evlog_at(&l, 0)->wall, 5000);
    check_int("kind", evlog_at(&l, 0)->kind, EVLOG_POWER);
    check_str("said", said, "mira muted Ana in interview");
    evlog_finish(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_makes_two_sentences),
        cmocka_unit_test(words_go_to_their_places),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(the_log_and_its_listener_hear_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
