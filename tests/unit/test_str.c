/* Bounded strings, numbers, durations and the builder. */
#include "net/base/str.h"

#include <stdlib.h>

#include "tests/lib/check.h"

static void copies_whole_characters(void **state)
{
    static const struct {
        const char *what, *src;
        size_t size;
        const char *want;
        bool whole;
    } rows[] = {
        {"empty", "", 4, "", true},
        {"one below the size", "ab", 4, "ab", true},
        {"fits exactly", "abc", 4, "abc", true},
        {"one too long", "abcd", 4, "abc", false},
        {"room for the terminator alone", "abc", 1, "", false},
        {"two bytes cut in half", "ab\xC3\xA9", 4, "ab", false},
        {"three bytes cut after two", "a\xE2\x82\xAC", 4, "a", false},
        {"four bytes that fit", "\xF0\x9F\x98\x80", 5, "\xF0\x9F\x98\x80", true},
        {"four bytes that do not", "\xF0\x9F\x98\x80", 4, "", false},
    };
    char dst[16];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        memset(dst, 'x', sizeof dst);
        check_int(rows[i].what, str_copy(dst, rows[i].size, rows[i].src), rows[i].whole);
        check_str(rows[i].what, dst, rows[i].want);
        check_int(rows[i].what, dst[rows[i].size], 'x');
    }
    check_true("no room at all", !str_copy(dst, 0, "a"));
}

static void compares_secrets(void **state)
{
    static const struct {
        const char *what, *a, *b;
        bool same;
    } rows[] = {
        {"equal", "key-1", "key-1", true},
        {"both empty", "", "", true},
        {"last byte differs", "abc", "abd", false},
        {"a is a prefix", "ab", "abab", false},
        {"b is a prefix", "abab", "ab", false},
        {"a is empty", "", "a", false},
        {"b is empty", "a", "", false},
        {"high bytes", "\xFF\x80", "\xFF\x80", true},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, str_eq_secret(rows[i].a, rows[i].b), rows[i].same);
    assert_true(str_starts("listening on", "listening"));
    assert_false(str_starts("lis", "listening"));
}

