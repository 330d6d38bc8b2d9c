/* What a guest can call itself, held against the Unicode data of Debian's package unicode-data:
 * every code point and every sequence of emoji goes through the decoder of the wire, and what comes
 * out is looked at with tables that the program does not use. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <vterm.h>
#include <wctype.h>

#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/wire.h"
#include "tests/lib/check.h"

#define DATA "/usr/share/unicode/"

enum {
    CODE_POINTS = 0x110000,
    MARKS_MAX = 2, /* DESIGN 9: runs of combining marks */
    SEQUENCE_MAX = 128,
    COLS = 200,
};

/* What the data says of each code point. */
enum { WHITE = 1, BIDI = 2, IGNORABLE = 4, NONCHARACTER = 8 };
static char category[CODE_POINTS][2]; /* "Lu" and so on; "Cn" for what has none */
static unsigned char is[CODE_POINTS];

/* ---- the data ---- */

static FILE *open_data(const char *name)
{
    FILE *f = fopen(name, "r");

    if (!f)
        fail_msg("%s is missing: install the package unicode-data", name);
    return f;
}

/* code;name;category;... A range is two lines, "<..., First>" and "<..., Last>". */
static void load_categories(void)
{
    FILE *f = open_data(DATA "UnicodeData.txt");
    char line[1024];
    long first = 0;

    for (size_t cp = 0; cp < CODE_POINTS; cp++)
        memcpy(category[cp], "Cn", 2);
    while (fgets(line, sizeof line, f)) {
        char *name = strchr(line, ';'), *cat = name ? strchr(name + 1, ';') : NULL;
        long cp = strtol(line, NULL, 16);

        assert_non_null(cat);
        assert_in_range(cp, 0, CODE_POINTS - 1);
        if (!(cat - name > 6 && strncmp(cat - 5, "Last>", 5) == 0))
            first = cp;
        for (long at = first; at <= cp; at++)
            memcpy(category[at], cat + 1, 2);
    }
    fclose(f);
}

/* from[..to] ; name # ... */
static void load_property(const char *file, const char *name, unsigned char bit)
{
    FILE *f = open_data(file);
    char line[1024];
    size_t n = 0;

    while (fgets(line, sizeof line, f)) {
        char *end;
        unsigned long from = strtoul(line, &end, 16), to = from;

        if (str_starts(end, ".."))
            to = strtoul(end + 2, &end, 16);
        end += strspn(end, " ;");
        if (end == line || strcspn(end, " #") != strlen(name) || !str_starts(end, name))
            continue;
        for (unsigned long cp = from; cp <= to; cp++, n++)
            is[cp] |= bit;
    }
    fclose(f);
    check_true(name, n > 0);
}

static int load(void **state)
{
    (void)state;
    load_categories();
    load_property(DATA "PropList.txt", "White_Space", WHITE);
    load_property(DATA "PropList.txt", "Bidi_Control", BIDI);
    load_property(DATA "PropList.txt", "Noncharacter_Code_Point", NONCHARACTER);
    load_property(DATA "DerivedCoreProperties.txt", "Default_Ignorable_Code_Point", IGNORABLE);
    assert_memory_equal(category[0x1B], "Cc", 2);
    assert_memory_equal(category[0x4E01], "Lo", 2); /* within a range */
    return 0;
}

static bool is_of(uint32_t cp, const char *classes)
{
    return strchr(classes, category[cp][0]) != NULL;
}

/* ---- what a guest sends, and what comes out ---- */

/* The name that the decoder gives for these bytes within a frame; false when it takes no such
 * frame. Controls, quotes and backslashes are written as JSON has to. */
static bool decoded(const char *bytes, char name[LIMIT_NAME + 1])
{
    struct strbuf b = STRBUF_INIT(LIMIT_FRAME_IN);
    struct wire_req *r = NULL;
    struct error err = {""};
    int64_t id = 0;
    bool ok;

    strbuf_puts(&b, "{\"id\":1,\"action\":\"request-access\",\"name\":\"");
    for (; *bytes; bytes++)
        if ((unsigned char)*bytes < ' ' || *bytes == '"' || *bytes == '\\')
            strbuf_printf(&b, "\\u%04x", (unsigned)*bytes);
        else
            strbuf_add(&b, bytes, 1);
    strbuf_puts(&b, "\"}");
    ok = wire_req_decode(b.s, b.len, &r, &id, &err) == ERR_OK;
    if (ok)
        str_copy(name, LIMIT_NAME + 1, r->name);
    wire_req_free(r);
    strbuf_free(&b);
    return ok;
}

