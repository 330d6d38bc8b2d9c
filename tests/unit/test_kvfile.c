/* The reader of configuration, key and theme files: what it takes, what it complains about. */
#include "net/base/kvfile.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/tmp.h"

/* What a reading gave: lines as "section/key=value" and complaints, each ended by '\n'. */
struct seen {
    struct strbuf lines, complaints;
};

static bool take(void *arg, const struct kvfile_line *l, struct error *err)
{
    struct seen *s = arg;

    if (str_eq(l->key, "bad"))
        return error_set(err, "\"%s\" is not a colour", l->value);
    strbuf_printf(&s->lines, "%s/%s=%s\n", l->section, l->key, l->value);
    return true;
}

static void note(void *arg, const char *sentence)
{
    struct seen *s = arg;

    strbuf_printf(&s->complaints, "%s\n", sentence);
}

static const char *text_of(const struct strbuf *b)
{
    return b->s ? b->s : "";
}

static void reads_lines(void **state)
{
    static const struct {
        const char *what, *text, *lines, *complaints;
    } rows[] = {
        {"nothing", "", "", ""},
        {"one line without its end", "a=b", "/a=b\n", ""},
        {"spaces around", "  a \t= b c  \r\n", "/a=b c\n", ""},
        {"sections", "x=0\n[one]\na=1\n[ two ]\nb=2\n", "/x=0\none/a=1\ntwo/b=2\n", ""},
        {"comments", "# c\n a=1 # c\nb=#fff\nc=x#y\n", "/a=1\n/b=#fff\n/c=x#y\n", ""},
        {"quotes keep spaces and #", "a = \" x # y \"\n", "/a= x # y \n", ""},
        {"an empty value", "a=\nb = \"\"\n", "/a=\n/b=\n", ""},
        {"a key that is =", "= = up\n", "/==up\n", ""},
        {"a value with =", "url = http://h/?a=b\n", "/url=http://h/?a=b\n", ""},
        {"no =", "a=1\noops\nb=2\n", "/a=1\n/b=2\n", "f:2: expected key = value\n"},
        {"an open section", "[one\na=1\n", "/a=1\n", "f:1: a section is written [name]\n"},
        {"an empty section", "[]\n", "", "f:1: a section is written [name]\n"},
        {"the taker refuses", "a=1\nbad = mauve\nb=2\n", "/a=1\n/b=2\n",
         "f:2: \"mauve\" is not a colour\n"},
        {"two complaints", "x\n\ny\n", "",
         "f:1: expected key = value\nf:3: expected key = value\n"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct seen s = {STRBUF_INIT(10000), STRBUF_INIT(10000)};
        struct kvfile_reader r = {.arg = &s, .set = take, .complain = note};
        int want = 0, got = kvfile_parse("f", rows[i].text, strlen(rows[i].text), &r);

        for (const char *c = rows[i].complaints; *c; c++)
            want += *c == '\n';
        check_str(rows[i].what, text_of(&s.lines), rows[i].lines);
        check_str(rows[i].what, text_of(&s.complaints), rows[i].complaints);
        check_int(rows[i].what, got, want);
        strbuf_free(&s.lines);
        strbuf_free(&s.complaints);
    }
}

static void has_no_limit_on_a_line_but_one_on_the_file(void **state)
{
    struct seen s = {STRBUF_INIT(2 * KVFILE_MAX_BYTES), STRBUF_INIT(10000)};
    struct kvfile_reader r = {.arg = &s, .set = take, .complain = note};
    char *text = xmalloc(KVFILE_MAX_BYTES + 1);

    (void)state;
    memset(text, 'v', KVFILE_MAX_BYTES + 1);
    memcpy(text, "k=", 2);
    assert_int_equal(kvfile_parse("f", text, KVFILE_MAX_BYTES, &r), 0);
    assert_int_equal(s.lines.len, KVFILE_MAX_BYTES + 2);
    assert_int_equal(kvfile_parse("f", text, KVFILE_MAX_BYTES + 1, &r), 1);
    assert_string_equal(s.complaints.s, "f: the file is larger than 1 MiB\n");
    assert_int_equal(kvfile_parse("g", "a\0=1\n", 5, &r), 1);
    assert_non_null(strstr(s.complaints.s, "g:1: the line holds a zero byte"));
    free(text);
    strbuf_free(&s.lines);
    strbuf_free(&s.complaints);
}

static void reads_files(void **state)
{
    struct seen s = {STRBUF_INIT(10000), STRBUF_INIT(10000)};
    struct kvfile_reader r = {.arg = &s, .set = take, .complain = note};
    char dir[TMP_PATH_MAX], path[TMP_PATH_MAX];

    (void)state;
    tmp_make(dir);
    tmp_path(path, dir, "file");
    tmp_write(path, "a = 1\nnonsense\n");
    assert_int_equal(kvfile_read(path, false, &r), 1);
    assert_string_equal(s.lines.s, "/a=1\n");
    assert_non_null(strstr(s.complaints.s, ":2: expected key = value"));
    tmp_remove(dir);
    strbuf_reset(&s.complaints);
    assert_int_equal(kvfile_read(path, true, &r), 0);
    assert_int_equal(kvfile_read(path, false, &r), 1);
    assert_non_null(strstr(s.complaints.s, "No such file"));
    assert_int_equal(kvfile_read("/", false, &r), 1);
    strbuf_free(&s.lines);
    strbuf_free(&s.complaints);
}

static void lives_through_random_text(void **state)
{
    static const char set[] = "a=[]#\" \t\n\r\\x";
    unsigned seed = 3;
    char text[200];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct seen s = {STRBUF_INIT(10000), STRBUF_INIT(100000)};
        struct kvfile_reader r = {.arg = &s, .set = take, .complain = note};
        size_t n = (size_t)rand_r(&seed) % sizeof text;

        for (size_t i = 0; i < n; i++)
            text[i] = set[(size_t)rand_r(&seed) % sizeof set];
        kvfile_parse("f", text, n, &r);
        strbuf_free(&s.lines);
        strbuf_free(&s.complaints);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_lines),
        cmocka_unit_test(has_no_limit_on_a_line_but_one_on_the_file),
        cmocka_unit_test(reads_files),
        cmocka_unit_test(lives_through_random_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
