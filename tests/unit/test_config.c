/* The console's settings: defaults, ranges, files with mistakes. */
#include "tui/config.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_valid),
        cmocka_unit_test(takes_and_refuses),
        cmocka_unit_test(a_wrong_line_does_not_stop_the_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
