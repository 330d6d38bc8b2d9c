/* Typing a line, and the small parts of the model. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/input/prompt.h"
#include "tui/model/evlog.h"
#include "tui/model/notice.h"

static enum prompt_result type(struct prompt *p, const char *keys)
{
    enum prompt_result r = PROMPT_GOES_ON;

    while (*keys) {
        size_t len = strcspn(keys, " ");
        char text[KEYMAP_TEXT];
        struct key key;

        snprintf(text, sizeof text, "%.*s", (int)len, keys);
        assert_true(keymap_key_parse(text, &key));
        r = prompt_key(p, key);
        keys += len + (keys[len] == ' ');
    }
    return r;
}

static void test_editing(void **state)
{
    static const struct {
        const char *keys, *text;
        size_t at;
        enum prompt_result result;
    } rows[] = {
        {"a b c", "abc", 3, PROMPT_GOES_ON},
        {"ü 鍵 Backspace", "ü", 2, PROMPT_GOES_ON},
        {"ü 鍵 Left Left x", "xü鍵", 1, PROMPT_GOES_ON},
        {"a b Home Del", "b", 0, PROMPT_GOES_ON},
        {"a Space b c C-w", "a ", 2, PROMPT_GOES_ON},
        {"a b c Left C-u", "c", 0, PROMPT_GOES_ON},
        {"a Enter", "a", 1, PROMPT_DONE},
        {"a Esc", "a", 1, PROMPT_CANCELLED},
        {"a Backspace Backspace", "", 0, PROMPT_CANCELLED},
        {"a A-b Up F1 b", "ab", 2, PROMPT_GOES_ON},
        {"Right Del Left a End C-a C-e", "a", 1, PROMPT_GOES_ON},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct prompt p = {0};

        prompt_open(&p, '/');
        check_int(rows[i].keys, type(&p, rows[i].keys), rows[i].result);
        check_str(rows[i].keys, p.text, rows[i].text);
        check_int(rows[i].keys, p.at, rows[i].at);
    }
}

static void test_limit(void **state)
{
    struct prompt p = {0};

    (void)state;
    prompt_open(&p, '/');
    for (int i = 0; i < PROMPT_MAX - 1; i++)
        type(&p, "x");
    type(&p, "ü");
    check_int("two bytes do not fit in one", strlen(p.text), PROMPT_MAX - 1);
    type(&p, "x");
    check_int("one does", strlen(p.text), PROMPT_MAX);
    type(&p, "x");
    check_int("and no more", strlen(p.text), PROMPT_MAX);
}

static void test_notice(void **state)
{
    struct notice n = {0};
    char longer[2 * NOTICE_MAX];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    notice_set(&n, NOTICE_WARN, 100, "%s", longer);
    check_int("cut", strlen(n.text), NOTICE_MAX - 1);
    check_true("not yet", !notice_tick(&n, 100 + NOTICE_TIME - 1));
    check_true("over", notice_tick(&n, 100 + NOTICE_TIME));
    check_str("silent", n.text, "");
}

static void test_log_scroll(void **state)
{
    struct evlog l;

    (void)state;
    evlog_init(&l);
    for (int i = 0; i < 20; i++)
        evlog_add(&l, EVLOG_ROOM, i, "room", "%d", i);
    evlog_scroll(&l, 5, 10);
    check_int("at the end already", l.back, 0);
    evlog_scroll(&l, -3, 10);
    evlog_add(&l, EVLOG_ROOM, 20, "room", "new");
    check_int("what is read stays", l.back, 4);
    evlog_scroll(&l, -1000, 10);
    check_int("to the beginning", l.back, 11);
    evlog_scroll(&l, 1000, 10);
    check_int("and back", l.back, 0);
    evlog_finish(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_editing),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_notice),
        cmocka_unit_test(test_log_scroll),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
