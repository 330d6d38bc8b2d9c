/* The console's settings: defaults, ranges, files with mistakes. */
#include "tui/config.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

static void every_default_is_valid(void **state)
{
    struct config c, again;
    char text[CONFIG_TEXT_MAX];

    (void)state;
    config_defaults(&c);
    again = c;
    for (size_t i = 0; i < config_n_options; i++) {
        const struct config_option *o = &config_options[i];
        struct error err = {{0}};

        check_true(o->key, config_set(&again, o->key, o->fallback, &err));
        config_text(&c, o, text, sizeof text);
        check_str(o->key, text, o->fallback);
        check_true(o->key, o->help && *o->help);
    }
    assert_int_equal(c.wait_warn_s, 120);
    assert_int_equal(c.wait_late_s, 300);
    assert_int_equal(c.read_before_key_ms, 400);
    assert_string_equal(c.theme, "auto");
}

static void takes_and_refuses(void **state)
{
    static const struct {
        const char *key, *value, *complaint; /* "" when it is taken */
    } rows[] = {
        {"mouse", "on", ""},
        {"mouse", "true", ""},
        {"mouse", "maybe", "mouse is on or off"},
        {"colours", "256", ""},
        {"colours", "25", "colours is one of: auto none 16 256 direct"},
        {"wait.warn", "0", "wait.warn is a number from 1 to 86400"},
        {"wait.warn", "1", ""},
        {"wait.warn", "86400", ""},
        {"wait.warn", "86401", "wait.warn is a number from 1 to 86400"},
        {"theme", "", "theme is a text of 1 to 63 bytes"},
        {"alert.notify", "osc777", ""},
        {"alert.notify", "osc8", "alert.notify is one of: off osc9 osc777 osc99"},
        {"alert.repeat", "0", ""},
        {"alert.repeat", "86401", "alert.repeat is a number from 0 to 86400"},
        {"alert.quiet", "22:00-07:00", ""},
        {"alert.quiet", "00:00-23:59", ""},
        {"alert.quiet", "off", ""},
        {"alert.quiet", "24:00-07:00", "alert.quiet is off or hours such as 22:00-07:00"},
        {"alert.quiet", "22:00-07:60", "alert.quiet is off or hours such as 22:00-07:00"},
        {"alert.quiet", "22:00-22:00", "alert.quiet is off or hours such as 22:00-07:00"},
        {"alert.quiet", "22-7", "alert.quiet is off or hours such as 22:00-07:00"},
        {"alert.quiet", "22:00-07:000", "alert.quiet is off or hours such as 22:00-07:00"},
        {"alert.hook", "", ""},
        {"alert.webhook", "", ""},
        {"alert.webhook", "https://example.org/hook?key=abc", ""},
        {"alert.webhook", "http://[::1]:8080/", ""},
        {"alert.webhook", "ftp://example.org/secret",
         "alert.webhook is empty or begins with http:// or https://"},
        {"alert.webhook", "http://a b",
         "alert.webhook is empty or begins with http:// or https://"},
        {"alert.webhook", "http://a\r\nX: y",
         "alert.webhook is empty or begins with http:// or https://"},
        {"theem", "dark", "there is no option theem; did you mean theme?"},
        {"nonsense", "1", "there is no option nonsense"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct config c;
        struct error err = {{0}};

        config_defaults(&c);
        check_int(rows[i].key, config_set(&c, rows[i].key, rows[i].value, &err),
                  !*rows[i].complaint);
        check_str(rows[i].key, err.text, rows[i].complaint);
    }
}

static void a_wrong_line_does_not_stop_the_rest(void **state)
{
    char dir[TMP_PATH_MAX], path[TMP_PATH_MAX];
    struct config c;

    (void)state;
    tmp_make(dir);
    tmp_path(path, dir, "config");
    config_defaults(&c);
    assert_int_equal(config_load(&c, path), 0);
    tmp_write(path, "theme = light\nmouse = perhaps\n[wait]\nwarn = 60\nlate = never\n"
                    "[]\nescape_delay\n");
    assert_int_equal(config_load(&c, path), 4);
    assert_string_equal(c.theme, "light");
    assert_false(c.mouse);
    assert_int_equal(c.wait_warn_s, 60);
    assert_int_equal(c.wait_late_s, 300);
    tmp_remove(dir);
}

/* ---- every option at its limits, as lines of a file ---- */

struct heard {
    int n;
    char last[ERROR_TEXT_MAX];
};

static void hear(void *arg, const char *sentence)
{
    struct heard *h = arg;

    h->n++;
    str_copy(h->last, sizeof h->last, sentence);
}

/* What a refusal has to say of the option: its range. */
static void range_of(const struct config_option *o, char *dst, size_t size)
{
    switch (o->type) {
    case CONFIG_BOOL: str_copy(dst, size, "is on or off"); break;
    case CONFIG_INT:
        snprintf(dst, size, "is a number from %lld to %lld", (long long)o->min, (long long)o->max);
        break;
    case CONFIG_CHOICE: snprintf(dst, size, "is one of: %s", o->choices); break;
    case CONFIG_URL: /* begins as it should */
    case CONFIG_TEXT:
        snprintf(dst, size, "is a text of %lld to %lld bytes", (long long)o->min,
                 (long long)o->max);
        break;
    case CONFIG_HOURS: str_copy(dst, size, "is off or hours such as 22:00-07:00"); break;
    }
}

/* A value that is not the default. */
static const char *earlier(const struct config_option *o)
{
    static char text[32];

    switch (o->type) {
    case CONFIG_BOOL: return str_eq(o->fallback, "on") ? "off" : "on";
    case CONFIG_INT: snprintf(text, sizeof text, "%lld", (long long)o->max); return text;
    case CONFIG_CHOICE: return strrchr(o->choices, ' ') + 1;
    case CONFIG_URL: return "http://earlier";
    case CONFIG_TEXT: return "earlier";
    case CONFIG_HOURS: return "01:00-02:00";
    }
    return "";
}

static char dir[TMP_PATH_MAX], file[TMP_PATH_MAX];

/* One line of the file against a config that holds another value already. */
static void try_line(const struct config_option *o, const char *value, bool good)
{
    char text[2048], before[CONFIG_TEXT_MAX], after[CONFIG_TEXT_MAX], part[TMP_PATH_MAX + 256],
        what[256];
    struct heard h = {.n = 0};
    struct config c;

    snprintf(what, sizeof what, "%s = %.80s", o->key, value);
    config_defaults(&c);
    check_true(what, config_set(&c, o->key, earlier(o), NULL));
    config_text(&c, o, before, sizeof before);
    snprintf(text, sizeof text, "# of the user\n\n%s = \"%s\"\nnothing = of it\n", o->key, value);
    tmp_write(file, text);
    check_int(what, config_read(&c, file, hear, &h), good ? 1 : 2);
    check_true(what, strstr(h.last, "there is no option nothing") != NULL); /* reading went on */
    config_text(&c, o, after, sizeof after);
    if (good) {
        if (!o->secret)
            check_str(what, after, value);
        return;
    }
    check_str(what, after, before);
    snprintf(text, sizeof text, "%s = \"%s\"\n", o->key, value);
    tmp_write(file, text);
    config_read(&c, file, hear, &h);
    snprintf(part, sizeof part, "%s:1: %s", file, o->key);
    check_true(h.last, strncmp(h.last, part, strlen(part)) == 0);
    range_of(o, part, sizeof part);
    check_true(h.last, strstr(h.last, part) != NULL);
}

static void try_number(const struct config_option *o)
{
    static const char *const rubbish[] = {"",    "x",   "on",  "1x",
                                          "1.5", "0x1", "--1", "99999999999999999999",
                                          "1 2", "+",   "1e1", "-99999999999999999999"};
    char text[32];

    for (int64_t off = -1; off <= 1; off++) {
        snprintf(text, sizeof text, "%lld", (long long)(o->min + off));
        try_line(o, text, off >= 0);
        snprintf(text, sizeof text, "%lld", (long long)(o->max + off));
        try_line(o, text, off <= 0);
    }
    for (size_t i = 0; i < CHECK_COUNT(rubbish); i++)
        try_line(o, rubbish[i], false);
}

static void try_length(const struct config_option *o)
{
    char text[2048] = "http://";
    size_t begun = o->type == CONFIG_URL ? strlen(text) : 0;

    memset(text + begun, 'x', sizeof text - begun);
    for (int64_t off = 1; off >= -1; off--) {
        text[o->max + off] = '\0';
        try_line(o, text, off <= 0);
    }
    for (int64_t n = o->type == CONFIG_URL ? 0 : o->min + 1; n >= 0 && n >= o->min - 1; n--) {
        text[n] = '\0';
        try_line(o, text, n >= o->min);
    }
}

static void try_words(const struct config_option *o)
{
    static const char *const rubbish[] = {"", "x", "7", "On", "offf", "of", "on off", "-1"};
    char word[64];

    for (size_t i = 0; i < CHECK_COUNT(rubbish); i++)
        try_line(o, rubbish[i], false);
    for (const char *at = o->type == CONFIG_BOOL ? "off on" : o->choices; *at;) {
        size_t n = strcspn(at, " ");

        snprintf(word, sizeof word, "%.*s", (int)n, at);
        try_line(o, word, true);
        at += n + (at[n] == ' ');
    }
}

static void try_hours(const struct config_option *o)
{
    static const char *const rubbish[] = {"",
                                          "on",
                                          "22:00",
                                          "22:00-",
                                          "22:00-22:00",
                                          "24:00-07:00",
                                          "23:60-07:00",
                                          "2:00-07:00",
                                          "22:00-07:000",
                                          "22.00-07.00",
                                          "-1:00-07:00",
                                          "22:00 07:00"};
    static const char *const good[] = {"off", "00:00-00:01", "23:59-00:00", "00:00-23:59"};

    for (size_t i = 0; i < CHECK_COUNT(rubbish); i++)
        try_line(o, rubbish[i], false);
    for (size_t i = 0; i < CHECK_COUNT(good); i++)
        try_line(o, good[i], true);
}

static void every_option_at_its_limits(void **state)
{
    (void)state;
    tmp_make(dir);
    tmp_path(file, dir, "config");
    for (size_t i = 0; i < config_n_options; i++) {
        const struct config_option *o = &config_options[i];

        switch (o->type) {
        case CONFIG_INT: try_number(o); break;
        case CONFIG_TEXT:
        case CONFIG_URL: try_length(o); break;
        case CONFIG_BOOL:
        case CONFIG_CHOICE: try_words(o); break;
        case CONFIG_HOURS: try_hours(o); break;
        }
    }
    tmp_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_valid),
        cmocka_unit_test(takes_and_refuses),
        cmocka_unit_test(every_option_at_its_limits),
        cmocka_unit_test(a_wrong_line_does_not_stop_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