/* As UTF-8, surrogates too, as somebody would who is not held to it. */
static void encode(char dst[5], uint32_t cp)
{
    if (cp < 0xD800 || cp > 0xDFFF) {
        utf8_put(dst, cp);
        return;
    }
    dst[0] = (char)0xED;
    dst[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    dst[2] = (char)(0x80 | (cp & 0x3F));
    dst[3] = '\0';
}

/* Letters, marks, digits, punctuation, symbols and the blank, and nothing else. */
static void check_visible(uint32_t from, const char *name)
{
    int marks = MARKS_MAX; /* none may stand at the start */

    if (*name == ' ' || (*name && utf8_cells(name) == 0))
        fail_msg("U+%04X: the name begins with a blank, or takes no cell", from);
    for (uint32_t cp; (cp = utf8_next(&name)) != 0;) {
        if (cp != ' ' && (!is_of(cp, "LMNPS") || is[cp]))
            fail_msg("U+%04X leaves U+%04X (%.2s)", from, cp, category[cp]);
        marks = is_of(cp, "M") ? marks + 1 : 0;
        if (marks > MARKS_MAX)
            fail_msg("U+%04X: %d marks in a row, or one without a base", from, marks);
    }
}

/* What is to become of a code point between two letters. */
enum fate { STAYS, GOES, BLANK, GOES_OR_BLANK };
static enum fate fate_of(uint32_t cp)
{
    if (cp == 0x2800 || cp == 0x115F || cp == 0x1160 || cp == 0x3164 || cp == 0xFFA0)
        return BLANK; /* drawn as nothing, though symbols and letters */
    if ((cp >= 0x1161 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FF))
        return GOES; /* they belong on a consonant of Hangul */
    if (is[cp] & WHITE)
        return is_of(cp, "C") ? GOES_OR_BLANK : BLANK;
    return is_of(cp, "LMNPS") && !is[cp] ? STAYS : GOES;
}

static void check_fate(uint32_t cp, const char *name)
{
    bool gone = strcmp(name, "ab") == 0, blank = strcmp(name, "a b") == 0;
    bool fits[] = {
        [STAYS] = !gone && !blank, [GOES] = gone, [BLANK] = blank, [GOES_OR_BLANK] = gone || blank};

    if (cp != ' ' && !fits[fate_of(cp)])
        fail_msg("U+%04X (%.2s) between two letters leaves \"%s\"", cp, category[cp], name);
}

static void every_code_point(void **state)
{
    char name[LIMIT_NAME + 1], text[16], alone[5];

    (void)state;
    for (uint32_t cp = 1; cp < CODE_POINTS; cp++) {
        encode(alone, cp);
        snprintf(text, sizeof text, "a%sb", alone);
        if (memcmp(category[cp], "Cs", 2) == 0) { /* is no UTF-8: the frame is refused */
            assert_false(decoded(text, name));
            utf8_clean(name, sizeof name, text, strlen(text), LIMIT_NAME_CHARS);
            check_visible(cp, name);
            continue;
        }
        assert_true(decoded(text, name));
        check_visible(cp, name);
        check_fate(cp, name);
        assert_true(decoded(alone, name));
        check_visible(cp, name);
    }
}

/* Five on one letter, five in front of one, and five that are alone. */
static void every_mark_again_and_again(void **state)
{
    char name[LIMIT_NAME + 1], text[64], mark[5];
    size_t seen = 0;

    (void)state;
    for (uint32_t cp = 1; cp < CODE_POINTS; cp++) {
        if (fate_of(cp) != STAYS && utf8_cp_cells(cp) != 0)
            continue;
        if (!is_of(cp, "M") && utf8_cp_cells(cp) != 0)
            continue;
        if (memcmp(category[cp], "Cs", 2) == 0)
            continue;
        encode(mark, cp);
        seen++;
        for (int where = 0; where < 4; where++) {
            static const char *const around[][2] = {
                {"x", ""}, {"", "x"}, {"", ""}, {"\xEA\xB0\x80", ""}};

            snprintf(text, sizeof text, "%s%s%s%s%s%s%s", around[where][0], mark, mark, mark, mark,
                     mark, around[where][1]);
            assert_true(decoded(text, name));
            check_visible(cp, name);
        }
    }
    assert_true(seen > 2000);
}

/* ---- in combination ---- */

static void sequences_as_they_are_known(void **state)
{
    static const struct {
        const char *what, *text, *name;
        int cells;
    } rows[] = {
        {"a family by joiners",
         "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
         "\xF0\x9F\x91\xA8\xF0\x9F\x91\xA9\xF0\x9F\x91\xA7", 6},
        {"a flag", "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA", "\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA", 2},
        {"half a flag", "\xF0\x9F\x87\xA9", "\xF0\x9F\x87\xA9", 1},
        {"a flag by tags",
         "\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xA2\xF3\xA0\x81\xA5\xF3\xA0\x81\xAE"
         "\xF3\xA0\x81\xA7\xF3\xA0\x81\xBF",
         "\xF0\x9F\x8F\xB4", 2},
        {"a key", "1\xEF\xB8\x8F\xE2\x83\xA3", "1\xE2\x83\xA3", 1},
        {"a colour of skin", "\xF0\x9F\x91\x8B\xF0\x9F\x8F\xBD", "\xF0\x9F\x91\x8B\xF0\x9F\x8F\xBD",
         4},
        {"Hangul, taken apart", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "\xED\x95\x9C", 2},
        {"old Hangul stays apart", "\xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB",
         "\xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB", 2},
        {"a pile of vowels", "\xEA\xB0\x80\xE1\x85\xA1\xE1\x85\xA1\xE1\x85\xA1",
         "\xEA\xB0\x80\xE1\x85\xA1\xE1\x85\xA1", 2},
        {"vowels alone", "\xE1\x85\xA1\xE1\x85\xA1\xED\x9E\xB0", "", 0},
        {"a vowel on a Latin letter", "Ana\xE1\x85\xA1", "Ana", 3},
        {"isolates within overrides", "\xE2\x80\xAE\xE2\x81\xA6xyz\xE2\x81\xA9\xE2\x80\xAC", "xyz",
         3},
        {"marks with joiners between", "x\xCC\x81\xE2\x80\x8D\xCC\x82\xE2\x80\x8D\xCC\x83",
         "x\xCC\x81\xCC\x82", 1},
        {"marks with fillers between", "x\xCC\x81\xE1\x85\xA0\xCC\x82", "x\xCC\x81", 1},
    };
    char name[LIMIT_NAME + 1];

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        assert_true(decoded(rows[i].text, name));
        check_str(rows[i].what, name, rows[i].name);
        check_int(rows[i].what, utf8_cells(name), rows[i].cells);
        check_visible(0, name);
    }
}

