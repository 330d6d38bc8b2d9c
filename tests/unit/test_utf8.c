/* Cleaning, measuring and comparing what strangers typed. */
#include "net/base/utf8.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "tests/lib/check.h"

static const struct {
    const char *what, *src, *want;
} names[] = {
    {"plain", "Ana Lima", "Ana Lima"},
    {"empty", "", ""},
    {"spaces at the ends", "  Ana  ", "Ana"},
    {"spaces between", "Ana \t\n  Lima", "Ana Lima"},
    {"an escape sequence", "A\033[31mB\033]0;x\007C", "A[31mB]0;xC"},
    {"C1 CSI",
     "A\xC2\x9B"
     "31mB",
     "A31mB"},
    {"a raw C1 byte",
     "A\x9B"
     "B",
     "A\xEF\xBF\xBD"
     "B"},
    {"DEL and NUL-like controls",
     "A\x7F\x01\x02"
     "B",
     "AB"},
    {"bidi override",
     "abc\xE2\x80\xAE"
     "def",
     "abcdef"},
    {"bidi isolates",
     "\xE2\x81\xA6"
     "ab\xE2\x81\xA9",
     "ab"},
    {"zero width space",
     "a\xE2\x80\x8B"
     "b",
     "ab"},
    {"zero width joiner",
     "a\xE2\x80\x8D"
     "b",
     "ab"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "Ana",
     "Ana"},
    {"soft hyphen",
     "a\xC2\xAD"
     "b",
     "ab"},
    {"variation selector", "\xE2\x9D\xA4\xEF\xB8\x8F", "\xE2\x9D\xA4"},
    {"tag characters", "a\xF3\xA0\x81\xA1", "a"},
    {"private use",
     "a\xEE\x80\x80"
     "b",
     "ab"},
    {"no-break space",
     "a\xC2\xA0"
     "b",
     "a b"},
    {"line separator",
     "a\xE2\x80\xA8"
     "b",
     "a b"},
    {"Hangul filler alone", "\xE3\x85\xA4\xE3\x85\xA4", ""},
    {"Hangul filler between",
     "a\xE3\x85\xA4"
     "b",
     "a b"},
    {"Braille blank", "\xE2\xA0\x80", ""},
    {"only invisible", "\xE2\x80\x8B\xE2\x80\x8D \xC2\xAD", ""},
    {"a mark without a base",
     "\xCC\x81"
     "a",
     "a"},
    {"composed", "e\xCC\x81", "\xC3\xA9"},
    {"two marks stay", "x\xCC\x81\xCC\x82", "x\xCC\x81\xCC\x82"},
    {"the third mark goes", "x\xCC\x81\xCC\x82\xCC\x83", "x\xCC\x81\xCC\x82"},
    {"overlong slash",
     "a\xC0\xAF"
     "b",
     "a\xEF\xBF\xBD\xEF\xBF\xBD"
     "b"},
    {"a surrogate",
     "a\xED\xA0\x80"
     "b",
     "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
     "b"},
    {"cut short at the end", "a\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"Japanese", "\xE7\x94\xB0\xE4\xB8\xAD", "\xE7\x94\xB0\xE4\xB8\xAD"},
    {"Arabic", "\xD9\x85\xD8\xB1\xD8\xAD", "\xD9\x85\xD8\xB1\xD8\xAD"},
    {"an emoji", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
};

static void cleans_names(void **state)
{
    char dst[256], again[256];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        size_t n = utf8_clean(dst, sizeof dst, names[i].src, strlen(names[i].src), 48);

        check_str(names[i].what, dst, names[i].want);
        check_int(names[i].what, n, strlen(names[i].want));
        utf8_clean(again, sizeof again, dst, n, 48);
        check_str(names[i].what, again, dst);
    }
}

static void keeps_to_its_limits(void **state)
{
    char src[4 * 4001 + 1], dst[129];
    size_t n = 0;

    (void)state;
    for (size_t chars = 47; chars <= 49; chars++) {
        memset(src, 'a', chars);
        check_int("ASCII", utf8_clean(dst, sizeof dst, src, chars, 48), chars < 48 ? chars : 48);
    }
    src[n++] = 'Z';
    for (int i = 0; i < 4000; i++, n += 2)
        memcpy(src + n, i % 2 ? "\xCC\x96" : "\xCC\x97", 2);
    utf8_clean(dst, sizeof dst, src, n, 48);
    check_true("4,000 marks on one letter", strlen(dst) <= 5 && dst[0] == 'Z');
    for (n = 0; n < 4 * 100; n += 4)
        memcpy(src + n, "\xF0\x9F\x98\x80", 4);
    check_int("wide characters that do not fit whole", utf8_clean(dst, 10, src, n, 48), 8);
    check_true("still valid", utf8_valid(dst, 8));
    check_int("a zero byte is a control", utf8_clean(dst, sizeof dst, "a\0b", 3, 48), 2);
}

/* Every text, however wild, becomes valid, short, stable and free of controls. */
static void survives_random_bytes(void **state)
{
    unsigned seed = 7;
    char src[300], dst[129], again[129];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t n = (size_t)rand_r(&seed) % sizeof src;
        size_t len;

        for (size_t i = 0; i < n; i++)
            src[i] = (char)(round % 2 ? rand_r(&seed)
                                      : "\xCC\x81\xE2\x80\xAE"
                                        "a\xF0\x9F \033"[rand_r(&seed) % 11]);
        len = utf8_clean(dst, sizeof dst, src, n, 48);
        check_true("length", len == strlen(dst) && len < sizeof dst);
        check_true("validity", utf8_valid(dst, len));
        for (size_t i = 0; i < len; i++)
            check_true("no control", (unsigned char)dst[i] >= 0x20 && dst[i] != 0x7F);
        utf8_clean(again, sizeof again, dst, len, 48);
        check_str("cleaning twice", again, dst);
    }
}