static void reads_whole_numbers_only(void **state)
{
    static const struct {
        const char *what, *text;
        bool ok;
        int64_t want;
    } rows[] = {
        {"zero", "0", true, 0},
        {"the least", "-5", true, -5},
        {"below the least", "-6", false, 0},
        {"the most", "100", true, 100},
        {"above the most", "101", false, 0},
        {"leading zeros", "007", true, 7},
        {"empty", "", false, 0},
        {"a sign alone", "-", false, 0},
        {"a plus", "+5", false, 0},
        {"two signs", "--5", false, 0},
        {"a space before", " 5", false, 0},
        {"a space behind", "5 ", false, 0},
        {"letters behind", "5x", false, 0},
        {"hexadecimal", "0x10", false, 0},
        {"a fraction", "1.5", false, 0},
        {"far too large", "99999999999999999999999", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int64_t v = 42;

        check_int(rows[i].what, str_int(rows[i].text, -5, 100, &v), rows[i].ok);
        check_int(rows[i].what, v, rows[i].ok ? rows[i].want : 42);
    }
}

static void reads_durations(void **state)
{
    static const struct {
        const char *text;
        int64_t want; /* 0: refused */
    } rows[] = {
        {"90", 90},
        {"45s", 45},
        {"30m", 1800},
        {"2h", 7200},
        {"7d", 604800},
        {"+2h", 7200},
        {"315576000", 315576000},
        {"315576001", 0},
        {"3652d", 315532800},
        {"3653d", 0},
        {"1s", 1},
        {"0", 0},
        {"0s", 0},
        {"", 0},
        {"+", 0},
        {"h", 0},
        {"-1h", 0},
        {"1hh", 0},
        {"1 h", 0},
        {"1w", 0},
        {"++1h", 0},
        {"99999999999999999999h", 0},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int64_t s = 0;

        check_int(rows[i].text, str_duration(rows[i].text, &s), rows[i].want > 0);
        check_int(rows[i].text, s, rows[i].want);
    }
}

static void builder_stops_at_its_maximum(void **state)
{
    struct strbuf b = STRBUF_INIT(8);
    char *s;

    (void)state;
    strbuf_puts(&b, "1234");
    strbuf_printf(&b, "%d", 567);
    assert_false(b.over);
    strbuf_add(&b, "8", 1);
    assert_false(b.over);
    assert_int_equal(b.len, 8);
    assert_string_equal(b.s, "12345678");
    strbuf_puts(&b, "");
    assert_false(b.over);
    strbuf_puts(&b, "9");
    assert_true(b.over);
    strbuf_puts(&b, "a");
    assert_true(b.over);
    assert_null(strbuf_take(&b));
    assert_false(b.over);
    strbuf_puts(&b, "again");
    s = strbuf_take(&b);
    assert_string_equal(s, "again");
    free(s);
    s = strbuf_take(&b);
    assert_string_equal(s, "");
    free(s);
}

static void builder_grows_and_empties(void **state)
{
    struct strbuf b = STRBUF_INIT(100000);

    (void)state;
    for (int i = 0; i < 1000; i++)
        strbuf_printf(&b, "%04d,", i);
    assert_int_equal(b.len, 5000);
    assert_memory_equal(b.s + 4995, "0999,", 6);
    strbuf_reset(&b);
    assert_int_equal(b.len, 0);
    assert_string_equal(b.s, "");
    strbuf_printf(&b, "%0300d", 7);
    assert_int_equal(b.len, 300);
    strbuf_free(&b);
    assert_null(b.s);
}

static void builder_writes_json(void **state)
{
    static const struct {
        const char *text, *json;
        bool null_for_empty;
    } rows[] = {
        {"plain", "\"plain\"", false},
        {"", "\"\"", false},
        {"", "null", true},
        {"a", "\"a\"", true},
        {"\"\\", "\"\\\"\\\\\"", false},
        {"\n\x01\x1f end", "\"\\u000a\\u0001\\u001f end\"", false},
        {"Zo\xC3\xAB/\x7f", "\"Zo\xC3\xAB/\x7f\"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct strbuf b = STRBUF_INIT(100);

        strbuf_json(&b, rows[i].text, rows[i].null_for_empty);
        assert_string_equal(b.s, rows[i].json);
        strbuf_free(&b);
    }
}

static void builder_writes_numbers(void **state)
{
    static const struct {
        int64_t v;
        const char *text;
    } rows[] = {
        {0, "0"},
        {7, "7"},
        {-1, "-1"},
        {4000000000, "4000000000"},
        {INT64_MAX, "9223372036854775807"},
        {INT64_MIN, "-9223372036854775808"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct strbuf b = STRBUF_INIT(20);

        strbuf_int(&b, rows[i].v);
        check_str(rows[i].text, b.s, rows[i].text);
        strbuf_free(&b);
    }
}

static void builder_reserves(void **state)
{
    struct strbuf b = STRBUF_INIT(1000);
    const char *at;

    (void)state;
    strbuf_reserve(&b, 1000);
    at = b.s;
    assert_string_equal(b.s, "");
    for (int i = 0; i < 1000; i++)
        strbuf_puts(&b, "x");
    assert_ptr_equal(b.s, at);
    assert_int_equal(b.len, 1000);
    strbuf_reserve(&b, 1);
    assert_true(b.over);
    assert_null(b.s);
}

static void writes_hex(void **state)
{
    static const unsigned char bytes[] = {0x00, 0x0f, 0xa0, 0xff};
    char hex[2 * sizeof bytes + 1];

    (void)state;
    str_hex(hex, bytes, sizeof bytes);
    check_str("four", hex, "000fa0ff");
    str_hex(hex, bytes, 0);
    check_str("none", hex, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_whole_characters),
        cmocka_unit_test(compares_secrets),
        cmocka_unit_test(reads_whole_numbers_only),
        cmocka_unit_test(reads_durations),
        cmocka_unit_test(builder_stops_at_its_maximum),
        cmocka_unit_test(builder_grows_and_empties),
        cmocka_unit_test(builder_writes_json),
        cmocka_unit_test(builder_writes_numbers),
        cmocka_unit_test(builder_reserves),
        cmocka_unit_test(writes_hex),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