/* "1F468 200D 1F469 ; ..." or "231A..231B ; ..." */
static void check_sequences(const char *file)
{
    FILE *f = open_data(file);
    char line[1024], text[SEQUENCE_MAX], name[LIMIT_NAME + 1], again[LIMIT_NAME + 1];
    size_t n = 0;

    while (fgets(line, sizeof line, f)) {
        char *at = line, *end;

        text[0] = '\0';
        for (unsigned long cp; (cp = strtoul(at, &end, 16)) != 0 && end != at; at = end)
            encode(text + strlen(text), (uint32_t)cp);
        if (!*text)
            continue;
        assert_true(decoded(text, name));
        check_visible(0, name);
        assert_true(utf8_cells(name) > 0);
        utf8_clean(again, sizeof again, name, strlen(name), LIMIT_NAME_CHARS);
        check_str(line, again, name);
        n++;
    }
    fclose(f);
    assert_true(n > 500);
}

static void every_sequence_of_emoji(void **state)
{
    (void)state;
    check_sequences(DATA "emoji/emoji-sequences.txt");
    check_sequences(DATA "emoji/emoji-zwj-sequences.txt");
}

/* ---- on a terminal ---- */

static int moved(VTermPos pos, VTermPos old, int visible, void *user)
{
    (void)old;
    (void)visible;
    assert_int_equal(pos.row, 0);
    *(int *)user = pos.col;
    return 1;
}

static int property(VTermProp prop, VTermValue *value, void *user)
{
    (void)value;
    (void)user;
    fail_msg("a name changes the terminal's property %d", prop);
    return 1;
}

static int bell(void *user)
{
    (void)user;
    fail_msg("a name rings the bell");
    return 1;
}

/* The terminal answers to some sequences; a name makes it say nothing. */
static void said(const char *s, size_t len, void *user)
{
    (void)user;
    fail_msg("a name makes the terminal say %zu bytes: %.*s", len, (int)len, s);
}

/* Everything that can be left of a guest's code points, written as the program writes lines: it
 * fills cells of one row, and does nothing else to the terminal. */
static void a_terminal_shows_cells(void **state)
{
    static const VTermScreenCallbacks callbacks = {
        .movecursor = moved, .settermprop = property, .bell = bell};
    VTerm *t = vterm_new(1, COLS);
    VTermScreen *screen = vterm_obtain_screen(t);
    char name[LIMIT_NAME + 1], text[16], line[64], alone[5];
    int col = 0;

    (void)state;
    vterm_set_utf8(t, 1);
    vterm_screen_reset(screen, 1);
    vterm_screen_set_callbacks(screen, &callbacks, &col);
    vterm_output_set_callback(t, said, NULL);
    for (uint32_t cp = 1; cp < CODE_POINTS; cp++) {
        if (memcmp(category[cp], "Cs", 2) == 0)
            continue;
        encode(alone, cp);
        snprintf(text, sizeof text, "a%sb", alone);
        if (!decoded(text, name))
            fail_msg("U+%04X is not taken", cp);
        utf8_printable(line, sizeof line, name);
        vterm_input_write(t, "\r", 1);
        vterm_input_write(t, line, strlen(line));
        if (col < 2 || col > 8)
            fail_msg("U+%04X moves the cursor to column %d", cp, col);
    }
    vterm_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(every_mark_again_and_again),
        cmocka_unit_test(sequences_as_they_are_known),
        cmocka_unit_test(every_sequence_of_emoji),
        cmocka_unit_test(a_terminal_shows_cells),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, load, NULL);
}