static void judges_validity(void **state)
{
    static const struct {
        const char *what, *s;
        size_t len;
        bool valid;
    } rows[] = {
        {"empty", "", 0, true},
        {"ASCII", "abc", 3, true},
        {"the last code point", "\xF4\x8F\xBF\xBF", 4, true},
        {"one behind it", "\xF4\x90\x80\x80", 4, false},
        {"a zero byte", "a\0b", 3, false},
        {"overlong", "\xC0\x80", 2, false},
        {"a lone continuation", "\x80", 1, false},
        {"cut short", "\xE2\x82", 2, false},
        {"a surrogate", "\xED\xBF\xBF", 3, false},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        check_int(rows[i].what, utf8_valid(rows[i].s, rows[i].len), rows[i].valid);
}

static void measures_and_cuts_by_cells(void **state)
{
    static const struct {
        const char *what, *s;
        int cells;
        const char *want;
        int used;
    } rows[] = {
        {"fits", "Ana", 5, "Ana", 3},
        {"fits exactly", "Ana", 3, "Ana", 3},
        {"cut", "Anabel", 3, "An~", 3},
        {"one cell", "Anabel", 1, "~", 1},
        {"no cell", "Anabel", 0, "", 0},
        {"wide fits", "\xE7\x94\xB0\xE4\xB8\xAD", 4, "\xE7\x94\xB0\xE4\xB8\xAD", 4},
        {"never half a wide one", "\xE7\x94\xB0\xE4\xB8\xAD", 3, "\xE7\x94\xB0~", 3},
        {"wide cut to two", "\xE7\x94\xB0\xE4\xB8\xAD", 2, "~", 1},
        {"marks take none", "x\xCC\x81y", 2, "x\xCC\x81y", 2},
        {"empty", "", 3, "", 0},
    };
    char dst[64];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        check_int(rows[i].what, utf8_fit(dst, sizeof dst, rows[i].s, rows[i].cells), rows[i].used);
        check_str(rows[i].what, dst, rows[i].want);
        check_int(rows[i].what, utf8_cells(dst), rows[i].used);
    }
    assert_int_equal(utf8_fit(dst, 4, "abcdef", 6), 2);
    assert_string_equal(dst, "ab");
}

static void finds_look_alikes(void **state)
{
    static const struct {
        const char *what, *a, *b;
        bool same;
    } rows[] = {
        {"case", "Mira Okafor", "MIRA OKAFOR", true},
        {"spaces and punctuation", "Mira Okafor", "mira.okafor", true},
        {"accents", "Mira", "M\xC3\xADra", true},
        {"Cyrillic o and a", "Mira Okafor", "Mir\xD0\xB0 \xD0\x9Ekaf\xD0\xBEr", true},
        {"Greek omicron", "Tom", "T\xCE\xBFm", true},
        {"Greek capital mu, whose small letter is like u", "Mira", "\xCE\x9Cira", true},
        {"Greek capitals", "ZHNY", "\xCE\x96\xCE\x97\xCE\x9D\xCE\xA5", true},
        {"a small Greek nu is no n", "Nan",
         "\xCE\xBD"
         "an",
         false},
        {"digits for letters", "lool", "1001", true},
        {"full width", "Tom", "\xEF\xBC\xB4\xEF\xBD\x8F\xEF\xBD\x8D", true},
        {"capital I for l", "Paul", "PauI", true},
        {"others", "Ana", "Anna", false},
        {"other scripts", "\xE7\x94\xB0\xE4\xB8\xAD", "\xE4\xB8\xAD\xE7\x94\xB0", false},
    };
    char a[256], b[256];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        utf8_skeleton(a, sizeof a, rows[i].a);
        utf8_skeleton(b, sizeof b, rows[i].b);
        check_true(rows[i].what, (strcmp(a, b) == 0) == rows[i].same);
    }
    utf8_skeleton(a, 3, "abcdef");
    assert_string_equal(a, "ab");
}

static void only_what_can_be_printed_is(void **state)
{
    static const struct {
        const char *what, *in, *utf8, *ascii;
    } rows[] = {
        {"plain", "Ana Lima", "Ana Lima", "Ana Lima"},
        {"accents", "Zo\xC3\xAB", "Zo\xC3\xAB", "Zo?"},
        {"wide", "\xE7\x94\xB0", "\xE7\x94\xB0", "?"},
        {"escapes", "a\033[31mb\007\r\nc\x7f", "a[31mbc", "a[31mbc"},
        {"C1",
         "a\xC2\x9B"
         "b",
         "ab", "ab"},
        {"bad bytes",
         "a\xFF"
         "b",
         "a\xEF\xBF\xBD"
         "b",
         "a?b"},
    };
    char dst[64], small[4];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        check_int(rows[i].what, utf8_printable(dst, sizeof dst, rows[i].in), strlen(rows[i].utf8));
        check_str(rows[i].what, dst, rows[i].utf8);
        setlocale(LC_ALL, "C");
        utf8_printable(dst, sizeof dst, rows[i].in);
        check_str(rows[i].what, dst, rows[i].ascii);
        setlocale(LC_ALL, "C.UTF-8");
    }
    check_int("cut at a character", utf8_printable(small, sizeof small, "ab\xC3\xAB"), 2);
    check_int("which fits by a byte", utf8_printable(small, sizeof small, "a\xC3\xAB"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleans_names),
        cmocka_unit_test(keeps_to_its_limits),
        cmocka_unit_test(survives_random_bytes),
        cmocka_unit_test(judges_validity),
        cmocka_unit_test(measures_and_cuts_by_cells),
        cmocka_unit_test(finds_look_alikes),
        cmocka_unit_test(only_what_can_be_printed_is),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
